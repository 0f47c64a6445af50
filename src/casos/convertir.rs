//! A file in a format that is read but not filled: converted once, and the result kept beside it to be looked over.

use std::path::{Path, PathBuf};

use super::modelo::NoModelo;
use crate::base::escritura::put_file;
use crate::base::huella::sha256;
use crate::base::lectura::read_bytes;
use crate::base::{Diagnostico, Lugar};
use crate::convertidor::{Conversion, DOC_A_DOCX, LIMITE, ODS_A_XLSX, Oficina};
use crate::documentos::modelos::contenedor::MAX_ARCHIVO;

/// What came of a conversion.
pub(super) struct Convertido {
    pub ruta: PathBuf,
    pub bytes: Vec<u8>,
    pub aviso: Diagnostico,
}

/// A format, the one that it becomes, and how a person gets there without LibreOffice.
pub(super) struct Formato {
    conversion: Conversion,
    de: &'static str,
    a: &'static str,
    es: &'static str,
    a_mano: &'static str,
}

/// Word's old format.
pub(super) const WORD: Formato = Formato {
    conversion: DOC_A_DOCX,
    de: ".doc",
    a: ".docx",
    es: "es un documento en el formato antiguo de Word (.doc)",
    a_mano: "Ábralo en Word, elija «Guardar como» y, en tipo, «Documento de Word (.docx)»; después indique ese archivo.",
};

/// LibreOffice's workbooks.
pub(super) const EXCEL: Formato = Formato {
    conversion: ODS_A_XLSX,
    de: ".ods",
    a: ".xlsx",
    es: "es una planilla de LibreOffice (.ods)",
    a_mano: "Ábrala en Excel o LibreOffice, elija «Guardar como» y, en tipo, «Libro de Excel (.xlsx)»; después indique ese archivo.",
};

/// Where the result of a file lies: beside it, with the beginning of the old one's SHA-256 in its name, so that a
/// file that changed is converted anew.
fn beside(ruta: &Path, bytes: &[u8], como: &Formato) -> PathBuf {
    let mut nombre = ruta.file_stem().unwrap_or_default().to_owned();
    nombre.push(format!(".convertido-{}{}", &sha256(bytes)[..8], como.a));
    ruta.with_file_name(nombre)
}

/// Takes what was made of this file before, or makes it now.
///
/// LibreOffice makes other bytes each time. One that is kept gives the same papers again, and the map that was made
/// for it goes on being its map.
pub(super) fn convert(ruta: &Path, bytes: &[u8], como: &Formato) -> Result<Convertido, NoModelo> {
    let hecho = beside(ruta, bytes, como);
    let aviso = |mensaje: String| {
        let ayuda = format!(
            "Ábralo y compárelo con el {de}; si algo cambió, corríjalo ahí, o guarde el {de} como {a} a mano e indique ese. \
             Para convertirlo otra vez, borre {}.",
            hecho.display(),
            de = como.de,
            a = como.a,
        );
        Diagnostico::advertencia("modelo-convertido", Lugar::archivo(ruta), mensaje, ayuda)
    };
    if hecho.exists() {
        let kept = read_bytes(&hecho, MAX_ARCHIVO)?;
        let aviso = aviso(format!("es un {}: se usó {}, que se hizo de él", como.de, hecho.display()));
        return Ok(Convertido { aviso, bytes: kept, ruta: hecho });
    }
    let Some(oficina) = Oficina::find() else {
        let mensaje =
            format!("{}, y en este computador no se encontró LibreOffice para convertirlo", como.es);
        let nota = Diagnostico::error("modelo-formato", Lugar::archivo(ruta), mensaje, como.a_mano);
        return Err(NoModelo::Problemas(nota.into()));
    };
    let made = oficina.convert(ruta, bytes, &como.conversion, LIMITE).map_err(NoModelo::Entorno)?;
    put_file(&hecho, &made, false).map_err(NoModelo::Entorno)?;
    let aviso = aviso(format!(
        "es un {}: LibreOffice lo convirtió, y el resultado quedó en {}",
        como.de,
        hecho.display()
    ));
    Ok(Convertido { aviso, bytes: made, ruta: hecho })
}
