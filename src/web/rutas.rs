//! Every page and where it is: the one table that the server and its tests walk.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer};

use super::app::App;
use super::falla::Falla;
use super::{
    ajustes, cabeceras, correo, credenciales, estatico, formulario, inicio, papeles, perfil, puerta, tramite,
};

/// How long a form may stop in the middle.
const PACIENCIA: Duration = Duration::from_secs(20);

/// What a stranger may see.
fn open() -> Vec<(&'static str, MethodRouter<App>)> {
    vec![("/entrar/{clave}", get(puerta::enter)), ("/estatico/{huella}/{nombre}", get(estatico::serve))]
}

/// What only somebody sees who came in.
fn closed() -> Vec<(&'static str, MethodRouter<App>)> {
    let mut rutas = vec![("/", get(inicio::show))];
    rutas.extend(perfil::rutas());
    rutas.extend(papeles::rutas());
    rutas.extend(correo::rutas());
    rutas.extend(tramite::rutas());
    rutas.extend(credenciales::rutas());
    rutas.extend(ajustes::rutas());
    rutas
}

/// The paths of all pages: those that a stranger may see, and the others.
pub fn paths() -> (Vec<&'static str>, Vec<&'static str>) {
    let only =
        |rutas: Vec<(&'static str, MethodRouter<App>)>| rutas.into_iter().map(|(path, _)| path).collect();
    (only(open()), only(closed()))
}

/// The whole app.
pub(super) fn router(app: &App) -> Router {
    let join = |rutas: Vec<(&'static str, MethodRouter<App>)>| {
        rutas.into_iter().fold(Router::new(), |router, (path, page)| router.route(path, page))
    };
    let sesiones = SessionManagerLayer::new(MemoryStore::default())
        .with_name(format!("convenio_{}", app.puerto()))
        .with_secure(false)
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_expiry(Expiry::OnSessionEnd);
    // A page that is not there is told to those inside only: a stranger learns nothing.
    let inside = join(closed()).fallback(nowhere).layer(from_fn(puerta::guard));
    join(open())
        .merge(inside)
        .layer(DefaultBodyLimit::max(formulario::MAX_BYTES))
        .layer(RequestBodyTimeoutLayer::new(PACIENCIA))
        .layer(sesiones)
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(app.clone(), puerta::own_address))
        .layer(CompressionLayer::new())
        .layer(from_fn(cabeceras::add))
        .layer(CatchPanicLayer::new())
        .with_state(app.clone())
}

async fn nowhere() -> Falla {
    Falla::NoHay("no hay ninguna página en esta dirección.".into())
}
