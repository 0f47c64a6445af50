//! The use cases: what the command line calls today, and a page or a worker tomorrow. One file each.

mod generar;
mod nuevo;
mod validar;

pub use generar::{Generado, Hecho, NoGenerado, Opciones, generar};
pub use nuevo::{Pedido, blank_profile, blank_workbook, nuevo};
pub use validar::{NoValido, Validado, validar};
