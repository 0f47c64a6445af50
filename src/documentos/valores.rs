//! Values as marks: a template prints a mark, the Markdown is parsed, and only then the value comes in.
//!
//! So no value is ever read as Markdown: a school called `D-_12_|*B*` changes nothing.

use std::fmt;

use super::bloques::Que;
use super::molde::Marcas;

/// Marks are written between these two characters of the private use area.
pub(super) const MARCAS: Marcas = Marcas { abre: "\u{e000}", cierra: "\u{e001}" };

/// The mark of this number.
pub(super) fn mark_of(numero: usize) -> String {
    format!("{}{numero}{}", MARCAS.abre, MARCAS.cierra)
}

/// What a template prints for a value: never the value itself. May hold several marks and words between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marca(String);

impl fmt::Display for Marca {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Marca {
    /// Marks with our own words between them, as one: `«dia» de «mes» de «anio»`.
    pub(super) fn compound(texto: String) -> Self {
        Self(texto)
    }
}

/// The values behind the marks of one view.
#[derive(Clone, Debug, Default)]
pub struct Valores {
    que: Vec<Que>,
    textos: Vec<String>,
}

impl Valores {
    /// A value to print.
    pub fn valor(&mut self, campo: &'static str, texto: impl Into<String>) -> Marca {
        self.mark(Que::Valor { campo, numero: self.que.len() }, texto.into())
    }

    /// A blank for somebody else to fill in, `ancho` underscores wide.
    pub fn blanco(&mut self, campo: &'static str, ancho: usize) -> Marca {
        self.mark(Que::Blanco { campo, ancho }, String::new())
    }

    /// The value, or a blank where it is not known.
    pub fn valor_o_blanco(&mut self, campo: &'static str, texto: &str, ancho: usize) -> Marca {
        if texto.is_empty() { self.blanco(campo, ancho) } else { self.valor(campo, texto) }
    }

    /// A value of several lines: a line end in it is a line break on the page, which a value alone can't have.
    pub fn lineas(&mut self, campo: &'static str, texto: &str) -> Marca {
        let mut partes = String::new();
        for (i, linea) in texto.lines().enumerate() {
            if i > 0 {
                partes.push_str(&self.salto().0);
            }
            partes.push_str(&self.valor(campo, linea).0);
        }
        Marca(partes)
    }

    /// A line break where Markdown has none: inside a table's cell.
    pub fn salto(&mut self) -> Marca {
        self.mark(Que::Salto, String::new())
    }

    fn mark(&mut self, que: Que, texto: String) -> Marca {
        self.que.push(que);
        self.textos.push(texto);
        Marca(mark_of(self.que.len() - 1))
    }

    /// How a mark reads on the page.
    pub fn text(&self, marca: &Marca) -> String {
        self.split(&marca.0).unwrap_or_default().iter().map(|que| que.texto(self)).collect()
    }

    /// What the value of this number says.
    pub fn says(&self, numero: usize) -> &str {
        self.textos.get(numero).map_or("", String::as_str)
    }

    /// What there is behind each mark, whatever it says: two views alike in this and in the text of a template get
    /// papers that differ in values alone.
    pub(super) fn shape(&self) -> &[Que] {
        &self.que
    }

    /// Splits text that came out of the Markdown parser into words and values.
    ///
    /// # Errors
    /// The broken mark, where a template damaged one: our own fault.
    pub(super) fn split(&self, texto: &str) -> Result<Vec<Que>, MarcaRota> {
        let mut partes = Vec::new();
        let mut rest = texto;
        while let Some((before, after)) = rest.split_once(MARCAS.abre) {
            if !before.is_empty() {
                partes.push(Que::Texto(before.to_owned()));
            }
            let (mark, following) =
                after.split_once(MARCAS.cierra).ok_or_else(|| MarcaRota(after.to_owned()))?;
            let que = mark.parse().ok().and_then(|n: usize| self.que.get(n));
            partes.push(que.ok_or_else(|| MarcaRota(mark.to_owned()))?.clone());
            rest = following;
        }
        if !rest.is_empty() {
            partes.push(Que::Texto(rest.to_owned()));
        }
        Ok(partes)
    }
}

/// A mark that was damaged between template and block.
#[derive(Debug, thiserror::Error)]
#[error("una marca de valor se rompió en una plantilla: «{0}»")]
pub struct MarcaRota(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_several_lines_has_breaks_between_them() {
        let mut valores = Valores::default();
        let nota = valores.lineas("nota", "# uno\n\n- dos");
        assert_eq!(valores.text(&nota), "# uno\n\n- dos");
        let saltos = valores.split(&nota.to_string()).unwrap().iter().filter(|q| **q == Que::Salto).count();
        assert_eq!(saltos, 2);
    }

    #[test]
    fn marks_come_back_as_values_and_words_stay_words() {
        let mut valores = Valores::default();
        let nombre = valores.valor("nombre", "D-_12_|*B*");
        let folio = valores.blanco("folio", 4);
        let partes = valores.split(&format!("de {nombre}, {folio}")).unwrap();
        assert_eq!(
            partes.iter().map(|q| q.texto(&valores)).collect::<Vec<_>>(),
            ["de ", "D-_12_|*B*", ", ", "____"]
        );
        assert!(valores.split("\u{e000}7\u{e001}").is_err(), "a mark without a value");
        assert!(valores.split("\u{e000}0").is_err(), "a mark that does not close");
    }
}
