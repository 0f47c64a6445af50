//! The old Excel format (BIFF8): what its records would make the reader allocate is counted before it sees them.

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, SheetVisible, Xls};

use super::super::super::Rechazo;
use super::{MAX_AREA, MAX_BYTES, MAX_HOJAS, MAX_TEXTO, damaged, other_format, too_large, with_password};
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::planilla::{area, kind_of};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const FILEPASS: u16 = 0x002f;
const BOUNDSHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const SST: u16 = 0x00fc;
const LABELSST: u16 = 0x00fd;
const MULRK: u16 = 0x00bd;
const FORMULA: u16 = 0x0006;
/// Records that put something into one cell, beside those that have a name here.
const CELDAS: [u16; 5] = [0x0203, 0x0204, 0x00d6, 0x0205, 0x027e];
/// A number that no record has, for those that the reader must not see.
const NADA: u16 = 0xfff0;

/// All sheets.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<Hoja>, Rechazo> {
    // Container and reader index and subtract what a file says; nothing that they touch outlives the call.
    let read = || {
        let mut stream = workbook_stream(bytes)?;
        check(&mut stream)?;
        read_sheets(&alone(&stream)?)
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged("sus referencias no son posibles")))
}

/// The stream with the workbook out of the compound file.
fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, Rechazo> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.exists("/EncryptedPackage") {
        return Err(with_password());
    }
    if file.exists("/WordDocument") {
        return Err(other_format("es un documento de Word, y no una planilla"));
    }
    if !file.exists("/Workbook") {
        let que = if file.exists("/Book") {
            "es una planilla de Excel 5.0 o 95, anterior a 1997"
        } else {
            "no es una planilla de Excel por dentro, se llame como se llame el archivo"
        };
        return Err(other_format(que));
    }
    let stream = file.open_stream("/Workbook").map_err(damaged)?;
    if stream.len() > bytes.len() as u64 {
        return Err(damaged("dice ser más larga que el archivo"));
    }
    let mut out = Vec::new();
    stream.take(MAX_BYTES + 1).read_to_end(&mut out).map_err(damaged)?;
    Ok(out)
}

/// A compound file with that stream and nothing else: the reader sees exactly what was checked.
fn alone(stream: &[u8]) -> Result<Vec<u8>, Rechazo> {
    // Of small sectors: the reader does not find its way in a large-sectored file without tiny streams.
    let small = cfb::Version::V3;
    let mut file = cfb::CompoundFile::create_with_version(small, Cursor::new(Vec::new())).map_err(damaged)?;
    file.create_stream("/Workbook")
        .and_then(|mut s| s.write_all(stream).and_then(|()| s.flush()))
        .map_err(damaged)?;
    file.flush().map_err(damaged)?;
    Ok(file.into_inner().into_inner())
}

/// A record: number, where it stands, its data.
type Record<'a> = (u16, usize, &'a [u8]);

/// The records from here on; an error in the place of one that is longer than the stream.
fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = Result<Record<'_>, Rechazo>> {
    std::iter::from_fn(move || {
        let head = stream.get(at..at + 4)?;
        let (tipo, start) = (u16_at(head, 0), at);
        let end = at + 4 + usize::from(u16_at(head, 2));
        let Some(data) = stream.get(at + 4..end) else {
            at = stream.len();
            return Some(Err(damaged("un registro es más largo que la planilla")));
        };
        at = end;
        Some(Ok((tipo, start, data)))
    })
}

fn u16_at(data: &[u8], at: usize) -> u16 {
    data.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(data: &[u8], at: usize) -> u32 {
    data.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// Sees to it that the version is right and all that would be kept is of a sane size; hides the records with which a
/// file promises a size.
fn check(stream: &mut [u8]) -> Result<(), Rechazo> {
    let (mut sheets, mut parts, mut in_sst, mut first) = (Vec::new(), Vec::new(), false, true);
    let mut ended = false;
    for record in records(stream, 0) {
        let (tipo, _, data) = record?;
        if first && (tipo != BOF || u16_at(data, 0) != 0x0600) {
            return Err(other_format("es una planilla de una versión de Excel anterior a 1997"));
        }
        first = false;
        match tipo {
            FILEPASS => return Err(with_password()),
            BOUNDSHEET => sheets.push(u32_at(data, 0) as usize),
            SST => parts.push(data),
            CONTINUE if in_sst => parts.push(data),
            EOF => {
                ended = true;
                break;
            }
            _ => {}
        }
        in_sst = tipo == SST || (in_sst && tipo == CONTINUE);
    }
    if first || !ended || sheets.is_empty() {
        return Err(damaged("se corta antes de sus hojas"));
    }
    if sheets.len() > MAX_HOJAS {
        return Err(too_large());
    }
    let lengths = text_lengths(&parts);
    let (mut total, mut letters, mut promises) = (0, 0, Vec::new());
    for at in sheets {
        let mut span = Span::default();
        let mut ended = false;
        for record in records(stream, at) {
            let (tipo, start, data) = record?;
            match tipo {
                EOF => {
                    ended = true;
                    break;
                }
                DIMENSIONS => promises.push(start),
                LABELSST => {
                    span.see(data, u16_at(data, 2));
                    letters += lengths.get(u32_at(data, 6) as usize).copied().unwrap_or(0);
                }
                MULRK => span.see(data, u16_at(data, data.len().saturating_sub(2))),
                FORMULA => span.see(data, u16_at(data, 2)),
                _ if CELDAS.contains(&tipo) => {
                    span.see(data, u16_at(data, 2));
                    letters += data.len() as u64 * 2;
                }
                _ => {}
            }
        }
        if !ended {
            return Err(damaged("se corta en medio de una hoja"));
        }
        total += span.area();
        if total > MAX_AREA || letters > MAX_TEXTO {
            return Err(too_large());
        }
    }
    for at in promises {
        stream[at..at + 2].copy_from_slice(&NADA.to_le_bytes());
    }
    Ok(())
}

/// The rectangle that the cells of a sheet lie in.
#[derive(Default)]
struct Span(Option<(u16, u16, u16, u16)>);

impl Span {
    fn see(&mut self, data: &[u8], last: u16) {
        let (row, column) = (u16_at(data, 0), u16_at(data, 2));
        let (top, left, bottom, right) = self.0.unwrap_or((row, column, row, column));
        self.0 = Some((top.min(row), left.min(column), bottom.max(row), right.max(column).max(last)));
    }

    fn area(&self) -> u64 {
        self.0.map_or(0, |(top, left, bottom, right)| {
            (u64::from(bottom - top) + 1) * (u64::from(right.max(left) - left) + 1)
        })
    }
}

/// Bytes in UTF-8 at most that each shared text takes; those that could be read before something does not fit.
fn text_lengths(parts: &[&[u8]]) -> Vec<u64> {
    let mut lengths = Vec::new();
    let Some(first) = parts.first().filter(|p| p.len() >= 8) else { return lengths };
    let mut rest = Partes { parts: parts.get(1..).unwrap_or_default(), now: &first[8..] };
    while let Some(letters) = one_text(&mut rest) {
        lengths.push(letters * 3);
    }
    lengths
}

struct Partes<'a> {
    parts: &'a [&'a [u8]],
    now: &'a [u8],
}

