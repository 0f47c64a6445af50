//! Through which server mail goes, its password, and trying it out.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::of_the_file;
use crate::base::{configuracion, reloj};
use crate::casos::correo::{Dichos, ajustar, clave, probar};
use crate::casos::tramites::NoTramite;
use crate::correo::Clave;
use crate::perfil::{AjustesCorreo, Seguridad};
use crate::web::app::{App, waiting};
use crate::web::aviso::{Aviso, Vuelta};
use crate::web::correo::{Intento, attempt};
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina;
use crate::web::palabras::for_pages;

#[derive(Template)]
#[template(path = "web/ajustes/correo.html")]
struct Correo {
    aviso: Option<String>,
    fallas: Vec<String>,
    hay: bool,
    d: Dichos,
    intento: Option<Intento>,
    para: String,
}

fn said_by(ajustes: Option<&AjustesCorreo>) -> Dichos {
    let Some(a) = ajustes else { return Dichos::default() };
    Dichos {
        servidor: a.servidor.clone(),
        puerto: a.puerto.to_string(),
        seguridad: if a.seguridad == Seguridad::Tls { "tls" } else { "starttls" }.to_owned(),
        usuario: a.usuario.clone().unwrap_or_default(),
        remitente: a.remitente.clone(),
        nombre: a.nombre.clone().unwrap_or_default(),
    }
}

async fn view() -> Result<Correo, Falla> {
    waiting(|| {
        let (ajustes, fallas) = of_the_file()?;
        Ok(Correo {
            aviso: None,
            fallas,
            hay: ajustes.is_some(),
            d: said_by(ajustes.as_ref()),
            intento: None,
            para: ajustes.map(|a| a.remitente).unwrap_or_default(),
        })
    })
    .await
}

pub(super) async fn show(Aviso(aviso): Aviso) -> Result<Response, Falla> {
    Ok(pagina::draw(&Correo { aviso, ..view().await? }))
}

pub(super) async fn save(vuelta: Vuelta, form: Formulario) -> Result<Response, Falla> {
    let d = Dichos {
        servidor: form.get("servidor").to_owned(),
        puerto: form.get("puerto").to_owned(),
        seguridad: form.get("seguridad").to_owned(),
        usuario: form.get("usuario").to_owned(),
        remitente: form.get("remitente").to_owned(),
        nombre: form.get("nombre").to_owned(),
    };
    let typed = d.clone();
    let done = waiting(move || {
        let Some(carpeta) = configuracion::folder() else {
            return Err(Falla::Entorno(
                "no se sabe dónde guardar los ajustes: falta la carpeta personal.".into(),
            ));
        };
        match ajustar(&carpeta, &typed) {
            Ok(()) => Ok(Vec::new()),
            Err(NoTramite::Problemas(notas)) => {
                // A line of a file says nothing to somebody who filled a form.
                let plain = notas
                    .into_iter()
                    .map(|n| crate::base::Diagnostico { lugar: crate::base::Lugar::SinLugar {}, ..n });
                Ok(Falla::Problemas(plain.collect()).sentences())
            }
            Err(other) => Err(other.into()),
        }
    })
    .await?;
    if done.is_empty() {
        return Ok(vuelta.to("/ajustes/correo", "Se guardó. Ahora guarde la clave y pruébelo.").await);
    }
    let vista = Correo { fallas: done, d, ..view().await? };
    Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista))
}

/// Keeps the password in the system's keyring, never in a file of ours.
pub(super) async fn password(
    State(app): State<App>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let texto = form.get("clave").to_owned();
    let forget = form.get("accion") == "borrar";
    let refused = app
        .with_rules(move |marco| {
            if !forget && (texto.is_empty() || texto.chars().any(char::is_control)) {
                return Ok(Some("Escriba la clave.".to_owned()));
            }
            let nueva = (!forget).then(|| Clave::new(texto.clone()));
            match clave(marco.ajustes.correo(), nueva.as_ref()) {
                Ok(_) => Ok(None),
                Err(NoTramite::Pedido(que) | NoTramite::Entorno(que)) => Ok(Some(for_pages(&que))),
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    if let Some(falla) = refused {
        let vista = Correo { fallas: vec![falla], ..view().await? };
        return Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista));
    }
    let dicho =
        if forget { "La clave se borró del llavero." } else { "La clave quedó en el llavero del sistema." };
    Ok(vuelta.to("/ajustes/correo", dicho).await)
}

/// Logs in and sends a message to oneself; what the server said, word for word.
pub(super) async fn probe(State(app): State<App>, _: Formulario) -> Result<Response, Falla> {
    let tried = app
        .with_rules(|marco| {
            let moment = reloj::moment(marco.hoy);
            match probar(marco.ajustes.correo(), None, configuracion::folder().as_deref(), moment) {
                Ok(p) => Ok(Ok(attempt(&p.desenlace, &p.constancia))),
                Err(NoTramite::Pedido(que)) => Ok(Err(for_pages(&que))),
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    let vista = view().await?;
    Ok(match tried {
        Ok(intento) => pagina::draw(&Correo { intento: Some(intento), ..vista }),
        Err(falla) => {
            pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &Correo { fallas: vec![falla], ..vista })
        }
    })
}
