//! Rows and cells as they are written: values in, numbers of rows moved, copies of a pattern row put in.

use std::collections::BTreeMap;

use super::super::super::Rechazo;
use super::super::super::xml::{Indice, Nombre, Remiendos};
use super::super::pedido::{Escritura, Insercion, Pedido, Valor};
use super::super::referencias::{Celda, FILAS, Rango};
use super::calculos::{Grupo, shared};
use super::corrimiento::Corrimiento;
use super::formulas::Corrimientos;
use super::hoja::{Fila, Leida};
use super::unmovable;

/// More cells than this no copies of a row have.
const MAX_COPIADAS: u64 = 2_000_000;

/// All changes to the rows of a sheet.
pub fn write(
    leida: &Leida,
    pedido: &Pedido,
    todos: &Corrimientos,
    problemas: &mut Vec<Rechazo>,
) -> Remiendos {
    let mut por_fila: BTreeMap<u32, BTreeMap<u32, &Escritura>> = BTreeMap::new();
    for escritura in &pedido.celdas {
        por_fila.entry(escritura.celda.fila).or_default().insert(escritura.celda.columna, escritura);
    }
    let nada = Corrimiento::default();
    let corrido = todos.of(&leida.nombre).unwrap_or(&nada);
    let copied =
        |i: &Insercion| u64::from(i.veces) * leida.fila(i.fila).map_or(0, |f| f.celdas.len() as u64 + 1);
    if corrido.inserciones().iter().map(copied).sum::<u64>() > MAX_COPIADAS {
        problemas.push(unmovable(&leida.nombre, "demasiadas celdas que copiar"));
        return Remiendos::default();
    }
    let grupos = if todos.is_empty() { BTreeMap::new() } else { shared(leida) };
    let mut pluma = Pluma { leida, corrido, todos, grupos, remiendos: Remiendos::default(), problemas };
    pluma.check_merges(&por_fila);
    pluma.rows(por_fila);
    if !todos.is_empty() {
        pluma.formulas();
    }
    pluma.remiendos
}

/// What is being written in a sheet.
pub(super) struct Pluma<'a> {
    pub(super) leida: &'a Leida,
    pub(super) corrido: &'a Corrimiento,
    pub(super) todos: &'a Corrimientos,
    /// The formulas that several cells share, by the number of their group.
    pub(super) grupos: BTreeMap<String, Grupo>,
    pub(super) remiendos: Remiendos,
    pub(super) problemas: &'a mut Vec<Rechazo>,
}

type Valores<'a> = BTreeMap<u32, &'a Escritura>;

impl<'a> Pluma<'a> {
    fn refuse(&mut self, codigo: &'static str, celda: Celda, que: &str, ayuda: &str) {
        let mensaje = format!("hoja «{}», celda {celda}: {que}", self.leida.nombre);
        self.problemas.push(Rechazo::new(codigo, mensaje, ayuda));
    }

    /// A cell that a merged neighbour covers shows nothing: it is not written into.
    fn check_merges(&mut self, por_fila: &BTreeMap<u32, Valores<'_>>) {
        for rango in merged_after(self.leida, self.corrido) {
            for (fila, valores) in por_fila.range(rango.de.fila..=rango.a.fila) {
                for columna in valores.range(rango.de.columna..=rango.a.columna).map(|(c, _)| *c) {
                    let celda = Celda::new(*fila, columna);
                    if celda != rango.de {
                        let que = format!("está combinada en {rango}; se escribe solo en {}", rango.de);
                        self.refuse("libro-combinada", celda, &que, "Indique la primera celda del grupo.");
                    }
                }
            }
        }
    }

