//! A font of a PDF: its name, whether it is in the file, what its codes say and how wide they are.

use std::collections::HashMap;

use lopdf::{Dictionary, Encoding, Object};

use super::Pdf;
use super::leer::MAX_PARTE;

/// The keys under which a descriptor holds the font itself (ISO 32000-1, table 122).
const ARCHIVOS: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];

/// A font, as text needs it.
#[derive(Debug)]
pub(super) struct Letra {
    /// Its name without the mark of a subset.
    pub nombre: String,
    /// Whether the file brings it.
    pub incrustada: bool,
    /// Whether a code takes two bytes.
    doble: bool,
    textos: HashMap<u16, String>,
    anchos: HashMap<u16, f32>,
    /// Of a code that names no width, in parts of the font's size.
    ancho_comun: f32,
}

impl Letra {
    /// Each code of a text that is shown: the code, what it says, its width in parts of the font's size.
    pub(super) fn codes<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = (u16, &'a str, f32)> + 'a {
        let step = if self.doble { 2 } else { 1 };
        bytes.chunks(step).map(|code| {
            let code = code.iter().fold(0, |n, byte| n << 8 | u16::from(*byte));
            let texto = self.textos.get(&code).map_or("", String::as_str);
            (code, texto, self.anchos.get(&code).copied().unwrap_or(self.ancho_comun))
        })
    }

    /// Whether a code is the one-byte space that word spacing is for.
    pub(super) fn is_space(&self, code: u16) -> bool {
        !self.doble && code == 32
    }

    /// The bytes that show a text, and its width in parts of the font's size; none where a letter is missing.
    pub(super) fn write(&self, texto: &str) -> Option<(Vec<u8>, f32)> {
        let (mut bytes, mut ancho) = (Vec::new(), 0.0);
        for letra in texto.chars() {
            let is_it = |t: &str| {
                let mut letras = t.chars();
                letras.next() == Some(letra) && letras.next().is_none()
            };
            // Of several codes for a letter the smallest, so that it is the same each time.
            let code = self.textos.iter().filter(|(_, t)| is_it(t)).map(|(code, _)| *code).min()?;
            ancho += *self.anchos.get(&code)?;
            let [high, low] = code.to_be_bytes();
            if self.doble {
                bytes.push(high);
            }
            bytes.push(low);
        }
        Some((bytes, ancho))
    }
}

impl Pdf {
    /// Reads a font; what can't be understood of it is missing in the result.
    pub(super) fn letra(&self, fuente: &Dictionary) -> Letra {
        let compuesta = self.descendant(fuente);
        let dueno = compuesta.unwrap_or(fuente);
        let nombre = fuente.get(b"BaseFont").and_then(Object::as_name).unwrap_or_default();
        let doble = compuesta.is_some();
        let (anchos, ancho_comun) = if doble { self.wide_widths(dueno) } else { self.simple_widths(fuente) };
        let textos = self.texts(fuente, doble);
        Letra {
            nombre: without_mark(&String::from_utf8_lossy(nombre)).to_owned(),
            incrustada: self.is_embedded(fuente, dueno),
            doble,
            textos,
            anchos,
            ancho_comun,
        }
    }

    /// The font that a composite one is made of.
    fn descendant<'a>(&'a self, fuente: &'a Dictionary) -> Option<&'a Dictionary> {
        let all = self.get(fuente, b"DescendantFonts")?.as_array().ok()?;
        self.documento.dereference(all.first()?).ok()?.1.as_dict().ok()
    }

    /// Drawings of a Type 3 font are in the file by its nature.
    fn is_embedded(&self, fuente: &Dictionary, dueno: &Dictionary) -> bool {
        if fuente.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Type3") {
            return true;
        }
        let descriptor = self.get(dueno, b"FontDescriptor").and_then(|d| d.as_dict().ok());
        descriptor.is_some_and(|d| ARCHIVOS.iter().any(|clave| self.get(d, clave).is_some()))
    }

