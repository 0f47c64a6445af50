//! The table `[correo]` of the configuration: through which server mail goes, and in whose name.

use std::ops::Range;
use std::path::PathBuf;

use email_address::EmailAddress;
use toml::de::{DeTable, DeValue};

use crate::base::texto::{did_you_mean, is_forbidden, list};

/// How the way to the server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seguridad {
    /// In the clear first, then TLS by STARTTLS (RFC 3207); usually port 587.
    Starttls,
    /// TLS from the first byte (RFC 8314); usually port 465.
    Tls,
}

/// How mail is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AjustesCorreo {
    /// Name or number of the server.
    pub servidor: String,
    /// Its port.
    pub puerto: u16,
    /// How the way there is protected.
    pub seguridad: Seguridad,
    /// Who logs in; nobody where the server asks for no login.
    pub usuario: Option<String>,
    /// The address that sends.
    pub remitente: String,
    /// The name beside it.
    pub nombre: Option<String>,
    /// Who gets a copy.
    pub copia: Vec<String>,
    /// The file with the password, as written: from the configuration folder where it is not absolute.
    pub clave_archivo: Option<PathBuf>,
    /// A file with certificates (PEM) that are trusted beside the system's.
    pub autoridad: Option<PathBuf>,
    /// Seconds that an answer of the server may take.
    pub espera: u16,
}

const CLAVES: [&str; 10] = [
    "servidor",
    "puerto",
    "seguridad",
    "usuario",
    "remitente",
    "nombre",
    "copia",
    "clave_archivo",
    "autoridad",
    "espera",
];
/// Five minutes for a greeting is what RFC 5321, 4.5.3.2, allows; nobody waits that long at a terminal.
const ESPERA: u16 = 60;
const ESPERA_MAX: u16 = 600;
const COPIAS_MAX: usize = 10;

/// Reads the table; each problem goes to `note` with its place, what it is and what to do.
pub(super) fn read(
    tabla: &DeTable<'_>,
    place: &Range<usize>,
    note: &mut dyn FnMut(Range<usize>, String, String),
) -> Option<AjustesCorreo> {
    let mut l = Lectura { tabla, note, good: true };
    l.names();
    let seguridad = l.security();
    let usual = if seguridad == Seguridad::Tls { 465 } else { 587 };
    let servidor = l.needed(
        "servidor",
        place,
        is_host,
        "Escriba solo el nombre, como smtp.colegio.cl; el puerto va aparte.",
    );
    let remitente = l.needed(
        "remitente",
        place,
        is_address,
        "Escriba solo la dirección, como convenio@colegio.cl; el nombre va aparte, en nombre.",
    );
    let ajustes = AjustesCorreo {
        servidor: servidor.unwrap_or_default(),
        puerto: l.number("puerto", usual, u16::MAX),
        seguridad,
        usuario: l.text("usuario").map(|(t, _)| t),
        remitente: remitente.unwrap_or_default(),
        nombre: l.text("nombre").map(|(t, _)| t),
        copia: l.copies(),
        clave_archivo: l.text("clave_archivo").map(|(t, _)| PathBuf::from(t)),
        autoridad: l.text("autoridad").map(|(t, _)| PathBuf::from(t)),
        espera: l.number("espera", ESPERA, ESPERA_MAX),
    };
    l.good.then_some(ajustes)
}

/// The table while it is read.
struct Lectura<'a> {
    tabla: &'a DeTable<'a>,
    note: &'a mut dyn FnMut(Range<usize>, String, String),
    good: bool,
}

impl<'a> Lectura<'a> {
    fn fault(&mut self, span: Range<usize>, mensaje: String, ayuda: &str) {
        self.good = false;
        (self.note)(span, mensaje, ayuda.to_owned());
    }

    /// The value of a key and the place of both.
    fn get(&self, clave: &str) -> Option<(&'a DeValue<'a>, Range<usize>)> {
        let (k, v) = self.tabla.iter().find(|(k, _)| k.get_ref().as_ref() == clave)?;
        Some((v.get_ref(), k.span().start..v.span().end))
    }

