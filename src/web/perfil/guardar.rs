//! Keeping one field as soon as it is left, undoing, redoing, throwing a draft away.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::paso::{change_of, is_asked};
use crate::casos::borradores::{Abierto, Borradores, NoBorrador, Nombre};
use crate::web::app::{App, waiting};
use crate::web::aviso::Vuelta;
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;

/// One field, sent by the script. The answer is the number of the version that the page now shows, or what to tell the person.
pub(super) async fn field(
    State(app): State<App>,
    Path(borrador): Path<String>,
    form: Formulario,
) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    let ruta = form.get("campo").to_owned();
    if !is_asked(&ruta) {
        return Ok((StatusCode::BAD_REQUEST, "El perfil no tiene ese dato.").into_response());
    }
    let borradores = app.borradores();
    waiting(move || {
        let before = borradores.open(&nombre)?;
        let base = form.get("base").parse().unwrap_or(before.version);
        let cambios = change_of(&ruta, form.all("valor"), &before.perfil);
        let guardado = match borradores.write(&nombre, base, &cambios) {
            Err(NoBorrador::Cambio(error)) => return Ok((StatusCode::GONE, error.to_string()).into_response()),
            other => other?,
        };
        if guardado.conflictos.is_empty() {
            return Ok(guardado.abierto.version.to_string().into_response());
        }
        let dicho = "No se guardó: este dato se cambió en otra ventana. Presione «Guardar y seguir» para ver los dos.";
        Ok((StatusCode::CONFLICT, dicho).into_response())
    })
    .await
}

pub(super) async fn undo(
    app: State<App>,
    borrador: Path<String>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    step(app, borrador, vuelta, form, Borradores::undo, "Se deshizo el último cambio.").await
}

pub(super) async fn redo(
    app: State<App>,
    borrador: Path<String>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    step(app, borrador, vuelta, form, Borradores::redo, "Se rehízo el cambio.").await
}

async fn step(
    State(app): State<App>,
    Path(borrador): Path<String>,
    vuelta: Vuelta,
    form: Formulario,
    what: fn(&Borradores, &Nombre) -> Result<Abierto, NoBorrador>,
    dicho: &str,
) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    // Only back to a page of this draft; one of a member that is gone now leads to its list.
    let own = format!("/perfil/{nombre}/");
    let back = form.get("volver");
    let back = if back.starts_with(&own) { back.to_owned() } else { format!("{own}revisar") };
    let borradores = app.borradores();
    let done = waiting(move || match what(&borradores, &nombre) {
        Err(NoBorrador::Nada(_)) => Ok(false),
        other => Ok(other.map(|_| true)?),
    })
    .await?;
    Ok(vuelta.to(&back, if done { dicho } else { "No quedaba ningún cambio." }).await)
}

/// Throws a draft away. Its trámites and their papers stay.
pub(super) async fn delete(
    State(app): State<App>,
    Path(borrador): Path<String>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    if form.get("seguro") != "si" {
        let path = format!("/perfil/{nombre}/revisar");
        return Ok(vuelta.to(&path, "No se borró: marque la casilla para confirmarlo.").await);
    }
    let borradores = app.borradores();
    waiting(move || Ok(borradores.delete(&nombre)?)).await?;
    Ok(vuelta.to("/", "El borrador se borró.").await)
}
