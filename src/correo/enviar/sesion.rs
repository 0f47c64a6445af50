//! The conversation with the server, on its thread: one step after the other, each written down before and after.

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};

use super::{ADIOS, AL_FINAL, Aviso, Credencial, Envio, Hilo, Servidor, cut};
use crate::base::huella::sha256;
use crate::base::texto::{megabytes, visible};
use crate::correo::explicar::cause;
use crate::correo::resultado::{Desenlace, Linea, Paso, Respuesta};
use crate::perfil::Seguridad;

/// A conversation under way.
struct Sesion<'a> {
    conn: SmtpConnection,
    hilo: &'a Hilo,
    /// What no record may show, as it is and as it goes over the line.
    secretos: Vec<String>,
}

/// Holds the whole conversation. How it ended is told before the goodbye, which may take what time it likes.
pub(super) fn run(servidor: &Servidor, credencial: Option<&Credencial>, envio: &Envio, hilo: &Hilo) {
    let (fin, open) = match Sesion::connect(servidor, credencial, hilo) {
        Ok(mut sesion) => (sesion.deliver(credencial, envio, servidor), Some(sesion)),
        Err(fin) => (Err(fin), None),
    };
    let (Ok(fin) | Err(fin)) = fin;
    // Whoever waited may be gone.
    let _ = hilo.avisos.send(Aviso::Fin(fin));
    if let Some(mut sesion) = open {
        sesion.leave();
    }
}

impl<'a> Sesion<'a> {
    /// Reaches the server and protects the way.
    fn connect(
        servidor: &Servidor,
        credencial: Option<&Credencial>,
        hilo: &'a Hilo,
    ) -> Result<Self, Desenlace> {
        let who = ClientId::default();
        hilo.with(|m| {
            m.paso = Some(Paso::Conectar);
            m.constancia.servidor = format!("{}:{}", servidor.nombre, servidor.puerto);
        });
        let parameters = tls(servidor).map_err(|e| not_sent(Paso::Cifrar, &e))?;
        let wrapped = (servidor.seguridad == Seguridad::Tls).then_some(&parameters);
        let conn = SmtpConnection::connect(
            (servidor.nombre.as_str(), servidor.puerto),
            Some(servidor.espera),
            &who,
            wrapped,
            None,
        )
        .map_err(|e| not_sent(Paso::Conectar, &e))?;
        let secretos = credencial.map(secrets).unwrap_or_default();
        let mut sesion = Self { conn, hilo, secretos };
        sesion.heard("(conectado)");
        if servidor.seguridad == Seguridad::Starttls {
            hilo.with(|m| m.paso = Some(Paso::Cifrar));
            if sesion.conn.can_starttls() {
                sesion.say("STARTTLS");
                sesion.conn.starttls(&parameters, &who).map_err(|e| not_sent(Paso::Cifrar, &e))?;
                sesion.heard("(conexión cifrada)");
            } else if !servidor.is_loopback() {
                sesion.leave();
                return Err(refused(
                    Paso::Cifrar,
                    "el servidor no ofrece STARTTLS, así que la conexión quedaría sin cifrar: o no lo tiene, o alguien lo quitó en el camino",
                ));
            }
        }
        let way = match (sesion.conn.is_encrypted(), servidor.seguridad) {
            (false, _) => "sin cifrar",
            (true, Seguridad::Tls) => "TLS",
            (true, Seguridad::Starttls) => "STARTTLS",
        };
        let certificado = sesion.conn.peer_certificate().ok().map(|der| sha256(&der));
        hilo.with(|m| {
            way.clone_into(&mut m.constancia.seguridad);
            m.constancia.certificado = certificado;
        });
        Ok(sesion)
    }

