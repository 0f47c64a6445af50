//! The pages of a trámite: its state, what can happen now, what happened.

use axum::routing::MethodRouter;

use super::app::App;

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    Vec::new()
}
