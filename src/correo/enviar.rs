//! Sending step by step, so that it is known at every moment whether a message can have left.
//!
//! The conversation runs on a thread of its own: each answer has its limit of time, and a server that dribbles out
//! letters has one over all. A thread that is given up cannot go on to send, since it asks before it announces the message.

use std::net::IpAddr;
use std::sync::mpsc::{self, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::clave::Clave;
use super::resultado::{Constancia, Desenlace, Paso};
use crate::perfil::Seguridad;

mod sesion;

/// How much longer than one answer all steps before the message may take together.
const ANTES: u32 = 5;
/// How much longer than another answer the one to the message may take: RFC 5321, 4.5.3.2.6, gives it ten minutes.
pub(super) const AL_FINAL: u32 = 5;
/// How long a goodbye may take; nothing depends on it.
const ADIOS: Duration = Duration::from_secs(2);
/// Bytes that the slowest line takes in a second.
const LENTO: u64 = 16_000;

/// The server, and how to get there.
#[derive(Clone, Debug)]
pub struct Servidor {
    /// Its name, or its number.
    pub nombre: String,
    /// Its port.
    pub puerto: u16,
    /// How the way is protected.
    pub seguridad: Seguridad,
    /// Certificates (PEM) that are trusted beside the system's.
    pub autoridad: Option<Vec<u8>>,
    /// How long an answer may take.
    pub espera: Duration,
}

impl Servidor {
    /// Whether the server is this very machine, where nobody listens on the way.
    pub fn is_loopback(&self) -> bool {
        self.nombre.eq_ignore_ascii_case("localhost")
            || self.nombre.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

/// Who logs in, and with what.
#[derive(Clone, Debug)]
pub struct Credencial {
    /// The user.
    pub usuario: String,
    /// Password or token.
    pub clave: Clave,
    /// That it is a token of OAuth 2 (XOAUTH2).
    pub es_token: bool,
}

/// What is sent, and to whom.
#[derive(Clone, Debug)]
pub struct Envio {
    /// Who sends.
    pub de: String,
    /// Who has to get it; where this one is refused nothing is sent.
    pub para: String,
    /// Who gets a copy; one that is refused stops nothing.
    pub copia: Vec<String>,
    /// The bytes.
    pub mensaje: Arc<Vec<u8>>,
}

/// Whoever has to write down that a message is about to go.
pub trait Testigo {
    /// Called once everything is accepted and before the message is announced. Nothing is sent where it fails.
    ///
    /// # Errors
    /// Why it could not be written down.
    fn about_to_send(&mut self, constancia: &Constancia) -> Result<(), String>;
}

/// What is known of the conversation while it runs.
#[derive(Debug, Default)]
struct Marcha {
    paso: Option<Paso>,
    constancia: Constancia,
}

/// What the thread tells.
enum Aviso {
    /// All is accepted: may the message go?
    Listo(SyncSender<bool>),
    /// It is over.
    Fin(Desenlace),
}

/// The thread's side.
#[derive(Clone)]
struct Hilo {
    marcha: Arc<Mutex<Marcha>>,
    avisos: Sender<Aviso>,
}

impl Hilo {
    fn with<T>(&self, work: impl FnOnce(&mut Marcha) -> T) -> T {
        work(&mut self.marcha.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the message may go; not where nobody waits any more.
    fn ask(&self) -> bool {
        let (answer, answered) = mpsc::sync_channel(1);
        self.avisos.send(Aviso::Listo(answer)).is_ok() && answered.recv().unwrap_or(false)
    }
}

/// Sends a message, once. Whatever comes out of it is in the outcome, with the record of the conversation.
pub fn enviar(
    servidor: &Servidor,
    credencial: Option<&Credencial>,
    envio: &Envio,
    testigo: &mut dyn Testigo,
) -> (Desenlace, Constancia) {
    let (avisos, oido) = mpsc::channel();
    let hilo = Hilo { marcha: Arc::default(), avisos };
    let marcha = Arc::clone(&hilo.marcha);
    let work = {
        let (servidor, credencial, envio) = (servidor.clone(), credencial.cloned(), envio.clone());
        move || {
            sesion::run(&servidor, credencial.as_ref(), &envio, &hilo);
        }
    };
    if let Err(error) = std::thread::Builder::new().name("correo".into()).spawn(work) {
        let que = format!("el sistema dice «{error}»");
        return (
            Desenlace::NoEnviado { paso: Paso::Conectar, que, codigo: None, pasajero: true },
            Constancia::default(),
        );
    }
    let mut until = Instant::now() + servidor.espera * ANTES;
    let outcome = loop {
        match oido.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(Aviso::Fin(fin)) => {
                // The goodbye ends with the thread.
                let _ = oido.recv_timeout(ADIOS);
                break fin;
            }
            Ok(Aviso::Listo(answer)) => {
                let so_far = look(&marcha).constancia.clone();
                if let Err(que) = testigo.about_to_send(&so_far) {
                    let _ = answer.send(false);
                    break Desenlace::NoEnviado { paso: Paso::Anotar, que, codigo: None, pasajero: true };
                }
                let size = envio.mensaje.len() as u64;
                until = Instant::now() + servidor.espera * (AL_FINAL + 2) + Duration::from_secs(size / LENTO);
                // A message that was written down goes from here on.
                look(&marcha).paso = Some(Paso::Anunciar);
                let _ = answer.send(true);
            }
            Err(RecvTimeoutError::Timeout) => {
                break cut(look(&marcha).paso, "se acabó el tiempo: el servidor responde demasiado lento");
            }
            Err(RecvTimeoutError::Disconnected) => {
                break cut(look(&marcha).paso, "el envío se detuvo por una falla del programa");
            }
        }
    };
    let constancia = look(&marcha).constancia.clone();
    (outcome, constancia)
}

fn look(marcha: &Mutex<Marcha>) -> std::sync::MutexGuard<'_, Marcha> {
    marcha.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a conversation is that broke off at this step without an answer that says no.
fn cut(paso: Option<Paso>, que: &str) -> Desenlace {
    let paso = paso.unwrap_or(Paso::Conectar);
    let que = que.to_owned();
    if paso >= Paso::Anunciar {
        Desenlace::Incierto { paso, que }
    } else {
        Desenlace::NoEnviado { paso, que, codigo: None, pasajero: true }
    }
}
