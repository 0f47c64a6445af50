//! The papers about trámites: the history and the letters of one, the agenda and the workbook of many.

use super::{Mesa, NoTramite};
use crate::informes::agenda::{self, Agenda};
use crate::informes::escritos::{self, Antecedentes, Borrador};
use crate::informes::{Tramite, historia, tablero};
use crate::registro::Filtro;
use crate::tramite::{Anotado, Escrito, Situacion, TramiteId};

impl Mesa<'_> {
    /// Who did what when, as a Word file.
    ///
    /// # Errors
    /// The store failed, or we did.
    pub fn historia_en_word(&self, id: TramiteId) -> Result<Vec<u8>, NoTramite> {
        let anotados = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&anotados);
        historia::word(id, &anotados, &s, self.marco.catalogo).map_err(|e| NoTramite::Interno(e.to_string()))
    }

    /// A letter as a draft, with what the trámite knows in its place.
    ///
    /// # Errors
    /// The store failed, or we did.
    pub fn escrito(&self, id: TramiteId, cual: Escrito) -> Result<Borrador, NoTramite> {
        let anotados = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&anotados);
        let (plazos, _, _) = self.clock(&s);
        let facts = Antecedentes::of(&s, &plazos, self.marco.catalogo);
        escritos::draw(cual, &facts, self.marco.hoy).map_err(|e| NoTramite::Interno(e.to_string()))
    }

    /// What ends in the next days, and what waits for somebody, in the open trámites that fit.
    ///
    /// # Errors
    /// The store failed.
    pub fn agenda(&self, filtro: &Filtro, dias: u16) -> Result<Agenda, NoTramite> {
        let filtro = Filtro { abierto: Some(true), ..filtro.clone() };
        let all = self.histories(&filtro)?;
        Ok(agenda::of(&borrow(&all), self.marco.catalogo, self.marco.hoy, dias))
    }

    /// Board, histories and figures of the trámites that fit, as a workbook.
    ///
    /// # Errors
    /// The store failed, or we did.
    pub fn libro(&self, filtro: &Filtro) -> Result<Vec<u8>, NoTramite> {
        let all = self.histories(filtro)?;
        tablero::write(&borrow(&all), self.marco.catalogo, self.marco.hoy)
            .map_err(|e| NoTramite::Interno(e.to_string()))
    }

    fn histories(&self, filtro: &Filtro) -> Result<Vec<(TramiteId, Vec<Anotado>)>, NoTramite> {
        self.listar(filtro)?.into_iter().map(|fila| Ok((fila.id, self.historia(fila.id)?))).collect()
    }
}

fn borrow(all: &[(TramiteId, Vec<Anotado>)]) -> Vec<Tramite<'_>> {
    all.iter().map(|(id, historia)| Tramite { id: *id, historia }).collect()
}
