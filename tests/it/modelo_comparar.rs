//! `modelo comparar`: what changed between two versions of a model, and a map that goes on being true.

use std::fs;

use crate::comun::{Corrida, Mesa};
use crate::comun_docx::{Docx, p};

const CLAUSULAS: [&str; 8] = [
    "MODELO DE CONVENIO: ESTABLECIMIENTOS MUNICIPALES",
    "En Santiago, a ………… de ………… de 20…, comparecen la Municipalidad de ……………………, RUT ……………………, en adelante «el sostenedor».",
    "PRIMERA: Objeto. Por este acto las partes fijan las condiciones en que el sostenedor usará los servicios de interoperabilidad.",
    "SEGUNDA: Vigencia. El convenio rige desde la total tramitación de la resolución que lo aprueba, hasta el 31 de diciembre de 2012.",
    "TERCERA: Contrapartes. Por el sostenedor lo será don (a) ……………………, correo ……………………, teléfono ……………………",
    "Las contrapartes se comunicarán por escrito.",
    "CUARTA: Observaciones. Las partes declaran además lo siguiente: ……………………",
    "QUINTA: Ejemplares. El convenio se firma en tres ejemplares del mismo tenor.",
];

fn docx(lineas: &[&str]) -> Vec<u8> {
    Docx::new(&lineas.iter().map(|l| p(l)).collect::<String>()).close()
}

/// The second version differs from the first in these words.
fn versiones(cambios: &[(&str, &str)]) -> Mesa {
    let mesa = Mesa::new();
    mesa.escribir("a.docx", docx(&CLAUSULAS));
    let mut lines: Vec<String> = CLAUSULAS.map(str::to_owned).to_vec();
    for (de, a) in cambios {
        let line = lines.iter_mut().find(|l| l.contains(de)).unwrap_or_else(|| panic!("{de}"));
        *line = line.replace(de, a);
    }
    let lines: Vec<&str> = lines.iter().flat_map(|l| l.split('\n')).filter(|l| !l.is_empty()).collect();
    mesa.escribir("b.docx", docx(&lines));
    mesa
}

fn comparar(mesa: &Mesa, opciones: &[&str]) -> Corrida {
    mesa.correr([&["modelo", "comparar", "a.docx", "b.docx"], opciones].concat())
}

#[test]
fn equal_models_end_with_0_and_a_blank_drawn_longer_is_no_change() {
    let mesa = versiones(&[]);
    let same = comparar(&mesa, &[]);
    assert_eq!(
        (same.codigo, same.salida.as_str()),
        (0, "a.docx y b.docx son el mismo archivo, byte por byte.\n")
    );
    let mesa = versiones(&[("RUT ……………………", "RUT ____________________________")]);
    let drawn = comparar(&mesa, &[]);
    assert_eq!(
        (drawn.codigo, drawn.salida.as_str()),
        (0, "a.docx y b.docx dicen lo mismo y piden lo mismo.\n")
    );
    assert!(comparar(&mesa, &["--formato", "json"]).json()["iguales"].as_bool().unwrap());
}

