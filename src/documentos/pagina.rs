//! What a Word file says of its paper: the sizes of its pages, and the fonts that its text is in.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::modelos::Rechazo;
use super::modelos::contenedor::Contenedor;

/// A twentieth of a point, in which Word counts.
const VEINTEAVO: f32 = 20.0;
/// How many styles may rest on one another; a file could make a circle of them.
const MAX_ESTILOS: usize = 32;

/// The paper of a Word file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pagina {
    /// Width and height of each section's pages, in points, in order.
    pub tamanos: Vec<(f32, f32)>,
    /// The fonts that the text is in, as the file names them.
    pub letras: BTreeSet<String>,
}

/// What `w:rFonts` says: a font, or one of the theme's.
#[derive(Clone, Debug)]
enum Dicha {
    Nombre(String),
    DelTema(String),
}

#[derive(Debug, Default)]
struct Estilos {
    comun: Option<Dicha>,
    de_parrafo: Option<String>,
    todos: BTreeMap<String, (Option<String>, Option<Dicha>)>,
}

impl Pagina {
    /// Reads a Word file's pages and fonts. What is not there, or not understood, is not in the result.
    ///
    /// # Errors
    /// It is no Word file that can be opened.
    pub fn of(bytes: &[u8]) -> Result<Self, Rechazo> {
        let mut zip = Contenedor::open(bytes)?;
        let mut part = |nombre: &str| {
            let nombre = zip.find(nombre)?;
            String::from_utf8(zip.part(&nombre).ok()?).ok()
        };
        let estilos = part("word/styles.xml").map(|xml| styles(&xml)).unwrap_or_default();
        let tema = part("word/theme/theme1.xml").map(|xml| theme(&xml)).unwrap_or_default();
        let mut pagina = Self::default();
        if let Some(xml) = part("word/document.xml") {
            pagina.read(&xml, &estilos, &tema);
        }
        Ok(pagina)
    }

