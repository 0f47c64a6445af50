//! A table of the catalogue, with where it is from and how sure it is.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::pagina;

/// Longer tables are shown in part: the whole one is a file of the program.
const MAX_FILAS: usize = 400;

#[derive(Template)]
#[template(path = "web/ajustes/tabla.html")]
struct Tabla {
    aviso: Option<String>,
    nombre: String,
    titulo: String,
    fuente: String,
    fecha: String,
    certeza: String,
    notas: Vec<String>,
    encabezado: Vec<String>,
    filas: Vec<Vec<String>>,
    total: usize,
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(nombre): Path<String>,
) -> Result<Response, Falla> {
    let tabla = app.catalogo().tabla(&nombre);
    let t = tabla.ok_or_else(|| Falla::NoHay("no hay una tabla de ese nombre.".into()))?;
    Ok(pagina::draw(&Tabla {
        aviso,
        titulo: t.titulo.clone(),
        fuente: t.fuente.clone(),
        fecha: t.fecha.clone(),
        certeza: t.certeza.clone(),
        notas: t.notas.clone(),
        encabezado: owned(&t.columnas),
        total: t.filas.len(),
        filas: t.filas.iter().take(MAX_FILAS).map(|f| owned(&f.valores)).collect(),
        nombre,
    }))
}

fn owned(valores: &csv::StringRecord) -> Vec<String> {
    valores.iter().map(str::to_owned).collect()
}
