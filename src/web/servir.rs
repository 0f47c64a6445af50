//! Starting the server: its port, its one-time address, the browser.

use std::io::{self, BufRead};
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

use super::app::App;
use super::{escucha, rutas};
use crate::base::{Fallo, limites, volcados};
use crate::casos::entorno::{NoServido, Servicio};
use crate::catalogo::Catalogo;

/// The port where nobody says another: the same every time, so that a tab that stayed open goes on working.
const PUERTO: u16 = 8417;

/// Serves pages until the process ends. `tell` gets each one-time address, and whether the browser was opened at it.
///
/// # Errors
/// Why it could not begin.
pub fn servir(pedido: Servicio, tell: &mut dyn FnMut(&str, bool)) -> Result<(), NoServido> {
    // One server a process: the tables live as long as it does.
    let catalogo: &'static Catalogo = match pedido.lugares.catalogo().map_err(NoServido::Catalogo)? {
        Some(catalogo) => Box::leak(Box::new(catalogo)),
        None => Catalogo::propio(),
    };
    let failed =
        |error| NoServido::Entorno(Fallo::al("iniciar el servidor", std::path::Path::new("."))(error));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_io()
        .enable_time()
        .build()
        .map_err(failed)?;
    let open_files = limites::open_files();
    // Credentials pass through this process.
    volcados::off();
    let (listener, puerto) = runtime.block_on(bind(pedido.puerto))?;
    let app = App::open(pedido.lugares, catalogo, puerto).map_err(NoServido::Registro)?;
    let router = rutas::router(&app);
    let serving = runtime.spawn(escucha::listen(listener, router, open_files));
    loop {
        let clave = app.puerta().open().map_err(failed)?;
        let address = format!("http://127.0.0.1:{puerto}/entrar/{clave}");
        let opened = pedido.abrir && open::that_detached(&address).is_ok();
        tell(&address, opened);
        // Each time that somebody presses Enter in the window, one more address: for whoever closed the page.
        let mut line = String::new();
        let ended = io::stdin().lock().read_line(&mut line).map_or(true, |n| n == 0);
        if ended {
            break;
        }
    }
    let _ = runtime.block_on(serving);
    Ok(())
}

/// The port that was asked for; the usual one, else any that is free, where nobody asked.
async fn bind(puerto: Option<u16>) -> Result<(TcpListener, u16), NoServido> {
    let at = |puerto: u16| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, puerto)));
    let wanted = puerto.unwrap_or(PUERTO);
    let listener = match at(wanted).await {
        Ok(listener) => listener,
        Err(_) if puerto.is_none() => at(0).await.map_err(|error| NoServido::Puerto(wanted, error))?,
        Err(error) => return Err(NoServido::Puerto(wanted, error)),
    };
    let given = listener.local_addr().map_err(|error| NoServido::Puerto(wanted, error))?;
    Ok((listener, given.port()))
}
