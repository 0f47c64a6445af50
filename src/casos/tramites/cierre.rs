//! The trámite learns that its package was signed and closed.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Escritura, Mesa, NoTramite};
use crate::base::huella::sha256;
use crate::base::lectura::read_bytes;
use crate::casos::Cerrado;
use crate::paquete::{Cierre, MANIFIESTO, SUMAS};
use crate::tramite::historia::Nuevo;
use crate::tramite::{Avance, Evidencia, Situacion, Suceso, TramiteId};

/// Word file, Anexo, manifest and sums are each no larger: they come from a package that was read whole just now.
const MAX_PAPEL: u64 = 100 << 20;

/// What a trámite made of it.
#[derive(Debug)]
pub enum Enterado {
    /// No open trámite has this package.
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
    /// closed version with its digest. Kept with it: the Word file that was signed, the Anexo, and the two lists of the
    /// closed package, which is all that goes by e-mail and all that proves the rest. Told again, it writes nothing.
    ///
    /// # Errors
    /// The trámite is in a state in which no package can be closed; a file of the package is not any more what it was;
    /// the store failed.
    pub fn cerrado(&self, cerrado: &Cerrado) -> Result<Enterado, NoTramite> {
        let manifiesto = &cerrado.puesto.manifiesto;
        let Some(cierre) = &manifiesto.cierre else {
            return Err(NoTramite::Interno("un paquete cerrado sin cierre en su manifiesto".into()));
        };
        let rbds: Vec<String> = manifiesto.establecimientos.iter().map(|e| e.rbd.clone()).collect();
        let pairs = self.registro.rbds_en_curso(self.organizacion, &rbds, None)?;
        let candidatos: BTreeSet<TramiteId> = pairs.into_iter().map(|(_, id)| id).collect();
        let mut otro = None;
        for id in candidatos {
            let historia = self.historia(id)?;
            let (s, _) = Situacion::as_far_as_it_goes(&historia);
            match s.papeles {
                Some(p) if p.huella == cierre.generado => return self.write_closed(id, &s, cerrado, cierre),
                Some(p) if is_closing_of(&cerrado.puesto.carpeta, &p.paquete) => otro = Some(id),
                _ => {}
            }
        }
        Ok(otro.map_or(Enterado::SinTramite, Enterado::OtrosPapeles))
    }

    fn write_closed(
        &self,
        id: TramiteId,
        s: &Situacion<'_>,
        cerrado: &Cerrado,
        cierre: &Cierre,
    ) -> Result<Enterado, NoTramite> {
        let puesto = &cerrado.puesto;
        if s.cerrado == Some((puesto.version, puesto.huella.as_str())) {
            return Ok(Enterado::YaLoSabia(id));
        }
        let (evidencias, bytes) = papers(cerrado, cierre)?;
        let today = |suceso, evidencias| Nuevo { fecha: self.marco.hoy, suceso, evidencias };
        let mut nuevos: Vec<Nuevo> =
            unsigned(s.avance).map(|ejemplar| today(Suceso::Firmar { ejemplar }, Vec::new())).collect();
        let suceso = Suceso::PaqueteCerrado {
            version: puesto.version,
            huella: puesto.huella.clone(),
            motivo: cierre.motivo.clone(),
        };
        nuevos.push(today(suceso, evidencias));
        self.write(id, nuevos, true, &bytes).map(Enterado::Anotado)
    }
}

/// The papers of a closed package that are kept: what goes by e-mail, and the two lists.
fn papers(cerrado: &Cerrado, cierre: &Cierre) -> Result<(Vec<Evidencia>, Vec<Vec<u8>>), NoTramite> {
    let puesto = &cerrado.puesto;
    let listed = &puesto.manifiesto.archivos;
    let kept = listed.iter().filter(|f| f.nombre == cierre.word.archivo || is_annex(&f.nombre));
    let expected = kept
        .map(|f| (f.nombre.as_str(), Some(f.sha256.as_str())))
        .chain([(MANIFIESTO, None), (SUMAS, Some(puesto.huella.as_str()))]);
    let mut evidencias = Vec::new();
    let mut contents = Vec::new();
    for (nombre, wanted) in expected {
        let ruta = puesto.carpeta.join(nombre);
        let bytes = read_bytes(&ruta, MAX_PAPEL)?;
        let sha256 = sha256(&bytes);
        if wanted.is_some_and(|w| w != sha256) {
            return Err(NoTramite::Entorno(format!(
                "{} cambió después de cerrar el paquete",
                ruta.display()
            )));
        }
        evidencias.push(Evidencia { nombre: nombre.to_owned(), sha256, bytes: bytes.len() as u64 });
        contents.push(bytes);
    }
    Ok((evidencias, contents))
}

/// The workbook of the Anexo, not its scan.
fn is_annex(nombre: &str) -> bool {
    Path::new(nombre).file_stem().is_some_and(|s| s == "anexo")
}

/// Whether this folder is a closed version of the package with this name.
fn is_closing_of(carpeta: &Path, paquete: &str) -> bool {
    let nombre = carpeta.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    nombre.strip_prefix(paquete).is_some_and(|rest| rest.starts_with("_cerrado_v"))
}

/// The copies that are still to be signed, where this state is one in which they are.
fn unsigned(avance: Avance) -> impl Iterator<Item = u8> {
    (1..=3).filter(move |ejemplar| avance.after(&Suceso::Firmar { ejemplar: *ejemplar }).is_ok())
}
