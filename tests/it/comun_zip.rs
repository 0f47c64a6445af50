//! A ZIP written and read by hand, for what no library writes: doubled names, lying sizes, descriptors, Zip64. What the
//! tests compare is read here too, so that the program's own library is not its judge.

use std::io::Write;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// An entry as the central directory and the data have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrada {
    pub nombre: Vec<u8>,
    pub metodo: u16,
    pub banderas: u16,
    /// Time and date of DOS.
    pub hora: u32,
    pub crc: u32,
    /// As it is said, whatever is true.
    pub tamano: u64,
    /// As it stands in the file.
    pub crudo: Vec<u8>,
    pub extra: Vec<u8>,
    pub comentario: Vec<u8>,
    /// By whom it was made, and the attributes of its system.
    pub sistema: (u16, u32),
}

impl Entrada {
    /// Deflated, on a day that no test runs on.
    pub fn new(nombre: &str, bytes: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
        encoder.write_all(bytes).unwrap();
        Self { metodo: 8, crudo: encoder.finish().unwrap(), ..Self::stored(nombre, bytes) }
    }

    pub fn stored(nombre: &str, bytes: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(bytes);
        Self {
            nombre: nombre.as_bytes().to_vec(),
            metodo: 0,
            banderas: if nombre.is_ascii() { 0 } else { 0x800 },
            hora: 0x4a71_6c05,
            crc: crc.sum(),
            tamano: bytes.len() as u64,
            crudo: bytes.to_vec(),
            extra: Vec::new(),
            comentario: Vec::new(),
            sistema: (20, 0),
        }
    }
}

/// How a ZIP is written around its entries.
#[derive(Clone, Debug, Default)]
pub struct Forma {
    /// Sizes and CRC behind the data, as programs do that write into a pipe.
    pub descriptor: bool,
    /// Sizes in Zip64 fields, and the end of the directory too.
    pub zip64: bool,
    /// Bytes before the first entry.
    pub antes: Vec<u8>,
    /// Bytes after the end.
    pub despues: Vec<u8>,
    pub comentario: Vec<u8>,
}

/// Writes these entries.
pub fn write(entradas: &[Entrada], forma: &Forma) -> Vec<u8> {
    let mut zip = forma.antes.clone();
    let mut directory = Vec::new();
    for e in entradas {
        let at = zip.len() as u64;
        let banderas = e.banderas | if forma.descriptor { 8 } else { 0 };
        let needed: u16 = if forma.zip64 { 45 } else { 20 };
        let packed = e.crudo.len() as u64;
        let short = |n: u64| if forma.zip64 || n > 0xffff_ffff { 0xffff_ffff_u32 } else { low(n) };
        let large = forma.zip64 || e.tamano > 0xffff_ffff;
        let extra64 = |local: bool| -> Vec<u8> {
            let hidden = local && forma.descriptor;
            let said = if hidden { [0, 0] } else { [e.tamano, packed] };
            let mut field = Vec::new();
            if large {
                field.extend(1_u16.to_le_bytes());
                field.extend(16_u16.to_le_bytes());
                field.extend(said.iter().flat_map(|n| n.to_le_bytes()));
            }
            field
        };
        let head = |out: &mut Vec<u8>, local: bool| {
            let hidden = local && forma.descriptor;
            out.extend(needed.to_le_bytes());
            out.extend(banderas.to_le_bytes());
            out.extend(e.metodo.to_le_bytes());
            out.extend(e.hora.to_le_bytes());
            out.extend(if hidden { 0 } else { e.crc }.to_le_bytes());
            let sizes = [packed, e.tamano].map(|n| if large { 0xffff_ffff } else { short(n) });
            out.extend(sizes.iter().flat_map(|n| if hidden && !large { 0 } else { *n }.to_le_bytes()));
            out.extend(half(e.nombre.len()).to_le_bytes());
            out.extend(half(e.extra.len() + extra64(local).len()).to_le_bytes());
        };
        zip.extend(b"PK\x03\x04");
        head(&mut zip, true);
        zip.extend(&e.nombre);
        zip.extend(extra64(true));
        zip.extend(&e.extra);
        zip.extend(&e.crudo);
        if forma.descriptor {
            zip.extend(b"PK\x07\x08");
            zip.extend(e.crc.to_le_bytes());
            for n in [packed, e.tamano] {
                if large { zip.extend(n.to_le_bytes()) } else { zip.extend(low(n).to_le_bytes()) }
            }
        }
        directory.extend(b"PK\x01\x02");
        directory.extend(e.sistema.0.to_le_bytes());
        head(&mut directory, false);
        directory.extend(half(e.comentario.len()).to_le_bytes());
        directory.extend([0; 4]);
        directory.extend(e.sistema.1.to_le_bytes());
        directory.extend(low(at).to_le_bytes());
        directory.extend(&e.nombre);
        directory.extend(extra64(false));
        directory.extend(&e.extra);
        directory.extend(&e.comentario);
    }
    let (start, size, count) = (zip.len() as u64, directory.len() as u64, entradas.len());
    zip.extend(directory);
    if forma.zip64 || count > 0xfffe {
        let end = zip.len() as u64;
        zip.extend(b"PK\x06\x06");
        zip.extend(44_u64.to_le_bytes());
        zip.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for n in [count as u64, count as u64, size, start] {
            zip.extend(n.to_le_bytes());
        }
        zip.extend(b"PK\x06\x07\0\0\0\0");
        zip.extend(end.to_le_bytes());
        zip.extend(1_u32.to_le_bytes());
    }
    zip.extend(b"PK\x05\x06\0\0\0\0");
    let said = u16::try_from(count).unwrap_or(0xffff).to_le_bytes();
    zip.extend(said.into_iter().chain(said));
    zip.extend(low(size).to_le_bytes());
    zip.extend(low(start).to_le_bytes());
    zip.extend(half(forma.comentario.len()).to_le_bytes());
    zip.extend(&forma.comentario);
    zip.extend(&forma.despues);
    zip
}

