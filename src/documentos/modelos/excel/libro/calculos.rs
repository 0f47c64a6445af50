//! The formulas in a sheet's cells when rows shift: moved, copied, and shared for as long as it can be.

use std::collections::BTreeMap;

use super::super::super::xml::{Indice, Nombre, escape};
use super::super::referencias::{Celda, Rango};
use super::celdas::Pluma;
use super::corrimiento::Borde;
use super::formulas;
use super::hoja::Leida;
use super::unmovable;

impl Pluma<'_> {
    /// A formula of the pattern row in its copy, this many rows further down; Excel counts it anew.
    pub(super) fn copied_formula(&mut self, p: &str, f: Indice, k: u32) -> String {
        let done = self.explicit(f).and_then(|texto| {
            let moved = formulas::shift(&texto, Some(&self.leida.nombre), self.todos)?;
            formulas::copy(&moved, i64::from(k), 0)
        });
        match done {
            Ok(texto) => format!("><{p}f>{}</{p}f>", escape(&texto)),
            Err(que) => {
                self.cannot(f, &que);
                String::new()
            }
        }
    }

    fn cannot(&mut self, f: Indice, que: &str) {
        let arbol = self.leida.arbol();
        let celda = arbol.padre(f).and_then(|c| arbol.propio(c, "r")).unwrap_or_default().into_owned();
        self.problemas.push(unmovable(&self.leida.nombre, &format!("{que} en la celda {celda}")));
    }

    /// The formula of a cell as it would be written if it shared it with nobody.
    fn explicit(&self, f: Indice) -> Result<String, String> {
        let arbol = self.leida.arbol();
        let own = arbol.contenido(f).ok_or("una fórmula que no se puede leer")?;
        match arbol.propio(f, "t").as_deref() {
            None | Some("normal") => Ok(own),
            Some("shared") if !own.trim().is_empty() => Ok(own),
            Some("shared") => {
                let group = arbol.propio(f, "si").unwrap_or_default();
                let members = self.grupos.get(&*group).ok_or("una fórmula compartida sin su grupo")?;
                let (head, master) = members.master.ok_or("una fórmula compartida sin su grupo")?;
                let me = members.all.iter().find(|(_, n)| *n == f).map(|(c, _)| *c);
                let me = me.ok_or("una fórmula compartida sin su grupo")?;
                let texto = arbol.contenido(master).ok_or("una fórmula que no se puede leer")?;
                from_master(&texto, head, me)
            }
            Some("array") => Err("una fórmula matricial".to_owned()),
            Some(_) => Err("una tabla de datos".to_owned()),
        }
    }

    /// Moves what the formulas in the cells refer to.
    pub(super) fn formulas(&mut self) {
        let arbol = self.leida.arbol();
        for (_, f) in all_formulas(self.leida) {
            let kind = arbol.propio(f, "t").map(std::borrow::Cow::into_owned);
            let done = match kind.as_deref() {
                Some("array") if self.array_moves(f) => Err("una fórmula matricial".to_owned()),
                Some("dataTable") if !self.corrido.is_empty() => Err("una tabla de datos".to_owned()),
                Some("shared" | "dataTable") => continue,
                _ => self.shifted(f),
            };
            self.put_formula(f, done);
        }
        for grupo in std::mem::take(&mut self.grupos).into_values() {
            self.group(&grupo);
        }
    }

    fn shifted(&self, f: Indice) -> Result<String, String> {
        let texto = self.leida.arbol().contenido(f).ok_or("una fórmula que no se puede leer")?;
        formulas::shift(&texto, Some(&self.leida.nombre), self.todos)
    }

    fn put_formula(&mut self, f: Indice, done: Result<String, String>) {
        let arbol = self.leida.arbol();
        match done {
            Ok(new) if arbol.contenido(f).as_deref() == Some(&new) => {}
            Ok(new) => self.remiendos.put(arbol.dentro(f), escape(&new)),
            Err(que) => self.cannot(f, &que),
        }
    }

    fn array_moves(&self, f: Indice) -> bool {
        let range = self.leida.arbol().propio(f, "ref").and_then(|r| Rango::parse(r.trim()));
        range.is_none_or(|r| self.corrido.touches(r.de.fila, r.a.fila))
    }

    /// A shared formula stays shared where all its cells still say the same of each other; else each gets its own.
    fn group(&mut self, grupo: &Grupo) {
        let arbol = self.leida.arbol();
        let Some((head, master)) = grupo.master else {
            if let Some((_, f)) = grupo.all.first() {
                self.cannot(*f, "una fórmula compartida sin su grupo");
            }
            return;
        };
        let texto = arbol.contenido(master).unwrap_or_default();
        let own = |celda: Celda| {
            let texto = from_master(&texto, head, celda)?;
            formulas::shift(&texto, Some(&self.leida.nombre), self.todos)
        };
        let after: Vec<Result<String, String>> = grupo.all.iter().map(|(c, _)| own(*c)).collect();
        let new_place = |c: Celda| Celda::new(self.corrido.row(c.fila), c.columna);
        let first = own(head).unwrap_or_default();
        let still = grupo.all.iter().zip(&after).all(|((celda, _), after)| {
            from_master(&first, new_place(head), new_place(*celda)).as_ref().ok() == after.as_ref().ok()
        });
        if still && after.iter().all(Result::is_ok) {
            self.put_formula(master, Ok(first));
            let place = arbol.rango_propio(master, "ref");
            if let Some((place, rango)) =
                place.and_then(|p| Some((p.clone(), Rango::parse(&arbol.texto()[p])?)))
            {
                let new = self.corrido.range(rango, Borde::Queda);
                if new != rango {
                    self.remiendos.put(place, new.to_string());
                }
            }
            return;
        }
        for ((_, f), after) in grupo.all.iter().zip(after) {
            match after {
                Ok(new) => {
                    let p = arbol.prefijo(*f);
                    self.remiendos.put(arbol.todo(*f), format!("<{p}f>{}</{p}f>", escape(&new)));
                }
                Err(que) => self.cannot(*f, &que),
            }
        }
    }
}

/// Cells that share a formula, and the one that says it.
#[derive(Default)]
pub(super) struct Grupo {
    master: Option<(Celda, Indice)>,
    all: Vec<(Celda, Indice)>,
}

/// The formulas that several cells share, by the number of their group.
pub(super) fn shared(leida: &Leida) -> BTreeMap<String, Grupo> {
    let arbol = leida.arbol();
    let mut grupos: BTreeMap<String, Grupo> = BTreeMap::new();
    for (celda, f) in all_formulas(leida) {
        if arbol.propio(f, "t").as_deref() == Some("shared") {
            let group = arbol.propio(f, "si").unwrap_or_default().into_owned();
            let grupo = grupos.entry(group).or_default();
            grupo.all.push((celda, f));
            if !arbol.dentro(f).is_empty() {
                grupo.master = Some((celda, f));
            }
        }
    }
    grupos
}

fn all_formulas(leida: &Leida) -> Vec<(Celda, Indice)> {
    let arbol = leida.arbol();
    let cells = leida.filas.iter().flat_map(|f| f.celdas.iter().map(|(c, n)| (Celda::new(f.numero, *c), *n)));
    cells.filter_map(|(celda, n)| Some((celda, arbol.hijo(n, Nombre::HojaF)?))).collect()
}

fn from_master(texto: &str, head: Celda, celda: Celda) -> Result<String, String> {
    let [rows, columns] = [(head.fila, celda.fila), (head.columna, celda.columna)]
        .map(|(from, to)| i64::from(to) - i64::from(from));
    formulas::copy(texto, rows, columns)
}
