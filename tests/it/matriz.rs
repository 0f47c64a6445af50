//! `modelo llenar` of blank matrices in the layouts that people draw: tables, forms, one sheet, services as rows.

use crate::comun_matriz::{Hoja, lleno, mixto, muestra, uno};

/// The three sheets that every test can begin with; two rows of contacts.
pub fn escuelas() -> Hoja {
    Hoja::new("Identificación", &[&["RBD", "Nombre del establecimiento", "Comuna", "Dirección"]])
}

pub fn contactos() -> Hoja {
    let head = ["Rol", "Nombre", "Cargo", "RUT", "Correo", "Teléfono"];
    Hoja::new("Contactos", &[&head, &["Contacto administrativo"], &["Contacto técnico"]])
}

pub fn servicios() -> Hoja {
    Hoja::new("Servicios", &[&["RBD", "Validación de alumnos", "Cursos", "Envío de asistencia"]])
}

pub fn tres() -> [Hoja; 3] {
    [escuelas(), contactos(), servicios()]
}

pub const ESCUELA: &[(&str, &str)] =
    &[("A2", "99001-9"), ("B2", "Colegio Los Boldos"), ("C2", "Rengo"), ("D2", "Los Aromos 123")];

pub const PERSONAS: &[(&str, &str)] = &[
    ("B2", "Pedro Soto Aravena"),
    ("C2", "Encargado de SIGE"),
    ("D2", "40.000.002-6"),
    ("E2", "psoto@losboldos.example"),
    ("F2", "+56 72 2 345 679"),
    ("B3", "Ana Rivas Peña"),
    ("C3", "Encargada de informática"),
    ("D3", "40.000.003-4"),
    ("E3", "arivas@losboldos.example"),
    ("F3", "+56 9 8765 4321"),
];

pub const MARCAS: &[(&str, &str)] = &[("A2", "99001-9"), ("B2", "X"), ("C2", "X"), ("D2", "X")];

/// Contacts of the sample with three schools, as short as can be.
pub fn personas() -> Hoja {
    Hoja::new("Contactos", &[&["Rol", "Nombre"], &["Contacto administrativo"], &["Contacto técnico"]])
}

/// What they say, filled for it; and what its services do.
pub const SUS_PERSONAS: &[(&str, &str)] = &[("B2", "Carmen Gloria Díaz Vera"), ("B3", "Jorge Ibáñez Lara")];
pub const SUS_MARCAS: &[(&str, &str)] = &[
    ("A2", "99011-6"),
    ("C2", "X"),
    ("D2", "X"),
    ("A3", "99012-4"),
    ("B3", "X"),
    ("A4", "99013-2"),
    ("D4", "X"),
];

