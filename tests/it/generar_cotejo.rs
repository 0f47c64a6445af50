//! Official papers held against profile and each other: what a file already said is told with its cell, once.

use std::fs;

use convenio::catalogo::Catalogo;
use convenio::documentos::modelos::Resultado;
use convenio::documentos::modelos::excel::cotejo::check;
use convenio::documentos::modelos::excel::matriz::Matriz;
use convenio::documentos::modelos::oficial::Lleno;
use convenio::documentos::modelos::valores::Datos;
use convenio::perfil::{Revisado, read_toml, revisar};
use serde_json::Value;

use crate::anexo::Filas;
use crate::comun::{Corrida, HOY, Mesa, con_parte, ejemplo, generar, texto_de_ejemplo};
use crate::generar_anexo::{CONTACTOS, ESCUELAS, PAQUETE, PERFIL, SERVICIOS, dudosa, libro, matriz};
use crate::modelo::{SUBVENCIONADO, modelo};

fn estado(mesa: &Mesa) -> Value {
    let m = fs::read(mesa.ruta(PAQUETE).join("MANIFIESTO.json")).unwrap();
    serde_json::from_slice::<Value>(&m).unwrap()["estado"].clone()
}

/// The diagnostics of the one profile, but for advice about the profile itself.
fn diagnosticos(corrida: &Corrida) -> Vec<Value> {
    let all = corrida.json()[0]["diagnosticos"].as_array().unwrap().clone();
    all.into_iter().filter(|d| d.get("linea").is_none()).collect()
}

/// Code, severity, sheet and cell of each.
fn lugares(corrida: &Corrida) -> Vec<[String; 4]> {
    let text = |d: &Value, k: &str| d[k].as_str().unwrap_or_default().to_owned();
    diagnosticos(corrida)
        .iter()
        .map(|d| ["codigo", "severidad", "hoja", "celda"].map(|k| text(d, k)))
        .collect()
}

fn fila(de: [&str; 4]) -> [String; 4] {
    de.map(str::to_owned)
}

#[test]
fn a_row_of_another_school_is_told_once_with_its_cell() {
    let mesa = Mesa::new();
    let escuelas: Filas<'_> = &[ESCUELAS[0], &["99004-3", "Escuela Ajena", "Rengo", "Otra 1"]];
    let servicios: Filas<'_> = &[SERVICIOS[0], &["99004-3", "Escuela Ajena", "X"]];
    let bytes = libro(&[("Identificación", escuelas), ("Contactos", CONTACTOS), ("Servicios", servicios)]);
    mesa.escribir("matriz.xlsx", bytes);
    let orden = ["--anexo-oficial", "matriz.xlsx", "--formato", "json"];
    let corrida = generar(&mesa, &[PERFIL], &orden);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    let both = |severidad: &str| {
        [("Identificación", "A2"), ("Servicios", "A2")]
            .map(|(hoja, celda)| fila(["anexo-sobra-establecimiento", severidad, hoja, celda]))
    };
    assert_eq!(lugares(&corrida), both("error"), "{}", corrida.salida);
    assert!(
        corrida.salida.contains("el RBD 99004-3 está en el Anexo y no en el perfil"),
        "{}",
        corrida.salida
    );
    assert!(!mesa.ruta("salida").exists());

    let allowed = generar(&mesa, &[PERFIL], &[&orden[..], &["--permitir-blancos"]].concat());
    assert_eq!(allowed.codigo, 0, "{}", allowed.todo());
    assert_eq!(lugares(&allowed), both("advertencia"), "{}", allowed.salida);
    let pending = allowed.json()[0]["paquetes"][0]["blancos_declarados"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|b| b["pendiente"] == true)
        .count();
    assert_eq!(pending, 2, "the package says so too: {}", allowed.salida);
}

