//! An old workbook (.xls) filled in place: what is read back, and what stayed byte for byte.

use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xls};
use convenio::documentos::modelos::Rechazo;
use convenio::documentos::modelos::excel::biff::{fill, has_twin};
use convenio::documentos::modelos::excel::pedido::{Escritura, Insercion, Pedido, Valor};
use convenio::documentos::modelos::excel::referencias::Celda;

use crate::biff_hecho::{
    Hoja, Libro, blanco, celda, combinadas, como_excel, fila, numero, plano, put_right, records, rico,
    stream_of, texto, u16_at, w, with_stream,
};

pub fn poner(celda: &str, valor: &str) -> Escritura {
    Escritura { celda: Celda::parse(celda).unwrap(), valor: Valor::Texto(valor.to_owned()), patron: None }
}

pub fn contar(celda: &str, n: u32) -> Escritura {
    Escritura { valor: Valor::Cuenta(n), ..poner(celda, "") }
}

pub fn como(escritura: Escritura, patron: u32) -> Escritura {
    Escritura { patron: Some(patron), ..escritura }
}

pub fn pedido(celdas: Vec<Escritura>, filas: &[(u32, u32)]) -> Pedido {
    let filas = filas.iter().map(|(fila, veces)| Insercion { fila: *fila, veces: *veces }).collect();
    Pedido { hoja: "Hoja".to_owned(), celdas, filas }
}

pub fn mensajes(resultado: Result<Vec<u8>, Vec<Rechazo>>) -> String {
    let problemas = resultado.err().unwrap_or_default();
    let lineas: Vec<String> = problemas
        .iter()
        .map(|r| {
            assert!(!r.ayuda.is_empty(), "{r:?}");
            format!("[{}] {}", r.codigo, r.mensaje)
        })
        .collect();
    lineas.join("\n")
}

pub fn valor(archivo: &[u8], hoja: &str, celda: &str) -> Data {
    let mut open: Xls<_> = Xls::new(Cursor::new(archivo)).unwrap();
    let Celda { fila, columna } = Celda::parse(celda).unwrap();
    open.worksheet_range(hoja).unwrap().get_value((fila - 1, columna - 1)).cloned().unwrap_or_default()
}

fn s(texto: &str) -> Data {
    Data::String(texto.to_owned())
}

/// Fills, and holds every place and count of the result against what they have to be.
pub fn llenar(archivo: &[u8], pedidos: &[Pedido]) -> Vec<u8> {
    let lleno = fill(archivo, pedidos).unwrap_or_else(|e| panic!("{e:?}"));
    cfb::CompoundFile::open_strict(Cursor::new(&lleno)).expect("a container without fault");
    let stream = stream_of(&lleno);
    let mut right = stream.clone();
    put_right(&mut right);
    let shown = |b: &[u8]| records(b).iter().map(|r| format!("{:x?}", (r.0, &r.2))).collect::<Vec<_>>();
    assert_eq!(shown(&stream), shown(&right));
    lleno
}

/// The records that may not change: all but those that tell places, those of rows, and those of these cells.
pub fn others(archivo: &[u8], cells: &[(u16, u16)]) -> Vec<(u16, Vec<u8>)> {
    let is_cell = |t: u16| [0xbd, 0xbe, 0xd6, 0xfd, 0x201, 0x203, 0x204, 0x205, 0x27e].contains(&t);
    let mut texts = false;
    let mut all = records(&stream_of(archivo));
    all.retain(|(tipo, _, data)| {
        texts = *tipo == 0xfc || (texts && *tipo == 0x3c);
        let hit = || {
            let last =
                if [0xbd, 0xbe].contains(tipo) { u16_at(data, data.len() - 2) } else { u16_at(data, 2) };
            let row = u16_at(data, 0);
            cells.iter().any(|(f, c)| *f == row && (u16_at(data, 2)..=last).contains(c))
        };
        !(texts || [0x85, 0xff, 0x20b, 0xd7, 0x200, 0x208].contains(tipo) || (is_cell(*tipo) && hit()))
    });
    all.into_iter().map(|(tipo, _, data)| (tipo, data)).collect()
}

