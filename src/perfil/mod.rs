//! The profile of a school: how it is written, read, and checked; the one door to an expediente.

pub mod borrador;
mod campos;
mod codigos;
pub mod expediente;
pub mod ficha_excel;
mod formas;
pub mod fuente;
mod lector;
mod lector_toml;
pub mod modulo_11;
pub mod rbd;
mod reglas;
mod revisar;
pub mod rut;
mod sintaxis_toml;

pub use borrador::Borrador;
pub use codigos::CODIGOS;
pub use expediente::Expediente;
pub use lector::read;
pub use lector_toml::{MAX_BYTES, NoSeLeyo, read_toml};
pub use rbd::Rbd;
pub use revisar::{Revisado, revisar};
pub use rut::Rut;
