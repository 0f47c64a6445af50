//! Opening the file: what is looked at before SQLite may touch it, and making a new one.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};

use super::errores::{Falla, Lugar, is_busy};
use super::{migraciones, tablero};
use crate::base::candado::Candado;
use crate::base::{escritura, privado, red};
use crate::registro::{Proyeccion, RegistroError};

/// How the header of a database file begins: <https://www.sqlite.org/fileformat.html#the_database_header>.
const FIRMA: &[u8; 16] = b"SQLite format 3\0";
const LARGO_ENCABEZADO: usize = 100;
/// Where the header has the number of the program whose file it is, and ours: `CONV`.
const LUGAR_PROGRAMA: usize = 68;
const PROGRAMA: &[u8; 4] = b"CONV";

/// Opens the file, made where there is none and brought to the newest version of its tables and of its board.
pub(super) async fn open(lugar: &Lugar, proyeccion: &dyn Proyeccion) -> Result<SqliteConnection, Falla> {
    let ruta = &lugar.ruta;
    if let Some(que) = red::file_system(ruta).map_err(RegistroError::al("abrir", ruta))? {
        return Err(RegistroError::EnRed { ruta: ruta.clone(), que }.into());
    }
    if !is_there(ruta)? {
        create(lugar, proyeccion).await?;
    }
    let con_registro = check_header(ruta)?;
    let mut conexion = options(lugar).connect().await?;
    let estado = migraciones::state(&mut conexion).await?;
    let Some(estado) = estado else {
        let que = "no tiene las tablas de los trámites".to_owned();
        return Err(RegistroError::NoEsRegistro { ruta: ruta.clone(), que }.into());
    };
    migraciones::check(lugar, &estado)?;
    if !con_registro {
        // A copy that another program made. Where somebody else has it open, a later run does it.
        match log_beside(&mut conexion).await {
            Err(error) if !is_busy(&error) => return Err(error.into()),
            _ => {}
        }
    }
    if estado.version < migraciones::newest(migraciones::MIGRACIONES) {
        migraciones::migrate(&mut conexion, migraciones::MIGRACIONES).await?;
    }
    if estado.proyeccion.as_deref() != Some(&proyeccion.huella()) {
        tablero::rebuild(&mut conexion, proyeccion).await?;
    }
    Ok(conexion)
}

fn options(lugar: &Lugar) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(&lugar.ruta)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(lugar.espera)
        // A row is made in another thread; with room for many, neither waits for the other.
        .row_buffer_size(4096)
        .disable_statement_logging()
}

fn is_there(ruta: &Path) -> Result<bool, RegistroError> {
    match fs::symlink_metadata(ruta) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(RegistroError::al("abrir", ruta)(error)),
    }
}

/// Refuses what is no file of ours before SQLite looks at it, which would take an empty file for a new database and say
/// little of another. Whether it is in the mode in which changes go into a log beside the file.
fn check_header(ruta: &Path) -> Result<bool, RegistroError> {
    let failed = || RegistroError::al("abrir", ruta);
    let no_es = |que: &str| RegistroError::NoEsRegistro { ruta: ruta.to_owned(), que: que.to_owned() };
    let damaged = |que: &str| RegistroError::Danado { ruta: ruta.to_owned(), que: que.to_owned() };
    let metadata = fs::metadata(ruta).map_err(failed())?;
    if !metadata.is_file() {
        return Err(no_es("no es un archivo común"));
    }
    let mut encabezado = Vec::with_capacity(LARGO_ENCABEZADO);
    let file = File::open(ruta).map_err(failed())?;
    file.take(LARGO_ENCABEZADO as u64).read_to_end(&mut encabezado).map_err(failed())?;
    if encabezado.is_empty() {
        return Err(damaged("está vacío"));
    }
    let cuantos = encabezado.len().min(FIRMA.len());
    if encabezado[..cuantos] != FIRMA[..cuantos] {
        return Err(no_es("no es una base de datos de SQLite"));
    }
    let Ok(encabezado) = <[u8; LARGO_ENCABEZADO]>::try_from(encabezado) else {
        return Err(damaged("está cortado"));
    };
    if encabezado[LUGAR_PROGRAMA..LUGAR_PROGRAMA + PROGRAMA.len()] != *PROGRAMA {
        return Err(no_es("es la base de datos de otro programa"));
    }
    // Of half a page at the end SQLite says nothing. A log beside the file may hold the other half.
    let pagina = match u16::from_be_bytes([encabezado[16], encabezado[17]]) {
        0 | 1 => 65_536,
        otra => u64::from(otra),
    };
    let logged = fs::metadata(beside(ruta, "-wal")).is_ok_and(|m| m.len() > 0);
    if metadata.len() % pagina != 0 && !logged {
        return Err(damaged("está cortado"));
    }
    Ok(encabezado[18..20] == [2, 2])
}

