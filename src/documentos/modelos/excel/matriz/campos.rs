//! Schools as columns: their facts are named one below the other at the left, and each school has its column.

use super::super::super::campo::{Atributo as A, Campo, Sujeto as S};
use super::super::super::decision::Decision;
use super::super::anexo::celdas::text;
use super::columnas::name;
use super::espacio::{Espacio, Lugar, Modo};
use super::etiquetas::label;
use super::presentacion::Presentacion;
use super::rotulos::Formulario;

/// No form has room for more schools side by side.
const MAX_ESCUELAS: u16 = 130;

/// Rows that name a fact of a school each, the RBD among them, with room for several schools.
struct Bloque {
    columna: u16,
    filas: Vec<(u32, A, String)>,
    escuelas: u16,
}

/// The blanks of such blocks, and the rows that they take.
pub(super) fn blanks(f: &Formulario<'_, '_>, filas: &[u32]) -> (Vec<Espacio>, Vec<u32>) {
    let (mut all, mut taken) = (Vec::new(), Vec::new());
    for bloque in blocks(f, filas) {
        for (fila, atributo, titulo) in &bloque.filas {
            taken.push(*fila);
            for k in 1..=bloque.escuelas {
                let columna = bloque.columna + k;
                let motivo = format!("«{titulo}» del establecimiento número {k}, que tiene su columna");
                all.push(Espacio {
                    id: format!("h{}.{}", f.n + 1, name(*fila, columna)),
                    hoja: f.n,
                    lugar: Lugar::Celda { fila: *fila, columna },
                    titulo: titulo.clone(),
                    texto: f.hoja.cell(*fila, columna).map(text).unwrap_or_default(),
                    decision: Decision::campo(Campo::new(S::Establecimiento, *atributo).of(k), 84, motivo),
                    modo: Modo { presentacion: Presentacion::of(titulo, ""), ..Modo::default() },
                });
            }
        }
    }
    (all, taken)
}

fn blocks(f: &Formulario<'_, '_>, filas: &[u32]) -> Vec<Bloque> {
    let mut found: Vec<Bloque> = Vec::new();
    for fila in filas.iter().copied() {
        let Some((columna, celda)) = f.hoja.celdas.get(&fila).and_then(|c| c.iter().next()) else { continue };
        let titulo = text(celda);
        let Some(e) = label(&titulo).filter(|e| matches!(e.sujeto, None | Some(S::Establecimiento))) else {
            continue;
        };
        let room = room(f, fila, *columna);
        if room < 2 {
            continue;
        }
        let atributo = e.atributo.unwrap_or(A::Nombre);
        match found.last_mut() {
            Some(last)
                if last.columna == *columna && last.filas.last().is_some_and(|(n, ..)| n + 1 == fila) =>
            {
                last.escuelas = last.escuelas.min(room);
                last.filas.push((fila, atributo, titulo));
            }
            _ => found.push(Bloque {
                columna: *columna,
                filas: vec![(fila, atributo, titulo)],
                escuelas: room,
            }),
        }
    }
    let has_rbd = |b: &Bloque| b.filas.iter().any(|(_, a, _)| matches!(a, A::Rbd | A::NombreRbd));
    found.retain(|b| b.filas.len() > 1 && has_rbd(b));
    found
}

/// How many cells to write in the form draws at the right of a label, none of them merged with another.
fn room(f: &Formulario<'_, '_>, fila: u32, columna: u16) -> u16 {
    let drawn = |n: u16| f.forma.celdas.get(&fila).is_some_and(|c| c.contains(&n));
    let free = |n: u16| drawn(n) && f.hoja.cell(fila, n).is_none() && !f.hoja.is_merged(fila, n);
    u16::try_from((1..=MAX_ESCUELAS).take_while(|k| free(columna.saturating_add(*k))).count()).unwrap_or(0)
}
