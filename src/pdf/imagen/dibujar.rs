//! Pages with one picture each, written as PDF: on carta, standing or lying as the picture does, its sides in proportion.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::{Imagen, NoImagen};
use crate::pdf::blanco;

/// Carta, in points: 8.5 × 11 inches.
const CARTA: (f32, f32) = (612.0, 792.0);

/// A picture for one page.
pub(super) struct Lamina {
    pub ancho: u32,
    pub alto: u32,
    /// How it has to be turned to be upright, as Exif and TIFF number it: 1 to 8.
    pub orientacion: u8,
    pub datos: Datos,
}

/// The points of a picture, row after row from above.
pub(super) enum Datos {
    /// A JPEG as it is.
    Jpeg { bytes: Vec<u8>, gris: bool, en_blanco: bool },
    /// A bit a point, each row in whole bytes; 1 is white.
    Bits(Vec<u8>),
    /// A byte a point; 255 is white.
    Grises(Vec<u8>),
    /// Three bytes a point: red, green, blue.
    Color(Vec<u8>),
}

impl Datos {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Jpeg { bytes, .. } | Self::Bits(bytes) | Self::Grises(bytes) | Self::Color(bytes) => {
                bytes.len()
            }
        }
    }

    /// How many bytes a picture of this size has.
    pub(super) fn due(&self, ancho: u32, alto: u32) -> usize {
        let (ancho, alto) = (ancho as usize, alto as usize);
        match self {
            Self::Jpeg { .. } => 0,
            Self::Bits(_) => ancho.div_ceil(8) * alto,
            Self::Grises(_) => ancho * alto,
            Self::Color(_) => ancho * alto * 3,
        }
    }
}

/// The PDF as it grows.
pub(super) struct Libro {
    documento: Document,
    grupo: ObjectId,
    hojas: Vec<Object>,
    en_blanco: Vec<usize>,
}

impl Libro {
    pub(super) fn new() -> Self {
        let mut documento = Document::with_version("1.4");
        let grupo = documento.new_object_id();
        Self { documento, grupo, hojas: Vec::new(), en_blanco: Vec::new() }
    }

    /// One more page.
    pub(super) fn add(&mut self, lamina: Lamina) -> Result<(), NoImagen> {
        let Lamina { ancho, alto, orientacion, datos } = lamina;
        let (imagen, en_blanco) = picture(ancho, alto, datos)?;
        let imagen = self.documento.add_object(imagen);
        let lying = orientacion >= 5;
        let visible = if lying { (alto, ancho) } else { (ancho, alto) };
        let (hoja, sitio) = place(visible);
        let dibujo = format!("q {} cm /Im Do Q\n", matrix(orientacion, sitio));
        let dibujo = self.documento.add_object(Stream::new(Dictionary::new(), dibujo.into_bytes()));
        let pagina = self.documento.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => self.grupo,
            "MediaBox" => vec![0.into(), 0.into(), hoja.0.into(), hoja.1.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "Im" => imagen } },
            "Contents" => dibujo,
        });
        self.hojas.push(pagina.into());
        if en_blanco {
            self.en_blanco.push(self.hojas.len());
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Imagen {
        let paginas = self.hojas.len();
        let grupo = dictionary! {
            "Type" => "Pages",
            "Count" => i64::try_from(paginas).unwrap_or(i64::MAX),
            "Kids" => self.hojas,
        };
        self.documento.objects.insert(self.grupo, grupo.into());
        let catalogo = self.documento.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.grupo });
        self.documento.trailer.set("Root", catalogo);
        let mut pdf = Vec::new();
        // Into memory: there is nothing that could fail.
        let _ = self.documento.save_to(&mut pdf);
        Imagen { pdf, en_blanco: self.en_blanco, paginas }
    }
}

