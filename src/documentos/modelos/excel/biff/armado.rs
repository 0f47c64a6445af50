//! The stream put together again: what changed is spliced in, and whatever says where something stands is set right.

use std::ops::Range;

use super::super::referencias::Rango;
use super::globales::Globales;
use super::hoja::Leida;
use super::registros::{
    Falla, INDEX, MAX_DATOS, MERGECELLS, Registro, damaged, long, put_u16, put_u32, short, u16_at, u32_at,
    written,
};
use super::tabla::Tabla;
use super::textos::Compartidos;

/// Where in the index of a sheet the list of its blocks begins, head included.
const BLOQUES_EN_INDICE: usize = 20;
/// The most merged cells that a record holds.
const POR_COMBINADAS: usize = 1027;

/// A sheet that changed.
pub struct Hecha<'a> {
    /// As the file had it.
    pub leida: &'a Leida<'a>,
    /// Its rows and cells now.
    pub tabla: Tabla<'a>,
    /// Merged cells that came in.
    pub combinadas: Vec<Rango>,
    /// Numbers of two bytes that are others now, and where.
    pub remiendos: Vec<(usize, u16)>,
    /// Last row (the one behind it) and first and last column that were written, from 0.
    pub escrito: Option<((u16, u32), (u16, u16))>,
}

/// Bytes in the place of others.
#[derive(Debug, Default)]
struct Cortes(Vec<(Range<usize>, Vec<u8>)>);

impl Cortes {
    fn put(&mut self, rango: Range<usize>, bytes: Vec<u8>, stream: &[u8]) {
        if stream.get(rango.clone()) != Some(&bytes) {
            self.0.push((rango, bytes));
        }
    }

    /// Where something that stood here stands now; of what was replaced, its beginning.
    fn moved(&self, at: usize) -> usize {
        let before = self.0.iter().filter(|(r, _)| r.start < at);
        before.fold(at, |n, (r, b)| (n + b.len()).saturating_sub(r.len()))
    }

    fn apply(&self, stream: &[u8]) -> Result<Vec<u8>, Falla> {
        let mut out = Vec::with_capacity(stream.len());
        let mut at = 0;
        for (rango, bytes) in &self.0 {
            let kept =
                stream.get(at..rango.start).ok_or_else(|| damaged("sus hojas se pisan unas a otras"))?;
            out.extend(kept);
            out.extend(bytes);
            at = rango.end;
        }
        out.extend(stream.get(at..).unwrap_or_default());
        Ok(out)
    }
}

/// The new stream.
///
/// # Errors
/// Where sheets lie in each other, so that one can't be written without the other.
pub fn assemble(
    stream: &[u8],
    globales: &Globales<'_>,
    hechas: &[Hecha<'_>],
    textos: Option<&Compartidos>,
    mas_textos: i64,
) -> Result<Vec<u8>, Falla> {
    let mut cortes = Cortes::default();
    splice_texts(&mut cortes, stream, globales, textos, mas_textos);
    let mut closes = Vec::new();
    let mut changed = Vec::new();
    for hecha in hechas {
        let (bytes, at) = hecha.tabla.written();
        let same = stream.get(hecha.leida.rango_tabla.clone()) == Some(&bytes);
        if same && hecha.combinadas.is_empty() && hecha.remiendos.is_empty() {
            continue;
        }
        cortes.put(hecha.leida.rango_tabla.clone(), bytes, stream);
        closes.push(at);
        changed.push(hecha);
        splice_merges(&mut cortes, stream, hecha);
        if let Some(index) = hecha.leida.indice {
            let blocks = closes.last().map_or(0, Vec::len);
            cortes.put(index.inicio..index.fin(), resized(&index, blocks), stream);
        }
    }
    cortes.0.sort_by_key(|(r, _)| (r.start, r.end));
    let mut out = cortes.apply(stream)?;
    for (hecha, closes) in changed.iter().zip(&closes) {
        finish_sheet(&mut out, &cortes, hecha, closes);
    }
    place_sheets(&mut out, stream, &cortes, globales, &changed)?;
    if let (Some(index), Some(textos)) = (globales.indice, textos.filter(|t| t.grew())) {
        let start = cortes.moved(globales.rango_textos.start);
        let bytes = textos.index(u16_at(index.datos, 0), start);
        let at = cortes.moved(index.inicio);
        if let Some(place) = out.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(&bytes);
        }
    }
    Ok(out)
}

/// The table of shared texts and, for the size only, its index.
fn splice_texts(
    cortes: &mut Cortes,
    stream: &[u8],
    globales: &Globales<'_>,
    textos: Option<&Compartidos>,
    mas: i64,
) {
    let place = globales.rango_textos.clone();
    match textos {
        Some(textos) if textos.grew() => {
            cortes.put(place, textos.written(mas), stream);
            if let Some(index) = globales.indice {
                let new = textos.index(u16_at(index.datos, 0), 0);
                // Its size matters now; it is never the same bytes, so it is put in whatever the file has.
                cortes.0.push((index.inicio..index.fin(), new));
            }
        }
        _ if mas != 0 && place.len() >= 8 => {
            let total = place.start + 4..place.start + 8;
            let now = i64::from(u32_at(stream, total.start)) + mas;
            let now = u32::try_from(now.clamp(0, i64::from(u32::MAX))).unwrap_or_default();
            cortes.put(total, now.to_le_bytes().to_vec(), stream);
        }
        _ => {}
    }
}

