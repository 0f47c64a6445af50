//! Writes the form, blank or filled with a profile: same profile and tables, same bytes.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::celdas::slot;
use super::disposicion::{
    BLOQUES, Casilla, Clase, DATO, DE_QUIEN, DOCUMENTOS, EJEMPLO, ESTABLECIMIENTOS, INSTRUCCIONES, LISTAS,
    NUMERO, REPRESENTANTES, RESPUESTA, SERVICIO, SOSTENEDOR, Tabla, help,
};
use super::formatos::{Formatos, check, print_setup, protect};
use super::hojas::bare;
use super::opciones::Lista;
use crate::catalogo::Catalogo;
use crate::perfil::borrador::{Establecimiento, Perfil, Representante};
use crate::perfil::ficha::{Ficha, Ranura};
use crate::perfil::fuente::Sitio;

/// Why the form could not be written: a text longer than a cell holds, or our own fault.
#[derive(Debug, thiserror::Error)]
#[error("no se pudo hacer la ficha de Excel: {0}")]
pub struct NoSeEscribio(#[from] XlsxError);

/// Headings of the tables stand in this row, counted from 0; the example under them.
const ENCABEZADO: u32 = 3;
/// Checks reach down to here, so that there is room for more rows than are drawn.
const ULTIMA: u32 = 1_100;
/// Height of a line of text, in points.
const RENGLON: f64 = 15.0;

#[rustfmt::skip]
const PASOS: &[(&str, &str)] = &[
    ("1. Complete «Sostenedor»", "Responda en la columna amarilla. Las líneas que dicen «Sí» en «Obligatorio» no pueden quedar en blanco. Al elegir una celda aparece su ayuda; donde hay una flecha, elija de la lista."),
    ("2. Complete «Representantes»", "Una fila por cada persona que firma el convenio por el sostenedor."),
    ("3. Complete «Documentos»", "Una fila por cada documento que acredita que esas personas pueden firmar."),
    ("4. Complete «Establecimientos»", "Una fila por establecimiento, con su RBD y SI o NO en cada servicio de SIGE."),
    ("5. Guarde y devuélvala", "Guarde como «Libro de Excel (.xlsx)» y envíela a quien se la pidió, que hará los papeles con el programa. Si algo falta o está mal, le dirán en qué hoja y en qué celda."),
    ("Si usted usa el programa", "Revísela con: convenio validar ficha.xlsx. Cuando diga «perfil válido»: convenio generar ficha.xlsx"),
    ("La fila de ejemplo", "La fila gris que dice «Ejemplo» solo muestra cómo se llena; el programa no la lee. Sus datos son inventados."),
    ("RUT, RBD y teléfonos", "El RUT y el RBD van con guion y dígito verificador: con él se encuentran los errores. Los puntos dan lo mismo. El teléfono, con sus nueve números."),
    ("Lo que no se sabe o no va", "Un dato que no es obligatorio se deja en blanco, sin guiones ni «pendiente». Una fila que no va se borra: no la tache ni la oculte, porque el programa no puede saber si vale."),
    ("Hojas protegidas", "Los títulos están protegidos, sin contraseña, para no borrarlos por error. Puede agregar filas y columnas propias; una columna con otro título no se lee, y el programa lo advierte."),
    ("Datos personales", "La ficha tiene datos de personas: guárdela donde solo la vea quien la necesita. No escriba en ella el token ni la semilla."),
];

/// The form as the bytes of an `.xlsx`, with what the profile says in its cells.
///
/// # Errors
/// What the Excel writer refuses, such as a text of more than 32,767 letters.
pub fn write(perfil: &Perfil, catalogo: &Catalogo) -> Result<Vec<u8>, NoSeEscribio> {
    write_noted(perfil, catalogo, None)
}

/// The same, with a note on the two sheets of sostenedor and schools that says where the data is from.
///
/// # Errors
/// Those of [`write()`].
pub fn write_noted(
    perfil: &Perfil,
    catalogo: &Catalogo,
    nota: Option<&str>,
) -> Result<Vec<u8>, NoSeEscribio> {
    let f = Formatos::new();
    let mut libro = Workbook::new();
    libro.set_properties(
        &DocProperties::new()
            .set_title("Ficha del convenio de interoperabilidad SIGE")
            .set_author("convenio")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?),
    );
    let escritor = Escritor { perfil: perfil.clone(), catalogo, f };
    escritor.instructions(libro.add_worksheet())?;
    escritor.sostenedor(libro.add_worksheet())?;
    escritor.representantes(libro.add_worksheet())?;
    escritor.documentos(libro.add_worksheet())?;
    escritor.establecimientos(libro.add_worksheet())?;
    lists(libro.add_worksheet(), catalogo)?;
    if let Some(nota) = nota {
        for hoja in [SOSTENEDOR, ESTABLECIMIENTOS.hoja] {
            libro.worksheet_from_name(hoja)?.write_string_with_format(2, 0, nota, &escritor.f.nota)?;
        }
    }
    Ok(libro.save_to_buffer()?)
}

