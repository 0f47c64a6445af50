//! Workbooks that rust_xlsxwriter made, filled in place: what is read back, what moved, and what stayed byte for byte.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use convenio::documentos::modelos::Rechazo;
use convenio::documentos::modelos::contenedor::Contenedor;
use convenio::documentos::modelos::excel::libro::fill;
use convenio::documentos::modelos::excel::pedido::Insercion;
use convenio::documentos::modelos::excel::pedido::{Escritura, Pedido, Valor};
use convenio::documentos::modelos::excel::referencias::Celda;
use proptest::prelude::*;
use rust_xlsxwriter::{
    Chart, ChartType, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format, Formula,
    Image, Note, Table, Workbook,
};

use crate::comun_docx::{check_entries, part};
use crate::comun_zip::read;

/// The sheet of the school list in the workbook below.
pub const HOJA: &str = "Servicios 2026";

pub fn texto(celda: &str, valor: &str) -> Escritura {
    let celda = Celda::parse(celda).unwrap();
    Escritura { celda, valor: Valor::Texto(valor.to_owned()), patron: Some(7) }
}

pub fn pedido(celdas: Vec<Escritura>, filas: &[(u32, u32)]) -> Pedido {
    let filas = filas.iter().map(|(fila, veces)| Insercion { fila: *fila, veces: *veces }).collect();
    Pedido { hoja: HOJA.to_owned(), celdas, filas }
}

pub fn llenar(libro: &[u8], pedidos: &[Pedido]) -> Result<Vec<u8>, Vec<Rechazo>> {
    fill(&mut Contenedor::open(libro).map_err(|r| vec![r])?, pedidos)
}

pub fn mensajes(libro: &[u8], pedidos: &[Pedido]) -> String {
    let problemas = llenar(libro, pedidos).err().unwrap_or_default();
    let lineas: Vec<String> = problemas.iter().map(|r| format!("[{}] {}", r.codigo, r.mensaje)).collect();
    lineas.join("\n")
}

pub fn valor(libro: &[u8], hoja: &str, celda: &str) -> Data {
    let mut open: Xlsx<_> = Xlsx::new(Cursor::new(libro)).unwrap();
    let Celda { fila, columna } = Celda::parse(celda).unwrap();
    open.worksheet_range(hoja).unwrap().get_value((fila - 1, columna - 1)).cloned().unwrap_or_default()
}

pub fn formula(libro: &[u8], hoja: &str, celda: &str) -> String {
    let mut open: Xlsx<_> = Xlsx::new(Cursor::new(libro)).unwrap();
    let Celda { fila, columna } = Celda::parse(celda).unwrap();
    let formulas = open.worksheet_formula(hoja).unwrap();
    formulas.get_value((fila - 1, columna - 1)).cloned().unwrap_or_default()
}

/// A dot of a picture.
const PUNTO: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63,
    0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x56, 0xc7, 0x2f, 0x0d, 0, 0, 0, 0, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

/// A matrix with everything that moves: headings to row 5, three rows of a list (6 to 8, the pattern is 7), totals and
/// more below; another sheet that counts on it.
pub fn matriz() -> Vec<u8> {
    let mut libro = Workbook::new();
    let hoja = libro.add_worksheet();
    hoja.set_name(HOJA).unwrap();
    let gray = Format::new().set_background_color("DDDDDD");
    let text = Format::new().set_num_format("@");
    hoja.merge_range(0, 0, 0, 4, "Anexo", &gray).unwrap();
    hoja.write_formula(1, 1, "COUNTA(B6:B8)+A12").unwrap();
    for (c, titulo) in (0_u16..).zip(["N°", "RBD", "Nombre", "Dirección", "Marca"]) {
        hoja.write_string_with_format(4, c, titulo, &gray).unwrap();
    }
    for fila in 5..8_u32 {
        hoja.write_number(fila, 0, f64::from(fila - 4)).unwrap();
        hoja.write_blank(fila, 1, &text).unwrap();
        hoja.write_string_with_format(fila, 2, format!("muestra {fila}"), &gray).unwrap();
        hoja.write_formula(fila, 5, Formula::new(format!("B{}&\"-A9\"", fila + 1))).unwrap();
    }
    hoja.merge_range(6, 3, 6, 4, "", &text).unwrap();
    hoja.set_row_height(6, 31).unwrap();
    hoja.set_column_width(2, 33).unwrap();
    hoja.write_formula(8, 0, "SUM(A6:A8)").unwrap();
    hoja.merge_range(9, 0, 10, 2, "Nota al pie", &gray).unwrap();
    hoja.write_number(11, 0, 5).unwrap();
    hoja.write_url(11, 1, "internal:'Servicios 2026'!A9").unwrap();
    hoja.insert_note(11, 0, &Note::new("de abajo")).unwrap();
    hoja.insert_note(0, 0, &Note::new("de arriba")).unwrap();
    hoja.insert_image(13, 1, &Image::new_from_buffer(PUNTO).unwrap()).unwrap();
    let list = DataValidation::new().allow_list_strings(&["SI", "NO"]).unwrap();
    hoja.add_data_validation(5, 4, 6, 4, &list).unwrap();
    let low =
        ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(Formula::new("$A$12")));
    hoja.add_conditional_format(5, 0, 7, 0, &low).unwrap();
    hoja.add_table(19, 0, 22, 2, &Table::new().set_name("Abajo")).unwrap();
    hoja.autofilter(4, 0, 7, 4).unwrap();
    hoja.set_freeze_panes(5, 1).unwrap();
    hoja.set_print_area(0, 0, 17, 4).unwrap();
    hoja.set_repeat_rows(0, 4).unwrap();
    hoja.set_page_breaks(&[9]).unwrap();
    let otra = libro.add_worksheet();
    otra.set_name("Otra").unwrap();
    otra.write_formula(0, 0, "'Servicios 2026'!A9*2+A9").unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values(("Servicios 2026", 5, 0, 7, 0));
    otra.insert_chart(2, 2, &chart).unwrap();
    libro.define_name("Total", "='Servicios 2026'!$A$9").unwrap();
    libro.save_to_buffer().unwrap()
}

