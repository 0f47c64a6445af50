//! The same work over many items, from a few threads, with the answers in the order of the items.

use std::cell::Cell;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;

/// Asked once: on Linux the answer is read from several files.
static CORES: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));

thread_local! {
    /// Whether this thread is at such work: all cores have some then.
    static WORKER: Cell<bool> = const { Cell::new(false) };
}

/// Does `work` on each item, on as many threads as the machine has cores, this one among them; the answers keep the
/// items' order. Inside such work it starts no more threads.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = if WORKER.get() { 1 } else { CORES.min(items.len()) };
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let answers: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    let turns = || {
        let _busy = Busy::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(i) else { break };
            let answer = work(item);
            *answers[i].lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(answer);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(turns);
        }
        turns();
    });
    let take =
        |answer: Mutex<Option<R>>| answer.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    answers.into_iter().filter_map(take).collect()
}

/// This thread is at work as long as this lives, however the work ends.
struct Busy;

impl Busy {
    fn new() -> Self {
        WORKER.set(true);
        Self
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        WORKER.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(map(&items, |n| n * 2), items.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert!(map(&[] as &[u8], |n| *n).is_empty());
    }

    #[test]
    fn a_failure_of_the_work_is_one_of_the_caller_and_leaves_nothing_behind() {
        let broken = || map(&[1, 2, 3, 4], |n| assert!(*n < 3, "no"));
        assert!(std::panic::catch_unwind(broken).is_err());
        assert!(!WORKER.get());
        assert_eq!(map(&[1, 2, 3], |_| map(&[1, 2], |n| n * 2)), vec![vec![2, 4]; 3]);
    }
}