/// That those records are the same.
pub fn same_others(a: &[u8], b: &[u8], cells: &[(u16, u16)]) {
    let (a, b) = (others(a, cells), others(b, cells));
    let other = a.iter().zip(&b).find(|(a, b)| a != b);
    assert!(other.is_none() && a.len() == b.len(), "{} {}: {other:x?}", a.len(), b.len());
}

/// The look of each cell that a stream has.
fn looks(archivo: &[u8]) -> std::collections::BTreeMap<(u16, u16), u16> {
    let mut all = std::collections::BTreeMap::new();
    for (tipo, _, d) in records(&stream_of(archivo)) {
        let each = match tipo {
            0xbd => 6,
            0xbe => 2,
            6 | 0xd6 | 0xfd | 0x201 | 0x203 | 0x204 | 0x205 | 0x27e => 0,
            _ => continue,
        };
        let last = if each == 0 { u16_at(&d, 2) } else { u16_at(&d, d.len() - 2) };
        for c in u16_at(&d, 2)..=last {
            all.insert((u16_at(&d, 0), c), u16_at(&d, 4 + each * usize::from(c - u16_at(&d, 2))));
        }
    }
    all
}

/// A sheet with every kind of cell: headings, a list of three rows (the pattern is row 4) and a second block.
pub fn matriz() -> Libro {
    let rk = |n: u32| (n << 2 | 2).to_le_bytes();
    let first = vec![
        fila(0, 400, 0x40, 15),
        fila(2, 300, 0, 15),
        fila(3, 500, 0xc0, 41),
        fila(4, 300, 0, 15),
        texto(0, 0, 21, 0),
        celda(0x204, 2, 0, 22, &plano("rótulo")),
        celda(0xd6, 2, 1, 23, &[plano("con formato"), vec![1, 0, 0, 0]].concat()),
        (0xbe, w(&[2, 3, 31, 32, 33, 34, 35, 7])),
        numero(3, 0, 24, 7.5),
        (
            0xbd,
            [w(&[3, 1, 25]), rk(11).to_vec(), w(&[26]), rk(12).to_vec(), w(&[27]), rk(13).to_vec(), w(&[3])]
                .concat(),
        ),
        texto(3, 5, 28, 2),
        celda(0x205, 4, 0, 29, &[1, 0]),
        celda(0x27e, 4, 1, 30, &rk(9)),
        celda(0x06, 4, 2, 36, &[w(&[0, 0, 0, 0xffff, 0, 0, 0, 3]), vec![0x1e, 1, 0]].concat()),
        (0x207, plano("calculado")),
        blanco(4, 4, 37),
    ];
    let second = vec![fila(40, 300, 0, 15), texto(40, 2, 15, 3), blanco(40, 9, 38)];
    let detras = [(0x1d, vec![3; 15]), combinadas(&[[0, 0, 0, 4], [3, 3, 6, 7]]), (0x1b8, vec![9; 40])];
    let mut libro = Libro::new(vec![
        Hoja {
            nombre: "Otra",
            clase: 0,
            registros: como_excel(&[vec![fila(1, 1, 0, 15), texto(1, 1, 15, 1)]], &[]),
        },
        Hoja { nombre: "Hoja", clase: 0, registros: como_excel(&[first, second], &detras) },
        Hoja {
            nombre: "Última",
            clase: 0,
            registros: como_excel(&[vec![fila(0, 1, 0, 15), texto(0, 0, 15, 4)]], &[]),
        },
    ]);
    libro.textos.push(rico("uno"));
    libro
}

