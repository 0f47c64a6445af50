//! What the board shows of a trámite: a row that follows from its history and can always be made anew.

use jiff::civil::Date;

use super::estado::Estado;
use crate::catalogo::Modelo;

/// A row of the board, without the trámite's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resumen {
    /// Where it stands.
    pub estado: Estado,
    /// Since when.
    pub desde: Date,
    /// Which wording.
    pub modelo: Modelo,
    /// Code of the region whose SEREMI has it.
    pub region: u8,
    /// Name of the sostenedor; empty once it was purged.
    pub sostenedor: String,
    /// RUT of the sostenedor.
    pub sostenedor_rut: String,
    /// Name of the provider; empty where there is none.
    pub proveedor: String,
    /// RUT of the provider.
    pub proveedor_rut: String,
    /// The schools, as `99001-9`.
    pub rbds: Vec<String>,
    /// The name that somebody else's system has for it.
    pub externo: String,
    /// Who takes care of it; empty where nobody does.
    pub persona: String,
    /// Who has to act next.
    pub toca: Quien,
    /// What has to be done, in a few words.
    pub accion: String,
    /// Until when, where a term runs.
    pub vence: Option<Date>,
    /// Day of the last event that stands.
    pub ultima_fecha: Date,
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quien {
    /// Whoever uses the program: the sostenedor or who helps them.
    Usted,
    /// The regional office.
    Seremi,
    /// The Ministry's team of interoperability.
    Ministerio,
    /// The provider of the software.
    Proveedor,
    /// Nobody: it is done or at an end.
    Nadie,
}

impl Quien {
    /// All of them.
    pub const TODOS: [Self; 5] = [Self::Usted, Self::Seremi, Self::Ministerio, Self::Proveedor, Self::Nadie];

    /// The word for them in JSON and the store.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Usted => "usted",
            Self::Seremi => "seremi",
            Self::Ministerio => "ministerio",
            Self::Proveedor => "proveedor",
            Self::Nadie => "nadie",
        }
    }

    /// As people say it.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Usted => "usted",
            Self::Seremi => "la SEREMI",
            Self::Ministerio => "el Ministerio",
            Self::Proveedor => "el proveedor",
            Self::Nadie => "nadie",
        }
    }
}

impl Resumen {
    /// What makes another open trámite a second one for the same thing: sostenedor, model and provider.
    pub fn clave(&self) -> String {
        let proveedor = if self.proveedor_rut.is_empty() { "propio" } else { &self.proveedor_rut };
        format!("{} {} {proveedor}", self.sostenedor_rut, self.modelo.clave())
    }
}
