//! A row of a table once more: the copy says the same as its pattern, and repeats none of what must be there once.

use super::super::xml::{Arbol, Indice, Nombre, Remiendos};

/// What must be changed in a copy of this row so that the file stays right: identifiers that must be unique are
/// dropped or renewed, bookmarks and comments are left out, a merged cell goes on instead of beginning again.
/// `next_id`: the first number that no drawing of the part has.
pub fn unique(arbol: &Arbol, fila: Indice, next_id: &mut u32) -> Remiendos {
    let mut remiendos = Remiendos::default();
    for n in fila..arbol.fin(fila) {
        for attribute in ["paraId", "textId"] {
            if let Some(value) = arbol.rango_atributo(n, attribute) {
                remiendos.put(whole_attribute(arbol.texto(), value), "");
            }
        }
        match arbol.nombre(n) {
            Nombre::BookmarkStart
            | Nombre::BookmarkEnd
            | Nombre::CommentRangeStart
            | Nombre::CommentRangeEnd
            | Nombre::CommentReference => remiendos.put(arbol.todo(n), ""),
            Nombre::Id if arbol.padre(n).is_some_and(|p| arbol.nombre(p) == Nombre::SdtPr) => {
                remiendos.put(arbol.todo(n), "");
            }
            Nombre::DocPr => {
                if let Some(value) = arbol.rango_atributo(n, "id") {
                    remiendos.put(value, next_id.to_string());
                    *next_id += 1;
                }
            }
            Nombre::VMerge => {
                if let Some(value) =
                    arbol.rango_atributo(n, "val").filter(|v| &arbol.texto()[v.clone()] == "restart")
                {
                    remiendos.put(value, "continue");
                }
            }
            _ => {}
        }
    }
    remiendos
}

/// A number from which on no drawing of a part has one. Those of the upper half of what Word takes are not counted, so
/// that there is always room.
pub fn next_drawing_id(arbol: &Arbol) -> u32 {
    let ids = (0..arbol.len()).filter(|n| arbol.nombre(*n) == Nombre::DocPr);
    let known = ids.filter_map(|n| arbol.atributo(n, "id")?.parse::<u32>().ok());
    known.filter(|id| *id < 1 << 30).max().map_or(1, |max| max + 1)
}

/// An attribute with its name, its quotes and the space before it, from the place of its value.
fn whole_attribute(texto: &str, value: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = texto[..value.start].rfind(|c: char| c.is_ascii_whitespace()).unwrap_or(value.start);
    start..value.end + 1
}
