//! `convenio paquete`

use std::io;
use std::path::PathBuf;

use serde_json::json;

use super::{Cierre, Salida};
use crate::paquete::{NoVerificado, verify};

/// Trabaja con un paquete ya generado
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Paquete {
    #[command(subcommand)]
    orden: Orden,
}

#[derive(clap::Subcommand, Debug)]
enum Orden {
    /// Comprueba que un paquete está entero y no ha cambiado
    #[command(help_template = super::uso::PLANTILLA)]
    Verificar {
        /// Carpeta o archivo .zip del paquete
        #[arg(value_name = "PAQUETE")]
        ruta: PathBuf,
    },
}

impl Paquete {
    pub(super) fn run(&self, salida: &mut Salida) -> io::Result<Cierre> {
        let Orden::Verificar { ruta } = &self.orden;
        let verificacion = match verify(ruta) {
            Ok(verificacion) => verificacion,
            Err(NoVerificado::Contenido(problema)) => {
                salida.problems(&problema.into())?;
                return Ok(Cierre::ConProblemas);
            }
            Err(NoVerificado::Entorno(fallo)) => {
                salida.fail(&fallo.to_string())?;
                return Ok(Cierre::Entorno);
            }
        };
        let m = &verificacion.manifiesto;
        let whole = !verificacion.notas.has_errors();
        let cierre = if whole { Cierre::Hecho } else { Cierre::ConProblemas };
        if salida.is_json() {
            salida.json(&json!({
                "paquete": ruta, "entero": whole, "estado": m.estado, "modelo": m.modelo,
                "archivos": verificacion.archivos, "diagnosticos": verificacion.notas.iter().collect::<Vec<_>>(),
            }))?;
            return Ok(cierre);
        }
        salida.draw(&verificacion.notas)?;
        if whole {
            salida.line(&format!(
                "{}: entero, {} archivos comprobados.",
                ruta.display(),
                verificacion.archivos
            ))?;
            salida.line(&format!("  Estado: {}. Modelo: {}.", m.estado, m.modelo))?;
            salida.line(&format!("  Sostenedor: {}, RUT {}.", m.sostenedor.nombre, m.sostenedor.rut))?;
        }
        Ok(cierre)
    }
}
