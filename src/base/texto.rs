//! Comparing what people type: without case, accents or doubled spaces; and "¿quiso decir …?".

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text as it is compared: no accents, lower case, one space between words, punctuation as space.
///
/// `Ñ` counts as `N`, as it does in the Ministry's own lists.
pub fn plain(texto: &str) -> String {
    let mut salida = String::with_capacity(texto.len());
    for letra in texto.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if letra.is_alphanumeric() {
            salida.push(letra);
        } else if !matches!(letra, '\'' | '’' | '´' | '`') && !salida.is_empty() && !salida.ends_with(' ')
        {
            salida.push(' ');
        }
    }
    salida.truncate(salida.trim_end().len());
    salida
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
            let y = if sounds_like_i(ultima.as_ref()) { "e" } else { "y" };
            format!("{} {y} {}", primeras.join(", "), ultima.as_ref())
        }
    }
}

/// `y` becomes `e` before a word that begins with the vowel i (`hi` too, but not the glide of `hie`).
fn sounds_like_i(palabra: &str) -> bool {
    let palabra = plain(palabra);
    let sonido = palabra.strip_prefix('h').unwrap_or(&palabra);
    sonido.starts_with('i') && !sonido.starts_with("ie")
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
    fn a_typing_error_finds_its_word_and_nonsense_finds_none() {
        let comunas = ["Rengo", "Requínoa", "Rancagua"];
        assert_eq!(nearest("Renggo", comunas), Some("Rengo"));
        assert_eq!(nearest("requinoa", comunas), Some("Requínoa"));
        assert_eq!(nearest("Estocolmo", comunas), None);
        assert_eq!(nearest("", comunas), None);
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
