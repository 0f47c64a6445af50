//! Workbooks written by hand, as no library writes them, filled in place; and what is refused.

use calamine::Data;
use convenio::documentos::modelos::excel::pedido::Pedido;

use crate::comun_docx::part;
use crate::comun_zip::{Entrada, Forma, read, write};
use crate::libro::{HOJA, formula, llenar, mensajes, pedido, texto, valor};

const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const S: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook of one sheet of these rows, with more behind them, and more parts and relationships.
fn libro(hoja: &str, mas: &[(&str, &str, &str)]) -> Vec<u8> {
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/calcChain.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml\"/></Types>";
    let rels = |lines: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{lines}</Relationships>"
        )
    };
    let line = |id: &str, tipo: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{R}/{tipo}\" Target=\"{target}\"/>")
    };
    let mut of_book = line("r1", "worksheet", "worksheets/sheet1.xml");
    let mut of_sheet = String::new();
    let mut parts = vec![
        Entrada::new("[Content_Types].xml", types.as_bytes()),
        Entrada::new("_rels/.rels", rels(&line("r1", "officeDocument", "xl/workbook.xml")).as_bytes()),
        Entrada::new("xl/workbook.xml", format!("<workbook xmlns=\"{S}\" xmlns:r=\"{R}\"><sheets><sheet name=\"{HOJA}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>").as_bytes()),
    ];
    for (i, (nombre, tipo, xml)) in mas.iter().enumerate() {
        parts.push(Entrada::new(nombre, xml.as_bytes()));
        let list = if *tipo == "calcChain" || *tipo == "pivotCacheDefinition" {
            &mut of_book
        } else {
            &mut of_sheet
        };
        list.push_str(&line(&format!("m{i}"), tipo, &format!("/{nombre}")));
    }
    parts.push(Entrada::new("xl/worksheets/sheet1.xml", hoja.as_bytes()));
    parts.push(Entrada::new("xl/worksheets/_rels/sheet1.xml.rels", rels(&of_sheet).as_bytes()));
    parts.push(Entrada::new("xl/_rels/workbook.xml.rels", rels(&of_book).as_bytes()));
    write(&parts, &Forma::default())
}

fn hoja(filas: &str, detras: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"{S}\" xmlns:r=\"{R}\"><sheetData>{filas}</sheetData>{detras}</worksheet>"
    )
}

fn filled(xml: &str, celdas: &[(&str, &str)], filas: &[(u32, u32)]) -> (Vec<u8>, String) {
    let celdas = celdas.iter().map(|(c, v)| texto(c, v)).collect();
    let lleno = llenar(&libro(xml, &[]), &[pedido(celdas, filas)]).unwrap();
    let sheet = part(&lleno, "xl/worksheets/sheet1.xml");
    (lleno, sheet)
}

