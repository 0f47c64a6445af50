//! The person's configuration folder: where it is, and what may lie in it.

use std::path::PathBuf;

use etcetera::BaseStrategy;

/// The variable that names another configuration folder.
pub const VARIABLE: &str = "CONVENIO_CONFIGURACION";

/// The configuration folder, which need not exist; none on a machine that has no home folder.
///
/// `%APPDATA%\convenio` on Windows, `$XDG_CONFIG_HOME/convenio` (usually `~/.config/convenio`) elsewhere.
pub fn folder() -> Option<PathBuf> {
    match std::env::var_os(VARIABLE) {
        Some(carpeta) if !carpeta.is_empty() => Some(PathBuf::from(carpeta)),
        _ => etcetera::choose_base_strategy().ok().map(|base| base.config_dir().join("convenio")),
    }
}

/// The folder of catalogue tables inside the configuration folder, if it is there.
pub fn catalogue_folder() -> Option<PathBuf> {
    folder().map(|carpeta| carpeta.join("catalogo")).filter(|carpeta| carpeta.is_dir())
}

/// The folder of official models inside the configuration folder, if it is there.
pub fn models_folder() -> Option<PathBuf> {
    folder().map(|carpeta| carpeta.join("modelos")).filter(|carpeta| carpeta.is_dir())
}
