//! The scans that wait for a package to be closed: kept between one try and the next, so that nobody sends them twice.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::escritura::remove;
use crate::base::{Fallo, privado};
use crate::tramite::TramiteId;

/// The folder in the data folder.
const CARPETA: &str = "escaneos";

/// The scans of a trámite.
pub(super) struct Escaneos {
    carpeta: PathBuf,
}

impl Escaneos {
    pub(super) fn new(datos: &Path, id: TramiteId) -> Self {
        Self { carpeta: datos.join(CARPETA).join(id.to_string()) }
    }

    /// What was sent for this place of the form, in the order of the names.
    pub(super) fn of(&self, campo: &str) -> Vec<PathBuf> {
        let Ok(entradas) = fs::read_dir(self.carpeta.join(campo)) else { return Vec::new() };
        let mut rutas: Vec<PathBuf> =
            entradas.filter_map(|e| Some(e.ok()?.path())).filter(|r| r.is_file()).collect();
        rutas.sort();
        rutas
    }

    /// Keeps a file that came; one of its name gives way, and every other where the place takes one only.
    pub(super) fn keep(&self, campo: &str, nombre: &str, ruta: &Path, one: bool) -> Result<(), Fallo> {
        let carpeta = self.carpeta.join(campo);
        if one {
            remove(&carpeta)?;
        }
        privado::create_folder(&carpeta).map_err(Fallo::al("crear la carpeta", &carpeta))?;
        let place = carpeta.join(nombre);
        remove(&place)?;
        // Both are in the data folder; where they are on two disks all the same, it is copied.
        fs::rename(ruta, &place)
            .or_else(|_| fs::copy(ruta, &place).map(drop))
            .map_err(Fallo::al("guardar", &place))
    }

    /// Takes one away; that it was not there is no failure.
    pub(super) fn drop_one(&self, campo: &str, nombre: &str) -> Result<(), Fallo> {
        let found = self.of(campo).into_iter().find(|r| r.file_name().is_some_and(|n| n == nombre));
        found.map_or(Ok(()), |ruta| remove(&ruta))
    }

    /// All of them are in the closed package now.
    pub(super) fn clear(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.carpeta) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
