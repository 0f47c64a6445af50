//! Reading a message that was sent by hand: its Message-ID, its day, what is attached.

use jiff::Timestamp;
use mail_parser::{MessageParser, MimeHeaders};

use crate::base::huella::sha256;

/// What counts of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leido {
    /// Its Message-ID, without the brackets; a draft may have none.
    pub id: Option<String>,
    /// When it says that it was written.
    pub fecha: Option<Timestamp>,
    /// Who sent it, in lower case.
    pub de: Option<String>,
    /// Its subject.
    pub asunto: String,
    /// Every address that it is to or a copy for, in lower case.
    pub destinatarios: Vec<String>,
    /// Name and SHA-256 of each attachment.
    pub adjuntos: Vec<(String, String)>,
    /// That it says of itself that it was not sent yet.
    pub sin_enviar: bool,
}

/// The file is no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no es un mensaje de correo (.eml)")]
pub struct NoLeible;

/// Reads a message.
///
/// # Errors
/// It has no header that a message has.
pub fn read_message(bytes: &[u8]) -> Result<Leido, NoLeible> {
    let m = MessageParser::default().parse(bytes).ok_or(NoLeible)?;
    let to = m.to().into_iter().chain(m.cc()).flat_map(|a| a.clone().into_list());
    let destinatarios: Vec<String> = to.filter_map(|a| a.address.map(|d| d.to_ascii_lowercase())).collect();
    if m.subject().is_none() && m.from().is_none() && destinatarios.is_empty() {
        return Err(NoLeible);
    }
    let adjuntos = m
        .attachments()
        .map(|parte| (parte.attachment_name().unwrap_or("adjunto").to_owned(), sha256(parte.contents())))
        .collect();
    Ok(Leido {
        id: m.message_id().map(str::to_owned),
        fecha: m.date().and_then(|d| Timestamp::from_second(d.to_timestamp()).ok()),
        de: m.from().and_then(|a| a.first()).and_then(|a| a.address()).map(str::to_ascii_lowercase),
        asunto: m.subject().unwrap_or_default().to_owned(),
        destinatarios,
        adjuntos,
        sin_enviar: m.header("X-Unsent").is_some(),
    })
}