    fn texts(&self, fuente: &Dictionary, doble: bool) -> HashMap<u16, String> {
        // What the file says of its letters for people who copy text goes before what they are called.
        let mut dicho = fuente.clone();
        if self.get(fuente, b"ToUnicode").is_some() {
            dicho.remove(b"Encoding");
        }
        let Ok(codes) = dicho.get_font_encoding_with_limit(&self.documento, MAX_PARTE) else {
            return HashMap::new();
        };
        let mut textos = HashMap::new();
        for code in 0..=if doble { u16::MAX } else { 255 } {
            let texto = match &codes {
                Encoding::UnicodeMapEncoding(mapa) => mapa
                    .get(u32::from(code), if doble { 2 } else { 1 })
                    .map(|unidades| String::from_utf16_lossy(&unidades)),
                _ if doble => break,
                otra => otra.bytes_to_string(&[code.to_le_bytes()[0]]).ok(),
            };
            if let Some(texto) = texto.filter(|t| !t.is_empty()) {
                textos.insert(code, texto);
            }
        }
        textos
    }

    fn simple_widths(&self, fuente: &Dictionary) -> (HashMap<u16, f32>, f32) {
        let number = |clave: &[u8]| self.get(fuente, clave).and_then(|v| v.as_float().ok());
        // The widths of a Type 3 font are in a scale of its own.
        let escala = self
            .get(fuente, b"FontMatrix")
            .and_then(|m| m.as_array().ok())
            .and_then(|m| self.number(m.first()?))
            .unwrap_or(0.001);
        let descriptor = self.get(fuente, b"FontDescriptor").and_then(|d| d.as_dict().ok());
        let comun = descriptor
            .and_then(|d| self.get(d, b"MissingWidth")?.as_float().ok())
            .filter(|ancho| *ancho > 0.0)
            .unwrap_or(500.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
        let first = number(b"FirstChar").unwrap_or(0.0) as u16;
        let list = self.get(fuente, b"Widths").and_then(|w| w.as_array().ok());
        let anchos = (first..=255)
            .zip(list.into_iter().flatten())
            .filter_map(|(code, ancho)| Some((code, self.number(ancho)? * escala)))
            .collect();
        (anchos, comun * 0.001)
    }

    /// `W` of a composite font: `code [widths …]` and `first last width` (ISO 32000-1, 9.7.4.3).
    fn wide_widths(&self, dueno: &Dictionary) -> (HashMap<u16, f32>, f32) {
        let comun = self.get(dueno, b"DW").and_then(|v| v.as_float().ok()).unwrap_or(1000.0);
        let mut anchos = HashMap::new();
        let list = self.get(dueno, b"W").and_then(|w| w.as_array().ok());
        let mut rest = list.map_or(&[][..], Vec::as_slice);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
        let code = |valor: &Object| self.number(valor).map(|n| n as u16);
        while let [first, second, after @ ..] = rest {
            let Some(from) = code(first) else { break };
            let second = self.documento.dereference(second).map_or(second, |(_, valor)| valor);
            if let Ok(suyos) = second.as_array() {
                for (code, ancho) in (from..=u16::MAX).zip(suyos) {
                    anchos.extend(self.number(ancho).map(|ancho| (code, ancho * 0.001)));
                }
                rest = after;
                continue;
            }
            let (Some(until), [ancho, after @ ..]) = (code(second), after) else { break };
            let Some(ancho) = self.number(ancho) else { break };
            anchos.extend((from..=until).map(|code| (code, ancho * 0.001)));
            rest = after;
        }
        (anchos, comun * 0.001)
    }
}

/// A subset is called by six letters, a plus and the font's name.
fn without_mark(nombre: &str) -> &str {
    match nombre.split_once('+') {
        Some((marca, resto)) if marca.len() == 6 && marca.bytes().all(|b| b.is_ascii_uppercase()) => resto,
        _ => nombre,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_a_subset_is_no_part_of_the_name() {
        assert_eq!(without_mark("BAAAAA+LiberationSans"), "LiberationSans");
        assert_eq!(without_mark("C+ode"), "C+ode");
    }
}
