//! The password: from the environment, a file that only its owner can read, or the system's keyring; never an argument,
//! never shown.

use std::fmt;
use std::path::Path;

use zeroize::Zeroizing;

use super::llavero;
use crate::base::fallo::reason;
use crate::base::privado;

/// The variable that holds the password.
pub const VARIABLE: &str = "CONVENIO_CORREO_CLAVE";
const MAX_BYTES: u64 = 8 << 10;

/// A secret, which no debug output and no message shows, and which is wiped when it is let go of.
#[derive(Clone, PartialEq, Eq)]
pub struct Clave(Zeroizing<String>);

impl Clave {
    /// Takes a secret over.
    pub fn new(clave: String) -> Self {
        Self(Zeroizing::new(clave))
    }

    /// For whoever has to say it to the server.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Clave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clave(…)")
    }
}

/// Why there is no password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SinClave {
    /// Nobody said where it is.
    #[error(
        "falta la clave del correo. Guárdela en el llavero del sistema con «convenio correo clave»; o póngala en un archivo que solo usted \
         pueda leer, e indíquelo en [correo] con clave_archivo, o en la variable {VARIABLE}"
    )]
    NoHay,
    /// Others can read it.
    #[error(
        "{0}: otras personas de este computador pueden leer este archivo, y tiene la clave de su correo: no se usó. Deje \
         el permiso solo para usted (en Linux o macOS: chmod 600) y cambie la clave si alguien pudo verla"
    )]
    LaLeenOtros(String),
    /// It can't be read.
    #[error("no se pudo leer la clave del correo en {0}: {1}")]
    Ilegible(String, String),
    /// It is empty, or several lines.
    #[error("{0}: se espera la clave del correo en una línea, y nada más")]
    NoEsUna(String),
}

/// The password of this account: the variable where it is set, else the file that is named, else the system's keyring.
///
/// # Errors
/// There is none, others can read it, or it can't be read.
pub fn find_password(archivo: Option<&Path>, servidor: &str, usuario: &str) -> Result<Clave, SinClave> {
    if let Ok(clave) = std::env::var(VARIABLE)
        && !clave.is_empty()
    {
        return one_line(&clave, VARIABLE);
    }
    let Some(archivo) = archivo else { return llavero::read(servidor, usuario).ok_or(SinClave::NoHay) };
    let name = archivo.display().to_string();
    let bytes = privado::read_own(archivo, MAX_BYTES).map_err(|e| match e {
        privado::NoPropio::LoLeenOtros => SinClave::LaLeenOtros(name.clone()),
        privado::NoPropio::Sistema(error) => SinClave::Ilegible(name.clone(), reason(&error)),
    })?;
    let texto = String::from_utf8(bytes).map_err(|_| SinClave::NoEsUna(name.clone()))?;
    one_line(texto.strip_prefix('\u{feff}').unwrap_or(&texto), &name)
}

/// A secret of one line, without its end.
pub(super) fn one_line(texto: &str, donde: &str) -> Result<Clave, SinClave> {
    let clave = texto.strip_suffix('\n').unwrap_or(texto);
    let clave = clave.strip_suffix('\r').unwrap_or(clave);
    if clave.is_empty() || clave.chars().any(char::is_control) {
        return Err(SinClave::NoEsUna(donde.to_owned()));
    }
    Ok(Clave::new(clave.to_owned()))
}
