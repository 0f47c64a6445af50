//! The ZIP of an Office file: its parts read within limits, and a copy in which only some parts are new.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Rechazo;
use super::empalme::Plano;

/// The largest file that is looked into: a model with pictures takes some megabytes.
pub const MAX_ARCHIVO: u64 = 200 << 20;
/// The most that one part may unpack to.
const MAX_PARTE: u64 = 128 << 20;
/// The most that all parts that are read may unpack to together.
const MAX_TODO: u64 = 192 << 20;
/// The most entries: Word writes a few dozen, and one for each picture.
const MAX_ENTRADAS: usize = 10_000;

const OTRA_COPIA: &str =
    "Ábralo en Word o LibreOffice y guárdelo de nuevo como .docx; si no abre, baje otra copia.";
const ES_EL_MODELO: &str = "Revise que sea el modelo que quería indicar.";

/// An Office file as it was given. Parts are unpacked when they are asked for.
#[derive(Debug)]
pub struct Contenedor<'b> {
    bytes: &'b [u8],
    zip: ZipArchive<Cursor<&'b [u8]>>,
    plano: Plano,
    /// How much may still be unpacked.
    queda: u64,
}

impl<'b> Contenedor<'b> {
    /// Looks at the directory of the ZIP, and at nothing else.
    ///
    /// # Errors
    /// What the file is instead, or what makes its entries ambiguous or dangerous.
    pub fn open(bytes: &'b [u8]) -> Result<Self, Rechazo> {
        refuse_others(bytes)?;
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| no_zip(bytes, &e))?;
        if zip.len() > MAX_ENTRADAS {
            let mensaje = format!("el archivo trae {} entradas, y un documento trae unas decenas", zip.len());
            return Err(Rechazo::new("modelo-danado", mensaje, OTRA_COPIA));
        }
        let doubled = || {
            let mensaje = "el archivo trae dos entradas del mismo nombre: no se sabe cuál vale";
            Rechazo::new("modelo-danado", mensaje, OTRA_COPIA)
        };
        if zip.has_duplicate_names() {
            return Err(doubled());
        }
        let mut seen = HashSet::with_capacity(zip.len());
        for i in 0..zip.len() {
            // Office looks names up whatever their case.
            if !seen.insert(check_entry(&mut zip, i)?.to_ascii_lowercase()) {
                return Err(doubled());
            }
        }
        let plano = Plano::of(bytes, &mut zip).ok_or_else(|| {
            let mensaje = "el archivo está dañado: su índice no calza con lo que trae";
            Rechazo::new("modelo-danado", mensaje, OTRA_COPIA)
        })?;
        Ok(Self { bytes, zip, plano, queda: MAX_TODO })
    }

    /// The bytes as they were given.
    pub fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// The names of all entries, in their order.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(Result::ok).map(Cow::into_owned).collect()
    }

    /// The entry of this name, whatever its case: how Office looks names up.
    pub fn find(&self, nombre: &str) -> Option<String> {
        let mut names = self.zip.file_names().filter_map(Result::ok);
        names.find(|n| n.eq_ignore_ascii_case(nombre)).map(Cow::into_owned)
    }

    /// Whether all of these can be unpacked within the limits, by what they say: before the first is read.
    ///
    /// # Errors
    /// Where one of them, or all together, say more than any document's.
    pub fn check_room<'n>(&self, nombres: impl IntoIterator<Item = &'n str>) -> Result<(), Rechazo> {
        let mut all = 0_u64;
        for nombre in nombres {
            let entrada = self.zip.index_for_name(nombre).and_then(|i| self.zip.by_index_data(i).ok());
            let size = entrada.map_or(0, |e| e.size());
            if size > MAX_PARTE {
                return Err(part_too_large(nombre));
            }
            all = all.saturating_add(size);
        }
        if all <= self.queda { Ok(()) } else { Err(too_large()) }
    }

    /// A part's bytes, unpacked.
    ///
    /// # Errors
    /// Where it is missing, damaged, or unpacks to more than any document's part.
    pub fn part(&mut self, nombre: &str) -> Result<Vec<u8>, Rechazo> {
        let unreadable = |que: String| {
            let mensaje = format!("la parte {nombre} falta o no se puede leer ({que})");
            Rechazo::new("modelo-danado", mensaje, OTRA_COPIA)
        };
        let entrada = self.zip.by_name(nombre).map_err(|e| unreadable(e.to_string()))?;
        let said = entrada.size();
        let limit = MAX_PARTE.min(self.queda);
        if said > limit {
            return Err(if said > MAX_PARTE { part_too_large(nombre) } else { too_large() });
        }
        // What is packed can't hold more than this, whatever it says.
        let room = said.min(entrada.compressed_size().saturating_mul(1_100));
        let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or_default());
        entrada.take(said + 1).read_to_end(&mut bytes).map_err(|e| unreadable(e.to_string()))?;
        if bytes.len() as u64 != said {
            return Err(unreadable("no tiene el tamaño que dice".to_owned()));
        }
        self.queda -= said;
        Ok(bytes)
    }

    /// The file with these parts replaced. Everything else keeps its bytes as they are in the file; nothing to
    /// replace gives the very bytes of the file.
    ///
    /// # Errors
    /// Where the headers of a part do not say its size in a way that can be changed.
    pub fn rewrite(&self, nuevas: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, Rechazo> {
        self.rewrite_without(nuevas, &BTreeSet::new())
    }

    /// The file with these parts replaced, and those of `fuera` taken out.
    ///
    /// # Errors
    /// As [`Self::rewrite`].
    pub fn rewrite_without(
        &self,
        nuevas: &BTreeMap<String, Vec<u8>>,
        fuera: &BTreeSet<String>,
    ) -> Result<Vec<u8>, Rechazo> {
        if nuevas.is_empty() && fuera.is_empty() {
            return Ok(self.bytes.to_vec());
        }
        self.plano.splice(self.bytes, nuevas, fuera).ok_or_else(|| {
            let mensaje = "el archivo está dañado: sus tamaños no calzan";
            Rechazo::new("modelo-danado", mensaje, OTRA_COPIA)
        })
    }
}

