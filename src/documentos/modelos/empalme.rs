//! A ZIP in which some entries have other data: cut and joined, so that every byte that need not change stays — names,
//! times, fields of other programs, what stands before the first entry and after the end.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::ops::Range;

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use zip::{CompressionMethod, ZipArchive};

/// Where an entry stands in the file.
#[derive(Debug)]
struct Lugar {
    nombre: String,
    local: usize,
    datos: Range<usize>,
    central: usize,
    crc: u32,
    stored: bool,
}

/// Where the records after the directory stand.
#[derive(Debug)]
struct Fin {
    normal: usize,
    /// The long end and what points at it, where the file has them.
    largo: Option<(usize, usize)>,
}

/// Where everything of a ZIP stands that has to change when an entry grows.
#[derive(Debug)]
pub struct Plano {
    lugares: Vec<Lugar>,
    fin: Fin,
}

/// What a field of a header tells.
#[derive(Clone, Copy)]
enum Dato {
    Tamano,
    Comprimido,
    Lugar,
}

impl Plano {
    /// Finds it all; none where the records do not fit each other.
    pub fn of(bytes: &[u8], zip: &mut ZipArchive<Cursor<&[u8]>>) -> Option<Self> {
        let place = |n: u64| usize::try_from(n).ok();
        let mut lugares = Vec::with_capacity(zip.len());
        for i in 0..zip.len() {
            let entrada = zip.by_index_raw(i).ok()?;
            let datos = place(entrada.data_start()?)?;
            let packed = place(entrada.compressed_size())?;
            lugares.push(Lugar {
                nombre: entrada.name().ok()?.into_owned(),
                local: place(entrada.header_start())?,
                datos: datos..datos.checked_add(packed).filter(|end| *end <= bytes.len())?,
                central: place(entrada.central_header_start())?,
                crc: entrada.crc32(),
                stored: entrada.compression() == CompressionMethod::Stored,
            });
        }
        let start = place(zip.central_directory_start())?;
        let mut after = start;
        for lugar in &lugares {
            let long = |at| n16(bytes, lugar.central + at);
            after = after.max(lugar.central + 46 + long(28)? + long(30)? + long(32)?);
        }
        let fin = Fin::find(bytes, start, after, place(zip.offset())?)?;
        // No byte may belong to two entries, or to an entry and the directory.
        let mut taken: Vec<Range<usize>> = lugares.iter().map(|l| l.local..l.datos.end).collect();
        taken.sort_by_key(|r| r.start);
        let apart = taken.windows(2).all(|pair| pair[0].end <= pair[1].start);
        (apart && taken.last().is_none_or(|last| last.end <= start)).then_some(Self { lugares, fin })
    }

    /// The file with other data in some of its entries and without those of `fuera`; none where it can't be told
    /// where their sizes stand.
    pub fn splice(
        &self,
        bytes: &[u8],
        nuevas: &BTreeMap<String, Vec<u8>>,
        fuera: &BTreeSet<String>,
    ) -> Option<Vec<u8>> {
        let mut cortes = Cortes::default();
        let (gone, kept): (Vec<&Lugar>, Vec<&Lugar>) =
            self.lugares.iter().partition(|l| fuera.contains(&l.nombre));
        for lugar in &kept {
            if let Some(nueva) = nuevas.get(&lugar.nombre) {
                cortes.data(bytes, lugar, nueva)?;
            }
        }
        for lugar in &gone {
            cortes.cut(lugar.local..lugar.datos.end + descriptor(bytes, lugar))?;
        }
        let mut moved = std::mem::take(&mut cortes.corridos);
        for lugar in kept {
            let (at, wide) = field(bytes, lugar.central, true, Dato::Lugar)?;
            cortes.shift(bytes, at, wide, lugar.local, &moved)?;
        }
        let directory = self.lugares.iter().map(|l| l.central).min()?;
        if n32(bytes, self.fin.normal + 16)? != u32::MAX {
            cortes.shift(bytes, self.fin.normal + 16, false, directory, &moved)?;
        }
        self.shorten_directory(bytes, &gone, &mut cortes)?;
        moved.append(&mut cortes.corridos);
        if let Some((end, pointer)) = self.fin.largo {
            cortes.shift(bytes, end + 48, true, directory, &moved)?;
            cortes.shift(bytes, pointer + 8, true, end, &moved)?;
        }
        cortes.apply(bytes)
    }

