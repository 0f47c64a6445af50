//! The mail about a trámite as it will go, its draft, and writing down that it was sent by hand.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::base::texto::megabytes;
use crate::base::{configuracion, fecha};
use crate::casos::correo::{Confirmado, Hecho, PorMano, Procedencia};
use crate::casos::tramites::{Mesa, NoTramite};
use crate::correo::{Constancia, Desenlace, SIN_AVISO, explain};
use crate::tramite::situacion::Correo;
use crate::tramite::{Situacion, TramiteId};
use crate::web::app::App;
use crate::web::aviso::{Aviso, Vuelta};
use crate::web::falla::Falla;
use crate::web::pagina::{self, sentence};
use crate::web::palabras::for_pages;
use crate::web::subida::Subida;

/// A message for the view.
pub(super) struct Mensaje {
    pub(super) para: String,
    pub(super) copia: String,
    pub(super) asunto: String,
    pub(super) texto: String,
    /// Name, size, SHA-256.
    pub(super) adjuntos: Vec<(String, String, String)>,
    pub(super) tamano: String,
    pub(super) grande: bool,
    pub(super) generado: bool,
    pub(super) plantilla: Option<String>,
}

/// What became of a try to send something, for a view.
pub(in crate::web) struct Intento {
    pub(in crate::web) titulo: &'static str,
    pub(in crate::web) bien: bool,
    pub(in crate::web) que: Vec<String>,
    /// Who said what, in order.
    pub(in crate::web) lineas: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "web/correo/ver.html")]
pub(super) struct Pagina {
    pub(super) aviso: Option<String>,
    pub(super) id: String,
    pub(super) fallas: Vec<String>,
    pub(super) estado: &'static str,
    pub(super) repetir: bool,
    pub(super) hay_ajustes: bool,
    pub(super) mensaje: Option<Mensaje>,
    pub(super) motivo: String,
    pub(super) por_que: String,
    pub(super) fecha: String,
}

pub(super) fn id_of(mesa: &Mesa<'_>, id: &str) -> Result<TramiteId, Falla> {
    let none = || Falla::NoHay(format!("no hay un trámite «{id}»."));
    let found: TramiteId = id.parse().map_err(|_| none())?;
    mesa.historia(found).map_err(|_| none())?;
    Ok(found)
}

pub(super) fn message(h: &Hecho) -> Mensaje {
    let size = h.bytes.len() as u64;
    Mensaje {
        para: h.para.clone(),
        copia: h.copia.join(", "),
        asunto: h.asunto.clone(),
        texto: h.texto.clone(),
        adjuntos: h
            .adjuntos
            .iter()
            .map(|(n, bytes, sha)| (n.clone(), megabytes(*bytes), sha.clone()))
            .collect(),
        tamano: megabytes(size),
        grande: size > SIN_AVISO,
        generado: matches!(h.procedencia, Procedencia::Generado),
        plantilla: h.plantilla.as_ref().map(|p| p.display().to_string()),
    }
}

/// The page of a trámite's mail; what keeps the message from being made is told on it.
pub(super) fn view(mesa: &Mesa<'_>, id: TramiteId) -> Result<Pagina, Falla> {
    let historia = mesa.historia(id)?;
    let (s, _) = Situacion::as_far_as_it_goes(&historia);
    let (mensaje, fallas) = match mesa.correo_borrador(id, configuracion::folder().as_deref()) {
        Ok(h) => (Some(message(&h)), Vec::new()),
        Err(NoTramite::Pedido(que)) => (None, vec![for_pages(&que)]),
        Err(other) => return Err(other.into()),
    };
    Ok(Pagina {
        aviso: None,
        id: id.to_string(),
        fallas,
        estado: match s.correo {
            Correo::Ninguno => "Todavía no se ha enviado.",
            Correo::Preparado => "Un envío anterior se cortó: no se sabe si salió.",
            Correo::Incierto => "No se sabe si el correo salió. Averigüe antes de repetirlo.",
            Correo::Enviado => "El correo ya se envió.",
            Correo::Acusado => "El Ministerio acusó recibo del correo.",
        },
        repetir: s.correo != Correo::Ninguno,
        hay_ajustes: mesa.marco.ajustes.correo().is_some(),
        mensaje,
        motivo: String::new(),
        por_que: String::new(),
        fecha: fecha::short(mesa.marco.hoy),
    })
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(id): Path<String>,
) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let id = id_of(mesa, &id)?;
        Ok(pagina::draw(&Pagina { aviso, ..view(mesa, id)? }))
    })
    .await
}