    /// Keys that nobody knows, and the one that must not be here.
    fn names(&mut self) {
        for (clave, valor) in self.tabla {
            let nombre = clave.get_ref().as_ref();
            if ["clave", "contrasena", "contraseña", "password"].contains(&nombre) {
                self.fault(
                    clave.span().start..valor.span().end,
                    "la clave del correo no se escribe en este archivo".to_owned(),
                    "Póngala en un archivo que solo usted pueda leer, e indíquelo con clave_archivo, o en la variable \
                     CONVENIO_CORREO_CLAVE.",
                );
            } else if !CLAVES.contains(&nombre) {
                let maybe = did_you_mean(nombre, CLAVES);
                self.fault(
                    clave.span(),
                    format!("no se conoce «{nombre}» en [correo]"),
                    &format!("{maybe}Aquí pueden ir {}.", list(&CLAVES)),
                );
            }
        }
    }

    fn text(&mut self, clave: &str) -> Option<(String, Range<usize>)> {
        let (valor, span) = self.get(clave)?;
        match valor.as_str().map(str::trim) {
            Some(t) if !t.is_empty() && !t.chars().any(is_forbidden) => Some((t.to_owned(), span)),
            _ => {
                self.fault(
                    span,
                    format!("«{clave}» no es un texto que sirva"),
                    "Escriba el texto entre comillas, en una sola línea.",
                );
                None
            }
        }
    }

    /// A text without which no mail goes.
    fn needed(
        &mut self,
        clave: &str,
        place: &Range<usize>,
        is_good: fn(&str) -> bool,
        ayuda: &str,
    ) -> Option<String> {
        if self.get(clave).is_none() {
            self.fault(
                place.clone(),
                format!("falta «{clave}» en [correo]"),
                "Los datos los da quien administra su correo: servidor, puerto y seguridad.",
            );
        }
        let (texto, span) = self.text(clave)?;
        if !is_good(&texto) {
            self.fault(span, format!("«{texto}» no sirve de {clave}"), ayuda);
        }
        Some(texto)
    }

    fn security(&mut self) -> Seguridad {
        match self.text("seguridad") {
            Some((s, _)) if s.eq_ignore_ascii_case("tls") => Seguridad::Tls,
            Some((s, span)) if !s.eq_ignore_ascii_case("starttls") => {
                self.fault(
                    span,
                    format!("no se conoce la seguridad «{s}»"),
                    "Escriba \"starttls\" (casi siempre, puerto 587) o \"tls\" (puerto 465). Sin cifrar no se envía.",
                );
                Seguridad::Starttls
            }
            _ => Seguridad::Starttls,
        }
    }

    fn number(&mut self, clave: &str, usual: u16, max: u16) -> u16 {
        let Some((valor, span)) = self.get(clave) else { return usual };
        match as_integer(valor) {
            Some(n) if (1..=i64::from(max)).contains(&n) => u16::try_from(n).unwrap_or(usual),
            _ => {
                self.fault(
                    span,
                    format!("«{clave}» debe ser un número de 1 a {max}, sin comillas"),
                    "Corrija la línea, o bórrela para usar el valor corriente.",
                );
                usual
            }
        }
    }

    fn copies(&mut self) -> Vec<String> {
        let Some((valor, span)) = self.get("copia") else { return Vec::new() };
        addresses(valor).unwrap_or_else(|| {
            self.fault(
                span,
                "«copia» debe ser una lista de direcciones de correo, diez a lo más".to_owned(),
                "Escriba, por ejemplo, copia = [\"direccion@colegio.cl\"].",
            );
            Vec::new()
        })
    }
}

/// The name or the number of a server, without port or user.
fn is_host(texto: &str) -> bool {
    texto.is_ascii() && (!texto.contains([':', '/', '@', ' ']) || texto.parse::<std::net::Ipv6Addr>().is_ok())
}

fn as_integer(valor: &DeValue<'_>) -> Option<i64> {
    let n = valor.as_integer()?;
    i64::from_str_radix(n.as_str(), n.radix()).ok()
}

fn addresses(valor: &DeValue<'_>) -> Option<Vec<String>> {
    let lista = valor.as_array()?;
    let all: Option<Vec<String>> = lista
        .iter()
        .map(|v| v.get_ref().as_str().map(str::trim).filter(|a| is_address(a)).map(str::to_owned))
        .collect();
    all.filter(|a| a.len() <= COPIAS_MAX)
}

/// An address that every server takes: ASCII, no comments or quotes, nothing that could end a line.
pub fn is_address(texto: &str) -> bool {
    texto.is_ascii()
        && !texto.contains(['"', '(', ')', '<', '>', '[', ']', ',', ';', ' ', '\\'])
        && !texto.chars().any(char::is_control)
        && EmailAddress::is_valid(texto)
}