#[test]
fn every_kind_of_cell_is_written_and_everything_else_stays() {
    let libro = matriz().archivo();
    let celdas = [
        ("A1", "dos"),
        ("A3", "nuevo"),
        ("B3", "otro: ∞"),
        ("E3", "en medio"),
        ("H3", "al final"),
        ("B4", "12-3"),
        ("C4", ""),
        ("F4", "línea\r\ny otra"),
        ("A5", "lógico"),
        ("E5", "blanco"),
        ("Z5", "lejos"),
        ("C2", "fila nueva"),
        ("A36", "entre bloques"),
        ("IV300", "fin"),
    ];
    let pedidos = [pedido(celdas.map(|(c, v)| poner(c, v)).to_vec(), &[])];
    let lleno = llenar(&libro, &pedidos);
    for (donde, esperado) in celdas {
        let esperado = esperado.replace("\r\n", "\n");
        let esperado = if esperado.is_empty() { Data::Empty } else { s(&esperado) };
        assert_eq!(valor(&lleno, "Hoja", donde), esperado, "{donde}");
    }
    for (donde, esperado) in
        [("A4", Data::Float(7.5)), ("D4", Data::Int(13)), ("B5", Data::Int(9)), ("C5", s("calculado"))]
    {
        assert_eq!(valor(&lleno, "Hoja", donde), esperado, "{donde}");
    }
    assert_eq!([valor(&lleno, "Otra", "B2"), valor(&lleno, "Última", "A1")], [s("dos"), s("uno")]);
    let cells: Vec<(u16, u16)> = celdas
        .iter()
        .map(|(c, _)| Celda::parse(c).unwrap())
        .map(|c| (u16::try_from(c.fila - 1).unwrap(), u16::try_from(c.columna - 1).unwrap()))
        .collect();
    let rest: Vec<(u16, u16)> =
        (3..8).map(|c| (2, c)).chain((1..4).map(|c| (3, c))).chain(cells.clone()).collect();
    same_others(&lleno, &libro, &rest);
    // Looks stay; new cells have that of their row, their column, or none.
    let mut before = looks(&libro);
    for (cell, xf) in [((4, 25), 15), ((1, 2), 15), ((35, 0), 15), ((299, 255), 15)] {
        before.insert(cell, xf);
    }
    assert_eq!(looks(&lleno), before);
    // A text that is there is used again, unless it has formats of its own.
    let (antes, texts) = (stream_of(&libro), stream_of(&lleno));
    let table = |b: &[u8]| records(b).into_iter().find(|r| r.0 == 0xfc).unwrap().2;
    let (antes, texts) = (table(&antes), table(&texts));
    assert_eq!(texts[8..antes.len()], antes[8..]);
    assert_eq!(u16_at(&texts, 4), 5 + 12);
    assert_eq!(llenar(&lleno, &pedidos), lleno, "what is so already is not written again");
}

#[test]
fn a_count_is_a_number_only_where_a_number_was() {
    let libro = matriz().archivo();
    let celdas = vec![
        contar("A4", 5),
        contar("C4", 4_000_000_000),
        contar("B5", 0),
        contar("A1", 12),
        contar("E5", 13),
        como(contar("B7", 14), 4),
        como(contar("F7", 15), 4),
    ];
    let lleno = llenar(&libro, &[pedido(celdas, &[])]);
    for (donde, esperado) in [
        ("A4", Data::Int(5)),
        ("B4", Data::Int(11)),
        ("C4", Data::Float(4e9)),
        ("D4", Data::Int(13)),
        ("B5", Data::Int(0)),
        ("A1", s("12")),
        ("E5", s("13")),
        ("B7", Data::Int(14)),
        ("F7", s("15")),
    ] {
        assert_eq!(valor(&lleno, "Hoja", donde), esperado, "{donde}");
    }
}

