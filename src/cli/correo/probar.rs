//! `convenio correo probar`

use std::io;

use serde_json::json;

use super::{Cierre, Salida, closing, outcome_json, tell_not_sent, tramite};
use crate::base::{configuracion, reloj};
use crate::casos::Marco;
use crate::casos::correo::probar;
use crate::casos::tramites::NoTramite;
use crate::correo::{Desenlace, ask_token};

/// Entra a su servidor de correo y se envía un mensaje a usted, para saber si todo está bien
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Probar {
    /// Programa que escribe un token OAuth 2 (XOAUTH2), con que se entra en vez de la clave
    #[arg(long, value_name = "ORDEN")]
    token_comando: Option<String>,
}

impl Probar {
    pub(super) fn run(&self, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let tried = self
            .token_comando
            .as_deref()
            .map(ask_token)
            .transpose()
            .map_err(|que| NoTramite::Pedido(format!("{que}.")))
            .and_then(|token| {
                let carpeta = configuracion::folder();
                probar(marco.ajustes.correo(), token, carpeta.as_deref(), reloj::moment(marco.hoy))
            });
        let probado = match tried {
            Ok(probado) => probado,
            Err(error) => return tramite::failed(error, salida),
        };
        let with_token = self.token_comando.is_some();
        if salida.is_json() {
            let mut all = outcome_json(&probado.desenlace, &probado.constancia, with_token);
            all["para"] = json!(probado.para);
            salida.json(&all)?;
            return Ok(closing(&probado.desenlace));
        }
        for linea in &probado.constancia.lineas {
            salida.line(&format!("  {:>8}: {}", linea.quien, linea.texto))?;
        }
        match &probado.desenlace {
            Desenlace::Enviado => {
                let c = &probado.constancia;
                salida.line(&format!("Todo bien: {} aceptó el mensaje ({}).", c.servidor, c.seguridad))?;
                salida.line(&format!("Revise que haya llegado a {}.", probado.para))?;
            }
            Desenlace::NoEnviado { .. } => tell_not_sent(&probado.desenlace, with_token, salida),
            Desenlace::Incierto { .. } => salida.complain(&format!(
                "no se sabe si el mensaje de prueba salió: {}. Revise si llegó a {}.",
                probado.desenlace.clause(),
                probado.para
            )),
        }
        Ok(closing(&probado.desenlace))
    }
}
