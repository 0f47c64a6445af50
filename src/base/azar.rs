//! Chance, from the system. The only place that asks for it.

use std::io;

use super::fallo::own_reason;

/// Random bytes that nobody can foretell.
///
/// # Errors
/// Where the system has none, which only a broken or very old one says.
pub fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        own_reason(io::ErrorKind::Other, format!("el sistema no entrega números al azar ({error})"))
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_draws_are_alike() {
        assert_ne!(bytes::<32>().unwrap(), bytes::<32>().unwrap());
    }
}
