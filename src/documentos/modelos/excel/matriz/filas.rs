//! The rows under a heading: which are free, which are taken and by whom, which are examples, and where the table ends.

use std::collections::BTreeMap;

use super::super::super::campo::{Atributo, Sujeto};
use super::super::super::pistas::Etiqueta;
use super::super::anexo::celdas::{RbdEscrito, rbd, text};
use super::super::anexo::palabras::Palabras;
use super::super::anexo::tabla::{Columna, Tabla};
use super::super::forma::Forma;
use super::signos::is_placeholder;
use crate::base::planilla::a_la_vista::{Escrito, Hoja};
use crate::base::texto::plain;

/// The most rows under a heading that are looked at; more schools no sostenedor has.
const MAX_FILAS: u32 = 2_000;

/// What a row under a heading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Uso {
    /// Nothing is written in it but what the form prints.
    Libre,
    /// It has the RBD of a school already.
    Escuela(RbdEscrito),
    /// It is for this person: its first cell says so.
    De(Sujeto),
    /// It shows how to fill in; it stays.
    Ejemplo,
    /// Something else is written in it.
    Ocupada,
}

/// A row under a heading, counted from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fila {
    pub numero: u32,
    pub uso: Uso,
}

/// The rows of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Filas {
    /// From above, without those that only explain.
    pub filas: Vec<Fila>,
    /// The first row below them in which something stands; none where the sheet ends with the table.
    pub debajo: Option<u32>,
}

impl Filas {
    /// The rows that are free.
    pub fn free(&self) -> impl Iterator<Item = u32> + '_ {
        self.filas.iter().filter(|f| f.uso == Uso::Libre).map(|f| f.numero)
    }

    /// The example, where there is one.
    pub fn example(&self) -> Option<u32> {
        self.filas.iter().find(|f| f.uso == Uso::Ejemplo).map(|f| f.numero)
    }
}

/// Looks at the rows under a heading, down to `hasta` (not included), where another part of the sheet begins.
pub(super) fn rows(hoja: &Hoja, forma: &Forma, tabla: &Tabla, palabras: &Palabras<'_>, hasta: u32) -> Filas {
    let first = tabla.encabezado.end() + 1;
    let vista = Vista { hoja, forma, tabla, palabras };
    let mut found = Filas::default();
    // Whether the form draws its rows: then those that it does not draw are none of the table's.
    let drawn = vista.first_drawn(first, hasta);
    let last_said = hoja.celdas.range(first..hasta).next_back().map(|(n, _)| *n);
    let mut fila = first;
    // What stands between the heading and the first row that the form draws only shows how to write.
    if let Some(drawn) = drawn {
        while fila < drawn && !vista.is_drawn(fila) && vista.is_how(fila) {
            fila += 1;
        }
    }
    let mut gap = false;
    while fila < hasta && fila - first < MAX_FILAS {
        let nothing_more = last_said.is_none_or(|last| fila > last);
        match vista.kind(fila) {
            Clase::Explica if found.filas.iter().all(|f| f.uso != Uso::Libre) => {}
            Clase::Explica | Clase::Otra => {
                found.debajo = Some(fila);
                break;
            }
            // Rows that are for somebody each are all that there are.
            Clase::Vacia
                if found.filas.iter().any(|f| matches!(f.uso, Uso::De(_))) && !vista.is_drawn(fila) =>
            {
                gap = true;
                break;
            }
            Clase::Vacia if drawn.is_some() && !vista.is_drawn(fila) => {
                // Under drawn rows nothing is free; before them there may be a space.
                if found.filas.iter().any(|f| f.uso == Uso::Libre) || drawn.is_some_and(|d| fila > d) {
                    gap = true;
                    break;
                }
            }
            // A row that names somebody, and has none of the cells that the others have: a form begins.
            Clase::Fila(Uso::De(_))
                if found.filas.iter().any(|f| vista.is_drawn(f.numero)) && !vista.is_drawn(fila) =>
            {
                found.debajo = Some(fila);
                break;
            }
            Clase::Vacia if drawn.is_none() && nothing_more => {
                // A row to begin with: those after it are made when they are needed.
                found.filas.push(Fila { numero: fila, uso: Uso::Libre });
                break;
            }
            Clase::Vacia => found.filas.push(Fila { numero: fila, uso: Uso::Libre }),
            Clase::Fila(uso) => found.filas.push(Fila { numero: fila, uso }),
        }
        fila += 1;
    }
    if gap || found.debajo.is_none() {
        found.debajo = hoja.celdas.range(fila..).find(|(_, f)| !f.is_empty()).map(|(n, _)| *n);
    }
    if let Some(debajo) = found.debajo.filter(|_| drawn.is_none()) {
        leave_space(&mut found, debajo);
    }
    found
}

