//! A row of the board.

use crate::tramite::{Resumen, TramiteId};

/// A row of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fila {
    /// The trámite's name.
    pub id: TramiteId,
    /// What follows from its history.
    pub resumen: Resumen,
    /// How many events it has: what a writer saw who saw this row.
    pub sucesos: u32,
}
