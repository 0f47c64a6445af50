//! Drop-downs: the cells that choose, and the words that they choose from, wherever these stand.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::super::forma::Lista;
use super::formulas::{Ficha, pieces};
use super::globales::{Globales, parts_of_name};
use super::hoja::Leida;
use super::piezas::Pieza;
use super::registros::{DV, FORMULA, LABEL, LABELSST, MULRK, NUMBER, RK, RSTRING, STRING, u16_at, u32_at};
use super::textos::{Partes, units};

/// The most words of a list.
const MAX_OPCIONES: usize = 1_000;
/// The most words of all lists together.
const MAX_TODAS: usize = 200_000;
/// The most drop-downs of a workbook.
const MAX_LISTAS: usize = 20_000;

/// Cells of a sheet, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Area {
    hoja: usize,
    filas: (u16, u16),
    columnas: (u16, u16),
}

/// The drop-downs of a workbook.
pub struct Listas<'a> {
    globales: &'a Globales<'a>,
    hojas: &'a [(usize, Leida<'a>)],
    /// All shared texts, once one is asked for.
    textos: Option<Vec<String>>,
    /// Words of areas that were read already.
    leidas: HashMap<Area, Vec<String>>,
    /// Words that may still be kept.
    quedan: usize,
    /// Drop-downs that may still be kept.
    faltan: usize,
}

