//! What became of a message, and the record of it: steps, answers word for word, certificate, time. Never a secret.

use serde::{Deserialize, Serialize};

/// A step of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paso {
    /// Reaching the server, its greeting and the first EHLO.
    Conectar,
    /// Protecting the way.
    Cifrar,
    /// Asking what the server can do.
    Saludar,
    /// Logging in.
    Entrar,
    /// Saying who sends.
    Remitente,
    /// Saying to whom.
    Destinatario,
    /// Writing down at home what is about to go.
    Anotar,
    /// Announcing the message.
    Anunciar,
    /// The message, its end and the answer.
    Mensaje,
    /// Saying goodbye.
    Despedir,
}

impl Paso {
    /// What is being done, for people.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Conectar => "conectar con el servidor",
            Self::Cifrar => "cifrar la conexión",
            Self::Saludar => "preguntar al servidor qué acepta",
            Self::Entrar => "entrar con su usuario",
            Self::Remitente => "indicar el remitente",
            Self::Destinatario => "indicar el destinatario",
            Self::Anotar => "anotar el envío en el trámite",
            Self::Anunciar => "anunciar el mensaje",
            Self::Mensaje => "entregar el mensaje",
            Self::Despedir => "despedirse",
        }
    }
}

/// A line of the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linea {
    /// Who speaks: `programa` or `servidor`.
    pub quien: String,
    /// What was said; secrets are left out.
    pub texto: String,
}

/// What the server said to one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Respuesta {
    /// The address.
    pub destinatario: String,
    /// Whether it was taken.
    pub aceptado: bool,
    /// The server's words.
    pub respuesta: String,
}

/// The record of a try.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constancia {
    /// Server and port.
    pub servidor: String,
    /// The protection of the way: `STARTTLS`, `TLS` or `sin cifrar`.
    pub seguridad: String,
    /// When it was over, in UTC.
    #[serde(default)]
    pub instante: Option<String>,
    /// SHA-256 of the server's certificate, in hexadecimal; absent where there was none.
    pub certificado: Option<String>,
    /// The conversation.
    pub lineas: Vec<Linea>,
    /// What each recipient's answer was.
    pub destinatarios: Vec<Respuesta>,
    /// The last thing that the server said about the message.
    pub ultima: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Desenlace {
    /// The server took it.
    Enviado,
    /// It surely did not go.
    NoEnviado {
        /// At which step it stopped.
        paso: Paso,
        /// The server's words, or the system's.
        que: String,
        /// The server's code, where it gave one.
        codigo: Option<u16>,
        /// Whether the same may go through later.
        pasajero: bool,
    },
    /// Nobody knows.
    Incierto {
        /// At which step it was cut.
        paso: Paso,
        /// What happened.
        que: String,
    },
}

impl Desenlace {
    /// What happened at which step, in one clause; nothing where it was sent.
    pub fn clause(&self) -> String {
        match self {
            Self::Enviado => String::new(),
            Self::NoEnviado { paso, que, codigo: Some(_), .. } => {
                format!("al {}, el servidor respondió: {que}", paso.nombre())
            }
            Self::NoEnviado { paso, que, .. } | Self::Incierto { paso, que } => {
                format!("al {}, {que}", paso.nombre())
            }
        }
    }
}
