//! Filling somebody else's file in place: the blanks are found, decided and written; every other byte stays.

mod ajuste;
pub mod archivo;
pub mod campo;
pub mod comparar;
pub mod contenedor;
mod contexto;
pub mod decision;
mod empalme;
mod encaje;
pub mod excel;
pub mod mapa;
mod nombrados;
pub mod oficial;
mod personeria;
pub mod pistas;
mod releer;
mod respuesta;
pub mod valores;
pub mod word;
pub mod xml;

/// Why a file cannot be filled: what is wrong with it, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rechazo {
    /// Stable name.
    pub codigo: &'static str,
    /// What is wrong.
    pub mensaje: String,
    /// What to do.
    pub ayuda: String,
}

impl Rechazo {
    /// All of it.
    pub fn new(codigo: &'static str, mensaje: impl Into<String>, ayuda: impl Into<String>) -> Self {
        Self { codigo, mensaje: mensaje.into(), ayuda: ayuda.into() }
    }
}

/// What a person should know of a file that can be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aviso {
    /// Stable name.
    pub codigo: &'static str,
    /// What there is to know.
    pub mensaje: String,
}

impl Aviso {
    /// Both of it.
    pub fn new(codigo: &'static str, mensaje: impl Into<String>) -> Self {
        Self { codigo, mensaje: mensaje.into() }
    }
}

/// A file that was filled.
#[derive(Debug, Default)]
pub struct Resultado {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The parts of it that changed.
    pub partes: Vec<String>,
    /// What was written: blank, field, words.
    pub escritos: Vec<Escrito>,
    /// Blanks that a person has to decide about, and why.
    pub pendientes: Vec<Pendiente>,
    /// Blanks that were left on purpose, and why.
    pub dejados: Vec<Pendiente>,
}

/// What was written into a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escrito {
    /// The blank.
    pub id: String,
    /// The field.
    pub campo: String,
    /// The words.
    pub valor: String,
    /// Whether they stand in the text: a box is ticked, and a list shows its choice, without words of their own.
    pub en_texto: bool,
}

/// A blank that nothing was written into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pendiente {
    /// The blank.
    pub id: String,
    /// Why.
    pub motivo: String,
}

impl Resultado {
    fn wrote(&mut self, id: String, campo: String, valor: String) {
        self.escritos.push(Escrito { id, campo, valor, en_texto: true });
    }

    fn set(&mut self, id: String, campo: String, valor: String) {
        self.escritos.push(Escrito { id, campo, valor, en_texto: false });
    }

    fn pending(&mut self, id: String, motivo: String) {
        self.pendientes.push(Pendiente { id, motivo });
    }

    fn left(&mut self, id: String, motivo: String) {
        self.dejados.push(Pendiente { id, motivo });
    }
}
