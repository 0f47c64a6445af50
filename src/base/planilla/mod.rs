//! Opens a workbook that anybody may have made: bounded in time and memory, every cell as one of a few kinds.

pub mod a_la_vista;
mod aspecto;

use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Read};
use std::ops::{ControlFlow, RangeInclusive};

use calamine::{DataRef, DataType, Dimensions, Reader, Xlsx, XlsxError};
use zip::ZipArchive;

use super::contencion::contain;
use super::texto::visible;

/// How large a workbook may be; what is beyond is refused before it is read.
#[derive(Clone, Copy, Debug)]
pub struct Limites {
    /// The most bytes that one sheet may unpack to.
    pub hoja: u64,
    /// The most bytes that any other part may unpack to.
    pub parte: u64,
    /// The most bytes that all parts together may unpack to.
    pub todo: u64,
    /// The most cells with something in them that a sheet may have; all together four times as many.
    pub celdas: usize,
    /// The most bytes of text that the cells of a sheet may hold: one shared text can be that of every cell. All
    /// together twice as many.
    pub texto: usize,
}

/// What the sheets that were read hold together.
#[derive(Default)]
struct Gasto {
    celdas: usize,
    texto: usize,
}

/// The most sheets that are looked into.
const MAX_HOJAS: usize = 50;
/// The most merged areas of a sheet that are looked at.
const MAX_COMBINADAS: usize = 10_000;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Celda {
    /// Text that is not only blanks.
    Texto(String),
    /// A number.
    Numero(f64),
    /// A day, as `2026-11-24`.
    Fecha(String),
    /// A time of day, a duration, a date that does not exist.
    Hora,
    /// Yes or no.
    Logico(bool),
    /// `#N/A` and the like.
    Error(String),
}

/// A sheet: its cells that hold something, by row and column counted from 0.
#[derive(Debug, Default)]
pub struct Hoja {
    /// Its name.
    pub nombre: String,
    /// Row, column, what is there.
    pub celdas: BTreeMap<u32, BTreeMap<u16, Celda>>,
    /// Cells merged into one: rows and columns.
    pub combinadas: Vec<(RangeInclusive<u32>, RangeInclusive<u16>)>,
}

/// Why a workbook was not opened. What to do about it is for those to say who know what it should be.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSeAbre {
    /// It is damaged.
    #[error("la planilla está dañada o incompleta ({0})")]
    Danada(String),
    /// It asks for a password.
    #[error("la planilla tiene contraseña para abrirla")]
    ConClave,
    /// The old Excel format.
    #[error("es una planilla en el formato antiguo de Excel (.xls)")]
    Antigua,
    /// LibreOffice's own format.
    #[error("es una planilla de LibreOffice (.ods), y se lee la de Excel (.xlsx)")]
    LibreOffice,
    /// Excel's binary format.
    #[error("es una planilla de Excel en formato binario (.xlsb)")]
    Binaria,
    /// A Word file.
    #[error("es un documento de Word")]
    Word,
    /// A ZIP with anything else in it.
    #[error("es un ZIP, y no una planilla de Excel")]
    NoEsPlanilla,
    /// Beyond the limits.
    #[error("la planilla es demasiado grande")]
    DemasiadoGrande,
}

fn damaged(que: impl std::fmt::Display) -> NoSeAbre {
    NoSeAbre::Danada(que.to_string())
}

/// Whether these bytes are a ZIP, as every `.xlsx` is.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// What these bytes are, where they are the old Excel format or a workbook behind a password.
pub fn refuse_old(bytes: &[u8]) -> Option<NoSeAbre> {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]).then(|| {
        // Both are the same container; the encrypted one names its stream in UTF-16.
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let protected = bytes.windows(encrypted.len()).any(|w| w == encrypted);
        if protected { NoSeAbre::ConClave } else { NoSeAbre::Antigua }
    })
}

/// Whether merged areas are read: it takes as long as the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Combinadas {
    Leidas,
    Dejadas,
}

/// What `then` makes of all sheets of a workbook; it works under the same guard against files that make a reader panic.
///
/// # Errors
/// What the file is instead, that it is damaged, or that it is larger than the limits.
fn open<T>(
    bytes: &[u8],
    limites: &Limites,
    combinadas: Combinadas,
    then: impl FnOnce(Vec<Hoja>) -> T,
) -> Result<T, NoSeAbre> {
    guarded(bytes, limites, || {
        let mut libro = workbook(bytes)?;
        if let Some(nombre) = repeated(&libro.sheet_names()) {
            return Err(damaged(format_args!("dos hojas se llaman «{}»", visible(&nombre))));
        }
        let (mut hojas, mut gasto) = (Vec::new(), Gasto::default());
        for nombre in libro.sheet_names().into_iter().take(MAX_HOJAS) {
            let mut hoja = Hoja { nombre, ..Hoja::default() };
            let celdas = &mut hoja.celdas;
            read_cells(&mut libro, &hoja.nombre, limites, &mut gasto, &mut |fila, columna, celda| {
                celdas.entry(fila).or_default().insert(columna, celda);
                ControlFlow::Continue(())
            })?;
            if combinadas == Combinadas::Leidas {
                // A sheet of which no cell is read has nothing that could be merged.
                let merged = libro.merge_cells_by_sheet_name(&hoja.nombre).unwrap_or_default();
                hoja.combinadas = merged.iter().take(MAX_COMBINADAS).filter_map(area).collect();
            }
            hojas.push(hoja);
        }
        Ok(then(hojas))
    })
}

