//! The use cases of the credentials: they come in and are sealed at once, are shown, are handed over, go to another key.

mod entregar;
mod recibir;
mod rotar;

use std::path::Path;

use zeroize::Zeroizing;

use super::tramites::{Mesa, NoTramite};
use crate::boveda::{Boveda, Credenciales, Frase, NoLlave};
use crate::tramite::historia::vigentes;
use crate::tramite::{Anotado, Evidencia, Suceso, TramiteId};

pub use entregar::{Entrega, Entregado, Modo};
pub use recibir::{Guardado, read_mail, read_text};
pub use rotar::Rotado;

/// The sealed credentials, as evidence.
const CREDENCIALES: &str = "credenciales.age";
/// The sealed mail in which they came.
const CORREO: &str = "correo_credenciales.age";
/// The folder of the vault in the data folder.
pub const CARPETA: &str = "boveda";

impl From<NoLlave> for NoTramite {
    fn from(error: NoLlave) -> Self {
        if error.is_persons() {
            Self::Pedido(format!("{error}."))
        } else {
            Self::Entorno(format!("{error}."))
        }
    }
}

/// The vault in a data folder.
pub fn vault(datos: &Path) -> Boveda {
    Boveda::new(datos.join(CARPETA))
}

/// What is sealed of a trámite now: the files of the last event that has some.
fn sealed(historia: &[Anotado]) -> Vec<&Evidencia> {
    let holds = |a: &&&Anotado| {
        matches!(a.suceso, Suceso::Credenciales { .. } | Suceso::TokenResellado)
            && a.evidencias.iter().any(|e| e.nombre == CREDENCIALES)
    };
    let standing = vigentes(historia);
    let last = standing.iter().rev().find(holds);
    last.map(|a| {
        a.evidencias.iter().filter(|e| [CREDENCIALES, CORREO].contains(&e.nombre.as_str())).collect()
    })
    .unwrap_or_default()
}

impl Mesa<'_> {
    /// Opens what is kept of a trámite.
    fn open_credentials(
        &self,
        id: TramiteId,
        boveda: &Boveda,
        frase: Frase<'_>,
    ) -> Result<Credenciales, NoTramite> {
        let historia = self.historia(id)?;
        let files = sealed(&historia);
        let Some(kept) = files.iter().find(|e| e.nombre == CREDENCIALES) else {
            return Err(NoTramite::Pedido(format!(
                "{id}: no hay credenciales guardadas. Cuando llegue el correo del Ministerio, guárdelas con «convenio token recibir {id} CORREO.eml»."
            )));
        };
        let json = self.open_sealed(&kept.sha256, boveda, frase)?;
        Credenciales::from_json(&json)
            .ok_or_else(|| NoTramite::Pedido(format!("{}.", NoLlave::SelladoDanado)))
    }

    fn open_sealed(
        &self,
        sha256: &str,
        boveda: &Boveda,
        frase: Frase<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, NoTramite> {
        Ok(boveda.open(&self.archivo(sha256)?, frase)?)
    }

    /// The credentials, to be shown once. That they are is written down first.
    ///
    /// # Errors
    /// There are none, the key does not open them, or the store failed: then nothing is shown.
    pub fn token_mostrar(
        &self,
        id: TramiteId,
        boveda: &Boveda,
        frase: Frase<'_>,
    ) -> Result<Credenciales, NoTramite> {
        let credenciales = self.open_credentials(id, boveda, frase)?;
        self.write(id, vec![self.hoy(Suceso::TokenMostrado, Vec::new())], true, &[])?;
        Ok(credenciales)
    }

    fn hoy(&self, suceso: Suceso, evidencias: Vec<Evidencia>) -> crate::tramite::historia::Nuevo {
        crate::tramite::historia::Nuevo { fecha: self.marco.hoy, suceso, evidencias }
    }
}
