//! The pages of the mail: as it will go, sent, drafted, confirmed, tried.

use axum::routing::MethodRouter;

use super::app::App;

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    Vec::new()
}
