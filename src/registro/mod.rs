//! The store of trámites: what the house asks of it, as small interfaces by need; `sqlite` answers.
//!
//! Every method names the organisation, and no method shows one organisation what is another's. Who writes is in each
//! event, and named where there is none. The methods wait: who calls them reads files and draws papers too, so a server
//! calls them from a thread that may.

mod cadena;
mod error;
mod fila;
mod filtro;
mod informe;
pub mod sqlite;

use crate::tramite::escrito::Escrito;
use crate::tramite::{Anotado, Prefijo, Resumen, TramiteId};

pub use error::{Culpa, RegistroError};
pub use fila::Fila;
pub use filtro::{Filtro, Tramo};
pub use informe::{Falta, Informe};

/// What a call of the store gives.
pub type Resultado<T> = Result<T, RegistroError>;

/// Whose trámites: nobody sees those of another organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Organizacion(String);

impl Organizacion {
    /// The one organisation of a store that a person has on their own machine.
    pub fn propia() -> Self {
        Self("propia".to_owned())
    }

    /// The organisation with this short name, which is bound into the chain of each of its trámites.
    pub fn new(nombre: impl Into<String>) -> Self {
        Self(nombre.into())
    }

    /// Its short name.
    pub fn nombre(&self) -> &str {
        &self.0
    }
}

/// How a row of the board follows from a history. The store keeps what it gives and never asks how it is made.
pub trait Proyeccion: Send + Sync {
    /// The row of a trámite with this history, which has at least one event.
    fn resumen(&self, historia: &[Anotado]) -> Resumen;

    /// Changes whenever the same history may give another row: another version, other holidays. The store then makes
    /// all rows anew.
    fn huella(&self) -> String;
}

/// The histories: written once, never changed.
pub trait Historias {
    /// Begins a trámite with these events, numbered from 1, and keeps these files.
    ///
    /// # Errors
    /// `YaHayOtro` where an open one has the same sostenedor, model and provider and the first event gives no reason for
    /// a second; `SinArchivo` where an event names a file that is neither given nor kept.
    fn crear(
        &self,
        organizacion: &Organizacion,
        sucesos: &[Anotado],
        archivos: &[&[u8]],
    ) -> Resultado<TramiteId>;

    /// Adds these events, numbered from `vistos` + 1, to a trámite of which the writer saw `vistos`, and keeps these files.
    ///
    /// # Errors
    /// `Conflicto` where somebody added others meanwhile; `NoExiste`; `SinArchivo`. Then nothing was written.
    fn agregar(
        &self,
        organizacion: &Organizacion,
        id: TramiteId,
        vistos: u32,
        sucesos: &[Anotado],
        archivos: &[&[u8]],
    ) -> Resultado<()>;

    /// The whole history, in the order of writing.
    fn historia(&self, organizacion: &Organizacion, id: TramiteId) -> Resultado<Vec<Anotado>>;

    /// The trámite that this beginning of a name means.
    ///
    /// # Errors
    /// `NoExiste` or `Ambiguo`.
    fn hallar(&self, organizacion: &Organizacion, prefijo: &Prefijo) -> Resultado<TramiteId>;

    /// The events as they are kept, for taking them elsewhere.
    fn escritos(&self, organizacion: &Organizacion, id: TramiteId) -> Resultado<Vec<Escrito>>;

    /// Takes a whole trámite in as it was kept elsewhere: all of it or nothing.
    ///
    /// # Errors
    /// `OtroIgual` where a trámite of this name is there with other events; `CadenaRota`; `SinArchivo`.
    fn importar(
        &self,
        organizacion: &Organizacion,
        quien: &str,
        id: TramiteId,
        escritos: &[Escrito],
        archivos: &[&[u8]],
    ) -> Resultado<Importado>;
}

/// What became of a trámite that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Importado {
    /// It is there now.
    Nuevo,
    /// It was there, event for event.
    YaEstaba,
}

/// The board: a row a trámite.
pub trait Tablero {
    /// The rows that fit, most urgent first.
    fn listar(&self, organizacion: &Organizacion, filtro: &Filtro) -> Resultado<Vec<Fila>>;

    /// The row of one trámite.
    fn fila(&self, organizacion: &Organizacion, id: TramiteId) -> Resultado<Fila>;

    /// The other open trámites that have one of these schools, with the school.
    fn rbds_en_curso(
        &self,
        organizacion: &Organizacion,
        rbds: &[String],
        menos: Option<TramiteId>,
    ) -> Resultado<Vec<(String, TramiteId)>>;

    /// The open trámite with this sostenedor, model and provider ([`Resumen::clave`]), if there is one.
    fn abierto_igual(&self, organizacion: &Organizacion, clave: &str) -> Resultado<Option<TramiteId>>;
}

/// The files, each kept once under its SHA-256.
pub trait Archivos {
    /// Keeps these files; the digest of each.
    fn guardar(&self, organizacion: &Organizacion, quien: &str, archivos: &[&[u8]])
    -> Resultado<Vec<String>>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// `SinArchivo` where it is not kept, `Danado` where its bytes are no longer those.
    fn leer(&self, organizacion: &Organizacion, sha256: &str) -> Resultado<Vec<u8>>;
}

/// Looking at everything that is kept.
pub trait Verificacion {
    /// Walks every chain, makes every row anew and compares, reads every file, asks the database about itself.
    fn verificar(&self, organizacion: &Organizacion) -> Resultado<Informe>;
}

/// All of it.
pub trait Registro: Historias + Tablero + Archivos + Verificacion + Send + Sync {}

impl<T: Historias + Tablero + Archivos + Verificacion + Send + Sync> Registro for T {}
