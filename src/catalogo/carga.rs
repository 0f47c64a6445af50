//! From tables of text to typed rows, with the references between them checked.

use csv::StringRecord;
use serde::de::DeserializeOwned;

use super::tabla::{Fila, Tabla};
use super::territorio::{ComunaEscrita, DeprovEscrito, ProvinciaEscrita, SeremiEscrita, SlepEscrito};
use super::{Catalogo, Comuna, Deprov, Provincia, Region, Seremi, Slep, SlepComuna, digest};
use crate::base::texto::plain;
use crate::base::{Diagnostico, Diagnosticos};

/// Types every row and resolves every reference.
pub(super) fn load(tablas: Vec<Tabla>) -> Result<Catalogo, Diagnosticos> {
    let mut notas = Diagnosticos::default();
    let regiones: Vec<Region> = rows(&tablas, "regiones", &mut notas).into_iter().map(|(r, _)| r).collect();
    let region = |codigo: u8| regiones.iter().position(|r| r.codigo == codigo);

    let mut linked = |fila: &Fila, que: &str, found: Option<usize>| {
        if found.is_none() {
            notas.push(dangling(fila, que));
        }
        found.unwrap_or_default()
    };
    let mut typing = Diagnosticos::default();
    let provincias: Vec<Provincia> = rows(&tablas, "provincias", &mut typing)
        .into_iter()
        .map(|(p, fila): (ProvinciaEscrita, _)| Provincia {
            region: linked(fila, "la región", region(p.codigo_region)),
            codigo: p.codigo,
            nombre: p.nombre,
        })
        .collect();
    let deprovs: Vec<Deprov> = rows(&tablas, "deprov", &mut typing)
        .into_iter()
        .map(|(d, fila): (DeprovEscrito, _)| Deprov {
            region: linked(fila, "la región", region(d.codigo_region)),
            codigo: d.codigo,
            nombre: d.nombre,
        })
        .collect();
    let comunas: Vec<Comuna> = rows(&tablas, "comunas", &mut typing)
        .into_iter()
        .map(|(c, fila): (ComunaEscrita, _)| {
            let provincia =
                linked(fila, "la provincia", provincias.iter().position(|p| p.codigo == c.codigo_provincia));
            Comuna {
                region: provincias.get(provincia).map_or(0, |p| p.region),
                provincia,
                deprov: linked(fila, "el DEPROV", deprovs.iter().position(|d| d.codigo == c.codigo_deprov)),
                plano: plain(&c.nombre),
                codigo: c.codigo,
                nombre: c.nombre,
            }
        })
        .collect();
    let seremis: Vec<Seremi> = rows(&tablas, "seremis", &mut typing)
        .into_iter()
        .map(|(s, fila): (SeremiEscrita, _)| Seremi {
            region: linked(fila, "la región", region(s.codigo_region)),
            nombre: s.nombre,
            direccion: s.direccion,
            comuna: s.comuna,
            horario_cierre: s.horario_cierre,
            verificado_el: s.verificado_el,
        })
        .collect();
    let sleps: Vec<Slep> = rows(&tablas, "sleps", &mut typing)
        .into_iter()
        .map(|(s, fila): (SlepEscrito, _)| Slep {
            region: linked(fila, "la región", region(s.codigo_region)),
            codigo: s.codigo,
            nombre: s.nombre,
            inicio_funciones: s.inicio_funciones,
            decreto: s.decreto,
        })
        .collect();
    let slep_comunas: Vec<SlepComuna> = rows(&tablas, "slep_comunas", &mut typing)
        .into_iter()
        .map(|(s, fila): (SlepComuna, _)| {
            linked(fila, "la comuna", comunas.iter().position(|c| c.codigo == s.codigo_comuna));
            linked(fila, "el servicio local", sleps.iter().position(|l| l.codigo == s.codigo_slep));
            s
        })
        .collect();
    notas.extend(typing);

    let catalogo = Catalogo {
        dependencias: only(rows(&tablas, "dependencias", &mut notas)),
        modelos: only(rows(&tablas, "modelos", &mut notas)),
        tipos: only(rows(&tablas, "tipos_sostenedor", &mut notas)),
        compatibilidades: only(rows(&tablas, "tipo_dependencia", &mut notas)),
        documentos: only(rows(&tablas, "documentos_personeria", &mut notas)),
        excepciones: only(rows(&tablas, "rbd_excepciones", &mut notas)),
        servicios: only(rows(&tablas, "servicios", &mut notas)),
        codigos: only(rows(&tablas, "codigos_respuesta", &mut notas)),
        direcciones: only(rows(&tablas, "direcciones_oficiales", &mut notas)),
        ministerio: only(rows(&tablas, "ministerio", &mut notas)),
        huella: digest(&tablas),
        tablas,
        regiones,
        seremis,
        provincias,
        comunas,
        deprovs,
        sleps,
        slep_comunas,
    };
    if notas.has_errors() { Err(notas) } else { Ok(catalogo) }
}

/// The rows of a table as `T`, each with the row it was read from; what does not fit is noted.
fn rows<'t, T: DeserializeOwned>(
    tablas: &'t [Tabla],
    nombre: &str,
    notas: &mut Diagnosticos,
) -> Vec<(T, &'t Fila)> {
    let Some(tabla) = tablas.iter().find(|t| t.nombre == nombre) else { return Vec::new() };
    let columnas = StringRecord::from(tabla.columnas.clone());
    let mut leidas = Vec::with_capacity(tabla.filas.len());
    for fila in &tabla.filas {
        match StringRecord::from(fila.valores.as_slice()).deserialize(Some(&columnas)) {
            Ok(leida) => leidas.push((leida, fila)),
            Err(error) => notas.push(misfit(tabla, fila, &error)),
        }
    }
    leidas
}

fn only<T>(filas: Vec<(T, &Fila)>) -> Vec<T> {
    filas.into_iter().map(|(fila, _)| fila).collect()
}

fn misfit(tabla: &Tabla, fila: &Fila, error: &csv::Error) -> Diagnostico {
    let column = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.field().and_then(|f| {
            let indice = usize::try_from(f).ok()?;
            Some((tabla.columnas.get(indice)?, fila.valores.get(indice)?))
        }),
        _ => None,
    };
    let mensaje = match column {
        Some((columna, valor)) => format!("«{valor}» no es un valor posible de la columna «{columna}»"),
        None => format!("la fila no se puede leer como parte de la tabla «{}»", tabla.nombre),
    };
    Diagnostico::error(
        "catalogo-valor",
        fila.origen.lugar(),
        mensaje,
        format!("Compare con la tabla original: convenio catalogo {}", tabla.nombre),
    )
}

fn dangling(fila: &Fila, que: &str) -> Diagnostico {
    Diagnostico::error(
        "catalogo-referencia",
        fila.origen.lugar(),
        format!("{que} que nombra la fila «{}» no está en el catálogo", fila.valores.join(",")),
        "Corrija el código o agregue la fila que falta en la otra tabla.",
    )
}
