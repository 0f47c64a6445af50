//! strace, which kills a closing at each of its changes to the disk, or makes them fail.

use std::os::unix::process::ExitStatusExt;

use super::*;
use crate::comun_cerrar::{MOTIVO, PAQUETE, cerrar_todo, mesa, todo};

/// Every call that changes the disk, and how many of each are left out between two tries.
const CAMBIOS: [(&str, usize); 5] = [
    ("write,?pwrite64", 9),
    ("fsync", 1),
    ("?mkdir,mkdirat", 1),
    ("?rename,?renameat,renameat2", 1),
    ("?unlink,unlinkat,?rmdir", 1),
];
/// No run makes more calls of one kind in one thread.
const VECES: usize = 120;

/// A closing with a call injected; nothing where no such call was made any more.
fn injected(mesa: &Mesa, calls: &str, what: &str, n: usize) -> Option<Output> {
    let traza = mesa.ruta("traza");
    let salida = Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-e",
            &format!("trace={calls}"),
            "-e",
            &format!("inject={calls}:{what}:when={n}"),
            "-o",
        ])
        .arg(&traza)
        .arg(env!("CARGO_BIN_EXE_convenio"))
        .args(["paquete", "cerrar", PAQUETE])
        .args(todo())
        .args(MOTIVO)
        .current_dir(mesa.dir.path())
        .env("CONVENIO_CONFIGURACION", mesa.ruta("configuracion"))
        .env("CONVENIO_CARPETA_DATOS", mesa.ruta("datos"))
        .output()
        .unwrap();
    let happened = fs::read_to_string(traza).unwrap();
    (happened.contains("INJECTED") || salida.status.signal().is_some()).then_some(salida)
}

/// Whatever has a name of a closed package is whole.
fn all_whole(mesa: &Mesa, when: &str) {
    for nombre in mesa.en_salida().into_iter().filter(|n| n.contains("_cerrado_v")) {
        let said = mesa.correr(["paquete", "verificar", &format!("salida/{nombre}")]);
        assert_eq!(said.codigo, 0, "{when}: {nombre}: {}", said.todo());
    }
}

fn clear(mesa: &Mesa) {
    for nombre in mesa.en_salida().into_iter().filter(|n| n.contains("_cerrado")) {
        let ruta = mesa.ruta("salida").join(nombre);
        if ruta.is_dir() { fs::remove_dir_all(ruta).unwrap() } else { fs::remove_file(ruta).unwrap() }
    }
}

fn tried(what: &str, check: impl Fn(&Mesa, &Output, &str)) {
    let mesa = mesa();
    for (calls, step) in CAMBIOS {
        let mut times = 0;
        for n in (1..VECES).step_by(step) {
            let Some(salida) = injected(&mesa, calls, what, n) else { break };
            times += 1;
            let when = format!("{calls} {n}");
            all_whole(&mesa, &when);
            check(&mesa, &salida, &when);
            let again = cerrar_todo(&mesa, &[]);
            assert_eq!(again.codigo, 0, "{when}: {}", again.todo());
            all_whole(&mesa, &when);
            assert!(
                mesa.en_salida().iter().all(|n| !n.starts_with('.') && !n.contains("_v2")),
                "{when}: {:?}",
                mesa.en_salida()
            );
            clear(&mesa);
        }
        assert!(times > 0, "{calls} was never met");
        clear(&mesa);
    }
}

#[test]
#[ignore = "needs strace"]
fn a_closing_that_is_killed_at_any_change_is_finished_or_begun_again() {
    tried("signal=KILL", |_, _, _| {});
}

#[test]
#[ignore = "needs strace"]
fn a_closing_whose_changes_fail_says_so_and_leaves_nothing_half() {
    tried("error=ENOSPC", |_, salida, when| {
        // What fails in clearing away, or in telling, may leave a closing that is whole.
        let code = salida.status.code().unwrap();
        assert!([0, 3].contains(&code), "{when}: {code}: {}", streams(salida));
    });
}
