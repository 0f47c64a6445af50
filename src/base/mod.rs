//! What every room needs and no trade: diagnostics, safe writing, locks, configuration, chance, today's date.

pub mod azar;
pub mod candado;
pub mod carpeta_de_datos;
pub mod configuracion;
pub mod contencion;
pub mod diagnostico;
pub mod dibujo;
pub mod escritura;
pub mod fallo;
pub mod fecha;
pub mod huella;
pub mod lectura;
pub mod limites;
pub mod paralelo;
pub mod planilla;
pub mod privado;
pub mod red;
pub mod reloj;
pub mod texto;
pub mod usuario;
pub mod volcados;

pub use diagnostico::{Diagnostico, Diagnosticos, Lugar, Severidad};
pub use fallo::Fallo;
