//! Services that stand one below the other: a mark at their right, one for all schools, yes and no apart, or a column
//! for each school.

use super::super::super::campo::{Atributo as A, Campo, Sujeto as S};
use super::super::super::decision::{Decision, Destino, Opcion};
use super::super::super::pistas::Etiqueta;
use super::super::anexo::celdas::text;
use super::super::anexo::palabras::Palabras;
use super::super::forma::Forma;
use super::columnas::name;
use super::espacio::{Espacio, Lugar, Modo};
use super::marcas;
use super::presentacion::Presentacion;
use super::signos::{is_placeholder, line_after_colon};
use super::zonas::Nomina;
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::texto::plain;

/// As far to the right as marks are looked for.
const MAX_COLUMNAS: u16 = 130;

/// What a column at the right of the services is for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Clase {
    /// A mark for all schools.
    Todos,
    /// A mark where it is asked for; another column says no.
    Si,
    No,
    /// Marks of one school, with the cell for its RBD.
    Escuela,
    Otra,
}

/// A list of services that is looked at.
pub(super) struct Mirada<'a, 'c> {
    pub hoja: &'a Hoja,
    pub n: usize,
    pub forma: &'a Forma,
    pub nomina: &'a Nomina,
    pub palabras: &'a Palabras<'c>,
}

impl Mirada<'_, '_> {
    /// The blanks of a list that is there once for each school: its RBD at the left, and the marks.
    fn of_one_school(&self, k: u16) -> Vec<Espacio> {
        let Some(head) = self.nomina.encabezado else { return Vec::new() };
        let mut all = Vec::new();
        let first = self.nomina.servicios.first().map_or(0, |(fila, _)| *fila);
        for n in 0..self.nomina.columna {
            let titulo = self.hoja.cell(head, n).map(text).unwrap_or_default();
            let e = Etiqueta::read(titulo.split(['(', ':']).next().unwrap_or(&titulo));
            let about = e.ajenas == 0 && matches!(e.sujeto, None | Some(S::Establecimiento));
            let Some(atributo) = e.atributo.or(e.sujeto.map(|_| A::Nombre)).filter(|_| about) else {
                continue;
            };
            let motivo = format!("«{titulo}» del establecimiento número {k}, que tiene sus filas");
            all.push(Espacio {
                id: format!("h{}.{}", self.n + 1, name(first, n)),
                hoja: self.n,
                lugar: Lugar::Celda { fila: first, columna: n },
                texto: self.hoja.cell(first, n).map(text).unwrap_or_default(),
                modo: Modo { presentacion: Presentacion::of(&titulo, ""), ..Modo::default() },
                titulo,
                decision: Decision::campo(Campo::new(S::Establecimiento, atributo).of(k), 84, motivo),
            });
        }
        let columns = self.columns();
        let marked = columns.iter().find(|(_, c)| matches!(c, Clase::Todos | Clase::Si)).map(|(n, _)| *n);
        if let Some(n) = marked {
            self.marks(n, Some(k), None, 84, &mut all);
        }
        all
    }

    /// The blanks of the list.
    pub fn blanks(&self) -> Vec<Espacio> {
        if let Some(k) = self.nomina.cual {
            return self.of_one_school(k);
        }
        let columns = self.columns();
        let of = |clase: Clase| columns.iter().filter(move |(_, c)| *c == clase).map(|(n, _)| *n);
        let schools: Vec<u16> = of(Clase::Escuela).collect();
        let mut all = Vec::new();
        let marked: Vec<u16> = schools
            .iter()
            .copied()
            .take(1)
            .chain(of(Clase::Si).take(1))
            .chain(of(Clase::Todos).take(1))
            .collect();
        if let Some(n) = marked.first() {
            all.extend(self.unknown_rows().into_iter().map(|fila| self.unknown_blank(fila, *n)));
        }
        if !schools.is_empty() {
            let heads = self.head_rows();
            for (k, n) in (1_u16..).zip(&schools) {
                if heads.is_empty() {
                    all.extend(self.heading_blank(*n, k));
                }
                all.extend(heads.iter().map(|(fila, atributo)| self.head_blank(*fila, *n, *atributo, k)));
                self.marks(*n, Some(k), None, 88, &mut all);
            }
        } else if let (Some(si), no) = (of(Clase::Si).next(), of(Clase::No).next()) {
            self.marks(si, None, no, 88, &mut all);
        } else if let Some(n) = of(Clase::Todos).next() {
            self.marks(n, None, None, 85, &mut all);
        }
        all
    }

