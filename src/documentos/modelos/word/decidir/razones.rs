//! From the words of a label, of the sentence before, of a caption to a decision and its reason.

use super::super::super::campo::{Atributo as A, Campo, Sujeto as S, Sujeto};
use super::super::super::contexto::{self, asked};
use super::super::super::decision::{Decision, Destino};
use super::super::super::encaje::{Alrededor, Encaje, fit};
use super::super::super::pistas::{Etiqueta, words};
use super::super::piezas::Piezas;
use super::super::vecinos;

/// Decides by a label, an instruction, the name of a tag.
pub(super) fn by_label(texto: &str, why: &str, whom: Option<Sujeto>, around: Alrededor) -> Option<Decision> {
    let etiqueta = Etiqueta::read(texto);
    if !etiqueta.says_what() && etiqueta.sujeto.is_none() {
        return None;
    }
    let cedula = words(texto).iter().any(|w| w.starts_with("cedula") || w == "run" || w == "ci");
    // A decree asked for where the Ministry is spoken of is the Ministry's.
    let named = etiqueta.sujeto.filter(|s| !(*s == S::Documento && whom == Some(S::Ministerio)));
    // «RUT empresa» in the sentence of a party means the party.
    let loose = words(texto).iter().any(|w| w == "empresa")
        && !words(texto).iter().any(|w| w.starts_with("proveedor"));
    let party = whom.filter(|w| loose && matches!(w, S::Sostenedor | S::Representante));
    let sujeto = party.map(|_| S::Sostenedor).or(named).or(whom);
    let tributario = named.is_none() && words(texto).iter().any(|w| w == "tributario");
    let atributo = etiqueta.atributo.unwrap_or(A::Nombre);
    let reason = format!("{why} «{}»", texto.trim());
    let decision = match fit(sujeto, atributo, Alrededor { cedula, tributario, ..around }) {
        Encaje::Campo(campo, certeza) => {
            let certeza = if etiqueta.ajenas > etiqueta.palabras / 2 { certeza.min(65) } else { certeza };
            // Three things and more in one blank are more than one fact.
            let certeza = if etiqueta.distintos >= 3 { certeza.min(50) } else { certeza };
            let campo = number_in(texto).map_or(campo, |n| campo.of(n));
            Decision::campo(campo, certeza, reason)
        }
        Encaje::Ajeno => Decision::ajeno(format!("{reason}: lo completa el Ministerio")),
        Encaje::Nadie => Decision::unknown(format!("{reason}: el perfil no tiene ese dato")),
    };
    Some(decision)
}

/// «Representante 2», «segundo representante»: which of several a label means.
pub(super) fn number_in(texto: &str) -> Option<u16> {
    const ORDINALES: [&str; 4] = ["primer", "segund", "tercer", "cuart"];
    let words = words(texto);
    let ordinal = |w: &String| ORDINALES.iter().position(|o| w.starts_with(o));
    let counted = words.windows(2).find(|pair| {
        ordinal(&pair[0]).is_some()
            && (pair[1].starts_with("representante") || pair[1].starts_with("establecimiento"))
    });
    if let Some(n) = counted.and_then(|pair| ordinal(&pair[0])) {
        return u16::try_from(n + 1).ok();
    }
    let at = words.iter().position(|w| w.starts_with("representante") || w.starts_with("establecimiento"))?;
    let number: u16 = words[at + 1..].iter().take(2).find_map(|w| w.parse().ok())?;
    (1..=20).contains(&number).then_some(number)
}

