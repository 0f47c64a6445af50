//! Opens a workbook that anybody may have made: bounded in time and memory, every cell as one of a few kinds.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, DataType, Dimensions, Reader, Xlsx, XlsxError};
use zip::ZipArchive;

use super::aspecto;

/// The most that one sheet may unpack to; a million empty rows take half of it.
const MAX_HOJA: u64 = 100 << 20;
/// The most that any other part may unpack to; those of a form take some kilobytes.
const MAX_PARTE: u64 = 16 << 20;
/// The most that all parts together may unpack to.
const MAX_TODO: u64 = 200 << 20;
/// The most cells with something in them that a sheet may have; 1,000 schools need 14,000.
const MAX_CELDAS: usize = 100_000;
/// The most bytes of text that the cells of a sheet may hold: one shared text can be that of every cell.
const MAX_TEXTO: usize = 32 << 20;
/// The most sheets that are looked into.
const MAX_HOJAS: usize = 50;

/// The most merged areas of a sheet that are looked at.
const MAX_COMBINADAS: usize = 10_000;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Celda {
    Texto(String),
    Numero(f64),
    /// A day, as `2026-11-24`.
    Fecha(String),
    /// A time of day, a duration, a date that does not exist.
    Hora,
    Logico(bool),
    /// `#N/A` and the like.
    Error(String),
    /// Crossed out, all of it or a part: whether it holds, only the person knows. With what it says.
    Tachada(String),
    /// A formula whose result nobody saved.
    SinResultado,
}

/// A sheet: its cells that hold something, by row and column counted from 0.
#[derive(Debug, Default)]
pub(crate) struct Hoja {
    pub nombre: String,
    pub celdas: BTreeMap<u32, BTreeMap<u16, Celda>>,
    /// Whether the person does not see the sheet.
    pub oculta: bool,
    /// Rows with something in them that the person does not see: hidden, or filtered away.
    pub filas_ocultas: BTreeSet<u32>,
    /// Columns that the person does not see.
    pub columnas_ocultas: Vec<RangeInclusive<u16>>,
    /// Cells merged into one: rows and columns.
    pub combinadas: Vec<(RangeInclusive<u32>, RangeInclusive<u16>)>,
}

impl Hoja {
    /// Puts a cell in its place.
    pub fn put(&mut self, fila: u32, columna: u16, celda: Celda) {
        self.celdas.entry(fila).or_default().insert(columna, celda);
    }
}

/// Why a workbook was not opened: what is wrong, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoSeAbre {
    pub codigo: &'static str,
    pub mensaje: String,
    pub ayuda: &'static str,
}

const COMO_XLSX: &str =
    "Ábrala en Excel o LibreOffice, elija «Guardar como» y, en tipo, «Libro de Excel (.xlsx)».";
const OTRA_COPIA: &str =
    "Ábrala en Excel o LibreOffice y guárdela de nuevo como .xlsx; si no abre, use otra copia.";
const DE_NUEVO: &str = "Copie los datos a una ficha nueva.";

fn refuse(codigo: &'static str, mensaje: impl Into<String>, ayuda: &'static str) -> NoSeAbre {
    NoSeAbre { codigo, mensaje: mensaje.into(), ayuda }
}

fn damaged(que: impl std::fmt::Display) -> NoSeAbre {
    refuse("ficha-danada", format!("la planilla está dañada o incompleta ({que})"), OTRA_COPIA)
}

/// Whether these bytes are a ZIP, as every `.xlsx` is.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// What these bytes are, where they are the old Excel format or a workbook behind a password.
pub(super) fn refuse_old(bytes: &[u8]) -> Option<NoSeAbre> {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]).then(|| {
        // Both are the same container; the encrypted one names its stream in UTF-16.
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if bytes.windows(encrypted.len()).any(|w| w == encrypted) {
            refuse(
                "ficha-formato",
                "la planilla tiene contraseña para abrirla",
                "Ábrala, quítele la contraseña (Archivo, Información, Proteger libro) y guárdela como .xlsx.",
            )
        } else {
            refuse("ficha-formato", "es una planilla en el formato antiguo de Excel (.xls)", COMO_XLSX)
        }
    })
}

/// All sheets of a workbook.
///
/// # Errors
/// What the file is instead, that it is damaged, or that it is larger than any form.
pub(crate) fn open(bytes: &[u8]) -> Result<Vec<Hoja>, NoSeAbre> {
    inspect(bytes)?;
    // The last resort: sizes and counts are known to be sane by now, and no file is known that makes the reader
    // panic in a release; but it indexes and subtracts what a file says, and a profile that comes by mail must
    // not end the work on the others. Nothing that it touches outlives the call.
    let read = || {
        let mut hojas = read_all(bytes)?;
        aspecto::look(bytes, &mut hojas);
        hojas.iter_mut().for_each(spread_merged);
        Ok(hojas)
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged("sus referencias no son posibles")))
}

