//! What lies in a folder or a ZIP: names, digests, and the bytes where somebody needs them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{Fuente, MAX_BYTES, MAX_CERRADO, MAX_LISTA, NoVerificado, PARTE, Soporte, parse_sums};
use crate::base::candado;
use crate::base::huella::hex;
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar};
use crate::paquete::impresion::IMPRESION_NUEVA;
use crate::paquete::{IMPRESION, IMPRESION_ANTERIOR, MANIFIESTO, SUMAS};

/// Beside the papers, and not part of them: what was printed, and the lock's file where the system needs one.
const AJENAS: [&str; 4] = [IMPRESION, IMPRESION_ANTERIOR, IMPRESION_NUEVA, candado::ARCHIVO];

/// The files of a package by name.
pub type Contenido = BTreeMap<String, Vec<u8>>;

/// A file that was read.
#[derive(Debug, Default)]
pub(in crate::paquete) struct Visto {
    /// Nothing where it could not be read to its end.
    pub sha256: Option<String>,
    /// Its bytes, where they were to be kept.
    pub datos: Option<Vec<u8>>,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Reads something to its end, or up to a limit; a piece at a time.
pub(in crate::paquete) fn read_all(mut de: impl Read, keep: bool, max: u64) -> io::Result<Visto> {
    let mut suma = Sha256::new();
    let mut visto = Visto { datos: keep.then(Vec::new), ..Visto::default() };
    let mut pieza = vec![0; 128 << 10];
    loop {
        let n = match de.read(&mut pieza) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        visto.bytes += n as u64;
        if visto.bytes > max {
            return Ok(Visto { datos: visto.datos, bytes: visto.bytes, sha256: None });
        }
        suma.update(&pieza[..n]);
        if let Some(datos) = &mut visto.datos {
            datos.extend_from_slice(&pieza[..n]);
        }
    }
    visto.sha256 = Some(hex(&suma.finalize()));
    Ok(visto)
}

/// What tells of the others is always kept.
pub(in crate::paquete) fn is_list(nombre: &str) -> bool {
    [MANIFIESTO, SUMAS, PARTE].contains(&nombre)
}

/// The files of a folder. On a disc without Joliet or Rock Ridge the names come in capitals and with a version.
pub(super) fn folder(carpeta: &Path, todo: bool) -> Result<Fuente, Fallo> {
    let mut entradas = Vec::new();
    for entrada in fs::read_dir(carpeta).map_err(Fallo::al("leer", carpeta))? {
        let entrada = entrada.map_err(Fallo::al("leer", carpeta))?;
        let nombre = entrada.file_name().to_string_lossy().into_owned();
        let kind = entrada.file_type().map_err(Fallo::al("leer", &entrada.path()))?;
        if !AJENAS.contains(&nombre.as_str()) {
            entradas.push((nombre, entrada.path(), kind));
        }
    }
    entradas.sort_by(|a, b| a.0.cmp(&b.0));
    let mut fuente =
        Fuente { soporte: Soporte::Carpeta, archivos: BTreeMap::new(), notas: Diagnosticos::default() };
    let known = known_names(&entradas);
    let mut renamed = false;
    for (nombre, ruta, kind) in entradas {
        if !kind.is_file() {
            fuente.archivos.insert(nombre, Visto::default());
            continue;
        }
        let meant =
            if known.contains(&nombre) { None } else { known.iter().find(|k| is_plain_iso(&nombre, k)) };
        let meant = meant.filter(|k| !fuente.archivos.contains_key(*k)).cloned();
        renamed |= meant.is_some();
        let own = meant.unwrap_or(nombre);
        let max = if is_list(&own) {
            MAX_LISTA
        } else if todo {
            MAX_BYTES
        } else {
            u64::MAX
        };
        let file = File::open(&ruta).map_err(Fallo::al("leer", &ruta))?;
        let visto = read_all(file, todo || is_list(&own), max).map_err(Fallo::al("leer", &ruta))?;
        fuente.archivos.insert(own, visto);
    }
    if renamed {
        fuente.notas.push(Diagnostico::advertencia(
            "paquete-nombres",
            Lugar::archivo(carpeta),
            "los nombres vienen como en un disco sin Joliet ni Rock Ridge, en mayúsculas o con «;1»; se comparó el contenido",
            "Los archivos sirven. Si los copia a otra parte, use la carpeta o el .iso de la misma versión para recuperar los nombres.",
        ));
    }
    Ok(fuente)
}

/// The names that a package has: those of its lists, and those that the sums name.
fn known_names(entradas: &[(String, std::path::PathBuf, fs::FileType)]) -> Vec<String> {
    let mut known: Vec<String> = [MANIFIESTO, SUMAS, PARTE].map(str::to_owned).into();
    let sums = entradas.iter().find(|(nombre, _, kind)| kind.is_file() && is_plain_iso(nombre, SUMAS));
    if let Some((_, ruta, _)) = sums {
        let read = File::open(ruta).and_then(|f| read_all(f, true, MAX_LISTA));
        let sums = read.ok().and_then(|v| v.datos).and_then(|d| parse_sums(&d));
        known.extend(sums.into_iter().flatten().map(|(nombre, _)| nombre));
    }
    known
}

/// Whether this is what plain ISO 9660 makes of a name: `;1`, a point at the end, other case. The name itself is, too.
fn is_plain_iso(nombre: &str, wanted: &str) -> bool {
    let bare = nombre.rsplit_once(';').map_or(nombre, |(bare, version)| {
        if version.bytes().all(|b| b.is_ascii_digit()) { bare } else { nombre }
    });
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    bare.eq_ignore_ascii_case(wanted)
}

/// Every file of a ZIP, within limits; a damaged one without its bytes.
///
/// # Errors
/// Path or disk; it is no whole ZIP, or unpacks to more than any package of ours.
pub fn read_zip(ruta: &Path) -> Result<Contenido, NoVerificado> {
    let fuente = zip(ruta, true)?;
    let bytes = |v: Visto| if v.sha256.is_some() { v.datos.unwrap_or_default() } else { Vec::new() };
    Ok(fuente.archivos.into_iter().map(|(nombre, visto)| (nombre, bytes(visto))).collect())
}

pub(super) fn zip(ruta: &Path, todo: bool) -> Result<Fuente, NoVerificado> {
    let file = File::open(ruta).map_err(Fallo::al("leer", ruta)).map_err(NoVerificado::Entorno)?;
    let broken = |que: &str| {
        let ayuda = "Descargue o copie el archivo de nuevo, o genere el paquete otra vez.";
        NoVerificado::Contenido(Diagnostico::error("zip-roto", Lugar::archivo(ruta), que, ayuda))
    };
    let mut zip = ZipArchive::new(file).map_err(|_| broken("no es un ZIP completo"))?;
    // A ZIP cut short may end with the directory of a paper inside it, which is a ZIP itself.
    if zip.offset() != 0 {
        return Err(broken("no es un ZIP completo"));
    }
    let mut archivos = BTreeMap::new();
    let mut room = if todo { MAX_BYTES } else { MAX_CERRADO };
    for i in 0..zip.len() {
        let entry = zip.by_index(i).map_err(|_| broken("no es un ZIP completo"))?;
        let nombre = entry.name().map_err(|_| broken("tiene un nombre que no se puede leer"))?.into_owned();
        let keep = todo || is_list(&nombre);
        let max = if is_list(&nombre) { room.min(MAX_LISTA) } else { room };
        let entry = entry.take(max + 1);
        // A damaged entry counts as one with other bytes: its name is what the person needs to hear.
        let visto = read_all(entry, keep, max).unwrap_or_default();
        room = room.checked_sub(visto.bytes).ok_or_else(|| broken("al abrirlo ocupa demasiado espacio"))?;
        archivos.insert(nombre, visto);
    }
    Ok(Fuente { soporte: Soporte::Zip, archivos, notas: Diagnosticos::default() })
}
