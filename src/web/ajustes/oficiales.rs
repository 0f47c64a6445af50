//! Putting an official file aside that should not be used any more.

use axum::response::Response;

use crate::web::app::waiting;
use crate::web::aviso::Vuelta;
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::papeles::{folder, known_file, retire};

pub(super) async fn put_aside(vuelta: Vuelta, form: Formulario) -> Result<Response, Falla> {
    let nombre = form.get("nombre").to_owned();
    let done = waiting(move || {
        let (Some(carpeta), Some(_)) = (folder(), known_file(&nombre)) else { return Ok(None) };
        retire(&carpeta, &nombre)?;
        Ok(Some(nombre))
    })
    .await?;
    let dicho = done.map_or_else(
        || "Ese archivo ya no estaba.".to_owned(),
        |nombre| format!("{nombre} se apartó: quedó en la misma carpeta, como {nombre}.anterior."),
    );
    Ok(vuelta.to("/ajustes", &dicho).await)
}
