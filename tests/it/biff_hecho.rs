//! Workbooks in BIFF8 made record by record, and what has to be true of the places that their records tell.

use std::io::{Cursor, Read, Write};

/// A record: number and data.
pub type Registro = (u16, Vec<u8>);

/// Two-byte numbers one behind the other.
pub fn w(numeros: &[u16]) -> Vec<u8> {
    numeros.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// All records of a stream: number, place, data.
pub fn records(stream: &[u8]) -> Vec<(u16, usize, Vec<u8>)> {
    let (mut at, mut all) = (0, Vec::new());
    while at < stream.len() {
        let size = usize::from(u16_at(stream, at + 2));
        all.push((u16_at(stream, at), at, stream[at + 4..at + 4 + size].to_vec()));
        at += 4 + size;
    }
    all
}

pub fn u16_at(b: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([b[at], b[at + 1]])
}

pub fn u32_at(b: &[u8], at: usize) -> usize {
    u32::from_le_bytes([b[at], b[at + 1], b[at + 2], b[at + 3]]) as usize
}

/// A shared text, plain; wide letters where one needs it.
pub fn plano(texto: &str) -> Vec<u8> {
    let units: Vec<u16> = texto.encode_utf16().collect();
    let mut out = w(&[u16::try_from(units.len()).unwrap()]);
    let wide = units.iter().any(|u| *u > 255);
    out.push(u8::from(wide));
    let letters = units.iter().flat_map(|u| u.to_le_bytes().into_iter().take(if wide { 2 } else { 1 }));
    out.extend(letters);
    out
}

/// A shared text with two formats and a reading.
pub fn rico(texto: &str) -> Vec<u8> {
    let plain = plano(texto);
    let mut out = plain[..2].to_vec();
    out.push(plain[2] | 0x0c);
    out.extend(w(&[2]));
    out.extend(5_u32.to_le_bytes());
    out.extend(&plain[3..]);
    out.extend([0, 0, 1, 0, 2, 0, 3, 0, 1, 2, 3, 4, 5]);
    out
}

/// A sheet.
pub struct Hoja {
    pub nombre: &'static str,
    /// Kind as the list of sheets has it.
    pub clase: u8,
    /// What stands between its first and last record.
    pub registros: Vec<Registro>,
}

/// A workbook.
pub struct Libro {
    pub hojas: Vec<Hoja>,
    pub textos: Vec<Vec<u8>>,
    /// Records before the shared texts.
    pub antes: Vec<Registro>,
    /// How many texts the index of the texts counts in one step.
    pub paso: Option<u16>,
}

pub fn celda(tipo: u16, fila: u16, columna: u16, xf: u16, mas: &[u8]) -> Registro {
    (tipo, [w(&[fila, columna, xf]), mas.to_vec()].concat())
}

pub fn blanco(fila: u16, columna: u16, xf: u16) -> Registro {
    celda(0x201, fila, columna, xf, &[])
}

pub fn texto(fila: u16, columna: u16, xf: u16, n: u32) -> Registro {
    celda(0xfd, fila, columna, xf, &n.to_le_bytes())
}

pub fn numero(fila: u16, columna: u16, xf: u16, n: f64) -> Registro {
    celda(0x203, fila, columna, xf, &n.to_le_bytes())
}

/// A formula without any value: `fichas` is its stored form.
pub fn formula(fila: u16, columna: u16, fichas: &[u8]) -> Registro {
    let size = u16::try_from(fichas.len()).unwrap();
    celda(6, fila, columna, 15, &[vec![0; 14], w(&[size]), fichas.to_vec()].concat())
}

/// A row's own record, its columns left to be told by its cells.
pub fn fila(numero: u16, alto: u16, bandera: u16, xf: u16) -> Registro {
    (0x208, w(&[numero, 0, 0, alto, 0, 0, 0x100 | bandera, xf]))
}

pub fn combinadas(rangos: &[[u16; 4]]) -> Registro {
    (0xe5, [w(&[u16::try_from(rangos.len()).unwrap()]), w(&rangos.concat())].concat())
}

/// A validation that offers a list: stored form, cells.
pub fn lista(fichas: &[u8], rangos: &[[u16; 4]]) -> Registro {
    let mut data = 0x0000_0183_u32.to_le_bytes().to_vec();
    (0..4).for_each(|_| data.extend([1, 0, 0, 0]));
    data.extend(w(&[u16::try_from(fichas.len()).unwrap(), 0]));
    data.extend(fichas);
    data.extend(w(&[0, 0, u16::try_from(rangos.len()).unwrap()]));
    data.extend(w(&rangos.concat()));
    (0x1be, data)
}

pub const DIMENSIONES: u16 = 0x200;
pub const DBCELL: u16 = 0xd7;

/// A sheet as Excel writes it: index, width of columns, dimensions, rows in blocks, window, and what comes behind.
pub fn como_excel(bloques: &[Vec<Registro>], detras: &[Registro]) -> Vec<Registro> {
    let mut all = vec![
        (0x20b, vec![0; 16 + 4 * bloques.len()]),
        (0x225, w(&[0, 300])),
        (0x55, w(&[10])),
        (0x7d, w(&[3, 4, 2560, 44, 0, 0])),
        (DIMENSIONES, vec![0; 14]),
    ];
    for bloque in bloques {
        all.extend(bloque.iter().cloned());
        let rows = bloque.iter().filter(|r| CELDAS.contains(&r.0)).map(|r| u16_at(&r.1, 0));
        let rows: std::collections::BTreeSet<u16> = rows.collect();
        all.push((DBCELL, vec![0; 4 + 2 * rows.len()]));
    }
    all.push((0x23e, vec![7; 18]));
    all.extend(detras.iter().cloned());
    all
}

fn bof(kind: u16) -> Registro {
    (0x809, w(&[0x600, kind, 0x1234, 0x7cd, 0xc1, 0, 6, 0]))
}

fn bytes(registros: &[Registro]) -> Vec<u8> {
    let one =
        |(tipo, data): &Registro| [w(&[*tipo, u16::try_from(data.len()).unwrap()]), data.clone()].concat();
    registros.iter().flat_map(one).collect()
}

impl Libro {
    pub fn new(hojas: Vec<Hoja>) -> Self {
        let textos = ["uno", "dos", "ñandú", "tres"].map(plano).to_vec();
        Self { hojas, textos, antes: Vec::new(), paso: Some(8) }
    }

    /// Of one sheet.
    pub fn de(registros: Vec<Registro>) -> Self {
        Self::new(vec![Hoja { nombre: "Hoja", clase: 0, registros }])
    }

    pub fn stream(&self) -> Vec<u8> {
        let mut globals = vec![bof(5), (0x42, w(&[1200]))];
        globals.extend((0..20_u16).map(|i| (0xe0, vec![u8::try_from(i).unwrap(); 20])));
        for hoja in &self.hojas {
            let units: Vec<u16> = hoja.nombre.encode_utf16().collect();
            let mut data = vec![0, 0, 0, 0, 0, hoja.clase, u8::try_from(units.len()).unwrap(), 1];
            data.extend(w(&units));
            globals.push((0x85, data));
        }
        globals.extend(self.antes.iter().cloned());
        let mut parts = vec![vec![0; 8]];
        for texto in &self.textos {
            if parts.last().unwrap().len() + texto.len() > 8224 {
                parts.push(Vec::new());
            }
            parts.last_mut().unwrap().extend(texto);
        }
        globals.extend(parts.into_iter().enumerate().map(|(i, p)| (if i == 0 { 0xfc } else { 0x3c }, p)));
        if let Some(paso) = self.paso {
            let steps = self.textos.len().div_ceil(usize::from(paso));
            globals.push((0xff, [w(&[paso]), vec![0; 8 * steps]].concat()));
        }
        globals.push((0x0a, Vec::new()));
        let mut out = bytes(&globals);
        for hoja in &self.hojas {
            out.extend(bytes(&[bof(0x10)]));
            out.extend(bytes(&hoja.registros));
            out.extend(bytes(&[(0x0a, Vec::new())]));
        }
        put_right(&mut out);
        out
    }

    pub fn archivo(&self) -> Vec<u8> {
        crate::anexo_xls::container(&self.stream())
    }
}

/// The workbook's stream of a file.
pub fn stream_of(archivo: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut file = cfb::CompoundFile::open(Cursor::new(archivo)).unwrap();
    file.open_stream("/Workbook").unwrap().read_to_end(&mut out).unwrap();
    out
}

/// Another workbook's stream in a file.
pub fn with_stream(archivo: &[u8], stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(archivo.to_vec())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    out[at..at + bytes.len()].copy_from_slice(bytes);
}

fn long(n: usize) -> [u8; 4] {
    u32::try_from(n).unwrap().to_le_bytes()
}

/// Sets right all that tells a place or counts: what a stream is held against.
pub fn put_right(out: &mut [u8]) {
    let all = records(out);
    let mut starts = Vec::new();
    let mut depth = 0;
    for (tipo, at, _) in &all {
        match tipo {
            0x809 => {
                if depth == 0 {
                    starts.push(*at);
                }
                depth += 1;
            }
            0x0a => depth -= 1,
            _ => {}
        }
    }
    let sheets = all.iter().filter(|r| r.0 == 0x85);
    for ((_, at, _), start) in sheets.zip(&starts[1..]) {
        put(out, at + 4, &long(*start));
    }
    texts(out, &all);
    for (i, start) in starts.iter().enumerate().skip(1) {
        let end = starts.get(i + 1).copied().unwrap_or(out.len());
        let own: Vec<_> = all.iter().filter(|r| (*start..end).contains(&r.1)).cloned().collect();
        sheet(out, &own);
    }
}

fn texts(out: &mut [u8], all: &[(u16, usize, Vec<u8>)]) {
    let Some(first) = all.iter().position(|r| r.0 == 0xfc) else { return };
    let mut places = Vec::new();
    let (mut part, mut at) = (first, 8);
    let data = |part: usize| all[part].2.clone();
    let continues = |part: usize| all.get(part + 1).is_some_and(|r| r.0 == 0x3c);
    loop {
        if at >= data(part).len() {
            if !continues(part) {
                break;
            }
            (part, at) = (part + 1, 0);
        }
        places.push((all[part].1 + 4 + at, 4 + at));
        let d = data(part);
        let flags = d[at + 2];
        let mut letters = usize::from(u16_at(&d, at));
        at += 3;
        let mut more = 0;
        if flags & 8 != 0 {
            more += 4 * usize::from(u16_at(&d, at));
            at += 2;
        }
        if flags & 4 != 0 {
            more += u32_at(&d, at);
            at += 4;
        }
        let mut width = 1 + usize::from(flags & 1);
        while letters > 0 {
            let step = letters.min((data(part).len() - at) / width);
            letters -= step;
            at += step * width;
            if letters > 0 {
                assert_eq!(at, data(part).len(), "a letter is cut");
                part += 1;
                assert_eq!(all[part].0, 0x3c);
                width = 1 + usize::from(data(part)[0] & 1);
                at = 1;
            }
        }
        while more > 0 {
            let step = more.min(data(part).len() - at);
            more -= step;
            at += step;
            if more > 0 {
                (part, at) = (part + 1, 0);
            }
        }
    }
    let used = all.iter().filter(|r| r.0 == 0xfd).count();
    put(out, all[first].1 + 4, &long(used));
    put(out, all[first].1 + 8, &long(places.len()));
    if let Some((_, at, data)) = all.iter().find(|r| r.0 == 0xff) {
        let step = usize::from(u16_at(data, 0));
        assert_eq!(data.len(), 2 + 8 * places.len().div_ceil(step), "the index of the texts has its size");
        assert!(data.len() <= 2 + 8 * 128 && step >= 8);
        for (i, (place, within)) in places.iter().step_by(step).enumerate() {
            put(out, at + 6 + 8 * i, &long(*place));
            put(out, at + 10 + 8 * i, &long(*within));
        }
    }
}

const CELDAS: [u16; 10] = [6, 0xbd, 0xbe, 0xd6, 0xfd, 0x201, 0x203, 0x204, 0x205, 0x27e];

fn sheet(out: &mut [u8], all: &[(u16, usize, Vec<u8>)]) {
    let mut depth = 0;
    let mut cells: Vec<(u16, u16, u16, usize)> = Vec::new();
    let (mut closes, mut rows, mut from) = (Vec::new(), Vec::new(), 0);
    for (tipo, at, data) in all {
        depth += match tipo {
            0x809 => 1,
            0x0a => -1,
            _ => 0,
        };
        match tipo {
            _ if depth > 1 => {}
            0x208 => rows.push((u16_at(data, 0), *at)),
            t if CELDAS.contains(t) => {
                let last =
                    if [0xbd, 0xbe].contains(t) { u16_at(data, data.len() - 2) } else { u16_at(data, 2) };
                cells.push((u16_at(data, 0), u16_at(data, 2), last, *at));
            }
            &DBCELL => {
                let block: Vec<_> = rows.iter().filter(|(_, p)| *p > from).collect();
                assert!((1..=32).contains(&block.len()), "rows of a block: {}", block.len());
                let mut offsets = Vec::new();
                let (mut before, mut row) = (block[0].1 + 20, None);
                for (r, _, _, place) in cells.iter().filter(|c| c.3 > from) {
                    assert!(block.iter().any(|b| b.0 == *r), "row {r} has its record in its block");
                    if row != Some(r) {
                        offsets.push(u16::try_from(place - before).unwrap());
                        (before, row) = (*place, Some(r));
                    }
                }
                assert_eq!(data.len(), 4 + 2 * offsets.len(), "a block tells each row with cells");
                put(out, at + 4, &long(at - block[0].1));
                put(out, at + 8, &w(&offsets));
                closes.push(*at);
                from = *at;
            }
            _ => {}
        }
    }
    let order: Vec<_> = cells.iter().map(|c| (c.0, c.1)).collect();
    assert!(order.is_sorted_by(|a, b| a < b), "cells are in their order: {order:?}");
    assert!(cells.windows(2).all(|p| p[0].0 < p[1].0 || p[0].2 < p[1].1), "no cell is there twice");
    let columns = |r: u16| {
        let own: Vec<_> = cells.iter().filter(|c| c.0 == r).collect();
        own.first().map_or([0, 0], |c| [c.1, own.last().unwrap().2 + 1])
    };
    for (row, at) in &rows {
        put(out, at + 6, &w(&columns(*row)));
    }
    let find = |tipo: u16| all.iter().find(|r| r.0 == tipo);
    let top = order.first().map_or(0, |c| c.0);
    let bottom = order.last().map_or(0, |c| u32::from(c.0) + 1);
    let left = cells.iter().map(|c| c.1).min().unwrap_or(0);
    let right = cells.iter().map(|c| c.2 + 1).max().unwrap_or(0);
    if let Some((_, at, _)) = find(DIMENSIONES) {
        let data = [u32::from(top).to_le_bytes(), bottom.to_le_bytes()].concat();
        put(out, at + 4, &[data, w(&[left, right, 0])].concat());
    }
    if let Some((_, at, data)) = find(0x20b) {
        assert_eq!(data.len(), 16 + 4 * closes.len(), "an index tells each block");
        put(out, at + 8, &[long(usize::from(top)), bottom.to_le_bytes()].concat());
        put(out, at + 16, &long(find(0x55).map_or(0, |r| r.1)));
        closes.iter().enumerate().for_each(|(i, c)| put(out, at + 20 + 4 * i, &long(*c)));
    }
}
