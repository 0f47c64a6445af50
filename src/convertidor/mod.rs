//! Word's old format (.doc) turned into .docx by the LibreOffice that the person has.

mod buscar;
mod convertir;
mod proceso;

pub use buscar::{Oficina, VARIABLE};
pub use convertir::LIMITE;
