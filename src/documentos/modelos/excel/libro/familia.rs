//! The parts around the sheets that speak of cells: tables, comments, drawings, charts, names; and the order of
//! calculation, which goes when rows shift.

use std::collections::BTreeSet;

use super::super::super::Rechazo;
use super::super::super::contenedor::Contenedor;
use super::super::super::word::partes::relations;
use super::super::super::xml::{Arbol, Indice, Remiendos};
use super::super::referencias::Rango;
use super::corrimiento::Corrimiento;
use super::formulas::Corrimientos;
use super::partes::{Libro, Parte, read};
use super::{Salida, dibujos, entorno, unmovable};

/// Moves everything that stands outside of the sheets' own parts.
pub fn shift(
    contenedor: &mut Contenedor<'_>,
    libro: &Libro,
    todos: &Corrimientos,
    salida: &mut Salida,
) -> Result<(), Rechazo> {
    let mut seen: BTreeSet<String> = libro.hojas.iter().map(|h| h.parte.clone()).collect();
    seen.insert(libro.principal.nombre.clone());
    for hoja in &libro.hojas {
        follow(contenedor, &hoja.parte, Some(&hoja.nombre), todos, &mut seen, salida)?;
    }
    follow(contenedor, &libro.principal.nombre, None, todos, &mut seen, salida)?;
    drop_order(contenedor, libro, salida)
}

/// The parts that a part leads to, and those that these lead to.
fn follow(
    contenedor: &mut Contenedor<'_>,
    from: &str,
    hoja: Option<&str>,
    todos: &Corrimientos,
    seen: &mut BTreeSet<String>,
    salida: &mut Salida,
) -> Result<(), Rechazo> {
    let mut open = vec![from.to_owned()];
    while let Some(from) = open.pop() {
        for relacion in relations(contenedor, &from)? {
            let Some(kind) = Clase::of(&relacion.tipo) else { continue };
            let Some(nombre) = contenedor.find(&relacion.destino) else { continue };
            if !seen.insert(nombre.clone()) {
                continue;
            }
            if matches!(kind, Clase::Macros) {
                salida.problemas.push(unmovable("macros", "una hoja de macros de Excel 4.0"));
                continue;
            }
            let parte = read(contenedor, nombre.clone())?;
            let remiendos = kind.changes(&parte, hoja, todos, salida);
            salida.keep(&parte, remiendos);
            open.push(nombre);
        }
    }
    Ok(())
}

/// What a part has that may move.
#[derive(Clone, Copy)]
enum Clase {
    /// Ranges and formulas.
    Rangos,
    /// Anchors of pictures.
    Dibujo,
    /// The old drawing with comments and controls.
    Vml,
    /// A pivot table on a sheet.
    Dinamica,
    /// What a pivot table is made from.
    Origen,
    /// Macros of Excel 4.
    Macros,
    /// Nothing of its own: it leads to others.
    Camino,
}

impl Clase {
    /// By the last word of the relationship's type.
    fn of(tipo: &str) -> Option<Self> {
        Some(match tipo {
            "table" | "comments" | "threadedComment" | "chart" | "chartEx" | "ctrlProp" | "queryTable" => {
                Self::Rangos
            }
            "drawing" => Self::Dibujo,
            "vmlDrawing" => Self::Vml,
            "pivotTable" => Self::Dinamica,
            "pivotCacheDefinition" => Self::Origen,
            "xlMacrosheet" | "xlIntlMacrosheet" => Self::Macros,
            "chartsheet" | "dialogsheet" => Self::Camino,
            _ => return None,
        })
    }

    fn changes(
        self,
        parte: &Parte,
        hoja: Option<&str>,
        todos: &Corrimientos,
        salida: &mut Salida,
    ) -> Remiendos {
        let arbol = &parte.arbol;
        let corrido = hoja.and_then(|h| todos.of(h));
        let mut remiendos = Remiendos::default();
        match self {
            Self::Rangos => return entorno::of_part(arbol, hoja, todos, &mut salida.problemas),
            Self::Dibujo => {
                if let Some(corrido) = corrido {
                    remiendos.extend(dibujos::anchors(arbol, corrido));
                }
                // A shape may show what a cell says.
                for n in (0..arbol.len()).filter(|n| arbol.rango_propio(*n, "textlink").is_some()) {
                    text_link(arbol, n, hoja, todos, &mut remiendos, salida);
                }
            }
            Self::Vml => {
                remiendos.extend(entorno::of_part(arbol, hoja, todos, &mut salida.problemas));
                if let Some(corrido) = corrido {
                    remiendos.extend(dibujos::boxes(arbol, corrido));
                }
            }
            Self::Dinamica => {
                if let (Some(hoja), Some(corrido)) = (hoja, corrido) {
                    pivot(arbol, hoja, corrido, salida);
                }
            }
            Self::Origen => source(arbol, todos, salida),
            Self::Macros | Self::Camino => {}
        }
        remiendos
    }
}

