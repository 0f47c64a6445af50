//! The recogniser of blanks, sentence by sentence: what is taken for a blank, and what is said to go in.

use convenio::documentos::modelos::oficial::Oficial;

use crate::comun_docx::{Docx, p};

/// The decisions about a body, in order: field, with `?` where it is not sure.
fn decided(cuerpo: &str) -> String {
    let oficial = Oficial::open(Docx::new(cuerpo).close()).unwrap();
    let one = |b: &convenio::documentos::modelos::word::analisis::Blanco| {
        format!("{}{}", b.decision.destino, if b.decision.is_sure() { "" } else { "?" })
    };
    oficial.blancos().iter().map(one).collect::<Vec<_>>().join(" ")
}

/// A body of paragraphs, one a line.
fn paragraphs(texto: &str) -> String {
    texto.lines().map(p).collect()
}

/// A table of rows of cells.
fn table(filas: &[&[&str]]) -> String {
    let cell = |texto: &&str| {
        format!("<w:tc>{}</w:tc>", if texto.is_empty() { "<w:p/>".to_owned() } else { p(texto) })
    };
    let row = |fila: &&[&str]| format!("<w:tr>{}</w:tr>", fila.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", filas.iter().map(row).collect::<String>())
}

/// Text and the decisions about it.
type Caso = (&'static str, &'static str);

fn check(casos: &[Caso]) {
    let wrong: Vec<String> = casos
        .iter()
        .filter_map(|(texto, esperado)| {
            let found = decided(&paragraphs(texto));
            (found != *esperado).then(|| format!("{texto}\n  esperado: {esperado}\n  hallado:  {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_sentence_of_the_parties_gives_each_blank_its_owner() {
    check(&[
        (
            "……………, RUT Nº ……………, representada legalmente por don (a) ……………, estado civil ……………, cédula de identidad \
             Nº ……………, en su calidad de sostenedor del/los establecimiento/s individualizados en la cláusula tercera, ambos \
             domiciliados en calle ……………, Nº ……, ciudad y comuna de ……………, Región ……………",
            "sostenedor.nombre sostenedor.rut representante.nombre representante.estado_civil representante.rut \
             sostenedor.calle sostenedor.numero sostenedor.comuna sostenedor.region",
        ),
        (
            "Entre el Ministerio de Educación, representado por su Subsecretario don ____________, cédula de identidad Nº \
             ____________, en adelante el Ministerio, y ____________, RUT ____________, representada por ____________",
            "ajeno ajeno sostenedor.nombre sostenedor.rut representante.nombre",
        ),
        (
            "y la Ilustre Municipalidad de ____________, representada por su alcalde don ____________",
            "sostenedor.nombre representante.nombre",
        ),
        (
            "representada por don ______________ y por don ______________",
            "representante[1].nombre representante[2].nombre",
        ),
    ]);
}

#[test]
fn dates_are_read_piece_by_piece_and_belong_to_somebody() {
    check(&[
        ("En Santiago, Chile, a …… de ………… de 20……", "convenio.dia convenio.mes convenio.anio"),
        (
            "En ____________, a ____ días del mes de ____________ de 202_",
            "convenio.ciudad convenio.dia convenio.mes convenio.anio",
        ),
        ("Santiago, ______________", "convenio.fecha"),
        (
            "La personería de don __________ consta en escritura pública de fecha __ de ________ de ____",
            "representante.nombre personeria.dia personeria.mes personeria.anio",
        ),
        ("Resolución Exenta Nº ______ de fecha ____________", "ajeno ajeno"),
    ]);
}

#[test]
fn every_sign_of_a_blank_is_one_and_prose_is_not() {
    check(&[
        ("RUT del sostenedor: ………………", "sostenedor.rut"),
        ("RUT del sostenedor: . . . . . . . .", "sostenedor.rut"),
        ("RUT del sostenedor: __.___.___-_", "sostenedor.rut"),
        ("RUT del sostenedor: XX.XXX.XXX-X", "sostenedor.rut"),
        ("RUT del sostenedor: --------------", "sostenedor.rut"),
        ("RUT del sostenedor: (indicar RUT)", "sostenedor.rut"),
        ("RUT del sostenedor: [RUT]", "sostenedor.rut"),
        ("RUT del sostenedor: {{rut_sostenedor}}", "sostenedor.rut"),
        ("RUT del sostenedor: «RutSostenedor»", "sostenedor.rut"),
        ("RUT del sostenedor:", "sostenedor.rut"),
        ("el sostenedor del/los establecimiento/s, don (a), en adelante «el Sostenedor»", ""),
        ("Según el artículo 3º (…) la ley ordena «que el sostenedor [...] informe», etc...", ""),
        ("TERCERA: Establecimientos ........................ 3", ""),
        ("El Título XXX de la ley, a razón de 20 % y $ 1.000.-", ""),
        ("Rol Único Tributario (RUT) y Rol Base de Datos (RBD) se escriben con dígito.", ""),
    ]);
}

#[test]
fn tables_say_by_their_headings_and_labels_what_belongs_in_them() {
    let list = table(&[
        &["N°", "RBD", "Nombre del establecimiento", "Comuna", "Observaciones"],
        &["1", "", "", "", ""],
    ]);
    assert_eq!(
        decided(&list),
        "establecimiento.orden establecimiento.rbd establecimiento.nombre establecimiento.comuna desconocido?"
    );
    let digits = table(&[&["RBD", "DV", "Establecimiento"], &["", "", ""]]);
    assert_eq!(
        decided(&digits),
        "establecimiento.rbd.cuerpo establecimiento.rbd.digito establecimiento.nombre"
    );
    let labels = table(&[
        &["Sostenedor", ""],
        &["RUT", ""],
        &["Representante legal", ""],
        &["Cédula de identidad", ""],
    ]);
    assert_eq!(decided(&labels), "sostenedor.nombre sostenedor.rut representante.nombre representante.rut");
    let matrix = table(&[
        &["", "Contraparte administrativa", "Contraparte técnica"],
        &["Nombre", "", ""],
        &["Correo", "", ""],
    ]);
    assert_eq!(decided(&matrix), "administrativo.nombre tecnico.nombre administrativo.correo tecnico.correo");
}

#[test]
fn lines_to_sign_on_and_what_others_fill_are_left() {
    check(&[
        ("______________________\nRepresentante legal", "ajeno"),
        ("FIRMA: ______________", "ajeno"),
        ("Folio: ______________", "ajeno"),
        ("______________________\n(nombre del sostenedor)", "sostenedor.nombre"),
    ]);
}
