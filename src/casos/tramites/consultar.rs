//! Looking at trámites: one whole, the board, the agenda.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::vigencia::{self, Vigencia};
use super::{Mesa, NoTramite};
use crate::base::escritura::{Puesto, put_file};
use crate::tramite::dias::Calendario;
use crate::tramite::plazos::{self, Plazo};
use crate::tramite::siguiente::{Paso, next_step};
use crate::tramite::{Anotado, Papeles, Situacion, TramiteId};

/// A trámite with all that is to be known of it.
#[derive(Debug)]
pub struct Ficha {
    /// Its name.
    pub id: TramiteId,
    /// Its history, as written.
    pub historia: Vec<Anotado>,
    /// The terms that run.
    pub plazos: Vec<Plazo>,
    /// What to do next; none where a holiday is not known.
    pub paso: Option<Paso>,
    /// Why terms could not be counted.
    pub sin_plazos: Option<String>,
    /// Whether its papers are still true; absent where nobody asked.
    pub vigencia: Option<Vigencia>,
    /// Other open trámites that have schools of this one: the RBD and the other.
    pub comparte: Vec<(String, TramiteId)>,
}

impl Ficha {
    /// What its history leaves.
    pub fn situacion(&self) -> Situacion<'_> {
        Situacion::as_far_as_it_goes(&self.historia).0
    }
}

impl Mesa<'_> {
    /// A trámite whole; with a look at whether its papers are still true where `carpeta_modelos` is told.
    ///
    /// # Errors
    /// The store failed.
    pub fn ver(
        &self,
        id: TramiteId,
        vigencia: bool,
        carpeta_modelos: Option<&Path>,
    ) -> Result<Ficha, NoTramite> {
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        let (plazos, paso, sin_plazos) = self.clock(&s);
        let worth_looking = vigencia && s.papeles.is_some() && !s.estado().es_final();
        let vigencia = if worth_looking { Some(vigencia::look(self, &s, carpeta_modelos)?) } else { None };
        let rbds: &[String] = s.papeles.map_or(&[], |p| &p.rbds);
        let comparte = if s.estado().es_abierto() { self.shared_schools(rbds, id)? } else { Vec::new() };
        Ok(Ficha { id, historia, plazos, paso, sin_plazos, vigencia, comparte })
    }

    /// The terms that run and the next step, today.
    pub(super) fn clock(&self, s: &Situacion<'_>) -> (Vec<Plazo>, Option<Paso>, Option<String>) {
        let region = s.papeles.map_or(0, |p| p.region);
        let calendario = Calendario::of_region(self.marco.catalogo, region);
        let counted = plazos::running(s, &calendario)
            .and_then(|plazos| next_step(s, &plazos, &calendario, self.marco.hoy).map(|paso| (plazos, paso)));
        match counted {
            Ok((plazos, paso)) => (plazos, Some(paso), None),
            Err(fuera) => (Vec::new(), None, Some(fuera.to_string())),
        }
    }

    /// Business days from today to a day, at the SEREMI of a region; negative where it has passed.
    pub fn days_left(&self, region: u8, dia: Date) -> Option<i32> {
        Calendario::of_region(self.marco.catalogo, region).business_between(self.marco.hoy, dia).ok()
    }

    /// The papers of a trámite as they are now.
    ///
    /// # Errors
    /// It has none, or the store failed.
    pub fn papeles_de(&self, id: TramiteId) -> Result<Papeles, NoTramite> {
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        s.papeles
            .cloned()
            .ok_or_else(|| NoTramite::Pedido(format!("{id} no tiene papeles de los que partir.")))
    }

    /// Where the profile of a trámite lies, for beginning another with it.
    ///
    /// # Errors
    /// It is not there any more, or was never known: what to do.
    pub fn perfil_de(&self, id: TramiteId) -> Result<PathBuf, NoTramite> {
        let papeles = self.papeles_de(id)?;
        let ruta = PathBuf::from(&papeles.titular.ruta);
        if ruta.is_file() {
            return Ok(ruta);
        }
        let how = match papeles.perfil {
            Some(_) => format!(
                "el perfil de {id} ya no está en {}. Saque la copia guardada con «convenio tramite ver {id} --perfil \
                 perfil.toml», cámbiela, e indíquela",
                ruta.display()
            ),
            None => format!("{id} se creó desde un paquete, sin su perfil: indique el perfil"),
        };
        Err(NoTramite::Pedido(format!("{how}.")))
    }

    /// The profile of a trámite as it was when its papers were made.
    ///
    /// # Errors
    /// It was never kept.
    pub fn perfil_guardado(&self, id: TramiteId) -> Result<Vec<u8>, NoTramite> {
        let kept = self.papeles_de(id)?.perfil;
        let kept = kept.ok_or_else(|| {
            NoTramite::Pedido(format!(
                "{id} se creó desde un paquete, sin su perfil: no hay copia que sacar."
            ))
        })?;
        self.archivo(&kept)
    }
}

/// Puts an answer into a file that a person named, unless another one is there.
///
/// # Errors
/// Another is there and nobody said to replace it; path or disk.
pub fn put_answer(ruta: &Path, bytes: &[u8], forzar: bool) -> Result<Puesto, NoTramite> {
    match put_file(ruta, bytes, forzar)? {
        Puesto::Existe => Err(NoTramite::Pedido(format!(
            "{} ya existe y es otro, y no se tocó. Indique otro nombre, o repita con --forzar: el anterior se conserva al \
             lado, como .anterior.",
            ruta.display()
        ))),
        puesto => Ok(puesto),
    }
}
