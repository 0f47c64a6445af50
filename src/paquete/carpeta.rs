//! Puts packages on the disk: each is the old one or the new one, whenever the power goes.
//!
//! Everything is first written and synced in a hidden folder beside the target, many packages together, and then
//! renamed. Where an old package is replaced, a mark says that the new one is complete; a run that finds the
//! mark finishes what a killed run began.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::verificar::parse_sums;
use super::{Archivo, Paquete, SUMAS};
use crate::base::Fallo;
use crate::base::candado::Candado;
use crate::base::escritura::{Nuevo, remove, replace_folder, sync_folders, write_all};
use crate::base::fallo::own_reason;
use crate::base::huella;

/// The mark of a complete replacement, in the hidden folder; holds the digest of the new package's sums.
const LISTO: &str = "LISTO";

/// What became of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Escrito {
    /// It was not there, and is now.
    Creado,
    /// It was there already, byte for byte.
    SinCambios,
    /// Another was there; it lies beside as `.anterior`.
    Reemplazado,
    /// Another is there, and nobody said to replace it: what differs.
    Difiere(Vec<String>),
}

/// A folder for packages, held for one run.
#[derive(Debug)]
pub struct Destino {
    carpeta: PathBuf,
    candado: Candado,
}

impl Destino {
    /// Makes the folder where it is missing, and waits for its lock.
    ///
    /// # Errors
    /// Path, permission or disk; another run that does not end.
    pub fn open(carpeta: &Path) -> Result<Self, Fallo> {
        fs::create_dir_all(carpeta).map_err(|causa| {
            let taken = causa.kind() == io::ErrorKind::AlreadyExists;
            let motivo = "ya hay algo con ese nombre, y no es una carpeta. Elija otro nombre";
            let causa = if taken { own_reason(io::ErrorKind::AlreadyExists, motivo) } else { causa };
            Fallo::al("crear la carpeta", carpeta)(causa)
        })?;
        let candado = Candado::take(carpeta).map_err(Fallo::al("reservar la carpeta", carpeta))?;
        Ok(Self { carpeta: carpeta.to_owned(), candado })
    }

    /// Where the folder of this package is or will be.
    pub fn folder_of(&self, nombre: &str) -> PathBuf {
        self.carpeta.join(nombre)
    }

    /// Where the ZIP of this package is or will be.
    pub fn zip_of(&self, nombre: &str) -> PathBuf {
        self.carpeta.join(format!("{nombre}.zip"))
    }

    /// Writes these packages, as folder and ZIP, and tells of each what became of it.
    ///
    /// # Errors
    /// Path, permission or disk. Whatever had not been put in place is taken away again.
    pub fn write(&self, paquetes: &[Paquete], forzar: bool) -> Result<Vec<Escrito>, Fallo> {
        self.check_is_there()?;
        let mut plans = Vec::with_capacity(paquetes.len());
        for paquete in paquetes {
            self.finish_interrupted(&paquete.nombre)?;
            let zip = super::zip::pack(&paquete.archivos)
                .map_err(|e| Fallo::al("armar", &self.zip_of(&paquete.nombre))(io::Error::other(e)))?;
            plans.push(self.plan(paquete, zip)?);
        }
        let due: Vec<(&Paquete, &Plan)> =
            paquetes.iter().zip(&plans).filter(|(_, plan)| plan.is_due(forzar)).collect();
        if let Err(fallo) = self.stage(&due).and_then(|()| self.commit(&due)) {
            // In another folder of that name nothing is ours; that it is another one is the reason of all else.
            self.check_is_there()?;
            // What is marked as complete is left for the next run to finish.
            let staged = due.iter().map(|(paquete, _)| self.staging(&paquete.nombre));
            staged.filter(|s| complete_mark(s).is_none()).for_each(|s| drop(remove(&s)));
            return Err(fallo);
        }
        Ok(plans.into_iter().map(|plan| plan.outcome(forzar)).collect())
    }

    /// The folder is still the one that is held. Nothing is written into another that took its name, and none is made
    /// anew: on the mount point of a disk that was pulled out, nobody would look for it.
    fn check_is_there(&self) -> Result<(), Fallo> {
        self.candado.holds(&self.carpeta).map_err(Fallo::al("escribir en", &self.carpeta))
    }

    fn staging(&self, nombre: &str) -> PathBuf {
        self.carpeta.join(format!(".{nombre}.nuevo"))
    }

