//! `convenio anexo`: reading filled matrices in many layouts, and comparing them with a profile.

use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::comun::{Corrida, Mesa, ejemplo, ejemplos_validos};

/// The cells of a sheet, row by row.
pub type Filas<'a> = &'a [&'a [&'a str]];

fn put(sheet: &mut Worksheet, filas: Filas<'_>) {
    for (fila, celdas) in (0..).zip(filas) {
        for (columna, texto) in (0..).zip(*celdas) {
            if let Some(numero) = texto.strip_prefix('#') {
                sheet.write_number(fila, columna, numero.parse::<f64>().unwrap()).unwrap();
            } else if !texto.is_empty() {
                sheet.write_string(fila, columna, *texto).unwrap();
            }
        }
    }
}

pub fn libro(mesa: &Mesa, hojas: &[(&str, Filas<'_>)], after: impl FnOnce(&mut Workbook)) -> PathBuf {
    let mut libro = Workbook::new();
    for (nombre, filas) in hojas {
        put(libro.add_worksheet().set_name(*nombre).unwrap(), filas);
    }
    after(&mut libro);
    mesa.escribir("anexo.xlsx", libro.save_to_buffer().unwrap())
}

pub fn leer(mesa: &Mesa, ruta: &Path) -> Corrida {
    mesa.correr(["anexo".as_ref(), "leer".as_ref(), ruta.as_os_str(), "--formato".as_ref(), "json".as_ref()])
}

fn comparar(mesa: &Mesa, ruta: &Path, perfil: &Path) -> Corrida {
    let words = ["anexo".as_ref(), "comparar".as_ref(), ruta.as_os_str(), perfil.as_os_str()];
    mesa.correr(words.into_iter().chain(["--formato".as_ref(), "json".as_ref()]))
}

pub type Hechos = (Vec<String>, Vec<(String, Vec<String>)>, String);

/// What a matrix of these tests says: RBD of the schools, RBD and services, name of the technical contact.
pub fn facts(corrida: &Corrida) -> Hechos {
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let json = corrida.json();
    let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
    let number = |v: &serde_json::Value| text(v).split('-').next().unwrap().to_owned();
    let schools = json["establecimientos"].as_array().unwrap().iter().map(|e| number(&e["rbd"])).collect();
    let services = json["servicios"].as_array().unwrap();
    let services = services
        .iter()
        .map(|p| (number(&p["rbd"]), p["pide"].as_array().unwrap().iter().map(text).collect()))
        .collect();
    (schools, services, text(&json["personas"]["tecnico"][0]["nombre"]["valor"]))
}

pub const CONTACTOS: Filas<'static> = &[
    &["Rol", "Nombre", "Cargo", "RUT", "Correo", "Teléfono"],
    &["Contacto administrativo", "Ana Soto", "Jefa", "11.111.111-1", "a@x.example", "#56912345678"],
    &["Contacto técnico", "Luis Rojas", "Redes", "#222222222", "l@x.example", "912345679"],
];
pub const ESCUELAS: Filas<'static> = &[
    &["RBD", "Nombre establecimiento", "Comuna", "Dirección"],
    &["99011-6", "Escuela Uno", "Curepto", "Plaza 1"],
    &["99012-4", "Escuela Dos", "Curepto", "Plaza 2"],
];
pub const SERVICIOS: Filas<'static> = &[
    &["RBD", "Establecimiento", "Validación de alumnos", "Cursos", "Envío de asistencia"],
    &["99011-6", "Escuela Uno", "X", "X", ""],
    &["99012-4", "Escuela Dos", "", "X", "X"],
];

pub fn expected() -> Hechos {
    let owned = |w: &[&str]| w.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    (
        owned(&["99011", "99012"]),
        vec![
            ("99011".to_owned(), owned(&["valida_alumno", "curso"])),
            ("99012".to_owned(), owned(&["curso", "asistencia"])),
        ],
        "Luis Rojas".to_owned(),
    )
}

