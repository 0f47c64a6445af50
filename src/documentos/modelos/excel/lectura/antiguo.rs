//! The old Excel format (BIFF8): what its records would make the reader allocate is counted before it sees them.

use std::io::{Cursor, Write};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls};

use super::super::super::Rechazo;
use super::super::biff::compuesto::workbook_stream;
use super::super::biff::registros::{
    BOF, BOOLERR, BOUNDSHEET, CONTINUE, EOF, FILEPASS, FORMULA, Falla, LABEL, LABELSST, MERGECELLS, MULRK,
    NUMBER, RK, RSTRING, Registro, SST, STRING, records, u16_at, u32_at,
};
use super::super::biff::textos::Partes;
use super::{
    MAX_AREA, MAX_BYTES, MAX_CELDAS, MAX_HOJAS, MAX_TEXTO, damaged, other_format, too_large, with_password,
};
use crate::base::contencion::contain;
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::planilla::{area, kind_of, repeated};
use crate::base::texto::visible;

/// Records that hold the text of a cell.
const TEXTOS: [u16; 2] = [LABEL, RSTRING];
/// Records that put a number or a truth into one cell.
const NUMEROS: [u16; 3] = [NUMBER, BOOLERR, RK];
/// What else the reader needs of the workbook: code page, dates, formats, styles.
const NECESARIOS: [u16; 4] = [0x0042, 0x0022, 0x041e, 0x00e0];
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
    contain(read).unwrap_or_else(|| Err(damaged("sus referencias no son posibles")))
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

/// In the words of who expected an Anexo.
fn told(falla: Falla) -> Rechazo {
    match falla {
        Falla::Danada(que) => damaged(que),
        Falla::ConClave => with_password(),
        Falla::OtroFormato(que) => other_format(que),
        Falla::DemasiadoGrande => too_large(),
    }
}

/// Two bytes that the reader must see otherwise: where, and as what.
type Cambio = (usize, u16);

/// Sees to it that the version is right and all that would be kept is of a sane size; hides from the reader what it
/// does not need, and every promise of a size.
fn check(stream: &mut [u8]) -> Result<(), Rechazo> {
    let mut cambios: Vec<Cambio> = Vec::new();
    let (sheets, lengths) = check_globals(stream, &mut cambios)?;
    let mut gasto = Gasto::default();
    for at in sheets {
        check_sheet(stream, at, &lengths, &mut gasto, &mut cambios)?;
    }
    for (at, valor) in cambios {
        stream[at..at + 2].copy_from_slice(&valor.to_le_bytes());
    }
    Ok(())
}

/// Where the sheets begin, and how long the shared texts are.
fn check_globals(stream: &[u8], cambios: &mut Vec<Cambio>) -> Result<(Vec<usize>, Vec<u64>), Rechazo> {
    let (mut sheets, mut parts, mut in_sst, mut first) = (Vec::new(), Vec::new(), false, true);
    let mut ended = false;
    for record in records(stream, 0) {
        let Registro { tipo, inicio: start, datos: data } = record.map_err(told)?;
        if first && (tipo != BOF || u16_at(data, 0) != 0x0600) {
            return Err(other_format("es una planilla de una versión de Excel anterior a 1997"));
        }
        match tipo {
            FILEPASS => return Err(with_password()),
            BOUNDSHEET => sheets.push(u32_at(data, 0) as usize),
            SST => parts.push(data),
            CONTINUE if in_sst => parts.push(data),
            EOF => {
                ended = true;
                break;
            }
            BOF if first => {}
            CONTINUE => {}
            _ if NECESARIOS.contains(&tipo) => {}
            _ => cambios.push((start, NADA)),
        }
        first = false;
        in_sst = tipo == SST || (in_sst && tipo == CONTINUE);
    }
    if first || !ended || sheets.is_empty() {
        return Err(damaged("se corta antes de sus hojas"));
    }
    if sheets.len() > MAX_HOJAS {
        return Err(too_large());
    }
    Ok((sheets, text_lengths(&parts)))
}

/// What all sheets together take.
#[derive(Default)]
struct Gasto {
    area: u64,
    celdas: u64,
    letras: u64,
}

fn check_sheet(
    stream: &[u8],
    at: usize,
    lengths: &[u64],
    gasto: &mut Gasto,
    cambios: &mut Vec<Cambio>,
) -> Result<(), Rechazo> {
    let mut span = Span::default();
    let (mut opened, mut within, mut after_formula) = (false, 0_u32, false);
    for record in records(stream, at) {
        let Registro { tipo, inicio: start, datos: data } = record.map_err(told)?;
        // A chart on the sheet is a workbook within: what it holds is in no cell.
        match tipo {
            BOF if opened => within += 1,
            BOF => opened = true,
            EOF if within > 0 => within -= 1,
            EOF => {
                gasto.area += span.area();
                return if gasto.area > MAX_AREA { Err(too_large()) } else { Ok(()) };
            }
            _ => {}
        }
        if within > 0 || matches!(tipo, BOF | EOF | CONTINUE) {
            continue;
        }
        // The letters that a text says it has must be there: room is made for them.
        let hold_to = |said: usize, room: usize, cambios: &mut Vec<Cambio>| {
            if usize::from(u16_at(data, said)) > room {
                cambios.push((start + 4 + said, u16::try_from(room).unwrap_or(u16::MAX)));
            }
        };
        match tipo {
            LABELSST => {
                let of_text = lengths.get(u32_at(data, 6) as usize);
                gasto.letras += of_text.ok_or_else(|| damaged("nombra un texto que no tiene"))?;
            }
            _ if TEXTOS.contains(&tipo) => {
                hold_to(6, data.len().saturating_sub(9), cambios);
                gasto.letras += data.len() as u64 * 2;
            }
            STRING => {
                hold_to(0, data.len().saturating_sub(3), cambios);
                gasto.letras += data.len() as u64 * 2;
            }
            // What the formula is made of nobody asks for.
            FORMULA if data.len() >= 22 => cambios.push((start + 24, 0)),
            FORMULA => return Err(damaged("una fórmula está cortada")),
            MERGECELLS => hold_to(0, data.len().saturating_sub(2) / 8, cambios),
            MULRK => {}
            _ if NUMEROS.contains(&tipo) => {}
            _ => cambios.push((start, NADA)),
        }
        let cells = match tipo {
            MULRK => {
                let last = u16_at(data, data.len().saturating_sub(2));
                span.see(data, last);
                u64::from(last.saturating_sub(u16_at(data, 2))) + 1
            }
            // Without a formula before it, the text goes to the first cell.
            STRING if !after_formula => {
                span.see(&[], 0);
                1
            }
            STRING => 0,
            _ if matches!(tipo, LABELSST | FORMULA) || TEXTOS.contains(&tipo) || NUMEROS.contains(&tipo) => {
                span.see(data, 0);
                1
            }
            _ => 0,
        };
        after_formula |= tipo == FORMULA;
        gasto.celdas += cells;
        if gasto.celdas > MAX_CELDAS || gasto.letras > MAX_TEXTO {
            return Err(too_large());
        }
    }
    Err(damaged("se corta en medio de una hoja"))
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
    let all: Vec<String> = names.iter().map(|(nombre, _)| nombre.clone()).collect();
    if let Some(nombre) = repeated(&all) {
        return Err(damaged(format_args!("dos hojas se llaman «{}»", visible(&nombre))));
    }
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
