//! The trámite, pure: which events may follow which, what a correction undoes, what a history leaves.

use convenio::tramite::estado::{Avance, Estado, Transicion};
use convenio::tramite::historia::{NoCabe, add, advance, undone, vigentes};
use convenio::tramite::{Anotado, Canal, Dato, DatoMalo, Datos, Nuevo, Situacion, Suceso, Tipo, TramiteId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const HOY: Date = date(2026, 12, 1);

/// A plain event of each kind that leads somewhere.
fn suceso(tipo: Tipo) -> Suceso {
    let said = |texto: &str| Some(texto.to_owned());
    let datos = Datos {
        canal: tipo.datos().iter().any(|(d, _)| *d == Dato::Canal).then_some(Canal::Presencial),
        numero: (tipo == Tipo::Resolucion).then(|| "1234".to_owned()),
        texto: if tipo.datos().iter().any(|(d, _)| *d == Dato::Texto) { vec!["x".into()] } else { vec![] },
        motivo: tipo.datos().iter().any(|(d, _)| *d == Dato::Motivo).then(|| "m".to_owned()),
        a: (tipo == Tipo::Entregar).then(|| "Libro de Clases".to_owned()),
        ejemplar: (tipo == Tipo::Firmar).then_some(1),
        dias: (tipo == Tipo::Ampliar).then_some(2),
        escrito: (tipo == Tipo::Solicitar).then_some(convenio::tramite::Escrito::Estado),
        ..Datos::default()
    };
    match tipo {
        Tipo::Creado => Suceso::Creado {
            modelo: convenio::catalogo::Modelo::Municipal,
            externo: said("CRM-1"),
            desde: None,
            motivo: None,
        },
        _ => Suceso::from_said(tipo, datos).unwrap_or(Suceso::Nota { texto: "x".into() }),
    }
}

fn nuevo(fecha: Date, suceso: Suceso) -> Nuevo {
    Nuevo { fecha, suceso, evidencias: Vec::new() }
}

/// Adds one event to a history, as somebody would who means what they say.
fn plus(historia: &mut Vec<Anotado>, fecha: Date, suceso: Suceso, retroactivo: bool) -> Result<(), NoCabe> {
    let more = add(historia, vec![nuevo(fecha, suceso)], "Ana", Timestamp::UNIX_EPOCH, HOY, retroactivo)?;
    historia.extend(more);
    Ok(())
}

/// A history with these events, each one day after the one before.
fn history(tipos: &[Tipo]) -> Vec<Anotado> {
    let mut historia = Vec::new();
    let mut dia = date(2026, 3, 2);
    let mut ejemplar = 0;
    for tipo in [Tipo::Creado].iter().chain(tipos) {
        let suceso = match tipo {
            Tipo::Firmar => {
                ejemplar += 1;
                Suceso::Firmar { ejemplar }
            }
            otro => suceso(*otro),
        };
        plus(&mut historia, dia, suceso, false).unwrap_or_else(|e| panic!("{tipo:?}: {e}"));
        dia = dia.tomorrow().unwrap();
    }
    historia
}

const HASTA_LA_SEREMI: &[Tipo] =
    &[Tipo::Aprobar, Tipo::Firmar, Tipo::Firmar, Tipo::Firmar, Tipo::Ingresar, Tipo::Revision];

fn estado(historia: &[Anotado]) -> Estado {
    advance(Avance::default(), vigentes(historia)).unwrap().estado
}

#[test]
fn the_way_leads_from_draft_to_operative() {
    let mut tipos = HASTA_LA_SEREMI.to_vec();
    tipos.extend([
        Tipo::Observar,
        Tipo::Subsanar,
        Tipo::CertificadoListo,
        Tipo::Resolucion,
        Tipo::Notificar,
        Tipo::Credenciales,
        Tipo::Entregar,
        Tipo::Operativo,
    ]);
    let historia = history(&tipos);
    assert_eq!(estado(&historia), Estado::Operativo);
    let s = Situacion::of(&historia).unwrap();
    assert_eq!(s.resolucion.map(|(h, n)| (h.numero, n)), Some((11, "1234")));
    assert_eq!((s.observado, s.externo), (None, Some("CRM-1")));
}

#[test]
fn a_copy_is_signed_once_and_the_third_makes_the_difference() {
    let mut historia = history(&[Tipo::Firmar, Tipo::Firmar]);
    assert_eq!(estado(&historia), Estado::Borrador);
    let again = plus(&mut historia, HOY, Suceso::Firmar { ejemplar: 2 }, false).unwrap_err();
    assert_eq!(again.to_string().split('.').next(), Some("el ejemplar 2 ya está firmado"));
    plus(&mut historia, HOY, Suceso::Firmar { ejemplar: 3 }, false).unwrap();
    assert_eq!(estado(&historia), Estado::Firmado);
}

#[test]
fn what_is_impossible_says_what_is_possible() {
    let mut historia = history(&[]);
    let error = plus(&mut historia, HOY, suceso(Tipo::Notificar), false).unwrap_err().to_string();
    assert_eq!(
        error,
        "«notificar» no es posible cuando el trámite está «borrador». Ahora es posible: revisar, aprobar, firmar, desistir, \
         anular y reemplazar. «notificar» se anota cuando está «resolución dictada»"
    );
    assert_eq!(historia.len(), 1, "nothing was added");
}

#[test]
fn days_before_the_last_event_are_meant_or_refused_and_the_future_never_happened() {
    let mut historia = history(HASTA_LA_SEREMI);
    let before = date(2026, 3, 6);
    let refused = plus(&mut historia, before, suceso(Tipo::Contacto), false).unwrap_err();
    assert!(matches!(refused, NoCabe::Anterior { .. }) && refused.to_string().contains("--retroactivo"));
    plus(&mut historia, before, suceso(Tipo::Contacto), true).unwrap();
    let order: Vec<u32> = vigentes(&historia).iter().map(|a| a.numero).collect();
    assert_eq!(order, [1, 2, 3, 4, 5, 8, 6, 7], "by day, then by number");
    let future = plus(&mut historia, date(2026, 12, 2), suceso(Tipo::Contacto), true).unwrap_err();
    assert!(matches!(future, NoCabe::Futuro { .. }));
    let old = plus(&mut historia, date(1999, 12, 31), suceso(Tipo::Contacto), true).unwrap_err();
    assert!(matches!(old, NoCabe::MuyAntiguo(_)));
}

#[test]
fn an_earlier_event_that_makes_a_later_one_impossible_names_it() {
    let mut historia = history(HASTA_LA_SEREMI);
    let error = plus(&mut historia, date(2026, 3, 4), suceso(Tipo::Anular), true).unwrap_err();
    assert!(
        matches!(&error, NoCabe::Despues { luego, .. } if luego.numero == 4),
        "the second signature comes after: {error}"
    );
    assert!(error.to_string().contains("el suceso 4 («firmar», del 05-03-2026)"), "{error}");
}

#[test]
fn a_correction_undoes_and_can_be_undone() {
    let mut historia = history(HASTA_LA_SEREMI);
    let undo = |numero: u32| Suceso::Correccion { numero, motivo: "fue otro trámite".into() };
    plus(&mut historia, HOY, undo(7), false).unwrap();
    assert_eq!(estado(&historia), Estado::Ingresado);
    assert!(matches!(plus(&mut historia, HOY, undo(7), false), Err(NoCabe::YaCorregido { por: 8, .. })));
    plus(&mut historia, HOY, undo(8), false).unwrap();
    assert_eq!(estado(&historia), Estado::EnRevisionSeremi, "the correction of the correction");
    assert_eq!(undone(&historia), [(8, 9)]);
    plus(&mut historia, HOY, undo(9), false).unwrap();
    assert_eq!(estado(&historia), Estado::Ingresado);
    assert_eq!(historia.len(), 10, "the history keeps all of it");
    assert!(matches!(plus(&mut historia, HOY, undo(1), false), Err(NoCabe::Primero)));
    assert!(matches!(plus(&mut historia, HOY, undo(40), false), Err(NoCabe::SinNumero(40))));
    plus(&mut historia, HOY, undo(6), false).unwrap();
    assert_eq!(estado(&historia), Estado::Firmado, "nothing that stands needed the filing");
}

#[test]
fn a_correction_and_what_takes_the_place_come_together() {
    let historia = history(HASTA_LA_SEREMI);
    let undo = Suceso::Correccion { numero: 6, motivo: "el folio es otro".into() };
    let alone = add(&historia, vec![nuevo(HOY, undo.clone())], "Ana", Timestamp::UNIX_EPOCH, HOY, true);
    assert!(matches!(alone, Err(NoCabe::Despues { .. })), "the review needs the filing");
    let instead = Suceso::Ingresar { canal: Canal::Presencial, folio: Some("77".into()) };
    let both = vec![nuevo(HOY, undo), nuevo(historia[5].fecha, instead)];
    let more = add(&historia, both, "Ana", Timestamp::UNIX_EPOCH, HOY, true).unwrap();
    let all = [historia, more].concat();
    assert_eq!(Situacion::of(&all).unwrap().ingreso.unwrap().folio, Some("77"));
    assert_eq!(estado(&all), Estado::EnRevisionSeremi);
}

#[test]
fn what_is_missing_or_too_much_is_told_at_once() {
    let malos = Suceso::from_said(
        Tipo::Ingresar,
        Datos { motivo: Some("x".into()), folio: Some("  ".into()), ..Datos::default() },
    );
    assert_eq!(
        malos,
        Err(vec![
            DatoMalo::Falta(Tipo::Ingresar, Dato::Canal),
            DatoMalo::Sobra(Tipo::Ingresar, Dato::Motivo)
        ])
    );
    assert_eq!(
        Suceso::from_said(Tipo::Firmar, Datos { ejemplar: Some(4), ..Datos::default() }),
        Err(vec![DatoMalo::Ejemplar(4)])
    );
    let programa = Suceso::from_said(Tipo::CorreoEnviado, Datos::default());
    assert_eq!(programa, Err(vec![DatoMalo::DelPrograma(Tipo::CorreoEnviado)]));
}

#[test]
fn every_kind_that_a_person_says_is_made_of_what_its_table_asks_for() {
    for tipo in Tipo::TODOS.iter().filter(|t| t.es_a_mano()) {
        assert_eq!(suceso(*tipo).tipo(), *tipo, "{tipo:?}");
        assert_eq!(Tipo::of(&tipo.clave().replace('_', "-")), Some(*tipo));
    }
}

#[test]
fn ends_let_nothing_but_facts_happen() {
    for estado in Estado::TODOS.into_iter().filter(|e| e.es_final()) {
        let posibles = Avance { estado, ..Avance::default() }.posibles();
        for tipo in posibles {
            assert!(matches!(tipo.transicion(), Transicion::Anota(_)), "{estado:?} lets {tipo:?}");
        }
    }
}

#[test]
fn every_state_can_be_reached_and_every_open_one_be_left() {
    let mut reached = vec![Estado::Borrador];
    loop {
        let more: Vec<Estado> = Tipo::TODOS
            .iter()
            .filter_map(|tipo| match tipo.transicion() {
                Transicion::Lleva(desde, hasta) | Transicion::AlTercero(desde, hasta)
                    if desde.iter().any(|e| reached.contains(e)) && !reached.contains(&hasta) =>
                {
                    Some(hasta)
                }
                _ => None,
            })
            .collect();
        if more.is_empty() {
            break;
        }
        reached.extend(more);
    }
    assert!(Estado::TODOS.iter().all(|e| reached.contains(e)), "{reached:?}");
}

/// Any event that a person can say, on any day of some weeks.
fn any_event() -> impl Strategy<Value = (Suceso, i64)> {
    let kinds: Vec<Tipo> = Tipo::TODOS.iter().copied().filter(|t| t.es_a_mano()).collect();
    let plain = (proptest::sample::select(kinds), 1u8..=3).prop_map(|(tipo, n)| match tipo {
        Tipo::Firmar => Suceso::Firmar { ejemplar: n },
        otro => suceso(otro),
    });
    let undo = (1u32..12).prop_map(|numero| Suceso::Correccion { numero, motivo: "m".into() });
    (prop_oneof![8 => plain, 2 => undo], 0i64..30)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever was let in folds to its end, in pieces or whole, and keeps what must always be so.
    #[test]
    fn any_sequence_that_was_let_in_keeps_the_invariants(events in proptest::collection::vec(any_event(), 1..40), cut in 0usize..40) {
        let mut historia = history(&[]);
        for (suceso, day) in events {
            let before = historia.clone();
            let fecha = date(2026, 5, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            if plus(&mut historia, fecha, suceso, true).is_err() {
                prop_assert_eq!(&before, &historia, "a refused event left a trace");
            }
        }
        let standing = vigentes(&historia);
        let whole = advance(Avance::default(), standing.iter().copied()).expect("what was let in is possible");
        let cut = cut.min(standing.len());
        let half = advance(Avance::default(), standing[..cut].iter().copied()).unwrap();
        prop_assert_eq!(advance(half, standing[cut..].iter().copied()).unwrap(), whole);
        prop_assert!(standing.windows(2).all(|w| (w[0].fecha, w[0].numero) < (w[1].fecha, w[1].numero)));
        let s = Situacion::of(&historia).unwrap();
        prop_assert_eq!(s.avance, whole);
        let numbers: Vec<u32> = historia.iter().map(|a| a.numero).collect();
        prop_assert_eq!(numbers, (1..=u32::try_from(historia.len()).unwrap()).collect::<Vec<_>>());
        if matches!(whole.estado, Estado::Firmado) { prop_assert_eq!(whole.firmados(), 3); }
        if matches!(whole.estado, Estado::Observado) { prop_assert!(s.observado.is_some() && s.ingreso.is_some()); }
        if s.resolucion.is_none() { prop_assert!(!matches!(whole.estado, Estado::ResolucionDictada | Estado::Notificado)); }
    }

    /// Kept and read again, an event is the same; without its personal part it says nothing of anybody, and the chain holds.
    #[test]
    fn an_event_is_kept_and_read_again((suceso, day) in any_event(), text in "\\PC{0,40}", azar in any::<[u8; 32]>()) {
        use convenio::tramite::escrito::{Escrito, Personal, beginning};
        let suceso = match suceso { Suceso::Nota { .. } => Suceso::Nota { texto: text.clone() }, otro => otro };
        let evidencias = vec![convenio::tramite::Evidencia { nombre: format!("{text}.pdf"), sha256: "ab".repeat(32), bytes: 7 }];
        let fecha = date(2026, 5, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        let anotado = Anotado { numero: 1, fecha, instante: "2026-06-01T10:00:00.123Z".parse().unwrap(), quien: "María Ñ.".into(), suceso, evidencias };
        let id = TramiteId::from_random([1; 7]);
        let start = beginning("local", id);
        let mut escrito = Escrito::new(&anotado, &start, azar);
        prop_assert_eq!(escrito.fault(&start), None);
        prop_assert_eq!(escrito.read().unwrap(), anotado);
        prop_assert!(escrito.fault(&beginning("otra", id)).is_some());
        let Personal::Presente { texto, .. } = escrito.personal.clone() else { unreachable!() };
        escrito.personal = Personal::Presente { azar, texto: texto.replace("María", "Mario") };
        prop_assert!(escrito.fault(&start).is_some(), "a changed personal part");
        escrito.personal = Personal::Borrado;
        prop_assert_eq!(escrito.fault(&start), None, "erasing breaks no chain");
        let left = escrito.read().unwrap();
        prop_assert_eq!((left.quien.as_str(), left.evidencias[0].nombre.as_str()), ("", ""));
        escrito.fecha = "2026-05-02".into();
        escrito.numero = 2;
        prop_assert!(escrito.fault(&start).is_some(), "a changed event");
    }
}
