//! A problem a person can fix, as data: what, where, why it matters, what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

/// How bad a problem is: an error keeps the door shut, a warning travels with the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severidad {
    /// Advice: the papers are right, but somebody should look.
    Advertencia,
    /// Nothing is written until it is mended.
    Error,
}

impl fmt::Display for Severidad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Advertencia => "advertencia",
            Self::Error => "error",
        })
    }
}

/// The line of a text file in which a problem lies, kept so that it can be drawn without the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renglon {
    /// The line without its end; shortened around the problem where it is very long.
    pub texto: String,
    /// First byte of the problem in `texto`.
    pub desde: usize,
    /// One past the last byte of the problem in `texto`; at least `desde`.
    pub hasta: usize,
}

/// Where the person wrote it, in the words of the thing they wrote it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Lugar {
    /// A place in a text file. Line and column start at 1; a column is a character.
    Texto {
        /// The file as the person named it.
        archivo: PathBuf,
        /// Line, from 1.
        linea: usize,
        /// Column in characters, from 1.
        columna: usize,
        /// The line itself, for the picture under the message.
        #[serde(skip)]
        renglon: Renglon,
    },
    /// A cell of a workbook, as Excel names it (`B7`).
    Celda {
        /// The workbook as the person named it.
        archivo: PathBuf,
        /// Name of the sheet.
        hoja: String,
        /// Name of the cell.
        celda: String,
    },
    /// A whole file.
    Archivo {
        /// The file as the person named it.
        archivo: PathBuf,
    },
    /// No place in a file (a form on a page, a command-line argument).
    SinLugar {},
}

impl Lugar {
    /// The whole of one file.
    pub fn archivo(ruta: impl Into<PathBuf>) -> Self {
        Self::Archivo { archivo: ruta.into() }
    }

    /// The file this place is in, if it is in one.
    pub fn ruta(&self) -> Option<&Path> {
        match self {
            Self::Texto { archivo, .. } | Self::Celda { archivo, .. } | Self::Archivo { archivo } => {
                Some(archivo)
            }
            Self::SinLugar {} => None,
        }
    }
}

impl fmt::Display for Lugar {
    /// `archivo:línea:columna`, `archivo:Hoja!B7`, `archivo`, or nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Texto { archivo, linea, columna, .. } => {
                write!(f, "{}:{linea}:{columna}", archivo.display())
            }
            Self::Celda { archivo, hoja, celda } => write!(f, "{}:{hoja}!{celda}", archivo.display()),
            Self::Archivo { archivo } => write!(f, "{}", archivo.display()),
            Self::SinLugar {} => Ok(()),
        }
    }
}

/// One problem a person can fix, said once and completely. Its JSON keys are flat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostico {
    /// Stable name, for scripts and the manual: `rbd-repetido`.
    pub codigo: &'static str,
    /// Error or warning.
    pub severidad: Severidad,
    /// Where it was written.
    #[serde(flatten)]
    pub lugar: Lugar,
    /// The profile's field (`sostenedor.rut`, `establecimientos[2].rbd`), where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campo: Option<String>,
    /// What is wrong and why it costs time, in Spanish.
    pub mensaje: String,
    /// What to do now.
    pub ayuda: String,
}

impl Diagnostico {
    /// An error without a field.
    pub fn error(
        codigo: &'static str,
        lugar: Lugar,
        mensaje: impl Into<String>,
        ayuda: impl Into<String>,
    ) -> Self {
        Self {
            codigo,
            severidad: Severidad::Error,
            lugar,
            campo: None,
            mensaje: mensaje.into(),
            ayuda: ayuda.into(),
        }
    }

    /// A warning without a field.
    pub fn advertencia(
        codigo: &'static str,
        lugar: Lugar,
        mensaje: impl Into<String>,
        ayuda: impl Into<String>,
    ) -> Self {
        Self { severidad: Severidad::Advertencia, ..Self::error(codigo, lugar, mensaje, ayuda) }
    }

    /// The same problem, in this field of the profile.
    #[must_use]
    pub fn en(mut self, campo: impl Into<String>) -> Self {
        self.campo = Some(campo.into());
        self
    }
}

/// All problems of one piece of work, in the order in which a person reads the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnosticos(Vec<Diagnostico>);

impl Diagnosticos {
    /// Notes one problem.
    pub fn push(&mut self, problema: Diagnostico) {
        self.0.push(problema);
    }

    /// Keeps the value or notes the problem; either way the caller goes on to the next field.
    pub fn keep<T>(&mut self, leido: Result<T, Diagnostico>) -> Option<T> {
        leido.map_err(|problema| self.0.push(problema)).ok()
    }

    /// Keeps the value or notes all of its problems.
    pub fn keep_all<T>(&mut self, leido: Result<T, Self>) -> Option<T> {
        leido.map_err(|problemas| self.extend(problemas)).ok()
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severidad == Severidad::Error)
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostico> {
        self.0.iter()
    }

    /// Puts them in the order of the text: by line and column, errors of no place first.
    pub fn sort(&mut self) {
        self.sort_by_key(place_key);
    }

    /// Puts them in the order of this key of their places.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&Lugar) -> K) {
        self.0.sort_by_key(|a| key(&a.lugar));
    }
}

fn place_key(lugar: &Lugar) -> (usize, usize) {
    match lugar {
        Lugar::Texto { linea, columna, .. } => (*linea, *columna),
        Lugar::Celda { .. } | Lugar::Archivo { .. } | Lugar::SinLugar {} => (0, 0),
    }
}

impl From<Diagnostico> for Diagnosticos {
    fn from(uno: Diagnostico) -> Self {
        Self(vec![uno])
    }
}

impl Extend<Diagnostico> for Diagnosticos {
    fn extend<I: IntoIterator<Item = Diagnostico>>(&mut self, otros: I) {
        self.0.extend(otros);
    }
}

impl FromIterator<Diagnostico> for Diagnosticos {
    fn from_iter<I: IntoIterator<Item = Diagnostico>>(otros: I) -> Self {
        Self(otros.into_iter().collect())
    }
}

impl IntoIterator for Diagnosticos {
    type Item = Diagnostico;
    type IntoIter = std::vec::IntoIter<Diagnostico>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnosticos {
    type Item = &'a Diagnostico;
    type IntoIter = std::slice::Iter<'a, Diagnostico>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
