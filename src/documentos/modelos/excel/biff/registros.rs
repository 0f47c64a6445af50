//! The records of which a BIFF8 stream is made: walking them, and the numbers of those that matter here.

pub const BOF: u16 = 0x0809;
pub const EOF: u16 = 0x000a;
pub const CONTINUE: u16 = 0x003c;
pub const FILEPASS: u16 = 0x002f;
pub const BOUNDSHEET: u16 = 0x0085;
pub const SUPBOOK: u16 = 0x01ae;
pub const EXTERNSHEET: u16 = 0x0017;
pub const NAME: u16 = 0x0018;
pub const SST: u16 = 0x00fc;
pub const EXTSST: u16 = 0x00ff;

pub const INDEX: u16 = 0x020b;
pub const DBCELL: u16 = 0x00d7;
pub const DIMENSIONS: u16 = 0x0200;
pub const DEFAULTROWHEIGHT: u16 = 0x0225;
pub const COLINFO: u16 = 0x007d;
pub const PROTECT: u16 = 0x0012;
pub const WINDOW2: u16 = 0x023e;
pub const MERGECELLS: u16 = 0x00e5;
pub const DV: u16 = 0x01be;
pub const CONDFMT: u16 = 0x01b0;
pub const CONDFMT12: u16 = 0x0879;
pub const HLINK: u16 = 0x01b8;
pub const NOTE: u16 = 0x001c;
pub const OBJ: u16 = 0x005d;
pub const MSODRAWING: u16 = 0x00ec;
pub const HORIZONTALPAGEBREAKS: u16 = 0x001b;
pub const SXVIEW: u16 = 0x00b0;
pub const FEATURE11: u16 = 0x0872;
pub const FEATURE12: u16 = 0x0878;
/// What a series of a chart points to.
pub const AI: u16 = 0x1051;

pub const ROW: u16 = 0x0208;
pub const BLANK: u16 = 0x0201;
pub const MULBLANK: u16 = 0x00be;
pub const NUMBER: u16 = 0x0203;
pub const RK: u16 = 0x027e;
pub const MULRK: u16 = 0x00bd;
pub const BOOLERR: u16 = 0x0205;
pub const LABEL: u16 = 0x0204;
pub const RSTRING: u16 = 0x00d6;
pub const LABELSST: u16 = 0x00fd;
pub const FORMULA: u16 = 0x0006;
pub const STRING: u16 = 0x0207;
pub const ARRAY: u16 = 0x0221;
pub const SHRFMLA: u16 = 0x04bc;
pub const TABLE: u16 = 0x0236;

/// The most bytes that a record's data may have.
pub const MAX_DATOS: usize = 8224;

/// Why a file can't be used; whoever asked says it in the words of what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Falla {
    /// Damaged: in which way.
    Danada(String),
    /// It asks for a password.
    ConClave,
    /// It is something else: what.
    OtroFormato(&'static str),
    /// Larger than any such file.
    DemasiadoGrande,
}

/// A damaged file, in which way.
pub fn damaged(que: impl std::fmt::Display) -> Falla {
    Falla::Danada(que.to_string())
}

/// A record: number, where it stands, its data.
#[derive(Clone, Copy, Debug)]
pub struct Registro<'a> {
    /// Its number.
    pub tipo: u16,
    /// Where its head begins in the stream.
    pub inicio: usize,
    /// Its data.
    pub datos: &'a [u8],
}

impl Registro<'_> {
    /// Where the next one begins.
    pub const fn fin(&self) -> usize {
        self.inicio + 4 + self.datos.len()
    }
}

/// The records from here on; an error in the place of one that is longer than the stream.
pub fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = Result<Registro<'_>, Falla>> {
    std::iter::from_fn(move || {
        let head = stream.get(at..at.checked_add(4)?)?;
        let (tipo, inicio) = (u16_at(head, 0), at);
        let end = at + 4 + usize::from(u16_at(head, 2));
        let Some(datos) = stream.get(at + 4..end) else {
            at = stream.len();
            return Some(Err(damaged("un registro es más largo que la planilla")));
        };
        at = end;
        Some(Ok(Registro { tipo, inicio, datos }))
    })
}

/// The records of the substream that begins here up to its end, without what is nested in it (charts have records of
/// cells too); the flag says which ones are nested, where those are wanted as well.
pub fn substream(stream: &[u8], at: usize) -> impl Iterator<Item = Result<(Registro<'_>, bool), Falla>> {
    let (mut began, mut depth, mut ended) = (false, 0_usize, false);
    records(stream, at).map_while(move |record| {
        if ended {
            return None;
        }
        let Ok(record) = record else { return Some(record.map(|r| (r, false))) };
        if depth > 0 {
            match record.tipo {
                BOF => depth += 1,
                EOF => depth -= 1,
                _ => {}
            }
            return Some(Ok((record, true)));
        }
        let mut nested = false;
        match record.tipo {
            BOF if began => (depth, nested) = (1, true),
            BOF => began = true,
            EOF => ended = true,
            _ => {}
        }
        Some(Ok((record, nested)))
    })
}

/// A record's bytes.
pub fn written(tipo: u16, datos: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(datos.len() + 4);
    out.extend(tipo.to_le_bytes());
    out.extend(u16::try_from(datos.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend(datos);
    out
}

/// Two bytes as a number; zero beyond the end.
pub fn u16_at(data: &[u8], at: usize) -> u16 {
    data.get(at..).and_then(|d| d.first_chunk()).map_or(0, |b| u16::from_le_bytes(*b))
}

/// Four bytes as a number; zero beyond the end.
pub fn u32_at(data: &[u8], at: usize) -> u32 {
    data.get(at..).and_then(|d| d.first_chunk()).map_or(0, |b| u32::from_le_bytes(*b))
}

/// Puts a number of two bytes in, where there is room.
pub fn put_u16(data: &mut [u8], at: usize, n: u16) {
    if let Some(place) = data.get_mut(at..at.saturating_add(2)) {
        place.copy_from_slice(&n.to_le_bytes());
    }
}

/// Puts a number of four bytes in, where there is room.
pub fn put_u32(data: &mut [u8], at: usize, n: u32) {
    if let Some(place) = data.get_mut(at..at.saturating_add(4)) {
        place.copy_from_slice(&n.to_le_bytes());
    }
}

/// A number that has to fit; a stream is far shorter than what four bytes count.
pub fn short(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// A place in a stream as files write it.
pub fn long(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
