//! Measures closing a package with 20 MB of scans, a cold process, against a bare program that writes the same bytes
//! to the same three places, synced, and hashes them once: less than that no closing can do.

mod comun {
    pub mod medir;
    pub mod procesos;
}

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use comun::medir::{in_turns, say, within};
use comun::procesos::{clear, peak_mb, program, run};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use sha2::{Digest, Sha256};

const TURNS: usize = 9;
const PERFIL: &str = "ejemplos/particular_subvencionado.toml";
const LISTA: [&str; 6] = [
    "rut_sostenedor",
    "cedula_representante",
    "estatutos",
    "certificado_vigencia",
    "certificado_directorio",
    "acta_directorio",
];
/// With the signed convenio these are seven scans of 20 MB together, ten pages each.
const PAGINAS: usize = 10;
const BYTES_POR_PAGINA: usize = 20_000_000 / 7 / PAGINAS;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, mode, de, a] = &args[..]
        && mode == "--copiar"
    {
        return copy(Path::new(de), Path::new(a));
    }
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let scans = dir.path().join("escaneos");
    fs::create_dir(&scans).expect("a folder");
    for (seed, nombre) in LISTA.iter().chain(&["firmado"]).enumerate() {
        write(&scans.join(format!("{nombre}.pdf")), &scan(u32::try_from(seed).expect("few")));
    }
    let perfil = Path::new(env!("CARGO_MANIFEST_DIR")).join(PERFIL);
    let salida = dir.path().join("salida");
    run(program().arg("generar").arg(&perfil).arg("--salida").arg(&salida).stderr(Stdio::null()));
    let paquete = fs::read_dir(&salida)
        .expect("packages")
        .filter_map(|e| Some(e.ok()?.path()))
        .find(|p| p.is_dir())
        .expect("a package");
    let closing = || {
        for old in closed(&salida) {
            if old.is_dir() { fs::remove_dir_all(old) } else { fs::remove_file(old) }.expect("ours");
        }
        let mut command = program();
        command.args(["paquete", "cerrar"]).arg(&paquete).arg("--firmado").arg(scans.join("firmado.pdf"));
        for codigo in LISTA {
            command
                .arg("--personeria")
                .arg(format!("{codigo}={}", scans.join(codigo).with_extension("pdf").display()));
        }
        command.args(["--motivo", "medición"]).stderr(Stdio::null());
        command
    };
    let own = std::env::current_exe().expect("this program");
    let copies = dir.path().join("copias");
    let mut close = || run(&mut closing());
    let mut bare = || {
        clear(&copies);
        fs::create_dir(&copies).expect("a folder");
        run(Command::new(&own).arg("--copiar").arg(&scans).arg(&copies))
    };
    let vueltas = in_turns(TURNS, &mut [&mut close, &mut bare]);
    assert_eq!(closed(&salida).len(), 3, "folder, image and kit");
    say("cerrar: 20 MB de escaneos en siete PDF, procesos fríos (medianas)");
    say(&format!("  ms: cerrar {:.0}, copiar a tres partes y resumir {:.0}", vueltas.ms(0), vueltas.ms(1)));
    within("cerrar / copiar a tres partes y resumir", vueltas.ratio(0, &[1]), ..=2.0);
    if let Some(mb) = peak_mb(&mut closing()) {
        within("cerrar, memoria máxima, MB", mb, ..=120.0);
    }
}

fn closed(salida: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(salida).expect("packages").filter_map(|e| Some(e.ok()?.path()));
    all.filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().contains("_cerrado_v"))).collect()
}

/// What the bare program does: a folder with every file, and two files with all of them.
fn copy(de: &Path, a: &Path) {
    let mut all = Vec::new();
    for entrada in fs::read_dir(de).expect("scans") {
        let ruta = entrada.expect("a scan").path();
        let bytes = fs::read(&ruta).expect("a scan");
        let digest = Sha256::digest(&bytes);
        assert!(digest.iter().any(|b| *b != 0));
        write(&a.join(ruta.file_name().expect("a name")), &bytes);
        all.push(bytes);
    }
    for nombre in ["imagen", "kit"] {
        let mut file = File::options().write(true).create_new(true).open(a.join(nombre)).expect("a file");
        for bytes in &all {
            file.write_all(bytes).expect("room");
        }
        file.sync_all().expect("a disk");
    }
}

fn write(ruta: &Path, bytes: &[u8]) {
    let mut file = File::options().write(true).create_new(true).open(ruta).expect("a file");
    file.write_all(bytes).expect("room");
    file.sync_all().expect("a disk");
}

/// A scan as a scanner writes it: a page a picture, whose data nothing makes smaller.
fn scan(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut d = Document::with_version("1.4");
    let grupo = d.new_object_id();
    let mut hojas: Vec<Object> = Vec::new();
    for _ in 0..PAGINAS {
        let noise = (0..BYTES_POR_PAGINA).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        let imagen = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1_275, "Height" => 1_650,
            "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
        };
        let imagen = d.add_object(Stream::new(imagen, noise.collect()).with_compression(false));
        let dibujo = d.add_object(Stream::new(Dictionary::new(), b"q 612 0 0 792 0 0 cm /Im Do Q".to_vec()));
        let hoja = d.add_object(dictionary! {
            "Type" => "Page", "Parent" => grupo, "Contents" => dibujo,
            "MediaBox" => vec![0.into(), 0.into(), 612.into(), 792.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "Im" => imagen } },
        });
        hojas.push(hoja.into());
    }
    let count = i64::try_from(PAGINAS).expect("few");
    d.objects.insert(grupo, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => hojas }.into());
    let catalogo = d.add_object(dictionary! { "Type" => "Catalog", "Pages" => grupo });
    d.trailer.set("Root", catalogo);
    let mut pdf = Vec::new();
    d.save_to(&mut pdf).expect("memory");
    pdf
}
