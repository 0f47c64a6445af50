//! Draws the sheets of the Anexo as Excel. Workbooks that differ in their texts alone share a mould.
//!
//! In a workbook a cell holds the number of its text, and the texts stand in a part of their own, each once. So the
//! sheets follow from which cells have equal texts, whatever these say, and rust_xlsxwriter draws them once, with
//! marks as texts.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::escape::partial_escape;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};
use zip::{ZipArchive, ZipWriter};

use super::super::memoria::Memoria;
use super::super::molde::{Cortado, Marcas, Molde};
use super::super::valores::mark_of;
use super::{ENCABEZADO, HOJAS, mark};

/// Why the Anexo could not be made: always our own fault.
#[derive(Debug, thiserror::Error)]
pub enum AnexoError {
    /// The Excel writer failed.
    #[error("el Excel: {0}")]
    Excel(#[from] XlsxError),
    /// What it wrote could not be taken apart or put together.
    #[error("no se pudo armar el Excel: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The same, below it.
    #[error("no se pudo armar el Excel: {0}")]
    Io(#[from] std::io::Error),
}

/// A sheet, row by row from the first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hoja {
    /// The widths of its columns, in characters.
    pub anchos: Vec<f64>,
    pub filas: Vec<Fila>,
}

/// A row: its height in points, where it is not the usual one; its cells from the first column on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fila {
    pub alto: Option<f64>,
    pub celdas: Vec<(Estilo, String)>,
}

/// The look of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Estilo {
    Titulo,
    Nota,
    Encabezado,
    Celda,
    Centrada,
}

type Hojas = [Hoja; 3];

/// The part with the texts.
const TEXTOS: &str = "xl/sharedStrings.xml";
/// How a mark stands there.
const MARCAS: Marcas = Marcas { abre: "<t>\u{e000}", cierra: "\u{e001}</t>" };
/// The longest text of a cell.
const MAX_LETRAS: usize = 32_767;

/// By sheets with marks as texts.
static MOLDES: Memoria<Hojas, Molde> = Memoria::new(64);

/// The workbook with these sheets.
pub(super) fn fill(mut hojas: Hojas) -> Result<Vec<u8>, AnexoError> {
    let textos = take_texts(&mut hojas);
    let molde = MOLDES.get(hojas, mould)?;
    let write = |numero: usize, xml: &mut String| {
        xml.push_str("<t>");
        xml.push_str(&partial_escape(textos.get(numero).map_or("", String::as_str)));
        xml.push_str("</t>");
    };
    Ok(molde.fill(&write)?)
}

/// Puts a mark in the place of each text, the same for equal ones, and gives the texts by number.
fn take_texts(hojas: &mut Hojas) -> Vec<String> {
    let mut numeros: HashMap<String, usize> = HashMap::new();
    for (_, texto) in hojas.iter_mut().flat_map(|h| &mut h.filas).flat_map(|f| &mut f.celdas) {
        if is_plain(texto) {
            let next = numeros.len();
            let numero = *numeros.entry(std::mem::take(texto)).or_insert(next);
            *texto = mark_of(numero);
        }
    }
    let mut textos = vec![String::new(); numeros.len()];
    for (texto, numero) in numeros {
        textos[numero] = texto;
    }
    textos
}

/// Whether Excel writes the text as it is, but for what all XML escapes. Any other (empty, with blanks around it,
/// with controls or what looks like their escape, too long) stays where it is, for rust_xlsxwriter to write.
fn is_plain(texto: &str) -> bool {
    let odd = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    !texto.is_empty()
        && texto.trim() == texto
        && !texto.contains(odd)
        && !texto.contains("_x")
        && (texto.len() <= MAX_LETRAS || texto.chars().count() <= MAX_LETRAS)
}

/// The workbook taken apart: the texts cut at the marks, all else as it was deflated.
fn mould(hojas: &Hojas) -> Result<Molde, AnexoError> {
    let mut drawn = ZipArchive::new(Cursor::new(draw(hojas)?))?;
    let mut constantes = ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..drawn.len() {
        let parte = drawn.by_index_raw(i)?;
        if parte.name_raw() != TEXTOS.as_bytes() {
            constantes.raw_copy_file(parte)?;
        }
    }
    let mut textos = String::new();
    drawn.by_name(TEXTOS)?.read_to_string(&mut textos)?;
    let partes = vec![(TEXTOS.to_owned(), Cortado::new(&textos, MARCAS))];
    Ok(Molde::new(constantes.finish()?.into_inner(), partes)?)
}

fn draw(hojas: &Hojas) -> Result<Vec<u8>, XlsxError> {
    let formatos = Formatos::new();
    let mut libro = Workbook::new();
    libro.set_properties(
        &DocProperties::new()
            .set_title("Anexo del convenio de interoperabilidad SIGE")
            .set_subject("Matriz de servicios")
            .set_author("convenio")
            .set_comment("Texto de referencia: prevalece la matriz publicada por el Ministerio de Educación.")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?),
    );
    for (numero, hoja) in hojas.iter().enumerate() {
        let sheet = libro.add_worksheet();
        sheet.set_name(HOJAS[numero])?;
        formatos.draw(sheet, hoja)?;
        sheet.set_freeze_panes(ENCABEZADO + 1, if numero == 1 { 1 } else { 2 })?;
        sheet.set_landscape().set_paper_size(1).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(ENCABEZADO, ENCABEZADO)?;
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        sheet.set_footer("&L&A&RPágina &P de &N");
        if numero == 2 {
            yes_or_no(sheet, hoja)?;
        }
    }
    libro.save_to_buffer()
}

