//! A sheet as its records say it: rows, cells, and what else stands on it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::referencias::{Celda, Rango};
use super::globales::Anotada;
use super::piezas::Pieza;
use super::registros::{
    ARRAY, BLANK, BOF, BOOLERR, COLINFO, CONTINUE, DBCELL, DEFAULTROWHEIGHT, DIMENSIONS, EOF, FORMULA, Falla,
    INDEX, LABEL, LABELSST, MERGECELLS, MSODRAWING, MULBLANK, MULRK, NOTE, NUMBER, OBJ, PROTECT, RK, ROW,
    RSTRING, Registro, SHRFMLA, STRING, TABLE, WINDOW2, damaged, substream, u16_at,
};
use super::tabla::{Bloque, Fila, LARGO_FILA, Tabla};

/// The look of a cell that nothing was said of.
const XF_COMUN: u16 = 15;
/// The most merged cells, and formulas of several cells, of a sheet.
const MAX_GRUPOS: usize = 100_000;

/// Cells that count together.
#[derive(Clone, Debug)]
pub struct Grupo {
    pub rango: Rango,
    /// In the words of a person, with its article.
    pub que: &'static str,
}

/// A sheet that was read.
#[derive(Debug)]
pub struct Leida<'a> {
    pub nombre: String,
    /// All its bytes in the stream.
    pub rango: Range<usize>,
    pub indice: Option<Registro<'a>>,
    pub dimensiones: Option<Registro<'a>>,
    /// Rows and cells.
    pub tabla: Tabla<'a>,
    /// Where they stand, or would.
    pub rango_tabla: Range<usize>,
    pub combinadas: Vec<Rango>,
    /// Behind the last record of merged cells.
    pub fin_combinadas: usize,
    pub grupos: Vec<Grupo>,
    pub protegida: bool,
    /// All its other records.
    pub otros: Vec<Registro<'a>>,
    /// Those of charts on it.
    pub anidados: Vec<Registro<'a>>,
    columnas: Vec<(u16, u16, u16)>,
    alto: u16,
}

/// Reads a sheet.
///
/// # Errors
/// Where it is damaged.
pub fn read<'a>(stream: &'a [u8], anotada: &Anotada) -> Result<Leida<'a>, Falla> {
    let mut lector = Lector {
        stream,
        leida: Leida {
            nombre: anotada.nombre.clone(),
            rango: anotada.inicio..anotada.inicio,
            indice: None,
            dimensiones: None,
            tabla: Tabla::default(),
            rango_tabla: 0..0,
            combinadas: Vec::new(),
            fin_combinadas: 0,
            grupos: Vec::new(),
            protegida: false,
            otros: Vec::new(),
            anidados: Vec::new(),
            columnas: Vec::new(),
            alto: 0xff,
        },
        tabla: None,
        detras: None,
        entre: Vec::new(),
    };
    let mut ended = false;
    for (i, record) in substream(stream, anotada.inicio).enumerate() {
        let (record, nested) = record?;
        if i == 0 && (record.tipo != BOF || u16_at(record.datos, 0) != 0x0600) {
            return Err(damaged("una hoja no empieza donde dice la lista de hojas"));
        }
        lector.leida.rango.end = record.fin();
        if nested {
            lector.leida.anidados.push(record);
        } else {
            lector.see(&record)?;
            ended = record.tipo == EOF;
        }
    }
    if !ended {
        return Err(damaged("se corta en medio de una hoja"));
    }
    lector.finish()
}

struct Lector<'a> {
    stream: &'a [u8],
    leida: Leida<'a>,
    /// From the first row or cell to the last.
    tabla: Option<Range<usize>>,
    /// Where rows and cells would stand.
    detras: Option<usize>,
    /// Records since the last row or cell: they belong to it if another one comes.
    entre: Vec<Registro<'a>>,
}

