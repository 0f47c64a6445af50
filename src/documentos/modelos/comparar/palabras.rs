//! Two rows of words held against each other: what is alike, which belongs to which, and only the words that changed.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// More pairs than this are not looked at one by one: such texts are another text, or no model at all.
const MAX_PARES: usize = 500_000_000;
/// The same, where each pair is weighed by its words.
const MAX_PESADOS: usize = 250_000;
/// So many equal words between two changes do not part them.
const PUENTE: usize = 2;
/// Words around a change.
const CONTEXTO: usize = 5;

/// A change within a text, with some words around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cambio {
    /// The words before.
    pub contexto_antes: String,
    /// What it said; empty where words were put between.
    pub antes: String,
    /// What it says; empty where words were taken out.
    pub despues: String,
    /// The words after.
    pub contexto_despues: String,
}

/// The steps from one row to another. Rows too long to be compared are one replacement.
pub fn steps<T: Eq + std::hash::Hash>(a: &[T], b: &[T]) -> Vec<DiffOp> {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let rest = (a.len() - same, b.len() - same);
    if rest.0.saturating_mul(rest.1) <= MAX_PARES {
        return capture_diff_slices(Algorithm::Patience, a, b);
    }
    let mut ops = Vec::new();
    if same > 0 {
        ops.push(DiffOp::Equal { old_index: 0, new_index: 0, len: same });
    }
    ops.push(DiffOp::Replace { old_index: same, old_len: rest.0, new_index: same, new_len: rest.1 });
    ops
}

/// The changes between two texts, those that stand close together as one.
pub fn changes(a: &[String], b: &[String]) -> Vec<Cambio> {
    let mut spans: Vec<[usize; 4]> = Vec::new();
    for op in steps(a, b) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        match spans.last_mut() {
            Some(last) if old.start - last[1] <= PUENTE && new.start - last[3] <= PUENTE => {
                (last[1], last[3]) = (old.end, new.end);
            }
            _ => spans.push([old.start, old.end, new.start, new.end]),
        }
    }
    let change = |[a0, a1, b0, b1]: [usize; 4]| Cambio {
        contexto_antes: b[b0.saturating_sub(CONTEXTO)..b0].join(" "),
        antes: a[a0..a1].join(" "),
        despues: b[b0..b1].join(" "),
        contexto_despues: b[b1..(b1 + CONTEXTO).min(b.len())].join(" "),
    };
    spans.into_iter().map(change).collect()
}

/// A text's words in order of the alphabet, to be weighed against those of others.
pub fn bag<'t>(words: impl IntoIterator<Item = &'t String>) -> Vec<&'t str> {
    let mut bag: Vec<&str> = words.into_iter().map(String::as_str).collect();
    bag.sort_unstable();
    bag
}

/// How much of two texts' words is the same, from 0 to 1. Two texts without words are alike.
pub fn likeness(a: &[&str], b: &[&str]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let (mut i, mut j, mut same) = (0, 0, 0_u32);
    while i < a.len() && j < b.len() {
        match a[i].cmp(b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, same) = (i + 1, j + 1, same + 1),
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "words of a document are few")]
    let all = (a.len() + b.len()) as f64;
    2.0 * f64::from(same) / all
}

/// Which of one row belongs to which of the other, in order: the pairs whose weights are together the greatest. A
/// pair weighs nothing below `least`. Rows too long to be weighed have no pairs.
pub fn align(n: usize, m: usize, least: f64, weigh: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    if n.saturating_mul(m) > MAX_PESADOS {
        return Vec::new();
    }
    let weights: Vec<f64> = (0..n * m).map(|k| weigh(k / m, k % m)).collect();
    let mut best = vec![0.0_f64; (n + 1) * (m + 1)];
    let at = |i: usize, j: usize| i * (m + 1) + j;
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let skip = best[at(i + 1, j)].max(best[at(i, j + 1)]);
            let weight = weights[i * m + j];
            let take = if weight >= least { weight + best[at(i + 1, j + 1)] } else { 0.0 };
            best[at(i, j)] = skip.max(take);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < n && j < m {
        let weight = weights[i * m + j];
        if weight >= least && best[at(i, j)] <= weight + best[at(i + 1, j + 1)] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[at(i + 1, j)] >= best[at(i, j + 1)] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(texto: &str) -> Vec<String> {
        texto.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn only_the_words_that_changed_are_told_and_neighbours_together() {
        let a = words("el presente convenio rige hasta el 31 de diciembre de 2012 y se renueva");
        let b = words("el presente convenio rige por el plazo de dos años y se renueva");
        let changes = changes(&a, &b);
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0].antes, "hasta el 31 de diciembre de 2012");
        assert_eq!(changes[0].despues, "por el plazo de dos años");
        assert_eq!(changes[0].contexto_despues, "y se renueva");
        assert!(super::changes(&a, &a).is_empty());
    }

    #[test]
    fn rows_are_paired_in_order_by_the_greatest_weight() {
        let weights = [[0.9, 0.1, 0.2], [0.1, 0.2, 0.8]];
        assert_eq!(align(2, 3, 0.5, |i, j| weights[i][j]), [(0, 0), (1, 2)]);
        assert!(align(2, 3, 0.95, |i, j| weights[i][j]).is_empty());
        // Crossing pairs can't both stand: the heavier one does.
        let crossed = [[0.0, 0.9], [0.6, 0.0]];
        assert_eq!(align(2, 2, 0.5, |i, j| crossed[i][j]), [(0, 1)]);
        assert!(align(1_000, 1_000, 0.5, |_, _| 1.0).is_empty(), "too many to be weighed");
    }
}
