//! The credentials go to the provider: sealed to its key, on a sheet of paper, or read out. To whom and how is written down
//! first.

use crate::boveda::{Boveda, Credenciales, Destinatario, Frase, seal};
use crate::casos::tramites::{Escritura, Mesa, NoTramite};
use crate::informes::credenciales;
use crate::tramite::{Situacion, Suceso, TramiteId};

/// How they are handed over.
#[derive(Clone, Debug)]
pub enum Modo {
    /// As an age file that only the provider opens.
    Cifrado(Destinatario),
    /// As a sheet in Word.
    Hoja,
    /// As lines to read out.
    Leido,
}

impl Modo {
    /// How, as the history says it.
    fn como(&self) -> String {
        match self {
            Self::Cifrado(llave) => format!("en un archivo cifrado para {llave}"),
            Self::Hoja => "en una hoja impresa".to_owned(),
            Self::Leido => "leídas en voz alta".to_owned(),
        }
    }
}

/// What is handed over.
#[derive(Debug)]
pub enum Entrega {
    /// The bytes of a file.
    Archivo(Vec<u8>),
    /// To be read out.
    Lineas(Credenciales),
}

/// What was handed over, and what was written down of it.
#[derive(Debug)]
pub struct Entregado {
    /// What.
    pub entrega: Entrega,
    /// What was written down.
    pub escritura: Escritura,
}

impl Mesa<'_> {
    /// Hands the credentials of a trámite to somebody.
    ///
    /// # Errors
    /// There are none, the key does not open them, nobody is named; or the store failed: then nothing is handed over.
    pub fn token_entregar(
        &self,
        id: TramiteId,
        a: &str,
        modo: &Modo,
        boveda: &Boveda,
        frase: Frase<'_>,
    ) -> Result<Entregado, NoTramite> {
        let a = a.trim();
        if a.is_empty() {
            return Err(NoTramite::Pedido("falta decir a quién: --a".into()));
        }
        let abiertas = self.open_credentials(id, boveda, frase)?;
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        let pairs: Vec<(&str, &str)> = abiertas.each().map(|(c, v)| (c.rotulo(), v.show())).collect();
        let entrega = match modo {
            Modo::Cifrado(llave) => {
                let texto = credenciales::lines(id, &s, &pairs);
                let sealed = seal(texto.as_bytes(), std::slice::from_ref(llave));
                Entrega::Archivo(sealed.map_err(|e| NoTramite::Interno(e.to_string()))?)
            }
            Modo::Hoja => {
                let hoja = credenciales::sheet(id, &s, a, &pairs, self.marco.hoy);
                Entrega::Archivo(hoja.map_err(|e| NoTramite::Interno(e.to_string()))?)
            }
            Modo::Leido => Entrega::Lineas(abiertas.clone()),
        };
        let how = format!("{a}, {}", modo.como());
        let first = Suceso::Entregar { a: how.clone() };
        // A second hand-over changes no state, and is told all the same.
        let suceso = if s.avance.after(&first).is_ok() {
            first
        } else {
            Suceso::Contacto { texto: format!("Se entregaron las credenciales a {how}") }
        };
        let escritura = self.write(id, vec![self.hoy(suceso, Vec::new())], true, &[])?;
        Ok(Entregado { entrega, escritura })
    }
}
