//! Terms of business days and months: examples from the law's text, and any term against a slow count.

use std::sync::LazyLock;

use convenio::catalogo::{Catalogo, Sede, Seremi};
use convenio::perfil::expediente::Canal;
use convenio::tramite::dias::Calendario;
use jiff::civil::{Date, Weekday};
use proptest::prelude::*;

use crate::feriados::SANTIAGO;

fn calendario() -> Calendario<'static> {
    Calendario::new(Catalogo::propio().feriados(), SANTIAGO)
}

fn dia(texto: &str) -> Date {
    texto.parse().unwrap()
}

#[test]
fn days_are_counted_from_the_day_after_the_notification() {
    let c = calendario();
    let add = |desde, n| c.add_business(dia(desde), n).unwrap().to_string();
    // A Thursday: Friday is the first day.
    assert_eq!(add("2026-11-19", 1), "2026-11-20");
    assert_eq!(add("2026-11-19", 5), "2026-11-26");
    // Notified on a Saturday: Monday is the first day.
    assert_eq!(add("2026-11-21", 5), "2026-11-27");
    // Over the Immaculate Conception (a Tuesday), and over Christmas and New Year.
    assert_eq!(add("2026-12-04", 5), "2026-12-14");
    assert_eq!(add("2026-12-18", 10), "2027-01-05");
    assert_eq!(add("2026-11-21", 0), "2026-11-21");
}

#[test]
fn months_run_from_date_to_date_and_end_on_a_business_day() {
    let c = calendario();
    let add = |desde, n| c.add_months(dia(desde), n).unwrap().to_string();
    assert_eq!(add("2026-11-24", 6), "2027-05-24");
    // 31 August has no like in February; 28 February 2027 is a Sunday.
    assert_eq!(add("2026-08-31", 6), "2027-03-01");
    assert_eq!(add("2027-08-31", 6), "2028-02-29");
    // 18 September 2026 is a holiday and a Friday.
    assert_eq!(add("2026-03-18", 6), "2026-09-21");
    assert_eq!(add("2026-12-25", 0), "2026-12-28");
}

#[test]
fn what_is_left_and_what_is_late_are_counted_alike() {
    let c = calendario();
    let between = |a, b| c.business_between(dia(a), dia(b)).unwrap();
    assert_eq!(between("2026-11-24", "2026-11-26"), 2);
    assert_eq!(between("2026-11-24", "2026-11-24"), 0);
    assert_eq!(between("2026-11-26", "2026-11-24"), -2);
    assert_eq!(between("2026-09-17", "2026-09-21"), 1);
}

#[test]
fn a_filing_on_a_day_on_which_nobody_works_counts_on_the_next_one() {
    let c = calendario();
    let filed = |d| c.electronic_filing_day(dia(d)).unwrap().to_string();
    assert_eq!(filed("2026-11-24"), "2026-11-24");
    assert_eq!(filed("2026-11-21"), "2026-11-23");
    assert_eq!(filed("2026-09-18"), "2026-09-21");
}

#[test]
fn a_term_of_five_days_is_extended_by_two() {
    let c = calendario();
    assert_eq!(c.extend(dia("2026-11-26"), 5).unwrap().to_string(), "2026-11-30");
    assert_eq!(c.extend(dia("2026-11-26"), 1).unwrap().to_string(), "2026-11-26");
}

#[test]
fn terms_that_leave_the_known_years_are_refused_and_not_guessed() {
    let c = calendario();
    assert_eq!(c.add_business(dia("2040-12-27"), 2).unwrap().to_string(), "2040-12-31");
    for error in [
        c.add_business(dia("2040-12-28"), 2).unwrap_err(),
        c.add_business(dia("2026-11-24"), u32::MAX).unwrap_err(),
        c.add_months(dia("2040-12-01"), 1).unwrap_err(),
        c.next_business(dia("2041-01-02")).unwrap_err(),
        c.business_between(dia("2041-01-02"), dia("2040-12-03")).unwrap_err(),
    ] {
        assert_eq!(error.anio, 2041);
    }
    assert!(c.add_months(dia("2026-11-24"), u32::MAX).is_err());
    assert_eq!(c.add_business(dia("2019-12-30"), 1).unwrap_err().anio, 2019);
    // The day of the notification itself is not counted, so nothing is asked about its year.
    assert_eq!(c.add_business(dia("2019-12-31"), 1).unwrap().to_string(), "2020-01-02");
    assert!(c.is_business(Date::MAX).is_err() && c.next_business(Date::MIN).is_err());
}

#[test]
fn the_last_hour_is_that_of_the_channel() {
    let catalogo = Catalogo::propio();
    let until = |horario: &str, canal| {
        let region = catalogo.regiones().iter().position(|r| r.codigo == 16).unwrap();
        let seremi = Seremi {
            region,
            nombre: String::new(),
            direccion: String::new(),
            comuna: "Chillán".to_owned(),
            horario_cierre: horario.to_owned(),
            verificado_el: String::new(),
        };
        let c = Calendario::of_seremi(catalogo, &seremi);
        assert!(!c.is_business(dia("2026-08-20")).unwrap(), "the office is in Chillán");
        let hasta = c.until(dia("2026-11-26"), canal);
        format!("{} {} ({})", hasta.dia, hasta.hora, hasta.moment())
    };
    insta::assert_snapshot!(until("14:00", Canal::Presencial), @"2026-11-26 hasta las 14:00, cuando cierra la oficina de partes (2026-11-26T14:00:00)");
    insta::assert_snapshot!(until("14:00", Canal::OficinaDePartesVirtual), @"2026-11-26 hasta las 23:59 (2026-11-26T23:59:00)");
    insta::assert_snapshot!(until("14:00", Canal::Correo), @"2026-11-26 hasta las 23:59 (2026-11-26T23:59:00)");
    insta::assert_snapshot!(until("", Canal::Presencial), @"2026-11-26 hasta que cierre la oficina de partes, cuyo horario no se conoce (2026-11-26T23:59:00)");
}

