//! Two versions of a file of the Ministry: which clauses or sheets and blanks changed, and what of a person's map goes on being true.

pub(super) mod clausulas;
mod espacios;
mod hojas;
mod palabras;

use std::collections::{HashMap, HashSet};

use clausulas::{Clausula, Encabezados, HUECO, Pieza, cut};
pub use espacios::{Pareja, SinLugar, Traspasada, Traspaso, carry};
pub use palabras::Cambio;
use palabras::{align, bag, changes, likeness, steps};
use similar::DiffOp;

use super::archivo::Archivo;
use super::oficial::Oficial;
use crate::catalogo::Modelo;

/// So much of its words must two clauses share to be versions of one.
const CLAUSULA: f64 = 0.35;
/// The same for two paragraphs.
const PARRAFO: f64 = 0.5;
/// The same for a clause that stands elsewhere now.
const MOVIDA: f64 = 0.8;

/// What differs between two models.
#[derive(Debug)]
pub struct Comparacion {
    /// For which dependency each says it is, where they do not say the same.
    pub dependencias: Option<[Option<Modelo>; 2]>,
    /// The clauses that differ, in the order of the second model; one that is gone stands where it stood.
    pub clausulas: Vec<CambioClausula>,
    /// Which blank is which.
    pub parejas: Vec<Pareja>,
}

impl Comparacion {
    /// Whether both say the same and ask for the same.
    pub fn is_equal(&self) -> bool {
        self.dependencias.is_none() && self.clausulas.is_empty()
    }
}

/// What became of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suerte {
    /// It is in the second model alone.
    Agregada,
    /// It is in the first model alone.
    Quitada,
    /// It is in both, and says something else.
    Cambiada,
    /// It is in both, at another place; it may say something else, too.
    Movida,
}

/// A clause that differs.
#[derive(Debug)]
pub struct CambioClausula {
    /// Its heading; that of the second model where it is in both.
    pub titulo: String,
    /// What became of it.
    pub suerte: Suerte,
    /// Paragraphs that are new.
    pub agregados: Vec<String>,
    /// Paragraphs that are gone.
    pub quitados: Vec<String>,
    /// Changes within paragraphs.
    pub cambios: Vec<Cambio>,
    /// Blanks that are new, as indices into the second model's.
    pub espacios_agregados: Vec<usize>,
    /// Blanks that are gone, as indices into the first model's.
    pub espacios_quitados: Vec<usize>,
    /// Blanks that now get something else.
    pub espacios_cambiados: Vec<Pareja>,
}

impl CambioClausula {
    fn new(titulo: &str, suerte: Suerte) -> Self {
        Self {
            titulo: titulo.to_owned(),
            suerte,
            agregados: Vec::new(),
            quitados: Vec::new(),
            cambios: Vec::new(),
            espacios_agregados: Vec::new(),
            espacios_quitados: Vec::new(),
            espacios_cambiados: Vec::new(),
        }
    }

    fn is_nothing(&self) -> bool {
        self.suerte == Suerte::Cambiada
            && self.agregados.is_empty()
            && self.quitados.is_empty()
            && self.cambios.is_empty()
            && self.espacios_agregados.is_empty()
            && self.espacios_quitados.is_empty()
            && self.espacios_cambiados.is_empty()
    }
}

/// Compares two files, both as the program alone reads them; nothing where one is a document and the other a workbook.
pub fn compare(a: &Archivo, b: &Archivo) -> Option<Comparacion> {
    match (a, b) {
        (Archivo::Word(a), Archivo::Word(b)) => Some(compare_models(a, b)),
        (Archivo::Excel(a), Archivo::Excel(b)) => Some(hojas::compare(a, b)),
        _ => None,
    }
}

