//! The credentials come in: found in the mail or typed, sealed at once, and only the seal is kept.

use zeroize::Zeroizing;

use super::{CORREO, CREDENCIALES};
use crate::base::huella::sha256;
use crate::boveda::{Boveda, Campo, Hallado, Nueva, Secreto, find_in_mail, find_in_text};
use crate::casos::tramites::{Escritura, Mesa, NoTramite};
use crate::tramite::{Evidencia, Situacion, Suceso, TramiteId};

/// A mail with more attachments than this is not one with a token.
const MAX_CORREO: usize = 32 << 20;

/// What was kept.
#[derive(Debug)]
pub struct Guardado {
    /// The fields that are kept.
    pub campos: Vec<Campo>,
    /// Whether the mail was kept as well.
    pub con_correo: bool,
    /// The key that it was sealed to.
    pub llave: Nueva,
    /// How many others can open it.
    pub otros: usize,
    /// What was written down.
    pub escritura: Escritura,
}

/// Looks through the mail that the Ministry sent.
///
/// # Errors
/// It is no mail, or too large for one.
pub fn read_mail(bytes: &[u8]) -> Result<Hallado, NoTramite> {
    if bytes.len() > MAX_CORREO {
        return Err(NoTramite::Pedido("el mensaje pasa de 32 MB: no parece el correo con el token.".into()));
    }
    find_in_mail(bytes).map_err(|e| {
        NoTramite::Pedido(format!(
            "{e}. Guarde el correo con «Guardar como…» y elija el formato .eml, o ejecute la orden sin archivo y escriba los datos."
        ))
    })
}

/// Looks through a text: `Token: …`, a line each.
pub fn read_text(texto: &str) -> Hallado {
    find_in_text(texto)
}

impl Mesa<'_> {
    /// Whether credentials can be received in a trámite now: asked before anybody types a secret.
    ///
    /// # Errors
    /// Why not.
    pub fn token_esperado(&self, id: TramiteId, de_nuevo: bool) -> Result<(), NoTramite> {
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        let kept = !super::sealed(&historia).is_empty();
        if kept && !de_nuevo {
            return Err(NoTramite::Pedido(format!(
                "{id}: ya hay credenciales guardadas. Si el Ministerio mandó otras, repita con --de-nuevo: las anteriores quedan en la historia, selladas."
            )));
        }
        let first = s.avance.after(&Suceso::Credenciales { texto: None });
        // They were noted by hand before, or others came: kept beside the state.
        let later = matches!(
            s.estado(),
            crate::tramite::Estado::CredencialesRecibidas
                | crate::tramite::Estado::EntregadasAProveedor
                | crate::tramite::Estado::Operativo
        );
        match first {
            Err(why) if !later => Err(NoTramite::Pedido(format!("{id}: {why}."))),
            _ => Ok(()),
        }
    }

    /// Seals the credentials, and the mail in which they came, and keeps the seals.
    ///
    /// # Errors
    /// No token among them; the key or the store failed. Then nothing was kept.
    pub fn token_recibir(
        &self,
        id: TramiteId,
        hallado: &Hallado,
        correo: Option<&[u8]>,
        boveda: &Boveda,
        frase: Option<&Secreto>,
    ) -> Result<Guardado, NoTramite> {
        let Some(credenciales) = hallado.credenciales() else {
            return Err(NoTramite::Pedido(missing(hallado)));
        };
        let llave = boveda.prepare(frase)?;
        let json: Zeroizing<Vec<u8>> = credenciales.to_json();
        let mut bytes = vec![boveda.seal(&json)?];
        if let Some(correo) = correo {
            bytes.push(boveda.seal(correo)?);
        }
        let evidencias: Vec<Evidencia> = [CREDENCIALES, CORREO]
            .into_iter()
            .zip(&bytes)
            .map(|(nombre, sealed)| Evidencia {
                nombre: nombre.to_owned(),
                sha256: sha256(sealed),
                bytes: sealed.len() as u64,
            })
            .collect();
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        let first = Suceso::Credenciales { texto: None };
        let suceso = if s.avance.after(&first).is_ok() { first } else { Suceso::TokenResellado };
        let escritura = self.write(id, vec![self.hoy(suceso, evidencias)], true, &bytes)?;
        Ok(Guardado {
            campos: credenciales.each().map(|(c, _)| c).collect(),
            con_correo: correo.is_some(),
            llave,
            otros: boveda.further()?.len(),
            escritura,
        })
    }
}

/// What to say where there is no token; never what else was found.
fn missing(hallado: &Hallado) -> String {
    let why = if hallado.ambiguos.contains(&Campo::Token) {
        "hay más de un token, y no se adivina cuál vale"
    } else {
        "no se encontró el token"
    };
    format!(
        "{why}. Ejecute la orden sin archivo y escriba los datos; o páselos por la entrada estándar, uno por línea: «Token: …», «Semilla: …», «ID \
         cliente: …», «ID convenio: …»."
    )
}
