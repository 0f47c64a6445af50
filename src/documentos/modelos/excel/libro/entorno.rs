//! What a sheet, and the parts that belong to it, say about cells outside of the rows: ranges, formulas, views.

use super::super::super::Rechazo;
use super::super::super::xml::{Arbol, Indice, Nombre, Remiendos, escape};
use super::super::pedido::Pedido;
use super::super::referencias::{Celda, FILAS, Rango, column, dollar, row};
use super::celdas::copied_merges;
use super::corrimiento::{Borde, Corrimiento};
use super::formulas::{self, Corrimientos};
use super::hoja::Leida;
use super::unmovable;

/// Elements whose text is a formula, whatever their namespace.
const FORMULAS: [&str; 10] = [
    "f",
    "formula",
    "formula1",
    "formula2",
    "calculatedColumnFormula",
    "totalsRowFormula",
    "definedName",
    "FmlaLink",
    "FmlaRange",
    "FmlaPict",
];
/// Attributes that hold a formula: of controls.
const EN_ATRIBUTOS: [&str; 7] =
    ["linkedCell", "listFillRange", "fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx", "fmlaPict"];

/// What moves in a sheet outside of its rows.
pub fn of_sheet(leida: &Leida, todos: &Corrimientos, problemas: &mut Vec<Rechazo>) -> Remiendos {
    let arbol = leida.arbol();
    let outside = (0..arbol.len()).filter(|n| !leida.in_data(*n));
    let mut remiendos = walk(arbol, outside, Some(&leida.nombre), todos, problemas);
    if let Some(corrido) = todos.of(&leida.nombre) {
        remiendos.extend(more_merges(leida, corrido));
    }
    remiendos
}

/// What moves in any other part: a table, comments, a chart, the workbook's names. `hoja`: the sheet it belongs to.
pub fn of_part(
    arbol: &Arbol,
    hoja: Option<&str>,
    todos: &Corrimientos,
    problemas: &mut Vec<Rechazo>,
) -> Remiendos {
    walk(arbol, 0..arbol.len(), hoja, todos, problemas)
}

fn walk(
    arbol: &Arbol,
    nodos: impl Iterator<Item = Indice>,
    hoja: Option<&str>,
    todos: &Corrimientos,
    problemas: &mut Vec<Rechazo>,
) -> Remiendos {
    let nada = Corrimiento::default();
    let corrido = hoja.and_then(|h| todos.of(h)).unwrap_or(&nada);
    let mut paseo = Paseo { arbol, hoja, todos, corrido, remiendos: Remiendos::default(), problemas };
    nodos.for_each(|n| paseo.element(n));
    paseo.remiendos
}

struct Paseo<'a> {
    arbol: &'a Arbol,
    hoja: Option<&'a str>,
    todos: &'a Corrimientos,
    corrido: &'a Corrimiento,
    remiendos: Remiendos,
    problemas: &'a mut Vec<Rechazo>,
}

