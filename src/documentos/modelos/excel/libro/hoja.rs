//! A sheet's rows and cells, where they stand, and what covers or formats them.

use super::super::super::Rechazo;
use super::super::super::contenedor::Contenedor;
use super::super::super::xml::{Arbol, Indice, Nombre};
use super::super::referencias::{COLUMNAS, Celda, FILAS, Rango};
use super::partes::{HojaDeLista, Parte, read as read_part};

/// A row as the file has it.
#[derive(Debug)]
pub struct Fila {
    /// From 1.
    pub numero: u32,
    /// Its element.
    pub nodo: Indice,
    /// Its cells from the left: column and element.
    pub celdas: Vec<(u32, Indice)>,
}

impl Fila {
    /// Its cell of this column.
    pub fn cell(&self, columna: u32) -> Option<Indice> {
        let at = self.celdas.binary_search_by_key(&columna, |(c, _)| *c).ok()?;
        Some(self.celdas[at].1)
    }
}

/// A sheet that was read.
#[derive(Debug)]
pub struct Leida {
    /// As people see it.
    pub nombre: String,
    /// Its part.
    pub parte: Parte,
    /// The element that holds the rows.
    pub datos: Indice,
    /// Rows from above.
    pub filas: Vec<Fila>,
    /// Merged ranges.
    pub combinadas: Vec<Rango>,
    /// Columns with a style: first, last, style.
    columnas: Vec<(u32, u32, String)>,
}

impl Leida {
    /// Its elements.
    pub fn arbol(&self) -> &Arbol {
        &self.parte.arbol
    }

    /// The row of this number.
    pub fn fila(&self, numero: u32) -> Option<&Fila> {
        let at = self.filas.binary_search_by_key(&numero, |f| f.numero).ok()?;
        Some(&self.filas[at])
    }

    /// The style that a column gives to its cells.
    pub fn column_style(&self, columna: u32) -> Option<&str> {
        let found = self.columnas.iter().find(|(de, a, _)| (*de..=*a).contains(&columna));
        found.map(|(_, _, s)| s.as_str())
    }

    /// Whether an element is the element of the rows or in it.
    pub fn in_data(&self, nodo: Indice) -> bool {
        (self.datos..self.arbol().fin(self.datos)).contains(&nodo)
    }
}

/// Reads a sheet.
///
/// # Errors
/// Where its rows or cells stand in no order, twice, or outside of any sheet.
pub fn read(contenedor: &mut Contenedor<'_>, hoja: &HojaDeLista) -> Result<Leida, Rechazo> {
    let parte = read_part(contenedor, hoja.parte.clone())?;
    let arbol = &parte.arbol;
    let broken = |que: String| {
        Rechazo::new("modelo-danado", format!("la hoja «{}» está dañada: {que}", hoja.nombre), "")
    };
    let datos = arbol.hijo(0, Nombre::HojaSheetData).ok_or_else(|| broken("no tiene filas".to_owned()))?;
    let mut filas: Vec<Fila> = Vec::new();
    for nodo in arbol.hijos(datos).filter(|n| arbol.nombre(*n) == Nombre::HojaRow) {
        let before = filas.last().map_or(0, |f| f.numero);
        let numero = match arbol.propio(nodo, "r") {
            Some(r) => {
                super::super::referencias::row(r.trim()).ok_or_else(|| broken(format!("fila «{r}»")))?
            }
            None => before + 1,
        };
        if numero <= before || numero > FILAS {
            return Err(broken(format!("la fila {numero} está después de la {before}")));
        }
        let celdas = cells(arbol, nodo, numero).map_err(&broken)?;
        filas.push(Fila { numero, nodo, celdas });
    }
    let number = |n, nombre| arbol.propio(n, nombre)?.trim().parse::<u32>().ok();
    let cols = arbol.hijos(0).filter(|n| arbol.nombre(*n) == Nombre::HojaCols);
    let cols = cols.flat_map(|n| arbol.hijos(n)).filter(|n| arbol.nombre(*n) == Nombre::HojaCol);
    let style = |n| Some((number(n, "min")?, number(n, "max")?, arbol.propio(n, "style")?.into_owned()));
    let columnas = cols.filter_map(style).collect();
    let merges = arbol.hijos(0).filter(|n| arbol.nombre(*n) == Nombre::HojaMergeCells);
    let merges = merges.flat_map(|n| arbol.hijos(n)).filter(|n| arbol.nombre(*n) == Nombre::HojaMergeCell);
    let combinadas = merges.filter_map(|n| Rango::parse(arbol.propio(n, "ref")?.trim())).collect();
    Ok(Leida { nombre: hoja.nombre.clone(), datos, filas, combinadas, columnas, parte })
}

/// The cells of a row.
fn cells(arbol: &Arbol, fila: Indice, numero: u32) -> Result<Vec<(u32, Indice)>, String> {
    let mut celdas: Vec<(u32, Indice)> = Vec::new();
    for nodo in arbol.hijos(fila).filter(|n| arbol.nombre(*n) == Nombre::HojaC) {
        let before = celdas.last().map_or(0, |(c, _)| *c);
        let columna = match arbol.propio(nodo, "r") {
            Some(r) => match Celda::parse(r.trim()) {
                Some(celda) if celda.fila == numero => celda.columna,
                _ => return Err(format!("la fila {numero} tiene una celda «{r}»")),
            },
            None => before + 1,
        };
        if columna <= before || columna > COLUMNAS {
            return Err(format!("las celdas de la fila {numero} no están en orden"));
        }
        celdas.push((columna, nodo));
    }
    Ok(celdas)
}
