//! Which of several schools or representatives a blank means, where a model asks for each of them apart.

use std::collections::{BTreeSet, HashMap};

use super::super::campo::{Atributo, Campo, Sujeto as S};
use super::super::decision::Destino;
use super::super::pistas::words;
use super::analisis::{Blanco, Lugar, ParteLeida};

/// Numbers the blanks of lists that are no tables: `a) …, RBD …; b) …`, lines that repeat, columns side by side.
pub fn decide(leida: &ParteLeida, blancos: &mut [Blanco]) {
    rows(leida, blancos);
    sentences(blancos);
    lines(leida, blancos);
    blocks(leida, blancos);
}

fn several(blanco: &Blanco) -> Option<Campo> {
    match blanco.decision.destino {
        Destino::Campo(campo) if matches!(campo.sujeto, S::Establecimiento | S::Representante) => {
            Some(campo).filter(|c| c.cual.is_none() && c.atributo != Atributo::Cantidad)
        }
        _ => None,
    }
}

fn number(blanco: &mut Blanco, cual: usize) {
    if let Destino::Campo(campo) = &mut blanco.decision.destino {
        campo.cual = u16::try_from(cual).ok();
    }
}

fn paragraph(blanco: &Blanco) -> Option<usize> {
    match blanco.lugar {
        Lugar::Parrafo { parrafo, .. } => Some(parrafo),
        Lugar::Columna { .. } => None,
    }
}

/// The same thing asked for in several cells of one row of a table: one a column.
fn rows(leida: &ParteLeida, blancos: &mut [Blanco]) {
    let place =
        |b: &Blanco| paragraph(b).and_then(|p| leida.tablas.lugares.get(&p)).map(|(t, f, _)| (*t, *f));
    let cell = |b: &Blanco| paragraph(b).and_then(|p| leida.tablas.lugares.get(&p)).map(|(.., c)| *c);
    for i in 0..blancos.len() {
        let (Some(campo), Some(row)) = (several(&blancos[i]), place(&blancos[i])) else { continue };
        // More columns than this no page has.
        let mates: Vec<usize> = (i..blancos.len().min(i + 200))
            .take_while(|j| place(&blancos[*j]) == Some(row))
            .filter(|j| several(&blancos[*j]) == Some(campo))
            .collect();
        let cells: BTreeSet<Option<usize>> = mates.iter().map(|j| cell(&blancos[*j])).collect();
        // Twice in one cell is no column of its own.
        if cells.len() < mates.len() {
            continue;
        }
        if mates.len() > 1 {
            for (n, j) in mates.into_iter().enumerate() {
                number(&mut blancos[j], n + 1);
            }
        }
    }
}

/// The same thing about a school asked for twice in one paragraph: one each time.
fn sentences(blancos: &mut [Blanco]) {
    let mut i = 0;
    while i < blancos.len() {
        let p = paragraph(&blancos[i]);
        let end =
            (i..blancos.len()).find(|j| paragraph(&blancos[*j]) != p).unwrap_or(blancos.len()).max(i + 1);
        if p.is_some() {
            let school = |b: &Blanco| several(b).filter(|c| c.sujeto == S::Establecimiento);
            let all: Vec<Campo> = blancos[i..end].iter().filter_map(school).collect();
            let different: BTreeSet<Campo> = all.iter().copied().collect();
            let repeated = different.len() < all.len();
            if repeated {
                let (mut which, mut seen) = (1, Vec::new());
                for blanco in &mut blancos[i..end] {
                    let Some(campo) = school(blanco) else { continue };
                    if seen.contains(&campo.atributo) {
                        which += 1;
                        seen.clear();
                    }
                    seen.push(campo.atributo);
                    number(blanco, which);
                }
            }
        }
        i = end;
    }
}

/// Lines that say the same but for their number, one under the other: one each.
fn lines(leida: &ParteLeida, blancos: &mut [Blanco]) {
    let shape = |p: usize| {
        let texto = &leida.lectura.parrafos[p].texto;
        words(texto)
            .into_iter()
            .filter(|w| w.len() > 1 && !w.chars().all(|c| c.is_ascii_digit()))
            .collect::<Vec<_>>()
    };
    let mut i = 0;
    while i < blancos.len() {
        let Some(first) = paragraph(&blancos[i]).filter(|p| !leida.tablas.lugares.contains_key(p)) else {
            i += 1;
            continue;
        };
        let form = shape(first);
        let (mut which, mut at, mut end) = (1, first, i);
        let mut numbered: Vec<(usize, usize)> = Vec::new();
        while end < blancos.len() {
            match paragraph(&blancos[end]) {
                Some(p) if p == at => {}
                Some(p) if p == at + 1 && shape(p) == form && !form.is_empty() => {
                    at = p;
                    which += 1;
                }
                _ => break,
            }
            numbered.push((end, which));
            end += 1;
        }
        if which > 1 {
            for (j, n) in numbered {
                if several(&blancos[j]).is_some() {
                    number(&mut blancos[j], n);
                }
            }
        }
        i = end.max(i + 1);
    }
}

/// Blocks under a heading with a number: «ESTABLECIMIENTO N° 2».
fn blocks(leida: &ParteLeida, blancos: &mut [Blanco]) {
    // Most of a long text is far from any such blank, and is not asked.
    let mut headings: HashMap<usize, Option<Bloque>> = HashMap::new();
    for blanco in blancos {
        let (Some(p), Some(campo)) = (paragraph(blanco), several(blanco)) else { continue };
        let nearest = (p.saturating_sub(12)..p)
            .rev()
            .find_map(|at| *headings.entry(at).or_insert_with(|| heading(&leida.lectura.parrafos[at].texto)));
        if let Some(Bloque::De(sujeto, cual)) = nearest
            && sujeto == campo.sujeto
        {
            number(blanco, cual);
        }
    }
}

/// What a heading does to the blanks below it.
#[derive(Clone, Copy)]
enum Bloque {
    /// They are about this one of several.
    De(S, usize),
    /// A numbered block before it has ended.
    Fin,
}

/// A short text that names a school or a representative: with a number it begins a block, without one it ends it.
fn heading(texto: &str) -> Option<Bloque> {
    let words = words(texto);
    if words.is_empty() || words.len() > 5 {
        return None;
    }
    let sujeto = match words[0].as_str() {
        w if w.starts_with("establecimiento") => S::Establecimiento,
        w if w.starts_with("representante") => S::Representante,
        _ => return None,
    };
    let number = words.iter().find_map(|w| w.parse::<usize>().ok()).filter(|n| (1..=200).contains(n));
    Some(number.map_or(Bloque::Fin, |n| Bloque::De(sujeto, n)))
}