#[test]
fn a_new_cell_has_the_look_of_its_pattern_else_of_its_row_else_of_its_column() {
    let libro = matriz().archivo();
    let celdas = vec![
        como(poner("C7", "x"), 4),
        como(poner("Z7", "de la fila de muestra"), 4),
        poner("Z4", "de su fila"),
        poner("D8", "de la columna"),
        poner("C8", "de nadie"),
        como(poner("D5", "de la muestra, en una fila que está"), 4),
    ];
    let lleno = llenar(&libro, &[pedido(celdas, &[])]);
    let now = looks(&lleno);
    let at = |f, c| now[&(f, c)];
    assert_eq!([at(6, 2), at(6, 25), at(3, 25), at(7, 3), at(7, 2), at(4, 3)], [26, 41, 41, 44, 15, 27]);
    // A row that is new is as high as its pattern, or as any other.
    let height = |n: u16| {
        let rows = records(&stream_of(&lleno));
        rows.iter()
            .find(|r| r.0 == 0x208 && u16_at(&r.2, 0) == n)
            .map(|r| (u16_at(&r.2, 6), r.2[12..].to_vec()))
    };
    assert_eq!(height(6), Some((500, w(&[0x1c0, 41]))));
    assert_eq!(height(7), Some((300, w(&[0x100, 15]))));
}

#[test]
fn where_nothing_is_wanted_the_file_keeps_its_bytes() {
    let libro = matriz().archivo();
    assert_eq!(fill(&libro, &[]).unwrap(), libro);
    assert_eq!(fill(&libro, &[pedido(vec![], &[(4, 0)])]).unwrap(), libro);
    assert_eq!(
        fill(&libro, &[pedido(vec![poner("A1", "uno"), poner("F3", ""), poner("E5", "")], &[])]).unwrap(),
        libro
    );
}

#[test]
fn texts_go_on_in_another_record_where_one_is_full() {
    for first in [8_150, 8_200, 8_205, 8_206, 8_207, 8_208, 8_209, 8_210, 8_211, 8_212, 8_213] {
        let mut libro = matriz();
        libro.textos = ["b", "d", "n", "t", "u"].map(plano).to_vec();
        libro.textos.push(plano(&"x".repeat(first - 20)));
        let libro = libro.archivo();
        let long = "😀ñ".repeat(10_900);
        let celdas =
            vec![poner("A1", "corto"), poner("A4", "ancho ∞"), poner("A5", &long), poner("E5", "último")];
        let lleno = llenar(&libro, &[pedido(celdas, &[])]);
        for (donde, esperado) in [("A1", "corto"), ("A4", "ancho ∞"), ("A5", long.as_str()), ("E5", "último")]
        {
            assert_eq!(valor(&lleno, "Hoja", donde), s(esperado), "{first}: {donde}");
        }
    }
}

#[test]
fn many_rows_make_blocks_of_their_own_and_the_index_of_texts_grows() {
    let libro = matriz().archivo();
    let celdas: Vec<_> = (6..1500)
        .flat_map(|f| ["A", "D"].map(|c| como(poner(&format!("{c}{f}"), &format!("{c} {f}")), 4)))
        .collect();
    let celdas: Vec<_> = celdas.into_iter().filter(|e| e.celda.fila != 41).collect();
    let lleno = llenar(&libro, &[pedido(celdas, &[])]);
    assert_eq!([valor(&lleno, "Hoja", "D1499"), valor(&lleno, "Hoja", "C41")], [s("D 1499"), s("tres")]);
    let blocks = records(&stream_of(&lleno)).iter().filter(|r| r.0 == 0xd7).count();
    assert!((48..56).contains(&blocks), "{blocks}");
}

