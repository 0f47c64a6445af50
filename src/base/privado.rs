//! Folders and files that only their owner may read.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Makes a folder, and those above it that are missing, for the owner alone. One that is there stays as it is.
///
/// # Errors
/// What the system said.
pub fn create_folder(carpeta: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    for_owner_folder(&mut builder);
    builder.create(carpeta)
}

/// Makes an empty file for the owner alone; it must not be there yet.
///
/// # Errors
/// What the system said.
pub fn create_file(ruta: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    for_owner_file(&mut options);
    options.open(ruta)
}

#[cfg(unix)]
fn for_owner_folder(builder: &mut fs::DirBuilder) {
    use std::os::unix::fs::DirBuilderExt;
    builder.mode(0o700);
}

#[cfg(unix)]
fn for_owner_file(options: &mut fs::OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

/// What lies in a person's profile is theirs alone on Windows.
#[cfg(windows)]
fn for_owner_folder(_builder: &mut fs::DirBuilder) {}

#[cfg(windows)]
fn for_owner_file(_options: &mut fs::OpenOptions) {}

/// Why a file that should be its owner's alone was not read.
#[derive(Debug)]
pub enum NoPropio {
    /// Others may read or write it.
    LoLeenOtros,
    /// What the system said.
    Sistema(io::Error),
}

impl From<io::Error> for NoPropio {
    fn from(error: io::Error) -> Self {
        Self::Sistema(error)
    }
}

/// Reads a file that only its owner can read, `max` bytes at most.
///
/// # Errors
/// Others can read it, it is larger, or what the system said; then nothing of it was read.
pub fn read_own(ruta: &Path, max: u64) -> Result<Vec<u8>, NoPropio> {
    use io::Read;
    let file = File::open(ruta)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    if others_read(&metadata) {
        return Err(NoPropio::LoLeenOtros);
    }
    let mut bytes = Vec::new();
    file.take(max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge).into());
    }
    Ok(bytes)
}

#[cfg(unix)]
fn others_read(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

/// What lies in a person's profile is theirs alone on Windows, and whom else it is shared with is not looked at.
#[cfg(windows)]
fn others_read(_metadata: &fs::Metadata) -> bool {
    false
}
