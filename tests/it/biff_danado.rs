//! Old workbooks (.xls) that are something else, damaged, or made to do harm: told, never a panic or an endless wait.

use std::io::{Cursor, Write};

use convenio::documentos::modelos::excel::biff::{fill, formas, has_twin};
use convenio::documentos::modelos::excel::pedido::Pedido;

use crate::anexo_xls::container;
use crate::biff::{como, contar, matriz, mensajes, pedido, poner, valor};
use crate::biff_hecho::{Hoja, Libro, combinadas, fila, lista, plano, records, stream_of, texto, u32_at, w};
use crate::modelo_formas::Azar;
use crate::propiedades::casos;

fn wanted() -> Vec<Pedido> {
    let celdas = vec![
        poner("A1", "dos"),
        poner("D3", "con ∞"),
        como(contar("B4", 9), 4),
        poner("C4", ""),
        como(poner("A50", "nuevo"), 4),
        poner("J41", "x"),
    ];
    let ultima = Pedido { hoja: "Última".to_owned(), ..pedido(vec![poner("A9", "y")], &[(1, 9)]) };
    vec![pedido(celdas, &[]), ultima]
}

/// What both doors say of a file, which is the same where neither opens it.
fn said(archivo: &[u8]) -> String {
    let mut filled = mensajes(fill(archivo, &wanted()));
    if filled.contains("no tiene una hoja de cálculo «Última»") {
        filled = mensajes(fill(archivo, &wanted()[..1]));
    }
    if let Err(r) = formas(archivo) {
        assert_eq!(filled, format!("[{}] {}", r.codigo, r.mensaje));
    }
    filled
}

fn cfb_of(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn what_is_no_such_workbook_is_told_by_what_it_is() {
    let mut with_password = Libro::de(vec![]);
    with_password.antes = vec![(0x2f, vec![1; 54])];
    let mut macros = matriz();
    macros.hojas.push(Hoja { nombre: "Macro1", clase: 1, registros: vec![] });
    let biff5 = [9_u8, 8, 8, 0, 0, 5, 5, 0, 0, 0, 0, 0, 10, 0, 0, 0];
    let all = [
        vec![],
        b"RBD;Nombre\n".to_vec(),
        b"PK\x03\x04".to_vec(),
        vec![9, 0, 4, 0, 2, 0, 16, 0],
        vec![9, 8, 8, 0, 0, 5, 16, 0],
        cfb_of(&[("/EncryptedPackage", b"x")]),
        cfb_of(&[("/WordDocument", b"x")]),
        cfb_of(&[("/Book", &biff5)]),
        cfb_of(&[("/Workbook", &biff5)]),
        cfb_of(&[("/Otra", b"x")]),
        cfb_of(&[("/Workbook", b"")]),
        with_password.archivo(),
        macros.archivo(),
        Libro::new(vec![]).archivo(),
        vec![0; 17 << 20],
    ];
    insta::assert_snapshot!(all.iter().map(|a| said(a)).collect::<Vec<_>>().join("\n"));
    assert!(!all.iter().any(|a| has_twin(a)));
}

#[test]
fn a_stream_that_is_cut_anywhere_is_damaged() {
    let stream = matriz().stream();
    assert_eq!(said(&container(&stream)), "");
    let all = records(&stream);
    let last = all.last().unwrap().1;
    for (tipo, at, _) in &all {
        for cut in [*at, at + 1, at + 3, at + 4, at + 5] {
            if cut >= last + 4 {
                continue;
            }
            let cut_off = said(&container(&stream[..cut]));
            assert!(cut_off.contains("dañada"), "{tipo:x} {at} {cut}: {cut_off}");
        }
    }
}

#[test]
fn lies_about_texts_are_told() {
    let stream = matriz().stream();
    let table = records(&stream).into_iter().find(|r| r.0 == 0xfc).unwrap();
    let changed = |at: usize, bytes: &[u8]| {
        let mut stream = stream.clone();
        stream[table.1 + 4 + at..][..bytes.len()].copy_from_slice(bytes);
        said(&container(&stream))
    };
    for n in [0_u32, 4, 6, u32::MAX] {
        assert!(changed(4, &n.to_le_bytes()).contains("su tabla dice tener"), "{n}");
    }
    // A text longer than the table; formats and a reading longer than it.
    assert!(changed(8, &[0xff, 0xff]).contains("se corta en medio"));
    let rich = table.2.len() - 13 - 3 - 6 - 3;
    assert!(changed(rich, &[3, 0, 12, 0xff, 0xff]).contains("se corta en medio"));
    assert!(changed(rich, &[3, 0, 12, 2, 0, 0xff, 0xff, 0xff, 0xff]).contains("se corta en medio"));
    // Where no text is wanted, nobody asks.
    let mut lying = stream.clone();
    lying[table.1 + 8] = 99;
    assert!(fill(&container(&lying), &[pedido(vec![contar("A4", 3), poner("B4", "")], &[])]).is_err());
    assert!(fill(&container(&lying), &[pedido(vec![poner("B4", "")], &[])]).is_ok());
}

/// A table of texts in these parts.
fn en_partes(parts: &[Vec<u8>], count: u8) -> Vec<u8> {
    let mut libro = Libro::de(vec![texto(0, 0, 15, 0)]);
    libro.textos = vec![];
    libro.paso = None;
    let stream = libro.stream();
    let at = records(&stream).iter().find(|r| r.0 == 0xfc).unwrap().1;
    let mut table = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let part =
            if i == 0 { [vec![9, 0, 0, 0, count, 0, 0, 0], part.clone()].concat() } else { part.clone() };
        table.extend(w(&[if i == 0 { 0xfc } else { 0x3c }, u16::try_from(part.len()).unwrap()]));
        table.extend(part);
    }
    let mut out = [&stream[..at], &table, &stream[at + 12..]].concat();
    let sheet = records(&out).iter().rposition(|r| r.0 == 0x809).map(|i| records(&out)[i].1).unwrap();
    let list = records(&out).iter().find(|r| r.0 == 0x85).unwrap().1;
    out[list + 4..list + 8].copy_from_slice(&u32::try_from(sheet).unwrap().to_le_bytes());
    container(&out)
}

