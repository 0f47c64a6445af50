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