/// The name of a sheet that another has too: Excel knows no difference between large and small letters, and opens no
/// such file. What is read of the one would be written to the other.
pub fn repeated(names: &[String]) -> Option<String> {
    let mut seen = HashSet::new();
    names.iter().find(|n| !seen.insert(n.to_lowercase())).cloned()
}

/// Every cell that holds something of the sheet with this index, in the order of the file, without keeping them: row and
/// column from 0. `see` can stop it. The name of the sheet; nothing where there is none of this index.
///
/// # Errors
/// What the file is instead, that it is damaged, or that it is larger than the limits.
pub fn stream(
    bytes: &[u8],
    limites: &Limites,
    indice: usize,
    see: &mut dyn FnMut(u32, u16, Celda) -> ControlFlow<()>,
) -> Result<Option<String>, NoSeAbre> {
    guarded(bytes, limites, || {
        let mut libro = workbook(bytes)?;
        let Some(nombre) = libro.sheet_names().into_iter().take(MAX_HOJAS).nth(indice) else {
            return Ok(None);
        };
        read_cells(&mut libro, &nombre, limites, &mut Gasto::default(), see)?;
        Ok(Some(nombre))
    })
}

/// The last resort: sizes and counts are known to be sane by now, and no file is known that makes the reader
/// panic in a release; but it indexes and subtracts what a file says, and a file that comes by mail must
/// not end the work on the others. Nothing that it touches is looked at after a panic.
fn guarded<T>(
    bytes: &[u8],
    limites: &Limites,
    work: impl FnOnce() -> Result<T, NoSeAbre>,
) -> Result<T, NoSeAbre> {
    inspect(bytes, limites)?;
    contain(work).unwrap_or_else(|| Err(damaged("sus referencias no son posibles")))
}

/// Unpacks every part once, throwing the bytes away: what a ZIP says of its own sizes need not be true.
fn inspect(bytes: &[u8], limites: &Limites) -> Result<(), NoSeAbre> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("no se puede abrir como ZIP"))?;
    let names: Vec<String> =
        zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    if let Ok(mut mimetype) = zip.by_name("mimetype") {
        let mut kind = String::new();
        let _ = mimetype.by_ref().take(200).read_to_string(&mut kind);
        if kind.contains("opendocument.spreadsheet") {
            return Err(NoSeAbre::LibreOffice);
        }
    }
    if has("xl/workbook.bin") {
        return Err(NoSeAbre::Binaria);
    }
    if has("word/document.xml") {
        return Err(NoSeAbre::Word);
    }
    if !has("xl/workbook.xml") {
        return Err(NoSeAbre::NoEsPlanilla);
    }
    let mut total = 0;
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).map_err(|_| damaged("una parte no se puede leer"))?;
        let name = part.name().map(|n| n.to_ascii_lowercase()).unwrap_or_default();
        let max = if name.contains("worksheets/") { limites.hoja } else { limites.parte };
        let max = max.min(limites.todo - total);
        if part.size() > max {
            return Err(NoSeAbre::DemasiadoGrande);
        }
        let strings = name.ends_with("sharedstrings.xml");
        let mut kept = Vec::new();
        let mut head = Vec::new();
        part.by_ref()
            .take(2)
            .read_to_end(&mut head)
            .map_err(|_| damaged(format!("no se puede leer {name}")))?;
        // The reader would find nothing in it, and say nothing.
        if name.ends_with(".xml") && matches!(head[..], [0xff, 0xfe] | [0xfe, 0xff] | [b'<', 0] | [0, b'<']) {
            return Err(damaged(format!("{name} está en UTF-16")));
        }
        let read = if strings {
            part.by_ref().take(max + 1).read_to_end(&mut kept).map(|n| n as u64)
        } else {
            std::io::copy(&mut part.by_ref().take(max + 1), &mut std::io::sink())
        };
        let size = read.map_err(|_| damaged(format!("no se puede leer {name}")))? + head.len() as u64;
        if size > max {
            return Err(NoSeAbre::DemasiadoGrande);
        }
        if strings && promises_too_much(&kept) {
            return Err(damaged("dice tener más textos de los que caben"));
        }
        total += size;
    }
    Ok(())
}

