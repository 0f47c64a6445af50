//! New papers for a trámite that is under way: made anew from its profile, or taken from a package.

use std::path::PathBuf;

use super::origen::{Hallados, Origen};
use super::papeles::Traidos;
use super::{Escritura, Mesa, NoTramite};
use crate::base::Diagnosticos;
use crate::tramite::historia::Nuevo;
use crate::tramite::papeles::{Cambio, changes};
use crate::tramite::{Papeles, Situacion, Suceso, TramiteId};

/// What became of the papers of a trámite.
#[derive(Debug)]
pub struct Rehecho {
    /// Where they are.
    pub carpeta: PathBuf,
    /// What they say otherwise than those before.
    pub cambios: Vec<Cambio>,
    /// Warnings of the profile.
    pub avisos: Diagnosticos,
    /// What was written down; nothing where the trámite has these very papers.
    pub escritura: Option<Escritura>,
}

impl Mesa<'_> {
    /// Gives a trámite its papers anew. A trámite stays one of its sostenedor, model and provider: for another of these a
    /// new one is begun.
    ///
    /// # Errors
    /// Its papers are signed or away; what is wrong with profile or package; the papers are of another convenio.
    pub fn rehacer(&self, id: TramiteId, origen: &Origen<'_>) -> Result<Rehecho, NoTramite> {
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        let before = s
            .papeles
            .ok_or_else(|| NoTramite::Pedido(format!("{id}: el trámite todavía no tiene papeles.")))?;
        // Asked before anything is made: what is refused leaves no papers behind.
        s.avance
            .after(&Suceso::PapelesGenerados(Box::new(before.clone())))
            .map_err(|e| NoTramite::Pedido(format!("{id}: {e}.")))?;
        let Hallados { paquetes, avisos } = self.find_papers(origen)?;
        let Some((Traidos { papeles, archivos }, carpeta)) = of_this_model(paquetes, before)? else {
            return Err(NoTramite::Pedido(format!(
                "{id}: el perfil ya no tiene un convenio {}. Para otro modelo se abre otro trámite: «convenio tramite crear».",
                self.marco.catalogo.modelo(before.modelo).nombre
            )));
        };
        if let Some(que) = other_convenio(before, &papeles) {
            return Err(NoTramite::Pedido(format!(
                "{id}: estos papeles son de otro convenio: cambia {que}. Abra otro que tome su lugar: «convenio tramite crear --desde {id}»."
            )));
        }
        let cambios = changes(&before.titular.hechos, &papeles.titular.hechos);
        if papeles == *before {
            return Ok(Rehecho { carpeta, cambios, avisos, escritura: None });
        }
        let nuevo = Nuevo {
            fecha: self.marco.hoy,
            suceso: Suceso::PapelesGenerados(Box::new(papeles)),
            evidencias: Vec::new(),
        };
        let escritura = self.write(id, vec![nuevo], true, &archivos)?;
        Ok(Rehecho { carpeta, cambios, avisos, escritura: Some(escritura) })
    }
}

/// The package of the model that the trámite is about, of those that a profile has; one that stands alone, whatever it is.
fn of_this_model(
    paquetes: Vec<Result<(Traidos, PathBuf), NoTramite>>,
    before: &Papeles,
) -> Result<Option<(Traidos, PathBuf)>, NoTramite> {
    let mut falla = None;
    for paquete in paquetes {
        match paquete {
            Ok(hallado) if hallado.0.papeles.modelo == before.modelo => return Ok(Some(hallado)),
            Ok(_) => {}
            Err(error) => falla = Some(error),
        }
    }
    falla.map_or(Ok(None), Err)
}

/// What makes it another convenio.
fn other_convenio(before: &Papeles, now: &Papeles) -> Option<&'static str> {
    if before.titular.sostenedor_rut != now.titular.sostenedor_rut {
        return Some("el sostenedor");
    }
    (before.proveedor_rut != now.proveedor_rut).then_some("el proveedor")
}
