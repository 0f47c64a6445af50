//! The bare programs of `benches/bases/`, built as the program is.

use std::path::{Path, PathBuf};
use std::process::Command;

/// One of them.
pub fn base(nombre: &str) -> PathBuf {
    let salida = Path::new(env!("CARGO_TARGET_TMPDIR")).join(nombre);
    let fuente = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/bases").join(format!("{nombre}.rs"));
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let built = Command::new(rustc)
        .args(["--edition=2024", "-Copt-level=3", "-Cstrip=symbols", "-o"])
        .args([&salida, &fuente])
        .status()
        .expect("rustc");
    assert!(built.success(), "{nombre} was not built");
    salida
}