#[test]
fn nothing_wanted_gives_the_very_bytes() {
    let libro = matriz();
    assert!(llenar(&libro, &[]).unwrap() == libro);
    assert!(llenar(&libro, &[pedido(vec![], &[(7, 0)])]).unwrap() == libro);
}

#[test]
fn values_go_in_as_text_and_only_their_sheet_changes() {
    let libro = matriz();
    let celdas = vec![
        texto("B6", "00125-4"),
        texto("C7", " <Ñandú> & \"_x000D_\"\n"),
        texto("D7", "0912345678"),
        texto("H40", "lejos"),
        texto("C8", ""),
        Escritura { celda: Celda::new(6, 1), valor: Valor::Cuenta(12), patron: None },
        Escritura { celda: Celda::new(6, 2 + 6), valor: Valor::Cuenta(13), patron: None },
    ];
    let lleno = llenar(&libro, &[pedido(celdas, &[])]).unwrap();
    for (celda, esperado) in [
        ("B6", "00125-4"),
        ("C7", " <Ñandú> & \"_x000D_\"\n"),
        ("D7", "0912345678"),
        ("H40", "lejos"),
        ("H6", "13"),
    ] {
        assert_eq!(valor(&lleno, HOJA, celda), Data::String(esperado.to_owned()), "{celda}");
    }
    assert_eq!(valor(&lleno, HOJA, "C8"), Data::Empty);
    assert_eq!(valor(&lleno, HOJA, "A6"), Data::Float(12.0));
    assert_eq!(valor(&lleno, HOJA, "C6"), Data::String("muestra 5".to_owned()));
    check_entries(&libro, &lleno, &["xl/worksheets/sheet1.xml"]);
    let xml = part(&lleno, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<dimension ref=\"A1:H40\"/>"), "{xml}");
    assert!(xml.contains("xml:space=\"preserve\""));
}

#[test]
fn rows_that_are_put_in_move_everything_below() {
    let libro = matriz();
    let celdas =
        vec![texto("B7", "a"), texto("B8", "b"), texto("B9", "c"), texto("B10", "d"), texto("D9", "dir")];
    let lleno = llenar(&libro, &[pedido(celdas, &[(7, 2)])]).unwrap();
    for (celda, esperado) in
        [("B7", "a"), ("B8", "b"), ("B9", "c"), ("B10", "d"), ("D9", "dir"), ("C10", "muestra 7")]
    {
        assert_eq!(valor(&lleno, HOJA, celda), Data::String(esperado.to_owned()), "{celda}");
    }
    assert_eq!(valor(&lleno, HOJA, "C8"), Data::Empty, "a copy has the style, and not the value");
    assert_eq!(valor(&lleno, HOJA, "A14"), Data::Float(5.0));
    for (celda, esperado) in [
        ("B2", "COUNTA(B6:B10)+A14"),
        ("A11", "SUM(A6:A10)"),
        ("F7", "B7&\"-A9\""),
        ("F8", "B8&\"-A9\""),
        ("F9", "B9&\"-A9\""),
        ("F10", "B10&\"-A9\""),
    ] {
        assert_eq!(formula(&lleno, HOJA, celda), esperado, "{celda}");
    }
    assert_eq!(formula(&lleno, "Otra", "A1"), "'Servicios 2026'!A11*2+A9");
    let has = |nombre: &str, piezas: &[&str]| {
        let xml = part(&lleno, nombre);
        for pieza in piezas {
            assert!(xml.contains(pieza), "{nombre}: falta {pieza} en {xml}");
        }
    };
    has(
        "xl/worksheets/sheet1.xml",
        &[
            "<dimension ref=\"A1:F22\"/>",
            "<mergeCells count=\"5\">",
            "<mergeCell ref=\"A1:E1\"/>",
            "<mergeCell ref=\"A12:C13\"/>",
            "<mergeCell ref=\"D8:E8\"/><mergeCell ref=\"D9:E9\"/>",
            "sqref=\"E6:E9\"",
            "<conditionalFormatting sqref=\"A6:A10\">",
            "<formula>$A$14</formula>",
            "<autoFilter ref=\"A5:E10\"/>",
            "<hyperlink ref=\"B14\" location=\"&apos;Servicios 2026&apos;!A11\"",
            "<brk id=\"11\"",
            "ySplit=\"5\" topLeftCell=\"B6\"",
        ],
    );
    has("xl/tables/table1.xml", &["ref=\"A22:C25\"", "<autoFilter ref=\"A22:C25\"/>"]);
    has("xl/comments1.xml", &["ref=\"A1\"", "ref=\"A14\""]);
    has("xl/drawings/vmlDrawing1.vml", &["<x:Row>0</x:Row>", "<x:Row>13</x:Row>"]);
    has("xl/drawings/drawing1.xml", &["<xdr:row>15</xdr:row>"]);
    has("xl/charts/chart1.xml", &["<c:f>'Servicios 2026'!$A$6:$A$10</c:f>"]);
    has(
        "xl/workbook.xml",
        &[
            "'Servicios 2026'!$A$1:$E$20",
            "'Servicios 2026'!$1:$5",
            "'Servicios 2026'!$A$5:$E$10",
            ">'Servicios 2026'!$A$11<",
        ],
    );
    let heights = part(&lleno, "xl/worksheets/sheet1.xml").matches("ht=\"30.75\"").count();
    assert_eq!(heights, 3, "the copies are as high as their pattern");
    let same = ["xl/styles.xml", "xl/sharedStrings.xml", "xl/media/image1.png", "xl/theme/theme1.xml"];
    let (before, after) = (read(&libro).0, read(&lleno).0);
    for nombre in same {
        let find =
            |all: &[crate::comun_zip::Entrada]| all.iter().find(|e| e.nombre == nombre.as_bytes()).cloned();
        assert_eq!(find(&before).unwrap(), find(&after).unwrap());
    }
}