#[test]
fn texts_may_be_cut_only_between_letters() {
    let wide = plano("aé∞");
    let good = [
        vec![wide[..3].to_vec(), [vec![1], wide[3..].to_vec()].concat()],
        vec![wide[..5].to_vec(), [vec![1], wide[5..].to_vec()].concat()],
        // What goes on may have narrower letters.
        vec![wide[..5].to_vec(), vec![0, 1, 2]],
        vec![wide.clone(), vec![]],
        vec![wide.clone(), vec![], plano("z")],
    ];
    for (i, parts) in good.iter().enumerate() {
        let count = if i == 4 { 2 } else { 1 };
        let lleno = fill(&en_partes(parts, count), &[pedido(vec![poner("B1", "x")], &[])]).unwrap();
        let now = records(&stream_of(&lleno)).into_iter().find(|r| r.0 == 0xfc).unwrap();
        assert_eq!(u32_at(&now.2, 4), usize::from(count) + 1, "{i}");
        assert!(now.2[8..].starts_with(&parts[0]));
    }
    for parts in [
        vec![wide[..1].to_vec(), wide[1..].to_vec()],
        vec![wide[..2].to_vec(), wide[2..].to_vec()],
        vec![wide[..4].to_vec(), [vec![1], wide[4..].to_vec()].concat()],
        vec![wide[..5].to_vec(), vec![1, 2]],
        vec![wide[..5].to_vec()],
        vec![wide[..5].to_vec(), vec![]],
        vec![vec![2, 0]],
    ] {
        let todo = mensajes(fill(&en_partes(&parts, 1), &[pedido(vec![poner("B1", "x")], &[])]));
        assert!(todo.contains("se corta en medio"), "{parts:?}: {todo}");
    }
}

#[test]
fn places_and_sizes_that_cannot_be_are_damage() {
    let good = matriz().stream();
    let all = records(&good);
    let list: Vec<_> = all.iter().filter(|r| r.0 == 0x85).map(|r| r.1 + 4).collect();
    let inside = all.iter().rfind(|r| r.0 == 0x23e).unwrap().1;
    for (which, at) in [
        (1, 0),
        (1, 30),
        (1, inside),
        (1, good.len()),
        (1, usize::from(u16::MAX) << 15),
        (0, u32_at(&good, list[1])),
    ] {
        let mut stream = good.clone();
        stream[list[which]..list[which] + 4].copy_from_slice(&u32::try_from(at).unwrap().to_le_bytes());
        let todo = said(&container(&stream));
        assert!(todo.contains("dañada") || todo.contains("no tiene una hoja"), "{which} {at}: {todo}");
    }
    let broken = [
        (0xbe, w(&[2, 5, 15, 15, 5])),
        (0xbe, w(&[2, 9, 15, 3])),
        (0xbe, w(&[2, 255, 15, 15, 256])),
        (0xbd, w(&[2, 1, 15, 0, 0, 2])),
        (0x201, w(&[2, 1])),
        (0xfd, w(&[2, 1, 15])),
        (0x06, w(&[2, 1, 15])),
        (0x208, w(&[2, 1, 15])),
        (0x201, w(&[2, 300, 15])),
    ];
    for (tipo, data) in broken {
        let libro = Libro { textos: vec![], paso: None, ..Libro::de(vec![]) };
        let mut stream = libro.stream();
        let end = stream.len() - 4;
        let size = u16::try_from(data.len()).unwrap();
        stream.splice(end..end, [w(&[tipo, size]), data.clone()].concat());
        let todo = said(&container(&stream));
        assert!(todo.contains("dañada"), "{tipo:x} {data:?}: {todo}");
    }
}

