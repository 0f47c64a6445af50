//! Makes a blank Excel form for a profile, whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::Fallo;
use crate::base::escritura::{Nuevo, remove, sync_folders, write_all};
use crate::catalogo::Catalogo;
use crate::perfil::borrador::{Dato, Perfil};
use crate::perfil::ficha_excel::{NoSeEscribio, write};

/// Why there is no form.
#[derive(Debug)]
pub enum NoSeHizo {
    /// There is something of that name, and it was not to be replaced.
    YaExiste(PathBuf),
    /// Path or disk.
    Entorno(Fallo),
    /// Our own fault.
    Interno(NoSeEscribio),
}

/// Writes a blank form with the drop-downs of this catalogue. What is there stays, unless `forzar`.
///
/// # Errors
/// Where something of that name is there already, or the disk fails.
pub fn ficha_excel(salida: &Path, forzar: bool, catalogo: &Catalogo) -> Result<(), NoSeHizo> {
    if !forzar && fs::symlink_metadata(salida).is_ok() {
        return Err(NoSeHizo::YaExiste(salida.to_owned()));
    }
    let version = Some(Dato { valor: 1, ..Dato::default() });
    let bytes = write(&Perfil { version, ..Perfil::default() }, catalogo).map_err(NoSeHizo::Interno)?;
    put(salida, forzar, &bytes)
}

/// Under a name of our own first, then in place by a rename, or by a link where nothing may be replaced.
fn put(salida: &Path, forzar: bool, bytes: &[u8]) -> Result<(), NoSeHizo> {
    let carpeta = match salida.parent() {
        Some(padre) if !padre.as_os_str().is_empty() => padre.to_owned(),
        _ => PathBuf::from("."),
    };
    let nombre = salida.file_name().unwrap_or_default().to_string_lossy();
    let apart = carpeta.join(format!(".{nombre}.nuevo-{}", std::process::id()));
    remove(&apart).map_err(NoSeHizo::Entorno)?;
    let written = write_all(&[Nuevo { ruta: &apart, bytes }]).map_err(NoSeHizo::Entorno).and_then(|()| {
        if forzar {
            return fs::rename(&apart, salida)
                .map_err(|e| NoSeHizo::Entorno(Fallo::al("escribir", salida)(e)));
        }
        match fs::hard_link(&apart, salida) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(NoSeHizo::YaExiste(salida.to_owned()))
            }
            // Some file systems have no links: the name was free a moment ago.
            Err(_) => {
                fs::rename(&apart, salida).map_err(|e| NoSeHizo::Entorno(Fallo::al("escribir", salida)(e)))
            }
        }
    });
    let _ = remove(&apart);
    written?;
    sync_folders(&[carpeta]).map_err(NoSeHizo::Entorno)
}
