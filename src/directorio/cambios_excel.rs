//! The changes between two years as a workbook: a summary, and a sheet for each kind of change.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Cambios, Escuela, nombre_dependencia};

/// A column: its heading, its width, what stands in it for a row of the sheet.
type Columna<'c, T> = (&'c str, f64, fn(&T) -> String);

/// The workbook's bytes; the same changes make the same bytes. RBD and RUT are text.
///
/// # Errors
/// What the Excel writer refuses; our own fault.
pub fn write(cambios: &Cambios<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut libro = Workbook::new();
    libro.set_properties(
        &DocProperties::new()
            .set_title(format!(
                "Cambios del directorio de establecimientos, {} a {}",
                cambios.antes, cambios.ahora
            ))
            .set_author("convenio")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?),
    );
    summary(libro.add_worksheet(), cambios)?;
    sheet(
        libro.add_worksheet().set_name("Traspasados")?,
        &cambios.traspasados,
        &[
            ("RBD", 10.0, |t| t.par.ahora.rbd_escrito()),
            ("Nombre", 45.0, |t| t.par.ahora.nombre.clone()),
            ("Comuna", 20.0, |t| t.par.ahora.comuna.clone()),
            ("A un SLEP", 10.0, |t| if t.a_slep { "SI" } else { "NO" }.to_owned()),
            ("Sostenedor antes", 16.0, |t| t.par.antes.rut_escrito().unwrap_or_default()),
            ("Sostenedor ahora", 16.0, |t| t.par.ahora.rut_escrito().unwrap_or_default()),
            ("Dependencia antes", 24.0, |t| nombre_dependencia(t.par.antes.dependencia).to_owned()),
            ("Dependencia ahora", 24.0, |t| nombre_dependencia(t.par.ahora.dependencia).to_owned()),
            ("Estado", 22.0, |t| t.par.ahora.estado.nombre().to_owned()),
        ],
    )?;
    sheet(
        libro.add_worksheet().set_name("Cerrados")?,
        &cambios.cerrados,
        &[
            ("RBD", 10.0, |x| x.antes.rbd_escrito()),
            ("Nombre", 45.0, |x| x.antes.nombre.clone()),
            ("Comuna", 20.0, |x| x.antes.comuna.clone()),
            ("Dependencia", 24.0, |x| nombre_dependencia(x.antes.dependencia).to_owned()),
            ("Sostenedor", 16.0, |x| sostenedor(x.antes)),
            ("Ahora", 20.0, |x| if x.figura { "cerrado" } else { "ya no figura" }.to_owned()),
        ],
    )?;
    sheet(
        libro.add_worksheet().set_name("Nuevos")?,
        &cambios.nuevos,
        &[
            ("RBD", 10.0, |x| x.ahora.rbd_escrito()),
            ("Nombre", 45.0, |x| x.ahora.nombre.clone()),
            ("Comuna", 20.0, |x| x.ahora.comuna.clone()),
            ("Dependencia", 24.0, |x| nombre_dependencia(x.ahora.dependencia).to_owned()),
            ("Sostenedor", 16.0, |x| sostenedor(x.ahora)),
            ("Estado", 22.0, |x| x.ahora.estado.nombre().to_owned()),
            ("Antes", 20.0, |x| if x.figuraba { "cerrado" } else { "no figuraba" }.to_owned()),
        ],
    )?;
    sheet(
        libro.add_worksheet().set_name("Renombrados")?,
        &cambios.renombrados,
        &[
            ("RBD", 10.0, |p| p.ahora.rbd_escrito()),
            ("Nombre antes", 45.0, |p| p.antes.nombre.clone()),
            ("Nombre ahora", 45.0, |p| p.ahora.nombre.clone()),
            ("Comuna", 20.0, |p| p.ahora.comuna.clone()),
        ],
    )?;
    sheet(
        libro.add_worksheet().set_name("Otra dependencia")?,
        &cambios.otra_dependencia,
        &[
            ("RBD", 10.0, |p| p.ahora.rbd_escrito()),
            ("Nombre", 45.0, |p| p.ahora.nombre.clone()),
            ("Comuna", 20.0, |p| p.ahora.comuna.clone()),
            ("Dependencia antes", 24.0, |p| nombre_dependencia(p.antes.dependencia).to_owned()),
            ("Dependencia ahora", 24.0, |p| nombre_dependencia(p.ahora.dependencia).to_owned()),
        ],
    )?;
    libro.save_to_buffer()
}

fn sostenedor(escuela: &Escuela) -> String {
    escuela.rut_escrito().unwrap_or_default()
}

fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E8_EDF3))
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

fn summary(hoja: &mut Worksheet, cambios: &Cambios<'_>) -> Result<(), XlsxError> {
    hoja.set_name("Resumen")?.set_column_width(0, 44)?.set_column_width(1, 12)?;
    let titulo = format!("Directorio de establecimientos: de {} a {}", cambios.antes, cambios.ahora);
    hoja.write_string_with_format(0, 0, titulo, &Format::new().set_bold().set_font_size(14))?;
    hoja.write_string_with_format(2, 0, "Cambio", &heading())?;
    hoja.write_string_with_format(2, 1, "Cantidad", &heading())?;
    for (fila, (que, cuantos)) in (3..).zip(counts(cambios)) {
        hoja.write_string(fila, 0, que)?;
        hoja.write_number(fila, 1, u32::try_from(cuantos).unwrap_or(u32::MAX))?;
    }
    Ok(())
}

/// Each kind of change with how many there are.
fn counts(c: &Cambios<'_>) -> [(&'static str, usize); 6] {
    [
        ("Traspasados a otro sostenedor", c.traspasados.len()),
        ("  de ellos, a un servicio local (SLEP)", c.a_slep()),
        ("Cerrados o que ya no figuran", c.cerrados.len()),
        ("Nuevos o que vuelven a figurar", c.nuevos.len()),
        ("Con otro nombre", c.renombrados.len()),
        ("Con otra dependencia", c.otra_dependencia.len()),
    ]
}

fn sheet<T>(hoja: &mut Worksheet, filas: &[T], columnas: &[Columna<'_, T>]) -> Result<(), XlsxError> {
    let heading = heading();
    for (columna, (titulo, ancho, _)) in (0..).zip(columnas) {
        hoja.set_column_width(columna, *ancho)?;
        hoja.write_string_with_format(0, columna, *titulo, &heading)?;
    }
    for (fila, cosa) in (1..).zip(filas) {
        for (columna, (_, _, value)) in (0..).zip(columnas) {
            hoja.write_string(fila, columna, value(cosa))?;
        }
    }
    let last = (u32::try_from(filas.len()).unwrap_or(0), u16::try_from(columnas.len() - 1).unwrap_or(0));
    hoja.autofilter(0, 0, last.0.max(1), last.1)?;
    hoja.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}
