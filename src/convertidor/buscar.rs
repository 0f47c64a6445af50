//! Where LibreOffice is: what the person says, the folders of PATH, the usual folders of each system.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The variable that names the program, for one in an unusual place; empty: there is none.
pub const VARIABLE: &str = "CONVENIO_SOFFICE";

/// How the program is called. On Windows the `.com` is the one that waits until it is done.
const NOMBRES: [&str; 4] = ["soffice.com", "soffice.exe", "soffice", "libreoffice"];

/// Where it is put on Linux and macOS when PATH does not name it.
const CARPETAS: [&str; 8] = [
    "/usr/bin",
    "/usr/local/bin",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/snap/bin",
    "/opt/homebrew/bin",
    "/Applications/LibreOffice.app/Contents/MacOS",
];

/// The variables of Windows that name the folders of programs.
const PROGRAMAS: [&str; 3] = ["ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"];

/// A LibreOffice on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oficina {
    pub(super) programa: PathBuf,
}

impl Oficina {
    /// This program, whether it is there or not.
    pub fn at(programa: impl Into<PathBuf>) -> Self {
        Self { programa: programa.into() }
    }

    /// The program that [`VARIABLE`] names; where it names none, the first in PATH or the usual folders.
    pub fn find() -> Option<Self> {
        match env::var_os(VARIABLE) {
            Some(dicho) => (!dicho.is_empty()).then(|| Self::at(dicho)),
            None => Self::in_folders(in_path().into_iter().chain(usual())),
        }
    }

    /// The first of these folders that has the program.
    pub fn in_folders(carpetas: impl IntoIterator<Item = PathBuf>) -> Option<Self> {
        let mut programas = carpetas.into_iter().flat_map(|c| NOMBRES.map(|nombre| c.join(nombre)));
        programas.find(|p| p.is_file()).map(Self::at)
    }

    /// Which program it is.
    pub fn programa(&self) -> &Path {
        &self.programa
    }
}

/// The folders of PATH; one that depends on where the person stands could be anybody's.
fn in_path() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|carpeta| carpeta.is_absolute()).collect()
}

fn usual() -> Vec<PathBuf> {
    let mut carpetas: Vec<PathBuf> = CARPETAS.iter().map(PathBuf::from).collect();
    // `/opt/libreoffice25.8` and the like, the newest first.
    let mut versions: Vec<PathBuf> =
        fs::read_dir("/opt").into_iter().flatten().flatten().map(|e| e.path().join("program")).collect();
    versions.retain(|c| c.is_dir() && c.to_string_lossy().starts_with("/opt/libreoffice"));
    versions.sort();
    carpetas.extend(versions.into_iter().rev());
    let programs = PROGRAMAS.iter().filter_map(env::var_os).map(PathBuf::from);
    carpetas.extend(programs.map(|c| c.join("LibreOffice").join("program")));
    carpetas
}
