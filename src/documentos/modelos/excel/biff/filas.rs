//! Rows to put in. Nothing is shifted in this format: where nothing stands below, they are rows with the look of the
//! pattern row; else they are left to Excel.

use std::ops::Range;

use super::super::super::Rechazo;
use super::super::pedido::Insercion;
use super::super::referencias::{Celda, Rango};
use super::formulas::{Ficha, pieces};
use super::globales::{Globales, parts_of_name};
use super::hoja::Leida;
use super::piezas::Pieza;
use super::registros::{
    AI, ARRAY, CONDFMT, CONDFMT12, CONTINUE, DV, FEATURE11, FEATURE12, FORMULA, HLINK, HORIZONTALPAGEBREAKS,
    MSODRAWING, NOTE, Registro, SHRFMLA, SXVIEW, u16_at, u32_at,
};

/// Rows of a sheet.
const FILAS: u32 = 1 << 16;

/// Copies of a row right behind it.
#[derive(Clone, Debug)]
pub struct Copias {
    /// The row, from 1.
    pub patron: u32,
    /// How many.
    pub veces: u32,
    /// What else becomes another number, and where: validations and conditional formats take the copies in.
    pub remiendos: Vec<(usize, u16)>,
}

impl Copias {
    /// The copies, from 0.
    pub fn rows(&self) -> Range<u16> {
        let at = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
        at(self.patron)..at(self.patron.saturating_add(self.veces))
    }

    /// The merged cells that they bring.
    pub fn merges(&self, leida: &Leida<'_>) -> Vec<Rango> {
        let mut all = Vec::new();
        let own = |r: &&Rango| r.de.fila == self.patron && r.a.fila == self.patron;
        let pattern: Vec<&Rango> = leida.combinadas.iter().filter(own).collect();
        for fila in self.rows().map(|f| u32::from(f) + 1) {
            let copy =
                |r: &&Rango| Rango { de: Celda::new(fila, r.de.columna), a: Celda::new(fila, r.a.columna) };
            all.extend(pattern.iter().map(copy));
        }
        all
    }
}

/// The workbook, as far as it points to cells.
pub struct Entorno<'a> {
    pub globales: &'a Globales<'a>,
    /// Sheets of cells, by their place in the list.
    pub hojas: &'a [(usize, Leida<'a>)],
    /// What charts on sheets of their own point to.
    pub graficos: &'a [Registro<'a>],
}

/// What putting in these rows comes to; none where none are wanted.
///
/// # Errors
/// Where something stands below, with what Excel is to be asked for.
pub fn plan(
    leida: &Leida<'_>,
    hoja: usize,
    inserciones: &[Insercion],
    entorno: &Entorno<'_>,
) -> Result<Option<Copias>, Rechazo> {
    let mut sorted: Vec<Insercion> = inserciones.iter().copied().filter(|i| i.veces > 0).collect();
    sorted.sort_by_key(|i| i.fila);
    let Some(first) = sorted.first().copied() else { return Ok(None) };
    let same = |i: &&Insercion| i.fila == first.fila;
    let veces = sorted.iter().filter(same).fold(0_u32, |n, i| n.saturating_add(i.veces));
    let mut copias = Copias { patron: first.fila, veces, remiendos: Vec::new() };
    if let Some(other) = sorted.iter().find(|i| i.fila != first.fila) {
        return Err(unmovable(leida, &copias, &format!("la fila {}, que también se repite", other.fila)));
    }
    let que = below(leida, &mut copias).or_else(|| pointed_at(leida, hoja, &copias, entorno));
    que.map_or(Ok(Some(copias.clone())), |que| Err(unmovable(leida, &copias, &que)))
}

fn unmovable(leida: &Leida<'_>, copias: &Copias, que: &str) -> Rechazo {
    let Copias { patron, veces, .. } = copias;
    let rows = if *veces == 1 { "1 fila".to_owned() } else { format!("{veces} filas") };
    let mensaje = format!(
        "hoja «{}»: en un .xls no se pueden insertar filas ({rows} después de la {patron}) porque hay {que}",
        leida.nombre
    );
    let ayuda = format!(
        "Inserte en Excel {rows} después de la fila {patron} y vuelva a llenar el archivo; o guárdelo como .xlsx, donde este programa las inserta."
    );
    Rechazo::new("libro-no-se-desplaza", mensaje, ayuda)
}

