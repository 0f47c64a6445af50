//! The profile as an Excel form: writing it, blank or filled, and reading it back with the place of every cell.

mod aspecto;
mod celdas;
mod disposicion;
mod escribir;
mod formatos;
mod hojas;
mod leer;
mod opciones;
pub(crate) mod planilla;
mod tablas;

pub use escribir::{NoSeEscribio, write};
pub(super) use leer::read;
