//! Validate a profile: read it, take it through the door, tell what there is to tell.

use std::path::Path;

use jiff::civil::Date;

use super::directorio::Oficial;
use crate::base::{Diagnosticos, Fallo};
use crate::catalogo::Catalogo;
use crate::perfil::{Ajustes, Borrador, Expediente, NoSeLeyo, Revisado, read, revisar_con};

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

/// What a profile is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Marco<'a> {
    /// The tables.
    pub catalogo: &'a Catalogo,
    /// The person's own say over some rules.
    pub ajustes: &'a Ajustes,
    /// Today.
    pub hoy: Date,
    /// The Ministry's directory, where one is installed.
    pub oficial: &'a Oficial,
}

/// Reads and checks one profile, and holds it against the directory.
///
/// # Errors
/// All of its problems at once; or why it could not be read.
pub fn validar<'c>(ruta: &Path, marco: &Marco<'c>) -> Result<Validado<'c>, NoValido> {
    let (borrador, huella) = read(ruta, marco.catalogo).map_err(|error| match error {
        NoSeLeyo::Entorno(fallo) => NoValido::Entorno(fallo),
        NoSeLeyo::Contenido(problemas) => NoValido::Problemas(problemas),
    })?;
    let Revisado { expedientes, avisos } = look_at(&borrador, marco).map_err(NoValido::Problemas)?;
    Ok(Validado { expedientes, avisos, huella })
}

/// Checks a profile that was read, and holds it against the directory.
///
/// # Errors
/// All of its problems at once, warnings included.
pub fn look_at<'c>(borrador: &Borrador, marco: &Marco<'c>) -> Result<Revisado<'c>, Diagnosticos> {
    let Marco { catalogo, ajustes, hoy, oficial } = *marco;
    let revisado = revisar_con(borrador, catalogo, hoy, ajustes);
    // Told with whatever the door says, so that a person hears everything at once.
    let contradicho = ajustes.apply(oficial.comparar(borrador, catalogo));
    let with = |mut notas: Diagnosticos| {
        if !contradicho.is_empty() {
            notas.extend(contradicho);
            borrador.fuente.sort(&mut notas);
        }
        notas
    };
    match revisado {
        Ok(Revisado { expedientes, avisos }) => Ok(Revisado { expedientes, avisos: with(avisos) }),
        Err(problemas) => Err(with(problemas)),
    }
}