/// Where rows are not drawn, the last one before something else keeps them apart.
fn leave_space(found: &mut Filas, debajo: u32) {
    let free = found.free().count();
    if free > 1 && found.filas.last().is_some_and(|f| f.uso == Uso::Libre && f.numero + 1 == debajo) {
        found.filas.pop();
    }
}

/// What stands in a row.
enum Clase {
    Vacia,
    Fila(Uso),
    /// A note, a unit, an instruction.
    Explica,
    /// What is no row of this table.
    Otra,
}

struct Vista<'a, 'c> {
    hoja: &'a Hoja,
    forma: &'a Forma,
    tabla: &'a Tabla,
    palabras: &'a Palabras<'c>,
}

impl Vista<'_, '_> {
    /// Whether the file has most of the table's cells in this row, so that they have a look of their own.
    fn is_drawn(&self, fila: u32) -> bool {
        let Some(cells) = self.forma.celdas.get(&fila) else { return false };
        let ours = self.tabla.columnas.keys().filter(|n| cells.contains(n)).count();
        ours * 2 > self.tabla.columnas.len()
    }

    /// Whether a row has the table's cells, and nothing in them.
    fn is_empty(&self, fila: u32) -> bool {
        let said = |c: &BTreeMap<u16, Escrito>| c.values().any(|c| !text(c).is_empty());
        self.is_drawn(fila) && !self.hoja.celdas.get(&fila).is_some_and(said)
    }

    /// Whether a row says little, and each text in it is short.
    fn is_how(&self, fila: u32) -> bool {
        let cells =
            self.hoja.celdas.get(&fila).map(|c| c.values().map(text).collect::<Vec<_>>()).unwrap_or_default();
        cells.len() * 2 <= self.tabla.columnas.len().max(2) && cells.iter().all(|t| t.split(' ').count() <= 8)
    }

    fn first_drawn(&self, first: u32, hasta: u32) -> Option<u32> {
        let near = (first..hasta).take(8);
        near.filter(|f| self.is_drawn(*f) && matches!(self.kind(*f), Clase::Vacia)).min()
    }

    fn kind(&self, fila: u32) -> Clase {
        if self.sums(fila) {
            return Clase::Otra;
        }
        let Some(celdas) = self.hoja.celdas.get(&fila) else { return Clase::Vacia };
        let said: Vec<(u16, String)> = celdas
            .iter()
            .filter(|(n, _)| !self.forma.formulas.contains(&(fila, **n)))
            .map(|(n, c)| (*n, text(c)))
            .filter(|(_, t)| !t.is_empty())
            .collect();
        let telling: Vec<&(u16, String)> = said.iter().filter(|(n, t)| self.tells(*n, t)).collect();
        let first = said.first().map(|(_, t)| t.as_str()).unwrap_or_default();
        let row_word = self.palabras.row(first);
        let example = row_word == Some("ejemplo")
            || said.iter().any(|(_, t)| {
                let words = plain(t);
                words.split(' ').any(|w| w == "ejemplo" || w == "ej")
            });
        if example && said.len() > 1 {
            return Clase::Fila(Uso::Ejemplo);
        }
        // «(X)» under each heading shows how, where the row has no cells to fill like those after it.
        let shown = said.iter().filter(|(_, t)| is_hint(t)).count();
        let marks = said.iter().filter(|(_, t)| self.is_mark_hint(t)).count();
        if shown > 1 && shown == said.len() && (marks == shown || (marks > 0 && self.is_empty(fila + 1))) {
            return Clase::Explica;
        }
        if telling.is_empty() {
            return if row_word.is_some() { Clase::Otra } else { Clase::Vacia };
        }
        if example {
            return Clase::Explica;
        }
        if row_word.is_some() {
            return Clase::Otra;
        }
        if let Some(sujeto) = self.role(&said) {
            return Clase::Fila(Uso::De(sujeto));
        }
        let code = self.tabla.column(Atributo::Rbd).and_then(|n| said.iter().find(|(c, _)| *c == n));
        if let Some(found) = code.and_then(|(_, t)| rbd(t)) {
            // «12345-6» beside «sin puntos y con guión» shows how.
            let how = |t: &str| {
                let words = plain(t);
                ["puntos", "guion", "digito", "formato"].iter().any(|w| words.split(' ').any(|x| x == *w))
            };
            let others = telling.iter().filter(|(_, t)| rbd(t).is_none());
            if telling.len() > 1 && others.clone().all(|(_, t)| how(t)) {
                return Clase::Fila(Uso::Ejemplo);
            }
            return Clase::Fila(Uso::Escuela(found));
        }
        // Words under a column each that are hints of how to write: «(con puntos)», «SI/NO», «dd-mm-aaaa».
        if telling.iter().all(|(_, t)| is_hint(t)) {
            return Clase::Explica;
        }
        match telling.len() {
            1 => {
                let long = telling[0].1.split_whitespace().count() > 3;
                let spans = self.is_wide(fila, telling[0].0);
                let outside = !self.tabla.columnas.contains_key(&telling[0].0);
                if long || spans || outside { Clase::Explica } else { Clase::Otra }
            }
            // Some known cells of a school without an RBD, or another table.
            n if n * 2 > self.tabla.columnas.len() && !Self::looks_like_heading(&said) => {
                Clase::Fila(Uso::Ocupada)
            }
            _ => Clase::Otra,
        }
    }

