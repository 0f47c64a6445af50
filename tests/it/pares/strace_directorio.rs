//! strace, which breaks off the installing of a directory at every call that changes the disk.

use super::*;
use crate::directorio::{instalado, mesa_con};
use crate::directorio_muestra::{filas, original};

/// Every call that changes the disk. A question mark: not every kind of machine has that call.
const CAMBIOS: [&str; 6] =
    ["write", "fsync", "?mkdir,mkdirat", "?rename,?renameat,?renameat2", "?link,linkat", "?unlink,unlinkat"];
/// No run makes more calls of one kind.
const VECES: usize = 12;

#[test]
#[ignore = "needs strace"]
fn an_import_broken_off_anywhere_leaves_the_old_year_or_the_new_one_whole() {
    let mesa = mesa_con(2024);
    let old = fs::read(instalado(&mesa, 2024)).unwrap();
    mesa.escribir("otro.csv", original(2024, &filas()[1..]));
    let order = ["directorio", "importar", "otro.csv", "--forzar"];
    assert_eq!(mesa.correr(order).codigo, 0);
    let new = fs::read(instalado(&mesa, 2024)).unwrap();
    assert!(old != new);
    let (mut kept_old, mut kept_new) = (0, 0);
    for llamadas in CAMBIOS {
        for falla in ["signal=SIGKILL", "error=ENOSPC"] {
            for vez in 1..=VECES {
                mesa.escribir("datos/directorio/directorio_2024.tsv", &old);
                let salida = Command::new("strace")
                    .args(["-f", "-o", "registro", "-e"])
                    .arg(format!("inject={llamadas}:{falla}:when={vez}"))
                    .arg("--")
                    .arg(env!("CARGO_BIN_EXE_convenio"))
                    .args(order)
                    .current_dir(mesa.dir.path())
                    .env("CONVENIO_CARPETA_DATOS", mesa.ruta("datos"))
                    .env("CONVENIO_CONFIGURACION", mesa.ruta("configuracion"))
                    .output()
                    .unwrap();
                let registro = fs::read_to_string(mesa.ruta("registro")).unwrap();
                if !registro.contains("INJECTED") && salida.status.success() {
                    break;
                }
                let lies = fs::read(instalado(&mesa, 2024)).unwrap();
                assert!(lies == old || lies == new, "{llamadas} {falla} {vez}: half a directory");
                kept_old += usize::from(lies == old);
                kept_new += usize::from(lies == new);
                let again = mesa.correr(order);
                assert_eq!(again.codigo, 0, "{llamadas} {falla} {vez}: {}", again.todo());
                assert_eq!(fs::read(instalado(&mesa, 2024)).unwrap(), new);
            }
        }
    }
    assert!(kept_old >= 6 && kept_new >= 1, "{kept_old} {kept_new}: the runs were not broken off");
}
