//! What the tests of mail share: a closed trámite, and a mail server that fails where and how it is told.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use crate::comun::{Corrida, Mesa};
use crate::comun_cerrar::{PAQUETE, cerrar_todo};

/// Where the conversation fails: after the server heard this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Punto {
    Connect,
    Ehlo,
    Starttls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// In the middle of the message.
    Cuerpo,
    /// After its end.
    Final,
    Quit,
}

pub const PUNTOS: [Punto; 10] = [
    Punto::Connect,
    Punto::Ehlo,
    Punto::Starttls,
    Punto::Auth,
    Punto::Mail,
    Punto::Rcpt,
    Punto::Data,
    Punto::Cuerpo,
    Punto::Final,
    Punto::Quit,
];

/// How it fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Modo {
    Cierra,
    Calla,
    /// Answers with this line, whatever it is.
    Dice(String),
    /// A letter now and then, and never a whole line.
    Gotea,
}

pub fn modos() -> Vec<Modo> {
    vec![
        Modo::Cierra,
        Modo::Calla,
        Modo::Dice("451 4.3.0 try later".into()),
        Modo::Dice("554 5.0.0 never".into()),
        Modo::Dice("hola, que tal".into()),
    ]
}

/// What the server does.
#[derive(Clone, Debug, Default)]
pub struct Guion {
    pub falla: Option<(Punto, Modo)>,
    /// Lines of the answer to EHLO.
    pub ofrece: Vec<String>,
    /// A recipient that is refused.
    pub rechaza: Option<String>,
}

/// A server on this machine that plays a script and keeps what it took.
pub struct Servidor {
    pub puerto: u16,
    pub recibidos: Arc<Mutex<Vec<Vec<u8>>>>,
    /// Every command that it heard, of all conversations.
    pub oido: Arc<Mutex<Vec<String>>>,
    llegadas: Arc<AtomicUsize>,
}

impl Servidor {
    pub fn new(guion: Guion) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let puerto = listener.local_addr().unwrap().port();
        let recibidos: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
        let oido: Arc<Mutex<Vec<String>>> = Arc::default();
        let llegadas: Arc<AtomicUsize> = Arc::default();
        let (kept, heard, came) = (Arc::clone(&recibidos), Arc::clone(&oido), Arc::clone(&llegadas));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                came.fetch_add(1, Ordering::SeqCst);
                let (guion, kept, heard) = (guion.clone(), Arc::clone(&kept), Arc::clone(&heard));
                // A client that goes away ends its conversation and nothing else.
                std::thread::spawn(move || drop(converse(stream, &guion, &kept, &heard)));
            }
        });
        Self { puerto, recibidos, oido, llegadas }
    }

    pub fn cuantos(&self) -> usize {
        self.recibidos.lock().unwrap().len()
    }

    /// How many came, whatever became of them.
    pub fn llegadas(&self) -> usize {
        self.llegadas.load(Ordering::SeqCst)
    }

    pub fn ordenes(&self) -> Vec<String> {
        self.oido.lock().unwrap().clone()
    }
}

