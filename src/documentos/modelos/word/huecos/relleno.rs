//! Dots, underscores, hyphens and crosses: room to write by ink.

use super::ClaseHueco;
use super::buscador::Buscador;

impl<'a> Buscador<'a> {
    /// `XXX`, `XX.XXX.XXX-X`, `00.000.000-0`.
    pub(super) fn masks(&mut self) {
        let mut i = 0;
        while i < self.len() {
            let sign = match self.free(i) {
                Some(c @ ('X' | 'x' | '0'))
                    if i == 0 || !self.letra(i - 1).is_some_and(char::is_alphanumeric) =>
                {
                    c
                }
                _ => {
                    i += 1;
                    continue;
                }
            };
            let mut end = i;
            let (mut count, mut joints) = (0, 0);
            loop {
                match self.free(end) {
                    Some(c) if c == sign => {
                        count += 1;
                        end += 1;
                    }
                    Some('.' | '-' | '/' | '@' | ' ') if self.free(end + 1) == Some(sign) && count > 0 => {
                        joints += usize::from(self.free(end) != Some(' '));
                        end += 1;
                    }
                    _ => break,
                }
            }
            // `xxxx@xxxx.cl`: the end of an address that nobody has yet.
            if self.text(i, end).contains('@') && self.letra(end) == Some('.') {
                let mut tail = end + 1;
                while self.free(tail).is_some_and(|c| c.is_ascii_lowercase()) {
                    tail += 1;
                }
                end = if tail > end + 1 { tail } else { end };
            }
            let alone = !self.letra(end).is_some_and(char::is_alphanumeric);
            let is_mask = match sign {
                '0' => joints >= 2 && count >= 7,
                // «XXX» is thirty, «XX» twenty: three and more of them, and not behind a word that counts so.
                _ => count >= 3 && !(count == 3 && self.counts_in_roman(i)),
            };
            if alone && is_mask {
                let mask = self.text(i, end);
                let clase =
                    if mask.matches('/').count() == 2 { ClaseHueco::MascaraFecha } else { ClaseHueco::Equis };
                self.take(i, end, clase, "");
            }
            i = end.max(i + 1);
        }
        self.two_crosses();
    }

    /// `XX de XXXX de 20XX`: two crosses count beside others of their kind.
    fn two_crosses(&mut self) {
        let texto = &self.parrafo.texto;
        let near = |de: usize, a: usize| {
            let after = texto[a..].trim_start();
            let before = texto[..de].trim_end();
            after.starts_with("de ")
                || after.starts_with("del ")
                || before.ends_with(" de")
                || before.ends_with("20")
        };
        for i in 0..self.len() {
            // «202X»: a year with one digit to come.
            let digit = self.free(i).is_some_and(|c| matches!(c, 'X' | 'x'))
                && self.before(i).ends_with("202")
                && !self.letra(i + 1).is_some_and(char::is_alphanumeric);
            if digit {
                self.take(i, i + 1, ClaseHueco::Equis, "");
                continue;
            }
            let pair =
                self.free(i).is_some_and(|c| matches!(c, 'X' | 'x')) && self.free(i + 1) == self.free(i);
            let alone = !self.letra(i + 2).is_some_and(char::is_alphanumeric)
                && (i == 0 || !self.letra(i - 1).is_some_and(char::is_alphabetic));
            if pair
                && alone
                && near(self.at(i), self.at(i + 2))
                && self.before(i).split_whitespace().next_back() != Some("siglo")
            {
                self.take(i, i + 2, ClaseHueco::Equis, "");
            }
        }
    }

    fn counts_in_roman(&self, i: usize) -> bool {
        let before = self.before(i).split_whitespace().next_back().map(str::to_lowercase);
        before.is_some_and(|w| {
            matches!(w.as_str(), "título" | "capítulo" | "párrafo" | "libro" | "siglo" | "anexo")
        })
    }

    /// Runs of dots, underscores and hyphens.
    pub(super) fn fillers(&mut self) {
        let mut i = 0;
        while i < self.len() {
            let Some(family) = self.free(i).and_then(Family::of) else {
                i += 1;
                continue;
            };
            // The full stop of an abbreviation, «p.p. ……», is no dot of the blank.
            let abbreviates = self.letra(i) == Some('.')
                && i > 0
                && self.letra(i - 1).is_some_and(char::is_alphanumeric)
                && self.letra(i + 1).is_some_and(char::is_whitespace);
            if abbreviates {
                i += 1;
                continue;
            }
            let end = self.filler_end(i, family);
            let mut a = end;
            // The sentence's own full stop behind «…» is no dot of the blank.
            if family == Family::Puntos
                && self.letra(a - 1) == Some('.')
                && a - i > 1
                && self.letra(a - 2) == Some('…')
                && self.ends_sentence(a)
            {
                a -= 1;
            }
            // «…, comuna de ..............» at the end of a sentence: the last dot is its full stop.
            let plain =
                family == Family::Puntos && (i..end).all(|k| self.letra(k) == Some('.')) && end - i > 6;
            let sentence =
                self.before(i).split_whitespace().count() >= 5 && !self.before(i).trim_end().ends_with(':');
            if plain && sentence && self.text(end, self.len()).trim().is_empty() && self.is_prose(i) {
                a = end - 1;
            }
            if self.is_filler(i, a, family) && !self.leads_to_page(a) {
                let mask = self.text(i, a);
                let clase = if mask.matches('/').count() == 2 {
                    ClaseHueco::MascaraFecha
                } else {
                    ClaseHueco::Relleno
                };
                self.take(i, a, clase, "");
            }
            i = end;
        }
    }

