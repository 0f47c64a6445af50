//! No picture of the program's memory is left on the disk where it crashes while it holds secrets.

/// Switches core files off for this run. What the system refuses changes nothing else.
#[cfg(unix)]
pub fn off() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// Windows writes none of a program that has not asked for it.
#[cfg(windows)]
pub fn off() {}
