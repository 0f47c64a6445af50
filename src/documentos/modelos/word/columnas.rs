//! Tables that are lists: a row of headings, and free rows below that are filled once for each school or person.

use std::ops::Range;

use super::super::campo::{Atributo, Campo, Sujeto};
use super::super::contexto;
use super::super::decision::Decision;
use super::super::encaje::{Alrededor, Encaje, fit};
use super::super::pistas::Etiqueta;
use super::analisis::ParteLeida;
use super::huecos::{Hallados, is_blank_sign};
use super::tablas::{Celda, Fila, Tabla};

/// The free rows of a list, and what belongs in each of their cells.
#[derive(Debug)]
pub struct Lista {
    /// Index of the table.
    pub tabla: usize,
    /// The rows that are free.
    pub filas: Range<usize>,
    /// Cell, heading and decision of each column that is free.
    pub columnas: Vec<(usize, String, Decision)>,
}

/// Finds the lists of a part.
pub fn find(leida: &ParteLeida, hallados: &[Hallados]) -> Vec<Lista> {
    let mut found = Vec::new();
    for (i, tabla) in leida.tablas.tablas.iter().enumerate() {
        let mut f = 0;
        while f + 1 < tabla.filas.len() {
            match list_at(leida, hallados, i, f) {
                Some(lista) => {
                    f = lista.filas.end;
                    found.push(lista);
                }
                None => f += 1,
            }
        }
    }
    found
}

/// The list whose headings are this row, if it is one.
fn list_at(leida: &ParteLeida, hallados: &[Hallados], t: usize, heading: usize) -> Option<Lista> {
    let tabla = &leida.tablas.tablas[t];
    let head = &tabla.filas[heading];
    let texts: Vec<&str> = head.celdas.iter().map(|c| heading_text(tabla, heading, c)).collect();
    let labels: Vec<Etiqueta> = texts.iter().map(|t| Etiqueta::read(t)).collect();
    let worded =
        texts.iter().filter(|t| t.chars().any(|c| c.is_alphabetic() || matches!(c, '°' | 'º'))).count();
    let known = labels.iter().filter(|e| e.says_what()).count();
    // Label and value side by side are no heading: there every second cell is free.
    if head.celdas.len() < 2
        || known < 2
        || head.celdas.iter().any(|c| c.libre && !c.continua)
        || worded * 4 < head.celdas.len() * 3
    {
        return None;
    }
    // «(ej.) 12345-6 | Escuela Los Aromos»: an example stays, and the rows to fill come after it.
    let examples = tabla.filas[heading + 1..].iter().take_while(|fila| is_example(fila)).count();
    let first = heading + 1 + examples;
    let last = tabla.filas[first..].iter().take_while(|fila| is_pattern(fila, head)).count();
    let filas = first..first + last;
    if filas.is_empty() {
        return None;
    }
    let sujeto = subject_of(leida, t, heading, &labels);
    let with_digit = labels.iter().any(|e| e.atributo == Some(Atributo::Digito));
    let pattern = &tabla.filas[filas.start];
    let mut columnas = Vec::new();
    for (c, celda) in pattern.celdas.iter().enumerate() {
        if !celda.libre && !celda.is_count() {
            continue;
        }
        let Some(h) = head
            .celdas
            .iter()
            .position(|h| h.columna < celda.columna + celda.ancho && celda.columna < h.columna + h.ancho)
        else {
            continue;
        };
        // A list that is numbered already stays so, and its copies go on counting.
        let (titulo, etiqueta) = (texts[h], labels[h]);
        let own = hallados_label(celda.parrafos.first(), hallados);
        let decision = if celda.is_count() {
            Decision::campo(Campo::new(Sujeto::Establecimiento, Atributo::Orden), 95, "la fila está numerada")
        } else {
            decide(titulo, etiqueta, own, sujeto, with_digit)
        };
        columnas.push((c, titulo.to_owned(), decision));
    }
    (!columnas.is_empty()).then_some(Lista { tabla: t, filas, columnas })
}

/// The words over a column: those of its cell, or of the cell above that it goes on.
fn heading_text<'t>(tabla: &'t Tabla, heading: usize, celda: &'t Celda) -> &'t str {
    if !celda.continua {
        return &celda.texto;
    }
    let above =
        tabla.filas[..heading].iter().rev().flat_map(|f| &f.celdas).filter(|c| c.columna == celda.columna);
    above.filter(|c| !c.continua).map(|c| c.texto.as_str()).next().unwrap_or_default()
}

