//! The trámites' use cases: what happens at a desk where somebody writes down, looks, and asks what comes next.

mod anotar;
mod cierre;
mod consultar;
mod crear;
mod origen;
mod papeleo;
mod papeles;
mod rehacer;
mod traspaso;
mod vigencia;

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::generar::NoGenerado;
use super::validar::Marco;
use crate::base::lectura::NoLeido;
use crate::base::{Diagnosticos, Fallo};
use crate::catalogo::{Catalogo, Tabla};
use crate::registro::{Culpa, Fila, Filtro, Informe, Organizacion, Proyeccion, Registro, RegistroError};
use crate::tramite::historia::Nuevo;
use crate::tramite::{Anotado, DatoMalo, Estado, Prefijo, Resumen, TramiteId};

pub(in crate::casos) use anotar::read_evidence;
pub use anotar::{Dicho, Escritura, MAX_EVIDENCIA};
pub use cierre::Enterado;
pub use consultar::{Ficha, put_answer};
pub use crear::{Comenzado, Comenzados, Comienzo};
pub use origen::Origen;
pub use rehacer::Rehecho;
pub use vigencia::Vigencia;

/// A desk: the store, the tables and today, and who sits at it.
#[derive(Clone, Copy)]
pub struct Mesa<'a> {
    /// The store.
    pub registro: &'a dyn Registro,
    /// Whose trámites.
    pub organizacion: &'a Organizacion,
    /// Who writes.
    pub quien: &'a str,
    /// What profiles are checked against, and today.
    pub marco: Marco<'a>,
    /// This moment.
    pub ahora: Timestamp,
}

impl std::fmt::Debug for Mesa<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mesa").field("quien", &self.quien).finish_non_exhaustive()
    }
}

/// Why something was not done at the desk.
#[derive(Debug)]
pub enum NoTramite {
    /// What was given has problems, each with its place.
    Problemas(Diagnosticos),
    /// What was asked can't be done: why, and what to do.
    Pedido(String),
    /// Path, disk, store, another run.
    Entorno(String),
    /// Our own fault: what.
    Interno(String),
}

impl From<Fallo> for NoTramite {
    fn from(fallo: Fallo) -> Self {
        Self::Entorno(fallo.to_string())
    }
}

impl From<NoLeido> for NoTramite {
    fn from(error: NoLeido) -> Self {
        match error {
            NoLeido::Entorno(fallo) => fallo.into(),
            NoLeido::Contenido(problema) => Self::Problemas(problema.into()),
        }
    }
}

impl From<NoGenerado> for NoTramite {
    fn from(error: NoGenerado) -> Self {
        match error {
            NoGenerado::Problemas(problemas) => Self::Problemas(problemas),
            NoGenerado::Entorno(fallo) => Self::Entorno(fallo.to_string()),
            NoGenerado::Interno(que) => Self::Interno(que),
        }
    }
}

impl From<RegistroError> for NoTramite {
    fn from(error: RegistroError) -> Self {
        match error.culpa() {
            Culpa::Persona => Self::Pedido(error.to_string()),
            Culpa::Entorno => Self::Entorno(error.to_string()),
            Culpa::Nuestra => Self::Interno(error.to_string()),
        }
    }
}

impl NoTramite {
    /// What was said of an event does not make one.
    fn said(malos: &[DatoMalo]) -> Self {
        let each: Vec<String> = malos.iter().map(ToString::to_string).collect();
        Self::Pedido(format!("{}.", each.join("; ")))
    }
}

/// How rows of the board follow from histories and these tables.
#[derive(Debug)]
pub struct Resumidor<'c> {
    /// The tables, for the holidays.
    pub catalogo: &'c Catalogo,
}

impl Proyeccion for Resumidor<'_> {
    fn resumen(&self, historia: &[Anotado]) -> Resumen {
        Resumen::of(historia, self.catalogo)
    }

    fn huella(&self) -> String {
        // Terms depend on the holidays and on which comuna each office is in.
        let tablas =
            ["feriados", "seremis"].map(|t| self.catalogo.tabla(t).map(Tabla::to_csv).unwrap_or_default());
        let version = env!("CARGO_PKG_VERSION").to_owned();
        crate::base::huella::sha256_of_all([
            ("version", version.as_bytes()),
            ("feriados", tablas[0].as_bytes()),
            ("seremis", tablas[1].as_bytes()),
        ])
    }
}

impl Mesa<'_> {
    /// The trámite that somebody means by the beginning of a name.
    ///
    /// # Errors
    /// It can't be a name, there is none, or there are several.
    pub fn hallar(&self, escrito: &str) -> Result<TramiteId, NoTramite> {
        let prefijo: Prefijo = escrito.parse().map_err(|e| NoTramite::Pedido(format!("{e}.")))?;
        Ok(self.registro.hallar(self.organizacion, &prefijo)?)
    }

    /// The rows of the board that fit.
    ///
    /// # Errors
    /// The store failed.
    pub fn listar(&self, filtro: &Filtro) -> Result<Vec<Fila>, NoTramite> {
        Ok(self.registro.listar(self.organizacion, filtro)?)
    }

    /// A history as written.
    ///
    /// # Errors
    /// The store failed.
    pub fn historia(&self, id: TramiteId) -> Result<Vec<Anotado>, NoTramite> {
        Ok(self.registro.historia(self.organizacion, id)?)
    }

    /// A file that is kept.
    ///
    /// # Errors
    /// It is not kept, or is not any more what it was.
    pub fn archivo(&self, sha256: &str) -> Result<Vec<u8>, NoTramite> {
        Ok(self.registro.leer(self.organizacion, sha256)?)
    }

    /// Looks at everything that is kept.
    ///
    /// # Errors
    /// The store could not be looked at; what is wrong in it is in the report.
    pub fn verificar(&self) -> Result<Informe, NoTramite> {
        Ok(self.registro.verificar(self.organizacion)?)
    }

    fn create(&self, first: Vec<Nuevo>, archivos: &[Vec<u8>]) -> Result<TramiteId, NoTramite> {
        let sucesos =
            crate::tramite::historia::add(&[], first, self.quien, self.ahora, self.marco.hoy, false)
                .map_err(|e| NoTramite::Interno(e.to_string()))?;
        let archivos: Vec<&[u8]> = archivos.iter().map(Vec::as_slice).collect();
        Ok(self.registro.crear(self.organizacion, &sucesos, &archivos)?)
    }

    fn append(
        &self,
        id: TramiteId,
        seen: &[Anotado],
        nuevos: &[Anotado],
        archivos: &[Vec<u8>],
    ) -> Result<(), NoTramite> {
        let vistos = u32::try_from(seen.len()).unwrap_or(u32::MAX);
        let archivos: Vec<&[u8]> = archivos.iter().map(Vec::as_slice).collect();
        Ok(self.registro.agregar(self.organizacion, id, vistos, nuevos, &archivos)?)
    }

    fn estado_de(&self, id: TramiteId) -> Result<Estado, NoTramite> {
        Ok(self.registro.fila(self.organizacion, id)?.resumen.estado)
    }

    /// The other open trámites that have one of these schools, each pair once.
    fn shared_schools(
        &self,
        rbds: &[String],
        menos: TramiteId,
    ) -> Result<Vec<(String, TramiteId)>, NoTramite> {
        let pairs = self.registro.rbds_en_curso(self.organizacion, rbds, Some(menos))?;
        Ok(pairs.into_iter().collect::<BTreeSet<_>>().into_iter().collect())
    }
}
