//! Old workbooks (.xls) as other programs write them: xlwt, LibreOffice, Apache POI; filled, and read by xlrd, LibreOffice
//! and POI.

use convenio::documentos::modelos::excel::biff::{fill, formas};
use convenio::documentos::modelos::excel::pedido::{Escritura, Pedido};

use super::libreoffice::{convert, values};
use super::*;
use crate::biff::{como, contar, poner};
use crate::biff_hecho::{put_right, stream_of};

fn python(script: &str, argumentos: &[&OsStr]) -> String {
    let python = std::env::var_os("CONVENIO_PYTHON").unwrap_or_else(|| "python3".into());
    run(Command::new(python).arg("-B").arg(raiz().join("tests/pares").join(script)).args(argumentos))
}

fn java(argumentos: &[&OsStr]) -> String {
    let script = raiz().join("tests/pares/LibroPoi.java");
    run(Command::new("java").args(["-cp", "/usr/share/java/*"]).arg(script).args(argumentos))
}

/// A workbook of xlwt: a matrix whose list begins in row 7, and a sheet of rich texts.
fn de_xlwt(mesa: &Mesa, modo: &str) -> PathBuf {
    let ruta = mesa.ruta(&format!("{modo}.xls"));
    python("libro_xlwt.py", &[ruta.as_os_str(), modo.as_ref()]);
    ruta
}

/// What xlrd sees change.
fn changes(mesa: &Mesa, antes: &Path, lleno: &[u8]) -> Vec<String> {
    let despues = mesa.escribir("despues.xls", lleno);
    let seen: Value =
        serde_json::from_str(&python("comparar_xls.py", &[antes.as_os_str(), despues.as_os_str()])).unwrap();
    seen[0].as_array().unwrap().iter().map(text).collect()
}

fn wanted(filas: std::ops::Range<u32>) -> Vec<Escritura> {
    let of_row = |f: u32| {
        [
            como(poner(&format!("B{f}"), &format!("{:05}-{}", 1_000 + f, f % 10)), 7),
            como(poner(&format!("C{f}"), &format!("Escuela «Ñandú» {f} ∞ 😀")), 7),
            como(contar(&format!("A{f}"), 3_000 + f), 7),
        ]
    };
    filas.flat_map(of_row).collect()
}

fn llenar(ruta: &Path, celdas: Vec<Escritura>) -> Vec<u8> {
    let hoja = "Hoja".to_owned();
    fill(&fs::read(ruta).unwrap(), &[Pedido { hoja, celdas, filas: vec![] }])
        .unwrap_or_else(|e| panic!("{e:?}"))
}

#[test]
#[ignore = "needs xlrd and xlwt"]
fn xlrd_sees_nothing_change_in_a_workbook_of_xlwt_but_the_cells_that_were_written() {
    let mesa = Mesa::new();
    for (modo, filas) in [("chico", 7..10), ("grande", 7..820)] {
        let ruta = de_xlwt(&mesa, modo);
        let seen = changes(&mesa, &ruta, &llenar(&ruta, wanted(filas.clone())));
        let expected: Vec<String> = filas
            .flat_map(|f| {
                [
                    format!("Hoja!A{f}: {}.0 -> {}.0", f - 6, 3_000 + f),
                    format!("Hoja!B{f}: None -> '{:05}-{}'", 1_000 + f, f % 10),
                    format!("Hoja!C{f}: None -> 'Escuela «Ñandú» {f} ∞ 😀'"),
                ]
            })
            .collect();
        assert_eq!(seen, expected, "{modo}");
    }
    // Rows below the list, which the file does not have, look like the pattern row.
    let ruta = de_xlwt(&mesa, "chico");
    let celdas = vec![como(poner("B60", "x"), 7), como(contar("A60", 9), 7), poner("B61", "y")];
    let seen = changes(&mesa, &ruta, &llenar(&ruta, celdas));
    let look =
        |c: &str| seen.iter().find(|s| s.starts_with(c)).unwrap().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert_eq!(
        [look("Hoja!A60"), look("Hoja!B60"), look("Hoja!B61")].map(|l| l == "15"),
        [false, false, true]
    );
}

#[test]
#[ignore = "needs xlrd and xlwt"]
fn xlrd_sees_rows_that_were_put_in_at_the_end() {
    let mesa = Mesa::new();
    let ruta = de_xlwt(&mesa, "chico");
    let insertar = |fila, veces| Pedido {
        hoja: "Hoja".to_owned(),
        celdas: vec![poner("C48", "nueva")],
        filas: vec![convenio::documentos::modelos::excel::pedido::Insercion { fila, veces }],
    };
    let bytes = fs::read(&ruta).unwrap();
    let seen = changes(&mesa, &ruta, &fill(&bytes, &[insertar(46, 3)]).unwrap());
    assert_eq!(seen.len(), 15, "{seen:?}");
    assert!(seen.iter().any(|s| s.starts_with("Hoja!C48: nada -> 'nueva'")), "{seen:?}");
    let refused = fill(&bytes, &[insertar(40, 3)]).unwrap_err();
    assert!(refused[0].mensaje.contains("algo escrito debajo"), "{refused:?}");
}

