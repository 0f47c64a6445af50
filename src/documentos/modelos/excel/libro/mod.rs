//! Somebody's `.xlsx` or `.xlsm`, written in place: values into cells, rows put in, everything else byte for byte.
//!
//! Values go in as inline strings: the table of shared strings, which other sheets use too, stays as it is, and a
//! workbook without one needs none. Excel opens them without repair and moves them into its table when it saves.

mod calculos;
mod celdas;
pub mod corrimiento;
mod dibujos;
mod entorno;
mod familia;
pub mod forma;
pub mod formulas;
mod hoja;
mod partes;
mod recalculo;
mod textos;

use std::collections::{BTreeMap, BTreeSet};

use super::super::Rechazo;
use super::super::contenedor::Contenedor;
use super::super::xml::Remiendos;
use super::pedido::{Pedido, Valor, by_sheet};
use super::referencias::{Celda, FILAS};
use corrimiento::Corrimiento;
use formulas::Corrimientos;

/// More rows than this no list of schools needs.
const MAX_INSERTADAS: u32 = 100_000;

/// The file, where it is one that can be filled, with what is wrong in the words of Excel.
///
/// # Errors
/// What the file is instead, or what makes its entries ambiguous or dangerous.
pub fn open(bytes: &[u8]) -> Result<Contenedor<'_>, Rechazo> {
    Contenedor::open(bytes).map_err(|rechazo| {
        let mensaje = rechazo.mensaje.replace("no un .docx", "no un libro de Excel");
        if mensaje.contains("(.doc)") {
            let que = "es un archivo de Office en el formato antiguo, y no un .xlsx o .xlsm";
            return Rechazo::new("libro-formato", que, OTRO_FORMATO);
        }
        let codigo = if rechazo.codigo == "modelo-formato" { "libro-formato" } else { rechazo.codigo };
        in_excel(Rechazo {
            codigo,
            mensaje: mensaje.replace("el documento tiene", "el libro tiene"),
            ..rechazo
        })
    })
}

const OTRA_COPIA: &str =
    "Ábralo en Excel o LibreOffice y guárdelo de nuevo como .xlsx; si no abre, baje otra copia.";
const OTRO_FORMATO: &str = "Ábralo en Excel, elija «Guardar como» y, en tipo, «Libro de Excel (.xlsx)».";

/// Writes all of it and gives the new bytes; the very bytes of the file where nothing is wanted.
///
/// # Errors
/// All that keeps it from being done, by sheet and cell: a damaged or hostile file, cells that hold formulas or are
/// covered by a merged neighbour, and what can't be moved when rows shift. Nothing is written then.
pub fn fill(contenedor: &mut Contenedor<'_>, pedidos: &[Pedido]) -> Result<Vec<u8>, Vec<Rechazo>> {
    let libro = partes::open(contenedor).map_err(|r| vec![in_excel(r)])?;
    let hojas = libro.hojas.iter().map(|h| h.nombre.as_str()).enumerate();
    let (por_hoja, mut problemas) = by_sheet(&hojas, pedidos);
    for pedido in por_hoja.values() {
        check(pedido, &mut problemas);
    }
    if !problemas.is_empty() {
        return Err(problemas);
    }
    let corridos = por_hoja.values().map(|p| (p.hoja.clone(), Corrimiento::new(&p.filas)));
    let todos = Corrimientos::new(corridos);
    let mut salida = Salida::default();
    for (i, hoja) in libro.hojas.iter().enumerate() {
        let pedido = por_hoja.get(&i);
        if pedido.is_none_or(|p| p.celdas.is_empty()) && todos.is_empty() {
            continue;
        }
        let leida = hoja::read(contenedor, hoja).map_err(|r| vec![in_excel(r)])?;
        let nada = Pedido { hoja: hoja.nombre.clone(), ..Pedido::default() };
        let mut remiendos = celdas::write(&leida, pedido.unwrap_or(&nada), &todos, &mut salida.problemas);
        if !todos.is_empty() {
            remiendos.extend(entorno::of_sheet(&leida, &todos, &mut salida.problemas));
        }
        remiendos.extend(entorno::dimension(&leida, pedido.unwrap_or(&nada), &todos));
        salida.keep(&leida.parte, remiendos);
    }
    let asked = por_hoja.values().any(|p| !p.celdas.is_empty() || !p.filas.is_empty());
    let mut principal = Remiendos::default();
    if asked {
        principal = recalculo::ask(contenedor, &libro).map_err(|r| vec![in_excel(r)])?;
    }
    if !todos.is_empty() {
        principal.extend(entorno::of_part(&libro.principal.arbol, None, &todos, &mut salida.problemas));
    }
    salida.keep(&libro.principal, principal);
    if !todos.is_empty() {
        familia::shift(contenedor, &libro, &todos, &mut salida).map_err(|r| vec![in_excel(r)])?;
    }
    if !salida.problemas.is_empty() {
        salida.problemas.dedup();
        return Err(salida.problemas);
    }
    contenedor.rewrite_without(&salida.nuevas, &salida.fuera).map_err(|r| vec![in_excel(r)])
}

