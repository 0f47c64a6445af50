//! Bad input: a clear message in Spanish, the right exit status, nothing written, no panic.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::comun::{Corrida, Mesa, archivos_de, texto_de_ejemplo, texto_de_word};

fn bueno() -> String {
    texto_de_ejemplo("particular_subvencionado.toml")
}

/// Runs `generar` on these bytes; whatever they are, nothing may be left behind and nothing may panic.
fn rechazado(contenido: impl AsRef<[u8]>, codigo: &str) -> Corrida {
    let mesa = Mesa::new();
    let perfil = mesa.escribir("perfil.toml", contenido);
    let corrida = mesa.generar(&perfil);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains(&format!("error[{codigo}]")), "{}", corrida.errores);
    assert!(corrida.errores.contains("perfil.toml"), "{}", corrida.errores);
    assert!(!corrida.errores.contains("panicked"), "{}", corrida.errores);
    assert!(!mesa.ruta("salida").exists());
    corrida
}

fn cambiado(de: &str, a: &str) -> String {
    let texto = bueno();
    assert!(texto.contains(de), "{de}");
    texto.replacen(de, a, 1)
}

#[test]
fn an_empty_file() {
    rechazado("", "perfil-vacio");
    rechazado("\n  \n", "perfil-vacio");
    rechazado("\u{feff}", "perfil-vacio");
    rechazado("# solo un comentario\n", "campo-obligatorio");
}

