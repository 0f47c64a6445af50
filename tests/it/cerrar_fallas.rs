//! What can go wrong with a closed package: a byte that changes, a name that a disc changes, two runs at once, a kill.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::comun::{Corrida, Mesa, archivos_de};
use crate::comun_cerrar::*;

fn verificar(mesa: &Mesa, ruta: &Path) -> Corrida {
    mesa.correr(["paquete", "verificar", ruta.to_str().unwrap()])
}

/// Writes a copy with one byte changed, and what verifying it says.
fn flipped(mesa: &Mesa, bytes: &[u8], at: usize) -> Corrida {
    let mut bad = bytes.to_vec();
    bad[at] ^= 0x41;
    verificar(mesa, &mesa.escribir("malo.iso", bad))
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|w| w == what).unwrap()
}

#[test]
fn a_byte_that_changed_in_an_image_is_found_wherever_it_is() {
    let mesa = mesa();
    assert_eq!(cerrar_todo(&mesa, &[]).codigo, 0);
    let iso = fs::read(v(&mesa, 1, ".iso")).unwrap();
    let files = archivos_de(&v(&mesa, 1, ""));
    for (nombre, bytes) in &files {
        let at = find(&iso, bytes);
        for at in [at, at + bytes.len() / 2, at + bytes.len() - 1] {
            let said = flipped(&mesa, &iso, at);
            assert_eq!(said.codigo, 1, "{nombre} {at}: {}", said.todo());
            // Of the lists themselves it is said what they can't be for.
            let named = said.errores.contains(nombre.as_str())
                || ["SHA256SUMS", "MANIFIESTO.json"].contains(&nombre.as_str());
            assert!(named, "{nombre} {at}: {}", said.errores);
        }
    }
    // Every byte of descriptors, path tables and directories, some of the filling; the last sector of the image.
    let first = files.iter().map(|(_, b)| find(&iso, b)).min().unwrap();
    let step = 61;
    let mut places: Vec<usize> = (16 * 2_048..first).step_by(step).collect();
    places.extend([iso.len() - 1, find(&iso, b"PERSONERIA_ESTATUTOS"), find(&iso, b"CD001")]);
    for at in places {
        let said = flipped(&mesa, &iso, at);
        assert_eq!(said.codigo, 1, "{at}: {}", said.todo());
        assert!(
            said.errores.contains("imagen") || said.errores.contains("paquete-"),
            "{at}: {}",
            said.errores
        );
    }
    // What begins the image is ours, too.
    for at in [0, 40, 100, 30_000] {
        let said = flipped(&mesa, &iso, at);
        assert!(said.errores.contains("imagen-sin-huella") || said.codigo == 1, "{at}: {}", said.todo());
    }
    for len in [0, 100, 40_000, iso.len() / 2, iso.len() - 1] {
        let said = verificar(&mesa, &mesa.escribir("corto.iso", &iso[..len]));
        assert_eq!(said.codigo, 1, "{len}: {}", said.todo());
    }
}

#[test]
fn a_disc_with_plain_names_verifies_and_says_so() {
    let mesa = mesa();
    assert_eq!(cerrar_todo(&mesa, &[]).codigo, 0);
    for (disco, version) in [("disco", ";1"), ("disco_2", ""), ("disco_3", ".")] {
        fs::create_dir(mesa.ruta(disco)).unwrap();
        for (nombre, bytes) in archivos_de(&v(&mesa, 1, "")) {
            let mut plain = nombre.to_ascii_uppercase();
            if version == ";1" && !plain.contains('.') {
                plain.push('.');
            }
            let suffix = if version == "." && plain.contains('.') { "" } else { version };
            mesa.escribir(&format!("{disco}/{plain}{suffix}"), bytes);
        }
        let said = verificar(&mesa, &mesa.ruta(disco));
        assert!(said.codigo == 0 && said.errores.contains("[paquete-nombres]"), "{disco}: {}", said.todo());
        assert!(said.salida.contains("Cerrado, versión 1"));
    }
    mesa.escribir("disco/PERSONERIA_RUT_SOSTENEDOR.PDF;1", pdf(&["otro"]));
    let said = verificar(&mesa, &mesa.ruta("disco"));
    assert!(
        said.codigo == 1 && said.errores.contains("personeria_rut_sostenedor.pdf no es el que se cerró"),
        "{}",
        said.todo()
    );
}

