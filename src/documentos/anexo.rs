//! Draws the Anexo: three sheets with identification, contacts and services by school.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use super::valores::Marca;
use super::vista::Vista;

/// What a cell of the services sheet says.
pub(super) fn mark(pide: bool) -> &'static str {
    if pide { "SI" } else { "NO" }
}

/// Names of the three sheets.
pub(super) const HOJAS: [&str; 3] = ["Identificación", "Contactos", "Servicios"];
/// The heading stands in this row, counted from 0; the data below it.
pub(super) const ENCABEZADO: u32 = 2;
/// Height of a line of text, in points.
const RENGLON: f64 = 15.0;
/// Headings of the first two sheets, with the width of each column in characters.
const IDENTIFICACION: [(&str, f64); 8] = [
    ("RBD", 10.0),
    ("Establecimiento", 30.0),
    ("Dependencia", 18.0),
    ("Dirección", 24.0),
    ("Comuna", 15.0),
    ("Región", 24.0),
    ("Sostenedor", 30.0),
    ("RUT sostenedor", 15.0),
];
const CONTACTOS: [(&str, f64); 6] = [
    ("Rol", 26.0),
    ("Nombre", 32.0),
    ("Cargo", 28.0),
    ("RUT", 14.0),
    ("Correo electrónico", 34.0),
    ("Teléfono", 20.0),
];

/// The Anexo as the bytes of an `.xlsx`. Every cell is text: an RBD or a RUT is a name, not a number.
///
/// # Errors
/// What the Excel writer refuses; our own fault.
pub(super) fn render(vista: &Vista) -> Result<Vec<u8>, XlsxError> {
    let hoja = Hoja::new(vista);
    let mut libro = Workbook::new();
    libro.set_properties(
        &DocProperties::new()
            .set_title("Anexo del convenio de interoperabilidad SIGE")
            .set_subject("Matriz de servicios")
            .set_author("convenio")
            .set_comment("Texto de referencia: prevalece la matriz publicada por el Ministerio de Educación.")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?),
    );
    hoja.identification(libro.add_worksheet())?;
    hoja.contacts(libro.add_worksheet())?;
    hoja.services(libro.add_worksheet())?;
    libro.save_to_buffer()
}

struct Hoja<'v> {
    vista: &'v Vista,
    titulo: Format,
    nota: Format,
    encabezado: Format,
    celda: Format,
    centrada: Format,
}