/// The draft for the person's own mail program.
pub(super) async fn draft(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let id = id_of(mesa, &id)?;
        let nombre = format!("correo_{id}.eml");
        let hecho = mesa.correo_borrador(id, configuracion::folder().as_deref())?;
        Ok(pagina::download(&nombre, pagina::type_of(&nombre), hecho.bytes))
    })
    .await
}

/// Writes down that a person sent it.
pub(super) async fn confirm(
    State(app): State<App>,
    Path(id): Path<String>,
    vuelta: Vuelta,
    subida: Subida,
) -> Result<Response, Falla> {
    let path = format!("/tramite/{id}");
    let done = app
        .at_desk(move |mesa| {
            let id = id_of(mesa, &id)?;
            let form = &subida.campos;
            let refuse = |fallas: Vec<String>| {
                Ok(Err(Pagina {
                    fallas,
                    motivo: form.get("motivo").to_owned(),
                    fecha: form.get("fecha").to_owned(),
                    ..view(mesa, id)?
                }))
            };
            let archivo = subida.archivo("enviado").map(|a| a.ruta.clone());
            // The day of the message is better than one that was typed beside it.
            let typed = form.said("fecha").filter(|_| archivo.is_none());
            let Ok(dia) = typed.map(|t| fecha::parse(&t)).transpose() else {
                return refuse(vec!["La fecha no es una fecha: escríbala como 24-11-2026.".to_owned()]);
            };
            match mesa.correo_confirmar(id, &PorMano { archivo, fecha: dia, motivo: form.said("motivo") }) {
                Ok(Confirmado::Anotado(_, Some(_))) => Ok(Ok("Quedó anotado que envió el correo.")),
                Ok(Confirmado::Anotado(_, None)) => Ok(Ok(
                    "Quedó anotado. Sin el mensaje enviado no hay prueba: guárdelo como .eml y súbalo aquí.",
                )),
                Ok(Confirmado::YaEstaba(_)) => Ok(Ok("Ese mensaje ya estaba anotado.")),
                Err(NoTramite::Problemas(notas)) => refuse(
                    Falla::Problemas(without_place(notas)).sentences().iter().map(|s| for_pages(s)).collect(),
                ),
                Err(NoTramite::Pedido(que)) => refuse(vec![for_pages(&que)]),
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    match done {
        Ok(dicho) => Ok(vuelta.to(&path, dicho).await),
        Err(vista) => Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista)),
    }
}

/// The one file is the one that was sent: where it lies for now says nothing.
fn without_place(notas: crate::base::Diagnosticos) -> crate::base::Diagnosticos {
    notas
        .into_iter()
        .map(|d| crate::base::Diagnostico { lugar: crate::base::Lugar::SinLugar {}, ..d })
        .collect()
}

/// A try as the page tells it.
pub(in crate::web) fn attempt(desenlace: &Desenlace, constancia: &Constancia) -> Intento {
    let (titulo, bien) = match desenlace {
        Desenlace::Enviado => ("El servidor aceptó el correo", true),
        Desenlace::NoEnviado { .. } => ("El correo no se envió", false),
        Desenlace::Incierto { .. } => ("No se sabe si el correo salió", false),
    };
    let mut que = Vec::new();
    match desenlace {
        Desenlace::Enviado => {
            let said = constancia.ultima.as_deref().unwrap_or_default();
            que.push(format!(
                "El servidor {} respondió: {said} ({}).",
                constancia.servidor, constancia.seguridad
            ));
            for d in constancia.destinatarios.iter().filter(|d| !d.aceptado) {
                que.push(format!("No se aceptó la copia a {}: {}", d.destinatario, d.respuesta));
            }
        }
        Desenlace::NoEnviado { .. } => {
            que.push(sentence(&format!("{}.", desenlace.clause())));
            que.extend(explain(desenlace, false).into_iter().map(for_pages));
        }
        Desenlace::Incierto { .. } => {
            que.push(sentence(&format!("{}.", desenlace.clause())));
            que.push(
                "Puede haber llegado, y no se repite por sí solo. Mire la carpeta de enviados de esa cuenta y pregunte a quien administra el \
                 correo. Si llegó, anótelo en «Lo envié por mi cuenta»; si no, envíelo de nuevo diciendo por qué."
                    .to_owned(),
            );
        }
    }
    let lineas = constancia.lineas.iter().map(|l| (l.quien.clone(), l.texto.clone())).collect();
    Intento { titulo, bien, que, lineas }
}
