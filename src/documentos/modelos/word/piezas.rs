//! A paragraph cut at its blanks: what stands before and behind each of them.

use super::super::contexto;
use super::huecos::Hueco;

/// The text of a paragraph without its blanks.
pub fn outside(texto: &str, huecos: &[Hueco]) -> String {
    let mut rest = String::new();
    let mut at = 0;
    for hueco in huecos {
        rest.push_str(&texto[at..hueco.rango.start.max(at)]);
        at = hueco.rango.end.max(at);
    }
    rest.push_str(&texto[at..]);
    rest
}

/// What comes after the caption of the blank before: `…… (RUT), domiciliado en ……`.
fn after_caption(piece: &str) -> &str {
    let Some(inner) = piece.trim_start().strip_prefix('(') else { return piece };
    inner.split_once(')').map_or(piece, |(_, rest)| rest)
}

/// A paragraph cut at its blanks.
#[derive(Debug)]
pub struct Piezas<'t> {
    /// By blank: the text from the blank before it, or the beginning.
    pub before: Vec<&'t str>,
    /// By blank: the text to the next blank, or the end.
    pub after: Vec<&'t str>,
    /// By blank: what it says of itself.
    inside: Vec<String>,
}

impl<'t> Piezas<'t> {
    /// Cuts. The blanks are in order and do not overlap.
    pub fn of(texto: &'t str, huecos: &[Hueco]) -> Self {
        let ends = std::iter::once(0).chain(huecos.iter().map(|h| h.rango.end));
        let before = ends
            .zip(huecos)
            .enumerate()
            .map(|(i, (end, h))| {
                let piece = &texto[end.min(h.rango.start)..h.rango.start];
                if i == 0 { piece } else { after_caption(piece) }
            })
            .collect();
        let next = huecos.iter().skip(1).map(|h| h.rango.start).chain(std::iter::once(texto.len()));
        let after = huecos.iter().zip(next).map(|(h, next)| &texto[h.rango.end.min(next)..next]).collect();
        Self { before, after, inside: huecos.iter().map(|h| h.dentro.clone()).collect() }
    }

    /// The text before a blank, with what other blanks say of themselves in their place; of a very long paragraph
    /// only its end, which is what a reader has in mind.
    pub fn all_before(&self, h: usize) -> String {
        const ALCANCE: usize = 2_000;
        let mut pieces = vec![self.before[h]];
        let mut size = self.before[h].len();
        for (before, inside) in self.before[..h].iter().zip(&self.inside).rev() {
            if size > ALCANCE {
                break;
            }
            size += before.len() + inside.len();
            pieces.extend([contexto::HUECO, inside.as_str(), " ", *before]);
        }
        pieces.into_iter().rev().collect()
    }

    /// Whether the paragraph has no words but its blanks.
    pub fn is_alone(&self) -> bool {
        let words = |t: &&str| t.chars().any(char::is_alphanumeric);
        !self.before.iter().any(words) && !self.after.last().is_some_and(words)
    }

    /// The words that a box stands for: those after it, or those before where none come after.
    pub fn box_label(&self, h: usize) -> &'t str {
        let after = self.after[h].trim();
        if after.chars().any(char::is_alphabetic) { after } else { self.before[h].trim() }
    }

    pub fn context_before(&self, h: usize, label: Option<&str>) -> String {
        let own = self.before[h].trim();
        let text = if own.is_empty() { label.unwrap_or_default() } else { own };
        let skip = text.chars().count().saturating_sub(60);
        text.chars().skip(skip).collect()
    }

    pub fn context_after(&self, h: usize) -> String {
        self.after[h].trim().chars().take(40).collect()
    }
}