#[test]
fn a_row_below_the_ones_that_are_put_in_is_told_where_the_person_has_it() {
    let mesa = Mesa::new();
    let escuelas: Filas<'_> =
        &[ESCUELAS[0], &[], &["99004-3", "Escuela Ajena", "Rengo", "Otra 1"], &["Total"]];
    let bytes = libro(&[("Identificación", escuelas), ("Contactos", CONTACTOS), ("Servicios", SERVICIOS)]);
    mesa.escribir("matriz.xlsx", bytes);
    let perfil = "noventa_y_ocho_establecimientos.toml";
    let corrida = generar(&mesa, &[perfil], &["--anexo-oficial", "matriz.xlsx", "--formato", "json"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    let foreign: Vec<_> =
        lugares(&corrida).into_iter().filter(|l| l[0] == "anexo-sobra-establecimiento").collect();
    assert_eq!(
        foreign,
        [fila(["anexo-sobra-establecimiento", "error", "Identificación", "A3"])],
        "{}",
        corrida.salida
    );
}

#[test]
fn a_mark_or_a_fact_of_a_school_s_own_row_is_told_with_its_cell() {
    let mesa = Mesa::new();
    let perfil = texto_de_ejemplo(PERFIL)
        .replace("\"asistencia\", \"reporte_asistencia\"]", "\"reporte_asistencia\"]");
    let perfil = mesa.escribir("perfil.toml", perfil);
    let escuelas: Filas<'_> = &[ESCUELAS[0], &["99001-9", "Colegio Los Boldos", "Rancagua"]];
    let servicios: Filas<'_> = &[SERVICIOS[0], &["99001-9", "", "", "", "X", "X"]];
    let bytes = libro(&[("Identificación", escuelas), ("Contactos", CONTACTOS), ("Servicios", servicios)]);
    mesa.escribir("matriz.xlsx", bytes);
    let run = |more: &[&str]| {
        let fixed =
            ["generar", perfil.to_str().unwrap(), "--anexo-oficial", "matriz.xlsx", "--formato", "json"];
        mesa.correr([&fixed, more].concat())
    };
    let both = |severidad: &str| {
        [
            fila(["anexo-dato-distinto", severidad, "Identificación", "C2"]),
            fila(["anexo-sobra-servicio", severidad, "Servicios", "F2"]),
        ]
    };
    let corrida = run(&[]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert_eq!(lugares(&corrida), both("error"), "{}", corrida.salida);
    let allowed = run(&["--permitir-blancos"]);
    assert_eq!(allowed.codigo, 0, "{}", allowed.todo());
    assert_eq!(lugares(&allowed), both("advertencia"), "{}", allowed.salida);
}

#[test]
fn a_service_without_a_column_is_told_and_is_no_difference_besides() {
    let mesa = Mesa::new();
    let servicios: Filas<'_> = &[&SERVICIOS[0][..5]];
    let bytes = libro(&[("Identificación", ESCUELAS), ("Contactos", CONTACTOS), ("Servicios", servicios)]);
    mesa.escribir("matriz.xlsx", bytes);
    let orden = ["--anexo-oficial", "matriz.xlsx", "--formato", "json"];
    let corrida = generar(&mesa, &[PERFIL], &orden);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    let lost = fila(["modelo-dato-sin-espacio", "error", "", ""]);
    assert_eq!(lugares(&corrida), [lost.clone(), lost], "{}", corrida.salida);
    let allowed = generar(&mesa, &[PERFIL], &[&orden[..], &["--permitir-blancos"]].concat());
    assert_eq!(allowed.codigo, 0, "{}", allowed.todo());
    let m = fs::read(mesa.ruta(PAQUETE).join("MANIFIESTO.json")).unwrap();
    let m = serde_json::from_slice::<Value>(&m).unwrap();
    assert_eq!(
        m["datos_sin_lugar"],
        serde_json::json!([
            { "archivo": "anexo.xlsx", "dato": "el servicio (asistencia)" },
            { "archivo": "anexo.xlsx", "dato": "el servicio (reporte_asistencia)" }
        ])
    );
}

#[test]
fn an_rbd_that_a_formula_brings_from_another_sheet_is_no_missing_row() {
    let mesa = Mesa::new();
    let servicios: Filas<'_> = &[SERVICIOS[0], &["99001-9"]];
    let bytes = libro(&[("Identificación", ESCUELAS), ("Contactos", CONTACTOS), ("Servicios", servicios)]);
    let bytes = con_parte(&bytes, "xl/worksheets/sheet3.xml", |xml| {
        let (before, rest) = xml.split_once("<c r=\"A2\"").unwrap();
        let (_, after) = rest.split_once("</c>").unwrap();
        let formula = "<f>IF(Identificación!A2=\"\",\"\",Identificación!A2)</f><v></v>";
        Some(format!("{before}<c r=\"A2\" t=\"str\">{formula}</c>{after}"))
    });
    mesa.escribir("matriz.xlsx", bytes);
    let corrida = generar(&mesa, &[PERFIL], &["--anexo-oficial", "matriz.xlsx", "--formato", "json"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let all = lugares(&corrida);
    assert!(!all.is_empty(), "{}", corrida.salida);
    assert!(all.iter().all(|l| l[..2] == ["anexo-sin-cotejar", "advertencia"]), "{}", corrida.salida);
}

#[test]
fn a_name_that_was_there_and_is_another_is_told_with_its_cell() {
    let mesa = Mesa::new();
    let contactos: Filas<'_> =
        &[CONTACTOS[0], &["Contacto administrativo", "Rosa Fuentes Díaz"], CONTACTOS[2]];
    let bytes = libro(&[("Identificación", ESCUELAS), ("Contactos", contactos), ("Servicios", SERVICIOS)]);
    mesa.escribir("matriz.xlsx", bytes);
    let corrida = generar(&mesa, &[PERFIL], &["--anexo-oficial", "matriz.xlsx", "--formato", "json"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    let all = lugares(&corrida);
    assert!(all.iter().any(|l| l[1..] == ["error", "Contactos", "B2"]), "{}", corrida.salida);
    let twice = corrida.salida.matches("Rosa Fuentes").count();
    assert_eq!(twice, 1, "{}", corrida.salida);
}

#[test]
fn both_official_is_an_official_package_and_tells_nobody_to_copy() {
    let mesa = Mesa::new();
    mesa.escribir("matriz.xlsx", matriz());
    mesa.escribir("modelo.docx", modelo(SUBVENCIONADO, &[]));
    let orden = ["--modelo-oficial", "modelo.docx", "--anexo-oficial", "matriz.xlsx"];
    let corrida = generar(&mesa, &[PERFIL], &orden);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert_eq!(estado(&mesa), "oficial");
    assert!(corrida.salida.contains("Estado: oficial."), "{}", corrida.salida);
    assert!(corrida.salida.contains("1. Abra convenio.docx y anexo.xlsx"), "{}", corrida.salida);
    assert!(corrida.salida.contains("2. Imprima los tres ejemplares"), "{}", corrida.salida);
    for words in ["Baje", "traspase", "referencia"] {
        assert!(!corrida.salida.contains(words), "«{words}»: {}", corrida.salida);
    }
    let seen = mesa.correr(["paquete", "verificar", PAQUETE]);
    assert!(seen.salida.contains("lleno: convenio.docx y anexo.xlsx."), "{}", seen.todo());
    // The problems of both are heard at once.
    mesa.escribir("modelo.docx", modelo(SUBVENCIONADO, &[crate::modelo::DUDOSA]));
    mesa.escribir("matriz.xlsx", dudosa());
    let both = generar(&mesa, &[PERFIL], &[&orden[..], &["--salida", "otra"]].concat());
    assert_eq!(both.codigo, 1, "{}", both.todo());
    assert!(both.errores.contains("modelo.docx: error[modelo-espacio-dudoso]"), "{}", both.errores);
    assert!(
        both.errores.contains("matriz.xlsx:Identificación!E1: error[modelo-espacio-dudoso]"),
        "{}",
        both.errores
    );
}

#[test]
fn clause_third_and_the_sheets_name_the_same_schools() {
    let mesa = Mesa::new();
    mesa.escribir("matriz.xlsx", matriz());
    let clauses = [
        "PRIMERA: Antecedentes.",
        "SEGUNDA: Objeto.",
        "TERCERA: También para el RBD 99004-3.",
        "CUARTA: Fin.",
    ];
    mesa.escribir("modelo.docx", modelo(SUBVENCIONADO, &clauses));
    let orden = ["--modelo-oficial", "modelo.docx", "--anexo-oficial", "matriz.xlsx"];
    let corrida = generar(&mesa, &[PERFIL], &orden);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(
        corrida.errores.contains(
            "modelo.docx: error[oficiales-rbd]: la cláusula tercera del convenio nombra el RBD 99004-3, y el Anexo no"
        ),
        "{}",
        corrida.errores
    );
    let allowed = generar(&mesa, &[PERFIL], &[&orden[..], &["--permitir-blancos"]].concat());
    assert_eq!(allowed.codigo, 0, "{}", allowed.todo());
    assert!(allowed.errores.contains("advertencia[oficiales-rbd]"), "{}", allowed.errores);

    // One without room for its school: the Anexo has it, and it alone.
    let only = crate::comun_docx::Docx::new(&crate::comun_docx::p("RUT del sostenedor: ……………………")).close();
    mesa.escribir("modelo.docx", only);
    let lost = generar(&mesa, &[PERFIL], &[&orden[..], &["--permitir-blancos", "--salida", "otra"]].concat());
    assert_eq!(lost.codigo, 0, "{}", lost.todo());
    assert!(
        lost.errores.contains("el Anexo nombra el RBD 99001-9, y la cláusula tercera del convenio no"),
        "{}",
        lost.errores
    );
}

#[test]
fn what_we_wrote_and_reads_otherwise_is_our_own_fault() {
    let catalogo = Catalogo::propio();
    let perfil = read_toml(&ejemplo(PERFIL)).unwrap();
    let Revisado { expedientes, .. } = revisar(&perfil, catalogo, HOY.parse().unwrap()).unwrap();
    let x = &expedientes[0];
    let matriz = Matriz::open(matriz(), catalogo).unwrap();
    let lleno = matriz.fill(&Datos::new(x, catalogo), catalogo).unwrap();
    let right = lleno.resultado.bytes.clone();
    let own_faults = |bytes: Vec<u8>| {
        let resultado = Resultado { bytes, ..right_result(&lleno) };
        let lleno = Lleno { resultado, faltan: lleno.faltan.clone() };
        let cotejo = check(&matriz, &lleno, x, catalogo, &|| None);
        assert_eq!(cotejo.ajenas, [], "{cotejo:?}");
        cotejo.propias
    };
    assert_eq!(own_faults(right.clone()), [""; 0]);
    let changed = |hoja: u8, from: &str, to: &str| {
        let parte = format!("xl/worksheets/sheet{hoja}.xml");
        con_parte(&right, &parte, |xml| {
            assert!(xml.contains(from), "{xml}");
            Some(xml.replacen(from, to, 1))
        })
    };
    // The school's name where its comuna should be.
    let swapped = own_faults(changed(1, ">Rengo<", ">Colegio Los Boldos<"));
    assert_eq!(
        swapped,
        ["la comuna es «Colegio Los Boldos», y en el perfil es «Rengo» (hoja «Identificación», celda C2)"]
    );
    // A mark that was written and is not there.
    let unmarked = own_faults(changed(3, ">X<", "><"));
    assert_eq!(unmarked.len(), 1, "{unmarked:?}");
    assert!(
        unmarked[0].starts_with("el RBD 99001-9 no tiene marcado «Validación de alumnos»"),
        "{unmarked:?}"
    );
    // One contact's name in the place of the other's.
    let people = own_faults(changed(2, ">Pedro Soto Aravena<", ">Ana Rivas Peña<"));
    assert!(people.iter().any(|p| p.contains("Ana Rivas Peña")), "{people:?}");
}

/// What was written, without the bytes.
fn right_result(lleno: &Lleno) -> Resultado {
    let r = &lleno.resultado;
    Resultado {
        escritos: r.escritos.clone(),
        pendientes: r.pendientes.clone(),
        dejados: r.dejados.clone(),
        ..Resultado::default()
    }
}
