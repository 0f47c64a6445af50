//! Cuts a sheet into its parts: tables with a heading, lists of services from above to below, and what is left as forms.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::super::campo::Sujeto;
use super::super::super::pistas::Etiqueta;
use super::super::anexo::celdas::text;
use super::super::anexo::is_matrix;
use super::super::anexo::palabras::Palabras;
use super::super::anexo::tabla::{Clase, Columna, Tabla, find};
use super::super::forma::Forma;
use super::filas::{Filas, rows};
use crate::base::planilla::a_la_vista::{Escrito, Hoja};

/// No sheet is cut into more parts.
const MAX_ZONAS: usize = 40;

/// A table of a sheet.
#[derive(Clone, Debug)]
pub(super) struct Zona {
    pub tabla: Tabla,
    pub filas: Filas,
    /// Whether its columns are people and its rows facts.
    pub matriz: bool,
}

impl Zona {
    /// The rows of facts under people as columns: one below the other, down to a gap or a row that names none.
    pub fn matrix_rows<'h>(&self, hoja: &'h Hoja) -> Vec<(u32, &'h BTreeMap<u16, Escrito>)> {
        let mut next = self.tabla.encabezado.end() + 1;
        let mut rows = Vec::new();
        for (fila, celdas) in hoja.celdas.range(next..) {
            let first = celdas.values().next().map(text).unwrap_or_default();
            let etiqueta = Etiqueta::read(first.split(['(', '[', ':']).next().unwrap_or(&first));
            // «Correo de contacto» is about whoever heads the column.
            let general = matches!(etiqueta.sujeto, None | Some(Sujeto::Administrativo));
            if *fila > next + 1 || etiqueta.atributo.is_none() || !general {
                break;
            }
            next = fila + 1;
            rows.push((*fila, celdas));
        }
        rows
    }
}

/// Services that stand one below the other.
#[derive(Clone, Debug)]
pub(super) struct Nomina {
    pub columna: u16,
    /// Row and key of each service.
    pub servicios: Vec<(u32, String)>,
    /// For which school it is, where it is there once for each.
    pub cual: Option<u16>,
    /// The row of the heading, where it is not right above.
    pub encabezado: Option<u32>,
}

impl Nomina {
    /// Whether a row stands right above the services, among what heads their columns.
    pub fn is_head(&self, fila: u32) -> bool {
        self.servicios.first().is_some_and(|(first, _)| fila < *first && first - fila <= 6)
    }
}

/// A sheet in its parts; rows are counted from 0.
#[derive(Debug, Default)]
pub(super) struct Partes {
    pub zonas: Vec<Zona>,
    pub nominas: Vec<Nomina>,
    /// Rows that belong to none of them.
    pub sueltas: Vec<u32>,
}

/// Cuts a sheet.
pub(super) fn cut(hoja: &Hoja, forma: &Forma, palabras: &Palabras<'_>) -> Partes {
    let mut partes = Partes { nominas: nominas(hoja, palabras), ..Partes::default() };
    let mut taken: BTreeSet<u32> = BTreeSet::new();
    for nomina in &partes.nominas {
        taken.extend(nomina.servicios.iter().map(|(fila, _)| *fila).chain(nomina.encabezado));
    }
    let last = hoja.celdas.keys().next_back().map_or(0, |n| n + 1);
    let mut open: Vec<Range<u32>> = free_ranges(&taken, last);
    while let Some(range) = open.pop() {
        if partes.zonas.len() >= MAX_ZONAS {
            break;
        }
        let Some(tabla) = find(&only(hoja, &range), palabras) else { continue };
        let (mut start, end) = (*tabla.encabezado.start(), *tabla.encabezado.end());
        // What is merged down into the heading is a part of it.
        let joined = |s: u32| {
            hoja.combinadas
                .iter()
                .any(|(f, _)| f.contains(&s) && s.checked_sub(1).is_some_and(|u| f.contains(&u)))
        };
        while start > range.start && joined(start) {
            start -= 1;
        }
        if !is_table(hoja, &tabla) {
            open.extend([range.start..start, end + 1..range.end].into_iter().filter(|r| !r.is_empty()));
            continue;
        }
        // Below the last row of the sheet a table may go on.
        let hasta = if range.end == last { u32::MAX } else { range.end };
        let matriz = is_matrix(&tabla, hoja);
        if matriz && has_labels_below(hoja, &tabla) {
            open.extend([range.start..start, end + 1..range.end].into_iter().filter(|r| !r.is_empty()));
            continue;
        }
        let filas = rows(hoja, forma, &tabla, palabras, hasta);
        let zona = Zona { tabla, filas, matriz };
        let below = if matriz {
            zona.matrix_rows(hoja).last().map_or(end + 1, |(fila, _)| fila + 1)
        } else {
            zona.filas.debajo.unwrap_or(range.end).max(end + 1)
        };
        taken.extend(start..below.min(last));
        open.extend([range.start..start, below..range.end].into_iter().filter(|r| !r.is_empty()));
        partes.zonas.push(zona);
    }
    partes.zonas.sort_by_key(|z| *z.tabla.encabezado.start());
    partes.sueltas = hoja.celdas.keys().copied().filter(|f| !taken.contains(f)).collect();
    partes
}

