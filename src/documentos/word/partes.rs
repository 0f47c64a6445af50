//! From docx-rs's parts to a paper's mould: what the library lacks is added, constant parts are deflated once.

use std::io::Cursor;
use std::sync::LazyLock;

use docx_rs::{BuildXML, Docx, Footer, Header, IndentLevel, NumberingId, Paragraph};
use zip::{ZipArchive, ZipWriter};

use super::super::molde::{Cortado, Molde, put};
use super::super::valores::{MARCAS, mark_of};
use super::{PRIMER_ANCHO, WordError, estilos, orden};

/// The mould of a paper with these page borders. `encabezados` tells, table by table, whether its first row repeats.
pub(super) fn pack(
    docx: &Docx,
    bordes: &[(&str, Vec<u8>)],
    titulo: &str,
    encabezados: &[bool],
) -> Result<Molde, WordError> {
    debug_assert!(docx.content_type.build() == CONSTANTES.tipos, "every paper has the same parts");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.merge_archive(ZipArchive::new(Cursor::new(CONSTANTES.zip.as_slice()))?)?;
    put(&mut zip, "word/numbering.xml", &repair_numbering(&docx.numberings.build()))?;
    put(&mut zip, "docProps/core.xml", &core_properties(titulo))?;
    let mut partes = Vec::new();
    let body = ("word/document.xml", mark_widths(&repair_body(&docx.document.build(), encabezados)));
    let bordes = bordes.iter().map(|(nombre, xml)| (*nombre, repair_body(xml, &[])));
    for (nombre, xml) in std::iter::once(body).chain(bordes) {
        let cortado = Cortado::new(&xml, MARCAS);
        if cortado.has_holes() {
            partes.push((nombre.to_owned(), cortado));
        } else {
            put(&mut zip, nombre, xml.as_bytes())?;
        }
    }
    Ok(Molde::new(zip.finish()?.into_inner(), partes)?)
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
        put(&mut zip, nombre, bytes).expect("memory does not fail");
    }
    let zip = zip.finish().expect("memory does not fail").into_inner();
    Constantes { zip, tipos: x.content_type }
});

/// With all that a paper may have, a header, a footer and a list: the constant parts name them.
fn framed(docx: Docx) -> Docx {
    let item = Paragraph::new().numbering(NumberingId::new(estilos::BULLETS), IndentLevel::new(0));
    docx.header(Header::new()).footer(Footer::new()).add_paragraph(item)
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
fn repair_body(xml: &[u8], encabezados: &[bool]) -> String {
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
    references_first(salida)
}

/// The numbers that stand for widths as marks.
fn mark_widths(xml: &str) -> String {
    const WIDTH: &str = r#"w:w=""#;
    let mut pieces = xml.split(WIDTH);
    let mut salida = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        salida.push_str(WIDTH);
        match piece.split_once('"').and_then(|(n, rest)| Some((n.parse::<usize>().ok()?, rest))) {
            Some((numero, rest)) if numero >= PRIMER_ANCHO => {
                salida.push_str(&mark_of(numero));
                salida.push('"');
                salida.push_str(rest);
            }
            _ => salida.push_str(piece),
        }
    }
    salida
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
