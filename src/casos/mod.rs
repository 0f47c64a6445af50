//! The use cases: what the command line calls today, and a page or a worker tomorrow. One file each.

mod anexo;
mod generar;
mod modelo;
mod nuevo;
mod validar;

pub use anexo::{Comparado, NoAnexo, anexo_as_toml, compare_anexo, place, read_anexo};
pub use generar::{Generado, Hecho, NoGenerado, Opciones, generar};
pub use modelo::{ComoLlenar, Llenado, ModeloLleno, NoModelo, llenar, read_model, write_map};
pub use nuevo::{Pedido, blank_profile, blank_workbook, nuevo};
pub use validar::{NoValido, Validado, validar};
