//! Filled matrices in every layout that people draw: all of these say the same.

use crate::anexo::{CONTACTOS, ESCUELAS, Filas, SERVICIOS, expected, facts, leer, libro};
use crate::comun::Mesa;

/// A layout: what it is, its sheets.
pub type Forma = (&'static str, &'static [(&'static str, Filas<'static>)]);

/// Each as a person would draw it.
pub const FORMAS: &[Forma] = &[
    ("plain tables", &[("A", ESCUELAS), ("B", CONTACTOS), ("C", SERVICIOS)]),
    (
        "other order, other words",
        &[
            (
                "Hoja1",
                &[
                    &[
                        "N°",
                        "Rol Base de Datos",
                        "DV",
                        "Colegio",
                        "REP_ASISTENCIA",
                        "CURSO",
                        "Valida alumno",
                        "Asistencia",
                    ],
                    &["#1", "#99011", "#6", "Escuela Uno", "NO", "SI", "Sí", "NO"],
                    &["#2", "#99012", "#4", "Escuela Dos", "NO", "SI", "NO", "SI"],
                ],
            ),
            ("Hoja2", CONTACTOS),
            (
                "Hoja3",
                &[
                    &[
                        "N°",
                        "R.B.D.",
                        "DV",
                        "Razón social del establecimiento",
                        "COMUNA",
                        "Región",
                        "Dependencia",
                    ],
                    &["#1", "#99011", "#6", "Escuela Uno", "Curepto", "VII", "Municipal DAEM"],
                    &["#2", "#99012", "#4", "Escuela Dos", "Curepto", "VII", "#2"],
                ],
            ),
        ],
    ),
    (
        "title, notes, example, totals, empty rows",
        &[
            (
                "Identificación",
                &[
                    &["MATRIZ DE SERVICIOS: ANEXO DEL CONVENIO"],
                    &["Complete una fila por establecimiento educacional."],
                    &[],
                    &[
                        "RBD (sin puntos)",
                        "Nombre del establecimiento *",
                        "Comuna",
                        "Dirección (calle y número)",
                    ],
                    &["Ej.: 1234-5", "Escuela Ejemplo", "Santiago", "Calle 1"],
                    &["99011-6", "Escuela Uno", "Curepto", "Plaza 1"],
                    &[],
                    &["99012-4", "Escuela Dos", "Curepto", "Plaza 2"],
                    &["Total: 2"],
                    &["Nota: el RBD va con su dígito."],
                ],
            ),
            ("Contacto directo", CONTACTOS),
            (
                "Servicios",
                &[
                    &["Marque con X los servicios"],
                    &[],
                    &["RBD", "Nombre", "Validación de Alumnos", "Cursos", "Envio de asistencia"],
                    &["Ejemplo", "Escuela Ejemplo", "X", "X", "X"],
                    &["99011", "Escuela Uno", "x", "x", "-"],
                    &[],
                    &["99012", "Escuela Dos", "-", "x", "x"],
                    &["TOTAL", "", "#1", "#2", "#1"],
                ],
            ),
        ],
    ),
    (
        "two rows of heading",
        &[
            (
                "Uno",
                &[
                    &["Establecimiento", "Establecimiento", "Ubicación", "Ubicación"],
                    &["RBD", "Nombre", "Comuna", "Dirección"],
                    &["99011-6", "Escuela Uno", "Curepto", "Plaza 1"],
                    &["99012-4", "Escuela Dos", "Curepto", "Plaza 2"],
                ],
            ),
            ("Dos", CONTACTOS),
            (
                "Tres",
                &[
                    &["RBD", "Establecimiento", "Servicios solicitados", "", ""],
                    &["", "", "Validación de alumnos", "Cursos", "Envío de asistencia"],
                    &["99011-6", "Escuela Uno", "✓", "✓", ""],
                    &["99012-4", "Escuela Dos", "", "✓", "✓"],
                ],
            ),
        ],
    ),
    (
        "contacts as a form",
        &[
            ("Establecimientos", ESCUELAS),
            (
                "Contactos",
                &[
                    &["Contacto administrativo"],
                    &["Nombre", "Ana Soto"],
                    &["Correo", "a@x.example"],
                    &[],
                    &["Contacto técnico"],
                    &["Nombre", "Luis Rojas"],
                    &["Correo electrónico", "l@x.example"],
                    &["Teléfono: 912345679"],
                ],
            ),
            ("Servicios", SERVICIOS),
        ],
    ),
    (
        "contacts as columns",
        &[
            ("Establecimientos", ESCUELAS),
            (
                "Contactos",
                &[
                    &["Dato", "Contacto administrativo", "Contacto técnico"],
                    &["Nombre", "Ana Soto", "Luis Rojas"],
                    &["Correo", "a@x.example", "l@x.example"],
                    &["Teléfono", "912345678", "912345679"],
                ],
            ),
            ("Servicios", SERVICIOS),
        ],
    ),
    (
        "services in words",
        &[
            ("Establecimientos", ESCUELAS),
            ("Contactos", CONTACTOS),
            (
                "Servicios",
                &[
                    &["RBD", "Nombre del establecimiento", "Servicios solicitados"],
                    &["99011-6", "Escuela Uno", "Validación de alumnos, Cursos"],
                    &["99012-4", "Escuela Dos", "Cursos y Envío de asistencia"],
                ],
            ),
        ],
    ),
    (
        "typing errors, dots, far from the corner",
        &[
            (
                "Establecimientos",
                &[
                    &[],
                    &[],
                    &["", "", "RBD", "Nombre", "Comuna", "Direccion"],
                    &["", "", "99.011-6", "Escuela Uno", "Curepto", "Plaza 1"],
                    &["", "", "99.012-4", "Escuela Dos", "Curepto", "Plaza 2"],
                ],
            ),
            (
                "Contactos",
                &[
                    &["", "Nombres y apellidos", "Correo", "Fono"],
                    &["Encargado administrativo", "Ana Soto", "a@x.example", "912345678"],
                    &["Encargado técnico", "Luis Rojas", "l@x.example", "912345679"],
                ],
            ),
            (
                "Servicios",
                &[
                    &["", "RBD", "Validasion de alumnos", "Curzos", "Envío de asistencias"],
                    &["", "RBD 99011-6", "#1", "#1", "#0"],
                    &["", "RBD 99012-4", "#0", "#1", "#1"],
                ],
            ),
        ],
    ),
    (
        "schools as columns",
        &[
            ("Establecimientos", ESCUELAS),
            ("Contactos", CONTACTOS),
            (
                "Servicios",
                &[
                    &["Matriz de servicios"],
                    &["N°", "Servicio", "Operación", "99011-6", "99012-4"],
                    &["#1", "Validación de alumnos", "getValidaAlumno", "X", ""],
                    &["#2", "Cursos", "addCurso", "X", "X"],
                    &["#3", "Envío de asistencia", "addAsistencia", "", "X"],
                    &["", "Total", "", "#2", "#2"],
                ],
            ),
        ],
    ),
    (
        "schools as columns, names above, numbers",
        &[
            ("Establecimientos", ESCUELAS),
            ("Contactos", CONTACTOS),
            (
                "Servicios",
                &[
                    &["Servicio", "Escuela Uno", "Escuela Dos", "Escuela"],
                    &["RBD", "#99011", "#99012", ""],
                    &["Validación de alumnos", "SI", "NO", ""],
                    &["Curzos", "SI", "SI", ""],
                    &["Envío de asistencia", "NO", "SI", ""],
                    &[],
                    &["Nota: marque SI o NO"],
                ],
            ),
        ],
    ),
    (
        "schools as columns, headed by number and name, or by name alone",
        &[
            ("Establecimientos", ESCUELAS),
            ("Contactos", CONTACTOS),
            (
                "Servicios",
                &[
                    &["", "99011-6 Escuela Uno", "Escuela Dos (RBD 99012-4)"],
                    &["Validación de alumnos", "✔\u{fe0f}", ""],
                    &["Cursos", "✔", "✔"],
                    &["Envío de asistencia", "", "✔"],
                ],
            ),
        ],
    ),
    (
        "schools as columns by their names",
        &[
            ("Establecimientos", ESCUELAS),
            ("Contactos", CONTACTOS),
            (
                "Servicios",
                &[
                    &["Servicio", "Escuela Uno", "ESCUELA DOS"],
                    &["Validación de alumnos", "X", ""],
                    &["Cursos", "X", "X"],
                    &["Envío de asistencia", "", "X"],
                ],
            ),
        ],
    ),
    (
        "a row for each school and service",
        &[
            ("Establecimientos", ESCUELAS),
            ("Contactos", CONTACTOS),
            (
                "Servicios",
                &[
                    &["RBD", "Servicio", "Solicita (SI/NO)"],
                    &["99011-6", "Validación de alumnos", "SI"],
                    &["99011-6", "Cursos", "SI"],
                    &["99011-6", "Envío de asistencia", "NO"],
                    &["99012-4", "Validación de alumnos", "NO"],
                    &["99012-4", "Cursos", "SI"],
                    &["99012-4", "Envío de asistencia", "SI"],
                ],
            ),
        ],
    ),
    (
        "a row for each service that is asked for",
        &[
            ("Establecimientos", ESCUELAS),
            ("Contactos", CONTACTOS),
            (
                "Servicios",
                &[
                    &["RBD", "Servicio"],
                    &["99011-6", "Validación de alumnos"],
                    &["99011-6", "Cursos"],
                    &["99012-4", "Cursos"],
                    &["99012-4", "Envío de asistencia"],
                ],
            ),
        ],
    ),
    (
        "yes and no as columns",
        &[
            ("Establecimientos", ESCUELAS),
            ("Contactos", CONTACTOS),
            (
                "Servicios",
                &[
                    &["RBD", "Validación de alumnos", "", "Cursos", "", "Envío de asistencia", ""],
                    &["", "SI", "NO", "SI", "NO", "SI", "NO"],
                    &["99011-6", "X", "", "X", "", "", "X"],
                    &["99012-4", "", "X", "X", "", "X", ""],
                ],
            ),
        ],
    ),
    (
        "contacts as forms side by side",
        &[
            ("Establecimientos", ESCUELAS),
            (
                "Contactos",
                &[
                    &["Contacto administrativo", "", "", "Contacto técnico"],
                    &["Nombre", "Ana Soto", "", "Nombre", "Luis Rojas"],
                    &["Correo", "a@x.example", "", "Correo", "l@x.example"],
                    &["Teléfono", "#912345678", "", "Teléfono", "#912345679"],
                ],
            ),
            ("Servicios", SERVICIOS),
        ],
    ),
];