/// A profile whose school asks for these alone.
pub fn pide(servicios: &str) -> String {
    let lines = uno();
    let lines = lines.lines().map(|l| {
        if l.starts_with("servicios = ") { format!("servicios = [{servicios}]") } else { l.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub const TRES: &str = "\"valida_alumno\", \"curso\", \"asistencia\"";

#[test]
fn three_plain_tables_are_filled_and_nothing_else() {
    let perfil = pide(TRES);
    let esperado = &[("Identificación", ESCUELA), ("Contactos", PERSONAS), ("Servicios", MARCAS)];
    let [corrida, _] = lleno(&tres(), &perfil, esperado);
    for words in ["lleno: creado.", "establecimiento.rbd ", "99001-9", "casilla.servicio.curso"] {
        assert!(corrida.salida.contains(words), "«{words}»: {}", corrida.salida);
    }
}

#[test]
fn the_order_of_sheets_and_their_names_say_nothing() {
    let mut hojas = [servicios(), escuelas(), contactos()];
    for (hoja, nombre) in hojas.iter_mut().zip(["Hoja1", "Hoja2", "Hoja3"]) {
        hoja.nombre = nombre;
    }
    lleno(&hojas, &pide(TRES), &[("Hoja1", MARCAS), ("Hoja2", ESCUELA), ("Hoja3", PERSONAS)]);
}

#[test]
fn each_school_has_its_row_and_its_own_marks() {
    let esperado: &[(&str, &[(&str, &str)])] = &[
        (
            "Identificación",
            &[
                ("A2", "99011-6"),
                ("B2", "Escuela Básica Valle Claro"),
                ("C2", "Curepto"),
                ("D2", "Plaza de Armas 45"),
                ("A3", "99012-4"),
                ("B3", "Escuela Rural Los Maitenes"),
                ("C3", "Curepto"),
                ("D3", "Camino a Los Maitenes s/n, kilómetro 7"),
                ("A4", "99013-2"),
                ("B4", "Liceo Bicentenario El Molino"),
                ("C4", "Curepto"),
                ("D4", "O'Higgins 310"),
            ],
        ),
        ("Servicios", SUS_MARCAS),
        ("Contactos", SUS_PERSONAS),
    ];
    lleno(&[escuelas(), personas(), servicios()], &mixto(), esperado);
}

#[test]
fn contacts_stand_in_rows_in_columns_or_in_a_form() {
    let columnas = Hoja::new(
        "Contactos",
        &[
            &["", "Contacto administrativo", "Contacto técnico"],
            &["Nombre"],
            &["Cargo"],
            &["RUT"],
            &["Correo"],
            &["Teléfono"],
        ],
    )
    .drawn([1, 5, 1, 2]);
    let esperado: &[(&str, &str)] = &[
        ("B2", "Pedro Soto Aravena"),
        ("B3", "Encargado de SIGE"),
        ("B4", "40.000.002-6"),
        ("B5", "psoto@losboldos.example"),
        ("B6", "+56 72 2 345 679"),
        ("C2", "Ana Rivas Peña"),
        ("C3", "Encargada de informática"),
        ("C4", "40.000.003-4"),
        ("C5", "arivas@losboldos.example"),
        ("C6", "+56 9 8765 4321"),
    ];
    let todo = pide(TRES);
    lleno(
        &[escuelas(), columnas, servicios()],
        &todo,
        &[("Identificación", ESCUELA), ("Contactos", esperado), ("Servicios", MARCAS)],
    );

    let formulario = Hoja::new(
        "Contactos",
        &[
            &["Contacto administrativo"],
            &["Nombre:", "□"],
            &["Correo:", "□"],
            &["Contacto técnico"],
            &["Nombre:", "□"],
            &["Correo:", "□"],
        ],
    );
    let esperado: &[(&str, &str)] = &[
        ("B2", "Pedro Soto Aravena"),
        ("B3", "psoto@losboldos.example"),
        ("B5", "Ana Rivas Peña"),
        ("B6", "arivas@losboldos.example"),
    ];
    lleno(
        &[escuelas(), formulario, servicios()],
        &todo,
        &[("Identificación", ESCUELA), ("Contactos", esperado), ("Servicios", MARCAS)],
    );
}

#[test]
fn a_form_is_filled_beside_its_labels_and_within_its_lines() {
    let ficha = Hoja::new(
        "Identificación",
        &[
            &["IDENTIFICACIÓN DEL ESTABLECIMIENTO"],
            &["RBD:", "□"],
            &["Nombre del establecimiento:", "□"],
            &["Comuna: ________________"],
            &["Nombre del sostenedor:", "……………"],
            &["RUT del sostenedor:", "□"],
            &["Firma del sostenedor:", "□"],
        ],
    );
    let esperado: &[(&str, &str)] = &[
        ("B2", "99001-9"),
        ("B3", "Colegio Los Boldos"),
        ("A4", "Comuna: Rengo"),
        ("B5", "Fundación Educacional Los Boldos"),
        ("B6", "65.999.001-6"),
    ];
    lleno(
        &[ficha, contactos(), servicios()],
        &pide(TRES),
        &[("Identificación", esperado), ("Contactos", PERSONAS), ("Servicios", MARCAS)],
    );
}

#[test]
fn one_sheet_holds_all_three_parts() {
    let hoja =
        Hoja::new("Anexo", &[&["I. ESTABLECIMIENTOS"], &["RBD", "Nombre del establecimiento", "Comuna"]])
            .drawn([2, 2, 0, 2])
            .below(
                4,
                &[
                    &["II. CONTACTOS"],
                    &["Rol", "Nombre", "Correo"],
                    &["Contacto administrativo"],
                    &["Contacto técnico"],
                ],
            )
            .drawn([6, 7, 0, 2])
            .below(
                9,
                &[&["III. SERVICIOS"], &["RBD", "Validación de alumnos", "Cursos", "Envío de asistencia"]],
            )
            .drawn([11, 11, 0, 3]);
    let esperado: &[(&str, &str)] = &[
        ("A3", "99001-9"),
        ("B3", "Colegio Los Boldos"),
        ("C3", "Rengo"),
        ("B7", "Pedro Soto Aravena"),
        ("C7", "psoto@losboldos.example"),
        ("B8", "Ana Rivas Peña"),
        ("C8", "arivas@losboldos.example"),
        ("A12", "99001-9"),
        ("B12", "X"),
        ("C12", "X"),
        ("D12", "X"),
    ];
    lleno(&[hoja], &pide(TRES), &[("Anexo", esperado)]);
}

#[test]
fn services_stand_in_rows_with_one_mark_for_all() {
    let lista = Hoja::new(
        "Servicios",
        &[
            &["Servicio", "Solicita"],
            &["Validación de alumnos", "□"],
            &["Cursos", "□"],
            &["Envío de asistencia", "□"],
        ],
    );
    lleno(
        &[escuelas(), contactos(), lista],
        &pide("\"curso\", \"asistencia\""),
        &[("Identificación", ESCUELA), ("Contactos", PERSONAS), ("Servicios", &[("B3", "X"), ("B4", "X")])],
    );
}

#[test]
fn schools_have_their_columns_beside_services_in_rows() {
    let lista = Hoja::new(
        "Servicios",
        &[
            &["", "Establecimientos (indique RBD)"],
            &["Servicio", "□", "□", "□"],
            &["Validación de alumnos", "□", "□", "□"],
            &["Cursos", "□", "□", "□"],
            &["Envío de asistencia", "□", "□", "□"],
        ],
    )
    .merged([0, 0, 1, 3]);
    let rbd = Hoja::new("Identificación", &[&["RBD", "Nombre del establecimiento"]]);
    let esperado: &[(&str, &str)] = &[
        ("B2", "99011-6"),
        ("C2", "99012-4"),
        ("D2", "99013-2"),
        ("B4", "X"),
        ("B5", "X"),
        ("C3", "X"),
        ("D5", "X"),
    ];
    lleno(
        &[rbd, personas(), lista],
        &mixto(),
        &[
            (
                "Identificación",
                &[
                    ("A2", "99011-6"),
                    ("B2", "Escuela Básica Valle Claro"),
                    ("A3", "99012-4"),
                    ("B3", "Escuela Rural Los Maitenes"),
                    ("A4", "99013-2"),
                    ("B4", "Liceo Bicentenario El Molino"),
                ],
            ),
            ("Contactos", SUS_PERSONAS),
            ("Servicios", esperado),
        ],
    );
}

#[test]
fn schools_as_columns_have_their_facts_below_each_other() {
    let ficha = Hoja::new(
        "Identificación",
        &[
            &["RBD", "□", "□", "□"],
            &["Nombre del establecimiento", "□", "□", "□"],
            &["Comuna", "□", "□", "□"],
        ],
    );
    lleno(
        &[ficha, personas(), servicios()],
        &mixto(),
        &[
            (
                "Identificación",
                &[
                    ("B1", "99011-6"),
                    ("C1", "99012-4"),
                    ("D1", "99013-2"),
                    ("B2", "Escuela Básica Valle Claro"),
                    ("C2", "Escuela Rural Los Maitenes"),
                    ("D2", "Liceo Bicentenario El Molino"),
                    ("B3", "Curepto"),
                    ("C3", "Curepto"),
                    ("D3", "Curepto"),
                ],
            ),
            ("Contactos", SUS_PERSONAS),
            ("Servicios", SUS_MARCAS),
        ],
    );
}

#[test]
fn several_representatives_have_a_row_each() {
    let firmas = Hoja::new(
        "Identificación",
        &[
            &["RBD", "Nombre del establecimiento"],
            &["□", "□"],
            &["□", "□"],
            &[],
            &["REPRESENTANTES LEGALES"],
            &["Nombre", "RUT"],
            &["□", "□"],
            &["□", "□"],
        ],
    );
    let todos = Hoja::new(
        "Servicios",
        &[&[
            "RBD",
            "Validación de alumnos",
            "Tipos de enseñanza",
            "Cursos",
            "Envío de asistencia",
            "Reporte de envío de asistencia",
        ]],
    );
    let mark = |fila: u32| ["B", "C", "D", "E", "F"].map(|c| format!("{c}{fila}"));
    let marks: Vec<String> = [mark(2), mark(3)].concat();
    let mut asked: Vec<(&str, &str)> = vec![("A2", "99061-2"), ("A3", "99062-0")];
    asked.extend(marks.iter().map(|c| (c.as_str(), "X")));
    lleno(
        &[firmas, personas(), todos],
        &muestra("representacion_conjunta"),
        &[
            (
                "Identificación",
                &[
                    ("A2", "99061-2"),
                    ("B2", "Colegio Aurora"),
                    ("A3", "99062-0"),
                    ("B3", "Escuela Aurora Rural"),
                    ("A7", "Gabriela Paz Inostroza Lagos"),
                    ("B7", "40.000.020-4"),
                    ("A8", "Iván Eduardo Yáñez Ibarra"),
                    ("B8", "40.000.021-2"),
                ],
            ),
            ("Contactos", &[("B2", "Mónica Sepúlveda Rojas"), ("B3", "Raúl Fuentes Cid")]),
            ("Servicios", &asked),
        ],
    );
}
