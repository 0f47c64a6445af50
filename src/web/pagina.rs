//! From a view to an answer, and the pages that every part of the app shares.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Something went wrong, told with the frame of every other page.
#[derive(Template)]
#[template(path = "web/falla.html")]
pub(super) struct Fallida {
    pub(super) aviso: Option<String>,
    pub(super) titulo: &'static str,
    pub(super) que: Vec<String>,
    pub(super) ayuda: &'static str,
}

/// A view as a page.
pub(super) fn draw(vista: &impl Template) -> Response {
    draw_with(StatusCode::OK, vista)
}

/// A view as a page with this status.
pub(super) fn draw_with(status: StatusCode, vista: &impl Template) -> Response {
    match vista.render() {
        Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => {
            let texto = format!("falla de convenio al dibujar la página: {error}");
            (StatusCode::INTERNAL_SERVER_ERROR, texto).into_response()
        }
    }
}

/// A file to be kept: never shown inside a page, whatever it holds.
pub(super) fn download(nombre: &str, tipo: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", ascii_name(nombre));
    ([(header::CONTENT_TYPE, tipo.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response()
}

/// The type of a file by its name, for the program that opens it.
pub(super) fn type_of(nombre: &str) -> &'static str {
    let extension = nombre.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match &*extension {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls" => "application/vnd.ms-excel",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "toml" | "txt" | "json" | "md" => "text/plain; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "eml" => "message/rfc822",
        _ => "application/octet-stream",
    }
}

/// A name that every browser and system takes: no accents, no marks.
pub(super) fn ascii_name(nombre: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let name: String = nombre
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    if name.trim_matches(['.', ' ', '_']).is_empty() { "archivo".to_owned() } else { name }
}

/// A sentence as a page shows it: a capital letter first.
pub(super) fn sentence(texto: &str) -> String {
    let texto = texto.trim();
    let mut letras = texto.chars();
    letras.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letras.as_str())
}

/// Goes on to another page after something was done, so that a reload does not do it twice.
pub(super) fn go_to(path: &str) -> Response {
    axum::response::Redirect::to(path).into_response()
}