    /// Whether the text before is prose, and not a title.
    fn is_prose(&self, i: usize) -> bool {
        let before = self.before(i);
        let title = before.trim_start().to_lowercase().starts_with("convenio");
        before.chars().any(char::is_lowercase) && !title
    }

    /// Whether nothing but a page number comes after: a line of a typed index.
    fn leads_to_page(&self, a: usize) -> bool {
        let rest = self.text(a, self.len().min(a + 40));
        let page = rest.lines().next().unwrap_or_default().trim();
        !page.is_empty()
            && page.len() <= 4
            && page.chars().all(|c| c.is_ascii_digit())
            && rest.starts_with(char::is_whitespace)
    }

    fn ends_sentence(&self, a: usize) -> bool {
        let rest = self.text(a, self.len()).trim_start();
        let number = ["Nº", "N°", "No.", "N.º", "RUT", "RUN", "R.U.T"].iter().any(|n| rest.starts_with(n));
        rest.is_empty() || (rest.starts_with(char::is_uppercase) && !number)
    }

    fn filler_end(&self, de: usize, family: Family) -> usize {
        let mut end = de;
        let same = |i: usize| self.free(i).and_then(Family::of) == Some(family);
        loop {
            while same(end) {
                end += 1;
            }
            // `__.___.___-_`, `__/__/____`: the joints of a mask.
            let joint = match (family, self.free(end)) {
                (Family::Rayas, Some('.' | '-' | '/')) | (Family::Puntos, Some('-' | '/')) => same(end + 1),
                _ => false,
            };
            if joint {
                end += 1;
                continue;
            }
            let mut next = end;
            while self.free(next).is_some_and(|c| matches!(c, ' ' | '\u{a0}')) {
                next += 1;
            }
            // `. . . .` and two lines with a space between are one blank; `-` with spaces is prose.
            let spaced = next > end && next - end <= 3 && same(next);
            let dashes = family == Family::Guiones && !same(next + 1) && self.free(next + 1) != Some(' ');
            if spaced && !dashes {
                end = next;
                continue;
            }
            // `…… - …`: a RUT and its digit.
            let digit = family != Family::Guiones && self.free(next) == Some('-') && {
                let mut j = next + 1;
                while self.free(j).is_some_and(|c| matches!(c, ' ' | '\u{a0}')) {
                    j += 1;
                }
                same(j) && j - next <= 3
            };
            if digit {
                end = next + 1;
                while self.free(end).is_some_and(|c| matches!(c, ' ' | '\u{a0}')) {
                    end += 1;
                }
                continue;
            }
            return end;
        }
    }

    fn is_filler(&self, de: usize, a: usize, family: Family) -> bool {
        let weight: usize = (de..a)
            .filter_map(|i| self.letra(i))
            .map(|c| match c {
                '…' | '⋯' => 3,
                c if Family::of(c) == Some(family) => 1,
                _ => 0,
            })
            .sum();
        let before = de.checked_sub(1).and_then(|i| self.letra(i));
        let glued = before.is_some_and(char::is_alphabetic);
        let digits = before.is_some_and(|c| c.is_ascii_digit());
        match family {
            // «etc…», «considerando…»: an ellipsis hangs on its word, and is short.
            Family::Puntos if digits && self.year_prefix(de).is_some() => weight >= 2,
            Family::Puntos => weight >= if glued { 5 } else { 3 },
            Family::Rayas => weight >= 2 || (digits && self.year_prefix(de).is_some()),
            Family::Guiones => weight >= 4 || (weight >= 3 && !glued),
            Family::Asteriscos => weight >= 4,
        }
    }

    /// The digits of a year that somebody began to print: `20`, `202`.
    fn year_prefix(&self, de: usize) -> Option<&'a str> {
        let before = self.text(0, de);
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let prefix = &before[before.len() - digits..];
        ((2..=3).contains(&digits) && prefix.starts_with("20")).then_some(prefix)
    }
}

/// The signs that fillers are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Puntos,
    Rayas,
    Guiones,
    Asteriscos,
}

impl Family {
    fn of(letra: char) -> Option<Self> {
        match letra {
            '.' | '…' | '⋯' | '‥' | '·' => Some(Self::Puntos),
            '_' | '‗' | '＿' => Some(Self::Rayas),
            '-' | '‐' | '‑' | '–' | '—' | '―' | '─' => Some(Self::Guiones),
            '*' => Some(Self::Asteriscos),
            _ => None,
        }
    }
}
