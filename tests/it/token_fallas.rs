//! Keys that are missing, of others, read by others, under a phrase; and that no secret lies anywhere in the open.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use crate::comun::{Mesa, terminar};
use crate::comun_token::*;

#[test]
fn each_fault_of_a_key_is_told_with_what_to_do() {
    let casa = Casa::new();
    casa.recibir();
    let good = fs::read(casa.llave()).unwrap();
    let expect = |what: &str, codigo: i32, word: &str| {
        let shown = casa.mostrar();
        assert_eq!(shown.codigo, codigo, "{what}: {}", shown.todo());
        assert!(shown.errores.contains(word) && !shown.todo().contains(TOKEN), "{what}: {}", shown.todo());
        assert_eq!(casa.sucesos().last().unwrap(), "credenciales", "{what}: nothing was shown");
    };
    let open_to = |mode: u32| fs::set_permissions(casa.llave(), fs::Permissions::from_mode(mode)).unwrap();
    for mode in [0o644, 0o640, 0o604, 0o660] {
        open_to(mode);
        expect("read by others", 3, "chmod 600");
    }
    let refused = casa.con_entrada(&["token", "recibir", &casa.id, "--de-nuevo"], &lineas());
    assert_eq!(refused.codigo, 3, "nor is anything sealed to it: {}", refused.todo());
    open_to(0o600);
    casa.mesa.escribir("datos/boveda/llave.txt", "AGE-SECRET-KEY-1NADA\n");
    expect("damaged", 3, "no es una llave de age");
    casa.mesa.escribir("datos/boveda/llave.txt", &good[..good.len() / 2]);
    expect("cut", 3, "no es una llave de age");
    let other = Casa::new();
    other.recibir();
    casa.mesa.escribir("datos/boveda/llave.txt", fs::read(other.llave()).unwrap());
    expect("of another installation", 3, "se selló en otra instalación");
    fs::remove_file(casa.llave()).unwrap();
    expect("missing", 3, "pida las credenciales de nuevo");
    casa.mesa.escribir("datos/boveda/llave.txt", &good);
    open_to(0o600);
    casa.shows_all();
}

#[test]
fn a_key_under_a_phrase_is_opened_by_it_alone() {
    let casa = Casa::new();
    let with = |frase: Option<&str>, orden: &[&str], entrada: &str| {
        let mut programa = casa.mesa.programa();
        programa.args(orden).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        match frase {
            Some(frase) => programa.env("CONVENIO_FRASE", frase),
            None => programa.env_remove("CONVENIO_FRASE"),
        };
        let mut hijo = programa.spawn().unwrap();
        let _ = hijo.stdin.take().unwrap().write_all(entrada.as_bytes());
        let salida = hijo.wait_with_output().unwrap();
        let [out, err] = [salida.stdout, salida.stderr].map(|b| String::from_utf8(b).unwrap());
        (salida.status.code().unwrap(), out, err)
    };
    let receive = ["token", "recibir", &casa.id, "--con-frase"];
    assert_eq!(with(None, &receive, &lineas()).0, 1, "nobody there to type it");
    let (codigo, out, err) = with(Some("caballo correcto pila grapa"), &receive, &lineas());
    assert_eq!(codigo, 0, "{out}{err}");
    assert!(!casa.llave().exists() && casa.mesa.ruta("datos/boveda/llave.age").exists());
    let show = ["token", "mostrar", &casa.id, "--si"];
    for (frase, word) in [(Some("otra frase cualquiera"), "la frase no es la de"), (None, "no se indicó")] {
        let (codigo, out, err) = with(frase, &show, "");
        assert_eq!(codigo, 1, "{out}{err}");
        assert!(err.contains(word) && !out.contains(TOKEN), "{err}");
    }
    // Sealing needs no phrase.
    let (codigo, out, err) = with(None, &["token", "recibir", &casa.id, "--de-nuevo"], &lineas());
    assert_eq!(codigo, 0, "{out}{err}");
    assert_eq!(with(Some("caballo correcto pila grapa"), &show, "").1, lineas());
    let (codigo, out, err) =
        with(Some("caballo correcto pila grapa"), &["token", "rotar", "--con-frase"], "");
    assert_eq!(codigo, 0, "{out}{err}");
    assert!(out.contains("boveda/llave.age") && !casa.llave().exists(), "{out}");
    // Killed when the old key had its new name and its public half had not: the new one is not sealed to the old.
    let file = |nombre: &str| casa.mesa.ruta(&format!("datos/boveda/{nombre}"));
    let publica = fs::read(file("llave.pub")).unwrap();
    for end in ["age", "pub"] {
        fs::rename(file(&format!("llave.{end}")), file(&format!("llave.nueva.{end}"))).unwrap();
    }
    fs::rename(file("llave.anterior-1.pub"), file("llave.pub")).unwrap();
    let (codigo, out, err) = with(None, &["token", "recibir", &casa.id, "--de-nuevo"], &lineas());
    assert_eq!(codigo, 0, "{out}{err}");
    assert!(fs::read(file("llave.pub")).unwrap() == publica && file("llave.anterior-1.pub").exists());
    assert_eq!(with(Some("caballo correcto pila grapa"), &show, "").1, lineas());
}

