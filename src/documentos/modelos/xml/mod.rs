//! A part's XML as a flat tree that knows where every element begins and ends, for splicing bytes.

mod nombres;
mod remiendos;

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::Rechazo;
use nombres::Espacio;
pub use nombres::Nombre;
pub use remiendos::Remiendos;

/// Deeper than this no program writes, and none should follow.
const MAX_NIVELES: usize = 1_000;
/// As many attributes no tag has; looking for doubled ones costs the square of it.
const MAX_ATRIBUTOS: usize = 500;

/// The index of an element in its tree.
pub type Indice = u32;

/// An element: where its tags stand in the text, and where its descendants end in the list.
#[derive(Clone, Debug)]
struct Nodo {
    nombre: Nombre,
    abre: Range<u32>,
    cierra: Range<u32>,
    padre: Indice,
    fin: Indice,
}

/// All elements of a part in the order of the text.
#[derive(Debug)]
pub struct Arbol {
    texto: String,
    nodos: Vec<Nodo>,
}

impl Arbol {
    /// Reads a part.
    ///
    /// # Errors
    /// Where it is no well-formed XML, has a document type (Office never writes one; it is how entity bombs
    /// come), or is nested deeper than any program writes.
    pub fn parse(parte: &str, texto: String) -> Result<Self, Rechazo> {
        let broken = |que: String| {
            Rechazo::new(
                "modelo-danado",
                format!("la parte {parte} no se puede leer: {que}"),
                "Ábralo en Word o LibreOffice y guárdelo de nuevo como .docx; si no abre, baje otra copia.",
            )
        };
        // A second mark would shift every place by its size.
        if texto.starts_with('\u{feff}') || !is_legal(&texto) {
            return Err(broken("tiene caracteres que el XML no admite".to_owned()));
        }
        let mut nodos: Vec<Nodo> = Vec::with_capacity(texto.len() / 40);
        let mut open: Vec<Indice> = Vec::new();
        let mut reader = NsReader::from_str(&texto);
        reader.config_mut().check_end_names = true;
        let mut before = position(reader.buffer_position());
        loop {
            let (espacio, event) = reader.read_resolved_event().map_err(|e| broken(e.to_string()))?;
            let espacio = match espacio {
                ResolveResult::Bound(uri) => Espacio::of(uri.as_ref()),
                ResolveResult::Unbound => Espacio::Otro,
                ResolveResult::Unknown(prefijo) => {
                    return Err(broken(format!("el prefijo «{prefijo}» no está declarado")));
                }
            };
            let nombre = match &event {
                Event::Start(tag) | Event::Empty(tag) => {
                    check_attributes(tag).map_err(&broken)?;
                    Nombre::of(espacio, tag.local_name().as_ref())
                }
                _ => Nombre::Otro,
            };
            let kind = Kind::of(&event);
            check_text(&event, !open.is_empty()).map_err(&broken)?;
            let after = position(reader.buffer_position());
            match kind {
                Kind::Start | Kind::Empty if open.is_empty() && !nodos.is_empty() => {
                    return Err(broken("tiene más de un elemento raíz".to_owned()));
                }
                Kind::Start | Kind::Empty => {
                    let index = position(nodos.len() as u64);
                    nodos.push(Nodo {
                        nombre,
                        abre: before..after,
                        cierra: after..after,
                        padre: open.last().copied().unwrap_or(index),
                        fin: index + 1,
                    });
                    if matches!(kind, Kind::Start) {
                        open.push(index);
                        if open.len() > MAX_NIVELES {
                            return Err(broken(format!("tiene más de {MAX_NIVELES} niveles")));
                        }
                    }
                }
                Kind::End => {
                    if let Some(index) = open.pop() {
                        let fin = position(nodos.len() as u64);
                        let nodo = &mut nodos[index as usize];
                        nodo.cierra = before..after;
                        nodo.fin = fin;
                    }
                }
                Kind::DocType => return Err(broken("declara un tipo de documento (DTD)".to_owned())),
                Kind::Eof if open.is_empty() && !nodos.is_empty() => break,
                Kind::Eof => return Err(broken("termina antes de tiempo".to_owned())),
                Kind::Text => {}
            }
            before = after;
        }
        drop(reader);
        nodos.shrink_to_fit();
        Ok(Self { texto, nodos })
    }

    /// The text of the part.
    pub fn texto(&self) -> &str {
        &self.texto
    }

    /// How many elements there are; one at least.
    #[expect(clippy::len_without_is_empty, reason = "there is always a root")]
    pub fn len(&self) -> Indice {
        position(self.nodos.len() as u64)
    }

    /// What it is called.
    pub fn nombre(&self, nodo: Indice) -> Nombre {
        self.nodos[nodo as usize].nombre
    }

