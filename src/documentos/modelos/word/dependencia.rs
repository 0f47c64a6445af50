//! For which dependency a model is: what its title and page headers say.

use super::super::pistas::words;
use super::analisis::ParteLeida;
use super::partes::ClaseParte;
use crate::catalogo::Modelo;

/// A model's own word on which schools it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModeloVisto {
    /// Which schools.
    pub modelo: Modelo,
    /// The paragraph that says so.
    pub frase: String,
}

/// As many paragraphs from the beginning are its title.
const TITULO: usize = 12;

/// Looks at page headers and title for the words of one dependency and of no other.
pub fn find(partes: &[ParteLeida]) -> Option<ModeloVisto> {
    let headings =
        partes.iter().filter(|p| p.parte.clase == ClaseParte::Cabecera).flat_map(|p| &p.lectura.parrafos);
    let body =
        partes.iter().filter(|p| p.parte.clase == ClaseParte::Cuerpo).flat_map(|p| &p.lectura.parrafos);
    let mut seen: Vec<ModeloVisto> = Vec::new();
    let title = body.filter(|p| !p.texto.trim().is_empty()).take(TITULO);
    for parrafo in headings.chain(title) {
        let found = named(&parrafo.texto);
        if let [modelo] = found[..] {
            seen.push(ModeloVisto { modelo, frase: parrafo.texto.trim().to_owned() });
        }
    }
    let first = seen.first()?.clone();
    // A title that names several says nothing.
    seen.iter().all(|visto| visto.modelo == first.modelo).then_some(first)
}

/// The dependencies that a text names as the schools it is for.
fn named(texto: &str) -> Vec<Modelo> {
    let words = words(texto);
    // A long sentence names dependencies in passing; a title or heading is short or speaks of the model itself.
    let short = words.len() <= 14;
    let of_model = words.iter().any(|w| w == "modelo" || w == "convenio") && words.len() <= 60;
    if !short && !of_model {
        return Vec::new();
    }
    let has = |first: &str, second: &str| {
        words.windows(2).any(|pair| pair[0].starts_with(first) && pair[1].starts_with(second))
    };
    let any = |stem: &str| words.iter().any(|w| w.starts_with(stem));
    let schools = any("establecimiento") || any("sostenedor") || any("modelo") || any("colegio");
    let mut found = Vec::new();
    if any("delegada") && any("administracion") {
        found.push(Modelo::AdministracionDelegada);
    }
    if any("subvencionad") {
        found.push(Modelo::ParticularSubvencionado);
    }
    if has("servicio", "local") || has("servicios", "locales") || any("slep") {
        found.push(Modelo::Slep);
    }
    if schools && any("municipal") && !any("municipalidad") {
        found.push(Modelo::Municipal);
    }
    if schools && (has("particular", "pagad") || (any("particular") && !any("subvencionad"))) {
        found.push(Modelo::ParticularPagado);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_its_dependency_and_a_sentence_does_not() {
        assert_eq!(named("(MODELO CONVENIO ESTABLECIMIENTOS PARTICULARES)"), [Modelo::ParticularPagado]);
        assert_eq!(named("Establecimientos Particulares Subvencionados"), [Modelo::ParticularSubvencionado]);
        assert_eq!(named("MODELO DE CONVENIO – ESTABLECIMIENTOS MUNICIPALES"), [Modelo::Municipal]);
        assert_eq!(named("Convenio con la Ilustre Municipalidad de ____"), []);
    }
}
