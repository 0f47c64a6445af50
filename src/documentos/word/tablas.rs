//! Tables of a Word file: data with a heading row, signatures two a row, boxes.

use docx_rs::{
    BorderType, HeightRule, Shading, Table, TableCell, TableCellBorder, TableCellBorderPosition,
    TableCellBorders, TableLayoutType, TableRow, WidthType,
};

use super::super::bloques::{Linea, Que, Tabla, Trozo, line_text};
use super::super::valores::Valores;
use super::{ANCHO, Hoja, MARGEN, PRIMER_ANCHO, TEXTO};

/// About how many mean letters of a cell's size fit beside one another on a page.
const LETRAS: f64 = 104.0;
/// A longer word may be broken.
const MAX_PALABRA: f64 = 27.0;
/// A cell's own margins, in letters.
const MARGENES: f64 = 3.0;
/// Bold letters are wider.
const NEGRITA: f64 = 1.08;
const GRIS: &str = "E7ECF2";

/// A table with a heading row that repeats; holes for the widths of its columns.
pub(super) fn data(hoja: &mut Hoja, tabla: &Tabla) -> Table {
    hoja.encabezados.push(true);
    let first = PRIMER_ANCHO + hoja.anchos;
    let widths: Vec<usize> = (first..first + tabla.encabezado.len()).collect();
    hoja.anchos += widths.len();
    let mut rows = vec![row(hoja, &tabla.encabezado, &widths, "CeldaTitulo", true)];
    rows.extend(tabla.filas.iter().map(|fila| row(hoja, fila, &widths, "Celda", false)));
    framed(rows, widths)
}

fn row(hoja: &mut Hoja, fila: &[Linea], widths: &[usize], estilo: &str, heading: bool) -> TableRow {
    let cells = fila.iter().zip(widths).map(|(linea, width)| {
        let cell =
            TableCell::new().width(*width, WidthType::Dxa).add_paragraph(hoja.paragraph(estilo, linea));
        if heading { cell.shading(Shading::new().fill(GRIS)) } else { cell }
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
    // One signature alone stands in the middle.
    let alone = grupos.len() == 1;
    let side = (TEXTO - half) / 2;
    let widths =
        if alone { vec![side, half, TEXTO - half - side] } else { vec![half, gap, TEXTO - gap - half] };
    let mut rows = Vec::new();
    for pair in grupos.chunks(2) {
        let room = widths.iter().map(|w| bare(*w).add_paragraph(hoja.paragraph("Firma", &[]))).collect();
        rows.push(TableRow::new(room).row_height(1_000.0).height_rule(HeightRule::AtLeast).cant_split());
        let places = if alone { [None, pair.first(), None] } else { [pair.first(), None, pair.get(1)] };
        let cells = places.into_iter().zip(&widths).map(|(grupo, w)| signature(hoja, grupo, *w));
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
        // The name stands out; a blank for one does not.
        let name = i == 0 && !linea.iter().any(|t| matches!(t.que, Que::Blanco { .. }));
        cell.add_paragraph(hoja.paragraph(if name { "FirmaNombre" } else { "Firma" }, linea))
    })
}

fn bare(width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa)
}

/// Shares the page's width among the columns: each gets its longest word, the rest goes by length of text.
pub(super) fn column_widths(tabla: &Tabla, valores: &Valores) -> Vec<usize> {
    let columns = tabla.encabezado.len();
    let (mut least, mut wished) = (vec![MARGENES; columns], vec![MARGENES; columns]);
    for (fila, bold) in
        std::iter::once((&tabla.encabezado, NEGRITA)).chain(tabla.filas.iter().map(|f| (f, 1.0)))
    {
        for (column, linea) in fila.iter().enumerate().take(columns) {
            let texto = line_text(linea, valores);
            let whole = width(&texto);
            let word = texto.split_whitespace().map(width).fold(0.0, f64::max).min(MAX_PALABRA);
            let needed = if is_number(linea) { whole } else { word };
            least[column] = f64::max(least[column], needed * bold + MARGENES);
            wished[column] = f64::max(wished[column], whole.min(60.0) * bold + MARGENES);
        }
    }
    fit(&mut least);
    let (total_least, total_wished) = (least.iter().sum::<f64>(), wished.iter().sum::<f64>());
    let letters = least.iter().zip(&wished).map(|(least, wish)| {
        if total_wished <= LETRAS {
            wish / total_wished * LETRAS
        } else {
            least + (wish - least).max(0.0) / (total_wished - total_least).max(1.0) * (LETRAS - total_least)
        }
    });
    let mut widths: Vec<usize> = letters.map(to_twips).collect();
    // Rounding goes to the last column, so that the table is as wide as the text.
    let sum: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last = (*last + TEXTO).saturating_sub(sum);
    }
    widths
}

/// A number that nobody can read when it is broken in two.
fn is_number(linea: &Linea) -> bool {
    matches!(&linea[..], [Trozo { que: Que::Valor { campo, .. }, .. }]
        if campo.ends_with(".telefono") || campo.ends_with(".rut") || campo.ends_with(".rbd"))
}

/// Where even the longest words do not fit beside one another, the widest columns give way first.
fn fit(least: &mut [f64]) {
    while least.iter().sum::<f64>() > LETRAS {
        let widest = least.iter().copied().fold(0.0, f64::max);
        for width in least.iter_mut().filter(|w| **w >= widest) {
            *width -= 0.5;
        }
    }
}

/// About how wide a text is set in Arial, in mean lower-case letters.
fn width(texto: &str) -> f64 {
    let letter = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | 'í' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '-'
        | '(' | ')' => 0.6,
        'm' | 'w' | 'M' | 'W' | '@' => 1.6,
        c if c.is_uppercase() => 1.3,
        _ => 1.05,
    };
    texto.chars().map(letter).sum()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the page's width")]
fn to_twips(letters: f64) -> usize {
    (letters / LETRAS * f64::from(ANCHO - 2 * MARGEN)).floor() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(texto: &str) -> Linea {
        vec![Trozo { que: Que::Texto(texto.to_owned()), negrita: false, cursiva: false }]
    }

    fn widths(filas: &[&[&str]]) -> Vec<usize> {
        let mut filas = filas.iter().map(|f| f.iter().map(|t| line(t)).collect::<Vec<_>>());
        let tabla = Tabla { encabezado: filas.next().unwrap(), filas: filas.collect() };
        column_widths(&tabla, &Valores::default())
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
