//! Properties over many inputs: check digits, and any printable text from the profile to Word.

use std::path::Path;

use convenio::base::Severidad;
use convenio::catalogo::Catalogo;
use convenio::documentos::{Papel, draw_all};
use convenio::perfil::modulo_11::check_digit;
use convenio::perfil::{Rbd, Rut, read_toml, revisar};
use proptest::prelude::*;

use crate::comun::{HOY, Mesa, raiz, texto_de_ejemplo, texto_de_word};

proptest! {
    #[test]
    fn every_rut_reads_back_as_it_prints(cuerpo in 1_u32..100_000_000) {
        let digito = check_digit(cuerpo);
        let rut: Rut = format!("{cuerpo}-{digito}").parse().unwrap();
        prop_assert_eq!(rut.to_string().parse::<Rut>().unwrap(), rut);
        prop_assert_eq!(rut.sin_puntos().to_lowercase().parse::<Rut>().unwrap(), rut);
        prop_assert_eq!(rut.cuerpo(), cuerpo);
        for otro in "0123456789K".chars().filter(|c| *c != digito) {
            let escrito = format!("{cuerpo}-{otro}");
            prop_assert!(escrito.parse::<Rut>().is_err());
        }
    }

    #[test]
    fn one_wrong_or_two_swapped_digits_never_pass(cuerpo in 1_000_000_u32..30_000_000, lugar in 0_usize..6) {
        let digito = check_digit(cuerpo);
        let cifras = cuerpo.to_string();
        let mut cambiadas: Vec<char> = cifras.chars().collect();
        cambiadas.swap(lugar, lugar + 1);
        let cambiadas: String = cambiadas.into_iter().collect();
        if cambiadas != cifras {
            let escrito = format!("{cambiadas}-{digito}");
            prop_assert!(escrito.parse::<Rut>().is_err());
        }
    }

    #[test]
    fn no_text_makes_a_rut_or_an_rbd_panic(texto in "\\PC{0,20}") {
        let _ = texto.parse::<Rut>();
        let _ = Rbd::parse(&texto, Catalogo::propio());
    }

    #[test]
    fn a_number_has_one_digit_or_does_not_exist(numero in 1_u32..99_999) {
        let catalogo = Catalogo::propio();
        if let Ok(rbd) = Rbd::new(numero, catalogo) {
            prop_assert_eq!(Rbd::parse(&rbd.to_string(), catalogo).unwrap(), rbd);
            prop_assert!(!rbd.to_string().ends_with('K'));
        } else {
            prop_assert_eq!(check_digit(numero), 'K');
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(casos(64)))]

    /// What a person writes is what the papers say, letter by letter, in whatever script; or it is refused by name,
    /// for the few letters that take no ink.
    #[test]
    fn any_printable_text_survives_from_profile_to_word(texto in "[^\\pC\\p{Zl}\\p{Zp}]{1,80}") {
        let texto = format!("A{texto}");
        let limpio = texto.trim();
        let escrito = toml_string(&texto);
        let perfil = texto_de_ejemplo("particular_subvencionado.toml")
            .replace("\"Colegio Los Boldos\"", &escrito)
            .replace("\"Fundación Educacional Los Boldos\"", &escrito);
        let mesa = Mesa::new();
        let ruta = mesa.escribir("perfil.toml", perfil);
        let borrador = read_toml(&ruta).unwrap();
        let catalogo = Catalogo::propio();
        let revisado = match revisar(&borrador, catalogo, HOY.parse().unwrap()) {
            Ok(revisado) => revisado,
            Err(notas) => {
                let mut errores = notas.iter().filter(|d| d.severidad == Severidad::Error);
                prop_assert!(errores.all(|d| d.codigo == "caracter-prohibido"), "{:?}", notas);
                return Ok(());
            }
        };
        // Drawing holds every paper against the expediente; here the convenio is read by other code.
        let papeles = draw_all(&revisado.expedientes[0], catalogo).unwrap();
        for papel in papeles.iter().filter(|p| p.papel != Papel::Anexo) {
            let leido = texto_de_word(&papel.bytes);
            prop_assert!(leido.contains(limpio), "{:?}: {limpio:?}", papel.papel);
        }
    }

    /// Whatever bytes a profile holds, reading it ends in an answer.
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mesa = Mesa::new();
        let ruta = mesa.escribir("perfil.toml", bytes);
        let _ = read_toml(&ruta);
    }

    /// A right catalogue file with a piece cut out, doubled or replaced ends in an answer, never in a panic.
    #[test]
    fn no_mutation_of_a_table_makes_the_program_panic(
        tabla in 0_usize..17, desde in 0_usize..4000, largo in 0_usize..40, relleno in "[,;\"#\n0-9a-zñ: ]{0,10}",
    ) {
        let nombre = convenio::catalogo::tabla::NOMBRES[tabla];
        let propia = std::fs::read_to_string(raiz().join(format!("datos/{nombre}.csv"))).unwrap();
        let mut texto: Vec<char> = propia.chars().collect();
        let desde = desde.min(texto.len());
        let hasta = (desde + largo).min(texto.len());
        texto.splice(desde..hasta, relleno.chars());
        let mesa = Mesa::new();
        let modo = if desde % 2 == 0 { "# modo: reemplaza\n" } else { "" };
        mesa.escribir(&format!("{nombre}.csv"), format!("{modo}{}", texto.into_iter().collect::<String>()));
        if let Ok(catalogo) = Catalogo::con(&[mesa.dir.path().to_owned()]) {
            let ruta = mesa.escribir("perfil.toml", texto_de_ejemplo("representacion_conjunta.toml"));
            let borrador = read_toml(&ruta).unwrap();
            if let Ok(revisado) = revisar(&borrador, &catalogo, HOY.parse().unwrap()) {
                draw_all(&revisado.expedientes[0], &catalogo).unwrap();
            }
        }
    }

    /// A right profile with a piece cut out, doubled or replaced ends in an answer too.
    #[test]
    fn no_mutation_of_a_profile_makes_the_program_panic(
        desde in 0_usize..3000, largo in 0_usize..60, relleno in "[\\[\\]{}=\"'.,#\\\\0-9a-z\\n ]{0,12}",
    ) {
        let mut texto: Vec<char> = texto_de_ejemplo("representacion_conjunta.toml").chars().collect();
        let desde = desde.min(texto.len());
        let hasta = (desde + largo).min(texto.len());
        texto.splice(desde..hasta, relleno.chars());
        let mesa = Mesa::new();
        let ruta = mesa.escribir("perfil.toml", texto.into_iter().collect::<String>());
        if let Ok(borrador) = read_toml(&ruta)
            && let Ok(revisado) = revisar(&borrador, Catalogo::propio(), HOY.parse().unwrap())
        {
            for expediente in &revisado.expedientes {
                draw_all(expediente, Catalogo::propio()).unwrap();
            }
        }
    }
}

/// How many cases: a few in every run, as many as `CONVENIO_CASOS` says in a long one.
pub fn casos(pocos: u32) -> u32 {
    std::env::var("CONVENIO_CASOS").ok().and_then(|n| n.parse().ok()).unwrap_or(pocos)
}

/// A TOML basic string that says exactly this.
fn toml_string(texto: &str) -> String {
    let escrito: String = texto
        .chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            c => c.to_string(),
        })
        .collect();
    format!("\"{escrito}\"")
}

#[test]
fn the_path_only_names_the_profile() {
    assert!(read_toml(Path::new("no_existe.toml")).is_err());
}
