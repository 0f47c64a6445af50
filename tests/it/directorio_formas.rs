//! Every shape in which a year's directory may come gives the same rows; what is no directory is told what it is.

use std::fmt::Write as _;
use std::path::Path;

use convenio::catalogo::{Catalogo, Dependencia};
use convenio::directorio::{Directorio, Estado, Leido, Persona, leer};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::comun::zip_de;
use crate::directorio_muestra::{celdas, filas, original};

fn leido(bytes: &[u8], anio: Option<u16>) -> Result<Leido, String> {
    leer(Path::new("d.csv"), bytes, anio, Catalogo::propio()).map_err(|notas| {
        notas.iter().fold(String::new(), |mut texto, d| {
            let _ = writeln!(texto, "{}: {}[{}]: {} {}", d.lugar, d.severidad, d.codigo, d.mensaje, d.ayuda);
            texto
        })
    })
}

fn bueno(bytes: &[u8]) -> Directorio {
    let leido = leido(bytes, None).unwrap();
    assert_eq!(leido.rechazadas, 0, "{:?}", leido.avisos);
    leido.directorio
}

fn rechazado(bytes: &[u8], codigo: &str, dice: &[&str]) {
    let error = leido(bytes, None).expect_err(codigo);
    assert!(error.contains(&format!("error[{codigo}]")), "{error}");
    for que in dice {
        assert!(error.contains(que), "{que}: {error}");
    }
}

/// The sample with one row changed, as text.
fn con(change: impl Fn(&mut Vec<Vec<String>>)) -> Vec<u8> {
    let mut tabla = celdas(2024, &filas());
    change(&mut tabla);
    tabla.iter().map(|fila| fila.join(";") + "\r\n").collect::<String>().into_bytes()
}

fn columna(nombre: &str) -> usize {
    crate::directorio_muestra::COLUMNAS.split(';').position(|c| c == nombre).unwrap()
}

/// Rows that were refused: line and reason.
fn rechazos(bytes: &[u8]) -> Vec<String> {
    let leido = leido(bytes, None).unwrap();
    let rows = leido.avisos.iter().filter(|d| d.codigo == "directorio-fila");
    rows.map(|d| format!("{} {}", d.lugar, d.mensaje)).collect()
}

/// As a workbook, after `before` other rows; digits as numbers, as Excel makes them.
fn planilla(tabla: &[Vec<String>], before: u32, sheets_before: usize) -> Vec<u8> {
    let mut libro = Workbook::new();
    for n in 0..sheets_before {
        libro.add_worksheet().set_name(format!("Otra {n}")).unwrap().write_string(0, 0, "Portada").unwrap();
    }
    let hoja = libro.add_worksheet();
    for fila in 0..before {
        hoja.write_string(fila, 0, "Directorio").unwrap();
    }
    for (fila, celdas) in (before..).zip(tabla) {
        for (columna, celda) in (0..).zip(celdas) {
            match celda.parse::<f64>() {
                Ok(n) => hoja.write_number(fila, columna, n).unwrap(),
                Err(_) => hoja.write_string(fila, columna, celda).unwrap(),
            };
        }
    }
    libro.save_to_buffer().unwrap()
}

#[test]
fn the_ministry_s_shape_is_read_and_the_personal_column_is_not() {
    let directorio = bueno(&original(2024, &filas()));
    assert_eq!((directorio.anio, directorio.escuelas.len()), (2024, 11));
    let natural = directorio.escuela(99_007).unwrap();
    assert_eq!((natural.rut, natural.persona, natural.digito), (None, Persona::Natural, '8'));
    let liceo = directorio.escuela(99_004).unwrap();
    assert_eq!(liceo.nombre, "LICEO POLITÉCNICO EL ÑANDÚ");
    assert_eq!((liceo.rut, liceo.dependencia), (Some(69_999_001), Dependencia::Municipal));
    assert_eq!((liceo.comuna.as_str(), liceo.codigo_comuna().as_str()), ("ÑUÑOA", "13120"));
    assert_eq!(
        directorio.escuela(99_001).unwrap().codigo_comuna(),
        "06115",
        "with the zero that SUBDERE writes"
    );
    let states: Vec<Estado> = [99_003, 99_010, 99_011].map(|n| directorio.escuela(n).unwrap().estado).into();
    assert_eq!(states, [Estado::EnReceso, Estado::Cerrado, Estado::SinMatricula]);
    let whole =
        format!("{directorio:?}{}", String::from_utf8(convenio::directorio::write(&directorio)).unwrap());
    assert!(!whole.contains(crate::directorio_muestra::MRUN));
}

