//! Why a page was not shown or a thing not done, as a page: what happened, why, what to do.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::pagina::{self, Fallida};
use super::palabras::for_pages;
use crate::base::{Diagnosticos, Fallo};
use crate::casos::borradores::NoBorrador;
use crate::casos::tramites::NoTramite;

/// What went wrong.
#[derive(Debug)]
pub(super) enum Falla {
    /// There is no such page, draft or trámite.
    NoHay(String),
    /// What was asked can't be done: why, and what to do.
    Pedido(String),
    /// What was given has problems, each with its place.
    Problemas(Diagnosticos),
    /// Path, disk, store, network.
    Entorno(String),
    /// Our own fault.
    Interno(String),
    /// More was sent than is taken.
    Grande(String),
    /// What was sent has not the form that the page takes.
    Forma(String),
}

impl Falla {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoHay(_) => StatusCode::NOT_FOUND,
            Self::Pedido(_) | Self::Problemas(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Entorno(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Interno(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Grande(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Forma(_) => StatusCode::BAD_REQUEST,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::NoHay(_) => "Esta página no existe",
            Self::Pedido(_) => "No se pudo hacer",
            Self::Problemas(_) => "Hay datos que corregir",
            Self::Entorno(_) => "El computador no lo permitió",
            Self::Interno(_) => "Falla de convenio",
            Self::Grande(_) => "El archivo es demasiado grande",
            Self::Forma(_) => "No se entendió lo que se envió",
        }
    }

    fn what_to_do(&self) -> &'static str {
        match self {
            Self::NoHay(_) => "Vuelva al inicio y entre desde ahí.",
            Self::Pedido(_) | Self::Problemas(_) => "Vuelva atrás, corríjalo y repita. Nada se perdió.",
            Self::Entorno(_) => "Cuando esté arreglado, vuelva atrás y repita. Nada se perdió.",
            Self::Interno(_) => "No es culpa suya. Por favor avísenos, con el texto de esta página.",
            Self::Grande(_) => {
                "Achique el archivo (por ejemplo, escanee a 200 o 300 puntos por pulgada) y repita."
            }
            Self::Forma(_) => "Vuelva atrás, recargue la página y repita.",
        }
    }

    /// What happened, in sentences.
    pub(super) fn sentences(&self) -> Vec<String> {
        match self {
            Self::Problemas(problemas) => problemas
                .iter()
                .map(|d| {
                    let place = d.lugar.to_string();
                    let place = if place.is_empty() { place } else { format!(" ({place})") };
                    pagina::sentence(&format!("{}{place}. {}", d.mensaje, d.ayuda))
                })
                .collect(),
            Self::NoHay(que)
            | Self::Pedido(que)
            | Self::Entorno(que)
            | Self::Interno(que)
            | Self::Grande(que)
            | Self::Forma(que) => {
                que.lines().filter(|l| !l.trim().is_empty()).map(pagina::sentence).collect()
            }
        }
    }
}

impl IntoResponse for Falla {
    fn into_response(self) -> Response {
        let pagina =
            Fallida { aviso: None, titulo: self.title(), que: self.sentences(), ayuda: self.what_to_do() };
        pagina::draw_with(self.status(), &pagina)
    }
}

impl From<Fallo> for Falla {
    fn from(fallo: Fallo) -> Self {
        Self::Entorno(fallo.to_string())
    }
}

impl From<NoTramite> for Falla {
    fn from(error: NoTramite) -> Self {
        match error {
            NoTramite::Problemas(problemas) => Self::Problemas(problemas),
            NoTramite::Pedido(que) => Self::Pedido(for_pages(&que)),
            NoTramite::Entorno(que) => Self::Entorno(que),
            NoTramite::Interno(que) => Self::Interno(que),
        }
    }
}

impl From<NoBorrador> for Falla {
    fn from(error: NoBorrador) -> Self {
        match error {
            NoBorrador::NoHay(_) => Self::NoHay(error.to_string()),
            NoBorrador::Ilegible(problemas) => Self::Problemas(problemas),
            NoBorrador::Cambio(_) | NoBorrador::Nada(_) => Self::Pedido(error.to_string()),
            NoBorrador::Entorno(fallo) => fallo.into(),
        }
    }
}
