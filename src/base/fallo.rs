//! The environment failed: what was being done, to which path, and why, in Spanish.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A failure of disk, path or permission: not the person's data, and not our code.
#[derive(Debug)]
pub struct Fallo {
    /// What was being done: `leer`, `escribir`, `crear la carpeta`.
    pub accion: &'static str,
    /// The path it was done to.
    pub ruta: PathBuf,
    /// What the system said.
    pub causa: io::Error,
}

impl Fallo {
    /// For `map_err`: adds the deed and the path to the system's error.
    pub fn al(accion: &'static str, ruta: &Path) -> impl FnOnce(io::Error) -> Self {
        move |causa| Self { accion, ruta: ruta.to_owned(), causa }
    }
}

/// A reason of our own, already in words for people.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Motivo(Cow<'static, str>);

/// A reason of our own as the system would say it, in words for people with what to do.
pub fn own_reason(kind: io::ErrorKind, motivo: impl Into<Cow<'static, str>>) -> io::Error {
    io::Error::new(kind, Motivo(motivo.into()))
}

impl fmt::Display for Fallo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no se pudo {} {}: {}", self.accion, self.ruta.display(), reason(&self.causa))
    }
}

impl std::error::Error for Fallo {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.causa)
    }
}

/// The system's reason in Spanish, with what to do about it where something can be done.
pub fn reason(error: &io::Error) -> String {
    use io::ErrorKind as K;
    if let Some(Motivo(texto)) = error.get_ref().and_then(|e| e.downcast_ref()) {
        return texto.to_string();
    }
    let known = match error.kind() {
        K::NotFound => "no existe. Revise el nombre y la carpeta",
        K::PermissionDenied => "no hay permiso. Elija otra carpeta o pida permiso sobre ésta",
        K::ReadOnlyFilesystem => "el disco es de solo lectura. Elija otra carpeta",
        K::StorageFull | K::QuotaExceeded => "no queda espacio en el disco. Libere espacio y repita",
        K::NotADirectory => "una parte de la ruta es un archivo y no una carpeta",
        K::IsADirectory => "es una carpeta y no un archivo",
        K::AlreadyExists => "ya existe",
        K::ResourceBusy | K::ExecutableFileBusy => "otro programa lo tiene abierto. Ciérrelo y repita",
        K::InvalidFilename => "el nombre es demasiado largo o tiene caracteres que el disco no acepta",
        _ => return format!("el sistema dice «{error}»"),
    };
    known.to_owned()
}
