//! What a file says of a sheet besides the values: formulas, drop-downs, cells that only have a look, protection.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// A sheet besides its values. Rows and columns are counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forma {
    /// Its name.
    pub nombre: String,
    /// Cells that hold a formula, row and column.
    pub formulas: BTreeSet<(u32, u16)>,
    /// By row the columns of the cells that the file has, with a value or only with a look.
    pub celdas: BTreeMap<u32, BTreeSet<u16>>,
    /// Cells that choose from a list.
    pub listas: Vec<Lista>,
    /// Whether the sheet is protected.
    pub protegida: bool,
}

/// Cells that choose from a list of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lista {
    /// Rows and columns.
    pub areas: Vec<(RangeInclusive<u32>, RangeInclusive<u16>)>,
    /// The words, where the file says them itself or in the cells that it points to.
    pub opciones: Vec<String>,
}

impl Forma {
    /// The words among which a cell chooses, where it has a list.
    pub fn options(&self, fila: u32, columna: u16) -> Option<&[String]> {
        let has = |l: &&Lista| l.areas.iter().any(|(f, c)| f.contains(&fila) && c.contains(&columna));
        self.listas.iter().find(has).map(|l| l.opciones.as_slice())
    }
}