/// Unpacks every part once, throwing the bytes away: what a ZIP says of its own sizes need not be true.
fn inspect(bytes: &[u8]) -> Result<(), NoSeAbre> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("no se puede abrir como ZIP"))?;
    let names: Vec<String> =
        zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    if let Ok(mut mimetype) = zip.by_name("mimetype") {
        let mut kind = String::new();
        let _ = mimetype.by_ref().take(200).read_to_string(&mut kind);
        if kind.contains("opendocument.spreadsheet") {
            let mensaje = "es una planilla de LibreOffice (.ods), y la ficha se lee como .xlsx";
            return Err(refuse("ficha-formato", mensaje, COMO_XLSX));
        }
    }
    if has("xl/workbook.bin") {
        return Err(refuse(
            "ficha-formato",
            "es una planilla de Excel en formato binario (.xlsb)",
            COMO_XLSX,
        ));
    }
    if has("word/document.xml") {
        let ayuda = "Indique la ficha de Excel o un perfil en TOML.";
        return Err(refuse("ficha-formato", "es un documento de Word, y no un perfil", ayuda));
    }
    if !has("xl/workbook.xml") {
        let ayuda = "Indique la ficha de Excel o un perfil en TOML.";
        return Err(refuse("ficha-formato", "es un ZIP, y no una planilla de Excel", ayuda));
    }
    let mut total = 0;
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).map_err(|_| damaged("una parte no se puede leer"))?;
        let name = part.name().map(|n| n.to_ascii_lowercase()).unwrap_or_default();
        let max = if name.contains("worksheets/") { MAX_HOJA } else { MAX_PARTE };
        let max = max.min(MAX_TODO - total);
        if part.size() > max {
            return Err(too_large());
        }
        let strings = name.ends_with("sharedstrings.xml");
        let mut kept = Vec::new();
        let read = if strings {
            part.by_ref().take(max + 1).read_to_end(&mut kept).map(|n| n as u64)
        } else {
            std::io::copy(&mut part.by_ref().take(max + 1), &mut std::io::sink())
        };
        let size = read.map_err(|_| damaged(format!("no se puede leer {name}")))?;
        if size > max {
            return Err(too_large());
        }
        if strings && promises_too_much(&kept) {
            return Err(damaged("dice tener más textos de los que caben"));
        }
        total += size;
    }
    Ok(())
}

fn too_large() -> NoSeAbre {
    refuse("ficha-demasiado-grande", "la planilla es mucho más grande que cualquier ficha", DE_NUEVO)
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

fn read_all(bytes: &[u8]) -> Result<Vec<Hoja>, NoSeAbre> {
    let explain = |error: XlsxError| match error {
        XlsxError::Password => {
            refuse("ficha-formato", "la planilla tiene contraseña para abrirla", "Quítele la contraseña.")
        }
        otro => damaged(otro),
    };
    let mut libro = Xlsx::new(Cursor::new(bytes)).map_err(explain)?;
    let mut hojas = Vec::new();
    for nombre in libro.sheet_names().into_iter().take(MAX_HOJAS) {
        let mut hoja = Hoja { nombre, ..Hoja::default() };
        match read_cells(&mut libro, &mut hoja) {
            // A sheet that is a chart has no cells.
            Ok(()) | Err(Fault::Excel(XlsxError::NotAWorksheet(_))) => {}
            Err(Fault::Excel(error)) => return Err(explain(error)),
            Err(Fault::TooMany) => return Err(too_large()),
        }
        // A sheet of which no cell is read has nothing that could be merged.
        let merged = libro.merge_cells_by_sheet_name(&hoja.nombre).unwrap_or_default();
        hoja.combinadas = merged.iter().take(MAX_COMBINADAS).filter_map(area).collect();
        hojas.push(hoja);
    }
    Ok(hojas)
}

enum Fault {
    Excel(XlsxError),
    TooMany,
}

fn read_cells(libro: &mut Xlsx<Cursor<&[u8]>>, hoja: &mut Hoja) -> Result<(), Fault> {
    let mut cells = libro.worksheet_cells_reader(&hoja.nombre).map_err(Fault::Excel)?;
    let (mut count, mut letters) = (0, 0);
    while let Some(cell) = cells.next_cell().map_err(Fault::Excel)? {
        let (fila, columna) = cell.get_position();
        letters += cell.get_value().get_string().map_or(0, str::len);
        if letters > MAX_TEXTO {
            return Err(Fault::TooMany);
        }
        let (Some(celda), Ok(columna)) = (kind_of(cell.get_value()), u16::try_from(columna)) else {
            continue;
        };
        count += 1;
        if count > MAX_CELDAS {
            return Err(Fault::TooMany);
        }
        hoja.put(fila, columna, celda);
    }
    Ok(())
}

/// The rows and columns of a merged area; nothing where it is turned around or beyond any sheet.
pub(crate) fn area(merged: &Dimensions) -> Option<(RangeInclusive<u32>, RangeInclusive<u16>)> {
    let ((top, left), (bottom, right)) = (merged.start, merged.end);
    let columns = u16::try_from(left).ok()?..=u16::try_from(right).ok()?;
    Some((top..=bottom, columns)).filter(|(f, c)| !f.is_empty() && !c.is_empty())
}

/// A value merged over several rows is meant for each of them: it stands in the first column of every row.
pub(crate) fn spread_merged(hoja: &mut Hoja) {
    for (filas, columnas) in hoja.combinadas.clone() {
        let columna = *columnas.start();
        let Some(celda) = hoja.celdas.get(filas.start()).and_then(|f| f.get(&columna)).cloned() else {
            continue;
        };
        // Only rows that hold something else: a merge to the end of the sheet makes no rows.
        let rows: Vec<u32> = hoja.celdas.range(filas).map(|(fila, _)| *fila).collect();
        for fila in rows {
            hoja.celdas.entry(fila).or_default().entry(columna).or_insert_with(|| celda.clone());
        }
    }
}

/// What a cell holds; nothing where it is blank.
pub(crate) fn kind_of(valor: &DataRef<'_>) -> Option<Celda> {
    let text = |t: &str| {
        let t = without_text_mark(t);
        (!t.trim().is_empty()).then(|| Celda::Texto(t.to_owned()))
    };
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

/// The text without the apostrophe with which people tell Excel that something is text; other programs keep it as a
/// letter. One that has a partner is a quotation.
fn without_text_mark(texto: &str) -> &str {
    texto.trim_start().strip_prefix('\'').filter(|rest| !rest.contains('\'')).unwrap_or(texto)
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
