//! Hostile input: huge, deep, strange, or no file at all; the answer is clear, soon, and small, and nothing is written.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::comun::{Corrida, Mesa, ejemplo, terminar, texto_de_ejemplo, texto_de_word};

/// More than this, for input of a few megabytes, is not bounded.
const PLAZO: Duration = Duration::from_mins(1);
/// Address space in KB: a program of 10 MB that reads 8 MB needs no more.
const MEMORIA: u32 = 1_500_000;

/// Runs the program with little memory; it has to end soon.
fn acotado(mesa: &Mesa, orden: &str, perfil: &Path) -> Corrida {
    let start = Instant::now();
    let mut shell = Command::new("sh");
    shell
        .args([
            "-c",
            &format!("ulimit -v {MEMORIA}; exec \"$0\" \"$@\""),
            env!("CARGO_BIN_EXE_convenio"),
            orden,
        ])
        .arg(perfil)
        .current_dir(mesa.dir.path())
        .env("CONVENIO_HOY", crate::comun::HOY)
        .env("CONVENIO_CONFIGURACION", mesa.ruta("configuracion"))
        .env("CONVENIO_CARPETA_DATOS", mesa.ruta("datos"))
        .stdin(Stdio::null());
    let corrida = terminar(&mut shell);
    assert!(start.elapsed() < PLAZO, "tardó {:?}", start.elapsed());
    assert!(!corrida.errores.contains("panicked") && corrida.codigo >= 0, "{}", recortado(&corrida.errores));
    corrida
}

fn recortado(texto: &str) -> String {
    texto.chars().take(2_000).collect()
}

/// What must be refused, with this code, and leave nothing behind.
fn rechazado(contenido: &str, codigo: &str) -> Corrida {
    let mesa = Mesa::new();
    let perfil = mesa.escribir("perfil.toml", contenido);
    let corrida = acotado(&mesa, "generar", &perfil);
    assert_eq!(corrida.codigo, 1, "{}", recortado(&corrida.todo()));
    assert!(corrida.errores.contains(&format!("[{codigo}]")), "{}", recortado(&corrida.errores));
    assert!(!mesa.ruta("salida").exists());
    corrida
}

fn bueno() -> String {
    texto_de_ejemplo("particular_subvencionado.toml")
}

#[test]
fn ten_megabytes_are_refused_by_their_size() {
    rechazado(&format!("{}# {}\n", bueno(), "x".repeat(10 << 20)), "archivo-demasiado-grande");
}

#[test]
fn a_hundred_thousand_schools_end_in_one_clear_problem() {
    let muchos = "\n[[establecimientos]]\nrbd = \"1-9\"\nnombre = \"A\"\n".repeat(100_000);
    let corrida = rechazado(&format!("{}{muchos}", bueno()), "demasiados");
    assert!(corrida.errores.len() < 5_000, "{} letras de mensajes", corrida.errores.len());
}

#[test]
fn a_hundred_thousand_unknown_keys_are_told_within_reason() {
    use std::fmt::Write;
    let claves = (0..100_000).fold(String::new(), |mut texto, n| {
        writeln!(texto, "clave_{n} = {n}").unwrap();
        texto
    });
    let corrida = rechazado(&format!("{claves}{}", bueno()), "clave-desconocida");
    assert!(corrida.errores.len() < 200_000, "{} letras de mensajes", corrida.errores.len());
}

#[test]
fn deep_nesting_ends_in_a_problem_and_not_in_the_stack() {
    for (abre, cierra) in [("[", "]"), ("{a=", "}")] {
        rechazado(&format!("x = {}1{}\n", abre.repeat(100_000), cierra.repeat(100_000)), "sintaxis");
    }
    rechazado(&format!("{}x = 1\n", "a.".repeat(50_000)), "sintaxis");
    rechazado(&format!("[{}]\n", vec!["a"; 50_000].join(".")), "sintaxis");
}

#[test]
fn long_names_and_lone_surrogates() {
    rechazado(&bueno().replace("Colegio Los Boldos", &"ñ".repeat(300)), "texto-demasiado-largo");
    rechazado(&bueno().replace("Colegio Los Boldos", "\\uD800"), "sintaxis");
    rechazado(
        &bueno().replace("nombre = \"Colegio", &format!("{} = 1\nnombre = \"Colegio", "k".repeat(1 << 20))),
        "clave-desconocida",
    );
}

