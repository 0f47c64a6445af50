//! What a file is by its first bytes: text, a ZIP with one CSV in it, a workbook, or something to be told about.

use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::super::codigos as c;
use super::{MAX_BYTES, refuse, too_large};
use crate::base::planilla::is_zip;
use crate::base::texto::list;
use crate::base::{Diagnosticos, Lugar};

/// What is to be read.
pub(super) enum Archivo<'b> {
    /// The workbook that the bytes are.
    Planilla,
    /// A CSV, with the name under which its lines are told.
    Texto { nombre: PathBuf, bytes: Cow<'b, [u8]> },
}

const DESCOMPRIMIR: &str = "Descomprímalo primero e indique el archivo .csv que trae dentro. En Windows 11 basta abrirlo con el Explorador de archivos y copiar el .csv a otra carpeta; en otros, con 7-Zip (7-zip.org), The Unarchiver (macOS) o «unar» (Linux).";
const COMO_CSV: &str =
    "Ábralo en Excel o LibreOffice, elija «Guardar como» y, en tipo, «CSV UTF-8» o «Libro de Excel (.xlsx)».";
const EL_DIRECTORIO: &str =
    "Indique el «Directorio oficial de establecimientos educacionales» del Ministerio, en CSV, ZIP o .xlsx.";

/// Looks at the first bytes, and opens a ZIP.
pub(super) fn open<'b>(ruta: &Path, bytes: &'b [u8]) -> Result<Archivo<'b>, Diagnosticos> {
    let wrong = |que: &str, ayuda: &str| Err(refuse(c::FORMATO, Lugar::archivo(ruta), que.to_owned(), ayuda));
    match bytes {
        [] => wrong("el archivo está vacío", EL_DIRECTORIO),
        [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => wrong(
            "el archivo es un RAR, como los que publica el Ministerio, y hay que descomprimirlo",
            DESCOMPRIMIR,
        ),
        [b'7', b'z', 0xbc, 0xaf, ..] => wrong("el archivo es un 7z, y hay que descomprimirlo", DESCOMPRIMIR),
        [0x1f, 0x8b, ..] => wrong("el archivo es un .gz, y hay que descomprimirlo", DESCOMPRIMIR),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            wrong("es una planilla en el formato antiguo de Excel (.xls) o con contraseña", COMO_CSV)
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            wrong("el archivo es texto en UTF-16 («Unicode»), y no se lee así", COMO_CSV)
        }
        [b'%', b'P', b'D', b'F', ..] => wrong("el archivo es un PDF", EL_DIRECTORIO),
        _ if is_zip(bytes) => open_zip(ruta, bytes),
        _ => {
            let start = &bytes[..bytes.len().min(4096)];
            let zeros = start.split(|b| *b == 0).count() - 1;
            if zeros * 4 > start.len() {
                return wrong("el archivo no es texto, o es texto en UTF-16 («Unicode»)", COMO_CSV);
            }
            let head = String::from_utf8_lossy(start).trim_start().to_lowercase();
            if head.starts_with("<!doctype") || head.starts_with("<html") || head.starts_with("<?xml") {
                let que = "el archivo es una página web o un XML, y no el archivo que había que bajar";
                return wrong(que, EL_DIRECTORIO);
            }
            Ok(Archivo::Texto { nombre: ruta.to_owned(), bytes: Cow::Borrowed(bytes) })
        }
    }
}

/// The one CSV in a ZIP; a workbook is a ZIP too.
fn open_zip<'b>(ruta: &Path, bytes: &'b [u8]) -> Result<Archivo<'b>, Diagnosticos> {
    let lugar = || Lugar::archivo(ruta);
    let damaged = || {
        let ayuda = "Bájelo de nuevo: puede que la descarga se haya cortado.";
        refuse(c::DANADO, lugar(), "el ZIP está dañado o incompleto".to_owned(), ayuda)
    };
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let nombres: Vec<String> = zip.file_names().filter_map(Result::ok).map(Cow::into_owned).collect();
    let of_office = |n: &String| n.starts_with("xl/") || n == "mimetype" || n.starts_with("word/");
    if nombres.iter().any(of_office) {
        return Ok(Archivo::Planilla);
    }
    // macOS puts a shadow of each file beside it.
    let real = |n: &&String| !n.ends_with('/') && !n.starts_with("__MACOSX/");
    let dentro: Vec<&String> = nombres.iter().filter(real).collect();
    let is_csv = |n: &&&String| {
        let n = n.to_lowercase();
        n.ends_with(".csv") || n.ends_with(".txt")
    };
    let csvs: Vec<&&String> = dentro.iter().filter(is_csv).collect();
    let named =
        |cuales: &[&&String]| list(&cuales.iter().take(5).map(|n| format!("«{n}»")).collect::<Vec<_>>());
    let nombre = match csvs[..] {
        [uno] => (*uno).clone(),
        [] => {
            let todos: Vec<&&String> = dentro.iter().collect();
            let que = match dentro.len() {
                0 => "el ZIP está vacío".to_owned(),
                n => format!("el ZIP no trae ningún CSV; trae {n} archivos: {}", named(&todos)),
            };
            let ayuda =
                "Si trae otro archivo comprimido o una planilla, descomprímalo e indique lo que hay dentro.";
            return Err(refuse(c::FORMATO, lugar(), que, ayuda));
        }
        _ => {
            let que =
                format!("el ZIP trae {} archivos CSV, y no se sabe cuál es: {}", csvs.len(), named(&csvs));
            let ayuda = "Descomprímalo e indique el .csv del directorio.";
            return Err(refuse(c::FORMATO, lugar(), que, ayuda));
        }
    };
    let mut contenido = Vec::new();
    let mut parte = zip.by_name(&nombre).map_err(|_| damaged())?;
    parte.by_ref().take(MAX_BYTES + 1).read_to_end(&mut contenido).map_err(|_| damaged())?;
    if contenido.len() as u64 > MAX_BYTES {
        return Err(too_large(&ruta.join(&nombre)));
    }
    if is_zip(&contenido) {
        let que = format!("«{nombre}», dentro del ZIP, es otro ZIP o una planilla");
        return Err(refuse(c::FORMATO, lugar(), que, "Descomprímalo e indique lo que hay dentro."));
    }
    let dentro = ruta.join(&nombre);
    open(&dentro, &contenido)?;
    Ok(Archivo::Texto { nombre: dentro, bytes: Cow::Owned(contenido) })
}
