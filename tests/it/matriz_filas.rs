//! The rows of a blank matrix: numbered, prefilled, calculated, too few; rows that are put in, and an .xls that says where.

use std::fs;

use crate::comun::{Corrida, Mesa};
use crate::comun_matriz::{
    Hoja, check_bytes, detenido, formatos, llenar, lleno, lleno_con, mixto, uno, values, xls, xlsx,
};
use crate::matriz::{
    ESCUELA, MARCAS, PERSONAS, SUS_MARCAS, SUS_PERSONAS, TRES, contactos, escuelas, personas, pide,
    servicios, tres,
};

/// Three schools in a list with room for two, and a note below.
fn angosta() -> [Hoja; 3] {
    let lista = Hoja::new("Identificación", &[&["RBD", "Nombre del establecimiento"]])
        .drawn([1, 2, 0, 1])
        .below(4, &[&["Nota: un establecimiento por fila"], &["Total", "="]]);
    [lista, personas(), servicios()]
}

#[test]
fn numbered_rows_keep_their_numbers_and_go_on_counting() {
    let lista = Hoja::new(
        "Identificación",
        &[&["N°", "RBD", "Nombre del establecimiento"], &["#1", "□", "□"], &["#2", "□", "□"]],
    );
    let esperado: &[(&str, &str)] = &[
        ("B2", "99011-6"),
        ("C2", "Escuela Básica Valle Claro"),
        ("B3", "99012-4"),
        ("C3", "Escuela Rural Los Maitenes"),
        ("A4", "3"),
        ("B4", "99013-2"),
        ("C4", "Liceo Bicentenario El Molino"),
    ];
    lleno(
        &[lista, personas(), servicios()],
        &mixto(),
        &[("Identificación", esperado), ("Contactos", SUS_PERSONAS), ("Servicios", SUS_MARCAS)],
    );
}

#[test]
fn rows_that_have_an_rbd_are_filled_for_that_school() {
    let lista = Hoja::new(
        "Identificación",
        &[
            &["RBD", "Nombre del establecimiento"],
            &["99013-2", "□"],
            &["#99011", "Escuela Básica Valle Claro"],
            &["□", "□"],
        ],
    );
    let esperado: &[(&str, &str)] =
        &[("B2", "Liceo Bicentenario El Molino"), ("A4", "99012-4"), ("B4", "Escuela Rural Los Maitenes")];
    let todo = [lista.clone(), personas(), servicios()];
    // What is there already, written otherwise, is the same.
    lleno_con(
        &todo,
        &mixto(),
        &["--permitir-blancos"],
        &[("Identificación", esperado), ("Contactos", SUS_PERSONAS), ("Servicios", SUS_MARCAS)],
    );
    let ajena = Hoja::new(
        "Identificación",
        &[&["RBD", "Nombre del establecimiento"], &["99099-9", "Otra"], &["□", "□"]],
    );
    detenido(
        &[ajena, contactos(), servicios()],
        &pide(TRES),
        &["la fila 2 ya tiene el RBD 99099-9, que no está en el perfil"],
    );
}

#[test]
fn what_is_there_already_is_fine_where_it_is_the_same_and_told_with_its_cell_where_not() {
    let mut hojas = tres();
    hojas[1] = hojas[1].clone().below(1, &[&["Contacto administrativo", "PEDRO SOTO ARAVENA"]]);
    let esperado: Vec<(&str, &str)> = PERSONAS.iter().copied().filter(|(c, _)| *c != "B2").collect();
    lleno(
        &hojas,
        &pide(TRES),
        &[("Identificación", ESCUELA), ("Contactos", &esperado), ("Servicios", MARCAS)],
    );
    hojas[1] = hojas[1].clone().below(1, &[&["Contacto administrativo", "Juan Pérez"]]);
    detenido(
        &hojas,
        &pide(TRES),
        &["Contactos!B2", "la celda B2 ya dice «Juan Pérez», y el perfil dice «Pedro Soto Aravena»"],
    );
    let said = lleno_con(
        &hojas,
        &pide(TRES),
        &["--permitir-blancos"],
        &[("Identificación", ESCUELA), ("Contactos", &esperado), ("Servicios", MARCAS)],
    );
    assert!(said.iter().all(|c| c.errores.contains("ya dice «Juan Pérez»")), "{}", said[0].todo());
    // A mark that nobody asks for.
    let mut hojas = tres();
    hojas[2] = servicios().below(1, &[&["99001-9", "X"]]);
    detenido(
        &hojas,
        &pide("\"curso\", \"asistencia\""),
        &["la celda B2 ya está marcada, y el perfil no lo pide"],
    );
}

