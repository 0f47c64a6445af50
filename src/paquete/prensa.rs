//! Puts what was printed of a package into its folder: whole or not at all, what was there kept beside.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::impresion::IMPRESION_NUEVA;
use super::{Archivo, IMPRESION, IMPRESION_ANTERIOR, Impresion, LISTA_IMPRESION};
use crate::base::Fallo;
use crate::base::candado::Candado;
use crate::base::escritura::{Nuevo, remove, replace_folder, sync_folders, write_all};
use crate::base::huella::sha256;
use crate::base::lectura::read_bytes;

/// The list has a few lines a paper.
const MAX_LISTA: u64 = 1 << 20;

/// The folder of a package, held while its papers are printed.
#[derive(Debug)]
pub struct Prensa {
    carpeta: PathBuf,
    candado: Candado,
    /// Whether the hidden folder is ours to take away.
    reservada: bool,
}

impl Prensa {
    /// Waits for the package's lock.
    ///
    /// # Errors
    /// It can't be locked, or another run keeps it.
    pub fn open(carpeta: &Path) -> Result<Self, Fallo> {
        let candado = Candado::take(carpeta).map_err(Fallo::al("reservar la carpeta", carpeta))?;
        Ok(Self { carpeta: carpeta.to_owned(), candado, reservada: false })
    }

    /// What was printed before, where every PDF of it is still there, byte for byte.
    pub fn printed(&self) -> Option<Impresion> {
        let carpeta = self.carpeta.join(IMPRESION);
        let lista = read_bytes(&carpeta.join(LISTA_IMPRESION), MAX_LISTA).ok()?;
        let lista: Impresion = serde_json::from_slice(&lista).ok()?;
        let whole = lista.pdfs().all(|(nombre, suma)| {
            let plain = Path::new(nombre).components().count() == 1 && !nombre.contains(['/', '\\']);
            plain
                && read_bytes(&carpeta.join(nombre), super::MAX_BYTES)
                    .is_ok_and(|bytes| sha256(&bytes) == suma)
        });
        whole.then_some(lista)
    }

    /// Makes the hidden folder, so that one without permission is told before minutes of work.
    ///
    /// # Errors
    /// Permission or disk.
    pub fn reserve(&mut self) -> Result<(), Fallo> {
        let nueva = self.staging();
        remove(&nueva)?;
        fs::create_dir(&nueva).map_err(Fallo::al("crear la carpeta", &nueva))?;
        self.reservada = true;
        Ok(())
    }

    /// Writes these files and their list, and puts them in place; whether others were there, which are kept.
    ///
    /// # Errors
    /// Path, permission or disk; the package was moved or replaced meanwhile. What was there before is still there.
    pub fn put(&mut self, lista: &Impresion, archivos: &[Archivo]) -> Result<bool, Fallo> {
        self.check_is_there()?;
        let (nueva, puesta) = (self.staging(), self.carpeta.join(IMPRESION));
        let mut json = serde_json::to_vec_pretty(lista)
            .map_err(io::Error::other)
            .map_err(Fallo::al("armar", &puesta))?;
        json.push(b'\n');
        let rutas: Vec<(PathBuf, &[u8])> = archivos
            .iter()
            .map(|a| (nueva.join(&a.nombre), a.bytes.as_slice()))
            .chain([(nueva.join(LISTA_IMPRESION), json.as_slice())])
            .collect();
        let nuevos: Vec<Nuevo<'_>> = rutas.iter().map(|(ruta, bytes)| Nuevo { ruta, bytes }).collect();
        write_all(&nuevos)?;
        sync_folders(std::slice::from_ref(&nueva))?;
        self.check_is_there()?;
        let there = fs::symlink_metadata(&puesta).is_ok();
        if there {
            replace_folder(&nueva, &puesta, &self.carpeta.join(IMPRESION_ANTERIOR))?;
        } else {
            fs::rename(&nueva, &puesta).map_err(Fallo::al("poner en su lugar", &puesta))?;
        }
        self.reservada = false;
        sync_folders(std::slice::from_ref(&self.carpeta))?;
        self.check_is_there()?;
        Ok(there)
    }

    fn staging(&self) -> PathBuf {
        self.carpeta.join(IMPRESION_NUEVA)
    }

    /// The folder is still the one that is held, and not another that took its name.
    fn check_is_there(&self) -> Result<(), Fallo> {
        self.candado.holds(&self.carpeta).map_err(Fallo::al("escribir en", &self.carpeta))
    }
}

impl Drop for Prensa {
    fn drop(&mut self) {
        if self.reservada && self.check_is_there().is_ok() {
            // What can't be taken away is cleared by the next run.
            let _ = remove(&self.staging());
        }
    }
}
