//! Reading an image back: by each of its directories, which must agree; every file's data; all the rest by its digest.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use hadris_fs::sync::FileSystem;
use hadris_fs::{DirCursor, Extent, MountOptions};
use hadris_iso::Namespace;
use hadris_iso::sync::IsoFs;
use hadris_storage::host::FileDevice;
use sha2::{Digest, Sha256};

use super::{MARCA, SISTEMA};
use crate::base::contencion::contain;
use crate::base::huella::hex;
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar};
use crate::paquete::verificar::{Fuente, MAX_LISTA, NoVerificado, Soporte, Visto, is_list, read_all};

/// More files than a package has; a broken directory may go on for ever.
const MAX_ARCHIVOS: usize = 10_000;

/// Where each file's data lie, by its name.
type Directorio = BTreeMap<String, Vec<Extent>>;

/// Reads one directory of the image.
fn directory(imagen: &File, cual: Namespace) -> io::Result<Directorio> {
    let dev = FileDevice::new(imagen.try_clone()?)?;
    let mut iso = IsoFs::mount_namespace(dev, MountOptions::new(), cual)?;
    let (root, mut from) = (iso.root(), DirCursor::START);
    let mut found = Directorio::new();
    while let Some(entry) = iso.readdir(root, from)? {
        from = entry.next_cursor();
        let nombre = String::from_utf8_lossy(entry.name().as_bytes()).into_owned();
        if nombre == "." || nombre == ".." {
            continue;
        }
        let mut extents = [Extent::new(0, 0); 2];
        let n = if entry.file_type() == hadris_fs::FileType::File {
            iso.extents(entry.node(), 0, &mut extents)?
        } else {
            0
        };
        if found.len() == MAX_ARCHIVOS || found.contains_key(&nombre) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        found.insert(nombre, extents[..n].to_vec());
    }
    Ok(found)
}

/// The digest of all that is no file's data, from the descriptors to the end.
pub(super) fn structure_digest(imagen: &mut File) -> io::Result<String> {
    let rock_ridge = directory(imagen, Namespace::RockRidge)?;
    digest_around(imagen, &rock_ridge)
}

fn digest_around(imagen: &mut File, directorio: &Directorio) -> io::Result<String> {
    let mut data: Vec<(u64, u64)> = directorio.values().flatten().map(|e| (e.offset(), e.end())).collect();
    data.sort_unstable();
    let end = imagen.metadata()?.len();
    let (mut suma, mut at) = (Sha256::new(), SISTEMA);
    data.push((end, end));
    for (from, to) in data {
        // Where the data begin and how long they are is in the digest too: it is in the directories.
        if from > at {
            imagen.seek(SeekFrom::Start(at))?;
            let mut piece = Vec::new();
            // Between files lie only directories and filling.
            imagen.by_ref().take((from - at).min(MAX_LISTA)).read_to_end(&mut piece)?;
            suma.update(&piece);
        }
        at = at.max(to);
    }
    Ok(hex(&suma.finalize()))
}

/// What the image's first sectors say: the digest, and whether nothing else is there.
fn written_digest(imagen: &mut File) -> io::Result<Option<String>> {
    let mut sistema = vec![0; usize::try_from(SISTEMA).unwrap_or_default()];
    imagen.seek(SeekFrom::Start(0))?;
    imagen.read_exact(&mut sistema)?;
    let end = sistema.iter().position(|b| *b == 0).unwrap_or(sistema.len());
    let line = std::str::from_utf8(&sistema[..end]).unwrap_or_default();
    let digest = line.strip_prefix(MARCA).and_then(|d| d.strip_suffix('\n')).filter(|d| d.len() == 64);
    Ok(digest.filter(|_| sistema[end..].iter().all(|b| *b == 0)).map(str::to_owned))
}

/// Everything in an image, by its directories.
pub(in crate::paquete) fn look(ruta: &Path) -> Result<Fuente, NoVerificado> {
    let broken = |que: String| {
        let ayuda = "Use otra copia: la carpeta o el kit de la misma versión. Con la carpeta, «convenio paquete cerrar» hace la imagen de nuevo.";
        Diagnostico::error("imagen-danada", Lugar::archivo(ruta), que, ayuda)
    };
    let environment = |e| NoVerificado::Entorno(Fallo::al("leer", ruta)(e));
    let mut imagen = File::open(ruta).map_err(environment)?;
    let mut notas = Diagnosticos::default();
    // A library that gives up over a damaged directory says no more than one that calls it damaged.
    let read = |cual| contain(|| directory(&imagen, cual)).and_then(Result::ok);
    let trees = [
        ("Rock Ridge", read(Namespace::RockRidge)),
        ("Joliet", read(Namespace::Joliet)),
        ("ISO 9660", read(Namespace::Primary)),
    ];
    for (nombre, tree) in &trees {
        if tree.is_none() {
            notas.push(broken(format!("el directorio {nombre} de la imagen no está o no se puede leer")));
        }
    }
    let [(_, rock_ridge), (_, joliet), (_, primary)] = trees;
    let alike = |a: &Directorio, b: &Directorio| {
        let lower = |d: &Directorio| -> BTreeMap<String, Vec<Extent>> {
            let name = |n: &str| n.trim_end_matches('.').to_ascii_lowercase();
            d.iter().map(|(n, e)| (name(n), e.clone())).collect()
        };
        lower(a) == lower(b)
    };
    for other in [&joliet, &primary].into_iter().flatten() {
        if rock_ridge.as_ref().is_some_and(|r| !alike(r, other)) {
            notas.push(broken(
                "los directorios de la imagen no dicen lo mismo: unos equipos verían otros archivos".into(),
            ));
            break;
        }
    }
    let Some(directorio) = rock_ridge.or(joliet).or(primary) else {
        return Err(NoVerificado::Contenido(broken(
            "la imagen está dañada: ninguno de sus directorios se puede leer".into(),
        )));
    };
    let mut archivos = BTreeMap::new();
    for (nombre, extents) in &directorio {
        // What can't be read to its end counts as a file with other bytes.
        let visto = read_extents(&mut imagen, extents, is_list(nombre)).unwrap_or_default();
        archivos.insert(nombre.clone(), visto);
    }
    let written = written_digest(&mut imagen).map_err(environment)?;
    match written {
        None => notas.push(Diagnostico::advertencia(
            "imagen-sin-huella",
            Lugar::archivo(ruta),
            "el comienzo de la imagen no es el que escribe convenio: se comprobaron sus archivos, y no el resto de la imagen",
            "Si la imagen la hizo convenio, está dañada: use otra copia.",
        )),
        Some(digest) if digest_around(&mut imagen, &directorio).map_err(environment)? != digest => {
            let que = "cambió algo en la imagen fuera de los archivos: en sus directorios, o en lo que hay entre ellos";
            notas.push(broken(que.into()));
        }
        Some(_) => {}
    }
    Ok(Fuente { soporte: Soporte::Imagen, archivos, notas })
}

fn read_extents(imagen: &mut File, extents: &[Extent], keep: bool) -> io::Result<Visto> {
    let end = imagen.metadata()?.len();
    if extents.iter().any(|e| e.end() > end) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let max = if keep { MAX_LISTA } else { u64::MAX };
    match extents {
        [] => read_all(io::empty(), keep, max),
        [one] => {
            imagen.seek(SeekFrom::Start(one.offset()))?;
            read_all(imagen.take(one.len()), keep, max)
        }
        // Only files of more than 4 GB lie in several pieces.
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}
