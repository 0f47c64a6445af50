//! The map beside a model: what a person changes in it is followed; what is wrong in it is told, all at once.

use std::fs;

use crate::comun::{Corrida, Mesa, ejemplo};
use crate::comun_docx::{Docx, p, part};

fn mesa() -> (Mesa, String) {
    let mesa = Mesa::new();
    let cuerpo = [
        "Nombre del sostenedor: ……………………",
        "RUT del sostenedor: ……………………",
        "Nombre del representante legal: ……………………",
        "Cédula de identidad del representante legal: ……………………",
        "RBD del establecimiento: ……………………",
        "Observaciones: ……………………",
    ]
    .map(p)
    .concat();
    mesa.escribir("modelo.docx", Docx::new(&cuerpo).close());
    let corrida = mesa.correr(["modelo", "analizar", "modelo.docx"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let mapa = fs::read_to_string(mesa.ruta("modelo.docx.mapa.toml")).unwrap();
    (mesa, mapa)
}

fn llenar(mesa: &Mesa, mapa: &str) -> Corrida {
    mesa.escribir("modelo.docx.mapa.toml", mapa);
    let perfil = ejemplo("particular_subvencionado.toml");
    mesa.correr(["modelo", "llenar", "modelo.docx", perfil.to_str().unwrap(), "--salida", "lleno.docx"])
}

/// The table of the map whose blank comes after these words.
fn table(mapa: &str, antes: &str) -> String {
    let tables = mapa.split("\n\n").filter(|t| t.starts_with("[[blanco]]"));
    tables.filter(|t| t.contains(antes)).last().unwrap().to_owned()
}

/// A table with one of its lines replaced.
fn with(table: &str, clave: &str, otra: &str) -> String {
    let lines = table.lines().map(|l| if l.starts_with(&format!("{clave} =")) { otra } else { l });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_person_says_is_followed() {
    let (mesa, mapa) = mesa();
    let notes = table(&mapa, "Observaciones");
    let said = mapa
        .replace(&notes, &with(&notes, "campo", "campo = \"texto\"\nvalor = \"Ninguna <por ahora> & ya\""));
    let corrida = llenar(&mesa, &said);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let xml = part(&fs::read(mesa.ruta("lleno.docx")).unwrap(), "word/document.xml");
    assert!(xml.contains("Observaciones: Ninguna &lt;por ahora&gt; &amp; ya<"), "{xml}");

    fs::remove_file(mesa.ruta("lleno.docx")).unwrap();
    let name = table(&mapa, "Nombre del sostenedor");
    let left = mapa
        .replace(&notes, &with(&notes, "campo", "campo = \"dejar\""))
        .replace(&name, &with(&name, "campo", "campo = \"sostenedor.rut\""));
    let corrida = llenar(&mesa, &left);
    assert_eq!(corrida.codigo, 1, "the owner's name has no blank now: {}", corrida.todo());
    assert!(corrida.errores.contains("modelo-dato-sin-espacio"), "{}", corrida.todo());
    let unchanged_name = mapa.replace(&notes, &with(&notes, "campo", "campo = \"dejar\""));
    let corrida = llenar(&mesa, &unchanged_name);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let xml = part(&fs::read(mesa.ruta("lleno.docx")).unwrap(), "word/document.xml");
    assert!(xml.contains("Observaciones: ……………………<"), "{xml}");
    // A blank that a person leaves out of the map keeps what the program decided.
    fs::remove_file(mesa.ruta("lleno.docx")).unwrap();
    assert_eq!(llenar(&mesa, &unchanged_name.replace(&name, "")).codigo, 0);
}

#[test]
fn a_map_of_another_file_is_refused() {
    let (mesa, mapa) = mesa();
    mesa.escribir("modelo.docx", Docx::new(&p("RUT del sostenedor: ……………………")).close());
    let corrida = llenar(&mesa, &mapa);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("es de otro archivo"), "{}", corrida.errores);
    assert!(!mesa.ruta("lleno.docx").exists());
    for broken in [mapa.replace("sha256 = \"", "sha256 = 7 # \""), "version = 1\n".to_owned(), String::new()]
    {
        let corrida = llenar(&mesa, &broken);
        assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
        assert!(!mesa.ruta("lleno.docx").exists());
    }
}

#[test]
fn every_problem_of_a_map_is_told_at_once_with_its_line() {
    let (mesa, mapa) = mesa();
    let [rut, nombre, rbd, notas] = ["RUT del sostenedor", "Nombre del sostenedor", "RBD", "Observaciones"]
        .map(|antes| table(&mapa, antes));
    let twice = table(&mapa, "Cédula");
    let wrong = mapa
        .replace("version = 1", "version = 9\notra = 1")
        .replace(&rut, &with(&rut, "campo", "campo = \"sostenedor.rutt\""))
        .replace(&nombre, &with(&with(&nombre, "campo", "campo = 7"), "certeza", "certeza = \"quizás\""))
        .replace(&rbd, &with(&rbd, "id", "id = \"no.hay.uno\"\ncmapo = \"ajeno\""))
        .replace(&notas, &with(&notas, "campo", "campo = \"texto\""))
        + "\n"
        + &twice
        + "\n[[blanco]]\ncampo = \"ajeno\"\n\n[[blanco]]\nid = \"x\"\nvalor = \"a\\u0007\"\ncampo = \"texto\"\n"
        + "\n[[blanco]]\nid = \"y\"\nvalor = \"a\"\ncampo = \"ajeno\"\n";
    let corrida = llenar(&mesa, &wrong);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    for words in [
        "no se conoce esta versión",
        "no se conoce «otra»",
        "no hay un campo «sostenedor.rutt»",
        "¿Quiso decir «sostenedor.rut»?",
        "«campo» tiene que ser un texto",
        "no se entiende la certeza «quizás»",
        "no se conoce «cmapo»",
        "¿Quiso decir «campo»?",
        "falta el texto que va en este espacio",
        "está dos veces",
        "le falta su id",
        "U+0007",
        "lleva campo = \"texto\"",
    ] {
        assert!(corrida.errores.contains(words), "«{words}» no está en: {}", corrida.errores);
    }
    assert!(corrida.errores.contains("modelo.docx.mapa.toml:"), "{}", corrida.errores);
    let unknown = mapa.replace(&rbd, &with(&rbd, "id", "id = \"no.hay.uno\""));
    let corrida = llenar(&mesa, &unknown);
    assert!(corrida.errores.contains("no tiene un espacio «no.hay.uno»"), "{}", corrida.todo());
    assert!(!mesa.ruta("lleno.docx").exists());
}

#[test]
fn a_map_that_is_no_toml_is_told_with_its_lines() {
    let (mesa, mapa) = mesa();
    let corrida =
        llenar(&mesa, &mapa.replacen("[[blanco]]", "[[blanco", 1).replacen("certeza = \"", "certeza = ", 1));
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("[sintaxis]"), "{}", corrida.errores);
    mesa.escribir("modelo.docx.mapa.toml", [b'a', 0xff, b'b']);
    let perfil = ejemplo("particular_subvencionado.toml");
    let fill = ["modelo", "llenar", "modelo.docx", perfil.to_str().unwrap(), "--salida", "lleno.docx"];
    let corrida = mesa.correr(fill);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    let corrida = mesa.correr(fill.into_iter().chain(["--mapa", "no_existe.toml"]));
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    fs::remove_file(mesa.ruta("modelo.docx.mapa.toml")).unwrap();
    fs::create_dir(mesa.ruta("modelo.docx.mapa.toml")).unwrap();
    assert_eq!(mesa.correr(fill).codigo, 3);
    assert!(!mesa.ruta("lleno.docx").exists());
}
