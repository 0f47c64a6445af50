//! Sending the mail about a trámite: once, with everything that could be asked later written down before and after.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::borrador::Hecho;
use super::juntar::{Carta, Papel, Procedencia, bytes_of, papers};
use super::servidor::{Conexion, connection, settings};
use super::{CONSTANCIA, MENSAJE, as_json};
use crate::base::candado::Candado;
use crate::base::huella::sha256;
use crate::base::{Fallo, privado, reloj};
use crate::casos::tramites::{Escritura, Mesa, NoTramite};
use crate::correo::{self, Clave, Constancia, Desenlace, Envio, Testigo, read_message};
use crate::tramite::historia::{Nuevo, vigentes};
use crate::tramite::situacion::Correo;
use crate::tramite::{Anotado, Estado, Evidencia, Situacion, Suceso, TramiteId};

/// What a person asks for.
#[derive(Debug, Default)]
pub struct Pedido {
    /// Why it is sent though something is missing.
    pub motivo: Option<String>,
    /// Why it is sent again.
    pub repetir: Option<String>,
    /// The configuration folder.
    pub carpeta: Option<PathBuf>,
    /// A folder in which only one may be sending.
    pub candado: PathBuf,
    /// A token to log in with, in the place of a password.
    pub token: Option<Clave>,
}

/// A message that can be shown and then sent.
pub struct Preparado {
    /// The message.
    pub hecho: Hecho,
    /// That it is the very message of an earlier try that may have arrived.
    pub es_el_mismo: bool,
    /// The Message-ID of an earlier message that this one refers to.
    pub refiere: Option<String>,
    /// What is missing, and was allowed by the reason given.
    pub salvedades: Vec<String>,
    motivo: Option<String>,
    envio: Envio,
    conexion: Conexion,
    candado: PathBuf,
    antes: Correo,
}

impl std::fmt::Debug for Preparado {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Preparado").field("mensaje", &self.hecho.mensaje).finish_non_exhaustive()
    }
}

/// What came of asking for a message to be sent.
#[derive(Debug)]
pub enum Salida {
    /// It can be shown and sent.
    Lista(Box<Preparado>),
    /// An earlier try broke off without a word: that was written down as uncertain now, and nothing was sent.
    Cortado(Escritura),
}

/// What became of a message.
#[derive(Debug)]
pub struct Enviado {
    /// What became of it.
    pub desenlace: Desenlace,
    /// The record.
    pub constancia: Constancia,
    /// What was written down of it; nothing where it did not come so far.
    pub escritura: Option<Escritura>,
    /// That the outcome could not be written down, and why.
    pub sin_anotar: Option<NoTramite>,
}