/// What a free cell says of itself: the words of its instruction or tag.
fn hallados_label(parrafo: Option<&usize>, hallados: &[Hallados]) -> Option<Etiqueta> {
    let hueco = hallados[*parrafo?].huecos.first()?;
    Some(Etiqueta::read(&hueco.dentro)).filter(|e| e.atributo.is_some())
}

fn is_example(fila: &Fila) -> bool {
    fila.celdas.iter().any(|c| {
        let words = super::super::pistas::words(&c.texto);
        words.first().is_some_and(|w| matches!(w.as_str(), "ej" | "ejemplo" | "ejm"))
    })
}

/// Whether a row is free under its headings: as many cells, all of them free or a number that counts.
fn is_pattern(fila: &Fila, head: &Fila) -> bool {
    let mut free = 0;
    for celda in &fila.celdas {
        if celda.libre || celda.continua {
            free += usize::from(celda.libre);
        } else if !(celda.columna == 0 && celda.is_count()) {
            return false;
        }
    }
    free >= 1 && fila.celdas.len() * 2 > head.celdas.len()
}

/// Of whom a list speaks: its headings say so, or the row above them, or the text before the table.
fn subject_of(leida: &ParteLeida, t: usize, heading: usize, labels: &[Etiqueta]) -> Option<Sujeto> {
    if labels.iter().any(|e| e.atributo == Some(Atributo::Rbd)) {
        return Some(Sujeto::Establecimiento);
    }
    let tabla = &leida.tablas.tablas[t];
    let own = labels.iter().find_map(|e| e.sujeto);
    let above = || tabla.filas[..heading].iter().rev().find_map(title_of);
    own.or_else(above).or_else(|| before(leida, tabla))
}

/// Of whom a row of one text speaks: a heading over all columns.
pub fn title_of(fila: &Fila) -> Option<Sujeto> {
    let mut worded = fila.celdas.iter().filter(|c| !c.texto.chars().all(is_blank_sign));
    let only = worded.next()?;
    if worded.next().is_some() || only.libre {
        return None;
    }
    contexto::subject(&only.texto, None).sujeto
}

/// Of whom the text right before a table speaks.
pub fn before(leida: &ParteLeida, tabla: &Tabla) -> Option<Sujeto> {
    let arbol = &leida.parte.arbol;
    let outside =
        |nodo| arbol.antecesor(nodo, super::super::xml::Nombre::Tbl).is_none_or(|t| t != tabla.nodo);
    let end = leida.lectura.parrafos.partition_point(|p| p.nodo < tabla.nodo);
    let previous = leida.lectura.parrafos[..end].iter().rev().take(20).filter(|p| outside(p.nodo));
    previous
        .filter(|p| !p.texto.trim().is_empty())
        .take(2)
        .find_map(|p| contexto::subject(&p.texto, None).sujeto)
}

fn decide(
    titulo: &str,
    heading: Etiqueta,
    own: Option<Etiqueta>,
    sujeto: Option<Sujeto>,
    with_digit: bool,
) -> Decision {
    let etiqueta = own.unwrap_or(heading);
    let whom = etiqueta.sujeto.or(sujeto);
    let what = match etiqueta.atributo {
        Some(Atributo::Numero) if whom == Some(Sujeto::Establecimiento) && etiqueta.palabras <= 2 => {
            Atributo::Orden
        }
        Some(Atributo::Rbd) if with_digit => Atributo::Cuerpo,
        Some(atributo) => atributo,
        None if etiqueta.sujeto.is_some() => Atributo::Nombre,
        None => return Decision::unknown(format!("la columna «{titulo}» no dice qué va en ella")),
    };
    match fit(whom, what, Alrededor { comuna_aparte: true, ..Alrededor::default() }) {
        Encaje::Campo(campo, certeza) => Decision::campo(campo, certeza, format!("columna «{titulo}»")),
        Encaje::Ajeno => Decision::ajeno(format!("columna «{titulo}»: la completa el Ministerio")),
        Encaje::Nadie => Decision::unknown(format!("columna «{titulo}»: el perfil no tiene ese dato")),
    }
}