/// What stands below the pattern row, or in it and can't be copied. Ranges that cover it grow.
fn below(leida: &Leida<'_>, copias: &mut Copias) -> Option<String> {
    let pattern = copias.patron;
    let of_pattern: Vec<&Pieza<'_>> =
        leida.tabla.pieces().filter(|p| u32::from(p.fila) + 1 == pattern).collect();
    if let Some(p) = of_pattern.iter().find(|p| p.tipo == FORMULA) {
        return Some(format!("una fórmula que copiar en la celda {}", at(p.fila, p.de)));
    }
    let look = |c: u16| of_pattern.iter().find(|p| (p.de..=p.a).contains(&c)).map(|p| p.xf(c));
    for pieza in leida.tabla.pieces().filter(|p| u32::from(p.fila) >= pattern) {
        if !pieza.is_blank() {
            return Some(format!("algo escrito debajo, en la celda {}", at(pieza.fila, pieza.de)));
        }
        let other = |c: &u16| look(*c) != Some(pieza.xf(*c));
        if copias.rows().contains(&pieza.fila)
            && let Some(c) = (pieza.de..=pieza.a).find(other)
        {
            return Some(format!("una celda con otro formato debajo, la {}", at(pieza.fila, c)));
        }
    }
    if let Some(rango) = leida.combinadas.iter().find(|r| r.a.fila > pattern) {
        return Some(format!("celdas combinadas debajo ({rango})"));
    }
    if leida.grupos.iter().any(|g| g.rango.a.fila >= pattern && g.rango.de.fila <= pattern) {
        return Some("una fórmula de varias celdas en esa fila".to_owned());
    }
    let (mut drawing, mut goes_on) = (Vec::new(), false);
    for record in &leida.otros {
        goes_on = record.tipo == MSODRAWING || (goes_on && record.tipo == CONTINUE);
        if goes_on {
            drawing.extend(record.datos);
        }
        if let Some(que) = record_below(record, copias) {
            return Some(que);
        }
    }
    match whole_shapes(&drawing) {
        None => Some("dibujos que no se pueden leer".to_owned()),
        Some(bottom) if bottom > pattern => {
            Some(format!("un dibujo o control debajo (llega a la fila {bottom})"))
        }
        Some(_) => None,
    }
}

fn at(fila: u16, columna: u16) -> Celda {
    Celda::new(u32::from(fila) + 1, u32::from(columna) + 1)
}

fn record_below(record: &Registro<'_>, copias: &mut Copias) -> Option<String> {
    let d = record.datos;
    let row = |at: usize| u32::from(u16_at(d, at)) + 1;
    let is_below = |at: usize| row(at) > copias.patron;
    match record.tipo {
        NOTE if is_below(0) => Some(format!("un comentario debajo, en la fila {}", row(0))),
        HLINK if is_below(2) => Some(format!("un vínculo debajo, en la fila {}", row(2))),
        SXVIEW => Some("una tabla dinámica".to_owned()),
        FEATURE11 | FEATURE12 => Some("una lista de Excel".to_owned()),
        HORIZONTALPAGEBREAKS => {
            let breaks = d.get(2..).unwrap_or_default().chunks_exact(6);
            let below = breaks.map(|b| u32::from(u16_at(b, 0))).find(|r| *r >= copias.patron);
            below.map(|r| format!("un salto de página debajo, después de la fila {r}"))
        }
        DV => match end_of_dv(d) {
            Some(end) => grow(record, end, copias, "una validación de datos"),
            None => Some("una validación de datos que no se puede leer".to_owned()),
        },
        CONDFMT | CONDFMT12 => {
            let start = if record.tipo == CONDFMT { 4 } else { 16 };
            let que = "un formato condicional";
            // The rectangle around all of them, then each.
            grow_one(record, start, copias, que).or_else(|| grow(record, start + 8, copias, que))
        }
        _ => None,
    }
}

/// Where a validation begins to say which cells it is for.
pub fn end_of_dv(d: &[u8]) -> Option<usize> {
    let (_, second) = formulas_of_dv(d)?;
    Some(second.end)
}

/// Where the two formulas of a validation stand.
pub fn formulas_of_dv(d: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let mut at = 4;
    for _ in 0..4 {
        let letters = usize::from(u16_at(d, at));
        let width = if d.get(at + 2)? & 1 == 1 { 2 } else { 1 };
        at += 3 + letters * width;
    }
    let formula = |at: usize| {
        let start = at + 4;
        let end = start + usize::from(u16_at(d.get(at..start)?, 0));
        (end <= d.len()).then_some(start..end)
    };
    let first = formula(at)?;
    let second = formula(first.end)?;
    Some((first, second))
}

/// Ranges of a record that cover the pattern row take the copies in.
fn grow(record: &Registro<'_>, count_at: usize, copias: &mut Copias, que: &str) -> Option<String> {
    let count = usize::from(u16_at(record.datos, count_at));
    (0..count).find_map(|i| grow_one(record, count_at + 2 + i * 8, copias, que))
}

