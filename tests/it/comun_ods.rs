//! Workbooks of LibreOffice (.ods) for tests, built part by part.

use crate::comun_zip::{Entrada, Forma, write};

/// What the content of a workbook begins and ends with.
pub fn content(hojas: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><o:document-content xmlns:o=\"o\" xmlns:office=\"o\" xmlns:style=\"s\" xmlns:table=\"t\" xmlns:text=\"x\"><o:automatic-styles><style:style style:name=\"oculta\"><style:table-properties table:display=\"false\"/></style:style></o:automatic-styles><o:body><o:spreadsheet>{hojas}</o:spreadsheet></o:body></o:document-content>"
    )
}

/// A sheet with these rows and attributes.
pub fn table(more: &str, filas: &str) -> String {
    format!("<table:table table:name=\"S\" {more}>{filas}</table:table>")
}

pub fn cell(more: &str, texto: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\" {more}><text:p>{texto}</text:p></table:table-cell>"
    )
}

pub fn row(more: &str, celdas: &str) -> String {
    format!("<table:table-row {more}>{celdas}</table:table-row>")
}

/// Rows of a school that asks for «Cursos».
pub fn services() -> String {
    [["RBD", "Cursos"], ["99011-6", "X"]].map(|r| row("", &r.map(|t| cell("", t)).concat())).concat()
}

/// The parts of a file with this content.
pub fn parts(content: impl AsRef<[u8]>) -> Vec<Entrada> {
    vec![
        Entrada::stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        Entrada::new("META-INF/manifest.xml", b"<manifest/>"),
        Entrada::new("content.xml", content.as_ref()),
    ]
}

/// The file.
pub fn ods(content: impl AsRef<[u8]>) -> Vec<u8> {
    write(&parts(content), &Forma::default())
}