#[test]
#[ignore = "needs libreoffice, xlrd and xlwt"]
fn libreoffice_saves_the_values_that_were_written_and_all_others() {
    let mesa = Mesa::new();
    let ruta = de_xlwt(&mesa, "grande");
    let before = values(&convert(&mesa, "xlsx", std::slice::from_ref(&ruta)).join("grande.xlsx"));
    let lleno = mesa.escribir("lleno.xls", llenar(&ruta, wanted(7..820)));
    let after = values(&convert(&mesa, "xlsx", &[lleno]).join("lleno.xlsx"));
    assert_eq!(before.len(), after.len());
    assert_eq!(before[1], after[1], "the other sheet");
    for (f, (a, b)) in (1..).zip(before[0].1.iter().zip(&after[0].1)) {
        for (c, (a, b)) in a.iter().zip(b).enumerate() {
            let expected = match (f, c) {
                (7..820, 0) => format!("Float({}.0)", 3_000 + f),
                (7..820, 1) => format!("String(\"{:05}-{}\")", 1_000 + f, f % 10),
                (7..820, 2) => format!("String(\"Escuela «Ñandú» {f} ∞ 😀\")"),
                // A sum counts anew.
                (3, 1) => continue,
                _ => a.clone(),
            };
            assert_eq!(b, &expected, "{f} {c}");
        }
    }
}

#[test]
#[ignore = "needs libreoffice, xlrd and xlwt"]
fn a_workbook_of_libreoffice_is_filled() {
    let mesa = Mesa::new();
    let xlsx = mesa.escribir("matriz.xlsx", crate::libro::matriz());
    let xls = convert(&mesa, "xls", &[xlsx]).join("matriz.xls");
    let hoja = crate::libro::HOJA.to_owned();
    let formas = formas(&fs::read(&xls).unwrap()).unwrap();
    assert_eq!(formas[0].nombre, hoja);
    assert!(formas[0].formulas.contains(&(5, 5)) && !formas[0].listas.is_empty(), "{:?}", formas[0]);
    let celdas =
        vec![poner("B6", "00125-4"), poner("B7", "0200"), poner("C8", "dicho"), como(poner("A60", "n"), 7)];
    let bytes = fs::read(&xls).unwrap();
    let lleno = fill(&bytes, &[Pedido { hoja: hoja.clone(), celdas, filas: vec![] }]).unwrap();
    let seen = changes(&mesa, &xls, &lleno);
    assert_eq!(seen.len(), 4, "{seen:?}");
    assert_eq!(seen[..2], [format!("{hoja}!B6: None -> '00125-4'"), format!("{hoja}!B7: None -> '0200'")]);
    // Its rows stand in blocks without an index: cells, counts and places are right by our own measure too.
    let (stream, mut right) = (stream_of(&lleno), stream_of(&lleno));
    put_right(&mut right);
    assert!(stream == right, "a place or a count is not right");
    let refused =
        fill(&bytes, &[Pedido { hoja, celdas: vec![poner("F7", "x"), poner("E7", "x")], filas: vec![] }]);
    assert_eq!(refused.unwrap_err().len(), 2);
}

#[test]
#[ignore = "needs Apache POI and xlrd"]
fn poi_reads_its_own_workbook_with_nothing_changed_but_what_was_written() {
    let mesa = Mesa::new();
    let ruta = mesa.ruta("poi.xls");
    java(&["escribir".as_ref(), ruta.as_os_str()]);
    let formas = formas(&fs::read(&ruta).unwrap()).unwrap();
    let words: Vec<String> = formas[0].listas.iter().map(|l| l.opciones.join("|")).collect();
    assert_eq!(words, ["SI|NO", "opción 0|opción 1|opción 2"]);
    let celdas = vec![
        como(poner("B7", "SI"), 4),
        como(poner("C7", "opción 1"), 4),
        poner("D8", "otro"),
        contar("A9", 77),
        como(poner("E70", "fila que no estaba ∞"), 4),
    ];
    let lleno = mesa.escribir("lleno.xls", llenar(&ruta, celdas));
    let [before, after] = [&ruta, &lleno].map(|r| java(&["leer".as_ref(), r.as_os_str()]));
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let gone: Vec<_> = before.iter().filter(|l| !after.contains(l)).collect();
    let new: Vec<_> = after.iter().filter(|l| !before.contains(l)).collect();
    assert_eq!(gone.len(), 4, "{gone:?}");
    let look = before.iter().find(|l| l.starts_with("Hoja B7 ")).unwrap().split(' ').nth(2).unwrap();
    let expected = [
        format!("Hoja B7 {look} STRING SI"),
        format!("Hoja C7 {look} STRING opción 1"),
        format!("Hoja D8 {look} STRING otro"),
        format!("Hoja A9 {look} NUMERIC 77.0"),
        "fila 70 303".to_owned(),
        format!("Hoja E70 {look} STRING fila que no estaba ∞"),
    ];
    assert_eq!(new.iter().map(|l| (**l).to_owned()).collect::<Vec<_>>(), expected);
    assert_eq!(changes(&mesa, &ruta, &fs::read(&lleno).unwrap()).len(), 5);
}
