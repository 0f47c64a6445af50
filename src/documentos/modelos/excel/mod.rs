//! The Ministry's matrix as a workbook: reading it, and knowing which of its cells is what.

mod abierto;
pub mod anexo;
mod antiguo;
pub mod celdas;
pub mod codigos;
pub mod comparar;
mod fichas;
mod leyendo;
pub mod libro;
mod palabras;
pub mod perfil;
pub mod tabla;