    /// From asking what the server takes to its answer to the message.
    fn deliver(
        &mut self,
        credencial: Option<&Credencial>,
        envio: &Envio,
        servidor: &Servidor,
    ) -> Result<Desenlace, Desenlace> {
        let size = envio.mensaje.len();
        let limit = self.limit()?;
        if let Some(max) = limit.filter(|max| *max < size as u64 && *max > 0) {
            return Err(refused(
                Paso::Saludar,
                &format!(
                    "el servidor acepta mensajes de hasta {}, y este ocupa {}",
                    megabytes(max),
                    megabytes(size as u64)
                ),
            ));
        }
        if let Some(credencial) = credencial {
            self.log_in(credencial)?;
        }
        let de = address(&envio.de, Paso::Remitente)?;
        let parameters = if limit.is_some() { vec![MailParameter::Size(size)] } else { Vec::new() };
        self.step(Paso::Remitente, &format!("MAIL FROM:<{}>", envio.de), |c| {
            c.command(Mail::new(Some(de), parameters))
        })?;
        self.recipient(&envio.para)?;
        for copia in &envio.copia {
            // A copy that is not taken is told, and stops nothing; a line that broke does.
            match self.recipient(copia) {
                Ok(()) | Err(Desenlace::NoEnviado { codigo: Some(_), .. }) => {}
                Err(broken) => return Err(broken),
            }
        }
        self.hilo.with(|m| m.paso = Some(Paso::Anotar));
        if !self.hilo.ask() {
            return Err(refused(Paso::Anotar, "no se pudo anotar el envío"));
        }
        self.say("DATA");
        let answer = self.conn.command(Data);
        match &answer {
            Ok(r) if r.has_code(354) => self.heard(&words(r)),
            Ok(r) => {
                let que = format!("el servidor respondió algo que no corresponde: {}", words(r));
                self.heard(&words(r));
                return Err(Desenlace::Incierto { paso: Paso::Anunciar, que });
            }
            Err(e) => return Err(self.failed(Paso::Anunciar, e)),
        }
        self.hilo.with(|m| m.paso = Some(Paso::Mensaje));
        self.say(&format!("(mensaje de {size} bytes)"));
        let _ = self.conn.set_timeout(Some(servidor.espera * AL_FINAL));
        let answer = self.conn.message(&envio.mensaje);
        match answer {
            Ok(r) if r.code().severity == Severity::PositiveCompletion => {
                let words = self.clean(&words(&r));
                self.heard(&words);
                self.hilo.with(|m| m.constancia.ultima = Some(words));
                Ok(Desenlace::Enviado)
            }
            Ok(r) => {
                let que = format!("el servidor respondió algo que no corresponde: {}", words(&r));
                self.heard(&words(&r));
                Err(Desenlace::Incierto { paso: Paso::Mensaje, que })
            }
            Err(e) => Err(self.failed(Paso::Mensaje, &e)),
        }
    }

    /// The largest message that the server takes, in bytes, where it says so (RFC 1870); 0 is no limit.
    fn limit(&mut self) -> Result<Option<u64>, Desenlace> {
        let answer = self.step(Paso::Saludar, "EHLO", |c| c.command(Ehlo::new(ClientId::default())))?;
        Ok(answer.message().find_map(|linea| {
            let mut palabras = linea.split_ascii_whitespace();
            let is_size = palabras.next().is_some_and(|p| p.eq_ignore_ascii_case("SIZE"));
            is_size.then(|| palabras.next().and_then(|n| n.parse().ok()).unwrap_or(0))
        }))
    }

    fn log_in(&mut self, credencial: &Credencial) -> Result<(), Desenlace> {
        let mechanisms: &[Mechanism] =
            if credencial.es_token { &[Mechanism::Xoauth2] } else { &[Mechanism::Plain, Mechanism::Login] };
        let Some(chosen) = self.conn.server_info().get_auth_mechanism(mechanisms) else {
            self.hilo.with(|m| m.paso = Some(Paso::Entrar));
            let que = if credencial.es_token {
                "el servidor no acepta entrar con un token (XOAUTH2)"
            } else {
                "el servidor no acepta entrar con usuario y clave (PLAIN o LOGIN)"
            };
            return Err(refused(Paso::Entrar, que));
        };
        let login = Credentials::new(credencial.usuario.clone(), credencial.clave.reveal().to_owned());
        self.step(Paso::Entrar, &format!("AUTH {chosen} (usuario {})", credencial.usuario), |c| {
            c.auth(&[chosen], &login)
        })?;
        Ok(())
    }

    fn recipient(&mut self, direccion: &str) -> Result<(), Desenlace> {
        let to = address(direccion, Paso::Destinatario)?;
        let answer = self.step(Paso::Destinatario, &format!("RCPT TO:<{direccion}>"), |c| {
            c.command(Rcpt::new(to, Vec::new()))
        });
        let (aceptado, respuesta) = match &answer {
            Ok(r) => (true, self.clean(&words(r))),
            Err(Desenlace::NoEnviado { que, .. } | Desenlace::Incierto { que, .. }) => (false, que.clone()),
            Err(Desenlace::Enviado) => (true, String::new()),
        };
        let destinatario = direccion.to_owned();
        self.hilo.with(|m| m.constancia.destinatarios.push(Respuesta { destinatario, aceptado, respuesta }));
        answer.map(|_| ())
    }

