//! What an `.xlsx` says of its sheets besides values: formulas, cells that only have a look, drop-downs, protection.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::super::super::Rechazo;
use super::super::super::contenedor::Contenedor;
use super::super::super::xml::{Arbol, Indice, Nombre};
use super::super::forma::{Forma, Lista};
use super::super::referencias::Rango;
use super::{hoja, partes};
use crate::base::planilla::a_la_vista::Hoja;

/// The most words of a list that are looked at.
const MAX_OPCIONES: usize = 2_000;

/// Of every sheet of cells, in the order of the workbook. `hojas` are its values, in which lists are looked up.
///
/// # Errors
/// A part that can't be read.
pub fn formas(contenedor: &mut Contenedor<'_>, hojas: &[Hoja]) -> Result<Vec<Forma>, Rechazo> {
    let libro = partes::open(contenedor)?;
    let nombres = defined_names(&libro.principal.arbol);
    let listas = Listas { hojas, nombres };
    libro.hojas.iter().map(|h| Ok(of_sheet(&hoja::read(contenedor, h)?, &listas))).collect()
}

fn of_sheet(leida: &hoja::Leida, listas: &Listas<'_>) -> Forma {
    let arbol = leida.arbol();
    let mut forma = Forma { nombre: leida.nombre.clone(), ..Forma::default() };
    for fila in &leida.filas {
        let numero = fila.numero - 1;
        for (columna, nodo) in &fila.celdas {
            let Ok(columna) = u16::try_from(columna - 1) else { continue };
            forma.celdas.entry(numero).or_default().insert(columna);
            if arbol.hijo(*nodo, Nombre::HojaF).is_some() {
                forma.formulas.insert((numero, columna));
            }
        }
    }
    for n in (0..arbol.len()).filter(|n| !leida.in_data(*n)) {
        match arbol.local(n) {
            "sheetProtection" => {
                let off = |v: &str| matches!(v, "0" | "false");
                forma.protegida |= !arbol.propio(n, "sheet").is_none_or(|v| off(&v));
            }
            "dataValidation" if arbol.propio(n, "type").as_deref() == Some("list") => {
                forma.listas.extend(list_of(arbol, n, &leida.nombre, listas));
            }
            _ => {}
        }
    }
    forma
}

/// A drop-down; Excel 2010 writes those that look at other sheets as an extension, with the places as an element.
fn list_of(arbol: &Arbol, n: Indice, hoja: &str, listas: &Listas<'_>) -> Option<Lista> {
    let inside = |nombre: &str| (n + 1..arbol.fin(n)).find(|m| arbol.local(*m) == nombre);
    let text = |m: Indice| {
        let leaf = (m..arbol.fin(m)).rev().find_map(|x| arbol.contenido(x).filter(|t| !t.trim().is_empty()));
        leaf.unwrap_or_default()
    };
    let formula = text(inside("formula1")?);
    let donde = match arbol.propio(n, "sqref") {
        Some(sqref) => sqref.into_owned(),
        None => text(inside("sqref")?),
    };
    let areas: Vec<_> = donde.split_whitespace().filter_map(|r| area(Rango::parse(r)?)).collect();
    (!areas.is_empty()).then(|| Lista { areas, opciones: listas.options(&formula, hoja) })
}

fn area(rango: Rango) -> Option<(RangeInclusive<u32>, RangeInclusive<u16>)> {
    let column = |c: u32| u16::try_from(c - 1).ok();
    Some((rango.de.fila - 1..=rango.a.fila - 1, column(rango.de.columna)?..=column(rango.a.columna)?))
}

/// What the names of the workbook stand for.
fn defined_names(arbol: &Arbol) -> BTreeMap<String, String> {
    let names = (0..arbol.len()).filter(|n| arbol.local(*n) == "definedName");
    names.filter_map(|n| Some((arbol.propio(n, "name")?.to_lowercase(), arbol.contenido(n)?))).collect()
}

/// Where the words of lists are looked up.
struct Listas<'h> {
    hojas: &'h [Hoja],
    nombres: BTreeMap<String, String>,
}

impl Listas<'_> {
    /// The words of a list; none where the formula is more than a list, a place or a name.
    fn options(&self, formula: &str, hoja: &str) -> Vec<String> {
        let formula = formula.trim().trim_start_matches('=');
        if let Some(words) = formula.strip_prefix('"').and_then(|f| f.strip_suffix('"')) {
            let words = words.split(',').map(|w| w.trim().replace("\"\"", "\"")).filter(|w| !w.is_empty());
            return words.take(MAX_OPCIONES).collect();
        }
        let place = self.nombres.get(&formula.to_lowercase()).map_or(formula, |f| f.trim());
        let (hoja, place) = match place.rsplit_once('!') {
            Some((named, place)) => (named.trim_matches('\'').replace("''", "'"), place),
            None => (hoja.to_owned(), place),
        };
        let sheet = self.hojas.iter().find(|h| h.nombre.to_lowercase() == hoja.to_lowercase());
        let (Some(sheet), Some((filas, columnas))) = (sheet, Rango::parse(place).and_then(area)) else {
            return Vec::new();
        };
        let rows = sheet.celdas.range(filas);
        let cells = rows.flat_map(|(_, f)| f.range(columnas.clone()).map(|(_, c)| c.said()));
        cells.filter(|t| !t.trim().is_empty()).take(MAX_OPCIONES).collect()
    }
}
