//! Writing that survives a power cut: whole files, synced in groups, put in place by a rename.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::fallo::Fallo;

/// More threads than this gain nothing: the disk joins the syncs that wait together.
const THREADS: usize = 8;

/// A file to be made: where, and all of its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Nuevo<'a> {
    /// Its path; the folder must be there, the file must not.
    pub ruta: &'a Path,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Makes all these files and brings their bytes to the disk, several at a time.
///
/// One sync costs milliseconds whatever its size, so they are waited for together.
///
/// # Errors
/// The first failure; other files of the group may then have been made. Write into a folder of one's own
/// and rename it when all went well.
pub fn write_all(nuevos: &[Nuevo<'_>]) -> Result<(), Fallo> {
    in_parallel(nuevos, |nuevo| write_one(nuevo).map_err(Fallo::al("escribir", nuevo.ruta)))
}

fn write_one(nuevo: &Nuevo<'_>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(nuevo.ruta)?;
    file.write_all(nuevo.bytes)?;
    file.sync_all()
}

/// Brings the names in these folders to the disk, several at a time.
///
/// # Errors
/// The first failure.
pub fn sync_folders(carpetas: &[PathBuf]) -> Result<(), Fallo> {
    in_parallel(carpetas, |carpeta| sync_folder(carpeta).map_err(Fallo::al("guardar", carpeta)))
}

#[cfg(unix)]
fn sync_folder(carpeta: &Path) -> io::Result<()> {
    File::open(carpeta)?.sync_all()
}

/// Windows brings names to the disk by itself, and cannot open a folder for it.
#[cfg(windows)]
fn sync_folder(_carpeta: &Path) -> io::Result<()> {
    Ok(())
}

/// Runs `work` over all items from a few threads; the first failure ends it.
fn in_parallel<T: Sync>(items: &[T], work: impl Fn(&T) -> Result<(), Fallo> + Sync) -> Result<(), Fallo> {
    let threads = THREADS.min(items.len());
    if threads <= 1 {
        return items.iter().try_for_each(work);
    }
    let next = AtomicUsize::new(0);
    let turn = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(fallo) = work(item) {
                next.store(items.len(), Ordering::Relaxed);
                return Err(fallo);
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(turn)).collect();
        let mine = turn();
        workers
            .into_iter()
            .map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .fold(mine, Result::and)
    })
}

/// Puts the folder `nuevo` in the place of the folder `puesto`, which is kept as `viejo`.
///
/// In one step where the system can swap names, so that there is always a whole folder in place; elsewhere in
/// two renames. Whatever was called `viejo` before is removed. After a kill, where `nuevo` is still there and
/// `puesto` is not, renaming the one to the other finishes it.
///
/// # Errors
/// What the system said, and about which path.
pub fn replace_folder(nuevo: &Path, puesto: &Path, viejo: &Path) -> Result<(), Fallo> {
    replace_with(exchange, nuevo, puesto, viejo)
}

fn replace_with(
    exchange: impl Fn(&Path, &Path) -> io::Result<()>,
    nuevo: &Path,
    puesto: &Path,
    viejo: &Path,
) -> Result<(), Fallo> {
    remove(viejo)?;
    match exchange(nuevo, puesto) {
        Ok(()) => fs::rename(nuevo, viejo).map_err(Fallo::al("conservar", viejo)),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            fs::rename(puesto, viejo).map_err(Fallo::al("conservar", viejo))?;
            fs::rename(nuevo, puesto).map_err(Fallo::al("poner en su lugar", puesto))
        }
        Err(error) => Err(Fallo::al("reemplazar", puesto)(error)),
    }
}

#[cfg(unix)]
fn exchange(nuevo: &Path, puesto: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, nuevo, CWD, puesto, RenameFlags::EXCHANGE).map_err(|errno| match errno {
        // Some file systems (network shares above all) have no such call.
        Errno::INVAL | Errno::NOSYS | Errno::NOTSUP => io::ErrorKind::Unsupported.into(),
        otro => otro.into(),
    })
}

