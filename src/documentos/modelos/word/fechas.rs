//! The pieces of a date: `a … de … de 20…`, `__/__/____`, and which date it is.

use super::super::campo::{Atributo as A, Campo, Sujeto as S, Sujeto};
use super::super::contexto;
use super::super::decision::{Decision, Destino};
use super::super::pistas::words;
use super::huecos::{ClaseHueco, Hueco};
use super::parrafos::Parrafo;
use super::piezas::Piezas;

/// Finds dates among the blanks of a paragraph, and decides about their pieces.
pub fn decide(
    parrafo: &Parrafo,
    huecos: &[Hueco],
    piezas: &Piezas<'_>,
    heredado: Option<Sujeto>,
    decisions: &mut [Option<Decision>],
) {
    let de = |t: &str| {
        let joint = words(t).join(" ");
        let joint = joint.strip_prefix("dias ").or(joint.strip_prefix("dia ")).unwrap_or(&joint);
        matches!(
            joint,
            "de" | "del"
                | "del ano"
                | "de ano"
                | "de 20"
                | "de 202"
                | "del 20"
                | "del mes de"
                | "del ano 20"
                | "mes de"
                | "de dos mil"
                | "del ano dos mil"
                | "de 2 0"
        )
    };
    let mut h = 0;
    while h < huecos.len() {
        let unknown = contexto::asked(piezas.before[h]).nadie_sabe;
        if huecos[h].clase == ClaseHueco::MascaraFecha && !unknown {
            let whose = of_what(piezas, h, heredado);
            decisions[h] = Some(piece(whose, A::Fecha, 85, "tiene la forma de una fecha"));
            h += 1;
            continue;
        }
        let second = h + 1 < huecos.len()
            && de(piezas.before[h + 1])
            && !asks_otherwise(piezas.before[h], decisions[h].as_ref());
        if !second {
            if let Some(decision) = year(parrafo, &huecos[h], piezas, h, heredado) {
                decisions[h].get_or_insert(decision);
            }
            h += 1;
            continue;
        }
        let third = h + 2 < huecos.len() && de(piezas.before[h + 2]);
        let printed = printed_year(piezas.after[h + 1]);
        if !third && printed.is_none() {
            h += 1;
            continue;
        }
        let whose = of_what(piezas, h, heredado);
        let why = "son las piezas de una fecha";
        decisions[h] = Some(piece(whose, A::Dia, 92, why));
        decisions[h + 1] = Some(piece(whose, A::Mes, 92, why));
        if third {
            decisions[h + 2] = Some(piece(whose, A::Anio, 92, why));
        }
        h += if third { 3 } else { 2 };
    }
    place(piezas, heredado, decisions);
}

/// «En ……, a … de …»: where it is signed.
fn place(piezas: &Piezas<'_>, heredado: Option<Sujeto>, decisions: &mut [Option<Decision>]) {
    let Some(first) = piezas.before.first() else { return };
    let starts = words(first).join(" ") == "en";
    let goes_on = words(piezas.after[0]).first().is_some_and(|w| w == "a");
    if starts && goes_on {
        decisions[0] =
            Some(Decision::campo(Campo::new(S::Convenio, A::Ciudad), 90, "es el lugar en que se firma"));
    }
    // «En Santiago, ……»: the whole date in one blank.
    let said = words(first);
    let named =
        said.first().is_some_and(|w| w == "en") && (2..=5).contains(&said.len()) && first.contains(',');
    let bare = said.len() == 1 && first.trim_end().ends_with(',') && words(piezas.after[0]).is_empty();
    let of_place = (named || bare) && heredado != Some(S::Ministerio);
    if of_place
        && decisions[0].is_none()
        && words(piezas.after[0]).first().is_none_or(|w| !matches!(w.as_str(), "de" | "del" | "dia" | "dias"))
    {
        decisions[0] = Some(Decision::campo(
            Campo::new(S::Convenio, A::Fecha),
            85,
            "viene después del lugar de la firma",
        ));
    }
}