/// Decides by the words before the blank.
pub(super) fn by_words(
    piezas: &Piezas<'_>,
    h: usize,
    whom: Option<Sujeto>,
    before: &contexto::Lectura,
    around: Alrededor,
) -> Option<Decision> {
    let words_before = words(piezas.before[h]);
    if vecinos::joins_second_party(&words_before, before) {
        return Some(Decision::campo(
            Campo::new(S::Sostenedor, A::Nombre),
            85,
            "viene después del Ministerio, que es la otra parte",
        ));
    }
    if words_before.last().is_some_and(|w| matches!(w.as_str(), "si" | "no")) && words_before.len() <= 12 {
        return Some(Decision::unknown("es para marcar sí o no"));
    }
    if words_before.last().is_some_and(|w| w.starts_with("firma") || w == "timbre") {
        return Some(Decision::new(Destino::Ajeno, 90, "es para firmar"));
    }
    let asked = asked(piezas.before[h]);
    let (atributo, far) = asked.atributo?;
    if asked.nadie_sabe {
        return (far == 0)
            .then(|| Decision::unknown(format!("pide «{}», que el perfil no tiene", asked.palabras)));
    }
    // «don», «RUT»: of whom is what the sentence says; a cue that names somebody says it itself.
    let sujeto = match (whom, asked.sujeto) {
        (Some(S::Ministerio), _) | (Some(S::Representante), Some(S::Representante)) | (_, None) => whom,
        (_, named) => named,
    };
    let reason = format!("antes dice «{}»", asked.palabras);
    let penalty = [0, 20, 40, 55].get(far).copied().unwrap_or(70);
    match fit(sujeto, atributo, around.with(before, &asked)) {
        Encaje::Campo(campo, certeza) => {
            let campo = number_in(piezas.before[h]).map_or(campo, |n| campo.of(n));
            Some(Decision::campo(campo, certeza.saturating_sub(penalty), reason))
        }
        Encaje::Ajeno => {
            Some(Decision::ajeno(format!("{reason}, y se habla del Ministerio, que lo completa")))
        }
        Encaje::Nadie => Some(Decision::unknown(format!("{reason}, y el perfil no tiene ese dato"))),
    }
}

/// Decides by a caption in brackets right behind the blank: `…… (nombre)`.
pub(super) fn by_caption(after: &str, whom: Option<Sujeto>, around: Alrededor) -> Option<Decision> {
    let (inner, _) = after.trim_start().strip_prefix('(')?.split_once(')')?;
    if words(inner).iter().any(|w| w.starts_with("firma")) {
        return Some(Decision::new(Destino::Ajeno, 90, "es para firmar"));
    }
    // `(RBD        )`: there is room to write in it.
    if inner.contains("   ") {
        return None;
    }
    let etiqueta = Etiqueta::read(inner);
    etiqueta.atributo?;
    by_label(inner, "después dice", whom, around)
}

/// «… para representar al Ministerio»: the sentence says only behind the blank of whom it speaks.
pub(super) fn ministry_is_meant(after: &str) -> bool {
    let words = words(after);
    let near = &words[..words.len().min(8)];
    let represents = near.iter().any(|w| w.starts_with("represent"));
    represents && near.iter().any(|w| w == "ministerio" || w.starts_with("subsecretari") || w == "seremi")
        || near.first().is_some_and(|w| w.starts_with("subsecretari") || w == "ministro" || w == "ministra")
}

/// «……, representada legalmente por …»: who is represented is no person.
pub(super) fn is_represented(after: &str) -> bool {
    words(after).iter().take(3).any(|w| w.starts_with("representad"))
}

pub(super) fn is_house_number(after: &str) -> bool {
    let words = words(after);
    matches!(words.first().map(String::as_str), Some("n" | "no" | "nro" | "numero")) && words.len() == 1
}

pub(super) fn mentions_place(after: &str) -> bool {
    words(after).iter().any(|w| matches!(w.as_str(), "comuna" | "ciudad" | "region"))
}

/// «PRIMERA: …», «CLÁUSULA SEGUNDA», «TERCERO.-»: a new clause, and nobody is spoken of yet.
pub fn starts_clause(texto: &str) -> bool {
    const ORDINALES: [&str; 12] = [
        "primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav", "noven", "decim",
        "undecim", "duodecim",
    ];
    let words = words(&texto.chars().take(60).collect::<String>());
    let first = words.iter().find(|w| *w != "clausula");
    first.is_some_and(|w| ORDINALES.iter().any(|o| w.starts_with(o)))
}
