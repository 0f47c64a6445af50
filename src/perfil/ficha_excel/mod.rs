//! The profile as an Excel form: writing it, blank or filled, and reading it back with the place of every cell.

mod abrir;
mod celdas;
mod disposicion;
mod escribir;
mod formatos;
mod hojas;
mod leer;
mod opciones;
mod tablas;

pub use escribir::{NoSeEscribio, write, write_noted};
pub(super) use leer::read;
