//! The proof that the mail went, out of what was kept: as a Word file, or as a ZIP with the messages themselves.

use super::CONSTANCIA;
use super::enviar::message_of;
use crate::base::texto::list;
use crate::casos::tramites::{Mesa, NoTramite};
use crate::correo::{Constancia, read_message};
use crate::informes::acuse::{self, Asunto, Intento};
use crate::paquete::{Archivo, pack};
use crate::tramite::historia::undone;
use crate::tramite::{Anotado, Situacion, Suceso, TramiteId};

/// The proof.
#[derive(Debug)]
pub struct Acuse {
    /// As a Word file.
    pub word: Vec<u8>,
    /// As plain text.
    pub texto: String,
    /// Each time that something was sent, or tried to be.
    pub intentos: Vec<Intento>,
    /// The kept messages and records, each with a name of its own.
    archivos: Vec<Archivo>,
}

impl Acuse {
    /// Word file, messages, records and their sums in one ZIP; the same history makes the same bytes.
    ///
    /// # Errors
    /// More than a ZIP can hold.
    pub fn zip(&self) -> Result<Vec<u8>, NoTramite> {
        let mut all = vec![Archivo::new("acuse.docx", self.word.clone())];
        all.extend(self.archivos.iter().cloned());
        let lines: Vec<String> = all.iter().map(|a| format!("{}  {}", a.sha256, a.nombre)).collect();
        let sums = format!("{}\n", lines.join("\n"));
        all.push(Archivo::new(crate::paquete::SUMAS, sums.into_bytes()));
        pack(&all).map_err(|e| NoTramite::Interno(e.to_string()))
    }
}

impl Mesa<'_> {
    /// Everything that proves the mail of a trámite.
    ///
    /// # Errors
    /// No mail of it is known; the store failed, or a kept file is not what it was.
    pub fn correo_acuse(&self, id: TramiteId) -> Result<Acuse, NoTramite> {
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        let mut intentos = Vec::new();
        let mut archivos = Vec::new();
        for fin in endings(&historia) {
            let n = intentos.len() + 1;
            let mut intento = Intento {
                mensaje: fin.mensaje.clone(),
                instante: fin.suceso.instante,
                quien: fin.suceso.quien.clone(),
                resultado: fin.resultado,
                ..Intento::default()
            };
            if let Some(kept) = message_of(&historia, &fin.mensaje).filter(|_| !fin.mensaje.is_empty()) {
                let bytes = self.archivo(&kept.sha256)?;
                intento.adjuntos = read_message(&bytes).map(|m| m.adjuntos).unwrap_or_default();
                intento.huella.clone_from(&kept.sha256);
                archivos.push(Archivo::new(&format!("mensaje_{n}.eml"), bytes));
            }
            if let Some(kept) = fin.suceso.evidencias.iter().find(|e| e.nombre == CONSTANCIA) {
                let bytes = self.archivo(&kept.sha256)?;
                let c: Constancia = serde_json::from_slice(&bytes).map_err(|e| {
                    NoTramite::Interno(format!("una constancia guardada no se entiende: {e}"))
                })?;
                intento.servidor = c.servidor;
                intento.seguridad = c.seguridad;
                intento.certificado = c.certificado.unwrap_or_default();
                intento.destinatarios =
                    c.destinatarios.into_iter().map(|r| (r.destinatario, r.respuesta)).collect();
                intento.ultima = c.ultima.unwrap_or_default();
                intento.lineas = c.lineas.into_iter().map(|l| (l.quien, l.texto)).collect();
                archivos.push(Archivo::new(&format!("constancia_{n}.json"), bytes));
            }
            intentos.push(intento);
        }
        if intentos.is_empty() {
            return Err(NoTramite::Pedido(format!("{id}: no consta ningún correo que probar.")));
        }
        let titular = s.papeles.map(|p| &p.titular);
        let asunto = Asunto {
            sostenedor: titular.map(|t| t.sostenedor.clone()).unwrap_or_default(),
            rut: titular.map(|t| t.sostenedor_rut.clone()).unwrap_or_default(),
            rbds: s.papeles.map(|p| list(&p.rbds)).unwrap_or_default(),
        };
        let paper = acuse::word(id, &asunto, &intentos).map_err(|e| NoTramite::Interno(e.to_string()))?;
        Ok(Acuse { word: paper.bytes, texto: paper.texto, intentos, archivos })
    }
}

/// How a try ended.
struct Fin<'a> {
    suceso: &'a Anotado,
    mensaje: String,
    resultado: String,
}

/// The end of each try: sent, not known, refused, or never written down.
fn endings(historia: &[Anotado]) -> Vec<Fin<'_>> {
    let deshechos = undone(historia);
    let standing = |a: &Anotado| !deshechos.iter().any(|(n, _)| *n == a.numero);
    let mut fines = Vec::new();
    for a in historia {
        let said = match &a.suceso {
            Suceso::CorreoEnviado { mensaje } if standing(a) => {
                let by_hand = !a.evidencias.iter().any(|e| e.nombre == CONSTANCIA);
                let how = if by_hand {
                    "enviado desde el programa de correo de la persona, según ella anotó"
                } else {
                    "enviado: el servidor aceptó el mensaje"
                };
                Some((mensaje.clone(), how.to_owned()))
            }
            Suceso::CorreoIncierto { mensaje } if standing(a) => {
                Some((mensaje.clone(), "no se sabe si llegó: la conexión se cortó sin respuesta".to_owned()))
            }
            Suceso::Correccion { numero, motivo } if standing(a) => {
                historia.iter().find(|b| b.numero == *numero).and_then(|b| match &b.suceso {
                    Suceso::CorreoPreparado { mensaje, .. } => Some((mensaje.clone(), motivo.clone())),
                    _ => None,
                })
            }
            _ => None,
        };
        if let Some((mensaje, resultado)) = said {
            fines.push(Fin { suceso: a, mensaje, resultado });
        }
    }
    fines
}
