//! The data folder: what the program keeps for the person between one run and the next.

use std::path::PathBuf;

use etcetera::BaseStrategy;

/// The variable that names another data folder.
pub const VARIABLE: &str = "CONVENIO_CARPETA_DATOS";

/// The data folder, which need not exist; none on a machine that has no home folder.
///
/// `%LOCALAPPDATA%\convenio` on Windows, `$XDG_DATA_HOME/convenio` (usually `~/.local/share/convenio`) elsewhere.
pub fn folder() -> Option<PathBuf> {
    match std::env::var_os(VARIABLE) {
        Some(carpeta) if !carpeta.is_empty() => Some(PathBuf::from(carpeta)),
        _ => etcetera::choose_base_strategy().ok().map(|base| of(&base).join("convenio")),
    }
}

#[cfg(unix)]
fn of(base: &impl BaseStrategy) -> PathBuf {
    base.data_dir()
}

/// What is large and can be had again stays on the machine: the roaming folder travels over the network.
#[cfg(windows)]
fn of(base: &impl BaseStrategy) -> PathBuf {
    base.cache_dir()
}