    /// What is there already, compared with what should be.
    fn plan(&self, paquete: &Paquete, zip: Vec<u8>) -> Result<Plan, Fallo> {
        let (folder, file) = (self.folder_of(&paquete.nombre), self.zip_of(&paquete.nombre));
        let (mut folder_differs, mut zip_differs) = (Vec::new(), None);
        let has_folder = match kind(&folder)? {
            Kind::Folder => {
                for archivo in &paquete.archivos {
                    folder_differs.extend(difference(&folder, archivo)?);
                }
                true
            }
            Kind::Nothing => false,
            Kind::Other => return Err(in_the_way(&folder, "no es una carpeta")),
        };
        let has_zip = match kind(&file)? {
            Kind::Nothing => false,
            Kind::Folder => return Err(in_the_way(&file, "es una carpeta")),
            Kind::Other => {
                if fs::read(&file).map_err(Fallo::al("leer", &file))? != zip {
                    zip_differs = Some(format!("{}.zip", paquete.nombre));
                }
                true
            }
        };
        Ok(Plan { zip, has_folder, has_zip, folder_differs, zip_differs })
    }

    /// Writes everything that is due into hidden folders, and syncs it.
    fn stage(&self, due: &[(&Paquete, &Plan)]) -> Result<(), Fallo> {
        let mut rutas: Vec<(PathBuf, &[u8])> = Vec::new();
        let mut marks: Vec<(PathBuf, String)> = Vec::new();
        let mut folders = Vec::new();
        for (paquete, plan) in due {
            let staging = self.staging(&paquete.nombre);
            remove(&staging)?;
            let inner = staging.join("carpeta");
            // Never with its parents: those are there, or were taken away.
            fs::create_dir(&staging).map_err(Fallo::al("crear la carpeta", &staging))?;
            if plan.needs_folder() {
                fs::create_dir(&inner).map_err(Fallo::al("crear la carpeta", &inner))?;
                rutas.extend(paquete.archivos.iter().map(|a| (inner.join(&a.nombre), a.bytes.as_slice())));
                folders.push(inner);
            }
            if plan.needs_zip() {
                rutas.push((staging.join("paquete.zip"), &plan.zip));
            }
            if plan.replaces() {
                marks.push((staging.join(LISTO), sums_digest(&paquete.archivos)));
            }
            folders.push(staging);
        }
        let nuevos: Vec<Nuevo<'_>> = rutas.iter().map(|(ruta, bytes)| Nuevo { ruta, bytes }).collect();
        write_all(&nuevos)?;
        sync_folders(&folders)?;
        // Only now, when all of it is on the disk, may the mark say so.
        let marks: Vec<Nuevo<'_>> =
            marks.iter().map(|(ruta, digest)| Nuevo { ruta, bytes: digest.as_bytes() }).collect();
        write_all(&marks)?;
        if marks.is_empty() { Ok(()) } else { sync_folders(&folders) }
    }

    /// Puts what is staged in place.
    fn commit(&self, due: &[(&Paquete, &Plan)]) -> Result<(), Fallo> {
        self.check_is_there()?;
        for (paquete, _) in due {
            self.put_in_place(&paquete.nombre, &sums_digest(&paquete.archivos))?;
        }
        if due.is_empty() {
            return Ok(());
        }
        sync_folders(std::slice::from_ref(&self.carpeta))?;
        due.iter().try_for_each(|(paquete, _)| {
            self.check_is_placed(&paquete.nombre)?;
            remove(&self.staging(&paquete.nombre))
        })
    }

    /// Folder and ZIP are at their places, in the folder that is held: what somebody took away in the meantime was
    /// not put there, whatever the steps before it said.
    fn check_is_placed(&self, nombre: &str) -> Result<(), Fallo> {
        self.check_is_there()?;
        let (folder, zip) = (self.folder_of(nombre), self.zip_of(nombre));
        for (ruta, wanted) in [(folder, Kind::Folder), (zip, Kind::Other)] {
            if kind(&ruta)? != wanted {
                let motivo = "alguien lo quitó mientras se escribía. Repita";
                let causa = own_reason(io::ErrorKind::NotFound, motivo);
                return Err(Fallo::al("poner en su lugar", &ruta)(causa));
            }
        }
        Ok(())
    }

    /// Finishes the replacement that a killed run had completed in its hidden folder; clears away any other.
    fn finish_interrupted(&self, nombre: &str) -> Result<(), Fallo> {
        let staging = self.staging(nombre);
        if kind(&staging)? == Kind::Nothing {
            return Ok(());
        }
        if let Some(digest) = complete_mark(&staging) {
            self.put_in_place(nombre, &digest)?;
            sync_folders(std::slice::from_ref(&self.carpeta))?;
        }
        remove(&staging)
    }

