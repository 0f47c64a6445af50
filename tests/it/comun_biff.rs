//! Old workbooks (.xls) put together record by record, for what no library writes.

/// A record.
pub fn record(tipo: u16, data: &[u8]) -> Vec<u8> {
    let size = u16::try_from(data.len()).unwrap();
    [&tipo.to_le_bytes()[..], &size.to_le_bytes(), data].concat()
}

/// Numbers of two bytes, one after the other.
pub fn halves(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

pub fn bof(kind: u16) -> Vec<u8> {
    record(0x0809, &halves(&[0x0600, kind, 0, 0, 0, 0, 0, 0]))
}

pub fn eof() -> Vec<u8> {
    record(0x000a, &[])
}

/// A cell with the shared text of this number.
pub fn shared(fila: u16, columna: u16, texto: u32) -> Vec<u8> {
    record(0x00fd, &[halves(&[fila, columna, 0]), texto.to_le_bytes().to_vec()].concat())
}

/// A cell with a text of its own, as `letters` says that it has.
pub fn label(fila: u16, columna: u16, letters: u16, texto: &str) -> Vec<u8> {
    record(0x0204, &[halves(&[fila, columna, 0, letters]), vec![0], texto.as_bytes().to_vec()].concat())
}

pub fn number(fila: u16, columna: u16, valor: f64) -> Vec<u8> {
    record(0x0203, &[halves(&[fila, columna, 0]), valor.to_le_bytes().to_vec()].concat())
}

/// A cell with a formula, of these bytes, and its saved result.
pub fn formula(fila: u16, columna: u16, resultado: [u8; 8], bytes: &[u8]) -> Vec<u8> {
    let long = u16::try_from(bytes.len()).unwrap();
    let head = halves(&[fila, columna, 0]);
    record(0x0006, &[head, resultado.to_vec(), vec![0; 6], halves(&[long]), bytes.to_vec()].concat())
}

/// A text of the shared table: one byte a letter, or two where `wide`.
pub fn plain(texto: &str, wide: bool) -> Vec<u8> {
    let letters: Vec<u16> = texto.encode_utf16().collect();
    let head = [halves(&[u16::try_from(letters.len()).unwrap()]), vec![u8::from(wide)]].concat();
    let of_letter = |l: &u16| if wide { l.to_le_bytes().to_vec() } else { vec![u8::try_from(*l).unwrap()] };
    [head, letters.iter().flat_map(of_letter).collect()].concat()
}

/// The shared table of these texts, as its first record's data.
pub fn table(textos: &[Vec<u8>]) -> Vec<u8> {
    let count = u32::try_from(textos.len()).unwrap().to_le_bytes();
    [&count[..], &count, &textos.concat()].concat()
}

/// A sheet: name, hidden or not (0, 1, 2), its records between beginning and end.
pub type Hoja<'a> = (&'a str, u8, Vec<u8>);

/// The stream. `textos`: the data of the shared table and of the records that go on with it.
pub fn book(textos: &[Vec<u8>], more: &[u8], hojas: &[Hoja<'_>]) -> Vec<u8> {
    let globals = |starts: &[u32]| {
        let mut out = bof(5);
        for ((nombre, oculta, _), start) in hojas.iter().zip(starts) {
            let head =
                [&start.to_le_bytes()[..], &[*oculta, 0, u8::try_from(nombre.len()).unwrap(), 0]].concat();
            out.extend(record(0x0085, &[&head, nombre.as_bytes()].concat()));
        }
        for (i, data) in textos.iter().enumerate() {
            out.extend(record(if i == 0 { 0x00fc } else { 0x003c }, data));
        }
        out.extend(more);
        out.extend(eof());
        out
    };
    let mut at = globals(&vec![0; hojas.len()]).len();
    let (mut starts, mut sheets) = (Vec::new(), Vec::new());
    for (.., records) in hojas {
        starts.push(u32::try_from(at).unwrap());
        let whole = [bof(0x10), records.clone(), eof()].concat();
        at += whole.len();
        sheets.extend(whole);
    }
    [globals(&starts), sheets].concat()
}

/// Where the records of a stream begin, and its end.
pub fn borders(stream: &[u8]) -> Vec<usize> {
    let (mut at, mut all) = (0, vec![0]);
    while at + 4 <= stream.len() {
        at += 4 + usize::from(u16::from_le_bytes([stream[at + 2], stream[at + 3]]));
        all.push(at);
    }
    all
}
