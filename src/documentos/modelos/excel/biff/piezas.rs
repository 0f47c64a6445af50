//! The records of cells: one cell each, or some that lie side by side; what is written in their place.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::registros::{
    BLANK, FORMULA, Falla, LABEL, LABELSST, MULBLANK, MULRK, NUMBER, RK, RSTRING, Registro, damaged, u16_at,
    u32_at, written,
};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contenido {
    /// Nothing, only a look.
    Vacio,
    /// A shared text, by its number.
    Texto(u32),
    /// A count.
    Cuenta(u32),
}

/// A cell as it shall be.
#[derive(Clone, Copy, Debug)]
pub struct Nueva {
    /// Its look, where the file does not have the cell (or in any case, where `igual`).
    pub xf: u16,
    /// Whether it gets that look even if it has one.
    pub igual: bool,
    pub contenido: Contenido,
}

impl Nueva {
    /// The record of a cell that is new.
    pub fn piece<'a>(&self, fila: u16, columna: u16) -> Pieza<'a> {
        Pieza::new(single(fila, columna, self.xf, self.contenido))
    }
}

/// A record of cells, with what stands behind it and belongs to it.
#[derive(Clone, Debug)]
pub struct Pieza<'a> {
    pub tipo: u16,
    /// From 0.
    pub fila: u16,
    /// First column.
    pub de: u16,
    /// Last column.
    pub a: u16,
    pub bytes: Cow<'a, [u8]>,
    /// How many of the bytes are the cell; the others stay whatever becomes of it.
    pub cuerpo: usize,
}

impl<'a> Pieza<'a> {
    /// Of a record; more may come to belong to it.
    ///
    /// # Errors
    /// Where it is too short, or lies outside of the sheet.
    pub fn read(record: &Registro<'a>, stream: &'a [u8]) -> Result<Self, Falla> {
        let datos = record.datos;
        let broken =
            || damaged(format!("una celda de la fila {} está cortada", u32::from(u16_at(datos, 0)) + 1));
        let least = match record.tipo {
            BLANK => 6,
            NUMBER => 14,
            RK | LABELSST => 10,
            MULRK => 12,
            LABEL | RSTRING => 9,
            FORMULA => 22,
            _ => 8,
        };
        if datos.len() < least {
            return Err(broken());
        }
        let de = u16_at(datos, 2);
        let a = match record.tipo {
            MULBLANK | MULRK => u16_at(datos, datos.len() - 2),
            _ => de,
        };
        let wide = |each: usize| a >= de && datos.len() == 6 + each * (usize::from(a - de) + 1);
        let fits = match record.tipo {
            MULBLANK => wide(2),
            MULRK => wide(6),
            _ => true,
        };
        if !fits || a > 0xff {
            return Err(broken());
        }
        let bytes = stream.get(record.inicio..record.fin()).unwrap_or_default();
        Ok(Self {
            tipo: record.tipo,
            fila: u16_at(datos, 0),
            de,
            a,
            bytes: bytes.into(),
            cuerpo: bytes.len(),
        })
    }

    fn new(bytes: Vec<u8>) -> Self {
        let columna = u16_at(&bytes, 6);
        let (tipo, fila, cuerpo) = (u16_at(&bytes, 0), u16_at(&bytes, 4), bytes.len());
        Self { tipo, fila, de: columna, a: columna, bytes: Cow::Owned(bytes), cuerpo }
    }

    /// The look of a cell of it.
    pub fn xf(&self, columna: u16) -> u16 {
        u16_at(&self.bytes, 8 + self.each() * usize::from(columna.saturating_sub(self.de)))
    }

    /// How many bytes each of its cells takes, where there are several.
    fn each(&self) -> usize {
        match self.tipo {
            MULBLANK => 2,
            MULRK => 6,
            _ => 0,
        }
    }

    /// Whether its cells hold nothing.
    pub fn is_blank(&self) -> bool {
        matches!(self.tipo, BLANK | MULBLANK)
    }

    /// Whether its cells hold numbers.
    pub fn is_number(&self) -> bool {
        matches!(self.tipo, NUMBER | RK | MULRK)
    }

    /// The number of its shared text.
    pub fn shared(&self) -> Option<u32> {
        (self.tipo == LABELSST).then(|| u32_at(&self.bytes, 10))
    }

    /// Whether writing these cells changes nothing.
    pub fn is_already(&self, cells: &BTreeMap<u16, Nueva>) -> bool {
        let mut cells = cells.iter();
        cells.all(|(columna, nueva)| {
            let look = !nueva.igual || nueva.xf == self.xf(*columna);
            look && match nueva.contenido {
                Contenido::Vacio => self.is_blank(),
                Contenido::Texto(n) => self.shared() == Some(n),
                Contenido::Cuenta(_) => false,
            }
        })
    }

    /// The records that take its place.
    pub fn replaced(self, cells: &BTreeMap<u16, Nueva>) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let mut from = self.de;
        for (columna, nueva) in cells {
            all.extend(self.part(from, *columna));
            let xf = if nueva.igual { nueva.xf } else { self.xf(*columna) };
            all.push(Self::new(single(self.fila, *columna, xf, nueva.contenido)));
            from = *columna + 1;
        }
        all.extend(self.part(from, self.a + 1));
        if let Some(last) = all.last_mut()
            && self.bytes.len() > self.cuerpo
        {
            last.bytes.to_mut().extend(&self.bytes[self.cuerpo..]);
        }
        all
    }

    /// Some cells of it, from one column up to another that is left out.
    fn part(&self, from: u16, to: u16) -> Option<Self> {
        if from >= to {
            return None;
        }
        let each = self.each();
        let cells = |c: u16| 8 + each * usize::from(c - self.de);
        let cut = self.bytes.get(cells(from)..cells(to))?;
        let mut data = [self.fila.to_le_bytes(), from.to_le_bytes()].concat();
        data.extend(cut);
        let tipo = match (self.tipo, to - from) {
            (MULBLANK, 1) => BLANK,
            (MULRK, 1) => RK,
            (tipo, _) => {
                data.extend((to - 1).to_le_bytes());
                tipo
            }
        };
        let mut part = Self::new(written(tipo, &data));
        part.a = to - 1;
        Some(part)
    }
}

/// A record of one cell.
fn single(fila: u16, columna: u16, xf: u16, contenido: Contenido) -> Vec<u8> {
    let mut data: Vec<u8> = [fila, columna, xf].iter().flat_map(|n| n.to_le_bytes()).collect();
    match contenido {
        Contenido::Vacio => written(BLANK, &data),
        Contenido::Texto(n) => {
            data.extend(n.to_le_bytes());
            written(LABELSST, &data)
        }
        // A whole number of thirty bits with its sign; larger ones as any number.
        Contenido::Cuenta(n) if n < 1 << 29 => {
            data.extend((n << 2 | 2).to_le_bytes());
            written(RK, &data)
        }
        Contenido::Cuenta(n) => {
            data.extend(f64::from(n).to_le_bytes());
            written(NUMBER, &data)
        }
    }
}
