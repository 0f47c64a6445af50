//! Validate a profile: read it, take it through the door, tell what there is to tell.

use std::path::Path;

use jiff::civil::Date;

use crate::base::{Diagnosticos, Fallo};
use crate::catalogo::Catalogo;
use crate::perfil::{Ajustes, Expediente, NoSeLeyo, read, revisar_con};

/// A profile that went through the door.
#[derive(Debug)]
pub struct Validado<'c> {
    /// One a model.
    pub expedientes: Vec<Expediente<'c>>,
    /// Warnings.
    pub avisos: Diagnosticos,
    /// SHA-256 of the profile's bytes.
    pub huella: String,
}

/// Why a profile did not go through the door.
#[derive(Debug)]
pub enum NoValido {
    /// What is wrong with it, warnings included.
    Problemas(Diagnosticos),
    /// Path or disk.
    Entorno(Fallo),
}

/// Reads and checks one profile.
///
/// # Errors
/// All of its problems at once; or why it could not be read.
pub fn validar<'c>(
    ruta: &Path,
    catalogo: &'c Catalogo,
    hoy: Date,
    ajustes: &Ajustes,
) -> Result<Validado<'c>, NoValido> {
    let (borrador, huella) = read(ruta, catalogo).map_err(|error| match error {
        NoSeLeyo::Entorno(fallo) => NoValido::Entorno(fallo),
        NoSeLeyo::Contenido(problemas) => NoValido::Problemas(problemas),
    })?;
    let revisado = revisar_con(&borrador, catalogo, hoy, ajustes).map_err(NoValido::Problemas)?;
    Ok(Validado { expedientes: revisado.expedientes, avisos: revisado.avisos, huella })
}
