//! What is wanted of a sheet, cell by cell: which look each one gets, and what can't be written.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::Rechazo;
use super::super::pedido::{Escritura, Pedido, Valor};
use super::super::referencias::{Celda, Rango};
use super::filas::Copias;
use super::hoja::{Leida, Renglon};
use super::piezas::{Contenido, Nueva};
use super::registros::{FORMULA, put_u16};
use super::tabla::{Cambio, LARGO_FILA};
use super::textos::{Compartidos, cell_units};

/// Its values, the last one for each cell, by row and column from 0.
type Valores<'a> = BTreeMap<u16, BTreeMap<u16, &'a Escritura>>;

/// All that becomes of the rows of a sheet.
pub fn plan(
    leida: &Leida<'_>,
    pedido: &Pedido,
    copias: Option<&Copias>,
    textos: Option<&mut Compartidos>,
    problemas: &mut Vec<Rechazo>,
) -> BTreeMap<u16, Cambio> {
    let mut valores: Valores<'_> = BTreeMap::new();
    for escritura in &pedido.celdas {
        if let (Some(fila), Some(columna)) = (from_0(escritura.celda.fila), from_0(escritura.celda.columna)) {
            valores.entry(fila).or_default().insert(columna, escritura);
        }
    }
    let copied = copias.map_or(0..0, Copias::rows);
    let mut wanted: BTreeSet<u16> = valores.keys().copied().chain(copied.clone()).collect();
    wanted.extend(pedido.celdas.iter().filter_map(|e| e.patron.and_then(from_0)));
    wanted.extend(copias.and_then(|c| from_0(c.patron)));
    let mut planner =
        Plan { leida, copias, filas: leida.rows(&wanted), textos, problemas, nadie: Renglon::default() };
    planner.check_merges(&valores);
    planner.check_groups(&valores);
    let nada = BTreeMap::new();
    let rows: BTreeSet<u16> = valores.keys().copied().chain(copied).collect();
    rows.into_iter().map(|fila| (fila, planner.row(fila, valores.get(&fila).unwrap_or(&nada)))).collect()
}

fn from_0(n: u32) -> Option<u16> {
    n.checked_sub(1).and_then(|n| u16::try_from(n).ok())
}

struct Plan<'a> {
    leida: &'a Leida<'a>,
    copias: Option<&'a Copias>,
    /// Those of the file that matter.
    filas: BTreeMap<u16, Renglon<'a>>,
    textos: Option<&'a mut Compartidos>,
    problemas: &'a mut Vec<Rechazo>,
    nadie: Renglon<'a>,
}

const FORMULA_AYUDA: &str = "Borre la fórmula en Excel, o deje que la celda se calcule.";

impl<'a> Plan<'a> {
    fn refuse(&mut self, codigo: &'static str, celda: Celda, que: &str, ayuda: &str) {
        let mensaje = format!("hoja «{}», celda {celda}: {que}", self.leida.nombre);
        self.problemas.push(Rechazo::new(codigo, mensaje, ayuda));
    }

