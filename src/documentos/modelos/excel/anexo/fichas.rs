//! Sheets that are forms: a label at the left, its value at the right or after a colon.

use super::super::super::campo::{Atributo, Campo, Sujeto};
use super::super::super::pistas::Etiqueta;
use super::celdas::{RbdEscrito, rbd, text};
use super::palabras::Palabras;
use crate::base::planilla::a_la_vista::Hoja;

/// What a form says.
#[derive(Debug, Default)]
pub(super) struct Ficha {
    /// Fact, value, row and column of the value.
    pub datos: Vec<(Campo, String, u32, u16)>,
    /// Service, row and column of its mark.
    pub servicios: Vec<(String, u32, u16)>,
}

impl Ficha {
    /// How many facts it has of one of these.
    pub fn count(&self, of: &[Sujeto]) -> u32 {
        let n = self.datos.iter().filter(|(c, ..)| of.contains(&c.sujeto)).count();
        u32::try_from(n).unwrap_or(u32::MAX)
    }

    /// The school that it names: its RBD, row and column.
    pub fn rbd(&self) -> Option<(RbdEscrito, u32, u16)> {
        let is = |(c, ..): &&(Campo, String, u32, u16)| c.atributo == Atributo::Rbd;
        self.datos.iter().find(is).and_then(|(_, texto, fila, columna)| Some((rbd(texto)?, *fila, *columna)))
    }
}

fn label(texto: &str) -> Option<Etiqueta> {
    let bare = texto.split(['(', '[']).next().unwrap_or(texto);
    let etiqueta = Etiqueta::read(bare);
    let known = etiqueta.says_what() && etiqueta.ajenas == 0 && etiqueta.palabras <= 9;
    (known && !texto.contains('@')).then_some(etiqueta)
}

/// Whether a text is nothing but the label of something.
pub(super) fn is_label(texto: &str) -> bool {
    label(texto).is_some_and(|etiqueta| etiqueta.atributo.is_some())
}

/// Whom the text names, where it is nothing but that: the title of a part of a form.
fn title(texto: &str) -> Option<Sujeto> {
    let etiqueta = Etiqueta::read(texto);
    let alone = etiqueta.palabras <= 10 && etiqueta.atributo.is_none();
    etiqueta.sujeto.filter(|_| alone && !texto.trim_end().ends_with(':'))
}

/// The titles of parts of a form, one or several side by side: first column, whom it is about.
fn titles(cells: &[(u16, String)]) -> Option<Vec<(u16, Sujeto)>> {
    let all: Option<Vec<(u16, Sujeto)>> = cells.iter().map(|(n, t)| Some((*n, title(t)?))).collect();
    let mut all = all?;
    // The first one's labels may stand left of it.
    all.first_mut()?.0 = 0;
    let different = all.windows(2).all(|w| w[0].1 != w[1].1);
    different.then_some(all)
}

/// All that a sheet says as a form.
pub(super) fn read(hoja: &Hoja, palabras: &Palabras<'_>) -> Ficha {
    let mut ficha = Ficha::default();
    let mut parts: Vec<(u16, Sujeto)> = Vec::new();
    for (fila, celdas) in &hoja.celdas {
        let cells: Vec<(u16, String)> =
            celdas.iter().map(|(n, c)| (*n, text(c))).filter(|(_, t)| !t.is_empty()).collect();
        if cells.first().is_some_and(|(_, t)| palabras.row(t).is_some()) {
            continue;
        }
        if let Some(now) = titles(&cells) {
            parts = now;
            continue;
        }
        let mut i = 0;
        while i < cells.len() {
            let (n, texto) = &cells[i];
            i += 1;
            let of_whom = parts.iter().rev().find(|(first, _)| first <= n).map(|(_, s)| *s);
            if let Some(clave) = palabras.service(texto).filter(|_| n + 1 < u16::MAX) {
                ficha.servicios.push((clave.to_owned(), *fila, n + 1));
                i += usize::from(cells.get(i).is_some_and(|(next, _)| *next == n + 1));
                continue;
            }
            // «Nombre: Ana Soto», both in one cell.
            if let Some((before, after)) = texto.split_once(':')
                && !after.trim().is_empty()
                && let Some(campo) = label(before).and_then(|e| field(e, of_whom))
            {
                ficha.datos.push((campo, after.trim().to_owned(), *fila, *n));
                continue;
            }
            let Some(etiqueta) = label(texto) else { continue };
            let merged = hoja.combinadas.iter().find(|(f, c)| f.contains(fila) && c.start() == n);
            let beside = merged.map_or(*n, |(_, c)| *c.end()).saturating_add(1);
            let value = cells
                .get(i)
                .filter(|(next, t)| (*next == beside && !t.trim_end().ends_with(':')) || label(t).is_none());
            if let (Some(campo), Some((at, value))) = (field(etiqueta, of_whom), value) {
                ficha.datos.push((campo, value.clone(), *fila, *at));
                i += 1;
            }
        }
    }
    ficha
}

fn field(etiqueta: Etiqueta, of_whom: Option<Sujeto>) -> Option<Campo> {
    let sujeto = etiqueta.sujeto.or(of_whom).unwrap_or(Sujeto::Establecimiento);
    if matches!(sujeto, Sujeto::Tercero | Sujeto::Ministerio) {
        return None;
    }
    let atributo = match etiqueta.atributo.unwrap_or(Atributo::Nombre) {
        Atributo::RazonSocial => Atributo::Nombre,
        Atributo::DireccionComuna | Atributo::Domicilio => Atributo::Direccion,
        otro => otro,
    };
    Some(Campo::new(sujeto, atributo))
}
