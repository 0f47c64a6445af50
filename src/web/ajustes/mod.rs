//! The pages of settings: addresses, official files, mail, tables, directory, folders.

use axum::routing::MethodRouter;

use super::app::App;

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    Vec::new()
}
