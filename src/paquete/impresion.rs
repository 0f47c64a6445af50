//! `impresion/IMPRESION.json`: what was printed of which paper, by which program. Beside the package's own sums.

use serde::{Deserialize, Serialize};

/// The folder of what was printed, in the package's.
pub const IMPRESION: &str = "impresion";
/// The list in that folder.
pub const LISTA_IMPRESION: &str = "IMPRESION.json";
/// The three copies that are signed, in that folder.
pub const TRES_EJEMPLARES: &str = "tres_ejemplares.pdf";

/// What was printed before, kept beside.
pub const IMPRESION_ANTERIOR: &str = "impresion.anterior";
/// Where it is made, until it is whole.
pub(super) const IMPRESION_NUEVA: &str = ".impresion.nuevo";

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

impl Impresion {
    /// Whether it is of these very papers (name and SHA-256), printed for as many sides of the sheet.
    pub fn is_of(&self, papeles: &[(&str, &str)], una_cara: bool) -> bool {
        let same = |p: &Impreso, (papel, sha256): &(&str, &str)| p.papel == *papel && p.sha256 == *sha256;
        self.papeles.len() == papeles.len()
            && self.papeles.iter().zip(papeles).all(|(p, q)| same(p, q))
            && self.ejemplares.as_ref().is_some_and(|e| e.una_cara == una_cara)
    }

    /// Each PDF that it lists, with its SHA-256.
    pub(super) fn pdfs(&self) -> impl Iterator<Item = (&str, &str)> {
        let one = self.ejemplares.iter().map(|e| (e.pdf.as_str(), e.pdf_sha256.as_str()));
        self.papeles.iter().map(|p| (p.pdf.as_str(), p.pdf_sha256.as_str())).chain(one)
    }
}