fn low(n: u64) -> u32 {
    u32::try_from(n & 0xffff_ffff).unwrap()
}

fn half(n: usize) -> u16 {
    u16::try_from(n).unwrap()
}

/// The entries of a ZIP, by its central directory; its comment; the bytes before its first entry and after its end.
pub fn read(zip: &[u8]) -> (Vec<Entrada>, Forma) {
    let end = (0..zip.len() - 21).rev().find(|i| zip[*i..].starts_with(b"PK\x05\x06")).unwrap();
    let n16 = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
    let n32 = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().unwrap());
    let n64 = |at: usize| u64::from_le_bytes(zip[at..at + 8].try_into().unwrap());
    let mut count = n16(end + 10) as u64;
    let (mut size, mut start) = (u64::from(n32(end + 12)), u64::from(n32(end + 16)));
    let mut behind = end;
    if end > 20 && zip[end - 20..].starts_with(b"PK\x06\x07") {
        behind = (0..end - 20).rev().find(|i| zip[*i..].starts_with(b"PK\x06\x06")).unwrap();
        (count, size, start) = (n64(behind + 32), n64(behind + 40), n64(behind + 48));
    }
    // What stands before the archive shifts every place in it.
    let shift = behind - usize::try_from(start + size).unwrap();
    let mut at = behind - usize::try_from(size).unwrap();
    let (mut entradas, mut first) = (Vec::new(), zip.len());
    for _ in 0..count {
        assert!(zip[at..].starts_with(b"PK\x01\x02"));
        let (name, extra, comment) = (n16(at + 28), n16(at + 30), n16(at + 32));
        let from = at + 46;
        let mut fields = zip[from + name..from + name + extra].to_vec();
        let (mut packed, mut tamano) = (u64::from(n32(at + 20)), u64::from(n32(at + 24)));
        let mut place = u64::from(n32(at + 42));
        let mut k = 0;
        while k + 4 <= fields.len() {
            let long = usize::from(u16::from_le_bytes([fields[k + 2], fields[k + 3]]));
            if fields[k..].starts_with(&[1, 0]) {
                let mut values =
                    fields[k + 4..k + 4 + long].chunks(8).map(|c| u64::from_le_bytes(c.try_into().unwrap()));
                for n in [&mut tamano, &mut packed, &mut place] {
                    if *n == 0xffff_ffff {
                        *n = values.next().unwrap();
                    }
                }
                fields.drain(k..k + 4 + long);
            } else {
                k += 4 + long;
            }
        }
        let local = usize::try_from(place).unwrap() + shift;
        first = first.min(local);
        assert!(zip[local..].starts_with(b"PK\x03\x04"));
        let data = local + 30 + n16(local + 26) + n16(local + 28);
        assert_eq!(zip[local + 30..local + 30 + n16(local + 26)], zip[from..from + name], "two names");
        entradas.push(Entrada {
            nombre: zip[from..from + name].to_vec(),
            metodo: u16::try_from(n16(at + 10)).unwrap(),
            banderas: u16::try_from(n16(at + 8)).unwrap() & !8,
            hora: n32(at + 12),
            crc: n32(at + 16),
            tamano,
            crudo: zip[data..data + usize::try_from(packed).unwrap()].to_vec(),
            extra: fields,
            comentario: zip[from + name + extra..from + name + extra + comment].to_vec(),
            sistema: (u16::try_from(n16(at + 4)).unwrap(), n32(at + 38)),
        });
        at = from + name + extra + comment;
    }
    let after = end + 22 + n16(end + 20);
    let forma = Forma {
        antes: zip[..first.min(zip.len())].to_vec(),
        despues: zip[after..].to_vec(),
        comentario: zip[end + 22..after].to_vec(),
        ..Forma::default()
    };
    (entradas, forma)
}

/// The bytes of an entry, unpacked.
pub fn unpacked(e: &Entrada) -> Vec<u8> {
    use std::io::Read;
    if e.metodo == 0 {
        return e.crudo.clone();
    }
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(&e.crudo[..]).read_to_end(&mut bytes).unwrap();
    bytes
}
