//! How cells look, which the reader of values does not tell: struck out, hidden, formulas without a result, zeros
//! that only a format shows. A second pass over the parts, which were found to be of a sane size before.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::Celda;
use super::a_la_vista::{Escrito, Hoja};

/// More hidden columns or empty formulas than this are not looked at: one of them is told as well as all.
const MAX: usize = 1_000;

type Libro<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Notes on these sheets, in the workbook's order, how they look. A part that cannot be understood changes nothing:
/// the values were read already; but a sheet that ends in the middle, which the reader of values takes for whole, is
/// told by its name.
pub(super) fn look(bytes: &[u8], hojas: &mut [Hoja]) -> Result<(), String> {
    let Ok(mut libro) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let (estilos, tachados) = (styles(&mut libro), struck_texts(&mut libro));
    for ((parte, oculta), hoja) in sheet_parts(&mut libro).into_iter().zip(hojas) {
        hoja.oculta = oculta;
        let mut seen = Mirada {
            estilos: &estilos,
            tachados: &tachados,
            hoja,
            fila: 0,
            columna: 0,
            celda: None,
            sin_resultado: 0,
        };
        if !each_tag(&mut libro, &parte, |tag| seen.see(tag)) {
            return Err(hoja.nombre.clone());
        }
    }
    Ok(())
}

/// What passes of a part: a tag with its attributes, the end of one, text.
#[derive(Clone, Copy)]
enum Paso<'a> {
    Abre(&'a BytesStart<'a>),
    Cierra(&'a str),
    Texto(&'a str),
}

/// Goes through a part tag by tag, by local names; stops quietly where it is damaged, and says whether it was whole.
fn each_tag(libro: &mut Libro<'_>, parte: &str, mut then: impl FnMut(Paso<'_>)) -> bool {
    let Some(indice) = index_of(libro, parte) else { return true };
    let Ok(part) = libro.by_index(indice) else { return true };
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buf = Vec::new();
    let mut depth = 0_u64;
    loop {
        match reader.read_event_into(&mut buf) {
            Ok(Event::Start(tag)) => {
                depth += 1;
                then(Paso::Abre(&tag));
            }
            Ok(Event::Empty(tag)) => {
                then(Paso::Abre(&tag));
                then(Paso::Cierra(tag.local_name().as_ref()));
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                then(Paso::Cierra(tag.local_name().as_ref()));
            }
            Ok(Event::Text(texto)) => then(Paso::Texto(&texto)),
            Ok(Event::Eof) => return depth == 0,
            Err(_) => return false,
            Ok(_) => {}
        }
        buf.clear();
    }
}

/// Programs write the names of parts with capitals as they like.
fn index_of(libro: &Libro<'_>, parte: &str) -> Option<usize> {
    let names = libro.file_names().filter_map(Result::ok);
    names.into_iter().position(|nombre| nombre.eq_ignore_ascii_case(parte))
}

fn attribute(tag: &BytesStart<'_>, nombre: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == nombre)?;
    let plain = quick_xml::escape::unescape(&found.value).ok()?;
    Some(plain.into_owned())
}

/// Several attributes at once: a sheet has more cells than anything else.
fn attributes<'t, const N: usize>(tag: &'t BytesStart<'_>, nombres: [&str; N]) -> [Option<Cow<'t, str>>; N] {
    let mut found = [const { None }; N];
    for a in tag.attributes().flatten() {
        let at = nombres.iter().position(|n| a.key.local_name().as_ref() == *n);
        if let Some(at) = at.filter(|at| found[*at].is_none()) {
            found[at] = Some(a.value);
        }
    }
    found.map(|raw| match raw? {
        Cow::Borrowed(texto) => quick_xml::escape::unescape(texto).ok(),
        Cow::Owned(texto) => Some(quick_xml::escape::unescape(&texto).ok()?.into_owned().into()),
    })
}

fn number<T: std::str::FromStr>(tag: &BytesStart<'_>, nombre: &str) -> Option<T> {
    attribute(tag, nombre)?.parse().ok()
}

/// Whether a switch of Excel's is on: `<strike/>`, `hidden="1"`, `val="true"`.
fn is_on(valor: Option<String>, unless_said: bool) -> bool {
    valor.map_or(unless_said, |v| matches!(v.as_str(), "1" | "true" | "on"))
}

