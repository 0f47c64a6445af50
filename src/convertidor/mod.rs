//! Papers turned into other formats by the LibreOffice or Word that the person has: old ones into what can be filled, all into PDF.

mod buscar;
mod convertir;
mod lanzar;
mod lote;
mod proceso;
mod word;

pub use buscar::{Oficina, VARIABLE};
pub use convertir::{Conversion, DOC_A_DOCX, LIMITE, ODS_A_XLSX};
pub use lote::{Conversor, Hecho, Hechos, LIMITE_POR_PAPEL, Papel};
pub use word::Word;
