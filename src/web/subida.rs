//! What a form with files sent: its fields, and its files in a folder of their own that goes away with the answer.

use std::io::Write;
use std::path::PathBuf;

use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use tempfile::TempDir;

use super::app::App;
use super::falla::Falla;
use super::formulario::{Formulario, MAX_TEXTO};
use crate::base::{Fallo, privado};

/// The most that a form with files may bring.
pub(super) const MAX_BYTES: usize = 100 << 20;
/// More files than this are no answer to any form of ours.
const MAX_ARCHIVOS: usize = 60;
/// Where files wait, in the data folder.
const CARPETA: &str = "recibidos";

/// Fields and files of a form.
#[derive(Debug)]
pub(super) struct Subida {
    /// The fields.
    pub(super) campos: Formulario,
    /// The files that were chosen; a field that was left empty is not among them.
    pub(super) archivos: Vec<Archivo>,
    /// Removed with the answer.
    carpeta: TempDir,
}

/// A file that came.
#[derive(Debug)]
pub(super) struct Archivo {
    /// The field that it came in.
    pub(super) campo: String,
    /// Its name, made harmless.
    pub(super) nombre: String,
    /// Where it lies until the answer.
    pub(super) ruta: PathBuf,
}

impl Subida {
    /// The file of this field, if one was chosen.
    pub(super) fn archivo(&self, campo: &str) -> Option<&Archivo> {
        self.archivos.iter().find(|a| a.campo == campo)
    }

    /// The file of this field, or that one has to be chosen.
    ///
    /// # Errors
    /// `que` says what was not chosen.
    pub(super) fn needed(&self, campo: &str, que: &str) -> Result<&Archivo, Falla> {
        self.archivo(campo).ok_or_else(|| Falla::Pedido(format!("no eligió {que}.")))
    }
}

impl FromRequest<App> for Subida {
    type Rejection = Falla;

    async fn from_request(req: Request, app: &App) -> Result<Self, Falla> {
        let mut partes = Multipart::from_request(req, app).await.map_err(|error| no_form(&error))?;
        let recibidos = app.datos().join(CARPETA);
        privado::create_folder(&recibidos).map_err(Fallo::al("crear la carpeta", &recibidos))?;
        let carpeta = tempfile::Builder::new()
            .prefix("pagina-")
            .tempdir_in(&recibidos)
            .map_err(Fallo::al("crear una carpeta en", &recibidos))?;
        let mut subida = Self { campos: Formulario::default(), archivos: Vec::new(), carpeta };
        while let Some(parte) = partes.next_field().await.map_err(|error| cut(&error))? {
            let campo = parte.name().unwrap_or_default().to_owned();
            match parte.file_name().map(str::to_owned) {
                // A field where nothing was chosen has an empty name.
                Some(nombre) if nombre.is_empty() => {}
                Some(nombre) => subida.keep(campo, &nombre, parte).await?,
                None => {
                    let texto = parte.text().await.map_err(|error| cut(&error))?;
                    if texto.len() > MAX_TEXTO {
                        return Err(Falla::Grande("una respuesta tiene demasiadas letras".into()));
                    }
                    subida.campos.0.push((campo, texto.replace("\r\n", "\n")));
                }
            }
        }
        Ok(subida)
    }
}

impl Subida {
    async fn keep(&mut self, campo: String, escrito: &str, mut parte: Field<'_>) -> Result<(), Falla> {
        if self.archivos.len() == MAX_ARCHIVOS {
            return Err(Falla::Grande(format!("llegaron más de {MAX_ARCHIVOS} archivos")));
        }
        let nombre = harmless(escrito);
        let lugar = self.carpeta.path().join(self.archivos.len().to_string());
        std::fs::create_dir(&lugar).map_err(Fallo::al("crear la carpeta", &lugar))?;
        let ruta = lugar.join(&nombre);
        let mut file = privado::create_file(&ruta).map_err(Fallo::al("escribir", &ruta))?;
        while let Some(trozo) = parte.chunk().await.map_err(|error| cut(&error))? {
            file.write_all(&trozo).map_err(Fallo::al("escribir", &ruta))?;
        }
        self.archivos.push(Archivo { campo, nombre, ruta });
        Ok(())
    }
}

fn no_form(_: &MultipartRejection) -> Falla {
    Falla::Forma("lo que llegó no es un formulario con archivos".into())
}

fn cut(error: &MultipartError) -> Falla {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Falla::Grande(format!("lo que llegó pasa de {} MB", MAX_BYTES >> 20))
    } else {
        Falla::Forma("el archivo llegó cortado".into())
    }
}

/// The last part of a file's name without what means something to a system. Never empty, never a way out of a folder.
fn harmless(escrito: &str) -> String {
    /// Devices of Windows, whatever comes after the dot:
    /// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    const MAX_LETRAS: usize = 100;
    let last = escrito.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .map(|c| if c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .collect();
    let clean = clean.trim_matches(['.', ' ']);
    let letras: Vec<char> = clean.chars().collect();
    // The end of a long name is what says which kind of file it is.
    let clean: String = letras[letras.len().saturating_sub(MAX_LETRAS)..].iter().collect();
    let stem = clean.split('.').next().unwrap_or_default().to_lowercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    if clean.is_empty() {
        "archivo".to_owned()
    } else if DEVICES.contains(&&*stem) || numbered("com") || numbered("lpt") {
        format!("archivo_{clean}")
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else_and_names_no_device() {
        for (escrito, nombre) in [
            ("Convenio Ñuñoa.docx", "Convenio Ñuñoa.docx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ana\\firma.pdf", "firma.pdf"),
            ("..", "archivo"),
            ("", "archivo"),
            ("a\u{0}b\n.pdf", "a_b_.pdf"),
            ("con.pdf", "archivo_con.pdf"),
            ("LPT1", "archivo_LPT1"),
            ("contrato.pdf", "contrato.pdf"),
            (".oculto.", "oculto"),
        ] {
            assert_eq!(harmless(escrito), nombre, "{escrito:?}");
        }
        assert!(harmless(&format!("{}.pdf", "ñ".repeat(500))).ends_with("ñ.pdf"));
    }
}
