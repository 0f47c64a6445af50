//! Whether a path lies on another machine's disk, where locks and shared memory cannot be relied on.

use std::io;
use std::path::Path;

/// File systems of other machines by the number that Linux has for them (`linux/magic.h`, and each one's own header),
/// with the name that people know. Of FUSE nobody can tell what is behind it, so it is not among them.
const DE_RED: [(u64, &str); 12] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x0102_1997, "9P"),
    (0x5346_414f, "AFS"),
    (0x6b41_4653, "AFS"),
    (0x7375_7245, "Coda"),
    (0x564c, "NCP"),
    (0x00c3_6400, "Ceph"),
    (0x786f_4256, "carpeta compartida de VirtualBox"),
    (0x0bd0_0bd0, "Lustre"),
];

/// The network file system with this number; none for a disk of the machine and for what is not known.
pub fn of_type(tipo: u64) -> Option<&'static str> {
    DE_RED.iter().find(|(numero, _)| *numero == tipo).map(|(_, nombre)| *nombre)
}

/// Whether this is the path of a share as Windows writes it: `\\servidor\carpeta`, `\\?\UNC\servidor\carpeta`.
pub fn is_share(ruta: &str) -> bool {
    let ruta = ruta.replace('/', "\\");
    let Some(resto) = ruta.strip_prefix(r"\\") else { return false };
    match resto.strip_prefix("?\\").or_else(|| resto.strip_prefix(".\\")) {
        Some(dispositivo) => dispositivo.get(..4).is_some_and(|inicio| inicio.eq_ignore_ascii_case("UNC\\")),
        None => resto.starts_with(|letra: char| letra != '\\'),
    }
}

/// The network file system on which this path lies, by name; none where it lies on the machine's own disk.
///
/// What is not there yet lies where the nearest folder above it does.
///
/// # Errors
/// What the system said of the path.
pub fn file_system(ruta: &Path) -> io::Result<Option<&'static str>> {
    let there = ruta.ancestors().find(|r| r.symlink_metadata().is_ok());
    of_existing(there.unwrap_or(Path::new(".")))
}

#[cfg(unix)]
fn of_existing(ruta: &Path) -> io::Result<Option<&'static str>> {
    let estado = rustix::fs::statfs(ruta)?;
    // Of another size on other machines; where it is too small for some of ours, it is negative and not known.
    Ok(u64::try_from(estado.f_type).ok().and_then(of_type))
}

/// Untried. A letter of a drive may stand for a share: the system's own name of the path tells.
#[cfg(windows)]
fn of_existing(ruta: &Path) -> io::Result<Option<&'static str>> {
    let entera = ruta.canonicalize()?;
    Ok(is_share(&entera.to_string_lossy()).then_some("carpeta compartida de Windows"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_of_other_machines_are_known_by_their_number() {
        let names = [0x6969, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997].map(of_type);
        assert_eq!(names, [Some("NFS"), Some("CIFS"), Some("SMB2"), Some("9P")]);
        // ext4, tmpfs, btrfs, xfs, overlay, FUSE.
        for propio in [0xef53, 0x0102_1994, 0x9123_683e, 0x5846_5342, 0x794c_7630, 0x6573_5546] {
            assert_eq!(of_type(propio), None, "{propio:x}");
        }
    }

    #[test]
    fn a_share_is_known_by_its_path() {
        for red in [r"\\servidor\datos", r"\\?\UNC\servidor\datos", r"\\?\unc\s\d", "//servidor/datos"] {
            assert!(is_share(red), "{red}");
        }
        for propia in [r"C:\datos", r"\\?\C:\datos", r"\\.\C:", "/home/ana", r"\datos", "", r"\\", "///x"] {
            assert!(!is_share(propia), "{propia}");
        }
    }

    #[test]
    fn what_is_not_there_yet_lies_where_its_folder_does() {
        let carpeta = tempfile::tempdir().unwrap();
        assert_eq!(file_system(&carpeta.path().join("no/hay/esto")).unwrap(), None);
    }
}
