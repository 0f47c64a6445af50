//! Which versions of a closed package lie beside the generated one, and what each consists of.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::base::Fallo;

/// `<package>_cerrado_v3`.
pub(super) fn version_name(base: &str, version: u32) -> String {
    format!("{base}_cerrado_v{version}")
}

/// Name of the image of a version.
pub(super) fn image_name(base: &str, version: u32) -> String {
    format!("{}.iso", version_name(base, version))
}

/// What a name in the folder is of a closed package: its version, and what comes after it.
fn version_of<'n>(base: &str, nombre: &'n str) -> Option<(u32, &'n str)> {
    let rest = nombre.strip_prefix(base)?.strip_prefix("_cerrado_v")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let version = rest[..end].parse().ok().filter(|v| *v > 0 && !rest.starts_with('0'))?;
    let after = &rest[end..];
    let ours =
        after.is_empty() || after == ".iso" || (after.starts_with("_kit_digital") && after.ends_with(".zip"));
    ours.then_some((version, after))
}

/// Every version of which something is there, in order: a folder, an image or a ZIP.
pub(super) fn versions(carpeta: &Path, base: &str) -> Result<BTreeSet<u32>, Fallo> {
    Ok(names(carpeta)?.iter().filter_map(|n| version_of(base, n)).map(|(version, _)| version).collect())
}

/// The ZIPs of the kit of a version that are there.
pub(super) fn kit_files(carpeta: &Path, base: &str, version: u32) -> Result<Vec<String>, Fallo> {
    let mut kit = names(carpeta)?;
    kit.retain(|n| version_of(base, n).is_some_and(|(v, after)| v == version && after.ends_with(".zip")));
    Ok(kit)
}

fn names(carpeta: &Path) -> Result<Vec<String>, Fallo> {
    let mut nombres = Vec::new();
    for entrada in fs::read_dir(carpeta).map_err(Fallo::al("leer", carpeta))? {
        let entrada = entrada.map_err(Fallo::al("leer", carpeta))?;
        nombres.extend(entrada.file_name().into_string().ok());
    }
    nombres.sort();
    Ok(nombres)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_of_this_package_counts_as_a_version_of_it() {
        assert_eq!(version_of("a_b", "a_b_cerrado_v12"), Some((12, "")));
        assert_eq!(version_of("a_b", "a_b_cerrado_v2.iso"), Some((2, ".iso")));
        assert_eq!(version_of("a_b", "a_b_cerrado_v2_kit_digital_parte1.zip").map(|v| v.0), Some(2));
        for other in
            ["a_b_cerrado_v0", "a_b_cerrado_v01", "a_b_cerrado_vx", "a_b_c_cerrado_v1", "a_b_cerrado_v1.txt"]
        {
            assert_eq!(version_of("a_b", other), None, "{other}");
        }
    }
}
