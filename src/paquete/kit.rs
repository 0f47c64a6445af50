//! The digital kit: a closed package as one ZIP, or as several that are each small enough to be sent.
//!
//! No file is cut in two. Each part carries manifest and sums and a word on which part it is, so that it can be
//! verified by itself. Everything is stored as it is: scans and Office files do not get smaller.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{MANIFIESTO, SUMAS};
use crate::base::Fallo;

/// In a part of a kit: which part it is.
pub const PARTE: &str = "PARTE.json";
/// What a ZIP says of a file, twice, besides its name: 30 and 46 bytes.
const POR_ARCHIVO: u64 = 76;
/// The end of a ZIP.
const FINAL: u64 = 22;

/// Which part of a kit a ZIP is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct Parte {
    pub parte: usize,
    pub de: usize,
    pub huella: String,
    pub archivos: Vec<String>,
}

/// A file that is too large for a part, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoCabe {
    /// Its name in the package.
    pub archivo: String,
    /// The smallest part that would hold it, in bytes.
    pub hacen_falta: u64,
}

/// How a kit is divided: the names of the files in each part, manifest and sums not among them.
///
/// In the order of the package; each file goes into the first part that has room. One part where no limit is set.
///
/// # Errors
/// Every file that is too large for a part by itself.
pub fn divide(archivos: &[(&str, u64)], max: Option<u64>) -> Result<Vec<Vec<String>>, Vec<NoCabe>> {
    let Some(max) = max else { return Ok(vec![names(archivos)]) };
    let is_list = |nombre: &str| [MANIFIESTO, SUMAS].contains(&nombre);
    let lists: u64 =
        FINAL + archivos.iter().filter(|(n, _)| is_list(n)).map(|(n, b)| cost(n, *b)).sum::<u64>();
    if lists + archivos.iter().filter(|(n, _)| !is_list(n)).map(|(n, b)| cost(n, *b)).sum::<u64>() <= max {
        return Ok(vec![names(archivos)]);
    }
    // The word on the part is not longer than this: its numbers, a digest, and the names, quoted on lines of their own.
    let word = cost(PARTE, 256 + archivos.iter().map(|(n, _)| n.len() as u64 + 8).sum::<u64>());
    let fixed = lists + word;
    let mut partes: Vec<(u64, Vec<String>)> = Vec::new();
    let mut largos = Vec::new();
    for (nombre, bytes) in archivos.iter().filter(|(n, _)| !is_list(n)) {
        let due = cost(nombre, *bytes);
        if fixed + due > max {
            largos.push(NoCabe { archivo: (*nombre).to_owned(), hacen_falta: fixed + due });
        } else if let Some((used, parte)) = partes.iter_mut().find(|(used, _)| used + due <= max) {
            *used += due;
            parte.push((*nombre).to_owned());
        } else {
            partes.push((fixed + due, vec![(*nombre).to_owned()]));
        }
    }
    if largos.is_empty() { Ok(partes.into_iter().map(|(_, parte)| parte).collect()) } else { Err(largos) }
}

fn names(archivos: &[(&str, u64)]) -> Vec<String> {
    let others = archivos.iter().filter(|(n, _)| ![MANIFIESTO, SUMAS].contains(n));
    others.map(|(n, _)| (*n).to_owned()).collect()
}

fn cost(nombre: &str, bytes: u64) -> u64 {
    POR_ARCHIVO + 2 * nombre.len() as u64 + bytes
}

/// The name of each ZIP of a kit.
pub fn kit_names(base: &str, partes: usize) -> Vec<String> {
    if partes <= 1 {
        return vec![format!("{base}_kit_digital.zip")];
    }
    (1..=partes).map(|n| format!("{base}_kit_digital_parte{n}.zip")).collect()
}

/// Writes one ZIP of a kit from the files of a folder, and brings it to the disk.
///
/// # Errors
/// Path or disk.
pub(super) fn write(
    zip: &Path,
    carpeta: &Path,
    archivos: &[String],
    parte: Option<&Parte>,
) -> Result<(), Fallo> {
    let file = File::options().write(true).create_new(true).open(zip).map_err(Fallo::al("escribir", zip))?;
    let mut salida = ZipWriter::new(BufWriter::with_capacity(1 << 20, file));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let failed = |error: io::Error| Fallo::al("escribir", zip)(error);
    for nombre in [MANIFIESTO, SUMAS].into_iter().chain(archivos.iter().map(String::as_str)) {
        let ruta = carpeta.join(nombre);
        let mut file = File::open(&ruta).map_err(Fallo::al("leer", &ruta))?;
        salida.start_file(nombre, options).map_err(|e| failed(e.into()))?;
        io::copy(&mut file, &mut salida).map_err(failed)?;
    }
    if let Some(parte) = parte {
        let json = serde_json::to_vec_pretty(parte).map_err(|e| failed(e.into()))?;
        salida.start_file(PARTE, options).map_err(|e| failed(e.into()))?;
        salida.write_all(&json).map_err(failed)?;
    }
    let file = salida.finish().map_err(|e| failed(e.into()))?;
    file.into_inner().map_err(|e| failed(e.into_error()))?.sync_all().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTAS: [(&str, u64); 2] = [(MANIFIESTO, 500), (SUMAS, 500)];

    #[test]
    fn no_file_is_cut_and_each_part_holds_what_it_may() {
        let mut all: Vec<(&str, u64)> =
            vec![("a.pdf", 4_000), ("b.pdf", 3_000), ("c.pdf", 2_000), ("d.pdf", 500)];
        all.extend(LISTAS);
        let one = [["a.pdf", "b.pdf", "c.pdf", "d.pdf"].map(String::from)];
        assert_eq!(divide(&all, None).unwrap(), one);
        assert_eq!(divide(&all, Some(20_000)).unwrap(), one);
        assert_eq!(
            divide(&all, Some(6_500)).unwrap(),
            [vec!["a.pdf", "d.pdf"], vec!["b.pdf"], vec!["c.pdf"]]
        );
        let largos = divide(&all, Some(4_500)).unwrap_err();
        let largos: Vec<&str> = largos.iter().map(|l| l.archivo.as_str()).collect();
        assert_eq!(largos, ["a.pdf", "b.pdf"]);
    }
}
