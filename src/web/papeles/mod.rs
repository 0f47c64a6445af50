//! The pages of papers: making, printing, closing them.

mod cerrar;
mod escaneos;
mod imprimir;
mod mapa;
mod nuevo;
mod oficiales;
mod paquete;

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

pub(super) use oficiales::{folder, known_file, retire};

use super::app::App;
use super::subida;

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    let with_files = DefaultBodyLimit::max(subida::MAX_BYTES);
    vec![
        ("/papeles/nuevo/{borrador}", get(nuevo::show).post(nuevo::make)),
        ("/papeles/oficial/{borrador}", post(oficiales::receive).layer(with_files)),
        ("/papeles/mapa/{borrador}/{archivo}", get(mapa::show).post(mapa::save)),
        ("/tramite/{id}/papeles", get(paquete::show)),
        ("/tramite/{id}/papeles/zip", get(paquete::zip)),
        ("/tramite/{id}/papeles/archivo/{nombre}", get(paquete::paper)),
        ("/tramite/{id}/papeles/impreso/{nombre}", get(paquete::printed)),
        ("/tramite/{id}/papeles/cerrado/{nombre}", get(paquete::closed)),
        ("/tramite/{id}/papeles/imprimir", post(imprimir::print)),
        ("/tramite/{id}/papeles/cerrar", get(cerrar::show).post(cerrar::receive).layer(with_files)),
        ("/tramite/{id}/papeles/quitar", post(cerrar::take_away)),
    ]
}
