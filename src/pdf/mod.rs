//! PDF files, whatever they are about: opening one within limits, what its pages are and say, copies with a mark on each page, making one of a scan.

mod activo;
mod blanco;
mod escaneo;
mod fuentes;
mod imagen;
mod leer;
mod letra;
mod lugar;
mod plano;
mod pluma;
mod sello;
mod texto;

pub use escaneo::{Escaneo, NoEscaneo, read_scan};
pub use fuentes::Fuente;
pub use imagen::NoImagen;
pub use leer::{MAX_PAGINAS, NoPdf, Pdf};
pub use plano::Caja;
pub use sello::{Aviso, Copias, Hechas, LETRAS_DEL_SELLO, NoCopiado};
pub use texto::{Hoja, Trozo};
