//! An old workbook (.xls): rows that are put in where nothing stands below, and what keeps them from it; what a file says
//! of its sheets besides the values.

use convenio::documentos::modelos::excel::biff::{fill, formas};
use convenio::documentos::modelos::excel::forma::Forma;

use crate::biff::{como, llenar, mensajes, pedido, poner, valor};
use crate::biff_hecho::{
    Hoja, Libro, Registro, blanco, celda, combinadas, como_excel, fila, formula, lista, numero, plano,
    records, stream_of, texto, u16_at, w,
};

/// A list whose last row, the fifth, is the pattern.
fn una_lista(detras: &[Registro], otra: &[Registro]) -> Libro {
    let bloque = vec![
        fila(0, 300, 0, 15),
        fila(4, 620, 0xc0, 40),
        texto(0, 0, 20, 0),
        numero(4, 0, 30, 1.0),
        (0xbe, w(&[4, 1, 31, 32, 33, 3])),
        texto(4, 5, 34, 1),
    ];
    let other = [vec![fila(0, 300, 0, 15), texto(0, 0, 15, 0)], otra.to_vec()].concat();
    let mut libro = Libro::new(vec![
        Hoja { nombre: "Hoja", clase: 0, registros: como_excel(&[bloque], detras) },
        Hoja { nombre: "Otra", clase: 0, registros: como_excel(&[other], &[]) },
    ]);
    // The two sheets are called 0 and 1 in formulas.
    libro.antes = vec![
        (0x1ae, w(&[2, 0x401])),
        (0x17, w(&[2, 0, 0, 0, 0, 1, 1])),
        (0x18, nombre("Zona", &area3d(0, 0, 3))),
    ];
    libro
}

fn nombre(nombre: &str, fichas: &[u8]) -> Vec<u8> {
    let letters = u8::try_from(nombre.len()).unwrap();
    let size = u16::try_from(fichas.len()).unwrap();
    let head = [w(&[0]), vec![0, letters], w(&[size, 0, 0, 0, 0]), vec![0]].concat();
    [head, nombre.as_bytes().to_vec(), fichas.to_vec()].concat()
}

/// Rows from 0 of column A of a sheet.
fn area3d(hoja: u16, de: u16, a: u16) -> Vec<u8> {
    [vec![0x3b], w(&[hoja, de, a, 0, 0])].concat()
}

fn area(de: u16, a: u16) -> Vec<u8> {
    [vec![0x25], w(&[de, a, 0, 0])].concat()
}

#[test]
fn rows_at_the_end_are_copies_of_the_pattern_row() {
    let dv = lista(&[vec![0x17, 5, 0], b"SI\0NO".to_vec()].concat(), &[[1, 4, 1, 2], [0, 1, 9, 9]]);
    let cf = (0x1b0, [w(&[1, 0, 2, 4, 0, 0, 1, 2, 4, 0, 0])].concat());
    let libro = una_lista(&[combinadas(&[[4, 4, 2, 3], [0, 0, 0, 1]]), cf, dv], &[]).archivo();
    let celdas = vec![como(poner("A6", "x"), 5), poner("F8", "último"), poner("A5", "primero")];
    let lleno = llenar(&libro, &[pedido(celdas, &[(5, 2), (5, 1)])]);
    let all = records(&stream_of(&lleno));
    let rows: Vec<_> = all.iter().filter(|r| r.0 == 0x208 && u16_at(&r.2, 6) == 620).collect();
    assert_eq!(rows.iter().map(|r| u16_at(&r.2, 0)).collect::<Vec<_>>(), [4, 5, 6, 7]);
    assert!(rows.iter().all(|r| r.2[12..] == w(&[0x1c0, 40])));
    for row in 5..8 {
        let own = |r: &&(u16, usize, Vec<u8>)| [0xfd, 0x201].contains(&r.0) && u16_at(&r.2, 0) == row;
        let looks: Vec<_> = all.iter().filter(own).map(|r| (u16_at(&r.2, 2), u16_at(&r.2, 4))).collect();
        assert_eq!(looks, [(0, 30), (1, 31), (2, 32), (3, 33), (5, 34)], "{row}");
    }
    let merged: Vec<_> = all.iter().filter(|r| r.0 == 0xe5).map(|r| r.2.clone()).collect();
    assert_eq!(merged[1], w(&[3, 5, 5, 2, 3, 6, 6, 2, 3, 7, 7, 2, 3]));
    let dv = all.iter().find(|r| r.0 == 0x1be).unwrap();
    assert!(dv.2.ends_with(&w(&[2, 1, 7, 1, 2, 0, 1, 9, 9])), "{dv:?}");
    let cf = all.iter().find(|r| r.0 == 0x1b0).unwrap();
    assert_eq!(cf.2, w(&[1, 0, 2, 7, 0, 0, 1, 2, 7, 0, 0]));
    for (donde, esperado) in [("A6", "x"), ("F8", "último"), ("A5", "primero")] {
        assert_eq!(valor(&lleno, "Hoja", donde).to_string(), esperado);
    }
    let covered = mensajes(fill(&libro, &[pedido(vec![poner("D7", "x")], &[(5, 2)])]));
    assert_eq!(
        covered,
        "[libro-combinada] hoja «Hoja», celda D7: está combinada en C7:D7; se escribe solo en C7"
    );
}

