//! The table of shared texts: read across the records it goes on in, and added to as Excel writes it.

use std::collections::{HashMap, HashSet};

use super::registros::{
    CONTINUE, Falla, MAX_DATOS, SST, damaged, long, put_u32, short, u16_at, u32_at, written,
};

/// Bytes that go on from one record to the next.
#[derive(Debug)]
pub struct Partes<'a> {
    parts: &'a [&'a [u8]],
    /// Which of them is being read.
    index: usize,
    now: &'a [u8],
}

/// A text that was read.
#[derive(Clone, Copy, Debug)]
pub struct Texto {
    /// UTF-16 units.
    pub letras: usize,
    /// The part in which it begins.
    pub parte: usize,
    /// Where in it.
    pub desde: usize,
    /// Whether it is letters only, without formats or readings.
    pub simple: bool,
}

impl<'a> Partes<'a> {
    /// From this byte of the first part on.
    pub fn new(parts: &'a [&'a [u8]], from: usize) -> Self {
        Self { parts, index: 0, now: parts.first().and_then(|p| p.get(from..)).unwrap_or_default() }
    }

    /// The next part begins where this one has ended; false where there is none.
    pub fn refill(&mut self) -> bool {
        while self.now.is_empty() {
            let Some(next) = self.parts.get(self.index + 1) else { return false };
            self.index += 1;
            self.now = next;
        }
        true
    }

    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.now.split_at_checked(n)?;
        self.now = rest;
        Some(taken)
    }

    /// Passes over bytes that may go on in the next part.
    fn skip(&mut self, mut n: usize) -> Option<()> {
        while n > 0 {
            if !self.refill() {
                return None;
            }
            let step = n.min(self.now.len());
            self.now = &self.now[step..];
            n -= step;
        }
        Some(())
    }

    /// The next text; its letters are kept where somebody wants them. None at the end, and where it does not fit.
    pub fn next_text(&mut self, mut letters: Option<&mut Vec<u16>>) -> Option<Texto> {
        if !self.refill() {
            return None;
        }
        let (parte, whole) = (self.index, self.parts[self.index].len());
        let desde = whole - self.now.len();
        let letras = usize::from(u16_at(self.take(2)?, 0));
        let flags = self.take(1)?[0];
        let runs = if flags & 8 == 0 { 0 } else { usize::from(u16_at(self.take(2)?, 0)) };
        let extra = if flags & 4 == 0 { 0 } else { u32_at(self.take(4)?, 0) as usize };
        let (mut left, mut wide) = (letras, flags & 1 == 1);
        while left > 0 {
            if self.now.is_empty() {
                if !self.refill() {
                    return None;
                }
                // What goes on says anew how wide its letters are.
                wide = self.take(1)?[0] & 1 == 1;
            }
            let width = if wide { 2 } else { 1 };
            let step = left.min(self.now.len() / width);
            if step == 0 {
                return None;
            }
            let taken = self.take(step * width)?;
            if let Some(letters) = letters.as_deref_mut() {
                letters.extend(units(taken, wide));
            }
            left -= step;
        }
        self.skip(runs * 4)?;
        self.skip(extra)?;
        Some(Texto { letras, parte, desde, simple: flags & 0x0c == 0 })
    }
}

/// Letters of one or two bytes.
pub fn units(bytes: &[u8], wide: bool) -> Vec<u16> {
    if wide {
        bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect()
    } else {
        bytes.iter().map(|b| u16::from(*b)).collect()
    }
}

/// A text as a cell has it: lines end in one sign.
pub fn cell_units(texto: &str) -> Vec<u16> {
    texto.replace("\r\n", "\n").replace('\r', "\n").encode_utf16().collect()
}

/// The table, being added to.
#[derive(Debug)]
pub struct Compartidos {
    partes: Vec<Vec<u8>>,
    /// Where each text begins: part and byte in it.
    lugares: Vec<(u32, u32)>,
    /// Those that were looked for, by their letters.
    hallados: HashMap<Vec<u16>, u32>,
    nuevos: usize,
}

impl Compartidos {
    /// The table of a file, or an empty one. Of its texts those that are wanted are looked up.
    ///
    /// # Errors
    /// Where a text does not fit, or there are not as many as the table says: nobody could tell then what is whose.
    pub fn read(parts: &[&[u8]], wanted: &HashSet<Vec<u16>>) -> Result<Self, Falla> {
        let mut hallados: HashMap<Vec<u16>, u32> = HashMap::new();
        if parts.is_empty() {
            return Ok(Self { partes: vec![vec![0; 8]], lugares: Vec::new(), hallados, nuevos: 0 });
        }
        let said = u32_at(parts[0], 4);
        let mut lugares = Vec::new();
        let mut reader = Partes::new(parts, 8);
        let mut letters = Vec::new();
        while parts[0].len() >= 8 && reader.refill() {
            letters.clear();
            let text = reader.next_text(Some(&mut letters));
            let text = text.ok_or_else(|| damaged("su tabla de textos se corta en medio de uno"))?;
            if text.simple && wanted.contains(letters.as_slice()) && !hallados.contains_key(&letters) {
                hallados.insert(letters.clone(), long(lugares.len()));
            }
            lugares.push((long(text.parte), long(text.desde)));
        }
        if parts[0].len() < 8 || said != long(lugares.len()) {
            let que = format!("su tabla dice tener {said} textos y tiene {}", lugares.len());
            return Err(damaged(que));
        }
        let own = parts.iter().map(|p| p.to_vec()).collect();
        Ok(Self { partes: own, lugares, hallados, nuevos: 0 })
    }

