//! Where rows stand after others were put in above them.

use super::super::pedido::Insercion;
use super::super::referencias::{FILAS, Rango};

/// What rows of a sheet shift, and by how much.
#[derive(Clone, Debug, Default)]
pub struct Corrimiento(Vec<Insercion>);

/// What becomes of a range whose last row is the pattern of the copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borde {
    /// It takes the copies in.
    Crece,
    /// It stays as it is.
    Queda,
}

impl Corrimiento {
    /// Of these insertions; several after one row count together.
    pub fn new(inserciones: &[Insercion]) -> Self {
        let mut all: Vec<Insercion> = Vec::new();
        let mut sorted: Vec<Insercion> = inserciones.iter().copied().filter(|i| i.veces > 0).collect();
        sorted.sort_by_key(|i| i.fila);
        for insercion in sorted {
            match all.last_mut() {
                Some(last) if last.fila == insercion.fila => {
                    last.veces = last.veces.saturating_add(insercion.veces);
                }
                _ => all.push(insercion),
            }
        }
        Self(all)
    }

    /// The insertions, from above, one a row.
    pub fn inserciones(&self) -> &[Insercion] {
        &self.0
    }

    /// Whether nothing shifts.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a row stands afterwards; it may lie beyond the sheet.
    pub fn row(&self, fila: u32) -> u32 {
        let more = self.0.iter().filter(|i| i.fila < fila).map(|i| i.veces);
        more.fold(fila, u32::saturating_add)
    }

    /// How many copies of this row there will be.
    pub fn copies(&self, fila: u32) -> u32 {
        self.0.iter().find(|i| i.fila == fila).map_or(0, |i| i.veces)
    }

    /// First and last row of a range afterwards. A range down to the end of the sheet ends there still.
    pub fn rows(&self, de: u32, a: u32, borde: Borde) -> (u32, u32) {
        let more = if borde == Borde::Crece { self.copies(a) } else { 0 };
        let end = self.row(a).saturating_add(more);
        (self.row(de), if a == FILAS { FILAS } else { end })
    }

    /// A range afterwards.
    pub fn range(&self, rango: Rango, borde: Borde) -> Rango {
        let (mut de, mut a) = (rango.de, rango.a);
        (de.fila, a.fila) = self.rows(de.fila, a.fila, borde);
        Rango { de, a }
    }

    /// Whether anything of these rows moves or is copied.
    pub fn touches(&self, de: u32, a: u32) -> bool {
        self.rows(de, a, Borde::Crece) != (de, a)
    }
}