#[test]
fn a_rut_of_a_natural_person_is_not_kept_should_a_year_have_it() {
    let bytes = con(|tabla| {
        let natural = tabla.iter_mut().find(|f| f[columna("P_JURIDICA")] == "0").unwrap();
        natural[columna("RUT_SOSTENEDOR")] = "12345678".to_owned();
    });
    assert_eq!(bueno(&bytes).escuela(99_007).unwrap().rut, None);
}

#[test]
fn the_columns_that_2025_adds_and_those_of_old_years_make_no_difference() {
    let base = bueno(&original(2024, &filas()));
    let more = con(|tabla| {
        let at = columna("MAT_TOTAL");
        for (n, fila) in tabla.iter_mut().enumerate() {
            for k in (1..=8).rev() {
                fila.insert(at, if n == 0 { format!("MAT_ENS_{k}") } else { "12".to_owned() });
            }
            fila.push(if n == 0 { "NOMBRE_SLEP".to_owned() } else { " ".to_owned() });
        }
    });
    assert_eq!(bueno(&more), base);
    let few = ["RBD", "NOM_RBD", "NOM_COM_RBD", "COD_DEPE", "ESTADO_ESTAB"].map(columna);
    let fewer = con(|tabla| {
        for fila in tabla.iter_mut() {
            *fila = few.iter().map(|n| fila[*n].clone()).collect();
        }
    });
    let leido = leido(&fewer, Some(2011)).unwrap();
    assert_eq!(leido.directorio.anio, 2011);
    for (a, b) in leido.directorio.escuelas.iter().zip(&base.escuelas) {
        assert_eq!((a.rbd, a.digito, &a.nombre, &a.comuna), (b.rbd, b.digito, &b.nombre, &b.comuna));
        assert_eq!(
            (a.codigo_comuna, a.dependencia, a.estado, a.rut),
            (b.codigo_comuna, b.dependencia, b.estado, None)
        );
    }
    let coded = con(|tabla| {
        for fila in tabla.iter_mut() {
            fila.remove(columna("NOM_COM_RBD"));
        }
    });
    assert_eq!(bueno(&coded).escuelas, base.escuelas, "the name comes from the catalogue");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_same_rows_come_out_of_every_mutation_of_the_shape(
        order in Just((0..50_usize).collect::<Vec<_>>()).prop_shuffle(),
        rows in Just((1..12_usize).collect::<Vec<_>>()).prop_shuffle(),
        delimiter in prop::sample::select(vec![';', ',', '\t']),
        upper in any::<bool>(),
        encoding in 0..3_u8,
        line_end in prop::sample::select(vec!["\n", "\r\n"]),
        last_end in any::<bool>(),
        padding in any::<bool>(),
        blank_line in any::<bool>(),
        extra in 0..4_usize,
        without in prop::collection::vec(prop::sample::select(vec!["MRUN", "LATITUD", "PACE", "COD_REG_RBD", "DGV_RBD", "COD_DEPE2", "ESPE_11", "NOM_COM_RBD"]), 0..4),
        container in 0..4_u8,
    ) {
        let tabla = celdas(2024, &filas());
        let kept: Vec<usize> = order.into_iter().filter(|n| !without.contains(&tabla[0][*n].as_str())).collect();
        let mut mutated: Vec<Vec<String>> = Vec::new();
        for n in std::iter::once(0).chain(rows) {
            let mut fila: Vec<String> = kept.iter().map(|c| tabla[n][*c].clone()).collect();
            for k in 0..extra {
                fila.insert(k * 3 % fila.len(), if n == 0 { format!("NUEVA_{k}") } else { format!("x{k}") });
            }
            if n == 0 && !upper {
                for c in &mut fila {
                    *c = c.to_lowercase();
                }
            }
            mutated.push(fila);
        }
        let bytes = if container == 3 {
            planilla(&mutated, u32::from(padding), usize::from(blank_line))
        } else {
            let cell = |c: &String| {
                let c = if padding && !c.trim().is_empty() { format!(" {c} ") } else { c.clone() };
                if c.contains(delimiter) || c.contains('"') { format!("\"{c}\"") } else { c }
            };
            let mut texto: String = mutated
                .iter()
                .map(|fila| fila.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()) + line_end)
                .collect();
            if blank_line {
                texto = format!("{line_end}{}", texto.replacen(line_end, &format!("{line_end}{line_end}"), 2));
            }
            if !last_end {
                texto.truncate(texto.len() - line_end.len());
            }
            let plain = match encoding {
                0 => format!("\u{feff}{texto}").into_bytes(),
                1 => texto.into_bytes(),
                _ => encoding_rs::WINDOWS_1252.encode(&texto).0.into_owned(),
            };
            if container == 2 { zip_de(&[("__MACOSX/._d.csv", b"x"), ("carpeta/", b""), ("carpeta/d.CSV", &plain)]) } else { plain }
        };
        prop_assert_eq!(bueno(&bytes), bueno(&original(2024, &filas())));
    }

    #[test]
    fn any_cut_or_damaged_file_ends_in_words_and_never_in_a_panic(
        cut in 0..4000_usize,
        at in 0..4000_usize,
        byte in any::<u8>(),
        inside in any::<bool>(),
    ) {
        let mut bytes = original(2024, &filas());
        if inside {
            bytes = zip_de(&[("d.csv", &bytes)]);
        }
        let (cut, at) = (cut % bytes.len(), at % bytes.len());
        let _ = leido(&bytes[..cut], None);
        bytes[at] = byte;
        if let Ok(leido) = leido(&bytes, Some(2024)) {
            prop_assert!(leido.directorio.escuelas.len() + leido.rechazadas >= 10, "a row was lost in silence");
        }
    }
}

