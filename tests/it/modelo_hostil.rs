//! Models of others that are damaged, strange, locked or no Word file at all: a clear answer, soon, and nothing written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::comun::{Corrida, Mesa, ejemplo, terminar};
use crate::comun_docx::{Docx, check_entries, check_outside_blanks, document, namespaces, p, part, rels};
use crate::comun_zip::{Forma, read};

/// More than this, for files of kilobytes, is not bounded, even in a build for tests on a busy machine.
const PLAZO: Duration = Duration::from_secs(40);
/// Address space in KB.
const MEMORIA: u32 = 700_000;

/// A form whose five blanks any version of the recogniser is sure about.
pub fn form() -> String {
    [
        "Nombre del sostenedor: ……………………",
        "RUT del sostenedor: ……………………",
        "Nombre del representante legal: ……………………",
        "Cédula de identidad del representante legal: ……………………",
        "RBD del establecimiento: ……………………",
    ]
    .map(p)
    .concat()
}

/// What goes into them.
pub const VALORES: [&str; 5] = [
    "Fundación Educacional Los Boldos",
    "65.999.001-6",
    "María José Ñancupil Órdenes",
    "40.000.001-8",
    "99001-9",
];

/// Runs the program with little memory; it has to end soon, and never by a fault of its own.
pub fn acotado(mesa: &Mesa, argumentos: &[&str]) -> Corrida {
    let start = Instant::now();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("ulimit -v {MEMORIA}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_convenio")])
        .args(argumentos)
        .current_dir(mesa.dir.path())
        .env("CONVENIO_HOY", crate::comun::HOY)
        .env("CONVENIO_CONFIGURACION", mesa.ruta("configuracion"))
        .env("CONVENIO_SOFFICE", "")
        .stdin(Stdio::null());
    let corrida = terminar(&mut shell);
    assert!(start.elapsed() < PLAZO, "tardó {:?}", start.elapsed());
    assert!(!corrida.errores.contains("panicked"), "{}", corrida.errores);
    assert!((0..70).contains(&corrida.codigo), "{}: {}", corrida.codigo, corrida.todo());
    corrida
}

/// `modelo llenar` with the sample; `modelo.docx` and `lleno.docx` are the names.
pub fn llenar(mesa: &Mesa, opciones: &[&str]) -> Corrida {
    let perfil = ejemplo("particular_subvencionado.toml");
    let fixed = ["modelo", "llenar", "modelo.docx", perfil.to_str().unwrap(), "--salida", "lleno.docx"];
    acotado(mesa, &[&fixed, opciones].concat())
}

/// These bytes are refused, whatever was asked: by this code, with these words, and nothing is left behind.
pub fn rechazado(bytes: impl AsRef<[u8]>, codigo: &str, words: &[&str]) {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", bytes);
    for opciones in [&[][..], &["--permitir-blancos", "--otro-modelo", "--forzar"]] {
        told(&llenar(&mesa, opciones), codigo, words);
    }
    told(&acotado(&mesa, &["modelo", "analizar", "modelo.docx"]), codigo, words);
    assert_eq!(names(&mesa), ["modelo.docx"]);
}

pub fn told(corrida: &Corrida, codigo: &str, words: &[&str]) {
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains(&format!("[{codigo}]")), "{codigo}: {}", corrida.errores);
    assert!(corrida.errores.len() < 8_000, "{} letras", corrida.errores.len());
    let flat = corrida.errores.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(flat.contains(word), "«{word}» no está en: {}", corrida.errores);
    }
}

