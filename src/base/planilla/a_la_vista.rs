//! A workbook as a person sees it: its values, what is crossed out or hidden, and a merged value in each of its rows.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::{Celda, Combinadas, Limites, NoSeAbre, aspecto};

/// What is written in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Escrito {
    /// Nothing about it is odd.
    Llano(Celda),
    /// Crossed out, all of it or a part: whether it holds, only the person knows. With what it says.
    Tachado(String),
    /// A formula whose result nobody saved.
    SinResultado,
}

impl Escrito {
    /// The text, where it is a plain one.
    pub fn texto(&self) -> Option<&str> {
        if let Self::Llano(Celda::Texto(texto)) = self { Some(texto) } else { None }
    }

    /// What it says, where that is a text or a whole number; else empty.
    pub fn said(&self) -> String {
        match self {
            Self::Llano(Celda::Texto(texto)) | Self::Tachado(texto) => texto.clone(),
            Self::Llano(Celda::Numero(n)) if n.fract() == 0.0 && n.abs() < 1e15 => n.to_string(),
            _ => String::new(),
        }
    }
}

/// The most rows that merged values are looked for in, for a sheet: a table has some hundreds.
const MAX_PASOS: usize = 50_000;
/// The most bytes of text that merged values may take once more.
const MAX_REPETIDO: usize = 8 << 20;

/// A sheet: its cells that hold something, by row and column counted from 0.
#[derive(Debug, Default)]
pub struct Hoja {
    /// Its name.
    pub nombre: String,
    /// Row, column, what is there.
    pub celdas: BTreeMap<u32, BTreeMap<u16, Escrito>>,
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
    pub fn put(&mut self, fila: u32, columna: u16, escrito: Escrito) {
        self.celdas.entry(fila).or_default().insert(columna, escrito);
    }

    /// Puts a value in its place, without the mark with which people tell Excel that it is text.
    pub fn put_plain(&mut self, fila: u32, columna: u16, celda: Celda) {
        if let Some(celda) = without_text_mark(celda) {
            self.put(fila, columna, Escrito::Llano(celda));
        }
    }

    /// What a cell holds, where it holds something.
    pub fn cell(&self, fila: u32, columna: u16) -> Option<&Escrito> {
        self.celdas.get(&fila)?.get(&columna)
    }

    /// Whether a cell is merged with another.
    pub fn is_merged(&self, fila: u32, columna: u16) -> bool {
        self.combinadas.iter().any(|(f, c)| f.contains(&fila) && c.contains(&columna))
    }

    /// Whether another cell is merged over this one.
    pub fn is_covered(&self, fila: u32, columna: u16) -> bool {
        self.combinadas.iter().any(|(f, c)| {
            f.contains(&fila) && c.contains(&columna) && (f.start() != &fila || c.start() != &columna)
        })
    }

    /// A value merged over several rows is meant for each of them: it stands in the first column of every row.
    pub fn spread_merged(&mut self) {
        let (mut steps, mut letters) = (0_usize, 0_usize);
        for (filas, columnas) in &self.combinadas {
            let columna = *columnas.start();
            let Some(escrito) = self.celdas.get(filas.start()).and_then(|f| f.get(&columna)).cloned() else {
                continue;
            };
            // Only rows that hold something else: a merge to the end of the sheet makes no rows.
            let size = escrito.texto().map_or(0, str::len);
            for (_, fila) in self.celdas.range_mut(filas.clone()) {
                steps += 1;
                letters += size;
                if steps > MAX_PASOS || letters > MAX_REPETIDO {
                    return;
                }
                fila.entry(columna).or_insert_with(|| escrito.clone());
            }
        }
    }
}

impl From<super::Hoja> for Hoja {
    fn from(hoja: super::Hoja) -> Self {
        let super::Hoja { nombre, celdas, combinadas } = hoja;
        let mut hoja = Self { nombre, combinadas, ..Self::default() };
        for (fila, celdas) in celdas {
            for (columna, celda) in celdas {
                hoja.put_plain(fila, columna, celda);
            }
        }
        hoja
    }
}

/// All sheets of an `.xlsx`.
///
/// # Errors
/// What the file is instead, that it is damaged, or that it is larger than the limits.
pub fn open(bytes: &[u8], limites: &Limites) -> Result<Vec<Hoja>, NoSeAbre> {
    super::open(bytes, limites, Combinadas::Leidas, |hojas| {
        let mut hojas: Vec<Hoja> = hojas.into_iter().map(Hoja::from).collect();
        aspecto::look(bytes, &mut hojas)
            .map_err(|nombre| NoSeAbre::Danada(format!("la hoja «{nombre}» está cortada")))?;
        hojas.iter_mut().for_each(Hoja::spread_merged);
        Ok(hojas)
    })?
}

/// All sheets of an `.xlsx` with their values alone: nothing of how they look, nor what is merged.
///
/// # Errors
/// Those of [`open()`].
pub fn values(bytes: &[u8], limites: &Limites) -> Result<Vec<Hoja>, NoSeAbre> {
    super::open(bytes, limites, Combinadas::Dejadas, |hojas| hojas.into_iter().map(Hoja::from).collect())
}

/// The cell without the apostrophe with which people tell Excel that something is text; other programs keep it as a
/// letter. One that has a partner is a quotation. Nothing where nothing else is there.
fn without_text_mark(celda: Celda) -> Option<Celda> {
    let Celda::Texto(texto) = &celda else { return Some(celda) };
    match texto.trim_start().strip_prefix('\'').filter(|rest| !rest.contains('\'')) {
        None => Some(celda),
        Some(rest) => (!rest.trim().is_empty()).then(|| Celda::Texto(rest.to_owned())),
    }
}
