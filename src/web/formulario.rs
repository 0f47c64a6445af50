//! What a form sent: names and texts, in order, as typed.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};

use super::falla::Falla;

/// More than this is no form of ours; 98 schools with all of their services take 60 KB.
pub(super) const MAX_BYTES: usize = 2 << 20;
/// A longer text in one field is nobody's answer.
pub(super) const MAX_TEXTO: usize = 20_000;

/// The fields of a form.
#[derive(Debug, Default)]
pub(super) struct Formulario(pub(super) Vec<(String, String)>);

impl Formulario {
    /// The first text of this name; empty where there is none.
    pub(super) fn get(&self, nombre: &str) -> &str {
        self.0.iter().find(|(n, _)| n == nombre).map_or("", |(_, texto)| texto)
    }

    /// Every text of this name.
    pub(super) fn all(&self, nombre: &str) -> Vec<String> {
        self.0.iter().filter(|(n, _)| n == nombre).map(|(_, texto)| texto.clone()).collect()
    }

    /// The first text of this name without blanks around it; nothing where it is empty.
    pub(super) fn said(&self, nombre: &str) -> Option<String> {
        Some(self.get(nombre).trim()).filter(|t| !t.is_empty()).map(str::to_owned)
    }

    /// Whether the form has something of this name.
    pub(super) fn has(&self, nombre: &str) -> bool {
        self.0.iter().any(|(n, _)| n == nombre)
    }
}

impl<S: Send + Sync> FromRequest<S> for Formulario {
    type Rejection = Falla;

    async fn from_request(req: Request, state: &S) -> Result<Self, Falla> {
        let tipo = req.headers().get(header::CONTENT_TYPE).and_then(|t| t.to_str().ok()).unwrap_or_default();
        if !tipo.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
            return Err(Falla::Forma("lo que llegó no es un formulario".into()));
        }
        let bytes = Bytes::from_request(req, state).await.map_err(|error| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Falla::Grande("el formulario trae más texto del que cabe en él".into())
            } else {
                Falla::Forma("el formulario llegó cortado".into())
            }
        })?;
        let campos: Vec<(String, String)> =
            form_urlencoded::parse(&bytes).map(|(n, t)| (n.into_owned(), lines(&t))).collect();
        if let Some((_, texto)) = campos.iter().find(|(_, t)| t.len() > MAX_TEXTO) {
            return Err(Falla::Grande(format!(
                "una respuesta tiene {} letras, y caben {MAX_TEXTO}",
                texto.chars().count()
            )));
        }
        Ok(Self(campos))
    }
}

/// Browsers end lines as the mail does.
fn lines(texto: &str) -> String {
    texto.replace("\r\n", "\n")
}
