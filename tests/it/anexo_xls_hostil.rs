//! Old workbooks (.xls) that are large, cut short, tangled, or written as few programs write them.

use convenio::catalogo::Catalogo;
use convenio::documentos::modelos::excel::anexo::Anexo;

use crate::anexo::{CONTACTOS, ESCUELAS, SERVICIOS, expected, facts, leer};
use crate::anexo_xls::{container, stream};
use crate::comun::Mesa;
use crate::comun_biff::{
    bof, book, borders, eof, formula, halves, label, number, plain, record, shared, table,
};
use crate::modelo_hostil::{acotado, told};

/// `anexo leer` within little memory: refused by this code, with these words.
fn refused(stream: &[u8], codigo: &str, words: &[&str]) {
    refused_file(&container(stream), codigo, words);
}

fn refused_file(bytes: &[u8], codigo: &str, words: &[&str]) {
    let mesa = Mesa::new();
    mesa.escribir("a.xls", bytes);
    told(&acotado(&mesa, &["anexo", "leer", "a.xls"]), codigo, words);
    assert_eq!(crate::modelo_hostil::names(&mesa), ["a.xls"]);
}

/// The requests that a stream is read as, within little memory.
fn requests(stream: &[u8]) -> Vec<(String, Vec<String>)> {
    let mesa = Mesa::new();
    mesa.escribir("a.xls", container(stream));
    facts(&acotado(&mesa, &["anexo", "leer", "a.xls", "--formato", "json"])).1
}

/// A sheet of services out of shared texts: RBD and «Cursos», one school that wants it.
fn services() -> Vec<u8> {
    [shared(0, 0, 0), shared(0, 1, 1), shared(1, 0, 2), shared(1, 1, 3)].concat()
}

const TEXTOS: [&str; 4] = ["RBD", "Cursos", "99011-6", "X"];

fn wanted() -> Vec<(String, Vec<String>)> {
    vec![("99011".to_owned(), vec!["curso".to_owned()])]
}

/// A sheet that makes the stream long: a text far below the table in each of these rows.
fn long(filas: u32) -> Vec<u8> {
    let texts: Vec<String> = (0..filas).map(|n| format!("observación número {n} de la planilla")).collect();
    let rows: Vec<[&str; 1]> = texts.iter().map(|t| [t.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 1]>::as_slice).collect();
    stream(&[("A", ESCUELAS), ("B", CONTACTOS), ("C", SERVICIOS), ("D", &rows)])
}

#[test]
fn streams_of_every_length_are_read() {
    // A container keeps streams of 4,096 bytes and more in another way; from 7 MB on its own tables have tables.
    for (filas, at_least) in [(1, 0), (60, 4_096), (400, 30_000), (60, 8 << 20)] {
        let mesa = Mesa::new();
        let mut stream = long(filas);
        if at_least > 1 << 20 {
            stream.resize(at_least, 0);
        }
        assert!(stream.len() >= at_least, "{}", stream.len());
        let ruta = mesa.escribir("a.xls", container(&stream));
        assert_eq!(facts(&leer(&mesa, &ruta)), expected(), "{} bytes", stream.len());
    }
}

#[test]
fn a_stream_cut_short_anywhere_is_refused() {
    let stream = stream(&[("A", ESCUELAS), ("B", CONTACTOS), ("C", SERVICIOS)]);
    assert_eq!(*borders(&stream).last().unwrap(), stream.len());
    for border in borders(&stream) {
        for at in [border.saturating_sub(1), border, border + 1, border + 3] {
            if at < stream.len() {
                let error = Anexo::read(&container(&stream[..at]), Catalogo::propio()).unwrap_err();
                assert!(["anexo-danado", "anexo-formato"].contains(&error.codigo), "{at}: {}", error.mensaje);
            }
        }
    }
    refused(
        &stream[..stream.len() - 4],
        "anexo-danado",
        &["se corta en medio de una hoja", "guárdela de nuevo"],
    );
}

#[test]
fn chains_of_sectors_that_lead_nowhere_or_round_and_round_end_in_an_answer() {
    let whole = container(&long(60));
    let size = |at: usize| 1_usize << u16::from_le_bytes([whole[at], whole[at + 1]]);
    let (sector, n32) =
        (size(30), |at: usize| u32::from_le_bytes(whole[at..at + 4].try_into().unwrap()) as usize);
    let place = |n: usize| (n + 1) * sector;
    let (fat, directory) = (place(n32(76)), place(n32(48)));
    let sectors = whole.len() / sector - 1;
    let mut answers = 0;
    let mut read = |bytes: &[u8]| answers += usize::from(Anexo::read(bytes, Catalogo::propio()).is_err());
    for n in 0..sectors {
        for to in [n, 0, sectors, 0xffff_fffe, 0xffff_ffff] {
            let mut bytes = whole.clone();
            bytes[fat + 4 * n..][..4].copy_from_slice(&u32::try_from(to).unwrap().to_le_bytes());
            read(&bytes);
        }
    }
    // Of the header: shift of sectors, counts, first sectors. Of the directory: kind, neighbours, start, length.
    for (start, places) in [(0, 24..80), (directory, 64..128), (directory + 128, 64..128)] {
        for at in places.step_by(3) {
            for to in [0, 0x7f, 0xff] {
                let mut bytes = whole.clone();
                bytes[start + at] = to;
                read(&bytes);
            }
        }
    }
    assert!(answers > 30, "{answers}");
    let mut long = whole.clone();
    long[directory + 128 + 120..][..8].copy_from_slice(&(1_u64 << 40).to_le_bytes());
    refused_file(&long, "anexo-danado", &["dañada"]);
    let mut loops = whole;
    let first = u32::from_le_bytes(loops[directory + 128 + 116..][..4].try_into().unwrap());
    loops[fat + 4 * first as usize..][..4].copy_from_slice(&first.to_le_bytes());
    refused_file(&loops, "anexo-danado", &["dañada"]);
}

