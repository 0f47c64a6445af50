//! The rows and cells of a sheet as blocks of records: read, added to, and written again with their own index.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::piezas::{Nueva, Pieza};
use super::registros::{DBCELL, long, put_u16, short, u16_at, written};

/// The most rows of a block.
const POR_BLOQUE: usize = 32;
/// The bytes of a record ROW with its head.
pub const LARGO_FILA: usize = 20;

/// A row's own record.
#[derive(Clone, Debug)]
pub struct Fila<'a> {
    /// From 0.
    pub numero: u16,
    /// The record, with what stands behind it and belongs to nothing else.
    pub bytes: Cow<'a, [u8]>,
}

/// Rows, then their cells, then where these begin.
#[derive(Clone, Debug, Default)]
pub struct Bloque<'a> {
    pub filas: Vec<Fila<'a>>,
    pub piezas: Vec<Pieza<'a>>,
    /// The record DBCELL, with what stands behind it.
    pub cierre: Option<Cow<'a, [u8]>>,
    tocado: bool,
    /// Rows that got a record.
    nuevas: BTreeSet<u16>,
}

impl Bloque<'_> {
    /// First and last row.
    fn span(&self) -> Option<(u16, u16)> {
        let rows = || self.filas.iter().map(|f| f.numero).chain(self.piezas.iter().map(|p| p.fila));
        Some((rows().min()?, rows().max()?))
    }
}

/// What is to become of a row: its cells, and its record where it has none.
#[derive(Debug)]
pub struct Cambio {
    pub celdas: BTreeMap<u16, Nueva>,
    /// The record that the row gets where it has none, or in any case.
    pub fila: [u8; LARGO_FILA],
    /// Whether it gets that record even where it has one.
    pub igual: bool,
}

/// All blocks of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Tabla<'a> {
    pub bloques: Vec<Bloque<'a>>,
}

impl Tabla<'_> {
    /// All cells, as the file has them.
    pub fn pieces(&self) -> impl Iterator<Item = &Pieza<'_>> {
        self.bloques.iter().flat_map(|b| &b.piezas)
    }

    /// All rows' records.
    pub fn rows(&self) -> impl Iterator<Item = &Fila<'_>> {
        self.bloques.iter().flat_map(|b| &b.filas)
    }

    /// Puts all of it in. A cell that is already so stays as it is.
    pub fn change(&mut self, cambios: BTreeMap<u16, Cambio>) {
        let indexed = self.bloques.iter().any(|b| b.cierre.is_some());
        let mut by_block: Vec<BTreeMap<u16, Cambio>> = self.bloques.iter().map(|_| BTreeMap::new()).collect();
        let mut homes = self.homes();
        let mut spans: Vec<Option<(u16, u16)>> = self.bloques.iter().map(Bloque::span).collect();
        for (fila, cambio) in cambios {
            let found = homes.get(&fila).map(|i| Sitio::Hay(*i));
            let home = match found.unwrap_or_else(|| self.room_for(fila, &spans)) {
                Sitio::Hay(at) => at,
                Sitio::Nuevo(at) => {
                    let cierre = indexed.then(|| empty_close().into());
                    self.bloques.insert(at, Bloque { cierre, ..Bloque::default() });
                    by_block.insert(at, BTreeMap::new());
                    spans.insert(at, None);
                    homes.values_mut().filter(|h| **h >= at).for_each(|h| *h += 1);
                    at
                }
            };
            self.bloques[home].row(fila, &cambio);
            spans[home] = Some(spans[home].map_or((fila, fila), |(a, b)| (a.min(fila), b.max(fila))));
            by_block[home].insert(fila, cambio);
        }
        for (bloque, cambios) in self.bloques.iter_mut().zip(by_block) {
            if !cambios.is_empty() {
                bloque.cells(&cambios);
            }
        }
        if indexed {
            self.bloques = std::mem::take(&mut self.bloques).into_iter().flat_map(Bloque::split).collect();
        }
    }

    /// One of these rows whose record and cells do not stand in one block: no place in them would be right.
    pub fn torn(&self, wanted: &BTreeMap<u16, Cambio>) -> Option<u16> {
        let mut seen: HashMap<u16, usize> = HashMap::new();
        for (i, bloque) in self.bloques.iter().enumerate() {
            let own = bloque.filas.iter().map(|f| f.numero).chain(bloque.piezas.iter().map(|p| p.fila));
            for fila in own.filter(|f| wanted.contains_key(f)) {
                if *seen.entry(fila).or_insert(i) != i {
                    return Some(fila);
                }
            }
        }
        None
    }

    /// By row, the block that has it.
    fn homes(&self) -> HashMap<u16, usize> {
        let mut homes = HashMap::new();
        for (i, bloque) in self.bloques.iter().enumerate() {
            for fila in bloque.filas.iter().map(|f| f.numero).chain(bloque.piezas.iter().map(|p| p.fila)) {
                homes.entry(fila).or_insert(i);
            }
        }
        homes
    }

    /// The block that takes a row which none has, or the place of a new one.
    fn room_for(&self, fila: u16, spans: &[Option<(u16, u16)>]) -> Sitio {
        let before = spans.iter().rposition(|s| s.is_some_and(|(min, _)| min <= fila));
        let takes = |i: usize| {
            let (min, max) = spans.get(i).copied().flatten()?;
            let inside = (min..=max).contains(&fila);
            let far = usize::from(max.max(fila) - min.min(fila)) >= POR_BLOQUE;
            (inside || (!far && self.bloques[i].filas.len() < POR_BLOQUE)).then_some(i)
        };
        let next = before.map_or(0, |i| i + 1);
        before.and_then(takes).or_else(|| takes(next)).map_or(Sitio::Nuevo(next), Sitio::Hay)
    }

    /// The records, and where among them each DBCELL stands.
    pub fn written(&self) -> (Vec<u8>, Vec<usize>) {
        let (mut out, mut closes) = (Vec::new(), Vec::new());
        for bloque in &self.bloques {
            bloque.write(&mut out, &mut closes);
        }
        (out, closes)
    }
}

