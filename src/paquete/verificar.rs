//! Whether a package is whole: every file there, every byte as its manifest says.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use zip::ZipArchive;

use super::{MANIFIESTO, Manifiesto, SUMAS};
use crate::base::candado;
use crate::base::huella;
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar};

/// No paper of ours is larger; a "package" with more is something else, or a bomb.
pub const MAX_BYTES: u64 = 200 << 20;
/// Beside the papers, and not part of them: what was printed, and the lock's file where the system needs one.
const AJENAS: [&str; 4] =
    [super::IMPRESION, super::IMPRESION_ANTERIOR, super::impresion::IMPRESION_NUEVA, candado::ARCHIVO];

/// A package that was looked at.
#[derive(Debug)]
pub struct Verificacion {
    /// Its manifest.
    pub manifiesto: Manifiesto,
    /// How many files were compared.
    pub archivos: usize,
    /// Every file in it, by its name; no bytes where it could not be read.
    pub contenido: Contenido,
    /// What is wrong; warnings only when it is whole.
    pub notas: Diagnosticos,
}

/// Why a package could not be looked at.
#[derive(Debug)]
pub enum NoVerificado {
    /// Path or disk.
    Entorno(Fallo),
    /// It is no package of ours, or not a whole ZIP.
    Contenido(Diagnostico),
}

/// The files of a package by name.
pub type Contenido = BTreeMap<String, Vec<u8>>;

/// Looks at a package: a folder, or a ZIP.
///
/// # Errors
/// When it cannot be read at all, or has no manifest. What differs inside is in the result's notes.
pub fn verify(ruta: &Path) -> Result<Verificacion, NoVerificado> {
    let kind = fs::metadata(ruta).map_err(Fallo::al("leer", ruta)).map_err(NoVerificado::Entorno)?;
    let contenido = if kind.is_dir() {
        folder(ruta).map_err(NoVerificado::Entorno)?
    } else if kind.is_file() {
        read_zip(ruta)?
    } else {
        let causa =
            crate::base::fallo::own_reason(io::ErrorKind::Other, "no es un archivo común ni una carpeta");
        return Err(NoVerificado::Entorno(Fallo::al("leer", ruta)(causa)));
    };
    let not_ours = |que: String| {
        NoVerificado::Contenido(Diagnostico::error(
            "no-es-paquete",
            Lugar::archivo(ruta),
            que,
            "Indique la carpeta o el .zip que dejó «convenio generar».",
        ))
    };
    let json = contenido.get(MANIFIESTO).ok_or_else(|| not_ours(format!("no tiene {MANIFIESTO}")))?;
    let manifiesto: Manifiesto = serde_json::from_slice(json)
        .map_err(|error| not_ours(format!("su {MANIFIESTO} no se puede leer ({error})")))?;
    let sums = contenido.get(SUMAS).ok_or_else(|| not_ours(format!("no tiene {SUMAS}")))?;
    let sums = parse_sums(sums).ok_or_else(|| not_ours(format!("su {SUMAS} no se puede leer")))?;
    let notas = compare(ruta, &contenido, &manifiesto, &sums);
    Ok(Verificacion { archivos: sums.len(), manifiesto, contenido, notas })
}

