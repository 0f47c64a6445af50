//! What can happen to a trámite, and what each event carries.

use serde::{Deserialize, Serialize};

use super::TramiteId;
use super::papeles::Papeles;
use super::tipo::Tipo;
use crate::catalogo::Modelo;

/// How papers are handed in, as an event keeps it.
pub use crate::perfil::expediente::Canal;

/// One thing that happened.
///
/// The words of a kind (its JSON `suceso`) and of its data are kept for ever: what was written once must be read by every
/// later version. So fields are added, never renamed, and a new one is an `Option` or has a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "suceso", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are told once, in `Dato`, and the kinds in `Tipo::titulo`")]
pub enum Suceso {
    Creado { modelo: Modelo, externo: Option<String>, desde: Option<TramiteId>, motivo: Option<String> },
    PapelesGenerados(Box<Papeles>),
    Revisar { texto: Option<String> },
    Aprobar { texto: Option<String> },
    Firmar { ejemplar: u8 },
    Ingresar { canal: Canal, folio: Option<String> },
    Revision { texto: Option<String> },
    Observar { observaciones: Vec<String> },
    Subsanar { texto: Option<String>, canal: Option<Canal>, folio: Option<String> },
    VistoBueno { texto: Option<String> },
    CertificadoListo { folio: Option<String> },
    Contacto { texto: String },
    Solicitar { escrito: Escrito, canal: Option<Canal>, folio: Option<String> },
    Ampliar { dias: u8 },
    Resolucion { numero: String },
    Notificar { texto: Option<String> },
    Credenciales { texto: Option<String> },
    Entregar { a: String },
    Operativo { texto: Option<String> },
    Devolver { motivo: String },
    Rechazar { motivo: String },
    Desistir { motivo: String },
    Anular { motivo: String },
    Reemplazar { por: Option<TramiteId>, motivo: Option<String> },
    PaqueteCerrado { version: u32, huella: String, motivo: Option<String> },
    CorreoPreparado { mensaje: String, motivo: Option<String> },
    CorreoEnviado { mensaje: String },
    CorreoIncierto { mensaje: String },
    CorreoAcusado { mensaje: Option<String> },
    TokenMostrado,
    TokenResellado,
    Nota { texto: String },
    Asignar { persona: Option<String> },
    Correccion { numero: u32, motivo: String },
    Purga { motivo: String },
}

/// Which letter was handed in while waiting. The drafts are in `templates/escritos/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escrito {
    /// That the organ certify that the act is ready to be decided (art. 24 of Ley 19.880).
    Certificado,
    /// How far the application is (art. 17 a).
    Estado,
    /// More time than the term has (art. 26).
    Ampliacion,
    /// That the term ran out without a decision (art. 64).
    Denuncia,
}

impl Escrito {
    /// All of them.
    pub const TODOS: [Self; 4] = [Self::Certificado, Self::Estado, Self::Ampliacion, Self::Denuncia];

    /// The word for it in commands.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Certificado => "certificado",
            Self::Estado => "estado",
            Self::Ampliacion => "ampliacion",
            Self::Denuncia => "denuncia",
        }
    }

    /// What it asks for.
    pub const fn titulo(self) -> &'static str {
        match self {
            Self::Certificado => "solicitud de certificado de que el acto está en estado de resolverse",
            Self::Estado => "consulta por el estado de la solicitud",
            Self::Ampliacion => "solicitud de ampliación de plazo",
            Self::Denuncia => "denuncia de que el plazo venció sin decisión",
        }
    }
}

impl Suceso {
    /// Its kind.
    pub const fn tipo(&self) -> Tipo {
        match self {
            Self::Creado { .. } => Tipo::Creado,
            Self::PapelesGenerados(_) => Tipo::PapelesGenerados,
            Self::Revisar { .. } => Tipo::Revisar,
            Self::Aprobar { .. } => Tipo::Aprobar,
            Self::Firmar { .. } => Tipo::Firmar,
            Self::Ingresar { .. } => Tipo::Ingresar,
            Self::Revision { .. } => Tipo::Revision,
            Self::Observar { .. } => Tipo::Observar,
            Self::Subsanar { .. } => Tipo::Subsanar,
            Self::VistoBueno { .. } => Tipo::VistoBueno,
            Self::CertificadoListo { .. } => Tipo::CertificadoListo,
            Self::Contacto { .. } => Tipo::Contacto,
            Self::Solicitar { .. } => Tipo::Solicitar,
            Self::Ampliar { .. } => Tipo::Ampliar,
            Self::Resolucion { .. } => Tipo::Resolucion,
            Self::Notificar { .. } => Tipo::Notificar,
            Self::Credenciales { .. } => Tipo::Credenciales,
            Self::Entregar { .. } => Tipo::Entregar,
            Self::Operativo { .. } => Tipo::Operativo,
            Self::Devolver { .. } => Tipo::Devolver,
            Self::Rechazar { .. } => Tipo::Rechazar,
            Self::Desistir { .. } => Tipo::Desistir,
            Self::Anular { .. } => Tipo::Anular,
            Self::Reemplazar { .. } => Tipo::Reemplazar,
            Self::PaqueteCerrado { .. } => Tipo::PaqueteCerrado,
            Self::CorreoPreparado { .. } => Tipo::CorreoPreparado,
            Self::CorreoEnviado { .. } => Tipo::CorreoEnviado,
            Self::CorreoIncierto { .. } => Tipo::CorreoIncierto,
            Self::CorreoAcusado { .. } => Tipo::CorreoAcusado,
            Self::TokenMostrado => Tipo::TokenMostrado,
            Self::TokenResellado => Tipo::TokenResellado,
            Self::Nota { .. } => Tipo::Nota,
            Self::Asignar { .. } => Tipo::Asignar,
            Self::Correccion { .. } => Tipo::Correccion,
            Self::Purga { .. } => Tipo::Purga,
        }
    }
}