#[test]
fn a_cell_with_a_formula_is_left_and_it_is_said() {
    let lista = Hoja::new(
        "Identificación",
        &[&["RBD", "Nombre del establecimiento", "Comuna", "Dirección"], &["□", "□", "=", "□"]],
    );
    let esperado: Vec<(&str, &str)> = ESCUELA.iter().copied().filter(|(c, _)| *c != "C2").collect();
    let said = lleno(
        &[lista, contactos(), servicios()],
        &pide(TRES),
        &[("Identificación", &esperado), ("Contactos", PERSONAS), ("Servicios", MARCAS)],
    );
    for corrida in said {
        assert!(corrida.salida.contains("la celda C2 la calcula una fórmula"), "{}", corrida.todo());
    }
}

#[test]
fn rows_are_put_in_above_what_stands_below() {
    let mesa = Mesa::new();
    let bytes = xlsx(&angosta());
    mesa.escribir("matriz", &bytes);
    let corrida = llenar(&mesa, "matriz", &mixto(), &[]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let found = values(&fs::read(mesa.ruta("lleno")).unwrap());
    let cell = |f, c| found.get(&("Identificación".to_owned(), f, c)).map(String::as_str);
    for (fila, rbd, nombre) in [
        (1, "99011-6", "Escuela Básica Valle Claro"),
        (2, "99012-4", "Escuela Rural Los Maitenes"),
        (3, "99013-2", "Liceo Bicentenario El Molino"),
    ] {
        assert_eq!((cell(fila, 0), cell(fila, 1)), (Some(rbd), Some(nombre)));
    }
    assert_eq!(cell(4, 0), None);
    assert_eq!(cell(5, 0), Some("Nota: un establecimiento por fila"));
    assert_eq!(cell(6, 0), Some("Total"));
    crate::comun_docx::check_entries(
        &bytes,
        &fs::read(mesa.ruta("lleno")).unwrap(),
        &["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"],
    );
}

fn flat(corrida: &Corrida) -> String {
    corrida.errores.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_xls_without_room_says_how_many_rows_and_where_and_the_way_out() {
    let mesa = Mesa::new();
    let bytes = xls(&angosta());
    mesa.escribir("matriz", &bytes);
    let corrida = llenar(&mesa, "matriz", &mixto(), &[]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    let said = flat(&corrida);
    for words in [
        "1 fila",
        "«Identificación»",
        "Inserte en Excel 1 fila después de la fila 3",
        "guárdelo como .xlsx",
        "no hay filas para 1 de los 3 establecimientos",
        "Corríjalo en el archivo",
    ] {
        assert!(said.contains(words), "«{words}»: {said}");
    }
    assert!(!mesa.ruta("lleno").exists());

    let allowed = llenar(&mesa, "matriz", &mixto(), &["--permitir-blancos"]);
    assert_eq!(allowed.codigo, 0, "{}", allowed.todo());
    assert!(flat(&allowed).contains("1 fila"), "{}", allowed.todo());
    let after = fs::read(mesa.ruta("lleno")).unwrap();
    let found = values(&after);
    let cell = |f, c| found.get(&("Identificación".to_owned(), f, c)).map(String::as_str);
    assert_eq!((cell(1, 0), cell(2, 0), cell(3, 0)), (Some("99011-6"), Some("99012-4"), None));
    assert_eq!(cell(4, 0), Some("Nota: un establecimiento por fila"));
    assert_eq!(
        found.get(&("Servicios".to_owned(), 3, 3)).map(String::as_str),
        Some("X"),
        "the rest is filled"
    );
    check_bytes(&bytes, &after);
}

#[test]
fn where_nothing_stands_below_rows_go_on_in_either_format() {
    let lista = Hoja::new("Identificación", &[&["RBD", "Nombre del establecimiento"]]).drawn([1, 1, 0, 1]);
    let esperado: &[(&str, &str)] = &[
        ("A2", "99011-6"),
        ("B2", "Escuela Básica Valle Claro"),
        ("A3", "99012-4"),
        ("B3", "Escuela Rural Los Maitenes"),
        ("A4", "99013-2"),
        ("B4", "Liceo Bicentenario El Molino"),
    ];
    lleno(
        &[lista, personas(), servicios()],
        &mixto(),
        &[("Identificación", esperado), ("Contactos", SUS_PERSONAS), ("Servicios", SUS_MARCAS)],
    );
}

#[test]
fn a_form_for_one_school_is_not_filled_for_three() {
    let ficha = Hoja::new(
        "Identificación",
        &[&["RBD:", "□"], &["Nombre del establecimiento:", "□"], &["Comuna:", "□"]],
    );
    detenido(
        &[ficha, personas(), servicios()],
        &mixto(),
        &["hay lugar para un establecimiento, y el perfil tiene 3", "Identificación!B1"],
    );
}

#[test]
fn a_system_of_ones_own_has_no_provider() {
    let contactos = Hoja::new(
        "Contactos",
        &[
            &["Rol", "Nombre", "RUT"],
            &["Contacto administrativo", "□", "□"],
            &["Contacto técnico", "□", "□"],
            &["Proveedor de software", "□", "□"],
        ],
    );
    let perfil = pide(TRES);
    let own = perfil.split("[proveedor]").next().unwrap().to_owned() + "[proveedor]\nsistema_propio = true\n";
    let hojas = [escuelas(), contactos, servicios()];
    let people: &[(&str, &str)] = &[
        ("B2", "Pedro Soto Aravena"),
        ("C2", "40.000.002-6"),
        ("B3", "Ana Rivas Peña"),
        ("C3", "40.000.003-4"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [people, more].concat();
    let said = lleno(
        &hojas,
        &own,
        &[
            ("Identificación", ESCUELA),
            ("Contactos", &with(&[("B4", "Sistema propio")])),
            ("Servicios", MARCAS),
        ],
    );
    assert!(said[0].salida.contains("el sistema es propio: no hay proveedor"), "{}", said[0].todo());
    lleno(
        &hojas,
        &perfil,
        &[
            ("Identificación", ESCUELA),
            ("Contactos", &with(&[("B4", "Libro de Clases SpA"), ("C4", "76.999.001-1")])),
            ("Servicios", MARCAS),
        ],
    );
}

#[test]
fn the_same_again_is_already_done_and_a_filled_matrix_is_filled_to_the_same_bytes() {
    for (nombre, bytes) in formatos(&tres()) {
        let mesa = Mesa::new();
        mesa.escribir(nombre, &bytes);
        let perfil = pide(TRES);
        assert_eq!(llenar(&mesa, nombre, &perfil, &[]).codigo, 0);
        let again = llenar(&mesa, nombre, &perfil, &[]);
        assert_eq!(again.codigo, 0);
        assert!(again.salida.contains("ya estaba hecho, sin cambios"), "{}", again.salida);
        let full = fs::read(mesa.ruta("lleno")).unwrap();
        mesa.escribir(nombre, &full);
        let twice = llenar(&mesa, nombre, &perfil, &[]);
        assert_eq!(twice.codigo, 0, "{}", twice.todo());
        assert!(twice.salida.contains("ya estaba hecho, sin cambios"), "{}", twice.salida);
        // Other schools find their rows taken.
        let other = llenar(&mesa, nombre, &mixto(), &["--forzar"]);
        assert_eq!(other.codigo, 1, "{}", other.todo());
        assert!(fs::read(mesa.ruta("lleno")).unwrap() == full);
        let _ = uno();
    }
}
