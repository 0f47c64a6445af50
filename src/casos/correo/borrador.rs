//! A draft for the person's own mail program.

use std::path::{Path, PathBuf};

pub use super::juntar::Procedencia;
use super::juntar::{Carta, bytes_of, papers};
use crate::casos::tramites::{Mesa, NoTramite};
use crate::tramite::{Situacion, TramiteId};

/// A message that was made and went nowhere.
#[derive(Clone, Debug)]
pub struct Hecho {
    /// The trámite.
    pub id: TramiteId,
    /// The message, byte for byte.
    pub bytes: Vec<u8>,
    /// Its Message-ID.
    pub mensaje: String,
    /// To whom.
    pub para: String,
    /// Who gets a copy.
    pub copia: Vec<String>,
    /// Its subject.
    pub asunto: String,
    /// Its text.
    pub texto: String,
    /// Name, size in bytes and SHA-256 of each file.
    pub adjuntos: Vec<(String, u64, String)>,
    /// Where the files come from.
    pub procedencia: Procedencia,
    /// The template, where it is the person's own.
    pub plantilla: Option<PathBuf>,
}

impl Mesa<'_> {
    /// A draft of the mail about a trámite: the same history, settings and template make the same bytes on any day.
    ///
    /// # Errors
    /// The trámite has no papers; a template or a text is wrong; the store failed, or a kept file is not what it was.
    pub fn correo_borrador(&self, id: TramiteId, carpeta: Option<&Path>) -> Result<Hecho, NoTramite> {
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        let papel = papers(id, &historia, &s)?;
        let carta = Carta {
            papel: &papel,
            ajustes: self.marco.ajustes.correo(),
            carpeta,
            // The day of the papers: a draft of tomorrow is the same draft, and the mail program dates what it sends.
            fecha: papel.desde,
            refiere: None,
            borrador: true,
        };
        let junto = self.compose(id, &historia, &s, &carta)?;
        let bytes = bytes_of(&junto)?;
        Ok(Hecho::of(id, junto, bytes, papel.procedencia, &papel.archivos))
    }
}

impl Hecho {
    pub(super) fn of(
        id: TramiteId,
        junto: super::juntar::Junto,
        bytes: Vec<u8>,
        procedencia: Procedencia,
        archivos: &[crate::tramite::Evidencia],
    ) -> Self {
        let r = junto.redaccion;
        let named = r.adjuntos.iter().zip(archivos);
        Self {
            id,
            bytes,
            mensaje: r.id,
            para: r.para.direccion,
            copia: r.copia,
            asunto: r.asunto,
            texto: r.texto,
            adjuntos: named.map(|(a, e)| (a.nombre.clone(), e.bytes, e.sha256.clone())).collect(),
            procedencia,
            plantilla: junto.plantilla,
        }
    }
}
