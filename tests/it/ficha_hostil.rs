//! Files that are no form, or are made to hurt: one clear problem, in bounded time and memory, and no panic.

use std::time::{Duration, Instant};

use convenio::catalogo::Catalogo;
use convenio::perfil::ficha_excel::write;
use convenio::perfil::read_toml;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::comun::{Mesa, con_parte, ejemplo, zip_de};
use crate::ficha_excel::leer;

fn buena() -> Vec<u8> {
    let perfil = read_toml(&ejemplo("particular_subvencionado.toml")).unwrap().perfil;
    write(&perfil, Catalogo::propio()).unwrap()
}

/// The workbook with one of its parts changed or taken away.
fn parchada(parte: &str, change: impl FnOnce(String) -> Option<String>) -> Vec<u8> {
    con_parte(&buena(), parte, change)
}

/// Runs the program on these bytes: exit 1, one problem of this code, quickly, nothing written.
fn rechazada(bytes: &[u8], codigo: &str, dice: &str) {
    rechazado_con_nombre("ficha.xlsx", bytes, codigo, dice);
}

fn rechazado_con_nombre(nombre: &str, bytes: &[u8], codigo: &str, dice: &str) {
    let mesa = Mesa::new();
    let ruta = mesa.escribir(nombre, bytes);
    let start = Instant::now();
    let corrida = mesa.generar(&ruta);
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains(&format!("{nombre}: error[{codigo}]")), "{}", corrida.errores);
    assert!(corrida.errores.contains(dice), "{dice}: {}", corrida.errores);
    assert_eq!(corrida.errores.matches("error[").count(), 1, "{}", corrida.errores);
    assert!(!corrida.errores.contains("panicked"), "{}", corrida.errores);
    assert!(!mesa.ruta("salida").exists());
}

