//! The states of a trámite and which event leads from one to another: the one table of it.

use super::suceso::Suceso;
use super::tipo::Tipo;

/// Where a trámite stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Estado {
    /// Papers are being made.
    #[default]
    Borrador,
    /// Somebody at home looks them over.
    EnRevisionInterna,
    /// They wait for signatures.
    ListoParaFirma,
    /// All three copies are signed.
    Firmado,
    /// The oficina de partes has them.
    Ingresado,
    /// The SEREMI looks at them.
    EnRevisionSeremi,
    /// The SEREMI wants something mended.
    Observado,
    /// The SEREMI gave them back; they can be handed in again.
    Devuelto,
    /// The resolution is there.
    ResolucionDictada,
    /// The sostenedor knows of it.
    Notificado,
    /// Token and seed came.
    CredencialesRecibidas,
    /// The provider has them.
    EntregadasAProveedor,
    /// The connection works.
    Operativo,
    /// Refused.
    Rechazado,
    /// Given up.
    Desistido,
    /// Should not have been.
    Anulado,
    /// Another trámite took its place.
    Reemplazado,
}

impl Estado {
    /// All of them, in the order of the way.
    pub const TODOS: [Self; 17] = [
        Self::Borrador,
        Self::EnRevisionInterna,
        Self::ListoParaFirma,
        Self::Firmado,
        Self::Ingresado,
        Self::EnRevisionSeremi,
        Self::Observado,
        Self::Devuelto,
        Self::ResolucionDictada,
        Self::Notificado,
        Self::CredencialesRecibidas,
        Self::EntregadasAProveedor,
        Self::Operativo,
        Self::Rechazado,
        Self::Desistido,
        Self::Anulado,
        Self::Reemplazado,
    ];

    /// The word for it in commands, JSON and the store.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Borrador => "borrador",
            Self::EnRevisionInterna => "en_revision_interna",
            Self::ListoParaFirma => "listo_para_firma",
            Self::Firmado => "firmado",
            Self::Ingresado => "ingresado",
            Self::EnRevisionSeremi => "en_revision_seremi",
            Self::Observado => "observado",
            Self::Devuelto => "devuelto",
            Self::ResolucionDictada => "resolucion_dictada",
            Self::Notificado => "notificado",
            Self::CredencialesRecibidas => "credenciales_recibidas",
            Self::EntregadasAProveedor => "entregadas_a_proveedor",
            Self::Operativo => "operativo",
            Self::Rechazado => "rechazado",
            Self::Desistido => "desistido",
            Self::Anulado => "anulado",
            Self::Reemplazado => "reemplazado",
        }
    }

    /// What people call it.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Borrador => "borrador",
            Self::EnRevisionInterna => "en revisión interna",
            Self::ListoParaFirma => "listo para firma",
            Self::Firmado => "firmado",
            Self::Ingresado => "ingresado",
            Self::EnRevisionSeremi => "en revisión en la SEREMI",
            Self::Observado => "observado",
            Self::Devuelto => "devuelto",
            Self::ResolucionDictada => "resolución dictada",
            Self::Notificado => "notificado",
            Self::CredencialesRecibidas => "credenciales recibidas",
            Self::EntregadasAProveedor => "credenciales con el proveedor",
            Self::Operativo => "operativo",
            Self::Rechazado => "rechazado",
            Self::Desistido => "desistido",
            Self::Anulado => "anulado",
            Self::Reemplazado => "reemplazado",
        }
    }

    /// The state with this word, or with its name as people say it.
    pub fn of(palabra: &str) -> Option<Self> {
        let palabra = palabra.trim().to_lowercase().replace([' ', '-'], "_");
        Self::TODOS
            .into_iter()
            .find(|e| e.clave() == palabra || e.nombre().replace([' ', '-'], "_") == palabra)
    }

    /// Whether it is an end: neither on its way nor in force.
    pub const fn es_final(self) -> bool {
        matches!(self, Self::Rechazado | Self::Desistido | Self::Anulado | Self::Reemplazado)
    }

    /// Whether it is still on its way: neither at an end nor operative.
    pub const fn es_abierto(self) -> bool {
        !self.es_final() && !matches!(self, Self::Operativo)
    }
}

