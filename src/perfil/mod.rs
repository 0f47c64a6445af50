//! The profile of a school: how it is written, read, and checked; the one door to an expediente.

pub mod ajustes;
pub mod borrador;
mod campos;
pub(crate) mod codigos;
mod consejos;
mod escribir_toml;
mod esquema;
pub mod expediente;
pub mod ficha;
pub mod ficha_excel;
mod formas;
pub mod fuente;
mod lector;
mod lector_toml;
pub mod modulo_11;
pub mod opciones;
mod plantilla_toml;
pub mod rbd;
mod reglas;
mod revisar;
pub mod rut;
mod sintaxis_toml;

pub use ajustes::Ajustes;
pub use borrador::Borrador;
pub use codigos::CODIGOS;
pub use escribir_toml::write_toml;
pub use esquema::json_schema;
pub use expediente::Expediente;
pub use lector::read;
pub use lector_toml::{MAX_BYTES, NoSeLeyo, parse_toml, read_toml};
pub use plantilla_toml::{ESQUEMA, template};
pub use rbd::Rbd;
pub use revisar::{Revisado, revisar, revisar_con};
pub use rut::Rut;
