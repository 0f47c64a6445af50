//! How the form looks: colours, borders, and the checks that Excel makes while somebody types.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, ProtectionOptions, Worksheet, XlsxError,
};

use super::disposicion::{Casilla, Clase, LISTAS, help};
use super::opciones::Lista;
use crate::catalogo::Catalogo;

/// Excel cuts the title of a message here.
const MAX_TITULO: usize = 32;

/// The styles of cells.
pub(super) struct Formatos {
    pub titulo: Format,
    pub nota: Format,
    pub encabezado: Format,
    pub seccion: Format,
    pub rotulo: Format,
    pub ayuda: Format,
    pub obligatorio: Format,
    pub entrada: Format,
    pub entrada_fecha: Format,
    /// For whole columns: unlocked, without borders.
    pub libre: Format,
    pub libre_fecha: Format,
    pub numero: Format,
    pub ejemplo: Format,
    pub parrafo: Format,
}

impl Formatos {
    pub fn new() -> Self {
        let ink = Color::RGB(0x001F_3A5F);
        let grey = Color::RGB(0x0059_5959);
        let celda = Format::new()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00BF_BFBF))
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        let entrada = celda.clone().set_background_color(Color::RGB(0x00FF_FBE6)).set_unlocked();
        Self {
            titulo: Format::new().set_bold().set_font_size(15).set_font_color(ink),
            nota: Format::new().set_italic().set_font_color(grey),
            encabezado: celda
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(ink)
                .set_align(FormatAlign::Center),
            seccion: Format::new()
                .set_bold()
                .set_font_color(ink)
                .set_background_color(Color::RGB(0x00DC_E6F1))
                .set_align(FormatAlign::VerticalCenter),
            rotulo: celda.clone(),
            ayuda: celda.clone().set_font_size(9).set_font_color(grey),
            obligatorio: celda.clone().set_align(FormatAlign::Center).set_font_color(Color::RGB(0x00A6_1C1C)),
            entrada: entrada.clone().set_num_format("@"),
            entrada_fecha: entrada.set_num_format("dd-mm-yyyy").set_align(FormatAlign::Left),
            libre: Format::new().set_unlocked().set_num_format("@"),
            libre_fecha: Format::new()
                .set_unlocked()
                .set_num_format("dd-mm-yyyy")
                .set_align(FormatAlign::Left),
            numero: celda.clone().set_align(FormatAlign::Center).set_font_color(grey),
            ejemplo: celda
                .set_italic()
                .set_font_color(Color::RGB(0x007F_7F7F))
                .set_background_color(Color::RGB(0x00EF_EFEF)),
            parrafo: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        }
    }

    /// The style of a cell to be filled in.
    pub fn entrada(&self, clase: Clase) -> &Format {
        if clase == Clase::Fecha { &self.entrada_fecha } else { &self.entrada }
    }

    /// The style of the rest of a column to be filled in.
    pub fn libre(&self, clase: Clase) -> &Format {
        if clase == Clase::Fecha { &self.libre_fecha } else { &self.libre }
    }
}

/// Help and check for the cells of a field.
pub(super) fn check(casilla: &Casilla, catalogo: &Catalogo) -> Result<DataValidation, XlsxError> {
    let check = DataValidation::new()
        .set_input_title(shorten(casilla.rotulo))?
        .set_input_message(help(casilla))?
        .set_error_title(shorten(casilla.rotulo))?;
    Ok(match casilla.clase {
        Clase::Texto(max) => check
            .allow_text_length(DataValidationRule::LessThanOrEqualTo(max))
            .set_error_message(format!("El texto es demasiado largo: caben {max} letras."))?,
        Clase::Opcion(lista) => {
            let style = if lista.is_open() {
                DataValidationErrorStyle::Warning
            } else {
                DataValidationErrorStyle::Stop
            };
            check
                .allow_list_formula(Formula::new(range_of(lista, catalogo)))
                .set_error_style(style)
                .set_error_message("Elija un valor de la lista que se abre con la flecha de la celda.")?
        }
        Clase::Fecha => check
            .allow_date(DataValidationRule::Between(
                ExcelDateTime::from_ymd(1900, 3, 1)?,
                ExcelDateTime::from_ymd(2100, 12, 31)?,
            ))
            .set_error_message("Escriba una fecha que exista, como 24-11-2026.")?,
        Clase::SiNo => check.allow_list_strings(&["SI", "NO"])?.set_error_message("Elija SI o NO.")?,
        Clase::Entero => check
            .allow_whole_number(DataValidationRule::GreaterThan(0))
            .set_error_message("Escriba un número entero.")?,
    })
}

fn shorten(rotulo: &str) -> String {
    rotulo.chars().take(MAX_TITULO).collect()
}

/// The words of a list, on the hidden sheet.
fn range_of(lista: Lista, catalogo: &Catalogo) -> String {
    let columna = Lista::TODAS.iter().position(|l| *l == lista).unwrap_or(0);
    let letra = char::from(b'A' + u8::try_from(columna).unwrap_or(0));
    format!("={LISTAS}!${letra}$2:${letra}${}", lista.options(catalogo).len() + 1)
}

/// Locks all but the cells to be filled in, without a password: it guards against slips, not against people.
pub(super) fn protect(sheet: &mut Worksheet) {
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        ..ProtectionOptions::default()
    });
}

/// Paper, margins and the line at the foot, alike on all sheets.
pub(super) fn print_setup(sheet: &mut Worksheet, landscape: bool) {
    if landscape {
        sheet.set_landscape();
    }
    sheet.set_paper_size(1).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&L&A&RPágina &P de &N");
}