pub fn names(mesa: &Mesa) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(mesa.dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// This model is filled, all five blanks of the form, and nothing else of it changes; gives what was said.
pub fn lleno(docx: &[u8], changed: &[&str]) -> Corrida {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", docx);
    let corrida = llenar(&mesa, &["--permitir-blancos"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let filled = fs::read(mesa.ruta("lleno.docx")).unwrap();
    check_entries(docx, &filled, changed);
    for nombre in changed {
        let (before, after) = (part(docx, nombre), part(&filled, nombre));
        check_outside_blanks(&before, &after, &VALORES.map(str::to_owned));
    }
    assert_eq!(fs::read(mesa.ruta("modelo.docx")).unwrap(), docx, "the model itself stays");
    corrida
}

/// This model holds no blank that is known: it comes back as it was, and that is said.
pub fn igual(docx: &[u8]) -> Corrida {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", docx);
    let corrida = llenar(&mesa, &["--permitir-blancos"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.salida.contains("No se llenó ningún espacio"), "{}", corrida.todo());
    assert!(fs::read(mesa.ruta("lleno.docx")).unwrap() == docx, "not the very bytes");
    corrida
}

// ---- The XML --------------------------------------------------------------------------------------------------

#[test]
fn document_types_and_entity_bombs_are_refused() {
    let body = document(&form());
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    for dtd in [bomb, "<!DOCTYPE html>"] {
        let xml = body.replacen("?>", &format!("?>{dtd}"), 1);
        rechazado(Docx::of_part(xml.as_bytes()).close(), "modelo-danado", &["DTD"]);
    }
    // An entity that nobody declared.
    let docx = Docx::of_part(body.replace("sostenedor:", "sostenedor&nada;:").as_bytes());
    rechazado(docx.close(), "modelo-danado", &["&nada;"]);
}

#[test]
fn xml_that_is_not_well_formed_is_refused() {
    let body = document(&form());
    let broken = [
        body.replacen("</w:p>", "", 1),
        body.replacen("</w:p>", "</w:q>", 1),
        body.replace("</w:document>", ""),
        format!("{body}<w:document/>"),
        format!("{body}basura"),
        format!("basura{body}"),
        body.replacen("<w:p>", "<z:p>", 1),
        body.replacen("<w:p>", "<w:p w:rsidR=1>", 1),
        body.replacen("<w:p>", "<w:p w:rsidR>", 1),
        body.replacen("<w:p>", "<w:p w:a=\"1\" w:a=\"2\">", 1),
        body.replacen("<w:p>", "<w:p w:a=\"<\">", 1),
        body.replacen("<w:p>", "<w:p><![CDATA[", 1),
        body.replacen("<w:p>", "<w:p><!--", 1),
        body.replacen("……", "\u{1}", 1),
        body.replacen("……", "&#1;", 1),
        String::new(),
        " ".to_owned(),
    ];
    for xml in broken {
        rechazado(Docx::of_part(xml.as_bytes()).close(), "modelo-danado", &["word/document.xml"]);
    }
}

#[test]
fn ten_thousand_levels_end_in_a_problem_and_not_in_the_stack() {
    for (open, close) in
        [("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"), ("<a>", "</a>"), ("<w:p>", "</w:p>")]
    {
        let deep = format!("{}{}{}", open.repeat(10_000), form(), close.repeat(10_000));
        rechazado(Docx::new(&deep).close(), "modelo-danado", &["niveles"]);
    }
}

#[test]
fn the_same_text_in_other_dresses_is_filled_all_the_same() {
    let plain = document(&form());
    let strict = plain
        .replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        );
    let prefix = plain.replace("w:", "palabra:").replace("xmlns:w=", "xmlns:palabra=");
    let bare = plain.replace("xmlns:w=", "xmlns=").replace("<w:", "<").replace("</w:", "</");
    let quotes = plain.replace('"', "'");
    let loose =
        plain.replace("<w:p>", "<w:p\n>").replace("</w:t>", "</w:t >").replace("<w:r>", "<!-- x --><w:r>");
    let bom = format!("\u{feff}{plain}");
    for xml in [&plain, &strict, &prefix, &bare, &quotes, &loose, &bom] {
        lleno(&Docx::of_part(xml.as_bytes()).close(), &["word/document.xml"]);
    }
    let strict_rels = rels(&[("x".into(), "x".into(), false)])
        .replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships/x\" Target=\"x", "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" Target=\"/word/document.xml");
    lleno(&Docx::of_part(strict.as_bytes()).with("_rels/.rels", strict_rels).close(), &["word/document.xml"]);
}

#[test]
fn utf_16_is_filled_and_stays_utf_16() {
    let xml = document(&form()).replace("UTF-8", "UTF-16");
    for big in [false, true] {
        let write = if big { u16::to_be_bytes } else { u16::to_le_bytes };
        let coded = |xml: &str| -> Vec<u8> {
            std::iter::once(0xfeff).chain(xml.encode_utf16()).flat_map(write).collect()
        };
        let mesa = Mesa::new();
        let docx = Docx::of_part(&coded(&xml)).close();
        mesa.escribir("modelo.docx", &docx);
        let corrida = llenar(&mesa, &["--permitir-blancos"]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        let filled = fs::read(mesa.ruta("lleno.docx")).unwrap();
        check_entries(&docx, &filled, &["word/document.xml"]);
        let bytes = crate::comun_zip::unpacked(&read(&filled).0[3]);
        let units: Vec<u16> = bytes
            .chunks(2)
            .map(|c| if big { u16::from_be_bytes([c[0], c[1]]) } else { u16::from_le_bytes([c[0], c[1]]) })
            .collect();
        assert_eq!(units[0], 0xfeff);
        let after = String::from_utf16(&units[1..]).unwrap();
        check_outside_blanks(&xml, &after, &VALORES.map(str::to_owned));
    }
}

#[test]
fn other_encodings_are_refused_by_name() {
    let latin = document(&form()).replace("UTF-8", "ISO-8859-1");
    rechazado(Docx::of_part(latin.as_bytes()).close(), "modelo-danado", &["ISO-8859-1"]);
    let half = [0xff, 0xfe, b'<', 0, b'a'];
    rechazado(Docx::of_part(&half).close(), "modelo-danado", &["word/document.xml"]);
    rechazado(Docx::of_part(b"<a>\xff</a>").close(), "modelo-danado", &["UTF-8"]);
    let twice = format!("\u{feff}\u{feff}{}", document(&form()));
    rechazado(Docx::of_part(twice.as_bytes()).close(), "modelo-danado", &["word/document.xml"]);
}

#[test]
fn numbers_beyond_all_measure_are_no_fault_of_ours() {
    let cell = |pr: &str, text: &str| format!("<w:tc><w:tcPr>{pr}</w:tcPr>{}</w:tc>", p(text));
    let span = "<w:gridSpan w:val=\"18446744073709551615\"/>";
    let table = format!(
        "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"18446744073709551615\"/></w:trPr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell(span, "RBD"),
        cell(span, "Nombre del establecimiento"),
        cell(span, ""),
        cell("", "<w:drawing><wp:docPr id=\"4294967295\" name=\"x\"/></w:drawing>"),
    );
    let fields: String = (0..3).map(|_| "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>").collect();
    lleno_con(&format!("{table}<w:p>{fields}</w:p>{}", form()));
}

#[test]
fn a_row_without_the_cell_that_its_list_fills_is_told() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|t| cell(t)).collect::<String>());
    let table = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(&["RBD", "Nombre del establecimiento", "Comuna"]),
        row(&["", "", ""]),
        row(&["", ""])
    );
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", Docx::new(&format!("{}{table}", form())).close());
    let perfil = ejemplo("representacion_conjunta.toml");
    let orden = [
        "modelo",
        "llenar",
        "modelo.docx",
        perfil.to_str().unwrap(),
        "--salida",
        "lleno.docx",
        "--permitir-blancos",
    ];
    let corrida = acotado(&mesa, &orden);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.errores.contains("no tiene una celda propia"), "{}", corrida.todo());
}

