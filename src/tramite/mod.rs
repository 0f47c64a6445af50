//! A trámite: a list of events, and everything that follows from it. Pure: no clock, no disk, no store.

pub mod dias;
pub mod dicho;
pub mod escrito;
pub mod estado;
pub mod historia;
mod id;
pub mod papeles;
pub mod plazos;
mod rechazo;
mod resumen;
pub mod siguiente;
pub mod situacion;
mod suceso;
mod tipo;

pub use dicho::{DatoMalo, Datos};
pub use estado::{Avance, Estado, Imposible, Transicion};
pub use historia::{Anotado, NoCabe, Nuevo};
pub use id::{NoEsId, Prefijo, TramiteId};
pub use papeles::{Evidencia, Papeles, Titular};
pub use plazos::{Plazo, Termino};
pub use rechazo::possible_now;
pub use resumen::{Quien, Resumen};
pub use siguiente::Paso;
pub use situacion::Situacion;
pub use suceso::{Canal, Escrito, Suceso};
pub use tipo::{Dato, Exigencia, Tipo};
