//! The trámite learns that its package was signed and closed.

use std::collections::BTreeSet;

use super::{Escritura, Mesa, NoTramite};
use crate::base::huella::sha256;
use crate::tramite::historia::Nuevo;
use crate::tramite::{Avance, Evidencia, Situacion, Suceso, TramiteId};

/// A package that was closed, as a trámite knows it.
#[derive(Clone, Copy, Debug)]
pub struct Cerrado<'a> {
    /// The name of the package that was closed.
    pub paquete: &'a str,
    /// SHA-256 of its sums, before it was closed.
    pub origen: &'a str,
    /// Its schools.
    pub rbds: &'a [String],
    /// Which closed version it is.
    pub version: u32,
    /// SHA-256 of the sums of the closed package.
    pub huella: &'a str,
    /// Why it was closed as it is, where somebody had to say.
    pub motivo: Option<&'a str>,
    /// The manifest of the closed package: name and bytes.
    pub manifiesto: (&'a str, &'a [u8]),
}

/// What a trámite made of it.
#[derive(Debug)]
pub enum Enterado {
    /// No open trámite has these schools.
    SinTramite,
    /// The trámite of this package has other papers: they were made anew since.
    OtrosPapeles(TramiteId),
    /// It knew of it.
    YaLoSabia(TramiteId),
    /// It was written down.
    Anotado(Escritura),
}

impl Mesa<'_> {
    /// Writes down that the package of a trámite was signed and closed: the copies that were not signed yet, and the
    /// closed version with its digest. Told again, it writes nothing.
    ///
    /// # Errors
    /// The trámite is in a state in which no package can be closed; the store failed.
    pub fn cerrado(&self, c: &Cerrado<'_>) -> Result<Enterado, NoTramite> {
        let pairs = self.registro.rbds_en_curso(self.organizacion, c.rbds, None)?;
        let candidatos: BTreeSet<TramiteId> = pairs.into_iter().map(|(_, id)| id).collect();
        let mut otro = None;
        for id in candidatos {
            let historia = self.historia(id)?;
            let (s, _) = Situacion::as_far_as_it_goes(&historia);
            match s.papeles {
                Some(p) if p.huella == c.origen => return self.write_closed(id, &s, c),
                Some(p) if p.paquete == c.paquete => otro = Some(id),
                _ => {}
            }
        }
        Ok(otro.map_or(Enterado::SinTramite, Enterado::OtrosPapeles))
    }

    fn write_closed(&self, id: TramiteId, s: &Situacion<'_>, c: &Cerrado<'_>) -> Result<Enterado, NoTramite> {
        if s.cerrado == Some((c.version, c.huella)) {
            return Ok(Enterado::YaLoSabia(id));
        }
        let today = |suceso, evidencias| Nuevo { fecha: self.marco.hoy, suceso, evidencias };
        let mut nuevos: Vec<Nuevo> =
            unsigned(s.avance).map(|ejemplar| today(Suceso::Firmar { ejemplar }, Vec::new())).collect();
        let (nombre, bytes) = c.manifiesto;
        let evidencia =
            Evidencia { nombre: nombre.to_owned(), sha256: sha256(bytes), bytes: bytes.len() as u64 };
        let cerrado = Suceso::PaqueteCerrado {
            version: c.version,
            huella: c.huella.to_owned(),
            motivo: c.motivo.map(str::to_owned),
        };
        nuevos.push(today(cerrado, vec![evidencia]));
        self.write(id, nuevos, true, &[bytes.to_vec()]).map(Enterado::Anotado)
    }
}

/// The copies that are still to be signed, where this state is one in which they are.
fn unsigned(avance: Avance) -> impl Iterator<Item = u8> {
    (1..=3).filter(move |ejemplar| avance.after(&Suceso::Firmar { ejemplar: *ejemplar }).is_ok())
}
