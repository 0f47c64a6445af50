//! Reads the text of a finished Word file back, by itself: nothing of the renderer is used.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

/// What stands in a Word file.
#[derive(Debug, Default)]
pub(super) struct Leido {
    /// Paragraphs that are not empty, in reading order, those in tables included.
    pub parrafos: Vec<String>,
    /// Tables that are not inside another: rows of cells.
    pub tablas: Vec<Vec<Vec<String>>>,
}

/// Why a finished file could not be read back: our own fault.
#[derive(Debug, thiserror::Error)]
pub(super) enum LeerError {
    #[error("el ZIP: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("el XML: {0}")]
    Xml(#[from] quick_xml::Error),
    #[error("la parte: {0}")]
    Io(#[from] std::io::Error),
    #[error("un carácter: {0}")]
    Escape(#[from] quick_xml::escape::EscapeError),
}

/// The body of the file, its page header and its page footer.
pub(super) fn read(bytes: &[u8]) -> Result<[Leido; 3], LeerError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut part = |nombre: &str| -> Result<Leido, LeerError> {
        let mut xml = String::new();
        zip.by_name(nombre)?.read_to_string(&mut xml)?;
        text_of(&xml)
    };
    Ok([part("word/document.xml")?, part("word/header1.xml")?, part("word/footer1.xml")?])
}

fn text_of(xml: &str) -> Result<Leido, LeerError> {
    let mut leido = Leido::default();
    let (mut parrafo, mut in_text, mut depth) = (String::new(), false, 0_usize);
    let mut cell: Vec<String> = Vec::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(leido),
            Event::Start(tag) => match tag.name().as_ref() {
                "w:tbl" => {
                    depth += 1;
                    if depth == 1 {
                        leido.tablas.push(Vec::new());
                    }
                }
                "w:tr" if depth == 1 => last(&mut leido.tablas).push(Vec::new()),
                "w:tc" if depth == 1 => cell.clear(),
                "w:t" => in_text = true,
                _ => {}
            },
            Event::Empty(tag) => match tag.name().as_ref() {
                "w:tab" if !parrafo.is_empty() => parrafo.push('\t'),
                "w:br" if !tag.attributes().flatten().any(|a| a.value == "page") => parrafo.push('\n'),
                _ => {}
            },
            Event::Text(texto) if in_text => parrafo.push_str(&texto),
            Event::GeneralRef(nombre) if in_text => {
                parrafo.push_str(&quick_xml::escape::unescape(&format!("&{};", &*nombre))?);
            }
            Event::End(tag) => match tag.name().as_ref() {
                "w:t" => in_text = false,
                "w:p" => {
                    let texto = std::mem::take(&mut parrafo);
                    if depth > 0 {
                        cell.push(texto.clone());
                    }
                    if !texto.is_empty() {
                        leido.parrafos.push(texto);
                    }
                }
                "w:tc" if depth == 1 => {
                    last(last(&mut leido.tablas)).push(std::mem::take(&mut cell).join("\n"));
                }
                "w:tbl" => depth -= 1,
                _ => {}
            },
            _ => {}
        }
    }
}

/// The last of a list that is being filled.
fn last<T: Default>(lista: &mut Vec<T>) -> &mut T {
    if lista.is_empty() {
        lista.push(T::default());
    }
    let end = lista.len() - 1;
    &mut lista[end]
}