fn part_too_large(nombre: &str) -> Rechazo {
    let mensaje = format!("la parte {nombre} pasa de {} MB al descomprimirla", MAX_PARTE >> 20);
    Rechazo::new("modelo-demasiado-grande", mensaje, ES_EL_MODELO)
}

fn too_large() -> Rechazo {
    let mensaje = format!("sus partes juntas pasan de {} MB al descomprimirlas", MAX_TODO >> 20);
    Rechazo::new("modelo-demasiado-grande", mensaje, ES_EL_MODELO)
}

/// The name of an entry, unless it is one that no document has.
fn check_entry(zip: &mut ZipArchive<Cursor<&[u8]>>, i: usize) -> Result<String, Rechazo> {
    let entrada = zip.by_index_raw(i).map_err(|e| damaged(&e))?;
    let nombre = entrada.name().map(Cow::into_owned).unwrap_or_default();
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
    Ok(nombre)
}

/// Where no directory of a ZIP is found: a damaged one, or something else.
fn no_zip(bytes: &[u8], error: &zip::result::ZipError) -> Rechazo {
    if bytes.starts_with(b"PK") {
        return damaged(error);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_000)]).to_lowercase();
    if head.contains("<html") || head.contains("<!doctype html") {
        let ayuda = "La descarga falló: abra el enlace en el navegador y baje el documento de nuevo.";
        return Rechazo::new("modelo-formato", "es una página web, y no un documento de Word", ayuda);
    }
    Rechazo::new("modelo-formato", "no es un documento de Word", OTRA_COPIA)
}

fn damaged(error: &zip::result::ZipError) -> Rechazo {
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
