//! A table that fits the terminal: columns as wide as what is in them, and the widest shortened where there is no room.

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

/// The lines of a table with these headings, each at most `ancho` columns wide.
pub(super) fn draw<const N: usize>(titulos: [&str; N], filas: &[[String; N]], ancho: usize) -> Vec<String> {
    let mut anchos = titulos.map(UnicodeWidthStr::width);
    for fila in filas {
        for (ancho, celda) in anchos.iter_mut().zip(fila) {
            *ancho = (*ancho).max(celda.width());
        }
    }
    fit(&mut anchos, ancho);
    let titulos = titulos.map(str::to_owned);
    std::iter::once(&titulos).chain(filas).map(|fila| line(fila, &anchos)).collect()
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

fn line(fila: &[String], anchos: &[usize]) -> String {
    let mut linea = String::new();
    for (celda, ancho) in fila.iter().zip(anchos) {
        if !linea.is_empty() {
            linea.push_str("  ");
        }
        let shown = shorten(celda, *ancho);
        let pad = ancho.saturating_sub(shown.width());
        linea.push_str(&shown);
        linea.extend(std::iter::repeat_n(' ', pad));
    }
    linea.truncate(linea.trim_end().len());
    linea
}

/// The text, or its beginning and «…», at most so wide. Line ends and tabs would tear the table.
fn shorten(texto: &str, ancho: usize) -> String {
    let texto: String = texto.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if texto.width() <= ancho {
        return texto;
    }
    let mut corto = String::new();
    let mut used = 1;
    for letra in texto.chars() {
        used += letra.width().unwrap_or(0);
        if used > ancho {
            break;
        }
        corto.push(letra);
    }
    corto.truncate(corto.trim_end().len());
    corto.push('…');
    corto
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_column_gives_way_first() {
        let filas = [["AYA-99WJ".into(), "Fundación Educacional Los Boldos".into(), "Ana".into()]];
        let lineas = draw(["Trámite", "Sostenedor", "A cargo"], &filas, 34);
        assert_eq!(lineas, ["Trámite   Sostenedor       A cargo", "AYA-99WJ  Fundación Educ…  Ana"]);
        assert!(draw(["Trámite", "Sostenedor", "A cargo"], &filas, 200)[1].contains("Los Boldos"));
    }

    #[test]
    fn wide_letters_and_line_ends_keep_the_columns() {
        let filas = [["日本語日本語".into(), "a\nb".into()]];
        let lineas = draw(["x", "y"], &filas, 9);
        assert!(lineas.iter().all(|l| l.width() <= 12 && !l.contains('\n')), "{lineas:?}");
    }
}
