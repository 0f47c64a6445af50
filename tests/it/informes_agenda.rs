//! The agenda and its calendar file: which terms are there, in which order, and bytes that never change by themselves.

use convenio::catalogo::Catalogo;
use convenio::informes::Tramite;
use convenio::informes::agenda::{Agenda, of};
use convenio::tramite::dias::{Calendario, Hasta, Hora};
use convenio::tramite::{Suceso, Termino, plazos};

use crate::comun::HOY;
use crate::comun_tramite::{HOSTILES, Relato, dia};

pub fn agenda(relatos: &[Relato], dias: u16) -> Agenda {
    let tramites: Vec<Tramite<'_>> = relatos.iter().map(Relato::tramite).collect();
    of(&tramites, Catalogo::propio(), dia(HOY), dias)
}

pub fn observado(n: u8, fecha: &str) -> Relato {
    Relato::firmado(n, 6, "2026-11-02")
        .ingresado("2026-11-03")
        .el(fecha, Suceso::Observar { observaciones: vec!["Falta la firma".into()] })
}

/// A term that ends when the counter closes, at two in the afternoon.
pub fn at_counter(hasta: &mut Hasta) {
    hasta.hora = Hora::Cierre(jiff::civil::time(14, 0, 0, 0));
}

/// What a calendar program makes of the lines: unfolded, without the line ends.
fn unfolded(ics: &str) -> Vec<String> {
    ics.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn terms_come_by_their_day_and_what_has_none_apart() {
    let relatos = [
        observado(1, "2026-11-23"),
        observado(2, "2026-11-04"),
        Relato::firmado(3, 6, "2026-11-20"),
        Relato::firmado(4, 6, "2026-11-10"),
    ];
    let a = agenda(&relatos, 30);
    let found: Vec<_> = a.citas.iter().map(|c| (c.id, c.plazo.termino)).collect();
    assert_eq!(
        found,
        [(relatos[1].id, Termino::Subsanacion), (relatos[0].id, Termino::Subsanacion)],
        "what is past first; six months lie farther ahead than thirty days"
    );
    assert!(a.citas[0].quedan < 0 && a.citas[1].quedan > 0);
    assert_eq!(a.citas[0].que(), "subsanar las observaciones");
    assert_eq!(
        a.pendientes.iter().map(|p| (p.id, p.que)).collect::<Vec<_>>(),
        [
            (relatos[3].id, "ingresar en la oficina de partes"),
            (relatos[2].id, "ingresar en la oficina de partes")
        ],
        "the longest in waiting first"
    );
    let more = agenda(&relatos, 365);
    assert_eq!(more.citas.len(), 4, "with the six months of both");
    assert_eq!(more.citas[3].que(), "plazo máximo del procedimiento");
}

#[test]
fn the_day_before_is_a_business_day() {
    let a = agenda(&[observado(1, "2026-11-23")], 365);
    let calendario = Calendario::of_region(Catalogo::propio(), 6);
    for cita in &a.citas {
        assert_eq!(calendario.business_between(cita.vispera, cita.plazo.hasta.dia), Ok(1));
        assert_eq!(calendario.add_business(cita.vispera, 1), Ok(cita.plazo.hasta.dia));
        let before = cita.vispera.yesterday().unwrap();
        assert_eq!(calendario.business_between(before, cita.plazo.hasta.dia), Ok(2), "it is one itself");
    }
}

#[test]
fn the_calendar_file_is_the_same_on_every_day() {
    let relatos = [observado(1, "2026-11-23")];
    let a = agenda(&relatos, 30);
    let tramites = [relatos[0].tramite()];
    let later = of(&tramites, Catalogo::propio(), dia("2026-11-25"), 30);
    assert_eq!(a.ics(), later.ics());
    let lines = unfolded(&a.ics());
    let corren =
        plazos::running(&relatos[0].situacion(), &Calendario::of_region(Catalogo::propio(), 6)).unwrap();
    let vence = corren[0].hasta.dia.strftime("%Y%m%d");
    for needed in [
        format!("UID:{}-subsanacion-7@convenio", relatos[0].id),
        "DTSTAMP:20261123T150000Z".to_owned(),
        format!("DTSTART;VALUE=DATE:{vence}"),
        format!(
            "SUMMARY:Vence: subsanar las observaciones — Fundación Educacional Los Boldos ({})",
            relatos[0].id
        ),
    ] {
        assert!(lines.contains(&needed), "falta «{needed}» en {lines:#?}");
    }
    let at = |begins: &str| lines.iter().position(|l| l.starts_with(begins)).unwrap();
    assert!(at("DTSTAMP") < at("BEGIN:VALARM"), "the event's own: {lines:#?}");
    assert_eq!(lines.iter().filter(|l| l.starts_with("DTSTAMP")).count(), 1, "none in the alarm");
}

#[test]
fn a_term_that_ends_at_a_counter_is_a_moment_and_not_a_day() {
    let mut a = agenda(&[observado(1, "2026-11-23")], 30);
    at_counter(&mut a.citas[0].plazo.hasta);
    let vence = a.citas[0].plazo.hasta.dia.strftime("%Y%m%d");
    let lines = unfolded(&a.ics());
    assert!(lines.contains(&format!("DTSTART:{vence}T170000Z")), "{lines:#?}");
    assert!(!lines.iter().any(|l| l.starts_with("DTEND")), "{lines:#?}");
}

#[test]
fn lines_are_folded_and_end_as_they_must() {
    let mut relatos: Vec<Relato> = (0..10).map(|n| observado(n, "2026-11-23")).collect();
    for (relato, hostil) in relatos.iter_mut().zip(HOSTILES) {
        let Suceso::PapelesGenerados(papeles) = &mut relato.historia[1].suceso else { panic!() };
        papeles.titular.sostenedor = hostil.repeat(20);
    }
    let ics = agenda(&relatos, 30).ics();
    assert!(ics.ends_with("END:VCALENDAR\r\n"));
    for line in ics.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains(['\n', '\r']), "{line:?}");
    }
    assert_eq!(ics.matches("BEGIN:VEVENT\r\n").count(), 10, "nobody's name is an event");
}

#[test]
fn an_agenda_of_nothing_is_a_calendar() {
    assert!(agenda(&[], 30).ics().starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
}
