//! Installing the Ministry's yearly directory of schools.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::ver::view;
use crate::base::escritura::Puesto;
use crate::casos::importar;
use crate::perfil::NoSeLeyo;
use crate::web::app::{App, waiting};
use crate::web::aviso::Vuelta;
use crate::web::falla::Falla;
use crate::web::pagina;
use crate::web::subida::Subida;

pub(super) async fn import(
    State(app): State<App>,
    vuelta: Vuelta,
    subida: Subida,
) -> Result<Response, Falla> {
    let instalados = app.lugares().instalados();
    let catalogo = app.catalogo();
    let done = waiting(move || {
        let archivo = subida.needed("archivo", "el archivo del directorio")?;
        let Some(instalados) = instalados else {
            return Err(Falla::Entorno(
                "no se sabe dónde guardar el directorio: falta la carpeta personal.".into(),
            ));
        };
        let anio = subida.campos.said("anio").and_then(|a| a.parse().ok());
        match importar(&instalados, &archivo.ruta, anio, true, catalogo) {
            Ok(i) => {
                let what = match i.puesto {
                    Puesto::SinCambios => "ya estaba instalado, sin cambios",
                    Puesto::Reemplazado(_) => "quedó instalado en lugar del anterior",
                    _ => "quedó instalado",
                };
                let dicho = format!("El directorio de {} {what}: {} establecimientos.", i.anio, i.cantidad);
                let unread = match i.rechazadas {
                    0 => String::new(),
                    n => format!(" {n} filas no se pudieron leer."),
                };
                Ok(Ok(dicho + &unread))
            }
            Err(NoSeLeyo::Contenido(problemas)) => {
                let plain = problemas
                    .into_iter()
                    .map(|n| crate::base::Diagnostico { lugar: crate::base::Lugar::SinLugar {}, ..n });
                Ok(Err(Falla::Problemas(plain.take(20).collect()).sentences()))
            }
            Err(NoSeLeyo::Entorno(fallo)) => Err(fallo.into()),
        }
    })
    .await?;
    match done {
        Ok(dicho) => {
            app.forget_directory();
            Ok(vuelta.to("/ajustes", &dicho).await)
        }
        Err(fallas) => {
            let mut vista = view(&app).await?;
            vista.fallas = fallas;
            Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista))
        }
    }
}
