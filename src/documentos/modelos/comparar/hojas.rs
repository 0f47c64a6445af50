//! Two versions of a workbook: sheet by sheet, which texts and which blanks changed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::excel::matriz::{Espacio, Lugar, Matriz};
use super::palabras::{align, bag, changes, likeness};
use super::{CambioClausula, Comparacion, Pareja, Suerte};
use crate::base::texto::plain;

/// So alike must two texts be for one to be the other, changed.
const PARECIDO: f64 = 0.5;

/// Compares two workbooks, both as the program alone reads them.
pub(super) fn compare(a: &Matriz, b: &Matriz) -> Comparacion {
    let pairs = pair_sheets(a, b);
    let (names_a, names_b) = (names(a), names(b));
    let gone = (0..names_a.len()).filter(|i| !pairs.iter().any(|(x, _)| x == i));
    let mut clausulas: Vec<CambioClausula> = gone.map(|i| removed(a, i, &names_a[i])).collect();
    let mut parejas = Vec::new();
    let mut last = 0;
    for (j, nombre) in names_b.iter().enumerate() {
        let Some((i, _)) = pairs.iter().find(|(_, of_b)| *of_b == j).copied() else {
            clausulas.push(added(b, j, nombre));
            continue;
        };
        let suerte = if i < last { Suerte::Movida } else { Suerte::Cambiada };
        last = last.max(i);
        let mut cambio = CambioClausula::new(&titled(nombre), suerte);
        if names_a[i] != *nombre {
            cambio.cambios = changes(&[titled(&names_a[i])], &[titled(nombre)]);
        }
        texts(&a.texts(i), &b.texts(j), &mut cambio);
        parejas.extend(blanks((a, i), (b, j), &mut cambio));
        if !cambio.is_nothing() {
            clausulas.push(cambio);
        }
    }
    Comparacion { dependencias: None, clausulas, parejas }
}

fn removed(a: &Matriz, hoja: usize, nombre: &str) -> CambioClausula {
    let mut cambio = CambioClausula::new(&titled(nombre), Suerte::Quitada);
    cambio.espacios_quitados = of_sheet(a, hoja);
    cambio
}

fn added(b: &Matriz, hoja: usize, nombre: &str) -> CambioClausula {
    let mut cambio = CambioClausula::new(&titled(nombre), Suerte::Agregada);
    cambio.agregados = b.texts(hoja);
    cambio.espacios_agregados = of_sheet(b, hoja);
    cambio
}

/// The blanks of two versions of a sheet: those that are gone, new, or get something else; and which is which.
fn blanks(a: (&Matriz, usize), b: (&Matriz, usize), cambio: &mut CambioClausula) -> Vec<Pareja> {
    let (of_a, of_b) = (of_sheet(a.0, a.1), of_sheet(b.0, b.1));
    let found = pair_blanks(a.0, &of_a, b.0, &of_b);
    let (seen_a, seen_b): (HashSet<usize>, HashSet<usize>) = found.iter().map(|p| (p.a, p.b)).unzip();
    cambio.espacios_quitados = of_a.into_iter().filter(|n| !seen_a.contains(n)).collect();
    cambio.espacios_agregados = of_b.into_iter().filter(|n| !seen_b.contains(n)).collect();
    let differs = |p: &&Pareja| {
        let (antes, ahora) = (&a.0.espacios()[p.a].decision, &b.0.espacios()[p.b].decision);
        antes.destino != ahora.destino || antes.grado() != ahora.grado()
    };
    cambio.espacios_cambiados = found.iter().filter(differs).copied().collect();
    found
}

fn titled(hoja: &str) -> String {
    format!("Hoja «{hoja}»")
}

fn names(m: &Matriz) -> Vec<String> {
    m.sheets().map(|(name, _)| name.to_owned()).collect()
}

fn of_sheet(m: &Matriz, hoja: usize) -> Vec<usize> {
    (0..m.espacios().len()).filter(|n| m.espacios()[*n].hoja == hoja).collect()
}

