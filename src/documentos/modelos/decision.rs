//! What was decided about a blank: what goes in, how sure that is, and why.

use std::fmt;
use std::str::FromStr;

use super::campo::Campo;
use crate::catalogo::{Dependencia, Modelo};

/// From here on a decision is carried out without asking.
pub const SEGURA: u8 = 70;

/// What goes into a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destino {
    /// A fact of the profile.
    Campo(Campo),
    /// A tick, where the profile says so.
    Casilla(Opcion),
    /// Words that a person wrote into the map.
    Literal(String),
    /// Nothing: somebody else fills it in, or signs there.
    Ajeno,
    /// Nothing: a person said to leave it.
    Dejar,
    /// Not known.
    Desconocido,
}

/// What a box to tick stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opcion {
    /// The dependency of the schools.
    Dependencia(Dependencia),
    /// The model, where a form knows the four and no more.
    Modelo(Modelo),
    /// A service that all schools ask for, by its key in the catalogue.
    Servicio(String),
    /// In what quality the representative signs: `titular`, `subrogante`, `suplente`, `interino`.
    Calidad(&'static str),
    /// How the papers are handed in: `presencial`, `oficina_de_partes_virtual`, `correo`.
    Canal(&'static str),
    /// Whether the system is the sostenedor's own.
    SistemaPropio(bool),
}

impl fmt::Display for Destino {
    /// As the map names it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Campo(campo) => campo.fmt(f),
            Self::Casilla(opcion) => opcion.fmt(f),
            Self::Literal(_) => f.write_str("texto"),
            Self::Ajeno => f.write_str("ajeno"),
            Self::Dejar => f.write_str("dejar"),
            Self::Desconocido => f.write_str("desconocido"),
        }
    }
}

impl FromStr for Destino {
    type Err = ();

    fn from_str(texto: &str) -> Result<Self, ()> {
        match texto {
            "ajeno" => Ok(Self::Ajeno),
            "dejar" => Ok(Self::Dejar),
            "desconocido" => Ok(Self::Desconocido),
            _ => texto.parse().map(Self::Campo).or_else(|()| texto.parse().map(Self::Casilla)),
        }
    }
}

impl fmt::Display for Opcion {
    /// `casilla.dependencia.municipal`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dependencia(d) => write!(f, "casilla.dependencia.{}", d.clave()),
            Self::Modelo(m) => write!(f, "casilla.modelo.{}", m.clave()),
            Self::Servicio(clave) => write!(f, "casilla.servicio.{clave}"),
            Self::Calidad(calidad) => write!(f, "casilla.calidad.{calidad}"),
            Self::Canal(canal) => write!(f, "casilla.canal.{canal}"),
            Self::SistemaPropio(true) => f.write_str("casilla.sistema.propio"),
            Self::SistemaPropio(false) => f.write_str("casilla.sistema.proveedor"),
        }
    }
}

const CALIDADES: [&str; 4] = ["titular", "subrogante", "suplente", "interino"];
const CANALES: [&str; 3] = ["presencial", "oficina_de_partes_virtual", "correo"];

impl FromStr for Opcion {
    type Err = ();

    fn from_str(texto: &str) -> Result<Self, ()> {
        let (grupo, clave) = texto.strip_prefix("casilla.").and_then(|t| t.split_once('.')).ok_or(())?;
        let one_of = |all: &'static [&'static str]| all.iter().find(|c| **c == clave).copied().ok_or(());
        match grupo {
            "dependencia" => {
                Dependencia::TODAS.into_iter().find(|d| d.clave() == clave).map(Self::Dependencia).ok_or(())
            }
            "modelo" => Modelo::TODOS.into_iter().find(|m| m.clave() == clave).map(Self::Modelo).ok_or(()),
            "servicio" => Ok(Self::Servicio(clave.to_owned())),
            "calidad" => one_of(&CALIDADES).map(Self::Calidad),
            "canal" => one_of(&CANALES).map(Self::Canal),
            "sistema" => match clave {
                "propio" => Ok(Self::SistemaPropio(true)),
                "proveedor" => Ok(Self::SistemaPropio(false)),
                _ => Err(()),
            },
            _ => Err(()),
        }
    }
}

/// What was decided about a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What goes in.
    pub destino: Destino,
    /// How sure that is, up to 100.
    pub certeza: u8,
    /// Why, in words.
    pub motivo: String,
}

impl Decision {
    /// All of it.
    pub fn new(destino: Destino, certeza: u8, motivo: impl Into<String>) -> Self {
        Self { destino, certeza: certeza.min(100), motivo: motivo.into() }
    }

    /// A fact.
    pub fn campo(campo: Campo, certeza: u8, motivo: impl Into<String>) -> Self {
        Self::new(Destino::Campo(campo), certeza, motivo)
    }

    /// Left for others.
    pub fn ajeno(motivo: impl Into<String>) -> Self {
        Self::new(Destino::Ajeno, 90, motivo)
    }

    /// Nobody knows.
    pub fn unknown(motivo: impl Into<String>) -> Self {
        Self::new(Destino::Desconocido, 0, motivo)
    }

    /// Whether it is carried out without asking.
    pub fn is_sure(&self) -> bool {
        self.certeza >= SEGURA && self.destino != Destino::Desconocido
    }

    /// `segura`, `dudosa` or `desconocida`.
    pub fn grado(&self) -> &'static str {
        match self.destino {
            Destino::Desconocido => "desconocida",
            _ if self.is_sure() => "segura",
            _ => "dudosa",
        }
    }
}