/// The part of each sheet and whether the sheet is hidden, in the workbook's order.
fn sheet_parts(libro: &mut Libro<'_>) -> Vec<(String, bool)> {
    let mut targets: HashMap<String, String> = HashMap::new();
    each_tag(libro, "xl/_rels/workbook.xml.rels", |paso| {
        if let Paso::Abre(tag) = paso
            && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
        {
            let target = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, target);
        }
    });
    let mut hojas = Vec::new();
    each_tag(libro, "xl/workbook.xml", |paso| {
        if let Paso::Abre(tag) = paso
            && tag.local_name().as_ref() == "sheet"
        {
            let hidden = attribute(tag, "state").is_some_and(|s| s != "visible");
            let parte = attribute(tag, "id").and_then(|id| targets.get(&id)).cloned();
            hojas.push((parte.unwrap_or_default(), hidden));
        }
    });
    hojas
}

/// What matters of a style of cells.
#[derive(Clone, Copy, Default)]
struct Estilo {
    tachado: bool,
    /// How many figures a format of zeros shows: `00000`.
    ceros: usize,
}

/// The styles that cells name by their place in the list.
fn styles(libro: &mut Libro<'_>) -> Vec<Estilo> {
    let (mut zeros, mut fonts) = (HashMap::new(), Vec::new());
    let (mut estilos, mut within) = (Vec::new(), String::new());
    each_tag(libro, "xl/styles.xml", |paso| match paso {
        Paso::Abre(tag) => match tag.local_name().as_ref() {
            list @ ("fonts" | "cellXfs" | "dxfs" | "cellStyleXfs") => list.clone_into(&mut within),
            "numFmt" => {
                let code = attribute(tag, "formatCode").unwrap_or_default();
                if code.len() > 1 && code.bytes().all(|b| b == b'0') {
                    zeros.insert(number(tag, "numFmtId").unwrap_or(0_u32), code.len());
                }
            }
            "font" if within == "fonts" => fonts.push(false),
            "strike" if within == "fonts" => {
                if let Some(last) = fonts.last_mut() {
                    *last = is_on(attribute(tag, "val"), true);
                }
            }
            "xf" if within == "cellXfs" => {
                let font = number(tag, "fontId").and_then(|n: usize| fonts.get(n)).copied();
                let ceros = number(tag, "numFmtId").and_then(|n: u32| zeros.get(&n)).copied();
                estilos.push(Estilo { tachado: font.unwrap_or(false), ceros: ceros.unwrap_or(0) });
            }
            _ => {}
        },
        Paso::Cierra("fonts" | "cellXfs" | "dxfs" | "cellStyleXfs") => within.clear(),
        _ => {}
    });
    estilos
}

/// The shared texts of which at least a part is struck out, by their number.
fn struck_texts(libro: &mut Libro<'_>) -> HashSet<usize> {
    let (mut tachados, mut count) = (HashSet::new(), 0_usize);
    each_tag(libro, "xl/sharedStrings.xml", |paso| match paso {
        Paso::Abre(tag) if tag.local_name().as_ref() == "si" => count += 1,
        Paso::Abre(tag) if is_struck(tag) => {
            tachados.insert(count.saturating_sub(1));
        }
        _ => {}
    });
    tachados
}

fn is_struck(tag: &BytesStart<'_>) -> bool {
    tag.local_name().as_ref() == "strike" && is_on(attribute(tag, "val"), true)
}

/// A cell that is being passed.
#[derive(Default)]
struct Pasando {
    tachada: bool,
    /// `s` where the value is the number of a shared text, `str` where it is the text that a formula gives.
    tipo: String,
    ceros: usize,
    formula: bool,
    in_value: bool,
    valor: String,
}

/// A sheet that is being passed.
struct Mirada<'a> {
    estilos: &'a [Estilo],
    tachados: &'a HashSet<usize>,
    hoja: &'a mut Hoja,
    fila: u32,
    columna: u16,
    celda: Option<Pasando>,
    sin_resultado: usize,
}

