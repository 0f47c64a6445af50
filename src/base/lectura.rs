//! Reading what a person points at: a regular file or standard input, never more than a limit.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::diagnostico::{Diagnostico, Lugar, Renglon};
use super::fallo::Fallo;

/// What a person writes for standard input.
pub const STDIN: &str = "-";

/// Why something could not be read: the environment's fault, or the file's own.
#[derive(Debug)]
pub enum NoLeido {
    /// Missing, forbidden, not a regular file, or the disk failed.
    Entorno(Fallo),
    /// It was read, and it is not what it should be.
    Contenido(Diagnostico),
}

impl NoLeido {
    /// As a problem to show beside others.
    pub fn into_diagnostico(self) -> Diagnostico {
        match self {
            Self::Contenido(problema) => problema,
            Self::Entorno(fallo) => {
                Diagnostico::error("no-se-pudo-leer", Lugar::archivo(&fallo.ruta), fallo.to_string(), "")
            }
        }
    }
}

/// All bytes of a regular file, or of standard input where the path is `-`.
///
/// # Errors
/// `Entorno` where the path or the disk is at fault; `Contenido` where there are more than `max` bytes.
pub fn read_bytes(ruta: &Path, max: u64) -> Result<Vec<u8>, NoLeido> {
    let mut bytes = Vec::new();
    let read = if ruta == Path::new(STDIN) {
        io::stdin().lock().take(max + 1).read_to_end(&mut bytes)
    } else {
        open_regular(ruta).and_then(|file| file.take(max + 1).read_to_end(&mut bytes))
    };
    read.map_err(Fallo::al("leer", ruta)).map_err(NoLeido::Entorno)?;
    if bytes.len() as u64 > max {
        return Err(NoLeido::Contenido(Diagnostico::error(
            "archivo-demasiado-grande",
            Lugar::archivo(ruta),
            format!("el archivo pasa de {} MB, y uno de los nuestros nunca es tan grande", max >> 20),
            "Revise que sea el archivo que quería indicar.",
        )));
    }
    Ok(bytes)
}

/// A device or a pipe could be read for ever: only regular files are opened, links to them included.
fn open_regular(ruta: &Path) -> io::Result<File> {
    let kind = fs::metadata(ruta)?;
    if kind.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !kind.is_file() {
        return Err(super::fallo::own_reason(
            io::ErrorKind::Other,
            "no es un archivo común (es un dispositivo o una tubería)",
        ));
    }
    File::open(ruta)
}

/// The text of a file in UTF-8, as [`read_bytes`] reads it.
///
/// # Errors
/// Those of [`read_bytes`]; `Contenido` with line and column where a byte is not UTF-8.
pub fn read_text(ruta: &Path, max: u64) -> Result<String, NoLeido> {
    as_text(ruta, read_bytes(ruta, max)?)
}

/// These bytes of a file as text in UTF-8.
///
/// # Errors
/// `Contenido` with line and column where a byte is not UTF-8.
pub fn as_text(ruta: &Path, bytes: Vec<u8>) -> Result<String, NoLeido> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        NoLeido::Contenido(not_utf8(ruta, &valid, error.as_bytes()))
    })
}

fn not_utf8(ruta: &Path, valid: &str, bytes: &[u8]) -> Diagnostico {
    let encoding = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "parece UTF-16 («Unicode» en el Bloc de notas)",
        [b'P', b'K', 3, 4, ..] => "parece un archivo de Excel, de Word o un ZIP",
        _ => "parece guardado en otra codificación («ANSI» o «Latin-1»)",
    };
    let last = valid.rsplit('\n').next().unwrap_or_default();
    Diagnostico::error(
        "no-es-utf8",
        Lugar::Texto {
            archivo: PathBuf::from(ruta),
            linea: valid.matches('\n').count() + 1,
            columna: last.chars().count() + 1,
            renglon: Renglon::default(),
        },
        format!("el archivo no es texto en UTF-8: {encoding}"),
        "Ábralo en el Bloc de notas, elija «Guardar como» y, en «Codificación», UTF-8.",
    )
}
