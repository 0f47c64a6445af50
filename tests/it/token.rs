//! The credentials: received, sealed, shown, handed over, sealed to another key.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::comun::{Mesa, texto_de_word};
use crate::comun_token::*;

#[test]
fn what_is_typed_is_sealed_at_once_and_shown_once_with_an_event_before() {
    let casa = Casa::new();
    let told = casa.recibir();
    for word in [
        "Quedaron selladas: ID de cliente, ID de convenio, token, semilla",
        "«credenciales recibidas»",
        "Se hizo una llave",
    ] {
        assert!(told.salida.contains(word), "{word}: {}", told.todo());
    }
    assert!(!told.todo().contains(TOKEN) && !told.todo().contains("correo sigue"), "{}", told.todo());
    assert_eq!(casa.estado(), "credenciales_recibidas");
    let mode = |ruta: &str| fs::metadata(casa.mesa.ruta(ruta)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("datos/boveda"), mode("datos/boveda/llave.txt")), (0o700, 0o600));
    let refused = casa.correr(&["token", "mostrar", &casa.id]);
    assert_eq!(refused.codigo, 1);
    assert!(refused.errores.contains("--si") && !refused.todo().contains(TOKEN), "{}", refused.todo());
    assert_eq!(casa.sucesos().last().unwrap(), "credenciales", "nothing shown, nothing written");
    casa.shows_all();
    assert_eq!(casa.sucesos().last().unwrap(), "token_mostrado");
    let json = casa.json(&["token", "mostrar", &casa.id, "--si"]);
    assert_eq!((&json["token"], &json["semilla"]), (&TOKEN.into(), &SEMILLA.into()));
}

#[test]
fn it_is_refused_before_anything_is_read_where_it_can_not_be() {
    let casa = Casa::new();
    let early = casa.json(&["tramite", "crear", crate::comun::ejemplo("municipal.toml").to_str().unwrap()]);
    let early = early[0]["id"].as_str().unwrap();
    let refused = casa.con_entrada(&["token", "recibir", early], &lineas());
    assert_eq!(refused.codigo, 1);
    assert!(refused.errores.contains("Ahora es posible"), "{}", refused.errores);
    assert!(!casa.mesa.ruta("datos/boveda").exists());
    casa.recibir();
    let twice = casa.con_entrada(&["token", "recibir", &casa.id], &lineas());
    assert_eq!(twice.codigo, 1);
    assert!(twice.errores.contains("--de-nuevo"), "{}", twice.errores);
    let again = casa.con_entrada(&["token", "recibir", &casa.id, "--de-nuevo"], "Token: otro99999\n");
    assert_eq!(again.codigo, 0, "{}", again.todo());
    assert!(
        again.salida.contains("No venían, o no con claridad: ID de cliente, ID de convenio, semilla"),
        "{}",
        again.salida
    );
    assert_eq!(casa.mostrar().salida, "Token: otro99999\n");
    // One that was noted by hand before is sealed all the same.
    let other = casa.tramite("administracion_delegada.toml");
    casa.json(&["tramite", "avanzar", &other, "credenciales"]);
    let late = casa.con_entrada(&["token", "recibir", &other], &lineas());
    assert_eq!(late.codigo, 0, "{}", late.todo());
    let none = casa.correr(&["token", "mostrar", early, "--si"]);
    assert!(none.codigo == 1 && none.errores.contains("token recibir"), "{}", none.errores);
}

#[test]
fn without_a_token_nothing_is_kept() {
    let casa = Casa::new();
    for (entrada, word) in [
        ("", "no se encontró el token"),
        ("Semilla: 12345\n", "no se encontró el token"),
        ("Token: adjunto\n", "no se encontró el token"),
        ("Token: aaa111\nToken: bbb222\n", "más de un token"),
    ] {
        let corrida = casa.con_entrada(&["token", "recibir", &casa.id], entrada);
        assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
        assert!(corrida.errores.contains(word), "{}", corrida.errores);
        assert!(!corrida.todo().contains("aaa111"));
    }
    assert_eq!(casa.estado(), "ingresado");
    assert!(!casa.mesa.ruta("datos/boveda").exists(), "no key is made for nothing");
}

