//! What every use case needs from outside: tables, the person's own say over rules, directories, the store, who writes.

use std::path::PathBuf;

use super::directorio::Instalados;
use crate::base::{Diagnosticos, Fallo, carpeta_de_datos, configuracion, usuario};
use crate::catalogo::Catalogo;
use crate::perfil::{Ajustes, NoSeLeyo, ajustes};
use crate::registro::sqlite;
use crate::registro::{RegistroError, Resultado};

/// Where things are, as somebody asked for them; what nobody named is in the usual place.
#[derive(Clone, Debug, Default)]
pub struct Lugares {
    /// Folders of tables, beside that of the configuration.
    pub catalogos: Vec<PathBuf>,
    /// The data folder.
    pub datos: Option<PathBuf>,
    /// The store of trámites.
    pub registro: Option<PathBuf>,
    /// In whose name things are written down.
    pub quien: Option<String>,
}

impl Lugares {
    /// The tables: the program's, the configuration's, those of the folders that were named. Nothing where they are the
    /// program's alone, which need no loading.
    ///
    /// # Errors
    /// Every problem of a table.
    pub fn catalogo(&self) -> Result<Option<Catalogo>, Diagnosticos> {
        let mut carpetas: Vec<PathBuf> = configuracion::catalogue_folder().into_iter().collect();
        carpetas.extend(self.catalogos.iter().cloned());
        if carpetas.is_empty() { Ok(None) } else { Catalogo::con(&carpetas).map(Some) }
    }

    /// The data folder; none on a machine without a home folder.
    pub fn carpeta_de_datos(&self) -> Option<PathBuf> {
        self.datos.clone().or_else(carpeta_de_datos::folder)
    }

    /// The directories in the data folder.
    pub fn instalados(&self) -> Option<Instalados> {
        self.carpeta_de_datos().map(|datos| Instalados::new(&datos))
    }

    /// Where the store is.
    ///
    /// # Errors
    /// `SinCarpeta` on a machine without a home folder.
    pub fn registro(&self) -> Resultado<PathBuf> {
        if let Some(ruta) = &self.registro {
            return Ok(ruta.clone());
        }
        self.carpeta_de_datos().map(|datos| datos.join(sqlite::ARCHIVO)).ok_or(RegistroError::SinCarpeta)
    }

    /// In whose name things are written down.
    pub fn quien(&self) -> String {
        self.quien.clone().unwrap_or_else(usuario::name)
    }
}

/// The file of the person's configuration; none on a machine without a home folder.
pub fn archivo_de_ajustes() -> Option<PathBuf> {
    configuracion::folder().map(|carpeta| carpeta.join(ajustes::ARCHIVO))
}

/// The person's own say over rules and mail; the usual where nothing is written.
///
/// # Errors
/// Path or disk; or every line that says something that can't be done.
pub fn ajustes() -> Result<Ajustes, NoSeLeyo> {
    let archivo = archivo_de_ajustes().filter(|archivo| archivo.exists());
    archivo.map_or_else(|| Ok(Ajustes::default()), |archivo| Ajustes::read(&archivo))
}

/// What is asked of the server of pages.
#[derive(Debug)]
pub struct Servicio {
    /// Where things are.
    pub lugares: Lugares,
    /// The port; the usual one, or any that is free, where nobody says which. 0 is any.
    pub puerto: Option<u16>,
    /// Opens the page in the browser.
    pub abrir: bool,
}

/// Why there is no server.
#[derive(Debug)]
pub enum NoServido {
    /// The port is taken, or the system allows none.
    Puerto(u16, std::io::Error),
    /// The tables have problems.
    Catalogo(Diagnosticos),
    /// The store can't be opened.
    Registro(RegistroError),
    /// What else the system did not allow.
    Entorno(Fallo),
}

/// Serves pages until the process ends; the second argument gets each one-time address, and whether the browser was opened
/// at it.
pub type Servir = fn(Servicio, &mut dyn FnMut(&str, bool)) -> Result<(), NoServido>;