#[test]
fn what_is_no_directory_is_told_what_it_is_and_what_to_do() {
    rechazado(b"", "directorio-formato", &["vacío"]);
    rechazado(b"Rar!\x1a\x07\x01\x00abc", "directorio-formato", &["RAR", "7-Zip", ".csv"]);
    rechazado(b"7z\xbc\xaf\x27\x1c", "directorio-formato", &["7z"]);
    rechazado(b"%PDF-1.7", "directorio-formato", &["PDF"]);
    rechazado(b"<!DOCTYPE html><html>", "directorio-formato", &["página web"]);
    rechazado(&[0xd0, 0xcf, 0x11, 0xe0, 0], "directorio-formato", &[".xls"]);
    let utf16: Vec<u8> = "AGNO;RBD\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    rechazado(&utf16, "directorio-formato", &["UTF-16", "CSV UTF-8"]);
    rechazado(&[&[0xff, 0xfe], &utf16[..]].concat(), "directorio-formato", &["UTF-16"]);
    let csv = original(2024, &filas());
    rechazado(
        &zip_de(&[("a.csv", &csv), ("b.csv", &csv)]),
        "directorio-formato",
        &["2 archivos CSV", "«a.csv» y «b.csv»"],
    );
    rechazado(&zip_de(&[("leame.pdf", b"x")]), "directorio-formato", &["ningún CSV", "«leame.pdf»"]);
    rechazado(&zip_de(&[]), "directorio-formato", &["vacío"]);
    rechazado(&zip_de(&[("a.csv", &zip_de(&[("b.csv", &csv)]))]), "directorio-formato", &["otro ZIP"]);
    let zip = zip_de(&[("a.csv", &csv)]);
    rechazado(&zip[..zip.len() / 2], "directorio-danado", &["dañado"]);
    let xlsx = planilla(&celdas(2024, &filas()), 0, 0);
    assert!(leido(&xlsx[..xlsx.len() / 2], None).is_err());
    rechazado(
        &planilla(&[vec!["Alumno".to_owned(), "Nota".to_owned()]], 0, 0),
        "directorio-columnas",
        &["RBD", "Alumno, Nota"],
    );
}

#[test]
fn another_open_data_set_is_told_by_the_columns_it_lacks_or_by_its_rows() {
    rechazado(
        b"AGNO;RBD;MRUN;NOTA\n2024;1;2;3\n",
        "directorio-columnas",
        &["NOM_RBD", "COD_DEPE", "ESTADO_ESTAB", "NOM_COM_RBD", "AGNO, RBD, MRUN, NOTA"],
    );
    rechazado(b"a;b;c\n1;2;3\n", "directorio-columnas", &["falta la columna RBD"]);
    let doubled = con(|tabla| tabla.iter_mut().for_each(|f| f.push(f[1].clone())));
    rechazado(&doubled, "directorio-columnas", &["dos veces la columna RBD"]);
    let harmless = con(|tabla| tabla.iter_mut().for_each(|f| f.push(f[columna("PACE")].clone())));
    assert_eq!(bueno(&harmless).escuelas.len(), 11, "a doubled column that nobody reads");
    let repeated = con(|tabla| {
        let rows: Vec<_> = tabla[1..].to_vec();
        tabla.extend(rows.iter().cycle().take(110).cloned());
    });
    rechazado(&repeated, "directorio-otro", &["otro conjunto de datos", "110 repiten"]);
    rechazado(&con(|tabla| tabla.truncate(1)), "directorio-otro", &["ninguna fila"]);
}