    /// Where its start tag stands; the whole element where it has no content.
    pub fn abre(&self, nodo: Indice) -> Range<usize> {
        widen(&self.nodos[nodo as usize].abre)
    }

    /// Where its end tag stands; empty, after the start tag, where there is none.
    pub fn cierra(&self, nodo: Indice) -> Range<usize> {
        widen(&self.nodos[nodo as usize].cierra)
    }

    /// Where all of it stands.
    pub fn todo(&self, nodo: Indice) -> Range<usize> {
        self.abre(nodo).start..self.cierra(nodo).end
    }

    /// Where its content stands.
    pub fn dentro(&self, nodo: Indice) -> Range<usize> {
        self.abre(nodo).end..self.cierra(nodo).start
    }

    /// Whether it is written as one tag, `<x/>`.
    pub fn is_single(&self, nodo: Indice) -> bool {
        self.cierra(nodo).is_empty()
    }

    /// The first index after its descendants.
    pub fn fin(&self, nodo: Indice) -> Indice {
        self.nodos[nodo as usize].fin
    }

    /// The element that holds it; none for the root.
    pub fn padre(&self, nodo: Indice) -> Option<Indice> {
        Some(self.nodos[nodo as usize].padre).filter(|padre| *padre != nodo)
    }

    /// The nearest element of this name that holds it.
    pub fn antecesor(&self, nodo: Indice, nombre: Nombre) -> Option<Indice> {
        let mut at = self.padre(nodo);
        while let Some(padre) = at {
            if self.nombre(padre) == nombre {
                return Some(padre);
            }
            at = self.padre(padre);
        }
        None
    }

    /// Its children.
    pub fn hijos(&self, nodo: Indice) -> impl Iterator<Item = Indice> + '_ {
        let fin = self.fin(nodo);
        let inside = move |n: Indice| (n < fin).then_some(n);
        std::iter::successors(inside(nodo + 1), move |hijo| inside(self.fin(*hijo)))
    }

    /// Its first child of this name.
    pub fn hijo(&self, nodo: Indice, nombre: Nombre) -> Option<Indice> {
        self.hijos(nodo).find(|hijo| self.nombre(*hijo) == nombre)
    }

    /// Its first descendant of this name.
    pub fn descendiente(&self, nodo: Indice, nombre: Nombre) -> Option<Indice> {
        (nodo + 1..self.fin(nodo)).find(|n| self.nombre(*n) == nombre)
    }

    /// The last element inside another that begins before a place of the text.
    pub fn last_before(&self, nodo: Indice, at: usize) -> Option<Indice> {
        let inside = &self.nodos[nodo as usize + 1..self.fin(nodo) as usize];
        let count = inside.partition_point(|n| (n.abre.start as usize) < at);
        (count > 0).then(|| nodo + position(count as u64))
    }

    /// An attribute's value, by its name without prefix.
    pub fn atributo(&self, nodo: Indice, local: &str) -> Option<Cow<'_, str>> {
        let raw = &self.texto[self.rango_atributo(nodo, local)?];
        quick_xml::escape::unescape(raw).ok()
    }

    /// Where an attribute's value stands, between its quotes.
    pub fn rango_atributo(&self, nodo: Indice, local: &str) -> Option<Range<usize>> {
        self.attribute_where(nodo, |name| name.rsplit(':').next() == Some(local))
    }

    /// Where the value of the attribute that has this name and no prefix stands, between its quotes.
    pub fn rango_propio(&self, nodo: Indice, nombre: &str) -> Option<Range<usize>> {
        self.attribute_where(nodo, |name| name == nombre)
    }

    /// The value of the attribute that has this name and no prefix.
    pub fn propio(&self, nodo: Indice, nombre: &str) -> Option<Cow<'_, str>> {
        quick_xml::escape::unescape(&self.texto[self.rango_propio(nodo, nombre)?]).ok()
    }

    fn attribute_where(&self, nodo: Indice, is: impl Fn(&str) -> bool) -> Option<Range<usize>> {
        let abre = self.abre(nodo);
        let tag = &self.texto[abre.clone()];
        let mut rest = tag.find(|c: char| c.is_ascii_whitespace())?;
        // Well-formed by now: name, equals sign and quotes are where they belong.
        while let Some(equals) = tag[rest..].find('=').map(|i| rest + i) {
            let name = tag[rest..equals].trim();
            let open = equals + tag[equals..].find(['"', '\''])?;
            let quote = tag[open..].chars().next()?;
            let close = open + 1 + tag[open + 1..].find(quote)?;
            if is(name) {
                return Some(abre.start + open + 1..abre.start + close);
            }
            rest = close + 1;
        }
        None
    }

    /// The prefix with which its name is written, the colon included: `w:`; empty for the default namespace.
    pub fn prefijo(&self, nodo: Indice) -> &str {
        let name = self.escrito(nodo);
        name.find(':').map_or("", |colon| &name[..=colon])
    }

    /// Its name without prefix, whatever its namespace.
    pub fn local(&self, nodo: Indice) -> &str {
        let name = self.escrito(nodo);
        name.rsplit(':').next().unwrap_or(name)
    }

    /// Its name as it is written.
    fn escrito(&self, nodo: Indice) -> &str {
        let tag = &self.texto[self.abre(nodo).start + 1..];
        let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(tag.len());
        &tag[..end]
    }

    /// The text in it, where it holds nothing but text.
    pub fn contenido(&self, nodo: Indice) -> Option<String> {
        if self.fin(nodo) != nodo + 1 {
            return None;
        }
        let mut rest = &self.texto[self.dentro(nodo)];
        let mut all = String::with_capacity(rest.len());
        while let Some(at) = rest.find("<![CDATA[").or_else(|| rest.find('<')) {
            all.push_str(&quick_xml::escape::unescape(&rest[..at]).ok()?);
            let data = rest[at..].strip_prefix("<![CDATA[")?;
            let end = data.find("]]>")?;
            all.push_str(&data[..end]);
            rest = &data[end + 3..];
        }
        all.push_str(&quick_xml::escape::unescape(rest).ok()?);
        Some(all)
    }
}

