//! The letters of Ley 19.880 as drafts: what article 30 asks for is in each, and what is not known is a line to fill in.

use convenio::catalogo::Catalogo;
use convenio::documentos::long_date;
use convenio::informes::escritos::{Antecedentes, Borrador, draw};
use convenio::tramite::dias::Calendario;
use convenio::tramite::{Escrito, Suceso, Termino, plazos};
use proptest::prelude::*;

use crate::comun::{HOY, texto_de_word};
use crate::comun_tramite::{HOSTILES, Relato, dia};

fn facts(relato: &Relato) -> Antecedentes {
    let catalogo = Catalogo::propio();
    let s = relato.situacion();
    let plazos = plazos::running(&s, &Calendario::of_region(catalogo, 6)).unwrap();
    Antecedentes::of(&s, &plazos, catalogo)
}

fn letter(escrito: Escrito, a: &Antecedentes) -> Borrador {
    draw(escrito, a, dia(HOY)).unwrap_or_else(|e| panic!("{escrito:?}: {e}"))
}

fn relato() -> Relato {
    Relato::firmado(1, 6, "2026-11-02").ingresado("2026-11-03").revision("2026-11-04")
}

#[test]
fn every_letter_has_what_article_30_asks_for() {
    let a = facts(&relato());
    for escrito in Escrito::TODOS {
        let b = letter(escrito, &a);
        let word = texto_de_word(&b.word);
        for hecho in [
            "Fundación Educacional Los Boldos",
            "65.999.001-6",
            "María José Ñancupil Órdenes",
            "40.000.001-8",
            "Representante legal",
            "sostenedor@losboldos.example",
            "Los Aromos 123, Rengo, comuna de Rengo",
            "Rengo, ____ de ______________ de ______",
            "Secretaría Regional Ministerial de Educación de la Región del Libertador General Bernardo O'Higgins",
            "3 de noviembre de 2026 por correo electrónico",
            "1234/2026",
            "RBD 99001-9, Colegio Los Boldos",
            "se solicita",
        ] {
            if hecho == "se solicita" && escrito == Escrito::Denuncia {
                continue;
            }
            assert!(b.texto.contains(hecho), "{escrito:?}: falta «{hecho}» en:\n{}", b.texto);
            assert!(word.contains(hecho), "{escrito:?} en Word: falta «{hecho}» en:\n{word}");
        }
        let blancos: Vec<&str> = b.blancos.iter().map(|b| b.campo.as_str()).collect();
        assert_eq!(blancos[..3], ["fecha.dia", "fecha.mes", "fecha.anio"], "{escrito:?}");
        assert!(letter(escrito, &a).word == b.word, "the same bytes");
        assert!(draw(escrito, &a, dia("2027-11-24")).unwrap().word == b.word, "on every day");
    }
}

#[test]
fn the_computed_day_of_the_term_is_cited() {
    let a = facts(&relato());
    let vence = a.plazos.iter().find(|p| p.termino == Termino::Procedimiento).unwrap().hasta.dia;
    for escrito in [Escrito::Certificado, Escrito::Estado, Escrito::Denuncia] {
        let texto = letter(escrito, &a).texto;
        assert!(texto.contains(&long_date(vence)), "{escrito:?}: {texto}");
    }
    let certified = facts(&relato().el("2026-11-05", Suceso::CertificadoListo { folio: None }));
    let decision = certified.plazos.iter().find(|p| p.termino == Termino::Decision).unwrap().hasta.dia;
    let denuncia = letter(Escrito::Denuncia, &certified).texto;
    assert!(denuncia.contains("El 5 de noviembre de 2026 se certificó"), "{denuncia}");
    assert!(denuncia.contains(&format!("venció el {}", long_date(decision))), "{denuncia}");

    let observed = facts(
        &relato().el("2026-11-23", Suceso::Observar { observaciones: vec!["a".into(), "b\nc".into()] }),
    );
    let ampliacion = letter(Escrito::Ampliacion, &observed);
    let subsanar = observed.plazos.iter().find(|p| p.termino == Termino::Subsanacion).unwrap().hasta.dia;
    assert!(
        ampliacion.texto.contains(&format!("que vence el {}", long_date(subsanar))),
        "{}",
        ampliacion.texto
    );
    assert!(ampliacion.texto.contains("ampliarlo en 2 días hábiles"), "{}", ampliacion.texto);
    assert!(ampliacion.texto.contains("- a\n- b\n  c\n"), "{}", ampliacion.texto);
}