#[test]
fn a_row_that_cannot_be_read_is_listed_with_its_line_and_the_rest_is_kept() {
    for (que, valor, dice) in [
        ("RBD", "1195,0", "RBD no es un número entero sin puntos ni comas: «1195,0»"),
        ("RBD", "1.195", "«1.195»"),
        ("RBD", " ", "no tiene RBD"),
        ("RBD", "123456", "más cifras"),
        ("RBD", "-5", "«-5»"),
        ("NOM_RBD", " ", "el RBD 99002 no tiene nombre"),
        ("NOM_RBD", "A\u{0}B", "NOM_RBD tiene U+0000"),
        ("NOM_RBD", "A\u{202e}B", "U+202E"),
        ("RUT_SOSTENEDOR", "62000660.0", "RUT_SOSTENEDOR no es un número"),
        ("RUT_SOSTENEDOR", "62000660-3", "dígito verificador"),
        ("COD_DEPE", "7", "no se conoce el valor «7» de COD_DEPE"),
        ("COD_DEPE", "", "COD_DEPE"),
        ("ESTADO_ESTAB", "X", "no se conoce el valor «X» de ESTADO_ESTAB"),
        ("P_JURIDICA", "5", "P_JURIDICA"),
        ("DGV_RBD", "12", "DGV_RBD no es un dígito"),
        ("COD_COM_RBD", "6.115", "COD_COM_RBD"),
        ("AGNO", "2023", "es de 2023, y el archivo es de 2024"),
        ("AGNO", "dos mil", "AGNO no es un número"),
    ] {
        let bytes = con(|tabla| tabla[2][columna(que)] = valor.to_owned());
        let notas = rechazos(&bytes);
        assert_eq!(notas.len(), 1, "{que} {valor}: {notas:?}");
        assert!(notas[0].starts_with("d.csv:3:1 ") && notas[0].contains(dice), "{que} {valor}: {notas:?}");
        assert_eq!(leido(&bytes, None).unwrap().directorio.escuelas.len(), 10);
    }
    let with_digit = con(|tabla| tabla[2][columna("RUT_SOSTENEDOR")] = "65.999.001-6".to_owned());
    assert_eq!(bueno(&with_digit).escuela(99_002).unwrap().rut, Some(65_999_001));
    let twice = con(|tabla| tabla[2] = tabla[1].clone());
    assert!(rechazos(&twice)[0].contains("ya está en otra fila"));
    let short = con(|tabla| tabla[2].truncate(20));
    assert!(rechazos(&short)[0].contains("d.csv:3:1 tiene 20 columnas y el encabezado 50"));
    let long = con(|tabla| tabla[2].push("de más".to_owned()));
    assert!(rechazos(&long)[0].contains("tiene 51 columnas"));
    let huge = con(|tabla| tabla[2][columna("NOM_RBD")] = "X".repeat(1 << 20));
    assert!(rechazos(&huge)[0].contains("más de 200 letras"));
    let huge_elsewhere = con(|tabla| tabla[2][columna("ORI_OTRO_GLOSA")] = "X".repeat(1 << 20));
    assert_eq!(bueno(&huge_elsewhere).escuelas.len(), 11);
    let mut broken = original(2024, &filas());
    let at = broken.windows(2).position(|w| w == "Ñ".as_bytes()).unwrap();
    broken[at] = 0xff;
    assert!(leido(&broken, None).unwrap().avisos.iter().any(|d| d.mensaje.contains("no se pueden leer")));
}

#[test]
fn an_odd_digit_is_kept_as_it_is_printed_and_told() {
    let leido = leido(&con(|tabla| tabla[2][columna("DGV_RBD")] = "0".to_owned()), None).unwrap();
    assert_eq!(leido.directorio.escuela(99_002).unwrap().rbd_escrito(), "99002-0");
    let said = leido.avisos.iter().find(|d| d.codigo == "directorio-digito").unwrap();
    assert!(said.mensaje.contains("99002-0") && said.lugar.to_string() == "d.csv:3:1", "{said:?}");
}

