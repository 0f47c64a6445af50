//! Who gets in: a one-time address, a session after it, and only from this machine's own address.

use std::sync::{Mutex, PoisonError};

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

use super::app::App;
use super::pagina;
use crate::base::azar;

/// What a session holds of somebody who came in.
const DENTRO: &str = "dentro";
/// How many unused addresses there may be at once.
const MAX_CLAVES: usize = 4;

/// The one-time addresses that nobody has used yet.
#[derive(Debug, Default)]
pub(super) struct Puerta {
    claves: Mutex<Vec<String>>,
}

impl Puerta {
    /// A new one-time address, as the end of a path.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub(super) fn open(&self) -> std::io::Result<String> {
        use std::fmt::Write;
        let chance: [u8; 16] = azar::bytes()?;
        let clave = chance.iter().fold(String::new(), |mut hex, b| {
            let _ = write!(hex, "{b:02x}");
            hex
        });
        let mut claves = self.claves.lock().unwrap_or_else(PoisonError::into_inner);
        if claves.len() == MAX_CLAVES {
            claves.remove(0);
        }
        claves.push(clave.clone());
        Ok(clave)
    }

    /// Whether this opens; it never does again.
    fn spend(&self, clave: &str) -> bool {
        let mut claves = self.claves.lock().unwrap_or_else(PoisonError::into_inner);
        let found = claves.iter().position(|c| c == clave);
        found.map(|i| claves.remove(i)).is_some()
    }
}

#[derive(Template)]
#[template(path = "web/afuera.html")]
struct Afuera {
    aviso: Option<String>,
}

/// The one-time address: whoever brings it is let in, and goes on to the first page.
pub(super) async fn enter(State(app): State<App>, sesion: Session, Path(clave): Path<String>) -> Response {
    if app.puerta().spend(&clave) {
        // Another name than a stranger may have brought.
        if sesion.cycle_id().await.is_err() || sesion.insert(DENTRO, true).await.is_err() {
            return (StatusCode::INTERNAL_SERVER_ERROR, "no se pudo abrir la sesión").into_response();
        }
        return pagina::go_to("/");
    }
    if is_inside(&sesion).await {
        return pagina::go_to("/");
    }
    outside()
}

/// Lets nobody past who did not come by the one-time address.
pub(super) async fn guard(sesion: Session, req: Request, next: Next) -> Response {
    if is_inside(&sesion).await { next.run(req).await } else { outside() }
}

async fn is_inside(sesion: &Session) -> bool {
    sesion.get::<bool>(DENTRO).await.ok().flatten().unwrap_or(false)
}

fn outside() -> Response {
    pagina::draw_with(StatusCode::UNAUTHORIZED, &Afuera { aviso: None })
}

/// Answers only to this machine's own names, so that no other site can make the browser speak to this one under its name
/// (DNS rebinding), and takes what changes something only from our own pages.
pub(super) async fn own_address(State(app): State<App>, req: Request, next: Next) -> Response {
    let puerto = app.puerto();
    let ours = [format!("127.0.0.1:{puerto}"), format!("localhost:{puerto}")];
    let hosts: Vec<_> = req.headers().get_all(header::HOST).iter().collect();
    let own = |texto: &str| ours.iter().any(|o| o.eq_ignore_ascii_case(texto));
    let host_is_ours = matches!(&hosts[..], [host] if host.to_str().is_ok_and(own))
        && req.uri().authority().is_none_or(|a| own(a.as_str()));
    if !host_is_ours {
        return (StatusCode::MISDIRECTED_REQUEST, "Esta página solo responde en su propia dirección.\n")
            .into_response();
    }
    let safe = matches!(*req.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let foreign = req
        .headers()
        .get_all(header::ORIGIN)
        .iter()
        .any(|origin| !origin.to_str().is_ok_and(|o| o.strip_prefix("http://").is_some_and(own)));
    if !safe && foreign {
        return (StatusCode::FORBIDDEN, "Esto solo se hace desde las páginas de convenio.\n").into_response();
    }
    next.run(req).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_opens_once_and_the_oldest_of_many_no_more() {
        let puerta = Puerta::default();
        let clave = puerta.open().unwrap();
        assert!(!puerta.spend("") && !puerta.spend(&clave[1..]));
        assert!(puerta.spend(&clave) && !puerta.spend(&clave));
        let first = puerta.open().unwrap();
        for _ in 0..MAX_CLAVES {
            puerta.open().unwrap();
        }
        assert!(!puerta.spend(&first));
    }
}