fn text_link(
    arbol: &Arbol,
    n: Indice,
    hoja: Option<&str>,
    todos: &Corrimientos,
    remiendos: &mut Remiendos,
    salida: &mut Salida,
) {
    let Some(before) = arbol.propio(n, "textlink") else { return };
    match super::formulas::shift(&before, hoja, todos) {
        Ok(after) if after == *before => {}
        Ok(after) => {
            if let Some(place) = arbol.rango_propio(n, "textlink") {
                let value = super::super::super::xml::escape(&after).replace('"', "&quot;");
                remiendos.put(place, value.replace('\'', "&apos;"));
            }
        }
        Err(que) => salida.problemas.push(unmovable(hoja.unwrap_or_default(), &que)),
    }
}

fn pivot(arbol: &Arbol, hoja: &str, corrido: &Corrimiento, salida: &mut Salida) {
    let name = arbol.propio(0, "name").unwrap_or_default();
    let place = (0..arbol.len()).find(|n| arbol.local(*n) == "location");
    let range = place.and_then(|n| Rango::parse(arbol.propio(n, "ref")?.trim()));
    if range.is_none_or(|r| corrido.touches(r.de.fila, r.a.fila)) {
        salida.problemas.push(unmovable(hoja, &format!("una tabla dinámica («{name}»)")));
    }
}

fn source(arbol: &Arbol, todos: &Corrimientos, salida: &mut Salida) {
    for n in (0..arbol.len()).filter(|n| matches!(arbol.local(*n), "worksheetSource" | "rangeSet")) {
        let Some(hoja) = arbol.propio(n, "sheet") else { continue };
        let (Some(corrido), Some(range)) = (todos.of(&hoja), arbol.propio(n, "ref")) else { continue };
        if Rango::parse(range.trim()).is_none_or(|r| corrido.touches(r.de.fila, r.a.fila)) {
            let what = format!("una tabla dinámica hecha de {range}");
            salida.problemas.push(unmovable(&hoja, &what));
        }
    }
}

/// Takes out the part that says in which order cells are calculated: Excel makes it anew.
fn drop_order(contenedor: &mut Contenedor<'_>, libro: &Libro, salida: &mut Salida) -> Result<(), Rechazo> {
    let main = &libro.principal.nombre;
    let related = relations(contenedor, main)?;
    let found: Vec<_> = related.into_iter().filter(|r| r.tipo == "calcChain").collect();
    let names: BTreeSet<String> = found.iter().filter_map(|r| contenedor.find(&r.destino)).collect();
    if found.is_empty() {
        return Ok(());
    }
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
    let rels = format!("{folder}{}_rels/{file}.rels", if folder.is_empty() { "" } else { "/" });
    if let Some(rels) = contenedor.find(&rels) {
        without(contenedor, rels, salida, |arbol, n| {
            arbol.atributo(n, "Type").is_some_and(|t| t.ends_with("/calcChain"))
        })?;
    }
    if let Some(types) = contenedor.find("[Content_Types].xml") {
        without(contenedor, types, salida, |arbol, n| {
            let part = arbol.propio(n, "PartName").unwrap_or_default();
            names.iter().any(|nombre| part.trim_start_matches('/').eq_ignore_ascii_case(nombre))
        })?;
    }
    salida.fuera.extend(names);
    Ok(())
}

fn without(
    contenedor: &mut Contenedor<'_>,
    nombre: String,
    salida: &mut Salida,
    goes: impl Fn(&Arbol, Indice) -> bool,
) -> Result<(), Rechazo> {
    let parte = read(contenedor, nombre)?;
    let mut remiendos = Remiendos::default();
    for n in (1..parte.arbol.len()).filter(|n| goes(&parte.arbol, *n)) {
        remiendos.put(parte.arbol.todo(n), "");
    }
    salida.keep(&parte, remiendos);
    Ok(())
}