struct Escritor<'c> {
    perfil: Perfil,
    catalogo: &'c Catalogo,
    f: Formatos,
}

impl Escritor<'_> {
    fn instructions(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let f = &self.f;
        sheet.set_name(INSTRUCCIONES)?.set_screen_gridlines(false).set_tab_color(Color::RGB(0x001F_3A5F));
        sheet.set_column_width(0, 30)?.set_column_width(1, 78)?;
        sheet.write_string_with_format(
            0,
            0,
            "Ficha del convenio de interoperabilidad con SIGE",
            &f.titulo,
        )?;
        let nota =
            "Con estos datos el programa «convenio» hace los papeles. Complete las cuatro hojas siguientes.";
        sheet.write_string_with_format(1, 0, nota, &f.nota)?;
        let titulo = Format::new().set_bold().set_text_wrap().set_align(rust_xlsxwriter::FormatAlign::Top);
        for (fila, (que, texto)) in (3..).zip(PASOS) {
            sheet.write_string_with_format(fila, 0, *que, &titulo)?;
            sheet.write_string_with_format(fila, 1, *texto, &f.parrafo)?;
            sheet.set_row_height(fila, lines(texto, 74.0) * RENGLON + 6.0)?;
        }
        print_setup(sheet, false);
        protect(sheet);
        Ok(())
    }

    fn sostenedor(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let f = &self.f;
        sheet.set_name(SOSTENEDOR)?.set_screen_gridlines(false).set_tab_color(Color::RGB(0x00F2_C744));
        for (columna, ancho) in (0..).zip([38.0, BLOQUES[0].casillas[0].ancho, 12.0, 62.0]) {
            sheet.set_column_width(columna, ancho)?;
        }
        sheet.write_string_with_format(0, 0, "El sostenedor, los contactos y el sistema", &f.titulo)?;
        sheet.write_string_with_format(
            1,
            0,
            "Responda en la columna amarilla. Lo que no es obligatorio puede quedar en blanco.",
            &f.nota,
        )?;
        for (columna, titulo) in (0..).zip([DATO, RESPUESTA, "Obligatorio", "Ayuda"]) {
            sheet.write_string_with_format(ENCABEZADO, columna, titulo, &f.encabezado)?;
        }
        sheet.set_freeze_panes(ENCABEZADO + 1, 1)?.set_repeat_rows(ENCABEZADO, ENCABEZADO)?;
        let mut perfil = self.perfil.clone();
        let mut fila = ENCABEZADO + 1;
        for bloque in BLOQUES {
            sheet.set_row_height(fila, 20)?;
            sheet.write_string_with_format(fila, 0, bloque.titulo, &f.seccion)?;
            for columna in 1..4 {
                sheet.write_blank(fila, columna, &f.seccion)?;
            }
            fila += 1;
            for casilla in bloque.casillas {
                let texto = help(casilla);
                sheet.write_string_with_format(fila, 0, casilla.rotulo, &f.rotulo)?;
                sheet.write_string_with_format(fila, 2, needed_words(casilla), &f.obligatorio)?;
                sheet.write_string_with_format(fila, 3, &texto, &f.ayuda)?;
                let needed = self.field(sheet, (fila, 1), &mut perfil, casilla)?.max(lines(&texto, 78.0));
                sheet.set_row_height(fila, needed * RENGLON + 3.0)?;
                sheet.add_data_validation(fila, 1, fila, 1, &check(casilla, self.catalogo)?)?;
                fila += 1;
            }
        }
        print_setup(sheet, false);
        protect(sheet);
        Ok(())
    }

    fn representantes(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut todos = self.perfil.sostenedor.clone().unwrap_or_default().representantes;
        self.start(sheet, &REPRESENTANTES, &[], todos.len())?;
        for (fila, r) in (ENCABEZADO + 2..).zip(&mut todos) {
            self.row(sheet, fila, &REPRESENTANTES, r)?;
        }
        Ok(())
    }

    fn documentos(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut todos = self.perfil.sostenedor.clone().unwrap_or_default().representantes;
        let names: Vec<String> = (0..todos.len()).map(|i| reference(&todos, i)).collect();
        self.start(sheet, &DOCUMENTOS, &[], todos.iter().map(|r| r.documentos.len()).sum())?;
        let mut fila = ENCABEZADO + 2;
        for (r, name) in todos.iter_mut().zip(names) {
            for documento in &mut r.documentos {
                sheet.write_string_with_format(
                    fila,
                    column(&DOCUMENTOS, DE_QUIEN),
                    &name,
                    &self.f.entrada,
                )?;
                self.row(sheet, fila, &DOCUMENTOS, documento)?;
                fila += 1;
            }
        }
        Ok(())
    }

    fn establecimientos(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut todos = self.perfil.establecimientos.clone();
        let servicios = self.services(&todos);
        let titulos: Vec<String> =
            servicios.iter().map(|(_, nombre)| format!("{SERVICIO}\n{nombre}")).collect();
        self.start(sheet, &ESTABLECIMIENTOS, &titulos, todos.len())?;
        let first = column_after(&ESTABLECIMIENTOS);
        for (fila, e) in (ENCABEZADO + 2..).zip(&mut todos) {
            self.row(sheet, fila, &ESTABLECIMIENTOS, e)?;
            let Some(lista) = &e.servicios else { continue };
            for (columna, (clave, _)) in (first..).zip(&servicios) {
                let pide = lista.datos.iter().any(|d| d.valor.trim() == clave);
                sheet.write_string_with_format(
                    fila,
                    columna,
                    if pide { "SI" } else { "NO" },
                    &self.f.entrada,
                )?;
            }
        }
        Ok(())
    }

    /// The catalogue's services but those that go without asking, and whatever else the profile asks for.
    fn services(&self, todos: &[Establecimiento]) -> Vec<(String, String)> {
        let own = self.catalogo.servicios().iter().filter(|s| !s.es_implicito());
        let mut salida: Vec<(String, String)> = own.map(|s| (s.clave.clone(), s.nombre.clone())).collect();
        for dato in todos.iter().filter_map(|e| e.servicios.as_ref()).flat_map(|lista| &lista.datos) {
            let clave = dato.valor.trim();
            let nombre = self.catalogo.servicio(clave).map_or(clave, |s| s.nombre.as_str());
            if !clave.is_empty() && !salida.iter().any(|(otra, _)| otra == clave) {
                salida.push((clave.to_owned(), nombre.to_owned()));
            }
        }
        salida
    }

    /// Title, headings, example row, room for rows, checks and printing, alike on the sheets with rows.
    fn start(
        &self,
        sheet: &mut Worksheet,
        tabla: &Tabla,
        servicios: &[String],
        filas: usize,
    ) -> Result<(), XlsxError> {
        let f = &self.f;
        sheet.set_name(tabla.hoja)?.set_screen_gridlines(false).set_tab_color(Color::RGB(0x00F2_C744));
        sheet.write_string_with_format(0, 0, tabla.titulo, &f.titulo)?;
        sheet.write_string_with_format(1, 0, tabla.nota, &f.nota)?;
        sheet.set_column_width(0, 9)?;
        let (heading, example) = (ENCABEZADO, ENCABEZADO + 1);
        let filas = u32::try_from(filas).unwrap_or(0);
        let last = example + tabla.filas.max(filas + 5);
        sheet.set_row_height(heading, if servicios.is_empty() { 34 } else { 48 })?;
        sheet.write_string_with_format(heading, 0, NUMERO, &f.encabezado)?;
        sheet.write_string_with_format(example, 0, EJEMPLO, &f.ejemplo)?;
        for fila in example + 1..=last {
            sheet.write_string_with_format(fila, 0, (fila - example).to_string(), &f.numero)?;
        }
        let si_no = Casilla {
            ruta: "",
            rotulo: SERVICIO,
            clase: Clase::SiNo,
            obligatorio: false,
            ayuda: "SI para pedir este servicio de SIGE; en blanco vale NO.",
            ejemplo: "",
            ancho: 16.0,
        };
        let own = tabla.columnas.iter().map(|c| (*c, title(c), c.ejemplo));
        let columnas = own.chain(servicios.iter().map(|titulo| (si_no, titulo.clone(), "SI")));
        let mut largest = 1.0;
        for (columna, (casilla, titulo, ejemplo)) in (1..).zip(columnas) {
            sheet.set_column_width(columna, casilla.ancho)?;
            sheet.set_column_format(columna, f.libre(casilla.clase))?;
            sheet.write_string_with_format(heading, columna, titulo, &f.encabezado)?;
            sheet.write_string_with_format(example, columna, ejemplo, &f.ejemplo)?;
            largest = f64::max(largest, lines(ejemplo, casilla.ancho - 1.0));
            for fila in example + 1..=last {
                sheet.write_blank(fila, columna, f.entrada(casilla.clase))?;
            }
            let range = (example + 1, columna, ULTIMA.max(last), columna);
            sheet.add_data_validation(
                range.0,
                range.1,
                range.2,
                range.3,
                &check(&casilla, self.catalogo)?,
            )?;
        }
        sheet.set_row_height(example, largest * RENGLON)?;
        sheet.set_freeze_panes(example + 1, 2)?.set_repeat_rows(heading, heading)?;
        print_setup(sheet, true);
        protect(sheet);
        Ok(())
    }

    fn row(
        &self,
        sheet: &mut Worksheet,
        fila: u32,
        tabla: &Tabla,
        ficha: &mut dyn Ficha,
    ) -> Result<(), XlsxError> {
        let mut needed = 1.0;
        for (columna, casilla) in (1..).zip(tabla.columnas) {
            if !casilla.ruta.is_empty() {
                needed = f64::max(needed, self.field(sheet, (fila, columna), ficha, casilla)?);
            }
        }
        // A row of one line keeps no height of its own, so that it grows with what is typed.
        if needed > 1.0 {
            sheet.set_row_height(fila, needed * RENGLON)?;
        }
        Ok(())
    }

    /// A cell to be filled in, with what the profile says; how many lines that takes.
    fn field(
        &self,
        sheet: &mut Worksheet,
        (fila, columna): (u32, u16),
        ficha: &mut dyn Ficha,
        casilla: &Casilla,
    ) -> Result<f64, XlsxError> {
        let format = self.f.entrada(casilla.clase);
        let texto = match slot(ficha, casilla.ruta, Sitio::Todo) {
            Ranura::Texto(Some(d)) => match casilla.clase {
                Clase::Opcion(lista) => lista.label_of(&d.valor, self.catalogo),
                _ => d.valor.clone(),
            },
            Ranura::Fecha(Some(d)) => {
                if let Some(fecha) = excel_date(&d.valor) {
                    sheet.write_datetime_with_format(fila, columna, &fecha, format)?;
                    return Ok(1.0);
                }
                d.valor.clone()
            }
            Ranura::Logico(Some(d)) => if d.valor { "SI" } else { "NO" }.to_owned(),
            Ranura::Entero(Some(d)) => d.valor.to_string(),
            _ => String::new(),
        };
        sheet.write_string_with_format(fila, columna, &texto, format)?;
        Ok(lines(&texto, casilla.ancho - 1.0))
    }
}