    /// All rows, from above, with those that are new between them.
    fn rows(&mut self, mut por_fila: BTreeMap<u32, Valores<'a>>) {
        let leida = self.leida;
        let arbol = leida.arbol();
        let opened = arbol.is_single(leida.datos);
        let end = if opened { arbol.abre(leida.datos).end } else { arbol.cierra(leida.datos).start };
        let mut fresh = String::new();
        let mut before = 0;
        for fila in &leida.filas {
            let place = arbol.todo(fila.nodo).start;
            // Everything that comes to stand above this row.
            let now = self.corrido.row(fila.numero);
            let mut later = por_fila.split_off(&now);
            let above = self.new_rows(before, now, &por_fila);
            if !above.is_empty() {
                self.remiendos.put(place..place, above);
            }
            let valores = later.remove(&now).unwrap_or_default();
            por_fila = later;
            if now > FILAS {
                self.push_out(fila);
            } else {
                self.row(fila, now, &valores);
            }
            before = now;
        }
        fresh.push_str(&self.new_rows(before, u32::MAX, &por_fila));
        if fresh.is_empty() {
            return;
        }
        if opened {
            let p = arbol.prefijo(leida.datos);
            self.remiendos.put(end - 2..end, format!(">{fresh}</{p}sheetData>"));
        } else {
            self.remiendos.put(end..end, fresh);
        }
    }

    /// A row that comes to stand below the last there is: one with nothing but a look goes.
    fn push_out(&mut self, fila: &Fila) {
        let arbol = self.leida.arbol();
        let says = fila.celdas.iter().any(|(_, n)| arbol.hijos(*n).next().is_some());
        if says {
            let que = format!("datos en la fila {}, que saldría de la hoja", fila.numero);
            self.problemas.push(unmovable(&self.leida.nombre, &que));
        } else {
            self.remiendos.put(arbol.todo(fila.nodo), "");
        }
    }

    /// Rows that the file does not have, between these two as the filled sheet counts: copies and rows with values.
    fn new_rows(&mut self, de: u32, a: u32, por_fila: &BTreeMap<u32, Valores<'_>>) -> String {
        let mut wanted: BTreeMap<u32, Option<(u32, u32)>> =
            por_fila.keys().filter(|f| **f > de && **f < a).map(|f| (*f, None)).collect();
        for insercion in self.corrido.inserciones() {
            let pattern = self.corrido.row(insercion.fila);
            let exists = self.leida.fila(insercion.fila).is_some();
            for k in 1..=insercion.veces {
                let at = pattern + k;
                if at > de && at < a && (exists || wanted.contains_key(&at)) {
                    wanted.insert(at, Some((insercion.fila, k)));
                }
            }
        }
        let nada = BTreeMap::new();
        let rows: Vec<String> = wanted
            .into_iter()
            .map(|(at, copia)| self.new_row(at, copia, por_fila.get(&at).unwrap_or(&nada)))
            .collect();
        rows.concat()
    }

    /// One such row. `copia`: the row it copies, and the how manieth copy it is.
    fn new_row(&mut self, at: u32, copia: Option<(u32, u32)>, valores: &Valores<'_>) -> String {
        let leida = self.leida;
        let arbol = leida.arbol();
        let asked = valores.values().find_map(|e| e.patron);
        let pattern = copia.map(|(fila, _)| fila).or(asked).and_then(|fila| leida.fila(fila));
        let p = arbol.prefijo(pattern.map_or(leida.datos, |f| f.nodo)).to_owned();
        let tag = match pattern {
            Some(f) => {
                let tag = self.tag(f.nodo, &["r", "spans"]);
                format!("{} r=\"{at}\"{}", &tag[..=p.len() + 3], &tag[p.len() + 4..])
            }
            None => format!("<{p}row r=\"{at}\""),
        };
        let mut columns: BTreeMap<u32, Option<&Escritura>> =
            valores.iter().map(|(c, e)| (*c, Some(*e))).collect();
        if let (Some(f), Some(_)) = (pattern, copia) {
            f.celdas.iter().for_each(|(c, _)| {
                columns.entry(*c).or_default();
            });
        }
        let mut cells = String::new();
        for (columna, escritura) in columns {
            let celda = Celda::new(at, columna);
            let of_pattern = pattern.and_then(|f| f.cell(columna));
            let formula = of_pattern.and_then(|n| arbol.hijo(n, Nombre::HojaF));
            let start = self.start_of_new(&p, celda, of_pattern, pattern);
            let content = match (escritura, formula, copia) {
                (Some(_), Some(_), Some(_)) => {
                    self.refuse("libro-formula", celda, "su fila de muestra tiene una fórmula ahí", FORMULA);
                    String::new()
                }
                (Some(e), _, _) => content(&p, &e.valor, of_pattern.is_some_and(|n| self.is_number(n))),
                (None, Some(f), Some((_, k))) => self.copied_formula(&p, f, k),
                (None, _, _) => String::new(),
            };
            cells.push_str(&close(&p, &start, &content));
        }
        if cells.is_empty() { format!("{tag}/>") } else { format!("{tag}>{cells}</{p}row>") }
    }

