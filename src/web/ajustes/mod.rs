//! The pages of settings: mail, directory, official files, addresses, tables, folders; and the page of help.

mod ayuda;
mod correo;
mod directorio;
mod tablas;
mod ver;

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

use super::app::App;
use super::subida;

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    let with_files = DefaultBodyLimit::max(subida::MAX_BYTES);
    vec![
        ("/ajustes", get(ver::show)),
        ("/ajustes/correo", get(correo::show).post(correo::save)),
        ("/ajustes/correo/clave", post(correo::password)),
        ("/ajustes/correo/probar", post(correo::probe)),
        ("/ajustes/directorio", post(directorio::import).layer(with_files)),
        ("/ajustes/tablas/{nombre}", get(tablas::show)),
        ("/ayuda", get(ayuda::show)),
    ]
}
