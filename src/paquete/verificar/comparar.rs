//! What was found in a package, held against its manifest and its sums.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{PARTE, Parte, Visto};
use crate::base::{Diagnostico, Diagnosticos, Lugar};
use crate::paquete::{MANIFIESTO, Manifiesto, SUMAS};

/// How a package compares.
pub(super) struct Comparado {
    pub cuantos: usize,
    pub notas: Diagnosticos,
}

pub(super) fn compare(
    ruta: &Path,
    archivos: &BTreeMap<String, Visto>,
    manifiesto: &Manifiesto,
    sums: &BTreeMap<String, String>,
    parte: Option<&Parte>,
    huella: &str,
) -> Comparado {
    let cerrado = manifiesto.cierre.is_some();
    let (hecho, again) = if cerrado {
        ("se cerró", "Use otra copia: la carpeta, el .iso o el kit de la misma versión. O ciérrelo de nuevo.")
    } else {
        ("se generó", "Genere el paquete de nuevo, o use la copia que no ha cambiado.")
    };
    let error = |codigo, mensaje: String| Diagnostico::error(codigo, Lugar::archivo(ruta), mensaje, again);
    let mut notas = Diagnosticos::default();
    if let Some(parte) = parte {
        let unknown: Vec<&str> =
            parte.archivos.iter().map(String::as_str).filter(|n| !sums.contains_key(*n)).collect();
        if parte.huella != *huella || !unknown.is_empty() {
            notas.push(error("paquete-incoherente", format!("{PARTE} y {SUMAS} no son del mismo paquete")));
        }
    }
    let here: BTreeSet<&str> = sums
        .keys()
        .map(String::as_str)
        .filter(|n| *n == MANIFIESTO || parte.is_none_or(|p| p.archivos.iter().any(|a| a == n)))
        .collect();
    for nombre in &here {
        match archivos.get(*nombre) {
            None => notas.push(error("paquete-falta", format!("falta {nombre}"))),
            Some(visto) if visto.sha256.as_deref() != sums.get(*nombre).map(String::as_str) => {
                let como =
                    if visto.sha256.is_none() { "no se puede leer entero" } else { "su contenido cambió" };
                notas.push(error("paquete-cambiado", format!("{nombre} no es el que {hecho}: {como}")));
            }
            Some(_) => {}
        }
    }
    let listed = manifiesto.archivos.iter().map(|f| (f.nombre.as_str(), f.sha256.as_str()));
    for (nombre, sha256) in listed {
        if sums.get(nombre).map(String::as_str) != Some(sha256) {
            let mensaje = format!("{MANIFIESTO} y {SUMAS} no dicen lo mismo de {nombre}");
            notas.push(error("paquete-incoherente", mensaje));
        }
    }
    for nombre in [MANIFIESTO].into_iter().chain(manifiesto.archivos.iter().map(|f| f.nombre.as_str())) {
        if !sums.contains_key(nombre) {
            notas.push(error("paquete-incoherente", format!("{SUMAS} no nombra {nombre}")));
        }
    }
    for nombre in archivos.keys().filter(|n| ![SUMAS, PARTE].contains(&n.as_str()) && !sums.contains_key(*n))
    {
        notas.push(Diagnostico::advertencia(
            "paquete-sobra",
            Lugar::archivo(ruta),
            format!("{} no es parte del paquete", crate::base::texto::visible(nombre)),
            "Si lo puso usted, guárdelo en otra carpeta.",
        ));
    }
    Comparado { cuantos: here.len(), notas }
}

/// `<64 hexadecimal digits>  <name>`, a line a file.
pub(in crate::paquete) fn parse_sums(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
    let texto = std::str::from_utf8(bytes).ok()?;
    texto
        .lines()
        .filter(|l| !l.is_empty())
        .map(|linea| {
            let (suma, nombre) = linea.split_once("  ")?;
            (suma.len() == 64 && suma.bytes().all(|b| b.is_ascii_hexdigit()))
                .then(|| (nombre.to_owned(), suma.to_ascii_lowercase()))
        })
        .collect()
}
