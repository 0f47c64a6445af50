//! The words of a filled file, read again out of its bytes by code that shares nothing with the writing.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Rechazo;
use super::contenedor::Contenedor;
use super::word::partes::Codificacion;
use crate::base::texto::plain;

/// What a model said before it was filled: which paragraphs, and all its words.
#[derive(Debug)]
pub struct Antes {
    parrafos: HashSet<u64>,
}

impl Antes {
    /// These paragraphs.
    pub fn of<'p>(parrafos: impl Iterator<Item = &'p str>) -> Self {
        Self { parrafos: parrafos.map(digest).collect() }
    }

    /// The paragraphs of these parts of a filled file that the model did not have, as texts are compared.
    ///
    /// # Errors
    /// Where a part can't be read: what was written is no XML.
    pub fn changed(&self, lleno: &[u8], partes: &[String]) -> Result<Vec<String>, Rechazo> {
        let mut contenedor = Contenedor::open(lleno)?;
        let mut changed = Vec::new();
        for nombre in partes {
            let (texto, _) = Codificacion::decode(nombre, contenedor.part(nombre)?)?;
            let mut keep = |parrafo: &str| {
                if !parrafo.is_empty() && !self.parrafos.contains(&digest(parrafo)) {
                    changed.push(plain(parrafo));
                }
            };
            if let Err(que) = each_paragraph(&texto, &mut keep) {
                let mensaje = format!("la parte {nombre} no se puede leer: {que}");
                return Err(Rechazo::new("modelo-danado", mensaje, ""));
            }
        }
        Ok(changed)
    }
}

fn digest(parrafo: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    parrafo.hash(&mut hasher);
    hasher.finish()
}

/// Walks the paragraphs of a part, each when it ends; those of a text box before the one that holds it.
fn each_paragraph(xml: &str, keep: &mut impl FnMut(&str)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<String> = Vec::new();
    let (mut levels, mut inside) = (0_usize, false);
    loop {
        let event = reader.read_event().map_err(|e| e.to_string())?;
        match &event {
            Event::Start(tag) => {
                levels += 1;
                match tag.local_name().as_ref() {
                    "p" => open.push(String::new()),
                    "t" => inside = true,
                    other => push(&mut open, sign(other)),
                }
            }
            Event::Empty(tag) => push(&mut open, sign(tag.local_name().as_ref())),
            Event::End(tag) => {
                levels = levels.saturating_sub(1);
                match tag.local_name().as_ref() {
                    "p" => {
                        if let Some(parrafo) = open.pop() {
                            keep(&parrafo);
                        }
                    }
                    "t" => inside = false,
                    _ => {}
                }
            }
            Event::Text(texto) if inside => push(&mut open, texto),
            Event::CData(texto) if inside => push(&mut open, texto),
            Event::GeneralRef(name) if inside => {
                let letter =
                    quick_xml::escape::unescape(&format!("&{};", &**name)).map(std::borrow::Cow::into_owned);
                push(&mut open, &letter.map_err(|e| e.to_string())?);
            }
            Event::Eof if levels == 0 => return Ok(()),
            Event::Eof => return Err("termina antes de tiempo".to_owned()),
            _ => {}
        }
    }
}

fn push(open: &mut [String], texto: &str) {
    if let Some(parrafo) = open.last_mut() {
        parrafo.push_str(texto);
    }
}

/// The letter that an element stands for.
fn sign(local: &str) -> &'static str {
    match local {
        "tab" | "ptab" => "\t",
        "br" | "cr" => "\n",
        "noBreakHyphen" => "-",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        each_paragraph(xml, &mut |p| all.push(p.to_owned())).map(|()| all)
    }

    #[test]
    fn text_is_joined_over_runs_and_boxes_come_before_what_holds_them() {
        let xml = "<w:d><w:p><w:r><w:t>a&amp;&#233;</w:t><w:tab/></w:r><w:b><w:p><w:t>caja</w:t></w:p></w:b><w:r><w:t><![CDATA[b]]></w:t></w:r></w:p></w:d>";
        assert_eq!(read(xml).unwrap(), ["caja", "a&é\tb"]);
    }

    #[test]
    fn what_is_no_xml_is_told() {
        assert!(read("<a><b></a>").is_err());
        assert!(read("<a>").is_err());
    }
}