impl<'v> Hoja<'v> {
    fn new(vista: &'v Vista) -> Self {
        let celda = Format::new()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00A6_A6A6))
            .set_num_format("@")
            .set_text_wrap()
            .set_align(FormatAlign::Top);
        Self {
            vista,
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

    fn identification(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let v = self.vista;
        self.start(sheet, 0, "identificación de los establecimientos", &IDENTIFICACION)?;
        for (fila, e) in (ENCABEZADO + 1..).zip(&v.establecimientos) {
            let s = &v.sostenedor;
            let celdas =
                [&e.rbd, &e.nombre, &e.dependencia, &e.direccion, &e.comuna, &e.region, &s.nombre, &s.rut];
            self.row(sheet, fila, &celdas)?;
            self.height(sheet, fila, &celdas, &IDENTIFICACION)?;
        }
        Ok(())
    }

    fn contacts(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let v = self.vista;
        self.start(sheet, 1, "contactos y sistema informático", &CONTACTOS)?;
        let mut fila = ENCABEZADO + 1;
        let mut add = |rol: &str, celdas: [Option<&Marca>; 5]| -> Result<(), XlsxError> {
            sheet.write_string_with_format(fila, 0, rol, &self.celda)?;
            let texts = celdas.map(|c| c.map(|m| v.valores.text(m)).unwrap_or_default());
            sheet.set_row_height(fila, lines(&texts, &CONTACTOS[1..]) * RENGLON)?;
            for (columna, texto) in (1..).zip(texts) {
                sheet.write_string_with_format(fila, columna, texto, &self.celda)?;
            }
            fila += 1;
            Ok(())
        };
        let s = &v.sostenedor;
        add("Sostenedor", [Some(&s.nombre), None, Some(&s.rut), Some(&s.correo), Some(&s.telefono)])?;
        for r in &v.representantes {
            add("Representante legal", [Some(&r.nombre), Some(&r.cargo), Some(&r.rut), None, None])?;
        }
        if let Some(p) = &v.representante_ministerio {
            add(
                "Representante ante el Ministerio",
                [Some(&p.nombre), Some(&p.cargo), Some(&p.rut), None, None],
            )?;
        }
        for (rol, c) in [("Contacto administrativo", &v.administrativo), ("Contacto técnico", &v.tecnico)] {
            add(rol, [&c.nombre, &c.cargo, &c.rut, &c.correo, &c.telefono].map(Some))?;
        }
        match &v.proveedor {
            Some(p) => add(
                "Proveedor del sistema",
                [Some(&p.nombre), p.hay_producto.then_some(&p.producto), Some(&p.rut), None, None],
            ),
            None => add("Sistema propio", [Some(&s.nombre), None, Some(&s.rut), None, None]),
        }
    }

    fn services(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let v = self.vista;
        let nombres: Vec<String> = v.servicios.iter().map(|s| v.valores.text(&s.nombre)).collect();
        let mut columnas = vec![("RBD", 10.0), ("Establecimiento", 38.0)];
        columnas.extend(nombres.iter().map(|n| (n.as_str(), 17.0)));
        self.start(sheet, 2, "servicios de SIGE solicitados por establecimiento", &columnas)?;
        sheet.set_row_height(ENCABEZADO, 32)?;
        let first = ENCABEZADO + 1;
        for (fila, e) in (first..).zip(&v.establecimientos) {
            self.row(sheet, fila, &[&e.rbd, &e.nombre])?;
            self.height(sheet, fila, &[&e.rbd, &e.nombre], &columnas)?;
            for (columna, celda) in (2..).zip(&e.celdas) {
                sheet.write_string_with_format(fila, columna, v.valores.text(celda), &self.centrada)?;
            }
        }
        let last = ENCABEZADO + u32::try_from(v.establecimientos.len()).unwrap_or(1);
        let last_column = u16::try_from(columnas.len() - 1).unwrap_or(2);
        let options = DataValidation::new()
            .allow_list_strings(&[mark(true), mark(false)])?
            .set_error_title("Servicio")?
            .set_error_message("Elija SI o NO.")?;
        sheet.add_data_validation(first, 2, last, last_column, &options)?;
        Ok(())
    }

    /// Title, note, heading row, widths, frozen panes and printing, alike on the three sheets.
    fn start(
        &self,
        sheet: &mut Worksheet,
        numero: usize,
        que: &str,
        columnas: &[(&str, f64)],
    ) -> Result<(), XlsxError> {
        sheet.set_name(HOJAS[numero])?;
        let titulo = format!("Anexo del convenio de interoperabilidad SIGE: {que}");
        sheet.write_string_with_format(0, 0, titulo, &self.titulo)?;
        let nota = "Texto de referencia: prevalece la matriz publicada por el Ministerio de Educación.";
        sheet.write_string_with_format(1, 0, nota, &self.nota)?;
        for (columna, (nombre, ancho)) in (0..).zip(columnas) {
            sheet.write_string_with_format(ENCABEZADO, columna, *nombre, &self.encabezado)?;
            sheet.set_column_width(columna, *ancho)?;
        }
        sheet.set_freeze_panes(ENCABEZADO + 1, if numero == 1 { 1 } else { 2 })?;
        sheet.set_landscape().set_paper_size(1).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(ENCABEZADO, ENCABEZADO)?;
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        sheet.set_footer("&L&A&RPágina &P de &N");
        Ok(())
    }

    fn row(&self, sheet: &mut Worksheet, fila: u32, celdas: &[&Marca]) -> Result<(), XlsxError> {
        for (columna, celda) in (0..).zip(celdas) {
            sheet.write_string_with_format(fila, columna, self.vista.valores.text(celda), &self.celda)?;
        }
        Ok(())
    }

    /// Rows as high as their longest text needs: not every program finds that out by itself.
    fn height(
        &self,
        sheet: &mut Worksheet,
        fila: u32,
        celdas: &[&Marca],
        columnas: &[(&str, f64)],
    ) -> Result<(), XlsxError> {
        let texts: Vec<String> = celdas.iter().map(|c| self.vista.valores.text(c)).collect();
        sheet.set_row_height(fila, lines(&texts, columnas) * RENGLON)?;
        Ok(())
    }
}

/// How many lines the longest of these texts takes in a column of its width, in characters.
fn lines(texts: &[String], columnas: &[(&str, f64)]) -> f64 {
    let needed = texts.iter().zip(columnas).map(|(texto, (_, ancho))| {
        let letters = u32::try_from(texto.chars().count()).map_or(0.0, f64::from);
        (letters / (ancho - 2.0)).ceil()
    });
    needed.fold(1.0, f64::max)
}
