//! The proof that the mail went: what was sent, when, what the server answered, and which files it carried. For when
//! somebody says that nothing came.

use askama::Template;
use jiff::Timestamp;

use crate::base::reloj::SANTIAGO;
use crate::documentos::aparte::{self, Aparte};
use crate::documentos::valores::{Marca, Valores};
use crate::documentos::{PapelError, long_date};
use crate::tramite::TramiteId;

/// One time that a message was sent, or tried to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intento {
    /// Its Message-ID; empty where it is not known.
    pub mensaje: String,
    /// When the outcome was written down.
    pub instante: Timestamp,
    /// Who sent it.
    pub quien: String,
    /// What became of it, in words.
    pub resultado: String,
    /// Server and port; empty for one sent by hand.
    pub servidor: String,
    /// How the way was protected.
    pub seguridad: String,
    /// SHA-256 of the server's certificate; empty where there was none.
    pub certificado: String,
    /// Each recipient, and what the server said to it.
    pub destinatarios: Vec<(String, String)>,
    /// The server's last words about the message.
    pub ultima: String,
    /// SHA-256 of the message as it is kept; empty where it is not.
    pub huella: String,
    /// Name and SHA-256 of each file that it carried.
    pub adjuntos: Vec<(String, String)>,
    /// The conversation: who, and what.
    pub lineas: Vec<(String, String)>,
}

/// Whose trámite it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asunto {
    /// Name of the sostenedor.
    pub sostenedor: String,
    /// RUT of the sostenedor.
    pub rut: String,
    /// The schools.
    pub rbds: String,
}

#[derive(Template)]
#[template(path = "informes/acuse.md", escape = "none")]
struct Vista {
    id: Marca,
    sostenedor: Marca,
    rut: Marca,
    rbds: Marca,
    intentos: Vec<IntentoVista>,
}

struct IntentoVista {
    titulo: Marca,
    resultado: Marca,
    cuando: Marca,
    quien: Marca,
    mensaje: Marca,
    huella: Marca,
    por_servidor: bool,
    servidor: Marca,
    seguridad: Marca,
    certificado: Marca,
    ultima: Marca,
    destinatarios: Vec<[Marca; 2]>,
    adjuntos: Vec<[Marca; 2]>,
    lineas: Vec<[Marca; 2]>,
}

/// The proof as a Word file; the same tries make the same bytes.
///
/// # Errors
/// When template or writer are at fault: our own.
pub fn word(id: TramiteId, asunto: &Asunto, intentos: &[Intento]) -> Result<Aparte, PapelError> {
    let mut v = Valores::default();
    let all = intentos.iter().enumerate().map(|(i, x)| view(&mut v, i + 1, x)).collect();
    let vista = Vista {
        intentos: all,
        id: v.valor("id", id.to_string()),
        sostenedor: v.valor("sostenedor", known(&asunto.sostenedor)),
        rut: v.valor("rut", known(&asunto.rut)),
        rbds: v.valor("rbds", known(&asunto.rbds)),
    };
    aparte::draw(&vista.render()?, "Constancia de envío por correo", &v)
}

fn view(v: &mut Valores, numero: usize, x: &Intento) -> IntentoVista {
    let mut pairs = |pares: &[(String, String)], campo: &'static str| -> Vec<[Marca; 2]> {
        pares.iter().map(|(a, b)| [v.valor(campo, known(a)), v.lineas(campo, known(b))]).collect()
    };
    let destinatarios = pairs(&x.destinatarios, "destinatario");
    let adjuntos = pairs(&x.adjuntos, "adjunto");
    let lineas = pairs(&x.lineas, "linea");
    IntentoVista {
        destinatarios,
        adjuntos,
        lineas,
        titulo: v.valor("titulo", format!("Mensaje {numero}")),
        resultado: v.valor("resultado", known(&x.resultado)),
        cuando: v.valor("cuando", moment(x.instante)),
        quien: v.valor("quien", known(&x.quien)),
        mensaje: v.valor("mensaje", known(&x.mensaje)),
        huella: v.valor("huella", known(&x.huella)),
        por_servidor: !x.servidor.is_empty(),
        servidor: v.valor("servidor", known(&x.servidor)),
        seguridad: v.valor("seguridad", known(&x.seguridad)),
        certificado: v.valor("certificado", known(&x.certificado)),
        ultima: v.valor("ultima", known(&x.ultima)),
    }
}

/// A day and an hour in continental Chile.
fn moment(instante: Timestamp) -> String {
    let there = instante.to_zoned_datetime(SANTIAGO);
    let t = there.time();
    format!(
        "{}, {:02}:{:02}:{:02} (hora de Chile)",
        long_date(there.date()),
        t.hour(),
        t.minute(),
        t.second()
    )
}

fn known(texto: &str) -> &str {
    if texto.trim().is_empty() { "sin dato" } else { texto }
}