/// What comes of it all: parts that are other, parts that go, and what can't be done.
#[derive(Debug, Default)]
struct Salida {
    nuevas: BTreeMap<String, Vec<u8>>,
    fuera: BTreeSet<String>,
    problemas: Vec<Rechazo>,
}

impl Salida {
    /// A part with these changes made, where there are any.
    fn keep(&mut self, parte: &partes::Parte, remiendos: Remiendos) {
        if !remiendos.is_empty() {
            let texto = parte.arbol.texto();
            let nuevo = remiendos.apply(texto, 0..texto.len());
            self.nuevas.insert(parte.nombre.clone(), parte.codificacion.encode(nuevo));
        }
    }
}

/// What can be told before the sheet is read.
fn check(pedido: &Pedido, problemas: &mut Vec<Rechazo>) {
    let mut outside = |que: String| {
        let mensaje = format!("hoja «{}»: {que}", pedido.hoja);
        problemas.push(Rechazo::new("libro-fuera-de-hoja", mensaje, "Use menos filas o columnas."));
    };
    for escritura in pedido.celdas.iter().filter(|e| !e.celda.exists()) {
        let Celda { fila, columna } = escritura.celda;
        outside(format!("la fila {fila}, columna {columna}, no existe en una planilla"));
    }
    let more = pedido.filas.iter().fold(0_u32, |n, i| n.saturating_add(i.veces));
    if more > MAX_INSERTADAS {
        outside(format!("se pidió insertar {more} filas, y el máximo es {MAX_INSERTADAS}"));
    }
    for insercion in &pedido.filas {
        if insercion.fila == 0 || insercion.fila >= FILAS - more.min(MAX_INSERTADAS) {
            outside(format!("no se pueden insertar filas después de la {}", insercion.fila));
        }
    }
    for escritura in &pedido.celdas {
        if let Valor::Texto(texto) = &escritura.valor
            && let units = texto.encode_utf16().count()
            && units > textos::MAX_TEXTO
        {
            let mensaje = format!(
                "hoja «{}», celda {}: el texto tiene {units} caracteres, y en una celda caben {}",
                pedido.hoja,
                escritura.celda,
                textos::MAX_TEXTO
            );
            problemas.push(Rechazo::new("libro-texto-largo", mensaje, "Acorte el texto."));
        }
    }
}

/// What is wrong with a file and the advice, in the words of Excel.
fn in_excel(mut rechazo: Rechazo) -> Rechazo {
    rechazo.mensaje = rechazo.mensaje.replace("un documento de Word", "un libro de Excel");
    OTRA_COPIA.clone_into(&mut rechazo.ayuda);
    rechazo
}

/// What can't be moved, by sheet and name.
fn unmovable(hoja: &str, que: &str) -> Rechazo {
    Rechazo::new(
        "libro-no-se-desplaza",
        format!("hoja «{hoja}»: no se pueden insertar filas porque hay {que}"),
        "Inserte en Excel las filas que faltan y vuelva a llenar el archivo.",
    )
}
