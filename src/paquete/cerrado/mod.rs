//! A closed package: its files with manifest and sums, written beside the generated one as folder, image and kit that
//! never change; a correction is the next version.

mod escribir;
mod versiones;

use std::borrow::Cow;
use std::path::PathBuf;

use super::manifiesto::{self, Ficha};
use super::{Archivo, MANIFIESTO, Manifiesto, NoVerificado, SUMAS};
use crate::base::{Diagnosticos, Fallo};

/// A file of a closed package: what it is, and how its bytes are had.
pub struct Pieza<'a> {
    /// Its name: ASCII, lower case, at most 30 characters.
    pub nombre: String,
    /// What it is, for people.
    pub titulo: String,
    /// `referencia`, `oficial`, `escaneado` …
    pub estado: String,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: String,
    /// The bytes, held or made again; another file by then is a failure.
    pub contenido: Box<dyn Fn() -> Result<Cow<'a, [u8]>, Fallo> + Sync + 'a>,
}

/// A closed package that is to be written.
pub struct Nuevo<'a> {
    /// The folder that the generated package is in; there the closed one goes.
    pub junto_a: PathBuf,
    /// Name of the generated package.
    pub base: String,
    /// Its files, in order.
    pub piezas: Vec<Pieza<'a>>,
    /// Its manifest, but for the files and the version.
    pub manifiesto: Manifiesto,
    /// Whether the image of a disc is made.
    pub con_imagen: bool,
    /// How large each ZIP of the kit may be, in bytes.
    pub parte_max: Option<u64>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resultado {
    /// A new version was written.
    Creado,
    /// That version was there already, all of it.
    SinCambios,
    /// That version was there, and its image or kit was not: it is now.
    Completado,
}

/// A closed package that is at its place.
#[derive(Debug)]
pub struct Puesto {
    /// What became of it.
    pub resultado: Resultado,
    /// Its version.
    pub version: u32,
    /// The newest version that there is.
    pub ultima: u32,
    /// SHA-256 of its sums.
    pub huella: String,
    /// Its folder.
    pub carpeta: PathBuf,
    /// Its image.
    pub imagen: Option<PathBuf>,
    /// The ZIPs of its kit, in order.
    pub kit: Vec<PathBuf>,
    /// Its manifest.
    pub manifiesto: Manifiesto,
}

/// Why it isn't.
#[derive(Debug)]
pub enum NoPuesto {
    /// Path, disk, or another run.
    Entorno(Fallo),
    /// What is there of the same version is damaged, or a file doesn't fit.
    Problemas(Diagnosticos),
    /// What was written isn't what was to be written: our own fault.
    Interno(String),
}

impl From<Fallo> for NoPuesto {
    fn from(fallo: Fallo) -> Self {
        Self::Entorno(fallo)
    }
}

impl From<NoVerificado> for NoPuesto {
    fn from(error: NoVerificado) -> Self {
        match error {
            NoVerificado::Entorno(fallo) => Self::Entorno(fallo),
            NoVerificado::Contenido(problema) => Self::Problemas(problema.into()),
        }
    }
}

/// Manifest and sums of one version.
struct Listas {
    manifiesto: Manifiesto,
    archivos: [Archivo; 2],
}

impl Listas {
    /// SHA-256 of the sums, which stands for the whole package.
    fn huella(&self) -> &str {
        &self.archivos[1].sha256
    }
}

impl Nuevo<'_> {
    /// Manifest and sums as they are if this is version `version`.
    fn lists(&self, version: u32) -> Listas {
        let mut manifiesto = self.manifiesto.clone();
        if let Some(cierre) = &mut manifiesto.cierre {
            cierre.version = version;
        }
        manifiesto.archivos = self
            .piezas
            .iter()
            .map(|p| Ficha {
                nombre: p.nombre.clone(),
                titulo: p.titulo.clone(),
                estado: p.estado.clone(),
                bytes: p.bytes,
                sha256: p.sha256.clone(),
            })
            .collect();
        let json = Archivo::new(MANIFIESTO, manifiesto.to_json());
        let pairs = self.piezas.iter().map(|p| (p.sha256.as_str(), p.nombre.as_str()));
        let sums = manifiesto::sums_of(pairs.chain([(json.sha256.as_str(), MANIFIESTO)]));
        let sums = Archivo::new(SUMAS, sums);
        Listas { manifiesto, archivos: [json, sums] }
    }

    /// Names and sizes of all its files.
    fn sizes<'l>(&'l self, listas: &'l Listas) -> Vec<(&'l str, u64)> {
        let own = listas.archivos.iter().map(|a| (a.nombre.as_str(), a.bytes.len() as u64));
        self.piezas.iter().map(|p| (p.nombre.as_str(), p.bytes)).chain(own).collect()
    }
}
