//! A trámite: a list of events, and everything that follows from it. Pure: no clock, no disk, no store.

pub mod dicho;
pub mod escrito;
pub mod estado;
pub mod historia;
mod id;
pub mod papeles;
mod rechazo;
mod resumen;
mod suceso;
mod tipo;

pub use dicho::{DatoMalo, Datos};
pub use estado::{Avance, Estado, Imposible, Transicion};
pub use historia::{Anotado, NoCabe, Nuevo};
pub use id::{NoEsId, Prefijo, TramiteId};
pub use papeles::{Evidencia, Papeles, Titular};
pub use rechazo::possible_now;
pub use resumen::{Quien, Resumen};
pub use suceso::{Canal, Escrito, Suceso};
pub use tipo::{Dato, Exigencia, Tipo};