#[test]
fn a_seal_that_was_changed_is_told() {
    let casa = Casa::new();
    let sealed = convenio::boveda::Boveda::new(casa.mesa.ruta("v"));
    sealed.prepare(None).unwrap();
    let mut bytes = sealed.seal(b"hola").unwrap();
    assert_eq!(&**sealed.open(&bytes, &mut |_| None).unwrap(), b"hola");
    for at in 0..bytes.len() {
        bytes[at] ^= 1;
        assert!(sealed.open(&bytes, &mut |_| None).is_err(), "{at}");
        bytes[at] ^= 1;
    }
    for size in 0..bytes.len() {
        assert!(sealed.open(&bytes[..size], &mut |_| None).is_err(), "{size}");
    }
}

/// How often any of the secrets stands in these bytes, as it is, in UTF-16 or packed in a ZIP.
fn found(bytes: &[u8], secretos: &[&str]) -> usize {
    let mut times = 0;
    for secreto in secretos {
        let wide: Vec<u8> = secreto.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for needle in [secreto.as_bytes(), &wide] {
            times += bytes.windows(needle.len()).filter(|w| *w == needle).count();
        }
    }
    if bytes.starts_with(b"PK")
        && let Ok(mut zip) = zip::ZipArchive::new(std::io::Cursor::new(bytes))
    {
        for i in 0..zip.len() {
            let mut part = Vec::new();
            std::io::copy(&mut zip.by_index(i).unwrap(), &mut part).unwrap();
            times += found(&part, secretos);
        }
    }
    times
}

fn search(carpeta: &Path, menos: &[&str], secretos: &[&str]) -> (usize, usize) {
    let (mut files, mut times) = (0, 0);
    for entrada in fs::read_dir(carpeta).unwrap() {
        let ruta = entrada.unwrap().path();
        if menos.iter().any(|m| ruta.ends_with(m)) {
            continue;
        }
        if ruta.is_dir() {
            let (f, t) = search(&ruta, menos, secretos);
            files += f;
            times += t;
        } else {
            files += 1;
            let here = found(&fs::read(&ruta).unwrap(), secretos);
            assert_eq!(here, 0, "{}", ruta.display());
            times += here;
        }
    }
    (files, times)
}

