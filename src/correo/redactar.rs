//! From texts and files to the bytes of a message: the same input, the same bytes.

use std::time::{Duration, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use lettre::Address;
use lettre::message::header::{
    self, ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue, Headers, InReplyTo,
    MIME_VERSION_1_0, MessageId, References,
};
use lettre::message::{Attachment, Body, Mailbox, Mailboxes, MultiPart, SinglePart};

use crate::base::huella::sha256_of_all;
use crate::base::texto::{fold, forbidden_name, is_forbidden, megabytes};
use crate::perfil::is_address;

/// No message is larger, encoded, in bytes: it is kept whole beside its trámite.
pub const MAX_MENSAJE: u64 = 100 << 20;
/// A larger message, encoded, in bytes, is told to the person: Gmail and Outlook refuse more than 25 MB.
pub const SIN_AVISO: u64 = 25_000_000;

/// Signs of a line of Base64.
const LINEA: usize = 76;
/// Lines that are encoded at a time.
const LINEAS: usize = 64;

/// An address, with a name beside it or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buzon {
    /// The name that people see.
    pub nombre: Option<String>,
    /// The address.
    pub direccion: String,
}

/// A file that goes with a message.
#[derive(Clone, Debug)]
pub struct Adjunto {
    /// Its name; anything that is not ASCII is written otherwise, see [`ascii_name`].
    pub nombre: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a message is made of.
#[derive(Clone, Debug)]
pub struct Redaccion {
    /// Who sends; a draft may leave it to the person's own program.
    pub de: Option<Buzon>,
    /// To whom.
    pub para: Buzon,
    /// Who gets a copy.
    pub copia: Vec<String>,
    /// The subject, one line.
    pub asunto: String,
    /// The text.
    pub texto: String,
    /// The files.
    pub adjuntos: Vec<Adjunto>,
    /// The moment that it says of itself.
    pub fecha: Timestamp,
    /// Its Message-ID, without the angle brackets.
    pub id: String,
    /// The Message-ID of an earlier message that this one speaks of, without the brackets.
    pub refiere: Option<String>,
    /// That it is for the person's own program to send: `X-Unsent: 1`.
    pub borrador: bool,
}

/// Why there is no message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRedactado {
    /// A text holds what could end a line or a header, or can't be seen.
    #[error("{campo} no puede llevar {signo}: «{}»", crate::base::texto::visible(.valor))]
    Signo {
        /// Which text.
        campo: &'static str,
        /// What it holds.
        signo: String,
        /// The text.
        valor: String,
    },
    /// It is no address.
    #[error("{campo} no es una dirección de correo: «{}»", crate::base::texto::visible(.valor))]
    Direccion {
        /// Whose.
        campo: &'static str,
        /// What was written.
        valor: String,
    },
    /// More than can be kept.
    #[error("el mensaje ocuparía {}, y puede ocupar {}", megabytes(*.0), megabytes(MAX_MENSAJE))]
    Grande(u64),
    /// Nobody sends it.
    #[error("falta el remitente")]
    SinRemitente,
}