/// What an event does to the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transicion {
    /// It leads from any of these to that one.
    Lleva(&'static [Estado], Estado),
    /// The third copy leads from any of these to that one; the first two change nothing but their count.
    AlTercero(&'static [Estado], Estado),
    /// It is written down and changes nothing; it happens in these states only.
    Anota(&'static [Estado]),
}

use Estado::{
    Anulado, Borrador, CredencialesRecibidas, Desistido, Devuelto, EnRevisionInterna, EnRevisionSeremi,
    EntregadasAProveedor, Firmado, Ingresado, ListoParaFirma, Notificado, Observado, Operativo, Rechazado,
    Reemplazado, ResolucionDictada,
};

const EN_LA_SEREMI: &[Estado] = &[Ingresado, EnRevisionSeremi, Observado];
const TODOS: &[Estado] = &Estado::TODOS;
const DESDE_EL_INGRESO: &[Estado] = &[Ingresado, EnRevisionSeremi, Observado, ResolucionDictada, Notificado];
const CON_PAPELES_EN_CASA: &[Estado] =
    &[Borrador, EnRevisionInterna, ListoParaFirma, Firmado, Observado, Devuelto];
/// On the way, which is how [`Estado::TODOS`] begins; a test holds it against [`Estado::es_abierto`].
const ABIERTOS: &[Estado] = TODOS.split_at(12).0;
const ABIERTOS_Y_OPERATIVO: &[Estado] = TODOS.split_at(13).0;

impl Tipo {
    /// From where to where it leads. No arm for the rest: a new kind does not compile until it says so.
    pub const fn transicion(self) -> Transicion {
        use Transicion::{AlTercero, Anota, Lleva};
        match self {
            Self::Revisar => Lleva(&[Borrador], EnRevisionInterna),
            Self::Aprobar => Lleva(&[Borrador, EnRevisionInterna], ListoParaFirma),
            // A submission that came back may have to be signed anew.
            Self::Firmar => AlTercero(&[Borrador, EnRevisionInterna, ListoParaFirma, Devuelto], Firmado),
            Self::Ingresar => Lleva(&[Firmado, Devuelto], Ingresado),
            Self::Revision => Lleva(&[Ingresado], EnRevisionSeremi),
            Self::Observar => Lleva(&[Ingresado, EnRevisionSeremi], Observado),
            Self::Subsanar => Lleva(&[Observado], EnRevisionSeremi),
            Self::Resolucion => Lleva(&[Ingresado, EnRevisionSeremi], ResolucionDictada),
            Self::Notificar => Lleva(&[ResolucionDictada], Notificado),
            // The mail with the token is known to come before anybody is told of the resolution.
            Self::Credenciales => Lleva(DESDE_EL_INGRESO, CredencialesRecibidas),
            Self::Entregar => Lleva(&[CredencialesRecibidas], EntregadasAProveedor),
            Self::Operativo => Lleva(&[EntregadasAProveedor], Operativo),
            Self::Devolver => Lleva(EN_LA_SEREMI, Devuelto),
            Self::Rechazar => Lleva(EN_LA_SEREMI, Rechazado),
            Self::Desistir => Lleva(ABIERTOS, Desistido),
            Self::Anular => Lleva(ABIERTOS, Anulado),
            Self::Reemplazar => Lleva(ABIERTOS_Y_OPERATIVO, Reemplazado),
            Self::VistoBueno | Self::CertificadoListo => Anota(EN_LA_SEREMI),
            Self::Solicitar | Self::Ampliar => Anota(DESDE_EL_INGRESO),
            // Signed papers are those that were signed: others need other signatures.
            Self::PapelesGenerados => {
                Anota(&[Borrador, EnRevisionInterna, ListoParaFirma, Observado, Devuelto])
            }
            Self::PaqueteCerrado => Anota(CON_PAPELES_EN_CASA),
            Self::Creado
            | Self::Contacto
            | Self::CorreoPreparado
            | Self::CorreoEnviado
            | Self::CorreoIncierto
            | Self::CorreoAcusado
            | Self::TokenMostrado
            | Self::TokenResellado
            | Self::Nota
            | Self::Asignar
            | Self::Correccion
            | Self::Purga => Anota(TODOS),
        }
    }
}

/// How far a trámite is: its state, and which copies are signed on the way to «firmado».
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Avance {
    /// Its state.
    pub estado: Estado,
    /// For each of the three copies, whether it is signed.
    pub ejemplares: [bool; 3],
}

/// An event can't happen in this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imposible {
    /// Where the trámite stands.
    pub avance: Avance,
    /// What can't happen there.
    pub tipo: Tipo,
    /// The copy, where it is signed already.
    pub ya_firmado: Option<u8>,
}

impl Avance {
    /// How many copies are signed.
    pub fn firmados(self) -> usize {
        self.ejemplares.iter().filter(|f| **f).count()
    }

    /// Where the trámite stands after one more event.
    ///
    /// # Errors
    /// Where that event can't happen here.
    pub fn after(self, suceso: &Suceso) -> Result<Self, Imposible> {
        let tipo = suceso.tipo();
        let here = |desde: &[Estado]| {
            let imposible = Imposible { avance: self, tipo, ya_firmado: None };
            desde.contains(&self.estado).then_some(()).ok_or(imposible)
        };
        match tipo.transicion() {
            Transicion::Lleva(desde, hasta) => {
                here(desde)?;
                // What comes back is signed again, or handed in as it is.
                let ejemplares = if hasta == Devuelto { [false; 3] } else { self.ejemplares };
                Ok(Self { estado: hasta, ejemplares })
            }
            Transicion::AlTercero(desde, hasta) => {
                let Suceso::Firmar { ejemplar } = suceso else { return Ok(self) };
                here(desde)?;
                let mut ejemplares = self.ejemplares;
                let copy = ejemplares.get_mut(usize::from(ejemplar.wrapping_sub(1)));
                match copy {
                    Some(signed) if !*signed => *signed = true,
                    _ => return Err(Imposible { avance: self, tipo, ya_firmado: Some(*ejemplar) }),
                }
                let estado = if ejemplares == [true; 3] { hasta } else { self.estado };
                Ok(Self { estado, ejemplares })
            }
            Transicion::Anota(desde) => {
                here(desde)?;
                // A signature is on the paper that was signed.
                let anew = tipo == Tipo::PapelesGenerados && self.estado != Observado;
                Ok(Self { estado: self.estado, ejemplares: if anew { [false; 3] } else { self.ejemplares } })
            }
        }
    }

    /// The kinds that can happen here, in the order of `Tipo::TODOS`.
    pub fn posibles(self) -> Vec<Tipo> {
        let may = |tipo: &&Tipo| match tipo.transicion() {
            Transicion::Lleva(desde, _) | Transicion::AlTercero(desde, _) | Transicion::Anota(desde) => {
                desde.contains(&self.estado)
            }
        };
        Tipo::TODOS.iter().filter(may).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_states_are_the_first_of_all() {
        assert_eq!(ABIERTOS, Estado::TODOS.into_iter().filter(|e| e.es_abierto()).collect::<Vec<_>>());
        assert_eq!(ABIERTOS_Y_OPERATIVO.last(), Some(&Operativo));
    }
}
