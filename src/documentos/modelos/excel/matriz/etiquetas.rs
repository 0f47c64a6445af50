//! What a label of a form asks for, and of whom: without its number, its colon and words that only say more.

use super::super::super::campo::{Atributo as A, Sujeto as S, Sujeto};
use super::super::super::pistas::Etiqueta;
use super::super::anexo::encabezados::without_number;
use super::super::anexo::palabras::Palabras;
use crate::base::texto::plain;

/// Words of a label that say nothing of what is asked for.
const DE_MAS: [&str; 19] = [
    "contacto",
    "rol",
    "funcion",
    "persona",
    "actual",
    "vigente",
    "institucional",
    "directo",
    "movil",
    "laboral",
    "personal",
    "principal",
    "completo",
    "completa",
    "activo",
    "habitual",
    "oficial",
    "valido",
    "interno",
];

/// A label without what explains it.
pub(super) fn label(texto: &str) -> Option<Etiqueta> {
    let bare = without_number(texto).split(['(', '[', '\n']).next().unwrap_or(texto);
    let bare = bare.trim_end_matches([':', ' ', '*', '.', '_', '…']);
    let mut etiqueta = Etiqueta::read(bare);
    // «Nombre persona», «Teléfono móvil»: the same without the word that only says more.
    if etiqueta.ajenas == 1 {
        let said = plain(bare);
        let less: Vec<&str> = said.split(' ').filter(|w| !DE_MAS.contains(w)).collect();
        let shorter = Etiqueta::read(&less.join(" "));
        if shorter.ajenas == 0 && shorter.says_what() {
            etiqueta = shorter;
        }
    }
    let words = plain(bare);
    let has = |w: &str| words.split(' ').any(|x| x == w || x.starts_with(w) && w.len() > 5);
    // In a form, unlike in a sentence, a bare «Sistema» asks for its name, and «la entidad» is who maintains the schools.
    let product = ["sistema", "nombre sistema", "sistema informatico", "aplicacion", "aplicacion o software"];
    if product.contains(&words.as_str()) {
        etiqueta = Etiqueta::read("software");
    } else if (has("empresa") && (has("provee") || has("software") || has("sistema")) && !has("rut"))
        || (has("proveedor") && has("servicio") && etiqueta.atributo == Some(A::Servicios))
    {
        etiqueta = Etiqueta::read("nombre del proveedor");
    } else if etiqueta.sujeto.is_none() && (has("entidad") || has("empresa")) {
        etiqueta.sujeto = Some(if has("entidad") { S::Sostenedor } else { S::Proveedor });
        etiqueta.ajenas = etiqueta.ajenas.saturating_sub(1);
    }
    let own = etiqueta.ajenas == 0
        || (etiqueta.ajenas == 1 && etiqueta.atributo.is_some() && etiqueta.palabras <= 5);
    // «N°» and «Servicios solicitados» head what follows, and ask for nothing by themselves.
    let asks =
        !matches!((etiqueta.sujeto, etiqueta.atributo), (None, Some(A::Numero)) | (_, Some(A::Servicios)));
    let deed = etiqueta.sujeto == Some(S::Documento) && !words.contains("personer");
    let known = etiqueta.says_what() && own && asks && !deed && etiqueta.palabras <= 9;
    (known && !texto.contains('@')).then_some(etiqueta)
}

/// Which one of several a heading is about: «Establecimiento N° 2».
pub(super) fn ordinal(texto: &str) -> Option<u16> {
    let last = texto.split(|c: char| !c.is_alphanumeric()).rfind(|w| !w.is_empty())?;
    let about = Etiqueta::read(texto).sujeto == Some(S::Establecimiento);
    last.parse().ok().filter(|n| about && (1..1_000).contains(n))
}

/// Whether a row heads columns for several people: `Contacto administrativo | Contacto técnico`.
pub(super) fn is_people_heading(cells: &[(u16, String)], palabras: &Palabras<'_>) -> bool {
    let mut people: Vec<Sujeto> = Vec::new();
    for (_, texto) in cells {
        people.extend(palabras.role(texto).filter(|s| !people.contains(s)));
    }
    let side_by_side =
        cells.windows(2).any(|w| w[1].0 == w[0].0 + 1 && w.iter().all(|(_, t)| palabras.role(t).is_some()));
    people.len() > 1 && people.len() == cells.len() && side_by_side
}

/// Whether a label asks for more than one thing, joined by «y», a comma or a bar; the name of a comuna is one, and so
/// is a number with its digit.
pub(super) fn asks_several(etiqueta: Etiqueta, titulo: &str) -> bool {
    let words = format!(" {} ", plain(titulo));
    let joined = words.contains(" y ") || words.contains(" e ") || titulo.contains(['/', ',', '+', ';', '-']);
    let mut count = etiqueta.distintos;
    let of_name = words.contains(" nombre ") || words.contains(" nombres ");
    if of_name && etiqueta.atributo.is_some_and(|a| a != A::Nombre) {
        count = count.saturating_sub(1);
    }
    let digit = words.contains(" dv ") || words.contains(" digito ");
    if digit && matches!(etiqueta.atributo, Some(A::Rbd | A::Rut)) {
        count = count.saturating_sub(1);
    }
    joined && count > 1 && !matches!(etiqueta.atributo, Some(A::NombreRbd | A::Direccion))
}
