//! The pages of settings: mail, directory, official files, addresses, tables, folders; and the page of help.

mod ayuda;
mod correo;
mod directorio;
mod oficiales;
mod tablas;
mod ver;

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

use super::app::App;
use super::falla::Falla;
use super::subida;
use crate::casos::entorno;
use crate::perfil::{AjustesCorreo, NoSeLeyo};

/// The mail settings as they are in the file, and what is wrong with the file: these are the pages that mend it.
fn of_the_file() -> Result<(Option<AjustesCorreo>, Vec<String>), Falla> {
    match entorno::ajustes() {
        Ok(ajustes) => Ok((ajustes.correo().cloned(), Vec::new())),
        Err(NoSeLeyo::Contenido(problemas)) => Ok((None, Falla::Problemas(problemas).sentences())),
        Err(NoSeLeyo::Entorno(fallo)) => Err(fallo.into()),
    }
}

/// Where these pages are.
pub(super) fn rutas() -> Vec<(&'static str, MethodRouter<App>)> {
    let with_files = DefaultBodyLimit::max(subida::MAX_BYTES);
    vec![
        ("/ajustes", get(ver::show)),
        ("/ajustes/correo", get(correo::show).post(correo::save)),
        ("/ajustes/correo/clave", post(correo::password)),
        ("/ajustes/correo/probar", post(correo::probe)),
        ("/ajustes/directorio", post(directorio::import).layer(with_files)),
        ("/ajustes/oficiales/quitar", post(oficiales::put_aside)),
        ("/ajustes/tablas/{nombre}", get(tablas::show)),
        ("/ayuda", get(ayuda::show)),
    ]
}
