//! The use cases: what the command line calls today, and a page or a worker tomorrow. One file each.

mod ficha_excel;
mod generar;
mod validar;

pub use ficha_excel::{NoSeHizo, ficha_excel};
pub use generar::{Generado, Hecho, NoGenerado, Opciones, generar};
pub use validar::{NoValido, Validado, validar};
