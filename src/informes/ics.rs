//! Terms as a calendar file (RFC 5545): one event a term, with an alarm on the business day before.
//!
//! A term that ends with its day is an event of that whole day, which is the same day wherever the calendar is looked at.
//! One that ends when a counter closes is a moment, written in UTC: so the file needs no description of the time zone.

use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property, Trigger};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::agenda::Cita;
use crate::tramite::Termino;
use crate::tramite::plazos::Plazo;

const SANTIAGO: TimeZone = jiff::tz::get!("America/Santiago");
/// When offices begin: the hour of the alarm.
const AVISO: Time = Time::constant(9, 0, 0, 0);

/// The calendar with these terms; the same terms make the same bytes.
pub(super) fn write(citas: &[Cita]) -> String {
    let mut calendario = Calendar::empty();
    for (clave, valor) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//convenio//agenda//ES"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", "Plazos de convenios de interoperabilidad"),
        ("X-WR-TIMEZONE", "America/Santiago"),
    ] {
        calendario.append_property(Property::new(clave, valor));
    }
    for cita in citas {
        calendario.push(event(cita));
    }
    without_stamps_of_alarms(&calendario.to_string())
}

fn event(cita: &Cita) -> Event {
    let plazo = &cita.plazo;
    let titulo = title(cita);
    let uid = uid(cita);
    let stamp = utc(cita.instante);
    let mut evento = Event::new();
    evento
        .uid(&uid)
        .add_property("DTSTAMP", stamp.as_str())
        // A term that was extended takes the place of what the calendar had.
        .add_property("SEQUENCE", plazo.ampliado.to_string())
        .add_property("TRANSP", "TRANSPARENT")
        .summary(&titulo)
        .description(&description(cita));
    if let Some(hora) = cita.hora() {
        // Without an end it is a moment.
        evento.add_property("DTSTART", civil_utc(hora));
    } else {
        let dia = plazo.hasta.dia;
        let after = dia.tomorrow().unwrap_or(dia);
        evento.append_property(day("DTSTART", dia)).append_property(day("DTEND", after));
    }
    let mut trigger = Property::new("TRIGGER", civil_utc(cita.vispera.to_datetime(AVISO)));
    trigger.add_parameter("VALUE", "DATE-TIME");
    // What the crate would put in by itself is random (UID) or now (DTSTAMP), so both are given.
    #[expect(
        clippy::default_trait_access,
        reason = "the type is of a crate that only icalendar uses; replaced below"
    )]
    let alarma = Alarm::display(&titulo, Trigger::Duration(Default::default(), None))
        .append_property(trigger.done())
        .add_property("UID", format!("aviso-{uid}"))
        .add_property("DTSTAMP", stamp.as_str())
        .done();
    evento.alarm(alarma);
    evento.done()
}

/// What is the same each time the agenda is drawn: trámite, term and the event from which it runs.
fn uid(cita: &Cita) -> String {
    let Plazo { termino, desde, .. } = &cita.plazo;
    format!("{}-{}-{}@convenio", cita.id, key(*termino), desde.numero)
}

/// The stable word for a term.
const fn key(termino: Termino) -> &'static str {
    match termino {
        Termino::Subsanacion => "subsanacion",
        Termino::Notificacion => "notificacion",
        Termino::Silencio => "silencio",
        Termino::Decision => "decision",
        Termino::Procedimiento => "procedimiento",
    }
}

fn title(cita: &Cita) -> String {
    let de = if cita.sostenedor.is_empty() { String::new() } else { format!(" — {}", cita.sostenedor) };
    format!("Vence: {}{de} ({})", cita.que(), cita.id)
}

fn description(cita: &Cita) -> String {
    let plazo = &cita.plazo;
    let mut lineas = vec![
        format!("Trámite {}, {}.", cita.id, cita.estado.nombre()),
        format!(
            "{} de {} ({}). Obliga a {}.",
            capitalized(plazo.termino.nombre()),
            plazo.termino.largo(),
            plazo.termino.articulo(),
            plazo.obliga.nombre()
        ),
        format!(
            "Corre desde el suceso {}, del {}.",
            plazo.desde.numero,
            crate::documentos::long_date(plazo.desde.fecha)
        ),
    ];
    if plazo.ampliado > 0 {
        lineas.push(format!("Se amplió en {} días hábiles.", plazo.ampliado));
    }
    lineas.extend(plazo.notas.iter().map(|nota| format!("{}.", capitalized(nota))));
    if !cita.si_pasa.is_empty() {
        lineas.push(cita.si_pasa.to_owned());
    }
    if !cita.persona.is_empty() {
        lineas.push(format!("Persona a cargo: {}.", cita.persona));
    }
    lineas.join("\n")
}

fn capitalized(texto: &str) -> String {
    let mut letras = texto.chars();
    letras.next().map_or_else(String::new, |primera| primera.to_uppercase().chain(letras).collect())
}

fn day(clave: &str, dia: Date) -> Property {
    let mut propiedad = Property::new(clave, dia.strftime("%Y%m%d").to_string());
    propiedad.add_parameter("VALUE", "DATE").done()
}

/// A moment of Chile's civil time, in UTC.
fn civil_utc(hora: DateTime) -> String {
    SANTIAGO.to_timestamp(hora).map(utc).unwrap_or_default()
}

fn utc(instante: Timestamp) -> String {
    instante.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// RFC 5545 knows no DTSTAMP in an alarm, and the crate always writes one.
fn without_stamps_of_alarms(texto: &str) -> String {
    let mut in_alarm = false;
    let stays = |linea: &&str| {
        in_alarm = match linea.trim_end() {
            "BEGIN:VALARM" => true,
            "END:VALARM" => false,
            _ => in_alarm,
        };
        !(in_alarm && linea.starts_with("DTSTAMP:"))
    };
    texto.split_inclusive("\r\n").filter(stays).collect()
}
