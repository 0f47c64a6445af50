//! The mail to the Ministry about a trámite: drafting it, sending it once, writing down what was sent by hand, proving it.

mod acuse;
mod ajustar;
mod borrador;
mod confirmar;
mod enviar;
mod juntar;
mod servidor;

use crate::correo::{Constancia, NoRedactado};

pub use acuse::Acuse;
pub use ajustar::{Dichos, ajustar};
pub use borrador::{Hecho, Procedencia};
pub use confirmar::{Confirmado, PorMano};
pub use enviar::{Enviado, Pedido, Preparado, Salida};
pub use servidor::{Probado, clave, probar};

/// The name under which a message is kept.
pub const MENSAJE: &str = "mensaje.eml";
/// The name under which the record of a try is kept.
pub const CONSTANCIA: &str = "constancia.json";
/// The folder for templates of one's own, in the configuration folder.
pub const PLANTILLAS: &str = "correo";
/// The template for the mail to the Ministry.
pub const PLANTILLA: &str = "interoperabilidad.txt";

/// A record as it is kept.
fn as_json(constancia: &Constancia) -> Vec<u8> {
    serde_json::to_vec_pretty(constancia).unwrap_or_default()
}

/// What keeps a message from being made, in one sentence.
fn not_made(faltas: &[NoRedactado]) -> super::tramites::NoTramite {
    let each: Vec<String> = faltas.iter().map(ToString::to_string).collect();
    super::tramites::NoTramite::Pedido(format!("no se puede hacer el mensaje: {}.", each.join("; ")))
}
