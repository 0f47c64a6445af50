//! Which cells of a sheet are a table of an Anexo: heading rows, what each column is, rows, room that is left.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::super::super::campo::{Atributo, Campo, Sujeto};
use super::celdas::{Marca, mark, rbd, text};
use super::encabezados::{column_of, columns_of, headings, join, known, weight};
use super::palabras::Palabras;
use crate::base::planilla::a_la_vista::Hoja;

/// The most rows in which a heading is looked for.
const MAX_ANTES: usize = 60;

/// What a sheet of the Anexo is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clase {
    /// The schools.
    Identificacion,
    /// People and the system.
    Contactos,
    /// Services by school.
    Servicios,
}

impl Clase {
    /// All three, in the order of the Anexo.
    pub const TODAS: [Self; 3] = [Self::Identificacion, Self::Contactos, Self::Servicios];

    /// For people.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Identificacion => "identificación de establecimientos",
            Self::Contactos => "contactos",
            Self::Servicios => "servicios",
        }
    }

    /// For programs.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Identificacion => "identificacion",
            Self::Contactos => "contactos",
            Self::Servicios => "servicios",
        }
    }
}

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columna {
    /// A fact; without a subject of its own it is about the row's.
    Dato(Option<Sujeto>, Atributo),
    /// Whom the row is about.
    Rol,
    /// Marks for the service with this key.
    Servicio(String),
    /// A number of the row, remarks, what no profile has.
    Otra(String),
    /// Unknown: as it is headed.
    Desconocida(String),
}

/// A table of a sheet. Rows and columns are counted from 0.
#[derive(Clone, Debug)]
pub struct Tabla {
    /// The rows of its heading.
    pub encabezado: RangeInclusive<u32>,
    /// What each column is.
    pub columnas: BTreeMap<u16, Columna>,
    /// How each column is headed.
    pub titulos: BTreeMap<u16, String>,
    /// The rows that say something: neither examples nor totals nor notes.
    pub filas: Vec<u32>,
    /// Rows that were passed over, and why: `ejemplo`, `total` or `nota`.
    pub saltadas: Vec<(u32, String)>,
    /// The first row below the last that says something, where one more would be written.
    pub primera_libre: u32,
    /// The mark that stands most often where a service is asked for.
    pub marca: Option<String>,
}

impl Tabla {
    /// The column of this fact of a school.
    pub fn column(&self, atributo: Atributo) -> Option<u16> {
        let is = |c: &Columna| match c {
            Columna::Dato(s, a) => *a == atributo && matches!(s, None | Some(Sujeto::Establecimiento)),
            _ => false,
        };
        self.columnas.iter().find(|(_, c)| is(c)).map(|(n, _)| *n)
    }

    /// The columns with marks for services: column, key.
    pub fn services(&self) -> impl Iterator<Item = (u16, &str)> {
        self.columnas.iter().filter_map(|(n, c)| match c {
            Columna::Servicio(clave) => Some((*n, clave.as_str())),
            _ => None,
        })
    }

    fn names_schools(&self) -> bool {
        self.column(Atributo::Nombre).is_some() && self.columnas.values().all(|c| *c != Columna::Rol)
    }

    fn facts(&self) -> usize {
        self.columnas.values().filter(|c| matches!(c, Columna::Dato(..))).count()
    }

    /// How much speaks for this table being one of that sheet; 0 where it cannot be.
    pub fn score(&self, clase: Clase) -> u32 {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let rbd = self.column(Atributo::Rbd).is_some();
        let services = self.services().count();
        let written = u32::from(!self.filas.is_empty());
        let has = |a: Atributo| self.columnas.values().any(|c| matches!(c, Columna::Dato(_, x) if *x == a));
        match clase {
            Clase::Identificacion if rbd && self.facts() >= 3 => {
                number(self.facts()) * 2 + 3 * written - number(services).min(4)
            }
            // Number and name alone are a list of schools where no other sheet says more of them.
            Clase::Identificacion if rbd && self.facts() == 2 && services == 0 && self.names_schools() => 2,
            Clase::Servicios if rbd && (services > 0 || has(Atributo::Servicios)) => {
                number(services.max(1)) * 3 + 3 * written
            }
            Clase::Contactos if !rbd && services == 0 => {
                let rol = u32::from(self.columnas.values().any(|c| *c == Columna::Rol));
                let told =
                    [Atributo::Nombre, Atributo::Correo, Atributo::Telefono, Atributo::Cargo, Atributo::Rut];
                let told = number(told.into_iter().filter(|a| has(*a)).count());
                if told >= 2 { told * 2 + rol * 2 + 3 * written } else { 0 }
            }
            _ => 0,
        }
    }
}

