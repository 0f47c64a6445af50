//! LibreOffice's format (.ods), cell by cell. A repetition is a number in the file and stays one until it is known
//! to be small: the usual reader makes every copy first.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor, Read};

use calamine::DataRef;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::super::super::Rechazo;
use super::{MAX_CELDAS, MAX_HOJAS, MAX_TEXTO, damaged, too_large, with_password};
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::planilla::{Celda, kind_of};

/// The most that a part may unpack to.
const MAX_PARTE: u64 = 100 << 20;
/// Beyond these no program has rows or columns.
const MAX_FILAS: u32 = 1 << 20;
const MAX_COLUMNAS: u32 = 1 << 14;

/// All sheets.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<Hoja>, Rechazo> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("no se puede abrir como ZIP"))?;
    if let Ok(manifest) = zip.by_name("META-INF/manifest.xml") {
        let mut texto = String::new();
        let _ = manifest.take(1 << 20).read_to_string(&mut texto);
        if texto.contains("encryption-data") {
            return Err(with_password());
        }
    }
    let content = zip.by_name("content.xml").map_err(|_| damaged("le falta su contenido"))?;
    if content.size() > MAX_PARTE {
        return Err(too_large());
    }
    let mut content = BufReader::new(content.take(MAX_PARTE));
    let head = content.fill_buf().map_err(damaged)?;
    if matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..]) {
        return Err(damaged("su contenido está en UTF-16"));
    }
    let mut reader = Reader::from_reader(content);
    let mut leyendo = Leyendo::default();
    let mut buf = Vec::new();
    loop {
        match reader.read_event_into(&mut buf).map_err(damaged)? {
            Event::Start(tag) => leyendo.open(&tag)?,
            Event::Empty(tag) => {
                leyendo.open(&tag)?;
                leyendo.close(tag.local_name().as_ref())?;
            }
            Event::End(tag) => leyendo.close(tag.local_name().as_ref())?,
            Event::Text(texto) => leyendo.write(&texto)?,
            Event::GeneralRef(name) => {
                let entity = format!("&{};", &*name);
                leyendo.write(&quick_xml::escape::unescape(&entity).map_err(damaged)?)?;
            }
            Event::CData(texto) => leyendo.write(&texto)?,
            Event::Eof => break,
            _ => {}
        }
        buf.clear();
    }
    if leyendo.hojas.is_empty() {
        return Err(damaged("no se hallan sus hojas"));
    }
    if leyendo.depth > 0 {
        return Err(damaged("se corta en medio de una hoja"));
    }
    leyendo.hojas.iter_mut().for_each(Hoja::spread_merged);
    Ok(leyendo.hojas)
}

/// What has been read so far.
#[derive(Default)]
struct Leyendo {
    hojas: Vec<Hoja>,
    /// Styles of sheets: whether they hide them.
    ocultas: HashMap<String, bool>,
    estilo: String,
    /// Tables within tables.
    depth: usize,
    fila: u32,
    filas: u32,
    columna: u32,
    /// Cells of the row that is being read: first column, how many, what.
    pasadas: Vec<(u32, u32, Celda)>,
    celda: Option<Abierta>,
    /// Within a note, whose text is not the cell's.
    notas: usize,
    celdas: u64,
    letras: u64,
}

/// A cell that is being read.
struct Abierta {
    tipo: String,
    valor: String,
    texto: String,
    parrafos: usize,
    veces: u32,
    spans: (u32, u16),
}

fn attribute(tag: &BytesStart<'_>, nombre: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == nombre)?;
    Some(quick_xml::escape::unescape(&found.value).ok()?.into_owned())
}

fn number(tag: &BytesStart<'_>, nombre: &str, max: u32) -> u32 {
    attribute(tag, nombre)
        .and_then(|n| n.parse::<u64>().ok())
        .map_or(1, |n| u32::try_from(n).unwrap_or(u32::MAX).clamp(1, max))
}

