//! Anexos in .xlsx and .ods that are enormous, protected, or written as few programs write them.

use crate::anexo::{Hechos, facts, leer};
use crate::comun::Mesa;
use crate::comun_ods::{cell, content, ods, parts, row, services, table};
use crate::comun_xlsx::{Libro, R, S, column, filas, hoja, rels};
use crate::comun_zip::{Entrada, Forma, write};
use crate::modelo_hostil::{acotado, names, told};

fn refused(nombre: &str, bytes: &[u8], codigo: &str, words: &[&str]) {
    let mesa = Mesa::new();
    mesa.escribir(nombre, bytes);
    told(&acotado(&mesa, &["anexo", "leer", nombre]), codigo, words);
    assert_eq!(names(&mesa), [nombre]);
}

fn read(nombre: &str, bytes: &[u8]) -> Hechos {
    let mesa = Mesa::new();
    mesa.escribir(nombre, bytes);
    facts(&acotado(&mesa, &["anexo", "leer", nombre, "--formato", "json"]))
}

fn wanted() -> Vec<(String, Vec<String>)> {
    vec![("99011".to_owned(), vec!["curso".to_owned()])]
}

// ---- .xlsx ----------------------------------------------------------------------------------------------------

#[test]
fn empty_rows_down_to_the_end_are_passed_and_as_many_full_cells_refused() {
    use std::fmt::Write;
    let mut rows = filas();
    // What LibreOffice and others write for rows with nothing but a look, down to the last row there is.
    for n in (3..=1_048_576).step_by(15) {
        write!(rows, "<row r=\"{n}\" ht=\"20\"><c r=\"A{n}\" s=\"1\"/></row>").unwrap();
    }
    rows.push_str("<row r=\"1048576\"/>");
    assert_eq!(read("a.xlsx", &Libro::of_sheet(hoja(&rows, "")).close()).1, wanted());
    let full: String = (0..100_001).map(|_| "<row><c><v>1</v></c></row>").collect();
    refused("a.xlsx", &Libro::of_sheet(hoja(&full, "")).close(), "anexo-demasiado-grande", &["libro nuevo"]);
}

#[test]
fn many_sheets_of_full_cells_and_one_text_in_all_of_them_are_refused() {
    let many = |sheet: &str, texts: Option<&str>, count: usize| {
        let list: Vec<String> =
            (1..=count).map(|n| format!("<sheet name=\"H{n}\" sheetId=\"{n}\" r:id=\"r{n}\"/>")).collect();
        let list = list.concat();
        let names: Vec<String> = (1..=count).map(|n| format!("worksheets/h{n}.xml")).collect();
        let mut of_book: Vec<(&str, &str)> = names.iter().map(|n| ("worksheet", n.as_str())).collect();
        let mut libro = Libro::new().with(
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{S}\" xmlns:r=\"{R}\"><sheets>{list}</sheets></workbook>"),
        );
        let part = Entrada::new("x", sheet.as_bytes());
        for nombre in &names {
            libro.entradas.push(Entrada { nombre: format!("xl/{nombre}").into_bytes(), ..part.clone() });
        }
        if let Some(texts) = texts {
            libro = libro.with("xl/sharedStrings.xml", texts);
            of_book.push(("sharedStrings", "sharedStrings.xml"));
        }
        libro.with("xl/_rels/workbook.xml.rels", rels(&of_book)).close()
    };
    let full: String = (0..90_000).map(|_| "<row><c><v>1</v></c></row>").collect();
    refused("a.xlsx", &many(&hoja(&full, ""), None, 12), "anexo-demasiado-grande", &[]);
    let texts = format!("<sst xmlns=\"{S}\"><si><t>{}</t></si></sst>", "x".repeat(30_000));
    let one: String = (0..1_000).map(|_| "<row><c t=\"s\"><v>0</v></c></row>").collect();
    refused("a.xlsx", &many(&hoja(&one, ""), Some(&texts), 12), "anexo-demasiado-grande", &[]);
}

#[test]
fn merged_cells_of_a_long_sheet_do_not_multiply() {
    use std::fmt::Write;
    let head: String = (0..200).map(|_| "<c t=\"inlineStr\"><is><t>valor</t></is></c>").collect();
    let mut rows = format!("<row r=\"1\">{head}</row>");
    (2..20_000).for_each(|n| write!(rows, "<row r=\"{n}\"><c r=\"XFD{n}\"><v>1</v></c></row>").unwrap());
    let merges: Vec<String> =
        (1..=200).map(|n| format!("<mergeCell ref=\"{0}1:{0}20000\"/>", column(n))).collect();
    let merges = merges.concat();
    let bytes =
        Libro::of_sheet(hoja(&rows, &format!("<mergeCells count=\"200\">{merges}</mergeCells>"))).close();
    refused("a.xlsx", &bytes, "anexo-no-es", &[]);
}

#[test]
fn protection_links_and_what_else_a_workbook_has_change_nothing() {
    let behind = "<sheetProtection password=\"CC1A\" sheet=\"1\" objects=\"1\"/><autoFilter ref=\"A1:B2\"/><hyperlinks><hyperlink ref=\"A2\" r:id=\"r1\"/></hyperlinks>";
    let link = "<externalLink xmlns=\"x\"><externalBook r:id=\"r1\"/></externalLink>";
    let bytes = Libro::of_sheet(hoja(&filas(), behind))
        .with("xl/externalLinks/externalLink1.xml", link)
        .with(
            "xl/_rels/workbook.xml.rels",
            rels(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("externalLink", "externalLinks/externalLink1.xml"),
            ]),
        )
        .with("xl/vbaProject.bin", "x")
        .close();
    assert_eq!(read("a.xlsx", &bytes).1, wanted());
}

