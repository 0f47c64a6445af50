//! Files at the edge of what a blank matrix is: nothing recognised, a sheet missing, hidden, protected, locked, damaged,
//! too old, or called otherwise than it is.

use std::fs;
use std::io::{Cursor, Write};

use crate::biff_hecho::{self as biff, Registro};
use crate::comun::{Mesa, ejemplo};
use crate::comun_matriz::{Hoja, check, detenido, formatos, llenar, lleno, lleno_con, uno, xls, xlsx};
use crate::comun_zip::{Entrada, Forma, write};
use crate::matriz::{ESCUELA, MARCAS, PERSONAS, TRES, contactos, escuelas, pide, servicios, tres};
use crate::modelo::{SUBVENCIONADO, modelo};
use crate::modelo_hostil::{acotado, names, told};

const TODO: &[(&str, &[(&str, &str)])] =
    &[("Identificación", ESCUELA), ("Contactos", PERSONAS), ("Servicios", MARCAS)];

#[test]
fn a_workbook_of_something_else_comes_back_with_its_very_bytes() {
    let notas = [
        Hoja::new("Notas", &[&["Curso", "Alumno", "Nota"], &["1A", "Ana", "#7"], &["1B", "Luis", "#5"]]),
        Hoja::new("Vacía", &[]),
    ];
    for (nombre, bytes) in formatos(&notas).into_iter().chain(formatos(&[Hoja::new("Vacía", &[])])) {
        let mesa = Mesa::new();
        mesa.escribir(nombre, &bytes);
        let stopped = llenar(&mesa, nombre, &uno(), &[]);
        assert_eq!(stopped.codigo, 1, "{}", stopped.todo());
        assert!(stopped.errores.contains("no se reconoce ninguna hoja de servicios"), "{}", stopped.errores);
        let allowed = llenar(&mesa, nombre, &uno(), &["--permitir-blancos"]);
        assert_eq!(allowed.codigo, 0, "{}", allowed.todo());
        assert!(allowed.salida.contains("No se llenó ningún espacio"), "{}", allowed.todo());
        assert!(fs::read(mesa.ruta("lleno")).unwrap() == bytes, "not the very bytes");
        let seen = mesa.correr(["modelo", "analizar", nombre]);
        assert_eq!(seen.codigo, 0, "{}", seen.todo());
        assert!(seen.salida.contains("»: no se usa"), "{}", seen.salida);
    }
}

#[test]
fn a_sheet_that_is_missing_stops_it_and_the_rest_is_filled_where_it_is_allowed() {
    let dos = [escuelas(), contactos()];
    detenido(
        &dos,
        &pide(TRES),
        &["no se reconoce ninguna hoja de servicios", "una de las tres hojas (servicios)"],
    );
    lleno_con(&dos, &pide(TRES), &["--permitir-blancos"], &TODO[..2]);
}

#[test]
fn a_copy_for_older_programs_is_left_as_it_is_and_said() {
    let mut file = cfb::CompoundFile::open(Cursor::new(xls(&tres()))).unwrap();
    file.create_stream("/Book").unwrap().write_all(&[5; 900]).unwrap();
    file.flush().unwrap();
    let mesa = Mesa::new();
    mesa.escribir("a.xls", file.into_inner().into_inner());
    let corrida = llenar(&mesa, "a.xls", &pide(TRES), &[]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.todo().contains("una copia para Excel 5.0 y 95, que no se llena"), "{}", corrida.todo());
    let mesa = Mesa::new();
    mesa.escribir("b.xls", xls(&tres()));
    let other = llenar(&mesa, "b.xls", &pide(TRES), &[]);
    assert!(!other.todo().contains("Excel 5.0"), "{}", other.todo());
}

#[test]
fn hidden_and_protected_sheets_are_filled_and_it_is_said() {
    for oculta in [1, 2] {
        let mut hojas = tres();
        hojas[1].oculta = oculta;
        hojas[2].protegida = true;
        for corrida in lleno(&hojas, &pide(TRES), TODO) {
            for words in [
                "la hoja «Contactos» está oculta, y se llenó",
                "la hoja «Servicios» está protegida; se llenó igual",
            ] {
                assert!(corrida.errores.contains(words), "«{words}»: {}", corrida.todo());
            }
        }
    }
}

#[test]
fn a_hidden_copy_is_not_the_sheet() {
    let mut vieja = servicios();
    (vieja.nombre, vieja.oculta) = ("Servicios 2025", 1);
    let hojas = [escuelas(), contactos(), servicios(), vieja];
    for corrida in lleno(&hojas, &pide(TRES), TODO) {
        let said = "la hoja está oculta, y la de servicios es «Servicios»";
        assert!(corrida.salida.contains(said), "{}", corrida.todo());
        assert!(!corrida.errores.contains("está oculta, y se llenó"), "{}", corrida.todo());
    }
}