/// Whether the words before a blank ask for something that is no date.
fn asks_otherwise(before: &str, decision: Option<&Decision>) -> bool {
    let dated = matches!(
        decision.map(|d| &d.destino),
        Some(Destino::Campo(Campo { atributo: A::Fecha | A::Dia | A::Mes | A::Anio, .. }))
    );
    let asked = contexto::asked(before);
    let strong = asked
        .atributo
        .is_some_and(|(a, far)| far == 0 && !matches!(a, A::Fecha | A::Dia | A::Nombre | A::Numero));
    !dated && strong && asked.sujeto.is_none()
}

/// Which date: the convenio's, that of a document, or one of the Ministry's.
fn of_what(piezas: &Piezas<'_>, h: usize, heredado: Option<Sujeto>) -> Option<Sujeto> {
    let all = piezas.all_before(h);
    let said = contexto::subject(&all, None);
    let first = words(&all);
    let ends_in_a = first.last().is_some_and(|w| w == "a" || w == "los");
    let town = first.len() <= 2 && all.trim_end().ends_with(',');
    if ((first.first().is_some_and(|w| w == "en") && ends_in_a) || town) && !said.documento {
        return Some(S::Convenio);
    }
    // A sentence in its middle that is not about signing speaks of some other date.
    let signs = first
        .iter()
        .any(|w| ["firm", "suscri", "celebr", "otorg", "comparec"].iter().any(|raiz| w.starts_with(raiz)));
    if said.sujeto.is_none() && !said.documento && first.len() > 4 && !signs && !ends_in_a {
        return None;
    }
    match said.sujeto {
        Some(S::Documento) => Some(S::Documento),
        Some(S::Ministerio) => Some(S::Ministerio),
        _ if said.documento => Some(S::Documento),
        _ if said.sujeto.is_none() && heredado == Some(S::Ministerio) => None,
        _ if said.sujeto.is_none() => Some(S::Convenio),
        _ => None,
    }
}

fn piece(whose: Option<Sujeto>, atributo: A, certeza: u8, why: &str) -> Decision {
    match whose {
        Some(S::Ministerio) => Decision::ajeno(format!("{why} de un acto del Ministerio")),
        Some(S::Documento) => {
            Decision::campo(Campo::new(S::Documento, atributo), certeza, format!("{why} de la personería"))
        }
        Some(_) => Decision::campo(Campo::new(S::Convenio, atributo), certeza, format!("{why} del convenio")),
        None => {
            Decision::campo(Campo::new(S::Convenio, atributo), 55, format!("{why}, y no se sabe de cuál"))
        }
    }
}

/// `20…`: the rest of a year that somebody began to print.
fn year(
    parrafo: &Parrafo,
    hueco: &Hueco,
    piezas: &Piezas<'_>,
    h: usize,
    heredado: Option<Sujeto>,
) -> Option<Decision> {
    let before = &parrafo.texto[..hueco.rango.start];
    let begun = before.ends_with("20") || before.ends_with("202");
    begun.then(|| piece(of_what(piezas, h, heredado), A::Anio, 85, "es el año que falta"))
}

/// The year that a model prints behind the month, in figures or in words.
pub fn printed_year(after: &str) -> Option<i16> {
    const VEINTES: [&str; 10] = [
        "veinte",
        "veintiuno",
        "veintidos",
        "veintitres",
        "veinticuatro",
        "veinticinco",
        "veintiseis",
        "veintisiete",
        "veintiocho",
        "veintinueve",
    ];
    let words = words(after);
    let mut words = words.iter().map(String::as_str).skip_while(|w| matches!(*w, "de" | "del" | "ano"));
    let first = words.next()?;
    if first == "dos" && words.next() == Some("mil") {
        let rest = words.next()?;
        return VEINTES.iter().position(|v| *v == rest).and_then(|n| i16::try_from(n + 2020).ok());
    }
    first.parse().ok().filter(|year| (2000..2100).contains(year))
}
