//! SHA-256 as the lower-case hexadecimal text that manifests and `sha256sum` use.

use sha2::{Digest, Sha256};

/// The SHA-256 of these bytes: 64 lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// One SHA-256 over several named pieces; sensitive to their names, their borders and their order.
pub fn sha256_of_all<'a>(piezas: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut suma = Sha256::new();
    for (nombre, bytes) in piezas {
        for parte in [nombre.as_bytes(), bytes] {
            suma.update((parte.len() as u64).to_le_bytes());
            suma.update(parte);
        }
    }
    hex(&suma.finalize())
}

/// These bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut texto, byte| {
        let _ = write!(texto, "{byte:02x}");
        texto
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_the_one_that_everybody_knows() {
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn moving_a_border_changes_the_digest_of_all() {
        let one = sha256_of_all([("a", b"bc".as_slice())]);
        assert_ne!(one, sha256_of_all([("ab", b"c".as_slice())]));
        assert_ne!(one, sha256_of_all([("a", b"b".as_slice()), ("", b"c")]));
    }
}
