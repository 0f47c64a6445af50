//! `modelo comparar` of two versions of a matrix, and a map that goes on being true.

use std::fs;

use serde_json::Value;

use crate::comun::{Corrida, Mesa};
use crate::comun_matriz::{Hoja, llenar, values, xls, xlsx};
use crate::matriz::{TRES, contactos, escuelas, pide, servicios, tres};
use crate::modelo::{SUBVENCIONADO, modelo};

fn versiones(a: &[Hoja], b: &[Hoja]) -> Mesa {
    let mesa = Mesa::new();
    mesa.escribir("a", xlsx(a));
    mesa.escribir("b", xlsx(b));
    mesa
}

fn comparar(mesa: &Mesa, opciones: &[&str]) -> Corrida {
    mesa.correr([&["modelo", "comparar", "a", "b"], opciones].concat())
}

fn clausulas(mesa: &Mesa) -> Vec<Value> {
    let corrida = comparar(mesa, &["--formato", "json"]);
    assert!(corrida.codigo < 2, "{}", corrida.todo());
    corrida.json()["clausulas"].as_array().unwrap().clone()
}

#[test]
fn the_same_matrix_is_equal_and_so_is_it_in_the_other_format() {
    let mesa = versiones(&tres(), &tres());
    let same = comparar(&mesa, &[]);
    assert_eq!((same.codigo, same.salida.as_str()), (0, "a y b son el mismo archivo, byte por byte.\n"));
    mesa.escribir("b", xls(&tres()));
    let other = comparar(&mesa, &[]);
    assert_eq!((other.codigo, other.salida.as_str()), (0, "a y b dicen lo mismo y piden lo mismo.\n"));
}

#[test]
fn sheets_that_are_renamed_moved_new_or_gone_are_called_so() {
    let mut renamed = tres();
    renamed[2].nombre = "Solicitud";
    let mesa = versiones(&tres(), &renamed);
    let corrida = comparar(&mesa, &[]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.salida.contains("[Hoja «Servicios» → Hoja «Solicitud»]"), "{}", corrida.salida);
    assert!(!corrida.salida.contains("Espacio"), "its blanks are the same: {}", corrida.salida);

    let mesa = versiones(&tres(), &[servicios(), escuelas(), contactos()]);
    let found = clausulas(&mesa);
    assert!(
        found.iter().all(|c| c["suerte"] == "movida" && c["cambios"] == Value::Array(vec![])),
        "{found:?}"
    );
    assert!(!found.is_empty());

    let nota = Hoja::new("Instrucciones", &[&["Complete las tres hojas y envíe el archivo"]]);
    let mesa = versiones(&tres(), &[escuelas(), servicios(), nota]);
    let corrida = comparar(&mesa, &[]);
    for words in [
        "Hoja «Contactos»  (quitada)",
        "Hoja «Instrucciones»  (agregada)",
        "+ Complete las tres hojas",
        "Espacio quitado: hoja «Contactos», celda B2",
    ] {
        assert!(corrida.salida.contains(words), "«{words}»: {}", corrida.salida);
    }
}

