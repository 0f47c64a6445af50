//! Asks who opens the workbook to calculate it anew: its formulas hold the results of before.

use super::super::super::Rechazo;
use super::super::super::contenedor::Contenedor;
use super::super::super::xml::{Arbol, Remiendos};
use super::partes::Libro;

/// What stands before `calcPr` in a workbook, the last of it first (ECMA-376 part 1, 18.2.27).
const ANTES: [&str; 4] = ["definedNames", "externalReferences", "functionGroups", "sheets"];

/// The change of the workbook's own part; none where no sheet has a formula.
///
/// # Errors
/// A sheet that can't be read.
pub fn ask(contenedor: &mut Contenedor<'_>, libro: &Libro) -> Result<Remiendos, Rechazo> {
    let mut remiendos = Remiendos::default();
    let mut any = false;
    for hoja in &libro.hojas {
        any = any || has_formulas(&contenedor.part(&hoja.parte)?);
    }
    if any {
        change(&libro.principal.arbol, &mut remiendos);
    }
    Ok(remiendos)
}

/// Whether a sheet's bytes have an element for a formula, with a prefix or without.
fn has_formulas(bytes: &[u8]) -> bool {
    let opens = |w: &[u8]| matches!(w, [b'<' | b':', b'f', b'>' | b' ' | b'/']);
    bytes.windows(3).any(opens)
}

fn change(arbol: &Arbol, remiendos: &mut Remiendos) {
    const CLAVE: &str = "fullCalcOnLoad";
    let find = |nombre: &str| (0..arbol.len()).find(|n| arbol.local(*n) == nombre);
    if let Some(n) = find("calcPr") {
        match arbol.rango_propio(n, CLAVE) {
            Some(rango) if matches!(&arbol.texto()[rango.clone()], "1" | "true") => {}
            Some(rango) => remiendos.put(rango, "1"),
            None => {
                let start = arbol.abre(n).start;
                let at = start + 1 + arbol.prefijo(n).len() + "calcPr".len();
                remiendos.put(at..at, format!(" {CLAVE}=\"1\""));
            }
        }
        return;
    }
    if let Some(n) = ANTES.iter().find_map(|nombre| find(nombre)) {
        let at = arbol.todo(n).end;
        remiendos.put(at..at, format!("<{}calcPr {CLAVE}=\"1\"/>", arbol.prefijo(0)));
    }
}