#[test]
fn merged_headings_hidden_sheets_and_frozen_panes_change_nothing_and_are_said() {
    let mesa = Mesa::new();
    let ruta = libro(&mesa, &[("Uno", ESCUELAS), ("Dos", CONTACTOS), ("Tres", &[])], |libro| {
        let negrita = Format::new().set_bold();
        let tres = libro.worksheet_from_name("Tres").unwrap();
        tres.merge_range(0, 0, 1, 0, "RBD", &negrita).unwrap();
        tres.merge_range(0, 1, 0, 3, "Servicios", &negrita).unwrap();
        for (n, s) in (1..).zip(["Validación de alumnos", "Cursos", "Envío de asistencia"]) {
            tres.write_string(1, n, s).unwrap();
        }
        for (fila, marcas) in (2..).zip([["99011-6", "X", "X", ""], ["99012-4", "", "X", "X"]]) {
            for (n, t) in (0..).zip(marcas).filter(|(_, t)| !t.is_empty()) {
                tres.write_string(fila, n, t).unwrap();
            }
        }
        tres.set_freeze_panes(2, 1).unwrap();
        tres.set_very_hidden(true);
    });
    let corrida = leer(&mesa, &ruta);
    assert_eq!(facts(&corrida), expected());
    assert!(corrida.salida.contains("anexo-hoja-oculta"));
}

#[test]
fn what_is_doubtful_or_unknown_is_said() {
    let mesa = Mesa::new();
    let ruta = libro(
        &mesa,
        &[
            ("Uno", ESCUELAS),
            (
                "Servicios",
                &[
                    &["RBD", "Cursos", "Matrícula en línea"],
                    &["99011-6", "quizás", "X"],
                    &["99012-0", "X", ""],
                    &["99011-6", "X", ""],
                    &["sin número", "X", ""],
                ],
            ),
        ],
        |_| {},
    );
    let corrida = leer(&mesa, &ruta);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let json = corrida.json();
    let found: Vec<(&str, &str)> = json["diagnosticos"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["codigo"].as_str().unwrap(), d["celda"].as_str().unwrap_or("")))
        .collect();
    for expected in [
        ("anexo-marca", "B2"),
        ("anexo-rbd-digito", "A3"),
        ("anexo-rbd-repetido", "A4"),
        ("anexo-rbd-ilegible", "A5"),
        ("anexo-servicio-desconocido", "C1"),
        ("anexo-falta-hoja", ""),
    ] {
        assert!(found.contains(&expected), "{expected:?} no está en {found:?}");
    }
    assert_eq!(json["otros_servicios"][0]["titulo"], "Matrícula en línea");

    let twice = libro(&mesa, &[("Uno", ESCUELAS), ("Copia", ESCUELAS)], |_| {});
    let corrida = leer(&mesa, &twice);
    assert!(corrida.salida.contains("anexo-hoja-dudosa"), "{}", corrida.todo());
    assert_eq!(corrida.json()["establecimientos"].as_array().unwrap().len(), 0);

    let no = libro(&mesa, &[("Gastos", &[&["Mes", "Gasto"], &["Enero", "#12"]])], |_| {});
    let corrida = leer(&mesa, &no);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.salida.contains("anexo-no-es"));
    assert_eq!(leer(&mesa, Path::new("no_esta.xlsx")).codigo, 3);
}

#[test]
fn our_own_anexo_of_every_sample_reads_back_as_the_sample() {
    for perfil in ejemplos_validos() {
        let mesa = Mesa::new();
        assert_eq!(mesa.generar(&perfil).codigo, 0);
        let mut seen = 0;
        for carpeta in mesa.en_salida() {
            let ruta = mesa.ruta("salida").join(&carpeta).join("anexo.xlsx");
            if ruta.is_file() {
                let corrida = comparar(&mesa, &ruta, &perfil);
                assert_eq!(corrida.codigo, 0, "{}: {}", perfil.display(), corrida.todo());
                assert_eq!(corrida.json()["diagnosticos"].as_array().unwrap().len(), 0, "{}", corrida.todo());
                seen += facts(&leer(&mesa, &ruta)).0.len();
            }
        }
        let written = fs::read_to_string(&perfil).unwrap().matches("[[establecimientos]]").count();
        assert_eq!(seen, written, "{}", perfil.display());
    }
}