#[test]
fn shared_texts_are_read_wherever_their_table_is_split() {
    for wide in [false, true] {
        let texts: Vec<Vec<u8>> = TEXTOS.iter().map(|t| plain(t, wide)).collect();
        let data = table(&texts);
        let letter = if wide { 2 } else { 1 };
        let mut text_start = 8;
        for text in &texts {
            // Between two letters the next record says anew how wide they are.
            for at in (text_start + 3 + letter..text_start + text.len()).step_by(letter) {
                let parts = [data[..at].to_vec(), [&[u8::from(wide)], &data[at..]].concat()];
                assert_eq!(requests(&book(&parts, &[], &[("S", 0, services())])), wanted(), "{wide} {at}");
            }
            text_start += text.len();
            if text_start < data.len() {
                let parts = [data[..text_start].to_vec(), data[text_start..].to_vec()];
                assert_eq!(requests(&book(&parts, &[], &[("S", 0, services())])), wanted(), "{wide}");
            }
        }
    }
    // «99011-6»: three letters in one byte, the rest in two.
    let head = table(&[plain("RBD", false), plain("Cursos", true), halves(&[7]), vec![0], b"990".to_vec()]);
    let tail =
        [vec![1], "11-6".encode_utf16().flat_map(u16::to_le_bytes).collect(), plain("X", false)].concat();
    assert_eq!(requests(&book(&[head, tail], &[], &[("S", 0, services())])), wanted());
}

#[test]
fn a_table_split_in_the_middle_of_a_letter_is_refused() {
    let data = table(&TEXTOS.map(|t| plain(t, true)));
    let parts = [data[..8 + 3 + 3].to_vec(), [&[1], &data[8 + 3 + 3..]].concat()];
    refused(&book(&parts, &[], &[("S", 0, services())]), "anexo-danado", &["texto que no tiene"]);
    let few = table(&TEXTOS[..2].iter().map(|t| plain(t, true)).collect::<Vec<_>>());
    refused(&book(&[few], &[], &[("S", 0, services())]), "anexo-danado", &["texto que no tiene"]);
}

#[test]
fn texts_with_formats_and_readings_are_read_without_them() {
    let rich = |texto: &str, runs: u16, extra: u32| {
        let mut out = halves(&[u16::try_from(texto.len()).unwrap()]);
        out.push(if runs > 0 { 8 } else { 0 } | if extra > 0 { 4 } else { 0 });
        out.extend(halves(&[runs][..usize::from(runs > 0)]));
        out.extend(extra.to_le_bytes().iter().take(if extra > 0 { 4 } else { 0 }));
        out.extend(texto.as_bytes());
        out.extend(vec![0xaa; usize::from(runs) * 4 + extra as usize]);
        out
    };
    let texts = [rich("RBD", 2, 0), rich("Cursos", 0, 14), rich("99011-6", 3, 20), rich("X", 1, 1)];
    let data = table(&texts);
    assert_eq!(requests(&book(std::slice::from_ref(&data), &[], &[("S", 0, services())])), wanted());
    // Split within the formats, which begin anew without a word about letters.
    let at = 8 + texts[0].len() - 5;
    let parts = [data[..at].to_vec(), data[at..].to_vec()];
    assert_eq!(requests(&book(&parts, &[], &[("S", 0, services())])), wanted());
}

