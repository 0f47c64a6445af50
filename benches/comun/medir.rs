//! Measuring: the same works in turns, A B A B …, and what one takes as a multiple of another, by medians.

use std::fmt::Debug;
use std::io::Write;
use std::ops::RangeBounds;
use std::time::{Duration, Instant};

/// The seconds that each work took, turn by turn.
pub struct Vueltas(Vec<Vec<f64>>);

/// Runs the works in turns; each says itself how long it took, so that preparing is not counted. One turn more goes
/// before, uncounted.
pub fn in_turns(turns: usize, works: &mut [&mut dyn FnMut() -> Duration]) -> Vueltas {
    let mut seconds = vec![Vec::with_capacity(turns); works.len()];
    for turn in 0..=turns {
        for (work, seconds) in works.iter_mut().zip(&mut seconds) {
            let took = work().as_secs_f64();
            if turn > 0 {
                seconds.push(took);
            }
        }
    }
    Vueltas(seconds)
}

impl Vueltas {
    /// The median of one work, in milliseconds.
    pub fn ms(&self, work: usize) -> f64 {
        median(self.0[work].clone()) * 1e3
    }

    /// The median of the ratios of one work to others together, measured in the same turn.
    pub fn ratio(&self, work: usize, to: &[usize]) -> f64 {
        let others = |turn: usize| to.iter().map(|other| self.0[*other][turn]).sum::<f64>();
        median(self.0[work].iter().enumerate().map(|(turn, took)| took / others(turn)).collect())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// How long something takes.
pub fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// A line on standard output.
pub fn say(texto: &str) {
    let _ = writeln!(std::io::stdout(), "{texto}");
}

/// A figure and its limits: `..=2.0`, `12.0..`.
pub fn within(que: &str, figure: f64, limits: impl RangeBounds<f64> + Debug) {
    let mark = if limits.contains(&figure) { "bien" } else { "NO LLEGA" };
    say(&format!("  {que}: {figure:.2} (límite {limits:?}) {mark}"));
}
