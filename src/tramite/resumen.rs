//! What the board shows of a trámite: a row that follows from its history and can always be made anew.

use jiff::civil::Date;

use super::dias::Calendario;
use super::estado::Estado;
use super::historia::{Anotado, PRIMER_DIA};
use super::situacion::Situacion;
use super::suceso::Suceso;
use super::{plazos, siguiente};
use crate::catalogo::{Catalogo, Modelo};

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
    /// The row of a trámite with this history.
    ///
    /// A history that can't be, which is no writing of ours, is shown as far as it goes. Where a term would end in a year
    /// whose holidays are not known, no day is shown.
    pub fn of(historia: &[Anotado], catalogo: &Catalogo) -> Self {
        let (s, _) = Situacion::as_far_as_it_goes(historia);
        let papeles = s.papeles;
        let region = papeles.map_or(0, |p| p.region);
        let plazos = plazos::running(&s, &Calendario::of_region(catalogo, region)).unwrap_or_default();
        let (toca, accion, plazo) = siguiente::headline(&s, &plazos);
        let titular = papeles.map(|p| &p.titular);
        let owned = |texto: Option<&str>| texto.unwrap_or_default().to_owned();
        Self {
            estado: s.estado(),
            desde: s.desde.map_or(PRIMER_DIA, |h| h.fecha),
            modelo: papeles.map(|p| p.modelo).or_else(|| created_for(historia)).unwrap_or(Modelo::Municipal),
            region,
            sostenedor: owned(titular.map(|t| t.sostenedor.as_str())),
            sostenedor_rut: owned(titular.map(|t| t.sostenedor_rut.as_str())),
            proveedor: owned(titular.map(|t| t.proveedor.as_str())),
            proveedor_rut: owned(papeles.and_then(|p| p.proveedor_rut.as_deref())),
            rbds: papeles.map(|p| p.rbds.clone()).unwrap_or_default(),
            externo: owned(s.externo),
            persona: owned(s.persona),
            toca,
            accion: accion.to_owned(),
            vence: plazo.map(|p| p.hasta.dia),
            ultima_fecha: s.ultimo.map_or(PRIMER_DIA, |h| h.fecha),
        }
    }

    /// What makes another open trámite a second one for the same thing: sostenedor, model and provider.
    pub fn clave(&self) -> String {
        let proveedor = if self.proveedor_rut.is_empty() { "propio" } else { &self.proveedor_rut };
        format!("{} {} {proveedor}", self.sostenedor_rut, self.modelo.clave())
    }
}

/// The model that a trámite was begun for.
fn created_for(historia: &[Anotado]) -> Option<Modelo> {
    historia.iter().find_map(|a| match a.suceso {
        Suceso::Creado { modelo, .. } => Some(modelo),
        _ => None,
    })
}