fn compare(
    ruta: &Path,
    contenido: &Contenido,
    manifiesto: &Manifiesto,
    sums: &BTreeMap<String, String>,
) -> Diagnosticos {
    let error =
        |codigo, mensaje, ayuda: &str| Diagnostico::error(codigo, Lugar::archivo(ruta), mensaje, ayuda);
    let again = "Genere el paquete de nuevo, o use la copia que no ha cambiado.";
    let mut notas = Diagnosticos::default();
    for (nombre, expected) in sums {
        match contenido.get(nombre) {
            None => notas.push(error("paquete-falta", format!("falta {nombre}"), again)),
            Some(bytes) if huella::sha256(bytes) != *expected => {
                notas.push(error(
                    "paquete-cambiado",
                    format!("{nombre} no es el que se generó: su contenido cambió"),
                    again,
                ));
            }
            Some(_) => {}
        }
    }
    let listed = manifiesto.archivos.iter().map(|f| (f.nombre.as_str(), f.sha256.as_str()));
    for (nombre, sha256) in listed {
        if sums.get(nombre).map(String::as_str) != Some(sha256) {
            let mensaje = format!("{MANIFIESTO} y {SUMAS} no dicen lo mismo de {nombre}");
            notas.push(error("paquete-incoherente", mensaje, again));
        }
    }
    for nombre in [MANIFIESTO].into_iter().chain(manifiesto.archivos.iter().map(|f| f.nombre.as_str())) {
        if !sums.contains_key(nombre) {
            notas.push(error("paquete-incoherente", format!("{SUMAS} no nombra {nombre}"), again));
        }
    }
    for nombre in contenido.keys().filter(|n| n.as_str() != SUMAS && !sums.contains_key(*n)) {
        notas.push(Diagnostico::advertencia(
            "paquete-sobra",
            Lugar::archivo(ruta),
            format!("{nombre} no es parte del paquete"),
            "Si lo puso usted, guárdelo en otra carpeta.",
        ));
    }
    notas
}

/// `<64 hexadecimal digits>  <name>`, a line a file.
pub(super) fn parse_sums(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
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

fn folder(carpeta: &Path) -> Result<Contenido, Fallo> {
    let mut contenido = Contenido::new();
    for entrada in fs::read_dir(carpeta).map_err(Fallo::al("leer", carpeta))? {
        let entrada = entrada.map_err(Fallo::al("leer", carpeta))?;
        let (ruta, nombre) = (entrada.path(), entrada.file_name().to_string_lossy().into_owned());
        let kind = entrada.file_type().map_err(Fallo::al("leer", &ruta))?;
        if AJENAS.contains(&nombre.as_str()) {
            continue;
        }
        if kind.is_file() {
            let file = File::open(&ruta).map_err(Fallo::al("leer", &ruta))?;
            let mut bytes = Vec::new();
            file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(Fallo::al("leer", &ruta))?;
            contenido.insert(nombre, bytes);
        } else {
            contenido.insert(nombre, Vec::new());
        }
    }
    Ok(contenido)
}

/// Every file of a ZIP, within limits; a damaged one without its bytes.
///
/// # Errors
/// Path or disk; it is no whole ZIP, or unpacks to more than any package of ours.
pub fn read_zip(ruta: &Path) -> Result<Contenido, NoVerificado> {
    let file = File::open(ruta).map_err(Fallo::al("leer", ruta)).map_err(NoVerificado::Entorno)?;
    let broken = |que: &str| {
        let ayuda = "Descargue o copie el archivo de nuevo, o genere el paquete otra vez.";
        NoVerificado::Contenido(Diagnostico::error("zip-roto", Lugar::archivo(ruta), que, ayuda))
    };
    let mut zip = ZipArchive::new(file).map_err(|_| broken("no es un ZIP completo"))?;
    // A ZIP cut short may end with the directory of a paper inside it, which is a ZIP itself.
    if zip.offset() != 0 {
        return Err(broken("no es un ZIP completo"));
    }
    let mut contenido = Contenido::new();
    let mut room = MAX_BYTES;
    for i in 0..zip.len() {
        let entry = zip.by_index(i).map_err(|_| broken("no es un ZIP completo"))?;
        let nombre = entry.name().map_err(|_| broken("tiene un nombre que no se puede leer"))?.into_owned();
        let mut bytes = Vec::new();
        // A damaged entry counts as one with other bytes: its name is what the person needs to hear.
        let read = entry.take(room + 1).read_to_end(&mut bytes);
        room = room
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| broken("al abrirlo ocupa demasiado espacio"))?;
        contenido.insert(nombre, if read.is_ok() { bytes } else { Vec::new() });
    }
    Ok(contenido)
}