    /// The beginning of a cell that the file does not have, with the style of its pattern, its row or its column.
    fn start_of_new(&self, p: &str, celda: Celda, patron: Option<Indice>, fila: Option<&Fila>) -> String {
        let arbol = self.leida.arbol();
        let of_row = || {
            let fila = fila?;
            let custom = arbol.propio(fila.nodo, "customFormat")?;
            matches!(&*custom, "1" | "true").then(|| arbol.propio(fila.nodo, "s"))?
        };
        let style = match patron {
            Some(n) => arbol.propio(n, "s"),
            None => of_row().or_else(|| Some(self.leida.column_style(celda.columna)?.into())),
        };
        let style = style.filter(|s| s.bytes().all(|b| b.is_ascii_digit()));
        style.map_or(format!("<{p}c r=\"{celda}\""), |s| format!("<{p}c r=\"{celda}\" s=\"{s}\""))
    }

    /// A row of the file: its number, the numbers of its cells, and the values that go into it.
    fn row(&mut self, fila: &Fila, now: u32, valores: &Valores<'_>) {
        let leida = self.leida;
        let arbol = leida.arbol();
        if now != fila.numero
            && let Some(place) = arbol.rango_propio(fila.nodo, "r")
        {
            self.remiendos.put(place, now.to_string());
        }
        self.widen_spans(fila, valores);
        for (columna, nodo) in &fila.celdas {
            if let Some(escritura) = valores.get(columna) {
                self.replace(*nodo, escritura);
            } else if now != fila.numero
                && let Some(place) = arbol.rango_propio(*nodo, "r")
            {
                self.remiendos.put(place, Celda::new(now, *columna).to_string());
            }
        }
        let missing = valores.iter().filter(|(c, _)| fila.cell(**c).is_none());
        let p = arbol.prefijo(fila.nodo).to_owned();
        let mut at_end = String::new();
        for (columna, escritura) in missing {
            let pattern = escritura.patron.and_then(|f| leida.fila(f));
            let of_pattern = pattern.and_then(|f| f.cell(*columna));
            let start = self.start_of_new(&p, escritura.celda, of_pattern, Some(fila));
            let numeric = of_pattern.is_some_and(|n| self.is_number(n));
            let whole = close(&p, &start, &content(&p, &escritura.valor, numeric));
            match fila.celdas.iter().find(|(c, _)| c > columna) {
                Some((_, next)) => {
                    let place = arbol.todo(*next).start;
                    self.remiendos.put(place..place, whole);
                }
                None => at_end.push_str(&whole),
            }
        }
        if at_end.is_empty() {
            return;
        }
        if arbol.is_single(fila.nodo) {
            let end = arbol.abre(fila.nodo).end;
            self.remiendos.put(end - 2..end, format!(">{at_end}</{p}row>"));
        } else {
            let place = fila.celdas.last().map_or(arbol.abre(fila.nodo).end, |(_, n)| arbol.todo(*n).end);
            self.remiendos.put(place..place, at_end);
        }
    }

    /// `spans` says between which columns a row has cells.
    fn widen_spans(&mut self, fila: &Fila, valores: &Valores<'_>) {
        let arbol = self.leida.arbol();
        let (Some((first, _)), Some((last, _))) = (valores.first_key_value(), valores.last_key_value())
        else {
            return;
        };
        let Some(place) = arbol.rango_propio(fila.nodo, "spans") else { return };
        let said = &arbol.texto()[place.clone()];
        let Some((de, a)) = said.split_once(':') else { return };
        let (Ok(de), Ok(a)) = (de.parse::<u32>(), a.parse::<u32>()) else { return };
        let new = format!("{}:{}", de.min(*first), a.max(*last));
        if new != said {
            self.remiendos.put(place, new);
        }
    }