#[test]
fn what_is_not_known_is_a_line_to_fill_in_and_listed() {
    for escrito in Escrito::TODOS {
        let b = letter(escrito, &Antecedentes::default());
        let listed: Vec<&str> = b.blancos.iter().map(|b| b.campo.as_str()).collect();
        for campo in
            ["seremi", "sostenedor.nombre", "sostenedor.correo", "representante.nombre", "ingreso.folio"]
        {
            assert!(listed.contains(&campo), "{escrito:?}: {campo} no está en {listed:?}");
        }
        assert!(b.blancos.iter().all(|x| x.descripcion != x.campo), "{escrito:?}: {:?}", b.blancos);
        assert!(b.texto.contains("folio ____________________."), "{escrito:?}: {}", b.texto);
        assert!(b.notas.iter().any(|n| n.contains("no consta que los papeles se hayan ingresado")));
    }
}

#[test]
fn doubts_are_told_beside_the_letter_and_never_in_it() {
    let a = facts(&relato());
    let b = letter(Escrito::Denuncia, &a);
    assert!(b.notas.iter().any(|n| n.contains("No está resuelto que el silencio")), "{:?}", b.notas);
    assert!(b.notas.iter().any(|n| n.contains("todavía no pasa")), "{:?}", b.notas);
    for palabra in ["silencio", "aceptada", "abogado"] {
        assert!(!b.texto.contains(palabra), "{}", b.texto);
    }
    let late = facts(&relato().el("2026-11-05", Suceso::Observar { observaciones: vec!["x".into()] }));
    let b = letter(Escrito::Ampliacion, &late);
    assert!(b.notas.iter().any(|n| n.contains("ya no se puede ampliar")), "{:?}", b.notas);
}

#[test]
fn several_who_sign_are_all_named_and_sign_each() {
    let mut a = facts(&relato());
    let mut other = a.representantes[0].clone();
    other.nombre = "Luis Soto".into();
    a.representantes.push(other);
    let texto = letter(Escrito::Estado, &a).texto;
    assert!(texto.contains("cuya representación ejercen conjuntamente María José"), "{texto}");
    assert_eq!(texto.matches("Luis Soto").count(), 2, "{texto}");
    assert!(texto.contains("Saludan atentamente"), "{texto}");
}

#[test]
fn a_person_who_is_the_sostenedor_represents_nobody() {
    let mut a = facts(&relato());
    a.rut.clone_from(&a.representantes[0].rut);
    a.sostenedor.clone_from(&a.representantes[0].nombre);
    let texto = letter(Escrito::Estado, &a).texto;
    assert!(!texto.contains("representación") && !texto.contains("Representante legal"), "{texto}");
    assert!(texto.contains("María José Ñancupil Órdenes\nCédula de identidad N° 40.000.001-8\n"), "{texto}");
}

fn comes_back(texto: &str) {
    let one_line = texto.replace('\n', " ");
    let mut a = facts(&relato().el("2026-11-23", Suceso::Observar { observaciones: vec![texto.to_owned()] }));
    a.sostenedor.clone_from(&one_line);
    a.representantes[0].nombre.clone_from(&one_line);
    a.establecimientos[0].1.clone_from(&one_line);
    for escrito in Escrito::TODOS {
        let b = letter(escrito, &a);
        let word = texto_de_word(&b.word);
        let many = word.matches(&one_line).count();
        assert!(many >= 5, "{escrito:?}: «{one_line}» stands {many} times in\n{word}");
        assert!(b.texto.contains(&one_line));
        if escrito == Escrito::Ampliacion {
            assert!(word.contains(texto), "{word}");
        }
    }
}

#[test]
fn hostile_names_come_back_literally() {
    HOSTILES.into_iter().for_each(comes_back);
    comes_back(&"ñ# *a* ".repeat(1_430));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_name_comes_back_literally(texto in "[^\\p{C}\\p{Z}][^\\p{C}\\p{Zl}\\p{Zp}]{0,60}") {
        comes_back(&texto);
    }
}
