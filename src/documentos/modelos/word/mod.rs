//! Word files of others: their parts, paragraphs and blanks, and how a value gets into one.

pub mod analisis;
mod casillas;
mod columnas;
mod decidir;
pub mod dependencia;
mod enlace;
mod enumerar;
mod escribir;
pub mod estilos;
pub(crate) mod fechas;
mod filas;
pub mod huecos;
pub mod llenar;
pub mod parrafos;
pub mod partes;
mod piezas;
pub mod tablas;
mod vecinos;
