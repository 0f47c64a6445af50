//! Who sits at this machine, as the system calls them.

/// The name of the person's account; «alguien» where the system does not say.
///
/// `USERNAME` on Windows, `USER` elsewhere: what a person reads in a history, no proof of anything.
pub fn name() -> String {
    ["USERNAME", "USER", "LOGNAME"]
        .into_iter()
        .filter_map(|variable| std::env::var(variable).ok())
        .map(|nombre| nombre.trim().to_owned())
        .find(|nombre| !nombre.is_empty())
        .unwrap_or_else(|| "alguien".to_owned())
}
