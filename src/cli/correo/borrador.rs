//! `convenio correo borrador`

use std::io;
use std::path::PathBuf;

use super::{Cierre, Salida, message_json, show, tramite};
use crate::base::configuracion;
use crate::base::escritura::Puesto;
use crate::casos::correo::Procedencia;
use crate::casos::tramites::{Mesa, put_answer};

/// Hace el mensaje para enviarlo desde su programa de correo
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Borrador {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// Archivo .eml en que se deja; ábralo con su programa de correo
    #[arg(long, value_name = "ARCHIVO")]
    salida: Option<PathBuf>,
    /// Reemplaza el archivo si existe; el anterior se conserva al lado
    #[arg(long, requires = "salida")]
    forzar: bool,
}

impl Borrador {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let made = tramite::find(mesa, &self.tramite)
            .and_then(|id| mesa.correo_borrador(id, configuracion::folder().as_deref()));
        let hecho = match made {
            Ok(hecho) => hecho,
            Err(error) => return tramite::failed(error, salida),
        };
        let put = self.salida.as_ref().map(|ruta| put_answer(ruta, &hecho.bytes, self.forzar)).transpose();
        let put = match put {
            Ok(put) => put,
            Err(error) => return tramite::failed(error, salida),
        };
        if salida.is_json() {
            let mut all = message_json(&hecho);
            all["archivo"] = serde_json::json!(self.salida);
            salida.json(&all)?;
            return Ok(Cierre::Hecho);
        }
        show(&hecho, salida)?;
        if hecho.procedencia == Procedencia::Generado {
            salida.line(
                "Ojo: el paquete no está cerrado, y los adjuntos son los papeles generados, sin firmar.",
            )?;
        }
        match (&self.salida, put) {
            (Some(ruta), Some(Puesto::SinCambios)) => {
                salida.line(&format!("Ya estaba hecho, sin cambios: {}", ruta.display()))?;
            }
            (Some(ruta), _) => salida.line(&format!("Borrador en {}", ruta.display()))?,
            (None, _) => {
                return salida
                    .line("No se escribió nada: indique dónde con --salida ARCHIVO.eml")
                    .map(|()| Cierre::Hecho);
            }
        }
        salida.line(&format!(
            "Ábralo con su programa de correo, envíelo, guarde el mensaje enviado y anótelo: convenio correo confirmar {} ENVIADO.eml",
            hecho.id
        ))?;
        Ok(Cierre::Hecho)
    }
}
