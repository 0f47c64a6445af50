//! Reads the Ministry's file, whatever shape the year has: bytes in, schools and refused rows out.

mod acopio;
mod columnas;
mod en_csv;
mod en_excel;
mod fila;
mod formato;

use std::borrow::Cow;
use std::path::Path;

use super::Directorio;
use super::codigos as c;
use crate::base::{Diagnostico, Diagnosticos, Lugar};
use crate::catalogo::Catalogo;

/// The largest file that is read: the directory of 2024 with all its columns takes 4 MB.
pub const MAX_BYTES: u64 = 32 << 20;
/// No directory has more rows: there were 16,768 schools in 2025, closed ones included.
pub(super) const MAX_FILAS: usize = 100_000;
/// A file with fewer schools is told to be a part: since 2004 every directory has had more.
const POCAS: usize = 10_000;

/// A directory that was read, and what was noticed.
#[derive(Debug)]
pub struct Leido {
    /// The schools.
    pub directorio: Directorio,
    /// Rows that could not be read, odd digits, and that the file looks like a part. Warnings only.
    pub avisos: Diagnosticos,
    /// How many rows could not be read; more than there are warnings where they are very many.
    pub rechazadas: usize,
}

/// Reads the directory in these bytes: a CSV, a ZIP with one, or a workbook; the content says which. `ruta` only names it.
/// `anio` is the year that the person gave, for files that do not say theirs.
///
/// # Errors
/// Why it is no directory: its form, damage, missing or doubled columns, an unknown or contradicted year, its size.
pub fn leer(
    ruta: &Path,
    bytes: &[u8],
    anio: Option<u16>,
    catalogo: &Catalogo,
) -> Result<Leido, Diagnosticos> {
    let archivo = formato::open(ruta, bytes)?;
    match &archivo {
        formato::Archivo::Planilla => en_excel::read(ruta, bytes, anio, catalogo),
        formato::Archivo::Texto { nombre, bytes } => en_csv::read(nombre, bytes, anio, catalogo),
    }
}

/// Why a file of more than [`MAX_BYTES`] is not read at all.
pub fn too_large(ruta: &Path) -> Diagnosticos {
    let que = format!("el archivo pasa de {} MB, y el directorio tiene 4", MAX_BYTES >> 20);
    refuse(c::GRANDE, Lugar::archivo(ruta), que, OTRO_CONJUNTO)
}

const OTRO_CONJUNTO: &str = "Es otro conjunto de datos del Ministerio. El que se necesita se llama «Directorio oficial de establecimientos educacionales».";

fn refuse(codigo: &'static str, lugar: Lugar, mensaje: String, ayuda: impl Into<String>) -> Diagnosticos {
    Diagnostico::error(codigo, lugar, mensaje, ayuda).into()
}

/// A piece of a cell that is short enough to be shown.
fn shown(texto: &str) -> Cow<'_, str> {
    const MAX: usize = 40;
    let visible = |letra: char| if letra.is_control() { '\u{fffd}' } else { letra };
    if texto.len() <= MAX && !texto.contains(char::is_control) {
        return Cow::Borrowed(texto);
    }
    let mut corto: String = texto.chars().take(MAX).map(visible).collect();
    if texto.chars().nth(MAX).is_some() {
        corto.push('…');
    }
    Cow::Owned(corto)
}

fn too_many_rows(lugar: Lugar) -> Diagnosticos {
    refuse(
        c::GRANDE,
        lugar,
        format!("el archivo pasa de {MAX_FILAS} filas, y el directorio tiene cerca de 16.700"),
        OTRO_CONJUNTO,
    )
}
