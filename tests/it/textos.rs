//! What people read, whole: the text of each convenio, and every problem as it is drawn. Snapshots are read, not accepted.

use std::fs;

use crate::comun::{Mesa, ejemplo, ejemplos_con_errores, texto_de_ejemplo, texto_de_word};

/// The text of a paper of the only package that this sample makes.
fn papel(perfil: &str, archivo: &str) -> String {
    let mesa = Mesa::new();
    let corrida = mesa.generar(&ejemplo(perfil));
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let carpeta = mesa.en_salida().into_iter().find(|n| !n.contains(".zip")).unwrap();
    texto_de_word(&fs::read(mesa.ruta("salida").join(carpeta).join(archivo)).unwrap())
}

#[test]
fn the_text_of_each_convenio() {
    for perfil in [
        "municipal.toml",
        "corporacion_municipal.toml",
        "particular_subvencionado.toml",
        "administracion_delegada.toml",
        "particular_pagado.toml",
        "slep.toml",
        "representacion_conjunta.toml",
    ] {
        let nombre = format!("convenio_{}", perfil.trim_end_matches(".toml"));
        insta::assert_snapshot!(nombre, papel(perfil, "convenio.docx"));
    }
}

#[test]
fn the_text_of_the_other_papers() {
    for archivo in ["oficio.docx", "lista_de_verificacion.docx", "caratula_cd.docx", "hoja_de_llenado.docx"] {
        let nombre = format!("papel_{}", archivo.trim_end_matches(".docx"));
        insta::assert_snapshot!(nombre, papel("representacion_conjunta.toml", archivo));
    }
}

#[test]
fn every_problem_of_the_samples_as_it_is_drawn() {
    for ruta in ejemplos_con_errores() {
        let mesa = Mesa::new();
        let nombre = ruta.file_name().unwrap().to_str().unwrap();
        mesa.escribir(nombre, texto_de_ejemplo(nombre));
        let corrida = mesa.correr(["validar", nombre]);
        insta::assert_snapshot!(nombre.trim_end_matches(".toml").to_owned(), corrida.todo());
    }
}

#[test]
fn what_generar_says() {
    let mesa = Mesa::new();
    mesa.escribir("perfil.toml", texto_de_ejemplo("representacion_conjunta.toml"));
    insta::assert_snapshot!("generar", mesa.correr(["generar", "perfil.toml"]).todo());
}

#[test]
fn clauses_are_numbered_without_a_gap_in_every_model() {
    const ORDINALES: [&str; 15] = [
        "PRIMERA",
        "SEGUNDA",
        "TERCERA",
        "CUARTA",
        "QUINTA",
        "SEXTA",
        "SÉPTIMA",
        "OCTAVA",
        "NOVENA",
        "DÉCIMA",
        "DÉCIMA PRIMERA",
        "DÉCIMA SEGUNDA",
        "DÉCIMA TERCERA",
        "DÉCIMA CUARTA",
        "DÉCIMA QUINTA",
    ];
    for perfil in
        ["municipal", "particular_subvencionado", "administracion_delegada", "particular_pagado", "slep"]
    {
        let texto = papel(&format!("{perfil}.toml"), "convenio.docx");
        let clausulas: Vec<&str> = texto
            .lines()
            .filter_map(|l| l.split_once(": "))
            .map(|(antes, _)| antes)
            .filter(|antes| antes.chars().all(|c| c.is_uppercase() || c == ' ') && antes.len() > 4)
            .collect();
        assert_eq!(clausulas, ORDINALES, "{perfil}");
    }
}

#[test]
fn grammar_agrees_in_number_and_gender() {
    let uno = papel("particular_subvencionado.toml", "convenio.docx");
    assert!(uno.contains("el siguiente establecimiento educacional:"));
    assert!(
        !uno.contains("conjuntamente.")
            && !uno.contains("los establecimientos educacionales individualizados")
    );
    let varios = papel("representacion_conjunta.toml", "convenio.docx");
    assert!(varios.contains("los siguientes establecimientos educacionales:"));
    assert!(varios.contains("quienes actúan conjuntamente"));
    assert!(varios.contains("doña Gabriela Paz Inostroza Lagos, chilena, casada"));
    assert!(varios.contains("don Iván Eduardo Yáñez Ibarra, chileno, viudo"));
    let municipal = papel("municipal.toml", "convenio.docx");
    assert!(municipal.contains("el Ministerio de Educación e Ilustre Municipalidad"));
    let slep = papel("slep.toml", "convenio.docx");
    assert!(slep.contains("conviviente civil") && slep.contains("en calidad de subrogante"));
}

#[test]
fn a_text_dated_before_the_data_law_does_not_name_it() {
    let antes = papel("administracion_delegada.toml", "convenio.docx");
    assert!(!antes.contains("21.719"), "dated 27 November 2026");
    for perfil in ["municipal.toml", "particular_subvencionado.toml"] {
        assert!(papel(perfil, "convenio.docx").contains("modificada por la Ley N°\u{a0}21.719"), "{perfil}");
    }
}