/// What a tag may not hold: an attribute twice, without quotes or value, with `<` or an entity nobody knows in it.
fn check_attributes(tag: &BytesStart<'_>) -> Result<(), String> {
    if tag.attributes().with_checks(false).take(MAX_ATRIBUTOS + 1).count() > MAX_ATRIBUTOS {
        return Err(format!("una etiqueta tiene más de {MAX_ATRIBUTOS} atributos"));
    }
    for attribute in tag.attributes() {
        let value = attribute.map_err(|e| e.to_string())?.value;
        if value.contains('<') {
            return Err("un atributo tiene un «<»".to_owned());
        }
        for rest in value.split('&').skip(1) {
            let name = rest.split_once(';').map_or(rest, |(name, _)| name);
            check_reference(name)?;
        }
    }
    Ok(())
}

/// What may not stand between tags, or outside the root: text, entities nobody knows, another encoding.
fn check_text(event: &Event<'_>, inside: bool) -> Result<(), String> {
    match event {
        Event::GeneralRef(name) if inside => check_reference(name),
        Event::Text(texto) if inside || texto.chars().all(char::is_whitespace) => Ok(()),
        Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if !inside => {
            Err("tiene texto fuera del elemento raíz".to_owned())
        }
        Event::Decl(decl) => match decl.encoding() {
            Some(Ok(encoding)) if !matches!(&*encoding.to_ascii_uppercase(), "UTF-8" | "UTF-16") => {
                Err(format!("está en {encoding}, y en un documento de Word va UTF-8"))
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// `amp`, `#233`, `#xe9`: the references that need no document type.
fn check_reference(name: &str) -> Result<(), String> {
    let number = name.strip_prefix('#').map(|n| match n.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => n.parse(),
    });
    let known = match number {
        Some(number) => {
            number.ok().and_then(char::from_u32).is_some_and(|c| is_legal(c.encode_utf8(&mut [0; 4])))
        }
        None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
    };
    if known {
        Ok(())
    } else {
        Err(format!("nadie conoce «&{};»", name.chars().take(40).collect::<String>()))
    }
}

/// Whether XML can hold all of these letters.
fn is_legal(texto: &str) -> bool {
    texto.bytes().all(|b| b >= b' ' || matches!(b, b'\t' | b'\n' | b'\r'))
        && !texto.contains('\u{fffe}')
        && !texto.contains('\u{ffff}')
}

enum Kind {
    Start,
    Empty,
    End,
    DocType,
    Eof,
    Text,
}

impl Kind {
    fn of(event: &Event<'_>) -> Self {
        match event {
            Event::Start(_) => Self::Start,
            Event::Empty(_) => Self::Empty,
            Event::End(_) => Self::End,
            Event::DocType(_) => Self::DocType,
            Event::Eof => Self::Eof,
            _ => Self::Text,
        }
    }
}

/// Parts are far smaller than 4 GB: [`super::contenedor`] sees to it.
fn position(at: u64) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn widen(rango: &Range<u32>) -> Range<usize> {
    rango.start as usize..rango.end as usize
}

/// A text as it is written between tags: what XML can't hold left out, the rest escaped.
pub fn escape(texto: &str) -> String {
    let legal: String =
        texto.chars().filter(|c| !matches!(*c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')).collect();
    quick_xml::escape::partial_escape(legal.as_str()).into_owned()
}
