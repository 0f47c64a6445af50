//! Blank matrices of others: the corpus with its judge, and LibreOffice's picture of what was filled.

use super::libreoffice::convert;
use super::*;
use crate::comun::HOY;

fn python(script: &str) -> Command {
    let python = std::env::var_os("CONVENIO_PYTHON").unwrap_or_else(|| "python3".into());
    let mut orden = Command::new(python);
    orden.arg("-B").arg(raiz().join("tests/pares").join(script));
    orden
}

/// The corpus, or the part of it whose names have this text; how many files it has.
fn corpus(mesa: &Mesa, solo: &str) -> (PathBuf, usize) {
    let carpeta = mesa.ruta("corpus");
    let said = run(python("matrices.py").arg(&carpeta).args(["--solo", solo]));
    let made = said.split(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{said}"));
    assert!(!said.contains("sin LibreOffice"), "{said}");
    (carpeta, made)
}

/// Has the judge look at what the program fills; gives its last line.
fn judge(carpeta: &Path, opciones: &[&str]) -> String {
    let mut orden = python("juzgar_matrices.py");
    orden.arg(env!("CARGO_BIN_EXE_convenio")).arg(carpeta).args(opciones);
    orden.env("CONVENIO_HOY", HOY).env("CONVENIO_CONFIGURACION", carpeta.join("configuracion"));
    let said = run(&mut orden);
    let last = said.lines().last().unwrap_or_default().to_owned();
    let _ = std::io::Write::write_all(&mut std::io::stdout(), format!("{last}\n").as_bytes());
    last
}

#[test]
#[ignore = "needs openpyxl, xlrd, xlwt and libreoffice"]
fn the_judge_finds_every_cell_right_and_nothing_else_changed() {
    let mesa = Mesa::new();
    let (carpeta, made) = corpus(&mesa, "");
    assert!(made >= 80, "{made}");
    // First that it can tell: one fault of each kind, put in on purpose.
    run(python("probar_juez_matrices.py").arg(&carpeta));
    // A cell that was left is told to the person; a wrong one may be signed.
    let last = judge(&carpeta, &["--max-blancos", "6"]);
    assert!(last.starts_with(&format!("{made} archivos: ")), "{last}");
    assert!(last.ends_with(" 0 malos, 0 cambios ajenos"), "{last}");
    let right: usize = last.split(' ').nth(2).unwrap().parse().unwrap();
    assert!(right > 6_000, "{last}");
}

#[test]
#[ignore = "needs openpyxl, xlrd, xlwt and libreoffice"]
fn libreoffice_shows_in_filled_matrices_what_the_files_say() {
    let mesa = Mesa::new();
    let (carpeta, made) = corpus(&mesa, "mixto");
    assert!(made >= 20, "{made}");
    let last = judge(&carpeta, &["--libreoffice", "--max-blancos", "0"]);
    assert!(last.ends_with(" 0 malos, 0 cambios ajenos"), "{last}");
}

#[test]
#[ignore = "needs openpyxl, xlrd, xlwt and libreoffice"]
fn libreoffice_makes_an_xlsx_of_an_ods_once_and_that_is_filled() {
    let mesa = Mesa::new();
    let (carpeta, _) = corpus(&mesa, "simple-municipal-xlsx");
    let fuera = convert(&mesa, "ods", &[carpeta.join("simple-municipal-xlsx.xlsx")]);
    let ods = fs::read(fuera.join("simple-municipal-xlsx.ods")).unwrap();
    // What it is called is not what it is.
    mesa.escribir("matriz.xls", &ods);
    let llenar = || {
        let mut orden = mesa.programa();
        orden.env_remove("CONVENIO_SOFFICE").args(["modelo", "llenar", "matriz.xls"]);
        let perfil = raiz().join("ejemplos/municipal.toml");
        crate::comun::terminar(orden.arg(perfil).args(["--salida", "llena.xlsx"]))
    };
    let corrida = llenar();
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.errores.contains("advertencia[modelo-convertido]"), "{}", corrida.errores);
    let again = llenar();
    assert_eq!(again.codigo, 0, "{}", again.todo());
    assert!(again.salida.contains("ya estaba hecho, sin cambios"), "{}", again.salida);
    let seen = reader("leer_celdas.py", &[mesa.ruta("llena.xlsx")]).remove(0).to_string();
    assert!(seen.contains("99013-2") && seen.contains("Carmen Gloria Díaz Vera"), "{seen}");
    assert!(fs::read(mesa.ruta("matriz.xls")).unwrap() == ods, "what was given stays");
}
