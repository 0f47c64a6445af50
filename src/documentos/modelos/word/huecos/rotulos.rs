//! Coloured words that tell what to write, and labels with nothing after them.

use super::super::super::pistas::Etiqueta;
use super::buscador::Buscador;
use super::{ClaseHueco, Hueco};

impl Buscador<'_> {
    /// Coloured or highlighted words that tell what to write.
    pub(super) fn coloured(&mut self) {
        let whole = (0..self.len()).filter(|i| !self.letras[*i].1.is_whitespace()).all(|i| self.resaltada[i]);
        let mut i = 0;
        while i < self.len() {
            if !self.resaltada[i] || self.free(i).is_none() {
                i += 1;
                continue;
            }
            let mut end = i;
            while end < self.len() && self.resaltada[end] && !self.tomada[end] {
                end += 1;
            }
            let (mut de, mut a) = (i, end);
            while de < a && self.letra(de).is_some_and(|c| c.is_whitespace() || matches!(c, ',' | ':' | ';'))
            {
                de += 1;
            }
            while a > de
                && self.letra(a - 1).is_some_and(|c| c.is_whitespace() || matches!(c, ',' | '.' | ':' | ';'))
            {
                a -= 1;
            }
            let words = self.text(de, a);
            let etiqueta = Etiqueta::read(words);
            let label_of_next =
                self.letra(a).is_some_and(|c| c == ':') || self.letra(a.saturating_sub(1)) == Some(':');
            let starts = Etiqueta::read(words.split_whitespace().next().unwrap_or_default()).orden;
            let is_blank = (etiqueta.says_what() || (starts && etiqueta.sujeto.is_some()))
                && !label_of_next
                && etiqueta.palabras <= 14
                && (starts
                    || (!whole && etiqueta.ajenas <= etiqueta.palabras / 3 && etiqueta.atributo.is_some())
                    || (!whole && etiqueta.is_role() && self.is_asked(de)));
            if is_blank && !(whole && etiqueta.palabras > 8) {
                self.take(de, a, ClaseHueco::Instruccion, words);
            } else if etiqueta.orden {
                self.hallados.instrucciones.push(words.to_owned());
            }
            i = end;
        }
    }

    /// «Nombre:» with nothing after it.
    pub(super) fn labels(&mut self) {
        let texto = &self.parrafo.texto;
        let trimmed = texto.trim_end();
        let Some(label) = trimmed.strip_suffix(':') else { return };
        let rest = self.letras.partition_point(|(at, _)| *at < trimmed.len());
        if self.tomada[rest..].iter().any(|t| *t) {
            return;
        }
        let label = label.rsplit(['\t', '\n', ';', '.', ':']).next().unwrap_or_default();
        let etiqueta = Etiqueta::read(label);
        let short = (1..=7).contains(&etiqueta.palabras) && etiqueta.ajenas == 0;
        if short && etiqueta.atributo.is_some() && !etiqueta.orden {
            let at = texto.len();
            self.hallados.huecos.push(Hueco {
                rango: at..at,
                clase: ClaseHueco::TrasRotulo,
                dentro: label.trim().to_owned(),
            });
        }
    }
}