fn splice_merges(cortes: &mut Cortes, stream: &[u8], hecha: &Hecha<'_>) {
    let mut bytes = Vec::new();
    for some in hecha.combinadas.chunks(POR_COMBINADAS) {
        let mut data = short(some.len()).to_le_bytes().to_vec();
        for r in some {
            let all = [r.de.fila, r.a.fila, r.de.columna, r.a.columna];
            data.extend(all.iter().flat_map(|n| short(n.saturating_sub(1) as usize).to_le_bytes()));
        }
        bytes.extend(written(MERGECELLS, &data));
    }
    let place = hecha.leida.fin_combinadas;
    cortes.put(place..place, bytes, stream);
}

/// The index of a sheet with room for so many blocks.
fn resized(index: &Registro<'_>, blocks: usize) -> Vec<u8> {
    let mut data = index.datos.to_vec();
    if blocks > 0 {
        data.resize((BLOQUES_EN_INDICE - 4 + blocks * 4).min(MAX_DATOS), 0);
    }
    written(INDEX, &data)
}

/// Numbers of a changed sheet that are not in its rows and cells.
fn finish_sheet(out: &mut [u8], cortes: &Cortes, hecha: &Hecha<'_>, closes: &[usize]) {
    let leida = hecha.leida;
    for (at, n) in &hecha.remiendos {
        put_u16(out, cortes.moved(*at), *n);
    }
    if let Some(index) = leida.indice {
        let at = cortes.moved(index.inicio);
        let table = cortes.moved(leida.rango_tabla.start);
        if let Some(((first, behind), _)) = hecha.escrito {
            let (old_first, old_behind) = (u32_at(index.datos, 4), u32_at(index.datos, 8));
            let empty = old_behind <= old_first;
            put_u32(out, at + 8, if empty { u32::from(first) } else { old_first.min(u32::from(first)) });
            put_u32(out, at + 12, old_behind.max(behind));
        }
        let size = usize::from(u16_at(out, at + 2));
        for (i, close) in closes.iter().enumerate() {
            let place = BLOQUES_EN_INDICE + i * 4;
            if place < size + 4 {
                put_u32(out, at + place, long(table + close));
            }
        }
    }
    if let (Some(record), Some((rows, columns))) = (leida.dimensiones, hecha.escrito) {
        widen(out, cortes.moved(record.inicio) + 4, record.datos, rows, columns);
    }
}

/// A sheet's dimensions, with the cells that were written.
fn widen(out: &mut [u8], at: usize, old: &[u8], rows: (u16, u32), columns: (u16, u16)) {
    if old.len() < 12 {
        return;
    }
    let (top, bottom) = (u32_at(old, 0), u32_at(old, 4));
    let (left, right) = (u16_at(old, 8), u16_at(old, 10));
    let empty = bottom == 0 || right == 0;
    put_u32(out, at, if empty { u32::from(rows.0) } else { top.min(u32::from(rows.0)) });
    put_u32(out, at + 4, bottom.max(rows.1));
    put_u16(out, at + 8, if empty { columns.0 } else { left.min(columns.0) });
    put_u16(out, at + 10, right.max(columns.1.saturating_add(1)));
}

/// Where each sheet begins, and where those that did not change say that something of theirs stands.
fn place_sheets(
    out: &mut [u8],
    stream: &[u8],
    cortes: &Cortes,
    globales: &Globales<'_>,
    hechas: &[&Hecha<'_>],
) -> Result<(), Falla> {
    for anotada in &globales.hojas {
        let changed = hechas.iter().find(|h| h.leida.rango.contains(&anotada.inicio));
        if changed.is_some_and(|h| h.leida.rango.start != anotada.inicio || h.leida.nombre != anotada.nombre)
        {
            return Err(damaged("sus hojas se pisan unas a otras"));
        }
        put_u32(out, cortes.moved(anotada.anotado_en), long(cortes.moved(anotada.inicio)));
        let index = match changed {
            Some(hecha) => hecha.leida.indice,
            None => index_of(stream, anotada.inicio),
        };
        let Some(index) = index else { continue };
        let at = cortes.moved(index.inicio) + 4;
        let columns = u32_at(index.datos, 12) as usize;
        put_u32(out, at + 12, long(if columns == 0 { 0 } else { cortes.moved(columns) }));
        if changed.is_none_or(|h| h.tabla.bloques.iter().all(|b| b.cierre.is_none())) {
            for (i, block) in index.datos.get(16..).unwrap_or_default().chunks_exact(4).enumerate() {
                put_u32(out, at + 16 + i * 4, long(cortes.moved(u32_at(block, 0) as usize)));
            }
        }
    }
    Ok(())
}

/// The index of a sheet, which stands among its first records.
fn index_of(stream: &[u8], at: usize) -> Option<Registro<'_>> {
    let first = super::registros::substream(stream, at).take(16).map_while(Result::ok);
    first.map(|(record, _)| record).find(|r| r.tipo == INDEX)
}
