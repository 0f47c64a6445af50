//! Signs that stand where a person is to write: dots, lines, «(indicar)», «XXX», `[RUT]`.

use std::ops::Range;

use crate::base::texto::plain;

/// Signs that draw a line to write on.
const LINEA: [char; 8] = ['.', '…', '_', '-', '–', '—', '\u{a0}', ' '];

/// Whether a text is nothing but a place to write in.
pub(super) fn is_placeholder(texto: &str) -> bool {
    let t = texto.trim();
    if t.is_empty() {
        return false;
    }
    let line = t.chars().all(|c| LINEA.contains(&c)) && t.chars().count() > 1;
    let crosses = t.chars().filter(|c| matches!(c, 'x' | 'X')).count() >= 3
        && t.chars().all(|c| matches!(c, 'x' | 'X' | '.' | '-' | '+' | ' ' | '0'..='9'));
    let bracketed = (t.starts_with('(') && t.ends_with(')'))
        || (t.starts_with('[') && t.ends_with(']'))
        || (t.starts_with('<') && t.ends_with('>'))
        || (t.starts_with("{{") && t.ends_with("}}"))
        || (t.starts_with('«') && t.ends_with('»'));
    let sample = t.contains('@')
        && ["dominio", "ejemplo", "correo@", "nombre@", "usuario@", "xxx"]
            .iter()
            .any(|w| t.to_lowercase().contains(w));
    line || sample || t == "…" || crosses || bracketed || is_order(t)
}

/// Whether a text tells somebody to write here: «Ingrese el RUT», «Seleccione».
fn is_order(texto: &str) -> bool {
    let words = plain(texto);
    let first = words.split(' ').next().unwrap_or_default();
    let order = [
        "ingrese",
        "ingresar",
        "escriba",
        "escribir",
        "complete",
        "completar",
        "seleccione",
        "seleccionar",
        "elija",
        "indique",
        "indicar",
    ];
    order.contains(&first) && words.split(' ').count() <= 8 && !texto.contains(':')
}

/// Where in a text the line to write on stands, behind a colon: `Nombre: ________`.
pub(super) fn line_after_colon(texto: &str) -> Option<Range<usize>> {
    let colon = texto.find(':')? + 1;
    let rest = &texto[colon..];
    let start = colon + rest.len() - rest.trim_start().len();
    let end = colon + rest.trim_end().len();
    (start < end && is_placeholder(&texto[start..end])).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_to_write_in_are_known_from_words() {
        for sign in [
            "____",
            "……",
            "....",
            "(indicar)",
            "[RUT]",
            "XXXX",
            "Ingrese RUT",
            "{{rut}}",
            "--",
            "XX.XXX.XXX-X",
            "correo@dominio.cl",
        ] {
            assert!(is_placeholder(sign), "{sign}");
        }
        for word in ["", "X", "-", "SI", "Escuela", "Ana (suplente)", "No aplica", "Nombre:"] {
            assert!(!is_placeholder(word), "{word}");
        }
    }

    #[test]
    fn the_line_behind_a_colon_is_found() {
        assert_eq!(line_after_colon("Nombre: ____"), Some(8..12));
        assert_eq!(line_after_colon("Nombre: Ana"), None);
        assert_eq!(line_after_colon("Nombre:"), None);
    }
}
