//! The parts inside finished papers, and deflating them again.

use std::io::{Cursor, Read};

/// Every part of a ZIP, as it was before it was deflated.
pub fn parts(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    (0..zip.len())
        .map(|i| {
            let mut part = Vec::new();
            zip.by_index(i).expect("a part").read_to_end(&mut part).expect("its bytes");
            part
        })
        .collect()
}

/// Deflates each of these by itself, at level 6, with the library that the program uses.
pub fn deflate(parts: &[Vec<u8>]) {
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::Write;
    for part in parts {
        let mut encoder = DeflateEncoder::new(Vec::with_capacity(part.len() / 3), Compression::new(6));
        encoder.write_all(part).expect("memory");
        std::hint::black_box(encoder.finish().expect("memory"));
    }
}