    /// The number of this text, which is added where it is not there.
    pub fn number(&mut self, letters: &[u16]) -> u32 {
        if let Some(n) = self.hallados.get(letters) {
            return *n;
        }
        let n = long(self.lugares.len());
        self.append(letters);
        self.hallados.insert(letters.to_vec(), n);
        self.nuevos += 1;
        n
    }

    /// Whether texts were added.
    pub fn grew(&self) -> bool {
        self.nuevos > 0
    }

    fn append(&mut self, letters: &[u16]) {
        let wide = letters.iter().any(|u| *u > 0xff);
        let width = if wide { 2 } else { 1 };
        // The head of a text is never cut, nor left alone at the end of a record.
        let head = 3 + 2 * width;
        if self.partes.last().is_none_or(|p| p.len() + head > MAX_DATOS) {
            self.partes.push(Vec::new());
        }
        let parte = self.partes.len() - 1;
        self.lugares.push((long(parte), long(self.partes[parte].len())));
        self.partes[parte].extend(short(letters.len()).to_le_bytes());
        self.partes[parte].push(u8::from(wide));
        let mut left = letters;
        while !left.is_empty() {
            let Some(last) = self.partes.last_mut() else { return };
            let mut step = left.len().min((MAX_DATOS - last.len()) / width);
            // A letter of two units is not cut either: readers decode record by record.
            if step < left.len() && step > 0 && (0xd800..0xdc00).contains(&left[step - 1]) {
                step -= 1;
            }
            let (now, later) = left.split_at(step);
            if wide {
                last.extend(now.iter().flat_map(|u| u.to_le_bytes()));
            } else {
                last.extend(now.iter().filter_map(|u| u8::try_from(*u).ok()));
            }
            left = later;
            if !left.is_empty() {
                self.partes.push(vec![u8::from(wide)]);
            }
        }
    }

    /// The records of the table, whose cells are so many more (or fewer) than before.
    pub fn written(&self, more: i64) -> Vec<u8> {
        let mut out = Vec::new();
        for (i, parte) in self.partes.iter().enumerate() {
            out.extend(written(if i == 0 { SST } else { CONTINUE }, parte));
        }
        let total = (i64::from(u32_at(&out, 4)) + more).clamp(0, i64::from(u32::MAX));
        put_u32(&mut out, 4, u32::try_from(total).unwrap_or(u32::MAX));
        put_u32(&mut out, 8, long(self.lugares.len()));
        out
    }

    /// How many texts lie between two of which the index says the place, and how many of those there are. The file's
    /// own step stays where it still gives no more of them than Excel takes.
    fn step(&self, old: u16) -> (u16, usize) {
        let count = self.lugares.len();
        let old = usize::from(old);
        let step = if old > 0 && count.div_ceil(old) <= 128 { old } else { (count / 128 + 1).max(8) };
        (short(step), count.div_ceil(usize::from(short(step))))
    }

    /// The index of the table (EXTSST), when the table begins here; its size does not depend on that.
    pub fn index(&self, old_step: u16, start: usize) -> Vec<u8> {
        let (step, _) = self.step(old_step);
        let mut starts = Vec::with_capacity(self.partes.len());
        let mut at = start;
        for parte in &self.partes {
            starts.push(at);
            at += 4 + parte.len();
        }
        let mut data = step.to_le_bytes().to_vec();
        for (parte, desde) in self.lugares.iter().step_by(usize::from(step).max(1)) {
            let within = 4 + *desde as usize;
            let start = starts.get(*parte as usize).copied().unwrap_or_default();
            data.extend(long(start + within).to_le_bytes());
            data.extend(short(within).to_le_bytes());
            data.extend([0, 0]);
        }
        written(super::registros::EXTSST, &data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(parts: &[Vec<u8>]) -> Vec<String> {
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let mut reader = Partes::new(&parts, 8);
        let mut out = Vec::new();
        let mut letters = Vec::new();
        while reader.next_text(Some(&mut letters)).is_some() {
            out.push(String::from_utf16(&letters).unwrap());
            letters.clear();
        }
        assert!(!reader.refill());
        out
    }

    #[test]
    fn what_is_added_is_read_again_whatever_border_it_meets() {
        for first in (MAX_DATOS - 60..MAX_DATOS - 8).chain([0]) {
            let mut table = Compartidos::read(&[], &HashSet::new()).unwrap();
            let start = "x".repeat(first);
            let texts = [start.as_str(), "corto", "más ancho: ∞", "😀😀😀😀😀😀", &"😀".repeat(9000), "n"];
            for texto in texts {
                table.number(&cell_units(texto));
            }
            assert_eq!(all(&table.partes), texts, "{first}");
            assert!(table.partes.iter().all(|p| p.len() <= MAX_DATOS));
            assert_eq!(table.number(&cell_units("corto")), 1);
        }
    }
}
