//! The pages of papers: making, printing, closing them.

use axum::routing::MethodRouter;

use super::app::App;

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    Vec::new()
}
