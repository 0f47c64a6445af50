//! A draft as a file: the profile as text, or the Excel form.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::casos::borradores::Nombre;
use crate::perfil::{ficha_excel, write_toml};
use crate::web::app::{App, waiting};
use crate::web::falla::Falla;
use crate::web::pagina::{download, type_of};

pub(super) async fn toml(State(app): State<App>, Path(borrador): Path<String>) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    let borradores = app.borradores();
    let bytes = waiting(move || Ok(write_toml(&borradores.open(&nombre)?.perfil).into_bytes())).await?;
    Ok(download("perfil.toml", type_of("perfil.toml"), bytes))
}

pub(super) async fn excel(State(app): State<App>, Path(borrador): Path<String>) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    let (borradores, catalogo) = (app.borradores(), app.catalogo());
    let bytes = waiting(move || {
        let perfil = borradores.open(&nombre)?.perfil;
        ficha_excel::write(&perfil, catalogo).map_err(|error| Falla::Interno(error.to_string()))
    })
    .await?;
    Ok(download("ficha.xlsx", type_of("ficha.xlsx"), bytes))
}
