//! Asking another program for a token: what the person's `--token-comando` prints.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::clave::{Clave, one_line};

/// A program that asks for a token may open a browser, and a person has to type there.
const LIMITE: Duration = Duration::from_mins(2);
const PAUSA: Duration = Duration::from_millis(50);
/// No token is longer, in bytes.
const MAX_BYTES: u64 = 64 << 10;

/// Runs the command, words cut at blanks with `"` around those that have some, and takes its one line.
///
/// # Errors
/// Why there is no token, in words for the person; never what the program printed.
pub fn ask_token(comando: &str) -> Result<Clave, String> {
    let palabras =
        split(comando).ok_or_else(|| "las comillas de --token-comando no se cierran".to_owned())?;
    let (programa, argumentos) =
        palabras.split_first().ok_or_else(|| "--token-comando no dice ningún programa".to_owned())?;
    let mut child = Command::new(programa)
        .args(argumentos)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|e| format!("no se pudo ejecutar «{programa}»: {}", crate::base::fallo::reason(&e)))?;
    let Some(out) = child.stdout.take() else { return Err("el programa no tiene salida".to_owned()) };
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        out.take(MAX_BYTES).read_to_end(&mut bytes).map(|_| bytes)
    });
    let until = Instant::now() + LIMITE;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < until => std::thread::sleep(PAUSA),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("«{programa}» no terminó en {} segundos", LIMITE.as_secs()));
            }
        }
    };
    if !status.success() {
        return Err(format!("«{programa}» terminó con una falla ({status}) y no dio ningún token"));
    }
    let bytes = reader.join().ok().and_then(Result::ok).unwrap_or_default();
    let texto =
        String::from_utf8(bytes).map_err(|_| format!("lo que escribió «{programa}» no es un token"))?;
    one_line(&texto, programa).map_err(|_| format!("«{programa}» no escribió un token en una línea"))
}

/// The words of a command.
fn split(comando: &str) -> Option<Vec<String>> {
    let (mut palabras, mut palabra, mut quoted, mut begun) = (Vec::new(), String::new(), false, false);
    for letra in comando.chars() {
        match letra {
            '"' => (quoted, begun) = (!quoted, true),
            c if c.is_whitespace() && !quoted => {
                if begun {
                    palabras.push(std::mem::take(&mut palabra));
                }
                begun = false;
            }
            c => {
                palabra.push(c);
                begun = true;
            }
        }
    }
    if begun {
        palabras.push(palabra);
    }
    (!quoted).then_some(palabras)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_cut_into_words() {
        let words = |t| split(t).unwrap();
        assert_eq!(words(" a  \"b c\" d\"e\" \"\" "), ["a", "b c", "de", ""]);
        assert_eq!(split("a \"b"), None);
        assert!(words("  ").is_empty());
    }
}
