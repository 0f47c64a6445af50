//! Measures `generar` of many profiles, whole packages on the disk, against deflating the same bytes on all cores plus
//! writing and syncing the same files from 8 threads; and whether peak memory grows with the number of profiles.
//!
//! `cargo bench --bench lote -- 200` takes 200 profiles and not 1,000; `-- 1000 20000` also generates 20,000 once.

mod comun {
    pub mod comprimir;
    pub mod medir;
    pub mod procesos;
}

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use comun::comprimir::{deflate, parts};
use comun::medir::{in_turns, say, time, within};
use comun::procesos::{clear, peak_mb, program, run};
use convenio::base::paralelo;
use convenio::perfil::modulo_11;

const TURNS: usize = 9;
const MUESTRA: &str = include_str!("../ejemplos/particular_subvencionado.toml");

fn main() {
    let mut counts = std::env::args().filter_map(|a| a.parse::<u32>().ok());
    let (count, many) = (counts.next().unwrap_or(1_000), counts.next());
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let [perfiles, origen, salida, copia] =
        ["perfiles", "origen", "salida", "copia"].map(|nombre| dir.path().join(nombre));
    let rutas = write_profiles(&perfiles, count.max(many.unwrap_or_default()));
    let generar = |n: u32, a: &Path| {
        let mut command = program();
        command.arg("generar").arg("--salida").arg(a).args(&rutas[..n as usize]);
        command
    };
    run(&mut generar(count, &origen));
    let (folders, files) = tree(&origen);
    let parts: Vec<Vec<Vec<u8>>> = files.iter().map(|(ruta, bytes)| uncompressed(ruta, bytes)).collect();

    let mut whole = || {
        clear(&salida);
        run(&mut generar(count, &salida))
    };
    let mut deflating = || time(|| drop(paralelo::map(&parts, |parts| deflate(parts))));
    let mut writing = || {
        clear(&copia);
        time(|| write_all(&copia, &folders, &files))
    };
    let vueltas = in_turns(TURNS, &mut [&mut whole, &mut deflating, &mut writing]);
    say(&format!("lote: {count} perfiles, paquetes enteros en el disco (medianas)"));
    say(&format!(
        "  ms por perfil: generar {:.2}, comprimir {:.2}, escribir {:.2}",
        vueltas.ms(0) / f64::from(count),
        vueltas.ms(1) / f64::from(count),
        vueltas.ms(2) / f64::from(count)
    ));
    within("generar / (comprimir + escribir)", vueltas.ratio(0, &[1, 2]), ..=3.0);

    let mut peaks = vec![count / 5, count];
    peaks.extend(many);
    let mut first = None;
    for n in peaks {
        clear(&salida);
        let Some(mb) = peak_mb(&mut generar(n, &salida)) else { continue };
        let first = *first.get_or_insert(mb);
        say(&format!("  memoria máxima con {n} perfiles: {mb:.1} MB"));
        within("contra la primera", mb / first, ..=1.25);
    }
}

/// The n-th profile made from the sample: another owner, so another package.
fn profile(n: u32) -> String {
    let rut = 65_000_000 + n;
    MUESTRA
        .replace("65.999.001-6", &format!("{rut}-{}", modulo_11::check_digit(rut)))
        .replace("Fundación Educacional Los Boldos", &format!("Fundación Educacional Los Boldos {n}"))
}

fn write_profiles(carpeta: &Path, count: u32) -> Vec<PathBuf> {
    fs::create_dir(carpeta).expect("a folder");
    let write = |n| {
        let ruta = carpeta.join(format!("{n}.toml"));
        let mut file = File::options().write(true).create_new(true).open(&ruta).expect("a file");
        file.write_all(profile(n).as_bytes()).expect("room");
        ruta
    };
    (0..count).map(write).collect()
}

type Files = Vec<(PathBuf, Vec<u8>)>;

/// The folders and files in a folder of packages, by paths inside it.
fn tree(raiz: &Path) -> (Vec<PathBuf>, Files) {
    let (mut folders, mut files) = (vec![PathBuf::new()], Files::new());
    let mut next = 0;
    while let Some(folder) = folders.get(next).cloned() {
        next += 1;
        for entrada in fs::read_dir(raiz.join(&folder)).expect("a folder") {
            let ruta = entrada.expect("an entry").path();
            let inside = ruta.strip_prefix(raiz).expect("inside").to_owned();
            if ruta.is_dir() {
                folders.push(inside);
            } else {
                files.push((inside, fs::read(ruta).expect("bytes")));
            }
        }
    }
    (folders, files)
}

/// What was deflated to make a file; of the package's own ZIP only what the papers have not deflated already.
fn uncompressed(ruta: &Path, bytes: &[u8]) -> Vec<Vec<u8>> {
    match ruta.extension().and_then(|e| e.to_str()) {
        Some("docx" | "xlsx") => parts(bytes),
        Some("zip") => parts(bytes).into_iter().filter(|part| !part.starts_with(b"PK")).collect(),
        _ => Vec::new(),
    }
}

fn write_all(a: &Path, folders: &[PathBuf], files: &Files) {
    for folder in folders {
        fs::create_dir_all(a.join(folder)).expect("a folder");
    }
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some((ruta, bytes)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut file =
                        File::options().write(true).create_new(true).open(a.join(ruta)).expect("a file");
                    file.write_all(bytes).expect("room");
                    file.sync_all().expect("a disk");
                }
            });
        }
    });
}