#[test]
fn nothing_is_written_over_what_was_given_or_what_is_there() {
    for (nombre, bytes) in formatos(&tres()) {
        let mesa = Mesa::new();
        mesa.escribir(nombre, &bytes);
        mesa.escribir("perfil.toml", pide(TRES));
        for salida in [nombre, "perfil.toml"] {
            let corrida =
                mesa.correr(["modelo", "llenar", nombre, "perfil.toml", "--salida", salida, "--forzar"]);
            assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
            assert!(corrida.errores.contains("error[modelo-salida]"), "{}", corrida.errores);
        }
        assert!(fs::read(mesa.ruta(nombre)).unwrap() == bytes);
        mesa.escribir("lleno", "otro");
        let kept = llenar(&mesa, nombre, &pide(TRES), &[]);
        assert_eq!(kept.codigo, 1, "{}", kept.todo());
        assert_eq!(fs::read(mesa.ruta("lleno")).unwrap(), b"otro");
        let forced = llenar(&mesa, nombre, &pide(TRES), &["--forzar"]);
        assert_eq!(forced.codigo, 0, "{}", forced.todo());
        assert_eq!(fs::read(mesa.ruta("lleno.anterior")).unwrap(), b"otro");
        check(&bytes, &fs::read(mesa.ruta("lleno")).unwrap(), TODO);
    }
}

