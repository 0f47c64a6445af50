//! Sending through servers that fail: what is known afterwards, what is written down, how the program ends.

use std::fs;

use crate::comun::Mesa;
use crate::comun_correo::{
    CON_MOTIVO, Guion, Modo, PUNTOS, Punto, Servidor, ajustar, cerrado, copia, de_correo, enviar, json,
    kinds, modos,
};

/// A server that takes a login, as the fault table needs it.
fn guion(punto: Punto, modo: Modo) -> Guion {
    let mut ofrece = vec!["AUTH PLAIN LOGIN".to_owned(), "SIZE 50000000".to_owned()];
    if punto == Punto::Starttls {
        ofrece.push("STARTTLS".to_owned());
    }
    Guion { falla: Some((punto, modo)), ofrece, rechaza: None }
}

/// What must come out: exit status, and the events about mail.
fn expected(punto: Punto, modo: &Modo) -> (i32, &'static [&'static str]) {
    let clear_no = matches!(modo, Modo::Dice(linea) if linea.starts_with(['4', '5']));
    match punto {
        // Before the message is announced nothing can have left, and nothing is written.
        p if p < Punto::Data => (3, &[]),
        Punto::Quit => (0, &["correo_preparado", "correo_enviado"]),
        // In the middle of the message a server may say no and be heard, or break the line while it is written to.
        _ if clear_no => (3, &["correo_preparado", "correccion"]),
        _ => (4, &["correo_preparado", "correo_incierto"]),
    }
}

#[test]
fn a_fault_at_any_step_is_known_for_what_it_is() {
    let (base, id) = cerrado();
    // Silence takes its time: the cases of a step wait together.
    for punto in PUNTOS {
        std::thread::scope(|all| {
            for modo in modos() {
                let mesa = copia(&base);
                let id = &id;
                all.spawn(move || one_fault(&mesa, id, punto, &modo));
            }
        });
    }
}

fn one_fault(mesa: &Mesa, id: &str, punto: Punto, modo: &Modo) {
    let servidor = Servidor::new(guion(punto, modo.clone()));
    ajustar(mesa, servidor.puerto, "usuario = \"ana\"\n");
    let corrida = enviar(mesa, id, &["--formato", "json"]);
    let what = format!("{punto:?} {modo:?}: {}", corrida.todo());
    let (codigo, sucesos) = expected(punto, modo);
    let found = de_correo(mesa, id);
    if punto == Punto::Cuerpo && matches!(modo, Modo::Dice(_)) && corrida.codigo == 4 {
        // The line broke before the answer was read: doubtful is right too, since nobody can tell.
        assert_eq!(found, ["correo_preparado", "correo_incierto"], "{what}");
        return;
    }
    assert_eq!(corrida.codigo, codigo, "{what}");
    assert_eq!(found, sucesos, "{what}");
    assert_eq!(servidor.cuantos(), usize::from(punto == Punto::Quit), "{what}");
    let envio = &corrida.json()["envio"];
    let word = match codigo {
        0 => "enviado",
        4 => "incierto",
        _ => "no_enviado",
    };
    assert_eq!(envio["resultado"], word, "{what}");
    assert!(!corrida.todo().contains("secreto-muy-largo"), "{what}");
    // `\0ana\0secreto-muy-largo` as it goes over the line.
    assert!(!corrida.todo().contains("AGFuYQBzZWNyZXRv"), "{what}");
    if let Modo::Dice(linea) = modo
        && linea.starts_with(['4', '5'])
        && punto != Punto::Quit
    {
        assert_eq!(envio["codigo"].as_u64().unwrap().to_string(), linea[..3], "{what}");
        assert_eq!(envio["pasajero"], linea.starts_with('4'), "{what}");
    }
}