fn grow_one(record: &Registro<'_>, at: usize, copias: &mut Copias, que: &str) -> Option<String> {
    let (top, bottom) =
        (u32::from(u16_at(record.datos, at)) + 1, u32::from(u16_at(record.datos, at + 2)) + 1);
    if at + 8 > record.datos.len() || top > copias.patron {
        return Some(format!("{que} debajo"));
    }
    if bottom >= copias.patron {
        let end = bottom.saturating_add(copias.veces).min(FILAS) - 1;
        copias.remiendos.push((record.inicio + 4 + at + 2, u16::try_from(end).unwrap_or(u16::MAX)));
    }
    None
}

/// The lowest row that a drawing reaches, from 1; none where its pieces don't fit into each other.
fn whole_shapes(drawing: &[u8]) -> Option<u32> {
    let (mut at, mut bottom) = (0, 0);
    while at < drawing.len() {
        let head = drawing.get(at..at + 8)?;
        at += 8;
        if head[0] & 0x0f == 0x0f {
            // What is inside follows.
            continue;
        }
        let size = u32_at(head, 4) as usize;
        let inside = drawing.get(at..at.checked_add(size)?)?;
        if u16_at(head, 2) == 0xf010 {
            bottom = bottom.max(u32::from(u16_at(inside, 14)) + 1);
        }
        at += size;
    }
    Some(bottom)
}

/// Whether a range would have to change with the rows. Rows from 1.
fn would_change(top: u32, bottom: u32, copias: &Copias) -> bool {
    let (pattern, last) = (copias.patron, copias.patron.saturating_add(copias.veces));
    let above = bottom < pattern;
    let that_row = top == pattern && bottom == pattern;
    let covers = top <= pattern && bottom >= last;
    !(above || that_row || covers || top > last)
}

/// Formulas and names that would have to say something else.
fn pointed_at(leida: &Leida<'_>, hoja: usize, copias: &Copias, entorno: &Entorno<'_>) -> Option<String> {
    let mentions = |formula: &[u8], home: Option<usize>| -> Option<&'static str> {
        let Some(all) = pieces(formula) else { return Some("que no se puede leer") };
        let hit = all.iter().any(|piece| {
            let Ficha::Area { hojas, filas, relativa: false, .. } = piece else { return false };
            let here = match hojas {
                None => home == Some(hoja),
                Some(number) => entorno
                    .globales
                    .sheets_of(*number)
                    .is_some_and(|(a, b)| (usize::from(a)..=usize::from(b)).contains(&hoja)),
            };
            here && would_change(u32::from(filas.0) + 1, u32::from(filas.1) + 1, copias)
        });
        hit.then_some("que cuenta hasta esa fila")
    };
    for (i, otra) in entorno.hojas {
        for pieza in otra.tabla.pieces().filter(|p| p.tipo == FORMULA) {
            let datos = pieza.bytes.get(4..pieza.cuerpo).unwrap_or_default();
            if let Some(why) = mentions(sized(datos, 20), Some(*i)) {
                let place = at(pieza.fila, pieza.de);
                return Some(format!("una fórmula {why}, en la celda {place} de «{}»", otra.nombre));
            }
        }
        let shared = otra.otros.iter().filter_map(|r| match r.tipo {
            ARRAY => Some(sized(r.datos, 12)),
            SHRFMLA => Some(sized(r.datos, 8)),
            _ => None,
        });
        let charts = otra.anidados.iter().filter(|r| r.tipo == AI).map(|r| sized(r.datos, 6));
        for formula in shared.chain(charts) {
            if let Some(why) = mentions(formula, Some(*i)) {
                return Some(format!("una fórmula o un gráfico {why}, en la hoja «{}»", otra.nombre));
            }
        }
    }
    if entorno.graficos.iter().any(|r| mentions(sized(r.datos, 6), None).is_some()) {
        return Some(format!("un gráfico que cuenta hasta esa fila de «{}»", leida.nombre));
    }
    let names = entorno.globales.nombres.iter().filter_map(|n| parts_of_name(n));
    let mut hit = names.filter(|(_, formula)| mentions(formula, None) == Some("que cuenta hasta esa fila"));
    hit.next().map(|(nombre, _)| format!("un nombre que llega hasta esa fila ({nombre})"))
}

/// A formula behind its length of two bytes.
fn sized(datos: &[u8], at: usize) -> &[u8] {
    let size = usize::from(u16_at(datos, at));
    datos.get(at + 2..at + 2 + size).unwrap_or_default()
}
