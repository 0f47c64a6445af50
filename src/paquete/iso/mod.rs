//! The image of a disc with a closed package: ISO 9660 with Joliet and Rock Ridge, the same bytes every time.
//!
//! The first sectors of an image belong to nobody. Ours holds there the digest of everything that is no file's data
//! (descriptors, directories, tables, filling), so that any byte of the image that changed is found: one in a file by the
//! package's sums, any other by this.

mod leer;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use hadris_fs::{Node, Permissions, SetAttr, Tree};
use hadris_iso::{IsoId, IsoLevel, IsoOptions};
use hadris_storage::host::FileDevice;

use crate::base::Fallo;

pub(super) use leer::look;

/// What a disc of 74 minutes holds: the smallest that is sold.
pub const MAX_IMAGEN: u64 = 650 << 20;
/// Where the descriptors begin; before it lies nobody's.
const SISTEMA: u64 = 16 * 2_048;
/// Begins the line with the digest.
const MARCA: &str = "convenio: sha256 de la estructura ";

/// The image's name, which a person sees when the disc is put in: at most 16 signs, as Joliet has it.
fn label(rut: &str, version: u32) -> String {
    let plain: String = rut.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("{}_V{version}", plain.replace('-', "_").to_ascii_uppercase())
}

fn options(rut: &str, version: u32) -> IsoOptions {
    // The time that is set when none is: an image depends on its content alone.
    IsoOptions::default()
        .with_id(IsoId::Volume, &label(rut, version))
        .with_id(IsoId::Application, "CONVENIO")
        .with_level(IsoLevel::L2)
        .with_joliet()
        .with_rock_ridge()
}

fn tree(archivos: &[(&str, hadris_fs::Content)]) -> Result<Tree, hadris_fs::PathError> {
    let mut tree = Tree::new();
    for (nombre, contenido) in archivos {
        let attrs = SetAttr::new().with_permissions(Permissions::new(0o444));
        tree.insert(*nombre, Node::file(contenido.clone()).with_attrs(attrs))?;
    }
    Ok(tree)
}

/// At least how large the image of these files is, in bytes: their data in whole sectors, and what is always there.
pub fn image_size(archivos: impl IntoIterator<Item = u64>) -> u64 {
    archivos.into_iter().map(|bytes| bytes.div_ceil(2_048) * 2_048).sum::<u64>() + (128 << 10)
}

/// Writes the image of a folder's files, and brings it to the disk.
///
/// # Errors
/// Path or disk; the library had to change a name or to leave something out, which is our own fault.
pub(super) fn write(
    imagen: &Path,
    carpeta: &Path,
    nombres: &[&str],
    (rut, version): (&str, u32),
) -> Result<(), Fallo> {
    let failed = |error: io::Error| Fallo::al("escribir", imagen)(error);
    let contents: Result<Vec<_>, Fallo> = nombres
        .iter()
        .map(|nombre| {
            let ruta = carpeta.join(nombre);
            let content = hadris_fs::host::file(&ruta).map_err(|e| Fallo::al("leer", &ruta)(e.into()))?;
            Ok((*nombre, content))
        })
        .collect();
    let tree = tree(&contents?).map_err(|e| failed(e.into()))?;
    let mut file = File::options().read(true).write(true).create_new(true).open(imagen).map_err(failed)?;
    let device = FileDevice::new(file.try_clone().map_err(failed)?).map_err(failed)?;
    let report =
        hadris_iso::sync::write(device, &tree, &options(rut, version)).map_err(|e| failed(e.into()))?;
    if let Some(warning) = report.warnings().first() {
        return Err(failed(io::Error::other(format!("la imagen no guardaría todo igual: {warning}"))));
    }
    let digest = leer::structure_digest(&mut file).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    file.write_all(format!("{MARCA}{digest}\n").as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)
}

/// Whether a file is the image of a disc.
pub(super) fn is_image(ruta: &Path) -> Result<bool, Fallo> {
    let mut file = File::open(ruta).map_err(Fallo::al("leer", ruta))?;
    let mut sign = [0; 6];
    let read = file.seek(SeekFrom::Start(SISTEMA)).and_then(|_| file.read_exact(&mut sign));
    match read {
        Ok(()) if sign[1..] == *b"CD001" => Ok(true),
        Ok(()) => starts_with_mark(&mut file).map_err(Fallo::al("leer", ruta)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(Fallo::al("leer", ruta)(error)),
    }
}

fn starts_with_mark(file: &mut File) -> io::Result<bool> {
    let mut start = [0; MARCA.len()];
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut start)?;
    Ok(start == *MARCA.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_fits_every_directory() {
        assert_eq!(label("65.999.001-K", 12), "65999001_K_V12");
        assert!(label("99.999.999-9", 9_999).len() <= 16);
    }
}
