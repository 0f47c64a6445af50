//! The pages of the credentials: received, shown, handed over.

mod recibir;
mod ver;

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

use super::app::App;

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    vec![
        ("/tramite/{id}/credenciales", get(ver::show)),
        (
            "/tramite/{id}/credenciales/recibir",
            post(recibir::receive).layer(DefaultBodyLimit::max(recibir::MAX_BYTES)),
        ),
        ("/tramite/{id}/credenciales/mostrar", post(ver::reveal)),
        ("/tramite/{id}/credenciales/entregar", post(ver::hand_over)),
    ]
}
