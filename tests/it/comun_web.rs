//! A server of pages and somebody who reads them without a browser: requests as bytes, a cookie kept.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::comun::Mesa;

/// `convenio servidor` while it runs.
pub struct Servidor {
    child: Child,
    /// Its port.
    pub puerto: u16,
    /// The path of the one-time address.
    pub entrada: String,
}

impl Servidor {
    /// Started in this table's folders, at any free port.
    pub fn new(mesa: &Mesa) -> Self {
        Self::en_puerto(mesa, "0")
    }

    /// The same at this port.
    pub fn en_puerto(mesa: &Mesa, puerto: &str) -> Self {
        let mut orden = mesa.programa();
        orden.args(["servidor", "--no-abrir", "--puerto", puerto, "--formato", "json"]);
        let mut child =
            orden.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut dicho = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        while !dicho.contains('}') {
            assert_ne!(out.read_line(&mut dicho).unwrap(), 0, "el servidor no empezó: {dicho}");
        }
        let dicho: serde_json::Value = serde_json::from_str(&dicho).unwrap();
        let address = dicho["direccion"].as_str().unwrap();
        let (puerto, entrada) = address.strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
        Self { child, puerto: puerto.parse().unwrap(), entrada: format!("/{entrada}") }
    }

    /// Somebody who came in by the one-time address.
    pub fn visita(&self) -> Visita {
        let mut visita = self.ajeno();
        let answer = visita.get(&self.entrada);
        assert_eq!((answer.estado, answer.cabecera("location")), (303, Some("/")), "{}", answer.texto());
        visita
    }

    /// A stranger.
    pub fn ajeno(&self) -> Visita {
        Visita { puerto: self.puerto, galleta: None }
    }

    /// Ends it as a power cut would.
    pub fn matar(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Servidor {
    fn drop(&mut self) {
        self.matar();
    }
}

/// Somebody who reads pages.
#[derive(Clone)]
pub struct Visita {
    puerto: u16,
    /// The session's cookie, once there is one.
    pub galleta: Option<String>,
}

/// What a page answered.
#[derive(Debug)]
pub struct Respuesta {
    /// The status.
    pub estado: u16,
    /// Names in lower case, and values.
    pub cabeceras: Vec<(String, String)>,
    /// The body.
    pub cuerpo: Vec<u8>,
}

impl Respuesta {
    /// The first header of this name.
    pub fn cabecera(&self, nombre: &str) -> Option<&str> {
        self.cabeceras.iter().find(|(n, _)| n == nombre).map(|(_, v)| &**v)
    }

    /// The body as text.
    pub fn texto(&self) -> String {
        String::from_utf8_lossy(&self.cuerpo).into_owned()
    }

    /// Where it sends whoever asked; the page says so itself where it sends nobody on.
    pub fn destino(&self) -> String {
        self.cabecera("location").unwrap_or_else(|| panic!("{} {}", self.estado, self.texto())).to_owned()
    }
}

impl Visita {
    /// Reads a page.
    pub fn get(&mut self, path: &str) -> Respuesta {
        self.pedir("GET", path, &[], b"")
    }

    /// Reads a page that must be there.
    pub fn pagina(&mut self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.estado, 200, "{path}: {}", answer.texto());
        answer.texto()
    }

    /// Sends a form.
    pub fn enviar(&mut self, path: &str, campos: &[(&str, &str)]) -> Respuesta {
        let cuerpo = form_urlencoded::Serializer::new(String::new()).extend_pairs(campos).finish();
        let tipo = [("Content-Type", "application/x-www-form-urlencoded")];
        self.pedir("POST", path, &tipo, cuerpo.as_bytes())
    }

    /// Sends a form with files: field, name of the file, bytes.
    pub fn subir(
        &mut self,
        path: &str,
        campos: &[(&str, &str)],
        archivos: &[(&str, &str, &[u8])],
    ) -> Respuesta {
        const BORDE: &str = "----convenio-prueba-7f3a";
        let mut cuerpo = Vec::new();
        for (nombre, valor) in campos {
            write!(
                cuerpo,
                "--{BORDE}\r\nContent-Disposition: form-data; name=\"{nombre}\"\r\n\r\n{valor}\r\n"
            )
            .unwrap();
        }
        for (campo, nombre, bytes) in archivos {
            write!(
                cuerpo,
                "--{BORDE}\r\nContent-Disposition: form-data; name=\"{campo}\"; filename=\"{nombre}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            )
            .unwrap();
            cuerpo.extend_from_slice(bytes);
            cuerpo.extend_from_slice(b"\r\n");
        }
        write!(cuerpo, "--{BORDE}--\r\n").unwrap();
        let tipo = format!("multipart/form-data; boundary={BORDE}");
        self.pedir("POST", path, &[("Content-Type", &tipo)], &cuerpo)
    }

    /// Asks for anything.
    pub fn pedir(
        &mut self,
        metodo: &str,
        path: &str,
        cabeceras: &[(&str, &str)],
        cuerpo: &[u8],
    ) -> Respuesta {
        let mut head = vec![format!("{metodo} {path} HTTP/1.1"), "Connection: close".to_owned()];
        let has = |nombre: &str| cabeceras.iter().any(|(n, _)| n.eq_ignore_ascii_case(nombre));
        if !has("Host") {
            head.push(format!("Host: 127.0.0.1:{}", self.puerto));
        }
        if let Some(galleta) = self.galleta.as_ref().filter(|_| !has("Cookie")) {
            head.push(format!("Cookie: {galleta}"));
        }
        for (nombre, valor) in cabeceras {
            head.push(format!("{nombre}: {valor}"));
        }
        if !cuerpo.is_empty() || metodo == "POST" {
            head.push(format!("Content-Length: {}", cuerpo.len()));
        }
        let answer = crudo(self.puerto, &[head.join("\r\n").as_bytes(), b"\r\n\r\n", cuerpo].concat());
        if let Some(galleta) = answer.cabecera("set-cookie") {
            self.galleta = galleta.split(';').next().map(str::to_owned);
        }
        answer
    }
}

/// Sends bytes and reads an answer.
pub fn crudo(puerto: u16, bytes: &[u8]) -> Respuesta {
    let mut stream = TcpStream::connect(("127.0.0.1", puerto)).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    // A server that has heard enough may close before it has all.
    let _ = stream.write_all(bytes);
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    parse(&all)
}

fn parse(all: &[u8]) -> Respuesta {
    let end = all.windows(4).position(|w| w == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no es una respuesta: {}", String::from_utf8_lossy(all)));
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let estado = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let cabeceras: Vec<(String, String)> = lines
        .map(|l| l.split_once(':').unwrap())
        .map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_owned()))
        .collect();
    let mut cuerpo = all[end + 4..].to_vec();
    if cabeceras.iter().any(|(n, v)| n == "transfer-encoding" && v == "chunked") {
        cuerpo = joined(&cuerpo);
    }
    Respuesta { estado, cabeceras, cuerpo }
}

/// The body of an answer that came in pieces.
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = rest.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        whole.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    whole
}
