//! From tables of text to typed rows, with the references between them checked.

use csv::StringRecord;
use serde::de::DeserializeOwned;

use super::feriados::{Ambito, FeriadoEscrito, Feriados};
use super::tabla::{Fila, Tabla};
use super::territorio::{ComunaEscrita, DeprovEscrito, ProvinciaEscrita, SeremiEscrita, SlepEscrito};
use super::{
    Catalogo, Comuna, Dependencia, Deprov, Modelo, PalabraAnexo, Provincia, Region, Seremi, Slep, SlepComuna,
    TipoPalabra, digest,
};
use crate::base::texto::plain;
use crate::base::{Diagnostico, Diagnosticos, Lugar};

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

    let names = comunas.iter().enumerate().flat_map(|(i, c)| [(plain(&c.nombre), i), (c.codigo.clone(), i)]);
    let catalogo = Catalogo {
        comunas_por_nombre: names.collect(),
        dependencias: only(rows(&tablas, "dependencias", &mut notas)),
        modelos: only(rows(&tablas, "modelos", &mut notas)),
        tipos: only(rows(&tablas, "tipos_sostenedor", &mut notas)),
        compatibilidades: only(rows(&tablas, "tipo_dependencia", &mut notas)),
        documentos: only(rows(&tablas, "documentos_personeria", &mut notas)),
        excepciones: only(rows(&tablas, "rbd_excepciones", &mut notas)),
        servicios: only(rows(&tablas, "servicios", &mut notas)),
        codigos: only(rows(&tablas, "codigos_respuesta", &mut notas)),
        palabras_anexo: anexo_words(&tablas, &mut notas),
        feriados: holidays(&tablas, &regiones, &comunas, &mut notas),
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
    if !notas.has_errors() {
        notas.extend(gaps(&catalogo));
    }
    if notas.has_errors() { Err(notas) } else { Ok(catalogo) }
}

/// The words of an Anexo; one that means what there is not would silently mean nothing.
fn anexo_words(tablas: &[Tabla], notas: &mut Diagnosticos) -> Vec<PalabraAnexo> {
    let keys = |tabla: &str| -> Vec<&str> {
        let found = tablas.iter().find(|t| t.nombre == tabla);
        found
            .into_iter()
            .flat_map(|t| &t.filas)
            .filter_map(|f| f.valores.first())
            .map(String::as_str)
            .collect()
    };
    let (servicios, dependencias) = (keys("servicios"), keys("dependencias"));
    let leidas = rows(tablas, "palabras_anexo", notas);
    for (palabra, fila) in &leidas {
        let palabra: &PalabraAnexo = palabra;
        let valor = palabra.valor.as_str();
        let known = match palabra.tipo {
            TipoPalabra::Columna => ["rol", "orden", "servicio", "marca", "otro"].contains(&valor),
            TipoPalabra::Marca => ["si", "no"].contains(&valor),
            TipoPalabra::Fila => ["ejemplo", "total", "nota"].contains(&valor),
            TipoPalabra::Hoja => ["identificacion", "contactos", "servicios"].contains(&valor),
            TipoPalabra::Persona => {
                ["administrativo", "tecnico", "proveedor", "sostenedor", "representante"].contains(&valor)
            }
            TipoPalabra::Servicio => servicios.contains(&valor),
            TipoPalabra::Dependencia => dependencias.contains(&valor),
        };
        if !known {
            notas.push(dangling(fila, &format!("«{valor}»,")));
        }
    }
    only(leidas)
}

/// The holidays; a place that there is not, or a day that cannot be, would silently be no holiday.
fn holidays(tablas: &[Tabla], regiones: &[Region], comunas: &[Comuna], notas: &mut Diagnosticos) -> Feriados {
    let leidas = rows(tablas, "feriados", notas);
    for (feriado, fila) in &leidas {
        let feriado: &FeriadoEscrito = feriado;
        if let Some(mensaje) = feriado.problem() {
            let ayuda = "Compare con la tabla original: convenio catalogo feriados";
            notas.push(Diagnostico::error("catalogo-valor", fila.origen.lugar(), mensaje, ayuda));
        }
        let Ambito::Lugares { regiones: en_regiones, comunas: en_comunas } = &feriado.lugar else { continue };
        if !en_regiones.iter().all(|codigo| regiones.iter().any(|r| r.codigo == *codigo)) {
            notas.push(dangling(fila, "la región"));
        }
        if !en_comunas.iter().all(|codigo| comunas.iter().any(|c| c.codigo == *codigo)) {
            notas.push(dangling(fila, "la comuna"));
        }
    }
    Feriados::new(only(leidas))
}

/// Rows without which a wrong paper would be made: a person who replaces a table must keep them.
fn gaps(c: &Catalogo) -> Vec<Diagnostico> {
    let mut missing: Vec<(&str, String)> = Vec::new();
    let modelos = c.modelos.iter().map(|m| m.clave);
    missing.extend(
        Modelo::TODOS
            .iter()
            .filter(|m| !modelos.clone().any(|k| k == **m))
            .map(|m| ("modelos", m.clave().to_owned())),
    );
    for d in Dependencia::TODAS {
        if !c.dependencias.iter().any(|f| f.clave == d) {
            missing.push(("dependencias", d.clave().to_owned()));
        }
        for tipo in &c.tipos {
            if !c.compatibilidades.iter().any(|k| k.tipo == tipo.clave && k.dependencia == d) {
                missing.push(("tipo_dependencia", format!("{},{}", tipo.clave, d.clave())));
            }
        }
    }
    if !c.servicios.iter().any(|s| !s.es_implicito()) {
        missing.push(("servicios", "un servicio que se pueda pedir".to_owned()));
    }
    for region in &c.regiones {
        if c.seremi_de(region).is_none_or(|s| s.nombre.is_empty()) {
            missing.push(("seremis", format!("el nombre de la SEREMI de la {}", region.nombre)));
        }
    }
    if c.ministerio("nombre").is_empty() {
        missing.push(("ministerio", "nombre".to_owned()));
    }
    for clave in ["pagina_modelos", "matriz_anexo", "correo_interoperabilidad"] {
        if c.direccion(clave).is_empty() {
            missing.push(("direcciones_oficiales", clave.to_owned()));
        }
    }
    let problem = |(tabla, que): (&str, String)| {
        let archivo = c.tabla(tabla).and_then(|t| t.cambiada_por.last());
        let lugar = archivo.map_or(Lugar::SinLugar {}, Lugar::archivo);
        let mensaje = format!("a la tabla «{tabla}» le falta {que}, y sin eso algún papel quedaría mal");
        Diagnostico::error(
            "catalogo-incompleto",
            lugar,
            mensaje,
            format!(
                "Complete la tabla, o quite su línea «# modo: reemplaza». La original: convenio catalogo {tabla}"
            ),
        )
    };
    missing.into_iter().map(problem).collect()
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
    let mut record = StringRecord::new();
    for fila in &tabla.filas {
        record.clear();
        record.extend(&fila.valores);
        match record.deserialize(Some(&columnas)) {
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
    let csv::ErrorKind::Deserialize { err, .. } = error.kind() else { return dangling(fila, "el valor") };
    let said = err.to_string();
    // serde names the place for a number, and only the value for a word of a list.
    let place = err
        .field()
        .and_then(|f| usize::try_from(f).ok())
        .or_else(|| fila.valores.iter().position(|valor| said.split('`').nth(1) == Some(valor)));
    let column = place.and_then(|i| Some((tabla.columnas.get(i)?, fila.valores.get(i)?)));
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
