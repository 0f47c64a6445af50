//! The words of a filled file, read again out of its bytes by code that shares nothing with the writing.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Rechazo;
use super::contenedor::Contenedor;
use super::word::partes::Codificacion;

/// What a model said before it was filled, paragraph by paragraph.
#[derive(Debug)]
pub struct Antes {
    parrafos: HashSet<u64>,
}

impl Antes {
    /// These paragraphs.
    pub fn of<'p>(parrafos: impl Iterator<Item = &'p str>) -> Self {
        Self { parrafos: parrafos.map(digest).collect() }
    }

    /// The paragraphs of these parts of a filled file that the model did not have.
    ///
    /// # Errors
    /// Where a part can't be read: what was written is no XML.
    pub fn changed(&self, lleno: &[u8], partes: &[String]) -> Result<Vec<String>, Rechazo> {
        let mut contenedor = Contenedor::open(lleno)?;
        let mut changed = Vec::new();
        for nombre in partes {
            each_of_part(&mut contenedor, nombre, &mut |parrafo| {
                if !self.parrafos.contains(&digest(parrafo)) {
                    changed.push(parrafo.to_owned());
                }
            })?;
        }
        Ok(changed)
    }
}

/// The paragraphs of a part of a filled file, in order; those with nothing in them are left out.
///
/// # Errors
/// Where the part can't be read.
pub fn paragraphs(lleno: &[u8], parte: &str) -> Result<Vec<String>, Rechazo> {
    let mut all = Vec::new();
    each_of_part(&mut Contenedor::open(lleno)?, parte, &mut |parrafo| all.push(parrafo.to_owned()))?;
    Ok(all)
}

fn each_of_part(
    contenedor: &mut Contenedor<'_>,
    nombre: &str,
    keep: &mut impl FnMut(&str),
) -> Result<(), Rechazo> {
    let (texto, _) = Codificacion::decode(nombre, contenedor.part(nombre)?)?;
    let mut words = |parrafo: &str| {
        if !parrafo.is_empty() {
            keep(parrafo);
        }
    };
    each_paragraph(&texto, &mut words).map_err(|que| {
        Rechazo::new("modelo-danado", format!("la parte {nombre} no se puede leer: {que}"), "")
    })
}

fn digest(parrafo: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    parrafo.hash(&mut hasher);
    hasher.finish()
}

/// Walks the paragraphs of a part, each when it ends; those of a text box before the one that holds it.
fn each_paragraph(xml: &str, keep: &mut impl FnMut(&str)) -> Result<(), String> {
    let mut paginas = Paginas { open: Vec::new(), done: Vec::new(), inside: false };
    let mut names: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(start) = xml[at..].find('<').map(|i| at + i) {
        paginas.letters(&xml[at..start])?;
        let rest = &xml[start..];
        let size = if let Some(end_tag) = rest.strip_prefix("</") {
            let size = end_tag.find('>').ok_or("una etiqueta no termina")?;
            let name = end_tag[..size].trim_end();
            if names.pop() != Some(name) {
                return Err(format!("«</{name}>» no cierra lo que está abierto"));
            }
            paginas.end(local(name), keep);
            size + 3
        } else if let Some(cdata) = rest.strip_prefix("<![CDATA[") {
            let size = cdata.find("]]>").ok_or("una sección CDATA no termina")?;
            paginas.push(&cdata[..size]);
            size + 12
        } else if rest.starts_with("<!--") {
            rest.find("-->").ok_or("un comentario no termina")? + 3
        } else if rest.starts_with("<?") {
            rest.find("?>").ok_or("una instrucción no termina")? + 2
        } else {
            let size = tag_size(rest).ok_or("una etiqueta no termina")?;
            let inner = &rest[1..size - 1];
            let end = inner.bytes().position(|b| b.is_ascii_whitespace() || b == b'/');
            let name = &inner[..end.unwrap_or(inner.len())];
            if inner.ends_with('/') {
                paginas.push(sign(local(name)));
            } else {
                names.push(name);
                paginas.start(local(name));
            }
            size
        };
        at = start + size;
    }
    if names.is_empty() { Ok(()) } else { Err("termina antes de tiempo".to_owned()) }
}

/// How long a start tag is; a `>` between quotes does not end it.
fn tag_size(rest: &str) -> Option<usize> {
    let first = rest.find('>')?;
    let bytes = rest.as_bytes();
    if !bytes[..first].iter().any(|b| matches!(b, b'"' | b'\'')) {
        return Some(first + 1);
    }
    let mut at = 1;
    loop {
        let sign = at + bytes[at..].iter().position(|b| matches!(b, b'>' | b'"' | b'\''))?;
        match bytes[sign] {
            b'>' => return Some(sign + 1),
            quote => at = sign + 1 + rest[sign + 1..].find(char::from(quote))? + 1,
        }
    }
}

fn local(name: &str) -> &str {
    name.find(':').map_or(name, |colon| &name[colon + 1..])
}

/// The paragraphs that are open, the innermost last.
struct Paginas {
    open: Vec<String>,
    /// Room that was used before.
    done: Vec<String>,
    inside: bool,
}

impl Paginas {
    fn start(&mut self, local: &str) {
        match local {
            "p" => {
                let mut room = self.done.pop().unwrap_or_default();
                room.clear();
                self.open.push(room);
            }
            "t" => self.inside = true,
            other => self.push(sign(other)),
        }
    }

    fn end(&mut self, local: &str, keep: &mut impl FnMut(&str)) {
        match local {
            "p" => {
                if let Some(parrafo) = self.open.pop() {
                    keep(&parrafo);
                    self.done.push(parrafo);
                }
            }
            "t" => self.inside = false,
            _ => {}
        }
    }

    fn letters(&mut self, texto: &str) -> Result<(), String> {
        if self.inside {
            self.push(&quick_xml::escape::unescape(texto).map_err(|e| e.to_string())?);
        }
        Ok(())
    }

    fn push(&mut self, texto: &str) {
        if let Some(parrafo) = self.open.last_mut() {
            parrafo.push_str(texto);
        }
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
        for wrong in
            ["<a>", "<a", "<a x=\"", "<a><!-- </a>", "<a></b>", "</a>", "<a><![CDATA[</a>", "<w:t>&x;</w:t>"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(read("<w:p a='>'><w:t >a</w:t ><w:br/><w:x b=\"/\"></w:x></w:p>").unwrap(), ["a\n"]);
    }
}
