//! The board workbook read back by calamine, and the figures that it shows.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use convenio::catalogo::Catalogo;
use convenio::informes::Tramite;
use convenio::informes::cifras::{self, Etapa};
use convenio::informes::tablero::write;
use convenio::tramite::{Canal, Estado, Resumen, Suceso};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::comun::{HOY, parte};
use crate::comun_tramite::{HOSTILES, Relato, dia};

type Hojas = Vec<(String, Vec<Vec<Data>>)>;

fn sheets(bytes: &[u8]) -> Hojas {
    let mut libro: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let nombres = libro.sheet_names();
    nombres
        .into_iter()
        .map(|nombre| {
            let filas = libro.worksheet_range(&nombre).unwrap().rows().map(<[Data]>::to_vec).collect();
            (nombre, filas)
        })
        .collect()
}

fn board(relatos: &[Relato]) -> Vec<u8> {
    let tramites: Vec<Tramite<'_>> = relatos.iter().map(Relato::tramite).collect();
    write(&tramites, Catalogo::propio(), dia(HOY)).unwrap()
}

fn day(celda: &Data) -> Date {
    let Data::DateTime(fecha) = celda else { panic!("no es una fecha: {celda:?}") };
    let (anio, mes, dia, ..) = fecha.to_ymd_hms_milli();
    Date::new(i16::try_from(anio).unwrap(), i8::try_from(mes).unwrap(), i8::try_from(dia).unwrap()).unwrap()
}

fn text(texto: &str) -> Data {
    Data::String(texto.to_owned())
}

#[test]
fn the_board_has_a_row_a_tramite_with_real_dates_and_texts() {
    let relatos = [
        Relato::firmado(1, 6, "2026-11-02")
            .ingresado("2026-11-03")
            .el("2026-11-09", Suceso::Observar { observaciones: vec!["Falta la firma".into()] })
            .el("2026-11-09", Suceso::Asignar { persona: Some("Pedro Soto".into()) }),
        Relato::firmado(2, 13, "2026-11-02"),
    ];
    let bytes = board(&relatos);
    assert!(bytes == board(&relatos), "the same bytes");
    let hojas = sheets(&bytes);
    assert_eq!(hojas.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(), ["Tablero", "Historia", "Cifras"]);
    let [titulos, fila, otra] = &hojas[0].1[..] else { panic!("{:?}", hojas[0].1) };
    let resumen = Resumen::of(&relatos[0].historia, Catalogo::propio());
    let cell = |fila: &[Data], titulo: &str| {
        fila[titulos.iter().position(|t| *t == text(titulo)).unwrap_or_else(|| panic!("{titulo}"))].clone()
    };
    for (titulo, valor) in [
        ("Trámite", relatos[0].id.to_string().as_str()),
        ("Sostenedor", "Fundación Educacional Los Boldos"),
        ("RUT", "65.999.001-6"),
        ("RBD", "99001-9"),
        ("Estado", "observado"),
        ("A quién le toca", "usted"),
        ("Próximo paso", "subsanar las observaciones"),
        ("Persona a cargo", "Pedro Soto"),
        ("Identificador externo", "EXT-1"),
    ] {
        assert_eq!(cell(fila, titulo), text(valor), "{titulo}");
    }
    assert_eq!(day(&cell(fila, "Desde")), dia("2026-11-09"));
    assert_eq!(day(&cell(fila, "Última fecha")), dia("2026-11-09"));
    assert_eq!(Some(day(&cell(fila, "Vence"))), resumen.vence);
    assert!(matches!(cell(fila, "Días hábiles que quedan"), Data::Float(_)));
    assert_eq!([cell(otra, "Vence"), cell(otra, "Persona a cargo")], [Data::Empty, Data::Empty]);

    let events = &hojas[1].1;
    assert_eq!(events.len(), 1 + 8 + 5, "a heading and every event");
    assert_eq!(day(&events[1][3]), dia("2026-11-02"));
    let xml = parte(&bytes, "xl/worksheets/sheet1.xml");
    for needed in
        ["<autoFilter ref=\"A1:P3\"", "state=\"frozen\"", "<cols><col min=\"1\" max=\"1\" width=\"11."]
    {
        assert!(xml.contains(needed), "{needed} in {}", &xml[..900]);
    }
}

#[test]
fn a_board_of_nothing_is_a_board() {
    let hojas = sheets(&board(&[]));
    assert_eq!((hojas[0].1.len(), hojas[1].1.len()), (1, 1));
}

/// Every text is in a cell of the events, as text, and no cell of the book is a formula.
fn comes_back(textos: &[&str]) {
    let inicio = Relato::firmado(1, 6, "2026-11-02")
        .el("2026-11-02", Suceso::Asignar { persona: Some(textos[0].to_owned()) });
    let mut relato = textos.iter().fold(inicio, |relato, texto| relato.nota("2026-11-03", texto));
    for anotado in &mut relato.historia {
        textos[0].clone_into(&mut anotado.quien);
    }
    let bytes = board(&[relato]);
    let hojas = sheets(&bytes);
    for texto in textos {
        let cells = || hojas[1].1.iter().flatten();
        assert!(cells().any(|c| *c == text(texto)), "«{texto}» not in {:?}", cells().collect::<Vec<_>>());
    }
    for n in 1..=3 {
        assert!(!parte(&bytes, &format!("xl/worksheets/sheet{n}.xml")).contains("<f>"), "no formula");
    }
}