    /// The columns at the right of the services that have room for a mark in each of their rows.
    fn columns(&self) -> Vec<(u16, Clase)> {
        let last = self.hoja.celdas.values().filter_map(|f| f.keys().next_back()).max().copied().unwrap_or(0);
        let drawn = self.nomina.servicios.first().and_then(|(fila, _)| self.forma.celdas.get(fila));
        let drawn = drawn.and_then(|c| c.iter().next_back()).copied().unwrap_or(0);
        let start = self.nomina.columna + 1;
        let end = last.max(drawn).max(start).min(start + MAX_COLUMNAS);
        let free = |n: u16| {
            self.nomina.servicios.iter().all(|(fila, _)| {
                let said = self.hoja.cell(*fila, n).map(text).unwrap_or_default();
                !self.hoja.is_covered(*fila, n)
                    && (said.is_empty() || is_placeholder(&said) || self.palabras.mark(&said) == Some(false))
            })
        };
        let mut found: Vec<(u16, Clase)> =
            (start..=end).filter(|n| free(*n)).map(|n| (n, self.class_of(n))).collect();
        // One column that the form draws and does not head: it can only be for the mark.
        if found.iter().all(|(_, c)| *c == Clase::Otra) {
            let first_row = self.nomina.servicios.first().map_or(0, |(fila, _)| *fila);
            let own = |n: u16| {
                self.heading(n).is_empty()
                    && self.forma.celdas.get(&first_row).is_some_and(|c| c.contains(&n))
            };
            let only: Vec<u16> = found.iter().map(|(n, _)| *n).filter(|n| own(*n)).collect();
            if let [n] = only[..] {
                found = vec![(n, Clase::Todos)];
            }
        }
        found
    }

    /// Rows between and right below the services that name something the catalogue does not have.
    fn unknown_rows(&self) -> Vec<u32> {
        let rows: Vec<u32> = self.nomina.servicios.iter().map(|(fila, _)| *fila).collect();
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
        let mut found: Vec<u32> = self.heading_row().map_or(Vec::new(), |h| (h + 1..*first).collect());
        let mut fila = first + 1;
        while fila <= last + 1 || found.last() == Some(&(fila - 1)) {
            let said = self.hoja.cell(fila, self.nomina.columna).map(text).unwrap_or_default();
            let drawn = self.forma.celdas.get(&fila).is_some_and(|c| c.contains(&(self.nomina.columna + 1)));
            let words = said.split_whitespace().count();
            if !rows.contains(&fila)
                && (1..=8).contains(&words)
                && drawn
                && self.palabras.row(&said).is_none()
            {
                found.push(fila);
            } else if fila > *last {
                break;
            }
            fila += 1;
        }
        found
    }

    fn unknown_blank(&self, fila: u32, n: u16) -> Espacio {
        let titulo = self.hoja.cell(fila, self.nomina.columna).map(text).unwrap_or_default();
        let motivo = format!(
            "el catálogo no tiene el servicio «{titulo}»; si es otro nombre de uno que tiene, dígalo en el mapa (casilla.servicio.…)"
        );
        Espacio {
            id: format!("h{}.{}", self.n + 1, name(fila, n)),
            hoja: self.n,
            lugar: Lugar::Celda { fila, columna: n },
            texto: String::new(),
            titulo,
            decision: Decision::unknown(motivo),
            modo: Modo::default(),
        }
    }

    /// The rows above the services that name in their own column what is to be said of each school: `RBD`, `Nombre`.
    fn head_rows(&self) -> Vec<(u32, A)> {
        let Some((first, _)) = self.nomina.servicios.first() else { return Vec::new() };
        let mut found = Vec::new();
        for fila in (0..*first).rev() {
            let titulo = self.hoja.cell(fila, self.nomina.columna).map(text).unwrap_or_default();
            let e = Etiqueta::read(titulo.split(['(', ':']).next().unwrap_or(&titulo));
            let words = plain(&titulo);
            if words.split(' ').count() <= 5 && words.split(' ').any(|w| w == "rbd") {
                found.push((fila, A::Rbd));
                continue;
            }
            let about = e.ajenas == 0 && matches!(e.sujeto, None | Some(S::Establecimiento));
            match (about, e.atributo, e.sujeto) {
                (true, Some(A::Digito), _) | (true, None, None) | (false, ..) => break,
                (true, atributo, _) => found.push((fila, atributo.unwrap_or(A::Nombre))),
            }
        }
        if found.iter().any(|(_, a)| matches!(a, A::Rbd | A::NombreRbd)) { found } else { Vec::new() }
    }

    fn head_blank(&self, fila: u32, n: u16, atributo: A, k: u16) -> Espacio {
        let titulo = self.hoja.cell(fila, self.nomina.columna).map(text).unwrap_or_default();
        let motivo = format!("«{titulo}» del establecimiento número {k}, que tiene su columna");
        Espacio {
            id: format!("h{}.{}", self.n + 1, name(fila, n)),
            hoja: self.n,
            lugar: Lugar::Celda { fila, columna: n },
            texto: self.hoja.cell(fila, n).map(text).unwrap_or_default(),
            modo: Modo { presentacion: Presentacion::of(&titulo, ""), ..Modo::default() },
            titulo,
            decision: Decision::campo(Campo::new(S::Establecimiento, atributo).of(k), 86, motivo),
        }
    }

