//! Text that people type: compared without case or accents, «¿quiso decir …?», lists, letters that may not be printed.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The text as it is compared: no accents, lower case, one space between words, punctuation as space.
///
/// `Ñ` counts as `N`, as it does in the Ministry's own lists.
pub fn plain(texto: &str) -> String {
    let mut salida = String::with_capacity(texto.len());
    push_plain(&mut salida, texto);
    salida
}

/// Adds the text to another, as [`plain`] has it.
pub fn push_plain(salida: &mut String, texto: &str) {
    if texto.is_ascii() {
        // Most words of a profile: they have nothing to take apart.
        push_spaced(salida, texto.chars().map(|letra| letra.to_ascii_lowercase()));
    } else if texto.chars().all(|letra| u32::from(letra) < 0x100) {
        // Spanish needs no more letters than these; taking any text apart costs several times as much.
        push_spaced(salida, texto.chars().map(latin));
    } else {
        let mut letters = Vec::with_capacity(texto.len());
        texto.chars().for_each(|letra| fold(letra, &mut |c| letters.push(c)));
        push_spaced(salida, letters.into_iter());
    }
}

/// Letters and digits as they come, and a space for whatever stands between words.
fn push_spaced(salida: &mut String, letras: impl Iterator<Item = char>) {
    let start = salida.len();
    for letra in letras {
        if letra.is_alphanumeric() {
            salida.push(letra);
        } else if !matches!(letra, '\'' | '’' | '´' | '`') && salida.len() > start && !salida.ends_with(' ')
        {
            salida.push(' ');
        }
    }
    if salida.len() > start && salida.ends_with(' ') {
        salida.pop();
    }
}

/// A letter of Latin-1 without its accent, lower case.
fn latin(letra: char) -> char {
    match letra {
        'À'..='Å' | 'à'..='å' => 'a',
        'Ç' | 'ç' => 'c',
        'È'..='Ë' | 'è'..='ë' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' => 'i',
        'Ñ' | 'ñ' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' => 'u',
        'Ý' | 'ý' | 'ÿ' => 'y',
        'Æ' | 'Ð' | 'Ø' | 'Þ' => letra.to_lowercase().next().unwrap_or(letra),
        _ => letra.to_ascii_lowercase(),
    }
}

/// A letter as it is compared, without accent and in lower case: one letter mostly, none for a mark that stands over
/// another. Those of Spanish go past the tables of Unicode.
pub fn fold(letra: char, push: &mut impl FnMut(char)) {
    match letra {
        letra if letra.is_ascii() => push(letra.to_ascii_lowercase()),
        'á' | 'Á' => push('a'),
        'é' | 'É' => push('e'),
        'í' | 'Í' => push('i'),
        'ó' | 'Ó' => push('o'),
        'ú' | 'Ú' | 'ü' | 'Ü' => push('u'),
        'ñ' | 'Ñ' => push('n'),
        '…' | '«' | '»' | '°' | 'º' | '“' | '”' | '–' => push(letra),
        otra => decompose_canonical(otra, |c| {
            if !is_combining_mark(c) {
                c.to_lowercase().for_each(&mut *push);
            }
        }),
    }
}

/// The candidate that is nearest to what was written, where one is near enough to be meant.
pub fn nearest<'a>(escrito: &str, posibles: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let escrito = plain(escrito);
    // A damaged file can hold a "word" of a megabyte; nobody meant a name by it.
    if escrito.is_empty() || escrito.len() > 100 {
        return None;
    }
    posibles
        .into_iter()
        .map(|posible| (strsim::normalized_damerau_levenshtein(&escrito, &plain(posible)), posible))
        .filter(|(parecido, _)| *parecido >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, posible)| posible)
}

/// `¿Quiso decir «X»?` followed by a space, or nothing.
pub fn did_you_mean<'a>(escrito: &str, posibles: impl IntoIterator<Item = &'a str>) -> String {
    nearest(escrito, posibles).map(|p| format!("¿Quiso decir «{p}»? ")).unwrap_or_default()
}

/// Words as Spanish lists them: `A`, `A y B`, `A, B y C`; «e» before an i-sound.
pub fn list<S: AsRef<str>>(palabras: &[S]) -> String {
    match palabras {
        [] => String::new(),
        [una] => una.as_ref().to_owned(),
        [primeras @ .., ultima] => {
            let primeras: Vec<&str> = primeras.iter().map(AsRef::as_ref).collect();
            format!("{} {} {}", primeras.join(", "), and(ultima.as_ref()), ultima.as_ref())
        }
    }
}

