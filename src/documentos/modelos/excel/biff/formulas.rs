//! What a formula in its stored form points to. Nothing of it is changed.

use super::registros::{u16_at, u32_at};

/// Something that a formula points to. Rows and columns from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ficha {
    /// Cells: of the sheets that this number stands for, or of the formula's own.
    Area { hojas: Option<u16>, filas: (u16, u16), columnas: (u16, u16), relativa: bool },
    /// A name, from 1.
    Nombre(u32),
    /// A text.
    Texto(Vec<u16>),
    /// Anything else.
    Otra,
}

/// The pieces of a formula, in their order; none where a piece is not known, since what follows can't be read then.
pub fn pieces(formula: &[u8]) -> Option<Vec<Ficha>> {
    let (mut at, mut all) = (0, Vec::new());
    while at < formula.len() {
        let (piece, size) = piece(&formula[at..])?;
        all.push(piece);
        at += size;
    }
    (at == formula.len()).then_some(all)
}

/// A piece and how many bytes it takes.
fn piece(f: &[u8]) -> Option<(Ficha, usize)> {
    let code = *f.first()?;
    // What a value is used for makes three numbers of each piece that is no sign.
    let kind = if code < 0x20 { code } else { code & 0x1f | 0x20 };
    let other = |size: usize| Some((Ficha::Otra, 1 + size));
    match kind {
        0x01 | 0x02 | 0x2a => other(4),
        0x03..=0x16 => other(0),
        0x17 => text(f),
        0x18 => other(5),
        0x19 => {
            let choices = usize::from(u16_at(f, 2)) + 1;
            other(if f.get(1)? & 4 == 0 { 3 } else { 3 + choices * 2 })
        }
        0x1c | 0x1d => other(1),
        0x1e | 0x21 | 0x29 => other(2),
        0x1f | 0x2b => other(8),
        0x20 => other(7),
        0x22 => other(3),
        0x23 => Some((Ficha::Nombre(u32_at(f, 1) & 0xffff), 5)),
        0x24 | 0x2c => Some((cell(f, 1, None, kind == 0x2c), 5)),
        0x25 | 0x2d => Some((area(f, 1, None, kind == 0x2d), 9)),
        0x26..=0x28 | 0x39 | 0x3c => other(6),
        0x3a => Some((cell(f, 3, Some(u16_at(f, 1)), false), 7)),
        0x3b => Some((area(f, 3, Some(u16_at(f, 1)), false), 11)),
        0x3d => other(10),
        _ => None,
    }
}

fn text(f: &[u8]) -> Option<(Ficha, usize)> {
    let wide = f.get(2)? & 1 == 1;
    let size = usize::from(*f.get(1)?) * if wide { 2 } else { 1 };
    Some((Ficha::Texto(super::textos::units(f.get(3..3 + size)?, wide)), 3 + size))
}

fn cell(f: &[u8], at: usize, hojas: Option<u16>, relativa: bool) -> Ficha {
    let (fila, columna) = (u16_at(f, at), u16_at(f, at + 2));
    Ficha::Area {
        hojas,
        filas: (fila, fila),
        columnas: (columna & 0xff, columna & 0xff),
        relativa: relativa && columna & 0xc000 != 0,
    }
}

fn area(f: &[u8], at: usize, hojas: Option<u16>, relativa: bool) -> Ficha {
    let [a, b] = [u16_at(f, at + 4), u16_at(f, at + 6)];
    Ficha::Area {
        hojas,
        filas: (u16_at(f, at), u16_at(f, at + 2)),
        columnas: (a & 0xff, b & 0xff),
        relativa: relativa && (a | b) & 0xc000 != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_told_apart_by_their_sizes() {
        // SUM($A$1:$A$3)+1&"a"
        let formula =
            [0x25, 0, 0, 2, 0, 0, 0, 0, 0, 0x19, 0x10, 0, 0, 0x1e, 1, 0, 0x03, 0x17, 1, 0, b'a', 0x08];
        let all = pieces(&formula).unwrap();
        let area = Ficha::Area { hojas: None, filas: (0, 2), columnas: (0, 0), relativa: false };
        assert_eq!([&all[0], &all[4]], [&area, &Ficha::Texto(vec![97])]);
        assert_eq!(pieces(&[0x25, 0, 0]), None);
        assert_eq!(pieces(&[0x7f]), None);
        assert_eq!(pieces(&[0x17, 9, 0, 1]), None);
    }
}