#[test]
fn a_folder_and_a_part_say_which_file_changed_or_is_missing() {
    let mesa = mesa();
    assert_eq!(cerrar_todo(&mesa, &["--parte-max", "50kB"]).codigo, 0);
    let parte = v(&mesa, 1, "_kit_digital_parte1.zip");
    let bytes = fs::read(&parte).unwrap();
    let word = fs::read(mesa.ruta("firmado.pdf")).unwrap();
    let mut bad = bytes.clone();
    bad[find(&bytes, &word) + 9] ^= 1;
    let said = verificar(&mesa, &mesa.escribir("malo.zip", bad));
    assert!(
        said.codigo == 1 && said.errores.contains("convenio_firmado.pdf no es el que se cerró"),
        "{}",
        said.todo()
    );
    fs::remove_file(v(&mesa, 1, "").join("oficio.docx")).unwrap();
    let said = verificar(&mesa, &v(&mesa, 1, ""));
    assert!(said.codigo == 1 && said.errores.contains("falta oficio.docx"), "{}", said.todo());
}

fn start(mesa: &Mesa, args: &[String]) -> Child {
    let mut programa = mesa.programa();
    programa.args(["paquete", "cerrar", PAQUETE]).args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    programa.spawn().unwrap()
}

#[test]
fn two_closings_at_once_make_two_versions_or_one_and_never_a_mix() {
    for same in [true, false] {
        let mesa = mesa();
        mesa.escribir("otro.pdf", pdf(&["otra firma"]));
        let mut args = todo();
        args.extend(MOTIVO.map(str::to_owned));
        let mut other = args.clone();
        if !same {
            other[1] = "otro.pdf".to_owned();
        }
        let runs = [start(&mesa, &args), start(&mesa, &other)];
        let said = runs.map(|run| {
            let salida = run.wait_with_output().unwrap();
            assert!(salida.status.success(), "{}", String::from_utf8_lossy(&salida.stderr));
            String::from_utf8(salida.stdout).unwrap()
        });
        let made = said.iter().filter(|s| s.contains("Cerrado, versión")).count();
        assert_eq!(made, if same { 1 } else { 2 }, "{said:?}");
        for version in 1..=u32::try_from(made).unwrap() {
            for cola in ["", ".iso", "_kit_digital.zip"] {
                assert_eq!(verificar(&mesa, &v(&mesa, version, cola)).codigo, 0);
            }
        }
        assert!(!mesa.en_salida().iter().any(|n| n.starts_with('.')));
    }
}

#[test]
fn what_a_killed_run_left_is_finished_where_it_was_complete_and_cleared_where_not() {
    let mesa = mesa();
    assert_eq!(cerrar_todo(&mesa, &[]).codigo, 0);
    let staging =
        mesa.ruta("salida").join(format!(".{}_cerrado.nuevo", PAQUETE.strip_prefix("salida/").unwrap()));
    let whole = huellas(&v(&mesa, 1, ""));
    // Complete, the image in place already, the rest not.
    fs::create_dir_all(staging.join("poner")).unwrap();
    for cola in ["", "_kit_digital.zip"] {
        let from = v(&mesa, 1, cola);
        fs::rename(&from, staging.join("poner").join(from.file_name().unwrap())).unwrap();
    }
    mesa.escribir(staging.join("LISTO").to_str().unwrap(), "x");
    mesa.escribir("estatutos.pdf", pdf(&["otros estatutos"]));
    assert!(cerrar_todo(&mesa, &[]).salida.contains("versión 2"));
    assert_eq!(huellas(&v(&mesa, 1, "")), whole);
    assert!(v(&mesa, 1, "_kit_digital.zip").is_file() && !staging.exists());
    // Without the mark it is nobody's.
    fs::create_dir_all(staging.join("poner/basura_cerrado_v9")).unwrap();
    assert!(cerrar_todo(&mesa, &[]).salida.contains("sin cambios: v2"));
    assert!(!staging.exists());
}

#[test]
fn a_closing_that_is_killed_at_any_time_leaves_nothing_half() {
    let mesa = mesa();
    let mut args = todo();
    args.extend(MOTIVO.map(str::to_owned));
    let args_of = |n: u32| {
        mesa.escribir("firmado.pdf", pdf(&[&format!("firma {n}"), "y otra hoja"]));
        args.clone()
    };
    for n in 0..12 {
        let args = args_of(n);
        let mut run = start(&mesa, &args);
        std::thread::sleep(std::time::Duration::from_millis(u64::from(n) * 12));
        run.kill().unwrap();
        run.wait().unwrap();
        // Whatever has a name of a closed package is whole, but what waits for the next run.
        let corrida = cerrar_todo(&mesa, &[]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        for nombre in mesa.en_salida().into_iter().filter(|nombre| nombre.contains("_cerrado_v")) {
            let said = verificar(&mesa, &mesa.ruta("salida").join(&nombre));
            assert_eq!(said.codigo, 0, "{nombre}: {}", said.todo());
        }
        assert!(!mesa.en_salida().iter().any(|nombre| nombre.starts_with('.')));
    }
}