#[test]
fn columns_that_are_new_reworded_or_gone_are_told_with_their_blanks() {
    let otra = Hoja::new(
        "Servicios",
        &[&["RBD", "Validación de alumnos", "Tipos de enseñanza", "Cursos", "Asistencia diaria"]],
    );
    let mesa = versiones(&tres(), &[escuelas(), contactos(), otra]);
    let found = clausulas(&mesa);
    let [hoja] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(hoja["titulo"], "Hoja «Servicios»");
    let titles = |clave: &str| -> Vec<String> {
        hoja[clave].as_array().unwrap().iter().map(|e| e["antes"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles("espacios_agregados"), ["Tipos de enseñanza"], "{hoja}");
    assert_eq!(titles("espacios_quitados"), [""; 0], "reworded, and still the same service: {hoja}");
    assert!(hoja["agregados"].to_string().contains("Tipos de enseñanza"), "{hoja}");
    let said = hoja["cambios"].to_string() + &hoja["quitados"].to_string();
    assert!(said.contains("Envío"), "{hoja}");

    let menos = Hoja::new("Servicios", &[&["RBD", "Validación de alumnos", "Envío de asistencia"]]);
    let mesa = versiones(&tres(), &[escuelas(), contactos(), menos]);
    let found = clausulas(&mesa);
    assert_eq!(found[0]["espacios_quitados"][0]["antes"], "Cursos", "{found:?}");
    assert_eq!(found[0]["quitados"], serde_json::json!(["Cursos"]));
    assert_eq!(comparar(&mesa, &[]).codigo, 1);
}

/// A column that nobody knows, first at the end and then one further.
fn con_zafiro(lejos: bool) -> [Hoja; 3] {
    let titulos: &[&str] = if lejos {
        &["RBD", "Validación de alumnos", "Tipos de enseñanza", "Envío de asistencia", "Zafiro escolar"]
    } else {
        &["RBD", "Validación de alumnos", "Envío de asistencia", "Zafiro escolar"]
    };
    [escuelas(), contactos(), Hoja::new("Servicios", &[titulos])]
}

#[test]
fn what_a_person_decided_in_the_map_goes_over_to_the_new_version() {
    let mesa = versiones(&con_zafiro(false), &con_zafiro(true));
    assert_eq!(mesa.correr(["modelo", "analizar", "a"]).codigo, 0);
    let mapa = fs::read_to_string(mesa.ruta("a.mapa.toml")).unwrap();
    assert_eq!(mapa.matches("campo = \"desconocido\"").count(), 1, "{mapa}");
    mesa.escribir(
        "a.mapa.toml",
        mapa.replace("campo = \"desconocido\"", "campo = \"casilla.servicio.curso\""),
    );
    let corrida = comparar(&mesa, &[]);
    assert_eq!(corrida.codigo, 1);
    for words in [
        "se traspasó 1 decisión",
        "casilla.servicio.curso → hoja «Servicios», columna bajo E1",
        "Mapa del modelo nuevo: b.mapa.toml",
    ] {
        assert!(corrida.salida.contains(words), "«{words}»: {}", corrida.salida);
    }
    let filled = llenar(&mesa, "b", &pide(TRES), &[]);
    assert_eq!(filled.codigo, 0, "{}", filled.todo());
    let found = values(&fs::read(mesa.ruta("lleno")).unwrap());
    assert_eq!(found.get(&("Servicios".to_owned(), 1, 4)).map(String::as_str), Some("X"), "{found:?}");
    // One that is there already stays.
    let again = comparar(&mesa, &[]);
    assert!(again.salida.contains("El mapa b.mapa.toml ya dice lo mismo."), "{}", again.salida);
    mesa.escribir("b.mapa.toml", "# mío\n");
    let kept = comparar(&mesa, &[]);
    assert!(kept.salida.contains("ya existía y no se tocó"), "{}", kept.salida);
    assert_eq!(fs::read_to_string(mesa.ruta("b.mapa.toml")).unwrap(), "# mío\n");
}

#[test]
fn a_decision_about_a_column_that_is_gone_is_told() {
    let mesa = versiones(&con_zafiro(false), &tres());
    assert_eq!(mesa.correr(["modelo", "analizar", "a"]).codigo, 0);
    let mapa = fs::read_to_string(mesa.ruta("a.mapa.toml")).unwrap();
    mesa.escribir("a.mapa.toml", mapa.replace("campo = \"desconocido\"", "campo = \"dejar\""));
    let corrida = comparar(&mesa, &[]);
    assert!(corrida.salida.contains("no se traspasó"), "{}", corrida.salida);
    let json = comparar(&mesa, &["--formato", "json"]).json();
    assert_eq!(json["mapa"]["sin_lugar"][0]["de"], "h3.D1+", "{json}");
    assert_eq!(json["iguales"], false);
}

#[test]
fn a_document_and_a_workbook_are_not_compared() {
    let mesa = versiones(&tres(), &tres());
    mesa.escribir("b", modelo(SUBVENCIONADO, &[]));
    for orden in [["a", "b"], ["b", "a"]] {
        let corrida = mesa.correr([&["modelo", "comparar"], &orden[..]].concat());
        assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
        assert!(
            corrida.errores.contains("uno es un documento de Word y el otro una planilla"),
            "{}",
            corrida.errores
        );
    }
}
