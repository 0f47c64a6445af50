//! From docx-rs's parts to the bytes of a `.docx`: what the library lacks is added, constant parts are deflated once.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use docx_rs::{Docx, Footer, Header, IndentLevel, NumberingId, Paragraph, XMLDocx};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{WordError, estilos, orden};

/// Zips a paper. `encabezados` tells, table by table, whether its first row repeats.
pub(super) fn pack(x: &XMLDocx, titulo: &str, encabezados: &[bool]) -> Result<Vec<u8>, WordError> {
    debug_assert!(x.content_type == CONSTANTES.tipos, "every paper has the same parts");
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(32 << 10)));
    let mut constants = ZipArchive::new(Cursor::new(CONSTANTES.zip.as_slice()))?;
    for i in 0..constants.len() {
        zip.raw_copy_file(constants.by_index_raw(i)?)?;
    }
    let mut put = |nombre: &str, method, bytes: &[u8]| -> ZipResult<()> {
        zip.start_file(nombre, options(method))?;
        Ok(zip.write_all(bytes)?)
    };
    put("word/document.xml", CompressionMethod::Deflated, &repair_body(&x.document, encabezados))?;
    put("word/numbering.xml", CompressionMethod::Deflated, &repair_numbering(&x.numberings))?;
    // A compressor costs more than these few bytes.
    for (que, partes) in [("header", &x.headers), ("footer", &x.footers)] {
        for (i, parte) in partes.iter().enumerate() {
            put(&format!("word/{que}{}.xml", i + 1), CompressionMethod::Stored, &repair_body(parte, &[]))?;
        }
    }
    put("docProps/core.xml", CompressionMethod::Stored, &core_properties(titulo))?;
    Ok(zip.finish()?.into_inner())
}

/// Parts that are the same in every paper, deflated once, in a ZIP from which they are copied as they are.
struct Constantes {
    zip: Vec<u8>,
    tipos: Vec<u8>,
}

static CONSTANTES: LazyLock<Constantes> = LazyLock::new(|| {
    let x = framed(estilos::base()).build();
    let partes: [(&str, &[u8]); 10] = [
        ("[Content_Types].xml", &x.content_type),
        ("_rels/.rels", &x.rels),
        ("word/_rels/document.xml.rels", &x.document_rels),
        ("word/styles.xml", &repair_styles(&x.styles)),
        ("word/settings.xml", SETTINGS.as_bytes()),
        ("word/fontTable.xml", &x.font_table),
        ("word/comments.xml", &x.comments),
        ("word/commentsExtended.xml", &x.comments_extended),
        ("docProps/app.xml", &x.doc_props.app),
        ("docProps/custom.xml", &x.doc_props.custom),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (nombre, bytes) in partes {
        zip.start_file(nombre, options(CompressionMethod::Deflated))
            .and_then(|()| Ok(zip.write_all(bytes)?))
            .expect("memory does not fail");
    }
    let zip = zip.finish().expect("memory does not fail").into_inner();
    Constantes { zip, tipos: x.content_type }
});

/// With all that a paper may have, a header, a footer and a list: the constant parts name them.
fn framed(docx: Docx) -> Docx {
    let item = Paragraph::new().numbering(NumberingId::new(estilos::BULLETS), IndentLevel::new(0));
    docx.header(Header::new()).footer(Footer::new()).add_paragraph(item)
}

/// No date, no owner: the same bytes on every machine and day.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
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
