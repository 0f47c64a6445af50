//! The store in one file, by SQLite: what one office needs.

mod abrir;
mod archivos;
mod errores;
mod filas;
mod historias;
mod lote;
mod migraciones;
mod recorrido;
mod tablero;
mod verificar;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection as _, Sqlite as Motor, Transaction};
use tokio::runtime::Runtime;

use self::errores::{Falla, Lugar};
use super::{Proyeccion, RegistroError, Resultado};
use crate::base::carpeta_de_datos;

/// Name of the file in the data folder.
pub const ARCHIVO: &str = "tramites.sqlite3";

/// How long a call waits for another process, where nobody says otherwise.
pub const ESPERA: Duration = Duration::from_secs(10);

/// An open store.
///
/// One connection: SQLite has one writer anyway, and a pool takes its time to begin. Calls from several threads wait for
/// each other.
pub struct Sqlite<'p> {
    lugar: Lugar,
    proyeccion: Box<dyn Proyeccion + 'p>,
    runtime: Runtime,
    /// Taken out when the store is closed.
    conexion: Mutex<Option<SqliteConnection>>,
}

/// Where the person's store is, there or not.
///
/// # Errors
/// `SinCarpeta` on a machine without a home folder.
pub fn default_path() -> Resultado<PathBuf> {
    carpeta_de_datos::folder().map(|carpeta| carpeta.join(ARCHIVO)).ok_or(RegistroError::SinCarpeta)
}

impl<'p> Sqlite<'p> {
    /// Opens the store at this path, and makes it where there is none. `espera` is how long a call waits for another
    /// process.
    ///
    /// # Errors
    /// What is wrong with the file or the disk under it; then nothing was written.
    pub fn open(ruta: &Path, espera: Duration, proyeccion: Box<dyn Proyeccion + 'p>) -> Resultado<Self> {
        let ruta = std::path::absolute(ruta).map_err(RegistroError::al("abrir", ruta))?;
        let lugar = Lugar { ruta, espera };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(RegistroError::sistema("preparar la lectura de los trámites"))?;
        let conexion = runtime
            .block_on(abrir::open(&lugar, proyeccion.as_ref()))
            .map_err(|falla| lugar.explain("abrir", falla))?;
        Ok(Self { lugar, proyeccion, runtime, conexion: Mutex::new(Some(conexion)) })
    }

    /// The file.
    pub fn ruta(&self) -> &Path {
        &self.lugar.ruta
    }

    /// Runs `work` on the connection and waits for it; what failed is told with the deed and the file.
    fn block<T>(
        &self,
        accion: &'static str,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, Falla>,
    ) -> Resultado<T> {
        let mut conexion = self.conexion.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(conexion) = conexion.as_mut() else {
            return Err(RegistroError::Interno("el registro ya estaba cerrado".to_owned()));
        };
        self.runtime.block_on(work(conexion)).map_err(|falla| self.lugar.explain(accion, falla))
    }
}

impl Drop for Sqlite<'_> {
    /// Closing takes what is beside the file back into it, so that the one file is all there is.
    fn drop(&mut self) {
        let conexion = self.conexion.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(conexion) = conexion {
            // What could not be taken back is still beside it, and the next run finds it there.
            let _ = self.runtime.block_on(conexion.close());
        }
    }
}

/// Begins to write: nobody else does from here on, so that what is read holds until the end.
async fn begin(conexion: &mut SqliteConnection) -> Result<Transaction<'_, Motor>, Falla> {
    Ok(conexion.begin_with("BEGIN IMMEDIATE").await?)
}
