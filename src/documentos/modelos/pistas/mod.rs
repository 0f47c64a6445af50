//! The words that tell what a blank asks for: a table of cues, and where they stand in a text.

mod etiqueta;
mod que;
mod quien;

use self::que::QUE;
use self::quien::QUIEN;
use super::campo::{Atributo, Sujeto};
use crate::base::texto::fold;

pub use self::etiqueta::{Etiqueta, split_tag};

/// What a phrase says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pista {
    /// Who or what is spoken of from here on.
    De(Sujeto),
    /// What is asked for.
    Que(Atributo),
    /// Both at once.
    DeQue(Sujeto, Atributo),
    /// What is asked for, and no profile has it.
    QueNadieSabe,
    /// Somebody is told to write something here.
    Orden,
    /// A short name is being given to a party: what follows is no new subject.
    Apodo,
    /// Who is spoken of is represented by whom comes next.
    PorMedioDe,
    /// A word between a cue and its blank that changes nothing.
    Nexo,
}

/// A cue found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Hallazgo {
    /// What it says.
    pub pista: Pista,
    /// Its first word.
    pub de: usize,
    /// The word after it.
    pub a: usize,
}

/// The words of a text as cues are written: lower case, no accents, `R.U.T.` as one word, `N°` as `n`.
pub fn words(texto: &str) -> Vec<String> {
    let mut folded = String::with_capacity(texto.len());
    texto.chars().for_each(|letra| fold(letra, &mut |c| folded.push(c)));
    let mut found = Vec::with_capacity(texto.len() / 5);
    let mut word = String::new();
    // Whether the letter before, and the one before that, belong to a word.
    let (mut one_back, mut two_back) = (false, false);
    let mut letters = folded.chars().peekable();
    while let Some(letter) = letters.next() {
        let joins = letter.is_alphanumeric();
        if joins && !matches!(letter, 'º' | 'ª') {
            word.push(letter);
        } else if !word.is_empty() {
            // The dot of an abbreviation of single letters joins them: C.N.I., R.U.T.
            let goes_on = letters.peek().is_some_and(|next| next.is_alphanumeric());
            if !(letter == '.' && one_back && !two_back && goes_on) {
                found.push(std::mem::take(&mut word));
            }
        }
        (two_back, one_back) = (one_back, joins);
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

/// All cues in these words, the longest at each place, in order.
pub fn find(words: &[String]) -> Vec<Hallazgo> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let fits = |phrase: &str| {
            let mut size = 0;
            let equal = phrase.split(' ').all(|w| {
                size += 1;
                words.get(at + size - 1).is_some_and(|word| word == w)
            });
            equal.then_some(size)
        };
        let longest = index()
            .get(words[at].as_str())
            .into_iter()
            .flatten()
            .filter_map(|(phrase, pista)| Some((fits(phrase)?, *pista)))
            .max_by_key(|(size, _)| *size);
        if let Some((size, pista)) = longest {
            found.push(Hallazgo { pista, de: at, a: at + size });
            at += size;
        } else {
            at += 1;
        }
    }
    found
}

type Index = std::collections::HashMap<&'static str, Vec<(&'static str, Pista)>>;

/// The cues by their first word.
fn index() -> &'static Index {
    static INDEX: std::sync::LazyLock<Index> = std::sync::LazyLock::new(|| {
        let mut index = Index::new();
        for (phrase, pista) in QUIEN.iter().chain(QUE) {
            let first = phrase.split(' ').next().unwrap_or_default();
            index.entry(first).or_default().push((*phrase, *pista));
        }
        index
    });
    &INDEX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_and_ordinals_are_words() {
        assert_eq!(words("R.U.T. N° ……, C.N.I. Nº"), ["rut", "n", "cni", "n"]);
        assert_eq!(words("don(ña) Ñuñoa/S"), ["don", "na", "nunoa", "s"]);
    }
}