#[test]
fn they_are_handed_over_sealed_on_paper_or_read_and_the_history_says_to_whom_and_how() {
    let casa = Casa::new();
    casa.recibir();
    let (llave, publica) = proveedor(&casa.mesa);
    casa.mesa.escribir("ocupado.age", "otra cosa");
    let taken = casa.correr(&[
        "token",
        "entregar",
        &casa.id,
        "--a",
        "Libro SpA",
        "--clave",
        &publica,
        "--salida",
        "ocupado.age",
    ]);
    assert_eq!(taken.codigo, 1);
    assert_eq!(casa.estado(), "credenciales_recibidas", "what was not left was not handed over");
    let sealed = casa.json(&[
        "token",
        "entregar",
        &casa.id,
        "--a",
        "Libro SpA, Rosa Pérez",
        "--clave",
        &publica,
        "--salida",
        "c.age",
    ]);
    assert_eq!(sealed["archivo"], "c.age");
    let bytes = fs::read(casa.mesa.ruta("c.age")).unwrap();
    let texto = String::from_utf8(age::decrypt(&llave, &bytes).unwrap()).unwrap();
    for word in [TOKEN, SEMILLA, CLIENTE, CONVENIO, "Fundación Educacional Los Boldos", "99001-9", &casa.id]
    {
        assert!(texto.contains(word), "{word}: {texto}");
    }
    assert_eq!(casa.estado(), "entregadas_a_proveedor");
    let historia = casa.correr(&["tramite", "historia", &casa.id]).salida;
    assert!(historia.contains("Rosa Pérez, en un archivo cifrado para age1"), "{historia}");
    // Again, on paper: no other state, but told.
    let hoja =
        casa.correr(&["token", "entregar", &casa.id, "--a", "Libro SpA", "--hoja", "hoja.docx", "--si"]);
    assert_eq!(hoja.codigo, 0, "{}", hoja.todo());
    assert!(!hoja.todo().contains(TOKEN), "{}", hoja.todo());
    let texto = texto_de_word(&fs::read(casa.mesa.ruta("hoja.docx")).unwrap());
    assert!(texto.contains(TOKEN) && texto.contains(SEMILLA) && texto.contains("destruya"), "{texto}");
    let read = casa.correr(&["token", "entregar", &casa.id, "--a", "Libro SpA", "--leer", "--si"]);
    assert!(read.salida.contains(TOKEN), "{}", read.todo());
    assert_eq!(casa.sucesos().iter().filter(|s| *s == "contacto").count(), 2);
    for (args, word) in [
        (vec!["--leer"], "--si"),
        (vec!["--clave", "age1malo", "--salida", "x.age"], "no es una llave pública de age"),
        (vec![], "indicar"),
    ] {
        let mut orden = vec!["token", "entregar", &casa.id, "--a", "Libro SpA"];
        orden.extend(args);
        let refused = casa.correr(&orden);
        assert!([1, 2].contains(&refused.codigo), "{}", refused.todo());
        assert!(
            refused.errores.contains(word) && !refused.todo().contains(TOKEN),
            "{word}: {}",
            refused.todo()
        );
    }
    let secret = fs::read_to_string(casa.mesa.ruta("proveedor.txt")).unwrap();
    let mistaken =
        casa.correr(&["token", "entregar", &casa.id, "--a", "x", "--clave", &secret, "--salida", "x.age"]);
    assert!(mistaken.errores.contains("llave secreta"), "{}", mistaken.errores);
    assert!(!mistaken.todo().contains("AGE-SECRET-KEY"), "{}", mistaken.todo());
}

#[test]
fn everything_goes_over_to_a_new_key_and_the_old_one_is_needed_no_more() {
    let casa = Casa::new();
    casa.recibir();
    let other = casa.tramite("municipal.toml");
    let corrida = casa.con_entrada(&["token", "recibir", &other], "Token: segundo222\n");
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let old = fs::read(casa.llave()).unwrap();
    let rotated = casa.json(&["token", "rotar"]);
    assert_eq!(rotated["tramites"].as_array().unwrap().len(), 2);
    assert_ne!(fs::read(casa.llave()).unwrap(), old);
    let kept = casa.mesa.ruta("datos/boveda/llave.anterior-1.txt");
    assert_eq!(fs::read(&kept).unwrap(), old);
    fs::remove_file(&kept).unwrap();
    casa.shows_all();
    assert_eq!(casa.correr(&["token", "mostrar", &other, "--si"]).salida, "Token: segundo222\n");
    assert!(casa.sucesos().contains(&"token_resellado".to_owned()));

    // Killed after the first of them: the next run goes on with the rest, to the same new key.
    let before = casa.sucesos().len();
    let names = |end: &str| casa.mesa.ruta(&format!("datos/boveda/{end}"));
    let corrida = casa.con_entrada(&["token", "rotar", "--formato", "json"], "");
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    for end in ["txt", "pub"] {
        fs::rename(names(&format!("llave.{end}")), names(&format!("llave.nueva.{end}"))).unwrap();
        fs::rename(names(&format!("llave.anterior-2.{end}")), names(&format!("llave.{end}"))).unwrap();
    }
    casa.shows_all();
    let goes_on = casa.json(&["token", "rotar"]);
    assert_eq!((goes_on["tramites"].as_array().unwrap().len(), goes_on["ya_estaban"].as_u64()), (0, Some(2)));
    casa.shows_all();
    assert_eq!(casa.sucesos().iter().skip(before).filter(|s| *s == "token_resellado").count(), 1);

    // Killed between the two names.
    for end in ["txt", "pub"] {
        fs::rename(names(&format!("llave.{end}")), names(&format!("llave.nueva.{end}"))).unwrap();
    }
    casa.shows_all();
    let later = casa.con_entrada(&["token", "recibir", &other, "--de-nuevo"], "Token: tercero333\n");
    assert_eq!(later.codigo, 0, "{}", later.todo());
    assert!(
        !later.salida.contains("Se hizo una llave"),
        "the one that waited is the one in use: {}",
        later.salida
    );
    assert!(casa.llave().exists() && !names("llave.nueva.txt").exists());
}

#[test]
fn further_keys_open_it_too_and_a_wrong_one_is_named_with_its_line() {
    let casa = Casa::new();
    let (llave, publica) = proveedor(&casa.mesa);
    fs::create_dir_all(casa.mesa.ruta("datos/boveda")).unwrap();
    casa.mesa.escribir("datos/boveda/destinatarios.txt", "# respaldo\nage1nada\n");
    let refused = casa.con_entrada(&["token", "recibir", &casa.id], &lineas());
    assert_eq!(refused.codigo, 1);
    assert!(refused.errores.contains("destinatarios.txt, línea 2"), "{}", refused.errores);
    casa.mesa.escribir("datos/boveda/destinatarios.txt", format!("# respaldo\n\n{publica}\n"));
    casa.recibir();
    // Without the installation's own key, the further one opens what was kept.
    fs::remove_file(casa.llave()).unwrap();
    let secret = age::secrecy::ExposeSecret::expose_secret(&llave.to_string()).to_owned();
    let own = casa.llave();
    Mesa::escribir(&casa.mesa, "datos/boveda/llave.txt", secret);
    fs::set_permissions(&own, fs::Permissions::from_mode(0o600)).unwrap();
    casa.shows_all();
}
