//! A table that fits the terminal: columns as wide as what is in them, and the widest shortened where there is no room.

use std::borrow::Cow;
use std::io;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns between two columns.
const HUECO: usize = 2;
/// No column is shortened below this.
const MINIMO: usize = 6;
/// How wide a line may be where nobody looks at a terminal.
const SIN_TERMINAL: usize = 160;

/// How many columns the person's terminal has.
pub(super) fn width() -> usize {
    terminal_size::terminal_size().map_or(SIN_TERMINAL, |(ancho, _)| usize::from(ancho.0).max(40))
}

/// Gives each line of a table with these headings, at most `ancho` columns wide.
pub(super) fn draw<const N: usize>(
    titulos: [&str; N],
    filas: &[[Cow<'_, str>; N]],
    ancho: usize,
    put: &mut dyn FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let mut anchos = titulos.map(width_of);
    for fila in filas {
        for (ancho, celda) in anchos.iter_mut().zip(fila) {
            *ancho = (*ancho).max(width_of(celda));
        }
    }
    fit(&mut anchos, ancho);
    let titulos = titulos.map(Cow::Borrowed);
    let mut linea = String::new();
    for fila in std::iter::once(&titulos).chain(filas) {
        linea.clear();
        for (celda, ancho) in fila.iter().zip(anchos) {
            let used = push_short(&mut linea, celda, ancho);
            linea.extend(std::iter::repeat_n(' ', ancho.saturating_sub(used) + HUECO));
        }
        put(linea.trim_end())?;
    }
    Ok(())
}

/// How many columns a text takes.
fn width_of(texto: &str) -> usize {
    if texto.is_ascii() { texto.len() } else { latin(texto).unwrap_or_else(|| texto.width()) }
}

/// How many columns a text of Latin letters takes, one each, which saves asking for each of them; none where there is
/// another letter, or a control.
fn latin(texto: &str) -> Option<usize> {
    let mut count = 0;
    for letra in texto.chars() {
        if !matches!(letra, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}') {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// Takes from the widest column, again and again, until all fit; gives up where every one is at its least.
fn fit(anchos: &mut [usize], ancho: usize) {
    let room = ancho.saturating_sub(HUECO * anchos.len().saturating_sub(1));
    let mut over = anchos.iter().sum::<usize>().saturating_sub(room);
    while over > 0 {
        let Some(widest) = anchos.iter_mut().max() else { return };
        if *widest <= MINIMO {
            return;
        }
        *widest -= 1;
        over -= 1;
    }
}

/// Adds the text, or its beginning and «…», at most so wide, and tells how wide it is then. Line ends and tabs would tear the
/// table, and are blanks.
fn push_short(linea: &mut String, texto: &str, ancho: usize) -> usize {
    if let Some(width) = latin(texto).filter(|width| *width <= ancho) {
        linea.push_str(texto);
        return width;
    }
    let start = linea.len();
    let (mut used, mut kept, mut kept_width) = (0, start, 0);
    for letra in texto.chars() {
        let letra = if letra.is_control() { ' ' } else { letra };
        used += letra.width().unwrap_or(0);
        if used > ancho {
            linea.truncate(kept);
            linea.push('…');
            return kept_width + 1;
        }
        linea.push(letra);
        // Up to here there is room for the sign, which follows no blank.
        if used < ancho && letra != ' ' {
            (kept, kept_width) = (linea.len(), used);
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines<const N: usize>(titulos: [&str; N], fila: [&str; N], ancho: usize) -> Vec<String> {
        let mut lineas = Vec::new();
        let mut put = |linea: &str| {
            lineas.push(linea.to_owned());
            Ok(())
        };
        draw(titulos, &[fila.map(Cow::Borrowed)], ancho, &mut put).unwrap();
        lineas
    }

    #[test]
    fn the_widest_column_gives_way_first() {
        let titulos = ["Trámite", "Sostenedor", "A cargo"];
        let fila = ["AYA-99WJ", "Fundación Educacional Los Boldos", "Ana"];
        assert_eq!(
            lines(titulos, fila, 34),
            ["Trámite   Sostenedor       A cargo", "AYA-99WJ  Fundación Educ…  Ana"]
        );
        assert!(lines(titulos, fila, 200)[1].contains("Los Boldos"));
        assert_eq!(lines(titulos, ["a", "Fundación Educacionala", "b"], 29)[1], "a        Fundación…   b");
    }

    #[test]
    fn wide_letters_and_line_ends_keep_the_columns() {
        let lineas = lines(["x", "y"], ["日本語日本語", "a\nb"], 9);
        assert!(lineas.iter().all(|l| l.width() <= 12 && !l.contains('\n')), "{lineas:?}");
        assert_eq!(lineas[1], "日本…   a b");
    }
}