#[test]
fn sheets_that_others_write_without_rows_blocks_or_dimensions_are_filled_too() {
    for registros in [
        vec![],
        vec![texto(2, 2, 15, 0)],
        vec![(0x200, vec![0; 14]), (0x23e, vec![0; 18])],
        vec![
            fila(2, 255, 0, 15),
            texto(2, 2, 15, 0),
            fila(9, 255, 0, 15),
            blanco(9, 0, 15),
            (0x23e, vec![0; 18]),
        ],
        vec![(0x7d, vec![0; 12]), (0x23e, vec![1; 18]), (0x5d, vec![2; 18])],
    ] {
        for textos in [vec![], vec!["uno"]] {
            let mut libro = Libro::de(registros.clone());
            libro.textos = textos.iter().map(|t| plano(t)).collect();
            libro.paso = None;
            let libro = libro.archivo();
            let lleno =
                llenar(&libro, &[pedido(vec![poner("B2", "x"), poner("D4", "y"), poner("A3", "z")], &[])]);
            for (donde, esperado) in [("B2", "x"), ("D4", "y"), ("A3", "z")] {
                assert_eq!(valor(&lleno, "Hoja", donde), s(esperado), "{registros:?}");
            }
        }
    }
    // No table of texts at all: it comes before what has to stand behind it.
    let mut libro = Libro::de(vec![]);
    libro.antes = vec![(0x8c, w(&[56, 56])), (0x863, vec![0; 22])];
    let mut stream = libro.stream();
    let at = records(&stream).iter().find(|r| r.0 == 0xfc).unwrap().1;
    let index = records(&stream).iter().find(|r| r.0 == 0xff).unwrap().clone();
    stream.drain(at..index.1 + 4 + index.2.len());
    put_right(&mut stream);
    let lleno = llenar(&crate::anexo_xls::container(&stream), &[pedido(vec![poner("B2", "x")], &[])]);
    let kinds: Vec<u16> =
        records(&stream_of(&lleno)).iter().map(|r| r.0).skip_while(|t| *t != 0x8c).take(3).collect();
    assert_eq!((kinds, valor(&lleno, "Hoja", "B2")), (vec![0x8c, 0xfc, 0x863], s("x")));
}

#[test]
fn the_rest_of_the_compound_file_stays() {
    let libro = matriz().archivo();
    let mut file = cfb::CompoundFile::open(Cursor::new(libro)).unwrap();
    let streams = [
        ("/\u{5}SummaryInformation", vec![1; 300]),
        ("/_VBA_PROJECT_CUR/VBA/dir", vec![2; 5_000]),
        ("/_VBA_PROJECT_CUR/PROJECT", vec![3; 70]),
        ("/MBD0001/Contents", vec![4; 40_000]),
    ];
    file.create_storage_all("/_VBA_PROJECT_CUR/VBA").unwrap();
    file.create_storage("/MBD0001").unwrap();
    file.set_state_bits("/MBD0001", 7).unwrap();
    for (name, bytes) in &streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    let libro = file.into_inner().into_inner();
    let celdas: Vec<_> = (1..300).map(|f| poner(&format!("J{f}"), &"largo ".repeat(30 + f))).collect();
    let lleno = llenar(&libro, &[pedido(celdas, &[])]);
    assert!(lleno.len() > libro.len() + 10_000);
    let mut file = cfb::CompoundFile::open_strict(Cursor::new(&lleno)).unwrap();
    for (name, bytes) in &streams {
        let mut read = Vec::new();
        file.open_stream(name).unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(&read, bytes, "{name:?}");
    }
    // What is said of them too: kind, class, marks, times.
    let before = cfb::CompoundFile::open(Cursor::new(&libro)).unwrap();
    let said = |e: cfb::Entry| {
        let times = (e.created(), e.modified());
        (e.path().to_owned(), e.is_storage(), *e.clsid(), e.state_bits(), times)
    };
    assert_eq!(file.walk().map(said).collect::<Vec<_>>(), before.walk().map(said).collect::<Vec<_>>());
    assert_eq!(file.entry("/MBD0001").unwrap().state_bits(), 7);
}

#[test]
fn a_small_workbook_may_become_a_large_one() {
    let small = Libro { textos: vec![], ..Libro::de(vec![]) }.archivo();
    assert!(stream_of(&small).len() < 4096);
    let celdas: Vec<_> = (1..200).map(|f| poner(&format!("A{f}"), &format!("texto número {f}"))).collect();
    let lleno = llenar(&small, &[pedido(celdas, &[])]);
    assert!(stream_of(&lleno).len() > 4096);
    assert_eq!(valor(&lleno, "Hoja", "A150"), s("texto número 150"));
}

