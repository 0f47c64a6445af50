//! A lock on a folder, so that two runs never write into it at once.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use super::fallo::own_reason;

/// The file in a folder that is locked where the folder itself can't be.
pub const ARCHIVO: &str = ".convenio.candado";
/// How often a busy lock is tried again: 600 times 50 ms, half a minute in all.
const TRIES: u32 = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// Held while this value lives; the system lets go of it also when the program is killed.
#[derive(Debug)]
pub struct Candado {
    file: File,
}

impl Candado {
    /// Waits for the folder's lock, half a minute at most.
    ///
    /// # Errors
    /// `WouldBlock` when another run kept it all that time; otherwise what the system said.
    pub fn take(carpeta: &Path) -> io::Result<Self> {
        let file = open(carpeta)?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Self { file }),
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        let motivo = "otra ejecución de convenio está usando esa carpeta. Espere a que termine y repita";
        Err(own_reason(io::ErrorKind::WouldBlock, motivo))
    }

    /// Whether the folder at this path still is the one that was locked.
    ///
    /// # Errors
    /// `NotFound` when it was removed, moved or replaced, or its disk was taken away.
    pub fn holds(&self, carpeta: &Path) -> io::Result<()> {
        if is_same(&self.file, carpeta).unwrap_or(false) {
            return Ok(());
        }
        let motivo = "mientras se escribía, la carpeta fue borrada o movida, o se desmontó su disco. Revísela y repita";
        Err(own_reason(io::ErrorKind::NotFound, motivo))
    }
}

/// The folder itself can be locked, so nothing is left lying in it.
#[cfg(unix)]
fn open(carpeta: &Path) -> io::Result<File> {
    File::open(carpeta)
}

/// The open folder stays the same thing whatever becomes of its name.
#[cfg(unix)]
fn is_same(held: &File, carpeta: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (held, found) = (held.metadata()?, std::fs::metadata(carpeta)?);
    Ok((held.dev(), held.ino()) == (found.dev(), found.ino()))
}

/// The system lets nobody take away the folder of an open file; a disk can be.
#[cfg(windows)]
fn is_same(_held: &File, carpeta: &Path) -> io::Result<bool> {
    carpeta.join(ARCHIVO).try_exists()
}

/// A folder cannot be opened as a file on Windows: a small file in it is locked instead.
#[cfg(windows)]
fn open(carpeta: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(carpeta.join(ARCHIVO))
}
