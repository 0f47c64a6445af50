//! A value as it fits behind the words that a model prints: never twice what stands there already.

use super::campo::Atributo as A;
use super::pistas::words;

/// A value without the words that the model prints right before the blank: «Ilustre Municipalidad de», «Región».
pub(super) fn fitted(valor: &str, atributo: A, antes: &str) -> String {
    // «Liceo: ……» is a label, and the whole name stands behind it.
    if antes.trim_end().ends_with(':') && atributo != A::Region {
        return valor.to_owned();
    }
    let before = words(antes);
    if atributo == A::Region
        && let [.., region, de] = &before[..]
        && region == "region"
        && matches!(de.as_str(), "de" | "del" | "la")
    {
        let short = valor.trim_start_matches("Región").trim_start();
        return ["de la ", "del ", "de "]
            .iter()
            .find_map(|a| short.strip_prefix(a))
            .unwrap_or(short)
            .to_owned();
    }
    if atributo == A::Telefono {
        // «+56 9 ……»: the model begins the number itself.
        let tail: String = antes
            .trim_end()
            .rsplit(|c: char| c.is_alphabetic() || c == ':')
            .next()
            .unwrap_or_default()
            .into();
        let begun: String = tail.split_whitespace().collect();
        let rest = begun.starts_with('+').then(|| without_prefix(valor, &begun)).flatten();
        return rest.unwrap_or(valor).to_owned();
    }
    if before.is_empty() {
        return valor.to_owned();
    }
    let pieces: Vec<&str> = valor.split(' ').collect();
    // The model's «de» may be none of the name's: «Servicio Local de Educación Pública de ……».
    let without_de = before.strip_suffix(&["de".to_owned()]).unwrap_or(&before);
    for count in (1..pieces.len()).rev() {
        // The model may leave out how the name begins: «la Municipalidad de ……».
        for from in 0..count.min(2) {
            let head = words(&pieces[from..count].join(" "));
            let worth = head.len() > 1 || head.first().is_some_and(|w| w.len() > 4);
            if worth && (before.ends_with(&head) || (head.len() > 2 && without_de.ends_with(&head))) {
                return pieces[count..].join(" ");
            }
        }
    }
    valor.to_owned()
}

/// What follows in a number whose first digits are these, whatever the spaces between.
fn without_prefix<'v>(valor: &'v str, begun: &str) -> Option<&'v str> {
    let mut expected = begun.chars();
    for (at, letra) in valor.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        match expected.next() {
            None => return Some(valor[at..].trim_start()),
            Some(c) if c == letra => {}
            Some(_) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_model_prints_is_not_written_twice() {
        let name = |valor, antes| fitted(valor, A::Nombre, antes);
        assert_eq!(
            name("Ilustre Municipalidad de Valle Claro", "y la Ilustre Municipalidad de "),
            "Valle Claro"
        );
        assert_eq!(name("Fundación Educacional Los Boldos", "la Fundación "), "Educacional Los Boldos");
        assert_eq!(name("Fundación Los Boldos", "el sostenedor "), "Fundación Los Boldos");
        let region = |antes| fitted("Región del Maule", A::Region, antes);
        assert_eq!(region("comuna de Curepto, "), "Región del Maule");
        assert_eq!(region("Región "), "del Maule");
        assert_eq!(region("Región de "), "Maule");
    }
}
