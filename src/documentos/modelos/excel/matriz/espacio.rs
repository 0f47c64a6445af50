//! A blank of a workbook: a cell, or a column of a list of schools; what goes in, and how it is written there.

use std::ops::Range;

use super::super::super::decision::Decision;
use super::marcas::Marcas;
use super::presentacion::Presentacion;
use crate::base::texto::plain;

/// A blank.
#[derive(Clone, Debug)]
pub struct Espacio {
    /// Its stable name: the sheet by its number and the cell, `h1.B7`; a column of a list by the cell of its heading
    /// and a plus sign, `h1.B5+`.
    pub id: String,
    /// Which sheet.
    pub hoja: usize,
    /// Where in it.
    pub lugar: Lugar,
    /// The words beside it or above it.
    pub titulo: String,
    /// What stands there.
    pub texto: String,
    /// What was decided.
    pub decision: Decision,
    /// How it is written.
    pub(super) modo: Modo,
}

impl Espacio {
    /// What kind of blank it is, in words.
    pub fn clase(&self) -> &'static str {
        match self.lugar {
            Lugar::Columna { .. } => "columna de una lista",
            Lugar::Celda { .. } => "celda",
        }
    }
}

/// Where a blank stands. Rows and columns are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lugar {
    /// A column of a list with a row for each school; which list.
    Columna {
        /// Which of the workbook's lists.
        lista: usize,
        /// The column.
        columna: u16,
    },
    /// One cell.
    Celda {
        /// The row.
        fila: u32,
        /// The column.
        columna: u16,
    },
}

/// A kind of telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telefono {
    Fijo,
    Celular,
}

impl Telefono {
    /// What a title asks for; nothing where it does not say.
    pub fn of(titulo: &str) -> Option<Self> {
        let words = plain(titulo);
        let has = |w: &str| words.split(' ').any(|x| x == w);
        match (has("fijo") || has("fija"), has("celular") || has("movil")) {
            (true, false) => Some(Self::Fijo),
            (false, true) => Some(Self::Celular),
            _ => None,
        }
    }

    /// What a number is: in Chile those of mobile telephones begin with 9.
    pub fn of_number(numero: &str) -> Self {
        let digits: Vec<char> = numero.chars().filter(char::is_ascii_digit).collect();
        let own = &digits[digits.len().saturating_sub(9)..];
        if own.len() == 9 && own[0] == '9' { Self::Celular } else { Self::Fijo }
    }
}

/// How a value is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Modo {
    pub presentacion: Presentacion,
    /// With what it is marked.
    pub marcas: Option<Marcas>,
    /// The place in the cell's own text: `Nombre: ____`.
    pub dentro: Option<Range<usize>>,
    /// Which school a mark is about; all of them where absent.
    pub cual: Option<u16>,
    /// Which kind of telephone it is for, where the form has a blank for each.
    pub telefono: Option<Telefono>,
    /// The column for the contrary, where yes and no have one each.
    pub contra: Option<u16>,
}
