//! Which fonts a PDF uses, and whether it brings them: on a computer without a font that is missing, other letters are printed.

use std::collections::{BTreeMap, HashSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::Pdf;

/// More than the resources of any paper: a file could chain them without end.
const MAX_RECURSOS: usize = 10_000;

/// A font that pages name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fuente {
    /// Its name without the mark of a subset: `LiberationSans-Bold`.
    pub nombre: String,
    /// Whether the file brings it.
    pub incrustada: bool,
}

impl Pdf {
    /// The fonts that the pages and the drawings on them name, each once, in the order of their names.
    pub fn fuentes(&self) -> Vec<Fuente> {
        let mut found: BTreeMap<String, bool> = BTreeMap::new();
        let (mut seen, mut known): (HashSet<ObjectId>, HashSet<ObjectId>) = Default::default();
        let mut pending: Vec<&Dictionary> =
            self.hojas.iter().filter_map(|h| self.inherited(*h, b"Resources")?.as_dict().ok()).collect();
        // Pages share their resources more often than not.
        let mut places: HashSet<*const Dictionary> = HashSet::new();
        pending.retain(|r| places.insert(std::ptr::from_ref(*r)));
        let mut steps = 0;
        while let Some(recursos) = pending.pop() {
            steps += 1;
            if steps > MAX_RECURSOS {
                break;
            }
            for (_, valor) in self.entries(recursos, b"Font") {
                let id = valor.as_reference().ok();
                if id.is_some_and(|id| !known.insert(id)) {
                    continue;
                }
                let Some(fuente) = self.dictionary(valor) else { continue };
                let letra = self.letra(fuente);
                let brought = found.entry(letra.nombre).or_insert(true);
                *brought &= letra.incrustada;
            }
            for (_, valor) in self.entries(recursos, b"XObject") {
                if valor.as_reference().is_ok_and(|id| !seen.insert(id)) {
                    continue;
                }
                let dibujo = self.documento.dereference(valor).ok().and_then(|(_, v)| v.as_stream().ok());
                let suyos = dibujo.and_then(|d| self.get(&d.dict, b"Resources")?.as_dict().ok());
                pending.extend(suyos);
            }
        }
        found.into_iter().map(|(nombre, incrustada)| Fuente { nombre, incrustada }).collect()
    }

    /// What a dictionary inside another holds.
    pub(super) fn entries<'a>(
        &'a self,
        de: &'a Dictionary,
        clave: &[u8],
    ) -> impl Iterator<Item = (&'a Vec<u8>, &'a Object)> {
        self.get(de, clave).and_then(|d| d.as_dict().ok()).into_iter().flat_map(Dictionary::iter)
    }

    /// A dictionary, written where it is used or elsewhere.
    pub(super) fn dictionary<'a>(&'a self, valor: &'a Object) -> Option<&'a Dictionary> {
        self.documento.dereference(valor).ok()?.1.as_dict().ok()
    }
}
