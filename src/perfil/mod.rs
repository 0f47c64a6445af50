//! The profile of a school: how it is written, read, and checked; the one door to an expediente.

pub mod ajustes;
pub mod borrador;
mod campos;
mod codigos;
mod consejos;
pub mod expediente;
mod formas;
pub mod fuente;
mod lector_toml;
pub mod modulo_11;
pub mod rbd;
mod reglas;
mod revisar;
pub mod rut;
mod sintaxis_toml;

pub use ajustes::{Ajustes, NoAjustado};
pub use borrador::Borrador;
pub use codigos::CODIGOS;
pub use expediente::Expediente;
pub use lector_toml::{MAX_BYTES, NoSeLeyo, read_toml};
pub use rbd::Rbd;
pub use revisar::{Revisado, revisar, revisar_con};
pub use rut::Rut;
