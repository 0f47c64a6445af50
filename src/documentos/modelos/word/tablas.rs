//! The tables of a part as grids: which cells are free to write in, which say what belongs beside or below them.

use std::collections::HashMap;

use super::super::xml::{Arbol, Indice, Nombre};
use super::huecos::{Hallados, is_blank_sign};
use super::parrafos::Lectura;

/// A table, those inside its cells not counted.
#[derive(Debug)]
pub struct Tabla {
    /// Its element.
    pub nodo: Indice,
    /// Its rows.
    pub filas: Vec<Fila>,
}

/// A row.
#[derive(Debug)]
pub struct Fila {
    /// Its element.
    pub nodo: Indice,
    /// Its cells.
    pub celdas: Vec<Celda>,
}

/// A cell.
#[derive(Debug)]
pub struct Celda {
    /// Its element.
    pub nodo: Indice,
    /// The first column of the grid that it covers.
    pub columna: usize,
    /// How many columns it covers.
    pub ancho: usize,
    /// Whether it goes on with the cell above it.
    pub continua: bool,
    /// Its own paragraphs, as indices into the part's list.
    pub parrafos: Vec<usize>,
    /// Its text, paragraphs joined by blanks.
    pub texto: String,
    /// Whether there is nothing in it but room to write.
    pub libre: bool,
}

impl Celda {
    /// Whether it has words of its own.
    pub fn has_words(&self) -> bool {
        !self.libre && self.texto.chars().any(char::is_alphabetic)
    }

    /// Whether it is a bare number: the count of a list.
    pub fn is_count(&self) -> bool {
        let digits = self.texto.trim().trim_end_matches(['.', ')', '-', '°', 'º']);
        !digits.is_empty() && digits.len() <= 3 && digits.chars().all(|c| c.is_ascii_digit())
    }
}

/// All tables of a part, and in which cell each paragraph stands.
#[derive(Debug, Default)]
pub struct Tablas {
    /// The tables, in the order of the text.
    pub tablas: Vec<Tabla>,
    /// By paragraph: table, row and cell.
    pub lugares: HashMap<usize, (usize, usize, usize)>,
}

/// Reads the grids. `hallados`: the blanks of each paragraph, in the same order.
pub fn read(arbol: &Arbol, lectura: &Lectura, hallados: &[Hallados]) -> Tablas {
    let mut by_cell: HashMap<Indice, Vec<usize>> = HashMap::new();
    for (i, parrafo) in lectura.parrafos.iter().enumerate() {
        if let Some(tc) = arbol.antecesor(parrafo.nodo, Nombre::Tc) {
            by_cell.entry(tc).or_default().push(i);
        }
    }
    let mut tablas = Tablas::default();
    let mut place: HashMap<Indice, (usize, usize)> = HashMap::new();
    for n in 0..arbol.len() {
        match arbol.nombre(n) {
            Nombre::Tbl => {
                place.insert(n, (tablas.tablas.len(), 0));
                tablas.tablas.push(Tabla { nodo: n, filas: Vec::new() });
            }
            Nombre::Tr => {
                let Some((t, _)) = arbol.antecesor(n, Nombre::Tbl).and_then(|tbl| place.get(&tbl).copied())
                else {
                    continue;
                };
                let celdas = cells(arbol, n, lectura, hallados, &by_cell);
                let f = tablas.tablas[t].filas.len();
                for (c, celda) in celdas.iter().enumerate() {
                    tablas.lugares.extend(celda.parrafos.iter().map(|p| (*p, (t, f, c))));
                }
                tablas.tablas[t].filas.push(Fila { nodo: n, celdas });
            }
            _ => {}
        }
    }
    tablas
}

fn cells(
    arbol: &Arbol,
    fila: Indice,
    lectura: &Lectura,
    hallados: &[Hallados],
    by_cell: &HashMap<Indice, Vec<usize>>,
) -> Vec<Celda> {
    let mut columna = before(arbol, fila);
    let mut celdas = Vec::new();
    let mut n = fila + 1;
    while n < arbol.fin(fila) {
        if arbol.nombre(n) == Nombre::Tbl {
            n = arbol.fin(n);
            continue;
        }
        if arbol.nombre(n) == Nombre::Tc {
            let pr = arbol.hijo(n, Nombre::TcPr);
            let of = |nombre| pr.and_then(|pr| arbol.hijo(pr, nombre));
            let span = of(Nombre::GridSpan).and_then(|s| columns(arbol, s)).unwrap_or(1);
            let merged =
                |nombre| of(nombre).is_some_and(|m| arbol.atributo(m, "val").is_none_or(|v| v != "restart"));
            let parrafos = by_cell.get(&n).cloned().unwrap_or_default();
            let nested = arbol.descendiente(n, Nombre::Tbl).is_some();
            let texts: Vec<&str> = parrafos.iter().map(|p| lectura.parrafos[*p].texto.trim()).collect();
            celdas.push(Celda {
                nodo: n,
                columna,
                ancho: span,
                continua: merged(Nombre::VMerge) || merged(Nombre::HMerge),
                libre: !nested && parrafos.iter().all(|p| is_free(*p, lectura, hallados)),
                texto: texts.join(" ").trim().to_owned(),
                parrafos,
            });
            columna += span;
            n = arbol.fin(n);
            continue;
        }
        n += 1;
    }
    celdas
}

/// Whether a paragraph is nothing but room to write.
fn is_free(parrafo: usize, lectura: &Lectura, hallados: &[Hallados]) -> bool {
    let texto = &lectura.parrafos[parrafo].texto;
    let mut at = 0;
    for hueco in &hallados[parrafo].huecos {
        if hueco.rango.start < at || !texto[at..hueco.rango.start].chars().all(is_blank_sign) {
            return false;
        }
        at = hueco.rango.end;
    }
    texto[at..].chars().all(is_blank_sign)
}

/// Grid columns that a row leaves out at its beginning.
fn before(arbol: &Arbol, fila: Indice) -> usize {
    let mut children = (fila + 1)..arbol.fin(fila).min(fila + 40);
    children.find(|n| arbol.nombre(*n) == Nombre::GridBefore).and_then(|n| columns(arbol, n)).unwrap_or(0)
}

/// A count of columns; Word has at most 63.
fn columns(arbol: &Arbol, nodo: Indice) -> Option<usize> {
    arbol.atributo(nodo, "val")?.parse().ok().filter(|count| *count <= 1_000)
}