fn compare_models(a: &Oficial, b: &Oficial) -> Comparacion {
    let encabezados = Encabezados::of([a, b]);
    let (before, after) = (cut(a, encabezados), cut(b, encabezados));
    let (pairs, moved) = pair_clauses(&before, &after);
    let mut parejas: Vec<Pareja> = Vec::new();
    for (i, j) in pairs.iter().chain(&moved) {
        parejas.extend(pair_blanks((a, &before[*i]), (b, &after[*j])));
    }
    let seen = [
        parejas.iter().map(|p| p.a).collect::<HashSet<_>>(),
        parejas.iter().map(|p| p.b).collect::<HashSet<_>>(),
    ];
    let differ = Diferencia { a, b, seen, parejas: &parejas };
    let from: HashMap<usize, (usize, bool)> = pairs
        .iter()
        .map(|(i, j)| (*j, (*i, false)))
        .chain(moved.iter().map(|(i, j)| (*j, (*i, true))))
        .collect();
    let gone: HashSet<usize> =
        (0..before.len()).filter(|i| !from.values().any(|(from, _)| from == i)).collect();
    let mut clausulas = Vec::new();
    let mut told = 0;
    for (j, clausula) in after.iter().enumerate() {
        let Some((i, moved)) = from.get(&j) else {
            clausulas.push(added(clausula));
            continue;
        };
        if !moved {
            clausulas.extend((told..*i).filter(|g| gone.contains(g)).map(|g| removed(&before[g])));
            told = *i;
        }
        let suerte = if *moved { Suerte::Movida } else { Suerte::Cambiada };
        clausulas.extend(differ.changed(&before[*i], clausula, suerte));
    }
    clausulas.extend((told..before.len()).filter(|g| gone.contains(g)).map(|g| removed(&before[g])));
    let says = |o: &Oficial| o.modelo().map(|visto| visto.modelo);
    let dependencias = [says(a), says(b)];
    let dependencias = (dependencias[0] != dependencias[1]).then_some(dependencias);
    Comparacion { dependencias, clausulas, parejas }
}

type Parejas = Vec<(usize, usize)>;

/// Which clause is which: in order, and then those that stand elsewhere.
fn pair_clauses(a: &[Clausula], b: &[Clausula]) -> (Parejas, Parejas) {
    let bags = [a, b].map(|all| all.iter().map(|c| bag(c.words())).collect::<Vec<Vec<&str>>>());
    let alike = |i: usize, j: usize| likeness(&bags[0][i], &bags[1][j]);
    let pairs = align(a.len(), b.len(), CLAUSULA, |i, j| {
        if a[i].parte != b[j].parte {
            return 0.0;
        }
        let headless = a[i].numero.is_none() && b[j].numero.is_none();
        let same_number = a[i].numero == b[j].numero;
        // What has no heading is always the same place of the file.
        let bonus = if headless {
            CLAUSULA
        } else if same_number {
            0.1
        } else {
            0.0
        };
        alike(i, j) + bonus
    });
    let free =
        |taken: Vec<usize>, n: usize| -> Vec<usize> { (0..n).filter(|i| !taken.contains(i)).collect() };
    let free_a = free(pairs.iter().map(|p| p.0).collect(), a.len());
    let mut free_b = free(pairs.iter().map(|p| p.1).collect(), b.len());
    let mut moved = Vec::new();
    for i in free_a {
        let found = free_b.iter().position(|j| a[i].parte == b[*j].parte && alike(i, *j) >= MOVIDA);
        if let Some(at) = found {
            moved.push((i, free_b.remove(at)));
        }
    }
    (pairs, moved)
}

/// Which paragraph of a clause is which of its other version: the equal ones, and those that share most words.
fn pair_paragraphs(a: &[Pieza], b: &[Pieza]) -> Parejas {
    let [words_a, words_b] = [a, b].map(|all| all.iter().map(|p| &p.palabras).collect::<Vec<_>>());
    let mut pairs = Vec::new();
    for op in steps(&words_a, &words_b) {
        let (old, new) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            pairs.extend(old.zip(new));
            continue;
        }
        let near = align(old.len(), new.len(), PARRAFO, |i, j| {
            likeness(&bag(words_a[old.start + i]), &bag(words_b[new.start + j]))
        });
        pairs.extend(near.into_iter().map(|(i, j)| (old.start + i, new.start + j)));
    }
    pairs
}

