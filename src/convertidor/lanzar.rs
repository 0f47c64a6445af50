//! Starting LibreOffice: without a window, with a profile of its own in a temporary folder, its words kept in a file.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use super::Oficina;
use crate::base::fallo::reason;

/// The file in the folder that what a program says goes into.
const DICHO: &str = "mensajes.txt";

impl Oficina {
    /// The program, ready to be told what to convert, at work in this folder.
    ///
    /// One that is open on the screen neither disturbs nor is disturbed: the profile is another.
    pub(super) fn command(&self, carpeta: &Path) -> io::Result<Command> {
        let mut orden = Command::new(&self.programa);
        orden.arg(format!("-env:UserInstallation={}", file_url(&carpeta.join("perfil")))).args([
            "--headless",
            "--invisible",
            "--norestore",
            "--nologo",
            "--nolockcheck",
        ]);
        hushed(&mut orden, carpeta)?;
        Ok(orden)
    }
}

/// Keeps what a program says in a file of the folder that it works in.
pub(super) fn hushed(orden: &mut Command, carpeta: &Path) -> io::Result<()> {
    let mensajes = File::options().create(true).write(true).truncate(true).open(carpeta.join(DICHO))?;
    orden.current_dir(carpeta).stdin(Stdio::null()).stdout(mensajes.try_clone()?).stderr(mensajes);
    Ok(())
}

/// That a program could not be started, and why.
pub(super) fn not_started(orden: &Command, error: &io::Error) -> String {
    format!("no se pudo iniciar {} ({})", Path::new(orden.get_program()).display(), reason(error))
}

/// That a program ended badly: how, and what it said last.
pub(super) fn ended_badly(quien: &str, estado: ExitStatus, carpeta: &Path) -> String {
    let como = estado.code().map_or_else(|| "lo detuvieron".to_owned(), |n| format!("estado {n}"));
    format!("{quien} terminó mal ({como}){}", last_words(carpeta))
}

/// What a program said last, for the person who will ask somebody: `: «…»`, or nothing.
pub(super) fn last_words(carpeta: &Path) -> String {
    let last =
        said(carpeta).lines().rev().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default().to_owned();
    if last.is_empty() { last } else { format!(": «{last}»") }
}

/// The end of what a program said.
pub(super) fn said(carpeta: &Path) -> String {
    let texto = fs::read(carpeta.join(DICHO)).unwrap_or_default();
    let texto = String::from_utf8_lossy(&texto[texto.len().saturating_sub(4096)..]).into_owned();
    let clean = |linea: &str| linea.chars().filter(|c| !c.is_control()).take(200).collect::<String>();
    texto.lines().map(clean).collect::<Vec<_>>().join("\n")
}

/// A path as a `file:` URL, whatever letters it has.
fn file_url(ruta: &Path) -> String {
    use std::fmt::Write;
    let mut url = String::from("file://");
    let bytes = ruta.as_os_str().as_encoded_bytes();
    // `C:\…` on Windows.
    if !bytes.starts_with(b"/") {
        url.push('/');
    }
    for byte in bytes {
        match byte {
            b'\\' if std::path::MAIN_SEPARATOR == '\\' => url.push('/'),
            b'/' | b':' | b'-' | b'.' | b'_' | b'~' => url.push(char::from(*byte)),
            letra if letra.is_ascii_alphanumeric() => url.push(char::from(*letra)),
            otro => {
                let _ = write!(url, "%{otro:02X}");
            }
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_spaces_and_accents_is_a_url() {
        let url = file_url(Path::new("/tmp/José Pérez/a%b#c"));
        assert_eq!(url, "file:///tmp/Jos%C3%A9%20P%C3%A9rez/a%25b%23c");
    }
}
