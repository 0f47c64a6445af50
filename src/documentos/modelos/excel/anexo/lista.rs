//! Services that are written one below the other: a column for each school, one mark for all, or a row for each pair.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::campo::Atributo;
use super::super::super::pistas::Etiqueta;
use super::celdas::{Marca, RbdEscrito, mark, rbd, text};
use super::palabras::{Otra, Palabras};
use crate::base::planilla::a_la_vista::Hoja;

/// The most rows above the first service that are looked at.
const MAX_ANTES: usize = 12;
/// The most rows from the first service on that are looked at.
const MAX_FILAS: usize = 5_000;

/// Services as rows. Rows and columns are counted from 0.
#[derive(Clone, Debug)]
pub struct Lista {
    /// The row that says what the columns with marks are.
    pub encabezado: u32,
    /// The column with the services.
    pub columna: u16,
    /// Each row with a service: its key where the catalogue has it, and what is written.
    pub servicios: Vec<(u32, Option<String>, String)>,
    /// Where the marks stand.
    pub marcas: Marcas,
}

/// Where the marks of services stand that are rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marcas {
    /// A column for each school: column, RBD, row in which it is written.
    PorRbd(Vec<(u16, RbdEscrito, u32)>),
    /// A column for each school, headed by something else than its RBD.
    PorNombre(Vec<(u16, String)>),
    /// One column for all schools.
    Una(u16),
    /// A row for each school and service: the column of the RBD, that of the mark.
    PorFila(u16, u16),
}

impl Lista {
    /// How many different services of the catalogue it has.
    pub fn count(&self) -> usize {
        let keys: BTreeSet<&String> =
            self.servicios.iter().filter_map(|(_, clave, _)| clave.as_ref()).collect();
        keys.len()
    }

    /// The first column behind those with marks.
    pub fn columna_libre(&self) -> u16 {
        let last = match &self.marcas {
            Marcas::PorRbd(all) => all.iter().map(|(n, ..)| *n).max(),
            Marcas::PorNombre(all) => all.iter().map(|(n, _)| *n).max(),
            Marcas::Una(n) => Some(*n),
            Marcas::PorFila(a, b) => Some(*a.max(b)),
        };
        last.unwrap_or(self.columna).saturating_add(1)
    }
}

/// The list of services of a sheet, where it has one with marks.
pub(super) fn find(hoja: &Hoja, palabras: &Palabras<'_>) -> Option<Lista> {
    let (columna, first) = column(hoja, palabras)?;
    let servicios = rows(hoja, palabras, columna, first);
    let mut lista =
        Lista { encabezado: first.saturating_sub(1), columna, servicios, marcas: Marcas::Una(columna) };
    let above: Vec<u32> = hoja.celdas.range(..first).rev().take(MAX_ANTES).map(|(n, _)| *n).collect();
    let marked = marked_columns(hoja, palabras, &lista);
    let schools = above.iter().map(|fila| of_schools(hoja, *fila, columna)).max_by_key(Vec::len);
    let schools = schools.unwrap_or_default();
    // An RBD over a column without marks, where another column has them, is that of the sheet.
    let theirs = schools.iter().any(|(n, ..)| marked.contains_key(n)) || marked.is_empty();
    if theirs && !schools.is_empty() {
        lista.encabezado = schools[0].2;
        lista.marcas = Marcas::PorRbd(schools);
        return Some(lista);
    }
    lista.encabezado = *above.first()?;
    let heading = |n: u16| {
        let row = hoja.celdas.get(&lista.encabezado);
        row.and_then(|f| f.get(&n)).map(text).unwrap_or_default()
    };
    let is_other = |n: u16| palabras.heading(&heading(n)).is_some_and(|otra| otra != Otra::Marca);
    let mut with_marks: Vec<u16> = marked.keys().copied().filter(|n| !is_other(*n)).collect();
    // «SI» and «NO», a mark in one of them.
    if with_marks.iter().any(|n| palabras.mark(&heading(*n)) == Some(true)) {
        with_marks.retain(|n| palabras.mark(&heading(*n)) != Some(false));
    }
    let asking: Vec<u16> = with_marks.iter().copied().filter(|n| palabras.asks(&heading(*n))).collect();
    let one = match (with_marks.as_slice(), asking.as_slice()) {
        ([one], _) | (_, [one]) => Some(*one),
        _ => None,
    };
    lista.marcas = match (one, row_rbd(hoja, &lista, &heading)) {
        (Some(one), Some(rbd)) if asking.contains(&one) => Marcas::PorFila(rbd, one),
        (_, Some(_)) => return None,
        // Two schools or more are told apart by something; one column may be that of the only school.
        (Some(one), None) => Marcas::Una(one),
        (None, _) if with_marks.is_empty() => return None,
        (None, _) => Marcas::PorNombre(with_marks.iter().map(|n| (*n, heading(*n))).collect()),
    };
    Some(lista)
}

