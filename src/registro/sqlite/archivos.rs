//! Files in SQLite, each once under its SHA-256.

use sqlx::sqlite::SqliteConnection;

use super::errores::Falla;
use super::{Sqlite, begin};
use crate::base::huella;
use crate::registro::{Archivos, Organizacion, RegistroError, Resultado};

impl Archivos for Sqlite<'_> {
    fn guardar(
        &self,
        organizacion: &Organizacion,
        quien: &str,
        archivos: &[&[u8]],
    ) -> Resultado<Vec<String>> {
        self.block("escribir en", async |conexion: &mut SqliteConnection| {
            let mut tx = begin(conexion).await?;
            let huellas = keep(&mut tx, organizacion, quien, archivos).await?;
            tx.commit().await?;
            Ok(huellas)
        })
    }

    fn leer(&self, organizacion: &Organizacion, sha256: &str) -> Resultado<Vec<u8>> {
        self.block("leer", async |conexion: &mut SqliteConnection| {
            let contenido: Option<Vec<u8>> =
                sqlx::query_scalar("SELECT contenido FROM archivos WHERE organizacion = ? AND sha256 = ?")
                    .bind(organizacion.nombre())
                    .bind(sha256)
                    .fetch_optional(conexion)
                    .await?;
            match contenido {
                None => Err(RegistroError::SinArchivo(sha256.to_owned()).into()),
                Some(contenido) if huella::sha256(&contenido) == sha256 => Ok(contenido),
                Some(_) => {
                    let que = format!("el archivo de SHA-256 {sha256} que guarda ya no es el mismo");
                    Err(RegistroError::Danado { ruta: self.lugar.ruta.clone(), que }.into())
                }
            }
        })
    }
}

/// Keeps these files, each once; the digest of each.
pub(super) async fn keep(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    quien: &str,
    archivos: &[&[u8]],
) -> Result<Vec<String>, Falla> {
    let mut huellas = Vec::with_capacity(archivos.len());
    for bytes in archivos {
        let sha256 = huella::sha256(bytes);
        sqlx::query(
            "INSERT INTO archivos (organizacion, sha256, quien, bytes, contenido) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (organizacion, sha256) DO NOTHING",
        )
        .bind(organizacion.nombre())
        .bind(&sha256)
        .bind(quien)
        .bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
        .bind(*bytes)
        .execute(&mut *conexion)
        .await?;
        huellas.push(sha256);
    }
    Ok(huellas)
}

/// Whether a file is kept.
pub(super) async fn is_kept(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    sha256: &str,
) -> Result<bool, Falla> {
    let bytes: Option<i64> =
        sqlx::query_scalar("SELECT bytes FROM archivos WHERE organizacion = ? AND sha256 = ?")
            .bind(organizacion.nombre())
            .bind(sha256)
            .fetch_optional(conexion)
            .await?;
    Ok(bytes.is_some())
}