    /// Takes entries out of the directory, and out of what its end says of it.
    fn shorten_directory(&self, bytes: &[u8], gone: &[&Lugar], cortes: &mut Cortes) -> Option<()> {
        if gone.is_empty() {
            return Some(());
        }
        let mut less = 0_u64;
        for lugar in gone {
            let long = |at| n16(bytes, lugar.central + at);
            let whole = 46 + long(28)? + long(30)? + long(32)?;
            cortes.cut(lugar.central..lugar.central + whole)?;
            less += whole as u64;
        }
        let count = gone.len() as u64;
        for at in [8, 10].map(|at| self.fin.normal + at) {
            let old = u16::try_from(n16(bytes, at)?).ok()?;
            if old != u16::MAX {
                cortes.put(at, old.checked_sub(u16::try_from(count).ok()?)?.to_le_bytes().to_vec());
            }
        }
        let size = n32(bytes, self.fin.normal + 12)?;
        if size != u32::MAX {
            cortes.number(self.fin.normal + 12, false, u64::from(size).checked_sub(less)?)?;
        }
        if let Some((end, _)) = self.fin.largo {
            for (at, by) in [(24, count), (32, count), (40, less)] {
                cortes.number(end + at, true, n64(bytes, end + at)?.checked_sub(by)?)?;
            }
        }
        Some(())
    }
}

impl Fin {
    /// The end that belongs to the directory between these places.
    fn find(bytes: &[u8], start: usize, after: usize, offset: usize) -> Option<Self> {
        let largo = bytes.get(after..)?.starts_with(b"PK\x06\x06").then_some(after);
        let mut from = after;
        loop {
            let normal = from + bytes.get(from..)?.windows(4).position(|w| w == b"PK\x05\x06")?;
            let said = n32(bytes, normal + 16)?;
            if said == u32::MAX || usize::try_from(said).ok()? + offset == start {
                let pointer = normal.checked_sub(20).filter(|p| bytes[*p..].starts_with(b"PK\x06\x07"));
                let largo = largo.zip(pointer);
                return (said != u32::MAX || largo.is_some()).then_some(Self { normal, largo });
            }
            from = normal + 4;
        }
    }
}

/// Places of the old file and what stands there in the new one.
#[derive(Default)]
struct Cortes {
    todos: Vec<(Range<usize>, Vec<u8>)>,
    /// Ends of data that has another size now, and by how much.
    corridos: Vec<(usize, i64)>,
}

impl Cortes {
    fn put(&mut self, at: usize, nuevo: Vec<u8>) {
        self.todos.push((at..at + nuevo.len(), nuevo));
    }

    /// Bytes that go without anything in their place.
    fn cut(&mut self, rango: Range<usize>) -> Option<()> {
        self.corridos.push((rango.end, -i64::try_from(rango.len()).ok()?));
        self.todos.push((rango, Vec::new()));
        Some(())
    }

    /// New data for an entry: its sizes and CRC go into both headers, and what stood behind the data goes.
    fn data(&mut self, bytes: &[u8], lugar: &Lugar, nueva: &[u8]) -> Option<()> {
        let packed = if lugar.stored { nueva.to_vec() } else { deflate(nueva)? };
        let mut crc = Crc::new();
        crc.update(nueva);
        let mut old = lugar.datos.clone();
        for (header, central) in [(lugar.local, false), (lugar.central, true)] {
            let flags = header + if central { 8 } else { 6 };
            let set = n16(bytes, flags)?;
            if set & 8 != 0 {
                self.put(flags, vec![bytes[flags] & !8, bytes[flags + 1]]);
                old.end = lugar.datos.end + descriptor(bytes, lugar);
            }
            self.put(header + if central { 16 } else { 14 }, crc.sum().to_le_bytes().to_vec());
            for (dato, size) in [(Dato::Tamano, nueva.len()), (Dato::Comprimido, packed.len())] {
                let (at, wide) = field(bytes, header, central, dato)?;
                self.number(at, wide, size as u64)?;
            }
        }
        let grown = i64::try_from(packed.len()).ok()? - i64::try_from(old.len()).ok()?;
        self.corridos.push((old.end, grown));
        self.todos.push((old, packed));
        Some(())
    }

    fn number(&mut self, at: usize, wide: bool, n: u64) -> Option<()> {
        if wide {
            self.put(at, n.to_le_bytes().to_vec());
        } else {
            self.put(at, u32::try_from(n).ok()?.to_le_bytes().to_vec());
        }
        Some(())
    }

