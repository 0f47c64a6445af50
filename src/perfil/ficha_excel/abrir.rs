//! Opens the form: the workbook's cells, how they look, and a merged value in each of its rows.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::Path;

use super::aspecto;
use crate::base::planilla::{self, Celda, Limites, NoSeAbre, is_zip, refuse_old};
use crate::base::{Diagnostico, Lugar};

/// A million empty rows take half of a sheet; the other parts of a form take some kilobytes; 1,000 schools need 14,000
/// cells.
const LIMITES: Limites = Limites { hoja: 100 << 20, parte: 16 << 20, todo: 200 << 20, celdas: 100_000 };

/// What is written in a cell of the form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Escrito {
    /// Nothing about it is odd.
    Llano(Celda),
    /// Crossed out, all of it or a part: whether it holds, only the person knows. With what it says.
    Tachado(String),
    /// A formula whose result nobody saved.
    SinResultado,
}

impl Escrito {
    /// The text, where it is a plain one.
    pub fn texto(&self) -> Option<&str> {
        if let Self::Llano(Celda::Texto(texto)) = self { Some(texto) } else { None }
    }
}

/// A sheet of the form: its cells that hold something, by row and column counted from 0.
#[derive(Debug, Default)]
pub(super) struct Hoja {
    pub nombre: String,
    pub celdas: BTreeMap<u32, BTreeMap<u16, Escrito>>,
    /// Whether the person does not see the sheet.
    pub oculta: bool,
    /// Rows with something in them that the person does not see: hidden, or filtered away.
    pub filas_ocultas: BTreeSet<u32>,
    /// Columns that the person does not see.
    pub columnas_ocultas: Vec<RangeInclusive<u16>>,
    /// Cells merged into one: rows and columns.
    pub combinadas: Vec<(RangeInclusive<u32>, RangeInclusive<u16>)>,
}

impl Hoja {
    /// Puts a cell in its place.
    pub fn put(&mut self, fila: u32, columna: u16, escrito: Escrito) {
        self.celdas.entry(fila).or_default().insert(columna, escrito);
    }
}

impl From<planilla::Hoja> for Hoja {
    fn from(hoja: planilla::Hoja) -> Self {
        let planilla::Hoja { nombre, celdas, combinadas } = hoja;
        let mut hoja = Self { nombre, combinadas, ..Self::default() };
        for (fila, celdas) in celdas {
            for (columna, celda) in celdas {
                if let Some(celda) = without_text_mark(celda) {
                    hoja.put(fila, columna, Escrito::Llano(celda));
                }
            }
        }
        hoja
    }
}

/// All sheets of the workbook in these bytes; nothing where they are no workbook at all.
pub(super) fn open(bytes: &[u8]) -> Option<Result<Vec<Hoja>, NoSeAbre>> {
    if let Some(refusal) = refuse_old(bytes) {
        return Some(Err(refusal));
    }
    let form = |hojas: Vec<planilla::Hoja>| {
        let mut hojas: Vec<Hoja> = hojas.into_iter().map(Hoja::from).collect();
        aspecto::look(bytes, &mut hojas);
        hojas.iter_mut().for_each(spread_merged);
        hojas
    };
    is_zip(bytes).then(|| planilla::open(bytes, &LIMITES, form))
}

/// The cell without the apostrophe with which people tell Excel that something is text; other programs keep it as a
/// letter. One that has a partner is a quotation. Nothing where nothing else is there.
fn without_text_mark(celda: Celda) -> Option<Celda> {
    let Celda::Texto(texto) = &celda else { return Some(celda) };
    match texto.trim_start().strip_prefix('\'').filter(|rest| !rest.contains('\'')) {
        None => Some(celda),
        Some(rest) => (!rest.trim().is_empty()).then(|| Celda::Texto(rest.to_owned())),
    }
}

/// A value merged over several rows is meant for each of them: it stands in the first column of every row.
fn spread_merged(hoja: &mut Hoja) {
    for (filas, columnas) in &hoja.combinadas {
        let columna = *columnas.start();
        let Some(escrito) = hoja.celdas.get(filas.start()).and_then(|f| f.get(&columna)).cloned() else {
            continue;
        };
        // Only rows that hold something else: a merge to the end of the sheet makes no rows.
        for (_, fila) in hoja.celdas.range_mut(filas.clone()) {
            fila.entry(columna).or_insert_with(|| escrito.clone());
        }
    }
}

/// A workbook that was not opened, in the words of who expected the form.
pub(super) fn explain(ruta: &Path, refusal: &NoSeAbre) -> Diagnostico {
    use NoSeAbre as N;
    let (codigo, ayuda) = match refusal {
        N::Danada(_) => (
            "ficha-danada",
            "Ábrala en Excel o LibreOffice y guárdela de nuevo como .xlsx; si no abre, use otra copia.",
        ),
        N::ConClave => (
            "ficha-formato",
            "Ábrala, quítele la contraseña (Archivo, Información, Proteger libro) y guárdela como .xlsx.",
        ),
        N::Antigua | N::LibreOffice | N::Binaria => (
            "ficha-formato",
            "Ábrala en Excel o LibreOffice, elija «Guardar como» y, en tipo, «Libro de Excel (.xlsx)».",
        ),
        N::Word | N::NoEsPlanilla => ("ficha-formato", "Indique la ficha de Excel o un perfil en TOML."),
        N::DemasiadoGrande => ("ficha-demasiado-grande", "Copie los datos a una ficha nueva."),
    };
    let mensaje = match refusal {
        N::DemasiadoGrande => "la planilla es mucho más grande que cualquier ficha".to_owned(),
        N::Word => format!("{refusal}, y no un perfil"),
        otro => otro.to_string(),
    };
    Diagnostico::error(codigo, Lugar::archivo(ruta), mensaje, ayuda)
}
