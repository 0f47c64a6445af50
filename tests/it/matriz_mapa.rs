//! The map beside a blank matrix: what a person says in it is followed; what is wrong or of another file is refused.

use std::fs;

use crate::comun::{Corrida, Mesa};
use crate::comun_matriz::{Hoja, check, detenido, formatos, llenar, lleno_con, xlsx};
use crate::matriz::{ESCUELA, MARCAS, PERSONAS, TRES, contactos, escuelas, pide, servicios, tres};

/// A matrix with a service that nobody knows, a column that nobody knows, and one that somebody else fills in.
fn rara() -> [Hoja; 3] {
    let marcas = Hoja::new(
        "Servicios",
        &[&["RBD", "Validación de alumnos", "Zafiro escolar", "Envío de asistencia", "Clave omega"]],
    );
    [escuelas(), contactos(), marcas]
}

fn analizar(mesa: &Mesa, archivo: &str) -> (Corrida, String) {
    let corrida = mesa.correr(["modelo", "analizar", archivo, "--forzar"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let mapa = fs::read_to_string(mesa.ruta(&format!("{archivo}.mapa.toml"))).unwrap();
    (corrida, mapa)
}

/// The map with the field of this blank changed.
fn with(mapa: &str, id: &str, campo: &str) -> String {
    let table = mapa
        .split("\n\n")
        .find(|t| t.contains(&format!("id = \"{id}\"")))
        .unwrap_or_else(|| panic!("{id}: {mapa}"));
    let lines =
        table.lines().map(|l| if l.starts_with("campo = ") { campo.to_owned() } else { l.to_owned() });
    mapa.replace(table, &lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn analizar_tells_what_each_sheet_is_and_each_blank_and_leaves_the_map() {
    for (nombre, bytes) in formatos(&rara()) {
        let mesa = Mesa::new();
        mesa.escribir(nombre, &bytes);
        let (corrida, mapa) = analizar(&mesa, nombre);
        for words in [
            "19 espacios en blanco (17 seguros, 0 dudosos, 2 desconocidos).",
            "hoja «Identificación»: identificación de establecimientos",
            "hoja «Contactos»: contactos",
            "hoja «Servicios»: servicios",
            "h1.A1+  (hoja «Identificación», columna bajo A1; columna de una lista)",
            "h2.B2  (hoja «Contactos», celda B2; celda)",
            "el catálogo no tiene el servicio «Zafiro escolar»",
            "Mapa para revisar y corregir: ",
        ] {
            assert!(corrida.salida.contains(words), "«{words}»: {}", corrida.salida);
        }
        assert!(mapa.contains(&convenio::base::huella::sha256(&bytes)), "{mapa}");
        assert!(mapa.contains("campo = \"casilla.servicio.valida_alumno\""), "{mapa}");
        let json = mesa.correr(["modelo", "analizar", nombre, "--formato", "json"]).json();
        let espacios = json["espacios"].as_array().unwrap();
        assert_eq!(espacios.len(), 19, "{json}");
        assert_eq!(espacios[0]["id"], "h1.A1+");
        assert_eq!(espacios[0]["campo"], "establecimiento.rbd");
        assert!(espacios.iter().all(|e| e["motivo"] != "" && e["lugar"] != ""), "{json}");
        assert!(fs::read(mesa.ruta(nombre)).unwrap() == bytes, "what was given stays");
    }
}

#[test]
fn a_service_that_nobody_knows_is_asked_for_and_filled_as_the_map_says() {
    let perfil = pide(TRES);
    detenido(
        &rara(),
        &perfil,
        &["Servicios!C1", "no tiene el servicio «Zafiro escolar»", "el servicio (curso)"],
    );
    let left = &[("A2", "99001-9"), ("B2", "X"), ("D2", "X")];
    let said = lleno_con(
        &rara(),
        &perfil,
        &["--permitir-blancos"],
        &[("Identificación", ESCUELA), ("Contactos", PERSONAS), ("Servicios", left)],
    );
    assert!(
        said.iter().all(|c| c.errores.contains("advertencia[modelo-espacio-dudoso]")),
        "{}",
        said[0].todo()
    );

    for (nombre, bytes) in formatos(&rara()) {
        let mesa = Mesa::new();
        mesa.escribir(nombre, &bytes);
        let (_, mapa) = analizar(&mesa, nombre);
        let mapa = with(&mapa, "h3.C1+", "campo = \"casilla.servicio.curso\"");
        let mapa = with(&mapa, "h3.E1+", "campo = \"texto\"\nvalor = \"no hay & <ya>\"");
        mesa.escribir(&format!("{nombre}.mapa.toml"), &mapa);
        let corrida = llenar(&mesa, nombre, &perfil, &[]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        let told: &[(&str, &str)] =
            &[("A2", "99001-9"), ("B2", "X"), ("C2", "X"), ("D2", "X"), ("E2", "no hay & <ya>")];
        check(
            &bytes,
            &fs::read(mesa.ruta("lleno")).unwrap(),
            &[("Identificación", ESCUELA), ("Contactos", PERSONAS), ("Servicios", told)],
        );
    }
}

#[test]
fn fields_of_a_map_are_followed_and_one_left_out_is_ours() {
    let perfil = pide(TRES);
    for (nombre, bytes) in formatos(&tres()) {
        let mesa = Mesa::new();
        mesa.escribir(nombre, &bytes);
        let (_, mapa) = analizar(&mesa, nombre);
        let said = with(&mapa, "h1.C1+", "campo = \"establecimiento.region\"");
        let said = with(&said, "h2.C2", "campo = \"dejar\"");
        let said = with(&said, "h2.F3", "campo = \"ajeno\"");
        let said = with(&said, "h2.E3", "campo = \"texto\"\nvalor = \"otra@los.example\"");
        let said =
            said.split("\n\n").filter(|t| !t.contains("id = \"h1.D1+\"")).collect::<Vec<_>>().join("\n\n");
        mesa.escribir("otro.toml", &said);
        let corrida = llenar(&mesa, nombre, &perfil, &["--mapa", "otro.toml", "--formato", "json"]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        let json = corrida.json();
        assert_eq!(json["mapa"], "otro.toml");
        assert_eq!(json["resultado"], "creado");
        assert_eq!(json["dejados"].as_array().unwrap().len(), 2, "{json}");
        assert_eq!(json["pendientes"].as_array().unwrap().len(), 0, "{json}");
        let written = json["llenados"].as_array().unwrap();
        let rbd =
            serde_json::json!({"id": "h1.A1+.fila1", "campo": "establecimiento.rbd", "valor": "99001-9"});
        assert!(written.contains(&rbd), "{json}");
        let mut people: Vec<(&str, &str)> =
            PERSONAS.iter().copied().filter(|(c, _)| !["C2", "F3", "E3"].contains(c)).collect();
        people.push(("E3", "otra@los.example"));
        let mut school = ESCUELA.to_vec();
        school[2] = ("C2", "Región del Libertador General Bernardo O'Higgins");
        check(
            &bytes,
            &fs::read(mesa.ruta("lleno")).unwrap(),
            &[("Identificación", &school), ("Contactos", &people), ("Servicios", MARCAS)],
        );
    }
}

#[test]
fn a_wrong_map_and_one_of_another_file_are_refused() {
    let perfil = pide(TRES);
    let mesa = Mesa::new();
    mesa.escribir("m", xlsx(&tres()));
    let (_, mapa) = analizar(&mesa, "m");
    for (wrong, words) in [
        (with(&mapa, "h1.A1+", "campo = \"establecimiento.rvd\""), "no hay un campo «establecimiento.rvd»"),
        (
            with(&mapa, "h3.C1+", "campo = \"casilla.servicio.zafiro\""),
            "el catálogo no tiene un servicio «zafiro»",
        ),
        (mapa.replace("id = \"h1.A1+\"", "id = \"h9.A1+\""), "no tiene un espacio «h9.A1+»"),
        (with(&mapa, "h1.A1+", "campo = \"texto\""), "falta el texto que va en este espacio"),
    ] {
        mesa.escribir("m.mapa.toml", wrong);
        let corrida = llenar(&mesa, "m", &perfil, &["--permitir-blancos"]);
        assert_eq!(corrida.codigo, 1, "{words}: {}", corrida.todo());
        assert!(corrida.errores.contains(words), "«{words}»: {}", corrida.errores);
        assert!(corrida.errores.contains("m.mapa.toml:"), "with its line: {}", corrida.errores);
        assert!(!mesa.ruta("lleno").exists());
    }
    mesa.escribir("m.mapa.toml", &mapa);
    mesa.escribir("m", xlsx(&rara()));
    let corrida = llenar(&mesa, "m", &perfil, &["--permitir-blancos"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("este mapa es de otro archivo"), "{}", corrida.errores);
    assert!(!mesa.ruta("lleno").exists());
}

/// Two sheets that both have services for each school.
fn dos() -> [Hoja; 4] {
    let otra = Hoja { nombre: "Servicios 2026", ..servicios() };
    [escuelas(), contactos(), servicios(), otra]
}

#[test]
fn between_two_sheets_that_could_be_one_the_map_decides() {
    let perfil = pide(TRES);
    detenido(
        &dos(),
        &perfil,
        &["las hojas «Servicios» y «Servicios 2026» podrían ser la de servicios", "Servicios!A1"],
    );
    lleno_con(
        &dos(),
        &perfil,
        &["--permitir-blancos"],
        &[("Identificación", ESCUELA), ("Contactos", PERSONAS)],
    );
    for (nombre, bytes) in formatos(&dos()) {
        let mesa = Mesa::new();
        mesa.escribir(nombre, &bytes);
        let (corrida, mapa) = analizar(&mesa, nombre);
        assert!(corrida.salida.contains("diga en el mapa cuál es"), "{}", corrida.salida);
        // Sure about the second, and the first left.
        let mapa = mapa.split("\n\n").map(|t| {
            let blank = |of: &str| t.starts_with("[[blanco]]") && t.contains(&format!("id = \"{of}."));
            if blank("h4") {
                t.replace("certeza = \"dudosa\"", "certeza = \"segura\"")
            } else if blank("h3") {
                let lines =
                    t.lines().map(|l| if l.starts_with("campo = ") { "campo = \"dejar\"" } else { l });
                lines.collect::<Vec<_>>().join("\n")
            } else {
                t.to_owned()
            }
        });
        let mapa = mapa.collect::<Vec<_>>().join("\n\n");
        mesa.escribir(&format!("{nombre}.mapa.toml"), &mapa);
        let corrida = llenar(&mesa, nombre, &perfil, &[]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        check(
            &bytes,
            &fs::read(mesa.ruta("lleno")).unwrap(),
            &[("Identificación", ESCUELA), ("Contactos", PERSONAS), ("Servicios 2026", MARCAS)],
        );
    }
}
