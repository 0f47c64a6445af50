//! The first page.

use askama::Template;
use axum::response::Response;

use super::aviso::Aviso;
use super::pagina;

#[derive(Template)]
#[template(path = "web/inicio.html")]
struct Inicio {
    aviso: Option<String>,
}

pub(super) async fn show(Aviso(aviso): Aviso) -> Response {
    pagina::draw(&Inicio { aviso })
}