impl Leyendo {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Rechazo> {
        match tag.local_name().as_ref() {
            "style" => self.estilo = attribute(tag, "name").unwrap_or_default(),
            "table-properties" if attribute(tag, "display").as_deref() == Some("false") => {
                self.ocultas.insert(self.estilo.clone(), true);
            }
            "table" => {
                self.depth += 1;
                if self.depth == 1 {
                    let nombre = attribute(tag, "name").unwrap_or_default();
                    let oculta = attribute(tag, "style-name").is_some_and(|s| self.ocultas.contains_key(&s));
                    self.hojas.push(Hoja { nombre, oculta, ..Hoja::default() });
                    self.fila = 0;
                    if self.hojas.len() > MAX_HOJAS {
                        return Err(too_large());
                    }
                }
            }
            "table-row" if self.depth == 1 => {
                self.filas = number(tag, "number-rows-repeated", MAX_FILAS);
                self.columna = 0;
                if matches!(attribute(tag, "visibility").as_deref(), Some("collapse" | "filter"))
                    && let Some(hoja) = self.hojas.last_mut()
                    && self.filas == 1
                {
                    hoja.filas_ocultas.insert(self.fila);
                }
            }
            "table-cell" | "covered-table-cell" if self.depth == 1 => {
                let valor = ["value", "date-value", "time-value", "boolean-value", "string-value"];
                let columns = number(tag, "number-columns-spanned", MAX_COLUMNAS);
                self.celda = Some(Abierta {
                    tipo: attribute(tag, "value-type").unwrap_or_default(),
                    valor: valor.iter().find_map(|v| attribute(tag, v)).unwrap_or_default(),
                    texto: String::new(),
                    parrafos: 0,
                    veces: number(tag, "number-columns-repeated", MAX_COLUMNAS),
                    spans: (
                        number(tag, "number-rows-spanned", MAX_FILAS),
                        u16::try_from(columns).unwrap_or(u16::MAX),
                    ),
                });
            }
            "annotation" | "shape" => self.notas += 1,
            "p" if self.notas == 0 => {
                if let Some(celda) = &mut self.celda {
                    if celda.parrafos > 0 {
                        celda.texto.push('\n');
                    }
                    celda.parrafos += 1;
                }
            }
            "s" | "tab" => {
                let n = number(tag, "c", 1_000) as usize;
                self.write(&" ".repeat(n))?;
            }
            "line-break" => self.write("\n")?,
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, texto: &str) -> Result<(), Rechazo> {
        if let Some(celda) = self.celda.as_mut().filter(|c| self.notas == 0 && c.parrafos > 0) {
            self.letras += texto.len() as u64;
            if self.letras > MAX_TEXTO {
                return Err(too_large());
            }
            celda.texto.push_str(texto);
        }
        Ok(())
    }

    fn close(&mut self, nombre: &str) -> Result<(), Rechazo> {
        match nombre {
            "table" => self.depth = self.depth.saturating_sub(1),
            "annotation" | "shape" => self.notas = self.notas.saturating_sub(1),
            "table-cell" | "covered-table-cell" if self.depth == 1 => {
                let Some(celda) = self.celda.take() else { return Ok(()) };
                self.merge(&celda);
                let (first, veces) = (self.columna, celda.veces);
                self.columna = self.columna.saturating_add(veces);
                if let Some(que) = celda.kind() {
                    self.pasadas.push((first, veces, que));
                }
            }
            "table-row" if self.depth == 1 => return self.end_row(),
            _ => {}
        }
        Ok(())
    }

    fn merge(&mut self, celda: &Abierta) {
        let (rows, columns) = celda.spans;
        if let (Some(hoja), Ok(columna)) = (self.hojas.last_mut(), u16::try_from(self.columna))
            && (rows > 1 || columns > 1)
            && hoja.combinadas.len() < 10_000
        {
            let last = columna.saturating_add(columns - 1);
            hoja.combinadas.push((self.fila..=self.fila.saturating_add(rows - 1), columna..=last));
        }
    }

    /// Puts the cells of the row into each row that it stands for.
    fn end_row(&mut self) -> Result<(), Rechazo> {
        let pasadas = std::mem::take(&mut self.pasadas);
        let rows = if pasadas.is_empty() { 0 } else { u64::from(self.filas) };
        let cells: u64 = pasadas.iter().map(|(_, veces, _)| u64::from(*veces)).sum();
        let letters: u64 = pasadas
            .iter()
            .map(|(_, veces, que)| match que {
                Celda::Texto(t) => t.len() as u64 * u64::from(*veces),
                _ => 0,
            })
            .sum();
        self.celdas = self.celdas.saturating_add(cells.saturating_mul(rows));
        self.letras = self.letras.saturating_add(letters.saturating_mul(rows.saturating_sub(1).max(1)));
        if self.celdas > MAX_CELDAS || self.letras > MAX_TEXTO {
            return Err(too_large());
        }
        if let Some(hoja) = self.hojas.last_mut().filter(|_| rows > 0) {
            for fila in self.fila..self.fila.saturating_add(self.filas).min(MAX_FILAS) {
                for (first, veces, que) in &pasadas {
                    for columna in *first..first.saturating_add(*veces).min(MAX_COLUMNAS) {
                        hoja.put_plain(fila, u16::try_from(columna).unwrap_or(u16::MAX), que.clone());
                    }
                }
            }
        }
        self.fila = self.fila.saturating_add(self.filas);
        Ok(())
    }
}

impl Abierta {
    /// What the cell holds; nothing where it is blank.
    fn kind(&self) -> Option<Celda> {
        let text = || kind_of(&DataRef::SharedString(&self.texto));
        match self.tipo.as_str() {
            "float" | "percentage" | "currency" => match self.valor.parse::<f64>() {
                // A format of zeros shows more than the number: what the person sees is what was meant.
                Ok(_) if self.texto.starts_with('0') && self.texto.bytes().all(|b| b.is_ascii_digit()) => {
                    text()
                }
                Ok(n) => Some(Celda::Numero(n)),
                Err(_) => text(),
            },
            "date" => kind_of(&DataRef::DateTimeIso(self.valor.clone())),
            "time" => Some(Celda::Hora),
            "boolean" => Some(Celda::Logico(self.valor == "true")),
            _ if self.texto.is_empty() => kind_of(&DataRef::SharedString(&self.valor)),
            _ => text(),
        }
    }
}
