//! How a blank matrix wants its values: which mark says yes, RBD and RUT in one cell or two, with dots or without.

use crate::comun_matriz::{Hoja, detenido, lleno, mixto};
use crate::matriz::{ESCUELA, MARCAS, PERSONAS, TRES, contactos, escuelas, pide, servicios};

/// A matrix whose services stand on this sheet, for a school that asks for cursos and asistencia.
fn marcas(hoja: Hoja, esperado: &[(&str, &str)]) {
    let nombre = hoja.nombre;
    lleno(
        &[escuelas(), contactos(), hoja],
        &pide("\"curso\", \"asistencia\""),
        &[("Identificación", ESCUELA), ("Contactos", PERSONAS), (nombre, esperado)],
    );
}

const TITULOS: &[&str] = &["RBD", "Validación de alumnos", "Cursos", "Envío de asistencia"];

#[test]
fn a_drop_down_says_what_is_written() {
    let with =
        |opciones| Hoja::new("Servicios", &[TITULOS]).drawn([1, 1, 0, 3]).choice([1, 1, 1, 3], opciones);
    marcas(with(&["SI", "NO"]), &[("A2", "99001-9"), ("B2", "NO"), ("C2", "SI"), ("D2", "SI")]);
    marcas(with(&["Sí", "No"]), &[("A2", "99001-9"), ("B2", "No"), ("C2", "Sí"), ("D2", "Sí")]);
    marcas(with(&["X"]), &[("A2", "99001-9"), ("C2", "X"), ("D2", "X")]);
    marcas(
        with(&["Solicita", "No solicita"]),
        &[("A2", "99001-9"), ("B2", "No solicita"), ("C2", "Solicita"), ("D2", "Solicita")],
    );
}

#[test]
fn an_example_or_a_note_says_what_is_written_and_stays() {
    let ejemplo = Hoja::new("Servicios", &[TITULOS, &["Ej.: 1234-5", "SI", "NO", "SI"]]).drawn([2, 2, 0, 3]);
    marcas(ejemplo, &[("A3", "99001-9"), ("B3", "NO"), ("C3", "SI"), ("D3", "SI")]);
    let unos =
        Hoja::new("Servicios", &[&["Indique 1 si lo solicita y 0 si no"], TITULOS]).drawn([2, 2, 0, 3]);
    marcas(unos, &[("A3", "99001-9"), ("B3", "0"), ("C3", "1"), ("D3", "1")]);
    let equis = Hoja::new("Servicios", &[TITULOS])
        .drawn([1, 1, 0, 3])
        .below(3, &[&["Marque con una X cada servicio"]]);
    marcas(equis, &[("A2", "99001-9"), ("C2", "X"), ("D2", "X")]);
    let pista =
        Hoja::new("Servicios", &[TITULOS, &["(sin dígito)", "(X)", "(X)", "(X)"]]).drawn([2, 2, 0, 3]);
    marcas(pista, &[("A3", "99001"), ("C3", "X"), ("D3", "X")]);
}

#[test]
fn where_the_sheet_says_no_only_what_is_asked_for_changes() {
    let noes = Hoja::new("Servicios", &[TITULOS, &["□", "NO", "NO", "NO"]]);
    marcas(noes, &[("A2", "99001-9"), ("C2", "SI"), ("D2", "SI")]);
    let ceros = Hoja::new("Servicios", &[TITULOS, &["□", "#0", "#0", "#0"]]);
    marcas(ceros, &[("A2", "99001-9"), ("C2", "1"), ("D2", "1")]);
}

