//! Texts as they will be printed: what would break a page, what says nothing, what is of another alphabet.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::base::texto::{forbidden_name, is_forbidden, plain};

/// More marks than this on one letter are no letter of any language of Chile, and run over the lines above.
const MAX_MARCAS: usize = 3;

/// Why a text cannot be printed, if it cannot: said after «tiene …».
pub(super) fn unprintable(texto: &str) -> Option<String> {
    if let Some(mala) = texto.chars().find(|letra| is_forbidden(*letra)) {
        return Some(format!("un carácter que no puede imprimirse ({})", forbidden_name(mala)));
    }
    if texto.is_ascii() {
        return None;
    }
    if texto.starts_with(is_combining_mark) {
        return Some("un acento suelto al comienzo, sin letra que lo lleve".to_owned());
    }
    // Marks of their own begin there; the letters before them carry two at most.
    if texto.chars().any(|letra| letra >= '\u{300}') && has_a_pile_of_marks(texto) {
        return Some(format!("una letra con más de {MAX_MARCAS} acentos, que se montaría en otras líneas"));
    }
    broken_encoding(texto).map(|mal| format!("letras mal convertidas («{mal}»)"))
}

fn has_a_pile_of_marks(texto: &str) -> bool {
    let mut marks = 0;
    texto.nfd().any(|letra| {
        marks = if is_combining_mark(letra) { marks + 1 } else { 0 };
        marks > MAX_MARCAS
    })
}

/// The first pair of letters that only comes about when UTF-8 was read as something else: `Ã³` for `ó`.
fn broken_encoding(texto: &str) -> Option<String> {
    // What the second byte of a Spanish letter looks like in Windows' own alphabet, where that is a letter.
    const COLA: [char; 11] = ['ª', 'µ', 'º', 'š', 'œ', 'ž', 'Ÿ', 'ƒ', 'ˆ', 'Š', 'Œ'];
    let pairs = texto.chars().zip(texto.chars().skip(1));
    let tail = |c: char| !c.is_ascii() && (!c.is_alphabetic() && !c.is_whitespace() || COLA.contains(&c));
    pairs.filter(|(a, b)| matches!(a, 'Ã' | 'Â') && tail(*b)).map(|(a, b)| format!("{a}{b}")).next()
}

/// Whether a text has a letter or a number at all: `---` on a page is a blank that nobody declared.
pub(super) fn says_something(texto: &str) -> bool {
    texto.chars().any(char::is_alphanumeric)
}

/// The first letter that is not Latin: the Cyrillic `а` looks like an `a`, and no search finds it.
pub(super) fn of_another_alphabet(texto: &str) -> Option<char> {
    let latin = |c: char| {
        matches!(
            c,
            '\0'..='\u{2af}' | '\u{300}'..='\u{36f}' | '\u{1d00}'..='\u{1dbf}' | '\u{1e00}'..='\u{1eff}'
                | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}'
        )
    };
    texto.chars().find(|c| !latin(*c) && c.is_alphanumeric())
}

/// What people write where they do not know yet, and forget.
pub(super) fn is_makeshift(texto: &str) -> bool {
    const PROVISORIOS: [&str; 17] = [
        "pendiente",
        "por definir",
        "por confirmar",
        "por completar",
        "completar",
        "falta",
        "no aplica",
        "no informado",
        "no tiene",
        "sin informacion",
        "n a",
        "na",
        "s i",
        "nn",
        "n n",
        "ninguno",
        "ninguna",
    ];
    let plano = plain(texto);
    let crossed = !plano.is_empty() && plano.chars().all(|c| c == 'x');
    // One byte of each sign, which most texts have none of; that of `…` begins other letters too.
    let signs = texto.bytes().any(|b| matches!(b, b'_' | b'.' | b'X' | b'{' | b'}' | 0xe2));
    let blank = signs && ["__", "....", "……", "XXX", "{{", "}}"].iter().any(|signo| texto.contains(signo));
    crossed || blank || PROVISORIOS.contains(&plano.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_or_breaks_the_lines_is_told() {
        for good in ["Ñuñoa", "N\u{303}un\u{303}oa", "Ye\u{302}\u{301}", "Â ", "SÃO PAULO", "n° 5 ½", "Pão"]
        {
            assert_eq!(unprintable(good), None, "{good}");
        }
        for bad in [
            "Colegio\u{200b}",
            "\u{301}Colegio",
            "Z\u{301}\u{302}\u{303}\u{304}",
            "Fundaci\u{fffd}n",
            "FundaciÃ³n",
            "PeÃ‘alolÃ©n",
            "a\u{3164}",
            "a\u{ad}b",
            "a\u{e000}",
            "a\u{e0041}",
        ] {
            assert!(unprintable(bad).is_some(), "{bad:?}");
        }
    }

    #[test]
    fn letters_of_other_alphabets_are_seen() {
        assert_eq!(of_another_alphabet("Liceo Ñandú Nº 5 «Küme» 1ª — ½"), None);
        assert_eq!(of_another_alphabet("C\u{43e}legio"), Some('\u{43e}'));
        assert_eq!(of_another_alphabet("９9001"), Some('９'));
        assert_eq!(of_another_alphabet("𝐂olegio"), Some('𝐂'));
    }

    #[test]
    fn makeshift_words_are_known_and_real_ones_are_not() {
        for word in ["Pendiente", "por definir", "XXXX", "x", "N/A", "S/I", "Colegio ____", "Calle ...."] {
            assert!(is_makeshift(word), "{word}");
        }
        for word in ["S/N", "Liceo Siglo XXI", "Natalia", "Los Aromos 123", "La Completa"] {
            assert!(!is_makeshift(word), "{word}");
        }
    }
}