/// The words of the drop-downs, a column a list.
fn lists(sheet: &mut Worksheet, catalogo: &Catalogo) -> Result<(), XlsxError> {
    sheet.set_name(LISTAS)?.set_hidden(true);
    for (columna, lista) in (0..).zip(Lista::TODAS) {
        sheet.write_string(0, columna, format!("{lista:?}"))?;
        for (fila, opcion) in (1..).zip(lista.options(catalogo)) {
            sheet.write_string(fila, columna, opcion.rotulo)?;
        }
    }
    protect(sheet);
    Ok(())
}

/// What «Obligatorio» says of a line; for some it depends on another answer, as their help explains.
fn needed_words(casilla: &Casilla) -> &'static str {
    match (casilla.obligatorio, casilla.ayuda.contains("Obligatorio si")) {
        (true, _) => "Sí",
        (false, true) => "Ver ayuda",
        (false, false) => "",
    }
}

fn title(casilla: &Casilla) -> String {
    if casilla.obligatorio { format!("{} *", casilla.rotulo) } else { casilla.rotulo.to_owned() }
}

/// Column of a heading; the first one has the numbers.
fn column(tabla: &Tabla, rotulo: &str) -> u16 {
    let n = tabla.columnas.iter().position(|c| c.rotulo == rotulo).unwrap_or(0);
    u16::try_from(n + 1).unwrap_or(1)
}

