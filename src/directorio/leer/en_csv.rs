//! The directory as text: `;`, `,` or tabs, UTF-8 or Latin-1, quotes that may not be closed, rows cut short.

use std::borrow::Cow;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use super::super::codigos as c;
use super::acopio::Acopio;
use super::columnas::{Columnas, is_heading, missing};
use super::{Leido, refuse};
use crate::base::diagnostico::Renglon;
use crate::base::{Diagnosticos, Lugar};
use crate::catalogo::Catalogo;

/// The heading is one of the first lines.
const MAX_ENCABEZADO: usize = 20;
/// More rows with a quote that is not closed say that quotes mean something else in this file.
const MAX_COMILLAS: usize = 100;

/// Reads the rows. `archivo` names the text.
pub(super) fn read(
    archivo: &Path,
    bytes: &[u8],
    anio: Option<u16>,
    catalogo: &Catalogo,
) -> Result<Leido, Diagnosticos> {
    let texto = decode(bytes);
    let whole = Lugar::archivo(archivo);
    let Some((start, delimiter)) = heading(&texto) else {
        let first = texto.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
        let titulos: Vec<&str> = first.split([';', ',', '\t']).collect();
        return Err(missing(&["RBD"], &titulos, &whole));
    };
    let place = |byte: usize| line(archivo, &texto, byte);
    let mut record = ByteRecord::new();
    let mut reader = reader(&texto[start..], delimiter);
    let failed = |error: csv::Error| refuse(c::DANADO, whole.clone(), format!("no es un CSV: {error}"), "");
    reader.read_byte_record(&mut record).map_err(failed)?;
    let columnas = Columnas::find(record.iter().map(as_text), &place(start))?;
    let mut acopio = Acopio::new(columnas, whole.clone(), anio, catalogo)?;
    let (mut base, mut unclosed, mut fresh) = (start, 0, true);
    loop {
        let (before, line) = (base + byte(reader.position()), reader.position().line());
        if !reader.read_byte_record(&mut record).map_err(failed)? {
            break;
        }
        let sitio = before + blank_lines(&texto[before..]);
        let total = acopio.columnas.total;
        let ended = base + byte(reader.position()) >= texto.len();
        // A row on one line has swallowed nothing, and almost all are. The reader counts a line end before a row or after
        // it, so its count says nothing at the two ends.
        let may_span = reader.position().line() > line + 1 || fresh || ended;
        fresh = false;
        if may_span && swallows(&record, delimiter, total) {
            // A quote that is not closed takes the rows after it along: only its own line is given up.
            unclosed += 1;
            if unclosed > MAX_COMILLAS {
                let que = format!(
                    "más de {MAX_COMILLAS} filas tienen comillas sin cerrar, y no se puede leer con seguridad"
                );
                return Err(refuse(
                    c::DANADO,
                    whole,
                    que,
                    "Bájelo de nuevo, o guárdelo como .xlsx e indique esa planilla.",
                ));
            }
            acopio.broken(sitio, "tiene comillas que no se cierran".to_owned())?;
            let next = texto[sitio..].find('\n').map_or(texto.len(), |n| sitio + n + 1);
            base = next;
            reader = self::reader(&texto[next..], delimiter);
            fresh = true;
            continue;
        }
        let extra =
            record.len() > total && record.iter().skip(total).any(|celda| !celda.trim_ascii().is_empty());
        if record.len() < total || extra {
            if record.iter().all(|celda| celda.trim_ascii().is_empty()) {
                continue;
            }
            if record.len() < total && ended && !texto.ends_with('\n') {
                let que = "el archivo está cortado: la última fila no está completa".to_owned();
                return Err(refuse(c::DANADO, place(sitio), que, "Bájelo de nuevo: no se instaló nada."));
            }
            acopio.broken(sitio, format!("tiene {} columnas y el encabezado {total}", record.len()))?;
            continue;
        }
        acopio.row(sitio, acopio.columnas.pick(|n| record.get(n).map_or("", as_text)))?;
    }
    acopio.finish(&place)
}

fn reader(texto: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(texto.as_bytes())
}

fn byte(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// A cell out of a record of valid text.
fn as_text(celda: &[u8]) -> &str {
    std::str::from_utf8(celda).unwrap_or("\u{fffd}")
}

/// Whether a cell of this row holds the rest of one line and the beginning of another.
fn swallows(record: &ByteRecord, delimiter: u8, total: usize) -> bool {
    if !record.as_slice().contains(&b'\n') {
        return false;
    }
    let rows_inside =
        |celda: &[u8]| celda.contains(&b'\n') && celda.split(|b| *b == delimiter).count() >= total;
    record.len() != total || record.iter().any(rows_inside)
}

/// Where the heading begins, and what parts its cells.
fn heading(texto: &str) -> Option<(usize, u8)> {
    let mut start = 0;
    for linea in texto.split_inclusive('\n').take(MAX_ENCABEZADO) {
        // Nobody's heading is so long; a file without line ends would be looked at as one.
        if linea.len() < 1 << 16 {
            for delimiter in [b';', b',', b'\t'] {
                let celdas = linea.split(char::from(delimiter)).map(|c| c.trim().trim_matches('"'));
                if is_heading(celdas) {
                    return Some((start, delimiter));
                }
            }
        }
        start += linea.len();
    }
    None
}

/// UTF-8 where it is, with or without its mark; otherwise what Windows wrote before 2018.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let (mark, bytes) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    if let Ok(texto) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(texto);
    }
    // A damaged byte or two make no Latin-1 of a text that is full of UTF-8.
    let (mut letras, mut malas) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letras += chunk.valid().chars().filter(|l| !l.is_ascii()).count();
        malas += usize::from(!chunk.invalid().is_empty());
    }
    if mark || letras > malas {
        String::from_utf8_lossy(bytes)
    } else {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
    }
}

/// The length of the line ends before a row.
fn blank_lines(texto: &str) -> usize {
    texto.bytes().take_while(|b| matches!(b, b'\r' | b'\n')).count()
}

/// The line in which this byte is.
fn line(archivo: &Path, texto: &str, byte: usize) -> Lugar {
    let linea = texto[..byte.min(texto.len())].matches('\n').count() + 1;
    Lugar::Texto { archivo: archivo.to_owned(), linea, columna: 1, renglon: Renglon::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_windows_text_is_told_from_damaged_utf_8() {
        assert_eq!(decode("ÑUÑOA".as_bytes()), "ÑUÑOA");
        assert_eq!(decode("\u{feff}ÑUÑOA".as_bytes()), "ÑUÑOA");
        assert_eq!(decode(b"\xd1U\xd1OA; MAIP\xda"), "ÑUÑOA; MAIPÚ");
        assert_eq!(decode(b"\xc3\x91U\xc3\x91OA \xff"), "ÑUÑOA \u{fffd}");
    }

    #[test]
    fn the_heading_says_what_parts_the_cells() {
        assert_eq!(heading("sep=;\r\nAGNO;RBD\r\n"), Some((7, b';')));
        assert_eq!(heading("\"AGNO\",\"RBD\"\n"), Some((0, b',')));
        assert_eq!(heading("a;b\n"), None);
    }
}