/// The table of a sheet, where there is one.
pub(crate) fn find(hoja: &Hoja, palabras: &Palabras<'_>) -> Option<Tabla> {
    let mut best: Option<Encabezado> = None;
    for fila in hoja.celdas.keys().copied().take(MAX_ANTES) {
        let one = headings(hoja, fila);
        if one.values().any(|t| rbd(t).is_some_and(|r| r.digito.is_some() || r.numero > 99)) {
            continue;
        }
        for last in [fila, fila + 1] {
            let mut both = one.clone();
            let mut answers = 0;
            if last > fila {
                let below = headings(hoja, last);
                // A sentence over the headings is a note.
                let note = one.values().all(|t| one.values().next() == Some(t) && t.split(' ').count() > 4);
                if note {
                    continue;
                }
                // «(con puntos)» in each cell is no heading, but how to write.
                let hints = below.values().filter(|t| t.starts_with('(') && t.ends_with(')')).count();
                if hints * 2 >= below.len() && hints > 0 {
                    continue;
                }
                if below.is_empty() || below.values().any(|t| rbd(t).is_some() || palabras.row(t).is_some()) {
                    continue;
                }
                // A row of which little is known as a heading is what stands below one.
                let under = below.keys().filter(|n| one.contains_key(n)).count();
                let few = below.len() * 2 < one.len() || (below.len() < one.len() && under * 2 < one.len());
                // «SI» and «NO» below each service.
                let marks = below
                    .iter()
                    .all(|(n, t)| palabras.mark(t).is_some() || one.get(n).is_some_and(|u| u == t));
                // Nothing but «0» below them is a row that is not asked for yet.
                let marks = marks && below.values().any(|t| palabras.mark(t) != Some(false));
                answers = if marks { 3 } else { 0 };
                if few || (!marks && known(&columns_of(&below, palabras)) * 2 < below.len()) {
                    continue;
                }
                for (n, texto) in below {
                    let grouped = hoja
                        .combinadas
                        .iter()
                        .any(|(f, c)| f.contains(&fila) && c.contains(&n) && c.len() > 1);
                    join(both.entry(n).or_default(), &texto, grouped, palabras);
                }
            }
            let columnas = columns_of(&both, palabras);
            let weight = weight(&columnas) + usize::from(last == fila) + answers;
            let doubts = columnas.len() - known(&columnas);
            if known(&columnas) < 2 || doubts > known(&columnas) * 3 {
                continue;
            }
            let weight = weight.saturating_sub(doubts);
            if best.as_ref().is_none_or(|b| weight > b.peso) {
                best = Some(Encabezado { peso: weight, filas: fila..=last, columnas, titulos: both });
            }
        }
    }
    let mut best = best?;
    if !best.columnas.values().any(|c| *c == Columna::Rol)
        && let Some(n) = unnamed_roles(hoja, *best.filas.end(), &best.columnas, palabras)
    {
        // What that heading took is free for another one.
        let others = best.titulos.iter().filter(|(k, _)| **k != n).map(|(k, t)| (*k, t.clone())).collect();
        best.columnas = columns_of(&others, palabras);
        best.columnas.insert(n, Columna::Rol);
    }
    Some(rows(hoja, best, palabras))
}

/// Rows that may be a heading.
struct Encabezado {
    /// How much they say.
    peso: usize,
    filas: RangeInclusive<u32>,
    columnas: BTreeMap<u16, Columna>,
    titulos: BTreeMap<u16, String>,
}

/// A column whose cells name roles, «Contacto técnico» at the left of each row, and which is headed by nothing that is
/// known, or by a word that could be an office where the rows have no other cells yet.
fn unnamed_roles(
    hoja: &Hoja,
    last: u32,
    columnas: &BTreeMap<u16, Columna>,
    palabras: &Palabras<'_>,
) -> Option<u16> {
    let mut seen: BTreeMap<u16, Vec<Sujeto>> = BTreeMap::new();
    for (_, fila) in hoja.celdas.range(last + 1..).take(20) {
        for (n, celda) in fila {
            let alone = fila.range(n + 1..).next().is_none();
            let open = match columnas.get(n) {
                None | Some(Columna::Otra(_) | Columna::Desconocida(_)) => true,
                Some(Columna::Dato(None, _)) => alone,
                _ => false,
            };
            if let Some(sujeto) = palabras.role(&text(celda)).filter(|_| open) {
                seen.entry(*n).or_default().push(sujeto);
            }
        }
    }
    seen.into_iter().find(|(_, who)| who.len() >= 2 && who.iter().any(|s| *s != who[0])).map(|(n, _)| n)
}

