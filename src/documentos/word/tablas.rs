//! Tables of a Word file: data with a heading row, signatures two a row, boxes.

use docx_rs::{
    BorderType, HeightRule, Shading, Table, TableCell, TableCellBorder, TableCellBorderPosition,
    TableCellBorders, TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::super::bloques::{Linea, Tabla, line_text};
use super::{Hoja, TEXTO};

/// About how many letters of a cell's size fit beside one another on a page.
const LETRAS: usize = 98;
/// A longer word is broken by Word anyway.
const MAX_PALABRA: usize = 24;
const GRIS: &str = "E7ECF2";

/// A table with a heading row that repeats; columns as wide as their text needs.
pub(super) fn data(hoja: &mut Hoja, tabla: &Tabla) -> Table {
    hoja.encabezados.push(true);
    let widths = column_widths(tabla);
    let mut rows = vec![row(hoja, &tabla.encabezado, &widths, "CeldaTitulo", true)];
    rows.extend(tabla.filas.iter().map(|fila| row(hoja, fila, &widths, "Celda", false)));
    framed(rows, widths)
}

fn row(hoja: &mut Hoja, fila: &[Linea], widths: &[usize], estilo: &str, heading: bool) -> TableRow {
    let cells = fila.iter().zip(widths).map(|(linea, width)| {
        let cell =
            TableCell::new().width(*width, WidthType::Dxa).add_paragraph(hoja.paragraph(estilo, linea));
        if heading {
            cell.shading(Shading::new().fill(GRIS)).vertical_align(VAlignType::Center)
        } else {
            cell
        }
    });
    TableRow::new(cells.collect()).cant_split()
}

fn framed(rows: Vec<TableRow>, widths: Vec<usize>) -> Table {
    Table::new(rows).set_grid(widths).width(TEXTO, WidthType::Dxa).layout(TableLayoutType::Fixed)
}

/// A box with a border, or a shaded note: one cell, a line a paragraph.
pub(super) fn boxed(hoja: &mut Hoja, lineas: &[Linea], shaded: bool) -> Table {
    hoja.encabezados.push(false);
    let last = lineas.len().saturating_sub(1);
    let mut cell = TableCell::new().width(TEXTO, WidthType::Dxa);
    for (i, linea) in lineas.iter().enumerate() {
        cell = cell.add_paragraph(hoja.paragraph(if i == last { "Caja" } else { "CajaSeguida" }, linea));
    }
    if shaded {
        cell = cell.shading(Shading::new().fill(GRIS));
    }
    framed(vec![TableRow::new(vec![cell]).cant_split()], vec![TEXTO])
}

/// Who signs, two a row: room to sign, a line, and under it the group's lines. Kept on one page.
pub(super) fn signatures(hoja: &mut Hoja, grupos: &[Vec<Linea>]) -> Table {
    hoja.encabezados.push(false);
    let gap = 500;
    let half = (TEXTO - gap) / 2;
    let widths = vec![half, gap, TEXTO - gap - half];
    let mut rows = Vec::new();
    for pair in grupos.chunks(2) {
        let room = widths.iter().map(|w| bare(*w).add_paragraph(hoja.paragraph("Firma", &[]))).collect();
        rows.push(TableRow::new(room).row_height(1_000.0).height_rule(HeightRule::AtLeast).cant_split());
        let [left, middle, right] = [pair.first(), None, pair.get(1)];
        let cells =
            [left, middle, right].into_iter().zip(&widths).map(|(grupo, w)| signature(hoja, grupo, *w));
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    Table::without_borders(rows).set_grid(widths).width(TEXTO, WidthType::Dxa).layout(TableLayoutType::Fixed)
}

fn signature(hoja: &mut Hoja, grupo: Option<&Vec<Linea>>, width: usize) -> TableCell {
    let Some(grupo) = grupo else { return bare(width).add_paragraph(hoja.paragraph("Firma", &[])) };
    let line = TableCellBorder::new(TableCellBorderPosition::Top)
        .border_type(BorderType::Single)
        .size(6)
        .color("000000");
    let cell = bare(width).set_borders(TableCellBorders::with_empty().set(line));
    grupo.iter().enumerate().fold(cell, |cell, (i, linea)| {
        cell.add_paragraph(hoja.paragraph(if i == 0 { "FirmaNombre" } else { "Firma" }, linea))
    })
}

fn bare(width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa)
}

/// Shares the page's width among the columns: each gets its longest word, the rest goes by length of text.
fn column_widths(tabla: &Tabla) -> Vec<usize> {
    let columns = tabla.encabezado.len().max(1);
    let texts = |column: usize| {
        std::iter::once(&tabla.encabezado)
            .chain(&tabla.filas)
            .filter_map(move |fila| fila.get(column))
            .map(|linea| line_text(linea))
    };
    let word = |t: &str| t.split_whitespace().map(|w| w.chars().count()).max().unwrap_or(0);
    let least: Vec<usize> = (0..columns)
        .map(|c| texts(c).map(|t| word(&t)).max().unwrap_or(0).clamp(4, MAX_PALABRA) + 3)
        .collect();
    let wished: Vec<usize> = (0..columns)
        .map(|c| texts(c).map(|t| t.chars().count()).max().unwrap_or(0).min(60) + 3)
        .zip(&least)
        .map(|(wish, least)| wish.max(*least))
        .collect();
    let (total_least, total_wished) = (least.iter().sum::<usize>(), wished.iter().sum::<usize>());
    let letters: Vec<f64> = least
        .iter()
        .zip(&wished)
        .map(|(least, wish)| {
            if total_least >= LETRAS || total_wished == total_least {
                share(*least, total_least, LETRAS)
            } else if total_wished <= LETRAS {
                share(*wish, total_wished, LETRAS)
            } else {
                as_f64(*least) + share(wish - least, total_wished - total_least, LETRAS - total_least)
            }
        })
        .collect();
    let mut widths: Vec<usize> = letters.iter().map(|l| to_twips(*l)).collect();
    // Rounding goes to the last column, so that the table is as wide as the text.
    let sum: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last = (*last + TEXTO).saturating_sub(sum);
    }
    widths
}

fn share(part: usize, of: usize, total: usize) -> f64 {
    as_f64(part) / as_f64(of.max(1)) * as_f64(total)
}

#[expect(clippy::cast_precision_loss, reason = "column widths are small")]
fn as_f64(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the page's width")]
fn to_twips(letters: f64) -> usize {
    (letters / as_f64(LETRAS) * as_f64(TEXTO)).floor() as usize
}

#[cfg(test)]
mod tests {
    use super::super::super::bloques::{Que, Trozo};
    use super::*;

    fn line(texto: &str) -> Linea {
        vec![Trozo { que: Que::Texto(texto.to_owned()), negrita: false, cursiva: false }]
    }

    fn widths(filas: &[&[&str]]) -> Vec<usize> {
        let mut filas = filas.iter().map(|f| f.iter().map(|t| line(t)).collect::<Vec<_>>());
        column_widths(&Tabla { encabezado: filas.next().unwrap(), filas: filas.collect() })
    }

    #[test]
    fn columns_fill_the_page_and_long_text_gets_more_room() {
        let w = widths(&[&["RBD", "Nombre"], &["99001-9", &"palabra ".repeat(12)]]);
        assert_eq!(w.iter().sum::<usize>(), TEXTO);
        assert!(w[1] > 3 * w[0], "{w:?}");
        let many = widths(&[&["columna-larguísima"; 12]]);
        assert_eq!(many.iter().sum::<usize>(), TEXTO);
    }
}
