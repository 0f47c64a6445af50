//! What is so now: the facts of a trámite that its standing events leave, each with the event that says it.

use jiff::civil::Date;

use super::TramiteId;
use super::estado::{Avance, Estado, Imposible};
use super::historia::{Anotado, vigentes};
use super::papeles::Papeles;
use super::suceso::{Canal, Escrito, Suceso};

/// A day and the event that says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hito {
    /// The day.
    pub fecha: Date,
    /// The event's number.
    pub numero: u32,
}

/// The papers were handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ingreso<'a> {
    /// When.
    pub hito: Hito,
    /// How.
    pub canal: Canal,
    /// The number that they got, where one was said.
    pub folio: Option<&'a str>,
}

/// More time that was granted, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ampliacion {
    /// When it was granted.
    pub hito: Hito,
    /// Business days.
    pub dias: u8,
    /// The state at that time, which tells the term that ran.
    pub estado: Estado,
}

/// What is known of the e-mail to the Ministry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Correo {
    /// None was sent.
    #[default]
    Ninguno,
    /// It was made ready.
    Preparado,
    /// Nobody knows whether it went.
    Incierto,
    /// The server took it.
    Enviado,
    /// The Ministry answered it.
    Acusado,
}

/// A trámite as it is after its history. Everything borrowed is the history's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situacion<'a> {
    /// State, and copies signed.
    pub avance: Avance,
    /// The event that led to this state.
    pub desde: Option<Hito>,
    /// The name that somebody else's system has for it.
    pub externo: Option<&'a str>,
    /// The trámite that it was cloned from.
    pub clon_de: Option<TramiteId>,
    /// The trámite that took its place.
    pub reemplazado_por: Option<TramiteId>,
    /// The last papers.
    pub papeles: Option<&'a Papeles>,
    /// The event that kept them.
    pub papeles_en: Option<Hito>,
    /// Who takes care of it.
    pub persona: Option<&'a str>,
    /// The last time that the papers were handed in.
    pub ingreso: Option<Ingreso<'a>>,
    /// The last observations, as long as they are not mended.
    pub observado: Option<(Hito, &'a [String])>,
    /// That the act is ready to be decided, since the papers were handed in.
    pub certificado_listo: Option<Hito>,
    /// Letters handed in since then.
    pub escritos: Vec<(Escrito, Hito)>,
    /// More time granted since then.
    pub ampliaciones: Vec<Ampliacion>,
    /// The resolution: when, and its number.
    pub resolucion: Option<(Hito, &'a str)>,
    /// When it was notified.
    pub notificado: Option<Hito>,
    /// The e-mail.
    pub correo: Correo,
    /// The last closed package: version and digest.
    pub cerrado: Option<(u32, &'a str)>,
    /// What was personal in it was erased.
    pub purgado: bool,
    /// The last event that stands.
    pub ultimo: Option<Hito>,
}

impl<'a> Situacion<'a> {
    /// What this history leaves.
    ///
    /// # Errors
    /// The first event that can't have happened. The store takes in no such history; a changed one may be.
    pub fn of(historia: &'a [Anotado]) -> Result<Self, (&'a Anotado, Imposible)> {
        match Self::as_far_as_it_goes(historia) {
            (situacion, None) => Ok(situacion),
            (_, Some(fault)) => Err(fault),
        }
    }

    /// What this history leaves up to the first event that can't have happened, and that event.
    pub fn as_far_as_it_goes(historia: &'a [Anotado]) -> (Self, Option<(&'a Anotado, Imposible)>) {
        let mut situacion = Self::default();
        for anotado in vigentes(historia) {
            if let Err(porque) = situacion.take(anotado) {
                return (situacion, Some((anotado, porque)));
            }
        }
        (situacion, None)
    }

    /// Its state.
    pub fn estado(&self) -> Estado {
        self.avance.estado
    }

    fn take(&mut self, anotado: &'a Anotado) -> Result<(), Imposible> {
        let hito = Hito { fecha: anotado.fecha, numero: anotado.numero };
        let before = self.avance;
        self.avance = before.after(&anotado.suceso)?;
        if self.desde.is_none() || self.avance.estado != before.estado {
            self.desde = Some(hito);
        }
        self.ultimo = Some(hito);
        match &anotado.suceso {
            Suceso::Creado { externo, desde, .. } => {
                self.externo = externo.as_deref();
                self.clon_de = *desde;
            }
            Suceso::PapelesGenerados(papeles) => {
                self.papeles = Some(papeles);
                self.papeles_en = Some(hito);
                // What was closed are other papers.
                self.cerrado = None;
            }
            Suceso::Ingresar { canal, folio } => {
                // What was said of an earlier submission is not said of this one.
                self.ingreso = Some(Ingreso { hito, canal: *canal, folio: folio.as_deref() });
                self.certificado_listo = None;
                self.observado = None;
                self.escritos.clear();
                self.ampliaciones.clear();
            }
            Suceso::Observar { observaciones } => self.observado = Some((hito, observaciones)),
            Suceso::Subsanar { .. } => self.observado = None,
            Suceso::CertificadoListo { .. } => self.certificado_listo = Some(hito),
            Suceso::Solicitar { escrito, .. } => self.escritos.push((*escrito, hito)),
            Suceso::Ampliar { dias } => {
                self.ampliaciones.push(Ampliacion { hito, dias: *dias, estado: self.avance.estado });
            }
            // What is handed in again has to be told of again.
            Suceso::Devolver { .. } => self.correo = Correo::Ninguno,
            Suceso::Resolucion { numero } => self.resolucion = Some((hito, numero)),
            Suceso::Notificar { .. } => self.notificado = Some(hito),
            Suceso::Reemplazar { por, .. } => self.reemplazado_por = *por,
            Suceso::PaqueteCerrado { version, huella, .. } => self.cerrado = Some((*version, huella)),
            Suceso::CorreoPreparado { .. } => self.correo = Correo::Preparado,
            Suceso::CorreoIncierto { .. } => self.correo = Correo::Incierto,
            Suceso::CorreoEnviado { .. } => self.correo = Correo::Enviado,
            Suceso::CorreoAcusado { .. } => self.correo = Correo::Acusado,
            Suceso::Asignar { persona } => self.persona = persona.as_deref(),
            Suceso::Purga { .. } => self.purgado = true,
            Suceso::Revisar { .. }
            | Suceso::Aprobar { .. }
            | Suceso::Firmar { .. }
            | Suceso::Revision { .. }
            | Suceso::VistoBueno { .. }
            | Suceso::Contacto { .. }
            | Suceso::Credenciales { .. }
            | Suceso::Entregar { .. }
            | Suceso::Operativo { .. }
            | Suceso::Rechazar { .. }
            | Suceso::Desistir { .. }
            | Suceso::Anular { .. }
            | Suceso::TokenMostrado
            | Suceso::TokenResellado
            | Suceso::Nota { .. }
            | Suceso::Correccion { .. } => {}
        }
        Ok(())
    }
}
