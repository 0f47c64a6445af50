//! The checklist of personería: which documents of the catalogue this expediente is asked for, or may add.

use crate::catalogo::{Catalogo, Dependencia, DocumentoPersoneria, Exigencia};
use crate::perfil::expediente::{Calidad, Documento, Expediente};

/// The row that each of several representatives answers for himself.
const DE_CADA_UNO: &str = "cedula_representante";
/// What the table writes beside a document that the Administration holds and that may be cited instead.
const ARTICULO_17: &str = "artículo 17";

/// A line of the checklist.
#[derive(Clone, Copy, Debug)]
pub struct Linea<'x, 'c> {
    /// The row of the table.
    pub documento: &'c DocumentoPersoneria,
    /// The document that the profile declares for it.
    pub declarado: Option<&'x Documento<'c>>,
    /// How many are due: one of each representative where it is personal, else one.
    pub cuantos: usize,
}

impl Linea<'_, '_> {
    /// Whether it may be cited instead of handed in. Source: Ley 19.880, art. 17 d), as the table's note says.
    pub fn is_citable(&self) -> bool {
        self.documento.nota.contains(ARTICULO_17)
    }

    /// Whether the paper names it: an optional one only where it is declared.
    pub fn is_printed(&self) -> bool {
        self.documento.exigencia != Exigencia::Opcional || self.declarado.is_some()
    }
}

/// The lines for this expediente, in the order of the table. Optional ones are among them.
pub fn checklist<'x, 'c>(x: &'x Expediente<'c>, catalogo: &'c Catalogo) -> Vec<Linea<'x, 'c>> {
    let substitutes = x.representantes.iter().any(|r| r.calidad != Calidad::Titular);
    let delegated = x.establecimientos.iter().any(|s| s.dependencia == Dependencia::AdministracionDelegada);
    let applies = |d: &&DocumentoPersoneria| match d.exigencia {
        Exigencia::Obligatorio | Exigencia::Alternativo | Exigencia::Opcional => true,
        Exigencia::SiSubroga => substitutes,
        Exigencia::AdministracionDelegada => delegated,
    };
    let line = |documento: &'c DocumentoPersoneria| Linea {
        documento,
        declarado: x
            .representantes
            .iter()
            .flat_map(|r| &r.documentos)
            .find(|declarado| declarado.tipo.codigo == documento.codigo),
        cuantos: if documento.codigo == DE_CADA_UNO { x.representantes.len().max(1) } else { 1 },
    };
    catalogo.documentos_de(&x.sostenedor.tipo.clave).filter(applies).map(line).collect()
}
