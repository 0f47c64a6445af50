//! Beginning trámites: from a profile, whose papers are made and kept, or from a package that exists. One a model.

use std::path::{Path, PathBuf};

use super::papeles::{DelPerfil, Traidos, bring};
use super::{Mesa, NoTramite};
use crate::base::lectura::read_bytes;
use crate::base::{Diagnostico, Diagnosticos, Lugar};
use crate::casos::generar::{Generado, Hecho, NoGenerado, Opciones, generar};
use crate::casos::validar::{NoValido, validar};
use crate::catalogo::Modelo;
use crate::paquete::Escrito as Puesto;
use crate::perfil::MAX_BYTES;
use crate::tramite::historia::Nuevo;
use crate::tramite::papeles::{Cambio, changes};
use crate::tramite::{Estado, Papeles, Suceso, TramiteId};

/// What trámites are begun with.
#[derive(Debug)]
pub struct Comienzo<'a> {
    /// A profile, or the folder or ZIP of a package.
    pub origen: &'a Path,
    /// For a package: the profile that it was made of.
    pub perfil: Option<&'a Path>,
    /// The name that somebody else's system has for it.
    pub externo: Option<&'a str>,
    /// The trámite that it is cloned from, and will take the place of.
    pub desde: Option<TramiteId>,
    /// Why there should be a second one for the same sostenedor, model and provider.
    pub motivo: Option<&'a str>,
    /// How papers are made.
    pub opciones: &'a Opciones,
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
        if c.origen.is_dir() || c.origen.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip")) {
            return self.begin_package(c, before.as_ref());
        }
        self.begin_profile(c, before.as_ref())
    }

    fn begin_package(&self, c: &Comienzo<'_>, before: Option<&Papeles>) -> Result<Comenzados, NoTramite> {
        let Some(ruta) = c.perfil else {
            let traidos = bring(c.origen, None, self.marco.catalogo)?;
            let uno = self.begin(c, traidos, c.origen, before)?;
            return Ok(Comenzados { tramites: vec![uno], ..Comenzados::default() });
        };
        let bytes = read_bytes(ruta, MAX_BYTES)?;
        let validado = validar(ruta, &self.marco).map_err(unreadable)?;
        let oficiales = &c.opciones.oficiales;
        let perfil = DelPerfil { ruta, bytes: &bytes, expedientes: &validado.expedientes, oficiales };
        let traidos = bring(c.origen, Some(&perfil), self.marco.catalogo)?;
        let uno = self.begin(c, traidos, c.origen, before)?;
        Ok(Comenzados { tramites: vec![uno], avisos: validado.avisos, fallas: Vec::new() })
    }

    fn begin_profile(&self, c: &Comienzo<'_>, before: Option<&Papeles>) -> Result<Comenzados, NoTramite> {
        let (hechos, avisos) = self.papers(c)?;
        // What was checked before the papers were made: their digest says whether the profile changed meanwhile.
        let bytes = read_bytes(c.origen, MAX_BYTES)?;
        let validado = validar(c.origen, &self.marco).map_err(unreadable)?;
        let mut comenzados = Comenzados { avisos, ..Comenzados::default() };
        for hecho in &hechos {
            if let Puesto::Difiere(que) = &hecho.escrito {
                comenzados.fallas.push(differs(&hecho.carpeta, que));
                continue;
            }
            let perfil = DelPerfil {
                ruta: c.origen,
                bytes: &bytes,
                expedientes: &validado.expedientes,
                oficiales: &c.opciones.oficiales,
            };
            let begun = bring(&hecho.carpeta, Some(&perfil), self.marco.catalogo)
                .and_then(|traidos| self.begin(c, traidos, &hecho.carpeta, before));
            match begun {
                Ok(uno) => comenzados.tramites.push(uno),
                Err(falla) => comenzados.fallas.push(falla),
            }
        }
        if comenzados.tramites.is_empty() && comenzados.fallas.len() == 1 {
            return Err(comenzados.fallas.remove(0));
        }
        Ok(comenzados)
    }

    /// Makes the papers of the profile, as «generar» does.
    fn papers(&self, c: &Comienzo<'_>) -> Result<(Vec<Hecho>, Diagnosticos), NoTramite> {
        let mut made: Option<Generado> = None;
        generar(&[c.origen.to_owned()], &self.marco, c.opciones, &mut |g| made = Some(g))
            .map_err(|e| NoTramite::from(NoGenerado::from(e)))?;
        let made = made.ok_or_else(|| NoTramite::Interno("a profile was not told of".into()))?;
        match made.desenlace {
            Ok(hechos) => Ok((hechos, made.avisos)),
            Err(NoGenerado::Problemas(mut problemas)) => {
                problemas.extend(made.avisos);
                Err(NoTramite::Problemas(problemas))
            }
            Err(otro) => Err(otro.into()),
        }
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

fn unreadable(error: NoValido) -> NoTramite {
    match error {
        NoValido::Problemas(problemas) => NoTramite::Problemas(problemas),
        NoValido::Entorno(fallo) => NoTramite::Entorno(fallo.to_string()),
    }
}

fn differs(carpeta: &Path, que: &[String]) -> NoTramite {
    NoTramite::Problemas(
        Diagnostico::error(
            "paquete-distinto",
            Lugar::archivo(carpeta),
            format!("ya existe un paquete distinto, y no se tocó. Difiere en: {}", que.join(", ")),
            "Para reemplazarlo repita con --forzar: el anterior se conserva al lado, como .anterior. Para seguir el que \
             existe, indique su carpeta en vez del perfil.",
        )
        .into(),
    )
}