impl<'a> Lector<'a> {
    fn see(&mut self, record: &Registro<'a>) -> Result<(), Falla> {
        let datos = record.datos;
        match record.tipo {
            ROW | DBCELL | BLANK | MULBLANK | NUMBER | RK | MULRK | BOOLERR | LABEL | LABELSST | RSTRING
            | FORMULA => return self.cell_or_row(record),
            CONTINUE if self.entre.iter().all(|r| r.tipo == CONTINUE) => self.grow(record),
            ARRAY | SHRFMLA | TABLE => self.group(record),
            INDEX => self.leida.indice = Some(*record),
            DIMENSIONS => {
                self.leida.dimensiones = Some(*record);
                self.detras = Some(record.fin());
            }
            PROTECT => self.leida.protegida = u16_at(datos, 0) == 1,
            DEFAULTROWHEIGHT if datos.len() >= 4 => self.leida.alto = u16_at(datos, 2),
            COLINFO => self.leida.columnas.push((u16_at(datos, 0), u16_at(datos, 2), u16_at(datos, 6))),
            MERGECELLS => {
                self.leida.fin_combinadas = record.fin();
                let ranges = datos.get(2..).unwrap_or_default().chunks_exact(8);
                self.leida.combinadas.extend(ranges.take(usize::from(u16_at(datos, 0))).map(range));
            }
            WINDOW2 | MSODRAWING | OBJ | NOTE | EOF => {
                self.detras.get_or_insert(record.inicio);
            }
            _ => {}
        }
        self.leida.otros.push(*record);
        if self.tabla.is_some() {
            self.entre.push(*record);
        }
        Ok(())
    }

    /// What goes on in the next record belongs to the cell.
    fn grow(&mut self, record: &Registro<'a>) {
        if let Some(bloque) = self.leida.tabla.bloques.last_mut().filter(|b| b.cierre.is_none())
            && let Some(pieza) = bloque.piezas.last_mut()
            && matches!(pieza.tipo, LABEL | RSTRING)
        {
            pieza.cuerpo += 4 + record.datos.len();
        }
    }

    fn cell_or_row(&mut self, record: &Registro<'a>) -> Result<(), Falla> {
        let table = self.tabla.get_or_insert(record.inicio..record.inicio);
        let between = self.stream.get(table.end..record.inicio).unwrap_or_default();
        table.end = record.fin();
        self.entre.clear();
        let bloques = &mut self.leida.tabla.bloques;
        if let Some(last) = bloques.last_mut().filter(|_| !between.is_empty()) {
            // Texts of formulas and the like, which follow what they belong to.
            let place = match (&mut last.cierre, last.piezas.last_mut(), last.filas.last_mut()) {
                (Some(close), _, _) => close,
                (None, Some(pieza), _) => &mut pieza.bytes,
                (None, None, Some(fila)) => &mut fila.bytes,
                (None, None, None) => return Err(damaged("sus filas no tienen orden")),
            };
            place.to_mut().extend(between);
        }
        let whole = self.stream.get(record.inicio..record.fin()).unwrap_or_default();
        let full =
            bloques.last().is_none_or(|b| b.cierre.is_some() || (record.tipo == ROW && !b.piezas.is_empty()));
        if full {
            bloques.push(Bloque::default());
        }
        let Some(bloque) = bloques.last_mut() else { return Ok(()) };
        match record.tipo {
            ROW if whole.len() < LARGO_FILA => return Err(damaged("una fila está cortada")),
            ROW => bloque.filas.push(Fila { numero: u16_at(record.datos, 0), bytes: whole.into() }),
            DBCELL => bloque.cierre = Some(whole.into()),
            _ => bloque.piezas.push(Pieza::read(record, self.stream)?),
        }
        Ok(())
    }

    fn group(&mut self, record: &Registro<'a>) {
        let d = record.datos;
        let column = |at: usize| u32::from(d.get(at).copied().unwrap_or_default()) + 1;
        let (top, bottom) = (u32::from(u16_at(d, 0)) + 1, u32::from(u16_at(d, 2)) + 1);
        let rango = Rango { de: Celda::new(top, column(4)), a: Celda::new(bottom, column(5)) };
        let que = match record.tipo {
            ARRAY => "una fórmula matricial",
            TABLE => "una tabla de datos",
            _ => "una fórmula compartida",
        };
        self.leida.grupos.push(Grupo { rango, que });
    }