#[test]
fn each_difference_has_its_cell_and_says_what_sige_would_answer() {
    let mesa = Mesa::new();
    let ruta = libro(
        &mesa,
        &[
            (
                "Identificación",
                &[
                    &["RBD", "Nombre establecimiento", "Comuna", "Dirección"],
                    &["99011-6", "Escuela Básica Valle Oscuro", "Curepto", ""],
                    &[
                        "99012-4",
                        "Escuela Rural Los Maitenes",
                        "Curepto",
                        "Camino a Los Maitenes s/n, kilómetro 7",
                    ],
                    &["99020-5", "Otra", "Curepto", "Plaza 2"],
                ],
            ),
            (
                "Servicios",
                &[
                    &[
                        "RBD",
                        "Validación de alumnos",
                        "Tipos de enseñanza",
                        "Cursos",
                        "Envío de asistencia",
                        "Reporte de envío de asistencia",
                    ],
                    &["99011-6", "", "", "", "", ""],
                    &["99012-4", "X", "X", "X", "X", "X"],
                ],
            ),
        ],
        |_| {},
    );
    let corrida = comparar(&mesa, &ruta, &ejemplo("municipal.toml"));
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    let json = corrida.json();
    let all: Vec<(String, String, String)> = json["diagnosticos"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            let text = |k: &str| d[k].as_str().unwrap_or_default().to_owned();
            (text("codigo"), format!("{}!{}", text("hoja"), text("celda")), text("mensaje"))
        })
        .collect();
    let has = |codigo: &str, celda: &str, words: &str| {
        assert!(
            all.iter().any(|(c, l, m)| c == codigo && l == celda && m.contains(words)),
            "{codigo} {celda} {words}: {all:#?}"
        );
    };
    has("anexo-dato-distinto", "Identificación!B2", "Valle Oscuro");
    has("anexo-falta-dato", "Identificación!D2", "Plaza de Armas 45");
    has("anexo-falta-establecimiento", "Identificación!A5", "4 («Convenio NO tiene asociado RBD»)");
    has("anexo-falta-establecimiento", "Identificación!A5", "7 («Convenio NO tiene RBD asociado»)");
    has("anexo-sobra-establecimiento", "Identificación!A4", "99020-5");
    has("anexo-falta-servicio", "Servicios!E2", "3 («RBD NO tiene servicio disponible») a addAsistencia");
    has(
        "anexo-falta-servicio",
        "Servicios!F2",
        "6 («RBD NO tiene servicio disponible») a getReporteEnvioAsistencia",
    );
    has("anexo-falta-servicio", "Servicios!A4", "99013-2");
}

#[test]
fn a_profile_begun_from_an_anexo_says_what_is_missing_and_can_be_read() {
    let mesa = Mesa::new();
    assert_eq!(mesa.generar(&ejemplo("municipal.toml")).codigo, 0);
    let carpeta = mesa.en_salida().into_iter().find(|n| !n.ends_with(".zip")).unwrap();
    let ruta = mesa.ruta("salida").join(carpeta).join("anexo.xlsx");
    let corrida = mesa.correr(["anexo".as_ref(), "leer".as_ref(), ruta.as_os_str(), "--toml".as_ref()]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.salida.contains("# sostenedor.tipo: "), "{}", corrida.salida);
    assert!(corrida.salida.contains("dependencia = \"municipal\""), "{}", corrida.salida);
    let perfil = mesa.escribir("p.toml", &corrida.salida);
    let said =
        mesa.correr(["validar".as_ref(), perfil.as_os_str(), "--formato".as_ref(), "json".as_ref()]).json();
    let errors = said[0]["diagnosticos"].as_array().unwrap();
    let errors: Vec<_> = errors.iter().filter(|d| d["severidad"] == "error").collect();
    assert!(!errors.is_empty());
    assert!(errors.iter().all(|d| d["codigo"] == "campo-obligatorio"), "{errors:#?}");
}

#[test]
fn a_table_of_the_person_teaches_new_words_and_a_wrong_one_is_refused() {
    let mesa = Mesa::new();
    let ruta = libro(&mesa, &[("S", &[&["RBD", "Planilla mensual"], &["99011-6", "afirmativo"]])], |_| {});
    fs::create_dir(mesa.ruta("tablas")).unwrap();
    let head = "# tabla: Mis palabras\n# fuente: propia\n# fecha: 2026-11\n# certeza: visto — propia\npalabra,tipo,valor\n";
    let words = "planilla mensual,servicio,asistencia\nafirmativo,marca,si\n";
    let read = |words: &str| {
        mesa.escribir("tablas/palabras_anexo.csv", format!("{head}{words}"));
        let words = ["anexo".as_ref(), "leer".as_ref(), ruta.as_os_str()];
        mesa.correr(words.into_iter().chain(["--catalogo", "tablas", "--formato", "json"].map(AsRef::as_ref)))
    };
    assert_eq!(facts(&read(words)).1, [("99011".to_owned(), vec!["asistencia".to_owned()])]);
    let wrong = read("planilla mensual,servicio,asistensia\n");
    assert_eq!(wrong.codigo, 1);
    assert!(wrong.todo().contains("catalogo-referencia"), "{}", wrong.todo());
}