    /// The row above the first service.
    fn heading_row(&self) -> Option<u32> {
        if self.nomina.encabezado.is_some() {
            return self.nomina.encabezado;
        }
        let mut fila = self.nomina.servicios.first().and_then(|(fila, _)| fila.checked_sub(1))?;
        // Services that the catalogue does not have may come first.
        for _ in 0..4 {
            let said = self.hoja.cell(fila, self.nomina.columna).map(text).unwrap_or_default();
            let e = Etiqueta::read(&said);
            let heads =
                said.is_empty() || self.palabras.heading(&said).is_some() || (e.says_what() && e.ajenas == 0);
            let drawn = self.forma.celdas.get(&fila).is_some_and(|c| c.contains(&(self.nomina.columna + 1)));
            let beside = self.hoja.cell(fila, self.nomina.columna + 1).is_some();
            if heads || !drawn || beside || fila == 0 {
                break;
            }
            fila -= 1;
        }
        Some(fila)
    }

    fn heading(&self, n: u16) -> String {
        self.heading_row().and_then(|fila| self.hoja.cell(fila, n)).map(text).unwrap_or_default()
    }

    /// The heading over a group of columns.
    fn group(&self, n: u16) -> String {
        let Some(fila) = self.heading_row().and_then(|f| f.checked_sub(1)) else { return String::new() };
        let merged = self.hoja.combinadas.iter().find(|(f, c)| f.contains(&fila) && c.contains(&n));
        let columna = merged.map_or(n, |(_, c)| *c.start());
        self.hoja.cell(fila, columna).map(text).unwrap_or_default()
    }

    fn class_of(&self, n: u16) -> Clase {
        let (titulo, grupo) = (self.heading(n), self.group(n));
        if !self.head_rows().is_empty() {
            return if titulo.is_empty() || is_placeholder(&titulo) { Clase::Escuela } else { Clase::Otra };
        }
        let words = plain(&titulo);
        match words.as_str() {
            "si" => return Clase::Si,
            "no" => return Clase::No,
            _ => {}
        }
        let about_school = |t: &str| {
            let e = Etiqueta::read(t);
            matches!(e.atributo, Some(A::Rbd | A::NombreRbd)) || e.sujeto == Some(S::Establecimiento)
        };
        let blank = titulo.is_empty() || is_placeholder(&titulo);
        if (blank && about_school(&grupo)) || about_school(&titulo) {
            return Clase::Escuela;
        }
        let asks =
            ["solicita", "requiere", "marque", "marcar", "marca", "acceso", "selecci", "necesita", "pide"];
        if asks.iter().any(|a| words.contains(a)) || matches!(words.as_str(), "x" | "si no" | "si o no") {
            return Clase::Todos;
        }
        Clase::Otra
    }

    /// The cell in which the RBD of a school is written, where the heading leaves room for it.
    fn heading_blank(&self, n: u16, k: u16) -> Option<Espacio> {
        let fila = self.heading_row()?;
        let titulo = self.heading(n);
        let grupo = self.group(n);
        let dentro = line_after_colon(&titulo);
        // «Establecimiento 1» numbers the columns: nothing is written there.
        if dentro.is_none() && titulo.split(' ').next_back().is_some_and(|w| w.parse::<u16>().is_ok()) {
            return None;
        }
        let free = titulo.is_empty() || is_placeholder(&titulo);
        let campo = Campo::new(S::Establecimiento, A::Rbd).of(k);
        let certeza = if free || dentro.is_some() { 85 } else { 50 };
        let motivo = format!("el RBD del establecimiento número {k} encabeza su columna");
        Some(Espacio {
            id: format!("h{}.{}", self.n + 1, name(fila, n)),
            hoja: self.n,
            lugar: Lugar::Celda { fila, columna: n },
            texto: dentro.clone().map_or_else(|| titulo.clone(), |d| titulo[d].to_owned()),
            titulo: if free { grupo.clone() } else { titulo },
            decision: Decision::campo(campo, certeza, motivo),
            modo: Modo { presentacion: Presentacion::of(&grupo, ""), dentro, ..Modo::default() },
        })
    }

    fn marks(&self, n: u16, cual: Option<u16>, contra: Option<u16>, certeza: u8, all: &mut Vec<Espacio>) {
        let first = self.nomina.servicios.first().map_or(0, |(fila, _)| *fila);
        let mut marks = marcas::of_cells(self.hoja, self.forma, self.palabras, &[n], None, first);
        if contra.is_some() {
            "X".clone_into(&mut marks.si);
            marks.no = None;
        }
        for (fila, clave) in &self.nomina.servicios {
            let servicio = self.hoja.cell(*fila, self.nomina.columna).map(text).unwrap_or_default();
            let motivo = format!("la fila nombra ese servicio; se marca «{}», {}", marks.si, marks.motivo);
            all.push(Espacio {
                id: format!("h{}.{}", self.n + 1, name(*fila, n)),
                hoja: self.n,
                lugar: Lugar::Celda { fila: *fila, columna: n },
                titulo: servicio,
                texto: self.hoja.cell(*fila, n).map(text).unwrap_or_default(),
                decision: Decision::new(Destino::Casilla(Opcion::Servicio(clave.clone())), certeza, motivo),
                modo: Modo { marcas: Some(marks.clone()), cual, contra, ..Modo::default() },
            });
        }
    }
}
