//! Where a profile was written: the file, its text, and how a place in it is told to a person.

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::base::Lugar;
use crate::base::diagnostico::Renglon;

/// A place inside a profile, small enough to go with every value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sitio {
    /// Bytes of the text, from and to.
    Texto(u32, u32),
    /// Nowhere in particular: the file as a whole.
    #[default]
    Todo,
}

/// The file that a profile came from.
#[derive(Debug, Default)]
pub struct Fuente {
    archivo: PathBuf,
    texto: String,
    renglones: OnceLock<Vec<usize>>,
}

/// A longer line is shown in part.
const MAX_RENGLON: usize = 120;
/// How much of a long line is shown before the problem.
const ANTES: usize = 30;

impl Fuente {
    /// A text file and its text.
    pub fn new(archivo: PathBuf, texto: String) -> Self {
        Self { archivo, texto, renglones: OnceLock::new() }
    }

    /// The text.
    pub fn texto(&self) -> &str {
        &self.texto
    }

    /// The place as a person is told it.
    pub fn lugar(&self, sitio: Sitio) -> Lugar {
        match sitio {
            Sitio::Todo => Lugar::Archivo { archivo: self.archivo.clone() },
            Sitio::Texto(desde, hasta) => self.lugar_en_texto(desde as usize, hasta as usize),
        }
    }

    fn lugar_en_texto(&self, desde: usize, hasta: usize) -> Lugar {
        let desde = floor_char(&self.texto, desde);
        let starts = self.renglones.get_or_init(|| line_starts(&self.texto));
        let linea = starts.partition_point(|start| *start <= desde).max(1);
        let start = starts[linea - 1];
        let end = starts.get(linea).map_or(self.texto.len(), |next| next - 1);
        let texto = self.texto[start..end].trim_end_matches('\r');
        let hasta = floor_char(texto, hasta.saturating_sub(start)).max(desde - start);
        Lugar::Texto {
            archivo: self.archivo.clone(),
            linea,
            columna: texto[..(desde - start).min(texto.len())].chars().count() + 1,
            renglon: shortened(texto, (desde - start).min(texto.len()), hasta.min(texto.len())),
        }
    }
}

fn line_starts(texto: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(texto.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1))
        .collect()
}

/// The nearest character border at or before this byte.
fn floor_char(texto: &str, mut byte: usize) -> usize {
    byte = byte.min(texto.len());
    while !texto.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// The line, cut to a window around the problem where it is very long; what cannot be seen made visible.
fn shortened(texto: &str, desde: usize, hasta: usize) -> Renglon {
    let before: Vec<char> = texto[..desde].chars().collect();
    let skipped = if texto.chars().count() > MAX_RENGLON { before.len().saturating_sub(ANTES) } else { 0 };
    let visible = |letras: &mut dyn Iterator<Item = char>| letras.map(shown).collect::<String>();
    let lead = if skipped > 0 { "…" } else { "" };
    let left = format!("{lead}{}", visible(&mut before[skipped..].iter().copied()));
    let room = MAX_RENGLON.saturating_sub(left.chars().count());
    let middle = visible(&mut texto[desde..hasta].chars().take(room));
    let right = visible(&mut texto[hasta..].chars().take(room.saturating_sub(middle.chars().count())));
    let (desde, hasta) = (left.len(), left.len() + middle.len());
    Renglon { texto: left + &middle + &right, desde, hasta }
}

/// Control characters and direction overrides would upset the terminal or the eye.
fn shown(letra: char) -> char {
    match letra {
        '\t' => ' ',
        c if c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
        {
            '\u{fffd}'
        }
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(texto: &str, desde: usize, hasta: usize) -> (usize, usize, String) {
        let fuente = Fuente::new("p.toml".into(), texto.to_owned());
        match fuente.lugar(Sitio::Texto(u32::try_from(desde).unwrap(), u32::try_from(hasta).unwrap())) {
            Lugar::Texto { linea, columna, renglon, .. } => {
                (linea, columna, renglon.texto[renglon.desde..renglon.hasta].to_owned())
            }
            otro => panic!("{otro:?}"),
        }
    }

    #[test]
    fn columns_are_characters_and_lines_may_end_in_crlf() {
        let texto = "a = 1\r\nñandú = \"x\"\r\n";
        let at = texto.find('"').unwrap();
        assert_eq!(place(texto, at, at + 3), (2, 9, "\"x\"".to_owned()));
        assert_eq!(place(texto, texto.len(), texto.len()).0, 3);
        assert_eq!(place("", 0, 0), (1, 1, String::new()));
        assert_eq!(place("año", 2, 3), (1, 2, "ñ".to_owned()), "a place inside a character is the character");
    }

    #[test]
    fn a_long_line_is_cut_around_the_problem() {
        let texto = format!("{}MAL{}", "x".repeat(5000), "y".repeat(5000));
        let fuente = Fuente::new("p".into(), texto);
        let Lugar::Texto { renglon, columna, .. } = fuente.lugar(Sitio::Texto(5000, 5003)) else { panic!() };
        assert!(renglon.texto.chars().count() <= MAX_RENGLON, "{}", renglon.texto);
        assert_eq!((&renglon.texto[renglon.desde..renglon.hasta], columna), ("MAL", 5001));
    }
}
