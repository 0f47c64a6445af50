//! Workbooks for tests, built part by part, to be read as an Anexo and filled in place.

use crate::comun_zip::{Entrada, Forma, write};

pub const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub const S: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// The part of the only sheet.
pub const PARTE: &str = "xl/worksheets/sheet1.xml";

/// A sheet with these rows and what comes behind them.
pub fn hoja(filas: &str, detras: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"{S}\" xmlns:r=\"{R}\"><sheetData>{filas}</sheetData>{detras}</worksheet>"
    )
}

/// Rows of a school that asks for «Cursos».
pub fn filas() -> String {
    let cell = |r: &str, t: &str| format!("<c r=\"{r}\" t=\"inlineStr\"><is><t>{t}</t></is></c>");
    format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row>",
        cell("A1", "RBD"),
        cell("B1", "Cursos"),
        cell("A2", "99011-6"),
        cell("B2", "X")
    )
}

/// A workbook in the making.
#[derive(Clone, Debug)]
pub struct Libro {
    pub entradas: Vec<Entrada>,
    pub forma: Forma,
}

impl Libro {
    /// With that sheet, called «Servicios».
    pub fn new() -> Self {
        Self::of_sheet(hoja(&filas(), ""))
    }

    /// With this part as its sheet.
    pub fn of_sheet(xml: impl AsRef<[u8]>) -> Self {
        let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";
        let book = format!(
            "<workbook xmlns=\"{S}\" xmlns:r=\"{R}\"><sheets><sheet name=\"Servicios\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        Self { entradas: Vec::new(), forma: Forma::default() }
            .with("[Content_Types].xml", types)
            .with("_rels/.rels", rels(&[("officeDocument", "xl/workbook.xml")]))
            .with("xl/workbook.xml", book)
            .with("xl/_rels/workbook.xml.rels", rels(&[("worksheet", "worksheets/sheet1.xml")]))
            .with(PARTE, xml)
    }

    /// A part more, or another in the place of one.
    pub fn with(mut self, nombre: &str, bytes: impl AsRef<[u8]>) -> Self {
        let nueva = Entrada::new(nombre, bytes.as_ref());
        match self.entradas.iter_mut().find(|e| e.nombre == nombre.as_bytes()) {
            Some(there) => *there = nueva,
            None => self.entradas.push(nueva),
        }
        self
    }

    /// Without this part.
    pub fn without(mut self, nombre: &str) -> Self {
        self.entradas.retain(|e| e.nombre != nombre.as_bytes());
        self
    }

    /// The entry of a part.
    pub fn entry(&mut self, nombre: &str) -> &mut Entrada {
        self.entradas.iter_mut().find(|e| e.nombre == nombre.as_bytes()).unwrap()
    }

    /// The file.
    pub fn close(&self) -> Vec<u8> {
        write(&self.entradas, &self.forma)
    }
}

/// Relationships, `r1` the first: last word of the type, target.
pub fn rels(lines: &[(&str, &str)]) -> String {
    let lines: Vec<String> = (1..)
        .zip(lines)
        .map(|(i, (tipo, target))| {
            format!("<Relationship Id=\"r{i}\" Type=\"{R}/{tipo}\" Target=\"{target}\"/>")
        })
        .collect();
    let lines = lines.concat();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{lines}</Relationships>"
    )
}

/// The letters of a column, counted from 1.
pub fn column(n: u32) -> String {
    let letter = |n: u32| char::from(b'A' + u8::try_from(n).unwrap());
    if n > 26 {
        format!("{}{}", letter((n - 1) / 26 - 1), letter((n - 1) % 26))
    } else {
        letter(n - 1).to_string()
    }
}
