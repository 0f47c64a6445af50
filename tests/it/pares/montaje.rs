//! Real small disks: one that fills up, one that may only be read.

use super::*;
use crate::comun::ejemplo;

/// Runs a script in a name space of its own at this desk, with the program as `$0` and a folder for a disk.
pub(super) fn in_own_mounts_at(mesa: &Mesa, script: &str, args: &[&OsStr]) -> Output {
    fs::create_dir_all(mesa.ruta("disco")).unwrap();
    Command::new("unshare")
        .args(["-rm", "sh", "-c", script, env!("CARGO_BIN_EXE_convenio")])
        .args(args)
        .current_dir(mesa.dir.path())
        .env("CONVENIO_HOY", crate::comun::HOY)
        .env("CONVENIO_CONFIGURACION", mesa.ruta("configuracion"))
        .env("CONVENIO_CARPETA_DATOS", mesa.ruta("datos"))
        .output()
        .unwrap()
}

/// The same at a new desk, with the sample as `$1`.
fn in_own_mounts(script: &str) -> Output {
    in_own_mounts_at(&Mesa::new(), script, &[ejemplo("noventa_y_ocho_establecimientos.toml").as_ref()])
}

#[test]
#[ignore = "needs unshare and tmpfs"]
fn a_disk_that_fills_up_holds_no_half_package() {
    // The first has no limit of size, and hardly a name left.
    for size in ["0k,nr_inodes=3", "8k", "40k", "100k"] {
        let script = format!(
            "mount -t tmpfs -o size={size} none disco && \"$0\" generar \"$1\" --salida disco/salida; echo \"fin=$?\"; ls -A disco/salida"
        );
        let salida = in_own_mounts(&script);
        let (out, err) = (String::from_utf8_lossy(&salida.stdout), String::from_utf8_lossy(&salida.stderr));
        assert!(out.trim_end().ends_with("fin=3"), "{size}: {out} {err}");
        assert!(err.contains("no queda espacio en el disco"), "{size}: {err}");
    }
}

#[test]
#[ignore = "needs unshare and tmpfs"]
fn a_disk_that_may_only_be_read_is_told() {
    let script = "mount -t tmpfs none disco && mount -o remount,ro disco && \"$0\" generar \"$1\" --salida disco/salida; echo \"fin=$?\"; ls -A disco";
    let salida = in_own_mounts(script);
    let (out, err) = (String::from_utf8_lossy(&salida.stdout), String::from_utf8_lossy(&salida.stderr));
    assert!(out.trim_end().ends_with("fin=3"), "{out} {err}");
    assert!(err.contains("solo lectura"), "{err}");
}
