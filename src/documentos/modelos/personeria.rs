//! The documents that prove somebody's right to sign: which of them a sentence means, and what is said of it.

use std::collections::BTreeSet;

use super::campo::Atributo as A;
use super::pistas::words;
use super::respuesta::{Entorno, Valor, date, missing, text};
use crate::base::texto::list;
use crate::documentos::palabras::document_detail;
use crate::perfil::expediente::{Documento, Expediente};

/// Of the document that the sentence names; of all that prove the personería where it names none.
pub(super) fn value(x: &Expediente<'_>, atributo: A, entorno: Entorno<'_>) -> Valor {
    let declared: Vec<&Documento<'_>> = x
        .representantes
        .iter()
        .flat_map(|r| &r.documentos)
        .filter(|d| !matches!(d.tipo.codigo.as_str(), "rut_sostenedor" | "cedula_representante"))
        .collect();
    let named = named(&declared, entorno.antes);
    if atributo == A::Nombre {
        // Where number and date have blanks of their own, the sentence is about one document.
        let caption = entorno.despues.trim_start().strip_prefix('(').and_then(|inner| inner.split_once(')'));
        let open = entorno.despues.trim_start().starts_with('(');
        let after = caption.map_or(if open { "" } else { entorno.despues }, |(_, rest)| rest);
        let following = words(after);
        let in_pieces = following.iter().take(3).any(|w| {
            matches!(
                w.as_str(),
                "n" | "no" | "numero" | "fecha" | "fechado" | "fechada" | "emanado" | "emanada"
            )
        });
        if let Some(d) = principal(&declared).filter(|_| in_pieces) {
            return text(&lowered(&d.tipo.nombre));
        }
        let mut texts: Vec<String> = Vec::new();
        for d in declared.iter().map(|d| document(d)) {
            if !texts.contains(&d) {
                texts.push(d);
            }
        }
        return if texts.is_empty() {
            missing("el perfil no trae documentos de personería")
        } else {
            text(&list(&texts))
        };
    }
    let chosen = match named {
        Nombrado::Este(d) => Some(d),
        Nombrado::Ninguno => principal(&declared),
        Nombrado::Otro => None,
    };
    let Some(d) = chosen else {
        return missing("el perfil no trae ese documento, o trae varios que se llaman así");
    };
    let said = match atributo {
        A::Numero => d.numero.as_deref().map(text),
        A::Emisor => d.emisor.as_deref().map(text),
        _ => d.fecha.map(|fecha| date(fecha, atributo, entorno)),
    };
    said.unwrap_or_else(|| missing("el perfil no tiene ese dato del documento"))
}

/// What a sentence says of a document.
enum Nombrado<'d, 'c> {
    /// It names none.
    Ninguno,
    /// It names one that was declared.
    Este(&'d Documento<'c>),
    /// It names one, and none or several of those declared are called so.
    Otro,
}

/// The declared document that the words nearest to a blank name.
fn named<'d, 'c>(declared: &[&'d Documento<'c>], antes: &str) -> Nombrado<'d, 'c> {
    const CLASES: [&str; 12] = [
        "escritura",
        "certificado",
        "decreto",
        "acta",
        "sentencia",
        "mandato",
        "poder",
        "estatutos",
        "orden",
        "nombramiento",
        "convenio",
        "instrumento",
    ];
    let words = words(antes);
    // «los estatutos constan en escritura de fecha ……»: the deed is theirs.
    let near = words.len().saturating_sub(8);
    let statutes = words[near..].iter().position(|w| w == "estatutos").map(|i| near + i);
    let last = || words.iter().rposition(|w| CLASES.contains(&w.as_str()));
    let Some(at) = statutes.or_else(last) else { return Nombrado::Ninguno };
    // «convenio» is the one that is being signed, unless a document is called so as well.
    let kind = &words[at];
    let of_kind: Vec<&'d Documento<'c>> =
        declared.iter().copied().filter(|d| self::words(&d.tipo.nombre).contains(kind)).collect();
    if of_kind.is_empty() && kind == "convenio" {
        return Nombrado::Ninguno;
    }
    let more: BTreeSet<&String> = words[at + 1..].iter().filter(|w| w.len() > 4).collect();
    let score = |d: &Documento<'_>| self::words(&d.tipo.nombre).iter().filter(|w| more.contains(w)).count();
    let best = of_kind.iter().map(|d| score(d)).max().unwrap_or_default();
    match of_kind.iter().filter(|d| score(d) == best).collect::<Vec<_>>()[..] {
        [one] => Nombrado::Este(one),
        _ => Nombrado::Otro,
    }
}

/// The document that lets somebody sign for others: the nearest to that act of those declared.
fn principal<'d, 'c>(declared: &[&'d Documento<'c>]) -> Option<&'d Documento<'c>> {
    const ORDEN: [&str; 13] = [
        "decreto_subrogancia",
        "orden_subrogacion",
        "decreto_nombramiento",
        "nombramiento",
        "escritura_poder",
        "poder_privado",
        "acta_directorio",
        "certificado_poderes",
        "sentencia_proclamacion",
        "decreto_asuncion",
        "certificado_registro_mineduc",
        "certificado_directorio",
        "certificado_vigencia",
    ];
    if let [only] = declared {
        return Some(only);
    }
    let by_kind = |codigo: &str| declared.iter().find(|d| d.tipo.codigo == codigo).copied();
    ORDEN.iter().find_map(|codigo| by_kind(codigo))
}

fn document(d: &Documento<'_>) -> String {
    let lower = lowered(&d.tipo.nombre);
    match document_detail(d) {
        detail if detail.is_empty() => lower,
        detail => format!("{lower}, {detail}"),
    }
}

/// A name as it stands inside a sentence.
fn lowered(nombre: &str) -> String {
    let mut letters = nombre.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