impl Mirada<'_> {
    fn see(&mut self, paso: Paso<'_>) {
        match paso {
            Paso::Abre(tag) => self.open(tag),
            Paso::Texto(texto) => {
                if let Some(celda) = self.celda.as_mut().filter(|c| c.in_value) {
                    celda.valor.push_str(texto);
                }
            }
            Paso::Cierra("row") => self.fila += 1,
            Paso::Cierra("v") => {
                if let Some(celda) = &mut self.celda {
                    celda.in_value = false;
                }
            }
            Paso::Cierra("c") => {
                if let Some(celda) = self.celda.take() {
                    self.note(&celda);
                }
                self.columna = self.columna.saturating_add(1);
            }
            Paso::Cierra(_) => {}
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "col" if self.hoja.columnas_ocultas.len() < MAX && is_on(attribute(tag, "hidden"), false) => {
                let first = number(tag, "min").unwrap_or(1_u16).saturating_sub(1);
                let last = number(tag, "max").unwrap_or(1_u16).saturating_sub(1);
                self.hoja.columnas_ocultas.push(first..=last);
            }
            "row" => {
                if let Some(n) = number::<u32>(tag, "r") {
                    self.fila = n.saturating_sub(1);
                }
                self.columna = 0;
                let hidden = is_on(attribute(tag, "hidden"), false);
                if hidden && self.hoja.celdas.contains_key(&self.fila) {
                    self.hoja.filas_ocultas.insert(self.fila);
                }
            }
            "c" => {
                let [place, style, tipo] = attributes(tag, ["r", "s", "t"]);
                if let Some((fila, columna)) = place.and_then(|r| position(&r)) {
                    (self.fila, self.columna) = (fila, columna);
                }
                let style = style.and_then(|s| self.estilos.get(s.parse::<usize>().ok()?)).copied();
                let Estilo { tachado, ceros } = style.unwrap_or_default();
                let tipo = tipo.map(Cow::into_owned).unwrap_or_default();
                self.celda = Some(Pasando { tachada: tachado, tipo, ceros, ..Pasando::default() });
            }
            "f" => {
                if let Some(celda) = &mut self.celda {
                    celda.formula = true;
                }
            }
            "v" => {
                if let Some(celda) = &mut self.celda {
                    celda.in_value = true;
                }
            }
            _ if is_struck(tag) => {
                if let Some(celda) = &mut self.celda {
                    celda.tachada = true;
                }
            }
            _ => {}
        }
    }

    /// Says in the cell itself what must not be read as if it were plain.
    fn note(&mut self, celda: &Pasando) {
        let of_text = |n: usize| celda.tipo == "s" && self.tachados.contains(&n);
        let struck = celda.tachada || celda.valor.trim().parse().is_ok_and(of_text);
        let row = self.hoja.celdas.get_mut(&self.fila);
        let written = row.and_then(|fila| fila.get_mut(&self.columna));
        match written {
            Some(valor) if struck => {
                let said = valor.said();
                *valor = Escrito::Tachado(said);
            }
            Some(Escrito::Llano(Celda::Numero(n)))
                if celda.ceros > 0 && n.fract() == 0.0 && (0.0..1e15).contains(n) =>
            {
                let shown = format!("{n:0>ancho$}", ancho = celda.ceros);
                self.hoja.put(self.fila, self.columna, Escrito::Llano(Celda::Texto(shown)));
            }
            None if celda.formula
                && celda.tipo != "str"
                && celda.valor.is_empty()
                && self.sin_resultado < MAX =>
            {
                self.sin_resultado += 1;
                self.hoja.put(self.fila, self.columna, Escrito::SinResultado);
            }
            _ => {}
        }
    }
}

/// Row and column, counted from 0, of a cell's name.
fn position(celda: &str) -> Option<(u32, u16)> {
    let digits = celda.find(|c: char| c.is_ascii_digit())?;
    let (letters, fila) = celda.split_at(digits);
    let columna = letters.bytes().try_fold(0_u16, |n, b| {
        let letter = b.to_ascii_uppercase().checked_sub(b'A').filter(|l| *l < 26)?;
        n.checked_mul(26)?.checked_add(u16::from(letter) + 1)
    })?;
    Some((fila.parse::<u32>().ok()?.checked_sub(1)?, columna.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_their_names_and_nonsense_is_none() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("XFD1048576"), Some((1_048_575, 16_383)));
        for odd in ["", "A", "7", "A0", "Á1", "AAAAAAAA1", "A-1", "A99999999999"] {
            assert_eq!(position(odd), None, "{odd}");
        }
    }
}