#[test]
fn a_whole_life_leaves_no_secret_anywhere_in_the_open() {
    const SECRETOS: [&str; 4] = [TOKEN, SEMILLA, CLIENTE, CONVENIO];
    let casa = Casa::new();
    fs::create_dir(casa.mesa.ruta("tmp")).unwrap();
    let mut said = String::new();
    let mut run = |orden: &[&str]| {
        let mut programa = casa.mesa.programa();
        programa.env("TMPDIR", casa.mesa.ruta("tmp"));
        let corrida = terminar(programa.args(orden));
        said.push_str(&corrida.todo());
        corrida.codigo
    };
    // Received while somebody looks at the process.
    let mut programa = casa.mesa.programa();
    programa.env("TMPDIR", casa.mesa.ruta("tmp")).args(["token", "recibir", &casa.id]);
    let mut hijo =
        programa.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut entrada = hijo.stdin.take().unwrap();
    entrada.write_all(lineas().as_bytes()).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    if cfg!(target_os = "linux") {
        for file in ["cmdline", "environ", "limits"] {
            let seen = fs::read(format!("/proc/{}/{file}", hijo.id())).unwrap();
            assert_eq!(found(&seen, &SECRETOS), 0, "{file}");
            let text = String::from_utf8_lossy(&seen).into_owned();
            let cores = text.lines().find(|l| l.starts_with("Max core file size"));
            assert!(cores.is_none_or(|l| l.split_whitespace().nth(4) == Some("0")), "{text}");
        }
    }
    drop(entrada);
    let salida = hijo.wait_with_output().unwrap();
    assert!(salida.status.success(), "{}", String::from_utf8_lossy(&salida.stderr));
    assert_eq!(found(&[salida.stdout, salida.stderr].concat(), &SECRETOS), 0);

    let mail = correo("Content-Type: text/plain; charset=utf-8", &lineas());
    casa.mesa.escribir("correo.eml", mail);
    let (_, publica) = proveedor(&casa.mesa);
    let id = casa.id.as_str();
    assert_eq!(run(&["token", "recibir", id, "correo.eml", "--de-nuevo"]), 0);
    assert_eq!(run(&["token", "recibir", id, "correo.eml"]), 1);
    assert_eq!(
        run(&["token", "entregar", id, "--a", "Libro SpA", "--clave", &publica, "--salida", "entrega.age"]),
        0
    );
    assert_eq!(run(&["token", "rotar"]), 0);
    assert_eq!(run(&["tramite", "nota", id, &format!("El token: llegó. Token: {TOKEN}")]), 1);
    assert_eq!(run(&["tramite", "avanzar", id, "contacto", "--texto", &format!("Semilla = {SEMILLA}")]), 1);
    // What is shown is shown, and leaves nothing else.
    for orden in [
        &["mostrar", id, "--si"][..],
        &["entregar", id, "--a", "Libro SpA", "--leer", "--si"],
        &["entregar", id, "--a", "Libro SpA", "--hoja", "hoja.docx", "--si"],
    ] {
        let mut programa = casa.mesa.programa();
        programa.env("TMPDIR", casa.mesa.ruta("tmp")).arg("token");
        assert_eq!(terminar(programa.args(orden)).codigo, 0, "{orden:?}");
    }
    assert_eq!(run(&["tramite", "avanzar", id, "operativo", "--texto", "Primera asistencia aceptada"]), 0);
    assert_eq!(run(&["tramite", "exportar", id, "tramite.zip"]), 0);
    assert_eq!(run(&["tramite", "exportar", "tablero.xlsx"]), 0);
    assert_eq!(run(&["tramite", "historia", id, "historia.docx"]), 0);
    assert_eq!(run(&["tramite", "ver", id, "--formato", "json"]), 0);
    assert_eq!(run(&["tramite", "historia", id, "--formato", "json"]), 0);
    assert_eq!(run(&["registro", "verificar"]), 0);
    assert_eq!(found(said.as_bytes(), &SECRETOS), 0, "{said}");
    let (files, times) = search(casa.mesa.dir.path(), &["correo.eml", "hoja.docx"], &SECRETOS);
    assert!(files > 10 && times == 0, "{files} {times}");
    assert_eq!(
        fs::read_dir(casa.mesa.ruta("tmp")).unwrap().count(),
        0,
        "nothing is left in the temporary folder"
    );
    // The search itself finds what is there.
    let mesa = Mesa::new();
    mesa.escribir("abierto.txt", format!("x{TOKEN}y"));
    assert_eq!(found(&fs::read(mesa.ruta("abierto.txt")).unwrap(), &SECRETOS), 1);
}
