//! The workbook's parts: its list of sheets, and any part as a tree.

use super::super::super::Rechazo;
use super::super::super::contenedor::Contenedor;
use super::super::super::word::partes::{Codificacion, relations};
use super::super::super::xml::{Arbol, Nombre};

/// A part that was read.
#[derive(Debug)]
pub struct Parte {
    /// Its name in the ZIP.
    pub nombre: String,
    /// Its elements.
    pub arbol: Arbol,
    /// How its text becomes bytes again.
    pub codificacion: Codificacion,
}

/// A sheet of the list.
#[derive(Debug)]
pub struct HojaDeLista {
    /// As people see it.
    pub nombre: String,
    /// Its part.
    pub parte: String,
}

/// The workbook.
#[derive(Debug)]
pub struct Libro {
    /// The part with the list of sheets and the names.
    pub principal: Parte,
    /// Its sheets of cells, in their order.
    pub hojas: Vec<HojaDeLista>,
}

/// Reads the workbook's own part.
///
/// # Errors
/// Where it is no workbook in XML, or can't be read.
pub fn open(contenedor: &mut Contenedor<'_>) -> Result<Libro, Rechazo> {
    let main = relations(contenedor, "")?.into_iter().find(|r| r.tipo == "officeDocument").map(|r| r.destino);
    let main = main.and_then(|m| contenedor.find(&m)).or_else(|| contenedor.find("xl/workbook.xml"));
    let not_excel = || Rechazo::new("libro-formato", "no es un libro de Excel (.xlsx o .xlsm)", "");
    let main = main.filter(|m| !m.ends_with(".bin")).ok_or_else(not_excel)?;
    let related = relations(contenedor, &main)?;
    let principal = read(contenedor, main)?;
    let arbol = &principal.arbol;
    let sheets: Vec<_> = (0..arbol.len()).filter(|n| arbol.nombre(*n) == Nombre::HojaSheet).collect();
    if sheets.is_empty() {
        return Err(not_excel());
    }
    let mut hojas = Vec::new();
    for n in sheets {
        let nombre = arbol.propio(n, "name").unwrap_or_default().into_owned();
        let id = arbol.atributo(n, "id").unwrap_or_default();
        let found = related.iter().find(|r| r.id == *id && r.tipo == "worksheet");
        if let Some(parte) = found.and_then(|r| contenedor.find(&r.destino)) {
            hojas.push(HojaDeLista { nombre, parte });
        }
    }
    Ok(Libro { principal, hojas })
}

/// Reads a part.
///
/// # Errors
/// Where it is missing, or no XML that a program may read.
pub fn read(contenedor: &mut Contenedor<'_>, nombre: String) -> Result<Parte, Rechazo> {
    let (texto, codificacion) = Codificacion::decode(&nombre, contenedor.part(&nombre)?)?;
    let arbol = Arbol::parse(&nombre, texto)?;
    Ok(Parte { nombre, arbol, codificacion })
}