#[test]
fn blank_rows_of_the_same_look_below_are_taken_over() {
    let mut libro = una_lista(&[], &[]);
    let more = [fila(5, 255, 0, 15), blanco(5, 1, 31), blanco(5, 2, 32)];
    let at = libro.hojas[0].registros.iter().position(|r| r.0 == 0xd7).unwrap();
    libro.hojas[0].registros.splice(at..at, more);
    libro.hojas[0].registros.iter_mut().find(|r| r.0 == 0xd7).unwrap().1.extend([0, 0]);
    // Rows stand before all cells of a block.
    let block = &mut libro.hojas[0].registros;
    let row = block.iter().position(|r| r.0 == 0x208 && u16_at(&r.1, 0) == 5).unwrap();
    let row = block.remove(row);
    let first = block.iter().position(|r| r.0 == 0x208).unwrap();
    block.insert(first + 2, row);
    let lleno = llenar(&libro.archivo(), &[pedido(vec![], &[(5, 2)])]);
    let rows = records(&stream_of(&lleno));
    let heights: Vec<_> = rows.iter().filter(|r| r.0 == 0x208).map(|r| u16_at(&r.2, 6)).collect();
    assert_eq!(heights, [300, 620, 620, 620, 300]);
}

/// A drawing that ends in this row, from 0.
fn dibujo(fila: u16) -> Registro {
    let anchor = w(&[0, 0, 0, 0, 0, 2, 0, fila, 0]);
    let inside = [w(&[0, 0xf010, 18, 0]), anchor].concat();
    let size = u16::try_from(inside.len()).unwrap();
    (0xec, [w(&[0x0f, 0xf004, size, 0]), inside].concat())
}

#[test]
fn what_stands_below_keeps_rows_from_being_put_in_and_is_named() {
    let list = lista(&[0x17, 1, 0, b'x'], &[[6, 9, 0, 0]]);
    let mut said = Vec::new();
    let detras: [&[Registro]; 9] = [
        &[combinadas(&[[4, 6, 0, 0]])],
        &[list],
        &[(0x1b0, w(&[1, 0, 7, 9, 0, 0, 1, 7, 9, 0, 0]))],
        &[(0x1b8, [w(&[8, 8, 0, 0]), vec![0; 20]].concat())],
        &[(0x1c, w(&[9, 0, 0, 1, 0]))],
        &[(0x1b, w(&[1, 20, 0, 255]))],
        &[dibujo(5)],
        &[(0xec, vec![0, 0, 0x10, 0xf0, 99, 0, 0, 0])],
        &[(0xb0, vec![0; 60])],
    ];
    for records in detras {
        said.push(mensajes(fill(&una_lista(records, &[]).archivo(), &[pedido(vec![], &[(5, 3)])])));
    }
    assert!(fill(&una_lista(&[dibujo(4)], &[]).archivo(), &[pedido(vec![], &[(5, 3)])]).is_ok());
    let otra = [formula(0, 3, &area3d(0, 0, 4)), formula(0, 3, &area3d(0, 6, 6)), formula(0, 3, &[0x7f])];
    for records in otra {
        said.push(mensajes(fill(&una_lista(&[], &[records]).archivo(), &[pedido(vec![], &[(5, 3)])])));
    }
    for harmless in [area3d(1, 0, 4), area3d(0, 0, 3), area3d(0, 4, 4), area3d(0, 0, 60_000), area(0, 4)] {
        let libro = una_lista(&[], &[formula(0, 3, &harmless)]).archivo();
        assert!(fill(&libro, &[pedido(vec![], &[(5, 3)])]).is_ok(), "{harmless:?}");
    }
    let mut libro = una_lista(&[], &[]);
    libro.antes[2].1 = nombre("Zona", &area3d(0, 0, 4));
    said.push(mensajes(fill(&libro.archivo(), &[pedido(vec![], &[(5, 1)])])));
    said.push(mensajes(fill(&una_lista(&[], &[]).archivo(), &[pedido(vec![], &[(1, 2)])])));
    said.push(mensajes(fill(&una_lista(&[], &[]).archivo(), &[pedido(vec![], &[(5, 2), (7, 1)])])));
    let mut libro = una_lista(&[], &[]);
    let at = libro.hojas[0].registros.iter().position(|r| r.0 == 0xd7).unwrap();
    libro.hojas[0].registros.insert(at, formula(4, 7, &[0x1e, 1, 0]));
    said.push(mensajes(fill(&libro.archivo(), &[pedido(vec![], &[(5, 2)])])));
    insta::assert_snapshot!(said.join("\n"));
    let rechazo = fill(&una_lista(&[], &[]).archivo(), &[pedido(vec![], &[(1, 2)])]).unwrap_err().remove(0);
    insta::assert_snapshot!(rechazo.ayuda, @"Inserte en Excel 2 filas después de la fila 1 y vuelva a llenar el archivo; o guárdelo como .xlsx, donde este programa las inserta.");
}

