//! What an installed directory adds to `nuevo`, `validar` and `generar`: profiles begun, and contradicted.

use std::fs;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use convenio::catalogo::Catalogo;
use convenio::perfil::{CODIGOS, read};

use crate::comun::{Mesa, texto_de_ejemplo, texto_de_word};
use crate::directorio::{importar, instalado, mesa_con};
use crate::directorio_muestra::filas;

/// The sample of `ejemplos/` without its mark, so that it is compared.
fn perfil(change: impl Fn(String) -> String) -> String {
    change(texto_de_ejemplo("particular_subvencionado.toml").replace("demostracion = true\n", ""))
}

/// The directory's warnings of a profile: code, field, message and help.
fn avisos(mesa: &Mesa, texto: &str) -> Vec<(String, String, String)> {
    mesa.escribir("p.toml", texto);
    let corrida = mesa.correr(["validar", "p.toml", "--formato", "json"]);
    let respuesta = corrida.json();
    let todos = respuesta[0]["diagnosticos"].as_array().unwrap().clone();
    let text = |d: &serde_json::Value, k: &str| d[k].as_str().unwrap_or_default().to_owned();
    todos
        .iter()
        .filter(|d| text(d, "codigo").starts_with("directorio-"))
        .inspect(|d| assert_eq!(d["severidad"], "advertencia"))
        .map(|d| {
            (text(d, "codigo"), text(d, "campo"), format!("{} {}", text(d, "mensaje"), text(d, "ayuda")))
        })
        .collect()
}