fn column_after(tabla: &Tabla) -> u16 {
    u16::try_from(tabla.columnas.len() + 1).unwrap_or(1)
}

/// What the documents of a representative call it: its RUT where that is nobody else's, or else its number.
fn reference(todos: &[Representante], i: usize) -> String {
    let rut = |r: &Representante| r.rut.as_ref().map(|d| bare(&d.valor)).unwrap_or_default();
    let own = rut(&todos[i]);
    let taken = todos.iter().filter(|r| rut(r) == own).count() > 1;
    let as_number = (1..=todos.len()).any(|n| n.to_string() == own);
    match &todos[i].rut {
        Some(dato) if !own.is_empty() && !taken && !as_number => dato.valor.clone(),
        _ => (i + 1).to_string(),
    }
}

/// A day written as the profile writes it, where Excel knows it too; anything else stays text.
fn excel_date(texto: &str) -> Option<ExcelDateTime> {
    let fecha: jiff::civil::Date = texto.parse().ok()?;
    let known = fecha >= jiff::civil::date(1900, 3, 1) && fecha.to_string() == texto;
    let (year, month, day) = (fecha.year(), fecha.month(), fecha.day());
    known.then(|| {
        ExcelDateTime::from_ymd(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
            .ok()
    })?
}

/// How many lines a text takes in so many letters.
fn lines(texto: &str, ancho: f64) -> f64 {
    let letters = u32::try_from(texto.chars().count()).map_or(0.0, f64::from);
    (letters / ancho).ceil().max(1.0)
}
