//! What SQLite says, in words for people: whose fault it is and what to do.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::super::RegistroError;
use crate::base::fallo::reason;

/// The file and how long to wait for it: what a message about it needs.
#[derive(Clone, Debug)]
pub(super) struct Lugar {
    pub ruta: PathBuf,
    pub espera: Duration,
}

/// What can go wrong inside: the database's, before anybody said what was being done, or ours, with all that is to say.
#[derive(Debug)]
pub(super) enum Falla {
    Base(sqlx::Error),
    Nuestra(RegistroError),
}

impl From<sqlx::Error> for Falla {
    fn from(error: sqlx::Error) -> Self {
        Self::Base(error)
    }
}

impl From<RegistroError> for Falla {
    fn from(error: RegistroError) -> Self {
        Self::Nuestra(error)
    }
}

/// The primary result codes that we know what to say of: <https://www.sqlite.org/rescode.html>.
mod codigo {
    pub const PERM: i32 = 3;
    pub const BUSY: i32 = 5;
    pub const LOCKED: i32 = 6;
    pub const READONLY: i32 = 8;
    pub const IOERR: i32 = 10;
    pub const CORRUPT: i32 = 11;
    pub const FULL: i32 = 13;
    pub const CANTOPEN: i32 = 14;
    pub const NOTADB: i32 = 26;
    /// The index of the log beside the file could not grow.
    pub const IOERR_SHMSIZE: i32 = IOERR | (19 << 8);
}

/// SQLite's code, with what it adds to the primary one; none where something else failed.
pub(super) fn code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

/// Whether the database itself is damaged.
pub(super) fn is_corrupt(error: &sqlx::Error) -> bool {
    code(error).is_some_and(|codigo| matches!(codigo & 0xff, codigo::CORRUPT | codigo::NOTADB))
}

/// Whether somebody else has the file.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    code(error).is_some_and(|codigo| matches!(codigo & 0xff, codigo::BUSY | codigo::LOCKED))
}

impl Lugar {
    /// The failure with what was being done, in words.
    pub(super) fn explain(&self, accion: &'static str, falla: Falla) -> RegistroError {
        let error = match falla {
            Falla::Nuestra(error) => return error,
            Falla::Base(error) => error,
        };
        let ruta = self.ruta.clone();
        let failed = |causa: String| RegistroError::Fallo { accion, ruta: Some(self.ruta.clone()), causa };
        let kind = |kind: io::ErrorKind| failed(reason(&kind.into()));
        let Some(codigo) = code(&error) else { return self.without_code(accion, &error) };
        match codigo & 0xff {
            codigo::BUSY | codigo::LOCKED => {
                RegistroError::Ocupado { ruta, segundos: self.espera.as_secs() }
            }
            codigo::CORRUPT => RegistroError::Danado { ruta, que: database_words(&error) },
            codigo::NOTADB => {
                RegistroError::NoEsRegistro { ruta, que: "no es una base de datos de SQLite".to_owned() }
            }
            codigo::FULL => kind(io::ErrorKind::StorageFull),
            codigo::IOERR if codigo == codigo::IOERR_SHMSIZE => kind(io::ErrorKind::StorageFull),
            codigo::READONLY | codigo::PERM => failed(
                "sólo se puede leer, y aquí hay que escribir. Pida permiso de escritura sobre ese archivo y su carpeta, o use \
                 otra carpeta de datos"
                    .to_owned(),
            ),
            codigo::CANTOPEN => failed(
                "no se puede abrir. Revise que se pueda leer y escribir en ese archivo y en su carpeta".to_owned(),
            ),
            codigo::IOERR => failed(format!(
                "falló la lectura o la escritura del disco ({}). Revise el disco y repita",
                database_words(&error)
            )),
            _ => RegistroError::Interno(format!("{accion}: {error}")),
        }
    }

    fn without_code(&self, accion: &'static str, error: &sqlx::Error) -> RegistroError {
        match error {
            sqlx::Error::Io(error) => {
                RegistroError::Fallo { accion, ruta: Some(self.ruta.clone()), causa: reason(error) }
            }
            // A column that holds what we never write.
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                RegistroError::Danado { ruta: self.ruta.clone(), que: error.to_string() }
            }
            _ => RegistroError::Interno(format!("{accion}: {error}")),
        }
    }
}

/// What the database said, without what sqlx puts before it.
pub(super) fn database_words(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |e| format!("SQLite dice «{}»", e.message()))
}
