//! Where a paragraph leaves room to write: every convention of blanks, by form alone. What goes in is decided elsewhere.

mod buscador;
mod corchetes;
mod espacios;
mod marcas;
mod relleno;
mod rotulos;

use std::ops::Range;

use self::buscador::Buscador;
use super::parrafos::{Lectura, Parrafo};

/// A place to write in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hueco {
    /// Where it stands in the paragraph's text; empty where nothing marks it but its label.
    pub rango: Range<usize>,
    /// By what sign it was known.
    pub clase: ClaseHueco,
    /// The words in it, where it has some: an instruction, the name of a tag, what a control is called.
    pub dentro: String,
}

/// By what sign a blank is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaseHueco {
    /// Dots, underscores, hyphens.
    Relleno,
    /// Underlined or wide space, a tab that draws a line.
    Espacio,
    /// `XXX`, `00.000.000-0`.
    Equis,
    /// `__/__/____`
    MascaraFecha,
    /// `(nombre del sostenedor)`, `[…]`, `<…>`, a coloured «indicar RUT».
    Instruccion,
    /// `{{campo}}`, `«campo»`.
    Marca,
    /// A content control that shows its placeholder.
    Control,
    /// A legacy form field.
    Formulario,
    /// A mail merge field.
    Combinacion,
    /// A box to tick.
    Casilla,
    /// Nothing at all after a label and its colon.
    TrasRotulo,
    /// An empty cell under a heading or beside a label.
    Celda,
}

impl ClaseHueco {
    /// For people.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Relleno => "línea de puntos o guiones",
            Self::Espacio => "espacio subrayado",
            Self::Equis => "equis o ceros",
            Self::MascaraFecha => "fecha por completar",
            Self::Instruccion => "instrucción",
            Self::Marca => "marca con nombre",
            Self::Control => "control de contenido",
            Self::Formulario => "campo de formulario",
            Self::Combinacion => "campo de combinación",
            Self::Casilla => "casilla",
            Self::TrasRotulo => "rótulo sin nada después",
            Self::Celda => "celda vacía",
        }
    }
}

/// What a paragraph leaves open.
#[derive(Debug, Default)]
pub struct Hallados {
    /// The blanks, in order.
    pub huecos: Vec<Hueco>,
    /// Coloured or bracketed text that is no blank: an instruction to the reader, left as it is.
    pub instrucciones: Vec<String>,
}

/// Finds the blanks of a paragraph.
pub fn find(parrafo: &Parrafo, lectura: &Lectura) -> Hallados {
    let mut buscador = Buscador::new(parrafo, lectura);
    buscador.structural();
    buscador.prompts();
    buscador.tags();
    buscador.split_lines();
    buscador.brackets();
    buscador.boxes();
    buscador.masks();
    buscador.fillers();
    buscador.spaces();
    buscador.coloured();
    buscador.labels();
    let mut hallados = buscador.hallados;
    hallados.huecos.sort_by_key(|h| (h.rango.start, h.rango.end));
    // `………______………`: one line drawn with several signs.
    hallados.huecos.dedup_by(|next, one| {
        let touching = one.clase == ClaseHueco::Relleno
            && next.clase == ClaseHueco::Relleno
            && one.rango.end == next.rango.start;
        if touching {
            one.rango.end = next.rango.end;
        }
        touching
    });
    hallados
}

/// Whether a letter is nothing but room to write.
pub fn is_blank_sign(letra: char) -> bool {
    letra.is_whitespace() || matches!(letra, '.' | '…' | '⋯' | '‥' | '_' | '-' | '–' | '—' | '/' | '*')
}
