//! What a blank without words of its own says by its place among its neighbours, and what neighbours say together.

use super::super::campo::{Atributo as A, Campo, Sujeto as S};
use super::super::contexto::Lectura;
use super::super::decision::{Decision, Destino};
use super::super::pistas::words;
use super::piezas::Piezas;

/// Whether a blank stands where the second party of a convenio comes: «… el Ministerio de Educación y ……».
pub fn joins_second_party(before: &[String], said: &Lectura) -> bool {
    let last = match before {
        [.., y, article] if matches!(article.as_str(), "la" | "el" | "los") => y,
        [.., y] => y,
        [] => return false,
    };
    matches!(last.as_str(), "y" | "e")
        && (said.sujeto == Some(S::Ministerio) || (said.tras_apodo && said.ministerio))
}

/// Decides about blanks that have no words by those around them, and tells apart what is asked for twice.
pub fn decide(piezas: &Piezas<'_>, decisions: &mut [Option<Decision>]) {
    between(piezas, decisions);
    first_party(piezas, decisions);
    address(piezas, decisions);
    owner(piezas, decisions);
    signer(piezas, decisions);
    rest_of_ministry(piezas, decisions);
    digits(piezas, decisions);
    several(piezas, decisions);
}

fn field(decision: Option<&Decision>) -> Option<Campo> {
    match decision.map(|d| &d.destino) {
        Some(Destino::Campo(campo)) => Some(*campo),
        _ => None,
    }
}

fn bare(texto: &str) -> bool {
    words(texto).iter().all(|w| matches!(w.as_str(), "y" | "de"))
}

/// Name, then blanks with nothing but commas, then identity card: nationality, civil status, profession.
fn between(piezas: &Piezas<'_>, decisions: &mut [Option<Decision>]) {
    let mut h = 1;
    while h < decisions.len() {
        let starts = decisions[h].is_none()
            && bare(piezas.before[h])
            && field(decisions[h - 1].as_ref())
                .is_some_and(|c| c.sujeto == S::Representante && c.atributo == A::Nombre);
        if !starts {
            h += 1;
            continue;
        }
        let count =
            (h..decisions.len()).take_while(|i| decisions[*i].is_none() && bare(piezas.before[*i])).count();
        let next = field(decisions.get(h + count).and_then(Option::as_ref));
        let closes = next.is_some_and(|c| c.sujeto == S::Representante && c.atributo != A::Nombre);
        let why = "viene entre el nombre y la cédula, como en el modelo de 2012";
        let order: &[(A, u8)] = match (count, closes) {
            (1, true) => &[(A::EstadoCivil, 75)],
            (1, false) => &[(A::EstadoCivil, 55)],
            (2, _) => &[(A::Nacionalidad, 50), (A::EstadoCivil, 55)],
            (3, true) => &[(A::Nacionalidad, 72), (A::EstadoCivil, 72), (A::Profesion, 72)],
            _ => &[],
        };
        for (i, (atributo, certeza)) in order.iter().enumerate() {
            decisions[h + i] = Some(Decision::campo(Campo::new(S::Representante, *atributo), *certeza, why));
        }
        h += count.max(1);
    }
}

/// A blank at the beginning, whose RUT comes next: whose RUT it is.
fn first_party(piezas: &Piezas<'_>, decisions: &mut [Option<Decision>]) {
    for h in 0..decisions.len() {
        if decisions[h].is_some() || !bare(piezas.before[h]) {
            continue;
        }
        let next = field(decisions.get(h + 1).and_then(Option::as_ref));
        if let Some(next) =
            next.filter(|c| c.atributo == A::Rut && matches!(c.sujeto, S::Sostenedor | S::Representante))
        {
            let why = "lo que sigue es su RUT";
            let certeza = if next.sujeto == S::Sostenedor { 78 } else { 72 };
            decisions[h] = Some(Decision::campo(Campo::new(next.sujeto, A::Nombre), certeza, why));
        }
    }
}

/// An address and one more blank behind a comma: the comuna.
fn address(piezas: &Piezas<'_>, decisions: &mut [Option<Decision>]) {
    for h in 1..decisions.len() {
        let street = field(decisions[h - 1].as_ref())
            .filter(|c| c.sujeto == S::Sostenedor && matches!(c.atributo, A::Domicilio | A::Direccion));
        let only = decisions.get(h + 1).is_none_or(|next| next.is_some() || !bare(piezas.before[h + 1]));
        if street.is_some() && decisions[h].is_none() && piezas.before[h].trim() == "," && only {
            let campo = Campo::new(S::Sostenedor, A::Comuna);
            decisions[h] = Some(Decision::campo(campo, 72, "viene después de la dirección"));
        }
    }
}

