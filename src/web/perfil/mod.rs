//! The pages of a profile: one subject each, kept as typed, checked by the core.

mod campo;
mod ejemplos;
mod guardar;
mod llevar;
mod nuevo;
mod paso;
mod pasos;
mod revisar;
mod vista;

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

use super::app::App;
use super::subida;

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    let with_files = DefaultBodyLimit::max(subida::MAX_BYTES);
    vec![
        ("/perfil/nuevo", get(nuevo::show).post(nuevo::create)),
        ("/perfil/importar", post(nuevo::import).layer(with_files)),
        ("/perfil/{borrador}", get(paso::enter)),
        ("/perfil/{borrador}/guardar", post(guardar::field)),
        ("/perfil/{borrador}/deshacer", post(guardar::undo)),
        ("/perfil/{borrador}/rehacer", post(guardar::redo)),
        ("/perfil/{borrador}/borrar", post(guardar::delete)),
        ("/perfil/{borrador}/revisar", get(revisar::show)),
        ("/perfil/{borrador}/vista", get(vista::show)),
        ("/perfil/{borrador}/perfil.toml", get(llevar::toml)),
        ("/perfil/{borrador}/ficha.xlsx", get(llevar::excel)),
        ("/perfil/{borrador}/{paso}", get(paso::show).post(paso::save)),
        ("/perfil/{borrador}/{paso}/{n}", get(paso::show).post(paso::save)),
    ]
}