#[test]
fn quotes_that_are_not_closed_cost_their_own_line_and_no_other() {
    let glosa = columna("ORI_OTRO_GLOSA");
    for quoted in [vec![2], vec![2, 3], vec![2, 9], vec![11], vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]] {
        let bytes = con(|tabla| quoted.iter().for_each(|n| tabla[*n][glosa] = "\"ABC".to_owned()));
        for last_end in [true, false] {
            let bytes = if last_end { &bytes[..] } else { &bytes[..bytes.len() - 2] };
            let Ok(leido) = leido(bytes, None) else {
                assert!(quoted.contains(&11) && (!last_end || quoted.len() == 11), "{quoted:?}");
                continue;
            };
            let lines: Vec<String> = leido
                .avisos
                .iter()
                .filter(|d| d.codigo == "directorio-fila")
                .map(|d| d.lugar.to_string())
                .collect();
            let expected: Vec<String> = quoted.iter().map(|n| format!("d.csv:{}:1", n + 1)).collect();
            assert_eq!(lines, expected, "{:?}", leido.avisos);
            assert_eq!(leido.directorio.escuelas.len(), 11 - quoted.len());
        }
    }
    let closed = con(|tabla| tabla[2][glosa] = "\"A;B\r\n\"\"C\"\"\"".to_owned());
    assert_eq!(bueno(&closed).escuelas.len(), 11, "a cell of two lines is a cell");
}

#[test]
fn half_a_file_is_told_where_it_ends() {
    let bytes = original(2024, &filas());
    let cut = &bytes[..bytes.len() - 60];
    rechazado(cut, "directorio-danado", &["d.csv:12:1", "cortado"]);
}

#[test]
fn the_year_comes_from_the_file_or_from_the_person_and_they_may_not_differ() {
    let bytes = original(2024, &filas());
    assert_eq!(leido(&bytes, Some(2024)).unwrap().directorio.anio, 2024);
    let error = leido(&bytes, Some(2025)).unwrap_err();
    assert!(
        error.contains("[directorio-anio]") && error.contains("2024") && error.contains("--anio 2025"),
        "{error}"
    );
    let without = con(|tabla| tabla.iter_mut().for_each(|f| drop(f.remove(0))));
    rechazado(&without, "directorio-anio", &["--anio"]);
    assert_eq!(leido(&without, Some(2009)).unwrap().directorio.anio, 2009);
    let spanish = con(|tabla| tabla[0][0] = "AÑO".to_owned());
    assert_eq!(bueno(&spanish).anio, 2024);
    rechazado(&con(|tabla| tabla[1][0] = "20244".to_owned()), "directorio-anio", &["20244"]);
}

#[test]
fn more_rows_than_any_directory_are_another_data_set() {
    let mut texto = String::from("AGNO;RBD;NOM_RBD;COD_COM_RBD;COD_DEPE;ESTADO_ESTAB\n");
    for n in 0..100_001 {
        let _ = writeln!(texto, "2024;{n};X;6115;3;1");
    }
    rechazado(texto.as_bytes(), "directorio-demasiado-grande", &["100000 filas"]);
    let much = zip_de(&[("d.csv", &vec![b'x'; 33 << 20])]);
    assert!(much.len() < 1 << 20);
    rechazado(&much, "directorio-demasiado-grande", &["d.csv/d.csv", "32 MB"]);
}

#[test]
fn a_sheet_is_found_behind_a_cover_and_its_rows_have_their_places() {
    let mut tabla = celdas(2024, &filas());
    tabla[2][columna("COD_DEPE")] = "9".to_owned();
    let leido = leido(&planilla(&tabla, 3, 2), None).unwrap();
    assert_eq!(leido.directorio.escuelas.len(), 10);
    let places: Vec<String> = leido.avisos.iter().map(|d| d.lugar.to_string()).collect();
    assert!(places.contains(&"d.csv:Sheet3!A6".to_owned()), "{places:?}");
    let mut tabla = celdas(2024, &filas());
    tabla[2][columna("RBD")] = "99002.5".to_owned();
    assert!(leido_texto(&planilla(&tabla, 0, 0)).contains("99002.5"));
}

fn leido_texto(bytes: &[u8]) -> String {
    leido(bytes, None).unwrap().avisos.iter().map(|d| d.mensaje.clone()).collect()
}
