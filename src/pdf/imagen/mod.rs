//! Pictures of paper as a PDF: a page a picture, upright, the whole of it on a sheet of carta.
//!
//! A JPEG goes in as it is; what other formats hold is decoded once and stored without loss. The same picture gives
//! the same bytes.

mod dibujar;
mod jpeg;
mod tiff;

use std::io::Cursor;

use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use dibujar::{Datos, Lamina, Libro};

/// A side shorter than this is no picture of a page: 100 points are less than 3 cm at the coarsest scan.
pub const MIN_LADO: u32 = 100;
/// A longer side is no picture of a page: 33 inches at 600 points an inch.
pub const MAX_LADO: u32 = 20_000;
/// More points than a page of double carta has at 600 points an inch.
pub const MAX_PUNTOS: u64 = 120_000_000;

/// Why a picture can't become a page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoImagen {
    /// It is cut short, or its data are wrong.
    #[error("está dañada o incompleta")]
    Danada,
    /// Too small to be read: width and height in points.
    #[error("mide {0} × {1} puntos: es demasiado pequeña para ser un documento")]
    Chica(u32, u32),
    /// Larger than any scan of a page: width and height in points.
    #[error("mide {0} × {1} puntos: es demasiado grande")]
    Grande(u32, u32),
    /// A kind of it that no decoder here knows.
    #[error("está guardada de una manera que el programa no sabe leer")]
    SinSoporte,
    /// More pages than [`super::MAX_PAGINAS`].
    #[error("tiene más de {0} páginas")]
    Demasiadas(usize),
}

/// A picture as PDF.
#[derive(Debug)]
pub struct Imagen {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The pages that are almost all white, from 1.
    pub en_blanco: Vec<usize>,
    /// How many pages it has.
    pub paginas: usize,
}

/// Makes a PDF of a picture.
///
/// # Errors
/// The picture is damaged, too small, too large, or of a kind that isn't known.
pub fn to_pdf(bytes: Vec<u8>, formato: ImageFormat) -> Result<Imagen, NoImagen> {
    let mut libro = Libro::new();
    match formato {
        ImageFormat::Tiff => tiff::pages(&bytes, &mut |lamina| libro.add(lamina))?,
        ImageFormat::Jpeg => libro.add(jpeg::page(bytes)?)?,
        _ => libro.add(decoded(&bytes, formato)?)?,
    }
    Ok(libro.finish())
}

/// Whether a picture of this size can be one of a page; looked at before anything is decoded.
fn check_size(ancho: u32, alto: u32) -> Result<(), NoImagen> {
    if ancho.min(alto) < MIN_LADO {
        return Err(NoImagen::Chica(ancho, alto));
    }
    if ancho.max(alto) > MAX_LADO || u64::from(ancho) * u64::from(alto) > MAX_PUNTOS {
        return Err(NoImagen::Grande(ancho, alto));
    }
    Ok(())
}

/// A picture of any format that the decoders know, decoded; what is transparent is white, as on paper.
fn decoded(bytes: &[u8], formato: ImageFormat) -> Result<Lamina, NoImagen> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PUNTOS * 8);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), formato);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| refused(&e))?;
    let (ancho, alto) = decoder.dimensions();
    check_size(ancho, alto)?;
    let orientacion = decoder.orientation().map_or(1, image::metadata::Orientation::to_exif);
    let color = decoder.color_type();
    let imagen = DynamicImage::from_decoder(decoder).map_err(|e| refused(&e))?;
    let datos = match color {
        ColorType::L8 | ColorType::L16 => Datos::Grises(imagen.into_luma8().into_raw()),
        ColorType::La8 | ColorType::La16 => {
            let pares = imagen.into_luma_alpha8().into_raw();
            Datos::Grises(pares.chunks_exact(2).map(|p| on_white(p[0], p[1])).collect())
        }
        _ if color.has_alpha() => {
            let puntos = imagen.into_rgba8().into_raw();
            let opaque = |p: &[u8]| [0, 1, 2].map(|i| on_white(p[i], p[3]));
            Datos::Color(puntos.chunks_exact(4).flat_map(opaque).collect())
        }
        _ => Datos::Color(imagen.into_rgb8().into_raw()),
    };
    Ok(Lamina { ancho, alto, orientacion, datos })
}

/// A shade of which only `alfa` of 255 parts cover the white below.
fn on_white(valor: u8, alfa: u8) -> u8 {
    let (valor, alfa) = (u32::from(valor), u32::from(alfa));
    u8::try_from((valor * alfa + 255 * (255 - alfa) + 127) / 255).unwrap_or(u8::MAX)
}

fn refused(error: &image::ImageError) -> NoImagen {
    match error {
        image::ImageError::Unsupported(_) => NoImagen::SinSoporte,
        _ => NoImagen::Danada,
    }
}
