//! The style sheet and the scripts, inside the program; their address changes with what they say.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::base::huella::sha256;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// Name, type and text of each.
const ARCHIVOS: [(&str, &str, &str); 2] = [
    ("estilo.css", CSS, include_str!("estatico/estilo.css")),
    ("convenio.js", JS, include_str!("estatico/convenio.js")),
];

/// One digest for all of them.
static HUELLA: LazyLock<String> = LazyLock::new(|| {
    let all: String = ARCHIVOS.iter().map(|(_, _, texto)| *texto).collect();
    sha256(all.as_bytes())[..12].to_owned()
});

/// The address of a file, for a view.
pub(super) fn address(nombre: &str) -> String {
    format!("/estatico/{}/{nombre}", *HUELLA)
}

/// Serves one; browsers keep it, since another version has another address.
pub(super) async fn serve(Path((huella, nombre)): Path<(String, String)>) -> Response {
    let found = ARCHIVOS.iter().find(|(n, ..)| *n == nombre).filter(|_| huella == *HUELLA);
    let Some((_, tipo, texto)) = found else {
        return (StatusCode::NOT_FOUND, "no existe\n").into_response();
    };
    let kept = "public, max-age=31536000, immutable";
    ([(header::CONTENT_TYPE, *tipo), (header::CACHE_CONTROL, kept)], *texto).into_response()
}
