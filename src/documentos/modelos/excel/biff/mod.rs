//! Somebody's `.xls` (Excel 97 to 2003), written in place: values into cells, everything else byte for byte.
//!
//! Texts go into the table of shared ones as Excel puts them there. Whatever says where something stands (the list of
//! sheets, the index of the texts, of a sheet, of a block of rows) is set right; no other record changes.

mod armado;
pub(super) mod compuesto;
mod escritura;
mod filas;
mod formas;
mod formulas;
mod globales;
mod hoja;
mod listas;
mod piezas;
pub(super) mod registros;
mod tabla;
pub(super) mod textos;

use std::collections::{BTreeMap, HashSet};

use super::super::Rechazo;
use super::pedido::{Pedido, Valor, by_sheet};
use super::referencias::Celda;
use armado::Hecha;
pub use compuesto::has_twin;
use filas::{Copias, Entorno};
pub use formas::formas;
use globales::{Clase, Globales};
use hoja::Leida;
use registros::{AI, Falla, Registro, damaged, substream};
use tabla::Tabla;
use textos::{Compartidos, cell_units};

/// The most bytes of a file: more than fifty times an Anexo.
const MAX_BYTES: u64 = 16 << 20;
/// Rows that a sheet of this format has.
const FILAS: u32 = 1 << 16;
/// Columns that a sheet of this format has.
const COLUMNAS: u32 = 1 << 8;
/// UTF-16 units that a cell takes.
const MAX_TEXTO: usize = 32_767;
/// More cells than this no copies of a row have.
const MAX_COPIADAS: u64 = 2_000_000;

/// Writes all of it and gives the new bytes; the very bytes of the file where nothing is wanted.
///
/// # Errors
/// All that keeps it from being done, by sheet and cell: a damaged or hostile file, one with a password or macros of
/// Excel 4.0, cells that hold formulas or are covered by a merged neighbour, and rows that would have to be shifted.
/// Nothing is written then.
pub fn fill(bytes: &[u8], pedidos: &[Pedido]) -> Result<Vec<u8>, Vec<Rechazo>> {
    let alone = |falla| vec![told(falla)];
    let stream = open(bytes).map_err(alone)?;
    let globales = globals(&stream).map_err(|r| vec![r])?;
    let por_hoja = wanted(&globales, pedidos)?;
    let shifts = por_hoja.values().any(|p| p.filas.iter().any(|f| f.veces > 0));
    let mut leidas = Vec::new();
    for (i, anotada) in globales.of_cells().filter(|(i, _)| shifts || por_hoja.contains_key(i)) {
        leidas.push((i, hoja::read(&stream, anotada).map_err(alone)?));
    }
    let graficos = if shifts { charts(&stream, &globales).map_err(alone)? } else { Vec::new() };
    let entorno = Entorno { globales: &globales, hojas: &leidas, graficos: &graficos };

    let mut textos = texts(&globales, &por_hoja).map_err(alone)?;
    let (mut problemas, mut hechas, mut mas) = (Vec::new(), Vec::new(), 0);
    for (i, leida) in &leidas {
        let Some(pedido) = por_hoja.get(i) else { continue };
        let copias = filas::plan(leida, *i, &pedido.filas, &entorno).unwrap_or_else(|rechazo| {
            problemas.push(rechazo);
            None
        });
        let (hecha, more) = sheet(leida, pedido, copias, textos.as_mut(), &mut problemas);
        hechas.push(hecha);
        mas += more;
    }
    if !problemas.is_empty() {
        problemas.dedup();
        return Err(problemas);
    }
    let made = armado::assemble(&stream, &globales, &hechas, textos.as_ref(), mas).map_err(alone)?;
    if made == stream {
        return Ok(bytes.to_vec());
    }
    if made.len() as u64 > 2 * MAX_BYTES {
        return Err(alone(Falla::DemasiadoGrande));
    }
    compuesto::with_stream(bytes, &made).map_err(alone)
}

/// One sheet, and how many cells more than before hold a shared text.
fn sheet<'a>(
    leida: &'a Leida<'a>,
    pedido: &Pedido,
    copias: Option<Copias>,
    textos: Option<&mut Compartidos>,
    problemas: &mut Vec<Rechazo>,
) -> (Hecha<'a>, i64) {
    let cambios = escritura::plan(leida, pedido, copias.as_ref(), textos, problemas);
    if let Some(fila) = leida.tabla.torn(&cambios) {
        let que = format!(
            "la fila {} de la hoja «{}» está escrita en varias partes",
            u32::from(fila) + 1,
            leida.nombre
        );
        problemas.push(Rechazo::new("libro-formato", que, OTRA_VEZ));
    }
    let rows = cambios.first_key_value().map(|(f, _)| *f).zip(cambios.last_key_value().map(|(f, _)| *f));
    let columns = cambios.values().flat_map(|c| c.celdas.keys());
    let columns = columns.clone().min().copied().zip(columns.max().copied());
    let escrito = rows.map(|(a, b)| (a, u32::from(b) + 1)).zip(columns);
    let mut tabla = leida.tabla.clone();
    tabla.change(cambios);
    let shared = |t: &Tabla<'_>| t.pieces().fold(0_i64, |n, p| n + i64::from(p.shared().is_some()));
    let more = shared(&tabla) - shared(&leida.tabla);
    let combinadas = copias.as_ref().map(|c| c.merges(leida)).unwrap_or_default();
    let remiendos = copias.map(|c| c.remiendos).unwrap_or_default();
    (Hecha { leida, tabla, combinadas, remiendos, escrito }, more)
}

