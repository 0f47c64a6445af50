//! `convenio correo enviar`

use std::io::{self, IsTerminal};
use std::path::Path;

use serde_json::json;

use super::{Cierre, Salida, closing, message_json, outcome_json, show, tell_not_sent, tramite};
use crate::base::configuracion;
use crate::casos::correo::{Enviado, Pedido, Preparado, Salida as Resultado};
use crate::casos::tramites::{Mesa, NoTramite};
use crate::cli::preguntar::confirm;
use crate::correo::{Desenlace, ask_token};

/// Envía el mensaje por su servidor de correo, una sola vez, y guarda la prueba
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Enviar {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// Envía sin preguntar; sin un terminal hace falta
    #[arg(long)]
    si: bool,
    /// Por qué se envía aunque falte firmar, cerrar el paquete o llenar los modelos oficiales; queda anotado
    #[arg(long, value_name = "MOTIVO")]
    motivo: Option<String>,
    /// Por qué se envía otra vez; queda anotado
    #[arg(long, value_name = "MOTIVO")]
    repetir: Option<String>,
    /// Programa que escribe un token OAuth 2 (XOAUTH2), con que se entra en vez de la clave
    #[arg(long, value_name = "ORDEN")]
    token_comando: Option<String>,
}

impl Enviar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, candado: &Path, salida: &mut Salida) -> io::Result<Cierre> {
        match self.prepare(mesa, candado) {
            Ok(Resultado::Lista(listo)) => self.send(mesa, &listo, salida),
            Ok(Resultado::Cortado(escritura)) => {
                let que = format!(
                    "{}: un envío anterior se cortó sin dejar constancia de cómo terminó: puede haber salido. Quedó anotado como incierto, y \
                     ahora no se envió nada. Averigüe si llegó; si llegó, anótelo con «convenio correo confirmar {0}», y si no, repita con \
                     --repetir MOTIVO.",
                    escritura.id
                );
                salida.fail(&que)?;
                Ok(Cierre::Incierto)
            }
            Err(error) => tramite::failed(error, salida),
        }
    }

    fn prepare(&self, mesa: &Mesa<'_>, candado: &Path) -> Result<Resultado, NoTramite> {
        let id = tramite::find(mesa, &self.tramite)?;
        let token = self.token_comando.as_deref().map(ask_token).transpose();
        let token = token.map_err(|que| NoTramite::Pedido(format!("{que}.")))?;
        let pedido = Pedido {
            motivo: self.motivo.clone(),
            repetir: self.repetir.clone(),
            carpeta: configuracion::folder(),
            candado: candado.to_owned(),
            token,
        };
        mesa.correo_preparar(id, pedido)
    }

    fn send(&self, mesa: &Mesa<'_>, listo: &Preparado, salida: &mut Salida) -> io::Result<Cierre> {
        if !salida.is_json() {
            show(&listo.hecho, salida)?;
            listo.salvedades.iter().try_for_each(|s| salida.line(&format!("Ojo: {s}.")))?;
            if listo.es_el_mismo {
                salida.line("Es el mismo mensaje del envío incierto, con el mismo identificador.")?;
            }
            if let Some(otro) = &listo.refiere {
                salida.line(&format!("Es otro mensaje, que se refiere al anterior ({otro})."))?;
            }
        }
        if !self.si && !ask(&listo.hecho.para, salida)? {
            return Ok(Cierre::ConProblemas);
        }
        let enviado = match mesa.correo_enviar(listo) {
            Ok(enviado) => enviado,
            Err(error) => return tramite::failed(error, salida),
        };
        self.tell(listo, enviado, salida)
    }

    fn tell(&self, listo: &Preparado, e: Enviado, salida: &mut Salida) -> io::Result<Cierre> {
        let with_token = self.token_comando.is_some();
        let id = listo.hecho.id;
        if salida.is_json() {
            let mut all = message_json(&listo.hecho);
            all["envio"] = outcome_json(&e.desenlace, &e.constancia, with_token);
            all["sucesos"] =
                json!(e.escritura.as_ref().map(|w| w.nuevos.iter().map(|a| a.numero).collect::<Vec<_>>()));
            salida.json(&all)?;
        } else {
            match &e.desenlace {
                Desenlace::Enviado => {
                    let said = e.constancia.ultima.as_deref().unwrap_or_default();
                    salida.line(&format!("Enviado. El servidor respondió: {said}"))?;
                    for copy in e.constancia.destinatarios.iter().filter(|d| !d.aceptado) {
                        salida.line(&format!("Ojo: no se aceptó la copia a {}: {}", copy.destinatario, copy.respuesta))?;
                    }
                }
                Desenlace::NoEnviado { .. } => tell_not_sent(&e.desenlace, with_token, salida),
                Desenlace::Incierto { .. } => salida.complain(&format!(
                    "no se sabe si el correo salió: {}. Puede haber llegado, y no se repite por sí solo. Averigüe: mire la carpeta \
                     de enviados de esa cuenta y pregunte a quien administra el correo, con el identificador {}. Si llegó, anótelo con \
                     «convenio correo confirmar {id}». Si no, repita con --repetir MOTIVO.",
                    e.desenlace.clause(),
                    listo.hecho.mensaje
                )),
            }
            if let Some(escritura) = &e.escritura {
                tramite::tell(escritura, salida)?;
            }
            if e.desenlace == Desenlace::Enviado {
                salida.line(&format!("La prueba del envío: convenio tramite acuse {id} ARCHIVO.zip"))?;
            }
        }
        let cierre = closing(&e.desenlace);
        match e.sin_anotar {
            None => Ok(cierre),
            Some(falla) => {
                salida.complain(
                    "lo que resultó no se pudo anotar en el trámite, y la próxima vez se verá como incierto:",
                );
                Ok(cierre.max(tramite::complain(falla, salida)?))
            }
        }
    }
}

/// Asks at the terminal; nobody to ask is a no.
fn ask(para: &str, salida: &mut Salida) -> io::Result<bool> {
    if !io::stdin().is_terminal() || salida.is_json() {
        salida.fail("no se envió nada: aquí no hay a quién preguntar. Si está bien así, repita con --si")?;
        return Ok(false);
    }
    salida.finish()?;
    let yes = confirm(&format!("¿Enviar este mensaje a {para}?"))?;
    if !yes {
        salida.line("No se envió nada.")?;
    }
    Ok(yes)
}