impl<'a> Partes<'a> {
    /// The next part begins where this one has ended.
    fn refill(&mut self) -> bool {
        while self.now.is_empty() {
            let Some((next, parts)) = self.parts.split_first() else { return false };
            (self.now, self.parts) = (next, parts);
        }
        true
    }

    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let taken = self.now.get(..n)?;
        self.now = &self.now[n..];
        Some(taken)
    }

    /// Passes over bytes that may go on in the next part.
    fn skip(&mut self, mut n: usize) -> Option<()> {
        while n > 0 {
            if !self.refill() {
                return None;
            }
            let step = n.min(self.now.len());
            self.now = &self.now[step..];
            n -= step;
        }
        Some(())
    }
}

/// Passes over one shared text and tells its letters.
fn one_text(p: &mut Partes<'_>) -> Option<u64> {
    if !p.refill() {
        return None;
    }
    let letters = usize::from(u16_at(p.take(2)?, 0));
    let flags = p.take(1)?[0];
    let runs = if flags & 8 == 0 { 0 } else { usize::from(u16_at(p.take(2)?, 0)) };
    let extra = if flags & 4 == 0 { 0 } else { u32_at(p.take(4)?, 0) as usize };
    let (mut left, mut wide) = (letters, flags & 1 == 1);
    while left > 0 {
        if p.now.is_empty() {
            if !p.refill() {
                return None;
            }
            // What goes on says anew how wide its letters are.
            wide = p.take(1)?[0] & 1 == 1;
        }
        let width = if wide { 2 } else { 1 };
        let step = left.min(p.now.len() / width);
        if step == 0 {
            return None;
        }
        p.now = &p.now[step * width..];
        left -= step;
    }
    p.skip(runs * 4)?;
    p.skip(extra)?;
    Some(letters as u64)
}

fn read_sheets(bytes: &[u8]) -> Result<Vec<Hoja>, Rechazo> {
    let mut libro: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<(String, bool)> = libro
        .sheets_metadata()
        .iter()
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .collect();
    let mut hojas = Vec::new();
    for (nombre, oculta) in names {
        let rango = libro.worksheet_range(&nombre).map_err(damaged)?;
        let mut hoja = Hoja { nombre, oculta, ..Hoja::default() };
        let (top, left) = rango.start().unwrap_or_default();
        for (fila, columna, valor) in rango.used_cells() {
            let place = (u32::try_from(fila).ok(), u32::try_from(columna).ok());
            let (Some(fila), Some(columna)) = place else { continue };
            let celda = kind_of(&borrowed(valor));
            if let (Some(celda), Ok(columna)) = (celda, u16::try_from(columna + left)) {
                hoja.put_plain(fila + top, columna, celda);
            }
        }
        let merged = libro.merge_cells_by_sheet_name(&hoja.nombre).unwrap_or_default();
        hoja.combinadas = merged.iter().take(10_000).filter_map(area).collect();
        hoja.spread_merged();
        hojas.push(hoja);
    }
    Ok(hojas)
}

fn borrowed(valor: &Data) -> DataRef<'_> {
    match valor {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(n) => DataRef::Float(*n),
        Data::String(t) => DataRef::SharedString(t),
        Data::Bool(b) => DataRef::Bool(*b),
        Data::DateTime(d) => DataRef::DateTime(*d),
        Data::DateTimeIso(t) => DataRef::DateTimeIso(t.clone()),
        Data::DurationIso(t) => DataRef::DurationIso(t.clone()),
        Data::Error(e) => DataRef::Error(e.clone()),
        Data::Empty => DataRef::Empty,
    }
}