#[test]
fn what_must_not_be_written_is_refused_by_name_all_at_once() {
    let libro = matriz();
    let celdas = vec![texto("F6", "x"), texto("E7", "x"), texto("B11", "x")];
    let todo = mensajes(&libro, &[pedido(celdas, &[])]);
    for pieza in
        ["[libro-formula] hoja «Servicios 2026», celda F6", "celda E7: está combinada en D7:E7", "celda B11"]
    {
        assert!(todo.contains(pieza), "{pieza}: {todo}");
    }
    let otra = Pedido { hoja: "No está".to_owned(), ..Pedido::default() };
    let mut largo = pedido(vec![texto("B6", &"x".repeat(32_768))], &[(1_048_576, 1), (7, 200_000)]);
    largo.celdas.push(Escritura { celda: Celda::new(0, 20_000), valor: Valor::Cuenta(1), patron: None });
    let todo = mensajes(&libro, &[otra, largo]);
    for pieza in ["«No está»", "32768 caracteres", "200001 filas", "después de la 1048576", "columna 20000"]
    {
        assert!(todo.contains(pieza), "{pieza}: {todo}");
    }
    let todo = mensajes(&libro, &[pedido(vec![texto("F8", "x")], &[(7, 1)])]);
    assert!(todo.contains("celda F8"), "the copy of a formula: {todo}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    /// Whatever cells are written without rows put in: with their values cut out, the sheet is what it was.
    #[test]
    fn outside_of_the_cells_no_byte_changes(
        cells in proptest::collection::btree_map((6_u32..9, 2_u32..4), "[a-z<&ñ ]{1,9}", 1..6),
    ) {
        let libro = matriz();
        let celdas: Vec<Escritura> = cells
            .iter()
            .map(|((fila, columna), v)| texto(&Celda::new(*fila, *columna).to_string(), v))
            .collect();
        let lleno = llenar(&libro, &[pedido(celdas, &[])]).unwrap();
        check_entries(&libro, &lleno, &["xl/worksheets/sheet1.xml"]);
        let strip = |zip: &[u8]| {
            let mut xml = part(zip, "xl/worksheets/sheet1.xml");
            for (fila, columna) in cells.keys() {
                let start = xml.find(&format!("<c r=\"{}\"", Celda::new(*fila, *columna))).unwrap();
                let tag = start + xml[start..].find('>').unwrap();
                let end = if xml[..tag].ends_with('/') { tag + 1 } else { tag + xml[tag..].find("</c>").unwrap() + 4 };
                // The style of the cell stays.
                let style = xml[start..tag].find(" s=\"").map(|i| xml[start + i..].split('"').nth(1).unwrap().to_owned());
                xml.replace_range(start..end, &format!("<{style:?}>"));
            }
            xml
        };
        prop_assert_eq!(strip(&libro), strip(&lleno));
        for ((fila, columna), v) in &cells {
            prop_assert_eq!(valor(&lleno, HOJA, &Celda::new(*fila, *columna).to_string()), Data::String(v.clone()));
        }
    }
}