#[test]
fn yes_and_no_may_have_a_column_each() {
    let filas = Hoja::new(
        "Servicios",
        &[
            &["Servicio", "SI", "NO"],
            &["Validación de alumnos", "□", "□"],
            &["Cursos", "□", "□"],
            &["Envío de asistencia", "□", "□"],
        ],
    );
    marcas(filas, &[("C2", "X"), ("B3", "X"), ("B4", "X")]);
    let columnas = Hoja::new(
        "Servicios",
        &[
            &["RBD", "Validación de alumnos", "□", "Cursos", "□", "Envío de asistencia", "□"],
            &["□", "SI", "NO", "SI", "NO", "SI", "NO"],
        ],
    )
    .merged([0, 1, 0, 0])
    .merged([0, 0, 1, 2])
    .merged([0, 0, 3, 4])
    .merged([0, 0, 5, 6])
    .drawn([2, 2, 0, 6]);
    marcas(columnas, &[("A3", "99001-9"), ("C3", "X"), ("D3", "X"), ("F3", "X")]);
}

#[test]
fn one_mark_for_schools_that_ask_for_different_things_is_the_persons() {
    let lista = Hoja::new(
        "Servicios",
        &[
            &["Servicio", "Solicita"],
            &["Cursos", "□"],
            &["Envío de asistencia", "□"],
            &["Validación de alumnos", "□"],
        ],
    );
    let personas =
        Hoja::new("Contactos", &[&["Rol", "Nombre"], &["Contacto administrativo"], &["Contacto técnico"]]);
    detenido(
        &[escuelas(), personas, lista],
        &mixto(),
        &["unos establecimientos lo piden y otros no, y hay una sola marca para todos", "Servicios!B2"],
    );
}

#[test]
fn rbd_and_rut_are_cut_and_dotted_as_their_headings_ask() {
    let todo = pide(TRES);
    let with = |titulos: &[&str], esperado: &[(&str, &str)], marcas: &[(&str, &str)]| {
        let hoja = Hoja::new("Identificación", &[titulos]);
        let todos = [("Identificación", esperado), ("Contactos", PERSONAS), ("Servicios", marcas)];
        lleno(&[hoja, contactos(), servicios()], &todo, &todos);
    };
    with(
        &["RBD (sin dígito verificador)", "Nombre del establecimiento"],
        &[("A2", "99001"), ("B2", "Colegio Los Boldos")],
        MARCAS,
    );
    with(
        &["RBD", "Nombre del establecimiento", "RUT del sostenedor (sin puntos)"],
        &[("A2", "99001-9"), ("B2", "Colegio Los Boldos"), ("C2", "65999001-6")],
        MARCAS,
    );
    // A heading that is the number alone on one sheet is so on the other.
    with(
        &["Nombre del establecimiento", "RBD", "DV RBD", "RUT sostenedor", "DV RUT"],
        &[("A2", "Colegio Los Boldos"), ("B2", "99001"), ("C2", "9"), ("D2", "65.999.001"), ("E2", "6")],
        &[("A2", "99001"), ("B2", "X"), ("C2", "X"), ("D2", "X")],
    );
    with(
        &["Código RBD", "DV", "Nombre del establecimiento"],
        &[("A2", "99001"), ("B2", "9"), ("C2", "Colegio Los Boldos")],
        MARCAS,
    );
}

#[test]
fn the_word_of_a_list_is_taken_and_one_that_it_lacks_is_asked_for() {
    let with = |opciones| {
        Hoja::new("Identificación", &[&["RBD", "Nombre del establecimiento", "Dependencia", "Región"]])
            .drawn([1, 1, 0, 3])
            .choice([1, 1, 2, 2], opciones)
    };
    let todo = pide(TRES);
    lleno(
        &[
            with(&["1 - Municipal", "2 - Particular Subvencionado", "3 - Particular Pagado"]),
            contactos(),
            servicios(),
        ],
        &todo,
        &[
            (
                "Identificación",
                &[
                    ("A2", "99001-9"),
                    ("B2", "Colegio Los Boldos"),
                    ("C2", "2 - Particular Subvencionado"),
                    ("D2", "Región del Libertador General Bernardo O'Higgins"),
                ],
            ),
            ("Contactos", PERSONAS),
            ("Servicios", MARCAS),
        ],
    );
    detenido(
        &[with(&["Municipal", "Particular Pagado"]), contactos(), servicios()],
        &todo,
        &["la lista de la celda no tiene «Particular subvencionado»", "Identificación!C1"],
    );
}
