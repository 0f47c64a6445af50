//! The pages of the credentials: received, shown, handed over.

use axum::routing::MethodRouter;

use super::app::App;

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    Vec::new()
}
