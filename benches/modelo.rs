//! Measures filling somebody else's Word model: a cold process against a bare one that unpacks and packs the same file
//! again; 1,000 profiles into one model, read once, against deflating its changed part and writing the files; and
//! documents of 50 MB, their time and peak memory.
//!
//! `cargo bench --bench modelo -- 200` takes 200 profiles and not 1,000.

mod comun {
    pub mod comprimir;
    pub mod medir;
    pub mod procesos;
}

use std::fs::{self, File};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use comun::comprimir::{deflate, parts};
use comun::medir::{in_turns, say, time, within};
use comun::procesos::{clear, peak_mb, program, run};
use convenio::catalogo::Catalogo;
use convenio::documentos::modelos::oficial::Oficial;
use convenio::documentos::modelos::valores::Datos;
use convenio::perfil::{Revisado, modulo_11, read_toml, revisar};

const TURNS: usize = 25;
/// Of the works that take a second.
const FEW_TURNS: usize = 7;
const MUESTRA: &str = include_str!("../ejemplos/particular_subvencionado.toml");
/// What the model asks for, in the place of what our own paper says.
const HUECOS: [&str; 6] = [
    "Fundación Educacional Los Boldos",
    "65.999.001-6",
    "María José Ñancupil Órdenes",
    "40.000.001-8",
    "Colegio Los Boldos",
    "99001-9",
];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, mode, from, to] = &args[..]
        && mode == "--rehacer"
    {
        return rezip(Path::new(from), Path::new(to));
    }
    let count = args.iter().find_map(|a| a.parse().ok()).unwrap_or(1_000);
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let modelo = dir.path().join("modelo.docx");
    let bytes = model(dir.path());
    put(&modelo, &bytes);
    cold(dir.path(), &modelo);
    many(dir.path(), bytes, count);
    large(dir.path());
}

/// A model like the Ministry's: our own paper with dots where its facts stood.
fn model(dir: &Path) -> Vec<u8> {
    let salida = dir.join("paquete");
    let perfil = Path::new(env!("CARGO_MANIFEST_DIR")).join("ejemplos/particular_subvencionado.toml");
    run(program().arg("generar").arg(perfil).arg("--salida").arg(&salida));
    let paquete = fs::read_dir(&salida).expect("a package").filter_map(|e| Some(e.ok()?.path()));
    let paquete = paquete.into_iter().find(|ruta| ruta.is_dir()).expect("its folder");
    let convenio = fs::read(paquete.join("convenio.docx")).expect("a paper");
    rewritten(&convenio, |nombre, part| {
        if nombre != "word/document.xml" {
            return part;
        }
        let texto = String::from_utf8(part).expect("XML");
        HUECOS.iter().fold(texto, |texto, valor| texto.replace(valor, "……………………")).into_bytes()
    })
}

/// A ZIP with every part unpacked, perhaps changed, and packed again.
fn rewritten(zip: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(zip)).expect("a ZIP");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let mut entrada = from.by_index(i).expect("a part");
        let nombre = entrada.name().expect("a name").into_owned();
        let mut part = Vec::new();
        entrada.read_to_end(&mut part).expect("its bytes");
        let deflated =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        to.start_file(&*nombre, deflated).expect("memory");
        to.write_all(&change(&nombre, part)).expect("memory");
    }
    to.finish().expect("memory").into_inner()
}

/// What the bare process does: everything out, everything in, on the disk.
fn rezip(from: &Path, to: &Path) {
    put(to, &rewritten(&fs::read(from).expect("a file"), |_, part| part));
    File::open(to.parent().expect("a folder")).expect("a folder").sync_all().expect("a disk");
}

fn put(ruta: &Path, bytes: &[u8]) {
    let mut file = File::options().write(true).create_new(true).open(ruta).expect("a file");
    file.write_all(bytes).expect("room");
    file.sync_all().expect("a disk");
}

/// `modelo llenar` of this model with the sample.
fn fill(modelo: &Path, salida: &Path) -> Command {
    let mut command = program();
    let perfil = Path::new(env!("CARGO_MANIFEST_DIR")).join("ejemplos/particular_subvencionado.toml");
    command.args(["modelo", "llenar"]).arg(modelo).arg(perfil).arg("--salida").arg(salida);
    command.args(["--permitir-blancos", "--otro-modelo"]);
    command.stderr(std::process::Stdio::null());
    command
}

fn remove(ruta: &Path) {
    if ruta.exists() {
        fs::remove_file(ruta).expect("a file of ours");
    }
}

fn cold(dir: &Path, modelo: &Path) {
    let (salida, copia) = (dir.join("lleno.docx"), dir.join("copia.docx"));
    let own = std::env::current_exe().expect("this program");
    let mut whole = || {
        remove(&salida);
        run(&mut fill(modelo, &salida))
    };
    let mut bare = || {
        remove(&copia);
        run(Command::new(&own).arg("--rehacer").arg(modelo).arg(&copia))
    };
    let vueltas = in_turns(TURNS, &mut [&mut whole, &mut bare]);
    let filled = Oficial::open(fs::read(&salida).expect("a file")).expect("a model");
    assert!(filled.parrafos().any(|p| p.contains(HUECOS[0])), "it was filled");
    say("modelo: un modelo, proceso frío, en el disco (medianas)");
    say(&format!("  ms: llenar {:.2}, descomprimir y comprimir {:.2}", vueltas.ms(0), vueltas.ms(1)));
    within("llenar / descomprimir y comprimir", vueltas.ratio(0, &[1]), ..=3.0);
}

