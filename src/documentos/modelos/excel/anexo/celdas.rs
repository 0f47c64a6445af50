//! What a cell of an Anexo says: its text, an RBD, a mark.

use super::palabras::Palabras;
use crate::base::planilla::Celda;
use crate::base::planilla::a_la_vista::Escrito;
use crate::perfil::modulo_11::{split, with_plain_hyphen};

/// The text of a cell as a person reads it; a whole number is its digits.
pub(crate) fn text(escrito: &Escrito) -> String {
    match escrito {
        Escrito::Llano(Celda::Texto(t) | Celda::Fecha(t) | Celda::Error(t)) | Escrito::Tachado(t) => {
            harmless(t.trim())
        }
        Escrito::Llano(Celda::Numero(n)) => n.to_string(),
        Escrito::Llano(Celda::Logico(b)) => if *b { "VERDADERO" } else { "FALSO" }.to_owned(),
        Escrito::Llano(Celda::Hora) | Escrito::SinResultado => String::new(),
    }
}

/// Without what upsets a terminal: controls, and what turns the reading direction.
fn harmless(texto: &str) -> String {
    let odd = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    let plain = texto.replace("\r\n", "\n").replace('\r', "\n");
    plain.chars().map(|c| if odd(c) { '\u{fffd}' } else { c }).collect()
}

/// What was written, short enough for a message and in one line.
pub(super) fn shown(texto: &str) -> String {
    let mut letters = texto.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let start: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() { start + "…" } else { start }
}

/// An RBD as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RbdEscrito {
    /// The number without its digit.
    pub numero: u32,
    /// The digit, where one was written.
    pub digito: Option<char>,
}

impl std::fmt::Display for RbdEscrito {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.digito {
            Some(digito) => write!(f, "{}-{digito}", self.numero),
            None => write!(f, "{}", self.numero),
        }
    }
}

/// An RBD with its digit or without, as text or number, with dots or the word before it.
pub(crate) fn rbd(texto: &str) -> Option<RbdEscrito> {
    let texto = texto.trim();
    let bare = texto
        .strip_prefix("RBD")
        .or_else(|| texto.strip_prefix("rbd"))
        .map_or(texto, |rest| rest.trim_start_matches([':', ' ', '.', 'N', 'n', '°', 'º']));
    let limpio: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    let limpio = with_plain_hyphen(&limpio);
    let dotted = limpio.split('-').next().is_some_and(|n| {
        n.split_once('.').is_none_or(|(head, tail)| (1..=2).contains(&head.len()) && tail.len() == 3)
    });
    let limpio = if dotted { limpio.replace('.', "") } else { limpio };
    if limpio.contains('-') {
        let (numero, digito) = split(&limpio)?;
        return (1..=99_999).contains(&numero).then_some(RbdEscrito { numero, digito: Some(digito) });
    }
    if limpio.is_empty() || limpio.len() > 8 || !limpio.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let numero: u32 = limpio.parse().ok()?;
    match numero {
        1..=99_999 => Some(RbdEscrito { numero, digito: None }),
        // No RBD has six figures: the last is the digit.
        100_000..=999_999 => {
            Some(RbdEscrito { numero: numero / 10, digito: char::from_digit(numero % 10, 10) })
        }
        _ => None,
    }
}

/// What a cell says of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marca {
    /// It is asked for.
    Si,
    /// It is not, or nothing is written.
    No,
    /// Something is written that is neither.
    NoSeEntiende,
}

/// The mark of a cell.
pub(crate) fn mark(escrito: Option<&Escrito>, palabras: &Palabras<'_>) -> Marca {
    let said = match escrito {
        None => Some(false),
        Some(Escrito::Llano(Celda::Logico(b))) => Some(*b),
        Some(Escrito::Llano(Celda::Texto(_) | Celda::Numero(_))) => {
            escrito.and_then(|e| palabras.mark(&text(e)))
        }
        // Crossed out, an error, a formula without result: only the person knows.
        Some(_) => None,
    };
    match said {
        Some(true) => Marca::Si,
        Some(false) => Marca::No,
        None => Marca::NoSeEntiende,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogo::Catalogo;

    #[test]
    fn an_rbd_is_read_however_it_is_written() {
        for written in ["1195-9", "1.195-9", " 1195 - 9 ", "RBD 1195-9", "01195-9", "RBD: 1195–9"] {
            let digito = Some('9');
            assert_eq!(rbd(written), Some(RbdEscrito { numero: 1195, digito }), "{written}");
        }
        assert_eq!(rbd("1195"), Some(RbdEscrito { numero: 1195, digito: None }));
        assert_eq!(rbd("990019"), Some(RbdEscrito { numero: 99_001, digito: Some('9') }));
        for odd in ["", "colegio", "12.5", "1195-99", "0", "12345678", "-", "1195-9-9", "Ej.: 1234-5"] {
            assert_eq!(rbd(odd), None, "{odd}");
        }
    }

    #[test]
    fn marks_and_their_contraries_are_read_and_nothing_else() {
        let palabras = Palabras::new(Catalogo::propio());
        let of = |t: &str| mark(Some(&Escrito::Llano(Celda::Texto(t.to_owned()))), &palabras);
        for si in ["X", "x", "SI", "Sí", "sí ", "1", "✓", "✔", "S"] {
            assert_eq!(of(si), Marca::Si, "{si}");
        }
        for no in ["NO", "no", "0", "-", "—", "N/A"] {
            assert_eq!(of(no), Marca::No, "{no}");
        }
        for odd in ["?", "2", "quizás", "SI/NO", "xx"] {
            assert_eq!(of(odd), Marca::NoSeEntiende, "{odd}");
        }
        assert_eq!(mark(Some(&Escrito::Llano(Celda::Numero(1.0))), &palabras), Marca::Si);
        assert_eq!(mark(Some(&Escrito::Llano(Celda::Numero(0.0))), &palabras), Marca::No);
        assert_eq!(mark(None, &palabras), Marca::No);
        assert_eq!(mark(Some(&Escrito::Tachado("X".to_owned())), &palabras), Marca::NoSeEntiende);
    }
}
