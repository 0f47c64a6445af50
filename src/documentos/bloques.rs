//! A paper as blocks: what both the Word renderer and a preview draw. Values are named, not mixed in.

use std::borrow::Cow;

use super::valores::Valores;

/// A paper: its page header, its page footer, its blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documento {
    /// At the top of each page.
    pub cabecera: Linea,
    /// At the bottom of each page, beside the page number.
    pub pie: Linea,
    /// One below the other.
    pub bloques: Vec<Bloque>,
}

/// Pieces of text that follow one another.
pub type Linea = Vec<Trozo>;

/// A piece of a paper that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bloque {
    /// A heading: 1 the paper's title, 2 a clause, 3 a part.
    Titulo(u8, Linea),
    /// Running text.
    Parrafo(Linea),
    /// A list.
    Lista(Lista),
    /// A table with a heading row, which repeats on every page.
    Tabla(Tabla),
    /// Who signs: each a group of lines, drawn two a row and kept together.
    Firmas(Vec<Vec<Linea>>),
    /// A box with a border, a line a paragraph.
    Recuadro(Vec<Linea>),
    /// A shaded note.
    Nota(Vec<Linea>),
    /// What follows begins on a new page.
    SaltoDePagina,
}

/// A list of items, numbered from `desde` or with dots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lista {
    /// The first number; none where the items have dots.
    pub desde: Option<u64>,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// A box to tick, and whether it is ticked.
    pub casilla: Option<bool>,
    /// Its text.
    pub texto: Linea,
    /// Lists inside it.
    pub sub: Vec<Lista>,
}

/// A table. Every row has as many cells as the heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tabla {
    /// The heading row.
    pub encabezado: Vec<Linea>,
    /// The rows below.
    pub filas: Vec<Vec<Linea>>,
}

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trozo {
    /// What it says.
    pub que: Que,
    /// Bold.
    pub negrita: bool,
    /// Italic.
    pub cursiva: bool,
}

/// What a piece of text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Que {
    /// The template's own words.
    Texto(String),
    /// A value of the expediente.
    Valor {
        /// Which one: `sostenedor.nombre`.
        campo: &'static str,
        /// Which of the view's values: what it says is looked up there.
        numero: usize,
    },
    /// A blank that somebody else fills in by hand.
    Blanco {
        /// Which one: `folio`.
        campo: &'static str,
        /// How many underscores wide.
        ancho: usize,
    },
    /// A line break inside a paragraph.
    Salto,
}

impl Que {
    /// How it reads on the page.
    pub fn texto<'t>(&'t self, valores: &'t Valores) -> Cow<'t, str> {
        match self {
            Self::Texto(texto) => texto.into(),
            Self::Valor { numero, .. } => valores.says(*numero).into(),
            Self::Blanco { ancho, .. } => "_".repeat(*ancho).into(),
            Self::Salto => "\n".into(),
        }
    }
}

/// A line as it reads on the page.
pub fn line_text(linea: &[Trozo], valores: &Valores) -> String {
    linea.iter().map(|t| t.que.texto(valores)).collect()
}

impl Documento {
    /// Every line of the paper in reading order, page header and footer first.
    ///
    /// This is what a reader must find in the finished file, paragraph by paragraph.
    pub fn lines(&self) -> Vec<&Linea> {
        let mut lineas = self.body_lines();
        lineas.splice(0..0, [&self.cabecera, &self.pie].into_iter().filter(|linea| !linea.is_empty()));
        lineas
    }

    /// Every line of the blocks in reading order.
    pub fn body_lines(&self) -> Vec<&Linea> {
        let mut lineas = Vec::new();
        for bloque in &self.bloques {
            match bloque {
                Bloque::Titulo(_, linea) | Bloque::Parrafo(linea) => lineas.push(linea),
                Bloque::Lista(lista) => list_lines(lista, &mut lineas),
                Bloque::Tabla(tabla) => {
                    lineas.extend(&tabla.encabezado);
                    lineas.extend(tabla.filas.iter().flatten());
                }
                Bloque::Firmas(grupos) => lineas.extend(grupos.iter().flatten()),
                Bloque::Recuadro(dentro) | Bloque::Nota(dentro) => lineas.extend(dentro),
                Bloque::SaltoDePagina => {}
            }
        }
        lineas.retain(|linea| !linea.is_empty());
        lineas
    }

    /// The blanks of the paper in reading order, each once.
    pub fn blanks(&self) -> Vec<&'static str> {
        let mut campos: Vec<&'static str> = Vec::new();
        for trozo in self.lines().into_iter().flatten() {
            if let Que::Blanco { campo, .. } = trozo.que
                && !campos.contains(&campo)
            {
                campos.push(campo);
            }
        }
        campos
    }
}

fn list_lines<'d>(lista: &'d Lista, lineas: &mut Vec<&'d Linea>) {
    for item in &lista.items {
        lineas.push(&item.texto);
        item.sub.iter().for_each(|sub| list_lines(sub, lineas));
    }
}