#[test]
fn letters_of_every_kind_are_printed_as_written_or_refused_by_name() {
    // One of each general category, and a few that surprise programs.
    let accepted = [
        "Lu Ñ",
        "Ll ñ",
        "Lt ǅ",
        "Lm ʰ",
        "Lo ª",
        "Mn n\u{303}",
        "Mc कि",
        "Me a\u{20dd}",
        "Nd ٣",
        "Nl Ⅷ",
        "No ½",
        "Pc ‿",
        "Pd —",
        "Ps (",
        "Pe )",
        "Pi «",
        "Pf »",
        "Po ¿",
        "Sm ±",
        "Sc $",
        "Sk ´",
        "So ©",
        "Zs\u{a0}x",
        "emoji 👩🏽",
        "hebreo שלום",
        "𐐷𠜎",
    ];
    for nombre in accepted {
        let mesa = Mesa::new();
        let perfil = mesa.escribir("perfil.toml", bueno().replace("Colegio Los Boldos", nombre));
        let corrida = mesa.generar(&perfil);
        assert_eq!(corrida.codigo, 0, "{nombre:?}: {}", corrida.todo());
        let convenio = mesa.ruta("salida/65999001-6_particular_subvencionado_libro_de_clases/convenio.docx");
        assert!(texto_de_word(&fs::read(convenio).unwrap()).contains(nombre), "{nombre:?}");
    }
    for escape in [
        "\\u0001",
        "\\u0085",
        "\\u2028",
        "\\u2029",
        "\\u061C",
        "\\uFEFF",
        "\\uFFFF",
        "\\uFFFD",
        "\\uE000",
        "\\U00100000",
        "\\u200B",
        "\\u200D",
        "\\u00AD",
        "\\uFE0F",
        "\\u3164",
        "\\u2800",
        "\\U000E0041",
        "\\U0001FFFE",
        "\\u2067",
    ] {
        rechazado(
            &bueno().replace("Colegio Los Boldos", &format!("Colegio {escape}Boldos")),
            "caracter-prohibido",
        );
    }
}

#[test]
fn composed_and_decomposed_letters_are_one_name_for_the_rules() {
    let texto = texto_de_ejemplo("representacion_conjunta.toml")
        .replace("\"Colegio Aurora\"", "\"Colegio Ñuñoa\"")
        .replace("\"Escuela Aurora Rural\"", "\"Colegio N\u{303}un\u{303}oa\"")
        .replace("comuna = \"Coihueco\"", "comuna = \"Chilla\u{301}n\"");
    let mesa = Mesa::new();
    let perfil = mesa.escribir("perfil.toml", texto);
    let corrida = mesa.correr(["validar".as_ref(), perfil.as_os_str()]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.errores.contains("establecimiento-parecido"), "{}", corrida.errores);
}

#[test]
fn what_is_no_regular_file_is_exit_3_at_once() {
    let mesa = Mesa::new();
    let tubo = mesa.ruta("tubo.toml");
    let made = Command::new("mkfifo").arg(&tubo).status().is_ok_and(|s| s.success());
    let mut rutas =
        vec![mesa.dir.path().to_owned(), "/dev/zero".into(), "/dev/full".into(), mesa.ruta("no_existe")];
    if made {
        rutas.push(tubo);
    }
    for ruta in rutas {
        let corrida = acotado(&mesa, "generar", &ruta);
        assert_eq!(corrida.codigo, 3, "{}: {}", ruta.display(), corrida.todo());
        assert!(!mesa.ruta("salida").exists());
    }
}

#[test]
fn a_link_in_the_place_of_a_package_is_not_followed() {
    let mesa = Mesa::new();
    let nombre = "62999001-1_slep";
    fs::create_dir_all(mesa.ruta("salida")).unwrap();
    fs::create_dir(mesa.ruta("ajena")).unwrap();
    std::os::unix::fs::symlink(mesa.ruta("ajena"), mesa.ruta(&format!("salida/{nombre}"))).unwrap();
    for forzar in [&[][..], &["--forzar"][..]] {
        let perfil = ejemplo("slep.toml");
        let corrida = mesa.correr([&["generar", perfil.to_str().unwrap()][..], forzar].concat());
        assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
        assert_eq!(fs::read_dir(mesa.ruta("ajena")).unwrap().count(), 0);
    }
}

#[test]
fn an_output_that_is_no_folder_is_exit_3_with_what_to_do() {
    let mesa = Mesa::new();
    mesa.escribir("archivo", "mío");
    std::os::unix::fs::symlink("no_existe", mesa.ruta("roto")).unwrap();
    for salida in ["archivo", "roto", "/dev/null"] {
        let perfil = ejemplo("slep.toml");
        let corrida = mesa.correr(["generar", perfil.to_str().unwrap(), "--salida", salida]);
        assert_eq!(corrida.codigo, 3, "{salida}: {}", corrida.todo());
        assert!(corrida.errores.contains("no es una carpeta. Elija otro nombre"), "{}", corrida.errores);
    }
    assert_eq!(fs::read_to_string(mesa.ruta("archivo")).unwrap(), "mío");
}

#[test]
fn closed_streams_end_in_an_answer() {
    let mesa = Mesa::new();
    let perfil = mesa.escribir("perfil.toml", bueno());
    for (redireccion, argumentos, codigos) in [
        ("<&-", "validar -", &[1, 3][..]),
        (">&-", "validar perfil.toml", &[0, 3]),
        (">&- 2>&-", "generar perfil.toml", &[0, 3]),
    ] {
        let orden = format!("\"$0\" {argumentos} {redireccion}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &orden, env!("CARGO_BIN_EXE_convenio")]).current_dir(perfil.parent().unwrap());
        shell
            .env("CONVENIO_CONFIGURACION", mesa.ruta("configuracion"))
            .env("CONVENIO_CARPETA_DATOS", mesa.ruta("datos"));
        let corrida = terminar(&mut shell);
        assert!(codigos.contains(&corrida.codigo), "{orden}: {}", corrida.todo());
    }
}
