//! The old Excel format (BIFF8): what its records would make the reader allocate is counted before it sees them.

use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls};

use super::super::super::Rechazo;
use super::super::biff::compuesto::workbook_stream;
use super::super::biff::registros::{
    BOF, BOOLERR, BOUNDSHEET, CONTINUE, DIMENSIONS, EOF, FILEPASS, FORMULA, Falla, LABEL, LABELSST, MULRK,
    NUMBER, RK, RSTRING, Registro, SST, records, substream, u16_at, u32_at,
};
use super::super::biff::textos::Partes;
use super::{MAX_AREA, MAX_BYTES, MAX_HOJAS, MAX_TEXTO, damaged, other_format, too_large, with_password};
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::planilla::{area, kind_of};

/// Records that put something into one cell, beside those that have a name here.
const CELDAS: [u16; 5] = [NUMBER, LABEL, RSTRING, BOOLERR, RK];
/// A number that no record has, for those that the reader must not see.
const NADA: u16 = 0xfff0;

/// All sheets.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<Hoja>, Rechazo> {
    // Container and reader index and subtract what a file says; nothing that they touch outlives the call.
    let read = || {
        let mut stream = workbook_stream(bytes, MAX_BYTES).map_err(told)?;
        check(&mut stream)?;
        read_sheets(&alone(&stream)?)
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged("sus referencias no son posibles")))
}

/// A compound file with that stream and nothing else: the reader sees exactly what was checked.
fn alone(stream: &[u8]) -> Result<Vec<u8>, Rechazo> {
    // Of version 4 the reader wants a stream of small streams, which a workbook of 4,096 bytes does not need.
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).map_err(damaged)?;
    file.create_stream("/Workbook")
        .and_then(|mut s| s.write_all(stream).and_then(|()| s.flush()))
        .map_err(damaged)?;
    file.flush().map_err(damaged)?;
    Ok(file.into_inner().into_inner())
}

/// In the words of who expected an Anexo.
fn told(falla: Falla) -> Rechazo {
    match falla {
        Falla::Danada(que) => damaged(que),
        Falla::ConClave => with_password(),
        Falla::OtroFormato(que) => other_format(que),
        Falla::DemasiadoGrande => too_large(),
    }
}

/// Sees to it that the version is right and all that would be kept is of a sane size; hides the records with which a
/// file promises a size.
fn check(stream: &mut [u8]) -> Result<(), Rechazo> {
    let (mut sheets, mut parts, mut in_sst, mut first) = (Vec::new(), Vec::new(), false, true);
    let mut ended = false;
    for record in records(stream, 0) {
        let Registro { tipo, datos: data, .. } = record.map_err(told)?;
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
        for record in substream(stream, at) {
            let (record, nested) = record.map_err(told)?;
            let data = record.datos;
            match record.tipo {
                _ if nested => {}
                EOF => ended = true,
                DIMENSIONS => promises.push(record.inicio),
                LABELSST => {
                    span.see(data, u16_at(data, 2));
                    letters += lengths.get(u32_at(data, 6) as usize).copied().unwrap_or(0);
                }
                MULRK => span.see(data, u16_at(data, data.len().saturating_sub(2))),
                FORMULA => span.see(data, u16_at(data, 2)),
                tipo if CELDAS.contains(&tipo) => {
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
    let mut rest = Partes::new(parts, 8);
    std::iter::from_fn(|| rest.next_text(None)).map(|text| text.letras as u64 * 3).collect()
}

fn read_sheets(bytes: &[u8]) -> Result<Vec<Hoja>, Rechazo> {
    let mut libro: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<(String, bool)> = libro
        .sheets_metadata()
        .iter()
        // Of a chart's own sheet the reader would show the numbers that it was drawn from.
        .filter(|s| s.typ == SheetType::WorkSheet)
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
