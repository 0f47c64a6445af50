//! Who gets into the pages, from where, and what a stranger sees.

use crate::comun::Mesa;
use crate::comun_web::{Servidor, crudo};

#[test]
fn the_one_time_address_opens_once_and_the_session_goes_on() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut ajeno = servidor.ajeno();
    assert_eq!(ajeno.get("/").estado, 401);
    let mut visita = servidor.visita();
    assert!(visita.pagina("/").contains("<h1>"));
    // Again by the same address: nothing for a stranger, the first page for whoever is inside.
    assert_eq!(servidor.ajeno().get(&servidor.entrada).estado, 401);
    assert_eq!(visita.get(&servidor.entrada).destino(), "/");
    assert_eq!(ajeno.get("/").estado, 401);
    let galleta = servidor.ajeno().get("/entrar/0").cabecera("set-cookie").map(str::to_owned);
    assert_eq!(galleta, None, "a stranger gets no session");
}

/// What a double click does.
#[test]
fn without_a_command_the_pages_open_and_say_how_to_see_the_commands() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    let mesa = Mesa::new();
    let mut orden = mesa.programa();
    // Nobody's browser is opened by a test.
    orden.env("PATH", "").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = orden.spawn().unwrap();
    let mut said = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    while !said.contains("convenio --help") {
        assert_ne!(out.read_line(&mut said).unwrap(), 0, "{said}");
    }
    let address = said.lines().map(str::trim).find(|l| l.starts_with("http://127.0.0.1:"));
    let (puerto, _) = address.unwrap().strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
    let answer = crudo(
        puerto.parse().unwrap(),
        format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{puerto}\r\nConnection: close\r\n\r\n").as_bytes(),
    );
    assert_eq!(answer.estado, 401);
    // The port is taken: that is said, and where nobody asked for it another one does.
    let taken = mesa.correr(["servidor", "--no-abrir", "--puerto", puerto]);
    assert_eq!(taken.codigo, 3, "{}", taken.todo());
    assert!(taken.errores.contains(puerto), "{}", taken.errores);
    let otra = Mesa::new();
    assert_eq!(Servidor::en_puerto(&otra, "0").ajeno().get("/").estado, 401);
    let _ = child.kill();
    let _ = child.wait();
}

#[test]
fn every_page_but_the_entrance_is_closed_to_a_stranger() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let (abiertas, cerradas) = convenio::web::paths();
    assert_eq!(abiertas, ["/entrar/{clave}", "/estatico/{huella}/{nombre}"]);
    assert!(!cerradas.is_empty());
    for path in cerradas.into_iter().chain(["/no-existe"]) {
        // Any text in the place of a name.
        let path: String =
            path.split('/').map(|p| if p.starts_with('{') { "1" } else { p }).collect::<Vec<_>>().join("/");
        for metodo in ["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH"] {
            let answer = servidor.ajeno().pedir(metodo, &path, &[], b"");
            assert!([401, 405].contains(&answer.estado), "{metodo} {path}: {}", answer.estado);
            assert!(answer.cabecera("set-cookie").is_none(), "{metodo} {path}");
        }
    }
}

#[test]
fn other_hosts_and_other_sites_get_nothing() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let puerto = servidor.puerto;
    for host in ["ataque.example", "127.0.0.1", "127.0.0.1:80", &format!("ataque.example:{puerto}"), ""] {
        let answer = visita.pedir("GET", "/", &[("Host", host)], b"");
        assert_eq!(answer.estado, 421, "{host}: {}", answer.texto());
    }
    assert_eq!(visita.pedir("GET", "/", &[("Host", &format!("localhost:{puerto}"))], b"").estado, 200);
    let own = format!("127.0.0.1:{puerto}");
    let twice = visita.pedir("GET", "/", &[("Host", &own), ("Host", "ataque.example")], b"");
    assert!([400, 421].contains(&twice.estado), "{}", twice.estado);
    let none = crudo(puerto, b"GET / HTTP/1.0\r\n\r\n");
    assert!([400, 421].contains(&none.estado), "{}", none.estado);
    let absolute = visita.pedir("GET", "http://ataque.example/", &[], b"");
    assert!([400, 421].contains(&absolute.estado), "{}", absolute.estado);

    let tipo = ("Content-Type", "application/x-www-form-urlencoded");
    for foreign in [
        ("Origin", "http://ataque.example"),
        ("Origin", "null"),
        ("Origin", "http://127.0.0.1"),
        ("Origin", "https://127.0.0.1"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        let answer = visita.pedir("POST", "/", &[tipo, foreign], b"a=b");
        assert_eq!(answer.estado, 403, "{foreign:?}: {}", answer.texto());
    }
}

#[test]
fn every_answer_says_how_browsers_must_treat_it() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let page = visita.pagina("/");
    for path in ["/", "/no-existe", "/entrar/x"] {
        let answer = visita.get(path);
        let csp = answer.cabecera("content-security-policy").unwrap();
        assert!(csp.contains("default-src 'none'") && !csp.contains("unsafe"), "{csp}");
        assert_eq!(answer.cabecera("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.cabecera("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.cabecera("referrer-policy"), Some("same-origin"));
    }
    let style = page.split('"').find(|t| t.ends_with("estilo.css")).unwrap();
    let answer = visita.get(style);
    assert_eq!(answer.cabecera("content-type"), Some("text/css; charset=utf-8"));
    assert!(answer.cabecera("cache-control").unwrap().contains("immutable"));
    let galleta = servidor_galleta(&servidor);
    for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(galleta.contains(word), "{galleta}");
    }
    assert!(!galleta.contains("Max-Age") && !galleta.contains("Expires"), "{galleta}");
}

/// The cookie of a second server, since an address opens once.
fn servidor_galleta(_: &Servidor) -> String {
    let mesa = Mesa::new();
    let otro = Servidor::new(&mesa);
    otro.ajeno().get(&otro.entrada).cabecera("set-cookie").unwrap().to_owned()
}
