//! The server among clients that mean no good: slow ones, many at once, enormous ones, ways out of its paths.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::comun::Mesa;
use crate::comun_web::{Servidor, crudo};

/// Memory of a process that is in use, in kilobytes.
#[cfg(target_os = "linux")]
fn memoria(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}

#[test]
fn two_thousand_open_connections_keep_nobody_out() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    // This process has a limit of its own; where it is low, so are the connections.
    convenio::base::limites::open_files();
    let mut open = Vec::new();
    for n in 0..2000 {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", servidor.puerto)) else { break };
        if n % 2 == 0 {
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: 127");
        }
        open.push(stream);
    }
    assert!(open.len() > 500, "{}", open.len());
    for _ in 0..5 {
        assert!(visita.pagina("/").contains("<h1>"));
    }
    drop(open);
    assert!(visita.pagina("/").contains("<h1>"));
}

#[test]
fn whoever_does_not_speak_is_left() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let galleta = visita.galleta.clone().unwrap();
    let head = format!(
        "POST /perfil/nuevo HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {galleta}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na=",
        servidor.puerto
    );
    let says = [&b""[..], b"GET / HTTP/1.1\r\nHost: ", head.as_bytes()];
    let mut streams: Vec<TcpStream> = says
        .iter()
        .map(|dicho| {
            let mut stream = TcpStream::connect(("127.0.0.1", servidor.puerto)).unwrap();
            stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
            stream.write_all(dicho).unwrap();
            stream
        })
        .collect();
    for stream in &mut streams {
        let mut said = Vec::new();
        stream.read_to_end(&mut said).unwrap();
    }
    assert!(visita.pagina("/").contains("<h1>"));
    assert!(!mesa.ruta("datos/borradores").exists(), "half a form does nothing");
}

#[cfg(target_os = "linux")]
#[test]
fn an_enormous_upload_is_refused_and_leaves_nothing() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let galleta = visita.galleta.clone().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", servidor.puerto)).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let start = "--x\r\nContent-Disposition: form-data; name=\"archivo\"; filename=\"a.toml\"\r\n\r\n";
    let length = start.len() + (200 << 20) + 9;
    write!(
        stream,
        "POST /perfil/importar HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {galleta}\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n{start}",
        servidor.puerto
    )
    .unwrap();
    let piece = vec![b'a'; 1 << 20];
    for _ in 0..200 {
        if stream.write_all(&piece).is_err() {
            break;
        }
    }
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said);
    let said = String::from_utf8_lossy(&said);
    // The answer may be lost where the client goes on talking.
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 413"), "{said}");
    assert!(visita.pagina("/").contains("<h1>"));
    assert_eq!(std::fs::read_dir(mesa.ruta("datos/recibidos")).unwrap().count(), 0);
    let used = memoria(servidor.pid());
    assert!(used < 80 << 10, "{used} KB");
    // Without its length, it is counted as it comes.
    let answer = visita.subir("/perfil/importar", &[("a", &"x".repeat(30_000))], &[]);
    assert_eq!(answer.estado, 413);
}

#[test]
fn paths_lead_nowhere_else() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    for path in [
        "/estatico/../../etc/passwd",
        "/estatico/x/estilo.css",
        "/estatico/x/..%2f..%2fCargo.toml",
        "/perfil/..%2f..%2fdatos/revisar",
        "/perfil/%2e%2e/perfil.toml",
        "/perfil/a%00aaaa/revisar",
        "/perfil/AAAAAA/revisar",
        "//etc/passwd",
        "/%ff%fe",
        "/perfil/000000/sostenedor/99999999999999999999",
    ] {
        let answer = visita.get(path);
        assert!([400, 404].contains(&answer.estado), "{path}: {}", answer.estado);
    }
    for odd in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET / HTTP/1.1\r\n",
        b"GET  HTTP/9.9\r\n\r\n",
        &[b"GET /".as_slice(), &vec![b'a'; 1 << 20], b" HTTP/1.1\r\n\r\n"].concat(),
    ] {
        let mut stream = TcpStream::connect(("127.0.0.1", servidor.puerto)).unwrap();
        let _ = stream.write_all(odd);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
    }
    let answer = crudo(servidor.puerto, b"TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_eq!(answer.estado, 421);
    assert!(visita.pagina("/").contains("<h1>"));
}
