//! What is wanted of a workbook: values for cells, rows to put in. Both formats are asked in the same words.

use std::collections::BTreeMap;

use super::super::Rechazo;
use super::referencias::Celda;

/// What is written into a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Valor {
    /// A text, which stays text whatever it looks like. The empty one leaves the cell empty, with its style.
    Texto(String),
    /// A plain count: a number where the cell, or the cell of its pattern row, holds a number; else its digits.
    Cuenta(u32),
}

/// A value and its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escritura {
    /// As the *filled* sheet counts its rows: those that are put in included.
    pub celda: Celda,
    /// What it gets.
    pub valor: Valor,
    /// The row, as the *file* counts, whose style a cell takes that the file does not have; rows that are put in
    /// have theirs.
    pub patron: Option<u32>,
}

/// Rows to put in after a row, as copies of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insercion {
    /// The row that is copied, from 1, as the file has it: the copies come right behind it.
    pub fila: u32,
    /// How many.
    pub veces: u32,
}

/// What is wanted of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pedido {
    /// Its name, in any case.
    pub hoja: String,
    /// Values; of two for one cell the last one counts.
    pub celdas: Vec<Escritura>,
    /// Rows to put in.
    pub filas: Vec<Insercion>,
}

/// What is wanted of each sheet, by its place among those that have cells; and a refusal for each that is not there.
pub(super) fn by_sheet<'a>(
    hojas: &(impl Iterator<Item = (usize, &'a str)> + Clone),
    pedidos: &[Pedido],
) -> (BTreeMap<usize, Pedido>, Vec<Rechazo>) {
    let mut por_hoja: BTreeMap<usize, Pedido> = BTreeMap::new();
    let mut faltan = Vec::new();
    for pedido in pedidos {
        let wanted = pedido.hoja.to_lowercase();
        match hojas.clone().find(|(_, nombre)| nombre.to_lowercase() == wanted) {
            Some((i, nombre)) => {
                let mine = por_hoja.entry(i).or_default();
                nombre.clone_into(&mut mine.hoja);
                mine.celdas.extend(pedido.celdas.iter().cloned());
                mine.filas.extend(&pedido.filas);
            }
            None => faltan.push(Rechazo::new(
                "libro-hoja-falta",
                format!("el libro no tiene una hoja de cálculo «{}»", pedido.hoja),
                "Revise el nombre de la hoja.",
            )),
        }
    }
    (por_hoja, faltan)
}
