//! What the sheets are besides their values: formulas, cells that only have a look, drop-downs, protection.

use super::super::super::Rechazo;
use super::super::forma::Forma;
use super::listas::Listas;
use super::registros::FORMULA;
use super::{globals, hoja, open, told};

/// All sheets of cells, in the order of the file's list.
///
/// # Errors
/// Where the file can't be read, as `fill` says it.
pub fn formas(bytes: &[u8]) -> Result<Vec<Forma>, Rechazo> {
    let stream = open(bytes).map_err(told)?;
    let globales = globals(&stream)?;
    let mut leidas = Vec::new();
    for (i, anotada) in globales.of_cells() {
        leidas.push((i, hoja::read(&stream, anotada).map_err(told)?));
    }
    let mut listas = Listas::new(&globales, &leidas);
    Ok(leidas.iter().map(|(i, leida)| form(*i, leida, &mut listas)).collect())
}

fn form(i: usize, leida: &hoja::Leida<'_>, listas: &mut Listas<'_>) -> Forma {
    let mut forma = Forma {
        nombre: leida.nombre.clone(),
        protegida: leida.protegida,
        listas: listas.of_sheet(i, leida),
        ..Forma::default()
    };
    for pieza in leida.tabla.pieces() {
        forma.celdas.entry(u32::from(pieza.fila)).or_default().extend(pieza.de..=pieza.a);
        if pieza.tipo == FORMULA {
            forma.formulas.insert((u32::from(pieza.fila), pieza.de));
        }
    }
    forma
}