#[test]
fn a_container_that_bites_its_tail_is_damaged() {
    let libro = matriz().archivo();
    let sectors = libro.len() / 512 - 1;
    let fat = usize::try_from(u32::from_le_bytes(libro[76..80].try_into().unwrap())).unwrap();
    let table = 512 * (fat + 1);
    let mut refused = 0;
    for i in 0..sectors {
        for next in [0, i, i.saturating_sub(1), i + 2, sectors + 5, 0xffff_fffa] {
            let mut bytes = libro.clone();
            bytes[table + 4 * i..table + 4 * i + 4]
                .copy_from_slice(&u32::try_from(next).unwrap().to_le_bytes());
            refused += usize::from(fill(&bytes, &wanted()).is_err());
        }
    }
    // Length of the stream, as its entry of the directory says.
    let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let entry = libro.windows(16).position(|w| w == name).unwrap();
    for size in [0_u32, 5, 4_095, 4_097, 1 << 20, u32::MAX] {
        let mut bytes = libro.clone();
        bytes[entry + 120..entry + 124].copy_from_slice(&size.to_le_bytes());
        refused += usize::from(fill(&bytes, &wanted()).is_err());
    }
    assert!(refused > 2 * sectors, "{refused} of {sectors}");
    for cut in (0..libro.len()).step_by(511) {
        let _ = fill(&libro[..cut], &wanted());
    }
}

#[test]
fn a_row_in_several_places_is_told_and_the_others_are_written() {
    let rows = [
        fila(0, 300, 0, 15),
        texto(0, 0, 15, 0),
        texto(0, 1, 15, 2),
        fila(1, 300, 0, 15),
        texto(1, 0, 15, 1),
    ];
    let mut stream = Libro::de([&[(0x200, vec![0; 14])], &rows[..]].concat()).stream();
    // The second cell of the first row behind the second row.
    let moved = records(&stream).iter().find(|r| r.0 == 0xfd && r.2[..4] == [0, 0, 1, 0]).unwrap().1;
    stream[moved..moved + 14 + 20 + 14].rotate_left(14);
    let archivo = container(&stream);
    let said = mensajes(fill(&archivo, &[pedido(vec![poner("B1", "x")], &[])]));
    assert_eq!(said, "[libro-formato] la fila 1 de la hoja «Hoja» está escrita en varias partes");
    let lleno = fill(&archivo, &[pedido(vec![poner("B2", "x")], &[])]).unwrap();
    assert_eq!(valor(&lleno, "Hoja", "B2").to_string(), "x");
}

#[test]
fn large_numbers_of_things_end_in_an_answer() {
    let merges = combinadas(&[[0, 65_535, 9, 255]; 1_027]);
    let many = Libro::de(vec![merges; 110]);
    assert!(said(&many.archivo()).contains("mucho más grande"));
    let words = [vec![0x25], w(&[0, 65_535, 0, 0xff])].concat();
    let mut rows: Vec<_> = (0..2_000).flat_map(|f| [fila(f, 255, 0, 15), texto(f, 0, 15, 0)]).collect();
    rows.extend(vec![lista(&words, &[[0, 9, 0, 0]]); 3_000]);
    let formas = formas(&Libro::de(rows).archivo()).unwrap();
    let words: usize = formas[0].listas.iter().map(|l| l.opciones.len()).sum();
    assert_eq!((formas[0].listas.len(), words), (3_000, 200_000));
    let nested = Libro::de(vec![(0x809, w(&[0x600, 0x20])); 50_000]);
    assert!(said(&nested.archivo()).contains("se corta en medio de una hoja"));
}

#[test]
fn bytes_changed_by_chance_end_in_an_answer() {
    let libro = matriz();
    let (stream, archivo) = (libro.stream(), libro.archivo());
    let (mut azar, mut refused) = (Azar(0x2545_f491_4f6c_dd1d), 0);
    let quiet = std::panic::take_hook();
    // The container's library may panic, and is caught; anything of ours that does ends the test.
    std::panic::set_hook(Box::new(|_| {}));
    let mut answers = Vec::new();
    let rounds = casos(1_500);
    for round in 0..rounds {
        let mut bytes = if round % 3 == 0 { archivo.clone() } else { stream.clone() };
        for _ in 0..=round % 5 {
            let at = azar.below(bytes.len());
            bytes[at] = u8::try_from(azar.below(256)).unwrap();
        }
        let archivo = if round % 3 == 0 { bytes } else { container(&bytes) };
        let answer =
            std::panic::catch_unwind(|| (fill(&archivo, &wanted()).is_err(), formas(&archivo).is_err()));
        answers.push(answer.map_err(|_| round));
    }
    std::panic::set_hook(quiet);
    for answer in answers {
        refused += usize::from(answer.expect("no panic in this round").0);
    }
    assert!((50..rounds as usize - 50).contains(&refused), "{refused}");
}
