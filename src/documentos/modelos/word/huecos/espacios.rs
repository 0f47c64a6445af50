//! Underlined and wide space, tabs that draw a line: room to write by emptiness.

use super::ClaseHueco;
use super::buscador::Buscador;

impl Buscador<'_> {
    /// Underlined spaces, wide spaces, tabs that draw a line.
    pub(super) fn spaces(&mut self) {
        let mut i = 0;
        while i < self.len() {
            if !self.free(i).is_some_and(char::is_whitespace) {
                i += 1;
                continue;
            }
            let mut end = i;
            while self.free(end).is_some_and(|c| c.is_whitespace() && c != '\n') {
                end += 1;
            }
            if end == i {
                i += 1;
                continue;
            }
            self.space(i, end);
            i = end;
        }
    }

    /// One stretch of white space.
    fn space(&mut self, de: usize, a: usize) {
        // The underlined part of it, where there is one.
        if let Some(first) = (de..a).find(|i| self.subrayada[*i]) {
            let mut last = first;
            while last < a && self.subrayada[last] {
                last += 1;
            }
            let tabs = (first..last).filter(|i| self.letra(*i) == Some('\t')).count();
            // `……-__`: the digit of a number needs less room.
            let digit = first > 0 && self.letra(first - 1) == Some('-');
            let wide = (first..last).filter(|i| self.letra(*i) == Some('\u{3000}')).count();
            if last - first + wide >= 3 || tabs > 0 || digit {
                self.take(first, last, ClaseHueco::Espacio, "");
                return;
            }
        }
        let count = |f: fn(char) -> bool| (de..a).filter_map(|i| self.letra(i)).filter(|c| f(*c)).count();
        let tabs = count(|c| c == '\t');
        let next_is_page = {
            let rest = self.text(a, self.len()).trim();
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit())
        };
        if tabs > 0 {
            let first = (de..a).find(|i| self.letra(*i) == Some('\t')).unwrap_or(de);
            if self.parrafo.guia && !next_is_page {
                self.take(first, a, ClaseHueco::Espacio, "");
            }
            return;
        }
        let wide = count(|c| c != ' ');
        let has_text = |de: usize, a: usize| self.text(de, a).chars().any(char::is_alphanumeric);
        // Ordinary spaces line things up too: only a long stretch inside a sentence is room to write.
        if has_text(de.saturating_sub(600), de)
            && (wide >= 4
                || (a - de >= 8 && self.letra(a).is_some_and(|c| matches!(c, ',' | ';' | '.' | ')' | '('))))
        {
            let de = if self.letra(de) == Some(' ') { de + 1 } else { de };
            let a = if self.letra(a - 1) == Some(' ') && a < self.len() { a - 1 } else { a };
            if de < a {
                self.take(de, a, ClaseHueco::Espacio, "");
            }
        }
    }
}