    fn read(&mut self, xml: &str, estilos: &Estilos, tema: &BTreeMap<String, String>) {
        let (mut parrafo, mut tramo): (Option<String>, Option<Dicha>) = (None, None);
        let (mut in_run, mut in_text) = (false, false);
        let mut reader = Reader::from_str(xml);
        while let Ok(event) = reader.read_event() {
            let is_empty = matches!(event, Event::Empty(_));
            match event {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => match local(&tag) {
                    "pgSz" => {
                        let side = |clave| Some(attribute(&tag, clave)?.parse::<f32>().ok()? / VEINTEAVO);
                        if let (Some(ancho), Some(alto)) = (side("w"), side("h")) {
                            self.tamanos.push((ancho, alto));
                        }
                    }
                    "p" => parrafo = None,
                    "pStyle" => parrafo = attribute(&tag, "val"),
                    "r" => {
                        in_run = !is_empty;
                        tramo = None;
                    }
                    "rStyle" if in_run => {
                        tramo = attribute(&tag, "val").and_then(|id| estilos.font_of(&id)).or(tramo);
                    }
                    "rFonts" if in_run => tramo = font(&tag).or(tramo),
                    "t" => in_text = in_run && !is_empty,
                    _ => {}
                },
                Event::Text(texto) if in_text && !texto.trim().is_empty() => {
                    let suya = tramo.clone().or_else(|| estilos.of_paragraph(parrafo.as_deref()));
                    let nombre = suya.and_then(|dicha| match dicha {
                        Dicha::Nombre(nombre) => Some(nombre),
                        Dicha::DelTema(cual) => tema.get(theme_key(&cual)).cloned(),
                    });
                    self.letras.extend(nombre);
                }
                Event::End(tag) => match tag.name().as_ref().rsplit(':').next().unwrap_or_default() {
                    "r" => in_run = false,
                    "t" => in_text = false,
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

impl Estilos {
    fn of_paragraph(&self, estilo: Option<&str>) -> Option<Dicha> {
        let estilo = estilo.or(self.de_parrafo.as_deref());
        estilo.and_then(|id| self.font_of(id)).or_else(|| self.comun.clone())
    }

    /// The font of a style, or of the one that it rests on.
    fn font_of(&self, id: &str) -> Option<Dicha> {
        let mut id = id.to_owned();
        for _ in 0..MAX_ESTILOS {
            let (base, dicha) = self.todos.get(&id)?;
            if dicha.is_some() {
                return dicha.clone();
            }
            id.clone_from(base.as_ref()?);
        }
        None
    }
}

fn styles(xml: &str) -> Estilos {
    let mut estilos = Estilos::default();
    let (mut current, mut in_defaults): (Option<String>, bool) = (None, false);
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => match local(&tag) {
                "docDefaults" => in_defaults = true,
                "style" => {
                    in_defaults = false;
                    current = attribute(&tag, "styleId");
                    let usual = attribute(&tag, "default").is_some_and(|d| d == "1" || d == "true");
                    if usual && attribute(&tag, "type").as_deref() == Some("paragraph") {
                        estilos.de_parrafo.clone_from(&current);
                    }
                    if let Some(id) = &current {
                        estilos.todos.insert(id.clone(), (None, None));
                    }
                }
                "basedOn" => {
                    if let Some(estilo) = current.as_ref().and_then(|id| estilos.todos.get_mut(id)) {
                        estilo.0 = attribute(&tag, "val");
                    }
                }
                "rFonts" if in_defaults => estilos.comun = font(&tag),
                "rFonts" => {
                    if let Some(estilo) = current.as_ref().and_then(|id| estilos.todos.get_mut(id)) {
                        estilo.1 = font(&tag);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    estilos
}

/// The fonts of a theme: `major` for headings, `minor` for text.
fn theme(xml: &str) -> BTreeMap<String, String> {
    let (mut found, mut which) = (BTreeMap::new(), "");
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => match local(&tag) {
                "majorFont" => which = "major",
                "minorFont" => which = "minor",
                "latin" if !which.is_empty() => {
                    if let Some(nombre) = attribute(&tag, "typeface").filter(|n| !n.is_empty()) {
                        found.entry(which.to_owned()).or_insert(nombre);
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.name().as_ref().ends_with("Font") => which = "",
            _ => {}
        }
    }
    found
}

fn theme_key(dicho: &str) -> &str {
    if dicho.starts_with("major") { "major" } else { "minor" }
}

/// What stands for Latin letters; a theme's goes before a name beside it (ECMA-376, 17.3.2.26).
fn font(tag: &BytesStart<'_>) -> Option<Dicha> {
    let theme = attribute(tag, "asciiTheme").or_else(|| attribute(tag, "hAnsiTheme"));
    let name = || attribute(tag, "ascii").or_else(|| attribute(tag, "hAnsi"));
    theme.map(Dicha::DelTema).or_else(|| name().map(Dicha::Nombre))
}

fn local<'t>(tag: &'t BytesStart<'_>) -> &'t str {
    let nombre: &str = tag.name().into_inner();
    nombre.rsplit(':').next().unwrap_or_default()
}

fn attribute(tag: &BytesStart<'_>, clave: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| {
        let nombre: &str = a.key.as_ref();
        nombre.rsplit(':').next() == Some(clave)
    })?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_s_font_is_its_own_its_style_s_or_the_theme_s() {
        let estilos = styles(
            "<w:styles><w:docDefaults><w:rPr><w:rFonts w:asciiTheme=\"minorHAnsi\"/></w:rPr></w:docDefaults>\
             <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"N\"/>\
             <w:style w:styleId=\"B\"><w:rPr><w:rFonts w:ascii=\"Georgia\"/></w:rPr></w:style>\
             <w:style w:styleId=\"T\"><w:basedOn w:val=\"B\"/></w:style></w:styles>",
        );
        let tema = theme(
            "<a:f><a:majorFont><a:latin typeface=\"Cambria\"/></a:majorFont>\
                          <a:minorFont><a:latin typeface=\"Calibri\"/></a:minorFont></a:f>",
        );
        let run = |antes: &str, dentro: &str| {
            let mut pagina = Pagina::default();
            let xml = format!(
                "<w:p>{antes}<w:r>{dentro}<w:t>a</w:t></w:r></w:p><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
            );
            pagina.read(&xml, &estilos, &tema);
            assert_eq!(pagina.tamanos, [(595.3, 841.9)]);
            pagina.letras.into_iter().collect::<Vec<_>>().join(", ")
        };
        assert_eq!(run("", ""), "Calibri");
        assert_eq!(run("<w:pPr><w:pStyle w:val=\"T\"/></w:pPr>", ""), "Georgia");
        assert_eq!(run("", "<w:rPr><w:rFonts w:ascii=\"A &amp; B\"/></w:rPr>"), "A & B");
        assert_eq!(
            run("", "<w:rPr><w:rFonts w:asciiTheme=\"majorHAnsi\" w:ascii=\"X\"/></w:rPr>"),
            "Cambria"
        );
    }
}