fn rows(hoja: &Hoja, encabezado: Encabezado, palabras: &Palabras<'_>) -> Tabla {
    let Encabezado { filas: encabezado, columnas, titulos, .. } = encabezado;
    let (mut filas, mut saltadas) = (Vec::new(), Vec::new());
    let mut marks: BTreeMap<String, usize> = BTreeMap::new();
    for (fila, celdas) in hoja.celdas.range(encabezado.end() + 1..) {
        let ours: Vec<(&u16, String)> =
            celdas.iter().filter(|(n, _)| columnas.contains_key(n)).map(|(n, c)| (n, text(c))).collect();
        let first = celdas.values().map(text).find(|t| !t.is_empty()).unwrap_or_default();
        let skipped = palabras
            .row(&first)
            .or_else(|| ours.iter().find_map(|(_, t)| palabras.row(t).filter(|why| *why == "ejemplo")));
        // A lone number of the row, a heading that is repeated, nothing.
        let says = ours.iter().any(|(n, t)| {
            !matches!(columnas.get(n), Some(Columna::Otra(_) | Columna::Rol) | None)
                && !t.is_empty()
                && palabras.mark(t) != Some(false)
        });
        let repeated = ours.len() > 1
            && ours.iter().all(|(n, t)| {
                let again = column_of(t, palabras);
                !matches!(again, Columna::Desconocida(_)) && columnas.get(n) == Some(&again)
            });
        if let Some(why) = skipped {
            saltadas.push((*fila, why.to_owned()));
        } else if is_aside(*fila, &ours, &columnas, filas.last().copied()) {
            saltadas.push((*fila, "nota".to_owned()));
        } else if says && !repeated {
            filas.push(*fila);
            for (n, celda) in celdas {
                let is_service = matches!(columnas.get(n), Some(Columna::Servicio(_)));
                if is_service && mark(Some(celda), palabras) == Marca::Si {
                    *marks.entry(text(celda)).or_default() += 1;
                }
            }
        }
    }
    let primera_libre = filas.last().unwrap_or(encabezado.end()) + 1;
    let marca = marks.into_iter().max_by_key(|(_, times)| *times).map(|(marca, _)| marca);
    Tabla { encabezado, columnas, titulos, filas, saltadas, primera_libre, marca }
}

/// Whether a row below schools is none of them: one text alone without an RBD, as a total, a note or who signs, save a
/// name right below the others.
fn is_aside(
    fila: u32,
    ours: &[(&u16, String)],
    columnas: &BTreeMap<u16, Columna>,
    last: Option<u32>,
) -> bool {
    let of_rbd =
        |c: &Columna| matches!(c, Columna::Dato(None | Some(Sujeto::Establecimiento), Atributo::Rbd));
    let Some(code) = columnas.iter().find(|(_, c)| of_rbd(c)).map(|(n, _)| *n) else { return false };
    let said: Vec<&(&u16, String)> = ours
        .iter()
        .filter(|(n, t)| !t.is_empty() && !matches!(columnas.get(n), Some(Columna::Otra(_))))
        .collect();
    let [(n, texto)] = said[..] else { return false };
    if **n == code {
        return rbd(texto).is_none() && is_sentence(texto);
    }
    let named = matches!(columnas.get(n), Some(Columna::Dato(_, Atributo::Nombre)));
    let follows = last.is_some_and(|l| l + 1 == fila);
    !(named && follows)
}

/// «(*) El servicio de semilla es obligatorio», and not «sin RBD» or «99011 Escuela Uno».
fn is_sentence(texto: &str) -> bool {
    let words = texto.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count();
    words >= 3 && !texto.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// The fact that a column has of a row about this subject.
pub(crate) fn field(columna: &Columna, of_row: Sujeto) -> Option<Campo> {
    match columna {
        Columna::Dato(sujeto, atributo) => Some(Campo::new(sujeto.unwrap_or(of_row), *atributo)),
        _ => None,
    }
}