impl Mesa<'_> {
    /// Makes the message ready: gates, an earlier try, the bytes, server and password.
    ///
    /// # Errors
    /// Everything that keeps it from being sent; nothing was sent and nothing written down.
    pub fn correo_preparar(&self, id: TramiteId, pedido: Pedido) -> Result<Salida, NoTramite> {
        let ajustes = settings(self.marco.ajustes.correo())?;
        let _alone = alone(&pedido.candado)?;
        let historia = self.historia(id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        if s.correo == Correo::Preparado {
            return self.write_cut(id, &historia).map(Salida::Cortado);
        }
        let papel = papers(id, &historia, &s)?;
        let salvedades = gaps(&s, &papel);
        let motivo = said(pedido.motivo.as_deref());
        if !salvedades.is_empty() && motivo.is_none() {
            return Err(NoTramite::Pedido(format!(
                "{id}: {}. Si debe enviarse igual, diga por qué con --motivo: queda anotado.",
                salvedades.join("; ")
            )));
        }
        let repetir = said(pedido.repetir.as_deref());
        check_repeat(id, s.correo, repetir.as_deref())?;
        let conexion = connection(ajustes, pedido.token, pedido.carpeta.as_deref())?;
        let last = last_message(&historia);
        let fresh = |refiere: Option<String>| -> Result<(Hecho, Option<String>), NoTramite> {
            let carta = Carta {
                papel: &papel,
                ajustes: Some(ajustes),
                carpeta: pedido.carpeta.as_deref(),
                fecha: self.ahora,
                refiere: refiere.clone(),
                borrador: false,
            };
            let junto = self.compose(id, &historia, &s, &carta)?;
            let bytes = bytes_of(&junto)?;
            Ok((Hecho::of(id, junto, bytes, papel.procedencia, &papel.archivos), refiere))
        };
        let (mut hecho, mut refiere) = fresh(None)?;
        let mut es_el_mismo = false;
        if let Some((mensaje, kept)) = last.filter(|_| s.correo != Correo::Ninguno) {
            let same =
                if s.correo == Correo::Incierto { self.same_again(&hecho, &mensaje, kept)? } else { None };
            match same {
                Some(bytes) => {
                    hecho.bytes = bytes;
                    hecho.mensaje = mensaje;
                    es_el_mismo = true;
                }
                None if mensaje.is_empty() => {}
                None => (hecho, refiere) = fresh(Some(mensaje))?,
            }
        }
        let reasons: Vec<String> = [motivo, repetir].into_iter().flatten().collect();
        let envio = Envio {
            de: ajustes.remitente.clone(),
            para: hecho.para.clone(),
            copia: hecho.copia.clone(),
            mensaje: Arc::new(hecho.bytes.clone()),
        };
        Ok(Salida::Lista(Box::new(Preparado {
            hecho,
            es_el_mismo,
            refiere,
            salvedades,
            motivo: (!reasons.is_empty()).then(|| reasons.join("; ")),
            envio,
            conexion,
            candado: pedido.candado,
            antes: s.correo,
        })))
    }

    /// Sends it, once. What became of it is written down before anybody is told.
    ///
    /// # Errors
    /// Somebody else did something about this mail meanwhile; then nothing was sent.
    pub fn correo_enviar(&self, listo: &Preparado) -> Result<Enviado, NoTramite> {
        let id = listo.hecho.id;
        let _alone = alone(&listo.candado)?;
        let historia = self.historia(id)?;
        if Situacion::as_far_as_it_goes(&historia).0.correo != listo.antes {
            return Err(NoTramite::Pedido(format!(
                "{id}: el correo de este trámite cambió mientras tanto, y no se envió nada. Véalo con «convenio tramite ver {id}»."
            )));
        }
        let mut testigo = Anotador { mesa: self, listo, numero: None, falla: None };
        let c = &listo.conexion;
        let (desenlace, mut constancia) =
            correo::enviar(&c.servidor, c.credencial.as_ref(), &listo.envio, &mut testigo);
        constancia.instante = Some(reloj::moment(self.marco.hoy).to_string());
        if let Some(falla) = testigo.falla {
            return Err(falla);
        }
        let mut enviado = Enviado { desenlace, constancia, escritura: None, sin_anotar: None };
        if let Some(numero) = testigo.numero {
            match self.write_outcome(listo, numero, &enviado) {
                Ok(escritura) => enviado.escritura = Some(escritura),
                Err(falla) => enviado.sin_anotar = Some(falla),
            }
        }
        Ok(enviado)
    }

    /// An earlier try has no outcome, and nobody is at it: it may have left.
    fn write_cut(&self, id: TramiteId, historia: &[Anotado]) -> Result<Escritura, NoTramite> {
        let mensaje = last_message(historia).map(|(m, _)| m).unwrap_or_default();
        self.write(id, vec![self.today(Suceso::CorreoIncierto { mensaje }, Vec::new())], true, &[])
    }

    /// The kept message of an uncertain try, where the one that would be made now says the same to the same people.
    fn same_again(
        &self,
        now: &Hecho,
        mensaje: &str,
        kept: Option<&Evidencia>,
    ) -> Result<Option<Vec<u8>>, NoTramite> {
        let Some(kept) = kept else { return Ok(None) };
        let bytes = self.archivo(&kept.sha256)?;
        let (Ok(then), Ok(new)) = (read_message(&bytes), read_message(&now.bytes)) else { return Ok(None) };
        let same = then.id.as_deref() == Some(mensaje)
            && then.de == new.de
            && then.destinatarios == new.destinatarios
            && then.adjuntos == new.adjuntos;
        Ok(same.then_some(bytes))
    }

    fn write_outcome(&self, listo: &Preparado, numero: u32, e: &Enviado) -> Result<Escritura, NoTramite> {
        let mensaje = listo.hecho.mensaje.clone();
        let suceso = match &e.desenlace {
            Desenlace::Enviado => Suceso::CorreoEnviado { mensaje },
            Desenlace::Incierto { .. } => Suceso::CorreoIncierto { mensaje },
            Desenlace::NoEnviado { .. } => Suceso::Correccion {
                numero,
                motivo: format!("el mensaje no salió, con certeza: {}", e.desenlace.clause()),
            },
        };
        let record = as_json(&e.constancia);
        let evidencia =
            Evidencia { nombre: CONSTANCIA.to_owned(), sha256: sha256(&record), bytes: record.len() as u64 };
        self.now().write(listo.hecho.id, vec![self.today(suceso, vec![evidencia])], true, &[record])
    }

    /// The same desk at this moment: a person may have looked at the message for a while, and a server been slow.
    fn now(&self) -> Self {
        Self { ahora: reloj::moment(self.marco.hoy), ..*self }
    }

    fn today(&self, suceso: Suceso, evidencias: Vec<Evidencia>) -> Nuevo {
        Nuevo { fecha: self.marco.hoy, suceso, evidencias }
    }
}