/// «y», or «e» before a word that begins with the vowel i (`hi` too, but not the glide of `hie`).
pub fn and(siguiente: &str) -> &'static str {
    let palabra = plain(siguiente);
    let sonido = palabra.strip_prefix('h').unwrap_or(&palabra);
    if sonido.starts_with('i') && !sonido.starts_with("ie") { "e" } else { "y" }
}

/// What a document must not hold: controls, what XML forbids, what turns the reading direction, what cannot be
/// seen or is not the same on another machine.
///
/// Sources: Unicode 16, property `Default_Ignorable_Code_Point`; private use and U+FFFD, the sign of a letter that
/// was lost, are our own additions.
pub fn is_forbidden(letra: char) -> bool {
    if letra.is_ascii() {
        return letra.is_ascii_control();
    }
    letra.is_control() || is_invisible(letra) || is_private(letra) || (letra as u32) & 0xfffe == 0xfffe
}

/// Letters that take no ink: two names that differ by one look alike, and a name of nothing else is a blank.
fn is_invisible(letra: char) -> bool {
    matches!(
        letra,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// What each font draws as it likes, and a letter that some other program could not read.
fn is_private(letra: char) -> bool {
    matches!(letra, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// What a forbidden letter is called in a message.
pub fn forbidden_name(letra: char) -> String {
    match letra {
        '\t' => "un tabulador".to_owned(),
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => "un salto de línea".to_owned(),
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            format!("U+{:04X}, que cambia la dirección de lectura", letra as u32)
        }
        '\u{fffd}' => "U+FFFD, señal de que se perdió una letra".to_owned(),
        otra if is_invisible(otra) => format!("U+{:04X}, que no se ve", otra as u32),
        otra => format!("U+{:04X}", otra as u32),
    }
}

/// A size for people, in millions of bytes: «20 MB», «1,5 MB», never less than «0,1 MB».
pub fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000).max(1);
    if tenths.is_multiple_of(10) {
        format!("{} MB", tenths / 10)
    } else {
        format!("{},{} MB", tenths / 10, tenths % 10)
    }
}

/// A name that anybody may have written, as it can be shown: what can't be seen, or turns the reading direction, by its number.
pub fn visible(texto: &str) -> String {
    let shown = |letra: char| {
        if is_forbidden(letra) { format!("<U+{:04X}>", letra as u32) } else { letra.to_string() }
    };
    texto.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_forgets_accents_case_and_punctuation() {
        assert_eq!(plain("  Ñuñoa  &  CÍA. "), "nunoa cia");
        assert_eq!(plain("O'Higgins"), "ohiggins");
        assert_eq!(plain("Ra\u{301}ncagua"), plain("ráncagua"), "composed or not, the same word");
    }

    #[test]
    fn the_short_way_through_latin_1_is_the_long_way() {
        for letra in '\0'..='\u{ff}' {
            let texto = format!("a{letra}b");
            // A letter from elsewhere sends the whole text the long way.
            assert_eq!(plain(&format!("{texto} ł")), format!("{} ł", plain(&texto)), "{letra:?}");
        }
    }

    #[test]
    fn a_typing_error_finds_its_word_and_nonsense_finds_none() {
        let comunas = ["Rengo", "Requínoa", "Rancagua"];
        assert_eq!(nearest("Renggo", comunas), Some("Rengo"));
        assert_eq!(nearest("requinoa", comunas), Some("Requínoa"));
        assert_eq!(nearest("Estocolmo", comunas), None);
        assert_eq!(nearest("", comunas), None);
    }

    #[test]
    fn what_cannot_be_seen_in_a_name_is_shown() {
        assert_eq!(visible("Ñuñoa\u{202e}fdp.exe\n"), "Ñuñoa<U+202E>fdp.exe<U+000A>");
    }

    #[test]
    fn lists_end_as_spanish_ends_them() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["Asistencia"]), "Asistencia");
        assert_eq!(list(&["Cursos", "Asistencia"]), "Cursos y Asistencia");
        assert_eq!(list(&["A", "B", "Irene"]), "A, B e Irene");
        assert_eq!(list(&["agua", "hielo"]), "agua y hielo");
    }
}