/// Expedientes made from the sample, each of another owner.
fn expedientes(dir: &Path, count: u32) -> Vec<Revisado<'static>> {
    let hoy = "2026-11-24".parse().expect("a day");
    let one = |n: u32| {
        let rut = 65_000_000 + n;
        let perfil = MUESTRA
            .replace("65.999.001-6", &format!("{rut}-{}", modulo_11::check_digit(rut)))
            .replace("Fundación Educacional Los Boldos", &format!("Fundación Educacional Los Boldos {n}"));
        let ruta = dir.join("uno.toml");
        remove(&ruta);
        let mut file = File::options().write(true).create_new(true).open(&ruta).expect("a file");
        file.write_all(perfil.as_bytes()).expect("room");
        revisar(&read_toml(&ruta).expect("a profile"), Catalogo::propio(), hoy).expect("a good one")
    };
    (0..count).map(one).collect()
}

fn many(dir: &Path, bytes: Vec<u8>, count: u32) {
    let all = expedientes(dir, count);
    let oficial = Oficial::open(bytes).expect("a model");
    let one = |revisado: &Revisado<'_>| {
        let datos = Datos::new(&revisado.expedientes[0], Catalogo::propio());
        oficial.fill(&datos).expect("a file").resultado
    };
    let sample = one(&all[0]);
    assert!(sample.escritos.len() >= HUECOS.len() - 2, "{:?}", sample.escritos);
    let (before, after) = (parts(oficial.bytes()), parts(&sample.bytes));
    let changed: Vec<Vec<u8>> =
        before.iter().zip(after).filter(|(old, new)| *old != new).map(|(_, new)| new).collect();
    assert_eq!(changed.len(), sample.partes.len());
    let [llenos, copias] = ["llenos", "copias"].map(|nombre| dir.join(nombre));
    let write = |folder: &Path, n: usize, bytes: &[u8]| {
        let ruta = folder.join(format!("{n}.docx"));
        File::options()
            .write(true)
            .create_new(true)
            .open(ruta)
            .expect("a file")
            .write_all(bytes)
            .expect("room");
    };
    let fresh = |folder: &PathBuf| {
        clear(folder);
        fs::create_dir(folder).expect("a folder");
    };
    let mut whole = || {
        fresh(&llenos);
        time(|| all.iter().enumerate().for_each(|(n, r)| write(&llenos, n, &one(r).bytes)))
    };
    let mut base = || {
        fresh(&copias);
        time(|| {
            for n in 0..all.len() {
                deflate(&changed);
                write(&copias, n, &sample.bytes);
            }
        })
    };
    let vueltas = in_turns(FEW_TURNS, &mut [&mut whole, &mut base]);
    say(&format!("modelo: {count} perfiles en un modelo leído una vez ({} partes cambian)", changed.len()));
    say(&format!(
        "  ms por perfil: llenar y escribir {:.3}, comprimir y escribir {:.3}",
        vueltas.ms(0) / f64::from(count),
        vueltas.ms(1) / f64::from(count)
    ));
    within("llenar / comprimir y escribir", vueltas.ratio(0, &[1]), ..=1.5);
}

const MB: usize = 1 << 20;

/// A file of 50 MB: all text, or a little text and pictures.
fn large(dir: &Path) {
    let form = ["Nombre del sostenedor", "RUT del sostenedor", "RBD del establecimiento"];
    let form = form.map(|label| format!("<w:p><w:r><w:t>{label}: ……………………</w:t></w:r></w:p>")).concat();
    let mut seed = 1_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 40).expect("24 bits")
    };
    let words: Vec<&str> =
        MUESTRA.split_whitespace().filter(|w| w.chars().all(char::is_alphabetic)).collect();
    let mut cuerpo = form.clone();
    while cuerpo.len() < 50 * MB {
        cuerpo.push_str("<w:p w:rsidR=\"00A1B2C3\"><w:pPr><w:jc w:val=\"both\"/></w:pPr>");
        for _ in 0..=next() % 5 {
            let texto: Vec<&str> = (0..4 + next() % 20).map(|_| words[next() % words.len()]).collect();
            cuerpo.push_str("<w:r><w:rPr><w:rFonts w:ascii=\"Arial\"/><w:sz w:val=\"22\"/></w:rPr><w:t xml:space=\"preserve\">");
            cuerpo.push_str(&texto.join(" "));
            cuerpo.push_str(" </w:t></w:r>");
        }
        cuerpo.push_str("</w:p>");
    }
    let picture: Vec<u8> = (0..5 * MB).map(|_| next().to_le_bytes()[1]).collect();
    for (nombre, body, pictures) in [("50 MB de texto", &cuerpo, 0), ("50 MB de fotos", &form, 10)] {
        let (modelo, salida) = (dir.join("grande.docx"), dir.join("grande_lleno.docx"));
        remove(&modelo);
        put(&modelo, &word(body, &picture, pictures));
        let mut once = || {
            remove(&salida);
            run(&mut fill(&modelo, &salida))
        };
        let vueltas = in_turns(3, &mut [&mut once]);
        say(&format!("modelo: {nombre}"));
        within("segundos", vueltas.ms(0) / 1e3, ..=2.0);
        remove(&salida);
        if let Some(mb) = peak_mb(&mut fill(&modelo, &salida)) {
            within("memoria máxima, MB", mb, ..=564.0);
        }
    }
}

/// A bare Word file.
fn word(cuerpo: &str, picture: &[u8], pictures: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let deflated = zip::write::SimpleFileOptions::default();
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let xml = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{cuerpo}</w:body></w:document>"
    );
    for (nombre, bytes) in [("_rels/.rels", rels), ("word/document.xml", &xml)] {
        zip.start_file(nombre, deflated).expect("memory");
        zip.write_all(bytes.as_bytes()).expect("memory");
    }
    for n in 0..pictures {
        zip.start_file(format!("word/media/{n}.jpg"), deflated).expect("memory");
        zip.write_all(picture).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}
