//! The records of a CSV text, each with its line.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// What the csv crate reads with, for commas, kept from table to table: making one takes longer than most tables.
static HECHO: Mutex<Option<Reader>> = Mutex::new(None);

/// A text that is read record by record, without comments and empty lines.
pub(super) struct Registros<'t> {
    reader: Reader,
    separador: u8,
    rest: &'t [u8],
    letras: Vec<u8>,
    fines: Vec<usize>,
}

impl<'t> Registros<'t> {
    /// Of this text, whose values are parted by commas or semicolons.
    pub(super) fn new(texto: &'t str, separador: u8) -> Self {
        let kept = (separador == b',').then(|| hecho().take()).flatten();
        let new = || ReaderBuilder::new().delimiter(separador).comment(Some(b'#')).build();
        let reader = kept.unwrap_or_else(new);
        Self { reader, separador, rest: texto.as_bytes(), letras: vec![0; 512], fines: vec![0; 16] }
    }

    /// The next record and the line that it begins in, from 1.
    pub(super) fn next(&mut self) -> Option<(usize, Registro<'_>)> {
        let linea = usize::try_from(self.reader.line()).unwrap_or(usize::MAX);
        let (mut letras, mut fines) = (0, 0);
        loop {
            let (got, read, written, ended) =
                self.reader.read_record(self.rest, &mut self.letras[letras..], &mut self.fines[fines..]);
            self.rest = &self.rest[read..];
            letras += written;
            fines += ended;
            match got {
                // The last record may end with the text: it is asked for again, with nothing left.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.letras.resize(2 * self.letras.len(), 0),
                ReadRecordResult::OutputEndsFull => self.fines.resize(2 * self.fines.len(), 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        Some((linea, Registro { letras: &self.letras[..letras], fines: &self.fines[..fines] }))
    }
}

impl Drop for Registros<'_> {
    fn drop(&mut self) {
        if self.separador == b',' {
            let mut reader = mem::take(&mut self.reader);
            reader.reset();
            *hecho() = Some(reader);
        }
    }
}

fn hecho() -> MutexGuard<'static, Option<Reader>> {
    HECHO.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The values of one record.
#[derive(Clone, Copy)]
pub(super) struct Registro<'r> {
    letras: &'r [u8],
    fines: &'r [usize],
}

impl<'r> Registro<'r> {
    /// How many values.
    pub(super) fn len(self) -> usize {
        self.fines.len()
    }

    /// How many bytes they take.
    pub(super) fn size(self) -> usize {
        self.letras.len()
    }

    /// A value, without blanks around it.
    pub(super) fn get(self, i: usize) -> &'r str {
        let start = if i == 0 { 0 } else { self.fines[i - 1] };
        // It was text, and commas part no letter.
        str::from_utf8(&self.letras[start..self.fines[i]]).unwrap_or_default().trim()
    }

    /// One after the other.
    pub(super) fn iter(self) -> impl Iterator<Item = &'r str> {
        (0..self.len()).map(move |i| self.get(i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(texto: &str) -> Vec<(usize, Vec<String>)> {
        let mut registros = Registros::new(texto, b',');
        let mut all = Vec::new();
        while let Some((linea, registro)) = registros.next() {
            all.push((linea, registro.iter().map(str::to_owned).collect()));
        }
        all
    }

    #[test]
    fn records_are_those_of_the_csv_crate() {
        let largo = "x".repeat(2000);
        let ancho = vec!["y"; 50].join(",");
        for texto in
            ["", "a,b\n1,2", "# c\na\n\n\n1\n# d\n2\n", "\"a\n\"\"b\",c\r\n d ,\n", &largo, &ancho, "\"a"]
        {
            let mut csv = csv::ReaderBuilder::new()
                .comment(Some(b'#'))
                .flexible(true)
                .has_headers(false)
                .from_reader(texto.as_bytes());
            let theirs = csv.records().map(|r| {
                let r = r.unwrap();
                let linea = usize::try_from(r.position().unwrap().line()).unwrap();
                (linea, r.iter().map(|v| v.trim().to_owned()).collect::<Vec<_>>())
            });
            assert_eq!(all(texto), theirs.collect::<Vec<_>>(), "{texto:?}");
        }
    }
}