#[test]
fn prefixes_and_strict_namespaces_are_kept() {
    for s in [S, "http://purl.oclc.org/ooxml/spreadsheetml/main"] {
        let xml = format!(
            "<x:worksheet xmlns:x=\"{s}\"><x:cols><x:col min=\"2\" max=\"4\" style=\"7\"/></x:cols><x:sheetData><x:row r=\"2\"><x:c r=\"A2\" s=\"1\" t=\"s\"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        );
        let (_, sheet) = filled(&xml, &[("A2", "a"), ("C2", "b"), ("A5", "c"), ("A1", "d")], &[]);
        let cell = |r: &str, s: &str, v: &str| {
            format!("<x:c r=\"{r}\"{s} t=\"inlineStr\"><x:is><x:t>{v}</x:t></x:is></x:c>")
        };
        let rows = format!(
            "<x:sheetData><x:row r=\"1\">{}</x:row><x:row r=\"2\">{}{}</x:row><x:row r=\"5\">{}</x:row></x:sheetData>",
            cell("A1", "", "d"),
            cell("A2", " s=\"1\"", "a"),
            cell("C2", " s=\"7\"", "b"),
            cell("A5", "", "c")
        );
        assert!(sheet.contains(&rows), "{sheet}");
    }
}

#[test]
fn rows_and_cells_without_numbers_are_counted() {
    let xml = hoja(
        "<row><c><v>1</v></c><c s='4'/></row><row r=\"7\" spans=\"1:2\" ht='20'><c t=\"inlineStr\"><is><t>x</t></is></c></row><row/><row><c><v>9</v></c></row>",
        "",
    );
    let (lleno, sheet) = filled(
        &xml,
        &[("B1", "uno"), ("D7", "dos"), ("A8", "tres"), ("A9", "cuatro"), ("A11", "n")],
        &[(7, 1)],
    );
    for (celda, esperado) in [("B1", "uno"), ("D7", "dos"), ("A8", "tres"), ("A9", "cuatro"), ("A11", "n")] {
        assert_eq!(valor(&lleno, HOJA, celda), Data::String(esperado.to_owned()), "{celda}: {sheet}");
    }
    assert_eq!(valor(&lleno, HOJA, "A10"), Data::Float(9.0), "{sheet}");
    assert!(sheet.contains("<row r=\"8\" ht='20'>") && sheet.contains("spans=\"1:4\""), "{sheet}");
    let (lleno, sheet) =
        filled(&hoja("", "").replace("<sheetData></sheetData>", "<sheetData />"), &[("B2", "x")], &[]);
    assert_eq!(valor(&lleno, HOJA, "B2"), Data::String("x".to_owned()), "{sheet}");
}

#[test]
fn shared_formulas_stay_shared_only_where_they_still_say_the_same() {
    let group = |a: u32, b: u32, texto: &str| -> String {
        (a..=b).map(|r| if r == a {
            format!("<row r=\"{r}\"><c r=\"C{r}\"><f t=\"shared\" ref=\"C{a}:C{b}\" si=\"0\">{texto}</f><v>0</v></c></row>")
        } else {
            format!("<row r=\"{r}\"><c r=\"C{r}\"><f t=\"shared\" si=\"0\"/><v>0</v></c></row>")
        }).collect()
    };
    let (_, sheet) = filled(&hoja(&group(9, 11, "A9+1"), ""), &[], &[(7, 2)]);
    assert!(sheet.contains("<c r=\"C11\"><f t=\"shared\" ref=\"C11:C13\" si=\"0\">A11+1</f>"), "{sheet}");
    let (lleno, sheet) = filled(&hoja(&group(6, 9, "A6+A$9+A7"), ""), &[], &[(7, 2)]);
    assert!(!sheet.contains("shared"), "{sheet}");
    for (celda, esperado) in [
        ("C6", "A6+A$11+A7"),
        ("C7", "A7+A$11+A10"),
        ("C8", "A8+A$11+A11"),
        ("C9", "A9+A$11+A12"),
        ("C10", "A10+A$11+A11"),
        ("C11", "A11+A$11+A12"),
    ] {
        assert_eq!(formula(&lleno, HOJA, celda), esperado, "{celda}: {sheet}");
    }
}

#[test]
fn the_order_of_calculation_goes_when_rows_shift_and_only_then() {
    let chain = format!("<calcChain xmlns=\"{S}\"><c r=\"A9\" i=\"1\"/></calcChain>");
    let book = libro(
        &hoja("<row r=\"9\"><c r=\"A9\"><f>1+1</f></c></row>", ""),
        &[("xl/calcChain.xml", "calcChain", &chain)],
    );
    let lleno = llenar(&book, &[pedido(vec![texto("B2", "x")], &[])]).unwrap();
    assert_eq!(part(&lleno, "xl/calcChain.xml"), chain);
    let lleno = llenar(&book, &[pedido(vec![], &[(7, 1)])]).unwrap();
    let names: Vec<_> = read(&lleno).0.into_iter().map(|e| String::from_utf8(e.nombre).unwrap()).collect();
    assert!(names.len() == 6 && !names.contains(&"xl/calcChain.xml".to_owned()), "{names:?}");
    assert!(!part(&lleno, "[Content_Types].xml").contains("calcChain"));
    assert!(!part(&lleno, "xl/_rels/workbook.xml.rels").contains("calcChain"));
    assert_eq!(formula(&lleno, HOJA, "A10"), "1+1");
}

#[test]
fn what_cannot_be_moved_is_refused_by_name() {
    let row = |f: &str| hoja(&format!("<row r=\"9\"><c r=\"B9\">{f}<v>0</v></c></row>"), "");
    let refused = |xml: &str, mas: &[(&str, &str, &str)], pieza: &str| {
        let todo = mensajes(&libro(xml, mas), &[pedido(vec![], &[(7, 1)])]);
        assert!(todo.contains("libro-no-se-desplaza") && todo.contains(pieza), "{pieza}: {todo}");
        assert!(todo.contains(HOJA), "{todo}");
    };
    refused(&row("<f t=\"array\" ref=\"B9:B10\">A1:A2</f>"), &[], "matricial en la celda B9");
    refused(&row("<f t=\"dataTable\" ref=\"B9\" r1=\"A1\"/>"), &[], "tabla de datos en la celda B9");
    refused(&row("<f>SUM(Una:Dos!A9)</f>"), &[], "varias hojas");
    refused(&row("<f>\"A</f>"), &[], "sin cerrar");
    refused(&row("<f t=\"shared\" si=\"3\"/>"), &[], "sin su grupo");
    refused(&row("<f>A1048576</f>"), &[], "saldría de la hoja");
    refused(&hoja("", "<conditionalFormatting sqref=\"A1 B\"/>"), &[], "A1 B");
    let pivot = format!(
        "<pivotTableDefinition xmlns=\"{S}\" name=\"TD1\"><location ref=\"A9:C12\"/></pivotTableDefinition>"
    );
    refused(&hoja("", ""), &[("xl/pivotTables/p.xml", "pivotTable", &pivot)], "TD1");
    let cache = format!(
        "<pivotCacheDefinition xmlns=\"{S}\"><cacheSource type=\"worksheet\"><worksheetSource ref=\"A1:B9\" sheet=\"{HOJA}\"/></cacheSource></pivotCacheDefinition>"
    );
    refused(&hoja("", ""), &[("xl/pivotCache/p.xml", "pivotCacheDefinition", &cache)], "A1:B9");
}

#[test]
fn damaged_and_hostile_sheets_are_refused() {
    for (xml, pieza) in [
        (hoja("<row r=\"3\"/><row r=\"2\"/>", ""), "después"),
        (hoja("<row r=\"3\"><c r=\"B3\"/><c r=\"A3\"/></row>", ""), "orden"),
        (hoja("<row r=\"3\"><c r=\"B4\"/></row>", ""), "B4"),
        (hoja("<row r=\"x\"/>", ""), "«x»"),
        (hoja("<row r=\"4294967296\"/>", ""), "fila"),
        (hoja("", "").replace("<worksheet", "<!DOCTYPE a><worksheet"), "DTD"),
        (format!("<worksheet xmlns=\"{S}\"/>"), "no tiene filas"),
        (hoja(&"<row>".repeat(2_000), ""), "sheet1.xml"),
        (hoja("<row r=\"1\"><c r=\"A1\">&x;</c></row>", ""), "«&x;»"),
    ] {
        let todo = mensajes(&libro(&xml, &[]), &[pedido(vec![texto("A1", "x")], &[])]);
        assert!(todo.contains("modelo-danado") && todo.contains(pieza), "{pieza}: {todo}");
    }
    let wide: String = (0..300).map(|_| "<c/>").collect();
    let xml = hoja(&format!("<row r=\"7\">{wide}</row>"), "");
    let todo = mensajes(&libro(&xml, &[]), &[pedido(vec![], &[(7, 99_999)])]);
    assert!(todo.contains("demasiadas celdas"), "{todo}");
    let nada = write(&[Entrada::new("x", b"")], &Forma::default());
    assert!(mensajes(&nada, &[Pedido::default()]).contains("libro-formato"));
}
