//! What a scanner or a telephone made, as a PDF that can be handed in: whole, of some size, with nothing in it that acts.

use image::ImageFormat;

use super::imagen::{self, NoImagen};
use super::leer::{NoPdf, Pdf};
use super::{activo, blanco};
use crate::base::contencion::contain;

/// A scan as it is handed in.
#[derive(Debug)]
pub struct Escaneo {
    /// The PDF: the very file that was given, or what was made of a picture.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub paginas: usize,
    /// The pages, from 1, on which there is nothing.
    pub en_blanco: Vec<usize>,
    /// Whether it was a picture.
    pub era_imagen: bool,
}

/// Why a file can't be handed in as a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoEscaneo {
    /// It has no bytes.
    Vacio,
    /// It is something else: what, and how it becomes a PDF.
    Otro {
        /// «un documento de Word».
        que: &'static str,
        /// What to do.
        consejo: &'static str,
    },
    /// A PDF that can't be used.
    Pdf(NoPdf),
    /// A PDF with parts that act by themselves: which.
    Activo(Vec<&'static str>),
    /// A picture that can't be used.
    Imagen(NoImagen),
    /// A library gave up over it.
    Ilegible,
}

/// Reads a scan: by what it is, and not by its name.
///
/// # Errors
/// It is no PDF or picture that can be handed in.
pub fn read_scan(bytes: Vec<u8>) -> Result<Escaneo, NoEscaneo> {
    contain(|| read(bytes)).unwrap_or(Err(NoEscaneo::Ilegible))
}

fn read(bytes: Vec<u8>) -> Result<Escaneo, NoEscaneo> {
    if bytes.is_empty() {
        return Err(NoEscaneo::Vacio);
    }
    match Pdf::open(&bytes) {
        Err(NoPdf::OtraCosa) => {}
        Err(no) => return Err(NoEscaneo::Pdf(no)),
        Ok(pdf) => {
            let activo = activo::active_parts(&pdf);
            if !activo.is_empty() {
                return Err(NoEscaneo::Activo(activo.into_iter().collect()));
            }
            let (paginas, en_blanco) = (pdf.paginas(), blanco::blank_pages(&pdf));
            drop(pdf);
            return Ok(Escaneo { pdf: bytes, paginas, en_blanco, era_imagen: false });
        }
    }
    let Some(formato) = picture(&bytes) else { return Err(other(&bytes)) };
    let imagen = imagen::to_pdf(bytes, formato).map_err(NoEscaneo::Imagen)?;
    Ok(Escaneo { pdf: imagen.pdf, paginas: imagen.paginas, en_blanco: imagen.en_blanco, era_imagen: true })
}

/// The formats that scanners and telephones make and that can be decoded here.
fn picture(bytes: &[u8]) -> Option<ImageFormat> {
    use ImageFormat as F;
    image::guess_format(bytes).ok().filter(|f| matches!(f, F::Jpeg | F::Png | F::Tiff | F::Bmp | F::WebP))
}

/// What a file is that is no scan.
fn other(bytes: &[u8]) -> NoEscaneo {
    const IMPRIMIR: &str = "Ábralo e imprímalo a PDF, o imprímalo en papel y escanéelo.";
    const DEL_TELEFONO: &str =
        "Es el formato de las fotos de iPhone: guárdela como JPEG, o escanee la hoja a PDF.";
    const COMO_JPEG: &str = "Guárdela como JPEG o PNG, o escanee la hoja a PDF.";
    const ABRIRLO: &str = "Ábralo, y entregue el PDF o las imágenes que tenga dentro, una por documento.";
    const ESCANEAR: &str = "Indique el PDF o la imagen (JPEG, PNG o TIFF) del documento escaneado.";
    let kind = infer::get(bytes);
    let (que, consejo) = match kind.map(|k| k.mime_type()).unwrap_or_default() {
        "image/heif" | "image/heic" | "image/avif" => ("una foto HEIC", DEL_TELEFONO),
        "application/msword"
        | "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        | "application/vnd.oasis.opendocument.text" => ("un documento de Word", IMPRIMIR),
        "application/vnd.ms-excel"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        | "application/vnd.oasis.opendocument.spreadsheet" => ("una planilla", IMPRIMIR),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        | "application/vnd.ms-powerpoint" => ("una presentación", IMPRIMIR),
        "application/zip"
        | "application/x-7z-compressed"
        | "application/vnd.rar"
        | "application/x-rar-compressed"
        | "application/gzip" => ("un archivo comprimido", ABRIRLO),
        mime if mime.starts_with("image/") => ("una imagen de otro formato", COMO_JPEG),
        mime if mime.starts_with("video/") || mime.starts_with("audio/") => {
            ("un video o un sonido", ESCANEAR)
        }
        _ if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) => ("un documento de Office", IMPRIMIR),
        _ => ("otra cosa que un PDF o una imagen", ESCANEAR),
    };
    NoEscaneo::Otro { que, consejo }
}