#[test]
fn a_file_is_what_is_in_it_and_not_what_it_is_called() {
    let mesa = Mesa::new();
    for (nombre, bytes) in
        [("matriz.docx", xlsx(&tres())), ("matriz.xlsx", xls(&tres())), ("matriz.doc", xlsx(&tres()))]
    {
        mesa.escribir(nombre, &bytes);
        let corrida = llenar(&mesa, nombre, &pide(TRES), &["--forzar"]);
        assert_eq!(corrida.codigo, 0, "{nombre}: {}", corrida.todo());
        check(&bytes, &fs::read(mesa.ruta("lleno")).unwrap(), TODO);
    }
    mesa.escribir("modelo.xlsx", modelo(SUBVENCIONADO, &[]));
    let corrida = llenar(&mesa, "modelo.xlsx", &uno(), &["--forzar"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let texto = crate::comun::texto_de_word(&fs::read(mesa.ruta("lleno")).unwrap());
    assert!(texto.contains("RBD del establecimiento: 99001-9\n"), "{texto}");
}

fn cfb_of(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// Refused by every command, whatever was asked: with these words, soon, and nothing is left behind.
fn refused(bytes: impl AsRef<[u8]>, codigo: &str, words: &[&str]) {
    let mesa = Mesa::new();
    mesa.escribir("matriz.xlsx", bytes);
    let perfil = ejemplo("particular_subvencionado.toml");
    let llenar = ["modelo", "llenar", "matriz.xlsx", perfil.to_str().unwrap(), "--salida", "lleno"];
    told(&acotado(&mesa, &llenar), codigo, words);
    told(&acotado(&mesa, &[&llenar[..], &["--permitir-blancos", "--forzar"]].concat()), codigo, words);
    told(&acotado(&mesa, &["modelo", "analizar", "matriz.xlsx"]), codigo, words);
    told(&acotado(&mesa, &["modelo", "comparar", "matriz.xlsx", "matriz.xlsx"]), codigo, words);
    assert_eq!(names(&mesa), ["matriz.xlsx"]);
}

#[test]
fn locked_old_and_macro_workbooks_are_refused_by_what_they_are() {
    let sheet = |registros: Vec<Registro>| biff::Libro::de(registros);
    let mut locked = sheet(vec![]);
    locked.antes = vec![(0x2f, vec![1; 54])];
    let mut macros = sheet(vec![]);
    macros.hojas.push(biff::Hoja { nombre: "Macro1", clase: 1, registros: vec![] });
    let biff5 = [9_u8, 8, 8, 0, 0, 5, 5, 0, 0, 0, 0, 0, 10, 0, 0, 0];
    refused(locked.archivo(), "anexo-formato", &["contraseña"]);
    refused(
        cfb_of(&[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"x")]),
        "modelo-cifrado",
        &["contraseña"],
    );
    refused(macros.archivo(), "libro-formato", &["macro"]);
    refused(cfb_of(&[("/Book", &biff5)]), "anexo-formato", &["Excel 5.0 o 95"]);
    refused(cfb_of(&[("/Workbook", &biff5)]), "anexo-formato", &["anterior a 1997"]);
    for old in [[9, 0, 4, 0, 2, 0, 16, 0], [9, 2, 6, 0, 0, 3, 16, 0], [9, 4, 6, 0, 0, 4, 16, 0]] {
        refused(old, "anexo-formato", &["anterior a 1997"]);
    }
}

#[test]
fn truncated_files_and_bombs_are_refused() {
    for bytes in [xlsx(&tres()), xls(&tres())] {
        for cut in [bytes.len() / 2, bytes.len() - 30] {
            let mesa = Mesa::new();
            mesa.escribir("m", &bytes[..cut]);
            let seen = acotado(&mesa, &["modelo", "analizar", "m"]);
            // What is missing of an .xls may be nothing but the filling of its last sector.
            assert!(seen.codigo == 1 || !bytes.starts_with(b"PK"), "{cut}: {}", seen.todo());
            if seen.codigo == 1 {
                assert_eq!(names(&mesa), ["m"]);
            }
        }
    }
    let (mut entradas, _) = crate::comun_zip::read(&xlsx(&tres()));
    let at = entradas.iter().position(|e| e.nombre == b"xl/worksheets/sheet1.xml").unwrap();
    let whole = Entrada::new("xl/worksheets/sheet1.xml", &vec![b' '; 1 << 20]);
    entradas[at] = Entrada { tamano: 10 << 30, ..whole };
    refused(write(&entradas, &Forma::default()), "anexo-demasiado-grande", &[]);
    entradas[at] = Entrada::new("xl/worksheets/sheet1.xml", &vec![b' '; 201 << 20]);
    refused(write(&entradas, &Forma::default()), "anexo-demasiado-grande", &[]);
}

#[test]
fn an_ods_without_libreoffice_says_how_to_save_it() {
    let bytes = crate::comun_ods::ods(crate::comun_ods::content(&crate::comun_ods::table(
        "",
        &crate::comun_ods::services(),
    )));
    refused(bytes, "modelo-formato", &["planilla de LibreOffice (.ods)", "Libro de Excel (.xlsx)"]);
}

#[test]
fn a_profile_with_two_convenios_has_to_be_one_for_a_matrix_that_is_for_all() {
    let mesa = Mesa::new();
    mesa.escribir("m", xlsx(&tres()));
    let corrida = llenar(&mesa, "m", &crate::comun_matriz::muestra("dos_modelos"), &["--permitir-blancos"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("el perfil da varios convenios"), "{}", corrida.errores);
}

#[test]
fn two_sheets_of_one_name_are_refused() {
    // What is read of the one would be written to the other; Excel opens no such file.
    let mesa = Mesa::new();
    let bytes = crate::comun::con_parte(&xlsx(&crate::matriz::tres()), "xl/workbook.xml", |xml| {
        Some(xml.replace("<sheet name=\"Contactos\"", "<sheet name=\"IDENTIFICACIÓN\""))
    });
    mesa.escribir("matriz.xlsx", &bytes);
    let perfil = crate::comun::ejemplo("particular_subvencionado.toml");
    let corrida =
        mesa.correr(["modelo", "llenar", "matriz.xlsx", perfil.to_str().unwrap(), "--salida", "o.xlsx"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("dos hojas se llaman «IDENTIFICACIÓN»"), "{}", corrida.errores);
    assert!(!mesa.ruta("o.xlsx").exists());
}

#[test]
fn a_cell_that_an_old_workbook_has_twice_is_filled_twice() {
    let mesa = Mesa::new();
    let form: &[&[&str]] = &[&["Nombre del sostenedor: ________"], &["RUT del sostenedor: ________"]];
    let mut hojas = tres().to_vec();
    hojas.push(Hoja::new("Otra", form));
    let stream = biff::stream_of(&xls(&hojas));
    let records = biff::records(&stream);
    let last = records.iter().rposition(|(tipo, ..)| *tipo == 0x0809).unwrap();
    // Behind the beginning of the last sheet, so that no other is moved.
    let twice: Vec<u8> = (0..)
        .zip(&records)
        .flat_map(|(i, (tipo, at, data))| {
            let record = &stream[*at..at + 4 + data.len()];
            record.repeat(if i > last && *tipo == 0x00fd { 2 } else { 1 })
        })
        .collect();
    assert!(twice.len() > stream.len());
    mesa.escribir("matriz.xls", crate::anexo_xls::container(&twice));
    let corrida = llenar(&mesa, "matriz.xls", &uno(), &["--permitir-blancos"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let filled = biff::stream_of(&fs::read(mesa.ruta("lleno")).unwrap());
    // Each of the two cells has one text, whichever record a reader takes.
    let mut seen = std::collections::BTreeMap::new();
    let after = biff::records(&filled);
    let last = after.iter().rposition(|(tipo, ..)| *tipo == 0x0809).unwrap();
    for (_, _, data) in after.iter().skip(last).filter(|(tipo, ..)| *tipo == 0x00fd) {
        let text = biff::u32_at(data, 6);
        assert_eq!(*seen.entry(data[..4].to_vec()).or_insert(text), text);
    }
    assert_eq!(seen.len(), 2);
}
