//! Writes a plan into the workbook, and reads the result again.

use std::collections::BTreeMap;

use super::super::super::contenedor::Contenedor;
use super::super::super::oficial::{Lleno, NoSeLleno};
use super::super::super::valores::Datos;
use super::super::super::{Rechazo, Resultado};
use super::super::anexo::celdas::text;
use super::super::anexo::palabras::Palabras;
use super::super::anexo::tabla::Clase;
use super::super::biff;
use super::super::lectura::{self, Formato};
use super::super::libro;
use super::super::libro::corrimiento::Corrimiento;
use super::super::pedido::{Escritura, Pedido, Valor};
use super::super::referencias::Celda as Lugar;
use super::Matriz;
use super::plan::{Dibujante, Plan, Renglon};
use crate::base::planilla::a_la_vista::Hoja;
use crate::catalogo::Catalogo;

/// Fills the workbook for an expediente.
///
/// Where rows can't be put in, what has room is written and the rest is a question to the person; where nothing can be
/// written, the file's own bytes come back, with the reason.
pub(super) fn fill(m: &Matriz, datos: &Datos<'_>, catalogo: &Catalogo) -> Result<Lleno, NoSeLleno> {
    let palabras = Palabras::new(catalogo);
    let draw = |insertar| {
        Dibujante { m, datos, catalogo, palabras: &palabras, insertar, plan: Plan::default() }.draw()
    };
    let mut refusals: Vec<Rechazo> = Vec::new();
    for insertar in [true, false] {
        let mut plan = draw(insertar);
        if !insertar && refusals.is_empty() {
            break;
        }
        match write(m, &plan) {
            Ok(bytes) => {
                for refusal in refusals {
                    let why = format!("{}. {}", refusal.mensaje, refusal.ayuda);
                    plan.resultado.pending("libro".to_owned(), why);
                }
                plan.resultado.bytes = bytes;
                return finish(m, plan, datos);
            }
            Err(found) => refusals = found,
        }
    }
    let mut resultado = Resultado { bytes: m.bytes.clone(), ..Resultado::default() };
    for refusal in refusals {
        resultado.pending("libro".to_owned(), format!("{}. {}", refusal.mensaje, refusal.ayuda));
    }
    let faltan = missing(m, &resultado, datos);
    Ok(Lleno { resultado, faltan })
}

/// The plan as what the engines are asked for, sheet by sheet.
fn requests(m: &Matriz, plan: &Plan) -> Vec<Pedido> {
    let mut all: BTreeMap<usize, Pedido> = BTreeMap::new();
    for (hoja, filas) in &plan.filas {
        all.entry(*hoja).or_default().filas.clone_from(filas);
    }
    for celda in &plan.celdas {
        let escritura = Escritura {
            celda: Lugar::new(final_row(plan, celda.hoja, celda.fila) + 1, u32::from(celda.columna) + 1),
            valor: celda.valor.clone(),
            patron: celda.patron.map(|p| p + 1),
        };
        all.entry(celda.hoja).or_default().celdas.push(escritura);
    }
    let named = |(hoja, mut pedido): (usize, Pedido)| {
        pedido.hoja.clone_from(&m.hojas[hoja].nombre);
        pedido
    };
    all.into_iter().map(named).collect()
}

/// Where a row stands in the filled sheet, from 0.
fn final_row(plan: &Plan, hoja: usize, fila: Renglon) -> u32 {
    let moved = plan.filas.get(&hoja).map(|f| Corrimiento::new(f)).unwrap_or_default();
    match fila {
        Renglon::Propio(n) => moved.row(n + 1) - 1,
        Renglon::Nuevo { tras, cual } => moved.row(tras + 1) - 1 + cual,
    }
}

fn write(m: &Matriz, plan: &Plan) -> Result<Vec<u8>, Vec<Rechazo>> {
    if plan.celdas.is_empty() && plan.filas.is_empty() {
        return Ok(m.bytes.clone());
    }
    let pedidos = requests(m, plan);
    match m.formato {
        Formato::Xlsx => {
            let mut contenedor = Contenedor::open(&m.bytes).map_err(|r| vec![r])?;
            libro::fill(&mut contenedor, &pedidos)
        }
        Formato::Xls => biff::fill(&m.bytes, &pedidos),
        Formato::Ods => Err(vec![Rechazo::new(
            "libro-formato",
            "este formato se lee, pero no se llena",
            "Guárdelo como .xlsx e indique ese archivo.",
        )]),
    }
}