/// The column with most services below each other, and the first row with one.
fn column(hoja: &Hoja, palabras: &Palabras<'_>) -> Option<(u16, u32)> {
    let mut seen: BTreeMap<u16, (BTreeSet<&str>, u32)> = BTreeMap::new();
    for (fila, celdas) in hoja.celdas.iter().take(MAX_FILAS) {
        for (n, celda) in celdas {
            if let Some(clave) = palabras.service(&text(celda)) {
                seen.entry(*n).or_insert_with(|| (BTreeSet::new(), *fila)).0.insert(clave);
            }
        }
    }
    let best = seen.iter().max_by_key(|(n, (claves, _))| (claves.len(), std::cmp::Reverse(**n)))?;
    (best.1.0.len() >= 2).then_some((*best.0, best.1.1))
}

/// The rows from the first service on, down to where nothing is written or something else begins.
fn rows(
    hoja: &Hoja,
    palabras: &Palabras<'_>,
    columna: u16,
    first: u32,
) -> Vec<(u32, Option<String>, String)> {
    let mut servicios = Vec::new();
    for (fila, celdas) in hoja.celdas.range(first..).take(MAX_FILAS) {
        let start = celdas.values().next().map(text).unwrap_or_default();
        let Some(texto) = celdas.get(&columna).map(text).filter(|t| !t.is_empty()) else { continue };
        if palabras.row(&texto).or_else(|| palabras.row(&start)).is_none() {
            servicios.push((*fila, palabras.service(&texto).map(str::to_owned), texto));
        }
    }
    let last = servicios.iter().rposition(|(_, clave, _)| clave.is_some()).unwrap_or(0);
    let marks = |fila: u32| {
        let row = hoja.celdas.get(&fila).into_iter().flatten();
        row.filter(|(n, _)| **n > columna).any(|(_, c)| mark(Some(c), palabras) != Marca::NoSeEntiende)
    };
    // Below the last that is known, only what is marked can be a service.
    let mut at = 0;
    servicios.retain(|(fila, ..)| {
        at += 1;
        at - 1 <= last || marks(*fila)
    });
    servicios
}

/// The columns at the right in which every cell of a service is a mark, and how many ask for it.
fn marked_columns(hoja: &Hoja, palabras: &Palabras<'_>, lista: &Lista) -> BTreeMap<u16, usize> {
    let mut good: BTreeMap<u16, usize> = BTreeMap::new();
    let mut bad: BTreeMap<u16, usize> = BTreeMap::new();
    for (fila, ..) in &lista.servicios {
        let Some(celdas) = hoja.celdas.get(fila) else { continue };
        for (n, celda) in celdas.range(lista.columna.saturating_add(1)..) {
            let which = if mark(Some(celda), palabras) == Marca::NoSeEntiende { &mut bad } else { &mut good };
            *which.entry(*n).or_default() += 1;
        }
    }
    good.retain(|n, times| *times > bad.get(n).copied().unwrap_or(0));
    good
}

/// The RBDs of a row, at the right of this column.
fn of_schools(hoja: &Hoja, fila: u32, columna: u16) -> Vec<(u16, RbdEscrito, u32)> {
    let row = hoja.celdas.get(&fila).into_iter().flatten().filter(|(n, _)| **n > columna);
    row.filter_map(|(n, celda)| Some((*n, within(&text(celda))?, fila))).collect()
}

/// The RBD that a heading names, alone or with the school: «99011-6 Escuela Uno», «Escuela Uno (RBD 99011)».
fn within(texto: &str) -> Option<RbdEscrito> {
    // A small number alone is that of the column.
    if let Some(alone) = rbd(texto).filter(|r| r.digito.is_some() || r.numero > 99) {
        return Some(alone);
    }
    let words: Vec<&str> = texto.split(|c: char| c.is_whitespace() || "()[]:,;/".contains(c)).collect();
    let named = |i: usize| {
        i > 0
            && words[..i].iter().rev().find(|w| !w.is_empty()).is_some_and(|w| w.eq_ignore_ascii_case("rbd"))
    };
    let mut found = (0..words.len()).filter_map(|i| {
        let one = rbd(words[i])?;
        ((words[i].contains('-') && one.digito.is_some()) || named(i)).then_some(one)
    });
    let one = found.next()?;
    found.next().is_none().then_some(one)
}

/// The column with an RBD in the rows of the services, where each row is for one school.
fn row_rbd(hoja: &Hoja, lista: &Lista, heading: &dyn Fn(u16) -> String) -> Option<u16> {
    let row = hoja.celdas.get(&lista.encabezado)?;
    let is = |n: u16| {
        let cells = lista.servicios.iter().filter_map(|(fila, ..)| hoja.celdas.get(fila)?.get(&n));
        Etiqueta::read(&heading(n)).atributo == Some(Atributo::Rbd)
            && cells.filter(|c| rbd(&text(c)).is_some()).count() * 3 >= lista.servicios.len() * 2
    };
    row.keys().copied().find(|n| is(*n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_may_name_a_school_with_its_rbd() {
        for texto in [
            "99011-6",
            "99011",
            "RBD 99011-6",
            "99011-6 Escuela Uno",
            "Escuela Uno (RBD 99011)",
            "Escuela\n99.011-6",
        ] {
            assert_eq!(within(texto).map(|r| r.numero), Some(99_011), "{texto}");
        }
        for texto in ["", "1", "Escuela 2", "Escuela D-59", "99011-6 y 99012-4", "Liceo 12-B"] {
            assert_eq!(within(texto), None, "{texto}");
        }
    }
}
