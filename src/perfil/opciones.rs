//! The words that a field can be, in one place: the door, the schema and the blank forms all read them here.

use super::expediente::{Calidad, Canal, EstadoEstablecimiento, Genero};
use crate::catalogo::{Catalogo, Dependencia};

pub(super) const DEPENDENCIAS: &[(&str, Dependencia)] = &[
    ("municipal", Dependencia::Municipal),
    ("corporacion_municipal", Dependencia::CorporacionMunicipal),
    ("particular_subvencionado", Dependencia::ParticularSubvencionado),
    ("particular_pagado", Dependencia::ParticularPagado),
    ("administracion_delegada", Dependencia::AdministracionDelegada),
    ("slep", Dependencia::Slep),
];
pub(super) const ESTADOS: &[(&str, EstadoEstablecimiento)] = &[
    ("funcionando", EstadoEstablecimiento::Funcionando),
    ("receso", EstadoEstablecimiento::Receso),
    ("cerrado", EstadoEstablecimiento::Cerrado),
];
pub(super) const ESTADOS_CIVILES: &[(&str, (&str, Option<Genero>))] = &[
    ("soltera", ("soltera", Some(Genero::Femenino))),
    ("soltero", ("soltero", Some(Genero::Masculino))),
    ("casada", ("casada", Some(Genero::Femenino))),
    ("casado", ("casado", Some(Genero::Masculino))),
    ("viuda", ("viuda", Some(Genero::Femenino))),
    ("viudo", ("viudo", Some(Genero::Masculino))),
    ("divorciada", ("divorciada", Some(Genero::Femenino))),
    ("divorciado", ("divorciado", Some(Genero::Masculino))),
    ("separada", ("separada", Some(Genero::Femenino))),
    ("separado", ("separado", Some(Genero::Masculino))),
    ("conviviente_civil", ("conviviente civil", None)),
];
pub(super) const TRATAMIENTOS: &[(&str, Genero)] = &[("don", Genero::Masculino), ("doña", Genero::Femenino)];
pub(super) const CALIDADES: &[(&str, Calidad)] = &[
    ("titular", Calidad::Titular),
    ("subrogante", Calidad::Subrogante),
    ("suplente", Calidad::Suplente),
    ("interino", Calidad::Interino),
    ("interina", Calidad::Interino),
];
/// Whether all have to sign together.
pub(super) const REPRESENTACIONES: &[(&str, bool)] = &[("individual", false), ("conjunta", true)];
pub(super) const CANALES: &[(&str, Canal)] = &[
    ("presencial", Canal::Presencial),
    ("oficina_de_partes_virtual", Canal::OficinaDePartesVirtual),
    ("correo", Canal::Correo),
];

/// Which list of words; some are the program's, some the catalogue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opciones {
    /// Kinds of sostenedor, from the catalogue.
    Tipos,
    /// Dependencies.
    Dependencias,
    /// Whether a school works.
    Estados,
    /// Civil status.
    EstadosCiviles,
    /// Forms of address.
    Tratamientos,
    /// In what quality somebody signs.
    Calidades,
    /// Whether all sign together.
    Representaciones,
    /// How papers are handed in.
    Canales,
    /// SIGE's services, from the catalogue.
    Servicios,
    /// Papers that prove the personería, from the catalogue.
    Documentos,
}

/// A word that can be written, and what it means; nothing where it says so itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palabra<'c> {
    /// As written in the profile.
    pub palabra: &'c str,
    /// For people, in Spanish.
    pub significado: &'c str,
}

impl Opciones {
    /// Every word of the list, in the order in which people should see them.
    pub fn all(self, catalogo: &Catalogo) -> Vec<Palabra<'_>> {
        match self {
            Self::Tipos => told(catalogo.tipos().iter().map(|t| (&*t.clave, &*t.nombre))),
            Self::Dependencias => {
                told(DEPENDENCIAS.iter().map(|(p, cual)| (*p, &*catalogo.dependencia(*cual).nombre)))
            }
            Self::Servicios => told(catalogo.servicios().iter().map(|s| (&*s.clave, &*s.descripcion))),
            Self::Documentos => {
                let mut todos = told(catalogo.documentos().iter().map(|d| (&*d.codigo, &*d.nombre)));
                let mut seen = std::collections::HashSet::new();
                todos.retain(|d| seen.insert(d.palabra));
                todos
            }
            Self::Estados => plain(ESTADOS),
            Self::EstadosCiviles => plain(ESTADOS_CIVILES),
            Self::Tratamientos => plain(TRATAMIENTOS),
            Self::Calidades => plain(CALIDADES),
            Self::Representaciones => plain(REPRESENTACIONES),
            Self::Canales => plain(CANALES),
        }
    }
}

fn told<'c>(pares: impl Iterator<Item = (&'c str, &'c str)>) -> Vec<Palabra<'c>> {
    pares.map(|(palabra, significado)| Palabra { palabra, significado }).collect()
}

fn plain<T>(lista: &'static [(&'static str, T)]) -> Vec<Palabra<'static>> {
    told(lista.iter().map(|(palabra, _)| (*palabra, "")))
}
