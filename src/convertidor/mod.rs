//! Word's old format and LibreOffice's workbooks turned into what can be filled, by the LibreOffice that the person has.

mod buscar;
mod convertir;
mod proceso;

pub use buscar::{Oficina, VARIABLE};
pub use convertir::{Conversion, DOC_A_DOCX, LIMITE, ODS_A_XLSX};
