//! The program as a process of its own: its time, its peak memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::medir::time;

/// The program, on a fixed day, with nothing of the machine's configuration in sight.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_convenio"));
    command.env("CONVENIO_HOY", "2026-11-24").env("CONVENIO_CONFIGURACION", "/nonexistent");
    command.env("CONVENIO_CARPETA_DATOS", "/nonexistent");
    command
}

/// How long a process takes from its start to its end; it must succeed.
pub fn run(command: &mut Command) -> Duration {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    time(|| assert!(command.status().expect("a program").success(), "{command:?}"))
}

/// The most memory that a process held, in MB; none where the system does not tell.
pub fn peak_mb(command: &mut Command) -> Option<f64> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("a program");
    let estado = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    // The high-water mark only grows; the last look before the end is within a millisecond of it.
    while child.try_wait().expect("a child").is_none() {
        if let Ok(texto) = fs::read_to_string(&estado)
            && let Some(kb) = texto.lines().find_map(|l| l.strip_prefix("VmHWM:"))
            && let Ok(kb) = kb.trim().trim_end_matches(" kB").parse::<f64>()
        {
            peak = Some(kb / 1024.0);
        }
        std::thread::sleep(Duration::from_micros(100));
    }
    peak
}

/// Removes a folder that a turn left, so that the next begins with nothing.
pub fn clear(carpeta: &Path) {
    if carpeta.exists() {
        fs::remove_dir_all(carpeta).expect("a folder of ours");
    }
}
