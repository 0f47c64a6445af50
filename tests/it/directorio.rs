//! `convenio directorio`: installing a year, searching, comparing years.

use std::fs;
use std::io::Cursor;
use std::process::Stdio;

use calamine::{Reader, Xlsx};
use serde_json::json;

use crate::comun::{Corrida, Mesa};
use crate::directorio_muestra::{Fila, MRUN, filas, original};

/// A folder where the sample of this year is installed.
pub fn mesa_con(anio: u16) -> Mesa {
    let mesa = Mesa::new();
    assert_eq!(importar(&mesa, anio, &filas(), &[]).codigo, 0);
    mesa
}

pub fn importar(mesa: &Mesa, anio: u16, filas: &[Fila], opciones: &[&str]) -> Corrida {
    mesa.escribir("directorio.csv", original(anio, filas));
    mesa.correr(["directorio", "importar", "directorio.csv"].iter().chain(opciones))
}

pub fn instalado(mesa: &Mesa, anio: u16) -> std::path::PathBuf {
    mesa.ruta("datos/directorio").join(format!("directorio_{anio}.tsv"))
}

fn en_carpeta(mesa: &Mesa) -> Vec<String> {
    let entradas = fs::read_dir(mesa.ruta("datos/directorio")).unwrap();
    let mut nombres: Vec<String> = entradas.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    nombres.sort();
    nombres
}

