//! Beginning trámites: from a profile, whose papers are made and kept, or from a package that exists. One a model.

use std::path::{Path, PathBuf};

use super::origen::{Hallados, Origen};
use super::papeles::Traidos;
use super::{Mesa, NoTramite};
use crate::base::Diagnosticos;
use crate::catalogo::Modelo;
use crate::tramite::historia::Nuevo;
use crate::tramite::papeles::{Cambio, changes};
use crate::tramite::{Estado, Papeles, Suceso, TramiteId};

/// What trámites are begun with.
#[derive(Debug)]
pub struct Comienzo<'a> {
    /// Where the papers come from.
    pub origen: Origen<'a>,
    /// The name that somebody else's system has for it.
    pub externo: Option<&'a str>,
    /// The trámite that it is cloned from, and will take the place of.
    pub desde: Option<TramiteId>,
    /// Why there should be a second one for the same sostenedor, model and provider.
    pub motivo: Option<&'a str>,
}

/// A trámite that was begun.
#[derive(Debug)]
pub struct Comenzado {
    /// Its name.
    pub id: TramiteId,
    /// Its model.
    pub modelo: Modelo,
    /// Where its papers are.
    pub carpeta: PathBuf,
    /// Other open trámites that have schools of this one.
    pub comparte: Vec<(String, TramiteId)>,
    /// What is different from the trámite that it was cloned from.
    pub cambios: Vec<Cambio>,
}

/// All trámites of a profile.
#[derive(Debug, Default)]
pub struct Comenzados {
    /// Those that were begun.
    pub tramites: Vec<Comenzado>,
    /// Warnings of the profile.
    pub avisos: Diagnosticos,
    /// Why some were not begun, though others were.
    pub fallas: Vec<NoTramite>,
}

impl Mesa<'_> {
    /// Begins a trámite for each convenio of a profile, or for the package in a folder.
    ///
    /// # Errors
    /// What is wrong with profile or package, or that there is an open trámite for the same thing. Where a profile has
    /// several models, those that can be begun are, and what keeps the others is in `fallas`.
    pub fn comenzar(&self, c: &Comienzo<'_>) -> Result<Comenzados, NoTramite> {
        let before = c.desde.map(|id| self.papeles_de(id)).transpose()?;
        let Hallados { paquetes, avisos } = self.find_papers(&c.origen)?;
        let mut comenzados = Comenzados { avisos, ..Comenzados::default() };
        for paquete in paquetes {
            match paquete.and_then(|(traidos, carpeta)| self.begin(c, traidos, &carpeta, before.as_ref())) {
                Ok(uno) => comenzados.tramites.push(uno),
                Err(falla) => comenzados.fallas.push(falla),
            }
        }
        if comenzados.tramites.is_empty() && comenzados.fallas.len() == 1 {
            return Err(comenzados.fallas.remove(0));
        }
        Ok(comenzados)
    }

    fn begin(
        &self,
        c: &Comienzo<'_>,
        traidos: Traidos,
        carpeta: &Path,
        before: Option<&Papeles>,
    ) -> Result<Comenzado, NoTramite> {
        let Traidos { papeles, archivos } = traidos;
        // What is cloned for another model of the same profile takes nobody's place.
        let before = before.filter(|b| b.modelo == papeles.modelo);
        let desde = c.desde.filter(|_| before.is_some());
        let cambios = before.map(|b| changes(&b.titular.hechos, &papeles.titular.hechos)).unwrap_or_default();
        let replaced = desde.map(|id| format!("reemplaza a {id}"));
        // An open one that gives way is no second one.
        let motivo = c.motivo.map(str::to_owned).or(replaced);
        let today = |suceso| Nuevo { fecha: self.marco.hoy, suceso, evidencias: Vec::new() };
        let modelo = papeles.modelo;
        let rbds = papeles.rbds.clone();
        let first = vec![
            today(Suceso::Creado { modelo, externo: c.externo.map(str::to_owned), desde, motivo }),
            today(Suceso::PapelesGenerados(Box::new(papeles))),
        ];
        let id = self.create(first, &archivos)?;
        if let Some(old) = desde {
            self.replace_open(old, id)?;
        }
        let comparte = self.shared_schools(&rbds, id)?;
        Ok(Comenzado { id, modelo, carpeta: carpeta.to_owned(), comparte, cambios })
    }

    /// An open trámite gives way to the one that was cloned from it; one that is in force stays until the new one is.
    fn replace_open(&self, old: TramiteId, new: TramiteId) -> Result<(), NoTramite> {
        if self.estado_de(old)?.es_abierto() {
            self.replace(old, new)?;
        }
        Ok(())
    }

    /// One that is in force gives way when the one that was cloned from it is in force.
    pub(super) fn replace_in_force(&self, old: TramiteId, new: TramiteId) -> Result<(), NoTramite> {
        if self.estado_de(old)? == Estado::Operativo {
            self.replace(old, new)?;
        }
        Ok(())
    }

    fn replace(&self, old: TramiteId, new: TramiteId) -> Result<(), NoTramite> {
        let suceso = Suceso::Reemplazar { por: Some(new), motivo: None };
        let nuevo = Nuevo { fecha: self.marco.hoy, suceso, evidencias: Vec::new() };
        self.write(old, vec![nuevo], true, &[]).map(|_| ())
    }
}
