//! The history of a trámite for people: rows, lines and the Word file, whatever somebody wrote into it.

use convenio::catalogo::Catalogo;
use convenio::informes::historia::{rows, word};
use convenio::tramite::{Canal, Situacion, Suceso};
use proptest::prelude::*;

use crate::comun::texto_de_word;
use crate::comun_tramite::{HOSTILES, Relato};

fn relato() -> Relato {
    Relato::firmado(1, 6, "2026-11-02")
        .ingresado("2026-11-03")
        .con("comprobante.pdf")
        .el(
            "2026-11-04",
            Suceso::Observar { observaciones: vec!["Falta la firma".into(), "RBD errado".into()] },
        )
        .el("2026-11-05", Suceso::Correccion { numero: 7, motivo: "era otro trámite".into() })
}

#[test]
fn the_rows_tell_everything_and_what_was_corrected() {
    let relato = relato();
    let filas = rows(&relato.historia);
    assert_eq!(filas.len(), 8);
    assert_eq!(filas[5].que, "ingresó en la oficina de partes, por correo electrónico, folio 1234/2026");
    assert_eq!(filas[5].evidencias, ["comprobante.pdf (01234567)"]);
    assert_eq!((filas[6].corregido_por, filas[7].corrige), (Some(8), Some(7)));
    assert_eq!(
        filas[6].lines(),
        [
            "  7  04-11-2026  Ana Rivas: la SEREMI hizo observaciones",
            "     Falta la firma",
            "     RBD errado",
            "     (corregido por 8)"
        ]
    );
    let json = serde_json::to_value(&filas[6]).unwrap();
    assert_eq!(json["fecha"], "2026-11-04");
    assert_eq!(json["corregido_por"], 8);
}

#[test]
fn what_is_written_down_later_stands_on_its_day_and_says_so() {
    let mut relato = Relato::firmado(1, 6, "2026-11-02").ingresado("2026-11-10").revision("2026-11-03");
    relato.historia[6].instante = "2026-11-11T02:30:00Z".parse().unwrap();
    let filas = rows(&relato.historia);
    assert_eq!((filas[5].numero, filas[6].numero), (7, 6), "by day, then by number");
    assert_eq!(filas[5].anotado, Some("2026-11-10".parse().unwrap()), "half past eleven at night in Chile");
    assert_eq!(filas[6].anotado, None);
}

#[test]
fn the_word_file_says_the_same_and_always_in_the_same_bytes() {
    let relato = relato();
    let draw = || word(relato.id, &relato.historia, &relato.situacion(), Catalogo::propio()).unwrap();
    let bytes = draw();
    assert!(bytes == draw());
    let texto = texto_de_word(&bytes);
    for hecho in [
        "Fundación Educacional Los Boldos",
        "65.999.001-6",
        "99001-9",
        "Secretaría Regional Ministerial de Educación de la Región del Libertador General Bernardo O'Higgins",
        "ingresado, desde el 3 de noviembre de 2026",
        "EXT-1",
        "ingresó en la oficina de partes, por correo electrónico, folio 1234/2026\n(comprobante.pdf (01234567))",
        "la SEREMI hizo observaciones\nFalta la firma\nRBD errado\n(corregido por 8)",
        "se corrigió un suceso, el 7\nera otro trámite",
        "Se anotaron 8 sucesos",
    ] {
        assert!(texto.contains(hecho), "falta «{hecho}» en:\n{texto}");
    }
}

#[test]
fn a_purged_or_empty_trámite_has_a_history_too() {
    let solo = Relato::new(2).nota("2026-11-02", "x");
    let (s, _) = Situacion::as_far_as_it_goes(&solo.historia);
    let texto = texto_de_word(&word(solo.id, &solo.historia, &s, Catalogo::propio()).unwrap());
    assert!(texto.contains("Sostenedor\nsin dato"), "{texto}");
    let nada = texto_de_word(&word(solo.id, &[], &Situacion::default(), Catalogo::propio()).unwrap());
    assert!(nada.contains("Se anotaron 0 sucesos"), "{nada}");
}

fn with_text(texto: &str) -> Relato {
    let mut relato = Relato::firmado(3, 6, "2026-11-02")
        .el(
            "2026-11-03",
            Suceso::Ingresar { canal: Canal::Presencial, folio: Some(texto.replace('\n', " ")) },
        )
        .nota("2026-11-03", texto)
        .el("2026-11-04", Suceso::Observar { observaciones: vec![texto.to_owned(), texto.to_owned()] });
    for anotado in &mut relato.historia {
        anotado.quien = texto.replace('\n', " ");
    }
    relato
}

/// The Word file says the text, line by line, in the note and in both observations.
fn comes_back(texto: &str) {
    let relato = with_text(texto);
    let leido =
        texto_de_word(&word(relato.id, &relato.historia, &relato.situacion(), Catalogo::propio()).unwrap());
    let found = leido.matches(texto).count();
    assert!(found >= 3, "«{texto}» stands {found} times in:\n{leido}");
}

#[test]
fn hostile_texts_come_back_literally() {
    for texto in HOSTILES {
        comes_back(texto);
    }
    comes_back(&"ñ# *a* ".repeat(1_430));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_text_comes_back_literally(
        lineas in prop::collection::vec("[^\\p{C}\\p{Z}][^\\p{C}\\p{Zl}\\p{Zp}]{0,60}", 1..4)
    ) {
        comes_back(&lineas.join("\n"));
    }
}
