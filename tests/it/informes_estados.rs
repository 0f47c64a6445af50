//! The table of states for people: what the manual shows is what the program does.

use std::fs;

use convenio::informes::estados::{mermaid, page, paths, rows, svg, text};
use convenio::tramite::{Estado, Tipo};

use crate::comun::raiz;

/// A generated file of the manual; `CONVENIO_ESCRIBIR=1 cargo test` renews it.
fn is_fresh(nombre: &str, texto: &str) {
    let ruta = raiz().join("docs/manual").join(nombre);
    if std::env::var_os("CONVENIO_ESCRIBIR").is_some() {
        let mut file = fs::File::options().create(true).truncate(true).write(true).open(&ruta).unwrap();
        std::io::Write::write_all(&mut file, texto.as_bytes()).unwrap();
    }
    assert!(fs::read_to_string(&ruta).unwrap_or_default() == texto, "docs/manual/{nombre} no está al día");
}

#[test]
fn the_manual_s_page_and_drawing_are_those_of_the_program() {
    is_fresh("estados.md", &page());
    is_fresh("estados.svg", &svg());
}

#[test]
fn every_event_and_state_is_in_the_table() {
    assert_eq!(rows().len(), Tipo::TODOS.len());
    let texto = text();
    for tipo in Tipo::TODOS {
        assert!(texto.contains(tipo.clave()), "{texto}");
    }
    assert!(texto.contains("firmado, devuelto → ingresado"), "{texto}");
    assert!(texto.contains("cualquiera abierto, operativo → reemplazado"), "{texto}");
}

#[test]
fn the_diagram_has_every_step_once() {
    let diagrama = mermaid();
    for camino in paths() {
        let wanted = match camino.from_all_open() {
            Some(more) => {
                let mut desde = vec!["abierto"];
                desde.extend(more.iter().map(|e| e.clave()));
                desde
            }
            None => camino.desde.iter().map(|e| e.clave()).collect(),
        };
        for desde in wanted {
            let line = format!(" {desde} --> {}: {}\n", camino.hasta.clave(), camino.rotulo());
            assert_eq!(diagrama.matches(&line).count(), 1, "{line} in\n{diagrama}");
        }
    }
    for estado in Estado::TODOS {
        assert!(diagrama.contains(&format!("state \"{}\" as {}\n", estado.nombre(), estado.clave())));
    }
}

#[test]
fn the_drawing_is_well_formed_and_names_every_state() {
    let dibujo = svg();
    let mut reader = quick_xml::Reader::from_str(&dibujo);
    let mut width = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "svg" => {
                let found = tag.attributes().flatten().find(|a| a.key.as_ref() == "width").unwrap();
                width = found.value.parse().unwrap();
            }
            _ => {}
        }
    }
    assert!((1..=900).contains(&width), "{width}");
    for estado in Estado::TODOS {
        let name = |line: &&str| {
            line.contains("class=\"nombre\"") && line.contains(&format!(">{}<", estado.nombre()))
        };
        assert_eq!(dibujo.lines().filter(name).count(), 1, "{estado:?}");
    }
}
