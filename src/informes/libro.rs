//! What every sheet of our workbooks needs: texts that stay texts, real dates, a heading that filters and stays in view.

use jiff::civil::Date;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// What Excel takes for the beginning of a formula once somebody edits the cell.
const FORMULAS: [char; 4] = ['=', '+', '-', '@'];
/// A cell holds no more; counted as Excel counts, in halves of UTF-16.
const MAX_TEXTO: usize = 32_767;
const CORTADO: &str = " […] (sigue en la historia del trámite)";

/// A value of a cell.
#[derive(Clone, Debug)]
pub(super) enum Celda {
    /// A text, whatever it looks like.
    Texto(String),
    /// A day.
    Dia(Option<Date>),
    /// A number.
    Numero(Option<f64>),
}

impl<T: Into<String>> From<T> for Celda {
    fn from(texto: T) -> Self {
        Self::Texto(texto.into())
    }
}

/// How the cells of a workbook look.
pub(super) struct Formatos {
    pub titulo: Format,
    pub encabezado: Format,
    texto: Format,
    citado: Format,
    dia: Format,
    numero: Format,
}

impl Formatos {
    pub(super) fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        Self {
            titulo: Format::new().set_bold().set_font_size(14),
            encabezado: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00E8_EDF3))
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            texto: cell().set_text_wrap(),
            // With the sign that Excel itself puts before a text which it must not read as a formula.
            citado: cell().set_text_wrap().set_quote_prefix(),
            dia: cell().set_num_format("dd-mm-yyyy").set_align(FormatAlign::Left),
            numero: cell().set_num_format("0.#"),
        }
    }

    /// Writes one cell; what is not known stays empty.
    pub(super) fn write(
        &self,
        hoja: &mut Worksheet,
        (fila, columna): (u32, u16),
        celda: &Celda,
    ) -> Result<(), XlsxError> {
        match celda {
            Celda::Texto(texto) if texto.is_empty() => {}
            Celda::Texto(texto) => {
                let formato = if texto.starts_with(FORMULAS) { &self.citado } else { &self.texto };
                hoja.write_string_with_format(fila, columna, fit(texto), formato)?;
            }
            Celda::Dia(Some(dia)) => {
                let (anio, mes, dia) = (dia.year(), dia.month(), dia.day());
                let excel = ExcelDateTime::from_ymd(
                    u16::try_from(anio).unwrap_or_default(),
                    u8::try_from(mes).unwrap_or_default(),
                    u8::try_from(dia).unwrap_or_default(),
                )?;
                hoja.write_datetime_with_format(fila, columna, &excel, &self.dia)?;
            }
            Celda::Numero(Some(numero)) => {
                hoja.write_number_with_format(fila, columna, *numero, &self.numero)?;
            }
            Celda::Dia(None) | Celda::Numero(None) => {}
        }
        Ok(())
    }

    /// A sheet that is one table from its first row on: headings with their widths, then the rows.
    pub(super) fn table(
        &self,
        hoja: &mut Worksheet,
        columnas: &[(&str, f64)],
        filas: impl IntoIterator<Item = Vec<Celda>>,
        quietas: u16,
    ) -> Result<(), XlsxError> {
        self.heading(hoja, 0, columnas)?;
        let mut last = 0;
        for (fila, celdas) in (1..).zip(filas) {
            for (columna, celda) in (0..).zip(&celdas) {
                self.write(hoja, (fila, columna), celda)?;
            }
            last = fila;
        }
        let right = u16::try_from(columnas.len()).unwrap_or(u16::MAX).saturating_sub(1);
        hoja.autofilter(0, 0, last.max(1), right)?;
        hoja.set_freeze_panes(1, quietas)?.set_repeat_rows(0, 0)?;
        hoja.set_landscape().set_paper_size(1).set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// The headings of a table and the widths of its columns.
    pub(super) fn heading(
        &self,
        hoja: &mut Worksheet,
        fila: u32,
        columnas: &[(&str, f64)],
    ) -> Result<(), XlsxError> {
        for (columna, (titulo, ancho)) in (0..).zip(columnas) {
            hoja.set_column_width(columna, *ancho)?;
            hoja.write_string_with_format(fila, columna, *titulo, &self.encabezado)?;
        }
        Ok(())
    }
}

/// The text, or as much of it as a cell holds and a word that there is more.
fn fit(texto: &str) -> std::borrow::Cow<'_, str> {
    if texto.encode_utf16().count() <= MAX_TEXTO {
        return texto.into();
    }
    let mut room = MAX_TEXTO - CORTADO.encode_utf16().count();
    let kept = texto.chars().take_while(|c| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    (kept.collect::<String>() + CORTADO).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_no_cell_holds_is_cut_and_says_so() {
        assert_eq!(fit("=1+1"), "=1+1");
        let largo = "😀".repeat(20_000);
        let cut = fit(&largo);
        assert!(cut.encode_utf16().count() <= MAX_TEXTO && cut.ends_with(CORTADO));
        assert!(cut.starts_with("😀😀"));
    }
}
