//! Which schools a filled Word file names: the RBDs of its clause third, read out of its bytes again.

use std::collections::BTreeSet;

use super::Rechazo;
use super::comparar::clausulas::{by_number, by_word};
use super::excel::anexo::celdas::{RbdEscrito, rbd};
use super::releer::paragraphs;
use crate::base::texto::plain;
use crate::catalogo::Catalogo;
use crate::perfil::Rbd;

/// The clause that names the schools.
const TERCERA: u16 = 3;

/// The RBDs that a part of a filled file names: those of clause third, or of all of it where that one names none.
///
/// # Errors
/// Where the part can't be read.
pub fn rbds(lleno: &[u8], parte: &str, catalogo: &Catalogo) -> Result<BTreeSet<u32>, Rechazo> {
    let parrafos = paragraphs(lleno, parte)?;
    let third = in_paragraphs(clause(&parrafos, TERCERA), catalogo);
    Ok(if third.is_empty() { in_paragraphs(parrafos.iter(), catalogo) } else { third })
}

/// The paragraphs of a clause, its heading first; none where the text is not cut into clauses.
fn clause(parrafos: &[String], cual: u16) -> impl Iterator<Item = &String> {
    let heads = |read: fn(&str) -> Option<u16>| parrafos.iter().filter(|p| read(p).is_some()).count();
    let read = if heads(by_word) >= 2 { by_word } else { by_number };
    let mut here = false;
    parrafos.iter().filter(move |p| {
        if let Some(numero) = read(p) {
            here = numero == cual;
        }
        here
    })
}

fn in_paragraphs<'p>(parrafos: impl Iterator<Item = &'p String>, catalogo: &Catalogo) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    // A cell of a table is a paragraph of its own, under a heading that was one before it.
    let mut headed = false;
    for parrafo in parrafos {
        let words = format!(" {} ", plain(parrafo));
        if words.contains(" ej ") || words.contains(" ejemplo ") {
            continue;
        }
        headed |= [" rbd ", " r b d ", " rol base de datos "].iter().any(|w| words.contains(w));
        match rbd(parrafo).filter(|code| headed && is_right(*code, catalogo)) {
            Some(code) => drop(found.insert(code.numero)),
            None => after_the_word(parrafo, catalogo, &mut found),
        }
    }
    found
}

/// Codes behind the word, at once («RBD N° 1195-9, 1196-7 y 1197-5») or later («RBD del establecimiento: 1195-9»).
fn after_the_word(parrafo: &str, catalogo: &Catalogo, found: &mut BTreeSet<u32>) {
    let (mut said, mut open, mut first) = (false, false, false);
    for token in parrafo.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':')) {
        let token = token.trim_end_matches('.');
        match plain(token).as_str() {
            "rbd" | "r b d" | "rbds" => (said, open, first) = (true, true, true),
            "" | "n" | "no" | "nro" | "numero" | "y" | "e" => {}
            // Without its digit only the first can be told from a year or a count.
            _ => match rbd(token) {
                Some(code) if open && (code.digito.is_some() || first) => {
                    found.insert(code.numero);
                    first = false;
                }
                Some(code) if said && is_right(code, catalogo) => drop(found.insert(code.numero)),
                _ => open = false,
            },
        }
    }
}

/// Whether it has its digit, and the right one: nothing else looks like that by chance.
fn is_right(code: RbdEscrito, catalogo: &Catalogo) -> bool {
    let written = code.digito.map(|digito| format!("{}-{digito}", code.numero));
    written.is_some_and(|w| Rbd::new(code.numero, catalogo).is_ok_and(|right| right.to_string() == w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(parrafos: &[&str]) -> Vec<u32> {
        let parrafos: Vec<String> = parrafos.iter().map(|p| (*p).to_owned()).collect();
        let catalogo = Catalogo::propio();
        let third = in_paragraphs(clause(&parrafos, TERCERA), catalogo);
        let all = if third.is_empty() { in_paragraphs(parrafos.iter(), catalogo) } else { third };
        all.into_iter().collect()
    }

    #[test]
    fn schools_are_named_in_sentences_and_in_cells() {
        assert_eq!(
            named(&["El colegio, RBD N° 99001-9, 99002-7 y 99003-5, de Rengo"]),
            [99_001, 99_002, 99_003]
        );
        assert_eq!(named(&["RBD del establecimiento: 99001-9"]), [99_001]);
        assert_eq!(named(&["(RBD: 99001)"]), [99_001]);
        assert_eq!(named(&["RBD", "Nombre", "99001-9", "Colegio", "99002-7"]), [99_001, 99_002]);
    }

    #[test]
    fn other_numbers_are_no_schools() {
        for texto in [
            "RUT 65.999.001-6",
            "99001-9",
            "RBD 99001-9 (Ej.: RBD 1195-9)",
            "según el decreto 1.245, de 2009",
            "RBD, dirección y comuna, 2012",
            "cada RBD tiene 120 alumnos",
        ] {
            assert_eq!(named(&[texto]), [0; 0], "{texto}");
        }
    }

    #[test]
    fn clause_third_speaks_where_it_names_any() {
        let text = [
            "PRIMERA: RBD 99003-5",
            "SEGUNDA: nada",
            "TERCERA: RBD 99001-9",
            "RBD 99002-7",
            "CUARTA: RBD 99004-3",
        ];
        assert_eq!(named(&text), [99_001, 99_002]);
        assert_eq!(named(&["PRIMERA: RBD 99003-5", "SEGUNDA: nada", "TERCERA: nada"]), [99_003]);
    }
}
