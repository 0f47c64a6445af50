//! Mail to the Ministry: composing it, sending it step by step, reading what a person sent by hand.
//!
//! Nothing here knows a store. What has to be on the disk before a message may leave is asked for through [`Testigo`].

mod clave;
mod enviar;
mod explicar;
mod leer;
mod llavero;
mod pedir;
mod plantilla;
mod redactar;
mod resultado;

pub use clave::{Clave, SinClave, VARIABLE, find_password};
pub use enviar::{Credencial, Envio, Servidor, Testigo, enviar};
pub use explicar::explain;
pub use leer::{Leido, NoLeible, read_message};
pub use llavero::{forget, keep};
pub use pedir::ask_token;
pub use plantilla::{CAMPOS, Plantilla, PlantillaMala, Valores};
pub use redactar::{
    Adjunto, Buzon, MAX_MENSAJE, NoRedactado, Redaccion, SIN_AVISO, ascii_name, encoded_size, redactar,
};
pub use resultado::{Constancia, Desenlace, Linea, Paso, Respuesta};