/// Reads the filled workbook with the reader of Anexos, which shares nothing with what wrote it.
fn finish(m: &Matriz, plan: Plan, datos: &Datos<'_>) -> Result<Lleno, NoSeLleno> {
    if !plan.celdas.is_empty() {
        let hojas = lectura::values(&plan.resultado.bytes).map_err(|r| NoSeLleno::Interno(r.mensaje))?;
        let lost: Vec<String> = plan.celdas.iter().filter_map(|c| lost(m, &plan, &hojas, c)).collect();
        if !lost.is_empty() {
            let mensaje = format!("no se encuentra en el archivo lleno: {}", lost.join("; "));
            return Err(NoSeLleno::Interno(mensaje));
        }
    }
    let faltan = missing(m, &plan.resultado, datos);
    Ok(Lleno { resultado: plan.resultado, faltan })
}

/// What was written into a cell and does not stand there.
fn lost(m: &Matriz, plan: &Plan, hojas: &[Hoja], celda: &super::plan::Celda) -> Option<String> {
    let expected = match &celda.valor {
        Valor::Texto(texto) => texto.clone(),
        Valor::Cuenta(n) => n.to_string(),
    };
    let fila = final_row(plan, celda.hoja, celda.fila);
    let found = hojas.get(celda.hoja).and_then(|h| h.cell(fila, celda.columna)).map(text).unwrap_or_default();
    // The reader takes the mark off with which people tell Excel that something is text.
    let bare = |t: &str| t.trim().trim_start_matches('\'').to_owned();
    let hoja = &m.hojas[celda.hoja].nombre;
    (bare(&found) != bare(&expected))
        .then(|| format!("«{expected}» (hoja «{hoja}», {})", super::columnas::name(fila, celda.columna)))
}

/// What every Anexo has to say, and this one has no room for.
fn missing(m: &Matriz, resultado: &Resultado, datos: &Datos<'_>) -> Vec<(&'static str, String)> {
    let x = datos.expediente();
    let mut all = Vec::new();
    for clase in Clase::TODAS.into_iter().filter(|c| !m.clases.contains_key(c)) {
        all.push(("una de las tres hojas", clase.nombre().to_owned()));
    }
    if let Some(n) = m.clases.get(&Clase::Identificacion) {
        let sheet = format!("h{}.", n + 1);
        let written =
            resultado.escritos.iter().filter(|e| e.campo.contains("rbd") && e.id.starts_with(&sheet));
        let codes: Vec<&str> = written.map(|e| e.valor.as_str()).collect();
        for e in &x.establecimientos {
            let code = e.rbd.to_string();
            let number = e.rbd.numero().to_string();
            if !codes.iter().any(|c| c.contains(&code) || c.contains(&number)) {
                all.push(("el RBD en la hoja de identificación", code));
            }
        }
    }
    let asked: std::collections::BTreeSet<&str> = x
        .establecimientos
        .iter()
        .flat_map(|e| &e.servicios)
        .filter(|s| !s.es_implicito())
        .map(|s| s.clave.as_str())
        .collect();
    if m.clases.contains_key(&Clase::Servicios) {
        for s in asked {
            let field = format!("casilla.servicio.{s}");
            let known =
                resultado.escritos.iter().any(|e| e.campo == field || e.campo == "establecimiento.servicios");
            if !known {
                all.push(("el servicio", s.to_owned()));
            }
        }
    }
    if m.clases.contains_key(&Clase::Contactos) {
        for (que, nombre) in [
            ("el contacto administrativo", &x.administrativo.nombre),
            ("el contacto técnico", &x.tecnico.nombre),
        ] {
            if !resultado.escritos.iter().any(|e| e.valor == *nombre) {
                all.push((que, nombre.clone()));
            }
        }
    }
    all
}
