//! Formulas as text: their references are found and moved; everything else stays letter by letter.

use super::super::referencias::{COLUMNAS, FILAS, Punto, column, dollar, letters, row};
use super::corrimiento::{Borde, Corrimiento};

/// Longer than this Excel takes no formula.
const MAX_LETRAS: usize = 8_192 * 4;

/// What shifts in which sheet, by the sheet's name.
#[derive(Debug, Default)]
pub struct Corrimientos(Vec<(String, Corrimiento)>);

impl Corrimientos {
    /// Of these sheets.
    pub fn new(todos: impl IntoIterator<Item = (String, Corrimiento)>) -> Self {
        let moved = todos.into_iter().filter(|(_, c)| !c.is_empty());
        Self(moved.map(|(hoja, c)| (hoja.to_lowercase(), c)).collect())
    }

    /// Whether no row of any sheet shifts.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What shifts in this sheet; none where nothing does.
    pub fn of(&self, hoja: &str) -> Option<&Corrimiento> {
        let hoja = hoja.to_lowercase();
        self.0.iter().find(|(nombre, _)| *nombre == hoja).map(|(_, c)| c)
    }
}

/// Moves the references of a formula that point at rows that shift. `hoja`: the sheet it stands in, for references
/// without a sheet; none for a formula of the whole workbook.
///
/// # Errors
/// What in it can't be moved, in words.
pub fn shift(formula: &str, hoja: Option<&str>, todos: &Corrimientos) -> Result<String, String> {
    let own = hoja.and_then(|h| todos.of(h));
    rewrite(formula, |sheet, reference| {
        let moved = match sheet {
            Hoja::Propia => own,
            Hoja::Nombre(nombre) => todos.of(nombre),
            Hoja::Fuera => None,
            Hoja::Varias if todos.is_empty() => None,
            Hoja::Varias => return Err("una referencia a varias hojas a la vez".to_owned()),
        };
        moved.map_or(Ok(None), |c| move_rows(reference, c).map(Some))
    })
}

/// The formula as it is when its cell is copied this many rows down and columns to the right.
///
/// # Errors
/// Where a reference would leave the sheet, or the formula can't be read.
pub fn copy(formula: &str, filas: i64, columnas: i64) -> Result<String, String> {
    rewrite(formula, |_, reference| {
        let point = |p: Punto| -> Result<Punto, String> {
            let fila = if p.fila_fija { p.fila } else { step(p.fila, filas, FILAS)? };
            let columna = if p.columna_fija { p.columna } else { step(p.columna, columnas, COLUMNAS)? };
            Ok(Punto { columna, fila, ..p })
        };
        let edge = |(fija, n): (bool, u32), by, limit| -> Result<(bool, u32), String> {
            Ok((fija, if fija { n } else { step(n, by, limit)? }))
        };
        Ok(Some(match reference {
            Referencia::Una(p) => Referencia::Una(point(p)?),
            Referencia::Rango(p, q) => Referencia::Rango(point(p)?, point(q)?),
            Referencia::Filas(p, q) => Referencia::Filas(edge(p, filas, FILAS)?, edge(q, filas, FILAS)?),
            Referencia::Columnas(p, q) => {
                Referencia::Columnas(edge(p, columnas, COLUMNAS)?, edge(q, columnas, COLUMNAS)?)
            }
        }))
    })
}

fn step(n: u32, by: i64, limit: u32) -> Result<u32, String> {
    let moved = i64::from(n) + by;
    let inside = u32::try_from(moved).ok().filter(|m| (1..=limit).contains(m));
    inside.ok_or_else(|| "una referencia que saldría de la hoja".to_owned())
}

/// Where a reference points.
enum Hoja<'f> {
    /// The sheet of the formula.
    Propia,
    /// This sheet of the workbook.
    Nombre(&'f str),
    /// Another workbook.
    Fuera,
    /// A range of sheets.
    Varias,
}

/// What is referred to: a cell, a rectangle, whole rows, whole columns.
#[derive(Clone, Copy)]
enum Referencia {
    Una(Punto),
    Rango(Punto, Punto),
    Filas((bool, u32), (bool, u32)),
    Columnas((bool, u32), (bool, u32)),
}

impl std::fmt::Display for Referencia {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = |fija| if fija { "$" } else { "" };
        match self {
            Self::Una(p) => write!(f, "{p}"),
            Self::Rango(p, q) => write!(f, "{p}:{q}"),
            Self::Filas((f1, n1), (f2, n2)) => write!(f, "{}{n1}:{}{n2}", sign(*f1), sign(*f2)),
            Self::Columnas((f1, n1), (f2, n2)) => {
                write!(f, "{}{}:{}{}", sign(*f1), letters(*n1), sign(*f2), letters(*n2))
            }
        }
    }
}

