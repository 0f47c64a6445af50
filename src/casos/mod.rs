//! The use cases: what the command line calls today, and a page or a worker tomorrow. One file each.

mod directorio;
mod generar;
mod nuevo;
mod validar;

pub use directorio::{Importado, Instalados, NoInstalado, NoPrellenado, Oficial, empezar, importar};
pub use generar::{Generado, Hecho, NoGenerado, Opciones, generar};
pub use nuevo::{Pedido, blank_profile, blank_workbook, nuevo};
pub use validar::{Marco, NoValido, Validado, validar};
