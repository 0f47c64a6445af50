//! Reads a profile in whichever form it is written; the content says which, never the name.

use std::path::Path;

use super::borrador::Borrador;
use super::ficha_excel;
use super::lector_toml::{self, MAX_BYTES, NoSeLeyo};
use crate::base::lectura::{as_text, read_bytes};
use crate::base::{Diagnostico, Diagnosticos, Lugar, huella};
use crate::catalogo::Catalogo;

/// Names that promise a workbook.
const PLANILLAS: [&str; 6] = ["xlsx", "xlsm", "xls", "ods", "xlsb", "csv"];

/// Reads a profile, TOML or Excel form, from a file, or from standard input where the path is `-`; with the
/// SHA-256 of its bytes.
///
/// # Errors
/// `Entorno` where path or disk are at fault; `Contenido` with all that is wrong with the way it is written.
/// Wrong values are for [`super::revisar()`] to tell.
pub fn read(ruta: &Path, catalogo: &Catalogo) -> Result<(Borrador, String), NoSeLeyo> {
    let bytes = read_bytes(ruta, MAX_BYTES)?;
    let digest = huella::sha256(&bytes);
    let borrador = read_bytes_of(ruta, bytes, catalogo)?;
    Ok((borrador, digest))
}

fn read_bytes_of(ruta: &Path, bytes: Vec<u8>, catalogo: &Catalogo) -> Result<Borrador, NoSeLeyo> {
    if let Some(leido) = ficha_excel::read(ruta, &bytes, catalogo) {
        return leido.map_err(NoSeLeyo::Contenido);
    }
    let read = as_text(ruta, bytes)
        .map_err(NoSeLeyo::from)
        .and_then(|texto| lector_toml::parse_toml(ruta, texto).map_err(NoSeLeyo::Contenido));
    read.map_err(|error| match error {
        NoSeLeyo::Contenido(problemas) => NoSeLeyo::Contenido(no_workbook(ruta, problemas)),
        entorno @ NoSeLeyo::Entorno(_) => entorno,
    })
}

/// Text under the name of a workbook: its faults as TOML would only confuse.
fn no_workbook(ruta: &Path, problemas: Diagnosticos) -> Diagnosticos {
    let extension = ruta.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let as_toml = problemas.iter().all(|p| matches!(p.codigo, "sintaxis" | "no-es-utf8" | "perfil-vacio"));
    if !PLANILLAS.contains(&extension.as_str()) || !as_toml {
        return problemas;
    }
    Diagnostico::error(
        "ficha-formato",
        Lugar::archivo(ruta),
        format!("el archivo se llama .{extension}, pero no es una planilla de Excel por dentro"),
        "Use la ficha que entrega el programa (convenio nuevo --excel), guardada como «Libro de Excel (.xlsx)».",
    )
    .into()
}