/// Which blank of a clause is which: within paragraphs that are versions of one; and in others, where the words around
/// are the same and the same goes in.
fn pair_blanks(a: (&Oficial, &Clausula), b: (&Oficial, &Clausula)) -> Vec<Pareja> {
    let mut found = Vec::new();
    let times = |all: &[Pieza], words: &[String]| all.iter().filter(|p| p.palabras == words).count();
    for (i, j) in pair_paragraphs(&a.1.parrafos, &b.1.parrafos) {
        let (old, new) = (&a.1.parrafos[i], &b.1.parrafos[j]);
        let pairs = espacios::pair((a.0, &old.blancos), (b.0, &new.blancos));
        // In a paragraph that is as it was, every blank is what it was.
        let words = &old.palabras;
        let same = !pairs.is_empty()
            && *words == new.palabras
            && words.iter().any(|w| w != HUECO)
            && times(&a.1.parrafos, words) == times(&b.1.parrafos, words);
        found.extend(pairs.into_iter().map(|p| Pareja { firme: p.firme || same, ..p }));
    }
    let seen: [HashSet<usize>; 2] =
        [found.iter().map(|p: &Pareja| p.a).collect(), found.iter().map(|p| p.b).collect()];
    let rest = |clausula: &Clausula, seen: &HashSet<usize>| -> Vec<usize> {
        clausula.blancos().into_iter().filter(|x| !seen.contains(x)).collect()
    };
    let (rest_a, rest_b) = (rest(a.1, &seen[0]), rest(b.1, &seen[1]));
    let same =
        |p: &Pareja| p.firme && a.0.blancos()[p.a].decision.destino == b.0.blancos()[p.b].decision.destino;
    found.extend(espacios::pair((a.0, &rest_a), (b.0, &rest_b)).into_iter().filter(same));
    found
}

struct Diferencia<'o> {
    a: &'o Oficial,
    b: &'o Oficial,
    seen: [HashSet<usize>; 2],
    parejas: &'o [Pareja],
}

impl Diferencia<'_> {
    fn changed(&self, a: &Clausula, b: &Clausula, suerte: Suerte) -> Option<CambioClausula> {
        let mut cambio = CambioClausula::new(&b.titulo, suerte);
        let pairs = pair_paragraphs(&a.parrafos, &b.parrafos);
        for (i, j) in &pairs {
            cambio.cambios.extend(changes(&a.parrafos[*i].palabras, &b.parrafos[*j].palabras));
        }
        let alone = |all: &[Pieza], taken: HashSet<usize>| -> Vec<String> {
            all.iter().enumerate().filter(|(i, _)| !taken.contains(i)).map(|(_, p)| text(p)).collect()
        };
        cambio.quitados = alone(&a.parrafos, pairs.iter().map(|p| p.0).collect());
        cambio.agregados = alone(&b.parrafos, pairs.iter().map(|p| p.1).collect());
        cambio.espacios_quitados = a.blancos().into_iter().filter(|i| !self.seen[0].contains(i)).collect();
        cambio.espacios_agregados = b.blancos().into_iter().filter(|j| !self.seen[1].contains(j)).collect();
        let own: HashSet<usize> = b.blancos().into_iter().collect();
        let others = self.parejas.iter().filter(|p| own.contains(&p.b) && self.gets_another(p));
        cambio.espacios_cambiados = others.copied().collect();
        (!cambio.is_nothing()).then_some(cambio)
    }

    /// Whether the program writes something else into a blank, or is no longer as sure about it.
    fn gets_another(&self, pareja: &Pareja) -> bool {
        let [a, b] = [&self.a.blancos()[pareja.a].decision, &self.b.blancos()[pareja.b].decision];
        a.destino != b.destino || a.grado() != b.grado()
    }
}

fn added(clausula: &Clausula) -> CambioClausula {
    let mut cambio = CambioClausula::new(&clausula.titulo, Suerte::Agregada);
    cambio.agregados = clausula.parrafos.iter().map(text).collect();
    cambio.espacios_agregados = clausula.blancos();
    cambio
}

fn removed(clausula: &Clausula) -> CambioClausula {
    let mut cambio = CambioClausula::new(&clausula.titulo, Suerte::Quitada);
    cambio.quitados = clausula.parrafos.iter().map(text).collect();
    cambio.espacios_quitados = clausula.blancos();
    cambio
}

fn text(pieza: &Pieza) -> String {
    pieza.palabras.join(" ")
}
