//! Secrets in memory: no debug print shows them, and they are wiped when they are let go of.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A text that nobody but its owner may read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secreto(Zeroizing<String>);

impl Secreto {
    /// Takes a text; the caller's own copy is theirs to wipe.
    pub fn new(texto: impl Into<String>) -> Self {
        Self(Zeroizing::new(texto.into()))
    }

    /// The text, for the one place that shows or seals it.
    pub fn show(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secreto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secreto(…)")
    }
}

/// What the Ministry sends, field by field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Campo {
    /// Number of the client, as SIGE's services ask for it (`ClienteId`).
    ClienteId,
    /// Number of the convenio (`ConvenioId`).
    ConvenioId,
    /// The token (`ConvenioToken`).
    Token,
    /// The seed, where one was sent.
    Semilla,
}

impl Campo {
    /// All of them, in the order in which they are shown.
    pub const TODOS: [Self; 4] = [Self::ClienteId, Self::ConvenioId, Self::Token, Self::Semilla];

    /// The word for it in JSON.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::ClienteId => "cliente_id",
            Self::ConvenioId => "convenio_id",
            Self::Token => "token",
            Self::Semilla => "semilla",
        }
    }

    /// What people call it.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::ClienteId => "ID de cliente",
            Self::ConvenioId => "ID de convenio",
            Self::Token => "token",
            Self::Semilla => "semilla",
        }
    }
}

impl Campo {
    /// The label before its value.
    pub const fn rotulo(self) -> &'static str {
        match self {
            Self::ClienteId => "ID cliente",
            Self::ConvenioId => "ID convenio",
            Self::Token => "Token",
            Self::Semilla => "Semilla",
        }
    }
}

/// The credentials of one convenio. Only the token is always there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credenciales {
    #[serde(skip_serializing_if = "Option::is_none")]
    cliente_id: Option<Secreto>,
    #[serde(skip_serializing_if = "Option::is_none")]
    convenio_id: Option<Secreto>,
    token: Secreto,
    #[serde(skip_serializing_if = "Option::is_none")]
    semilla: Option<Secreto>,
}

impl Credenciales {
    /// Of what was found or typed; none without a token.
    pub fn of(mut each: impl FnMut(Campo) -> Option<Secreto>) -> Option<Self> {
        Some(Self {
            cliente_id: each(Campo::ClienteId),
            convenio_id: each(Campo::ConvenioId),
            token: each(Campo::Token)?,
            semilla: each(Campo::Semilla),
        })
    }

    /// One of them.
    pub fn get(&self, campo: Campo) -> Option<&Secreto> {
        match campo {
            Campo::ClienteId => self.cliente_id.as_ref(),
            Campo::ConvenioId => self.convenio_id.as_ref(),
            Campo::Token => Some(&self.token),
            Campo::Semilla => self.semilla.as_ref(),
        }
    }

    /// Those that are there, in order.
    pub fn each(&self) -> impl Iterator<Item = (Campo, &Secreto)> {
        Campo::TODOS.into_iter().filter_map(|c| self.get(c).map(|s| (c, s)))
    }

    /// As JSON, to be sealed. The room is taken beforehand: nothing is copied while it grows, and left behind.
    pub fn to_json(&self) -> Zeroizing<Vec<u8>> {
        let size: usize = self.each().map(|(c, s)| c.clave().len() + s.show().len() * 6 + 16).sum();
        let mut json = Zeroizing::new(Vec::with_capacity(size + 16));
        // Writing to memory does not fail, and all of it is text.
        let _ = serde_json::to_writer(&mut *json, self);
        json
    }

    /// From what [`Self::to_json`] wrote.
    pub fn from_json(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_debug_print_shows_a_secret_and_json_brings_it_back() {
        let c =
            Credenciales::of(|c| (c != Campo::Semilla).then(|| Secreto::new(format!("x\"{}", c.clave()))));
        let c = c.unwrap();
        assert!(!format!("{c:?}").contains("x\""));
        assert_eq!(Credenciales::from_json(&c.to_json()), Some(c.clone()));
        assert_eq!(c.each().count(), 3);
        assert!(Credenciales::of(|c| (c != Campo::Token).then(|| Secreto::new("1"))).is_none());
    }
}