fn forma(libro: &Libro) -> Vec<Forma> {
    formas(&libro.archivo()).unwrap()
}

#[test]
fn the_form_of_a_sheet_tells_formulas_cells_and_protection() {
    let mut libro = una_lista(&[], &[formula(0, 3, &[0x1e, 1, 0])]);
    libro.hojas[0].registros.insert(0, (0x12, w(&[1])));
    // A chart of its own is no sheet of cells; one that lies on a sheet brings no cells.
    let chart = vec![(0x809, w(&[0x600, 0x20])), numero(9, 9, 0, 1.0), (0x0a, vec![])];
    libro.hojas[1].registros.extend(chart);
    libro.hojas.insert(1, Hoja { nombre: "Gráfico", clase: 2, registros: vec![numero(0, 0, 0, 1.0)] });
    let formas = forma(&libro);
    assert_eq!(formas.iter().map(|f| f.nombre.as_str()).collect::<Vec<_>>(), ["Hoja", "Otra"]);
    assert_eq!((formas[0].protegida, formas[1].protegida), (true, false));
    let row: Vec<u16> = formas[0].celdas[&4].iter().copied().collect();
    assert_eq!((row, formas[0].celdas.len()), (vec![0, 1, 2, 3, 5], 2));
    assert_eq!(formas[1].formulas.iter().copied().collect::<Vec<_>>(), [(0, 3)]);
    assert_eq!(formas[1].celdas.len(), 1);
}

#[test]
fn drop_downs_say_their_words_wherever_these_stand() {
    let words = [
        texto(10, 0, 15, 0),
        celda(0x204, 11, 0, 15, &plano("rótulo")),
        blanco(12, 0, 15),
        numero(13, 0, 15, 2.5),
        celda(0x27e, 14, 0, 15, &(7_u32 << 2 | 2).to_le_bytes()),
        formula(15, 0, &[0x1e, 1, 0]),
        (0x207, plano("calculado")),
        texto(16, 0, 15, 2),
    ];
    let ref3d = [vec![0x3a], w(&[1, 10, 0])].concat();
    let relative = [vec![0x2d], w(&[9, 10, 0xc000, 0xc000])].concat();
    let rules = [
        lista(&[vec![0x17, 6, 0], b"SI\0 NO".to_vec()].concat(), &[[0, 9, 0, 1], [20, 20, 3, 3]]),
        lista(&area3d(1, 10, 16), &[[0, 9, 2, 2]]),
        lista(&[0x23, 1, 0, 0, 0], &[[0, 9, 3, 3]]),
        lista(&ref3d, &[[0, 9, 4, 4]]),
        lista(&area(0, 5), &[[0, 9, 5, 5]]),
        lista(&relative, &[[1, 9, 0, 0]]),
        lista(&[0x23, 9, 0, 0, 0], &[[0, 9, 6, 6]]),
        lista(&[0x1e, 1, 0], &[[0, 9, 7, 7]]),
        (0x1be, vec![3, 0, 0, 0, 9]),
    ];
    let mut libro = una_lista(&rules, &[]);
    let at = libro.hojas[1].registros.iter().position(|r| r.0 == 0xd7).unwrap();
    let close = (0xd7, vec![0; 4 + 2 * 7]);
    let rows: Vec<Registro> = (10..17).map(|f| fila(f, 300, 0, 15)).collect();
    libro.hojas[1].registros.splice(at + 1..=at, [rows, words.to_vec(), vec![close]].concat());
    libro.hojas[1].registros[0].1.extend([0; 4]);
    libro.antes[2].1 = nombre("Zona", &area3d(1, 10, 11));
    let hoja = forma(&libro).remove(0);
    let said: Vec<String> = hoja.listas.iter().map(|l| l.opciones.join("|")).collect();
    assert_eq!(said, ["SI|NO", "uno|rótulo|2.5|7|calculado|ñandú", "uno|rótulo", "uno", "uno|1", "", "", ""]);
    assert_eq!(hoja.options(20, 3), Some(&["SI".to_owned(), "NO".to_owned()][..]));
    assert_eq!((hoja.options(20, 4), hoja.options(9, 2).map(<[String]>::len)), (None, Some(6)));
}
