//! Opens the form, and says in its words why one was not opened.

use std::path::Path;

use crate::base::planilla::a_la_vista::{self, Hoja};
use crate::base::planilla::{Limites, NoSeAbre, is_zip, refuse_old};
use crate::base::{Diagnostico, Lugar};

/// A million empty rows take half of a sheet; the other parts of a form take some kilobytes; 1,000 schools need 14,000
/// cells.
const LIMITES: Limites =
    Limites { hoja: 100 << 20, parte: 16 << 20, todo: 200 << 20, celdas: 100_000, texto: 32 << 20 };

/// All sheets of the workbook in these bytes; nothing where they are no workbook at all.
pub(super) fn open(bytes: &[u8]) -> Option<Result<Vec<Hoja>, NoSeAbre>> {
    if let Some(refusal) = refuse_old(bytes) {
        return Some(Err(refusal));
    }
    is_zip(bytes).then(|| a_la_vista::open(bytes, &LIMITES))
}

/// A workbook that was not opened, in the words of who expected the form.
pub(super) fn explain(ruta: &Path, refusal: &NoSeAbre) -> Diagnostico {
    use NoSeAbre as N;
    let (codigo, ayuda) = match refusal {
        N::Danada(_) => (
            "ficha-danada",
            "Ábrala en Excel o LibreOffice y guárdela de nuevo como .xlsx; si no abre, use otra copia.",
        ),
        N::ConClave => (
            "ficha-formato",
            "Ábrala, quítele la contraseña (Archivo, Información, Proteger libro) y guárdela como .xlsx.",
        ),
        N::Antigua | N::LibreOffice | N::Binaria => (
            "ficha-formato",
            "Ábrala en Excel o LibreOffice, elija «Guardar como» y, en tipo, «Libro de Excel (.xlsx)».",
        ),
        N::Word | N::NoEsPlanilla => ("ficha-formato", "Indique la ficha de Excel o un perfil en TOML."),
        N::DemasiadoGrande => ("ficha-demasiado-grande", "Copie los datos a una ficha nueva."),
    };
    let mensaje = match refusal {
        N::DemasiadoGrande => "la planilla es mucho más grande que cualquier ficha".to_owned(),
        N::Word => format!("{refusal}, y no un perfil"),
        otro => otro.to_string(),
    };
    Diagnostico::error(codigo, Lugar::archivo(ruta), mensaje, ayuda)
}
