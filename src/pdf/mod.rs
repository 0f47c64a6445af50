//! PDF files, whatever they are about: opening one within limits, and what its pages are.

mod leer;

pub use leer::{MAX_PAGINAS, NoPdf, Pdf};
