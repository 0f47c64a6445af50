//! The Anexo: three sheets with identification, contacts and services by school. What stands in each cell is said here;
//! how it is drawn as Excel, in `libro`.

mod libro;

use super::valores::Marca;
use super::vista::Vista;
use libro::{Estilo, Fila, Hoja};

pub use libro::AnexoError;

/// What a cell of the services sheet says.
pub(super) fn mark(pide: bool) -> &'static str {
    if pide { "SI" } else { "NO" }
}

/// Names of the three sheets.
pub(super) const HOJAS: [&str; 3] = ["Identificación", "Contactos", "Servicios"];
/// The heading stands in this row, counted from 0; the data below it.
pub(super) const ENCABEZADO: u32 = 2;
/// Height of a line of text, in points.
const RENGLON: f64 = 15.0;
/// Headings of the first two sheets, with the width of each column in characters.
const IDENTIFICACION: [(&str, f64); 8] = [
    ("RBD", 10.0),
    ("Establecimiento", 30.0),
    ("Dependencia", 18.0),
    ("Dirección", 24.0),
    ("Comuna", 15.0),
    ("Región", 24.0),
    ("Sostenedor", 30.0),
    ("RUT sostenedor", 15.0),
];
const CONTACTOS: [(&str, f64); 6] = [
    ("Rol", 26.0),
    ("Nombre", 32.0),
    ("Cargo", 28.0),
    ("RUT", 14.0),
    ("Correo electrónico", 34.0),
    ("Teléfono", 20.0),
];

/// The Anexo as the bytes of an `.xlsx`. Every cell is text: an RBD or a RUT is a name, not a number.
///
/// # Errors
/// What the Excel writer refuses; our own fault.
pub(super) fn render(vista: &Vista) -> Result<Vec<u8>, AnexoError> {
    libro::fill([identification(vista), contacts(vista), services(vista)])
}

/// A sheet as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tabla {
    /// Its name.
    pub hoja: &'static str,
    /// The headings of its columns.
    pub encabezado: Vec<String>,
    /// The rows below, each with as many cells as there are headings.
    pub filas: Vec<Vec<String>>,
}

/// The three sheets as tables: what [`render`] writes, without title and note.
pub(super) fn tables(vista: &Vista) -> Vec<Tabla> {
    let sheets = [identification(vista), contacts(vista), services(vista)];
    let texts = |fila: Fila| fila.celdas.into_iter().map(|(_, texto)| texto).collect();
    HOJAS
        .into_iter()
        .zip(sheets)
        .map(|(nombre, hoja)| {
            let mut filas = hoja.filas.into_iter().skip(ENCABEZADO as usize).map(texts);
            Tabla { hoja: nombre, encabezado: filas.next().unwrap_or_default(), filas: filas.collect() }
        })
        .collect()
}

fn identification(v: &Vista) -> Hoja {
    let mut hoja = start("identificación de los establecimientos", &IDENTIFICACION);
    for e in &v.establecimientos {
        let s = &v.sostenedor;
        let celdas =
            [&e.rbd, &e.nombre, &e.dependencia, &e.direccion, &e.comuna, &e.region, &s.nombre, &s.rut];
        hoja.filas.push(row(&celdas.map(|m| v.valores.text(m)), &IDENTIFICACION));
    }
    hoja
}

fn contacts(v: &Vista) -> Hoja {
    let mut hoja = start("contactos y sistema informático", &CONTACTOS);
    let mut add = |rol: &str, celdas: [Option<&Marca>; 5]| {
        let texts = celdas.map(|c| c.map(|m| v.valores.text(m)).unwrap_or_default());
        let mut fila = row(&texts, &CONTACTOS[1..]);
        fila.celdas.insert(0, (Estilo::Celda, rol.to_owned()));
        hoja.filas.push(fila);
    };
    let s = &v.sostenedor;
    add("Sostenedor", [Some(&s.nombre), None, Some(&s.rut), Some(&s.correo), Some(&s.telefono)]);
    for r in &v.representantes {
        add("Representante legal", [Some(&r.nombre), Some(&r.cargo), Some(&r.rut), None, None]);
    }
    if let Some(p) = &v.representante_ministerio {
        add("Representante ante el Ministerio", [Some(&p.nombre), Some(&p.cargo), Some(&p.rut), None, None]);
    }
    for (rol, c) in [("Contacto administrativo", &v.administrativo), ("Contacto técnico", &v.tecnico)] {
        add(rol, [&c.nombre, &c.cargo, &c.rut, &c.correo, &c.telefono].map(Some));
    }
    match &v.proveedor {
        Some(p) => add(
            "Proveedor del sistema",
            [Some(&p.nombre), p.hay_producto.then_some(&p.producto), Some(&p.rut), None, None],
        ),
        None => add("Sistema propio", [Some(&s.nombre), None, Some(&s.rut), None, None]),
    }
    hoja
}

fn services(v: &Vista) -> Hoja {
    let nombres: Vec<String> = v.servicios.iter().map(|s| v.valores.text(&s.nombre)).collect();
    let mut columnas = vec![("RBD", 10.0), ("Establecimiento", 38.0)];
    columnas.extend(nombres.iter().map(|n| (n.as_str(), 17.0)));
    let mut hoja = start("servicios de SIGE solicitados por establecimiento", &columnas);
    hoja.filas[ENCABEZADO as usize].alto = Some(32.0);
    for e in &v.establecimientos {
        let mut fila = row(&[&e.rbd, &e.nombre].map(|m| v.valores.text(m)), &columnas);
        fila.celdas.extend(e.celdas.iter().map(|m| (Estilo::Centrada, v.valores.text(m))));
        hoja.filas.push(fila);
    }
    hoja
}

/// Title, note and heading row, alike on the three sheets.
fn start(que: &str, columnas: &[(&str, f64)]) -> Hoja {
    let line = |estilo, texto: String| Fila { alto: None, celdas: vec![(estilo, texto)] };
    let headings = columnas.iter().map(|(nombre, _)| (Estilo::Encabezado, (*nombre).to_owned()));
    let nota = "Texto de referencia: prevalece la matriz publicada por el Ministerio de Educación.";
    Hoja {
        anchos: columnas.iter().map(|(_, ancho)| *ancho).collect(),
        filas: vec![
            line(Estilo::Titulo, format!("Anexo del convenio de interoperabilidad SIGE: {que}")),
            line(Estilo::Nota, nota.to_owned()),
            Fila { alto: None, celdas: headings.collect() },
        ],
    }
}

/// A row as high as its longest text needs: not every program finds that out by itself.
fn row(texts: &[String], columnas: &[(&str, f64)]) -> Fila {
    Fila {
        alto: Some(lines(texts, columnas) * RENGLON),
        celdas: texts.iter().map(|t| (Estilo::Celda, t.clone())).collect(),
    }
}

/// How many lines the longest of these texts takes in a column of its width, in characters.
fn lines(texts: &[String], columnas: &[(&str, f64)]) -> f64 {
    let needed = texts.iter().zip(columnas).map(|(texto, (_, ancho))| {
        let letters = u32::try_from(texto.chars().count()).map_or(0.0, f64::from);
        (letters / (ancho - 2.0)).ceil()
    });
    needed.fold(1.0, f64::max)
}
