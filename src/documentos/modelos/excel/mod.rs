//! Excel files of others.

pub mod libro;