#[test]
fn every_layout_is_understood_alike() {
    for (nombre, hojas) in FORMAS {
        let mesa = Mesa::new();
        let ruta = libro(&mesa, hojas, |_| {});
        assert_eq!(facts(&leer(&mesa, &ruta)), expected(), "{nombre}");
    }
}

#[test]
fn every_layout_is_understood_alike_in_the_old_format() {
    for (nombre, hojas) in FORMAS {
        let mesa = Mesa::new();
        let ruta = mesa.escribir("anexo.xls", crate::anexo_xls::write(hojas));
        assert_eq!(facts(&leer(&mesa, &ruta)), expected(), "{nombre}");
    }
}

/// What is asked for by whom, and what was said: code and cell.
fn services(mesa: &Mesa, hojas: &[(&str, Filas<'_>)]) -> (Vec<(String, Vec<String>)>, Vec<String>) {
    let corrida = leer(mesa, &libro(mesa, hojas, |_| {}));
    let json = corrida.json();
    let said = json["diagnosticos"].as_array().unwrap().iter().map(|d| {
        let word = |k: &str| d[k].as_str().unwrap_or_default().to_owned();
        format!("{} {}", word("codigo"), word("celda"))
    });
    (facts(&corrida).1, said.filter(|s| !s.contains("falta-hoja")).collect())
}

#[test]
fn one_mark_a_service_is_that_of_the_only_school_or_of_all() {
    let mesa = Mesa::new();
    let lista: Filas<'_> = &[
        &["Servicio", "Descripción", "Solicita", "Observaciones"],
        &["Validación de alumnos", "Valida los datos", "SI", ""],
        &["Cursos", "Ingresa cursos", "NO", "-"],
        &["Matrícula en línea", "", "SI", ""],
        &["Envío de asistencia", "Informa", "quizás", ""],
    ];
    let asked = |rbd: &str| (rbd.to_owned(), vec!["valida_alumno".to_owned()]);
    let (found, said) = services(&mesa, &[("E", &ESCUELAS[..2]), ("Servicios", lista)]);
    assert_eq!(found, [asked("99011")]);
    assert_eq!(said, ["anexo-marca C5", "anexo-servicio-desconocido A4"]);
    let (found, said) = services(&mesa, &[("E", ESCUELAS), ("Servicios", lista)]);
    assert_eq!(found, [asked("99011"), asked("99012")]);
    assert_eq!(said, ["anexo-servicios-para-todos C1", "anexo-marca C5", "anexo-servicio-desconocido A4"]);
    // The school that the sheet names.
    let named = [&[&["RBD:", "99012-4"][..], &[]][..], lista].concat();
    let (found, _) = services(&mesa, &[("E", ESCUELAS), ("Servicios", &named)]);
    assert_eq!(found, [asked("99012")]);
    let (found, said) = services(&mesa, &[("Servicios", lista)]);
    assert_eq!(found, []);
    assert!(said.contains(&"anexo-servicios-sin-establecimiento C1".to_owned()), "{said:?}");
}

#[test]
fn a_row_of_totals_is_no_school_wherever_it_says_so() {
    for total in ["Total establecimientos", "TOTAL DE ESCUELAS", "Total"] {
        let hojas: &[(&str, Filas<'_>)] = &[(
            "Servicios",
            &[
                &["RBD", "Nombre", "Validación de Alumnos"],
                &["99011-6", "Escuela Uno", "X"],
                &["", total, "#1"],
            ],
        )];
        let (found, said) = services(&Mesa::new(), hojas);
        assert_eq!(found, [("99011".to_owned(), vec!["valida_alumno".to_owned()])], "{total}");
        assert_eq!(said, ["anexo-fila-omitida A3"], "{total}");
    }
}

#[test]
fn a_note_under_the_codes_is_no_school_and_a_code_that_is_none_is_told() {
    for (texto, code) in [
        ("Observaciones: los establecimientos deben tener reconocimiento.", "anexo-fila-omitida"),
        ("(*) El servicio de semilla es obligatorio.", "anexo-fila-omitida"),
        ("sin RBD", "anexo-rbd-ilegible"),
        ("2x Escuela Dos Norte", "anexo-rbd-ilegible"),
    ] {
        let hojas: &[(&str, Filas<'_>)] = &[(
            "Servicios",
            &[&["RBD", "Nombre", "Validación de Alumnos"], &["99011-6", "Escuela Uno", "X"], &[texto]],
        )];
        let (found, said) = services(&Mesa::new(), hojas);
        assert_eq!(found, [("99011".to_owned(), vec!["valida_alumno".to_owned()])], "{texto}");
        assert_eq!(said, [format!("{code} A3")], "{texto}");
    }
}

#[test]
fn columns_of_nobody_are_told_and_not_guessed() {
    let mesa = Mesa::new();
    let lista: Filas<'_> = &[
        &["Servicio", "Escuela Uno", "Escuela Otra"],
        &["Validación de alumnos", "X", "X"],
        &["Cursos", "", "X"],
    ];
    let (found, said) = services(&mesa, &[("E", ESCUELAS), ("Servicios", lista)]);
    assert_eq!(found, [("99011".to_owned(), vec!["valida_alumno".to_owned()])]);
    assert_eq!(said, ["anexo-servicios-sin-establecimiento C1"]);
}

#[test]
fn an_anexo_with_schools_as_columns_is_compared_by_columns() {
    let mesa = Mesa::new();
    let ruta = libro(
        &mesa,
        &[(
            "Servicios",
            &[&["Servicio", "99011-6", "99012-4"], &["Validación de alumnos", "X", ""], &["Cursos", "", "X"]],
        )],
        |_| {},
    );
    let perfil = crate::comun::ejemplo("municipal.toml");
    let words = ["anexo".as_ref(), "comparar".as_ref(), ruta.as_os_str(), perfil.as_os_str()];
    let corrida = mesa.correr(words);
    assert_eq!(corrida.codigo, 1);
    let flat = corrida.todo();
    for words in [
        "Servicios!B3: error[anexo-falta-servicio]: el RBD 99011-6 no tiene marcado «Cursos»",
        "Servicios!B1: error[anexo-falta-servicio]: el RBD 99011-6 no tiene fila para «Tipos de enseñanza»",
        "Servicios!D1: error[anexo-falta-servicio]: falta la columna del RBD 99013-2",
        "Agregue su columna en la hoja",
    ] {
        assert!(flat.contains(words), "{words}: {flat}");
    }
}