#[test]
fn other_formats_are_named_with_how_to_save_as_xlsx() {
    let ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    rechazada(&[&ole[..], &[0; 600]].concat(), "ficha-formato", "Libro de Excel (.xlsx)");
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    rechazada(&[&ole[..], &[0; 600], &name].concat(), "ficha-formato", "contraseña");
    let ods =
        zip_de(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    rechazada(&ods, "ficha-formato", ".ods");
    rechazada(&zip_de(&[("xl/workbook.bin", b"x")]), "ficha-formato", ".xlsb");
    rechazada(&zip_de(&[("word/document.xml", b"<x/>")]), "ficha-formato", "Word");
    rechazada(&zip_de(&[("foto.png", b"x")]), "ficha-formato", "ZIP");
    rechazada(&zip_de(&[]), "ficha-formato", "ZIP");
}

#[test]
fn text_under_the_name_of_a_workbook_is_told_so() {
    rechazada("RBD;Nombre;Comuna\n99001-9;Colegio;Rengo\n".as_bytes(), "ficha-formato", "no es una planilla");
    rechazado_con_nombre("escuelas.csv", b"RBD;Nombre\n1;x\n", "ficha-formato", "no es una planilla");
    rechazada(&[0xff, 0xfe, b'R', 0], "ficha-formato", "no es una planilla");
    rechazada(b"", "ficha-formato", "no es una planilla");
    // A TOML profile is one whatever it is called.
    let mesa = Mesa::new();
    let toml = std::fs::read(ejemplo("municipal.toml")).unwrap();
    mesa.escribir("perfil.xlsx", toml);
    assert_eq!(mesa.correr(["validar", "perfil.xlsx"]).codigo, 0);
}

#[test]
fn a_workbook_that_is_not_the_form_is_told_what_was_expected() {
    let mut libro = Workbook::new();
    libro.add_worksheet().set_name("Ventas").unwrap().write(0, 0, "Total").unwrap();
    rechazada(
        &libro.save_to_buffer().unwrap(),
        "ficha-desconocida",
        "«Sostenedor», «Representantes», «Documentos» y «Establecimientos»",
    );
}

#[test]
fn a_form_cut_short_is_damaged_wherever_it_is_cut() {
    let entera = buena();
    for largo in [4, 30, 100, entera.len() / 2, entera.len() - 30, entera.len() - 1] {
        rechazada(&entera[..largo], "ficha-danada", "dañada");
    }
    for parte in ["xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"] {
        let bytes = parchada(parte, |t| Some(t[..t.floor_char_boundary(t.len() / 5)].to_owned()));
        assert!(leer(&Mesa::new(), &bytes).unwrap_err().contains("ficha-danada"), "{parte}");
    }
    rechazada(&parchada("xl/sharedStrings.xml", |_| None), "ficha-danada", "dañada");
    rechazada(&parchada("xl/worksheets/sheet5.xml", |_| None), "ficha-danada", "dañada");
}

#[test]
fn what_unpacks_to_far_more_than_a_form_is_refused() {
    let grande = " ".repeat(101 << 20);
    let bytes = parchada("xl/worksheets/sheet2.xml", |_| {
        Some(format!("<worksheet><sheetData>{grande}</sheetData></worksheet>"))
    });
    rechazada(&bytes, "ficha-demasiado-grande", "mucho más grande");
    let textos =
        parchada("xl/sharedStrings.xml", |_| Some(format!("<sst>{}</sst>", "<si/>".repeat(4 << 20))));
    rechazada(&textos, "ficha-demasiado-grande", "mucho más grande");
    let ajena = parchada("xl/theme/theme1.xml", |_| Some(" ".repeat(17 << 20)));
    rechazada(&ajena, "ficha-demasiado-grande", "mucho más grande");
    // More cells than any form, in little space.
    let celdas = "<c><v>1</v></c>".repeat(1000);
    let filas = (1..=200).map(|n| format!("<row r=\"{n}\">{celdas}</row>")).collect::<Vec<_>>().concat();
    let muchas = parchada("xl/worksheets/sheet2.xml", |_| {
        Some(format!("<worksheet><sheetData>{filas}</sheetData></worksheet>"))
    });
    rechazada(&muchas, "ficha-demasiado-grande", "mucho más grande");
}

#[test]
fn counts_and_references_that_cannot_be_are_damage() {
    let promesa = parchada("xl/sharedStrings.xml", |t| {
        Some(t.replacen("uniqueCount=\"", "uniqueCount=\"99999999999", 1))
    });
    rechazada(&promesa, "ficha-danada", "dañada");
    let indice =
        parchada("xl/worksheets/sheet2.xml", |t| Some(t.replacen("t=\"s\"><v>", "t=\"s\"><v>9999", 1)));
    rechazada(&indice, "ficha-danada", "dañada");
}

#[test]
fn references_turned_around_end_in_an_answer() {
    for (de, a) in [
        ("<dimension ref=\"A1:", "<dimension ref=\"XFD999:"),
        ("</sheetData>", "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"C9:A1\"/></mergeCells>"),
    ] {
        let bytes = parchada("xl/worksheets/sheet2.xml", |t| Some(t.replacen(de, a, 1)));
        let _ = leer(&Mesa::new(), &bytes);
    }
}

#[test]
fn a_million_empty_rows_are_passed_over() {
    let bytes = parchada("xl/worksheets/sheet5.xml", |t| {
        let filas =
            (50..=1_048_576).map(|n| format!("<row r=\"{n}\" ht=\"15\"/>")).collect::<Vec<_>>().concat();
        Some(t.replacen("</sheetData>", &format!("{filas}</sheetData>"), 1))
    });
    let leida = leer(&Mesa::new(), &bytes).unwrap();
    assert_eq!(leida.perfil.establecimientos.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Bytes changed in the packed file, or letters in a part: whatever it is, it ends in an answer.
    #[test]
    fn no_damage_makes_the_reader_panic(donde in 0_usize..20_000, largo in 0_usize..40, relleno in any::<Vec<u8>>()) {
        let mut bytes = buena();
        let desde = donde.min(bytes.len());
        let hasta = (desde + largo).min(bytes.len());
        bytes.splice(desde..hasta, relleno.iter().copied());
        let _ = leer(&Mesa::new(), &bytes);
        let bytes = parchada("xl/worksheets/sheet3.xml", |texto| {
            let mut letras: Vec<char> = texto.chars().collect();
            let desde = donde.min(letras.len());
            let hasta = (desde + largo).min(letras.len());
            letras.splice(desde..hasta, relleno.iter().map(|b| char::from(b & 0x7f)));
            Some(letras.into_iter().collect())
        });
        let _ = leer(&Mesa::new(), &bytes);
    }
}
