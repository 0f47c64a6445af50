//! A paragraph letter by letter while its blanks are being looked for.

use super::super::super::contexto::asked;
use super::super::parrafos::{Lectura, Parrafo};
use super::{ClaseHueco, Hallados, Hueco};

/// A paragraph letter by letter, and which letters belong to a blank already.
#[derive(Debug)]
pub(super) struct Buscador<'a> {
    pub(super) parrafo: &'a Parrafo,
    pub(super) lectura: &'a Lectura,
    pub(super) letras: Vec<(usize, char)>,
    /// By letter: whether it belongs to a blank already, or must not.
    pub(super) tomada: Vec<bool>,
    pub(super) resaltada: Vec<bool>,
    pub(super) subrayada: Vec<bool>,
    pub(super) hallados: Hallados,
}

impl<'a> Buscador<'a> {
    pub(super) fn new(parrafo: &'a Parrafo, lectura: &'a Lectura) -> Self {
        let letras: Vec<(usize, char)> = parrafo.texto.char_indices().collect();
        let room = || Vec::with_capacity(letras.len());
        let (mut tomada, mut resaltada, mut subrayada) = (room(), room(), room());
        let mut tramos = parrafo.tramos.iter().peekable();
        for (at, _) in &letras {
            while tramos.peek().is_some_and(|t| t.a <= *at) {
                tramos.next();
            }
            let marcas = tramos.peek().map(|t| t.marcas).unwrap_or_default();
            tomada.push(marcas.calculado);
            resaltada.push(marcas.resaltado);
            subrayada.push(marcas.subrayado);
        }
        Self { parrafo, lectura, letras, tomada, resaltada, subrayada, hallados: Hallados::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.letras.len()
    }

    pub(super) fn letra(&self, i: usize) -> Option<char> {
        self.letras.get(i).map(|(_, c)| *c)
    }

    /// Letter by letter, but none that is taken.
    pub(super) fn free(&self, i: usize) -> Option<char> {
        self.letra(i).filter(|_| !self.tomada[i])
    }

    pub(super) fn at(&self, i: usize) -> usize {
        self.letras.get(i).map_or(self.parrafo.texto.len(), |(at, _)| *at)
    }

    pub(super) fn text(&self, de: usize, a: usize) -> &'a str {
        &self.parrafo.texto[self.at(de)..self.at(a)]
    }

    pub(super) fn is_taken(&self, de: usize, a: usize) -> bool {
        self.tomada[de..a].iter().any(|t| *t)
    }

    pub(super) fn take(&mut self, de: usize, a: usize, clase: ClaseHueco, dentro: impl Into<String>) {
        self.tomada[de..a].fill(true);
        let rango = self.at(de)..self.at(a);
        self.hallados.huecos.push(Hueco { rango, clase, dentro: dentro.into() });
    }

    /// The text before a place, so far back as words there can matter.
    pub(super) fn before(&self, i: usize) -> &'a str {
        self.text(i.saturating_sub(600), i)
    }

    /// Whether the words right before a place ask for something.
    pub(super) fn is_asked(&self, i: usize) -> bool {
        asked(self.before(i)).atributo.is_some_and(|(_, far)| far <= 1)
    }

    /// Whether a place stands between quotes.
    pub(super) fn is_quoted(&self, i: usize) -> bool {
        let before = self.before(i);
        let count = |c: char| before.matches(c).count();
        count('«') > count('»') || count('“') > count('”') || count('"') % 2 == 1
    }
}