/// Which sheet is which: by what it is for, by its name, and last by its texts.
fn pair_sheets(a: &Matriz, b: &Matriz) -> Vec<(usize, usize)> {
    let (sheets_a, sheets_b): (Vec<_>, Vec<_>) = (a.sheets().collect(), b.sheets().collect());
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let bags = |m: &Matriz, n: usize| {
        let words: Vec<Vec<String>> =
            (0..n).map(|i| m.texts(i).iter().flat_map(|t| words(t)).collect()).collect();
        words
    };
    let (bags_a, bags_b) = (bags(a, sheets_a.len()), bags(b, sheets_b.len()));
    let rules: [&dyn Fn(usize, usize) -> bool; 3] = [
        &|i, j| plain(sheets_a[i].0) == plain(sheets_b[j].0),
        &|i, j| !sheets_a[i].1.is_empty() && sheets_a[i].1 == sheets_b[j].1,
        &|i, j| likeness(&bag(&bags_a[i]), &bag(&bags_b[j])) >= PARECIDO,
    ];
    for rule in rules {
        for i in 0..sheets_a.len() {
            for j in 0..sheets_b.len() {
                if !pairs.iter().any(|(x, y)| *x == i || *y == j) && rule(i, j) {
                    pairs.push((i, j));
                }
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

fn words(texto: &str) -> Vec<String> {
    texto.split_whitespace().map(str::to_owned).collect()
}

/// Texts that are gone, new, or say something else.
fn texts(before: &[String], after: &[String], c: &mut CambioClausula) {
    let count = |all: &[String]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for t in all {
            *counts.entry(t.clone()).or_default() += 1;
        }
        counts
    };
    let less = |all: &[String], other: &[String]| {
        let mut there = count(other);
        let fresh = all.iter().filter(|t| match there.get_mut(*t) {
            Some(n) if *n > 0 => {
                *n -= 1;
                false
            }
            _ => true,
        });
        fresh.cloned().collect::<Vec<String>>()
    };
    let (gone, new) = (less(before, after), less(after, before));
    let (words_a, words_b): (Vec<_>, Vec<_>) =
        (gone.iter().map(|t| words(t)).collect(), new.iter().map(|t| words(t)).collect());
    let near = align(gone.len(), new.len(), PARECIDO, |i, j| likeness(&bag(&words_a[i]), &bag(&words_b[j])));
    for (i, j) in &near {
        c.cambios.extend(changes(&words_a[*i], &words_b[*j]));
    }
    let (old, fresh): (HashSet<usize>, HashSet<usize>) = near.into_iter().unzip();
    c.quitados = gone.into_iter().enumerate().filter(|(i, _)| !old.contains(i)).map(|(_, t)| t).collect();
    c.agregados = new.into_iter().enumerate().filter(|(j, _)| !fresh.contains(j)).map(|(_, t)| t).collect();
}

/// Which blank is which: by kind and title, those of one title in their order.
fn pair_blanks(a: &Matriz, of_a: &[usize], b: &Matriz, of_b: &[usize]) -> Vec<Pareja> {
    let key = |e: &Espacio| {
        let kind = matches!(e.lugar, Lugar::Columna { .. });
        (kind, plain(&e.titulo))
    };
    let by_key = |m: &Matriz, all: &[usize]| {
        let mut found: HashMap<(bool, String), Vec<usize>> = HashMap::new();
        for n in all {
            found.entry(key(&m.espacios()[*n])).or_default().push(*n);
        }
        found
    };
    let (keys_a, keys_b) = (by_key(a, of_a), by_key(b, of_b));
    let mut pairs = Vec::new();
    for (k, old) in &keys_a {
        let Some(new) = keys_b.get(k) else { continue };
        let firme = old.len() == new.len() && !k.1.is_empty();
        pairs.extend(old.iter().zip(new).map(|(x, y)| Pareja { a: *x, b: *y, firme }));
    }
    let rest = |all: &[usize], seen: &dyn Fn(&Pareja) -> usize| -> Vec<usize> {
        all.iter().copied().filter(|n| !pairs.iter().any(|p| seen(p) == *n)).collect()
    };
    let (rest_a, rest_b) = (rest(of_a, &|p| p.a), rest(of_b, &|p| p.b));
    // A heading that was reworded, and is understood as the same: its map has to be confirmed.
    let mut more = Vec::new();
    for x in rest_a {
        let one = &a.espacios()[x];
        let same = |y: &&usize| {
            let other = &b.espacios()[**y];
            other.decision.is_sure()
                && other.decision.destino == one.decision.destino
                && key(other).0 == key(one).0
                && !more.iter().any(|p: &Pareja| p.b == **y)
        };
        if let Some(y) = rest_b.iter().find(same) {
            more.push(Pareja { a: x, b: *y, firme: false });
        }
    }
    pairs.extend(more);
    pairs.sort_by_key(|p| p.b);
    pairs
}
