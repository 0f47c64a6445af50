//! Writing the table `[correo]` of the configuration: only the lines of what was said, everything else as it was.

use std::path::Path;

use toml_writer::{ToTomlValue, TomlStringBuilder};

use crate::base::escritura::put_file;
use crate::base::lectura::read_text;
use crate::base::{Fallo, privado};
use crate::casos::tramites::NoTramite;
use crate::perfil::{Ajustes, NoSeLeyo, ajustes};

/// What a person says of their mail server, as typed; empty where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dichos {
    /// Name of the server.
    pub servidor: String,
    /// Its port; the usual one where it is empty.
    pub puerto: String,
    /// `starttls` or `tls`; the usual one where it is empty.
    pub seguridad: String,
    /// Who logs in.
    pub usuario: String,
    /// The address that sends.
    pub remitente: String,
    /// The name beside it.
    pub nombre: String,
}

/// More than this is no configuration.
const MAX_BYTES: u64 = 1 << 20;

impl Dichos {
    /// Each key with its value in TOML; nothing where it should not be written.
    fn lines(&self) -> [(&'static str, Option<String>); 6] {
        let text = |t: &str| {
            let t = t.trim();
            (!t.is_empty()).then(|| TomlStringBuilder::new(t).as_basic().to_toml_value())
        };
        // A port that is no number is told by whoever reads it.
        let puerto = self.puerto.trim();
        let is_number = puerto.bytes().all(|b| b.is_ascii_digit()) && !puerto.starts_with('0');
        let puerto = if is_number && !puerto.is_empty() { Some(puerto.to_owned()) } else { text(puerto) };
        [
            ("servidor", text(&self.servidor)),
            ("puerto", puerto),
            ("seguridad", text(&self.seguridad)),
            ("usuario", text(&self.usuario)),
            ("remitente", text(&self.remitente)),
            ("nombre", text(&self.nombre)),
        ]
    }
}

/// Writes them into the configuration in this folder. What comes out is read before it is put in place.
///
/// # Errors
/// What is wrong with what was said, or with the rest of the file; path or disk. Then nothing was written.
pub fn ajustar(carpeta: &Path, dichos: &Dichos) -> Result<(), NoTramite> {
    let archivo = carpeta.join(ajustes::ARCHIVO);
    let before = if archivo.exists() { read_text(&archivo, MAX_BYTES)? } else { String::new() };
    let after = with(&before, dichos);
    privado::create_folder(carpeta).map_err(Fallo::al("crear la carpeta", carpeta))?;
    let place = tempfile::tempdir_in(carpeta).map_err(Fallo::al("escribir en", carpeta))?;
    // Under its own name, which problems tell.
    let trial = place.path().join(ajustes::ARCHIVO);
    put_file(&trial, after.as_bytes(), false)?;
    match Ajustes::read(&trial) {
        Ok(_) => {}
        Err(NoSeLeyo::Contenido(problemas)) => return Err(NoTramite::Problemas(problemas)),
        Err(NoSeLeyo::Entorno(fallo)) => return Err(fallo.into()),
    }
    put_file(&archivo, after.as_bytes(), true)?;
    Ok(())
}

/// The text with these lines in its table, which is added where there is none.
fn with(texto: &str, dichos: &Dichos) -> String {
    let ending = if texto.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = texto.lines().map(str::to_owned).collect();
    let is_heading = |l: &String| l.trim_start().starts_with('[');
    let start = lines.iter().position(|l| {
        let l = l.trim();
        let l = l.split('#').next().unwrap_or_default().trim_end();
        l == "[correo]"
    });
    let start = start.unwrap_or_else(|| {
        if lines.last().is_some_and(|l| !l.trim().is_empty()) {
            lines.push(String::new());
        }
        lines.push("[correo]".to_owned());
        lines.len() - 1
    });
    for (clave, valor) in dichos.lines() {
        let end = lines[start + 1..].iter().position(is_heading).map_or(lines.len(), |n| start + 1 + n);
        let own = lines[start + 1..end].iter().position(|l| key_of(l) == Some(clave)).map(|n| start + 1 + n);
        match (own, valor) {
            (Some(at), Some(valor)) => {
                let comment = comment_of(&lines[at]).map(|c| format!(" {c}")).unwrap_or_default();
                lines[at] = format!("{clave} = {valor}{comment}");
            }
            (Some(at), None) => drop(lines.remove(at)),
            (None, Some(valor)) => {
                // Before the blank lines that part the tables.
                let mut at = end;
                while at > start + 1 && lines[at - 1].trim().is_empty() {
                    at -= 1;
                }
                lines.insert(at, format!("{clave} = {valor}"));
            }
            (None, None) => {}
        }
    }
    let mut all = lines.join(ending);
    all.push_str(ending);
    all
}

/// The key that a line sets.
fn key_of(linea: &str) -> Option<&str> {
    let (clave, _) = linea.split_once('=')?;
    let clave = clave.trim();
    let plain = clave.strip_prefix('"').and_then(|c| c.strip_suffix('"')).unwrap_or(clave);
    (!plain.is_empty() && !plain.starts_with('#')).then_some(plain)
}

/// What somebody wrote behind the value of a line.
fn comment_of(linea: &str) -> Option<&str> {
    let mut quote = None;
    let mut escaped = false;
    for (i, letra) in linea.char_indices() {
        match (quote, letra) {
            (None, '#') => return Some(&linea[i..]),
            (None, '"' | '\'') => quote = Some(letra),
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(q), _) if q == letra && !escaped => quote = None,
            _ => {}
        }
        escaped = false;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dichos() -> Dichos {
        Dichos { servidor: "smtp.a.example".into(), remitente: "a@a.example".into(), ..Dichos::default() }
    }

    #[test]
    fn only_what_was_said_changes_and_comments_stay() {
        let before = "# Mío\n[reglas]\nrut-repetido = \"advertir\"\n\n[correo] # el del colegio\n# viejo\nservidor = \"x # \\\" y\" # ojo\nusuario = \"ana\"\nespera = 5\n\n[otra]\n";
        let after = with(before, &dichos());
        assert_eq!(
            after,
            "# Mío\n[reglas]\nrut-repetido = \"advertir\"\n\n[correo] # el del colegio\n# viejo\nservidor = \"smtp.a.example\" # ojo\nespera = 5\nremitente = \"a@a.example\"\n\n[otra]\n"
        );
        assert_eq!(with(&after, &dichos()), after);
        assert_eq!(
            with("", &dichos()),
            "[correo]\nservidor = \"smtp.a.example\"\nremitente = \"a@a.example\"\n"
        );
        assert!(with("a = 1\r\n", &dichos()).contains("\r\n\r\n[correo]\r\n"));
    }

    #[test]
    fn what_the_reader_would_refuse_is_not_put_in_place() {
        let carpeta = tempfile::tempdir().unwrap();
        ajustar(carpeta.path(), &dichos()).unwrap();
        let archivo = carpeta.path().join(ajustes::ARCHIVO);
        let good = std::fs::read_to_string(&archivo).unwrap();
        for bad in [
            Dichos { remitente: "nadie".into(), ..dichos() },
            Dichos { puerto: "muchos".into(), ..dichos() },
            Dichos { seguridad: "ninguna".into(), ..dichos() },
            Dichos { servidor: String::new(), ..dichos() },
        ] {
            assert!(matches!(ajustar(carpeta.path(), &bad), Err(NoTramite::Problemas(_))), "{bad:?}");
            assert_eq!(std::fs::read_to_string(&archivo).unwrap(), good);
        }
        let quoted = Dichos { nombre: "Colegio \"Ñ\", \\ y más".into(), ..dichos() };
        ajustar(carpeta.path(), &quoted).unwrap();
        let read = Ajustes::read(&archivo).unwrap();
        assert_eq!(read.correo().unwrap().nombre.as_deref(), Some("Colegio \"Ñ\", \\ y más"));
    }
}
