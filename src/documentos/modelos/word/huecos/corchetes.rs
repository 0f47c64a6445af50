//! Words in brackets that say what to write, boxes to tick, and captions that only look like them.

use super::super::super::contexto::asked;
use super::super::super::pistas::{Etiqueta, Pista, find, words};
use super::buscador::Buscador;
use super::{ClaseHueco, is_blank_sign};

impl Buscador<'_> {
    /// `[…]`, `<…>` and `(…)`: the first two are hardly anything else, the third is mostly prose.
    pub(super) fn brackets(&mut self) {
        for i in 0..self.len() {
            let Some(open) = self.free(i) else { continue };
            let close = match open {
                '[' => ']',
                '<' => '>',
                '(' => ')',
                _ => continue,
            };
            let Some(end) = (i + 1..self.len().min(i + 250)).find(|j| self.letra(*j) == Some(close)) else {
                continue;
            };
            if self.is_taken(i, end + 1) {
                continue;
            }
            let inner = self.text(i + 1, end);
            let words = inner.trim();
            if words.is_empty() || (matches!(words, "x" | "X") && open != '<') {
                if open != '<'
                    && words.is_empty()
                    && inner.chars().count() <= 5
                    && !self.subrayada[i + 1..end].iter().any(|u| *u)
                {
                    self.take(i, end + 1, ClaseHueco::Casilla, "");
                }
                continue;
            }
            if words.chars().all(is_blank_sign) {
                // Three dots are what somebody left out of a quotation: in round brackets, or between quotes.
                let omission = matches!(words, "…" | "...") && (open == '(' || self.is_quoted(i));
                if omission {
                    self.tomada[i..=end].fill(true);
                    continue;
                }
                if open != '(' {
                    self.take(i, end + 1, ClaseHueco::Relleno, "");
                }
                continue;
            }
            // «(s)», «(ña)», «[1]» are endings and numbers of notes.
            if words.chars().all(|c| c.is_ascii_digit())
                || words == "sic"
                || (open == '('
                    && words.chars().count() <= 2
                    && self.parrafo.texto.trim().len() > inner.len() + 2)
            {
                continue;
            }
            // `(RBD ____)`, `(el «Sostenedor»)`: the blank is inside, or there is none.
            let drawn = words.chars().filter(|c| matches!(c, '_' | '…' | '.')).count() >= 3
                || words.contains(['[', '<', '{'])
                || inner.contains("    ");
            let quoted = words.contains(['«', '“', '"', '”']);
            if open == '(' && (drawn || quoted) {
                continue;
            }
            let etiqueta = Etiqueta::read(words);
            // «Domicilio (calle y número):» is a label, «Rol base de datos (RBD)» an abbreviation explained.
            let labels = self.letra(end + 1) == Some(':');
            let follows_colon = self.before(i).trim_end().ends_with(':');
            let abbreviation = !follows_colon
                && !words.contains(char::is_whitespace)
                && words.len() <= 5
                && words.chars().all(|c| c.is_uppercase() || c == '.')
                && asked(self.before(i)).palabras.contains(' ');
            let is_blank = match open {
                _ if labels || (open == '(' && abbreviation) => false,
                '(' => {
                    let short = etiqueta.palabras <= 14 && etiqueta.ajenas <= etiqueta.palabras / 2;
                    let first = first_cue_is_what(words);
                    // «don (a) (contraparte técnica)»: a name for what the words before it ask.
                    let before = self.is_asked(i);
                    let article = ["el ", "la ", "los ", "las "].iter().any(|a| words.starts_with(a));
                    let role = before && etiqueta.is_role() && !article;
                    (etiqueta.orden && etiqueta.palabras <= 25)
                        || (short && etiqueta.atributo.is_some() && first)
                        || role
                }
                _ => true,
            };
            if is_blank && !self.follows_filler(i) && !self.precedes_filler(end + 1) {
                self.take(i, end + 1, ClaseHueco::Instruccion, words);
            } else if etiqueta.orden || is_blank {
                self.hallados.instrucciones.push(self.text(i, end + 1).to_owned());
                // Its dots, if it has some, are no blank of their own.
                if words.chars().filter(|c| is_blank_sign(*c)).count() < 3 {
                    self.tomada[i..=end].fill(true);
                }
            }
        }
    }

    /// `__(calle y número)__`: a line with its caption in the middle is one blank.
    pub(super) fn split_lines(&mut self) {
        let texto = &self.parrafo.texto;
        let drawn = |c: char| matches!(c, '_' | '.' | '…') || c.is_whitespace();
        for i in 0..self.len() {
            if self.letra(i) != Some('(') || i == 0 {
                continue;
            }
            let Some(end) = (i + 1..self.len().min(i + 80)).find(|j| self.letra(*j) == Some(')')) else {
                continue;
            };
            let line = |i: usize| {
                self.letra(i)
                    .is_some_and(|c| matches!(c, '_' | '…') || (c.is_whitespace() && self.subrayada[i]))
            };
            if !line(i - 1) || !line(end + 1) || self.is_taken(i, end + 1) {
                continue;
            }
            let mut de = i;
            while de > 0 && !self.tomada[de - 1] && self.letra(de - 1).is_some_and(drawn) && line(de - 1) {
                de -= 1;
            }
            let mut a = end + 1;
            while a < self.len() && !self.tomada[a] && line(a) {
                a += 1;
            }
            let words = texto[self.at(i + 1)..self.at(end)].to_owned();
            if Etiqueta::read(&words).says_what() {
                self.take(de, a, ClaseHueco::Instruccion, words);
            }
        }
    }

    /// Whether a caption stands right behind dots: then the dots are the blank and the caption is the form's.
    fn follows_filler(&self, i: usize) -> bool {
        let mut j = i;
        while j > 0 && self.letra(j - 1).is_some_and(char::is_whitespace) && !self.subrayada[j - 1] {
            j -= 1;
        }
        j > 0
            && (self.letra(j - 1).is_some_and(|c| matches!(c, '.' | '…' | '_'))
                && j > 1
                && (self.letra(j - 1) != Some('.') || self.letra(j - 2).is_some_and(is_blank_sign))
                || self.subrayada[j - 1] && self.letra(j - 1).is_some_and(char::is_whitespace))
    }

    fn precedes_filler(&self, i: usize) -> bool {
        let mut j = i;
        while self.letra(j).is_some_and(|c| c.is_whitespace() || c == ':') {
            j += 1;
        }
        (j..j + 3).all(|k| self.letra(k).is_some_and(|c| matches!(c, '.' | '_' | '…')))
            || self.letra(j) == Some('…')
    }

    /// Boxes to tick.
    pub(super) fn boxes(&mut self) {
        for i in 0..self.len() {
            if self.free(i).is_some_and(|c| matches!(c, '☐' | '□' | '◻' | '▢' | '❑' | '❏')) {
                self.take(i, i + 1, ClaseHueco::Casilla, "");
            }
        }
    }
}

/// Whether the first cue of a text says what is asked for, or to write it, so that it can be an instruction.
fn first_cue_is_what(texto: &str) -> bool {
    let words = words(texto);
    let first = find(&words).into_iter().find(|h| h.pista != Pista::Nexo);
    first.is_some_and(|h| h.de <= 1 && matches!(h.pista, Pista::Que(_) | Pista::DeQue(..) | Pista::Orden))
}
