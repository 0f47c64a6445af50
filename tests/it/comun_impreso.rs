//! Small PDF files made for a test, page by page, with a font that they bring; and reading what came out.

use std::fmt::Write;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// A page to be made.
#[derive(Clone)]
pub struct Hoja {
    /// Its operators; more than one are an array of streams.
    pub contenidos: Vec<String>,
    /// What it says besides.
    pub dice: Dictionary,
}

/// A page with these lines of text, from the top.
pub fn hoja(lineas: &[&str]) -> Hoja {
    let mut texto = String::from("BT /F1 11 Tf 13 TL 72 700 Td ");
    for linea in lineas {
        let escaped = linea.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        write!(texto, "({escaped}) Tj T* ").unwrap();
    }
    texto.push_str("ET");
    Hoja { contenidos: vec![texto], dice: Dictionary::new() }
}

/// A simple font of codes that are Latin-1, each half as wide as high; `archivo`: whether the file brings it.
fn font(documento: &mut Document, archivo: bool) -> Object {
    let cmap = "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n\
                /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
                /CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n\
                1 begincodespacerange\n<00> <FF>\nendcodespacerange\n\
                1 beginbfrange\n<20> <FF> <0020>\nendbfrange\n\
                endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    let unicode = documento.add_object(Stream::new(Dictionary::new(), cmap.as_bytes().to_vec()));
    let mut descriptor =
        dictionary! { "Type" => "FontDescriptor", "FontName" => "ABCDEF+LetraDePrueba", "Flags" => 4 };
    if archivo {
        let stream = documento.add_object(Stream::new(Dictionary::new(), b"letras".to_vec()));
        descriptor.set("FontFile2", stream);
    }
    let descriptor = documento.add_object(descriptor);
    let widths: Vec<Object> = (32..=255).map(|_| 500.into()).collect();
    documento
        .add_object(dictionary! {
            "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "ABCDEF+LetraDePrueba", "FirstChar" => 32,
            "LastChar" => 255, "Widths" => widths, "FontDescriptor" => descriptor, "ToUnicode" => unicode,
        })
        .into()
}

/// A PDF of these pages on letter paper; size and resources are said by the group, unless a page says otherwise.
pub fn pdf(hojas: &[Hoja]) -> Vec<u8> {
    pdf_with(hojas, true)
}

/// The same, with a font that the file brings or only names.
pub fn pdf_with(hojas: &[Hoja], archivo: bool) -> Vec<u8> {
    let mut documento = Document::with_version("1.6");
    let fuente = font(&mut documento, archivo);
    let group = documento.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    for hoja in hojas {
        let mut streams: Vec<Object> = Vec::new();
        for contenido in &hoja.contenidos {
            // Latin-1, as the font is coded.
            let bytes = contenido.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
            streams.push(documento.add_object(Stream::new(Dictionary::new(), bytes)).into());
        }
        let mut dice = dictionary! { "Type" => "Page", "Parent" => group };
        dice.set("Contents", if streams.len() == 1 { streams.remove(0) } else { streams.into() });
        dice.extend(&hoja.dice);
        kids.push(documento.add_object(dice).into());
    }
    let count = i64::try_from(kids.len()).unwrap();
    let group_says = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count,
        "MediaBox" => vec![0.into(), 0.into(), 612.into(), 792.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => fuente } },
    };
    documento.objects.insert(group, group_says.into());
    let root = documento.add_object(dictionary! { "Type" => "Catalog", "Pages" => group });
    documento.trailer.set("Root", root);
    let mut bytes = Vec::new();
    documento.save_to(&mut bytes).unwrap();
    bytes
}

/// The operators of a page of a file, decoded.
pub fn operators(bytes: &[u8], pagina: usize) -> Vec<String> {
    let documento = Document::load_mem(bytes).unwrap();
    let id = documento.page_iter().nth(pagina).unwrap();
    let content = Content::decode(&documento.get_page_content(id)).unwrap();
    content.operations.into_iter().map(|op| op.operator).collect()
}