    /// A number that tells where something stands, which stood at `target` in the old file.
    fn shift(
        &mut self,
        bytes: &[u8],
        at: usize,
        wide: bool,
        target: usize,
        moved: &[(usize, i64)],
    ) -> Option<()> {
        let by: i64 = moved.iter().filter(|(end, _)| *end <= target).map(|(_, by)| by).sum();
        let old = if wide { n64(bytes, at)? } else { u64::from(n32(bytes, at)?) };
        if by == 0 { Some(()) } else { self.number(at, wide, old.checked_add_signed(by)?) }
    }

    /// None where two places overlap: headers that say they lie in each other.
    fn apply(mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        self.todos.sort_by_key(|(rango, _)| rango.start);
        let more: usize = self.todos.iter().map(|(_, nuevo)| nuevo.len()).sum();
        let mut salida = Vec::with_capacity(bytes.len() + more);
        let mut at = 0;
        for (rango, nuevo) in self.todos {
            salida.extend_from_slice(bytes.get(at..rango.start)?);
            salida.extend(nuevo);
            at = rango.end;
        }
        salida.extend_from_slice(bytes.get(at..)?);
        Some(salida)
    }
}

/// Where a header has a number, and whether it is a long one.
fn field(bytes: &[u8], header: usize, central: bool, dato: Dato) -> Option<(usize, bool)> {
    let [size, packed, local] = if central { [24, 20, 42] } else { [22, 18, 0] };
    let short = |at: usize| n32(bytes, header + at).map(|n| n == u32::MAX);
    let fields: &[(Dato, usize)] = &[(Dato::Tamano, size), (Dato::Comprimido, packed), (Dato::Lugar, local)];
    let mut before = 0;
    for (this, at) in fields {
        let long = if *at == 0 { false } else { short(*at)? };
        if *this as u8 == dato as u8 {
            if !long {
                return Some((header + at, false));
            }
            break;
        }
        before += if long { 8 } else { 0 };
    }
    // The long numbers are those whose short ones are full, in this order, in a field of its own.
    let (name, extra, from) = if central { (28, 30, 46) } else { (26, 28, 30) };
    let mut at = header + from + n16(bytes, header + name)?;
    let end = at + n16(bytes, header + extra)?;
    while at + 4 <= end {
        let long = n16(bytes, at + 2)?;
        if n16(bytes, at)? == 1 {
            return (before + 8 <= long && at + 4 + long <= end).then_some((at + 4 + before, true));
        }
        at += 4 + long;
    }
    None
}

/// How many bytes after an entry's data say again what its size and CRC are.
fn descriptor(bytes: &[u8], lugar: &Lugar) -> usize {
    let after = &bytes[lugar.datos.end..];
    let packed = lugar.datos.len() as u64;
    for sign in [&b"PK\x07\x08"[..], b""] {
        let Some(rest) = after.strip_prefix(sign) else { continue };
        if n32(rest, 0) != Some(lugar.crc) {
            continue;
        }
        if n64(rest, 4) == Some(packed) && n64(rest, 12).is_some() {
            return sign.len() + 20;
        }
        if n32(rest, 4).map(u64::from) == Some(packed) && n32(rest, 8).is_some() {
            return sign.len() + 12;
        }
    }
    0
}

thread_local! {
    /// Making one costs as much as a part of a few kilobytes.
    static COMPRESOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(6), false));
}

/// A part of more bytes is packed in half the time, a tenth less tightly.
const GRANDE: usize = 8 << 20;

/// The data deflated; none where the library fails, which it does only without memory.
fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() > GRANDE {
        return deflate_with(&mut Compress::new(Compression::new(2), false), bytes);
    }
    COMPRESOR.with_borrow_mut(|compresor| {
        compresor.reset();
        deflate_with(compresor, bytes)
    })
}

fn deflate_with(compresor: &mut Compress, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(bytes.len() / 4 + 256);
    loop {
        let from = usize::try_from(compresor.total_in()).ok()?;
        match compresor.compress_vec(&bytes[from..], &mut packed, FlushCompress::Finish).ok()? {
            Status::StreamEnd => return Some(packed),
            Status::Ok | Status::BufError => packed.reserve(packed.capacity().max(1 << 10)),
        }
    }
}

fn n16(bytes: &[u8], at: usize) -> Option<usize> {
    let found = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes(found.try_into().ok()?)))
}

fn n32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn n64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}
