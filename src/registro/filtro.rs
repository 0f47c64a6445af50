//! Which rows of the board are wanted, in which order they come, and the words by which one is found.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::texto;
use crate::catalogo::Modelo;
use crate::tramite::{Estado, Quien, Resumen, TramiteId};

/// Which rows are wanted: those that fit all that is said here, every row where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filtro {
    /// In one of these states; in any where none is named.
    pub estados: Vec<Estado>,
    /// Still on its way, or not.
    pub abierto: Option<bool>,
    /// With a term that ended before this day, which is today.
    pub atrasado: Option<Date>,
    /// With a term that ends on this day or before.
    pub vence_hasta: Option<Date>,
    /// Taken care of by this person, however the name is written; by nobody where it is empty.
    pub persona: Option<String>,
    /// Of the SEREMI of the region with this code.
    pub region: Option<u8>,
    /// Of this wording.
    pub modelo: Option<Modelo>,
    /// Of a provider with these words in its name or its RUT.
    pub proveedor: Option<String>,
    /// With all of these words in sostenedor, provider, RUT, RBD, name or outside name; a beginning of each is enough.
    pub texto: Option<String>,
    /// Waiting for them.
    pub toca: Option<Quien>,
    /// Only these of the rows that fit, in their order; all where nothing is said.
    pub tramo: Option<Tramo>,
}

/// A stretch of rows: what one page shows of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tramo {
    /// How many rows come before it.
    pub desde: u32,
    /// How many rows it has, at most.
    pub cuantos: u32,
}

/// The text by which rows are ordered, most urgent first: open ones, by the end of their term, those without a term after
/// them; then who waits longest; then by name, so that there is one order only.
pub(super) fn order_key(id: TramiteId, resumen: &Resumen) -> String {
    let abierto = if resumen.estado.es_abierto() { '0' } else { '1' };
    let vence = resumen.vence.map_or_else(|| "9999-99-99".to_owned(), |d| d.to_string());
    format!("{abierto} {vence} {} {id}", resumen.desde)
}

/// All words of a row, each once with a blank before it: a word begins so where ` word` is in it.
pub(super) fn words_of_row(id: TramiteId, resumen: &Resumen) -> String {
    let nombre = id.to_string();
    let campos = [
        nombre.as_str(),
        &resumen.sostenedor,
        &resumen.sostenedor_rut,
        &resumen.proveedor,
        &resumen.proveedor_rut,
        &resumen.externo,
    ];
    words_of(campos.into_iter().chain(resumen.rbds.iter().map(String::as_str)))
}

/// The words of these texts, as [`words_of_row`] has them. A word with signs in it (`65.999.001-2`, `99001-9`, `Don-Bosco`)
/// is there without them and also in its pieces.
pub(super) fn words_of<'a>(campos: impl Iterator<Item = &'a str>) -> String {
    let mut palabras = BTreeSet::new();
    for campo in campos {
        let plain = texto::plain(campo);
        palabras.extend(plain.split(' ').filter(|p| !p.is_empty()).map(str::to_owned));
        palabras.extend(words_wanted(campo));
    }
    palabras.iter().fold(String::new(), |todas, palabra| todas + " " + palabra)
}

/// The words that somebody looks for: each as typed, without its signs.
pub(super) fn words_wanted(escrito: &str) -> Vec<String> {
    escrito
        .split_whitespace()
        .map(|palabra| texto::plain(palabra).replace(' ', ""))
        .filter(|palabra| !palabra.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_however_it_is_written() {
        let words = words_of(["Fundación Don-Bosco", "65.999.001-2", "99001-9", "SLF-7K3D"].into_iter());
        for escrito in
            ["fundacion", "FUNDACIÓN don", "don-bosco bosco", "65.999.001-2", "659990012", "65999001"]
        {
            assert!(words_wanted(escrito).iter().all(|p| words.contains(&format!(" {p}"))), "{escrito}");
        }
        for escrito in ["99001", "99001-9", "slf7", "slf-7k3d", "  "] {
            assert!(words_wanted(escrito).iter().all(|p| words.contains(&format!(" {p}"))), "{escrito}");
        }
        for escrito in ["osco", "9001", "fundacion juan"] {
            assert!(!words_wanted(escrito).iter().all(|p| words.contains(&format!(" {p}"))), "{escrito}");
        }
    }
}
