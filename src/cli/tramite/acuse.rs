//! `convenio tramite acuse`: the proof that the mail went.

use std::io;
use std::path::PathBuf;

use serde_json::json;

use super::{Cierre, Salida, failed, find};
use crate::casos::tramites::{Mesa, put_answer};

/// Deja la prueba de que el correo se envió: identificador, respuestas del servidor y huellas
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Acuse {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// Documento de Word (.docx), o un .zip que además lleva los mensajes y las constancias
    #[arg(value_name = "ARCHIVO")]
    archivo: Option<PathBuf>,
    /// Reemplaza el archivo si existe; el anterior se conserva al lado
    #[arg(long, requires = "archivo")]
    forzar: bool,
}

impl Acuse {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let extension = self
            .archivo
            .as_ref()
            .map(|a| a.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default());
        if extension.as_deref().is_some_and(|e| e != "docx" && e != "zip") {
            salida.fail(
                "la constancia se deja en un .docx o en un .zip: indique un archivo con esa extensión",
            )?;
            return Ok(Cierre::ConProblemas);
        }
        let made = find(mesa, &self.tramite).and_then(|id| mesa.correo_acuse(id).map(|a| (id, a)));
        let (id, acuse) = match made {
            Ok(made) => made,
            Err(error) => return failed(error, salida),
        };
        if let Some(ruta) = &self.archivo {
            let bytes =
                if extension.as_deref() == Some("zip") { acuse.zip() } else { Ok(acuse.word.clone()) };
            if let Err(error) = bytes.and_then(|b| put_answer(ruta, &b, self.forzar)) {
                return failed(error, salida);
            }
        }
        if salida.is_json() {
            let all: Vec<_> = acuse
                .intentos
                .iter()
                .map(|i| {
                    json!({
                        "mensaje": i.mensaje, "resultado": i.resultado, "instante": i.instante.to_string(),
                        "quien": i.quien, "sha256": i.huella, "servidor": i.servidor, "seguridad": i.seguridad,
                        "certificado": i.certificado, "ultima": i.ultima,
                        "destinatarios": i.destinatarios, "adjuntos": i.adjuntos, "lineas": i.lineas,
                    })
                })
                .collect();
            salida.json(&json!({ "tramite": id.to_string(), "archivo": self.archivo, "intentos": all }))?;
            return Ok(Cierre::Hecho);
        }
        match &self.archivo {
            Some(ruta) => salida.line(&format!("Constancia de envío de {id} en {}", ruta.display()))?,
            None => salida.line(&acuse.texto)?,
        }
        Ok(Cierre::Hecho)
    }
}
