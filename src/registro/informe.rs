//! What a look at everything that is kept found, and each fault in words.

use std::fmt;

/// What a look at everything found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Informe {
    /// Trámites that were looked at.
    pub tramites: u64,
    /// Events.
    pub sucesos: u64,
    /// Events of which the personal part was erased.
    pub borrados: u64,
    /// Files.
    pub archivos: u64,
    /// What is wrong; nothing where all is whole.
    pub faltas: Vec<Falta>,
}

/// One thing that is wrong in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Falta {
    /// An event was changed, or does not follow the one before it.
    Suceso {
        /// Its trámite.
        id: String,
        /// Its number.
        numero: u32,
        /// What is wrong with it.
        que: String,
    },
    /// The last events of a trámite are not there, or some that nobody acknowledged.
    Cortado {
        /// The trámite.
        id: String,
        /// How many there are.
        hay: u32,
        /// How many there should be.
        deben: u32,
    },
    /// The board says something else than the history.
    Tablero {
        /// The trámite.
        id: String,
        /// What differs.
        que: String,
    },
    /// A file is missing, or its bytes are others.
    Archivo {
        /// Its digest.
        sha256: String,
        /// What is wrong with it.
        que: String,
    },
    /// The database says of itself that it is damaged.
    Base(String),
}

impl Falta {
    /// The word for its kind in JSON.
    pub const fn clave(&self) -> &'static str {
        match self {
            Self::Suceso { .. } => "suceso",
            Self::Cortado { .. } => "cortado",
            Self::Tablero { .. } => "tablero",
            Self::Archivo { .. } => "archivo",
            Self::Base(_) => "base",
        }
    }
}

impl fmt::Display for Falta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Suceso { id, numero, que } => write!(f, "trámite {id}, suceso {numero}: {que}"),
            Self::Cortado { id, hay, deben } if hay < deben => {
                write!(f, "trámite {id}: faltan sus últimos sucesos: hay {hay} y deben ser {deben}")
            }
            Self::Cortado { id, hay, deben } => {
                write!(
                    f,
                    "trámite {id}: tiene {hay} sucesos y deben ser {deben}: los últimos no los anotó el programa"
                )
            }
            Self::Tablero { id, que } => {
                write!(f, "trámite {id}: el tablero no dice lo que su historia: {que}")
            }
            Self::Archivo { sha256, que } => write!(f, "archivo {sha256}: {que}"),
            Self::Base(que) => write!(f, "la base de datos: {que}"),
        }
    }
}