/// The sheet with these rows alone.
fn only(hoja: &Hoja, range: &Range<u32>) -> Hoja {
    let celdas = hoja.celdas.range(range.clone()).map(|(n, f)| (*n, f.clone())).collect();
    Hoja { nombre: hoja.nombre.clone(), celdas, combinadas: hoja.combinadas.clone(), ..Hoja::default() }
}

fn free_ranges(taken: &BTreeSet<u32>, last: u32) -> Vec<Range<u32>> {
    let (mut ranges, mut from) = (Vec::new(), 0);
    for fila in taken.iter().copied().chain([last]) {
        if from < fila {
            ranges.push(from..fila);
        }
        from = fila + 1;
    }
    ranges
}

/// Whether a heading is one of a table, and no row of a form.
fn is_table(hoja: &Hoja, tabla: &Tabla) -> bool {
    let said = Clase::TODAS.iter().any(|c| tabla.score(*c) > 0)
        || is_matrix(tabla, hoja)
        || tabla.services().count() > 1;
    let titles: Vec<&String> = tabla.titulos.values().filter(|t| !t.is_empty()).collect();
    let colons = titles.iter().filter(|t| t.trim_end().ends_with(':')).count();
    said && colons * 2 < titles.len().max(1) && !has_gaps(hoja, tabla)
}

/// Whether labels stand right under headings that name people: then those head forms side by side.
fn has_labels_below(hoja: &Hoja, tabla: &Tabla) -> bool {
    let next = tabla.encabezado.end() + 1;
    let people = tabla.columnas.iter().filter(|(_, c)| matches!(c, Columna::Dato(Some(_), _)));
    people.into_iter().any(|(n, _)| {
        hoja.cell(next, *n).map(text).is_some_and(|t| {
            let e = Etiqueta::read(t.trim_end_matches([':', ' ']));
            e.atributo.is_some() && e.ajenas == 0 && !t.contains('(')
        })
    })
}

/// Whether empty columns stand between the headings: those are where a form is written.
fn has_gaps(hoja: &Hoja, tabla: &Tabla) -> bool {
    let last = *tabla.encabezado.end();
    let rest =
        |n: u16| hoja.combinadas.iter().any(|(f, c)| f.contains(&last) && c.contains(&n) && c.start() != &n);
    let columns: Vec<u16> =
        tabla.titulos.iter().filter(|(n, t)| !t.is_empty() && !rest(**n)).map(|(n, _)| *n).collect();
    let gaps = columns
        .windows(2)
        .filter(|pair| {
            let hidden = |n: u16| hoja.columnas_ocultas.iter().any(|c| c.contains(&n));
            let covered = |n: u16| {
                hoja.combinadas.iter().any(|(f, c)| f.contains(&last) && c.contains(&n) && c.start() != &n)
            };
            (pair[0] + 1..pair[1]).any(|n| !hidden(n) && !covered(n))
        })
        .count();
    gaps > 0 && gaps * 2 >= columns.len() - 1
}

/// Columns in which services stand one below the other.
fn nominas(hoja: &Hoja, palabras: &Palabras<'_>) -> Vec<Nomina> {
    let mut by_column: BTreeMap<u16, Vec<(u32, String)>> = BTreeMap::new();
    for (fila, celdas) in &hoja.celdas {
        let found: Vec<(u16, &str)> =
            celdas.iter().filter_map(|(n, c)| Some((*n, palabras.service(&text(c))?))).collect();
        // A row of several is a heading; name and operation of one service may stand side by side.
        let different: BTreeSet<&str> = found.iter().map(|(_, clave)| *clave).collect();
        if let ([first, ..], 1) = (found.as_slice(), different.len()) {
            by_column.entry(first.0).or_default().push((*fila, first.1.to_owned()));
        }
    }
    let mut all = Vec::new();
    for (columna, mut servicios) in by_column {
        servicios.dedup_by(|b, a| {
            a.1 == b.1
                && hoja
                    .combinadas
                    .iter()
                    .any(|(f, c)| f.contains(&a.0) && f.contains(&b.0) && c.contains(&columna))
        });
        let different: BTreeSet<&str> = servicios.iter().map(|(_, clave)| clave.as_str()).collect();
        let near = servicios.windows(2).all(|w| w[1].0 - w[0].0 <= 4);
        let n = different.len();
        if n < 2 || !near {
            continue;
        }
        if n == servicios.len() {
            all.push(Nomina { columna, servicios, cual: None, encabezado: None });
            continue;
        }
        // The same services again and again: once for each school.
        let repeats = servicios.len() % n == 0
            && servicios.iter().enumerate().all(|(i, (_, clave))| *clave == servicios[i % n].1);
        let encabezado = servicios.first().and_then(|(fila, _)| fila.checked_sub(1));
        if repeats {
            for (k, own) in (1_u16..).zip(servicios.chunks(n)) {
                all.push(Nomina { columna, servicios: own.to_vec(), cual: Some(k), encabezado });
            }
        }
    }
    // The same rows by name and by operation: the first column is meant.
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    all.retain(|n: &Nomina| n.servicios.iter().all(|(fila, _)| seen.insert(*fila)));
    all
}
