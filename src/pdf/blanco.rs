//! Whether there is anything on a page: a scanner that took two sheets at once leaves a white one.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};
use lopdf::content::Content;
use lopdf::{Dictionary, Object, Stream};

use super::leer::Pdf;

/// A point darker than this is ink.
const TINTA: u8 = 170;
/// Fewer points of ink than one in so many are dust.
const POLVO: usize = 4_000;
/// A JPEG of a white page takes fewer bits a point than this, noise of the scanner included; one of a written page
/// more. Only those below are decoded, so a thick scan costs nothing.
const BITS_POR_PUNTO: f64 = 0.35;
/// So few bits a point, in fax code, are left by white rows alone.
const BITS_DE_FAX: f64 = 0.004;
/// What is decoded at most, in bytes.
const MAX_IMAGEN: usize = 400 << 20;
/// What a page's instructions may be, unpacked; longer ones draw something.
const MAX_DIBUJO: usize = 1 << 20;
/// How deep drawings may hold drawings.
const HONDURA: usize = 8;

/// Whether these points of `canales` bytes are almost all white.
pub(super) fn is_blank(puntos: &[u8], canales: usize) -> bool {
    let ink = puntos.chunks_exact(canales).filter(|p| p.iter().any(|c| *c < TINTA)).count();
    ink * POLVO <= puntos.len() / canales
}

/// The same for a bit a point, each row of `ancho` points in whole bytes; 1 is white.
pub(super) fn is_blank_bits(bytes: &[u8], ancho: usize) -> bool {
    let (row, over) = (ancho.div_ceil(8).max(1), ancho % 8);
    let last = if over == 0 { 0xff } else { 0xffu8 << (8 - over) };
    let ink: usize = bytes
        .chunks(row)
        .map(|fila| {
            let black = |(i, b): (usize, &u8)| (!b & if i + 1 == row { last } else { 0xff }).count_ones();
            fila.iter().enumerate().map(black).sum::<u32>() as usize
        })
        .sum();
    ink * POLVO <= (bytes.len() / row) * ancho
}

/// The same for a JPEG; one that can't be decoded is not called white.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
pub(super) fn is_blank_jpeg(bytes: &[u8], ancho: u32, alto: u32) -> bool {
    let puntos = f64::from(ancho) * f64::from(alto);
    if bytes.len() as f64 * 8.0 > puntos * BITS_POR_PUNTO {
        return false;
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_IMAGEN as u64);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Jpeg);
    reader.limits(limits);
    reader.decode().is_ok_and(|imagen| is_blank(imagen.into_luma8().as_raw(), 1))
}

/// The pages, from 1, on which nothing is drawn, or pictures that are almost all white.
pub(super) fn blank_pages(pdf: &Pdf) -> Vec<usize> {
    let blank = |i: usize| {
        let hoja = pdf.hojas[i];
        let annotated = pdf.documento.get_dictionary(hoja).is_ok_and(|d| d.has(b"Annots"));
        if annotated {
            return false;
        }
        let Ok(dibujo) = pdf.documento.get_page_content_with_limit(hoja, MAX_DIBUJO) else { return false };
        let recursos = pdf.inherited(hoja, b"Resources").and_then(|r| r.as_dict().ok());
        is_white(pdf, &dibujo, recursos, 0)
    };
    (0..pdf.hojas.len()).filter(|i| blank(*i)).map(|i| i + 1).collect()
}

/// Whether these instructions draw nothing but white pictures. In doubt they draw something.
fn is_white(pdf: &Pdf, dibujo: &[u8], recursos: Option<&Dictionary>, hondura: usize) -> bool {
    let Ok(contenido) = Content::decode(dibujo) else { return false };
    contenido.operations.iter().all(|op| match op.operator.as_str() {
        "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "S" | "s" | "sh" | "Tj" | "TJ" | "'" | "\"" | "BI" => {
            false
        }
        "Do" => {
            let nombre = op.operands.first().and_then(|o| o.as_name().ok());
            let grupo = recursos.and_then(|r| r.get_deref(b"XObject", &pdf.documento).ok());
            let objeto = nombre
                .zip(grupo.and_then(|g| g.as_dict().ok()))
                .and_then(|(n, g)| g.get_deref(n, &pdf.documento).ok());
            match objeto {
                Some(Object::Stream(s)) => is_white_object(pdf, s, recursos, hondura),
                // What isn't there draws nothing.
                _ => true,
            }
        }
        _ => true,
    })
}

fn is_white_object(pdf: &Pdf, objeto: &Stream, recursos: Option<&Dictionary>, hondura: usize) -> bool {
    match objeto.dict.get(b"Subtype").and_then(Object::as_name) {
        Ok(b"Image") => is_white_picture(pdf, objeto).unwrap_or(false),
        Ok(b"Form") if hondura < HONDURA => {
            let Ok(dibujo) = objeto.get_plain_content_with_limit(MAX_DIBUJO) else { return false };
            let own = objeto.dict.get_deref(b"Resources", &pdf.documento).ok().and_then(|r| r.as_dict().ok());
            is_white(pdf, &dibujo, own.or(recursos), hondura + 1)
        }
        _ => false,
    }
}

/// Whether a picture is white; nothing where that would be dear to know, or it is not black, grey or coloured as usual.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn is_white_picture(pdf: &Pdf, imagen: &Stream) -> Option<bool> {
    let number = |clave: &[u8]| -> Option<usize> {
        let valor = imagen.dict.get_deref(clave, &pdf.documento).ok()?.as_i64().ok()?;
        usize::try_from(valor).ok()
    };
    let (ancho, alto) = (number(b"Width")?, number(b"Height")?);
    let puntos = ancho as f64 * alto as f64;
    let bits = imagen.content.len() as f64 * 8.0;
    let filtros = imagen.filters().unwrap_or_default();
    match filtros[..] {
        [b"DCTDecode"] => {
            let (w, h) = (u32::try_from(ancho).ok()?, u32::try_from(alto).ok()?);
            Some(is_blank_jpeg(&imagen.content, w, h))
        }
        [b"CCITTFaxDecode"] => Some(bits < puntos * BITS_DE_FAX),
        [] | [b"FlateDecode"] if !imagen.dict.has(b"Decode") && !imagen.dict.has(b"ImageMask") => {
            if bits > puntos * BITS_POR_PUNTO {
                return Some(false);
            }
            let espacio = imagen.dict.get_deref(b"ColorSpace", &pdf.documento).ok()?.as_name().ok()?;
            let canales = match espacio {
                b"DeviceGray" => 1,
                b"DeviceRGB" => 3,
                _ => return None,
            };
            let datos = imagen.get_plain_content_with_limit(MAX_IMAGEN).ok()?;
            match number(b"BitsPerComponent")? {
                1 if canales == 1 => Some(is_blank_bits(&datos, ancho)),
                8 => Some(is_blank(&datos, canales)),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dust_is_no_ink_and_a_line_of_writing_is() {
        let mut hoja = vec![250; 1_000 * 1_000];
        hoja[5_000..5_100].fill(0);
        assert!(is_blank(&hoja, 1));
        hoja[9_000..9_400].fill(0);
        assert!(!is_blank(&hoja, 1));
    }

    #[test]
    fn what_fills_the_last_byte_of_a_row_is_no_ink() {
        assert!(is_blank_bits(&[0xff, 0x80].repeat(100), 9));
        assert!(!is_blank_bits(&[0xff, 0x00].repeat(100), 9));
    }
}
