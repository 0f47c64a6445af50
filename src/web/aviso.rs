//! The line at the top of the next page that says what was done.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use tower_sessions::Session;

use super::falla::Falla;
use super::pagina;

const CLAVE: &str = "aviso";

/// What the page before had to say; taken out by the page that shows it.
pub(super) struct Aviso(pub(super) Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Aviso {
    type Rejection = Falla;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Falla> {
        let sesion = session(parts, state).await?;
        Ok(Self(sesion.remove(CLAVE).await.ok().flatten()))
    }
}

/// The way to the next page, which will say what was done.
pub(super) struct Vuelta(Session);

impl<S: Send + Sync> FromRequestParts<S> for Vuelta {
    type Rejection = Falla;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Falla> {
        session(parts, state).await.map(Self)
    }
}

impl Vuelta {
    /// Goes to another page, which says this first.
    pub(super) async fn to(self, path: &str, dicho: &str) -> Response {
        let _ = self.0.insert(CLAVE, dicho).await;
        pagina::go_to(path)
    }
}

async fn session<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Session, Falla> {
    Session::from_request_parts(parts, state)
        .await
        .map_err(|(_, que)| Falla::Interno(format!("no hay sesión ({que})")))
}
