//! The first page of settings: what there is, and where it lies.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::of_the_file;
use crate::base::configuracion;
use crate::web::app::{App, waiting};
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::pagina;

#[derive(Template)]
#[template(path = "web/ajustes/ver.html")]
pub(super) struct Ajustes {
    pub(super) aviso: Option<String>,
    pub(super) fallas: Vec<String>,
    quien: String,
    correo: Option<String>,
    anios: Vec<u16>,
    sin_directorio: Option<String>,
    oficiales: Vec<String>,
    /// What it is called, and what it is.
    direcciones: Vec<(&'static str, String)>,
    /// Name, title, date, how sure.
    tablas: Vec<(String, String, String, String)>,
    datos: String,
    configuracion: Option<String>,
}

pub(super) async fn show(State(app): State<App>, Aviso(aviso): Aviso) -> Result<Response, Falla> {
    let vista = view(&app).await?;
    Ok(pagina::draw(&Ajustes { aviso, ..vista }))
}

pub(super) async fn view(app: &App) -> Result<Ajustes, Falla> {
    let instalados = app.lugares().instalados();
    let catalogo = app.catalogo();
    let (quien, datos) = (app.quien().to_owned(), app.datos().display().to_string());
    waiting(move || {
        let (correo, fallas) = of_the_file()?;
        let correo = correo.map(|c| format!("{} por {}", c.remitente, c.servidor));
        let (anios, sin_directorio) = match instalados.map(|i| i.anios()) {
            Some(Ok(anios)) => (anios, None),
            Some(Err(fallo)) => (Vec::new(), Some(fallo.to_string())),
            None => (Vec::new(), None),
        };
        let modelos = configuracion::models_folder();
        let mut oficiales: Vec<String> = modelos
            .and_then(|carpeta| std::fs::read_dir(carpeta).ok())
            .map(|e| e.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect())
            .unwrap_or_default();
        oficiales.retain(|n| !n.ends_with(".anterior") && !n.ends_with(".toml") && !n.starts_with('.'));
        oficiales.sort();
        let tablas = catalogo
            .tablas()
            .iter()
            .map(|t| (t.nombre.to_string(), t.titulo.clone(), t.fecha.clone(), t.certeza.clone()))
            .collect();
        Ok(Ajustes {
            aviso: None,
            fallas,
            quien,
            correo,
            anios,
            sin_directorio,
            oficiales,
            direcciones: vec![
                ("Correo del equipo de Interoperabilidad", catalogo.correo_interoperabilidad().to_owned()),
                ("Modelos de convenio", catalogo.pagina_modelos().to_owned()),
                ("Matriz del Anexo", catalogo.matriz_anexo().to_owned()),
            ],
            tablas,
            datos,
            configuracion: configuracion::folder().map(|c| c.display().to_string()),
        })
    })
    .await
}
