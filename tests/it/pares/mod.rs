//! What other programs make of the papers: Word and Excel readers, LibreOffice, unzip and 7z; what a library
//! says of the holidays; and the system itself, which fails or kills the program in the middle of its work.
//!
//! Every test here needs a program that is not ours and is ignored by default: `tests/todo.sh` runs those whose
//! peer is there, by the name of their module.
#![cfg(target_os = "linux")]

mod age;
mod anexos;
mod ausencia;
mod cerrar;
mod correo;
mod feriados;
mod imprimir;
mod informes;
mod libreoffice;
mod matrices;
mod modelos;
mod montaje;
mod montaje_cerrar;
mod montaje_registro;
mod paginas;
mod python;
mod recorrido;
mod strace;
mod strace_cerrar;
mod strace_directorio;
mod strace_imprimir;
mod strace_registro;
mod xls;
mod zip;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::comun::{Mesa, archivos_de, ejemplos_validos, raiz};

/// The Word papers of a package.
const WORD: [&str; 5] = [
    "convenio.docx",
    "oficio.docx",
    "lista_de_verificacion.docx",
    "caratula_cd.docx",
    "hoja_de_llenado.docx",
];
/// The Excel paper of a package.
const EXCEL: &str = "anexo.xlsx";

/// A school of a profile.
#[derive(Clone, Debug)]
struct Colegio {
    rbd: String,
    nombre: String,
    /// Names of the services it asks for, the implied one too.
    servicios: Vec<String>,
}

/// A package of a sample, with what its profile says.
#[derive(Debug)]
struct Paquete {
    nombre: String,
    carpeta: PathBuf,
    zip: PathBuf,
    sostenedor: [String; 2],
    representantes: Vec<[String; 2]>,
    colegios: Vec<Colegio>,
}

/// Generates all valid samples in the test's folder; the facts come from the profiles, not from the papers.
fn paquetes(mesa: &Mesa) -> Vec<Paquete> {
    let servicios = services(mesa);
    ejemplos_validos().iter().flat_map(|perfil| of_profile(mesa, perfil, &servicios)).collect()
}

/// Key of each service: its name, and whether it comes with all others.
fn services(mesa: &Mesa) -> BTreeMap<String, (String, bool)> {
    let tabla = mesa.correr(["catalogo", "servicios", "--formato", "json"]).json();
    let filas = tabla["filas"].as_array().unwrap();
    filas.iter().map(|f| (text(&f["clave"]), (text(&f["nombre"]), f["implicito"] == "si"))).collect()
}

fn of_profile(mesa: &Mesa, perfil: &Path, servicios: &BTreeMap<String, (String, bool)>) -> Vec<Paquete> {
    let corrida =
        mesa.correr([OsStr::new("generar"), perfil.as_os_str(), "--formato".as_ref(), "json".as_ref()]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let toml = fs::read_to_string(perfil).unwrap();
    let toml = table(DeTable::parse(&toml).unwrap().get_ref());
    let sostenedor = &toml["sostenedor"];
    let named = |t: &Value| [text(&t["nombre"]), with_dots(&text(&t["rut"]))];
    let schools: Vec<Colegio> =
        toml["establecimientos"].as_array().unwrap().iter().map(|e| school(e, servicios)).collect();
    let mut made = Vec::new();
    for hecho in corrida.json()[0]["paquetes"].as_array().unwrap() {
        let carpeta = mesa.ruta(&text(&hecho["carpeta"]));
        let manifiesto: Value =
            serde_json::from_slice(&fs::read(carpeta.join("MANIFIESTO.json")).unwrap()).unwrap();
        let suyos: Vec<String> =
            manifiesto["establecimientos"].as_array().unwrap().iter().map(|e| text(&e["rbd"])).collect();
        made.push(Paquete {
            nombre: carpeta.file_name().unwrap().to_str().unwrap().to_owned(),
            zip: mesa.ruta(&text(&hecho["zip"])),
            sostenedor: named(sostenedor),
            representantes: sostenedor["representantes"].as_array().unwrap().iter().map(named).collect(),
            colegios: schools.iter().filter(|c| suyos.contains(&c.rbd)).cloned().collect(),
            carpeta,
        });
    }
    let placed: usize = made.iter().map(|p| p.colegios.len()).sum();
    assert_eq!(placed, schools.len(), "{}: every school is in one package", perfil.display());
    made
}

/// A table of a profile; numbers and days, which no test asks for, are left out.
fn table(toml: &DeTable<'_>) -> Value {
    toml.iter().map(|(clave, v)| (clave.get_ref().to_string(), value(v.get_ref()))).collect()
}

fn value(toml: &DeValue<'_>) -> Value {
    match toml {
        DeValue::String(texto) => Value::from(&**texto),
        DeValue::Array(lista) => lista.iter().map(|v| value(v.get_ref())).collect(),
        DeValue::Table(tabla) => table(tabla),
        _ => Value::Null,
    }
}

fn school(e: &Value, servicios: &BTreeMap<String, (String, bool)>) -> Colegio {
    let asked: Vec<String> = e["servicios"].as_array().unwrap().iter().map(text).collect();
    let names = servicios.iter().filter(|(clave, (_, implied))| *implied || asked.contains(clave));
    Colegio {
        rbd: text(&e["rbd"]),
        nombre: text(&e["nombre"]),
        servicios: names.map(|(_, (nombre, _))| nombre.clone()).collect(),
    }
}

fn text(valor: &Value) -> String {
    valor.as_str().unwrap_or_else(|| panic!("no es un texto: {valor}")).to_owned()
}

/// `65999001-6` as `65.999.001-6`; a RUT with dots as it is.
fn with_dots(rut: &str) -> String {
    let plain = rut.replace('.', "");
    let (number, check) = plain.split_once('-').unwrap();
    let mut dotted = String::new();
    for (i, digit) in number.chars().enumerate() {
        if i > 0 && (number.len() - i).is_multiple_of(3) {
            dotted.push('.');
        }
        dotted.push(digit);
    }
    format!("{dotted}-{check}")
}

/// Runs a peer, which must end well, and returns what it printed.
fn run(orden: &mut Command) -> String {
    let salida = orden.output().unwrap_or_else(|e| panic!("{orden:?}: {e}"));
    assert!(salida.status.success(), "{orden:?}: {}\n{}", salida.status, streams(&salida));
    String::from_utf8(salida.stdout).unwrap()
}

fn streams(salida: &Output) -> String {
    let [out, err] = [&salida.stdout, &salida.stderr].map(|b| String::from_utf8_lossy(b).into_owned());
    format!("{out}{err}")
}

/// Runs one of the readers in `tests/pares` over these files: an element for each.
fn reader(script: &str, archivos: &[PathBuf]) -> Vec<Value> {
    let python = std::env::var_os("CONVENIO_PYTHON").unwrap_or_else(|| "python3".into());
    let script = raiz().join("tests/pares").join(script);
    let json = run(Command::new(python).arg("-B").arg(script).args(archivos));
    let seen: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(seen.len(), archivos.len());
    seen
}
