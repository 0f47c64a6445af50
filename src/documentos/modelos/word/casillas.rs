//! What a box to tick stands for: the words beside it.

use super::super::decision::{Decision, Destino, Opcion};
use super::super::pistas::words;
use crate::catalogo::{Dependencia, Modelo};

/// Decides about a box by its words, or those of its cell's label.
pub fn decide(etiqueta: &str, antes: &str, rotulo: Option<&str>) -> Decision {
    let texts = [Some(etiqueta), rotulo, Some(antes)];
    for texto in texts.into_iter().flatten() {
        let words = words(texto);
        if words.is_empty() || words.len() > 14 {
            continue;
        }
        if let Some(opcion) = option(&words) {
            return Decision::new(
                Destino::Casilla(opcion),
                85,
                format!("la casilla dice «{}»", texto.trim()),
            );
        }
    }
    Decision::unknown("no se sabe qué significa esta casilla")
}

/// A free cell beside the name of a dependency is a box as well: «Municipal | ___».
pub fn of_dependency(rotulo: &str) -> Option<Decision> {
    let words = words(rotulo);
    let opcion = option(&words).filter(|o| matches!(o, Opcion::Dependencia(_) | Opcion::Modelo(_)))?;
    // «Nombre de la corporación municipal» asks for a name.
    let only = words.len() <= 6 && super::super::pistas::Etiqueta::read(rotulo).atributo.is_none();
    only.then(|| Decision::new(Destino::Casilla(opcion), 80, format!("la fila dice «{}»", rotulo.trim())))
}

fn option(words: &[String]) -> Option<Opcion> {
    let any = |stem: &str| words.iter().any(|w| w.starts_with(stem));
    let delegated = any("delegada");
    let found = if delegated {
        Opcion::Modelo(Modelo::AdministracionDelegada)
    } else if any("subvencionad") {
        Opcion::Modelo(Modelo::ParticularSubvencionado)
    } else if any("slep") || (any("servicio") && any("local")) {
        Opcion::Modelo(Modelo::Slep)
    } else if any("corporacion") && any("municipal") {
        Opcion::Dependencia(Dependencia::CorporacionMunicipal)
    } else if any("daem") || any("dem") && words.len() <= 3 {
        Opcion::Dependencia(Dependencia::Municipal)
    } else if any("municipal") {
        Opcion::Modelo(Modelo::Municipal)
    } else if any("particular") {
        Opcion::Modelo(Modelo::ParticularPagado)
    } else if any("titular") {
        Opcion::Calidad("titular")
    } else if any("subrogante") {
        Opcion::Calidad("subrogante")
    } else if any("suplente") {
        Opcion::Calidad("suplente")
    } else if any("interin") {
        Opcion::Calidad("interino")
    } else if any("virtual") {
        Opcion::Canal("oficina_de_partes_virtual")
    } else if any("presencial") {
        Opcion::Canal("presencial")
    } else if any("propio") && (any("sistema") || any("software") || words.len() <= 2) {
        Opcion::SistemaPropio(true)
    } else if any("proveedor") || (any("empresa") && any("extern")) {
        Opcion::SistemaPropio(false)
    } else if any("reporte") && any("asistencia") {
        Opcion::Servicio("reporte_asistencia".to_owned())
    } else if any("asistencia") {
        Opcion::Servicio("asistencia".to_owned())
    } else if any("tipo") && any("ensenanza") {
        Opcion::Servicio("tipo_ensenanza".to_owned())
    } else if any("valida") && any("alumno") || any("validacion") && any("estudiante") {
        Opcion::Servicio("valida_alumno".to_owned())
    } else if any("curso") {
        Opcion::Servicio("curso".to_owned())
    } else if any("semilla") {
        Opcion::Servicio("semilla".to_owned())
    } else {
        return None;
    };
    Some(found)
}
