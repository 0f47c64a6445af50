//! The pages of a trámite: its state, what can happen now, what happened.

mod agenda;
mod historia;
mod suceso;
mod tablero;
mod ver;

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

use super::app::App;
use super::falla::Falla;
use super::subida;
use crate::casos::tramites::Mesa;
use crate::tramite::{Anotado, TramiteId};

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    let with_files = DefaultBodyLimit::max(subida::MAX_BYTES);
    vec![
        ("/tramites", get(tablero::show)),
        ("/tramites/libro.xlsx", get(tablero::workbook)),
        ("/agenda", get(agenda::show)),
        ("/agenda/plazos.ics", get(agenda::calendar)),
        ("/tramite/{id}", get(ver::show)),
        ("/tramite/{id}/archivo/{sha256}", get(ver::file)),
        ("/tramite/{id}/escrito/{cual}", get(ver::letter)),
        ("/tramite/{id}/acuse", get(ver::proof)),
        ("/tramite/{id}/suceso/{tipo}", get(suceso::show).post(suceso::write).layer(with_files)),
        ("/tramite/{id}/nota", post(suceso::note)),
        ("/tramite/{id}/corregir/{numero}", get(historia::ask).post(historia::correct)),
        ("/tramite/{id}/historia", get(historia::show)),
        ("/tramite/{id}/historia.docx", get(historia::word)),
    ]
}

/// The trámite of a page, with its history.
///
/// # Errors
/// There is none of this name.
fn find(mesa: &Mesa<'_>, id: &str) -> Result<(TramiteId, Vec<Anotado>), Falla> {
    let none = || Falla::NoHay(format!("no hay un trámite «{id}»."));
    let id: TramiteId = id.parse().map_err(|_| none())?;
    let historia = mesa.historia(id).map_err(|_| none())?;
    Ok((id, historia))
}