#[test]
fn an_rbd_is_enough_to_begin_and_what_is_filled_in_agrees_with_the_directory() {
    let mesa = mesa_con(2024);
    for rbd in ["99001", "99001-9", "99.001-9"] {
        let corrida = mesa.correr(["nuevo", "--rbd", rbd, "--salida", "p.toml", "--forzar"]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    }
    let texto = fs::read_to_string(mesa.ruta("p.toml")).unwrap();
    for linea in [
        "rut = \"65.999.001-6\"",
        "rbd = \"99001-9\"",
        "nombre = \"COLEGIO LOS BOLDOS\"",
        "dependencia = \"particular_subvencionado\"",
        "comuna = \"Rengo\"",
        "estado = \"funcionando\"",
        "nombre = \"\"",
    ] {
        assert!(texto.lines().any(|l| l == linea), "{linea}\n{texto}");
    }
    assert!(
        texto
            .replace("\n# ", " ")
            .contains("Directorio oficial de establecimientos 2024 (Ministerio de Educación)")
    );
    let (mut borrador, _) = read(&mesa.ruta("p.toml"), Catalogo::propio()).unwrap();
    let (lleno, _) =
        read(&crate::comun::ejemplo("particular_subvencionado.toml"), Catalogo::propio()).unwrap();
    let e = &mut borrador.perfil.establecimientos[0];
    e.direccion = lleno.perfil.establecimientos[0].direccion.clone();
    let known = borrador.perfil.establecimientos.clone();
    let mut perfil = lleno.perfil.clone();
    (perfil.demostracion, perfil.establecimientos) = (None, known);
    mesa.escribir("lleno.toml", convenio::perfil::write_toml(&perfil));
    let corrida = mesa.correr(["validar", "lleno.toml"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let only_those_missing = avisos(&mesa, &convenio::perfil::write_toml(&perfil));
    assert_eq!(only_those_missing.len(), 1, "{only_those_missing:?}");
    assert_eq!(only_those_missing[0].0, "directorio-faltan");

    // The first school is the form's own example, which is refused as data.
    for args in [["--salida", "p.toml", "--forzar"], ["--excel", "--salida", "f.xlsx"]] {
        let corrida = mesa.correr(["nuevo", "--rbd", "99002"].into_iter().chain(args));
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    }
    let (ficha, _) = read(&mesa.ruta("f.xlsx"), Catalogo::propio()).unwrap();
    let (toml, _) = read(&mesa.ruta("p.toml"), Catalogo::propio()).unwrap();
    let [a, b] = [&ficha, &toml].map(|b| {
        let e = &b.perfil.establecimientos[0];
        let s = b.perfil.sostenedor.as_ref().unwrap();
        (
            e.rbd.clone(),
            e.nombre.clone(),
            e.dependencia.clone(),
            e.comuna.clone(),
            e.servicios.clone(),
            s.rut.clone(),
        )
    });
    assert_eq!(a, b);
    assert!(ficha.avisos.is_empty(), "{:?}", ficha.avisos);
    let mut libro: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(mesa.ruta("f.xlsx")).unwrap())).unwrap();
    let nota = libro.worksheet_range("Establecimientos").unwrap().get((2, 0)).unwrap().to_string();
    assert!(nota.contains("Directorio oficial de establecimientos 2024"), "{nota}");
}

#[test]
fn a_sostenedor_brings_all_of_its_schools_that_work() {
    let mesa = mesa_con(2024);
    let corrida = mesa.correr(["nuevo", "--sostenedor", "65.999.001-6", "--salida", "-"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert_eq!(corrida.salida.matches("\n[[establecimientos]]").count(), 2);
    assert!(
        corrida.salida.replace("\n# ", " ").contains("No se incluye 99003-5, que está en receso"),
        "{}",
        corrida.salida
    );
    let slep = mesa.correr(["nuevo", "--rbd", "99009", "--salida", "-"]).salida;
    assert!(slep.contains("tipo = \"slep\"") && slep.contains("rut = \"62.999.001-"), "{slep}");
    let natural = mesa.correr(["nuevo", "--rbd", "99007", "--salida", "-"]).salida;
    assert!(natural.contains("tipo = \"persona_natural\"") && natural.contains("\nrut = \"\""), "{natural}");
}

#[test]
fn what_cannot_be_begun_is_told_and_nothing_is_written() {
    let nowhere = Mesa::new();
    let corrida = nowhere.correr(["nuevo", "--rbd", "99001"]);
    assert!(
        corrida.codigo == 1 && corrida.errores.contains("no hay ningún directorio instalado"),
        "{}",
        corrida.todo()
    );
    let mesa = mesa_con(2024);
    for (argumentos, dice) in [
        (&["--rbd", "99001-8"][..], "lleva el dígito 9, y se escribió 8"),
        (&["--rbd", "99099"], "el RBD 99099 no está en el directorio de 2024"),
        (&["--rbd", "colegio"], "no tiene la forma de un RBD"),
        (&["--rbd", "99001", "--rbd", "99001"], "dos veces"),
        (&["--rbd", "99001", "--rbd", "99004"], "99001-9 y 99004-3 son de sostenedores distintos"),
        (&["--sostenedor", "65.999.001-5"], "el dígito verificador"),
        (
            &["--sostenedor", "12.345.678-5"],
            "no tiene establecimientos en funcionamiento del RUT 12.345.678-5",
        ),
    ] {
        let corrida = mesa.correr(["nuevo"].iter().chain(argumentos));
        assert_eq!(corrida.codigo, 1, "{argumentos:?}: {}", corrida.todo());
        assert!(corrida.errores.contains(dice), "{dice}: {}", corrida.errores);
    }
    assert!(!mesa.ruta("perfil.toml").exists());
    assert_eq!(mesa.correr(["nuevo", "--rbd", "99001", "--dependencia", "slep"]).codigo, 2);
}

#[test]
fn what_is_mistyped_is_contradicted_with_the_directory_s_own_row() {
    let mesa = mesa_con(2024);
    let row = "El directorio de 2024 dice: «99001-9, COLEGIO LOS BOLDOS, RENGO, particular subvencionado, sostenedor RUT 65.999.001-6, funcionando».";
    for (de, a, codigo, campo, dice) in [
        (
            "particular_subvencionado\"",
            "particular_pagado\"",
            "directorio-dependencia",
            "establecimientos[1].dependencia",
            row,
        ),
        ("Colegio Los Boldos", "Colegio Los Robles", "directorio-nombre", "establecimientos[1].nombre", row),
        (
            "123\"\ncomuna = \"Rengo\"",
            "123\"\ncomuna = \"Malloa\"",
            "directorio-comuna",
            "establecimientos[1].comuna",
            row,
        ),
        ("65.999.001-6", "65.999.002-4", "directorio-sostenedor", "establecimientos[1].rbd", row),
        ("99001-9", "99003-5", "directorio-estado", "establecimientos[1].estado", "en receso"),
        ("99001-9", "99010-8", "directorio-estado", "establecimientos[1].estado", "está cerrado"),
        (
            "99001-9",
            "90020-6",
            "directorio-rbd",
            "establecimientos[1].rbd",
            "no está en el directorio de 2024, el más nuevo",
        ),
        ("99001-9", "99007-8", "directorio-sostenedor", "establecimientos[1].rbd", "persona natural"),
    ] {
        let texto = perfil(|t| t.replace(de, a));
        assert_ne!(texto, perfil(|t| t), "{de}");
        let notas = avisos(&mesa, &texto);
        let one = notas.iter().find(|(c, ..)| c == codigo).unwrap_or_else(|| panic!("{codigo}: {notas:?}"));
        assert_eq!(one.1, campo);
        assert!(one.2.contains(dice), "{dice}: {}", one.2);
        assert!(avisos(&mesa, &texto.replace("version = 1", "version = 1\ndemostracion = true")).is_empty());
    }
    let left = avisos(&mesa, &perfil(|t| t.replace("99001-9", "99020-5")));
    assert!(left.iter().all(|(c, ..)| c != "directorio-rbd"), "{left:?}");
    assert!(mesa.correr(["validar", "p.toml"]).errores.contains("el RBD 99020-5 es de los ejemplos"));
    let right = avisos(&mesa, &perfil(|t| t.replace("Colegio Los Boldos", "colegio los boldos")));
    assert_eq!(right.iter().map(|n| n.0.as_str()).collect::<Vec<_>>(), ["directorio-faltan"]);
    assert!(
        right[0].2.contains("falta 1 de sus 2 establecimientos")
            && right[0].2.contains("99002-7 ESCUELA LOS BOLDOS"),
        "{right:?}"
    );
}

#[test]
fn the_directory_is_heard_beside_errors_can_be_silenced_and_never_changes_a_paper() {
    let mesa = mesa_con(2024);
    let wrong = perfil(|t| {
        t.replace("particular_subvencionado\"", "particular_pagado\"").replace("+56 72 2 345 678", "345")
    });
    mesa.escribir("p.toml", &wrong);
    let corrida = mesa.correr(["validar", "p.toml"]);
    assert_eq!(corrida.codigo, 1);
    assert!(
        corrida.errores.contains("error[telefono]")
            && corrida.errores.contains("advertencia[directorio-dependencia]"),
        "{}",
        corrida.errores
    );
    assert!(
        corrida.errores.contains("p.toml:") && corrida.errores.contains("| ^")
            || corrida.errores.contains("^^^")
    );

    let typed = perfil(|t| t.replace("Colegio Los Boldos", "Colegio Los Robles"));
    let ruta = mesa.escribir("p.toml", &typed);
    let corrida = mesa.generar(&ruta);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.errores.contains("directorio-nombre"), "{}", corrida.errores);
    let carpeta = mesa.ruta("salida/65999001-6_particular_subvencionado_libro_de_clases");
    let with = crate::comun::archivos_de(&carpeta);
    let convenio = fs::read(carpeta.join("convenio.docx")).unwrap();
    assert!(texto_de_word(&convenio).contains("Colegio Los Robles"));
    assert!(!texto_de_word(&convenio).contains("COLEGIO LOS BOLDOS"));
    let elsewhere = Mesa::new();
    let ruta = elsewhere.escribir("p.toml", &typed);
    let corrida = elsewhere.generar(&ruta);
    assert!(!corrida.errores.contains("directorio-"), "{}", corrida.errores);
    let carpeta = elsewhere.ruta("salida/65999001-6_particular_subvencionado_libro_de_clases");
    assert_eq!(crate::comun::archivos_de(&carpeta), with, "the papers know no directory");
    assert!(!elsewhere.ruta("datos").exists());

    fs::create_dir(mesa.ruta("configuracion")).unwrap();
    mesa.escribir("configuracion/convenio.toml", "[reglas]\ndirectorio-nombre = \"silenciar\"\n");
    assert!(avisos(&mesa, &typed).iter().all(|(codigo, ..)| codigo != "directorio-nombre"));
}

#[test]
fn schools_that_are_all_another_s_are_one_warning_at_the_sostenedor() {
    let mesa = mesa_con(2024);
    let two = perfil(|t| {
        let (before, rest) = t.split_once("[[establecimientos]]").unwrap();
        let (school, after) = rest.split_once("\n[contactos").unwrap();
        let other = school.replace("99001-9", "99002-7");
        format!("{before}[[establecimientos]]{school}\n[[establecimientos]]{other}\n[contactos{after}")
    });
    let notas = avisos(&mesa, &two.replace("65.999.001-6", "65.999.002-4"));
    let owners: Vec<_> = notas.iter().filter(|(codigo, ..)| codigo == "directorio-sostenedor").collect();
    assert_eq!(owners.len(), 1, "{notas:?}");
    assert_eq!(owners[0].1, "sostenedor.rut");
    assert!(
        owners[0].2.contains("los 2 establecimientos son de otro sostenedor: RUT 65.999.001-6"),
        "{owners:?}"
    );
}

#[test]
fn a_kept_file_that_is_damaged_or_newer_is_told_and_stops_no_papers() {
    let mesa = mesa_con(2024);
    let whole = fs::read_to_string(instalado(&mesa, 2024)).unwrap();
    for (bytes, dice) in [
        (whole.replace("BOLDOS", "ROBLES"), "está dañado"),
        (whole[..whole.len() / 2].to_owned(), "está dañado"),
        (whole.replacen(" 1 ", " 2 ", 1), "una versión más nueva de convenio"),
        (String::new(), "está dañado"),
        (whole.replacen(" 2024 ", " 2023 ", 1), "está dañado"),
    ] {
        mesa.escribir("datos/directorio/directorio_2024.tsv", &bytes);
        let notas = avisos(&mesa, &perfil(|t| t));
        assert_eq!(notas.len(), 1, "{notas:?}");
        assert!(notas[0].0 == "directorio-ilegible" && notas[0].2.contains(dice), "{notas:?}");
        let corrida = mesa.correr(["validar", "p.toml"]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        let corrida = mesa.correr(["directorio", "buscar", "boldos"]);
        assert!(corrida.codigo == 1 && corrida.errores.contains(dice), "{}", corrida.errores);
        assert_eq!(mesa.correr(["nuevo", "--rbd", "99001"]).codigo, 1);
    }
    assert_eq!(
        importar(&mesa, 2024, &filas(), &[]).codigo,
        1,
        "what nobody can read is still not overwritten"
    );
    assert_eq!(importar(&mesa, 2024, &filas(), &["--forzar"]).codigo, 0);
    assert_eq!(mesa.correr(["directorio", "buscar", "boldos"]).codigo, 0);
}

#[test]
fn every_code_of_the_comparison_has_a_case_here() {
    let here = include_str!("directorio_perfil.rs");
    for (codigo, severidad, _) in CODIGOS.iter().filter(|(c, ..)| c.starts_with("directorio-")) {
        assert_eq!(*severidad, "advertencia");
        assert!(here.contains(&format!("\"{codigo}\"")), "{codigo} has no case");
    }
}
