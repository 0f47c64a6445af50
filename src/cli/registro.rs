//! `convenio registro`: looking after the store of trámites.

use std::io;

use serde_json::json;

use super::{Cierre, Salida, tramite};
use crate::casos::tramites::Mesa;

/// Cuida el archivo donde se guardan los trámites
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Registro {
    #[command(subcommand)]
    orden: Orden,
}

#[derive(clap::Subcommand, Debug)]
enum Orden {
    /// Comprueba que nada se perdió ni fue cambiado: la historia de cada trámite, el tablero y los archivos
    #[command(help_template = super::uso::PLANTILLA)]
    Verificar,
}

impl Registro {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let Orden::Verificar = self.orden;
        let informe = match mesa.verificar() {
            Ok(informe) => informe,
            Err(error) => return tramite::failed(error, salida),
        };
        let whole = informe.faltas.is_empty();
        if salida.is_json() {
            salida.json(&json!({
                "entero": whole, "tramites": informe.tramites, "sucesos": informe.sucesos,
                "borrados": informe.borrados, "archivos": informe.archivos,
                "faltas": informe.faltas.iter().map(ToString::to_string).collect::<Vec<_>>(),
            }))?;
        } else {
            for falta in &informe.faltas {
                salida.complain(&falta.to_string());
            }
            salida.line(&format!(
                "{}: {} trámites, {} sucesos y {} archivos comprobados.",
                if whole { "Entero" } else { "CON FALTAS" },
                informe.tramites,
                informe.sucesos,
                informe.archivos
            ))?;
        }
        Ok(if whole { Cierre::Hecho } else { Cierre::ConProblemas })
    }
}