impl Paseo<'_> {
    fn element(&mut self, n: Indice) {
        let arbol = self.arbol;
        let local = arbol.local(n);
        if FORMULAS.contains(&local) && !arbol.dentro(n).is_empty() {
            self.text_formula(n);
        }
        for nombre in EN_ATRIBUTOS {
            self.attribute_formula(n, nombre);
        }
        match local {
            "hyperlink" if arbol.atributo(n, "id").is_none() => self.attribute_formula(n, "location"),
            "cfvo" if arbol.propio(n, "type").as_deref() == Some("formula") => {
                self.attribute_formula(n, "val");
            }
            _ => {}
        }
        if self.corrido.is_empty() {
            return;
        }
        match local {
            // These are reckoned by themselves.
            "dimension" => {}
            "dataRef" => {
                if self.arbol.propio(n, "sheet").is_some() || !self.corrido.is_empty() {
                    self.cannot("una consolidación de datos");
                }
            }
            "selection" => {
                self.ranges(n, "sqref", Borde::Queda);
                self.ranges(n, "activeCell", Borde::Queda);
            }
            "mergeCell" | "hyperlink" | "comment" | "threadedComment" => self.ranges(n, "ref", Borde::Queda),
            "table" => {
                let totals = arbol.propio(n, "totalsRowCount").is_some_and(|t| t != "0");
                self.ranges(n, "ref", if totals { Borde::Queda } else { Borde::Crece });
            }
            "pane" => {
                self.pane(n);
                self.ranges(n, "topLeftCell", Borde::Queda);
            }
            "brk" if self.of_rows(n) => self.row_break(n),
            "row" => self.anchor_row(n),
            "sqref" => self.text_ranges(n),
            _ => {
                self.ranges(n, "ref", Borde::Crece);
                self.ranges(n, "sqref", Borde::Crece);
                self.ranges(n, "topLeftCell", Borde::Queda);
                if matches!(local, "cellWatch" | "inputCells" | "cellSmartTags") {
                    self.ranges(n, "r", Borde::Queda);
                }
            }
        }
    }

    fn cannot(&mut self, que: &str) {
        let hoja = self.hoja.unwrap_or("todo el libro");
        self.problemas.push(unmovable(hoja, que));
    }

    fn text_formula(&mut self, n: Indice) {
        let Some(before) = self.arbol.contenido(n) else { return };
        match formulas::shift(&before, self.hoja, self.todos) {
            Ok(after) if after == before => {}
            Ok(after) => self.remiendos.put(self.arbol.dentro(n), escape(&after)),
            Err(que) => {
                let owner = self.arbol.propio(n, "name").map(|name| format!(" en el nombre «{name}»"));
                let what = format!("{que}{} («{before}»)", owner.unwrap_or_default());
                self.cannot(&what);
            }
        }
    }

    fn attribute_formula(&mut self, n: Indice, nombre: &str) {
        let Some(before) = self.arbol.propio(n, nombre) else { return };
        match formulas::shift(&before, self.hoja, self.todos) {
            Ok(after) if after == before => {}
            Ok(after) => self.put_attribute(n, nombre, &after),
            // A link may lead to anything; what is no reference is none to move.
            Err(_) if nombre == "location" => {}
            Err(que) => self.cannot(&format!("{que} («{before}»)")),
        }
    }

    fn put_attribute(&mut self, n: Indice, nombre: &str, valor: &str) {
        if let Some(place) = self.arbol.rango_propio(n, nombre) {
            let value = escape(valor).replace('"', "&quot;").replace('\'', "&apos;");
            self.remiendos.put(place, value);
        }
    }

    /// An attribute with ranges, spaces between them.
    fn ranges(&mut self, n: Indice, nombre: &str, borde: Borde) {
        let Some(before) = self.arbol.propio(n, nombre) else { return };
        match self.moved(&before, borde) {
            Some(after) if after == *before => {}
            Some(after) => self.put_attribute(n, nombre, &after),
            None => {
                let what = format!("«{before}» en {}, que no se entiende", self.arbol.local(n));
                self.cannot(&what);
            }
        }
    }

    fn text_ranges(&mut self, n: Indice) {
        let before = self.arbol.contenido(n).unwrap_or_default();
        match self.moved(&before, Borde::Crece) {
            Some(after) if after == before => {}
            Some(after) => self.remiendos.put(self.arbol.dentro(n), after),
            None => self.cannot(&format!("«{before}» en sqref, que no se entiende")),
        }
    }

    /// A list of ranges afterwards, written as it was where it does not move.
    fn moved(&self, lista: &str, borde: Borde) -> Option<String> {
        let mut all = Vec::new();
        for texto in lista.split_ascii_whitespace() {
            // Whole columns and rows: `A:C`.
            let Some(rango) = Rango::parse(texto) else {
                texto.split_once(':').filter(|(de, a)| is_whole(de) && is_whole(a))?;
                all.push(formulas::shift(texto, self.hoja, self.todos).ok()?);
                continue;
            };
            let new = self.corrido.range(rango, borde);
            if new.a.fila > FILAS {
                return None;
            }
            all.push(if new == rango { texto.to_owned() } else { new.to_string() });
        }
        Some(all.join(" "))
    }

    fn of_rows(&self, n: Indice) -> bool {
        self.arbol.padre(n).is_some_and(|p| self.arbol.local(p) == "rowBreaks")
    }

    /// The page ends after row `id`: the row that begins the next page is the one that moves.
    fn row_break(&mut self, n: Indice) {
        let id = self.arbol.propio(n, "id").and_then(|v| v.trim().parse::<u32>().ok());
        if let Some(id) = id {
            let new = self.corrido.row(id.saturating_add(1)) - 1;
            if new != id {
                self.put_attribute(n, "id", &new.to_string());
            }
        }
    }

    /// Rows that stay on the screen take those in that are put between them.
    fn pane(&mut self, n: Indice) {
        let arbol = self.arbol;
        if !arbol.propio(n, "state").is_some_and(|s| s.starts_with("frozen")) {
            return;
        }
        let number = |v: std::borrow::Cow<'_, str>| v.trim().parse::<u32>().ok();
        let Some(rows) = arbol.propio(n, "ySplit").and_then(number).filter(|r| *r > 0) else { return };
        let view = arbol.padre(n).and_then(|v| arbol.propio(v, "topLeftCell"));
        let first = view.and_then(|c| Celda::parse(c.trim())).map_or(1, |c| c.fila);
        let last = first.saturating_add(rows) - 1;
        let new = self.corrido.row(last) + 1 - self.corrido.row(first);
        if new != rows {
            self.put_attribute(n, "ySplit", &new.to_string());
        }
    }

    /// The row of a corner of a control, counted from 0.
    fn anchor_row(&mut self, n: Indice) {
        let arbol = self.arbol;
        let Some(corner) = arbol.padre(n).filter(|p| matches!(arbol.local(*p), "from" | "to")) else {
            return;
        };
        let Some(anchor) = arbol.padre(corner) else { return };
        let yes = |nombre| arbol.propio(anchor, nombre).is_some_and(|v| matches!(&*v, "1" | "true"));
        if arbol.local(anchor) != "anchor" || !yes("moveWithCells") {
            return;
        }
        let Some(row) = arbol.contenido(n).and_then(|t| t.trim().parse::<u32>().ok()) else { return };
        let new = self.corrido.row(row.saturating_add(1)) - 1;
        if new != row {
            self.remiendos.put(arbol.dentro(n), new.to_string());
        }
    }
}