#[test]
fn every_seremi_of_the_table_has_a_calendar() {
    let catalogo = Catalogo::propio();
    for seremi in catalogo.seremis() {
        let c = Calendario::of_seremi(catalogo, seremi);
        let arica = catalogo.regiones()[seremi.region].codigo == 15;
        assert_eq!(c.is_business(dia("2027-06-07")).unwrap(), !arica, "{}", seremi.nombre);
    }
}

/// Three places with different holidays.
const SEDES: [Sede<'static>; 3] =
    [SANTIAGO, Sede { region: 15, comuna: None }, Sede { region: 16, comuna: Some("16101") }];

/// All business days of the known years at these places: each day looked up in the plain list of its year.
static HABILES: LazyLock<[Vec<Date>; 3]> = LazyLock::new(|| {
    let local = |sede: Sede<'_>| match sede.region {
        15 => Some((6, 7)),
        16 => Some((8, 20)),
        _ => None,
    };
    let feriados = Catalogo::propio().feriados();
    SEDES.map(|sede| {
        let mut dias = Vec::new();
        for anio in 2020..=2040 {
            let national = |f: &convenio::catalogo::Feriado| f.ambito == convenio::catalogo::Ambito::Pais;
            let lista: Vec<Date> =
                feriados.del_anio(anio).unwrap().filter(|(_, f)| national(f)).map(|(d, _)| d).collect();
            let mut d = Date::new(anio, 1, 1).unwrap();
            while d.year() == anio {
                let weekend = [Weekday::Saturday, Weekday::Sunday].contains(&d.weekday());
                if !weekend && !lista.contains(&d) && local(sede) != Some((d.month(), d.day())) {
                    dias.push(d);
                }
                d = d.tomorrow().unwrap();
            }
        }
        dias
    })
});

fn any_day() -> impl Strategy<Value = Date> {
    (2020i16..=2039, 1i16..=365)
        .prop_map(|(anio, n)| Date::new(anio, 1, 1).unwrap().with().day_of_year(n).build().unwrap())
}

proptest! {
    #[test]
    fn adding_business_days_is_counting_along_the_list(desde in any_day(), n in 1u32..=200, sede in 0usize..3) {
        let c = Calendario::new(Catalogo::propio().feriados(), SEDES[sede]);
        let slow = HABILES[sede].iter().filter(|d| **d > desde).nth(n as usize - 1).copied();
        let fast = c.add_business(desde, n).ok();
        prop_assert_eq!(fast, slow);
        if let Some(fast) = fast {
            prop_assert_eq!(c.business_between(desde, fast), Ok(i32::try_from(n).unwrap()));
        }
    }

    #[test]
    fn the_next_business_day_is_the_first_of_the_list(desde in any_day(), sede in 0usize..3) {
        let c = Calendario::new(Catalogo::propio().feriados(), SEDES[sede]);
        let slow = HABILES[sede].iter().find(|d| **d >= desde).copied();
        prop_assert_eq!(c.next_business(desde).ok(), slow);
        prop_assert_eq!(c.electronic_filing_day(desde).ok(), slow);
        prop_assert_eq!(c.is_business(desde), Ok(slow == Some(desde)));
    }

    #[test]
    fn what_lies_between_is_how_many_of_the_list_do(a in any_day(), b in any_day(), sede in 0usize..3) {
        let c = Calendario::new(Catalogo::propio().feriados(), SEDES[sede]);
        let (first, last) = (a.min(b), a.max(b));
        let slow = HABILES[sede].iter().filter(|d| **d > first && **d <= last).count();
        let slow = i32::try_from(slow).unwrap();
        prop_assert_eq!(c.business_between(first, last), Ok(slow));
        prop_assert_eq!(c.business_between(last, first), Ok(-slow));
    }

    #[test]
    fn adding_months_is_walking_day_by_day(desde in any_day(), n in 0u32..=12, sede in 0usize..3) {
        let c = Calendario::new(Catalogo::propio().feriados(), SEDES[sede]);
        // Into the month first, then to the day of the same number or to the last there is.
        let (mut d, mut left) = (desde, n);
        while left > 0 {
            let next = d.tomorrow().unwrap();
            left -= u32::from(next.month() != d.month());
            d = next;
        }
        while d.day() < desde.day() && d.tomorrow().unwrap().month() == d.month() {
            d = d.tomorrow().unwrap();
        }
        let slow = HABILES[sede].iter().find(|h| **h >= d).copied();
        prop_assert_eq!(c.add_months(desde, n).ok(), slow);
    }
}
