//! Taking connections: as many as the system allows, none for longer than it speaks.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a connection may take to say what it wants, and may be kept without wanting anything.
const PACIENCIA: Duration = Duration::from_secs(10);
/// Open files that are left for the disk.
const RESERVA: usize = 128;
/// How long to wait where the system lets nothing more be opened.
const PAUSA: Duration = Duration::from_millis(100);

/// Serves until the process ends.
pub(super) async fn listen(listener: TcpListener, router: Router, open_files: usize) {
    let room = Arc::new(Semaphore::new(open_files.saturating_sub(RESERVA).max(16)));
    loop {
        // Whoever comes when all places are taken waits in the system's queue.
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        let Ok((connection, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSA).await;
            continue;
        };
        let _ = connection.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            // A browser that goes away in the middle is nobody's fault.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PACIENCIA)
                .serve_connection(TokioIo::new(connection), service)
                .await;
            drop(place);
        });
    }
}