#[test]
fn only_the_words_that_changed_are_told_by_clause() {
    let mesa = versiones(&[
        ("hasta el 31 de diciembre de 2012.", "por un plazo de dos años."),
        ("Las contrapartes se comunicarán por escrito.", ""),
        (", teléfono ……………………", ""),
        ("QUINTA", "QUINTA: Datos personales. El tratamiento de datos se rige por la ley respectiva.\nSEXTA"),
    ]);
    let corrida = comparar(&mesa, &[]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    let expected = "De a.docx a b.docx cambió:

SEGUNDA: Vigencia. El convenio rige desde la total tramitaci…
  ~ … la resolución que lo aprueba, [hasta el 31 de diciembre de 2012. → por un plazo de dos años.]

TERCERA: Contrapartes. Por el sostenedor lo será don (a) […]…
  ~ … (a) […] , correo […] [se quitó: , teléfono […]]
  - Las contrapartes se comunicarán por escrito.
  Espacio quitado: texto, párrafo 5, «, teléfono [……………………]»: ";
    assert!(corrida.salida.starts_with(expected), "{}\n---\n{expected}", corrida.salida);
    let rest = "
QUINTA: Datos personales. El tratamiento de datos se rige po…  (agregada)
  + QUINTA: Datos personales. El tratamiento de datos se rige por la ley respectiva.

SEXTA: Ejemplares. El convenio se firma en tres ejemplares d…
  ~ [QUINTA: → SEXTA:] Ejemplares. El convenio se firma …
";
    assert!(corrida.salida.ends_with(rest), "{}\n---\n{rest}", corrida.salida);
}

#[test]
fn a_clause_that_is_gone_or_stands_elsewhere_is_called_so_and_so_is_another_dependency() {
    let mesa = versiones(&[
        ("MUNICIPALES", "PARTICULARES SUBVENCIONADOS"),
        (
            "PRIMERA: Objeto. Por este acto las partes fijan las condiciones en que el sostenedor usará los servicios de interoperabilidad.",
            "",
        ),
    ]);
    let corrida = comparar(&mesa, &[]);
    assert!(
        corrida.salida.contains("\nDependencia: antes municipal, ahora particular_subvencionado.\n"),
        "{}",
        corrida.salida
    );
    assert!(
        corrida
            .salida
            .contains("\nPRIMERA: Objeto. Por este acto las partes fijan las condicio…  (quitada)\n"),
        "{}",
        corrida.salida
    );

    let mesa = Mesa::new();
    mesa.escribir("a.docx", docx(&CLAUSULAS));
    let mut moved = CLAUSULAS;
    moved[2..].rotate_left(1);
    mesa.escribir("b.docx", docx(&moved));
    let json = comparar(&mesa, &["--formato", "json"]).json();
    let clausulas = json["clausulas"].as_array().unwrap();
    assert_eq!(clausulas.len(), 1, "{json}");
    assert_eq!(
        (&clausulas[0]["suerte"], &clausulas[0]["cambios"]),
        (&"movida".into(), &serde_json::json!([]))
    );
    assert!(clausulas[0]["titulo"].as_str().unwrap().starts_with("PRIMERA: Objeto"), "{json}");
}

/// The map of `a.docx`, with what a person says of the blanks after these words.
fn mapa(mesa: &Mesa, dichos: &[(&str, &str)]) {
    assert_eq!(mesa.correr(["modelo", "analizar", "a.docx"]).codigo, 0);
    let texto = fs::read_to_string(mesa.ruta("a.docx.mapa.toml")).unwrap();
    let tables: Vec<String> = texto
        .split("\n\n")
        .map(|table| {
            let said = dichos.iter().find(|(antes, _)| table.contains(&format!("{antes}\"\nblanco")));
            let Some((_, campo)) = said else { return table.to_owned() };
            let lines = table.lines().map(|l| if l.starts_with("campo = ") { campo } else { l });
            lines.collect::<Vec<_>>().join("\n")
        })
        .collect();
    mesa.escribir("a.docx.mapa.toml", tables.join("\n\n"));
}

#[test]
fn what_a_person_said_of_a_blank_goes_to_the_same_blank_wherever_it_stands_now() {
    let mesa = versiones(&[
        ("QUINTA", "QUINTA: Otra. El sostenedor entregará sus datos: RUT ……………………\nSEXTA"),
        (
            "CUARTA: Observaciones. Las partes",
            "Cosa nueva que se agrega antes.\nCUARTA: Observaciones. Las partes",
        ),
    ]);
    mapa(
        &mesa,
        &[("lo siguiente:", "campo = \"texto\"\nvalor = \"Nada\""), (", teléfono", "campo = \"dejar\"")],
    );
    let corrida = comparar(&mesa, &[]);
    assert_eq!(corrida.codigo, 1);
    assert!(
        corrida
            .salida
            .contains("El mapa a.docx.mapa.toml sirve para el modelo nuevo: se traspasaron 2 decisiones."),
        "{}",
        corrida.salida
    );
    assert!(corrida.salida.contains("Mapa del modelo nuevo: b.docx.mapa.toml"), "{}", corrida.salida);
    let nuevo = fs::read_to_string(mesa.ruta("b.docx.mapa.toml")).unwrap();
    let table =
        |antes: &str| nuevo.split("\n\n").find(|t| t.contains(&format!("{antes}\"\nblanco"))).unwrap();
    assert!(table("lo siguiente:").contains("campo = \"texto\""), "{nuevo}");
    assert!(table("lo siguiente:").contains("valor = \"Nada\""), "{nuevo}");
    assert!(table("lo siguiente:").contains("certeza = \"segura\""), "{nuevo}");
    assert!(table(", teléfono").contains("campo = \"dejar\""), "{nuevo}");
    assert!(!table(", correo").contains("dejar"), "{nuevo}");
    // It is a map that the new model takes.
    let bytes = fs::read(mesa.ruta("b.docx")).unwrap();
    assert!(nuevo.contains(&convenio::base::huella::sha256(&bytes)), "{nuevo}");
    assert_eq!(mesa.correr(["modelo", "comparar", "b.docx", "b.docx"]).codigo, 0);
}

#[test]
fn what_can_t_be_told_apart_is_not_carried_over_and_said() {
    let mesa = versiones(&[
        // The words around changed; a blank is gone.
        ("Las partes declaran además lo siguiente: ……………………", "Las partes anotan: ……………………"),
        (", teléfono ……………………", ""),
    ]);
    mapa(
        &mesa,
        &[("lo siguiente:", "campo = \"texto\"\nvalor = \"Nada\""), (", teléfono", "campo = \"dejar\"")],
    );
    let json = comparar(&mesa, &["--formato", "json"]).json();
    assert_eq!(json["mapa"]["traspasadas"], serde_json::json!([]), "{json}");
    let lost = json["mapa"]["sin_lugar"].as_array().unwrap();
    assert_eq!(lost.len(), 2, "{json}");
    let nuevo = fs::read_to_string(mesa.ruta("b.docx.mapa.toml")).unwrap();
    assert!(!nuevo.contains("campo = \"dejar\"") && !nuevo.contains("campo = \"texto\""), "{nuevo}");
}

#[test]
fn of_blanks_that_are_alike_none_is_guessed() {
    let names = |n: usize| format!("PRIMERA: Testigos. Nombres: {}.", vec!["……………………"; n].join(" y "));
    for (n, carried) in [(4, true), (5, false)] {
        let mesa = Mesa::new();
        let other = "SEGUNDA: Otra.";
        mesa.escribir("a.docx", docx(&[&names(4), other]));
        mesa.escribir("b.docx", docx(&[&names(n), "SEGUNDA: Otra cosa."]));
        mesa.correr(["modelo", "analizar", "a.docx"]);
        let mapa = fs::read_to_string(mesa.ruta("a.docx.mapa.toml")).unwrap();
        // The second of four: before it and behind it there is «y», as with the third.
        let (before, second) = mapa.split_once("id = \"document.xml#1.2\"").unwrap();
        let (own, behind) = second.split_once("campo = ").unwrap();
        let (_, behind) = behind.split_once('\n').unwrap();
        mesa.escribir(
            "a.docx.mapa.toml",
            format!("{before}id = \"document.xml#1.2\"{own}campo = \"texto\"\nvalor = \"Ana\"\n{behind}"),
        );
        let json = comparar(&mesa, &["--formato", "json"]).json();
        assert_eq!(json["mapa"]["traspasadas"].as_array().unwrap().len(), usize::from(carried), "{json}");
        assert_eq!(json["mapa"]["sin_lugar"].as_array().unwrap().len(), usize::from(!carried), "{json}");
    }
}

#[test]
fn a_map_that_is_there_already_stays_unless_it_is_to_be_replaced() {
    let mesa = versiones(&[]);
    mapa(&mesa, &[("lo siguiente:", "campo = \"dejar\"")]);
    mesa.escribir("b.docx.mapa.toml", "mío");
    let kept = comparar(&mesa, &[]);
    assert_eq!(kept.codigo, 0, "{}", kept.todo());
    assert!(kept.salida.contains("b.docx.mapa.toml ya existía y no se tocó"), "{}", kept.salida);
    assert_eq!(fs::read(mesa.ruta("b.docx.mapa.toml")).unwrap(), "mío".as_bytes());
    assert_eq!(comparar(&mesa, &["--forzar"]).codigo, 0);
    assert_eq!(fs::read(mesa.ruta("b.docx.mapa.toml.anterior")).unwrap(), "mío".as_bytes());
    // Without a map nothing is written.
    fs::remove_file(mesa.ruta("a.docx.mapa.toml")).unwrap();
    fs::remove_file(mesa.ruta("b.docx.mapa.toml")).unwrap();
    assert_eq!(comparar(&mesa, &[]).codigo, 0);
    assert!(!mesa.ruta("b.docx.mapa.toml").exists());
}
