//! Workbooks whose ZIP or XML is damaged, strange or enormous, read as an Anexo and filled in place: a clear answer.

use convenio::documentos::modelos::Rechazo;
use convenio::documentos::modelos::excel::libro::{fill, open};
use convenio::documentos::modelos::excel::pedido::{Escritura, Pedido, Valor};
use convenio::documentos::modelos::excel::referencias::Celda;

use crate::anexo::facts;
use crate::comun::Mesa;
use crate::comun_docx::check_entries;
use crate::comun_xlsx::{Libro, PARTE, R, S, filas, hoja, rels};
use crate::comun_zip::{Entrada, Forma, write};
use crate::libro::valor;
use crate::modelo_hostil::{acotado, names, told};

/// `anexo leer` refuses these bytes by this code.
fn unread(bytes: &[u8], codigo: &str) {
    let mesa = Mesa::new();
    mesa.escribir("a.xlsx", bytes);
    told(&acotado(&mesa, &["anexo", "leer", "a.xlsx"]), codigo, &[]);
    assert_eq!(names(&mesa), ["a.xlsx"]);
}

/// A value into an empty cell of the sheet.
fn written(bytes: &[u8]) -> Result<Vec<u8>, Vec<Rechazo>> {
    let escritura = Escritura {
        celda: Celda::parse("C2").unwrap(),
        valor: Valor::Texto("nuevo".to_owned()),
        patron: None,
    };
    let pedido = Pedido { hoja: "Servicios".to_owned(), celdas: vec![escritura], filas: vec![] };
    fill(&mut open(bytes).map_err(|r| vec![r])?, &[pedido])
}

/// Filling refuses these bytes, with these words, and speaks of Excel.
fn unfilled(bytes: &[u8], word: &str) {
    let problemas = written(bytes).unwrap_err();
    let all: Vec<String> =
        problemas.iter().map(|r| format!("[{}] {} / {}", r.codigo, r.mensaje, r.ayuda)).collect();
    let all = all.join("\n");
    assert!(all.contains(word) && all.len() < 4_000, "«{word}» no está en: {all}");
    assert!(!all.contains("Word"), "{all}");
}

fn refused(bytes: &[u8], codigo: &str, word: &str) {
    unread(bytes, codigo);
    unfilled(bytes, word);
}

/// It is read and filled; nothing but the sheet changes.
fn good(bytes: &[u8]) {
    readable(bytes);
    let lleno = written(bytes).unwrap();
    check_entries(bytes, &lleno, &[PARTE]);
    assert_eq!(valor(&lleno, "Servicios", "C2"), calamine::Data::String("nuevo".to_owned()));
}

fn readable(bytes: &[u8]) {
    let mesa = Mesa::new();
    mesa.escribir("a.xlsx", bytes);
    let corrida = acotado(&mesa, &["anexo", "leer", "a.xlsx", "--formato", "json"]);
    assert_eq!(facts(&corrida).1, [("99011".to_owned(), vec!["curso".to_owned()])]);
}

// ---- The ZIP --------------------------------------------------------------------------------------------------

#[test]
fn what_is_no_workbook_is_called_by_its_name() {
    refused(b"", "anexo-danado", "está vacío");
    refused(b"hola", "anexo-formato", "no es un libro de Excel");
    refused(b"<html><body>Entre</body></html>", "anexo-formato", "página web");
    refused(b"%PDF-1.7\n", "anexo-formato", "PDF");
    let zip = |nombre: &str| write(&[Entrada::new(nombre, b"<x/>")], &Forma::default());
    refused(&zip("word/document.xml"), "anexo-formato", "no es un libro de Excel");
    refused(&zip("foto.jpg"), "anexo-formato", "no es un libro de Excel");
    refused(&zip("xl/workbook.bin"), "anexo-formato", "no es un libro de Excel");
    let whole = Libro::new().close();
    for size in [1, 4, 30, whole.len() / 2, whole.len() - 23, whole.len() - 1] {
        let mesa = Mesa::new();
        mesa.escribir("a.xlsx", &whole[..size]);
        assert_eq!(acotado(&mesa, &["anexo", "leer", "a.xlsx"]).codigo, 1, "{size}");
        written(&whole[..size]).unwrap_err();
    }
    good(&whole);
}

#[test]
fn names_that_lead_out_and_doubled_ones_are_refused() {
    for nombre in ["/etc/passwd", "../fuera.xml", "xl/../../x", "C:\\x", "xl\\..\\..\\x", ""] {
        let mut libro = Libro::new();
        libro.entradas.push(Entrada::new(nombre, b"x"));
        refused(&libro.close(), "anexo-danado", "apunta fuera");
    }
    for nombre in [PARTE, "XL/Worksheets/Sheet1.XML"] {
        let mut libro = Libro::new();
        libro.entradas.push(Entrada::new(nombre, hoja("", "").as_bytes()));
        refused(&libro.close(), "anexo-danado", "dos entradas del mismo nombre");
    }
    let mut libro = Libro::new();
    libro.entradas.extend((0..100_000).map(|n| Entrada::stored(&format!("xl/media/{n}.png"), b"")));
    refused(&libro.close(), "anexo-danado", "entradas");
}

