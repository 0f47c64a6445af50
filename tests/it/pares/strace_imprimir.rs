//! strace, which kills a printing at each of its changes to the disk, or makes them fail.

use std::os::unix::process::ExitStatusExt;

use convenio::base::huella::sha256;

use super::*;
use crate::comun_impreso::pdf;
use crate::imprimir::{PAQUETE, TODOS, Taller, papel};

/// Calls of the program that change the disk; the papers themselves are written by the converter.
const CAMBIOS: [&str; 4] =
    ["fsync", "?mkdir,mkdirat", "?rename,?renameat,renameat2", "?unlink,unlinkat,?rmdir"];
/// No run makes more calls of one kind in one thread.
const VECES: usize = 120;

/// Prints anew, on the other sides of the paper, with a call injected; nothing where no such call was made any more.
fn injected(taller: &Taller, sides: &[&str], calls: &str, what: &str, n: usize) -> Option<Output> {
    let mesa = &taller.mesa;
    let traza = mesa.ruta("traza");
    let mut orden = Command::new("strace");
    // Of the program's threads, not of what it starts.
    orden.args([
        "-f",
        "-qq",
        "-e",
        &format!("trace={calls}"),
        "-e",
        &format!("inject={calls}:{what}:when={n}"),
    ]);
    let salida = orden
        .arg("-o")
        .arg(&traza)
        .arg(env!("CARGO_BIN_EXE_convenio"))
        .args(["paquete", "imprimir", PAQUETE])
        .args(sides)
        .current_dir(mesa.dir.path())
        .env("CONVENIO_CONFIGURACION", mesa.ruta("configuracion"))
        .env("CONVENIO_CARPETA_DATOS", mesa.ruta("datos"))
        .env("CONVENIO_SOFFICE", mesa.ruta("bin/soffice"))
        .output()
        .unwrap();
    let happened = fs::read_to_string(traza).unwrap();
    (happened.contains("INJECTED") || salida.status.signal().is_some()).then_some(salida)
}

/// What is printed is whole: every PDF is the one of its list. How many whole ones there are, in place and kept beside:
/// what was kept may be on its way out.
fn all_whole(taller: &Taller, when: &str) -> usize {
    let carpeta = taller.mesa.ruta(PAQUETE);
    let whole = |nombre: &str| {
        let lista = fs::read(carpeta.join(nombre).join("IMPRESION.json")).ok()?;
        let lista: Value = serde_json::from_slice(&lista).unwrap();
        let mut pdfs = lista["papeles"].as_array().unwrap().iter().chain([&lista["ejemplares"]]);
        Some(pdfs.all(|p| {
            let bytes = fs::read(carpeta.join(nombre).join(p["pdf"].as_str().unwrap()));
            bytes.is_ok_and(|b| p["pdf_sha256"] == sha256(&b))
        }))
    };
    let (put, kept) = (whole("impresion"), whole("impresion.anterior"));
    assert_ne!(put, Some(false), "{when}: what is in place is not whole");
    assert!(put.is_some() || !carpeta.join("impresion").exists(), "{when}: what is in place has no list");
    let found = [put, kept].into_iter().filter(|w| *w == Some(true)).count();
    let verified = taller.mesa.correr(["paquete", "verificar", PAQUETE]);
    assert_eq!(verified.codigo, 0, "{when}: {}", verified.todo());
    found
}

fn tried(what: &str, check: impl Fn(&Output, &str)) {
    let taller = Taller::new(&pdf(&papel()), TODOS);
    assert_eq!(taller.correr(&[PAQUETE]).codigo, 0);
    let mut turn = 0;
    for calls in CAMBIOS {
        let mut times = 0;
        for n in 1..VECES {
            // Each turn has something to print.
            turn += 1;
            let sides: &[&str] = if turn % 2 == 0 { &[] } else { &["--una-cara"] };
            let Some(salida) = injected(&taller, sides, calls, what, n) else { break };
            times += 1;
            let when = format!("{calls} {n}");
            assert!(all_whole(&taller, &when) > 0, "{when}: nothing printed is left");
            check(&salida, &when);
            let again = taller.correr(&[&[PAQUETE], sides].concat());
            assert_eq!(again.codigo, 0, "{when}: {}", again.todo());
            all_whole(&taller, &when);
            let one_side = fs::read_to_string(taller.impresion().join("IMPRESION.json")).unwrap();
            assert_eq!(one_side.contains("\"una_cara\": true"), !sides.is_empty(), "{when}");
            let hidden = fs::read_dir(taller.mesa.ruta(PAQUETE)).unwrap().map(|e| e.unwrap().file_name());
            assert!(hidden.into_iter().all(|n| !n.to_string_lossy().starts_with('.')), "{when}");
        }
        assert!(times > 0, "{calls} was never met");
    }
}

#[test]
#[ignore = "needs strace"]
fn a_printing_that_is_killed_at_any_change_is_done_again() {
    tried("signal=KILL", |_, _| {});
}

#[test]
#[ignore = "needs strace"]
fn a_printing_whose_changes_fail_says_so_and_keeps_what_was_printed() {
    tried("error=ENOSPC", |salida, when| {
        // What fails in clearing away may leave a printing that is whole.
        let code = salida.status.code().unwrap();
        assert!([0, 3].contains(&code), "{when}: {code}: {}", streams(salida));
    });
}
