//! Where the papers of a trámite come from: a profile, whose papers are made now, or a package that exists.

use std::path::{Path, PathBuf};

use super::papeles::{DelPerfil, Traidos, bring};
use super::{Mesa, NoTramite};
use crate::base::lectura::read_bytes;
use crate::base::{Diagnostico, Diagnosticos, Lugar};
use crate::casos::generar::{Generado, Hecho, NoGenerado, Opciones, generar};
use crate::casos::validar::{NoValido, validar};
use crate::paquete::Escrito as Puesto;
use crate::perfil::MAX_BYTES;

/// Where papers come from.
#[derive(Clone, Copy, Debug)]
pub struct Origen<'a> {
    /// A profile, or the folder or ZIP of a package.
    pub ruta: &'a Path,
    /// For a package: the profile that it was made of.
    pub perfil: Option<&'a Path>,
    /// How papers are made.
    pub opciones: &'a Opciones,
}

/// What was found there.
#[derive(Debug)]
pub(super) struct Hallados {
    /// Each package with its place, or why it can't be taken: one for each convenio of a profile.
    pub paquetes: Vec<Result<(Traidos, PathBuf), NoTramite>>,
    /// Warnings of the profile.
    pub avisos: Diagnosticos,
}

impl Mesa<'_> {
    /// Takes the package that is there, or makes those of the profile, as «generar» does.
    ///
    /// # Errors
    /// What is wrong with profile or package, or that it could not be read or written.
    pub(super) fn find_papers(&self, origen: &Origen<'_>) -> Result<Hallados, NoTramite> {
        let ruta = origen.ruta;
        if ruta.is_dir() || ruta.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip")) {
            return self.take_package(origen);
        }
        self.make_papers(origen)
    }

    fn take_package(&self, origen: &Origen<'_>) -> Result<Hallados, NoTramite> {
        let with = |perfil: Option<&DelPerfil<'_>>, avisos| {
            let traidos = bring(origen.ruta, perfil, self.marco.catalogo)?;
            Ok(Hallados { paquetes: vec![Ok((traidos, origen.ruta.to_owned()))], avisos })
        };
        let Some(ruta) = origen.perfil else { return with(None, Diagnosticos::default()) };
        let bytes = read_bytes(ruta, MAX_BYTES)?;
        let validado = validar(ruta, &self.marco).map_err(unreadable)?;
        let oficiales = &origen.opciones.oficiales;
        let perfil = DelPerfil { ruta, bytes: &bytes, expedientes: &validado.expedientes, oficiales };
        with(Some(&perfil), validado.avisos.clone())
    }

    fn make_papers(&self, origen: &Origen<'_>) -> Result<Hallados, NoTramite> {
        let (hechos, avisos) = self.draw_and_put(origen)?;
        // What was checked before the papers were made: their digest says whether the profile changed meanwhile.
        let bytes = read_bytes(origen.ruta, MAX_BYTES)?;
        let validado = validar(origen.ruta, &self.marco).map_err(unreadable)?;
        let perfil = DelPerfil {
            ruta: origen.ruta,
            bytes: &bytes,
            expedientes: &validado.expedientes,
            oficiales: &origen.opciones.oficiales,
        };
        let paquetes = hechos.into_iter().map(|hecho| {
            if let Puesto::Difiere(que) = &hecho.escrito {
                return Err(differs(&hecho.carpeta, que));
            }
            let traidos = bring(&hecho.carpeta, Some(&perfil), self.marco.catalogo)?;
            Ok((traidos, hecho.carpeta))
        });
        Ok(Hallados { paquetes: paquetes.collect(), avisos })
    }

    fn draw_and_put(&self, origen: &Origen<'_>) -> Result<(Vec<Hecho>, Diagnosticos), NoTramite> {
        let mut made: Option<Generado> = None;
        generar(&[origen.ruta.to_owned()], &self.marco, origen.opciones, &mut |g| made = Some(g))
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
