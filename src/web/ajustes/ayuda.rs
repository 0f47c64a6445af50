//! The page of help: the steps, where the official files are, what the words mean, how to see the commands.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::pagina;

#[derive(Template)]
#[template(path = "web/ajustes/ayuda.html")]
struct Ayuda {
    aviso: Option<String>,
    pagina_modelos: &'static str,
    matriz: &'static str,
    correo: &'static str,
}

pub(super) async fn show(State(app): State<App>, Aviso(aviso): Aviso) -> Response {
    let catalogo = app.catalogo();
    pagina::draw(&Ayuda {
        aviso,
        pagina_modelos: catalogo.pagina_modelos(),
        matriz: catalogo.matriz_anexo(),
        correo: catalogo.correo_interoperabilidad(),
    })
}
