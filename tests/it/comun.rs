//! What the tests share: running the program in a sealed environment, samples, reading papers back.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The day it is in every test that does not say otherwise.
pub const HOY: &str = "2026-11-24";

/// How a run of the program ended.
pub struct Corrida {
    pub codigo: i32,
    pub salida: String,
    pub errores: String,
}

impl Corrida {
    /// Both streams, problems first, as a person sees them.
    pub fn todo(&self) -> String {
        format!("{}{}", self.errores, self.salida)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.salida)
            .unwrap_or_else(|e| panic!("{e}: {}\n{}", self.salida, self.errores))
    }
}

/// A folder of its own for one test, with nothing of the machine's configuration in sight.
pub struct Mesa {
    pub dir: TempDir,
}

impl Mesa {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn ruta(&self, nombre: &str) -> PathBuf {
        self.dir.path().join(nombre)
    }

    pub fn escribir(&self, nombre: &str, contenido: impl AsRef<[u8]>) -> PathBuf {
        let ruta = self.ruta(nombre);
        let mut file = fs::File::options().create(true).truncate(true).write(true).open(&ruta).unwrap();
        file.write_all(contenido.as_ref()).unwrap();
        ruta
    }

    /// The program, ready to be given more arguments; it works in the test's folder.
    pub fn programa(&self) -> Command {
        let mut programa = Command::new(env!("CARGO_BIN_EXE_convenio"));
        programa
            .current_dir(self.dir.path())
            .env("CONVENIO_HOY", HOY)
            .env("CONVENIO_CONFIGURACION", self.ruta("configuracion"))
            .env("CONVENIO_SOFFICE", "")
            .env("CONVENIO_CARPETA_DATOS", self.ruta("datos"))
            .stdin(Stdio::null());
        programa
    }

    pub fn correr<A: AsRef<std::ffi::OsStr>>(&self, argumentos: impl IntoIterator<Item = A>) -> Corrida {
        terminar(self.programa().args(argumentos))
    }

    /// Runs an order with this on its standard input.
    pub fn con_entrada(&self, orden: &[&str], entrada: &str) -> Corrida {
        let mut programa = self.programa();
        programa.args(orden).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut hijo = programa.spawn().unwrap();
        // One that refuses before it reads has closed its end.
        let _ = hijo.stdin.take().unwrap().write_all(entrada.as_bytes());
        corrida(hijo.wait_with_output().unwrap())
    }

    /// `generar` this profile into `salida`.
    pub fn generar(&self, perfil: &Path) -> Corrida {
        self.correr(["generar".as_ref(), perfil.as_os_str(), "--salida".as_ref(), "salida".as_ref()])
    }

    /// What lies in `salida`, hidden things included.
    pub fn en_salida(&self) -> Vec<String> {
        let Ok(entradas) = fs::read_dir(self.ruta("salida")) else { return Vec::new() };
        let mut nombres: Vec<String> =
            entradas.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        nombres.sort();
        nombres
    }
}

pub fn terminar(programa: &mut Command) -> Corrida {
    corrida(programa.output().unwrap())
}

fn corrida(salida: std::process::Output) -> Corrida {
    Corrida {
        codigo: salida.status.code().unwrap_or(-1),
        salida: String::from_utf8(salida.stdout).unwrap(),
        errores: String::from_utf8(salida.stderr).unwrap(),
    }
}

/// Runs `generar` with these samples and options.
pub fn generar(mesa: &Mesa, perfiles: &[&str], opciones: &[&str]) -> Corrida {
    let perfiles: Vec<PathBuf> = perfiles.iter().map(|p| ejemplo(p)).collect();
    let mut orden = mesa.programa();
    orden.arg("generar").args(perfiles).args(opciones);
    terminar(&mut orden)
}

/// The manifest of a package.
pub fn manifiesto(mesa: &Mesa, paquete: &str) -> serde_json::Value {
    serde_json::from_slice(&fs::read(mesa.ruta(paquete).join("MANIFIESTO.json")).unwrap()).unwrap()
}

pub fn raiz() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn ejemplo(nombre: &str) -> PathBuf {
    raiz().join("ejemplos").join(nombre)
}

