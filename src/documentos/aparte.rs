//! A Word paper that is no part of a package: from a template's text with marks to bytes, plain text and blanks.

use super::hechos::{check_text, leftovers};
use super::papeles::PapelError;
use super::valores::Valores;
use super::{llano, markdown, word};

/// A finished paper.
#[derive(Clone, Debug)]
pub struct Aparte {
    /// The Word file.
    pub bytes: Vec<u8>,
    /// The same as plain text.
    pub texto: String,
    /// The blanks left in it, each once, in reading order.
    pub blancos: Vec<&'static str>,
}

/// Draws a paper and reads it back. `titulo` goes into the file's properties.
///
/// Unlike the papers of a package these come one at a time, each with a shape of its own, so no mould is remembered.
///
/// # Errors
/// When the template, a writer or the finished paper is at fault: always our own.
pub fn draw(texto: &str, titulo: &'static str, valores: &Valores) -> Result<Aparte, PapelError> {
    let documento = markdown::parse(texto, valores)?;
    let agrees = |faltas: Vec<String>| {
        if faltas.is_empty() { Ok(()) } else { Err(PapelError::Discrepancia { archivo: titulo, faltas }) }
    };
    agrees(leftovers(&documento))?;
    let bytes = word::fill(&word::mould(&documento, titulo)?, &documento, valores)?;
    agrees(check_text(&bytes, &documento, valores))?;
    Ok(Aparte { bytes, texto: llano::text(&documento, valores), blancos: documento.blanks() })
}