/// The reader makes room for as many texts as the part says it has, so that number must be possible.
fn promises_too_much(part: &[u8]) -> bool {
    let key = b"uniqueCount";
    part.windows(key.len()).enumerate().filter(|(_, w)| w == key).any(|(at, _)| {
        let digits: String = part[at + key.len()..]
            .iter()
            .skip_while(|b| !b.is_ascii_digit())
            .take_while(|b| b.is_ascii_digit())
            .map(|b| char::from(*b))
            .collect();
        digits.parse::<usize>().map_or(!digits.is_empty(), |n| n > part.len())
    })
}

fn workbook(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, NoSeAbre> {
    Xlsx::new(Cursor::new(bytes)).map_err(explain)
}

fn explain(error: XlsxError) -> NoSeAbre {
    match error {
        XlsxError::Password => NoSeAbre::ConClave,
        otro => damaged(otro),
    }
}

fn read_cells(
    libro: &mut Xlsx<Cursor<&[u8]>>,
    hoja: &str,
    limites: &Limites,
    gasto: &mut Gasto,
    see: &mut dyn FnMut(u32, u16, Celda) -> ControlFlow<()>,
) -> Result<(), NoSeAbre> {
    let mut cells = match libro.worksheet_cells_reader(hoja) {
        // A sheet that is a chart has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        other => other.map_err(explain)?,
    };
    let (mut count, mut letters) = (0, 0);
    while let Some(cell) = cells.next_cell().map_err(explain)? {
        let (fila, columna) = cell.get_position();
        let here = cell.get_value().get_string().map_or(0, str::len);
        letters += here;
        gasto.texto += here;
        if letters > limites.texto || gasto.texto > limites.texto * 2 {
            return Err(NoSeAbre::DemasiadoGrande);
        }
        let (Some(celda), Ok(columna)) = (kind_of(cell.get_value()), u16::try_from(columna)) else {
            continue;
        };
        count += 1;
        gasto.celdas += 1;
        if count > limites.celdas || gasto.celdas > limites.celdas * 4 {
            return Err(NoSeAbre::DemasiadoGrande);
        }
        if see(fila, columna, celda).is_break() {
            break;
        }
    }
    Ok(())
}

/// The rows and columns of a merged area; nothing where it is turned around or beyond any sheet.
pub fn area(merged: &Dimensions) -> Option<(RangeInclusive<u32>, RangeInclusive<u16>)> {
    let ((top, left), (bottom, right)) = (merged.start, merged.end);
    let columns = u16::try_from(left).ok()?..=u16::try_from(right).ok()?;
    Some((top..=bottom, columns)).filter(|(f, c)| !f.is_empty() && !c.is_empty())
}

/// What a cell holds; nothing where it is blank.
pub fn kind_of(valor: &DataRef<'_>) -> Option<Celda> {
    let text = |t: &str| (!t.trim().is_empty()).then(|| Celda::Texto(t.to_owned()));
    Some(match valor {
        DataRef::Empty => return None,
        DataRef::String(t) => return text(t),
        DataRef::SharedString(t) => return text(t),
        #[expect(clippy::cast_precision_loss, reason = "Excel itself keeps 15 digits, and more are refused")]
        DataRef::Int(n) => Celda::Numero(*n as f64),
        DataRef::Float(n) => Celda::Numero(*n),
        DataRef::Bool(b) => Celda::Logico(*b),
        DataRef::Error(e) => Celda::Error(e.to_string()),
        DataRef::DateTime(d) => {
            let (year, month, day, ..) = d.to_ymd_hms_milli();
            let in_range = d.as_f64() >= 1.0 && d.as_f64() < 2_958_466.0;
            if d.is_duration() || !in_range { Celda::Hora } else { day_of(year, month, day) }
        }
        DataRef::DateTimeIso(t) => match t.get(..10).map(|d| d.split('-').collect::<Vec<_>>()).as_deref() {
            Some([y, m, d]) => match (y.parse(), m.parse(), d.parse()) {
                (Ok(y), Ok(m), Ok(d)) => day_of(y, m, d),
                _ => Celda::Hora,
            },
            _ => Celda::Hora,
        },
        DataRef::DurationIso(_) => Celda::Hora,
    })
}

fn day_of(year: u16, month: u8, day: u8) -> Celda {
    let signed = |n: u8| i8::try_from(n).unwrap_or(0);
    i16::try_from(year)
        .ok()
        .and_then(|year| jiff::civil::Date::new(year, signed(month), signed(day)).ok())
        .map_or(Celda::Hora, |date| Celda::Fecha(date.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_of_texts_that_cannot_be_is_seen_before_room_is_made_for_it() {
        assert!(!promises_too_much(b"<sst count=\"2\" uniqueCount=\"2\"><si/><si/></sst>"));
        assert!(promises_too_much(b"<sst uniqueCount=\"99999999\"/>"));
        assert!(promises_too_much(b"<sst uniqueCount = '99999999999999999999999999'/>"));
        assert!(!promises_too_much(b"<sst/>"));
    }
}
