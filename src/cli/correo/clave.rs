//! `convenio correo clave`

use std::io::{self, Read};

use serde_json::json;
use zeroize::Zeroizing;

use super::{Cierre, Salida, tramite};
use crate::casos::Marco;
use crate::casos::correo::clave;
use crate::casos::tramites::NoTramite;
use crate::cli::preguntar::{secret, somebody};
use crate::correo::Clave as Secreta;

/// Guarda la clave de su correo en el llavero del sistema: se pregunta sin mostrarla, o se lee de la entrada estándar
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Clave {
    /// La borra del llavero
    #[arg(long)]
    borrar: bool,
}

/// No password is longer, in bytes.
const MAX_BYTES: u64 = 8 << 10;

impl Clave {
    pub(super) fn run(&self, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let done = if self.borrar {
            clave(marco.ajustes.correo(), None)
        } else {
            typed().and_then(|nueva| clave(marco.ajustes.correo(), Some(&nueva)))
        };
        let was_there = match done {
            Ok(was_there) => was_there,
            Err(error) => return tramite::failed(error, salida),
        };
        let (resultado, que) = match (self.borrar, was_there) {
            (false, _) => (
                "guardada",
                "La clave quedó en el llavero del sistema. Pruébela con «convenio correo probar».",
            ),
            (true, true) => ("borrada", "La clave se borró del llavero."),
            (true, false) => ("no_habia", "En el llavero no había ninguna clave de esta cuenta."),
        };
        if salida.is_json() {
            salida.json(&json!({ "resultado": resultado }))?;
        } else {
            salida.line(que)?;
        }
        Ok(Cierre::Hecho)
    }
}

fn typed() -> Result<Secreta, NoTramite> {
    let said = if somebody() {
        let typed = secret("Clave del correo")
            .map_err(|e| NoTramite::Entorno(format!("no se pudo leer la clave: {e}")))?;
        Zeroizing::new(typed.map(|t| t.show().to_owned()).unwrap_or_default())
    } else {
        let mut text = Zeroizing::new(String::with_capacity(1 << 13));
        let read = io::stdin().lock().take(MAX_BYTES).read_to_string(&mut text);
        read.map_err(|e| NoTramite::Entorno(format!("no se pudo leer la entrada estándar: {e}")))?;
        text
    };
    let said = said.trim_end_matches(['\r', '\n']);
    if said.is_empty() || said.chars().any(char::is_control) {
        return Err(NoTramite::Pedido("se espera la clave en una línea, y nada más.".to_owned()));
    }
    Ok(Secreta::new(said.to_owned()))
}
