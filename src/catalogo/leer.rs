//! Reading a table's file: who says what it says, and rows of text, each with its line.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::StringRecord;

use super::registros::Registros;
use super::tabla::{Fila, Origen, Propia, Tabla, without_comments};
use crate::base::texto::{forbidden_name, is_forbidden};
use crate::base::{Diagnostico, Diagnosticos};

/// A file that was read, and whether it stands in for the whole table.
pub(super) struct Leida {
    pub(super) tabla: Tabla,
    pub(super) reemplaza: bool,
}

/// A table of the program, as it is in `datos/`: that nothing is wrong in it is a test's business.
pub(super) fn shipped(propia: &Propia) -> Tabla {
    match rows(propia, propia.2, &shipped_path(propia)) {
        Ok((leida, _)) => leida.tabla,
        Err(problema) => panic!("the shipped tables can be read, a test says: {problema:?}"),
    }
}

fn shipped_path(propia: &Propia) -> PathBuf {
    PathBuf::from(format!("datos/{}.csv", propia.0))
}

/// Reads a person's file as this table.
///
/// # Errors
/// Everything that is wrong in it.
pub(super) fn parse(propia: &Propia, texto: &str, archivo: &Path) -> Result<Leida, Diagnosticos> {
    let (leida, mut notas) = rows(propia, texto, archivo)?;
    check(&leida.tabla, &mut notas);
    notas.sort();
    if notas.has_errors() { Err(notas) } else { Ok(leida) }
}

/// Reads what can be read, and tells of rows that can't.
fn rows(propia: &Propia, texto: &str, archivo: &Path) -> Result<(Leida, Diagnosticos), Diagnostico> {
    let (nombre, claves, shipped) = *propia;
    let texto = texto.strip_prefix('\u{feff}').unwrap_or(texto);
    let expected = header(shipped);
    let Encabezado { titulo, fuente, fecha, certeza, notas, modo } = Encabezado::read(texto);
    let mut tabla = Tabla {
        nombre,
        titulo,
        fuente,
        fecha,
        certeza,
        notas,
        cambiada_por: Vec::new(),
        columnas: expected,
        filas: Vec::new(),
        claves,
    };
    let archivo: Arc<Path> = archivo.into();
    let origin = |linea| Origen { archivo: Arc::clone(&archivo), linea };

    // Excel in Spanish writes semicolons where others write commas.
    let first = texto.lines().find(|l| !l.starts_with('#')).unwrap_or_default();
    let separador = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
    let mut registros = Registros::new(texto, separador);
    let columnas: Vec<String> =
        registros.next().map(|(_, r)| r.iter().map(str::to_owned).collect()).unwrap_or_default();
    let place = |c: &str| columnas.iter().position(|d| d == c);
    let missing: Vec<&str> = tabla.columnas.iter().filter(|c| place(c).is_none()).collect();
    if !missing.is_empty() {
        return Err(problem(
            &origin(1),
            format!("a la tabla «{nombre}» le faltan columnas: {}", missing.join(", ")),
            format!(
                "La primera línea que no es comentario debe ser: {}.",
                tabla.columnas.iter().collect::<Vec<_>>().join(",")
            ),
        ));
    }
    // Columns of ours, in our order; a person's extra columns are theirs and are left out.
    let positions: Vec<usize> = tabla.columnas.iter().filter_map(place).collect();

    let mut notas = Diagnosticos::default();
    while let Some((linea, registro)) = registros.next() {
        if registro.len() != columnas.len() {
            notas.push(problem(
                &origin(linea),
                format!("la fila tiene {} columnas y la tabla tiene {}", registro.len(), columnas.len()),
                "Ponga entre comillas los valores que llevan coma.",
            ));
            continue;
        }
        let mut valores = StringRecord::with_capacity(registro.size(), positions.len());
        for p in &positions {
            valores.push_field(registro.get(*p));
        }
        tabla.filas.push(Fila { valores, origen: origin(linea) });
    }
    Ok((Leida { tabla, reemplaza: modo == "reemplaza" }, notas))
}

/// What may not be printed, and keys that are there twice.
fn check(tabla: &Tabla, notas: &mut Diagnosticos) {
    let mut seen: HashSet<Vec<&str>> = HashSet::new();
    for Fila { valores, origen } in &tabla.filas {
        let clave: Vec<&str> = valores.iter().take(tabla.claves).collect();
        if let Some(mala) = valores.iter().flat_map(str::chars).find(|letra| is_forbidden(*letra)) {
            notas.push(problem(
                origen,
                format!("la fila tiene un carácter que no puede imprimirse ({})", forbidden_name(mala)),
                "Borre el texto y escríbalo de nuevo, sin copiarlo de otra parte.",
            ));
        } else if !seen.insert(clave.clone()) {
            let mensaje = format!("la fila «{}» está dos veces", clave.join(", "));
            notas.push(problem(origen, mensaje, "Deje una sola."));
        }
    }
}

fn problem(origen: &Origen, mensaje: String, ayuda: impl Into<String>) -> Diagnostico {
    Diagnostico::error("catalogo-tabla", origen.lugar(), mensaje, ayuda)
}

/// The column names of a shipped table.
fn header(propio: &str) -> StringRecord {
    without_comments(propio).lines().next().unwrap_or_default().split(',').collect()
}

/// The `# clave: valor` lines before the table.
#[derive(Default)]
struct Encabezado {
    titulo: String,
    fuente: String,
    fecha: String,
    certeza: String,
    modo: String,
    notas: Vec<String>,
}

impl Encabezado {
    fn read(texto: &str) -> Self {
        let mut leido = Self::default();
        for linea in texto.lines().map_while(|l| l.strip_prefix('#')) {
            let Some((clave, valor)) = linea.split_once(':') else { continue };
            let valor = valor.trim().to_owned();
            match clave.trim() {
                "tabla" => leido.titulo = valor,
                "fuente" => leido.fuente = valor,
                "fecha" => leido.fecha = valor,
                "certeza" => leido.certeza = valor,
                "modo" => leido.modo = valor,
                "nota" => leido.notas.push(valor),
                _ => {}
            }
        }
        leido
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogo::tabla::PROPIAS;

    #[test]
    fn nothing_is_wrong_in_a_shipped_table() {
        for propia in PROPIAS {
            let leida = parse(propia, propia.2, &shipped_path(propia));
            assert!(leida.is_ok(), "{:?}", leida.err());
        }
    }
}