#[cfg(windows)]
fn exchange(_nuevo: &Path, _puesto: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes a file or a whole folder; that it was not there is no failure. A link is removed, not followed.
///
/// # Errors
/// What could not be removed, and why.
pub fn remove(ruta: &Path) -> Result<(), Fallo> {
    let result = match fs::symlink_metadata(ruta) {
        Ok(que) if que.is_dir() => fs::remove_dir_all(ruta),
        Ok(_) => fs::remove_file(ruta),
        Err(error) => Err(error),
    };
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Fallo::al("borrar", ruta)(error)),
        _ => Ok(()),
    }
}

/// What became of a single file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Puesto {
    /// It was not there, and is now.
    Creado,
    /// It was there already, byte for byte.
    SinCambios,
    /// Another was there; it lies beside, at this path.
    Reemplazado(PathBuf),
    /// Another is there, and nobody said to replace it: nothing was touched.
    Existe,
}

/// Puts one file in place, whole or not at all.
///
/// What is there is replaced only where `forzar` says so, and then kept beside with `.anterior` after its name;
/// an older `.anterior` is removed.
///
/// # Errors
/// What the system said, and about which path; what was there is then still there.
pub fn put_file(ruta: &Path, bytes: &[u8], forzar: bool) -> Result<Puesto, Fallo> {
    let there = match fs::symlink_metadata(ruta) {
        Ok(_) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(Fallo::al("escribir", ruta)(error)),
    };
    if there && is_same(ruta, bytes) {
        return Ok(Puesto::SinCambios);
    }
    if there && !forzar {
        return Ok(Puesto::Existe);
    }
    if there && !fs::symlink_metadata(ruta).is_ok_and(|que| que.is_file()) {
        let que = super::fallo::own_reason(io::ErrorKind::Other, "no es un archivo común, y no se reemplaza");
        return Err(Fallo::al("reemplazar", ruta)(que));
    }
    let staged = beside(ruta, ".", &format!(".nuevo-{}", std::process::id()));
    remove(&staged)?;
    let put =
        write_one(&Nuevo { ruta: &staged, bytes }).map_err(Fallo::al("escribir", ruta)).and_then(|()| {
            if there {
                replace_file(&staged, ruta).map(Puesto::Reemplazado)
            } else {
                place_new(&staged, ruta)
            }
        });
    remove(&staged)?;
    let put = put?;
    let folder = ruta.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folders(&[folder.to_owned()])?;
    Ok(put)
}

fn is_same(ruta: &Path, bytes: &[u8]) -> bool {
    fs::metadata(ruta).is_ok_and(|que| que.is_file() && que.len() == bytes.len() as u64)
        && fs::read(ruta).is_ok_and(|escritos| escritos == bytes)
}

/// The file's path with something before and after its name.
fn beside(ruta: &Path, before: &str, after: &str) -> PathBuf {
    let mut nombre = std::ffi::OsString::from(before);
    nombre.push(ruta.file_name().unwrap_or_default());
    nombre.push(after);
    ruta.with_file_name(nombre)
}

/// A link fails where a file appeared meanwhile, which a rename would silently replace.
fn place_new(staged: &Path, ruta: &Path) -> Result<Puesto, Fallo> {
    match fs::hard_link(staged, ruta) {
        Ok(()) => Ok(Puesto::Creado),
        Err(_) if fs::symlink_metadata(ruta).is_ok() => Ok(Puesto::Existe),
        // Some file systems have no links.
        Err(_) => {
            fs::rename(staged, ruta).map_err(Fallo::al("poner en su lugar", ruta))?;
            Ok(Puesto::Creado)
        }
    }
}