/// The bytes of the message.
///
/// # Errors
/// Everything in it that could change its headers, or is no address; or that it is too large. Then there are no bytes.
pub fn redactar(r: &Redaccion) -> Result<Vec<u8>, Vec<NoRedactado>> {
    let mut faltas = check(r);
    let size = encoded_size(r);
    if size > MAX_MENSAJE {
        faltas.push(NoRedactado::Grande(size));
    }
    if !faltas.is_empty() {
        return Err(faltas);
    }
    let mut headers = Headers::new();
    if r.borrador {
        headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("X-Unsent"), "1".to_owned()));
    }
    let instant = u64::try_from(r.fecha.as_second()).unwrap_or_default();
    headers.set(header::Date::from(UNIX_EPOCH + Duration::from_secs(instant)));
    if let Some(de) = &r.de {
        headers.set(header::From::from(one(de)?));
    }
    headers.set(header::To::from(one(&r.para)?));
    if !r.copia.is_empty() {
        let mut copies = Mailboxes::new();
        for direccion in &r.copia {
            copies.push(mailbox(&Buzon { nombre: None, direccion: direccion.clone() })?);
        }
        headers.set(header::Cc::from(copies));
    }
    headers.set(header::Subject::from(one_blank(&r.asunto)));
    headers.set(header_of::<MessageId>(&r.id));
    if let Some(otro) = &r.refiere {
        headers.set(header_of::<InReplyTo>(otro));
        headers.set(header_of::<References>(otro));
    }
    headers.set(MIME_VERSION_1_0);
    // The library writes every head; bodies go straight to their place, since copying them costs more than encoding.
    let boundary = boundary(r);
    let whole = MultiPart::mixed().boundary(boundary.as_str()).build();
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    bytes.extend_from_slice(format!("{headers}{}\r\n", whole.headers()).as_bytes());
    let delimiter = format!("--{boundary}\r\n");
    bytes.extend_from_slice(delimiter.as_bytes());
    bytes.extend_from_slice(&SinglePart::plain(r.texto.clone()).formatted());
    for adjunto in &r.adjuntos {
        let nombre = ascii_name(&adjunto.nombre);
        let tipo = content_type(&nombre);
        let empty = Body::dangerous_pre_encoded(Vec::new(), ContentTransferEncoding::Base64);
        let part = Attachment::new(nombre).body(empty, tipo);
        bytes.extend_from_slice(format!("{delimiter}{}\r\n", part.headers()).as_bytes());
        push_base64(&mut bytes, &adjunto.bytes);
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(bytes)
}

/// A file as Base64 in lines of 76 signs (RFC 2045, 6.8), a piece at a time that stays in the processor's cache.
fn push_base64(bytes: &mut Vec<u8>, file: &[u8]) {
    let mut piece = String::with_capacity(LINEA * LINEAS);
    for some in file.chunks(LINEA / 4 * 3 * LINEAS) {
        piece.clear();
        STANDARD.encode_string(some, &mut piece);
        for line in piece.as_bytes().chunks(LINEA) {
            bytes.extend_from_slice(line);
            bytes.extend_from_slice(b"\r\n");
        }
    }
}

/// How large the message will be, in bytes, before it is made: never less than it is, and a few hundred bytes more at most.
pub fn encoded_size(r: &Redaccion) -> u64 {
    // Names and texts as quoted-printable or encoded words take three signs a byte at most, and a line end now and then.
    let texts = [r.asunto.len(), r.texto.len(), r.id.len(), r.refiere.as_ref().map_or(0, String::len) * 2]
        .into_iter()
        .chain(r.copia.iter().map(|c| c.len() + 4))
        .chain(
            [&r.para]
                .into_iter()
                .chain(&r.de)
                .map(|b| b.direccion.len() + b.nombre.as_ref().map_or(0, String::len)),
        )
        .sum::<usize>() as u64;
    let headers = 1_000;
    let files: u64 =
        r.adjuntos.iter().map(|a| base64_size(a.bytes.len() as u64) + 300 + a.nombre.len() as u64).sum();
    headers + texts * 7 / 2 + files
}

/// What a file takes as Base64 in lines of 76 signs (RFC 2045, 6.8), in bytes.
fn base64_size(bytes: u64) -> u64 {
    let signs = bytes.div_ceil(3) * 4;
    signs + signs.div_ceil(76) * 2
}