#[test]
fn bombs_are_refused_by_what_they_say_and_by_what_they_are() {
    let spaces = vec![b' '; 8 << 20];
    let mut said = Entrada::new(PARTE, &spaces[..1 << 20]);
    said.tamano = 10 << 30;
    let mut lies = Entrada::new(PARTE, &spaces);
    lies.tamano = 1_000;
    for (entrada, codigo) in [(said, "anexo-demasiado-grande"), (lies, "anexo-danado")] {
        let mut libro = Libro::new();
        *libro.entry(PARTE) = entrada;
        refused(&libro.close(), codigo, PARTE);
    }
    // Many large parts: none of them is needed for filling.
    let mut libro = Libro::new();
    let one = Entrada::new("x", &vec![b' '; 15 << 20]);
    libro
        .entradas
        .extend((0..20).map(|n| Entrada { nombre: format!("xl/media/{n}.bin").into_bytes(), ..one.clone() }));
    unread(&libro.close(), "anexo-demasiado-grande");
}

#[test]
fn encrypted_odd_and_wrong_entries_are_refused() {
    let with = |change: &dyn Fn(&mut Entrada)| {
        let mut libro = Libro::new();
        change(libro.entry(PARTE));
        libro.close()
    };
    refused(&with(&|e| e.banderas |= 1), "anexo-formato", "cifrada");
    refused(&with(&|e| e.metodo = 12), "anexo-danado", PARTE);
    refused(&with(&|e| e.crc ^= 1), "anexo-danado", PARTE);
    let ole = [
        &[0xd0, 0xcf, 0x11, 0xe0][..],
        &[0; 600],
        &"EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
    ]
    .concat();
    unfilled(&ole, "contraseña");
}

#[test]
fn every_shape_of_zip_is_read_and_filled() {
    for forma in [
        Forma::default(),
        Forma { descriptor: true, ..Forma::default() },
        Forma { zip64: true, ..Forma::default() },
        Forma { zip64: true, descriptor: true, ..Forma::default() },
        Forma { comentario: b"hecho a mano".to_vec(), ..Forma::default() },
        Forma { despues: b"\r\n".to_vec(), ..Forma::default() },
    ] {
        good(&Libro { forma, ..Libro::new() }.close());
    }
    // Excel does not open what has something before the ZIP; it is filled as it is, and not taken for a workbook.
    let forma = Forma { antes: b"MZ basura ".to_vec(), ..Forma::default() };
    let shifted = Libro { forma, ..Libro::new() }.close();
    unread(&shifted, "anexo-formato");
    written(&shifted).unwrap();
}

// ---- The XML --------------------------------------------------------------------------------------------------

#[test]
fn document_types_and_entities_are_refused() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    let plain = hoja(&filas(), "");
    for xml in [plain.replacen("?>", &format!("?>{bomb}"), 1), plain.replacen("?>", "?><!DOCTYPE html>", 1)] {
        unfilled(&Libro::of_sheet(&xml).close(), "DTD");
        // The reader knows no document types: what they declare is not there.
        readable(&Libro::of_sheet(&xml).close());
        refused(&Libro::of_sheet(xml.replace("RBD", "RBD&b;")).close(), "anexo-danado", "DTD");
    }
    refused(&Libro::of_sheet(plain.replace("99011-6", "99011-6&nada;")).close(), "anexo-danado", "&nada;");
}

#[test]
fn xml_that_is_not_well_formed_is_refused() {
    let plain = hoja(&filas(), "");
    for xml in [
        plain.replacen("</row>", "", 1),
        plain.replacen("</row>", "</raw>", 1),
        plain.replace("</worksheet>", ""),
        plain.replacen("<row", "<row><![CDATA[", 1),
        plain.replacen("<row", "<row><!--", 1),
        String::new(),
    ] {
        refused(&Libro::of_sheet(xml).close(), "anexo-danado", PARTE);
    }
    for part in ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"] {
        unfilled(&Libro::new().with(part, "<a><b></a>").close(), part);
        unread(&Libro::new().with(part, "<a><b></a>").close(), "anexo-danado");
    }
}

#[test]
fn ten_thousand_levels_end_in_an_answer() {
    for (open, close) in [("<a>", "</a>"), ("<row>", "</row>"), ("<c>", "</c>"), ("<is>", "</is>")] {
        let deep = format!("{}{}{}", open.repeat(10_000), filas(), close.repeat(10_000));
        let bytes = Libro::of_sheet(hoja(&deep, "")).close();
        unfilled(&bytes, "niveles");
        let mesa = Mesa::new();
        mesa.escribir("a.xlsx", bytes);
        acotado(&mesa, &["anexo", "leer", "a.xlsx"]);
    }
}

