//! Remembers what was made for a key: a few things a process, the oldest forgotten first.
//!
//! The papers of many profiles have few shapes, and what is equal in all papers of a shape is made once. The bound is
//! there because a batch may bring any number of shapes; whether a thing was remembered never shows in the result.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

/// Things made, by key.
pub(super) struct Memoria<K, V> {
    limit: usize,
    known: RwLock<VecDeque<(K, Arc<V>)>>,
}

impl<K: PartialEq, V> Memoria<K, V> {
    /// Holds at most `limit` things.
    pub(super) const fn new(limit: usize) -> Self {
        Self { limit, known: RwLock::new(VecDeque::new()) }
    }

    /// What was made for this key, or is made now. Two threads may make the same at once; both are right.
    pub(super) fn get<E>(&self, key: K, make: impl FnOnce(&K) -> Result<V, E>) -> Result<Arc<V>, E> {
        let found = |known: &VecDeque<(K, Arc<V>)>| {
            known.iter().find(|(other, _)| *other == key).map(|(_, made)| Arc::clone(made))
        };
        if let Some(made) = found(&self.known.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(made);
        }
        let fresh = Arc::new(make(&key)?);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if found(&known).is_none() {
            known.truncate(self.limit.saturating_sub(1));
            known.push_front((key, Arc::clone(&fresh)));
        }
        Ok(fresh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_made_once_until_it_is_forgotten() {
        let memoria = Memoria::new(2);
        let count = std::cell::Cell::new(0);
        let get = |key: u32| {
            let make = |key: &u32| {
                count.set(count.get() + 1);
                Ok::<u32, ()>(key * 10)
            };
            (*memoria.get(key, make).unwrap(), count.get())
        };
        assert_eq!(
            [1, 2, 1, 3, 3, 2, 1].map(get),
            [(10, 1), (20, 2), (10, 2), (30, 3), (30, 3), (20, 3), (10, 4)]
        );
        assert_eq!(memoria.get(7, |_| Err("no")), Err("no"), "a failure is not remembered");
        assert_eq!(memoria.get(7, |_| Ok::<u32, &str>(70)), Ok(Arc::new(70)));
    }
}