/// Writes down that the message is about to go.
struct Anotador<'a> {
    mesa: &'a Mesa<'a>,
    listo: &'a Preparado,
    numero: Option<u32>,
    falla: Option<NoTramite>,
}

impl Testigo for Anotador<'_> {
    fn about_to_send(&mut self, _constancia: &Constancia) -> Result<(), String> {
        let h = &self.listo.hecho;
        let evidencia =
            Evidencia { nombre: MENSAJE.to_owned(), sha256: sha256(&h.bytes), bytes: h.bytes.len() as u64 };
        let suceso =
            Suceso::CorreoPreparado { mensaje: h.mensaje.clone(), motivo: self.listo.motivo.clone() };
        let nuevo = self.mesa.today(suceso, vec![evidencia]);
        match self.mesa.now().write(h.id, vec![nuevo], true, std::slice::from_ref(&h.bytes)) {
            Ok(escritura) => {
                self.numero = escritura.nuevos.last().map(|a| a.numero);
                Ok(())
            }
            Err(falla) => {
                self.falla = Some(falla);
                Err("no se pudo anotar el envío".to_owned())
            }
        }
    }
}

/// Only one sends at a time; the system lets go of it also when a program is killed.
fn alone(carpeta: &Path) -> Result<Candado, NoTramite> {
    privado::create_folder(carpeta).map_err(Fallo::al("crear la carpeta", carpeta))?;
    Ok(Candado::take(carpeta).map_err(Fallo::al("usar la carpeta", carpeta))?)
}

/// Words that say something.
fn said(texto: Option<&str>) -> Option<String> {
    texto.map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}

/// What is missing for a mail that counts.
fn gaps(s: &Situacion<'_>, papel: &Papel) -> Vec<String> {
    let mut gaps = Vec::new();
    if matches!(s.estado(), Estado::Borrador | Estado::EnRevisionInterna | Estado::ListoParaFirma) {
        gaps.push(format!("el trámite está en «{}», y el correo va desde «firmado»", s.estado().nombre()));
    }
    if s.estado().es_final() {
        gaps.push(format!("el trámite terminó («{}»)", s.estado().nombre()));
    }
    if papel.procedencia == Procedencia::Generado {
        gaps.push("su paquete no está cerrado, así que irían los papeles generados".to_owned());
    }
    if let Some(p) = s.papeles.filter(|p| p.estado != "oficial") {
        gaps.push(format!("sus papeles son «{}», no los modelos oficiales llenados", p.estado));
    }
    gaps
}

/// Whether what is known of an earlier mail lets another go.
fn check_repeat(id: TramiteId, correo: Correo, repetir: Option<&str>) -> Result<(), NoTramite> {
    let refuse = |que: String| Err(NoTramite::Pedido(que));
    match (correo, repetir) {
        (Correo::Ninguno, Some(_)) => {
            refuse(format!("{id}: no hay un correo anterior que repetir: quite --repetir."))
        }
        (Correo::Incierto, None) => refuse(format!(
            "{id}: no se sabe si el correo anterior salió, y no se envía otro por sí solo. Averigüe: mire la carpeta de enviados y \
             pregunte a quien administra el correo. Si llegó, anótelo con «convenio correo confirmar {id}». Si no, repita con \
             --repetir MOTIVO: va el mismo mensaje, con el mismo identificador."
        )),
        (Correo::Enviado | Correo::Acusado, None) => refuse(format!(
            "{id}: el correo ya se envió. Para enviar otro a propósito, diga por qué: --repetir MOTIVO."
        )),
        _ => Ok(()),
    }
}

/// The Message-ID of the last message that stands, and the file where it is kept.
pub(super) fn last_message(historia: &[Anotado]) -> Option<(String, Option<&Evidencia>)> {
    vigentes(historia).into_iter().rev().find_map(|a| match &a.suceso {
        Suceso::CorreoPreparado { mensaje, .. } => Some((mensaje.clone(), a.evidencias.first())),
        Suceso::CorreoEnviado { mensaje } => {
            let made = message_of(historia, mensaje);
            Some((mensaje.clone(), made))
        }
        _ => None,
    })
}

/// The file of the message with this Message-ID.
pub(super) fn message_of<'a>(historia: &'a [Anotado], id: &str) -> Option<&'a Evidencia> {
    historia.iter().rev().find_map(|a| match &a.suceso {
        Suceso::CorreoPreparado { mensaje, .. } if mensaje == id => a.evidencias.first(),
        Suceso::CorreoEnviado { mensaje } if mensaje == id => {
            a.evidencias.iter().find(|e| e.nombre != CONSTANCIA)
        }
        _ => None,
    })
}
