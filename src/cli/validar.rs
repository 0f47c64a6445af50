//! `convenio validar`

use std::io;
use std::path::PathBuf;

use serde::Serialize;

use super::{Cierre, Salida};
use crate::base::{Diagnostico, Diagnosticos};
use crate::casos::{self, Marco, NoValido};

/// Revisa perfiles y muestra todos sus problemas, sin escribir nada
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
pub(super) struct Validar {
    /// Perfil en TOML o ficha de Excel; «-» lee la entrada estándar (se pueden indicar varios)
    #[arg(required = true, value_name = "PERFIL")]
    perfiles: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Respuesta<'a> {
    perfil: &'a PathBuf,
    valido: bool,
    modelos: Vec<&'static str>,
    diagnosticos: Vec<&'a Diagnostico>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Validar {
    /// Goes through every profile: a bad one does not hide the next. The worst outcome is the exit.
    pub(super) fn run(&self, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        if self.perfiles.iter().filter(|p| p.as_os_str() == "-").count() > 1 {
            salida.complain("«-» se puede indicar una sola vez");
            return Ok(Cierre::Uso);
        }
        let mut worst = Cierre::Hecho;
        for perfil in &self.perfiles {
            let (notas, modelos, error, cierre) = match casos::validar(perfil, marco) {
                Ok(v) => {
                    (v.avisos, v.expedientes.iter().map(|x| x.modelo.clave()).collect(), None, Cierre::Hecho)
                }
                Err(NoValido::Problemas(problemas)) => (problemas, Vec::new(), None, Cierre::ConProblemas),
                Err(NoValido::Entorno(fallo)) => {
                    (Diagnosticos::default(), Vec::new(), Some(fallo.to_string()), Cierre::Entorno)
                }
            };
            worst = worst.max(cierre);
            if salida.is_json() {
                let valido = cierre == Cierre::Hecho;
                salida.element(&Respuesta {
                    perfil,
                    valido,
                    modelos,
                    diagnosticos: notas.iter().collect(),
                    error,
                })?;
                continue;
            }
            salida.draw(&notas)?;
            match (cierre, error) {
                (_, Some(error)) => salida.complain(&error),
                (Cierre::Hecho, None) => {
                    salida.line(&format!(
                        "{}: perfil válido. Modelo de convenio: {}.",
                        perfil.display(),
                        modelos.join(", ")
                    ))?;
                }
                _ => {}
            }
        }
        if salida.is_json() {
            salida.end_list()?;
        }
        Ok(worst)
    }
}