impl<'a> Listas<'a> {
    /// Of this workbook.
    pub fn new(globales: &'a Globales<'a>, hojas: &'a [(usize, Leida<'a>)]) -> Self {
        let leidas = HashMap::new();
        Self { globales, hojas, textos: None, leidas, quedan: MAX_TODAS, faltan: MAX_LISTAS }
    }

    /// The drop-downs of a sheet. One whose words can't be told has none.
    pub fn of_sheet(&mut self, hoja: usize, leida: &Leida<'_>) -> Vec<Lista> {
        let rules = leida.otros.iter().filter(|r| r.tipo == DV && u32_at(r.datos, 0) & 0xf == 3);
        let mut all = Vec::new();
        for rule in rules {
            if self.faltan == 0 {
                break;
            }
            let Some((formula, areas)) = parts(rule.datos) else { continue };
            let first = areas.first().map_or((0, 0), |(f, c)| (*f.start(), *c.start()));
            let mut opciones = self.options(formula, hoja, first);
            opciones.truncate(self.quedan);
            self.quedan -= opciones.len();
            self.faltan -= 1;
            let wide = |(f, c): (RangeInclusive<u16>, RangeInclusive<u16>)| {
                (u32::from(*f.start())..=u32::from(*f.end()), c)
            };
            all.push(Lista { areas: areas.into_iter().map(wide).collect(), opciones });
        }
        all
    }

    /// The words that a formula stands for.
    fn options(&mut self, formula: &[u8], hoja: usize, first: (u16, u16)) -> Vec<String> {
        match pieces(formula).as_deref() {
            Some([Ficha::Texto(letters)]) => {
                let words = letters.split(|u| *u == 0).map(String::from_utf16_lossy);
                words.map(|w| w.trim().to_owned()).take(MAX_OPCIONES).collect()
            }
            Some([area @ Ficha::Area { .. }]) => self.resolved(area, hoja, first),
            Some([Ficha::Nombre(n)]) => {
                let name = (*n as usize).checked_sub(1).and_then(|i| self.globales.nombres.get(i));
                let formula = name.and_then(|name| parts_of_name(name)).map(|(_, formula)| formula);
                match formula.and_then(pieces).as_deref() {
                    Some([area @ Ficha::Area { .. }]) => self.resolved(area, hoja, first),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    fn resolved(&mut self, area: &Ficha, hoja: usize, first: (u16, u16)) -> Vec<String> {
        let Ficha::Area { hojas, mut filas, mut columnas, relativa } = *area else { return Vec::new() };
        let hoja = match hojas {
            None => Some(hoja),
            Some(n) => self.globales.sheets_of(n).filter(|(a, b)| a == b).map(|(a, _)| usize::from(a)),
        };
        let Some(hoja) = hoja else { return Vec::new() };
        if relativa {
            // Counted from the first cell that chooses; a sheet is a ring there.
            filas = (filas.0.wrapping_add(first.0), filas.1.wrapping_add(first.0));
            columnas = ((columnas.0 + first.1) & 0xff, (columnas.1 + first.1) & 0xff);
        }
        let area = Area { hoja, filas, columnas };
        if let Some(words) = self.leidas.get(&area) {
            return words.clone();
        }
        let words = self.words(&area);
        self.leidas.insert(area, words.clone());
        words
    }

    /// The words in the cells of an area, without the empty ones.
    fn words(&mut self, area: &Area) -> Vec<String> {
        let Some((_, leida)) = self.hojas.iter().find(|(i, _)| *i == area.hoja) else { return Vec::new() };
        let mut words = Vec::new();
        for pieza in leida.tabla.pieces() {
            let columns = pieza.de.max(area.columnas.0)..=pieza.a.min(area.columnas.1);
            if !(area.filas.0..=area.filas.1).contains(&pieza.fila) || words.len() >= MAX_OPCIONES {
                continue;
            }
            for columna in columns {
                words.extend(self.word(pieza, columna).filter(|w| !w.trim().is_empty()));
            }
        }
        words.truncate(MAX_OPCIONES);
        words
    }

    /// What a cell shows, as far as its kind tells.
    fn word(&mut self, pieza: &Pieza<'_>, columna: u16) -> Option<String> {
        let b = &*pieza.bytes;
        match pieza.tipo {
            LABELSST => {
                let parts = &self.globales.textos;
                let all = self.textos.get_or_insert_with(|| all_texts(parts));
                all.get(u32_at(b, 10) as usize).cloned()
            }
            LABEL | RSTRING => plain(b.get(10..)?),
            NUMBER => Some(f64::from_le_bytes(*b.get(10..)?.first_chunk()?).to_string()),
            RK | MULRK => {
                let each = 6 * usize::from(columna - pieza.de);
                Some(rk(u32_at(b, 10 + each)).to_string())
            }
            // The text that a formula had when it was saved follows it.
            FORMULA => {
                let behind = b.get(pieza.cuerpo..)?;
                (u16_at(behind, 0) == STRING).then(|| plain(behind.get(4..)?))?
            }
            _ => None,
        }
    }
}

type Areas = Vec<(RangeInclusive<u16>, RangeInclusive<u16>)>;

/// A validation's first formula, and its cells.
fn parts(d: &[u8]) -> Option<(&[u8], Areas)> {
    let (first, second) = super::filas::formulas_of_dv(d)?;
    let count = usize::from(u16_at(d, second.end));
    let areas = d.get(second.end + 2..)?.chunks_exact(8).take(count);
    let area = |b: &[u8]| (u16_at(b, 0)..=u16_at(b, 2), u16_at(b, 4)..=u16_at(b, 6));
    Some((&d[first], areas.map(area).collect()))
}

/// A text of two bytes of length, one of width and its letters.
fn plain(b: &[u8]) -> Option<String> {
    let wide = b.get(2)? & 1 == 1;
    let size = usize::from(u16_at(b, 0)) * if wide { 2 } else { 1 };
    Some(String::from_utf16_lossy(&units(b.get(3..3 + size)?, wide)))
}

fn all_texts(parts: &[&[u8]]) -> Vec<String> {
    let (mut reader, mut all, mut letters) = (Partes::new(parts, 8), Vec::new(), Vec::new());
    while reader.next_text(Some(&mut letters)).is_some() {
        all.push(String::from_utf16_lossy(&letters));
        letters.clear();
    }
    all
}

/// A number in four bytes.
fn rk(n: u32) -> f64 {
    let whole = n & 2 != 0;
    let value = if whole {
        // The sign stays when the two bits of kind go.
        f64::from(i32::from_le_bytes(n.to_le_bytes()) >> 2)
    } else {
        f64::from_bits(u64::from(n & !3) << 32)
    };
    if n & 1 == 0 { value } else { value / 100.0 }
}
