//! Debian's `age`, another program of the same format: it opens what was sealed to its key, and its keys are keys here.

use super::*;
use crate::comun_token::*;

#[test]
#[ignore = "needs age"]
fn age_opens_what_was_handed_over_and_what_is_kept() {
    let casa = Casa::new();
    let mesa = &casa.mesa;
    run(Command::new("age-keygen").arg("-o").arg(mesa.ruta("suya.txt")));
    let publica = run(Command::new("age-keygen").arg("-y").arg(mesa.ruta("suya.txt")));
    casa.recibir();
    casa.json(&[
        "token",
        "entregar",
        &casa.id,
        "--a",
        "Libro SpA",
        "--clave",
        publica.trim(),
        "--salida",
        "c.age",
    ]);
    let opened =
        run(Command::new("age").args(["-d", "-i"]).arg(mesa.ruta("suya.txt")).arg(mesa.ruta("c.age")));
    assert!(opened.ends_with(&lineas()), "{opened}");
    let refused =
        Command::new("age").args(["-d", "-i"]).arg(casa.llave()).arg(mesa.ruta("c.age")).output().unwrap();
    assert!(!refused.status.success(), "it is sealed to the provider alone");

    // What lies in the store is opened by the installation's key with any age program.
    casa.json(&["tramite", "exportar", &casa.id, "t.zip"]);
    let mut zip = ::zip::ZipArchive::new(fs::File::open(mesa.ruta("t.zip")).unwrap()).unwrap();
    let mut seals = 0;
    for i in 0..zip.len() {
        let mut bytes = Vec::new();
        std::io::copy(&mut zip.by_index(i).unwrap(), &mut bytes).unwrap();
        if bytes.starts_with(b"age-encryption.org/v1") {
            let sealed = mesa.escribir("guardado.age", &bytes);
            let opened = run(Command::new("age").args(["-d", "-i"]).arg(casa.llave()).arg(sealed));
            assert!(opened.contains(TOKEN) && opened.contains("convenio_id"), "{opened}");
            seals += 1;
        }
    }
    assert_eq!(seals, 1);
}

#[test]
#[ignore = "needs age"]
fn a_key_of_age_takes_the_place_of_ours_and_further_ones_open_what_comes_next() {
    let casa = Casa::new();
    let mesa = &casa.mesa;
    fs::create_dir_all(mesa.ruta("datos/boveda")).unwrap();
    run(Command::new("age-keygen").arg("-o").arg(casa.llave()));
    run(Command::new("age-keygen").arg("-o").arg(mesa.ruta("respaldo.txt")));
    let publica = run(Command::new("age-keygen").arg("-y").arg(mesa.ruta("respaldo.txt")));
    mesa.escribir("datos/boveda/destinatarios.txt", publica);
    let told = casa.recibir();
    assert!(!told.salida.contains("Se hizo una llave"), "{}", told.salida);
    casa.shows_all();
    casa.json(&["token", "rotar"]);
    fs::remove_file(casa.llave()).unwrap();
    fs::remove_file(mesa.ruta("datos/boveda/llave.anterior-1.txt")).unwrap();
    fs::rename(mesa.ruta("respaldo.txt"), casa.llave()).unwrap();
    casa.shows_all();
}

#[test]
#[ignore = "needs age, unshare and tmpfs"]
fn where_the_store_may_only_be_read_nothing_is_shown() {
    let casa = Casa::new();
    casa.recibir();
    let script = "mount --bind datos datos && mount -o remount,bind,ro datos && \"$0\" \"$@\"";
    let salida = super::montaje::in_own_mounts_at(
        &casa.mesa,
        script,
        &["token".as_ref(), "mostrar".as_ref(), casa.id.as_ref(), "--si".as_ref()],
    );
    let said = streams(&salida);
    assert_eq!(salida.status.code(), Some(3), "{said}");
    assert!(!said.contains(TOKEN) && said.contains("Revise que se pueda leer y escribir"), "{said}");
}