#[test]
fn the_same_sheet_in_other_dresses_is_read_and_filled() {
    let plain = hoja(&filas(), "");
    let prefix = plain.replace("xmlns=", "xmlns:x=");
    let prefix =
        ["worksheet", "sheetData", "row", "c ", "c>", "is>", "t>"].iter().fold(prefix, |xml, tag| {
            xml.replace(&format!("<{tag}"), &format!("<x:{tag}"))
                .replace(&format!("</{tag}"), &format!("</x:{tag}"))
        });
    good(&Libro::of_sheet(prefix).close());
    good(&Libro::of_sheet(plain.replace('"', "'")).close());
    good(&Libro::of_sheet(format!("\u{feff}{plain}")).close());
    good(&Libro::of_sheet(plain.replace("<row", "<!-- x --><row").replace("</c>", "</c >")).close());
    let strict = |t: &str| {
        t.replace(S, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(R, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    };
    let mut libro = Libro::of_sheet(strict(&plain));
    for nombre in ["xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"] {
        let xml = String::from_utf8(crate::comun_zip::unpacked(libro.entry(nombre))).unwrap();
        libro = libro.with(nombre, strict(&xml));
    }
    good(&libro.close());
}

#[test]
fn utf_16_is_filled_and_either_read_or_refused_by_name() {
    let xml = hoja(&filas(), "").replace("UTF-8", "UTF-16");
    for big in [false, true] {
        let write = if big { u16::to_be_bytes } else { u16::to_le_bytes };
        let coded: Vec<u8> = std::iter::once(0xfeff).chain(xml.encode_utf16()).flat_map(write).collect();
        let bytes = Libro::of_sheet(coded).close();
        written(&bytes).unwrap();
        let mesa = Mesa::new();
        mesa.escribir("a.xlsx", &bytes);
        told(&acotado(&mesa, &["anexo", "leer", "a.xlsx"]), "anexo-danado", &[PARTE, "UTF-16"]);
    }
    let latin = hoja(&filas(), "").replace("UTF-8", "ISO-8859-1");
    unfilled(&Libro::of_sheet(latin).close(), "ISO-8859-1");
}

#[test]
fn parts_that_are_named_and_missing_end_in_an_answer() {
    refused(&Libro::new().without(PARTE).close(), "anexo-danado", "Servicios");
    refused(&Libro::new().without("xl/workbook.xml").close(), "anexo-formato", "libro de Excel");
    refused(&Libro::new().without("xl/_rels/workbook.xml.rels").close(), "anexo-danado", "Servicios");
    for target in ["../../../etc/passwd", "file:///etc/passwd", "//servidor/x", ""] {
        let rels = rels(&[("worksheet", target)]);
        refused(&Libro::new().with("xl/_rels/workbook.xml.rels", rels).close(), "anexo-danado", "Servicios");
    }
    // What belongs to the sheet and is not there is nobody's.
    let of_sheet =
        rels(&[("comments", "../comments1.xml"), ("drawing", "../no.xml"), ("externalLink", "x.xml")]);
    good(&Libro::new().with("xl/worksheets/_rels/sheet1.xml.rels", of_sheet).close());
}

#[test]
fn a_sheet_with_rows_down_to_the_end_is_filled_and_none_is_pushed_out_of_it() {
    use convenio::documentos::modelos::excel::pedido::Insercion;
    use std::fmt::Write;
    let mut rows = filas();
    for n in (3..=1_048_576).step_by(15) {
        write!(rows, "<row r=\"{n}\" ht=\"20\"/>").unwrap();
    }
    rows.push_str("<row r=\"1048576\"><c r=\"C1048576\"><v>1</v></c></row>");
    let bytes = Libro::of_sheet(hoja(&rows, "")).close();
    good(&bytes);
    let insert = |bytes: &[u8]| {
        let filas = vec![Insercion { fila: 2, veces: 1 }];
        let pedido = Pedido { hoja: "Servicios".to_owned(), celdas: vec![], filas };
        fill(&mut open(bytes).unwrap(), &[pedido])
    };
    let problemas = insert(&bytes).map(|_| ()).unwrap_err();
    assert!(problemas[0].mensaje.contains("fila 1048576, que saldría de la hoja"), "{problemas:?}");
    // Where it has nothing but a look, it goes.
    let rows = rows.replace("<v>1</v>", "");
    let lleno = insert(&Libro::of_sheet(hoja(&rows, "")).close()).map_err(|_| ()).unwrap();
    let xml = crate::comun_docx::part(&lleno, PARTE);
    assert!(!xml.contains("1048577") && xml.contains("/></sheetData>"));
}