    fn finish(mut self) -> Result<Leida<'a>, Falla> {
        let end = self.leida.rango.end;
        let place = self.detras.unwrap_or(end);
        let mut table = self.tabla.unwrap_or(place..place);
        // What belongs to the last cell stays behind it, before anything that is put in.
        let tail: Vec<_> = self.entre.iter().take_while(|r| belongs(r.tipo)).collect();
        if let Some(last) = tail.last() {
            let open = self.leida.tabla.bloques.last_mut().filter(|b| b.cierre.is_none());
            if let Some(pieza) = open.and_then(|b| b.piezas.last_mut()) {
                pieza.bytes.to_mut().extend(self.stream.get(table.end..last.fin()).unwrap_or_default());
                table.end = last.fin();
            }
        }
        // What is written besides rows and cells has a place of its own.
        let strange = |r: &Registro<'_>| table.contains(&r.inicio) && !belongs(r.tipo);
        if self.leida.otros.iter().any(strange) {
            return Err(damaged("sus filas y celdas no están juntas"));
        }
        if self.leida.combinadas.len().max(self.leida.grupos.len()) > MAX_GRUPOS {
            return Err(Falla::DemasiadoGrande);
        }
        self.leida.rango_tabla = table;
        Ok(self.leida)
    }
}

const fn belongs(tipo: u16) -> bool {
    matches!(tipo, STRING | ARRAY | SHRFMLA | TABLE | CONTINUE)
}

fn range(b: &[u8]) -> Rango {
    let [top, bottom, left, right] = [0, 2, 4, 6].map(|at| u32::from(u16_at(b, at)) + 1);
    Rango { de: Celda::new(top, left), a: Celda::new(bottom.max(top), right.max(left)) }
}

/// What the file has of a row.
#[derive(Clone, Debug, Default)]
pub struct Renglon<'a> {
    /// Its own record.
    pub fila: Option<&'a [u8]>,
    /// Its records of cells.
    pub piezas: Vec<&'a Pieza<'a>>,
}

impl Renglon<'_> {
    /// The record in which a cell lies, by its column from 0.
    pub fn piece(&self, columna: u16) -> Option<&Pieza<'_>> {
        self.piezas.iter().find(|p| (p.de..=p.a).contains(&columna)).copied()
    }
}

impl Leida<'_> {
    /// The records of cells and the own record of these rows, from 0.
    pub fn rows(&self, wanted: &BTreeSet<u16>) -> BTreeMap<u16, Renglon<'_>> {
        let mut all: BTreeMap<u16, Renglon<'_>> = BTreeMap::new();
        for pieza in self.tabla.pieces().filter(|p| wanted.contains(&p.fila)) {
            all.entry(pieza.fila).or_default().piezas.push(pieza);
        }
        for fila in self.tabla.rows().filter(|f| wanted.contains(&f.numero)) {
            all.entry(fila.numero).or_default().fila = Some(&fila.bytes);
        }
        all
    }

    /// The look of a cell that the file does not have: of its row, else of its column.
    pub fn look(&self, fila: Option<&[u8]>, columna: u16) -> u16 {
        let of_row = fila.filter(|f| f.get(16).is_some_and(|flags| flags & 0x80 != 0));
        let of_column = || self.columnas.iter().find(|(de, a, _)| (*de..=*a).contains(&columna));
        match of_row {
            Some(row) => u16_at(row, 18) & 0x0fff,
            None => of_column().map_or(XF_COMUN, |(_, _, xf)| *xf),
        }
    }

    /// The record of a row of which nothing is known.
    pub fn plain_row(&self) -> [u8; LARGO_FILA] {
        let mut row = [0; LARGO_FILA];
        row[..4].copy_from_slice(&[8, 2, 16, 0]);
        row[10..12].copy_from_slice(&self.alto.to_le_bytes());
        row[16..].copy_from_slice(&[0, 1, 15, 0]);
        row
    }
}
