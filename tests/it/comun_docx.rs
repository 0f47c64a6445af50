//! Word files for tests, built part by part, and the check that nothing but blanks of them changed.

use crate::comun_zip::{Entrada, Forma, read, unpacked, write};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The namespaces of a part, as attributes of its root.
pub fn namespaces() -> String {
    format!(
        "xmlns:w=\"{W}\" xmlns:r=\"{R}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
         xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:v=\"urn:schemas-microsoft-com:vml\" \
         xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\""
    )
}

/// A body as a whole part.
pub fn document(cuerpo: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:document {}><w:body>{cuerpo}<w:sectPr/></w:body></w:document>",
        namespaces()
    )
}

/// A paragraph of one run.
pub fn p(texto: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{texto}</w:t></w:r></w:p>")
}

/// A Word file in the making.
#[derive(Clone, Debug)]
pub struct Docx {
    pub entradas: Vec<Entrada>,
    pub relaciones: Vec<(String, String, bool)>,
    pub forma: Forma,
}

impl Docx {
    /// With this body.
    pub fn new(cuerpo: &str) -> Self {
        Self::of_part(document(cuerpo).as_bytes())
    }

    /// With this whole part as its text.
    pub fn of_part(documento: &[u8]) -> Self {
        let tipos = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
        let docx = Self { entradas: Vec::new(), relaciones: Vec::new(), forma: Forma::default() };
        docx.with("[Content_Types].xml", tipos)
            .with("_rels/.rels", rels(&[("officeDocument".into(), "word/document.xml".into(), false)]))
            .with("word/media/image1.png", [0x89_u8, b'P', b'N', b'G', 1, 2, 3])
            .with("word/document.xml", documento)
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

    /// A relationship of the text.
    pub fn related(mut self, tipo: &str, destino: &str) -> Self {
        self.relaciones.push((tipo.to_owned(), destino.to_owned(), false));
        self
    }

    /// The file.
    pub fn close(&self) -> Vec<u8> {
        let mut whole = self.clone();
        if !whole.relaciones.is_empty() {
            let lines = rels(&whole.relaciones);
            whole = whole.with("word/_rels/document.xml.rels", lines);
        }
        write(&whole.entradas, &whole.forma)
    }
}

/// A part of relationships: last word of the type, target, whether outside.
pub fn rels(lines: &[(String, String, bool)]) -> String {
    use std::fmt::Write;
    let mut xml = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">".to_owned();
    for (i, (tipo, destino, outside)) in lines.iter().enumerate() {
        let mode = if *outside { " TargetMode=\"External\"" } else { "" };
        write!(xml, "<Relationship Id=\"rId{i}\" Type=\"{R}/{tipo}\" Target=\"{destino}\"{mode}/>").unwrap();
    }
    xml + "</Relationships>"
}

/// The text of a part of a file.
pub fn part(docx: &[u8], nombre: &str) -> String {
    let (entradas, _) = read(docx);
    let e = entradas.iter().find(|e| e.nombre == nombre.as_bytes()).unwrap_or_else(|| panic!("no {nombre}"));
    String::from_utf8(unpacked(e)).unwrap()
}

/// Holds a filled file against the model: the entries in order, each but the `changed` ones byte for byte with name,
/// time, CRC, extra fields and comment; of the changed ones everything but data, sizes and CRC.
pub fn check_entries<S: AsRef<str>>(model: &[u8], filled: &[u8], changed: &[S]) {
    let ((before, shape), (after, new_shape)) = (read(model), read(filled));
    assert_eq!(shape.comentario, new_shape.comentario, "the comment of the ZIP");
    assert_eq!(shape.antes, new_shape.antes, "bytes before the ZIP");
    assert_eq!(shape.despues, new_shape.despues, "bytes after the ZIP");
    let names = |entradas: &[Entrada]| -> Vec<String> {
        entradas.iter().map(|e| String::from_utf8_lossy(&e.nombre).into_owned()).collect()
    };
    assert_eq!(names(&before), names(&after));
    for (old, new) in before.iter().zip(&after) {
        let nombre = String::from_utf8_lossy(&old.nombre).into_owned();
        if changed.iter().any(|c| c.as_ref() == nombre) {
            let plain = |e: &Entrada| {
                (e.nombre.clone(), e.hora, e.metodo, e.extra.clone(), e.comentario.clone(), e.sistema.1)
            };
            assert_eq!(plain(old), plain(new), "{nombre}");
        } else {
            let same = Entrada { sistema: (new.sistema.0, old.sistema.1), ..old.clone() };
            assert_eq!(same, *new, "{nombre}");
        }
    }
}

/// Holds a part that was filled against what it was: with the values cut out of one, in their order, and the signs of
/// blanks out of the other, the two must be the same bytes. The blanks must all be of `…`, and all be filled.
pub fn check_outside_blanks(before: &str, after: &str, values: &[String]) {
    const KEPT: &str = " xml:space=\"preserve\"";
    // A section that was cut in two around a value.
    let whole = |xml: &str| xml.replace(KEPT, "").replace("]]><![CDATA[", "");
    let mut rest = after;
    let mut stripped = String::new();
    for value in values {
        let written = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let Some(at) = rest.find(&written) else {
            panic!("«{value}» no está después de lo anterior en: {rest}");
        };
        stripped.push_str(&rest[..at]);
        rest = &rest[at + written.len()..];
    }
    stripped.push_str(rest);
    let without_signs = before.replace("&#8230;", "").replace("&#x2026;", "").replace('…', "");
    let (found, expected) = (whole(&stripped), whole(&without_signs));
    if found != expected {
        let at = found.bytes().zip(expected.bytes()).take_while(|(a, b)| a == b).count();
        let around = |xml: &str| {
            String::from_utf8_lossy(&xml.as_bytes()[at.saturating_sub(150)..xml.len().min(at + 150)])
                .into_owned()
        };
        panic!("outside the blanks, byte {at}:\n{}\nand not\n{}", around(&found), around(&expected));
    }
}

/// The text of every paragraph of a part, in the order in which they end; what was deleted is left out.
pub fn paragraphs(xml: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut done, mut open, mut inside, mut gone) = (Vec::new(), Vec::<String>::new(), false, 0);
    loop {
        let event = reader.read_event().unwrap();
        let local = match &event {
            Event::Start(t) | Event::Empty(t) => t.local_name().as_ref().to_owned(),
            Event::End(t) => t.local_name().as_ref().to_owned(),
            _ => String::new(),
        };
        match &event {
            Event::Eof => return done,
            Event::Start(_) if local == "p" => open.push(String::new()),
            Event::End(_) if local == "p" => done.extend(open.pop()),
            Event::Start(_) if local == "del" => gone += 1,
            Event::End(_) if local == "del" => gone -= 1,
            Event::Start(_) if local == "t" => inside = gone == 0,
            Event::End(_) if local == "t" => inside = false,
            Event::Text(t) if inside => open.last_mut().unwrap().push_str(t),
            Event::CData(t) if inside => open.last_mut().unwrap().push_str(t),
            Event::GeneralRef(t) if inside => {
                let letter = quick_xml::escape::unescape(&format!("&{};", &**t)).unwrap().into_owned();
                open.last_mut().unwrap().push_str(&letter);
            }
            _ => {}
        }
    }
}

/// The XML parts of the text that differ: what a fill may change.
pub fn changed_xml(before: &[u8], after: &[u8]) -> Vec<String> {
    let ((old, _), (new, _)) = (read(before), read(after));
    let text = |e: &Entrada| {
        let nombre = String::from_utf8_lossy(&e.nombre).into_owned();
        ["word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes", "customXml/item"]
            .iter()
            .any(|start| nombre.starts_with(start))
            .then_some(nombre)
    };
    old.iter().zip(&new).filter(|(a, b)| a.crudo != b.crudo).filter_map(|(a, _)| text(a)).collect()
}
