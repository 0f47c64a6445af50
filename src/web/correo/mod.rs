//! The pages of the mail: as it will go, sent, drafted, confirmed, tried.

mod enviar;
mod ver;

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

use super::app::App;
use super::subida;

pub(super) use enviar::Listos;
pub(super) use ver::{Intento, attempt};

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    let with_files = DefaultBodyLimit::max(subida::MAX_BYTES);
    vec![
        ("/tramite/{id}/correo", get(ver::show)),
        ("/tramite/{id}/correo/borrador.eml", get(ver::draft)),
        ("/tramite/{id}/correo/revisar", post(enviar::prepare)),
        ("/tramite/{id}/correo/enviar", post(enviar::send)),
        ("/tramite/{id}/correo/confirmar", post(ver::confirm).layer(with_files)),
    ]
}
