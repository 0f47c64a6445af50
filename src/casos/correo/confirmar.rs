//! Writing down that a person sent the mail by hand.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::juntar::papers;
use crate::base::reloj::in_chile;
use crate::base::texto::visible;
use crate::base::{Diagnostico, Diagnosticos, Lugar};
use crate::casos::tramites::{Escritura, Mesa, NoTramite, read_evidence};
use crate::correo::{Leido, ascii_name, read_message};
use crate::tramite::historia::{Nuevo, vigentes};
use crate::tramite::{Situacion, Suceso, TramiteId};

/// What a person says of a mail that they sent.
#[derive(Clone, Debug, Default)]
pub struct PorMano {
    /// The message as it was sent, saved from the mail program.
    pub archivo: Option<PathBuf>,
    /// The day; that of the message where it was not said, else today.
    pub fecha: Option<Date>,
    /// Why it counts though the message does not fit.
    pub motivo: Option<String>,
}

/// What was made of it.
#[derive(Debug)]
pub enum Confirmado {
    /// It was written down.
    Anotado(Escritura, Option<Leido>),
    /// That message was written down before.
    YaEstaba(String),
}

impl Mesa<'_> {
    /// Writes down a mail that was sent by hand.
    ///
    /// # Errors
    /// The file is no message, was not sent yet, went to others or with other files, all told at once; the store failed.
    pub fn correo_confirmar(&self, id: TramiteId, dicho: &PorMano) -> Result<Confirmado, NoTramite> {
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        let papel = papers(id, &historia, &s)?;
        let leidos = read_evidence(dicho.archivo.as_slice())?;
        let motivo = dicho.motivo.as_deref().map(str::trim).filter(|m| !m.is_empty());
        let mut leido = None;
        if let (Some(ruta), Some(bytes)) = (&dicho.archivo, leidos.bytes.first()) {
            let problem = |mensaje: String, ayuda: &str| {
                Diagnostico::error("correo-no-calza", Lugar::archivo(ruta), mensaje, ayuda)
            };
            let m = read_message(bytes).map_err(|e| {
                NoTramite::Problemas(
                    problem(
                        e.to_string(),
                        "Guarde el mensaje enviado desde su programa de correo, como .eml.",
                    )
                    .into(),
                )
            })?;
            let official = self.marco.catalogo.correo_interoperabilidad();
            let faltas = compare(&m, ruta, official, &papel.archivos);
            if faltas.has_errors() && (motivo.is_none() || m.sin_enviar || m.id.is_none()) {
                return Err(NoTramite::Problemas(faltas));
            }
            leido = Some(m);
        }
        let mensaje = leido.as_ref().and_then(|m| m.id.clone()).unwrap_or_default();
        let known = |a: &&crate::tramite::Anotado| matches!(&a.suceso, Suceso::CorreoEnviado { mensaje: m } if !m.is_empty() && *m == mensaje);
        if vigentes(&historia).iter().any(known) {
            return Ok(Confirmado::YaEstaba(mensaje));
        }
        let said = leido.as_ref().and_then(|m| m.fecha).map(in_chile);
        let fecha = dicho.fecha.or(said).unwrap_or(self.marco.hoy);
        let mut nuevos =
            vec![Nuevo { fecha, suceso: Suceso::CorreoEnviado { mensaje }, evidencias: leidos.evidencias }];
        if let Some(motivo) = motivo {
            let texto = format!("Correo enviado a mano: {motivo}");
            nuevos.push(Nuevo { fecha, suceso: Suceso::Nota { texto }, evidencias: Vec::new() });
        }
        self.write(id, nuevos, true, &leidos.bytes).map(|e| Confirmado::Anotado(e, leido))
    }
}

/// What does not fit between the message and what should have been sent.
fn compare(m: &Leido, ruta: &Path, official: &str, expected: &[crate::tramite::Evidencia]) -> Diagnosticos {
    let mut faltas = Diagnosticos::default();
    let mut note = |mensaje: String, ayuda: &str| {
        faltas.push(Diagnostico::error("correo-no-calza", Lugar::archivo(ruta), mensaje, ayuda));
    };
    if m.sin_enviar {
        note(
            "este mensaje es el borrador (X-Unsent), no el que se envió".to_owned(),
            "Envíelo desde su programa de correo, y guarde después el mensaje de la carpeta de enviados.",
        );
    }
    if m.id.is_none() {
        note(
            "el mensaje no tiene identificador (Message-ID), que es lo que prueba cuál fue".to_owned(),
            "Guárdelo desde la carpeta de enviados; si su programa no lo permite, confirme sin archivo.",
        );
    }
    if !m.destinatarios.iter().any(|d| d.eq_ignore_ascii_case(official)) {
        note(
            format!("el mensaje no iba dirigido a {official}"),
            "Revise que sea el mensaje correcto; si se envió a otra dirección del Ministerio, diga por qué con --motivo.",
        );
    }
    for e in expected {
        if m.adjuntos.iter().any(|(_, sha256)| *sha256 == e.sha256) {
            continue;
        }
        let named = m.adjuntos.iter().find(|(n, _)| ascii_name(n) == ascii_name(&e.nombre));
        let mensaje = match named {
            Some((nombre, _)) => {
                format!("el adjunto {} no es el del trámite: su contenido es otro", visible(nombre))
            }
            None => format!("no lleva adjunto {}", e.nombre),
        };
        note(
            mensaje,
            "Revise que sea el mensaje correcto y los papeles de ahora; si cuenta igual, diga por qué con --motivo.",
        );
    }
    faltas
}
