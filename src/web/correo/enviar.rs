//! Sending the mail: what will go is shown first, and those very bytes go.

use std::sync::{Mutex, PoisonError};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::ver::{Intento, Mensaje, Pagina, attempt, id_of, message, view};
use crate::base::{azar, configuracion};
use crate::casos::correo::{Pedido, Preparado, Salida};
use crate::casos::tramites::NoTramite;
use crate::web::app::App;
use crate::web::aviso::Vuelta;
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina;
use crate::web::palabras::for_pages;

/// How many messages may be looked at before they are sent.
const MAX_LISTOS: usize = 4;

/// Messages that somebody is looking at: what was shown is what goes.
#[derive(Default)]
pub(in crate::web) struct Listos(Mutex<Vec<(String, Preparado)>>);

impl Listos {
    fn put(&self, listo: Preparado) -> std::io::Result<String> {
        use std::fmt::Write;
        let chance: [u8; 16] = azar::bytes()?;
        let clave = chance.iter().fold(String::new(), |mut hex, b| {
            let _ = write!(hex, "{b:02x}");
            hex
        });
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == MAX_LISTOS {
            all.remove(0);
        }
        all.push((clave.clone(), listo));
        Ok(clave)
    }

    /// The message of this key, for this trámite; it can be had once.
    fn take(&self, clave: &str, id: &str) -> Option<Preparado> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().position(|(c, listo)| c == clave && listo.hecho.id.to_string() == id)?;
        Some(all.remove(found).1)
    }
}

#[derive(Template)]
#[template(path = "web/correo/revisar.html")]
struct Revisar {
    aviso: Option<String>,
    id: String,
    clave: String,
    mensaje: Mensaje,
    salvedades: Vec<String>,
    es_el_mismo: bool,
    crudo: String,
}

#[derive(Template)]
#[template(path = "web/correo/resultado.html")]
struct Resultado {
    aviso: Option<String>,
    id: String,
    intento: Intento,
    sin_anotar: bool,
}

enum Listo {
    Revisar(Box<Revisar>),
    Rechazado(Box<Pagina>),
    Cortado(String),
}

/// Makes the message ready and shows it.
pub(super) async fn prepare(
    State(app): State<App>,
    Path(id): Path<String>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let path = format!("/tramite/{id}/correo");
    let own = app.clone();
    let made = app
        .at_desk(move |mesa| {
            let id = id_of(mesa, &id)?;
            let pedido = Pedido {
                motivo: form.said("motivo"),
                repetir: form.said("repetir"),
                carpeta: configuracion::folder(),
                candado: own.datos().join("correo"),
                token: None,
            };
            match mesa.correo_preparar(id, pedido) {
                Ok(Salida::Lista(listo)) => {
                    let salvedades = listo.salvedades.iter().map(|s| pagina::sentence(s)).collect();
                    let (mensaje, es_el_mismo) = (message(&listo.hecho), listo.es_el_mismo);
                    let crudo = head_of(&listo.hecho.bytes);
                    let clave = own.listos().put(*listo).map_err(|e| Falla::Entorno(e.to_string()))?;
                    Ok(Listo::Revisar(Box::new(Revisar {
                        aviso: None,
                        id: id.to_string(),
                        clave,
                        mensaje,
                        salvedades,
                        es_el_mismo,
                        crudo,
                    })))
                }
                Ok(Salida::Cortado(_)) => Ok(Listo::Cortado(
                    "Un envío anterior se cortó sin dejar constancia de cómo terminó: puede haber salido. Quedó anotado como incierto, \
                     y ahora no se envió nada. Averigüe si llegó antes de repetirlo."
                        .to_owned(),
                )),
                Err(NoTramite::Pedido(que)) => Ok(Listo::Rechazado(Box::new(Pagina {
                    fallas: vec![for_pages(&que)],
                    motivo: form.get("motivo").to_owned(),
                    por_que: form.get("repetir").to_owned(),
                    ..view(mesa, id)?
                }))),
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    Ok(match made {
        Listo::Revisar(vista) => pagina::draw(&*vista),
        Listo::Rechazado(vista) => pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &*vista),
        Listo::Cortado(dicho) => vuelta.to(&path, &dicho).await,
    })
}

/// The beginning of a message as it goes: its head and its text, without the files in it.
fn head_of(bytes: &[u8]) -> String {
    const MAX: usize = 6000;
    String::from_utf8_lossy(&bytes[..bytes.len().min(MAX)]).into_owned()
}

/// Sends what was shown.
pub(super) async fn send(
    State(app): State<App>,
    Path(id): Path<String>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let Some(listo) = app.listos().take(form.get("clave"), &id) else {
        let dicho =
            "Ese mensaje ya se envió o se dejó de lado: mire en qué está el correo antes de repetirlo.";
        return Ok(vuelta.to(&format!("/tramite/{id}/correo"), dicho).await);
    };
    app.at_desk(move |mesa| {
        let enviado = mesa.correo_enviar(&listo)?;
        Ok(pagina::draw(&Resultado {
            aviso: None,
            id: listo.hecho.id.to_string(),
            intento: attempt(&enviado.desenlace, &enviado.constancia),
            sin_anotar: enviado.sin_anotar.is_some(),
        }))
    })
    .await
}