/// A block for a row.
enum Sitio {
    /// One that is there.
    Hay(usize),
    /// One that is yet to be made, at this place.
    Nuevo(usize),
}

fn empty_close() -> Vec<u8> {
    written(DBCELL, &[0; 4])
}

impl Bloque<'_> {
    /// Sees to it that a row has its record.
    fn row(&mut self, fila: u16, cambio: &Cambio) {
        let at = self.filas.iter().position(|f| f.numero == fila);
        let at = at.unwrap_or_else(|| {
            self.tocado = true;
            self.nuevas.insert(fila);
            let at = self.filas.iter().position(|f| f.numero > fila).unwrap_or(self.filas.len());
            self.filas.insert(at, Fila { numero: fila, bytes: Cow::Owned(cambio.fila.to_vec()) });
            at
        });
        let row = &mut self.filas[at].bytes;
        if cambio.igual && row.get(10..LARGO_FILA) != Some(&cambio.fila[10..]) && row.len() >= LARGO_FILA {
            row.to_mut()[10..LARGO_FILA].copy_from_slice(&cambio.fila[10..]);
        }
    }

    /// A row's record says between which columns it has cells: these as well now.
    fn widen(&mut self, fila: u16, columnas: impl Iterator<Item = (u16, u16)>) {
        let Some(row) = self.filas.iter_mut().find(|f| f.numero == fila) else { return };
        let row = &mut row.bytes;
        let (mic, mac) = (u16_at(row, 6), u16_at(row, 8));
        let start = if mic < mac { (mic, mac) } else { (u16::MAX, 0) };
        let new = columnas.fold(start, |(a, b), (de, hasta)| (a.min(de), b.max(hasta.saturating_add(1))));
        if new.0 < new.1 && new != (mic, mac) {
            put_u16(row.to_mut(), 6, new.0);
            put_u16(row.to_mut(), 8, new.1);
        }
    }

    /// Writes cells, all in one pass over those that are there.
    fn cells(&mut self, cambios: &BTreeMap<u16, Cambio>) {
        let new_rows = std::mem::take(&mut self.nuevas);
        let mut of_row: HashMap<u16, Vec<usize>> = HashMap::new();
        // The highest row so far: the first piece beyond a row is found even where the order is not right.
        let mut highest: Vec<u16> = Vec::with_capacity(self.piezas.len());
        for (i, pieza) in self.piezas.iter().enumerate() {
            if cambios.contains_key(&pieza.fila) {
                of_row.entry(pieza.fila).or_default().push(i);
            }
            highest.push(highest.last().map_or(pieza.fila, |h| pieza.fila.max(*h)));
        }
        let mut instead: HashMap<usize, BTreeMap<u16, Nueva>> = HashMap::new();
        let mut before: BTreeMap<usize, Vec<(u16, u16, Nueva)>> = BTreeMap::new();
        for (fila, cambio) in cambios {
            self.widen(*fila, cambio.celdas.keys().map(|c| (*c, *c)));
            let own = of_row.get(fila).map(Vec::as_slice).unwrap_or_default();
            if new_rows.contains(fila) {
                let spans: Vec<_> = own.iter().map(|i| (self.piezas[*i].de, self.piezas[*i].a)).collect();
                self.widen(*fila, spans.into_iter());
            }
            for (columna, nueva) in &cambio.celdas {
                let covers = |i: &&usize| (self.piezas[**i].de..=self.piezas[**i].a).contains(columna);
                // Some programs write a cell twice, and of two records one reader takes the first, another the last.
                let mut covered = false;
                for i in own.iter().filter(covers) {
                    instead.entry(*i).or_default().insert(*columna, *nueva);
                    covered = true;
                }
                if covered {
                    continue;
                }
                let next = own.iter().find(|i| self.piezas[**i].de > *columna).copied();
                let end = || own.last().map_or_else(|| highest.partition_point(|h| h <= fila), |i| i + 1);
                before.entry(next.unwrap_or_else(end)).or_default().push((*fila, *columna, *nueva));
            }
        }
        let old = std::mem::take(&mut self.piezas);
        let count = old.len();
        for (i, pieza) in old.into_iter().enumerate() {
            for (fila, columna, nueva) in before.remove(&i).unwrap_or_default() {
                self.tocado = true;
                self.piezas.push(nueva.piece(fila, columna));
            }
            match instead.remove(&i) {
                Some(cells) if !pieza.is_already(&cells) => {
                    self.tocado = true;
                    self.piezas.extend(pieza.replaced(&cells));
                }
                _ => self.piezas.push(pieza),
            }
        }
        for (fila, columna, nueva) in before.remove(&count).unwrap_or_default() {
            self.tocado = true;
            self.piezas.push(nueva.piece(fila, columna));
        }
    }

    /// Blocks of no more rows than a block may have.
    fn split(mut self) -> Vec<Self> {
        let mut all = Vec::new();
        let sorted = self.filas.is_sorted_by_key(|f| f.numero);
        while self.tocado && sorted && self.filas.len() > POR_BLOQUE {
            let rest = self.filas.split_off(POR_BLOQUE);
            let filas = std::mem::replace(&mut self.filas, rest);
            let border = self.filas[0].numero;
            let (piezas, later) = std::mem::take(&mut self.piezas).into_iter().partition(|p| p.fila < border);
            self.piezas = later;
            let cierre = Some(empty_close().into());
            all.push(Self { filas, piezas, cierre, tocado: true, ..Self::default() });
        }
        all.push(self);
        all
    }

    fn write(&self, out: &mut Vec<u8>, closes: &mut Vec<usize>) {
        let start = out.len();
        self.filas.iter().for_each(|f| out.extend(&*f.bytes));
        // Offsets count from the second row's record on, each from the row before.
        let mut from = start + self.filas.first().map_or(0, |f| f.bytes.len());
        let (mut offsets, mut row) = (Vec::new(), None);
        for pieza in &self.piezas {
            if row != Some(pieza.fila) {
                row = Some(pieza.fila);
                offsets.push(short(out.len() - from));
                from = out.len();
            }
            out.extend(&*pieza.bytes);
        }
        let Some(close) = &self.cierre else { return };
        closes.push(out.len());
        if !self.tocado {
            out.extend(&**close);
            return;
        }
        let mut data = long(out.len() - start).to_le_bytes().to_vec();
        data.extend(offsets.iter().flat_map(|o| o.to_le_bytes()));
        out.extend(written(DBCELL, &data));
        let behind = 4 + usize::from(u16_at(close, 2));
        out.extend(close.get(behind..).unwrap_or_default());
    }
}
