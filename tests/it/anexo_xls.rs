//! Writes a small workbook in the old Excel format (BIFF8), of texts and numbers.

use std::io::{Cursor, Write};

fn record(out: &mut Vec<u8>, tipo: u16, data: &[u8]) {
    out.extend(tipo.to_le_bytes());
    out.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    out.extend(data);
}

/// A text with a length of two bytes, its letters in UTF-16.
fn text(texto: &str) -> Vec<u8> {
    let letters: Vec<u16> = texto.encode_utf16().collect();
    let mut out = u16::try_from(letters.len()).unwrap().to_le_bytes().to_vec();
    out.push(1);
    out.extend(letters.iter().flat_map(|l| l.to_le_bytes()));
    out
}

/// The workbook's stream: a text that begins with `#` is a number.
pub fn stream(hojas: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let bof = |kind: u16| {
        [0x0600_u16, kind, 0, 0, 0, 0, 0, 0].iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<_>>()
    };
    let mut texts: Vec<&str> = Vec::new();
    let mut sheets = Vec::new();
    for (_, filas) in hojas {
        let mut out = Vec::new();
        record(&mut out, 0x0809, &bof(0x10));
        for (fila, celdas) in (0_u16..).zip(*filas) {
            for (columna, texto) in (0_u16..).zip(*celdas).filter(|(_, t)| !t.is_empty()) {
                let mut data = [fila, columna, 0].iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<_>>();
                if let Some(numero) = texto.strip_prefix('#') {
                    data.extend(numero.parse::<f64>().unwrap().to_le_bytes());
                    record(&mut out, 0x0203, &data);
                } else {
                    let at = texts.iter().position(|t| t == texto).unwrap_or_else(|| {
                        texts.push(texto);
                        texts.len() - 1
                    });
                    data.extend(u32::try_from(at).unwrap().to_le_bytes());
                    record(&mut out, 0x00fd, &data);
                }
            }
        }
        record(&mut out, 0x000a, &[]);
        sheets.push(out);
    }
    let globals = |starts: &[u32]| {
        let mut out = Vec::new();
        record(&mut out, 0x0809, &bof(5));
        for ((nombre, _), start) in hojas.iter().zip(starts) {
            let mut data = start.to_le_bytes().to_vec();
            data.extend([0, 0, u8::try_from(nombre.len()).unwrap(), 0]);
            data.extend(nombre.as_bytes());
            record(&mut out, 0x0085, &data);
        }
        let count = u32::try_from(texts.len()).unwrap().to_le_bytes();
        let mut sst = [count, count].concat();
        sst.extend(texts.iter().flat_map(|t| text(t)));
        record(&mut out, 0x00fc, &sst);
        record(&mut out, 0x000a, &[]);
        out
    };
    let mut at = globals(&vec![0; hojas.len()]).len();
    let mut starts = Vec::new();
    for sheet in &sheets {
        starts.push(u32::try_from(at).unwrap());
        at += sheet.len();
    }
    [globals(&starts), sheets.concat()].concat()
}

/// A compound file with that stream, of the version that Excel writes.
pub fn container(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// The whole file.
pub fn write(hojas: &[(&str, &[&[&str]])]) -> Vec<u8> {
    container(&stream(hojas))
}

#[test]
fn an_old_anexo_is_read_whatever_its_size() {
    use crate::anexo::{CONTACTOS, ESCUELAS, SERVICIOS, expected, facts, leer};
    let mesa = crate::comun::Mesa::new();
    // Shorter than 4,096 bytes a stream lies in another one in its container, else it stands alone.
    let notes: Vec<String> = (0..400).map(|n| format!("nota número {n}")).collect();
    let rows: Vec<Vec<&str>> = notes.iter().map(|n| vec![n.as_str()]).collect();
    for count in [0, 5, 60, 400] {
        let filler: Vec<&[&str]> = rows.iter().take(count).map(Vec::as_slice).collect();
        let hojas = [("A", ESCUELAS), ("B", CONTACTOS), ("C", SERVICIOS), ("Notas", &filler)];
        let ruta = mesa.escribir(&format!("{count}.xls"), write(&hojas));
        assert_eq!(facts(&leer(&mesa, &ruta)), expected(), "{count}");
    }
}