#[test]
fn hostile_texts_stay_texts() {
    comes_back(&HOSTILES);
    comes_back(&[&"=ñ# ".repeat(2_500)]);
    let bytes = board(&[Relato::firmado(1, 6, "2026-11-02").nota("2026-11-03", "=1+1")]);
    assert!(
        parte(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""),
        "Excel keeps it a text when it is edited"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_text_is_in_its_cell(texto in "[=+@-]?[^\\p{C}\\p{Z}][^\\p{C}]{0,60}") {
        comes_back(&[&texto]);
    }
}

/// From one Monday to that week's Thursday, so that days and business days are as many.
fn weeks() -> Vec<Relato> {
    let devuelto = |n: u8, hasta: &str| {
        Relato::firmado(n, 6, "2026-11-02")
            .ingresado("2026-11-02")
            .revision("2026-11-03")
            .el(hasta, Suceso::Resolucion { numero: "12".into() })
    };
    vec![
        devuelto(1, "2026-11-04"),
        devuelto(2, "2026-11-05"),
        // What the applicant took to mend is not the Ministry's: one day, one day, and one after three weeks.
        Relato::firmado(3, 13, "2026-11-02")
            .ingresado("2026-11-02")
            .revision("2026-11-03")
            .el("2026-11-04", Suceso::Observar { observaciones: vec!["x".into()] })
            .el("2026-11-24", Suceso::Subsanar { texto: None, canal: Some(Canal::Correo), folio: None })
            .el("2026-11-25", Suceso::Resolucion { numero: "13".into() }),
        // Open for years, and given up after years.
        Relato::firmado(4, 6, "2024-01-02").ingresado("2024-01-02"),
        Relato::firmado(5, 6, "2024-01-02")
            .ingresado("2024-01-02")
            .el("2026-11-02", Suceso::Desistir { motivo: "x".into() }),
    ]
}

#[test]
fn medians_are_of_the_ministry_s_time_that_came_to_an_end() {
    let relatos = weeks();
    let tramites: Vec<Tramite<'_>> = relatos.iter().map(Relato::tramite).collect();
    let c = cifras::of(&tramites, Catalogo::propio());
    let found = |region: Option<u8>, etapa: Etapa| {
        let demora = c.demoras.iter().find(|d| d.region == region && d.etapa == etapa);
        demora.map(|d| (d.n, d.corridos, d.habiles))
    };
    let ingresado = Etapa::Estado(Estado::Ingresado);
    let revision = Etapa::Estado(Estado::EnRevisionSeremi);
    assert_eq!(found(None, ingresado), Some((3, 1.0, 1.0)));
    assert_eq!(found(Some(6), revision), Some((2, 1.5, 1.5)));
    assert_eq!(found(Some(13), revision), Some((1, 2.0, 2.0)), "both stays, and not what lies between");
    assert_eq!(found(Some(13), Etapa::HastaResolucion), Some((1, 3.0, 3.0)));
    assert_eq!(found(None, Etapa::HastaResolucion), Some((3, 3.0, 3.0)));
    assert_eq!(found(None, Etapa::HastaCredenciales), None, "nobody has any");
    let states: Vec<(&str, usize)> = c.por_estado.iter().map(|e| (e.estado, e.cuantos)).collect();
    assert_eq!(states, [("ingresado", 1), ("resolucion_dictada", 3), ("desistido", 1)]);
    let offices: Vec<(u8, usize, usize)> =
        c.por_seremi.iter().map(|s| (s.region, s.abiertos, s.todos)).collect();
    assert_eq!(offices, [(6, 3, 4), (13, 1, 1)]);
    assert_eq!(c.tramites, 5);
}

#[test]
fn the_sheet_of_figures_says_of_how_many() {
    let hojas = sheets(&board(&weeks()));
    let filas = &hojas[2].1;
    let row = filas.iter().find(|f| f[1] == text("del ingreso a la resolución")).unwrap();
    assert_eq!(row[0], text("Todas las regiones"));
    assert_eq!(row[2..], [Data::Float(3.0), Data::Float(3.0), Data::Float(3.0)]);
}

/// A state in which the Ministry's side has to act is one in which the next step is theirs.
#[test]
fn whose_time_it_is_agrees_with_whose_turn_it_is() {
    use convenio::tramite::estado::Avance;
    use convenio::tramite::siguiente::headline;
    use convenio::tramite::{Quien, Situacion};
    let relato = Relato::firmado(1, 6, "2026-11-02");
    for estado in Estado::TODOS {
        let s = Situacion { avance: Avance { estado, ejemplares: [true; 3] }, ..relato.situacion() };
        let (quien, ..) = headline(&s, &[]);
        let theirs = matches!(quien, Quien::Seremi | Quien::Ministerio);
        assert_eq!(cifras::waits_for_ministry(estado), theirs, "{estado:?}");
    }
}
