//! What happened, in order; and undoing an event that was written down by mistake.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::find;
use crate::base::fecha::short;
use crate::casos::tramites::{Mesa, NoTramite};
use crate::informes::historia::{Fila, rows};
use crate::web::app::App;
use crate::web::aviso::{Aviso, Vuelta};
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina::{self, sentence};
use crate::web::palabras::for_pages;

struct Linea {
    numero: u32,
    fecha: String,
    quien: String,
    que: String,
    textos: Vec<String>,
    evidencias: Vec<String>,
    corregido_por: Option<u32>,
    corregible: bool,
}

#[derive(Template)]
#[template(path = "web/tramite/historia.html")]
struct Historia {
    aviso: Option<String>,
    id: String,
    lineas: Vec<Linea>,
}

#[derive(Template)]
#[template(path = "web/tramite/corregir.html")]
struct Corregir {
    aviso: Option<String>,
    id: String,
    linea: Linea,
    motivo: String,
    falla: Option<String>,
}

fn line(fila: Fila) -> Linea {
    // What was undone, or undoes, is left as it is; the first event is the trámite itself.
    let corregible = fila.corregido_por.is_none() && fila.corrige.is_none() && fila.numero > 1;
    let written = fila.anotado.map(|d| format!(" (anotado el {})", short(d))).unwrap_or_default();
    Linea {
        numero: fila.numero,
        fecha: format!("{}{written}", short(fila.fecha)),
        quien: fila.quien,
        que: sentence(&fila.que),
        textos: fila.textos,
        evidencias: fila.evidencias,
        corregido_por: fila.corregido_por,
        corregible,
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(id): Path<String>,
) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let (id, historia) = find(mesa, &id)?;
        let lineas = rows(&historia).into_iter().map(line).collect();
        Ok(pagina::draw(&Historia { aviso, id: id.to_string(), lineas }))
    })
    .await
}

/// The same as a Word file.
pub(super) async fn word(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let (id, _) = find(mesa, &id)?;
        let nombre = format!("historia_{id}.docx");
        Ok(pagina::download(&nombre, pagina::type_of(&nombre), mesa.historia_en_word(id)?))
    })
    .await
}

/// The event that is to be undone.
fn event(mesa: &Mesa<'_>, id: &str, numero: &str) -> Result<Corregir, Falla> {
    let (id, historia) = find(mesa, id)?;
    let numero: u32 = numero.parse().map_err(|_| Falla::NoHay("no hay un suceso con ese número.".into()))?;
    let linea = rows(&historia).into_iter().find(|f| f.numero == numero).map(line);
    let linea = linea.ok_or_else(|| Falla::NoHay("no hay un suceso con ese número.".into()))?;
    Ok(Corregir { aviso: None, id: id.to_string(), linea, motivo: String::new(), falla: None })
}

pub(super) async fn ask(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path((id, numero)): Path<(String, String)>,
) -> Result<Response, Falla> {
    app.at_desk(move |mesa| Ok(pagina::draw(&Corregir { aviso, ..event(mesa, &id, &numero)? }))).await
}

pub(super) async fn correct(
    State(app): State<App>,
    Path((id, numero)): Path<(String, String)>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let path = format!("/tramite/{id}/historia");
    let refused = app
        .at_desk(move |mesa| {
            let vista = event(mesa, &id, &numero)?;
            let (id, _) = find(mesa, &id)?;
            let motivo = form.get("motivo").to_owned();
            let said =
                |falla: String| Ok(Some(Corregir { motivo: motivo.clone(), falla: Some(falla), ..vista }));
            if motivo.trim().is_empty() {
                return said("Escriba por qué se corrige.".to_owned());
            }
            match mesa.corregir(id, numero.parse().unwrap_or_default(), &motivo, None) {
                Ok(_) => Ok(None),
                Err(NoTramite::Pedido(que)) => said(for_pages(&que)),
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    match refused {
        None => Ok(vuelta.to(&path, "Se corrigió: la historia conserva los dos.").await),
        Some(vista) => Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista)),
    }
}
