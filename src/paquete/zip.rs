//! A package as one ZIP: the same bytes every time, names in ASCII, papers stored as they are.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Archivo;

/// Formats that are ZIPs themselves, and are not deflated twice.
const ZIPS: [&str; 5] = [".docx", ".xlsx", ".xlsm", ".xltx", ".xltm"];

/// These files in one ZIP.
///
/// # Errors
/// More or larger files than a ZIP can hold.
pub fn pack(archivos: &[Archivo]) -> ZipResult<Vec<u8>> {
    let size = archivos.iter().map(|a| a.bytes.len() + 128).sum();
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    for archivo in archivos {
        let office = ZIPS.iter().any(|z| archivo.nombre.ends_with(z));
        let method = if office { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        zip.start_file(archivo.nombre.as_str(), options)?;
        zip.write_all(&archivo.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
