//! The two official papers of a package name the same schools: clause third of the Word file, the sheets of the Anexo.

use std::collections::BTreeSet;
use std::path::Path;

use super::modelo::{Abierto, NoModelo};
use crate::base::texto::list;
use crate::base::{Diagnostico, Diagnosticos, Lugar, Severidad};
use crate::catalogo::Catalogo;
use crate::documentos::modelos::excel::cotejo::Cotejo;
use crate::documentos::modelos::oficial::Lleno;
use crate::perfil::{Expediente, Rbd};

/// More RBDs than these are counted, and not named.
const MAX_NOMBRADOS: usize = 8;
const AYUDA: &str = "Los RBD de la cláusula tercera y los del Anexo deben ser los mismos. Corrija el archivo en que sobran o faltan, o su mapa.";

/// The two files, filled.
pub(super) struct Cruce<'a> {
    pub word: (&'a Abierto, &'a Lleno),
    pub excel: (&'a Abierto, &'a Cotejo),
    /// How bad a difference is.
    pub severidad: Severidad,
}

impl Cruce<'_> {
    /// What one of them names and the other does not.
    ///
    /// # Errors
    /// Our own fault, where the filled Word file can't be read again.
    pub fn check(&self, x: &Expediente<'_>, catalogo: &Catalogo) -> Result<Diagnosticos, NoModelo> {
        let ((word, lleno), (excel, cotejo)) = (self.word, self.excel);
        let Some(oficial) = word.archivo.word() else { return Ok(Diagnosticos::default()) };
        let named = oficial.named(&lleno.resultado.bytes, catalogo);
        let mut in_word = named.map_err(|r| NoModelo::Interno(r.mensaje))?;
        // Each school was looked for when the model was filled, in whatever words it is named there.
        let lost: BTreeSet<&str> = lleno.faltan.iter().map(|(_, cual)| cual.as_str()).collect();
        let found = x.establecimientos.iter().filter(|e| !lost.contains(e.rbd.to_string().as_str()));
        in_word.extend(found.map(|e| e.rbd.numero()));
        let in_anexo = &cotejo.rbds;

        let mut notas = Diagnosticos::default();
        let mut note = |ruta: &Path, rbds: Vec<u32>, tiene: &str, le_falta: &str| {
            if !rbds.is_empty() {
                let mensaje = format!("{tiene} nombra {}, y {le_falta} no", names(&rbds, catalogo));
                let nota = Diagnostico::error("oficiales-rbd", Lugar::archivo(ruta), mensaje, AYUDA);
                notas.push(Diagnostico { severidad: self.severidad, ..nota });
            }
        };
        let only_word = in_word.difference(in_anexo).copied().collect();
        note(&word.ruta, only_word, "la cláusula tercera del convenio", "el Anexo");
        let only_anexo = in_anexo.difference(&in_word).copied();
        let untold = only_anexo.filter(|rbd| !cotejo.is_foreign(*rbd)).collect();
        note(&excel.ruta, untold, "el Anexo", "la cláusula tercera del convenio");
        Ok(notas)
    }
}

/// «el RBD 99001-9», «los RBD 99001-9 y 99002-7».
fn names(rbds: &[u32], catalogo: &Catalogo) -> String {
    let written = |n: &u32| Rbd::new(*n, catalogo).map_or_else(|_| n.to_string(), |rbd| rbd.to_string());
    let mut all: Vec<String> = rbds.iter().take(MAX_NOMBRADOS).map(written).collect();
    if rbds.len() > MAX_NOMBRADOS {
        all.push(format!("otros {}", rbds.len() - MAX_NOMBRADOS));
    }
    let el = if rbds.len() == 1 { "el RBD" } else { "los RBD" };
    format!("{el} {}", list(&all))
}
