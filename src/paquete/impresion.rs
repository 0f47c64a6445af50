//! `impresion/IMPRESION.json`: what was printed of which paper, by which program. Beside the package's own sums.

use serde::{Deserialize, Serialize};

/// The folder of what was printed, in the package's.
pub const IMPRESION: &str = "impresion";
/// The list in that folder.
pub const LISTA_IMPRESION: &str = "IMPRESION.json";
/// The three copies that are signed, in that folder.
pub const TRES_EJEMPLARES: &str = "tres_ejemplares.pdf";

/// What the list says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct Impresion {
    pub formato: u32,
    pub conversor: Conversor,
    pub papeles: Vec<Impreso>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ejemplares: Option<Ejemplares>,
}

/// Which program made the PDF files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct Conversor {
    pub nombre: String,
    pub version: String,
}

/// A paper and its PDF. `sha256` is that of the paper, the very file that was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct Impreso {
    pub papel: String,
    pub sha256: String,
    pub pdf: String,
    pub pdf_sha256: String,
    pub paginas: u32,
}

/// The copies that are signed, in one PDF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct Ejemplares {
    pub papel: String,
    pub sha256: String,
    pub pdf: String,
    pub pdf_sha256: String,
    pub cuantos: u32,
    pub paginas_de_cada_uno: u32,
    pub una_cara: bool,
}