    /// Whether a row counts or adds up: it has formulas where the rows of the table have none.
    fn sums(&self, fila: u32) -> bool {
        let first = self.tabla.encabezado.end() + 1;
        let has = |f: u32, n: u16| self.forma.formulas.contains(&(f, n));
        fila > first
            && self.tabla.columnas.keys().any(|n| has(fila, *n) && !has(first, *n) && !has(fila - 1, *n))
    }

    /// Whether a text between brackets shows the mark: «(X)», «(SI/NO)».
    fn is_mark_hint(&self, texto: &str) -> bool {
        let inside = texto.trim().trim_matches(['(', ')', '[', ']']);
        let parts: Vec<&str> = inside.split(['/', '-', ' ', ',']).filter(|p| !p.is_empty()).collect();
        let words = ["o", "u", "y", "vacio"];
        !parts.is_empty()
            && parts.iter().all(|p| self.palabras.mark(p).is_some() || words.contains(&plain(p).as_str()))
    }

    /// Whether a text says more than the form prints in a free row: numbers of rows, «NO» in all cells, dots to
    /// write on.
    fn tells(&self, columna: u16, texto: &str) -> bool {
        let printed = match self.tabla.columnas.get(&columna) {
            Some(Columna::Otra(_) | Columna::Desconocida(_)) => {
                texto.trim_end_matches(['.', ')', '-']).parse::<u32>().is_ok()
            }
            Some(Columna::Servicio(_)) => self.palabras.mark(texto) == Some(false),
            Some(_) => false,
            None => texto.trim_end_matches(['.', ')', '-']).parse::<u32>().is_ok(),
        };
        !printed && !is_placeholder(texto)
    }

    /// Whom a row of contacts is about, where its cell of roles says so.
    fn role(&self, said: &[(u16, String)]) -> Option<Sujeto> {
        let columna = self.tabla.columnas.iter().find(|(_, c)| **c == Columna::Rol).map(|(n, _)| *n)?;
        let (_, texto) = said.iter().find(|(n, _)| *n == columna)?;
        self.palabras.role(texto)
    }

    /// Whether a cell is merged over most of the table.
    fn is_wide(&self, fila: u32, columna: u16) -> bool {
        let merged = self.hoja.combinadas.iter().find(|(f, c)| f.contains(&fila) && c.start() == &columna);
        let across = merged.map_or(1, |(_, c)| c.len());
        across * 2 > self.tabla.columnas.len()
    }

    fn looks_like_heading(said: &[(u16, String)]) -> bool {
        let labels = said.iter().filter(|(_, t)| {
            let e = Etiqueta::read(t);
            e.says_what() && e.ajenas == 0 && rbd(t).is_none() && !t.contains('@')
        });
        labels.count() * 2 > said.len()
    }
}

/// Whether words under a heading only say how to write: between brackets, a pattern, alternatives.
fn is_hint(texto: &str) -> bool {
    let t = texto.trim();
    let words = plain(t);
    (t.starts_with(['(', '[', '<']) && t.ends_with([')', ']', '>']))
        || ["si no", "si o no", "x", "dd mm aaaa", "texto", "numero", "numerico", "obligatorio", "opcional"]
            .contains(&words.as_str())
        || (words.starts_with("marque ") || words.starts_with("indique ") || words.starts_with("con "))
}
