//! The house stays as it was drawn: rooms use those below them, files say their subject, what depends on the system stays in two rooms.

use std::fs;
use std::path::{Path, PathBuf};

use crate::comun::raiz;

/// From the bottom to the top; `main` uses `cli` only.
const CUARTOS: [&str; 16] = [
    "base",
    "pdf",
    "catalogo",
    "perfil",
    "tramite",
    "directorio",
    "documentos",
    "paquete",
    "informes",
    "registro",
    "convertidor",
    "correo",
    "boveda",
    "casos",
    "web",
    "cli",
];

/// Where systems differ: files and folders, and other programs.
const CON_SISTEMA: [&str; 2] = ["base", "convertidor"];

fn fuentes(carpeta: &Path) -> Vec<PathBuf> {
    let mut rutas = Vec::new();
    for entrada in fs::read_dir(carpeta).unwrap() {
        let ruta = entrada.unwrap().path();
        if ruta.is_dir() {
            rutas.extend(fuentes(&ruta));
        } else if ruta.extension().is_some_and(|e| e == "rs") {
            rutas.push(ruta);
        }
    }
    rutas.sort();
    rutas
}

/// The rooms that a file names by `crate::room`, also inside `use crate::{room::…, …}`.
fn usados(texto: &str) -> Vec<String> {
    let mut nombres = Vec::new();
    for resto in texto.split("crate::").skip(1) {
        let word = |t: &str| t.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match resto.strip_prefix('{') {
            None => nombres.push(word(resto)),
            Some(grupo) => {
                let mut depth = 0;
                let mut inicio = true;
                for (i, letra) in grupo.char_indices() {
                    if inicio && letra.is_alphabetic() {
                        nombres.push(word(&grupo[i..]));
                        inicio = false;
                    }
                    match letra {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => inicio = true,
                        _ => {}
                    }
                }
            }
        }
    }
    nombres
}

#[test]
fn a_room_uses_only_the_rooms_below_it() {
    let mut faltas = Vec::new();
    for (alto, cuarto) in CUARTOS.iter().enumerate() {
        for ruta in fuentes(&raiz().join("src").join(cuarto)) {
            let texto = fs::read_to_string(&ruta).unwrap();
            for usado in usados(&texto) {
                let otro = CUARTOS.iter().position(|c| *c == usado);
                let otro =
                    otro.unwrap_or_else(|| panic!("{}: crate::{usado} no es un cuarto", ruta.display()));
                if otro > alto {
                    faltas.push(format!("{} usa {usado}", ruta.display()));
                }
            }
        }
    }
    assert!(faltas.is_empty(), "{faltas:#?}");
    assert_eq!(usados("use crate::{base::{a, b}, cli};\ncrate::perfil::X"), ["base", "cli", "perfil"]);
}

#[test]
fn every_room_on_the_disk_is_one_of_the_house() {
    let mut en_disco: Vec<String> = fs::read_dir(raiz().join("src"))
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    en_disco.sort();
    let mut cuartos = CUARTOS.to_vec();
    cuartos.sort_unstable();
    assert_eq!(en_disco, cuartos);
}

#[test]
fn every_file_says_its_subject_in_its_first_line_and_is_short_enough_to_read() {
    for ruta in [fuentes(&raiz().join("src")), fuentes(&raiz().join("tests"))].concat() {
        let texto = fs::read_to_string(&ruta).unwrap();
        assert!(texto.starts_with("//! "), "{} no dice su asunto en la primera línea", ruta.display());
        let lineas = texto.lines().count();
        assert!(lineas <= 500, "{} tiene {lineas} líneas: tiene más de un asunto", ruta.display());
    }
}

#[test]
fn what_depends_on_the_system_stays_in_two_rooms() {
    for ruta in fuentes(&raiz().join("src")) {
        let texto = fs::read_to_string(&ruta).unwrap();
        let relativa = ruta.strip_prefix(raiz().join("src")).unwrap();
        if !CON_SISTEMA.iter().any(|cuarto| relativa.starts_with(cuarto)) {
            for marca in ["cfg(unix)", "cfg(windows)", "std::os::"] {
                assert!(!texto.contains(marca), "{} tiene {marca}", ruta.display());
            }
        } else if texto.contains("cfg(unix)") || texto.contains("cfg(windows)") {
            let [unix, windows] = ["cfg(unix)", "cfg(windows)"].map(|m| texto.matches(m).count());
            assert_eq!(unix, windows, "{}: cada sistema necesita su lado", ruta.display());
        }
    }
}