/// There is a whole file at the path all the time, save where the file system has no links.
fn replace_file(staged: &Path, ruta: &Path) -> Result<PathBuf, Fallo> {
    let old = beside(ruta, "", ".anterior");
    remove(&old)?;
    if fs::hard_link(ruta, &old).is_err() {
        fs::rename(ruta, &old).map_err(Fallo::al("conservar", &old))?;
    }
    fs::rename(staged, ruta).map_err(Fallo::al("poner en su lugar", ruta))?;
    Ok(old)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_when_told_and_the_old_one_is_kept() {
        let carpeta = tempfile::tempdir().unwrap();
        let [ruta, old] = ["perfil.toml", "perfil.toml.anterior"].map(|n| carpeta.path().join(n));
        assert_eq!(put_file(&ruta, b"1", false).unwrap(), Puesto::Creado);
        assert_eq!(put_file(&ruta, b"1", false).unwrap(), Puesto::SinCambios);
        assert_eq!(put_file(&ruta, b"2", false).unwrap(), Puesto::Existe);
        assert_eq!(fs::read(&ruta).unwrap(), b"1");
        for (nuevo, antes) in [(b"2", b"1"), (b"3", b"2")] {
            assert_eq!(put_file(&ruta, nuevo, true).unwrap(), Puesto::Reemplazado(old.clone()));
            assert_eq!((fs::read(&ruta).unwrap(), fs::read(&old).unwrap()), (nuevo.to_vec(), antes.to_vec()));
        }
        assert_eq!(fs::read_dir(carpeta.path()).unwrap().count(), 2, "nothing else is left lying about");
    }

    #[test]
    fn what_is_no_file_is_never_replaced() {
        let carpeta = tempfile::tempdir().unwrap();
        let ruta = carpeta.path().join("perfil.toml");
        fs::create_dir(&ruta).unwrap();
        assert_eq!(put_file(&ruta, b"1", false).unwrap(), Puesto::Existe);
        assert!(put_file(&ruta, b"1", true).is_err());
        assert!(ruta.is_dir());
        assert!(put_file(&carpeta.path().join("no/perfil.toml"), b"1", false).is_err());
    }

    #[test]
    fn a_group_is_written_whole_and_a_file_that_exists_is_never_touched() {
        let carpeta = tempfile::tempdir().unwrap();
        let rutas: Vec<_> = (0..20).map(|n| carpeta.path().join(n.to_string())).collect();
        let nuevos: Vec<_> = rutas.iter().map(|ruta| Nuevo { ruta, bytes: b"hola" }).collect();
        write_all(&nuevos).unwrap();
        sync_folders(&[carpeta.path().to_owned()]).unwrap();
        assert!(rutas.iter().all(|ruta| fs::read(ruta).unwrap() == b"hola"));

        let fallo = write_all(&[Nuevo { ruta: &rutas[3], bytes: b"otro" }]).unwrap_err();
        assert!(fallo.to_string().ends_with("ya existe"), "{fallo}");
        assert_eq!(fs::read(&rutas[3]).unwrap(), b"hola");
    }

    #[test]
    fn a_replaced_folder_is_kept_beside_with_and_without_an_atomic_swap() {
        let unsupported = |_: &Path, _: &Path| Err(io::ErrorKind::Unsupported.into());
        for atomic in [true, false] {
            let carpeta = tempfile::tempdir().unwrap();
            let [nuevo, puesto, viejo] = ["nuevo", "puesto", "viejo"].map(|n| carpeta.path().join(n));
            for (ruta, bytes) in [(&nuevo, b"1"), (&puesto, b"2"), (&viejo, b"3")] {
                fs::create_dir(ruta).unwrap();
                write_all(&[Nuevo { ruta: &ruta.join("x"), bytes }]).unwrap();
            }
            if atomic {
                replace_folder(&nuevo, &puesto, &viejo).unwrap();
            } else {
                replace_with(unsupported, &nuevo, &puesto, &viejo).unwrap();
            }
            assert_eq!(fs::read(puesto.join("x")).unwrap(), b"1");
            assert_eq!(fs::read(viejo.join("x")).unwrap(), b"2");
            assert!(!nuevo.exists());
        }
    }
}
