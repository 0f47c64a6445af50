//! A disk that fills up while a package is closed: at the folder, at the image, at the kit.

use super::montaje::in_own_mounts_at;
use crate::cerrar::noise;
use crate::comun_cerrar::{PAQUETE, imagen, mesa};

#[test]
#[ignore = "needs unshare and tmpfs"]
fn a_disk_that_fills_up_holds_no_half_closing() {
    let mesa = mesa();
    mesa.escribir("firmado.png", imagen(noise(1_000), image::ImageFormat::Png));
    // The package takes 100 kB, and each copy of the scan a million.
    for (size, fin) in [("200k", 3), ("900k", 3), ("1600k", 3), ("2700k", 3), ("9m", 0)] {
        let script = format!(
            "mount -t tmpfs -o size={size} none disco && cp -r {PAQUETE} disco/p && \"$0\" paquete cerrar disco/p --firmado firmado.png --motivo x; echo \"fin=$?\"; ls -A disco"
        );
        let salida = in_own_mounts_at(&mesa, &script, &[]);
        let (out, err) = (String::from_utf8_lossy(&salida.stdout), String::from_utf8_lossy(&salida.stderr));
        if fin == 3 {
            assert!(err.contains("no queda espacio en el disco"), "{size}: {out} {err}");
            assert!(out.trim_end().ends_with("fin=3\np"), "{size}: {out} {err}");
        } else {
            assert!(out.contains("fin=0\n") && out.contains("p_cerrado_v1.iso"), "{size}: {out} {err}");
        }
    }
}
