//! An empty Rust program: what starting a process costs.

fn main() {}
