//! Sealing bytes to keys, and opening them: the age format, by the `age` crate.

use std::io::{Read, Write};

use age::x25519;
use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient};
use zeroize::Zeroizing;

/// What is sealed is never larger: a mail with its attachments.
const MAX_BYTES: u64 = 64 << 20;

/// Who can open what is sealed to them: an X25519 public key, `age1…`.
#[derive(Clone)]
pub struct Destinatario(x25519::Recipient);

impl std::fmt::Debug for Destinatario {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::fmt::Display for Destinatario {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl From<x25519::Recipient> for Destinatario {
    fn from(llave: x25519::Recipient) -> Self {
        Self(llave)
    }
}

impl std::str::FromStr for Destinatario {
    type Err = &'static str;

    /// Reads `age1…`; a secret key given by mistake is named as one, and never repeated.
    fn from_str(texto: &str) -> Result<Self, Self::Err> {
        let texto = texto.trim();
        if texto.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-") {
            return Err(
                "es una llave secreta, que nadie más debe tener: se pide la pública, la que comienza con age1",
            );
        }
        texto.parse().map(Self).map_err(|_| "no es una llave pública de age, de las que comienzan con age1")
    }
}

/// It could not be sealed.
#[derive(Debug, thiserror::Error)]
#[error("no se pudo sellar: {0}")]
pub struct NoSella(String);

/// It could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAbre {
    /// None of the keys is one that it was sealed to.
    OtraLlave,
    /// The passphrase is not right.
    OtraFrase,
    /// It is not whole, or was changed.
    Danado,
}

/// Seals bytes so that each of these can open them.
///
/// # Errors
/// Nobody to seal to, or the library failed.
pub fn seal(bytes: &[u8], para: &[Destinatario]) -> Result<Vec<u8>, NoSella> {
    let failed = |e: &dyn std::fmt::Display| NoSella(e.to_string());
    let to = para.iter().map(|d| &d.0 as &dyn Recipient);
    let encryptor = Encryptor::with_recipients(to).map_err(|e| failed(&e))?;
    write(encryptor, bytes)
}

/// Seals bytes with a passphrase.
pub(super) fn seal_with_phrase(bytes: &[u8], frase: &str) -> Result<Vec<u8>, NoSella> {
    write(Encryptor::with_user_passphrase(frase.to_owned().into()), bytes)
}

fn write(encryptor: Encryptor, bytes: &[u8]) -> Result<Vec<u8>, NoSella> {
    let mut sealed = Vec::with_capacity(bytes.len() + 512);
    let done = encryptor.wrap_output(&mut sealed).and_then(|mut writer| {
        writer.write_all(bytes)?;
        writer.finish().map(drop)
    });
    done.map(|()| sealed).map_err(|e| NoSella(e.to_string()))
}

/// Opens what was sealed to one of these.
pub(super) fn open(sealed: &[u8], llaves: &[&dyn Identity]) -> Result<Zeroizing<Vec<u8>>, NoAbre> {
    decrypt(sealed, llaves).map_err(|e| match e {
        DecryptError::NoMatchingKeys => NoAbre::OtraLlave,
        _ => NoAbre::Danado,
    })
}

/// Opens what was sealed with a passphrase.
pub(super) fn open_with_phrase(sealed: &[u8], frase: &str) -> Result<Zeroizing<Vec<u8>>, NoAbre> {
    let identity = age::scrypt::Identity::new(frase.to_owned().into());
    decrypt(sealed, &[&identity]).map_err(|e| match e {
        DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            NoAbre::OtraFrase
        }
        _ => NoAbre::Danado,
    })
}

fn decrypt(sealed: &[u8], llaves: &[&dyn Identity]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
    let mut reader = Decryptor::new(sealed)?.decrypt(llaves.iter().copied())?;
    // What is inside is no larger than what it is inside of: nothing is copied while it grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.by_ref().take(MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}