/// A range of several rows that ends in the pattern row takes the copies in, and so does one that was written as
/// `B7:B7`: a total counts all rows of its list. `A7:C7` means that row, and stays.
fn move_rows(reference: Referencia, c: &Corrimiento) -> Result<Referencia, String> {
    let check =
        |n: u32| (n <= FILAS).then_some(n).ok_or_else(|| "una referencia que saldría de la hoja".to_owned());
    let rows = |a: u32, b: u32, lone: bool| -> Result<(u32, u32), String> {
        let grows = if a != b || lone { Borde::Crece } else { Borde::Queda };
        let (de, hasta) = c.rows(a.min(b), a.max(b), grows);
        let (de, hasta) = (check(de)?, check(hasta)?);
        Ok(if a <= b { (de, hasta) } else { (hasta, de) })
    };
    Ok(match reference {
        Referencia::Una(p) => Referencia::Una(Punto { fila: check(c.row(p.fila))?, ..p }),
        Referencia::Rango(p, q) => {
            let (de, a) = rows(p.fila, q.fila, p.columna == q.columna)?;
            Referencia::Rango(Punto { fila: de, ..p }, Punto { fila: a, ..q })
        }
        Referencia::Filas(p, q) => {
            let (de, a) = rows(p.1, q.1, false)?;
            Referencia::Filas((p.0, de), (q.0, a))
        }
        columns @ Referencia::Columnas(..) => columns,
    })
}

/// Goes over a formula and lets `change` say what becomes of each reference: none leaves it as it is written.
fn rewrite(
    formula: &str,
    change: impl Fn(&Hoja<'_>, Referencia) -> Result<Option<Referencia>, String>,
) -> Result<String, String> {
    if formula.len() > MAX_LETRAS {
        return Err("una fórmula más larga que las de Excel".to_owned());
    }
    let mut out = String::with_capacity(formula.len() + 16);
    let mut at = 0;
    let mut sheet_name;
    let mut sheet = Hoja::Propia;
    while let Some(c) = formula[at..].chars().next() {
        let start = at;
        match c {
            '"' => at = end_of_quoted(formula, at, '"').ok_or("un texto sin cerrar")?,
            '\'' => {
                at = end_of_quoted(formula, at, '\'').ok_or("un nombre de hoja sin cerrar")?;
                if formula[at..].starts_with('!') {
                    sheet_name = formula[start + 1..at - 1].replace("''", "'");
                    at += 1;
                    out.push_str(&formula[start..at]);
                    sheet = named(&sheet_name);
                    continue;
                }
            }
            '[' => {
                at = end_of_brackets(formula, at).ok_or("un corchete sin cerrar")?;
                let after_table = formula[..start].ends_with(is_word);
                // `[1]Hoja!A1`, `[1]!Nombre`: another workbook.
                let word = at + formula[at..].find(|c| !is_word(c)).unwrap_or(formula.len() - at);
                if !after_table && formula[word..].starts_with('!') {
                    at = word + 1;
                    out.push_str(&formula[start..at]);
                    sheet = Hoja::Fuera;
                    continue;
                }
            }
            // `#¡REF!` is written `#REF!` in a file.
            '#' => at = end_of_error(formula, at),
            c if is_word(c) => {
                let end = at + formula[at..].find(|c| !is_word(c)).unwrap_or(formula.len() - at);
                let word = &formula[at..end];
                match formula[end..].chars().next() {
                    Some('!') => {
                        sheet = if out.ends_with(':') { Hoja::Varias } else { Hoja::Nombre(word) };
                        at = end + 1;
                        out.push_str(&formula[start..at]);
                        continue;
                    }
                    // A function, or a table's name.
                    Some('(' | '[') => at = end,
                    next => {
                        let (found, stop) = reference(formula, at, end, next);
                        at = stop;
                        if let Some(found) = found
                            && let Some(changed) = change(&sheet, found)?
                        {
                            out.push_str(&changed.to_string());
                            sheet = Hoja::Propia;
                            continue;
                        }
                    }
                }
            }
            c => at += c.len_utf8(),
        }
        out.push_str(&formula[start..at]);
        sheet = Hoja::Propia;
    }
    Ok(out)
}

/// The reference whose first word this is, and where it ends; the word's end where it is none.
fn reference(formula: &str, at: usize, end: usize, next: Option<char>) -> (Option<Referencia>, usize) {
    let word = &formula[at..end];
    if next == Some(':') {
        let from = end + 1;
        let stop = from + formula[from..].find(|c| !is_word(c)).unwrap_or(formula.len() - from);
        let other = &formula[from..stop];
        if !formula[stop..].starts_with(['(', '!', '[']) {
            let pair = match (Punto::parse(word), Punto::parse(other)) {
                (Some(p), Some(q)) => Some(Referencia::Rango(p, q)),
                _ => edges(word, other, row)
                    .map(|(p, q)| Referencia::Filas(p, q))
                    .or_else(|| edges(word, other, column).map(|(p, q)| Referencia::Columnas(p, q))),
            };
            if let Some(pair) = pair {
                return (Some(pair), stop);
            }
        }
    }
    (Punto::parse(word).map(Referencia::Una), end)
}

type Lado = (bool, u32);

fn edges(word: &str, other: &str, read: fn(&str) -> Option<u32>) -> Option<(Lado, Lado)> {
    let edge = |texto| {
        let (fija, rest) = dollar(texto);
        Some((fija, read(rest)?))
    };
    Some((edge(word)?, edge(other)?))
}

fn named(nombre: &str) -> Hoja<'_> {
    if nombre.contains('[') {
        Hoja::Fuera
    } else if nombre.contains(':') {
        Hoja::Varias
    } else {
        Hoja::Nombre(nombre)
    }
}

