//! The ZIP of an Office file: its parts read within limits, and a copy in which only some parts are new.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Rechazo;

/// The largest file that is looked into: a model with pictures takes some megabytes.
pub const MAX_ARCHIVO: u64 = 200 << 20;
/// The most that one part may unpack to.
const MAX_PARTE: u64 = 128 << 20;
/// The most entries: Word writes a few dozen, and one for each picture.
const MAX_ENTRADAS: usize = 10_000;

const OTRA_COPIA: &str =
    "Ábralo en Word o LibreOffice y guárdelo de nuevo como .docx; si no abre, baje otra copia.";

/// An Office file as it was given. Parts are unpacked when they are asked for.
#[derive(Debug)]
pub struct Contenedor<'b> {
    bytes: &'b [u8],
    zip: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Contenedor<'b> {
    /// Looks at the directory of the ZIP, and at nothing else.
    ///
    /// # Errors
    /// What the file is instead, or what makes its entries ambiguous or dangerous.
    pub fn open(bytes: &'b [u8]) -> Result<Self, Rechazo> {
        refuse_others(bytes)?;
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.len() > MAX_ENTRADAS {
            let mensaje = format!("el archivo trae {} entradas, y un documento trae unas decenas", zip.len());
            return Err(Rechazo::new("modelo-danado", mensaje, OTRA_COPIA));
        }
        if zip.has_duplicate_names() {
            let mensaje = "el archivo trae dos entradas del mismo nombre: no se sabe cuál vale";
            return Err(Rechazo::new("modelo-danado", mensaje, OTRA_COPIA));
        }
        let mut contenedor = Self { bytes, zip };
        contenedor.check_entries()?;
        Ok(contenedor)
    }

    fn check_entries(&mut self) -> Result<(), Rechazo> {
        for i in 0..self.zip.len() {
            let entrada = self.zip.by_index_raw(i).map_err(damaged)?;
            let nombre = entrada.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
            if entrada.encrypted() {
                let mensaje = format!("la parte {nombre} está cifrada dentro del archivo");
                return Err(Rechazo::new("modelo-cifrado", mensaje, OTRA_COPIA));
            }
            let outside = nombre.starts_with(['/', '\\'])
                || nombre.contains(':')
                || nombre.split(['/', '\\']).any(|tramo| tramo == "..");
            if outside || nombre.is_empty() {
                let mensaje = format!("una entrada apunta fuera del archivo («{nombre}»)");
                return Err(Rechazo::new("modelo-danado", mensaje, OTRA_COPIA));
            }
        }
        Ok(())
    }

    /// The bytes as they were given.
    pub fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// The names of all entries, in their order.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
    }

    /// The entry of this name, whatever its case: how Office looks names up.
    pub fn find(&self, nombre: &str) -> Option<String> {
        let mut names = self.zip.file_names().filter_map(Result::ok);
        names.find(|n| n.eq_ignore_ascii_case(nombre)).map(std::borrow::Cow::into_owned)
    }

    /// A part's bytes, unpacked.
    ///
    /// # Errors
    /// Where it is missing, damaged, or unpacks to more than any document's part.
    pub fn part(&mut self, nombre: &str) -> Result<Vec<u8>, Rechazo> {
        let unreadable = |_| {
            Rechazo::new("modelo-danado", format!("la parte {nombre} falta o no se puede leer"), OTRA_COPIA)
        };
        let entrada = self.zip.by_name(nombre).map_err(unreadable)?;
        let mut bytes = Vec::new();
        if entrada.size() <= MAX_PARTE {
            let mut limited = entrada.take(MAX_PARTE + 1);
            limited.read_to_end(&mut bytes).map_err(|e| unreadable(e.into()))?;
            if bytes.len() as u64 <= MAX_PARTE {
                return Ok(bytes);
            }
        }
        Err(Rechazo::new(
            "modelo-demasiado-grande",
            format!("la parte {nombre} pasa de {} MB al descomprimirla", MAX_PARTE >> 20),
            "Revise que sea el modelo que quería indicar.",
        ))
    }

    /// The file with these parts replaced. Every other entry keeps its bytes as they are in the file (name, order,
    /// time, CRC, compressed data); nothing to replace gives the very bytes of the file.
    ///
    /// # Errors
    /// Where an entry can't be copied: the file is damaged in a place that nobody had to read before.
    pub fn rewrite(&mut self, nuevas: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, Rechazo> {
        if nuevas.is_empty() {
            return Ok(self.bytes.to_vec());
        }
        let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len() + (64 << 10))));
        zip.set_raw_comment(self.zip.comment().into()).map_err(damaged)?;
        for i in 0..self.zip.len() {
            let entrada = self.zip.by_index_raw(i).map_err(damaged)?;
            let nombre = entrada.name().map_err(damaged)?.into_owned();
            let Some(bytes) = nuevas.get(&nombre) else {
                zip.raw_copy_file(entrada).map_err(damaged)?;
                continue;
            };
            let method = match entrada.compression() {
                CompressionMethod::Stored => CompressionMethod::Stored,
                _ => CompressionMethod::Deflated,
            };
            let mut options = SimpleFileOptions::default().compression_method(method);
            if let Some(time) = entrada.last_modified() {
                options = options.last_modified_time(time);
            }
            if let Some(mode) = entrada.unix_mode() {
                options = options.unix_permissions(mode);
            }
            drop(entrada);
            zip.start_file(nombre, options).map_err(damaged)?;
            zip.write_all(bytes).map_err(|e| damaged(e.into()))?;
        }
        Ok(zip.finish().map_err(damaged)?.into_inner())
    }
}

fn damaged(error: zip::result::ZipError) -> Rechazo {
    Rechazo::new("modelo-danado", format!("el archivo está dañado o incompleto ({error})"), OTRA_COPIA)
}

/// Says what the file is, where its first bytes are no ZIP's.
fn refuse_others(bytes: &[u8]) -> Result<(), Rechazo> {
    const GUARDAR: &str = "Ábralo en Word, elija «Guardar como» y, en tipo, «Documento de Word (.docx)».";
    if bytes.is_empty() {
        return Err(Rechazo::new("modelo-danado", "el archivo está vacío", OTRA_COPIA));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        // A protected .docx lies in the container of the old .doc, whose streams are named in UTF-16.
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Err(if bytes.windows(encrypted.len()).any(|w| w == encrypted) {
            Rechazo::new(
                "modelo-cifrado",
                "el documento tiene contraseña para abrirlo",
                "Ábralo en Word, quítele la contraseña (Archivo, Información, Proteger documento) y guárdelo.",
            )
        } else {
            Rechazo::new("modelo-formato", "es un documento en el formato antiguo de Word (.doc)", GUARDAR)
        });
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(Rechazo::new("modelo-formato", "es un documento RTF, y no un .docx", GUARDAR));
    }
    if bytes.starts_with(b"%PDF") {
        let ayuda = "Baje el modelo en Word: un PDF no se puede llenar sin volver a escribirlo.";
        return Err(Rechazo::new("modelo-formato", "es un PDF, y no un documento de Word", ayuda));
    }
    Ok(())
}