#[test]
fn what_is_sent_is_what_was_shown_and_all_of_it_is_kept() {
    let (mesa, id) = cerrado();
    let servidor = Servidor::new(Guion { ofrece: vec!["SIZE 0".into()], ..Guion::default() });
    ajustar(&mesa, servidor.puerto, "copia = [\"direccion@colegio.example\"]\n");
    let corrida = enviar(&mesa, &id, &["--formato", "json"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let told = corrida.json();
    let recibido = servidor.recibidos.lock().unwrap()[0].clone();
    let trimmed = recibido.strip_suffix(b"\r\n").unwrap();
    assert_eq!(told["sha256"], convenio::base::huella::sha256(trimmed), "the shown bytes are the sent ones");
    assert_eq!(told["envio"]["constancia"]["ultima"], "250 2.0.0 queued as ABC123");
    assert_eq!(told["envio"]["constancia"]["destinatarios"].as_array().unwrap().len(), 2);
    // The event before the message keeps it, the one after it the record.
    let historia = json(&mesa, &["tramite", "historia", &id]);
    let [.., antes, despues] = &historia.as_array().unwrap()[..] else { panic!() };
    assert!(antes["evidencias"][0].as_str().unwrap().starts_with("mensaje.eml ("), "{antes}");
    assert!(despues["evidencias"][0].as_str().unwrap().starts_with("constancia.json ("), "{despues}");
    assert_eq!(antes["textos"][0], CON_MOTIVO[1]);
    assert!(mesa.correr(["registro", "verificar"]).codigo == 0);

    // The proof, as text, Word and ZIP.
    let texto = mesa.correr(["tramite", "acuse", &id]).salida;
    for dicho in
        ["250 2.0.0 queued as ABC123", told["mensaje"].as_str().unwrap(), told["sha256"].as_str().unwrap()]
    {
        assert!(texto.contains(dicho), "{dicho}: {texto}");
    }
    for archivo in ["acuse.docx", "acuse.zip"] {
        assert_eq!(mesa.correr(["tramite", "acuse", &id, archivo]).codigo, 0);
    }
    let zip = fs::read(mesa.ruta("acuse.zip")).unwrap();
    assert!(crate::comun::parte(&zip, "mensaje_1.eml").as_bytes() == trimmed);
    assert!(crate::comun::parte(&zip, "SHA256SUMS").contains("constancia_1.json"));
    assert_eq!(mesa.correr(["tramite", "acuse", &id, "acuse.pdf"]).codigo, 1);
}

#[test]
fn nothing_is_sent_twice_without_a_reason() {
    let (mesa, id) = cerrado();
    let servidor = Servidor::new(Guion::default());
    ajustar(&mesa, servidor.puerto, "");
    let first = enviar(&mesa, &id, &["--formato", "json"]).json();
    let again = enviar(&mesa, &id, &[]);
    assert_eq!(again.codigo, 1, "{}", again.todo());
    assert!(again.errores.contains("--repetir"), "{}", again.todo());
    assert_eq!(servidor.cuantos(), 1);

    // On purpose: another message, that names the first.
    let second = enviar(&mesa, &id, &["--repetir", "lo pidieron de nuevo", "--formato", "json"]);
    assert_eq!(second.codigo, 0, "{}", second.todo());
    let second = second.json();
    assert_ne!(second["mensaje"], first["mensaje"]);
    let sent = String::from_utf8(servidor.recibidos.lock().unwrap()[1].clone()).unwrap();
    let named = format!("References: <{}>", first["mensaje"].as_str().unwrap());
    assert!(sent.contains(&named) && sent.contains("In-Reply-To: <"), "{}", &sent[..900]);
    assert_eq!(
        de_correo(&mesa, &id),
        ["correo_preparado", "correo_enviado", "correo_preparado", "correo_enviado"]
    );
}

#[test]
fn after_a_doubt_a_person_may_send_the_very_same_message() {
    let (mesa, id) = cerrado();
    let broken = Servidor::new(Guion { falla: Some((Punto::Final, Modo::Cierra)), ..Guion::default() });
    ajustar(&mesa, broken.puerto, "");
    let doubt = enviar(&mesa, &id, &["--formato", "json"]);
    assert_eq!(doubt.codigo, 4, "{}", doubt.todo());
    let doubt = doubt.json();
    let servidor = Servidor::new(Guion::default());
    ajustar(&mesa, servidor.puerto, "");
    let refused = enviar(&mesa, &id, &[]);
    assert_eq!((refused.codigo, servidor.cuantos()), (1, 0), "{}", refused.todo());
    let again = enviar(&mesa, &id, &["--repetir", "no les llegó", "--formato", "json"]);
    assert_eq!(again.codigo, 0, "{}", again.todo());
    let again = again.json();
    assert_eq!(again["mensaje"], doubt["mensaje"]);
    assert_eq!(again["sha256"], doubt["sha256"]);
    let acuse = mesa.correr(["tramite", "acuse", &id]).salida;
    assert!(acuse.contains("no se sabe si llegó") && acuse.contains("Mensaje 2"), "{acuse}");
}

#[test]
fn a_mail_needs_signed_official_papers_or_a_reason() {
    let mesa = crate::comun_cerrar::mesa();
    let id = json(&mesa, &["tramite", "crear", crate::comun_cerrar::PAQUETE])[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let servidor = Servidor::new(Guion::default());
    ajustar(&mesa, servidor.puerto, "");
    let corrida = mesa.correr(["correo", "enviar", &id, "--si"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    for falta in ["«firmado»", "no está cerrado", "borrador de referencia", "--motivo"] {
        assert!(corrida.errores.contains(falta), "{falta}: {}", corrida.todo());
    }
    assert_eq!((servidor.ordenes().len(), de_correo(&mesa, &id).len()), (0, 0));
    // Nobody to ask is a no.
    let corrida = mesa.correr(["correo", "enviar", &id].iter().chain(&CON_MOTIVO));
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("--si") && corrida.salida.contains("Asunto: ["), "{}", corrida.todo());
    assert_eq!(servidor.ordenes().len(), 0);
}

#[test]
fn without_settings_or_password_it_says_what_to_do() {
    let (mesa, id) = cerrado();
    let corrida = mesa.correr(["correo", "enviar", &id, "--si"]);
    assert_eq!(corrida.codigo, 1);
    assert!(
        corrida.errores.contains("[correo]") && corrida.errores.contains("correo borrador"),
        "{}",
        corrida.todo()
    );
    ajustar(&mesa, 1, "usuario = \"ana\"\n");
    let plain = |more: &[&str]| mesa.correr(["correo", "probar"].iter().chain(more));
    assert!(plain(&[]).errores.contains("clave_archivo"), "{}", plain(&[]).todo());
    ajustar(&mesa, 1, "usuario = \"ana\"\nclave_archivo = \"clave\"\n");
    assert!(plain(&[]).errores.contains("no existe"), "{}", plain(&[]).todo());
    mesa.escribir("configuracion/clave", "dos\nlíneas\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let ruta = mesa.ruta("configuracion/clave");
        fs::set_permissions(&ruta, fs::Permissions::from_mode(0o640)).unwrap();
        let corrida = plain(&[]);
        assert_eq!(corrida.codigo, 1);
        assert!(corrida.errores.contains("chmod 600"), "{}", corrida.todo());
        fs::set_permissions(&ruta, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(plain(&[]).errores.contains("en una línea"), "{}", plain(&[]).todo());
    }
    mesa.escribir("configuracion/convenio.toml", "[correo]\nclave = \"secreta\"\n");
    let corrida = plain(&[]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("no se escribe en este archivo"), "{}", corrida.todo());
}

#[test]
fn a_server_that_offers_too_little_gets_nothing() {
    let (mesa, id) = cerrado();
    // Too small.
    let servidor = Servidor::new(Guion { ofrece: vec!["SIZE 1000".into()], ..Guion::default() });
    ajustar(&mesa, servidor.puerto, "");
    let corrida = enviar(&mesa, &id, &[]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    assert!(
        corrida.errores.contains("acepta mensajes de hasta") && corrida.errores.contains("ocupa"),
        "{}",
        corrida.todo()
    );
    assert!(!servidor.ordenes().iter().any(|o| o.starts_with("MAIL")));
    // No login.
    ajustar(&mesa, servidor.puerto, "usuario = \"ana\"\n");
    let servidor = Servidor::new(Guion::default());
    ajustar(&mesa, servidor.puerto, "usuario = \"ana\"\n");
    let corrida = enviar(&mesa, &id, &[]);
    assert!(corrida.codigo == 3 && corrida.errores.contains("PLAIN o LOGIN"), "{}", corrida.todo());
    // The Ministry's address is refused: nothing goes, not even the copy.
    let servidor = Servidor::new(Guion { rechaza: Some("mineduc".into()), ..Guion::default() });
    ajustar(&mesa, servidor.puerto, "copia = [\"direccion@colegio.example\"]\n");
    let corrida = enviar(&mesa, &id, &[]);
    assert!(corrida.codigo == 3 && corrida.errores.contains("550 5.1.1 nobody here"), "{}", corrida.todo());
    assert!(!servidor.ordenes().iter().any(|o| o == "DATA"));
    assert!(de_correo(&mesa, &id).is_empty());
    // The copy is refused: told, and sent.
    let servidor = Servidor::new(Guion { rechaza: Some("direccion".into()), ..Guion::default() });
    ajustar(&mesa, servidor.puerto, "copia = [\"direccion@colegio.example\"]\n");
    let corrida = enviar(&mesa, &id, &[]);
    assert_eq!((corrida.codigo, servidor.cuantos()), (0, 1), "{}", corrida.todo());
    assert!(
        corrida.salida.contains("no se aceptó la copia a direccion@colegio.example"),
        "{}",
        corrida.todo()
    );
}

#[test]
fn answers_longer_than_a_line_and_slower_than_anybody_waits() {
    for (punto, codigo) in [(Punto::Mail, 3), (Punto::Final, 4), (Punto::Quit, 0)] {
        for modo in [Modo::Gotea, Modo::Dice(format!("250 {}", "x".repeat(200_000)))] {
            let (mesa, id) = cerrado();
            let servidor = Servidor::new(Guion { falla: Some((punto, modo.clone())), ..Guion::default() });
            ajustar(&mesa, servidor.puerto, "");
            let corrida = enviar(&mesa, &id, &[]);
            assert_eq!(corrida.codigo, codigo, "{punto:?} {modo:?} {}", corrida.todo());
            assert!(corrida.todo().len() < 20_000);
        }
    }
}

#[test]
fn a_closed_door_of_microsoft_is_explained() {
    let (mesa, id) = cerrado();
    let said = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.";
    let servidor = Servidor::new(guion(Punto::Auth, Modo::Dice(said.into())));
    ajustar(&mesa, servidor.puerto, "usuario = \"ana\"\n");
    let corrida = enviar(&mesa, &id, &[]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    for salida in ["correo borrador", "contraseña de aplicación", "--token-comando"] {
        assert!(corrida.errores.contains(salida), "{salida}: {}", corrida.todo());
    }
    // With a token instead.
    let servidor = Servidor::new(Guion { ofrece: vec!["AUTH XOAUTH2".into()], ..Guion::default() });
    ajustar(&mesa, servidor.puerto, "usuario = \"ana\"\n");
    let corrida = enviar(&mesa, &id, &["--token-comando", "echo ya29.token", "--formato", "json"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(servidor.ordenes().iter().any(|o| o.starts_with("AUTH XOAUTH2 ")), "{:?}", servidor.ordenes());
    assert!(!corrida.todo().contains("ya29"), "{}", corrida.todo());
    let corrida = enviar(&mesa, &id, &["--token-comando", "false"]);
    assert!(corrida.codigo == 1 && corrida.errores.contains("no dio ningún token"), "{}", corrida.todo());
}

#[test]
fn trying_out_says_which_step_failed() {
    let (mesa, _) = cerrado();
    let servidor = Servidor::new(Guion::default());
    ajustar(&mesa, servidor.puerto, "");
    let corrida = mesa.correr(["correo", "probar"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(
        corrida.salida.contains("Todo bien") && corrida.salida.contains("convenio@colegio.example"),
        "{}",
        corrida.todo()
    );
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    ajustar(&mesa, free, "");
    let corrida = mesa.correr(["correo", "probar"]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    assert!(
        corrida.errores.contains("conectar con el servidor")
            && corrida.errores.contains("no acepta conexiones"),
        "{}",
        corrida.todo()
    );
}

/// Until the server heard what it does not answer, half a minute at most.
#[cfg(unix)]
fn wait_until_it_hangs(servidor: &Servidor, punto: Punto) {
    let word = match punto {
        Punto::Ehlo => "EHLO",
        Punto::Mail => "MAIL",
        Punto::Rcpt => "RCPT",
        Punto::Data | Punto::Cuerpo | Punto::Final => "DATA",
        Punto::Starttls => "STARTTLS",
        Punto::Auth => "AUTH",
        Punto::Quit => "QUIT",
        Punto::Connect => "",
    };
    let heard = || {
        servidor.llegadas() > 0 && (word.is_empty() || servidor.ordenes().iter().any(|o| o.starts_with(word)))
    };
    for _ in 0..600 {
        if heard() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("{punto:?}: never came so far");
}

#[cfg(unix)]
#[test]
fn killed_while_it_sends_the_next_one_knows_and_sends_nothing() {
    let (mesa, id) = cerrado();
    for punto in PUNTOS {
        let before = kinds(&mesa, &id).len();
        let servidor = Servidor::new(guion(punto, Modo::Calla));
        ajustar(&mesa, servidor.puerto, "usuario = \"ana\"\n");
        let toml = fs::read_to_string(mesa.ruta("configuracion/convenio.toml")).unwrap();
        mesa.escribir("configuracion/convenio.toml", toml.replace("espera = 1", "espera = 60"));
        let mut orden = mesa.programa();
        orden.args(["correo", "enviar", &id, "--si", "--repetir", "otra vez"]).args(CON_MOTIVO);
        if before == 6 {
            orden = mesa.programa();
            orden.args(["correo", "enviar", &id, "--si"]).args(CON_MOTIVO);
        }
        orden.env("CONVENIO_CORREO_CLAVE", "secreto-muy-largo");
        let mut child =
            orden.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();
        wait_until_it_hangs(&servidor, punto);
        child.kill().unwrap();
        child.wait().unwrap();
        let after = kinds(&mesa, &id);
        if punto < Punto::Data {
            assert_eq!(after.len(), before, "{punto:?}: {after:?}");
            continue;
        }
        // The message was taken, and that is written down before the goodbye, or as good as.
        let last = after.last().unwrap().as_str();
        assert!(
            last == "correo_preparado" || (last == "correo_enviado" && punto == Punto::Quit),
            "{punto:?}: {last}"
        );
        let fine = Servidor::new(Guion::default());
        ajustar(&mesa, fine.puerto, "");
        if last == "correo_enviado" {
            let next = enviar(&mesa, &id, &[]);
            assert_eq!((next.codigo, fine.cuantos()), (1, 0), "{punto:?}: {}", next.todo());
            continue;
        }
        let next = enviar(&mesa, &id, &["--repetir", "no llegó"]);
        assert_eq!((next.codigo, fine.cuantos()), (4, 0), "{punto:?}: {}", next.todo());
        assert_eq!(kinds(&mesa, &id).last().unwrap(), "correo_incierto", "{punto:?}");
    }
}

#[test]
fn sixty_megabytes_of_attachments_go_through_whole() {
    use convenio::correo::{Constancia, Desenlace, Envio, Servidor as Destino, Testigo, enviar};
    struct Nadie;
    impl Testigo for Nadie {
        fn about_to_send(&mut self, _: &Constancia) -> Result<(), String> {
            Ok(())
        }
    }
    let servidor = Servidor::new(Guion { ofrece: vec!["SIZE 200000000".into()], ..Guion::default() });
    let mut mensaje = b"Subject: x\r\n\r\n".to_vec();
    while mensaje.len() < 82 << 20 {
        mensaje.extend_from_slice(&[b'A'; 76]);
        mensaje.extend_from_slice(b"\r\n.punto\r\n");
    }
    let destino = Destino {
        nombre: "127.0.0.1".into(),
        puerto: servidor.puerto,
        seguridad: convenio::perfil::Seguridad::Starttls,
        autoridad: None,
        espera: std::time::Duration::from_secs(20),
    };
    let envio = Envio {
        de: "a@colegio.example".into(),
        para: "b@colegio.example".into(),
        copia: Vec::new(),
        mensaje: std::sync::Arc::new(mensaje),
    };
    let (desenlace, _) = enviar(&destino, None, &envio, &mut Nadie);
    assert_eq!(desenlace, Desenlace::Enviado);
    let recibido = servidor.recibidos.lock().unwrap()[0].clone();
    assert!(recibido.strip_suffix(b"\r\n") == Some(&envio.mensaje[..]), "{} bytes came", recibido.len());
}

#[test]
fn a_server_elsewhere_without_starttls_gets_neither_mail_nor_password() {
    // This machine under a name that does not say so: what is not surely loopback is the network.
    let (mesa, id) = cerrado();
    let servidor = Servidor::new(Guion { ofrece: vec!["AUTH PLAIN".into()], ..Guion::default() });
    ajustar(&mesa, servidor.puerto, "usuario = \"ana\"\n");
    let toml = fs::read_to_string(mesa.ruta("configuracion/convenio.toml")).unwrap();
    mesa.escribir("configuracion/convenio.toml", toml.replace("127.0.0.1", "0.0.0.0"));
    let corrida = enviar(&mesa, &id, &[]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    assert!(corrida.errores.contains("no ofrece STARTTLS"), "{}", corrida.todo());
    assert!(
        servidor.ordenes().iter().all(|o| o.starts_with("EHLO") || o == "QUIT"),
        "{:?}",
        servidor.ordenes()
    );
}
