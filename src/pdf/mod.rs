//! PDF files, whatever they are about: opening one within limits, what its pages are, and making one of a scan.

mod activo;
mod blanco;
mod escaneo;
mod imagen;
mod leer;

pub use escaneo::{Escaneo, NoEscaneo, read_scan};
pub use imagen::NoImagen;
pub use leer::{MAX_PAGINAS, NoPdf, Pdf};