    fn of_file(&self, fila: u16) -> &Renglon<'a> {
        self.filas.get(&fila).unwrap_or(&self.nadie)
    }

    /// A cell that a merged neighbour covers shows nothing: it is not written into.
    fn check_merges(&mut self, valores: &Valores<'_>) {
        let copied = self.copias.map(|c| c.merges(self.leida)).unwrap_or_default();
        for rango in self.leida.combinadas.iter().chain(&copied) {
            for celda in inside(valores, rango) {
                if celda != rango.de {
                    let que = format!("está combinada en {rango}; se escribe solo en {}", rango.de);
                    self.refuse("libro-combinada", celda, &que, "Indique la primera celda del grupo.");
                }
            }
        }
    }

    /// Cells that count together are not written one by one.
    fn check_groups(&mut self, valores: &Valores<'_>) {
        for grupo in &self.leida.grupos {
            for celda in inside(valores, &grupo.rango) {
                let (Some(fila), Some(columna)) = (from_0(celda.fila), from_0(celda.columna)) else {
                    continue;
                };
                if self.of_file(fila).piece(columna).is_none_or(|p| p.tipo != FORMULA) {
                    let que = format!("está en {} ({}), que no se reemplaza", grupo.que, grupo.rango);
                    self.refuse("libro-formula", celda, &que, FORMULA_AYUDA);
                }
            }
        }
    }

    /// A row: its values, and where it is a copy, the look of its pattern.
    fn row(&mut self, fila: u16, valores: &BTreeMap<u16, &Escritura>) -> Cambio {
        let copy = self.copias.filter(|c| c.rows().contains(&fila)).and_then(|c| from_0(c.patron));
        let asked = valores.values().find_map(|e| e.patron).and_then(from_0);
        let model = copy.or(asked).and_then(|p| self.of_file(p).fila);
        let mut row = model.and_then(|m| m.first_chunk().copied()).unwrap_or_else(|| self.leida.plain_row());
        put_u16(&mut row, 4, fila);
        // Between which columns it has cells is told by those that come.
        put_u16(&mut row, 6, 0);
        put_u16(&mut row, 8, 0);
        let mut celdas = BTreeMap::new();
        if let Some(pattern) = copy {
            for pieza in &self.of_file(pattern).piezas {
                let look = |c| Nueva { xf: pieza.xf(c), igual: true, contenido: Contenido::Vacio };
                celdas.extend((pieza.de..=pieza.a).map(|c| (c, look(c))));
            }
        }
        for (columna, escritura) in valores {
            if let Some(nueva) = self.cell(fila, *columna, escritura, copy, &row) {
                celdas.insert(*columna, nueva);
            }
        }
        Cambio { celdas, fila: row, igual: copy.is_some() && model.is_some() }
    }

    fn cell(
        &mut self,
        fila: u16,
        columna: u16,
        escritura: &Escritura,
        copy: Option<u16>,
        row: &[u8; LARGO_FILA],
    ) -> Option<Nueva> {
        let own = self.of_file(fila).piece(columna).filter(|_| copy.is_none());
        if own.is_some_and(|p| p.tipo == FORMULA) {
            let que = "tiene una fórmula, que no se reemplaza";
            self.refuse("libro-formula", escritura.celda, que, FORMULA_AYUDA);
            return None;
        }
        let pattern = copy.or(escritura.patron.and_then(from_0)).map(|p| self.of_file(p));
        let pattern = pattern.and_then(|p| p.piece(columna));
        let xf = match (own, pattern) {
            (Some(own), _) => own.xf(columna),
            (None, Some(pattern)) => pattern.xf(columna),
            (None, None) => self.leida.look(self.of_file(fila).fila.or(Some(row)), columna),
        };
        let numeric = own.or(pattern).is_some_and(super::piezas::Pieza::is_number);
        let contenido = match &escritura.valor {
            Valor::Texto(texto) => self.shared(texto),
            Valor::Cuenta(n) if numeric => Contenido::Cuenta(*n),
            Valor::Cuenta(n) => self.shared(&n.to_string()),
        };
        Some(Nueva { xf, igual: copy.is_some(), contenido })
    }

    fn shared(&mut self, texto: &str) -> Contenido {
        match &mut self.textos {
            Some(textos) if !texto.is_empty() => Contenido::Texto(textos.number(&cell_units(texto))),
            _ => Contenido::Vacio,
        }
    }
}

/// The cells that get a value, of those that a range has.
fn inside(valores: &Valores<'_>, rango: &Rango) -> Vec<Celda> {
    let [top, bottom, left, right] = [rango.de.fila, rango.a.fila, rango.de.columna, rango.a.columna]
        .map(|n| u16::try_from(n.saturating_sub(1)).unwrap_or(u16::MAX));
    let rows = valores.range(top..=bottom.max(top));
    let cells = rows.flat_map(|(_, row)| row.range(left..=right.max(left)).map(|(_, e)| e.celda));
    cells.collect()
}
