//! `convenio token rotar`

use std::io;

use serde_json::json;

use super::{Cierre, Salida, tell_new_key};
use crate::boveda::Boveda;
use crate::casos::tramites::{Mesa, NoTramite};
use crate::cli::preguntar::{new_phrase, phrase_of};
use crate::cli::tramite;

/// Cambia de llave: sella de nuevo las credenciales de todos los trámites
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Rotar {
    /// Protege la llave nueva con una frase
    #[arg(long)]
    con_frase: bool,
}

impl Rotar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, boveda: &Boveda, salida: &mut Salida) -> io::Result<Cierre> {
        let nueva = match self.con_frase.then(new_phrase).transpose() {
            Ok(nueva) => nueva,
            Err(que) => return tramite::failed(NoTramite::Pedido(format!("{que}.")), salida),
        };
        let rotado = match mesa.token_rotar(boveda, nueva.as_ref(), &mut phrase_of) {
            Ok(rotado) => rotado,
            Err(error) => return tramite::failed(error, salida),
        };
        // It has the name of the key in use by now.
        let llave = rotado.llave.archivo.file_name().map(|n| n.to_string_lossy().replace(".nueva", ""));
        if salida.is_json() {
            salida.json(&json!({
                "llave": llave,
                "publica": rotado.llave.publica.to_string(), "anterior": rotado.anterior,
                "tramites": rotado.tramites, "ya_estaban": rotado.ya_estaban,
            }))?;
            return Ok(Cierre::Hecho);
        }
        salida.line(&format!(
            "Selladas de nuevo: las credenciales de {} trámites; {} ya lo estaban.",
            rotado.tramites.len(),
            rotado.ya_estaban
        ))?;
        tell_new_key(boveda, &boveda.carpeta().join(llave.unwrap_or_default()), salida)?;
        salida.line(&format!(
            "  La llave anterior se conserva en {}: la necesitan los respaldos de antes. Bórrela cuando ya no existan.\n  Cambiar de llave no cambia el token: si \
             alguien lo vio, pida otro al Ministerio.",
            rotado.anterior.display()
        ))?;
        Ok(Cierre::Hecho)
    }
}
