//! The compound file around the workbook: its stream taken out, and another one put in its place.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::registros::{Falla, damaged};

const LIBRO: &str = "/Workbook";
const GEMELO: &str = "/Book";

/// The stream with the workbook.
///
/// # Errors
/// What the file is instead; that it asks for a password, or is damaged.
pub fn workbook_stream(bytes: &[u8], max: u64) -> Result<Vec<u8>, Falla> {
    guarded(|| {
        let mut file = open(bytes)?;
        if file.exists("/EncryptedPackage") {
            return Err(Falla::ConClave);
        }
        if file.exists("/WordDocument") {
            return Err(Falla::OtroFormato("es un documento de Word, y no una planilla"));
        }
        if !file.exists(LIBRO) {
            return Err(Falla::OtroFormato(if file.exists(GEMELO) {
                "es una planilla de Excel 5.0 o 95, anterior a 1997"
            } else {
                "no es una planilla de Excel por dentro, se llame como se llame el archivo"
            }));
        }
        let stream = file.open_stream(LIBRO).map_err(damaged)?;
        if stream.len() > bytes.len() as u64 {
            return Err(damaged("dice ser más larga que el archivo"));
        }
        let mut out = Vec::new();
        stream.take(max + 1).read_to_end(&mut out).map_err(damaged)?;
        Ok(out)
    })
}

/// Whether the workbook lies in it twice, the second time for Excel 5.0 and 95: that one is not written.
pub fn has_twin(bytes: &[u8]) -> bool {
    guarded(|| open(bytes).map(|file| file.is_stream(LIBRO) && file.is_stream(GEMELO))).unwrap_or(false)
}

/// The file with another workbook in it.
///
/// The library writes in place: the sectors of the workbook, new ones at the end or in free places where it has grown,
/// the tables of sectors that name them, and length and first sector in the workbook's entry of the directory (and in
/// the root's, where a workbook of less than 4,096 bytes lies in its stream of small ones). Times, classes and all
/// other streams stay where they are. That this is so is read back before the file is given out.
///
/// # Errors
/// Where it is too damaged to be written without harm to something else.
pub fn with_stream(bytes: &[u8], stream: &[u8]) -> Result<Vec<u8>, Falla> {
    guarded(|| {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes.to_vec())).map_err(damaged)?;
        {
            let mut place = file.open_stream(LIBRO).map_err(damaged)?;
            place.seek(SeekFrom::Start(0)).map_err(damaged)?;
            place.write_all(stream).map_err(damaged)?;
            place.set_len(stream.len() as u64).map_err(damaged)?;
            place.flush().map_err(damaged)?;
        }
        file.flush().map_err(damaged)?;
        let made = file.into_inner().into_inner();
        let (before, after) = (contents(bytes)?, contents(&made)?);
        let same = before.len() == after.len()
            && before.iter().zip(&after).all(|(a, b)| {
                let is_book = a.ruta == b.ruta && is_workbook(&a.ruta);
                if is_book { a.rest == b.rest && b.bytes == stream } else { a == b }
            });
        if same { Ok(made) } else { Err(damaged("sus partes se pisan unas a otras")) }
    })
}

type Archivo<'a> = cfb::CompoundFile<Cursor<&'a [u8]>>;

fn open(bytes: &[u8]) -> Result<Archivo<'_>, Falla> {
    cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)
}

/// The library indexes and subtracts what a file says; nothing that it touches outlives the call.
fn guarded<T>(deed: impl FnOnce() -> Result<T, Falla>) -> Result<T, Falla> {
    catch_unwind(AssertUnwindSafe(deed)).unwrap_or_else(|_| Err(damaged("sus referencias no son posibles")))
}

fn is_workbook(ruta: &Path) -> bool {
    ruta.to_string_lossy().trim_start_matches('/').eq_ignore_ascii_case("workbook")
}

/// An entry of the directory: its name, what it holds, and all else that is said of it.
#[derive(PartialEq, Eq)]
struct Entrada {
    ruta: PathBuf,
    bytes: Vec<u8>,
    rest: String,
}

fn contents(bytes: &[u8]) -> Result<Vec<Entrada>, Falla> {
    let mut file = open(bytes)?;
    let entries: Vec<cfb::Entry> = file.walk().collect();
    // Streams that share their sectors could be many times as long as the file.
    let mut left = bytes.len() as u64;
    let mut all = Vec::new();
    for entry in entries {
        let mut held = Vec::new();
        if entry.is_stream() {
            left =
                left.checked_sub(entry.len()).ok_or_else(|| damaged("dice ser más larga que el archivo"))?;
            file.open_stream(entry.path()).and_then(|mut s| s.read_to_end(&mut held)).map_err(damaged)?;
        }
        let rest = format!(
            "{:?} {:?} {:?} {:?} {}",
            entry.clsid(),
            entry.state_bits(),
            entry.created(),
            entry.modified(),
            entry.is_storage()
        );
        all.push(Entrada { ruta: entry.path().to_owned(), bytes: held, rest });
    }
    Ok(all)
}
