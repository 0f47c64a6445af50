//! Handing out a file of any size without holding it in memory.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::Response;
use futures_util::stream;

use super::app::waiting;
use super::falla::Falla;
use super::pagina::{ascii_name, type_of};
use crate::base::Fallo;

/// How much is read at once.
const TROZO: usize = 256 << 10;

/// A file as a download.
///
/// # Errors
/// It can't be opened. What fails later cuts the download off, which browsers tell.
pub(super) async fn file(ruta: &Path) -> Result<Response, Falla> {
    let nombre = ruta.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let owned = ruta.to_owned();
    let (file, bytes) = waiting(move || {
        let file = File::open(&owned).map_err(Fallo::al("leer", &owned))?;
        let bytes = file.metadata().map_err(Fallo::al("leer", &owned))?.len();
        Ok((file, bytes))
    })
    .await?;
    let pieces = stream::unfold(Some(file), |file| async {
        let mut file = file?;
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; TROZO];
            let n = file.read(&mut piece)?;
            piece.truncate(n);
            Ok::<_, std::io::Error>((file, piece))
        })
        .await;
        match read {
            Ok(Ok((_, piece))) if piece.is_empty() => None,
            Ok(Ok((file, piece))) => Some((Ok(Bytes::from(piece)), Some(file))),
            Ok(Err(error)) => Some((Err(error), None)),
            Err(error) => Some((Err(std::io::Error::other(error)), None)),
        }
    });
    Response::builder()
        .header(header::CONTENT_TYPE, type_of(&nombre))
        .header(header::CONTENT_LENGTH, bytes)
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", ascii_name(&nombre)))
        .body(Body::from_stream(pieces))
        .map_err(|error| Falla::Interno(error.to_string()))
}