#[test]
fn whole_sheets_are_refused_and_far_empty_cells_are_not() {
    let corners = [number(0, 0, 1.0), number(65_535, 255, 1.0)].concat();
    refused(&book(&[], &[], &[("S", 0, corners)]), "anexo-demasiado-grande", &["libro nuevo"]);
    let mut blanks = services();
    for fila in (2..65_535).step_by(50) {
        // Cells with nothing but a look.
        let mut data = halves(&[fila, 0]);
        data.extend(halves(&[0; 256]));
        data.extend(halves(&[255]));
        blanks.extend(record(0x00be, &data));
    }
    let size = record(0x0200, &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
    let data = [size, blanks].concat();
    assert_eq!(requests(&book(&[table(&TEXTOS.map(|t| plain(t, false)))], &[], &[("S", 0, data)])), wanted());
    let many: Vec<u8> = (0..60_000)
        .flat_map(|n| [number(n, 0, 1.0), number(n, 1, 1.0), number(n, 2, 1.0), number(n, 3, 1.0)].concat())
        .collect();
    refused(&book(&[], &[], &[("S", 0, many)]), "anexo-demasiado-grande", &["celdas"]);
}

#[test]
fn no_record_makes_the_reader_take_more_than_the_file_has() {
    let texts = || vec![table(&TEXTOS.map(|t| plain(t, false)))];
    let with = |records: Vec<u8>| book(&texts(), &[], &[("S", 0, [records, services()].concat())]);
    // Cells behind a chart that lies in the sheet; a text of a formula that is not there; sizes that are promises.
    let chart = [bof(0x20), number(65_000, 0, 1.0), eof()].concat();
    assert_eq!(requests(&with(chart.clone())), wanted());
    refused(
        &with([chart, number(0, 0, 1.0), number(65_535, 65_535, 1.0)].concat()),
        "anexo-demasiado-grande",
        &[],
    );
    let text = record(0x0207, &[1, 0, 0, b'x']);
    let far = [text, number(65_535, 65_535, 1.0)].concat();
    refused(&book(&[], &[], &[("S", 0, far)]), "anexo-demasiado-grande", &[]);
    assert_eq!(requests(&with(label(9, 9, 65_535, "corto").repeat(20_000))), wanted());
    let formulas = formula(9, 9, [0, 0, 0, 0, 0, 0, 0xff, 0xff], &[0x23, 1, 0, 0, 0]);
    let texts_of_formulas = [formulas, record(0x0207, &[0xff, 0xff, 0, b'x']).repeat(20_000)].concat();
    assert_eq!(requests(&with(texts_of_formulas)), wanted());
    let merged = record(0x00e5, &halves(&[65_535, 0, 65_535, 0, 255]));
    assert_eq!(requests(&with(merged)), wanted());
    assert_eq!(requests(&with(record(0x0200, &[0xff; 14]))), wanted());
    // Merged columns of a long sheet would put their value into each row.
    let head: Vec<u8> = (0..200).flat_map(|c| label(0, c, 5, "valor")).collect();
    let column: Vec<u8> = (0..9_000).flat_map(|f| number(f, 201, 1.0)).collect();
    let spans: Vec<u16> = (0..200).flat_map(|c| [0, 9_000, c, c]).collect();
    let spread = [head, column, record(0x00e5, &halves(&[&[200], &spans[..]].concat()))].concat();
    assert_eq!(requests(&book(&texts(), &[], &[("S", 0, services()), ("T", 0, spread)])), wanted());
    // One long text in very many cells.
    let long = table(&[plain(&"x".repeat(8_000), false)]);
    let cells: Vec<u8> = (0..50_000).flat_map(|f| shared(f, 0, 0)).collect();
    refused(&book(&[long], &[], &[("S", 0, cells)]), "anexo-demasiado-grande", &[]);
}

#[test]
fn formulas_give_their_saved_results_whatever_they_are_made_of() {
    let truth = |b: u8| [1, 0, b, 0, 0, 0, 0xff, 0xff];
    let of_text = [0, 0, 0, 0, 0, 0, 0xff, 0xff];
    let row = |fila: u16, rbd: &str, bytes: &[u8]| {
        let text = record(
            0x0207,
            &[&halves(&[u16::try_from(rbd.len()).unwrap()]), &[0][..], rbd.as_bytes()].concat(),
        );
        [formula(fila, 0, of_text, bytes), text, formula(fila, 1, truth(1), bytes)].concat()
    };
    let head = [label(0, 0, 3, "RBD"), label(0, 1, 6, "Cursos")].concat();
    // Whole columns, names that are not there, a sum of nothing, bytes of nobody.
    let odd: [&[u8]; 4] =
        [&[0x3a, 0, 0, 0xff, 0xff, 0, 0], &[0x23, 0xff, 0xff, 0, 0], &[0x22, 9, 4, 0], &[0xfe, 0x01]];
    for bytes in odd {
        let sheet = [head.clone(), row(1, "99011-6", bytes)].concat();
        // A name that cannot be read is of no interest either.
        let name = record(0x0018, &[0xff; 20]);
        assert_eq!(requests(&book(&[], &name, &[("S", 0, sheet)])), wanted(), "{bytes:?}");
    }
}

#[test]
fn hidden_and_very_hidden_sheets_are_read_and_told() {
    for how in [1, 2] {
        let mesa = Mesa::new();
        let stream = book(&[table(&TEXTOS.map(|t| plain(t, false)))], &[], &[("S", how, services())]);
        let corrida = leer(&mesa, &mesa.escribir("a.xls", container(&stream)));
        assert_eq!(facts(&corrida).1, wanted());
        assert!(corrida.salida.contains("anexo-hoja-oculta"), "{}", corrida.salida);
    }
}