#[test]
fn what_upsets_a_terminal_is_not_said() {
    let odd = filas().replace("Cursos", "Cursos</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>Nombre");
    let odd = odd.replace("</row></row>", "</row>");
    let rows = odd.replacen(
        "<c r=\"B2\"",
        "<c r=\"C2\" t=\"inlineStr\"><is><t>\u{1b}[2Jmalo\u{202e}\u{7}</t></is></c><c r=\"B2\"",
        1,
    );
    let mesa = Mesa::new();
    mesa.escribir("a.xlsx", Libro::of_sheet(hoja(&rows, "")).close());
    for more in [&[][..], &["--toml"], &["--formato", "json"]] {
        let corrida = acotado(&mesa, &[&["anexo", "leer", "a.xlsx"], more].concat());
        assert!(!corrida.todo().contains(['\u{1b}', '\u{202e}', '\u{7}']), "{}", corrida.todo());
    }
}

#[test]
fn what_is_no_regular_file_is_exit_3() {
    let mesa = Mesa::new();
    std::fs::create_dir(mesa.ruta("carpeta.xlsx")).unwrap();
    for ruta in ["carpeta.xlsx", "no_existe.xls", "/dev/zero", "/dev/null"] {
        let perfil = crate::comun::ejemplo("municipal.toml");
        for orden in [&["anexo", "leer", ruta][..], &["anexo", "comparar", ruta, perfil.to_str().unwrap()]] {
            let corrida = acotado(&mesa, orden);
            assert_eq!(corrida.codigo, 3, "{ruta}: {}", corrida.todo());
        }
    }
}

// ---- .ods -----------------------------------------------------------------------------------------------------

#[test]
fn an_ods_that_is_damaged_or_a_bomb_is_refused() {
    let good = content(&table("", &services()));
    assert_eq!(read("a.ods", &ods(&good)).1, wanted());
    for (xml, word) in [
        (good.replace("</table:table>", ""), "dañada"),
        (good.replacen("</table:table-row>", "", 1), "dañada"),
        (good.replace("RBD", "RBD&nada;"), "nada"),
        (good.replace("RBD", "<![CDATA["), "dañada"),
        (good[..good.len() / 2].to_owned(), "dañada"),
        (String::new(), "sus hojas"),
        (content(""), "sus hojas"),
    ] {
        refused("a.ods", &ods(&xml), "anexo-danado", &[word]);
    }
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(good.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    refused("a.ods", &ods(utf16), "anexo-danado", &["UTF-16"]);
    refused("a.ods", &write(&parts(&good)[..2], &Forma::default()), "anexo-danado", &["contenido"]);
    let locked = "<manifest><encryption-data/></manifest>";
    let mut all = parts(&good);
    all[1] = Entrada::new("META-INF/manifest.xml", locked.as_bytes());
    refused("a.ods", &write(&all, &Forma::default()), "anexo-formato", &["contraseña"]);
    let mut bomb = parts(&good);
    bomb[2] = Entrada { tamano: 10 << 30, ..Entrada::new("content.xml", &vec![b' '; 1 << 20]) };
    refused("a.ods", &write(&bomb, &Forma::default()), "anexo-demasiado-grande", &[]);
    let mut lies = parts(&good);
    lies[2] = Entrada { tamano: 100, ..Entrada::new("content.xml", &vec![b' '; 8 << 20]) };
    refused("a.ods", &write(&lies, &Forma::default()), "anexo-danado", &[]);
}

#[test]
fn an_ods_repeats_and_nests_as_it_likes_within_limits() {
    let rest = row(
        "table:number-rows-repeated=\"1048570\"",
        "<table:table-cell table:number-columns-repeated=\"16384\"/>",
    );
    let deep = format!("{}x{}", "<text:span>".repeat(10_000), "</text:span>".repeat(10_000));
    let odd = row("", &cell("table:number-columns-repeated=\"99999999999999999999\"", ""));
    for more in [
        rest,
        odd,
        row("", &cell("", &deep)),
        table("", &services()),
        row(
            "table:visibility=\"collapse\"",
            &cell("table:number-columns-spanned=\"70000\" table:number-rows-spanned=\"4294967295\"", "nota"),
        ),
    ] {
        assert_eq!(read("a.ods", &ods(content(&table("", &[services(), more].concat())))).1, wanted());
    }
    let much = row("table:number-rows-repeated=\"4294967295\"", &cell("", "X"));
    refused("a.ods", &ods(content(&table("", &[services(), much].concat()))), "anexo-demasiado-grande", &[]);
    let sheets = table("", "").repeat(100);
    refused("a.ods", &ods(content(&sheets)), "anexo-demasiado-grande", &[]);
    let text = row("table:number-rows-repeated=\"9000\"", &cell("", &"x".repeat(30_000)));
    refused("a.ods", &ods(content(&table("", &text))), "anexo-demasiado-grande", &[]);
}

#[test]
fn hidden_sheets_of_an_ods_are_told() {
    let mesa = Mesa::new();
    let hidden = content(&table("table:style-name=\"oculta\" table:protected=\"true\"", &services()));
    let corrida = leer(&mesa, &mesa.escribir("a.ods", ods(hidden)));
    assert_eq!(facts(&corrida).1, wanted());
    assert!(corrida.salida.contains("anexo-hoja-oculta"), "{}", corrida.salida);
}