#[test]
fn a_twin_for_older_programs_is_noticed_and_left() {
    let libro = matriz().archivo();
    assert!(!has_twin(&libro));
    assert!(!has_twin(b"nada"));
    let mut file = cfb::CompoundFile::open(Cursor::new(libro)).unwrap();
    file.create_stream("/Book").unwrap().write_all(&[5; 900]).unwrap();
    file.flush().unwrap();
    let libro = file.into_inner().into_inner();
    assert!(has_twin(&libro));
    let lleno = llenar(&libro, &[pedido(vec![poner("A1", "x")], &[])]);
    assert!(has_twin(&lleno));
    assert_eq!(stream_of(&with_stream(&lleno, &stream_of(&libro))), stream_of(&libro));
}

#[test]
fn formulas_and_covered_cells_are_refused_all_at_once() {
    let mut libro = matriz();
    let arrays = [
        (0x221, [w(&[60, 61]), vec![5, 6], w(&[0, 0, 0, 3]), vec![0x1e, 1, 0]].concat()),
        (0x4bc, [w(&[70, 71]), vec![5, 5, 0, 2], w(&[3]), vec![0x1e, 1, 0]].concat()),
        (0x236, [w(&[80, 81]), vec![5, 6], w(&[0, 0, 0, 0, 0])].concat()),
    ];
    let at = libro.hojas[1].registros.iter().position(|r| r.0 == 0x23e).unwrap();
    let cell = |f: u16| {
        [
            fila(f, 300, 0, 15),
            celda(0x06, f, 5, 36, &[w(&[0, 0, 0, 0, 0, 0, 0, 5]), vec![1, 60, 0, 5, 0]].concat()),
        ]
    };
    for (i, f) in [60, 70, 80].into_iter().enumerate().rev() {
        libro.hojas[1]
            .registros
            .splice(at..at, [cell(f).to_vec(), vec![arrays[i].clone(), (0xd7, vec![0; 6])]].concat());
    }
    let index = libro.hojas[1].registros.iter_mut().find(|r| r.0 == 0x20b).unwrap();
    index.1.extend([0; 12]);
    let libro = libro.archivo();
    let celdas = ["C5", "B1", "H4", "F61", "G62", "F72", "G82", "A4"].map(|c| poner(c, "x")).to_vec();
    let problemas = mensajes(fill(&libro, &[pedido(celdas, &[])]));
    insta::assert_snapshot!(problemas);
    let lleno = llenar(&libro, &[pedido(vec![poner("A4", "x"), poner("A61", "y"), poner("G4", "w")], &[])]);
    assert_eq!(valor(&lleno, "Hoja", "A61"), s("y"));
}

#[test]
fn what_no_sheet_of_this_format_has_is_refused() {
    let libro = matriz().archivo();
    let celdas = vec![
        Escritura { celda: Celda::new(65_537, 1), ..poner("A1", "x") },
        Escritura { celda: Celda::new(1, 257), ..poner("A1", "x") },
        Escritura { celda: Celda::new(0, 1), ..poner("A1", "x") },
        poner("A2", &"x".repeat(32_768)),
    ];
    let ajeno = Pedido { hoja: "No está".to_owned(), ..Pedido::default() };
    insta::assert_snapshot!(mensajes(fill(&libro, &[pedido(celdas, &[(65_000, 900)])])));
    insta::assert_snapshot!(mensajes(fill(&libro, &[ajeno])), @"[libro-hoja-falta] el libro no tiene una hoja de cálculo «No está»");
    let lleno = llenar(&libro, &[Pedido { hoja: "OTRA".to_owned(), ..pedido(vec![poner("B2", "x")], &[]) }]);
    assert_eq!(valor(&lleno, "Otra", "B2"), s("x"));
}
