//! A JPEG as a page: put in as it is where PDF readers draw it the same, decoded where they might not.

use image::ImageFormat;
use image::metadata::Orientation;

use super::dibujar::{Datos, Lamina};
use super::{NoImagen, check_size, decoded};
use crate::pdf::blanco;

/// What the frame of a JPEG says of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cuadro {
    ancho: u32,
    alto: u32,
    bits: u8,
    colores: u8,
    /// Sequential or progressive in Huffman code: what every reader of PDF knows.
    comun: bool,
}

/// The page of a JPEG.
pub(super) fn page(bytes: Vec<u8>) -> Result<Lamina, NoImagen> {
    let (cuadro, orientacion) = header(&bytes).ok_or(NoImagen::Danada)?;
    check_size(cuadro.ancho, cuadro.alto)?;
    // What was cut short would be drawn half grey; decoders mend it in silence.
    let tail = &bytes[bytes.len().saturating_sub(1_024)..];
    if !tail.windows(2).any(|w| w == [0xff, 0xd9]) {
        return Err(NoImagen::Danada);
    }
    // Four inks are written inverted or not, by the program that made them; decoding settles it.
    if !(cuadro.comun && cuadro.bits == 8 && matches!(cuadro.colores, 1 | 3)) {
        let lamina = decoded(&bytes, ImageFormat::Jpeg)?;
        return Ok(Lamina { orientacion, ..lamina });
    }
    let en_blanco = blanco::is_blank_jpeg(&bytes, cuadro.ancho, cuadro.alto);
    let datos = Datos::Jpeg { bytes, gris: cuadro.colores == 1, en_blanco };
    Ok(Lamina { ancho: cuadro.ancho, alto: cuadro.alto, orientacion, datos })
}

/// The frame and the orientation, from the markers before the picture itself. Source: ITU-T T.81, annex B; the
/// orientation is Exif's.
fn header(bytes: &[u8]) -> Option<(Cuadro, u8)> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    let mut orientacion = 1;
    loop {
        let [0xff, marca, tras @ ..] = rest else { return None };
        match marca {
            // Fill bytes, and markers that stand alone.
            0xff => {
                rest = &rest[1..];
                continue;
            }
            0x01 | 0xd0..=0xd7 => {
                rest = tras;
                continue;
            }
            _ => {}
        }
        let len = usize::from(u16::from_be_bytes([*tras.first()?, *tras.get(1)?]));
        let parte = tras.get(2..len)?;
        match marca {
            0xe1 if parte.starts_with(b"Exif\0\0") => {
                orientacion = Orientation::from_exif_chunk(&parte[6..]).map_or(1, Orientation::to_exif);
            }
            0xc0..=0xcf if !matches!(marca, 0xc4 | 0xc8 | 0xcc) => {
                let [bits, a0, a1, w0, w1, colores, ..] = *parte else { return None };
                let cuadro = Cuadro {
                    alto: u32::from(u16::from_be_bytes([a0, a1])),
                    ancho: u32::from(u16::from_be_bytes([w0, w1])),
                    bits,
                    colores,
                    comun: matches!(marca, 0xc0..=0xc2),
                };
                return Some((cuadro, orientacion));
            }
            0xd9 | 0xda => return None,
            _ => {}
        }
        rest = &tras[len..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_colours_and_orientation_are_read_before_the_picture() {
        let mut jpeg = vec![0xff, 0xd8];
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        jpeg.extend([0xff, 0xe1, 0, u8::try_from(exif.len()).unwrap() + 2]);
        jpeg.extend(exif);
        jpeg.extend([0xff, 0xc2, 0, 17, 8, 0x9c, 0x40, 0x01, 0x00, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        let cuadro = Cuadro { ancho: 256, alto: 40_000, bits: 8, colores: 3, comun: true };
        assert_eq!(header(&jpeg), Some((cuadro, 6)));
        assert_eq!(page(jpeg.clone()).err(), Some(NoImagen::Grande(256, 40_000)));
        for cut in 0..jpeg.len() - 13 {
            assert_eq!(header(&jpeg[..cut]), None, "{cut}");
        }
    }
}
