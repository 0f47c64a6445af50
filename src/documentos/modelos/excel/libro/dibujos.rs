//! Where drawings, pictures and the boxes of comments stand on a sheet.

use super::super::super::xml::{Arbol, Indice, Remiendos};
use super::corrimiento::Corrimiento;

/// The anchors of a drawing: those that move with their cells, and those that only keep their size.
pub fn anchors(arbol: &Arbol, corrido: &Corrimiento) -> Remiendos {
    let mut remiendos = Remiendos::default();
    let kinds = |n: &Indice| matches!(arbol.local(*n), "twoCellAnchor" | "oneCellAnchor");
    for anchor in (0..arbol.len()).filter(kinds) {
        let corner = |nombre: &str| {
            let corner = arbol.hijos(anchor).find(|n| arbol.local(*n) == nombre)?;
            let row = arbol.hijos(corner).find(|n| arbol.local(*n) == "row")?;
            Some((row, arbol.contenido(row)?.trim().parse::<u32>().ok()?))
        };
        let (Some((node, from)), to) = (corner("from"), corner("to")) else { continue };
        let edit = arbol.propio(anchor, "editAs");
        if edit.as_deref() == Some("absolute") {
            continue;
        }
        let new = moved(from, corrido);
        if new != from {
            remiendos.put(arbol.dentro(node), new.to_string());
        }
        if let Some((node, to)) = to {
            let keeps_size = edit.as_deref() == Some("oneCell");
            let end = if keeps_size { to.saturating_add(new - from) } else { moved(to, corrido) };
            if end != to {
                remiendos.put(arbol.dentro(node), end.to_string());
            }
        }
    }
    remiendos
}

/// A row counted from 0.
fn moved(row: u32, corrido: &Corrimiento) -> u32 {
    corrido.row(row.saturating_add(1)) - 1
}

/// The boxes of an old drawing: a comment's goes with its cell, any other with its corners.
pub fn boxes(arbol: &Arbol, corrido: &Corrimiento) -> Remiendos {
    let mut remiendos = Remiendos::default();
    for data in (0..arbol.len()).filter(|n| arbol.local(*n) == "ClientData") {
        let child = |nombre: &str| arbol.hijos(data).find(|n| arbol.local(*n) == nombre);
        let number = |n: Indice| arbol.contenido(n)?.trim().parse::<u32>().ok();
        let own = child("Row").and_then(|n| Some((n, number(n)?)));
        if let Some((node, row)) = own
            && moved(row, corrido) != row
        {
            remiendos.put(arbol.dentro(node), moved(row, corrido).to_string());
        }
        let Some(anchor) = child("Anchor") else { continue };
        let texto = arbol.contenido(anchor).unwrap_or_default();
        let mut fields: Vec<String> = texto.split(',').map(str::to_owned).collect();
        let rows: Vec<Option<u32>> =
            [2, 6].iter().map(|i| fields.get(*i)?.trim().parse::<u32>().ok()).collect();
        let [Some(from), Some(to)] = rows[..] else { continue };
        let by = own.map(|(_, row)| moved(row, corrido) - row);
        let (start, end) = match by {
            Some(by) => (from.saturating_add(by), to.saturating_add(by)),
            None => (moved(from, corrido), moved(to, corrido)),
        };
        if (start, end) == (from, to) {
            continue;
        }
        for (i, n) in [(2, start), (6, end)] {
            let blank = fields[i].len() - fields[i].trim_start().len();
            fields[i] = format!("{}{n}", &fields[i][..blank]);
        }
        remiendos.put(arbol.dentro(anchor), fields.join(","));
    }
    remiendos
}
