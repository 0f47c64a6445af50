//! Whether a package is whole: every file there, every byte as its manifest says. A folder, a ZIP or part of a kit,
//! the image of a disc, or a disc itself.

mod comparar;
mod fuente;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::kit::{PARTE, Parte};
use super::{MANIFIESTO, Manifiesto, SUMAS};
use crate::base::fallo::own_reason;
use crate::base::huella;
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar};
use comparar::compare;

pub(super) use comparar::parse_sums;
pub use fuente::{Contenido, read_zip};
pub(super) use fuente::{Visto, is_list, read_all};

/// No paper of ours is larger; a generated "package" with more is something else, or a bomb.
pub const MAX_BYTES: u64 = 200 << 20;
/// What a closed one may unpack to: more than any disc of it holds.
const MAX_CERRADO: u64 = 2 << 30;
/// Manifest and sums; read into memory whatever else is there.
pub(super) const MAX_LISTA: u64 = 16 << 20;

/// A package that was looked at.
#[derive(Debug)]
pub struct Verificacion {
    /// Its manifest.
    pub manifiesto: Manifiesto,
    /// How many files were compared.
    pub archivos: usize,
    /// Every file in it, by its name, where they were asked for; no bytes where it could not be read.
    pub contenido: Contenido,
    /// SHA-256 of its sums, which stands for all of it.
    pub huella: String,
    /// What it lies in.
    pub soporte: Soporte,
    /// Which part of a kit it is.
    pub parte: Option<Parte>,
    /// What is wrong; warnings only when it is whole.
    pub notas: Diagnosticos,
}

/// What a package lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Soporte {
    /// A folder, which may be that of a disc.
    Carpeta,
    /// A ZIP.
    Zip,
    /// The image of a disc.
    Imagen,
}

/// Why a package could not be looked at.
#[derive(Debug)]
pub enum NoVerificado {
    /// Path or disk.
    Entorno(Fallo),
    /// It is no package of ours, or not a whole ZIP or image.
    Contenido(Diagnostico),
}

/// What was found in a package, before it is compared with its lists.
pub(super) struct Fuente {
    pub soporte: Soporte,
    pub archivos: BTreeMap<String, Visto>,
    pub notas: Diagnosticos,
}

/// Looks at a package, and brings the bytes of its files: one that was generated, mostly.
///
/// # Errors
/// When it cannot be read at all, or has no manifest. What differs inside is in the result's notes.
pub fn verify(ruta: &Path) -> Result<Verificacion, NoVerificado> {
    look_at(ruta, true)
}

/// Looks at a package of any size, without its bytes.
///
/// # Errors
/// Those of [`verify`].
pub fn check(ruta: &Path) -> Result<Verificacion, NoVerificado> {
    look_at(ruta, false)
}

fn look_at(ruta: &Path, todo: bool) -> Result<Verificacion, NoVerificado> {
    let kind = fs::metadata(ruta).map_err(Fallo::al("leer", ruta)).map_err(NoVerificado::Entorno)?;
    let fuente = if kind.is_dir() {
        fuente::folder(ruta, todo).map_err(NoVerificado::Entorno)?
    } else if !kind.is_file() {
        let causa = own_reason(io::ErrorKind::Other, "no es un archivo común ni una carpeta");
        return Err(NoVerificado::Entorno(Fallo::al("leer", ruta)(causa)));
    } else if super::iso::is_image(ruta).map_err(NoVerificado::Entorno)? {
        super::iso::look(ruta)?
    } else {
        fuente::zip(ruta, todo)?
    };
    judge(ruta, fuente)
}

/// Compares what was found with manifest and sums.
pub(super) fn judge(ruta: &Path, fuente: Fuente) -> Result<Verificacion, NoVerificado> {
    let Fuente { soporte, archivos, mut notas } = fuente;
    let not_ours = |que: String| {
        // What makes a disc hard to read is the reason that its manifest isn't found.
        let causa = notas.iter().find(|d| d.severidad == crate::base::Severidad::Error);
        NoVerificado::Contenido(causa.cloned().unwrap_or_else(|| {
            Diagnostico::error(
                "no-es-paquete",
                Lugar::archivo(ruta),
                que,
                "Indique la carpeta o el .zip que dejó «convenio generar», o lo que dejó «convenio paquete cerrar».",
            )
        }))
    };
    let bytes = |nombre: &str| archivos.get(nombre).and_then(|v| v.datos.as_deref());
    let json = bytes(MANIFIESTO).ok_or_else(|| not_ours(format!("no tiene {MANIFIESTO}")))?;
    let manifiesto: Manifiesto = serde_json::from_slice(json)
        .map_err(|error| not_ours(format!("su {MANIFIESTO} no se puede leer ({error})")))?;
    let sums = bytes(SUMAS).ok_or_else(|| not_ours(format!("no tiene {SUMAS}")))?;
    let huella = huella::sha256(sums);
    let sums = parse_sums(sums).ok_or_else(|| not_ours(format!("su {SUMAS} no se puede leer")))?;
    let parte = bytes(PARTE)
        .map(serde_json::from_slice::<Parte>)
        .transpose()
        .map_err(|error| not_ours(format!("su {PARTE} no se puede leer ({error})")))?;
    let compared = compare(ruta, &archivos, &manifiesto, &sums, parte.as_ref(), &huella);
    notas.extend(compared.notas);
    let contenido =
        archivos.into_iter().map(|(nombre, visto)| (nombre, visto.datos.unwrap_or_default())).collect();
    Ok(Verificacion { archivos: compared.cuantos, manifiesto, contenido, huella, soporte, parte, notas })
}
