//! What can be answered to a blank, and dates as answers.

use super::campo::Atributo as A;
use super::pistas::words;
use crate::documentos::palabras::{long_date, month};

/// What goes into a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Valor {
    /// These words.
    Texto(String),
    /// Nothing yet: the day on which it is signed is not known.
    Todavia,
    /// Nothing: the model has room for more than the profile has.
    Sobra(String),
    /// The profile does not have it: why.
    Falta(String),
}

/// The words around a blank, where its value depends on them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entorno<'t> {
    /// The text before it, in its paragraph.
    pub antes: &'t str,
    /// The text after it, up to the next blank.
    pub despues: &'t str,
    /// Whether it has the form `__/__/____`.
    pub en_cifras: bool,
}

pub(super) fn text(texto: &str) -> Valor {
    Valor::Texto(texto.to_owned())
}

pub(super) fn missing(que: &str) -> Valor {
    Valor::Falta(que.to_owned())
}

pub(super) fn date(fecha: jiff::civil::Date, atributo: A, entorno: Entorno<'_>) -> Valor {
    let year = fecha.year().to_string();
    text(&match atributo {
        A::Dia => fecha.day().to_string(),
        A::Mes => month(fecha).to_owned(),
        A::Anio => {
            // The model may have begun to print it: «20».
            if words(entorno.antes).ends_with(&["dos".to_owned(), "mil".to_owned()]) {
                return year_in_words(fecha.year()).map_or_else(|| missing("el año va en palabras"), text);
            }
            let digits =
                entorno.antes.len() - entorno.antes.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let begun = &entorno.antes[entorno.antes.len() - digits..];
            match year.strip_prefix(begun).filter(|rest| !rest.is_empty()) {
                Some(rest) => rest.to_owned(),
                None => return missing(&format!("el modelo trae impreso «{begun}», y el año es {year}")),
            }
        }
        _ if entorno.en_cifras => format!("{:02}/{:02}/{year}", fecha.day(), fecha.month()),
        _ => long_date(fecha),
    })
}

/// What follows «dos mil» in a year written in words.
fn year_in_words(year: i16) -> Option<&'static str> {
    const VEINTES: [&str; 20] = [
        "veinte",
        "veintiuno",
        "veintidós",
        "veintitrés",
        "veinticuatro",
        "veinticinco",
        "veintiséis",
        "veintisiete",
        "veintiocho",
        "veintinueve",
        "treinta",
        "treinta y uno",
        "treinta y dos",
        "treinta y tres",
        "treinta y cuatro",
        "treinta y cinco",
        "treinta y seis",
        "treinta y siete",
        "treinta y ocho",
        "treinta y nueve",
    ];
    VEINTES.get(usize::try_from(year - 2020).ok()?).copied()
}
