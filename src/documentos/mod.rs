//! From an expediente to the bytes of its papers: view, templates, blocks, Word and Excel renderers, read-back.

mod anexo;
pub mod aparte;
pub mod bloques;
pub mod firmantes;
pub mod hechos;
mod leer_word;
pub mod lista;
mod llano;
mod markdown;
mod memoria;
pub mod modelos;
mod molde;
pub mod pagina;
mod palabras;
pub mod papeles;
mod plantillas;
pub mod valores;
pub mod vista;
pub mod word;

pub use anexo::Tabla as TablaAnexo;
pub use palabras::long_date;
pub use papeles::{
    Dibujado, EnBlanco, EstadoPapel, Papel, PapelError, draw, draw_all, draw_beside, preview, preview_anexo,
};
pub use plantillas::digest as plantillas_digest;
pub use vista::Vista;
