//! Where a profile was written: the file, its text or its sheets, and how a place in it is told to a person.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::base::diagnostico::Renglon;
use crate::base::{Diagnosticos, Lugar};

/// A place inside a profile, small enough to go with every value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sitio {
    /// Bytes of the text, from and to.
    Texto(u32, u32),
    /// A cell of a workbook; all counted from 0.
    Celda {
        /// Which sheet, in the workbook's order.
        hoja: u16,
        /// Row.
        fila: u32,
        /// Column.
        columna: u16,
    },
    /// Nowhere in particular: the file as a whole.
    #[default]
    Todo,
}

impl Sitio {
    /// These bytes of the text.
    pub fn bytes(span: &Range<usize>) -> Self {
        let narrow = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Self::Texto(narrow(span.start), narrow(span.end))
    }
}

/// The file that a profile came from.
#[derive(Debug, Default)]
pub struct Fuente {
    archivo: PathBuf,
    texto: String,
    renglones: OnceLock<Vec<usize>>,
    planilla: Option<Planilla>,
    pagina: bool,
}

/// What has to be known of a workbook to tell places in it.
#[derive(Debug, Default)]
struct Planilla {
    hojas: Vec<String>,
    vacias: HashMap<String, Sitio>,
}

/// A longer line is shown in part.
const MAX_RENGLON: usize = 120;
/// How much of a long line is shown before the problem.
const ANTES: usize = 30;

impl Fuente {
    /// A text file and its text.
    pub fn new(archivo: PathBuf, texto: String) -> Self {
        Self { archivo, texto, ..Self::default() }
    }

    /// A workbook: the names of its sheets, and the cell in which each field that was left empty belongs.
    pub fn planilla(archivo: PathBuf, hojas: Vec<String>, vacias: HashMap<String, Sitio>) -> Self {
        Self { archivo, planilla: Some(Planilla { hojas, vacias }), ..Self::default() }
    }

    /// A form on a page: its problems are told at its fields, which have no place in a file.
    pub fn pagina() -> Self {
        Self { pagina: true, ..Self::default() }
    }

    /// Whether this is a form on a page.
    pub fn es_pagina(&self) -> bool {
        self.pagina
    }

    /// Whether this is a workbook, where a person fills cells instead of writing keys.
    pub fn es_planilla(&self) -> bool {
        self.planilla.is_some()
    }

    /// The empty cell in which the field of this path belongs.
    pub fn casilla_vacia(&self, campo: &str) -> Option<Sitio> {
        self.planilla.as_ref()?.vacias.get(campo).copied()
    }

    /// Puts problems in the order in which a person goes through the file: its lines, or sheet by sheet and
    /// row by row; those of no place first.
    pub fn sort(&self, notas: &mut Diagnosticos) {
        match &self.planilla {
            None => notas.sort(),
            Some(planilla) => notas.sort_by_key(|lugar| match lugar {
                Lugar::Celda { hoja, celda, .. } => {
                    let hoja = planilla.hojas.iter().position(|h| h == hoja);
                    (hoja.map_or(0, |n| n + 1), cell_position(celda))
                }
                _ => (0, (0, 0)),
            }),
        }
    }

    /// The text.
    pub fn texto(&self) -> &str {
        &self.texto
    }

    /// The place as a person is told it.
    pub fn lugar(&self, sitio: Sitio) -> Lugar {
        match sitio {
            Sitio::Todo if self.pagina => Lugar::SinLugar {},
            Sitio::Todo => Lugar::Archivo { archivo: self.archivo.clone() },
            Sitio::Celda { hoja, fila, columna } => Lugar::Celda {
                archivo: self.archivo.clone(),
                hoja: self
                    .planilla
                    .as_ref()
                    .and_then(|p| p.hojas.get(usize::from(hoja)))
                    .cloned()
                    .unwrap_or_default(),
                celda: cell_name(fila, columna),
            },
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

/// As Excel names it; row and column counted from 0.
pub(crate) fn cell_name(fila: u32, columna: u16) -> String {
    let (mut letters, mut rest) = (Vec::new(), u32::from(columna) + 1);
    while rest > 0 {
        let step = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + step));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u64::from(fila) + 1)
}

/// Row and column of a cell's name, to be sorted by.
fn cell_position(celda: &str) -> (u64, u64) {
    let digits = celda.find(|c: char| c.is_ascii_digit()).unwrap_or(celda.len());
    let (letters, fila) = celda.split_at(digits);
    let columna = letters.bytes().fold(0, |n: u64, b| n * 26 + u64::from(b.saturating_sub(b'A')) + 1);
    (fila.parse().unwrap_or(0), columna)
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
    fn cells_have_the_names_that_excel_gives_them_and_sort_by_row() {
        for (fila, columna, nombre) in
            [(0, 0, "A1"), (6, 1, "B7"), (0, 25, "Z1"), (0, 26, "AA1"), (1_048_575, 16_383, "XFD1048576")]
        {
            assert_eq!(cell_name(fila, columna), nombre);
            assert_eq!(cell_position(nombre), (u64::from(fila) + 1, u64::from(columna) + 1));
        }
        let fuente = Fuente::planilla("f.xlsx".into(), vec!["Z".into(), "A".into()], HashMap::new());
        let at = |hoja, fila, columna| {
            let lugar = fuente.lugar(Sitio::Celda { hoja, fila, columna });
            crate::base::Diagnostico::error("x", lugar, "", "")
        };
        let mut notas: Diagnosticos =
            [at(1, 0, 0), at(0, 9, 1), at(0, 9, 0), at(0, 1, 30)].into_iter().collect();
        fuente.sort(&mut notas);
        let places: Vec<String> = notas.iter().map(|d| d.lugar.to_string()).collect();
        assert_eq!(places, ["f.xlsx:Z!AE2", "f.xlsx:Z!A10", "f.xlsx:Z!B10", "f.xlsx:A!A1"]);
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
