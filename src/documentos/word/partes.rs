//! From docx-rs's parts to the bytes of a `.docx`: what the library lacks is added, constant parts are deflated once.

use std::collections::HashMap;
use std::io::{Cursor, Write};
use std::sync::LazyLock;

use docx_rs::XMLDocx;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{WordError, estilos, orden};

type Parte = (String, Vec<u8>);

/// Zips the parts. `encabezados` tells, table by table, whether its first row repeats.
pub(super) fn pack(partes: XMLDocx, titulo: &str, encabezados: &[bool]) -> Result<Vec<u8>, WordError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(32 << 10)));
    let mut constants = ZipArchive::new(Cursor::new(CONSTANTES.bytes.as_slice()))?;
    for (nombre, bytes) in parts(partes, titulo, encabezados) {
        if CONSTANTES.partes.get(&nombre) == Some(&bytes) {
            zip.raw_copy_file(constants.by_name(&nombre)?)?;
        } else {
            zip.start_file(nombre, options())?;
            zip.write_all(&bytes)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

/// Parts that are the same in every paper, and a ZIP of them from which they are copied as they are.
struct Constantes {
    partes: HashMap<String, Vec<u8>>,
    bytes: Vec<u8>,
}

static CONSTANTES: LazyLock<Constantes> = LazyLock::new(|| {
    let partes = parts(estilos::base().build(), "", &[]);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (nombre, bytes) in &partes {
        zip.start_file(nombre, options())
            .and_then(|()| Ok(zip.write_all(bytes)?))
            .expect("memory does not fail");
    }
    let bytes = zip.finish().expect("memory does not fail").into_inner();
    Constantes { partes: partes.into_iter().collect(), bytes }
});

/// No date, no owner: the same bytes on every machine and day.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

/// The parts with their names, in the order in which Word writes them.
fn parts(x: XMLDocx, titulo: &str, encabezados: &[bool]) -> Vec<Parte> {
    let core = core_properties(titulo);
    let mut partes = vec![
        ("[Content_Types].xml".to_owned(), x.content_type),
        ("_rels/.rels".to_owned(), x.rels),
        ("word/document.xml".to_owned(), repair_body(&x.document, encabezados)),
        ("word/_rels/document.xml.rels".to_owned(), x.document_rels),
        ("word/styles.xml".to_owned(), repair_styles(&x.styles)),
        ("word/settings.xml".to_owned(), SETTINGS.as_bytes().to_vec()),
        ("word/fontTable.xml".to_owned(), x.font_table),
        ("word/numbering.xml".to_owned(), repair_numbering(&x.numberings)),
        ("word/comments.xml".to_owned(), x.comments),
        ("word/commentsExtended.xml".to_owned(), x.comments_extended),
        ("docProps/app.xml".to_owned(), x.doc_props.app),
        ("docProps/core.xml".to_owned(), core),
        ("docProps/custom.xml".to_owned(), x.doc_props.custom),
    ];
    let numbered = |que: &'static str, bytes: Vec<Vec<u8>>| {
        bytes
            .into_iter()
            .enumerate()
            .map(move |(i, b)| (format!("word/{que}{}.xml", i + 1), repair_body(&b, &[])))
    };
    partes.extend(numbered("header", x.headers));
    partes.extend(numbered("footer", x.footers));
    partes
}

/// The file's properties; docx-rs can set no title and no author.
fn core_properties(titulo: &str) -> Vec<u8> {
    let titulo = quick_xml::escape::escape(titulo);
    format!(
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties""#,
            r#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/""#,
            r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>convenio</dc:creator>"#,
            r#"<dc:language>es-CL</dc:language><cp:lastModifiedBy>convenio</cp:lastModifiedBy>"#,
            r#"<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>"#,
            r#"<dcterms:modified xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>"#
        ),
        titulo
    )
    .into_bytes()
}

/// Adds to a body, header or footer what docx-rs cannot say, and puts what it says in the standard's order.
///
/// Values cannot be touched by it: their `<` is escaped, so no tag of ours can stand in one.
fn repair_body(xml: &[u8], encabezados: &[bool]) -> Vec<u8> {
    let texto = String::from_utf8_lossy(xml).replace("<w:pPr><w:rPr />", "<w:pPr>").replace("<w:rPr />", "");
    let mut salida = String::with_capacity(texto.len() + 1024);
    let mut tablas = texto.split("<w:tbl>");
    salida.push_str(tablas.next().unwrap_or_default());
    for (i, tabla) in tablas.enumerate() {
        salida.push_str("<w:tbl>");
        let (grid, rest) = tabla.split_once("</w:tblGrid>").unwrap_or(("", tabla));
        salida.push_str(&grid.replace(r#" w:type="dxa" /><w:gridCol"#, " /><w:gridCol"));
        if salida.ends_with(r#" w:type="dxa" />"#) {
            salida.truncate(salida.len() - r#" w:type="dxa" />"#.len());
            salida.push_str(" />");
        }
        salida.push_str("</w:tblGrid>");
        if encabezados.get(i) == Some(&true) {
            salida.push_str(&rest.replacen("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />", 1));
        } else {
            salida.push_str(rest);
        }
    }
    references_first(salida).into_bytes()
}

/// Header and footer are named before the page's size.
fn references_first(texto: String) -> String {
    let Some((before, section)) = texto.rsplit_once("<w:sectPr>") else { return texto };
    let Some((size, references)) = section.split_once("<w:headerReference") else { return texto };
    let Some((references, after)) = references.split_once("</w:sectPr>") else { return texto };
    format!("{before}<w:sectPr><w:headerReference{references}{size}</w:sectPr>{after}")
}

/// The language of the text, the style that goes without saying, and the standard's order.
fn repair_styles(xml: &[u8]) -> Vec<u8> {
    let texto = String::from_utf8_lossy(xml)
        .replacen("<w:rPrDefault><w:rPr>", r#"<w:rPrDefault><w:rPr><w:lang w:val="es-CL" />"#, 1)
        .replacen(r#"w:styleId="Normal""#, r#"w:default="1" w:styleId="Normal""#, 1);
    orden::reorder(&texto).unwrap_or(texto).into_bytes()
}

fn repair_numbering(xml: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(xml).replace("<w:pPr><w:rPr />", "<w:pPr>").replace("<w:rPr />", "").into_bytes()
}

/// docx-rs's own settings are for Japanese text.
const SETTINGS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:zoom w:percent="100" />"#,
    r#"<w:defaultTabStop w:val="708" /><w:characterSpacingControl w:val="doNotCompress" /><w:compat>"#,
    r#"<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15" />"#,
    r#"</w:compat><w:themeFontLang w:val="es-CL" /></w:settings>"#
);
