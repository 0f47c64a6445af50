//! A finished file with holes where the values stand: made once by the crate that knows the format, filled in for each paper.
//!
//! docx-rs and rust_xlsxwriter build every paper from objects, and nearly all of it is equal in the next one. They
//! are given a mark in the place of each value; what they wrote is cut at the marks, and a part without any is
//! deflated here once and copied from then on.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A part with values that is shorter is stored: deflating it for each paper costs more than it saves.
const MIN_DEFLATED: usize = 2 << 10;

/// The marks of a part: a hole's number stands between these two texts, which give way with it.
#[derive(Clone, Copy)]
pub(super) struct Marcas {
    pub abre: &'static str,
    pub cierra: &'static str,
}

/// A file of Word or Excel, whole but for its values.
#[derive(Debug)]
pub(super) struct Molde {
    constantes: ZipArchive<Cursor<Arc<[u8]>>>,
    partes: Vec<(String, Cortado)>,
}

impl Molde {
    /// From the parts without holes, as a ZIP, and those with holes, by name.
    pub(super) fn new(constantes: Vec<u8>, partes: Vec<(String, Cortado)>) -> ZipResult<Self> {
        Ok(Self { constantes: ZipArchive::new(Cursor::new(constantes.into()))?, partes })
    }

    /// The bytes of the file; `write` writes what belongs into a hole, as XML.
    pub(super) fn fill(&self, write: &dyn Fn(usize, &mut String)) -> ZipResult<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(32 << 10)));
        zip.merge_archive(self.constantes.clone())?;
        let mut xml = String::new();
        for (nombre, parte) in &self.partes {
            xml.clear();
            parte.fill(write, &mut xml);
            let short = xml.len() < MIN_DEFLATED;
            let method = if short { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            add(&mut zip, nombre, xml.as_bytes(), method)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}

/// A ZIP in memory.
type Zip = ZipWriter<Cursor<Vec<u8>>>;

/// Adds a constant part.
pub(super) fn put(zip: &mut Zip, nombre: &str, bytes: &[u8]) -> ZipResult<()> {
    add(zip, nombre, bytes, CompressionMethod::Deflated)
}

/// No date, no owner: the same bytes on every machine and day.
fn add(zip: &mut Zip, nombre: &str, bytes: &[u8], method: CompressionMethod) -> ZipResult<()> {
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    zip.start_file(nombre, options)?;
    Ok(zip.write_all(bytes)?)
}

/// XML cut at its holes.
#[derive(Debug)]
pub(super) struct Cortado {
    /// A piece, and the number of the hole after it.
    pieces: Vec<(String, usize)>,
    end: String,
}

impl Cortado {
    /// Cuts at each mark; what only looks like one stays.
    pub(super) fn new(xml: &str, marcas: Marcas) -> Self {
        let (mut pieces, mut piece, mut rest) = (Vec::new(), String::new(), xml);
        while let Some((before, after)) = rest.split_once(marcas.abre) {
            piece.push_str(before);
            let number = after.split_once(marcas.cierra).and_then(|(n, end)| Some((n.parse().ok()?, end)));
            if let Some((number, end)) = number {
                pieces.push((std::mem::take(&mut piece), number));
                rest = end;
            } else {
                piece.push_str(marcas.abre);
                rest = after;
            }
        }
        Self { pieces, end: piece + rest }
    }

    pub(super) fn has_holes(&self) -> bool {
        !self.pieces.is_empty()
    }

    fn fill(&self, write: &dyn Fn(usize, &mut String), xml: &mut String) {
        for (piece, number) in &self.pieces {
            xml.push_str(piece);
            write(*number, xml);
        }
        xml.push_str(&self.end);
    }
}

/// Writes a number into a hole.
pub(super) fn write_number(number: usize, xml: &mut String) {
    let _ = write!(xml, "{number}");
}

/// Every part of a finished file, by name.
#[cfg(test)]
pub(super) fn parts(bytes: &[u8]) -> std::collections::BTreeMap<String, String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let nombres: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
    let mut read = |nombre: &str| std::io::read_to_string(zip.by_name(nombre).unwrap()).unwrap();
    nombres.iter().map(|nombre| (nombre.clone(), read(nombre))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARCAS: Marcas = Marcas { abre: "<t>«", cierra: "»</t>" };

    fn filled(xml: &str) -> String {
        let mut salida = String::new();
        Cortado::new(xml, MARCAS).fill(&|number, xml| write_number(number + 1, xml), &mut salida);
        salida
    }

    #[test]
    fn only_whole_marks_are_holes() {
        assert_eq!(filled("a<t>«0»</t>b<t>«41»</t>"), "a1b42");
        for same in ["", "a", "<t>«x»</t>", "<t>«1", "«1»", "<t>«1»", "<t>«-1»</t>"] {
            assert_eq!(filled(same), same);
        }
        assert_eq!(filled("<t>«x<t>«0»</t>"), "<t>«x1", "a broken mark does not hide the next");
    }

    #[test]
    fn a_filled_mould_is_a_zip_with_all_its_parts() {
        let mut constantes = ZipWriter::new(Cursor::new(Vec::new()));
        put(&mut constantes, "igual.xml", &[b'x'; 5000]).unwrap();
        let constantes = constantes.finish().unwrap().into_inner();
        let holed = ("otra.xml".to_owned(), Cortado::new("a<t>«0»</t>b", MARCAS));
        let molde = Molde::new(constantes, vec![holed]).unwrap();
        let bytes = molde.fill(&|_, xml| xml.push_str("valor")).unwrap();
        assert_eq!(bytes, molde.fill(&|_, xml| xml.push_str("valor")).unwrap(), "and the same every time");
        let parts = parts(&bytes);
        assert_eq!((&parts["igual.xml"], parts["otra.xml"].as_str()), (&"x".repeat(5000), "avalorb"));
        assert_eq!(parts.len(), 2);
    }
}
