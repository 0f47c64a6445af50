//! The checklist held against what was brought: which file or citation answers which line, and what is missing.

use super::entrada::{De, Escaneado};
use super::{Hallazgos, Pedido};
use crate::base::Lugar;
use crate::base::texto::{did_you_mean, forbidden_name, is_forbidden, list, visible};
use crate::catalogo::Exigencia;
use crate::paquete::{LineaLista, Respuesta, missing};

/// The longest citation that is kept, in letters.
const MAX_CITA: usize = 300;

/// A line of the checklist with what answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linea {
    /// The line.
    pub linea: LineaLista,
    /// Files of the package.
    pub archivos: Vec<String>,
    /// The document that is cited instead.
    pub cita: Option<String>,
}

/// What answers each line, in the order of the list; codes that no line has are told.
pub(super) fn answer(
    pedido: &Pedido,
    lista: &[LineaLista],
    escaneos: &[Escaneado],
    h: &mut Hallazgos,
) -> Vec<Respuesta> {
    let codes: Vec<&str> = lista.iter().map(|l| l.codigo.as_str()).collect();
    let mut unknown: Vec<&str> = Vec::new();
    for codigo in pedido.personeria.iter().map(|p| &p.0).chain(pedido.citas.iter().map(|c| &c.0)) {
        if !codes.contains(&codigo.as_str()) && !unknown.contains(&codigo.as_str()) {
            unknown.push(codigo);
            let mensaje = format!("«{}» no es un documento de la lista de este sostenedor", visible(codigo));
            // «cedula» is meant for «cedula_representante», however much is missing.
            let begun =
                codes.iter().filter(|c| !codigo.is_empty() && c.starts_with(codigo.as_str())).copied();
            let begun: Vec<&str> = begun.collect();
            let quiso = match begun[..] {
                [uno] => format!("¿Quiso decir «{uno}»? "),
                _ => did_you_mean(codigo, codes.iter().copied()),
            };
            let ayuda = format!("{quiso}Los de este paquete son: {}.", list(&codes));
            h.error("personeria-tipo", Lugar::SinLugar {}, mensaje, ayuda);
        }
    }
    for (codigo, cita) in &pedido.citas {
        check_citation(codigo, cita, h);
    }
    let mut respuestas = Vec::new();
    for linea in lista {
        let mut archivos: Vec<String> = Vec::new();
        let own = escaneos.iter().filter(|e| e.de == De::Linea(linea.codigo.clone()));
        for escaneo in own {
            if !archivos.contains(&escaneo.nombre) {
                archivos.push(escaneo.nombre.clone());
            }
        }
        let citas: Vec<&str> =
            pedido.citas.iter().filter(|(c, _)| *c == linea.codigo).map(|(_, cita)| cita.trim()).collect();
        let cita = (!citas.is_empty()).then(|| citas.join("; "));
        if archivos.is_empty() && cita.is_none() {
            continue;
        }
        if archivos.len() < linea.cuantos && cita.is_none() {
            let (hay, mas) = (archivos.len(), linea.cuantos);
            let mensaje = format!(
                "«{}» es de cada representante: son {mas}, y se indicó {hay} {}",
                linea.codigo,
                if hay == 1 { "escaneo" } else { "escaneos" }
            );
            let ayuda = "Si ese escaneo las tiene todas, está bien; si no, indique --personeria otra vez por cada una.";
            h.warn("personeria-de-cada-uno", Lugar::SinLugar {}, mensaje, ayuda);
        }
        respuestas.push(Respuesta { codigo: linea.codigo.clone(), archivos, cita });
    }
    respuestas
}

fn check_citation(codigo: &str, cita: &str, h: &mut Hallazgos) {
    let que = if cita.trim().is_empty() {
        "no dice nada".to_owned()
    } else if cita.chars().count() > MAX_CITA {
        format!("pasa de {MAX_CITA} letras")
    } else if let Some(letra) = cita.chars().find(|c| is_forbidden(*c)) {
        format!("tiene {}", forbidden_name(letra))
    } else {
        return;
    };
    let mensaje = format!("la cita de «{}» {que}", visible(codigo));
    let ayuda = "Escriba qué documento es, con su número y fecha: «Decreto N° 12 de 3 de marzo de 2025».";
    h.error("personeria-cita", Lugar::SinLugar {}, mensaje, ayuda);
}

/// The lines that nothing answers; closing with them takes a reason.
pub(super) fn missing_lines(
    lista: &[LineaLista],
    respuestas: &[Respuesta],
) -> Vec<(&'static str, Lugar, String, String)> {
    let answered = |codigo: &str| respuestas.iter().any(|r| r.codigo == codigo);
    missing(lista, answered)
        .into_iter()
        .map(|falta| {
            let nombres: Vec<String> =
                falta.lineas.iter().map(|l| format!("{} ({})", l.nombre, l.codigo)).collect();
            let mensaje = match &nombres[..] {
                [uno] => format!("falta {uno}{}", why(falta.lineas[0].exigencia)),
                varios => {
                    format!("falta uno de estos documentos, basta con cualquiera: {}", varios.join("; "))
                }
            };
            let codigo = falta.lineas.first().map_or("", |l| l.codigo.as_str());
            let cita = if falta.lineas.iter().any(|l| l.citable) {
                format!(" (o cítelo, con --cita {codigo}=\"N° y fecha\")")
            } else {
                String::new()
            };
            let ayuda = format!("Indíquelo con --personeria {codigo}=ARCHIVO{cita}");
            ("personeria-falta", Lugar::SinLugar {}, mensaje, ayuda)
        })
        .collect()
}

fn why(exigencia: Exigencia) -> &'static str {
    match exigencia {
        Exigencia::SiSubroga => ", porque quien firma no es titular",
        Exigencia::AdministracionDelegada => ", por la administración delegada",
        _ => "",
    }
}

/// Citations of what nobody else is known to hold.
pub(super) fn odd_citations(
    lista: &[LineaLista],
    respuestas: &[Respuesta],
) -> Vec<(&'static str, Lugar, String, String)> {
    let cited = |l: &&LineaLista| {
        let own = respuestas.iter().find(|r| r.codigo == l.codigo);
        !l.citable && own.is_some_and(|r| r.cita.is_some() && r.archivos.is_empty())
    };
    lista
        .iter()
        .filter(cited)
        .map(|l| {
            let mensaje = format!(
                "«{}» se cita y no se acompaña, y no se sabe que lo tenga el Ministerio (Ley N° 19.880, artículo 17 letra d)",
                l.codigo
            );
            let ayuda = format!("Acompáñelo con --personeria {}=ARCHIVO", l.codigo);
            ("personeria-cita", Lugar::SinLugar {}, mensaje, ayuda)
        })
        .collect()
}

/// Every line of the list, with its answer.
pub(super) fn tell(lista: &[LineaLista], respuestas: &[Respuesta]) -> Vec<Linea> {
    lista
        .iter()
        .map(|linea| {
            let own = respuestas.iter().find(|r| r.codigo == linea.codigo);
            Linea {
                linea: linea.clone(),
                archivos: own.map(|r| r.archivos.clone()).unwrap_or_default(),
                cita: own.and_then(|r| r.cita.clone()),
            }
        })
        .collect()
}