/// Everything that must not go into a header.
fn check(r: &Redaccion) -> Vec<NoRedactado> {
    let mut faltas = Vec::new();
    let mut line = |campo: &'static str, valor: &str| {
        if let Some(signo) = valor.chars().find(|c| is_forbidden(*c)) {
            faltas.push(NoRedactado::Signo { campo, signo: forbidden_name(signo), valor: valor.to_owned() });
        }
    };
    line("el asunto", &r.asunto);
    for nombre in [&r.para].into_iter().chain(&r.de).filter_map(|b| b.nombre.as_deref()) {
        line("el nombre de una dirección", nombre);
    }
    for adjunto in &r.adjuntos {
        line("el nombre de un adjunto", &adjunto.nombre);
    }
    let named = [("el destinatario", &r.para.direccion)]
        .into_iter()
        .chain(r.de.iter().map(|b| ("el remitente", &b.direccion)))
        .chain(r.copia.iter().map(|c| ("la copia", c)));
    for (campo, valor) in named {
        if !is_address(valor) {
            faltas.push(NoRedactado::Direccion { campo, valor: valor.clone() });
        }
    }
    for id in [Some(&r.id), r.refiere.as_ref()].into_iter().flatten() {
        if !is_message_id(id) {
            faltas.push(NoRedactado::Signo {
                campo: "el identificador del mensaje",
                signo: "ese texto".to_owned(),
                valor: id.clone(),
            });
        }
    }
    // A text that somebody wrote keeps its line ends and tabs; nothing else of that kind.
    let odd = |c: &char| is_forbidden(*c) && !matches!(c, '\n' | '\r' | '\t');
    if let Some(signo) = r.texto.chars().find(odd) {
        faltas.push(NoRedactado::Signo {
            campo: "el texto",
            signo: forbidden_name(signo),
            valor: r.texto.chars().take(80).collect(),
        });
    }
    if r.de.is_none() && !r.borrador {
        faltas.push(NoRedactado::SinRemitente);
    }
    faltas
}

/// A Message-ID as we write one and as most programs do, without the brackets (RFC 5322, 3.6.4).
pub(super) fn is_message_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '(' | ')' | '\\');
    id.len() <= 900
        && id.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
        && id.chars().all(plain)
}

/// The text with one blank where it has several: between two encoded words lettre leaves them bare, where RFC 2047, 6.2,
/// has readers drop them.
pub(super) fn one_blank(texto: &str) -> String {
    let words: Vec<&str> = texto.split(' ').filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

fn mailbox(b: &Buzon) -> Result<Mailbox, Vec<NoRedactado>> {
    let address: Address = b
        .direccion
        .parse()
        .map_err(|_| vec![NoRedactado::Direccion { campo: "la dirección", valor: b.direccion.clone() }])?;
    Ok(Mailbox::new(b.nombre.as_deref().map(one_blank), address))
}

fn one(b: &Buzon) -> Result<Mailboxes, Vec<NoRedactado>> {
    Ok(Mailboxes::new().with(mailbox(b)?))
}

fn header_of<H: Header + From<String>>(id: &str) -> H {
    H::from(format!("<{id}>"))
}

/// A line between the parts that follows from what is in them, so that no part can hold it by accident.
fn boundary(r: &Redaccion) -> String {
    let huella = sha256_of_all(
        [("id", r.id.as_bytes()), ("texto", r.texto.as_bytes())]
            .into_iter()
            .chain(r.adjuntos.iter().map(|a| ("adjunto", a.nombre.as_bytes()))),
    );
    format!("=_convenio_{}", &huella[..32])
}

/// The name in plain ASCII: Outlook garbles any other, however it is written. Letters lose their accents, the rest
/// becomes `_`.
pub fn ascii_name(nombre: &str) -> String {
    let mut plain = String::new();
    for letra in nombre.chars() {
        match letra {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '-' | '_' => plain.push(letra),
            letra if letra.is_alphabetic() => {
                let upper = letra.is_uppercase();
                fold(letra, &mut |l| {
                    let l = if l.is_ascii_alphanumeric() { l } else { '_' };
                    plain.push(if upper { l.to_ascii_uppercase() } else { l });
                });
            }
            _ => plain.push('_'),
        }
    }
    let plain = plain.trim_matches('.').to_owned();
    if plain.is_empty() { "adjunto".to_owned() } else { plain }
}

/// What kind of file has this name. Sources: IANA's registry of media types.
fn content_type(nombre: &str) -> ContentType {
    let tipo = match nombre.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).as_deref() {
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("xlsm") => "application/vnd.ms-excel.sheet.macroEnabled.12",
        Some("xls") => "application/vnd.ms-excel",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    };
    tipo.parse().unwrap_or(ContentType::TEXT_PLAIN)
}