/// The cells of the services can only be one of two words.
fn yes_or_no(sheet: &mut Worksheet, hoja: &Hoja) -> Result<(), XlsxError> {
    let last = u32::try_from(hoja.filas.len() - 1).unwrap_or(ENCABEZADO + 1);
    let last_column = u16::try_from(hoja.anchos.len() - 1).unwrap_or(2);
    let options = DataValidation::new()
        .allow_list_strings(&[mark(true), mark(false)])?
        .set_error_title("Servicio")?
        .set_error_message("Elija SI o NO.")?;
    sheet.add_data_validation(ENCABEZADO + 1, 2, last, last_column, &options)?;
    Ok(())
}

/// The looks of the cells.
struct Formatos {
    titulo: Format,
    nota: Format,
    encabezado: Format,
    celda: Format,
    centrada: Format,
}

impl Formatos {
    fn new() -> Self {
        let celda = Format::new()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00A6_A6A6))
            .set_num_format("@")
            .set_text_wrap()
            .set_align(FormatAlign::Top);
        Self {
            titulo: Format::new().set_bold().set_font_size(13),
            nota: Format::new().set_italic().set_font_color(Color::RGB(0x0059_5959)),
            encabezado: celda
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0x00E7_ECF2))
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            centrada: celda.clone().set_align(FormatAlign::Center),
            celda,
        }
    }

    fn draw(&self, sheet: &mut Worksheet, hoja: &Hoja) -> Result<(), XlsxError> {
        for (columna, ancho) in (0..).zip(&hoja.anchos) {
            sheet.set_column_width(columna, *ancho)?;
        }
        for (numero, fila) in (0..).zip(&hoja.filas) {
            if let Some(alto) = fila.alto {
                sheet.set_row_height(numero, alto)?;
            }
            for (columna, (estilo, texto)) in (0..).zip(&fila.celdas) {
                sheet.write_string_with_format(numero, columna, texto, self.of(*estilo))?;
            }
        }
        Ok(())
    }

    fn of(&self, estilo: Estilo) -> &Format {
        match estilo {
            Estilo::Titulo => &self.titulo,
            Estilo::Nota => &self.nota,
            Estilo::Encabezado => &self.encabezado,
            Estilo::Celda => &self.celda,
            Estilo::Centrada => &self.centrada,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::molde::parts;
    use super::*;

    fn sheets(textos: &[String]) -> Hojas {
        let hoja = |textos: &[String]| Hoja {
            anchos: vec![10.0; 3],
            filas: (0..4)
                .map(|n| Fila {
                    alto: (n > 2).then_some(30.0),
                    celdas: textos.iter().skip(n * 3).take(3).map(|t| (Estilo::Celda, t.clone())).collect(),
                })
                .collect(),
        };
        let third = textos.len().div_ceil(3);
        [hoja(&textos[..third]), hoja(&textos[third..2 * third]), hoja(&textos[2 * third..])]
    }

    /// Texts that Excel, XML or the marks could take for something else, beside common ones that repeat.
    fn texto() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-c]{0,2}",
            r#"[&<>"' a_x0-9\-áñ\u{e000}\u{e001}]{0,9}"#,
            "[_x0AdD&]{0,12}",
            any::<String>(),
            prop::sample::select(vec![
                "",
                " a",
                "a ",
                "a\nb",
                "\na",
                "a\tb",
                "\u{a0}a",
                "_x000D_",
                "a_x0041_b",
                "_X000D_",
                "&amp;",
                "SI",
                "NO",
                "\u{7f}",
                "\u{85}",
                "\u{1}",
                "\u{fffe}",
                "\u{e000}0\u{e001}",
                "]]>",
                "<t>\u{e000}1\u{e001}</t>",
            ])
            .prop_map(str::to_owned),
            (1_u32..4).prop_map(|n| "ñ".repeat(8_191 * n as usize)),
        ]
        .prop_filter("a rich text is no text", |t| !(t.starts_with("<r>") && t.ends_with("</r>")))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_filled_mould_is_what_the_crate_writes_by_itself(textos in prop::collection::vec(texto(), 36)) {
            let hojas = sheets(&textos);
            let filled = fill(hojas.clone()).unwrap();
            prop_assert!(parts(&filled) == parts(&draw(&hojas).unwrap()), "the parts differ");
        }
    }

    #[test]
    fn what_looks_like_rich_text_is_written_as_it_reads() {
        let mut textos = vec!["a".to_owned(); 27];
        textos[5] = "<r><t>no</t></r>".to_owned();
        let filled = fill(sheets(&textos)).unwrap();
        assert!(parts(&filled)[TEXTOS].contains("<t>&lt;r&gt;&lt;t&gt;no&lt;/t&gt;&lt;/r&gt;</t>"));
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_refused() {
        assert!(fill(sheets(&vec!["x".repeat(MAX_LETRAS + 1); 27])).is_err());
    }
}
