//! The vault: what the Ministry sends and nobody else may read, found in a mail, sealed with age, opened again.
//!
//! Sealing: the age format, version 1 (<https://age-encryption.org/v1>), so that any age program opens what was sealed
//! to its key. In memory, secrets are wiped when they are let go of ([`Secreto`]).

mod hallar;
mod llaves;
mod rotulos;
mod secreto;
mod sello;

pub use hallar::{Hallado, NoEsCorreo, find_in_mail, find_in_text, holds_secret};
pub use llaves::{Boveda, Frase, NoLlave, Nueva};
pub use secreto::{Campo, Credenciales, Secreto};
pub use sello::{Destinatario, NoAbre, NoSella, seal};