/// Fails as the script says; true where the conversation is over.
fn fail(stream: &mut TcpStream, guion: &Guion, punto: Punto) -> std::io::Result<Option<()>> {
    let Some((_, modo)) = guion.falla.as_ref().filter(|(p, _)| *p == punto) else { return Ok(Some(())) };
    match modo {
        Modo::Cierra => {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        Modo::Calla => std::thread::sleep(Duration::from_mins(1)),
        Modo::Dice(linea) => {
            stream.write_all(format!("{linea}\r\n").as_bytes())?;
            std::thread::sleep(Duration::from_millis(300));
        }
        Modo::Gotea => loop {
            stream.write_all(b"2")?;
            std::thread::sleep(Duration::from_millis(100));
        },
    }
    Ok(None)
}

fn converse(
    mut stream: TcpStream,
    guion: &Guion,
    kept: &Mutex<Vec<Vec<u8>>>,
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    macro_rules! may_fail {
        ($punto:expr) => {
            if fail(&mut stream, guion, $punto)?.is_none() {
                return Ok(());
            }
        };
    }
    may_fail!(Punto::Connect);
    stream.write_all(b"220 prueba ESMTP\r\n")?;
    loop {
        let mut linea = String::new();
        if reader.read_line(&mut linea)? == 0 {
            return Ok(());
        }
        let orden = linea.trim_end().to_owned();
        heard.lock().unwrap().push(orden.clone());
        let palabra = orden.split([' ', ':']).next().unwrap().to_uppercase();
        match palabra.as_str() {
            "EHLO" => {
                may_fail!(Punto::Ehlo);
                stream.write_all(b"250-prueba\r\n")?;
                for cosa in &guion.ofrece {
                    stream.write_all(format!("250-{cosa}\r\n").as_bytes())?;
                }
                stream.write_all(b"250 8BITMIME\r\n")?;
            }
            "STARTTLS" => {
                may_fail!(Punto::Starttls);
                stream.write_all(b"220 go\r\n")?;
                return Ok(());
            }
            "AUTH" => {
                may_fail!(Punto::Auth);
                stream.write_all(b"235 2.7.0 ok\r\n")?;
            }
            "MAIL" => {
                may_fail!(Punto::Mail);
                stream.write_all(b"250 2.1.0 ok\r\n")?;
            }
            "RCPT" => {
                may_fail!(Punto::Rcpt);
                let no = guion.rechaza.as_ref().is_some_and(|r| orden.contains(r.as_str()));
                stream.write_all(if no { b"550 5.1.1 nobody here\r\n" } else { b"250 2.1.5 ok\r\n" })?;
            }
            "DATA" => {
                may_fail!(Punto::Data);
                stream.write_all(b"354 go on\r\n")?;
                let mut mensaje = Vec::new();
                loop {
                    let from = mensaje.len();
                    if reader.read_until(b'\n', &mut mensaje)? == 0 {
                        return Ok(());
                    }
                    if mensaje.len() > 2_000 {
                        may_fail!(Punto::Cuerpo);
                    }
                    if &mensaje[from..] == b".\r\n" {
                        mensaje.truncate(from);
                        break;
                    }
                    if mensaje[from] == b'.' {
                        mensaje.remove(from);
                    }
                }
                may_fail!(Punto::Final);
                kept.lock().unwrap().push(mensaje);
                stream.write_all(b"250 2.0.0 queued as ABC123\r\n")?;
            }
            "QUIT" => {
                may_fail!(Punto::Quit);
                stream.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => stream.write_all(b"500 what\r\n")?,
        }
    }
}

/// Why the sample's papers, which are not the official ones, are sent.
pub const CON_MOTIVO: [&str; 2] = ["--motivo", "Ensayo con papeles de referencia"];

/// A desk with a closed trámite, and its name.
pub fn cerrado() -> (Mesa, String) {
    let mesa = crate::comun_cerrar::mesa();
    let id = json(&mesa, &["tramite", "crear", PAQUETE])[0]["id"].as_str().unwrap().to_owned();
    let closed = cerrar_todo(&mesa, &[]);
    assert_eq!(closed.codigo, 0, "{}", closed.todo());
    (mesa, id)
}

/// An order that has to be done, and answers in JSON.
pub fn json(mesa: &Mesa, orden: &[&str]) -> Value {
    let corrida = mesa.correr(orden.iter().chain(&["--formato", "json"]));
    assert_eq!(corrida.codigo, 0, "{orden:?}: {}", corrida.todo());
    corrida.json()
}

/// Writes the settings for this server; `more` are further lines.
pub fn ajustar(mesa: &Mesa, puerto: u16, more: &str) {
    fs::create_dir_all(mesa.ruta("configuracion")).unwrap();
    mesa.escribir(
        "configuracion/convenio.toml",
        format!(
            "[correo]\nservidor = \"127.0.0.1\"\npuerto = {puerto}\nremitente = \"convenio@colegio.example\"\n\
             nombre = \"Colegio, Ñuñoa\"\nespera = 1\n{more}"
        ),
    );
}

/// `correo enviar` without a question.
pub fn enviar(mesa: &Mesa, id: &str, more: &[&str]) -> Corrida {
    let fixed = ["correo", "enviar", id, "--si"];
    let mut orden = mesa.programa();
    orden.args(fixed).args(CON_MOTIVO).args(more).env("CONVENIO_CORREO_CLAVE", "secreto-muy-largo");
    crate::comun::terminar(&mut orden)
}

/// The kinds of the events that stand or not, in order.
pub fn kinds(mesa: &Mesa, id: &str) -> Vec<String> {
    let historia = json(mesa, &["tramite", "historia", id]);
    historia.as_array().unwrap().iter().map(|s| s["suceso"].as_str().unwrap().to_owned()).collect()
}

/// The kinds of those about mail, with corrections.
pub fn de_correo(mesa: &Mesa, id: &str) -> Vec<String> {
    kinds(mesa, id).into_iter().filter(|k| k.starts_with("correo") || k == "correccion").collect()
}

/// Another desk with the same trámites, as they were.
pub fn copia(base: &Mesa) -> Mesa {
    let mesa = Mesa::new();
    fs::create_dir_all(mesa.ruta("datos")).unwrap();
    for (nombre, bytes) in crate::comun::archivos_de(&base.ruta("datos")) {
        mesa.escribir(&format!("datos/{nombre}"), bytes);
    }
    mesa
}