/// «El establecimiento ……, RUT ……, representado por …»: schools have no RUT of their own, so a party is meant.
fn owner(piezas: &Piezas<'_>, decisions: &mut [Option<Decision>]) {
    for h in 1..decisions.len() {
        let school = field(decisions[h - 1].as_ref()) == Some(Campo::new(S::Establecimiento, A::Nombre));
        let rut = field(decisions[h].as_ref()) == Some(Campo::new(S::Sostenedor, A::Rut));
        let represented = words(piezas.after[h]).iter().any(|w| w.starts_with("represent"));
        if school && rut && represented {
            let campo = Campo::new(S::Sostenedor, A::Nombre);
            decisions[h - 1] =
                Some(Decision::campo(campo, 75, "lo que sigue es su RUT y quién lo representa"));
        }
    }
}

/// «Nombre: …… RUN: ……»: whoever has an identity card is a person.
fn signer(piezas: &Piezas<'_>, decisions: &mut [Option<Decision>]) {
    for h in 1..decisions.len() {
        let institution = field(decisions[h - 1].as_ref()) == Some(Campo::new(S::Sostenedor, A::Nombre));
        let card = field(decisions[h].as_ref()) == Some(Campo::new(S::Representante, A::Rut));
        let label = words(piezas.before[h - 1]).last().is_some_and(|w| w == "nombre");
        let bare = words(piezas.before[h]).len() <= 3;
        if institution && card && label && bare {
            let campo = Campo::new(S::Representante, A::Nombre);
            decisions[h - 1] = Some(Decision::campo(campo, 78, "lo que sigue es una cédula de identidad"));
        }
    }
}

/// «Decreto N° …… de ……»: what goes on from a blank of the Ministry's is the Ministry's.
fn rest_of_ministry(piezas: &Piezas<'_>, decisions: &mut [Option<Decision>]) {
    for h in 1..decisions.len() {
        let theirs = decisions[h - 1].as_ref().is_some_and(|d| d.destino == Destino::Ajeno);
        let goes_on = words(piezas.before[h]).iter().all(|w| w == "de" || w == "del");
        if theirs && goes_on && decisions[h].is_none() {
            decisions[h] = Some(Decision::ajeno("sigue a lo que completa el Ministerio"));
        }
    }
}

/// A number whose digit has a blank of its own.
fn digits(piezas: &Piezas<'_>, decisions: &mut [Option<Decision>]) {
    for h in 1..decisions.len() {
        let Some(number) = field(decisions[h - 1].as_ref()) else { continue };
        let hyphen = matches!(piezas.before[h].trim(), "-" | "–" | "‑");
        let asked = field(decisions[h].as_ref()).is_some_and(|c| c.atributo == A::Digito);
        if matches!(number.atributo, A::Rut | A::Rbd) && (asked || (hyphen && decisions[h].is_none())) {
            let certeza = decisions[h - 1].as_ref().map_or(0, |d| d.certeza);
            let of = |atributo| Campo { atributo, ..number };
            decisions[h - 1] = Some(Decision::campo(of(A::Cuerpo), certeza, "su dígito va aparte"));
            decisions[h] = Some(Decision::campo(of(A::Digito), certeza, "es el dígito del número anterior"));
        }
    }
}

/// «representada por don …… y por don ……»: one representative each.
fn several(piezas: &Piezas<'_>, decisions: &mut [Option<Decision>]) {
    let name = Campo::new(S::Representante, A::Nombre);
    let is_name = |d: &Option<Decision>| field(d.as_ref()).is_some_and(|c| c == name);
    let joined = |h: usize| {
        let words = words(piezas.before[h]);
        words.iter().take(4).any(|w| w == "y" || w == "e")
    };
    let names: Vec<usize> = (0..decisions.len()).filter(|h| is_name(&decisions[*h])).collect();
    if names.len() < 2 || !names[1..].iter().all(|h| joined(*h)) {
        return;
    }
    let mut which = 0;
    for decision in decisions.iter_mut() {
        which += u16::from(is_name(decision));
        if which > 0
            && let Some(Decision { destino: Destino::Campo(campo), .. }) = decision
            && campo.sujeto == S::Representante
        {
            campo.cual = Some(which);
        }
    }
}
