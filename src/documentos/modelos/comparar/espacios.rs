//! Which blank of one model is which of another: by the words around, within their clause; and what a person decided
//! about them.

use std::collections::HashMap;

use super::super::archivo::Archivo;
use super::super::decision::Decision;
use super::super::oficial::Oficial;
use super::super::word::analisis::Blanco;
use super::palabras::{align, bag, likeness, steps};
use crate::base::texto::plain;
use similar::DiffOp;

/// The words before and after by which a blank is known again.
const ANTES: usize = 4;
const DESPUES: usize = 3;
/// So alike must the words around be for two blanks to be the same one.
const PARECIDO: f64 = 0.6;

/// A blank of each model that are the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pareja {
    /// In the first model.
    pub a: usize,
    /// In the second.
    pub b: usize,
    /// Whether the words around are the same, and no other blank could be meant.
    pub firme: bool,
}

/// The words by which a blank is known again.
fn key(blanco: &Blanco) -> (Vec<String>, Vec<String>) {
    let words = |texto: &str| plain(texto).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    let (mut antes, mut despues): (Vec<String>, Vec<String>) = (words(&blanco.antes), words(&blanco.despues));
    antes.drain(..antes.len().saturating_sub(ANTES));
    despues.truncate(DESPUES);
    (antes, despues)
}

/// Pairs the blanks of two rows, in order.
pub fn pair(a: (&Oficial, &[usize]), b: (&Oficial, &[usize])) -> Vec<Pareja> {
    let keys = |(oficial, indices): (&Oficial, &[usize])| -> Vec<_> {
        indices.iter().map(|i| key(&oficial.blancos()[*i])).collect()
    };
    let (keys_a, keys_b) = (keys(a), keys(b));
    // Where there is one more of the same words on one side, nobody can say which one is new.
    let count = |all: &[(Vec<String>, Vec<String>)]| {
        let mut counts: HashMap<(Vec<String>, Vec<String>), usize> = HashMap::new();
        for key in all {
            *counts.entry(key.clone()).or_default() += 1;
        }
        counts
    };
    let (count_a, count_b) = (count(&keys_a), count(&keys_b));
    let says_something = |k: &(Vec<String>, Vec<String>)| !k.0.is_empty() || !k.1.is_empty();
    let mut pairs = Vec::new();
    for op in steps(&keys_a, &keys_b) {
        let (old, new) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            pairs.extend(old.zip(new).filter_map(|(i, j)| {
                let (k, at_a, at_b) = (&keys_a[i], a.1[i], b.1[j]);
                let worded = says_something(k);
                let same = a.0.blancos()[at_a].decision.destino == b.0.blancos()[at_b].decision.destino;
                // A bare line is the same one only where the same goes in.
                (worded || same).then_some(Pareja {
                    a: at_a,
                    b: at_b,
                    firme: worded && count_a.get(k) == count_b.get(k),
                })
            }));
        } else {
            let (i0, j0) = (old.start, new.start);
            let near = align(old.len(), new.len(), PARECIDO, |i, j| alike(&keys_a[i0 + i], &keys_b[j0 + j]));
            pairs.extend(near.into_iter().map(|(i, j)| Pareja {
                a: a.1[i0 + i],
                b: b.1[j0 + j],
                firme: false,
            }));
        }
    }
    pairs
}

/// How alike the words around two blanks are.
fn alike(a: &(Vec<String>, Vec<String>), b: &(Vec<String>, Vec<String>)) -> f64 {
    // Where both sides say nothing before, or nothing after, the other half decides alone.
    let halves = [(&a.0, &b.0, 0.6), (&a.1, &b.1, 0.4)];
    let told: Vec<_> = halves.into_iter().filter(|(x, y, _)| !x.is_empty() || !y.is_empty()).collect();
    let all: f64 = told.iter().map(|(.., weight)| weight).sum();
    if all == 0.0 {
        return 0.0;
    }
    told.iter().map(|(x, y, weight)| weight * likeness(&bag(*x), &bag(*y))).sum::<f64>() / all
}

/// A decision that was carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traspasada {
    /// The blank of the first model.
    pub de: usize,
    /// The blank of the second.
    pub a: usize,
    /// What goes in, as the map names it.
    pub campo: String,
    /// Whether it is carried out without asking.
    pub segura: bool,
}

/// A decision that found no blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinLugar {
    /// The blank of the first model.
    pub de: usize,
    /// What went in, as the map names it.
    pub campo: String,
    /// Why it was left.
    pub motivo: String,
}

/// What became of a person's decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traspaso {
    /// Those that the second model has now.
    pub traspasadas: Vec<Traspasada>,
    /// Those that it has not.
    pub sin_lugar: Vec<SinLugar>,
}

/// Carries what a person decided about the first model over to the second. `propio`: the first as the program alone
/// reads it; `corregido`: with the person's map.
pub fn carry(propio: &Archivo, corregido: &Archivo, nuevo: &mut Archivo, parejas: &[Pareja]) -> Traspaso {
    let partner: HashMap<usize, &Pareja> = parejas.iter().map(|p| (p.a, p)).collect();
    let mut traspaso = Traspaso::default();
    let (own, said) = (propio.renglones(), corregido.renglones());
    for (i, (own, said)) in own.iter().zip(&said).enumerate() {
        let decision = said.decision;
        if own.decision.destino == decision.destino && own.decision.grado() == decision.grado() {
            continue;
        }
        let campo = decision.destino.to_string();
        let mut lost = |motivo: &str| {
            traspaso.sin_lugar.push(SinLugar { de: i, campo: campo.clone(), motivo: motivo.to_owned() });
        };
        let Some(pareja) = partner.get(&i) else {
            lost("el modelo nuevo no tiene ese espacio");
            continue;
        };
        if !pareja.firme {
            lost("las palabras de alrededor cambiaron, o hay otro igual: confirme cuál es");
            continue;
        }
        let motivo = "así lo decía el mapa del modelo anterior";
        let carried = Decision::new(decision.destino.clone(), decision.certeza, motivo);
        let segura = carried.is_sure();
        nuevo.decide(pareja.b, carried);
        traspaso.traspasadas.push(Traspasada { de: i, a: pareja.b, campo, segura });
    }
    traspaso
}
