//! From a table of text to typed rows, with its references to other tables resolved.

use serde::de::DeserializeOwned;

use super::feriados::FeriadoEscrito;
use super::tabla::{Fila, Tabla};
use super::{Catalogo, Dependencia, Modelo};
use crate::base::{Diagnostico, Diagnosticos, Lugar};

/// The rows of one table, and what is wrong with them: nothing, in a catalogue that somebody was given.
#[derive(Debug)]
pub(super) struct Tipada<T> {
    pub(super) filas: Vec<T>,
    pub(super) notas: Diagnosticos,
}

/// A row that names what its table or another one does not have is told with this, in words that begin a sentence.
pub(super) type Falta<'a> = &'a mut dyn FnMut(&str);

/// Types every row of a table; `link` resolves the references of one.
pub(super) fn load<E: DeserializeOwned, T>(
    catalogo: &Catalogo,
    tabla: &str,
    link: impl Fn(&Catalogo, E, Falta<'_>) -> T,
) -> Tipada<T> {
    let mut tipada = Tipada { filas: Vec::new(), notas: Diagnosticos::default() };
    let Some(tabla) = catalogo.tabla(tabla) else { return tipada };
    tipada.filas.reserve_exact(tabla.filas.len());
    for fila in &tabla.filas {
        match fila.valores.deserialize(Some(&tabla.columnas)) {
            Ok(escrita) => {
                let mut missing = |que: &str| tipada.notas.push(dangling(fila, que));
                tipada.filas.push(link(catalogo, escrita, &mut missing));
            }
            Err(error) => tipada.notas.push(misfit(tabla, fila, &error)),
        }
    }
    tipada
}

/// For rows that name no other table.
pub(super) fn alone<T>(_: &Catalogo, fila: T, _: Falta<'_>) -> T {
    fila
}

/// The place of what a row names; the first one where it is not there, which is told.
pub(super) fn found(at: Option<usize>, que: &str, falta: Falta<'_>) -> usize {
    at.unwrap_or_else(|| {
        falta(que);
        0
    })
}

/// Holidays on a day that cannot be or at a place that there is not, which would silently be none. Looked at here and not
/// where the table is read: whoever counts days would wait for the 346 comunas.
pub(super) fn impossible_holidays(c: &Catalogo) -> Vec<Diagnostico> {
    let filas = c.tabla("feriados").into_iter().flat_map(|t| &t.filas);
    let fault = |(fila, feriado): (&Fila, &FeriadoEscrito)| {
        if let Some(que) = feriado.missing_place(c) {
            return Some(dangling(fila, que));
        }
        let ayuda = "Compare con la tabla original: convenio catalogo feriados";
        Some(Diagnostico::error("catalogo-valor", fila.origen.lugar(), feriado.problem()?, ayuda))
    };
    filas.zip(c.feriados_escritos()).filter_map(fault).collect()
}

/// Rows without which a wrong paper would be made: a person who replaces a table must keep them.
pub(super) fn gaps(c: &Catalogo) -> Vec<Diagnostico> {
    let mut missing: Vec<(&str, String)> = Vec::new();
    let modelos = c.modelos().iter().map(|m| m.clave);
    missing.extend(
        Modelo::TODOS
            .iter()
            .filter(|m| !modelos.clone().any(|k| k == **m))
            .map(|m| ("modelos", m.clave().to_owned())),
    );
    for d in Dependencia::TODAS {
        if !c.dependencias().iter().any(|f| f.clave == d) {
            missing.push(("dependencias", d.clave().to_owned()));
        }
        for tipo in c.tipos() {
            if !c.compatibilidades().iter().any(|k| k.tipo == tipo.clave && k.dependencia == d) {
                missing.push(("tipo_dependencia", format!("{},{}", tipo.clave, d.clave())));
            }
        }
    }
    if !c.servicios().iter().any(|s| !s.es_implicito()) {
        missing.push(("servicios", "un servicio que se pueda pedir".to_owned()));
    }
    for region in c.regiones() {
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
        format!(
            "{que} que nombra la fila «{}» no está en el catálogo",
            fila.valores.iter().collect::<Vec<_>>().join(",")
        ),
        "Corrija el código o agregue la fila que falta en la otra tabla.",
    )
}