/// Filled without a fault, whatever else goes in.
fn lleno_con(cuerpo: &str) {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", Docx::new(cuerpo).close());
    let corrida = llenar(&mesa, &["--permitir-blancos"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
}

#[test]
fn more_fields_than_anybody_counts_do_not_mix_them_up() {
    let page = |result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let simple =
        |result: &str| format!("<w:fldSimple w:instr=\"PAGE\"><w:r><w:t>{result}</w:t></w:r></w:fldSimple>");
    let kinds: [&dyn Fn(&str) -> String; 2] = [&page, &simple];
    for field in kinds {
        let many = format!("<w:p>{}</w:p>", field("1").repeat(500)).repeat(132);
        let last = format!("<w:p><w:r><w:t>RUT del sostenedor: </w:t></w:r>{}</w:p>", field("……………………"));
        let mesa = Mesa::new();
        let docx = Docx::new(&format!("{}{many}{last}", form())).close();
        mesa.escribir("modelo.docx", &docx);
        let corrida = llenar(&mesa, &["--permitir-blancos"]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        let after = part(&fs::read(mesa.ruta("lleno.docx")).unwrap(), "word/document.xml");
        assert!(after.contains(&last), "what Word computes stays");
        assert!(VALORES.iter().all(|v| after.contains(v)));
    }
}

// ---- The package ----------------------------------------------------------------------------------------------

#[test]
fn parts_that_are_named_and_missing_are_told_and_the_rest_is_filled() {
    let docx = Docx::new(&form()).related("header", "header1.xml").related("footnotes", "notas.xml");
    let corrida = lleno(&docx.close(), &["word/document.xml"]);
    for missing in ["word/header1.xml", "word/notas.xml"] {
        assert!(corrida.errores.contains(missing), "{}", corrida.errores);
    }
    let mut docx = Docx::new(&form());
    docx.entradas.retain(|e| e.nombre != b"word/document.xml");
    rechazado(docx.close(), "modelo-formato", &["es un ZIP"]);
}

#[test]
fn targets_outside_the_file_are_not_followed() {
    let mut docx = Docx::new(&form())
        .related("header", "../../../../etc/passwd")
        .related("footer", "file:///etc/passwd")
        .related("header", "//servidor/x")
        .related("header", "%2e%2e/%2e%2e/x.xml")
        .related("header", "");
    docx.relaciones.push(("attachedTemplate".into(), "http://ejemplo.example/x.dotm".into(), true));
    docx.relaciones.push(("header".into(), "http://ejemplo.example/h.xml".into(), true));
    lleno(&docx.close(), &["word/document.xml"]);
    // A part may name itself, or one that leads back to it.
    lleno(&Docx::new(&form()).related("header", "document.xml").close(), &["word/document.xml"]);
    let elsewhere = rels(&[("officeDocument".into(), "http://ejemplo.example/d.xml".into(), true)]);
    lleno(&Docx::new(&form()).with("_rels/.rels", elsewhere).close(), &["word/document.xml"]);
}

#[test]
fn macros_signatures_and_protections_are_told_and_left() {
    let settings = |inner: &str| format!("<w:settings {}>{inner}</w:settings>", namespaces());
    let custom =
        "<Properties xmlns=\"x\"><property name=\"_MarkAsFinal\"><b>true</b></property></Properties>";
    let with = |nombre: &str, bytes: &str| Docx::new(&form()).with(nombre, bytes);
    let protection = "<w:documentProtection w:edit=\"forms\" w:enforcement=\"1\" w:hash=\"x\"/>";
    let cases = [
        (with("word/vbaProject.bin", "x"), "modelo-macros", "macros"),
        (with("_xmlsignatures/origin.sigs", ""), "modelo-firmado", "sin valor"),
        (with("docProps/custom.xml", custom), "modelo-final", "versión final"),
        (
            with("word/settings.xml", &settings(protection)).related("settings", "settings.xml"),
            "modelo-protegido",
            "protegido",
        ),
        (
            with("word/settings.xml", &settings("<w:writeProtection w:recommended=\"1\"/>"))
                .related("settings", "settings.xml"),
            "modelo-protegido",
            "protegido",
        ),
    ];
    for (docx, codigo, words) in cases {
        let corrida = lleno(&docx.close(), &["word/document.xml"]);
        assert!(corrida.errores.contains(&format!("[{codigo}]")), "{codigo}: {}", corrida.errores);
        assert!(corrida.errores.contains(words), "{}", corrida.errores);
    }
    let off = "<w:documentProtection w:edit=\"forms\" w:enforcement=\"0\"/>";
    let docx = with("word/settings.xml", &settings(off)).related("settings", "settings.xml");
    let corrida = lleno(&docx.close(), &["word/document.xml"]);
    assert!(!corrida.errores.contains("modelo-protegido"), "{}", corrida.errores);
}

#[test]
fn a_file_without_a_known_blank_comes_back_byte_for_byte() {
    igual(&Docx::new(&p("Sin nada que llenar.")).close());
    igual(&Docx::new("").close());
    let forma = Forma { antes: b"\n".to_vec(), descriptor: true, despues: b"x".to_vec(), ..Forma::default() };
    igual(&Docx { forma, ..Docx::new(&p("Nada.")) }.close());
    // A mark that fills nothing is no reason to fail; without it, what is missing is told.
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", Docx::new(&p("Nada.")).close());
    let corrida = llenar(&mesa, &[]);
    told(&corrida, "modelo-dato-sin-espacio", &["RUT del sostenedor", "--permitir-blancos"]);
    assert_eq!(names(&mesa), ["modelo.docx"]);
}

// ---- Paths ----------------------------------------------------------------------------------------------------

#[test]
fn the_model_and_the_profile_are_never_the_output() {
    let mesa = Mesa::new();
    let docx = Docx::new(&form()).close();
    mesa.escribir("modelo.docx", &docx);
    mesa.escribir("mapa.toml", "x");
    let perfil = fs::read(ejemplo("particular_subvencionado.toml")).unwrap();
    mesa.escribir("perfil.toml", &perfil);
    std::os::unix::fs::symlink(mesa.ruta("modelo.docx"), mesa.ruta("enlace.docx")).unwrap();
    fs::create_dir(mesa.ruta("sub")).unwrap();
    let absolute = mesa.ruta("sub/../modelo.docx");
    let runs: [[&str; 2]; 6] = [
        ["modelo.docx", "modelo.docx"],
        ["modelo.docx", "./modelo.docx"],
        ["modelo.docx", "enlace.docx"],
        ["enlace.docx", "modelo.docx"],
        ["modelo.docx", absolute.to_str().unwrap()],
        ["modelo.docx", "perfil.toml"],
    ];
    for [modelo, salida] in runs {
        let orden =
            ["modelo", "llenar", modelo, "perfil.toml", "--salida", salida, "--forzar", "--permitir-blancos"];
        told(&acotado(&mesa, &orden), "modelo-salida", &["--salida"]);
    }
    let orden = [
        "modelo",
        "llenar",
        "modelo.docx",
        "perfil.toml",
        "--salida",
        "mapa.toml",
        "--mapa",
        "mapa.toml",
        "--forzar",
    ];
    told(&acotado(&mesa, &orden), "modelo-salida", &["--salida"]);
    assert_eq!(fs::read(mesa.ruta("modelo.docx")).unwrap(), docx);
    assert_eq!(fs::read(mesa.ruta("perfil.toml")).unwrap(), perfil);
    assert_eq!(names(&mesa), ["enlace.docx", "mapa.toml", "modelo.docx", "perfil.toml", "sub"]);
}

#[test]
fn an_output_that_exists_is_replaced_only_when_asked_and_kept_beside() {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", Docx::new(&form()).close());
    mesa.escribir("lleno.docx", "antes");
    let corrida = llenar(&mesa, &["--permitir-blancos"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("--forzar"), "{}", corrida.todo());
    assert_eq!(fs::read(mesa.ruta("lleno.docx")).unwrap(), b"antes");
    let corrida = llenar(&mesa, &["--permitir-blancos", "--forzar"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert_eq!(fs::read(mesa.ruta("lleno.docx.anterior")).unwrap(), b"antes");
    let corrida = llenar(&mesa, &["--permitir-blancos"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.salida.contains("sin cambios"), "{}", corrida.todo());
    fs::remove_file(mesa.ruta("lleno.docx")).unwrap();
    fs::create_dir(mesa.ruta("lleno.docx")).unwrap();
    let corrida = llenar(&mesa, &["--permitir-blancos", "--forzar"]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    let corrida = llenar(&mesa, &["--permitir-blancos", "--salida", "no/hay/x.docx"]);
    assert_ne!(corrida.codigo, 0, "{}", corrida.todo());
}

#[test]
fn what_is_no_regular_file_is_exit_3_at_once() {
    let mesa = Mesa::new();
    fs::create_dir(mesa.ruta("carpeta.docx")).unwrap();
    let made = Command::new("mkfifo").arg(mesa.ruta("tubo.docx")).status().is_ok_and(|s| s.success());
    let perfil = ejemplo("particular_subvencionado.toml");
    let mut modelos: Vec<PathBuf> = ["carpeta.docx", "no_existe.docx"].map(|n| mesa.ruta(n)).into();
    modelos.extend([Path::new("/dev/zero").to_owned(), Path::new("/dev/null").to_owned()]);
    if made {
        modelos.push(mesa.ruta("tubo.docx"));
    }
    for modelo in &modelos {
        let modelo = modelo.to_str().unwrap();
        let fill = [
            "modelo",
            "llenar",
            modelo,
            perfil.to_str().unwrap(),
            "--salida",
            "x.docx",
            "--permitir-blancos",
        ];
        for orden in [&fill[..], &["modelo", "analizar", modelo]] {
            let corrida = acotado(&mesa, orden);
            assert_eq!(corrida.codigo, 3, "{modelo}: {}", corrida.todo());
            assert!(
                corrida.errores.contains("No se pudo leer") || corrida.errores.contains("no se pudo leer"),
                "{}",
                corrida.errores
            );
        }
    }
    assert!(!mesa.ruta("x.docx").exists());
}
