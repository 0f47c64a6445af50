//! How much the system lets this process hold open.

/// Raises the number of files and connections that may be open at once to what the system allows without asking anybody, and
/// tells it. A server that runs out of them can answer nobody.
#[cfg(unix)]
pub fn open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    /// More than this serves nobody on one machine.
    const ENOUGH: u64 = 8192;
    let now = getrlimit(Resource::Nofile);
    let wanted = now.maximum.unwrap_or(ENOUGH).min(ENOUGH);
    let current = now.current.unwrap_or(ENOUGH);
    if current < wanted {
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: now.maximum });
    }
    let allowed = getrlimit(Resource::Nofile).current.unwrap_or(ENOUGH);
    usize::try_from(allowed).unwrap_or(usize::MAX)
}

/// Windows has no such number for connections.
#[cfg(windows)]
pub fn open_files() -> usize {
    8192
}
