//! A lock on a folder, so that two runs never write into it at once.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

/// How often a busy lock is tried again: 600 times 50 ms, half a minute in all.
const TRIES: u32 = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// Held while this value lives; the system lets go of it also when the program is killed.
#[derive(Debug)]
pub struct Candado {
    _file: File,
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
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::WouldBlock, "otra ejecución de convenio está usando esa carpeta"))
    }
}

/// The folder itself can be locked, so nothing is left lying in it.
#[cfg(unix)]
fn open(carpeta: &Path) -> io::Result<File> {
    File::open(carpeta)
}

/// A folder cannot be opened as a file on Windows: a small file in it is locked instead.
#[cfg(windows)]
fn open(carpeta: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(carpeta.join(".convenio.candado"))
}