#[test]
fn installing_again_changes_nothing_and_another_file_is_refused_with_both_counts() {
    let mesa = Mesa::new();
    let corrida = importar(&mesa, 2024, &filas(), &[]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.salida.contains("instalado, con 11 establecimientos"), "{}", corrida.salida);
    assert!(corrida.errores.contains("advertencia[directorio-incompleto]"), "{}", corrida.errores);
    let bytes = fs::read(instalado(&mesa, 2024)).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains(MRUN));

    let corrida = importar(&mesa, 2024, &filas(), &[]);
    assert_eq!(
        (corrida.codigo, corrida.salida.contains("ya estaba instalado")),
        (0, true),
        "{}",
        corrida.todo()
    );

    let corrida = importar(&mesa, 2024, &filas()[1..], &[]);
    assert_eq!(corrida.codigo, 1);
    assert!(
        corrida.errores.contains("el instalado tiene 11 establecimientos, y el archivo 10"),
        "{}",
        corrida.errores
    );
    assert_eq!(fs::read(instalado(&mesa, 2024)).unwrap(), bytes);

    let corrida = importar(&mesa, 2024, &filas()[1..], &["--forzar", "--formato", "json"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let respuesta = corrida.json();
    assert_eq!((&respuesta["resultado"], &respuesta["habia"]), (&json!("reemplazado"), &json!(11)));
    assert_eq!(fs::read(respuesta["anterior"].as_str().unwrap()).unwrap(), bytes);

    assert_eq!(importar(&mesa, 2025, &filas(), &[]).codigo, 0);
    assert_eq!(
        en_carpeta(&mesa),
        ["directorio_2024.tsv", "directorio_2024.tsv.anterior", "directorio_2025.tsv"]
    );
}

#[test]
fn a_file_that_is_no_directory_leaves_what_is_installed_and_ends_with_1() {
    let mesa = mesa_con(2024);
    let bytes = fs::read(instalado(&mesa, 2024)).unwrap();
    mesa.escribir("directorio.rar", b"Rar!\x1a\x07\x00");
    let corrida = mesa.correr(["directorio", "importar", "directorio.rar", "--forzar"]);
    assert_eq!(corrida.codigo, 1);
    assert!(
        corrida.errores.contains("directorio.rar: error[directorio-formato]")
            && corrida.errores.contains("7-Zip")
    );
    let corrida = mesa.correr(["directorio", "importar", "no_hay.csv", "--formato", "json"]);
    assert_eq!((corrida.codigo, corrida.json()["error"].is_string()), (3, true));
    mesa.escribir("grande.csv", vec![b'x'; 33 << 20]);
    let corrida = mesa.correr(["directorio", "importar", "grande.csv"]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("error[directorio-demasiado-grande]"), "{}", corrida.errores);
    assert_eq!(fs::read(instalado(&mesa, 2024)).unwrap(), bytes);
    assert_eq!(en_carpeta(&mesa), ["directorio_2024.tsv"]);
}

#[test]
fn two_imports_at_once_leave_one_whole_directory_and_a_killed_one_leaves_the_old() {
    let mesa = Mesa::new();
    mesa.escribir("a.csv", original(2024, &filas()));
    mesa.escribir("b.csv", original(2024, &filas()[1..]));
    let start = |archivo: &str, opciones: &[&str]| {
        let mut programa = mesa.programa();
        programa.args(["directorio", "importar", archivo]).args(opciones);
        programa.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut runs = ["a.csv", "a.csv", "b.csv", "b.csv"].map(|archivo| start(archivo, &[]));
    let ends: Vec<i32> = runs.iter_mut().map(|r| r.wait().unwrap().code().unwrap()).collect();
    let first = convenio::directorio::Guardado::open(fs::read(instalado(&mesa, 2024)).unwrap()).unwrap();
    let expected = if first.cantidad == 11 { [0, 0, 1, 1] } else { [1, 1, 0, 0] };
    assert_eq!(ends, expected);

    for n in 0..30 {
        let mut run = start(if n % 2 == 0 { "a.csv" } else { "b.csv" }, &["--forzar"]);
        std::thread::sleep(std::time::Duration::from_micros(400 * n));
        run.kill().unwrap();
        run.wait().unwrap();
        let kept = convenio::directorio::Guardado::open(fs::read(instalado(&mesa, 2024)).unwrap()).unwrap();
        assert!(matches!(kept.leer().unwrap().escuelas.len(), 10 | 11));
    }
    // What a killed run was writing is cleared by the next.
    mesa.escribir("datos/directorio/.directorio_2024.tsv.nuevo-99999999", "a medias");
    assert_eq!(importar(&mesa, 2023, &filas(), &[]).codigo, 0);
    assert!(en_carpeta(&mesa).iter().all(|nombre| !nombre.starts_with('.')), "{:?}", en_carpeta(&mesa));
}

#[test]
fn searching_takes_the_newest_year_and_says_what_is_installed() {
    let mesa = Mesa::new();
    let corrida = mesa.correr(["directorio", "buscar", "boldos"]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("convenio directorio importar"), "{}", corrida.errores);
    assert!(!mesa.ruta("datos").exists(), "asking makes no folder");
    importar(&mesa, 2023, &filas()[..2], &[]);
    importar(&mesa, 2024, &filas(), &[]);
    let corrida = mesa.correr(["directorio", "buscar", "los", "voldos", "rengo"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let primera = corrida.salida.lines().next().unwrap();
    assert!(
        primera.contains("99001-9  COLEGIO LOS BOLDOS, RENGO (particular subvencionado, RUT 65.999.001-6)"),
        "{primera}"
    );
    assert!(
        corrida.salida.contains("[en receso]") && corrida.salida.contains("2024 (Ministerio"),
        "{}",
        corrida.salida
    );
    let json = mesa.correr(["directorio", "buscar", "ÑANDU", "--formato", "json"]).json();
    assert_eq!((&json["anio"], &json["encontrados"]), (&json!(2024), &json!(1)));
    assert_eq!(
        json["establecimientos"][0],
        json!({
            "rbd": "99004-3", "nombre": "LICEO POLITÉCNICO EL ÑANDÚ", "comuna": "ÑUÑOA", "codigo_comuna": "13120",
            "dependencia": "municipal", "estado": "funcionando", "rut_sostenedor": "69.999.001-9",
        })
    );
    let old = mesa.correr(["directorio", "buscar", "ñandú", "--anio", "2023"]);
    assert_eq!((old.codigo, old.errores.contains("no hay nada parecido")), (1, true), "{}", old.todo());
    let other = mesa.correr(["directorio", "buscar", "x", "--anio", "2020"]);
    assert!(
        other.codigo == 1 && other.errores.contains("están instalados los de 2023 y 2024"),
        "{}",
        other.errores
    );
}

/// The sample a year later: one closed, one gone, one new, one reopened, transfers, another name, other dependencies.
fn un_anio_despues() -> Vec<Fila> {
    let mut todas = filas();
    let mut change =
        |rbd: u32, change: &dyn Fn(&mut Fila)| change(todas.iter_mut().find(|f| f.rbd == rbd).unwrap());
    change(99_001, &|f| f.estado = 3);
    change(99_003, &|f| "Jardin los Boldos".clone_into(&mut f.nombre));
    change(99_004, &|f| (f.rut, f.dependencia) = ("62999002".to_owned(), 6));
    change(99_005, &|f| f.dependencia = 6);
    change(99_007, &|f| f.dependencia = 3);
    change(99_008, &|f| "71999002".clone_into(&mut f.rut));
    change(99_010, &|f| f.estado = 1);
    change(99_012, &|f| "ESCUELA DEL MAR".clone_into(&mut f.nombre));
    let nueva = Fila { rbd: 99_013, nombre: "ESCUELA NUEVA".to_owned(), ..todas[1].clone() };
    todas.push(nueva);
    todas.retain(|f| f.rbd != 99_002);
    todas
}

#[test]
fn a_school_stands_under_each_heading_that_holds_for_it() {
    let mesa = mesa_con(2024);
    importar(&mesa, 2025, &un_anio_despues(), &[]);
    let corrida = mesa.correr([
        "directorio",
        "cambios",
        "2024",
        "2025",
        "--excel",
        "cambios.xlsx",
        "--formato",
        "json",
    ]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let json = corrida.json();
    let rbds = |lista: &str| -> Vec<String> {
        let rbd = |x: &serde_json::Value| {
            x["ahora"]["rbd"].as_str().or(x["antes"]["rbd"].as_str()).unwrap().to_owned()
        };
        json[lista].as_array().unwrap().iter().map(rbd).collect()
    };
    assert_eq!(rbds("cerrados"), ["99001-9", "99002-7"]);
    assert_eq!(
        (&json["cerrados"][0]["figura"], &json["cerrados"][1]["figura"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(rbds("nuevos").len(), 2);
    assert_eq!(
        (&json["nuevos"][0]["figuraba"], &json["nuevos"][1]["figuraba"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(rbds("traspasados").len(), 3, "another RUT and SLEP, SLEP alone, another RUT alone");
    let slep: Vec<_> = json["traspasados"].as_array().unwrap().iter().map(|t| t["a_slep"] == true).collect();
    assert_eq!(slep, [true, true, false]);
    assert_eq!(rbds("renombrados"), ["99012-4"], "accents and case are no other name");
    assert_eq!(rbds("otra_dependencia").len(), 3);
    assert_eq!(json["cantidades"]["traspasados_a_slep"], 2);

    let texto = mesa.correr(["directorio", "cambios", "2024", "2025"]).salida;
    for linea in [
        "Traspasados a otro sostenedor: 3, de ellos 2 a un servicio local (SLEP)",
        "99004-3  LICEO POLITÉCNICO EL ÑANDÚ, ÑUÑOA: de 69.999.001-9 a 62.999.002-K, a un SLEP",
        "99002-7  ESCUELA LOS BOLDOS DE ROSARIO, RENGO: ya no figura",
        "ESCUELA NUEVA, RENGO: no figuraba",
        "ESCUELA DEL MAR, ARICA: antes ESCUELA DEL SUR",
        "ÑUÑOA: de municipal a servicio local (SLEP)",
    ] {
        assert!(texto.contains(linea), "{linea}: {texto}");
    }
    let bytes = fs::read(mesa.ruta("cambios.xlsx")).unwrap();
    let mut libro: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(
        libro.sheet_names(),
        ["Resumen", "Traspasados", "Cerrados", "Nuevos", "Renombrados", "Otra dependencia"]
    );
    let hoja = libro.worksheet_range("Traspasados").unwrap();
    assert_eq!((hoja.height(), hoja.get((1, 0)).unwrap().to_string()), (4, "99004-3".to_owned()));
    assert_eq!(hoja.get((1, 3)).unwrap().to_string(), "SI");
    let again = mesa.correr(["directorio", "cambios", "2024", "2025", "--excel", "otra.xlsx"]);
    assert_eq!((again.codigo, fs::read(mesa.ruta("otra.xlsx")).unwrap() == bytes), (0, true));
    mesa.escribir("cambios.xlsx", "algo mío");
    let corrida = mesa.correr(["directorio", "cambios", "2024", "2025", "--excel", "cambios.xlsx"]);
    assert_eq!(
        (corrida.codigo, fs::read(mesa.ruta("cambios.xlsx")).unwrap()),
        (1, b"algo m\xc3\xado".to_vec())
    );
    let nothing = mesa.correr(["directorio", "cambios", "2024", "2024"]);
    assert!(nothing.salida.contains("Cerrados o que ya no figuran: 0"), "{}", nothing.salida);
    assert_eq!(mesa.correr(["directorio", "cambios", "2024", "2030"]).codigo, 1);
}

#[test]
fn a_row_that_is_not_used_is_counted_and_the_rest_is_installed() {
    let mesa = Mesa::new();
    for (faulty, dice) in [(1, "Una fila no se pudo leer"), (3, "3 filas no se pudieron leer")] {
        let mut todas = filas();
        todas.iter_mut().take(faulty).for_each(|f| f.estado = 9);
        let corrida = importar(&mesa, 2024, &todas, &["--forzar"]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        assert!(corrida.salida.contains(dice), "{}", corrida.salida);
        assert_eq!(corrida.errores.matches("advertencia[directorio-fila]").count(), faulty);
        assert!(corrida.errores.contains("directorio.csv:2:1: advertencia"), "{}", corrida.errores);
    }
}

#[test]
fn the_data_folder_can_be_another() {
    let mesa = mesa_con(2024);
    let elsewhere = mesa.correr(["directorio", "buscar", "boldos", "--datos", "otra"]);
    assert!(elsewhere.codigo == 1 && !mesa.ruta("otra").exists());
    mesa.correr(["directorio", "importar", "directorio.csv", "--datos", "otra"]);
    assert_eq!(mesa.correr(["directorio", "buscar", "boldos", "--datos", "otra"]).codigo, 0);
}
