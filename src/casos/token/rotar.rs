//! Everything that is sealed goes over to a new key, trámite by trámite; killed in the middle, the next run goes on.

use std::path::PathBuf;

use super::sealed;
use crate::base::huella::sha256;
use crate::boveda::{Boveda, Frase, Nueva, Secreto};
use crate::casos::tramites::{Mesa, NoTramite};
use crate::registro::Filtro;
use crate::tramite::{Evidencia, Suceso, TramiteId};

/// What was sealed anew.
#[derive(Debug)]
pub struct Rotado {
    /// The new key.
    pub llave: Nueva,
    /// Where the key of before is kept.
    pub anterior: PathBuf,
    /// The trámites whose credentials were sealed anew now.
    pub tramites: Vec<TramiteId>,
    /// How many were already.
    pub ya_estaban: usize,
}

impl Mesa<'_> {
    /// Seals all credentials to a new key, under a passphrase where one is given.
    ///
    /// # Errors
    /// The key in use does not open something that is sealed, and is not given up then; the store failed. What was done
    /// stays done, and the old key in use.
    pub fn token_rotar(
        &self,
        boveda: &Boveda,
        nueva: Option<&Secreto>,
        frase: Frase<'_>,
    ) -> Result<Rotado, NoTramite> {
        let llave = boveda.begin_rotation(nueva)?;
        // The new phrase is known already where it was given now.
        let mut asked = |ruta: &std::path::Path| match nueva {
            Some(nueva) if ruta == llave.archivo => Some(nueva.clone()),
            _ => frase(ruta),
        };
        let (mut tramites, mut ya_estaban) = (Vec::new(), 0);
        for fila in self.listar(&Filtro::default())? {
            let historia = self.historia(fila.id)?;
            let files = sealed(&historia);
            if files.is_empty() {
                continue;
            }
            let (mut evidencias, mut bytes) = (Vec::new(), Vec::new());
            for file in &files {
                let old = self.archivo(&file.sha256)?;
                if boveda.is_sealed_to_new(&old, &mut asked)? {
                    continue;
                }
                let sealed = boveda.seal_to_new(&boveda.open(&old, &mut asked)?)?;
                evidencias.push(Evidencia {
                    nombre: file.nombre.clone(),
                    sha256: sha256(&sealed),
                    bytes: sealed.len() as u64,
                });
                bytes.push(sealed);
            }
            if evidencias.is_empty() {
                ya_estaban += 1;
                continue;
            }
            self.write(fila.id, vec![self.hoy(Suceso::TokenResellado, evidencias)], true, &bytes)?;
            tramites.push(fila.id);
        }
        let anterior = boveda.finish_rotation()?;
        Ok(Rotado { llave, anterior, tramites, ya_estaban })
    }
}
