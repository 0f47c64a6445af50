//! Two versions of a model held against each other, and the map of the first carried over to the second.

use std::path::{Path, PathBuf};

use super::modelo::{Abierto, NoModelo, read_model, read_with_map, write_map};
use crate::base::escritura::Puesto;
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar};
use crate::catalogo::Catalogo;
use crate::documentos::modelos::comparar::{Comparacion, Traspaso, carry, compare};

/// Two models that were compared.
#[derive(Debug)]
pub struct Comparado {
    /// The first, as the program alone reads it.
    pub a: Abierto,
    /// The second, with what was carried over.
    pub b: Abierto,
    /// What differs.
    pub comparacion: Comparacion,
    /// What became of the first one's map; none where it has none.
    pub mapa: Option<MapaTraspasado>,
    /// What a person should know about how they were opened.
    pub avisos: Diagnosticos,
}

/// The map of the first model, carried over.
#[derive(Debug)]
pub struct MapaTraspasado {
    /// The first one's map.
    pub de: PathBuf,
    /// What was carried over and what was not.
    pub traspaso: Traspaso,
    /// The second one's map and what became of it, or why it could not be written.
    pub puesto: Result<(PathBuf, Puesto), Fallo>,
}

/// Compares two models. Where a map lies beside the first, one is written beside the second that says the same;
/// one that is there already stays, unless `forzar`.
///
/// # Errors
/// Either can't be read, or the first one's map is wrong.
pub fn comparar(a: &Path, b: &Path, forzar: bool, catalogo: &Catalogo) -> Result<Comparado, NoModelo> {
    let first = read_with_map(a, None, catalogo)?;
    // What a person decided is the difference to what the program alone decides.
    let (a, corregido) =
        if first.mapa.is_some() { (read_model(a, catalogo)?, Some(first)) } else { (first, None) };
    let mut b = read_model(b, catalogo)?;
    let Some(comparacion) = compare(&a.archivo, &b.archivo) else {
        let mensaje = "uno es un documento de Word y el otro una planilla: no hay qué comparar";
        let ayuda = "Indique dos versiones del mismo archivo.";
        let nota = Diagnostico::error("modelo-formato", Lugar::archivo(&b.ruta), mensaje, ayuda);
        return Err(NoModelo::Problemas(nota.into()));
    };
    let mapa = corregido.and_then(|Abierto { archivo, mapa, .. }| {
        let traspaso = carry(&a.archivo, &archivo, &mut b.archivo, &comparacion.parejas);
        Some(MapaTraspasado { de: mapa?.0, traspaso, puesto: write_map(&b, forzar) })
    });
    let mut avisos = a.avisos.clone();
    avisos.extend(b.avisos.clone());
    Ok(Comparado { a, b, comparacion, mapa, avisos })
}