/// The picture as an object, and whether it is almost all white.
fn picture(ancho: u32, alto: u32, datos: Datos) -> Result<(Stream, bool), NoImagen> {
    let row = ancho as usize;
    let (espacio, bits, filtro, bytes, en_blanco) = match datos {
        Datos::Jpeg { bytes, gris, en_blanco } => {
            (if gris { "DeviceGray" } else { "DeviceRGB" }, 8, "DCTDecode", bytes, en_blanco)
        }
        Datos::Bits(bytes) => {
            let en_blanco = blanco::is_blank_bits(&bytes, row);
            ("DeviceGray", 1, "FlateDecode", deflate(&bytes)?, en_blanco)
        }
        Datos::Grises(grises) if grises.iter().all(|g| matches!(g, 0 | 255)) => {
            return picture(ancho, alto, Datos::Bits(as_bits(&grises, row)));
        }
        Datos::Grises(grises) => {
            ("DeviceGray", 8, "FlateDecode", deflate(&grises)?, blanco::is_blank(&grises, 1))
        }
        Datos::Color(puntos) if puntos.chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]) => {
            let grises = puntos.chunks_exact(3).map(|p| p[0]).collect();
            return picture(ancho, alto, Datos::Grises(grises));
        }
        Datos::Color(puntos) => {
            ("DeviceRGB", 8, "FlateDecode", deflate(&puntos)?, blanco::is_blank(&puntos, 3))
        }
    };
    let imagen = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(ancho),
        "Height" => i64::from(alto),
        "ColorSpace" => espacio,
        "BitsPerComponent" => bits,
        "Filter" => filtro,
    };
    Ok((Stream::new(imagen, bytes).with_compression(false), en_blanco))
}

fn deflate(bytes: &[u8]) -> Result<Vec<u8>, NoImagen> {
    let mut salida = ZlibEncoder::new(Vec::new(), Compression::default());
    salida.write_all(bytes).and_then(|()| salida.finish()).map_err(|_| NoImagen::Danada)
}

/// Points that are black or white, as a bit each.
fn as_bits(grises: &[u8], ancho: usize) -> Vec<u8> {
    // What fills the last byte of a row is white as well, and never drawn.
    let byte = |ocho: &[u8]| (0..8).fold(0, |byte, i| byte << 1 | ocho.get(i).map_or(1, |punto| punto & 1));
    grises.chunks(ancho).flat_map(|fila| fila.chunks(8).map(byte)).collect()
}

/// The sheet, and where on it the picture goes: left, bottom, width, height.
#[expect(clippy::cast_precision_loss, reason = "sides have five digits at most")]
fn place((ancho, alto): (u32, u32)) -> ((f32, f32), [f32; 4]) {
    let hoja = if ancho > alto { (CARTA.1, CARTA.0) } else { CARTA };
    let (ancho, alto) = (ancho as f32, alto as f32);
    let escala = (hoja.0 / ancho).min(hoja.1 / alto);
    let (ancho, alto) = (ancho * escala, alto * escala);
    (hoja, [(hoja.0 - ancho) / 2.0, (hoja.1 - alto) / 2.0, ancho, alto])
}

/// From the square of side 1, in which PDF draws a picture, to its place, turned so that it is upright.
fn matrix(orientacion: u8, [x, y, w, h]: [f32; 4]) -> String {
    let numbers = match orientacion {
        2 => [-w, 0.0, 0.0, h, x + w, y],
        3 => [-w, 0.0, 0.0, -h, x + w, y + h],
        4 => [w, 0.0, 0.0, -h, x, y + h],
        5 => [0.0, -h, -w, 0.0, x + w, y + h],
        6 => [0.0, -h, w, 0.0, x, y + h],
        7 => [0.0, h, w, 0.0, x, y],
        8 => [0.0, h, -w, 0.0, x + w, y],
        _ => [w, 0.0, 0.0, h, x, y],
    };
    numbers.map(|n| format!("{n:.3}")).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_and_white_points_become_bits_row_by_row() {
        let fila = [255, 0, 0, 0, 0, 0, 0, 255, 0, 255];
        assert_eq!(as_bits(&[fila, fila].concat(), 10), [0x81, 0x7f, 0x81, 0x7f]);
    }

    #[test]
    fn a_picture_keeps_its_proportions_and_fills_the_sheet_one_way() {
        let (hoja, [x, y, w, h]) = place((1_000, 500));
        assert_eq!((hoja, x, w), ((792.0, 612.0), 0.0, 792.0));
        assert!((w / h - 2.0).abs() < 0.001 && y > 0.0);
    }
}