/// A file that SQLite keeps beside this one.
fn beside(ruta: &Path, cola: &str) -> PathBuf {
    let mut entera = ruta.as_os_str().to_owned();
    entera.push(cola);
    PathBuf::from(entera)
}

/// Makes the file beside its place and puts it there once it is whole, so that a file at that place is never half of one.
/// One process does it; the others find it done.
async fn create(lugar: &Lugar, proyeccion: &dyn Proyeccion) -> Result<(), Falla> {
    let ruta = &lugar.ruta;
    let carpeta = ruta.parent().unwrap_or(Path::new("."));
    privado::create_folder(carpeta).map_err(RegistroError::al("crear la carpeta", carpeta))?;
    let _candado = Candado::take(carpeta).map_err(RegistroError::al("usar la carpeta", carpeta))?;
    if is_there(ruta)? {
        return Ok(());
    }
    let nuevo = Lugar { ruta: hidden(ruta), espera: lugar.espera };
    remove(&nuevo.ruta)?;
    let made = make(&nuevo, proyeccion).await;
    if made.is_ok() {
        fs::rename(&nuevo.ruta, ruta).map_err(RegistroError::al("crear", ruta))?;
        escritura::sync_folders(&[carpeta.to_owned()])
            .map_err(|fallo| RegistroError::al("crear", ruta)(fallo.causa))?;
    } else {
        // What is left of it would be in the way of nobody: the next run removes it first.
        let _ = remove(&nuevo.ruta);
    }
    made
}

/// While it is made, changes go into the file itself and what fails is told. Closing says nothing of what it could not
/// take out of a log.
async fn make(nuevo: &Lugar, proyeccion: &dyn Proyeccion) -> Result<(), Falla> {
    let file = privado::create_file(&nuevo.ruta).map_err(RegistroError::al("crear", &nuevo.ruta))?;
    drop(file);
    let mut conexion = options(nuevo).connect().await?;
    let programa = u32::from_be_bytes(*PROGRAMA);
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA application_id = {programa}")))
        .execute(&mut conexion)
        .await?;
    migraciones::migrate(&mut conexion, migraciones::MIGRACIONES).await?;
    tablero::rebuild(&mut conexion, proyeccion).await?;
    log_beside(&mut conexion).await?;
    conexion.close().await?;
    if check_header(&nuevo.ruta)? {
        Ok(())
    } else {
        Err(RegistroError::Interno("el archivo nuevo no quedó como debe".to_owned()).into())
    }
}

/// From now on changes go into a log beside the file, so that reading and writing don't wait for each other.
async fn log_beside(conexion: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql("PRAGMA journal_mode = WAL").execute(conexion).await.map(drop)
}

/// `.tramites.sqlite3.nuevo`, beside the file.
fn hidden(ruta: &Path) -> PathBuf {
    let nombre = ruta.file_name().unwrap_or_default().to_string_lossy();
    ruta.with_file_name(format!(".{nombre}.nuevo"))
}

/// Removes a file and what SQLite keeps beside it.
fn remove(ruta: &Path) -> Result<(), RegistroError> {
    for cola in ["", "-wal", "-shm", "-journal"] {
        escritura::remove(&beside(ruta, cola)).map_err(|f| RegistroError::al("borrar", &f.ruta)(f.causa))?;
    }
    Ok(())
}