/// `$B` or `7`: a side of a range of whole columns or rows.
fn is_whole(texto: &str) -> bool {
    let (_, rest) = dollar(texto);
    column(rest).is_some() || row(rest).is_some()
}

/// The merged ranges of the copies of a pattern row.
fn more_merges(leida: &Leida, corrido: &Corrimiento) -> Remiendos {
    let arbol = leida.arbol();
    let mut remiendos = Remiendos::default();
    let more = copied_merges(leida, corrido);
    let list = arbol.hijos(0).find(|n| arbol.nombre(*n) == Nombre::HojaMergeCells);
    if let Some(list) = list.filter(|_| !more.is_empty()) {
        let p = arbol.prefijo(list);
        let all: Vec<String> = more.iter().map(|r| format!("<{p}mergeCell ref=\"{r}\"/>")).collect();
        let end = arbol.cierra(list).start;
        remiendos.put(end..end, all.concat());
        if let Some(place) = arbol.rango_propio(list, "count")
            && let Ok(count) = arbol.texto()[place.clone()].trim().parse::<usize>()
        {
            remiendos.put(place, (count + more.len()).to_string());
        }
    }
    remiendos
}

/// The range that a sheet says to use.
pub fn dimension(leida: &Leida, pedido: &Pedido, todos: &Corrimientos) -> Remiendos {
    let arbol = leida.arbol();
    let mut remiendos = Remiendos::default();
    let found = arbol.hijo(0, Nombre::HojaDimension).and_then(|n| arbol.rango_propio(n, "ref"));
    let Some(place) = found else { return remiendos };
    let Some(before) = Rango::parse(&arbol.texto()[place.clone()]) else { return remiendos };
    let mut now = todos.of(&leida.nombre).map_or(before, |c| c.range(before, Borde::Crece));
    if leida.filas.iter().all(|f| f.celdas.is_empty())
        && let Some(first) = pedido.celdas.first()
    {
        // `A1` is said of a sheet with no cells as well.
        now = Rango { de: first.celda, a: first.celda };
    }
    for escritura in &pedido.celdas {
        let c = escritura.celda;
        now.de = Celda::new(now.de.fila.min(c.fila), now.de.columna.min(c.columna));
        now.a = Celda::new(now.a.fila.max(c.fila), now.a.columna.max(c.columna));
    }
    if now != before {
        remiendos.put(place, now.to_string());
    }
    remiendos
}
