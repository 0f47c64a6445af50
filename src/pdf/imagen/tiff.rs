//! A TIFF's pages: bilevel as a fax sends them, grey, coloured, with four inks; the first reduced copy of none.

use std::io::Cursor;

use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use super::dibujar::{Datos, Lamina};
use super::{MAX_PUNTOS, NoImagen, check_size, on_white};
use crate::pdf::MAX_PAGINAS;

/// Hands over every page of a TIFF, one after the other.
pub(super) fn pages(
    bytes: &[u8],
    add: &mut dyn FnMut(Lamina) -> Result<(), NoImagen>,
) -> Result<(), NoImagen> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(refused)?;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = usize::try_from(MAX_PUNTOS * 8).unwrap_or(usize::MAX);
    limits.intermediate_buffer_size = limits.decoding_buffer_size;
    decoder = decoder.with_limits(limits);
    for pagina in 0.. {
        if pagina == MAX_PAGINAS {
            return Err(NoImagen::Demasiadas(MAX_PAGINAS));
        }
        // Bit 0 marks a reduced copy of another page (TIFF 6.0, NewSubfileType).
        let kind: u32 = decoder.find_tag_unsigned(Tag::NewSubfileType).ok().flatten().unwrap_or(0);
        if kind & 1 == 0 {
            add(page(&mut decoder)?)?;
        }
        if !decoder.more_images() {
            return Ok(());
        }
        decoder.next_image().map_err(refused)?;
    }
    Ok(())
}

fn page(decoder: &mut Decoder<Cursor<&[u8]>>) -> Result<Lamina, NoImagen> {
    let (ancho, alto) = decoder.dimensions().map_err(refused)?;
    check_size(ancho, alto)?;
    let orientacion: u16 = decoder.find_tag_unsigned(Tag::Orientation).ok().flatten().unwrap_or(1);
    let orientacion = u8::try_from(orientacion).ok().filter(|o| (1..=8).contains(o)).unwrap_or(1);
    let color = decoder.colortype().map_err(refused)?;
    let muestras = match decoder.read_image().map_err(refused)? {
        DecodingResult::U8(v) => v,
        DecodingResult::U16(v) => v.into_iter().map(|m| (m >> 8) as u8).collect(),
        _ => return Err(NoImagen::SinSoporte),
    };
    let datos = match color {
        ColorType::Gray(1) => Datos::Bits(muestras),
        ColorType::Gray(8 | 16) => Datos::Grises(muestras),
        ColorType::RGB(8 | 16) => Datos::Color(muestras),
        ColorType::GrayA(8 | 16) => {
            Datos::Grises(muestras.chunks_exact(2).map(|p| on_white(p[0], p[1])).collect())
        }
        ColorType::RGBA(8 | 16) => {
            let opaque = |p: &[u8]| [0, 1, 2].map(|i| on_white(p[i], p[3]));
            Datos::Color(muestras.chunks_exact(4).flat_map(opaque).collect())
        }
        ColorType::CMYK(8 | 16) => Datos::Color(muestras.chunks_exact(4).flat_map(without_inks).collect()),
        _ => return Err(NoImagen::SinSoporte),
    };
    if datos.len() < datos.due(ancho, alto) {
        return Err(NoImagen::Danada);
    }
    Ok(Lamina { ancho, alto, orientacion, datos })
}

/// Four inks as light, without a profile of any press.
fn without_inks(tintas: &[u8]) -> [u8; 3] {
    let negro = 255 - u32::from(tintas[3]);
    [0, 1, 2].map(|i| u8::try_from((255 - u32::from(tintas[i])) * negro / 255).unwrap_or(u8::MAX))
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: tiff::TiffError) -> NoImagen {
    match error {
        tiff::TiffError::UnsupportedError(_) => NoImagen::SinSoporte,
        _ => NoImagen::Danada,
    }
}