/// The workbook's stream.
fn open(bytes: &[u8]) -> Result<Vec<u8>, Falla> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Falla::DemasiadoGrande);
    }
    if bytes.is_empty() {
        return Err(damaged("no tiene nada adentro"));
    }
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04 | 0x08, ..]) {
        return Err(Falla::OtroFormato("es una planilla de una versión de Excel anterior a 1997"));
    }
    if !bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Falla::OtroFormato("no es un libro de Excel 97 a 2003 (.xls)"));
    }
    compuesto::workbook_stream(bytes, MAX_BYTES)
}

/// The workbook's own records, of a book without macros in sheets.
fn globals(stream: &[u8]) -> Result<Globales<'_>, Rechazo> {
    let globales = Globales::read(stream).map_err(told)?;
    if let Some(macros) = globales.hojas.iter().find(|h| h.clase == Clase::Macros) {
        return Err(Rechazo::new(
            "libro-formato",
            format!("el libro tiene una hoja de macros de Excel 4.0 («{}»)", macros.nombre),
            "Ábralo en Excel, elimine esa hoja o guárdelo como .xlsx, sin macros, e indique ese archivo.",
        ));
    }
    Ok(globales)
}

/// What is wanted of each sheet, where all of it can be there.
fn wanted(globales: &Globales<'_>, pedidos: &[Pedido]) -> Result<BTreeMap<usize, Pedido>, Vec<Rechazo>> {
    let hojas = globales.of_cells().map(|(i, hoja)| (i, hoja.nombre.as_str()));
    let (por_hoja, mut problemas) = by_sheet(&hojas, pedidos);
    for pedido in por_hoja.values() {
        check(pedido, &mut problemas);
    }
    if problemas.is_empty() { Ok(por_hoja) } else { Err(problemas) }
}

/// What can be told before the sheet is read.
fn check(pedido: &Pedido, problemas: &mut Vec<Rechazo>) {
    let mut outside = |que: String| {
        let mensaje = format!("hoja «{}»: {que}", pedido.hoja);
        let ayuda = "Use menos filas o columnas, o guarde el libro como .xlsx, donde caben más.";
        problemas.push(Rechazo::new("libro-fuera-de-hoja", mensaje, ayuda));
    };
    for escritura in &pedido.celdas {
        let Celda { fila, columna } = escritura.celda;
        if !(1..=FILAS).contains(&fila) || !(1..=COLUMNAS).contains(&columna) {
            outside(format!(
                "la fila {fila}, columna {columna}, no existe en un .xls (65.536 filas y 256 columnas)"
            ));
        }
    }
    let more = pedido.filas.iter().fold(0_u32, |n, i| n.saturating_add(i.veces));
    for insercion in pedido.filas.iter().filter(|i| i.veces > 0) {
        if insercion.fila == 0 || insercion.fila.saturating_add(more) > FILAS {
            outside(format!("no se pueden insertar {more} filas después de la {}", insercion.fila));
        } else if u64::from(more) * u64::from(COLUMNAS) > 8 * MAX_COPIADAS {
            outside(format!("se pidió insertar {more} filas, que son demasiadas"));
        }
    }
    for escritura in &pedido.celdas {
        if let Valor::Texto(texto) = &escritura.valor
            && let units = texto.encode_utf16().count()
            && units > MAX_TEXTO
        {
            let mensaje = format!(
                "hoja «{}», celda {}: el texto tiene {units} caracteres, y en una celda caben {MAX_TEXTO}",
                pedido.hoja, escritura.celda
            );
            problemas.push(Rechazo::new("libro-texto-largo", mensaje, "Acorte el texto."));
        }
    }
}

/// The table of shared texts, where anything is wanted that may become one.
fn texts(globales: &Globales<'_>, por_hoja: &BTreeMap<usize, Pedido>) -> Result<Option<Compartidos>, Falla> {
    let wanted: HashSet<Vec<u16>> = por_hoja
        .values()
        .flat_map(|p| &p.celdas)
        .map(|e| match &e.valor {
            Valor::Texto(texto) => cell_units(texto),
            Valor::Cuenta(n) => cell_units(&n.to_string()),
        })
        .filter(|letters| !letters.is_empty())
        .collect();
    if wanted.is_empty() {
        return Ok(None);
    }
    Compartidos::read(&globales.textos, &wanted).map(Some)
}

/// What the charts on sheets of their own point to.
fn charts<'a>(stream: &'a [u8], globales: &Globales<'_>) -> Result<Vec<Registro<'a>>, Falla> {
    let mut all = Vec::new();
    for anotada in globales.hojas.iter().filter(|h| h.clase == Clase::Otra) {
        for record in substream(stream, anotada.inicio) {
            let (record, _) = record?;
            if record.tipo == AI {
                all.push(record);
            }
        }
    }
    Ok(all)
}

const OTRA_VEZ: &str =
    "Ábralo en Excel o LibreOffice y guárdelo de nuevo como .xlsx; si no abre, baje otra copia.";

/// In the words of who wanted to fill it.
fn told(falla: Falla) -> Rechazo {
    let ayuda = OTRA_VEZ;
    match falla {
        Falla::Danada(que) => {
            Rechazo::new("modelo-danado", format!("la planilla está dañada o incompleta ({que})"), ayuda)
        }
        Falla::ConClave => Rechazo::new(
            "libro-formato",
            "la planilla tiene contraseña para abrirla",
            "Ábrala, quítele la contraseña (Archivo, Información, Proteger libro) y guárdela.",
        ),
        Falla::OtroFormato(que) => Rechazo::new("libro-formato", que, ayuda),
        Falla::DemasiadoGrande => Rechazo::new(
            "modelo-demasiado-grande",
            "la planilla es mucho más grande que cualquier Anexo",
            "Copie las hojas que se llenan a un libro nuevo e indique ese.",
        ),
    }
}