/// Letters, digits and signs that names, functions, numbers and references are made of.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\' | '?') || (!c.is_ascii() && !c.is_whitespace())
}

/// The place after the closing quote; a doubled quote stands for itself.
fn end_of_quoted(formula: &str, at: usize, quote: char) -> Option<usize> {
    let mut from = at + 1;
    loop {
        from += formula[from..].find(quote)? + 1;
        if !formula[from..].starts_with(quote) {
            return Some(from);
        }
        from += 1;
    }
}

/// The place after the bracket that closes the one here; `'` takes the sense from the sign after it.
fn end_of_brackets(formula: &str, at: usize) -> Option<usize> {
    let mut depth = 0;
    let mut skip = false;
    for (i, c) in formula[at..].char_indices() {
        match c {
            _ if skip => skip = false,
            '\'' => skip = true,
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + i + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// `#REF!`, `#N/A`, `#DIV/0!`; the sign alone where it follows a reference that spills.
fn end_of_error(formula: &str, at: usize) -> usize {
    const ERRORES: [&str; 8] =
        ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"];
    ERRORES.iter().find(|e| formula[at..].starts_with(**e)).map_or(at + 1, |e| at + e.len())
}

#[cfg(test)]
mod tests {
    use super::super::super::pedido::Insercion;
    use super::*;

    fn moved(formula: &str) -> Result<String, String> {
        let c = Corrimiento::new(&[Insercion { fila: 7, veces: 3 }]);
        let todos = Corrimientos::new([("Hoja 1".to_owned(), c)]);
        shift(formula, Some("hoja 1"), &todos)
    }

    #[test]
    fn references_below_the_row_move_and_nothing_else() {
        for (before, after) in [
            ("A7+A8", "A7+A11"),
            ("$B$8*b$9", "$B$11*B$12"),
            ("SUM(A5:A7)", "SUM(A5:A10)"),
            ("SUM(A5:A6)", "SUM(A5:A6)"),
            ("SUM(A8:C9)", "SUM(A11:C12)"),
            ("SUM(A7:C7)", "SUM(A7:C7)"),
            ("SUM(A7:A7)", "SUM(A7:A10)"),
            ("SUM(8:9,$5:7)", "SUM(11:12,$5:10)"),
            ("SUM(A:B)+LOG10(9)", "SUM(A:B)+LOG10(9)"),
            ("\"A8\"&A8&\"di \"\"A9\"\"\"", "\"A8\"&A11&\"di \"\"A9\"\"\""),
            ("'Hoja 1'!A8+'HOJA 1'!A9:B10", "'Hoja 1'!A11+'HOJA 1'!A12:B13"),
            ("Otra!A8+'La ''otra'''!A8", "Otra!A8+'La ''otra'''!A8"),
            ("[1]Hoja!A8+'[x.xlsx]Hoja 1'!A8", "[1]Hoja!A8+'[x.xlsx]Hoja 1'!A8"),
            ("Tabla1[[#This Row],[A8]]+Tabla1[A'[9]", "Tabla1[[#This Row],[A8]]+Tabla1[A'[9]"),
            ("A8#+@A9+#REF!+1E10+Año2024+x_A8+A8.b", "A11#+@A12+#REF!+1E10+Año2024+x_A8+A8.b"),
            ("OFFSET(A8,0,0):INDEX(B:B,9)", "OFFSET(A11,0,0):INDEX(B:B,9)"),
            ("A8:INDEX(B1:B9,2)", "A11:INDEX(B1:B12,2)"),
            ("A1:A1048576", "A1:A1048576"),
        ] {
            assert_eq!(moved(before).as_deref(), Ok(after), "{before}");
        }
        for broken in ["A1048576+1", "\"A", "'Hoja", "T[A", "SUM(Una:Dos!A1)", "SUM('Una:Dos'!A1)"] {
            assert!(moved(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_copy_keeps_what_is_fixed() {
        assert_eq!(copy("A1+$A1+A$1+$A$1", 2, 3).as_deref(), Ok("D3+$A3+D$1+$A$1"));
        assert_eq!(copy("SUM(1:2,$1:2)+SUM(A:$B)", 1, 1).as_deref(), Ok("SUM(2:3,$1:3)+SUM(B:$B)"));
        assert!(copy("A1", -1, 0).is_err());
    }
}
