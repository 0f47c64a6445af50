//! The reports in other programs: the calendar file in Python's icalendar, history and letters in LibreOffice.

use convenio::catalogo::Catalogo;
use convenio::informes::escritos::{Antecedentes, draw};
use convenio::informes::historia::word;
use convenio::tramite::dias::Calendario;
use convenio::tramite::{Escrito, Suceso, plazos};

use super::libreoffice::{convert, pdf_text};
use super::*;
use crate::comun::HOY;
use crate::comun_tramite::{HOSTILES, Relato, dia};
use crate::informes_agenda::{agenda, at_counter, observado};

#[test]
#[ignore = "needs icalendar"]
fn icalendar_reads_every_term_as_it_was_meant() {
    let mut relatos: Vec<Relato> = (0..10).map(|n| observado(n, "2026-11-23")).collect();
    for (relato, hostil) in relatos.iter_mut().zip(HOSTILES) {
        let Suceso::PapelesGenerados(papeles) = &mut relato.historia[1].suceso else { panic!() };
        papeles.titular.sostenedor = format!("{hostil} {}", "ñandú, «x»; ".repeat(30));
    }
    let mut a = agenda(&relatos, 365);
    assert_eq!(a.citas.len(), 20);
    at_counter(&mut a.citas[3].plazo.hasta);
    let mesa = Mesa::new();
    let ruta = mesa.escribir("agenda.ics", a.ics());
    let leido = &reader("leer_ics.py", &[ruta])[0];
    assert_eq!((&leido["version"], &leido["errores"]), (&"2.0".into(), &serde_json::json!([])));
    let eventos = leido["eventos"].as_array().unwrap();
    assert_eq!(eventos.len(), a.citas.len());
    for (i, (cita, evento)) in a.citas.iter().zip(eventos).enumerate() {
        let vence = cita.plazo.hasta.dia;
        assert_eq!(evento["errores"], serde_json::json!([]), "{evento}");
        assert_eq!(
            text(&evento["titulo"]),
            format!("Vence: {} — {} ({})", cita.que(), cita.sostenedor, cita.id)
        );
        assert!(text(&evento["descripcion"]).contains(cita.plazo.termino.articulo()), "{evento}");
        let stamp = format!("{}+00:00", cita.instante.strftime("%Y-%m-%dT%H:%M:%S"));
        assert_eq!(evento["sello"], stamp);
        if i == 3 {
            assert_eq!(text(&evento["desde"]), format!("{vence}T17:00:00+00:00"), "14:00 in Chile's summer");
            assert_eq!(evento["hasta"], Value::Null);
        } else {
            assert_eq!(text(&evento["desde"]), vence.to_string());
            assert_eq!(text(&evento["hasta"]), vence.tomorrow().unwrap().to_string());
        }
        let aviso = &evento["avisos"][0];
        assert!(text(&aviso["cuando"]).starts_with(&cita.vispera.to_string()), "{aviso}");
        assert_eq!(aviso["claves"], serde_json::json!(["ACTION", "DESCRIPTION", "TRIGGER", "UID"]));
    }
    let mut uids: Vec<String> = eventos.iter().map(|e| text(&e["uid"])).collect();
    uids.sort();
    uids.dedup();
    assert_eq!(uids.len(), eventos.len(), "each is another");
}

#[test]
#[ignore = "needs libreoffice and poppler"]
fn libreoffice_shows_history_and_letters_whole() {
    let mesa = Mesa::new();
    let largo = "Se conversó con la oficina de partes. ".repeat(280);
    let relato = Relato::firmado(1, 6, "2026-11-02")
        .ingresado("2026-11-03")
        .con("comprobante.pdf")
        .revision("2026-11-04")
        .nota("2026-11-05", &format!("{largo}FIN DE LA NOTA"))
        .nota("2026-11-06", HOSTILES[4])
        .el(
            "2026-11-23",
            Suceso::Observar { observaciones: vec!["Falta la firma".into(), "Falta el CD".into()] },
        );
    let s = relato.situacion();
    let catalogo = Catalogo::propio();
    let plazos = plazos::running(&s, &Calendario::of_region(catalogo, 6)).unwrap();
    let a = Antecedentes::of(&s, &plazos, catalogo);
    let mut rutas =
        vec![mesa.escribir("historia.docx", word(relato.id, &relato.historia, &s, catalogo).unwrap())];
    for escrito in Escrito::TODOS {
        let hecho = draw(escrito, &a, dia(HOY)).unwrap();
        rutas.push(mesa.escribir(&format!("{}.docx", escrito.clave()), hecho.word));
    }
    let fuera = convert(&mesa, "pdf", &rutas);
    if let Some(carpeta) = std::env::var_os("CONVENIO_VER") {
        // To look at them.
        for ruta in fs::read_dir(&fuera).unwrap() {
            let ruta = ruta.unwrap().path();
            fs::copy(&ruta, Path::new(&carpeta).join(ruta.file_name().unwrap())).unwrap();
        }
    }
    let historia = pdf_text(&fuera.join("historia.pdf"));
    for hecho in ["FIN DE LA NOTA", "# título", "comprobante.pdf (01234567)", "Falta el CD", "Página 2 de"]
    {
        assert!(historia.contains(hecho), "falta «{hecho}» en {historia}");
    }
    for escrito in Escrito::TODOS {
        let carta = pdf_text(&fuera.join(format!("{}.pdf", escrito.clave())));
        for hecho in ["María José Ñancupil Órdenes", "1234/2026", "artículo 30 de la Ley"] {
            assert!(carta.contains(hecho), "{escrito:?}: falta «{hecho}» en {carta}");
        }
    }
}