pub fn texto_de_ejemplo(nombre: &str) -> String {
    fs::read_to_string(ejemplo(nombre)).unwrap()
}

/// Every sample that is right, in order.
pub fn ejemplos_validos() -> Vec<PathBuf> {
    ejemplos_que(|nombre| !nombre.starts_with("error_"))
}

/// Every sample that is wrong, in order.
pub fn ejemplos_con_errores() -> Vec<PathBuf> {
    ejemplos_que(|nombre| nombre.starts_with("error_"))
}

fn ejemplos_que(elegir: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut rutas: Vec<PathBuf> = fs::read_dir(raiz().join("ejemplos"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|r| r.extension().is_some_and(|e| e == "toml"))
        .filter(|r| elegir(r.file_name().unwrap().to_str().unwrap()))
        .collect();
    rutas.sort();
    assert!(!rutas.is_empty());
    rutas
}

/// The folder of real reference data, where there is one; says on the test's output what is left out where not.
pub fn datos_reales(archivo: &str, sin_el: &str) -> Option<PathBuf> {
    let carpeta =
        std::env::var_os("CONVENIO_DATOS").map_or_else(|| raiz().join("../shared/datos"), PathBuf::from);
    let ruta = carpeta.join(archivo);
    if ruta.is_file() {
        return Some(ruta);
    }
    let _ = writeln!(std::io::stderr(), "sin {archivo} (variable CONVENIO_DATOS) no se comprobó: {sin_el}");
    None
}

/// The files of the one package in `salida`, name and bytes, in order.
pub fn archivos_de(carpeta: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archivos: Vec<(String, Vec<u8>)> = fs::read_dir(carpeta)
        .unwrap()
        .map(|e| e.unwrap().path())
        .map(|r| (r.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(r).unwrap()))
        .collect();
    archivos.sort();
    archivos
}

/// A part of a ZIP as text.
pub fn parte(zip: &[u8], nombre: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut texto = String::new();
    zip.by_name(nombre).unwrap().read_to_string(&mut texto).unwrap();
    texto
}

/// A ZIP of these parts, name and bytes.
pub fn zip_de(partes: &[(&str, &[u8])]) -> Vec<u8> {
    let mut salida = ZipWriter::new(Cursor::new(Vec::new()));
    for (nombre, bytes) in partes {
        salida.start_file(*nombre, SimpleFileOptions::default()).unwrap();
        salida.write_all(bytes).unwrap();
    }
    salida.finish().unwrap().into_inner()
}

/// The ZIP with one of its parts, which has to be there, changed, or taken away where `change` gives nothing.
pub fn con_parte(zip: &[u8], parte: &str, change: impl FnOnce(String) -> Option<String>) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut partes = Vec::new();
    for i in 0..zip.len() {
        let mut entrada = zip.by_index(i).unwrap();
        let nombre = entrada.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entrada.read_to_end(&mut bytes).unwrap();
        partes.push((nombre, bytes));
    }
    let at = partes.iter().position(|(nombre, _)| nombre == parte).unwrap_or_else(|| panic!("{parte}"));
    match change(String::from_utf8(std::mem::take(&mut partes[at].1)).unwrap()) {
        Some(nuevo) => partes[at].1 = nuevo.into_bytes(),
        None => drop(partes.remove(at)),
    }
    let partes: Vec<(&str, &[u8])> = partes.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    zip_de(&partes)
}

/// The paragraphs of a Word file's body, one a line; cells of a table are paragraphs too.
pub fn texto_de_word(docx: &[u8]) -> String {
    use quick_xml::events::Event;
    let xml = parte(docx, "word/document.xml");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut texto, mut dentro) = (String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return texto,
            Event::Start(t) if t.name().as_ref() == "w:t" => dentro = true,
            Event::End(t) if t.name().as_ref() == "w:t" => dentro = false,
            Event::End(t) if t.name().as_ref() == "w:p" => texto.push('\n'),
            Event::Empty(t) if t.name().as_ref() == "w:br" => texto.push('\n'),
            Event::Text(t) if dentro => texto.push_str(&t),
            Event::GeneralRef(t) if dentro => {
                texto.push_str(&quick_xml::escape::unescape(&format!("&{};", &*t)).unwrap());
            }
            _ => {}
        }
    }
}