    /// A cell of the file with another value: its tag stays but for what tells the kind of the old value.
    fn replace(&mut self, nodo: Indice, escritura: &Escritura) {
        let arbol = self.leida.arbol();
        if arbol.hijo(nodo, Nombre::HojaF).is_some() {
            let que = "tiene una fórmula, que no se reemplaza";
            return self.refuse("libro-formula", escritura.celda, que, FORMULA);
        }
        let p = arbol.prefijo(nodo);
        let mut start = self.tag(nodo, &["t", "vm"]);
        if let Some(r) = arbol.propio(nodo, "r") {
            let new = escritura.celda.to_string();
            if r.trim() != new {
                let own = self.tag(nodo, &["r", "t", "vm"]);
                start = format!("{} r=\"{new}\"{}", &own[..p.len() + 2], &own[p.len() + 2..]);
            }
        }
        let mut inside = content(p, &escritura.valor, self.is_number(nodo));
        let rest = arbol.hijos(nodo).filter(|n| !matches!(arbol.nombre(*n), Nombre::HojaV | Nombre::HojaIs));
        let rest: String = rest.map(|n| &arbol.texto()[arbol.todo(n)]).collect();
        if !rest.is_empty() {
            inside = if inside.is_empty() { format!(">{rest}") } else { inside + &rest };
        }
        self.remiendos.put(arbol.todo(nodo), close(p, &start, &inside));
    }

    /// A start tag without its end and without these attributes.
    fn tag(&self, nodo: Indice, fuera: &[&str]) -> String {
        let arbol = self.leida.arbol();
        let abre = arbol.abre(nodo);
        let mut cut = Remiendos::default();
        for nombre in fuera {
            if let Some(value) = arbol.rango_propio(nodo, nombre) {
                let before = &arbol.texto()[abre.start..value.start - 1];
                let before = before.trim_end().trim_end_matches('=').trim_end();
                let before = before.strip_suffix(nombre).unwrap_or(before).trim_end();
                cut.put(abre.start + before.len()..value.end + 1, "");
            }
        }
        let whole = cut.apply(arbol.texto(), abre);
        whole.trim_end_matches('>').trim_end_matches('/').trim_end().to_owned()
    }

    fn is_number(&self, nodo: Indice) -> bool {
        let arbol = self.leida.arbol();
        let kind = arbol.propio(nodo, "t");
        kind.is_none_or(|t| &*t == "n") && arbol.hijo(nodo, Nombre::HojaV).is_some()
    }
}

const FORMULA: &str = "Borre la fórmula en Excel, o deje que la celda se calcule.";

/// What follows a cell's start tag up to its end tag, the sign that closes the start tag included.
fn content(p: &str, valor: &Valor, numeric: bool) -> String {
    match valor {
        Valor::Texto(texto) if texto.is_empty() => String::new(),
        Valor::Texto(texto) => format!(" t=\"inlineStr\">{}", super::textos::inline(p, texto)),
        Valor::Cuenta(n) if numeric => format!("><{p}v>{n}</{p}v>"),
        Valor::Cuenta(n) => format!(" t=\"inlineStr\">{}", super::textos::inline(p, &n.to_string())),
    }
}

fn close(p: &str, start: &str, inside: &str) -> String {
    if inside.is_empty() { format!("{start}/>") } else { format!("{start}{inside}</{p}c>") }
}

/// The merged ranges of the filled sheet: those of the file moved, and those of a pattern row in its copies.
pub fn merged_after(leida: &Leida, corrido: &Corrimiento) -> Vec<Rango> {
    let moved = leida.combinadas.iter().map(|r| corrido.range(*r, super::corrimiento::Borde::Queda));
    moved.chain(copied_merges(leida, corrido)).collect()
}

/// The merged ranges that copies of pattern rows bring.
pub fn copied_merges(leida: &Leida, corrido: &Corrimiento) -> Vec<Rango> {
    let mut all = Vec::new();
    for insercion in corrido.inserciones() {
        let at = corrido.row(insercion.fila);
        let inside = |r: &&Rango| r.de.fila == insercion.fila && r.a.fila == insercion.fila;
        let pattern: Vec<&Rango> = leida.combinadas.iter().filter(inside).collect();
        for k in 1..=insercion.veces {
            all.extend(
                pattern.iter().map(|r| Rango {
                    de: Celda::new(at + k, r.de.columna),
                    a: Celda::new(at + k, r.a.columna),
                }),
            );
        }
    }
    all
}
