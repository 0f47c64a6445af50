//! The holidays by which business days are counted: of one year, by place, beyond the shipped years.

use std::fmt::Write;

use convenio::catalogo::{Ambito, Catalogo, Feriados, Sede};
use jiff::civil::Date;

use crate::comun::Mesa;

/// The region of Santiago: it has no holiday of its own.
pub const SANTIAGO: Sede<'static> = Sede { region: 13, comuna: None };

fn propios() -> &'static Feriados {
    Catalogo::propio().feriados()
}

fn dia(texto: &str) -> Date {
    texto.parse().unwrap()
}

/// The shipped tables, with this file of holidays.
fn con(filas: &str) -> Result<Catalogo, String> {
    let mesa = Mesa::new();
    let texto = format!("feriado,anio,dia,lugar,nombre,norma\n{filas}\n");
    mesa.escribir("feriados.csv", texto.as_bytes());
    Catalogo::con(&[mesa.ruta("")])
        .map_err(|problemas| problemas.iter().map(|p| p.mensaje.clone()).collect::<Vec<_>>().join(" | "))
}

#[test]
fn the_holidays_of_2026() {
    let mut lista = String::new();
    for (fecha, feriado) in propios().del_anio(2026).unwrap() {
        let donde = match &feriado.ambito {
            Ambito::Pais => String::new(),
            Ambito::Lugares { regiones, comunas } => format!(" {regiones:?} {comunas:?}"),
        };
        writeln!(lista, "{} {} ({}){donde}", fecha.strftime("%m-%d"), feriado.nombre, feriado.norma).unwrap();
    }
    insta::assert_snapshot!(lista, @r#"
    01-01 Año Nuevo (Ley 2.977)
    04-03 Viernes Santo (Ley 2.977)
    04-04 Sábado Santo (Ley 2.977)
    05-01 Día Nacional del Trabajo (Código del Trabajo, artículo 35)
    05-21 Día de las Glorias Navales (Ley 2.977)
    06-07 Asalto y Toma del Morro de Arica (Ley 20.663) [15] []
    06-21 Día Nacional de los Pueblos Indígenas (Ley 21.357)
    06-29 San Pedro y San Pablo (Ley 18.432 y Ley 19.668)
    07-16 Virgen del Carmen (Ley 20.148)
    08-15 Asunción de la Virgen (Ley 2.977)
    08-20 Nacimiento del Prócer de la Independencia (Ley 20.768) [] ["16101", "16103"]
    09-18 Independencia Nacional (Ley 2.977)
    09-19 Día de las Glorias del Ejército (Ley 2.977)
    10-12 Encuentro de Dos Mundos (Ley 3.810 y Ley 19.668)
    10-31 Día de las Iglesias Evangélicas y Protestantes (Ley 20.299)
    11-01 Todos los Santos (Ley 2.977)
    12-08 Inmaculada Concepción (Ley 2.977)
    12-25 Navidad (Ley 2.977)
    "#);
}

#[test]
fn a_day_of_one_region_or_comuna_is_a_holiday_there_only() {
    let feriados = propios();
    let habil = |fecha, region, comuna| feriados.es_habil(dia(fecha), Sede { region, comuna }).unwrap();
    for region in 1..=16 {
        assert_eq!(habil("2027-06-07", region, None), region != 15, "{region}");
        assert_eq!(habil("2023-09-20", region, None), region != 4, "{region}");
        assert_eq!(habil("2023-09-08", region, None), region != 2, "{region}");
        assert!(habil("2026-08-20", region, None), "{region}");
    }
    for (comuna, open) in [("16101", false), ("16103", false), ("16102", true)] {
        assert_eq!(habil("2026-08-20", 16, Some(comuna)), open, "{comuna}");
    }
    let chiloe = Sede { region: 10, comuna: Some("10201") };
    let estrecho = feriados.feriado(dia("2024-09-21"), chiloe).unwrap().unwrap();
    assert_eq!(estrecho.norma, "Ley 21.704");
}

#[test]
fn neither_new_year_s_eve_nor_an_ordinary_monday_is_a_holiday() {
    for fecha in ["2026-12-31", "2024-01-02", "2022-09-15", "2020-06-22", "2023-10-31", "2025-06-23"] {
        assert!(propios().es_habil(dia(fecha), SANTIAGO).unwrap(), "{fecha}");
    }
    for fecha in ["2022-09-16", "2023-01-02", "2021-06-21", "2024-06-20", "2023-10-27", "2024-09-20"] {
        assert!(!propios().es_habil(dia(fecha), SANTIAGO).unwrap(), "{fecha}");
    }
}

#[test]
fn of_a_year_that_the_table_has_not_nothing_is_said() {
    let feriados = propios();
    assert_eq!(feriados.anios(), (2020..=2040).collect::<Vec<i16>>());
    for fecha in ["2019-12-31", "2041-01-01", "2041-01-05"] {
        assert!(feriados.es_habil(dia(fecha), SANTIAGO).is_err(), "{fecha}");
        assert!(feriados.feriado(dia(fecha), SANTIAGO).is_err(), "{fecha}");
    }
    let error = feriados.check(2041).unwrap_err();
    insta::assert_snapshot!(format!("{error}\n{}", error.ayuda()), @r"
    no se conocen los feriados de 2041: la tabla «feriados» tiene los de 2020 a 2040
    Revise el año. Si es ése, agregue a una tabla «feriados» propia las filas viernes_santo y pueblos_indigenas de 2041 y entréguela con --catalogo. La original: convenio catalogo feriados
    ");
    insta::assert_snapshot!(feriados.check(2019).unwrap_err().ayuda(), @"Revise el año: los plazos se calculan desde 2020.");
}

#[test]
fn a_file_makes_a_year_known_and_adds_what_a_new_law_gives() {
    let semana_santa = "viernes_santo,2042,04-04,,Viernes Santo,Ley 2.977";
    let catalogo = con(semana_santa).unwrap();
    assert!(catalogo.feriados().check(2042).is_err(), "its winter solstice is missing");

    let catalogo = con(&format!(
        "{semana_santa}\npueblos_indigenas,2042,06-21,,Día Nacional de los Pueblos Indígenas,Ley 21.357\n\
         nuevo,2027-,03-08,,Día inventado,Ley inventada\naniversario,2026,11-25,6,Aniversario,Ley inventada"
    ))
    .unwrap();
    let feriados = catalogo.feriados();
    assert!(feriados.check(2041).unwrap_err().to_string().ends_with("tiene los de 2020 a 2040 y 2042"));
    let habil = |fecha, donde| feriados.es_habil(dia(fecha), donde).unwrap();
    for fecha in ["2042-04-04", "2042-09-18", "2042-12-25", "2027-03-08", "2029-03-08"] {
        assert!(!habil(fecha, SANTIAGO), "{fecha}");
    }
    assert!(habil("2022-03-08", SANTIAGO) && habil("2026-11-25", SANTIAGO));
    assert!(!habil("2026-11-25", Sede { region: 6, comuna: None }));
}

#[test]
fn a_row_with_the_key_of_another_one_corrects_it() {
    let catalogo =
        con("pueblos_indigenas,2037,06-22,,Día Nacional de los Pueblos Indígenas,Ley 21.357").unwrap();
    let lunes = catalogo.feriados().feriado(dia("2037-06-22"), SANTIAGO).unwrap().unwrap();
    assert_eq!(lunes.norma, "Ley 21.357");
    assert_eq!(catalogo.feriados().feriado(dia("2037-06-20"), SANTIAGO).unwrap(), None);
}

#[test]
fn what_would_silently_be_no_holiday_is_told() {
    let problem = |fila: &str| con(fila).unwrap_err();
    assert!(problem("x,2026,04-31,,n,l").contains("«04-31» no es un valor posible de la columna «dia»"));
    assert!(problem("x,desde 2026,04-30,,n,l").contains("columna «anio»"));
    assert!(problem("x,2026,04-30,Arica,n,l").contains("columna «lugar»"));
    assert!(problem("x,2026,04-30,17,n,l").contains("la región que nombra"));
    assert!(problem("x,2026,04-30,99999,n,l").contains("la comuna que nombra"));
    assert!(problem("viernes_santo,2041,04-18,,n,l").contains("un viernes"));
}

#[test]
fn every_shipped_holiday_has_a_law() {
    for anio in propios().anios() {
        for (fecha, feriado) in propios().del_anio(*anio).unwrap() {
            assert!(feriado.norma.starts_with("Ley ") || feriado.norma.starts_with("Código"), "{fecha}");
            assert!(!feriado.nombre.is_empty(), "{fecha}");
        }
    }
}
