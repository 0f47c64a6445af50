//! The samples: right ones make papers, wrong ones make none, and no invented school is a real one.

use crate::comun::{Mesa, ejemplos_con_errores, ejemplos_validos};

#[test]
fn every_sample_makes_whole_packages() {
    let mesa = Mesa::new();
    for ruta in ejemplos_validos() {
        let corrida = mesa.generar(&ruta);
        assert_eq!(corrida.codigo, 0, "{}: {}", ruta.display(), corrida.todo());
    }
    let paquetes = mesa.en_salida();
    assert_eq!(paquetes.len() % 2, 0, "{paquetes:?}");
    for nombre in paquetes {
        let corrida = mesa.correr(["paquete", "verificar", &format!("salida/{nombre}")]);
        assert_eq!(corrida.codigo, 0, "{nombre}: {}", corrida.todo());
    }
}

#[test]
fn every_wrong_sample_ends_with_1_and_writes_nothing() {
    for ruta in ejemplos_con_errores() {
        let mesa = Mesa::new();
        let corrida = mesa.generar(&ruta);
        assert_eq!(corrida.codigo, 1, "{}", ruta.display());
        assert!(corrida.errores.contains("error["), "{}", corrida.errores);
        assert!(!mesa.ruta("salida").exists(), "{} dejó algo escrito", ruta.display());
    }
}

#[test]
fn no_invented_school_has_the_number_of_a_real_one() {
    // Real numbers ended at 42,288 in the directory of 2024.
    let mut vistos = 0;
    for ruta in [ejemplos_validos(), ejemplos_con_errores()].concat() {
        let texto = std::fs::read_to_string(&ruta).unwrap();
        for linea in texto.lines().filter_map(|l| l.trim().strip_prefix("rbd")) {
            let numero: String =
                linea.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
            assert!(numero.parse::<u32>().unwrap() > 43_000, "{}: {linea}", ruta.display());
            vistos += 1;
        }
    }
    assert!(vistos > 110, "{vistos}");
}

#[test]
fn the_five_models_are_all_there() {
    let mesa = Mesa::new();
    let rutas = ejemplos_validos();
    let argumentos = ["validar".into(), "--formato".into(), "json".into()].into_iter().chain(rutas);
    let respuesta = mesa.correr(argumentos.map(std::path::PathBuf::into_os_string)).json();
    let mut modelos: Vec<&str> = respuesta
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|r| r["modelos"].as_array().unwrap())
        .map(|m| m.as_str().unwrap())
        .collect();
    modelos.sort_unstable();
    modelos.dedup();
    assert_eq!(
        modelos,
        ["administracion_delegada", "municipal", "particular_pagado", "particular_subvencionado", "slep"]
    );
}
