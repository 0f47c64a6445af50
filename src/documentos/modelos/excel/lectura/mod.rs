//! A workbook as cells, whatever its format: the content says which, never the name.

mod abierto;
mod antiguo;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::super::Rechazo;
use super::super::contenedor::Contenedor;
use crate::base::planilla::a_la_vista::{self, Hoja};
use crate::base::planilla::{Limites, NoSeAbre, is_zip};

/// The most bytes that a workbook may have.
pub const MAX_BYTES: u64 = 16 << 20;
/// The most cells, empty ones between others included, that all sheets together may span.
pub(super) const MAX_AREA: u64 = 2_000_000;
/// The most cells with something in them.
pub(super) const MAX_CELDAS: u64 = 200_000;
/// The most bytes of text that all cells together may hold.
pub(super) const MAX_TEXTO: u64 = 64 << 20;
/// What an `.xlsx` may take: a million empty rows take half of a sheet.
const LIMITES: Limites =
    Limites { hoja: 100 << 20, parte: 16 << 20, todo: 200 << 20, celdas: 100_000, texto: 32 << 20 };
/// The most sheets.
pub(super) const MAX_HOJAS: usize = 60;

/// How a workbook is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formato {
    /// Excel since 2007, with or without macros.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// LibreOffice.
    Ods,
}

impl Formato {
    /// As its files end.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }
}

/// A workbook that was read.
#[derive(Debug)]
pub(super) struct Libro {
    pub formato: Formato,
    pub hojas: Vec<Hoja>,
}

const GUARDAR: &str = "Ábralo en Excel o LibreOffice, guárdelo de nuevo como .xlsx e indique ese archivo.";

pub(super) fn damaged(que: impl std::fmt::Display) -> Rechazo {
    Rechazo::new(
        "anexo-danado",
        format!("la planilla está dañada o incompleta ({que})"),
        "Si abre en Excel o LibreOffice, guárdela de nuevo como .xlsx; si no abre, use otra copia.",
    )
}

pub(super) fn too_large() -> Rechazo {
    Rechazo::new(
        "anexo-demasiado-grande",
        "la planilla ocupa muchas más celdas o texto que cualquier Anexo",
        "Copie las tres hojas del Anexo a un libro nuevo e indique ese.",
    )
}

pub(super) fn with_password() -> Rechazo {
    Rechazo::new(
        "anexo-formato",
        "la planilla tiene contraseña para abrirla",
        "Ábrala, quítele la contraseña (Archivo, Información, Proteger libro) y guárdela.",
    )
}

pub(super) fn other_format(que: &str) -> Rechazo {
    Rechazo::new("anexo-formato", que, GUARDAR)
}

/// All sheets of a workbook, with the hidden ones.
///
/// # Errors
/// What the file is instead; that it asks for a password, is damaged, or larger than any Anexo.
pub(super) fn open(bytes: &[u8]) -> Result<Libro, Rechazo> {
    let made = |formato, hojas| Libro { formato, hojas };
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return antiguo::open(bytes).map(|hojas| made(Formato::Xls, hojas));
    }
    if is_zip(bytes) {
        // What is read is what would be filled: entries that are doubled or lead out are nobody's Anexo.
        Contenedor::open(bytes).map_err(|r| match r.codigo {
            "modelo-cifrado" => other_format(&r.mensaje),
            _ => damaged(r.mensaje.trim_start_matches("el archivo está dañado: ")),
        })?;
        if is_ods(bytes) {
            return abierto::open(bytes).map(|hojas| made(Formato::Ods, hojas));
        }
        let hojas = a_la_vista::open(bytes, &LIMITES).map_err(explain)?;
        return Ok(made(Formato::Xlsx, hojas));
    }
    Err(match bytes {
        [] => damaged("no tiene nada adentro"),
        // The records with which sheets of Excel 2 to 4 begin, before there was a container.
        [0x09, 0x00 | 0x02 | 0x04, ..] => {
            other_format("es una planilla de una versión de Excel anterior a 1997")
        }
        _ => other_format(
            "no es una planilla de Excel ni de LibreOffice por dentro, se llame como se llame el archivo",
        ),
    })
}

/// The values of all sheets of a workbook that was just written, to be looked up: how they look nobody asks.
///
/// # Errors
/// As [`open()`].
pub(super) fn values(bytes: &[u8]) -> Result<Vec<Hoja>, Rechazo> {
    if is_zip(bytes) && !is_ods(bytes) {
        return a_la_vista::values(bytes, &LIMITES).map_err(explain);
    }
    open(bytes).map(|libro| libro.hojas)
}

/// An `.xlsx` that was not opened, in the words of who expected an Anexo.
fn explain(refusal: NoSeAbre) -> Rechazo {
    match refusal {
        NoSeAbre::Danada(que) => damaged(que),
        NoSeAbre::ConClave => with_password(),
        NoSeAbre::DemasiadoGrande => too_large(),
        otro => other_format(&otro.to_string()),
    }
}

fn is_ods(bytes: &[u8]) -> bool {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(mimetype) = zip.by_name("mimetype") else { return false };
    let mut kind = String::new();
    let _ = mimetype.take(200).read_to_string(&mut kind);
    kind.contains("opendocument.spreadsheet")
}