    /// Renames folder and ZIP to their places; what was there becomes `.anterior`. Can be done again after a kill:
    /// `digest` tells whether the folder in place is the new one already.
    fn put_in_place(&self, nombre: &str, digest: &str) -> Result<(), Fallo> {
        let staging = self.staging(nombre);
        let (new_folder, folder) = (staging.join("carpeta"), self.folder_of(nombre));
        if kind(&new_folder)? == Kind::Folder {
            let old = self.carpeta.join(format!("{nombre}.anterior"));
            if kind(&folder)? == Kind::Nothing {
                fs::rename(&new_folder, &folder).map_err(Fallo::al("poner en su lugar", &folder))?;
            } else if is_whole(&folder, digest) {
                // The names were swapped before the kill: what lies in the hidden folder is the old one.
                remove(&old)?;
                fs::rename(&new_folder, &old).map_err(Fallo::al("conservar", &old))?;
            } else {
                replace_folder(&new_folder, &folder, &old)?;
            }
        }
        let (new_zip, zip) = (staging.join("paquete.zip"), self.zip_of(nombre));
        if kind(&new_zip)? == Kind::Other {
            if kind(&zip)? == Kind::Other {
                let old = self.carpeta.join(format!("{nombre}.zip.anterior"));
                remove(&old)?;
                fs::hard_link(&zip, &old)
                    .or_else(|_| fs::copy(&zip, &old).map(drop))
                    .map_err(Fallo::al("conservar", &old))?;
            }
            fs::rename(&new_zip, &zip).map_err(Fallo::al("poner en su lugar", &zip))?;
        }
        Ok(())
    }
}

/// What is to be done about one package.
struct Plan {
    zip: Vec<u8>,
    has_folder: bool,
    has_zip: bool,
    folder_differs: Vec<String>,
    zip_differs: Option<String>,
}

impl Plan {
    fn is_due(&self, forzar: bool) -> bool {
        if self.replaces() { forzar } else { !(self.has_folder && self.has_zip) }
    }

    fn replaces(&self) -> bool {
        !self.folder_differs.is_empty() || self.zip_differs.is_some()
    }

    fn needs_folder(&self) -> bool {
        !self.has_folder || !self.folder_differs.is_empty()
    }

    fn needs_zip(&self) -> bool {
        !self.has_zip || self.zip_differs.is_some()
    }

    fn outcome(self, forzar: bool) -> Escrito {
        match (self.replaces(), forzar) {
            (true, true) => Escrito::Reemplazado,
            (true, false) => {
                Escrito::Difiere(self.folder_differs.into_iter().chain(self.zip_differs).collect())
            }
            (false, _) if self.has_folder && self.has_zip => Escrito::SinCambios,
            (false, _) => Escrito::Creado,
        }
    }
}

/// What the mark in a hidden folder says, where there is a whole one.
fn complete_mark(staging: &Path) -> Option<String> {
    fs::read_to_string(staging.join(LISTO)).ok().filter(|digest| digest.len() == 64)
}

/// Whether a folder is, file by file, the package whose sums have this digest. The sums alone do not tell: the
/// folder of somebody who edited a paper still has them.
fn is_whole(folder: &Path, digest: &str) -> bool {
    let Ok(bytes) = fs::read(folder.join(SUMAS)) else { return false };
    huella::sha256(&bytes) == digest
        && parse_sums(&bytes).is_some_and(|sums| {
            sums.iter().all(|(nombre, expected)| {
                fs::read(folder.join(nombre)).is_ok_and(|bytes| huella::sha256(&bytes) == *expected)
            })
        })
}

fn sums_digest(archivos: &[Archivo]) -> String {
    archivos.iter().find(|a| a.nombre == SUMAS).map(|a| a.sha256.clone()).unwrap_or_default()
}

#[derive(PartialEq, Eq)]
enum Kind {
    Nothing,
    Folder,
    Other,
}

/// What is at a path; a link is not followed, it is something else.
fn kind(ruta: &Path) -> Result<Kind, Fallo> {
    match fs::symlink_metadata(ruta) {
        Ok(que) if que.is_dir() => Ok(Kind::Folder),
        Ok(_) => Ok(Kind::Other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kind::Nothing),
        Err(error) => Err(Fallo::al("mirar", ruta)(error)),
    }
}

fn difference(folder: &Path, archivo: &Archivo) -> Result<Option<String>, Fallo> {
    let ruta = folder.join(&archivo.nombre);
    match fs::read(&ruta) {
        Ok(bytes) if bytes == archivo.bytes => Ok(None),
        Ok(_) => Ok(Some(archivo.nombre.clone())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Ok(Some(format!("{} (falta)", archivo.nombre)))
        }
        Err(error) => Err(Fallo::al("leer", &ruta)(error)),
    }
}

fn in_the_way(ruta: &Path, que: &str) -> Fallo {
    let motivo = format!("ya hay algo con ese nombre, y {que}. Muévalo y repita");
    Fallo::al("escribir", ruta)(own_reason(io::ErrorKind::Other, motivo))
}
