//! The store on real small disks: one that fills up in the middle, one that may only be read.

use super::*;
use crate::registro_procesos::{Dicho, hijo};

/// Runs a script in a name space of its own, with the writer's command as `"$0" "$@"` and its store on `disco`.
fn in_own_mounts(script: &str) -> String {
    let mesa = Mesa::new();
    fs::create_dir(mesa.ruta("disco")).unwrap();
    let programa = hijo(&mesa.ruta("disco/datos/tramites.sqlite3"), "uno");
    let salida = Command::new("unshare")
        .args(["-rm", "sh", "-c", script])
        .arg(programa.get_program())
        .args(programa.get_args())
        .envs(programa.get_envs().filter_map(|(k, v)| Some((k, v?))))
        .current_dir(mesa.dir.path())
        .output()
        .unwrap();
    String::from_utf8(salida.stdout).unwrap()
}

#[test]
#[ignore = "needs unshare and tmpfs"]
fn a_disk_that_fills_up_is_told_and_what_was_acknowledged_stays() {
    let mut told = 0;
    for size in (0..400).step_by(12) {
        // The second run has room; what it finds is judged by itself, since the disk is gone afterwards.
        let script = format!(
            "mount -t tmpfs -o size={}k none disco; \"$0\" \"$@\"; echo FIN; mount -o remount,size=10m disco; \"$0\" \"$@\"",
            size + 4
        );
        let texto = in_own_mounts(&script);
        let (first, second) = texto.split_once("FIN").unwrap();
        assert!(second.contains("hecho"), "{size}: {texto}");
        assert!(!texto.contains("falla del programa"), "{size}: {texto}");
        if !first.contains("hecho") {
            told += 1;
            assert!(first.contains("no queda espacio"), "{size}: {texto}");
            assert!(Dicho::read(first).anotados.is_empty(), "{size}: {texto}");
        }
    }
    assert!(told >= 5, "{told}");
}

#[test]
#[ignore = "needs unshare and tmpfs"]
fn a_disk_that_may_only_be_read_is_told() {
    let never = "mount -t tmpfs none disco; mount -o remount,ro disco; \"$0\" \"$@\"";
    let texto = in_own_mounts(never);
    assert!(texto.contains("el disco es de solo lectura"), "{texto}");
    let later =
        "mount -t tmpfs none disco; \"$0\" \"$@\"; echo FIN; mount -o remount,ro disco; \"$0\" \"$@\"";
    let texto = in_own_mounts(later);
    let (first, second) = texto.split_once("FIN").unwrap();
    assert!(first.contains("hecho"), "{texto}");
    assert!(
        second.contains("no se pud") && second.contains("Revise que se pueda leer y escribir"),
        "{texto}"
    );
}