#[test]
fn other_encodings_are_named() {
    let latin1: Vec<u8> = bueno().chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let corrida = rechazado(latin1, "no-es-utf8");
    assert!(corrida.errores.contains("Latin-1"), "{}", corrida.errores);
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(bueno().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let corrida = rechazado(utf16, "no-es-utf8");
    assert!(corrida.errores.contains("UTF-16"), "{}", corrida.errores);
    // What begins as an Excel file is read as one.
    let corrida = rechazado(b"PK\x03\x04\xff\xff\xff", "ficha-danada");
    assert!(corrida.errores.contains("Excel"), "{}", corrida.errores);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_welcome() {
    let mesa = Mesa::new();
    let perfil = mesa.escribir("perfil.toml", format!("\u{feff}{}", bueno().replace('\n', "\r\n")));
    let corrida = mesa.generar(&perfil);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    // Places count as the person's editor counts them.
    let perfil = mesa.escribir("malo.toml", format!("\u{feff}{}", "x = 1\r\nversion = 1\r\n"));
    assert!(mesa.generar(&perfil).errores.contains("malo.toml:1:1: error[clave-desconocida]"));
}

#[test]
fn syntax_errors_come_together_with_their_places() {
    let corrida = rechazado("version = 1\nnombre = \"sin cerrar\ntipo = fundacion\n", "sintaxis");
    assert!(corrida.errores.contains("perfil.toml:2:"), "{}", corrida.errores);
    assert!(corrida.errores.contains("perfil.toml:3:"), "{}", corrida.errores);
}

#[test]
fn unknown_keys_wrong_types_and_newer_versions() {
    let corrida = rechazado(cambiado("direccion =", "direcion ="), "clave-desconocida");
    assert!(corrida.errores.contains("¿Quiso decir «direccion»?"), "{}", corrida.errores);
    for (malo, esperado) in [
        ("nombre = 5", "texto entre comillas"),
        ("nombre = [\"x\"]", "texto entre comillas"),
        ("nombre = true", "texto entre comillas"),
        ("nombre = 2026-01-01", "texto entre comillas"),
        ("nombre = { a = 1 }", "texto entre comillas"),
    ] {
        let corrida = rechazado(cambiado("nombre = \"Colegio Los Boldos\"", malo), "tipo-equivocado");
        assert!(corrida.errores.contains(esperado), "{}", corrida.errores);
    }
    rechazado(cambiado("servicios = [", "servicios = \"curso\" #["), "tipo-equivocado");
    rechazado(cambiado("servicios = [", "servicios = [5, "), "tipo-equivocado");
    rechazado(cambiado("[[establecimientos]]", "[establecimientos]"), "tipo-equivocado");
    rechazado(cambiado("[sostenedor]", "[[sostenedor]]"), "tipo-equivocado");
    rechazado(cambiado("version = 1", "version = \"1\""), "tipo-equivocado");
    let corrida =
        rechazado(cambiado("version = 1", "version = 2\nclave_del_futuro = true"), "perfil-version");
    assert!(!corrida.errores.contains("clave-desconocida"), "{}", corrida.errores);
    rechazado(cambiado("version = 1", "version = 0"), "perfil-version");
}

#[test]
fn characters_that_print_as_something_else_are_refused_everywhere() {
    for malo in ["\\u0000", "\\u202E", "\\u2066", "\\u0007", "\\t", "\\n", "\\uFFFE", "\\u2028", "\\u200F"] {
        let corrida = rechazado(
            cambiado("nombre = \"Colegio Los Boldos\"", &format!("nombre = \"Colegio {malo} Boldos\"")),
            "caracter-prohibido",
        );
        assert!(!corrida.errores.contains('\u{202e}'), "the message itself must not turn around");
    }
    for campo in [
        "calle = \"Los Aromos\"",
        "cargo = \"Representante legal\"",
        "producto = \"Libro de Clases Digital\"",
    ] {
        let roto = campo.replace(" = \"", " = \"\\u202E");
        rechazado(cambiado(campo, &roto), "caracter-prohibido");
    }
    // Raw in the file, not escaped.
    rechazado(cambiado("Colegio Los Boldos", "Colegio \u{202e}Boldos"), "caracter-prohibido");
    rechazado(cambiado("Colegio Los Boldos", "Colegio \u{0}Boldos"), "sintaxis");
}

#[test]
fn awkward_names_are_right_in_every_paper() {
    for nombre in [
        "Ñuñoa & Cía <S.A.> \\\"ñ\\\"",
        "D-_12_|*B*",
        "# {{ v }} {% x %} [a](b) ~~c~~ `d` \\\\ ____",
        "'=cmd|' /C calc'!A0",
    ] {
        let mesa = Mesa::new();
        let texto = bueno()
            .replace("Fundación Educacional Los Boldos", nombre)
            .replace("Colegio Los Boldos", nombre)
            .replace("María José Ñancupil Órdenes", nombre)
            .replace("Los Aromos 123", nombre)
            .replace("Encargado de SIGE", nombre)
            .replace("Libro de Clases Digital", nombre);
        let perfil = mesa.escribir("perfil.toml", texto);
        let corrida = mesa.generar(&perfil);
        assert_eq!(corrida.codigo, 0, "{nombre}: {}", corrida.todo());
        let esperado = nombre.replace("\\\"", "\"").replace("\\\\", "\\");
        let carpeta = mesa.ruta("salida/65999001-6_particular_subvencionado_libro_de_clases");
        for (archivo, bytes) in archivos_de(&carpeta).iter().filter(|(n, _)| n.ends_with(".docx")) {
            let texto = texto_de_word(bytes);
            assert!(texto.contains(&esperado), "{archivo}: {texto}");
        }
        let xlsx = fs::read(carpeta.join("anexo.xlsx")).unwrap();
        let mut libro: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(xlsx)).unwrap();
        let hoja = calamine::Reader::worksheet_range(&mut libro, "Identificación").unwrap();
        assert_eq!(hoja.get_value((3, 1)).unwrap(), &calamine::Data::String(esperado.clone()));
    }
}

#[test]
fn too_long_and_too_many() {
    rechazado(cambiado("Colegio Los Boldos", &"a".repeat(300)), "texto-demasiado-largo");
    let uno = "\n[[establecimientos]]\nrbd = \"1-9\"\n";
    rechazado(format!("{}{}", bueno(), uno.repeat(1_001)), "demasiados");
    let documento = "[[sostenedor.representantes.documentos]]\ntipo = \"otro\"\n";
    rechazado(
        cambiado(
            "[[sostenedor.representantes.documentos]]",
            &format!("{}[[sostenedor.representantes.documentos]]", documento.repeat(50)),
        ),
        "demasiados",
    );
}

#[test]
fn the_environment_at_fault_is_exit_3() {
    let mesa = Mesa::new();
    let corrida = mesa.correr(["generar", "no_existe.toml"]);
    assert_eq!((corrida.codigo, mesa.en_salida().len()), (3, 0));
    assert!(corrida.errores.contains("no_existe.toml: no existe"), "{}", corrida.errores);

    fs::create_dir(mesa.ruta("carpeta.toml")).unwrap();
    let corrida = mesa.correr(["generar", "carpeta.toml"]);
    assert_eq!(corrida.codigo, 3);
    assert!(corrida.errores.contains("es una carpeta"), "{}", corrida.errores);

    // A folder that nobody may write to, not even the system's owner.
    let perfil = mesa.escribir("perfil.toml", bueno());
    let corrida = mesa.correr(["generar".as_ref(), perfil.as_os_str(), "--salida=/proc/convenio".as_ref()]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    assert!(corrida.errores.contains("/proc/convenio"), "{}", corrida.errores);

    let corrida = mesa.correr(["validar", "/dev/zero"]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    assert!(!mesa.ruta("salida").exists());
}

#[test]
fn a_huge_file_is_refused_without_being_read_whole() {
    let mesa = Mesa::new();
    let ruta = mesa.ruta("grande.toml");
    let file = fs::File::options().create(true).truncate(false).write(true).open(&ruta).unwrap();
    file.set_len(20 << 30).unwrap();
    let corrida = mesa.generar(&ruta);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("archivo-demasiado-grande"), "{}", corrida.errores);
}

#[test]
fn standard_input_is_a_profile_too() {
    let mesa = Mesa::new();
    let mut hijo = mesa
        .programa()
        .args(["generar", "-", "--salida", "salida"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    hijo.stdin.take().unwrap().write_all(bueno().as_bytes()).unwrap();
    let salida = hijo.wait_with_output().unwrap();
    assert_eq!(salida.status.code(), Some(0), "{}", String::from_utf8_lossy(&salida.stderr));
    assert_eq!(mesa.en_salida().len(), 2);

    let corrida = mesa.correr(["validar", "-"]);
    assert_eq!(corrida.codigo, 1, "nothing on standard input is an empty profile");
    assert!(corrida.errores.contains("perfil-vacio"), "{}", corrida.errores);
    assert_eq!(mesa.correr(["generar", "-", "-"]).codigo, 2);
}

#[test]
fn a_wrong_day_in_the_test_variable_is_told() {
    let mesa = Mesa::new();
    let perfil = mesa.escribir("perfil.toml", bueno());
    let corrida =
        crate::comun::terminar(mesa.programa().env("CONVENIO_HOY", "ayer").arg("validar").arg(perfil));
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("CONVENIO_HOY"), "{}", corrida.errores);
}