    /// One step before the message: said, answered, written down. Anything but a yes ends the conversation.
    fn step(
        &mut self,
        paso: Paso,
        dicho: &str,
        work: impl FnOnce(&mut SmtpConnection) -> Result<Response, Error>,
    ) -> Result<Response, Desenlace> {
        self.hilo.with(|m| m.paso = Some(paso));
        self.say(dicho);
        match work(&mut self.conn) {
            Ok(r) if r.code().severity == Severity::PositiveCompletion => {
                self.heard(&words(&r));
                Ok(r)
            }
            Ok(r) => {
                self.heard(&words(&r));
                let que = format!("el servidor respondió algo que no corresponde: {}", words(&r));
                Err(refused(paso, &que))
            }
            Err(e) => Err(self.failed(paso, &e)),
        }
    }

    /// A step that was not answered with a yes: a no is sure, anything else depends on how far it was.
    fn failed(&mut self, paso: Paso, e: &Error) -> Desenlace {
        let que = self.clean(&cause(e));
        self.heard(&que);
        match e.status() {
            Some(_) => {
                let Desenlace::NoEnviado { codigo, pasajero, .. } = not_sent(paso, e) else {
                    return not_sent(paso, e);
                };
                if paso >= Paso::Anunciar {
                    self.hilo.with(|m| m.constancia.ultima = Some(que.clone()));
                }
                Desenlace::NoEnviado { paso, que, codigo, pasajero }
            }
            None => cut(Some(paso), &que),
        }
    }

    /// Says goodbye; whether it is heard is all the same.
    fn leave(&mut self) {
        if self.conn.has_broken() {
            return;
        }
        let _ = self.conn.set_timeout(Some(ADIOS));
        self.say("QUIT");
        if let Ok(r) = self.conn.quit() {
            self.heard(&words(&r));
        }
    }

    fn say(&mut self, texto: &str) {
        self.note("programa", texto);
    }

    fn heard(&mut self, texto: &str) {
        self.note("servidor", texto);
    }

    fn note(&mut self, quien: &str, texto: &str) {
        let texto = self.clean(texto);
        self.hilo.with(|m| m.constancia.lineas.push(Linea { quien: quien.to_owned(), texto }));
    }

    /// What a server said, without anything secret that it may have repeated, and without what can't be shown.
    fn clean(&self, texto: &str) -> String {
        let mut texto = texto.to_owned();
        for secreto in &self.secretos {
            texto = texto.replace(secreto.as_str(), "…");
        }
        visible(&texto)
    }
}

/// The secret of a login, as it is and as the line carries it.
fn secrets(c: &Credencial) -> Vec<String> {
    let clave = c.clave.reveal();
    let login = Credentials::new(c.usuario.clone(), clave.to_owned());
    let mechanisms = [Mechanism::Plain, Mechanism::Login, Mechanism::Xoauth2];
    // What lettre would write for each mechanism: `AUTH PLAIN AHVzd…`.
    let lines = mechanisms.into_iter().filter_map(|m| {
        let auth = lettre::transport::smtp::commands::Auth::new(m, login.clone(), None).ok()?;
        auth.to_string().split_ascii_whitespace().nth(2).map(str::to_owned)
    });
    lines.chain([clave.to_owned()]).filter(|s| s.len() > 3).collect()
}

fn tls(servidor: &Servidor) -> Result<TlsParameters, Error> {
    let mut builder = TlsParameters::builder(servidor.nombre.clone());
    if let Some(pem) = &servidor.autoridad {
        builder = builder.add_root_certificate(Certificate::from_pem(pem)?);
    }
    builder.build_rustls()
}

fn address(texto: &str, paso: Paso) -> Result<Address, Desenlace> {
    texto.parse().map_err(|_| refused(paso, &format!("«{}» no es una dirección de correo", visible(texto))))
}

/// A server's answer as it was given, lines joined.
fn words(r: &Response) -> String {
    let lines: Vec<&str> = r.message().collect();
    format!("{} {}", r.code(), lines.join(" / "))
}

fn refused(paso: Paso, que: &str) -> Desenlace {
    Desenlace::NoEnviado { paso, que: que.to_owned(), codigo: None, pasajero: false }
}

/// An error of a step before the message.
fn not_sent(paso: Paso, e: &Error) -> Desenlace {
    let que = visible(&cause(e));
    // A certificate is looked at while the first words are said.
    let of_tls = e.is_tls() || que.contains("certificado") || que.contains("TLS");
    Desenlace::NoEnviado {
        paso: if of_tls { Paso::Cifrar } else { paso },
        codigo: e.status().map(u16::from),
        pasajero: !e.is_permanent() && !of_tls,
        que,
    }
}
