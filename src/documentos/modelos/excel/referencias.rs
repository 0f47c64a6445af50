//! Cells and ranges as A1 writes them, without a sheet's name.

use std::fmt;

/// Rows that a sheet has.
pub const FILAS: u32 = 1 << 20;
/// Columns that a sheet has.
pub const COLUMNAS: u32 = 1 << 14;

/// A cell, counted from 1: `B3` is row 3, column 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Celda {
    /// From 1 to 1,048,576.
    pub fila: u32,
    /// From 1 to 16,384.
    pub columna: u32,
}

impl Celda {
    /// The cell of this row and column, both from 1.
    pub const fn new(fila: u32, columna: u32) -> Self {
        Self { fila, columna }
    }

    /// Whether a sheet has it.
    pub const fn exists(self) -> bool {
        1 <= self.fila && self.fila <= FILAS && 1 <= self.columna && self.columna <= COLUMNAS
    }

    /// `B3`, `$B$3`: none for anything else.
    pub fn parse(texto: &str) -> Option<Self> {
        Punto::parse(texto).map(|p| Self::new(p.fila, p.columna))
    }
}

impl fmt::Display for Celda {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", letters(self.columna), self.fila)
    }
}

/// The letters of a column, from 1: `A`, `AB`.
pub fn letters(columna: u32) -> String {
    let mut rest = columna;
    let mut all = Vec::new();
    while rest > 0 {
        rest -= 1;
        all.push(b'A' + u8::try_from(rest % 26).unwrap_or_default());
        rest /= 26;
    }
    all.reverse();
    String::from_utf8(all).unwrap_or_default()
}

/// The column of these letters, in either case.
pub fn column(letras: &str) -> Option<u32> {
    if letras.is_empty() || letras.len() > 3 || !letras.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let n = letras.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    (n <= COLUMNAS).then_some(n)
}

/// The row of these digits.
pub fn row(cifras: &str) -> Option<u32> {
    if cifras.is_empty() || cifras.len() > 7 || !cifras.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    cifras.parse().ok().filter(|n| (1..=FILAS).contains(n))
}

/// A cell with its signs of dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Punto {
    /// Whether the column stays when it is copied.
    pub columna_fija: bool,
    /// From 1.
    pub columna: u32,
    /// Whether the row stays when it is copied.
    pub fila_fija: bool,
    /// From 1.
    pub fila: u32,
}

impl Punto {
    /// `$B3`.
    pub fn parse(texto: &str) -> Option<Self> {
        let (columna_fija, rest) = dollar(texto);
        let end = rest.find(|c: char| !c.is_ascii_alphabetic())?;
        let (fila_fija, cifras) = dollar(&rest[end..]);
        Some(Self { columna_fija, columna: column(&rest[..end])?, fila_fija, fila: row(cifras)? })
    }
}

impl fmt::Display for Punto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |fija| if fija { "$" } else { "" };
        write!(f, "{}{}{}{}", sign(self.columna_fija), letters(self.columna), sign(self.fila_fija), self.fila)
    }
}

/// Whether it begins with the sign that fixes it, and what follows.
pub fn dollar(texto: &str) -> (bool, &str) {
    texto.strip_prefix('$').map_or((false, texto), |rest| (true, rest))
}

/// A rectangle of cells, both corners in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rango {
    /// Upper left.
    pub de: Celda,
    /// Lower right.
    pub a: Celda,
}

impl Rango {
    /// `B3:D7`, or `B3` alone.
    pub fn parse(texto: &str) -> Option<Self> {
        let (de, a) = texto.split_once(':').unwrap_or((texto, texto));
        let (p, q) = (Celda::parse(de)?, Celda::parse(a)?);
        let de = Celda::new(p.fila.min(q.fila), p.columna.min(q.columna));
        Some(Self { de, a: Celda::new(p.fila.max(q.fila), p.columna.max(q.columna)) })
    }

    /// Whether a cell lies in it.
    pub fn has(&self, celda: Celda) -> bool {
        (self.de.fila..=self.a.fila).contains(&celda.fila)
            && (self.de.columna..=self.a.columna).contains(&celda.columna)
    }
}

impl fmt::Display for Rango {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.de == self.a { write!(f, "{}", self.de) } else { write!(f, "{}:{}", self.de, self.a) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_they_are_written() {
        for texto in ["A1", "Z9", "AA10", "XFD1048576", "$B3", "B$3", "$B$3"] {
            assert_eq!(Punto::parse(texto).unwrap().to_string(), texto);
        }
        for texto in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A1B", "A-1", "ñ1", "$$A1", "A01x"] {
            assert_eq!(Punto::parse(texto), None, "{texto}");
        }
        assert_eq!(Rango::parse("D7:B3").unwrap().to_string(), "B3:D7");
        assert_eq!(Rango::parse("B3:B3").unwrap().to_string(), "B3");
    }
}
