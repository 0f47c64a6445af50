//! `convenio tramite avanzar`, `corregir`, `nota`, `asignar`: writing down what happened.

use std::io;
use std::path::PathBuf;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Cierre, Salida, failed, find, tell};
use crate::base::fecha;
use crate::base::texto::{did_you_mean, list};
use crate::casos::tramites::{Dicho, Escritura, Mesa, NoTramite};
use crate::tramite::{Canal, Datos, Escrito, Tipo};

/// Anota que algo ocurrió, y lleva el trámite al estado que sigue
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Avanzar {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// Qué ocurrió: ingresar, observar, resolucion…; «convenio tramite estados» los muestra todos
    #[arg(value_name = "SUCESO")]
    suceso: String,
    #[command(flatten)]
    detalle: Detalle,
}

/// What is said of an event.
#[derive(clap::Args, Debug)]
struct Detalle {
    /// Día en que ocurrió, como 24-11-2026; si se omite, hoy
    #[arg(long, value_name = "DÍA", value_parser = fecha::parse)]
    fecha: Option<Date>,
    /// Anota algo anterior al último suceso
    #[arg(long)]
    retroactivo: bool,
    /// Archivo que lo prueba, y que se guarda (se puede repetir)
    #[arg(long, value_name = "ARCHIVO")]
    archivo: Vec<PathBuf>,
    /// Número que le dio la oficina de partes
    #[arg(long, value_name = "FOLIO")]
    folio: Option<String>,
    /// Cómo se presentó: presencial, oficina_de_partes_virtual o correo
    #[arg(long, value_name = "CANAL", value_parser = canal)]
    canal: Option<Canal>,
    /// Número de la resolución
    #[arg(long, value_name = "NÚMERO")]
    numero: Option<String>,
    /// Qué se dijo; cada observación aparte (se puede repetir)
    #[arg(long, value_name = "TEXTO")]
    texto: Vec<String>,
    /// Por qué
    #[arg(long, value_name = "MOTIVO")]
    motivo: Option<String>,
    /// Qué ejemplar se firmó: 1, 2 o 3
    #[arg(long, value_name = "EJEMPLAR")]
    ejemplar: Option<u8>,
    /// A quién se entregaron las credenciales
    #[arg(long, value_name = "NOMBRE")]
    a: Option<String>,
    /// Trámite que reemplaza a éste
    #[arg(long, value_name = "TRÁMITE")]
    por: Option<String>,
    /// Días hábiles que se concedieron de ampliación
    #[arg(long, value_name = "DÍAS")]
    dias: Option<u8>,
    /// Escrito que se presentó: certificado, estado, ampliacion o denuncia
    #[arg(long, value_name = "ESCRITO", value_parser = escrito)]
    escrito: Option<Escrito>,
    /// Identificador del mensaje (Message-ID)
    #[arg(long, value_name = "IDENTIFICADOR")]
    mensaje: Option<String>,
}

fn canal(escrito: &str) -> Result<Canal, String> {
    const CANALES: [Canal; 3] = [Canal::Presencial, Canal::OficinaDePartesVirtual, Canal::Correo];
    let palabra = escrito.trim().to_lowercase().replace(['-', ' '], "_");
    CANALES
        .into_iter()
        .find(|c| c.clave() == palabra)
        .ok_or_else(|| "puede ser presencial, oficina_de_partes_virtual o correo".to_owned())
}

pub(super) fn escrito(palabra: &str) -> Result<Escrito, String> {
    let palabra = palabra.trim().to_lowercase();
    Escrito::TODOS
        .into_iter()
        .find(|e| e.clave() == palabra)
        .ok_or_else(|| "puede ser certificado, estado, ampliacion o denuncia".to_owned())
}

impl Detalle {
    fn said(&self, mesa: &Mesa<'_>, motivo: Option<String>) -> Result<Dicho, NoTramite> {
        let por = self.por.as_deref().map(|t| find(mesa, t)).transpose()?;
        Ok(Dicho {
            fecha: self.fecha,
            retroactivo: self.retroactivo,
            archivos: self.archivo.clone(),
            datos: Datos {
                ejemplar: self.ejemplar,
                canal: self.canal,
                folio: self.folio.clone(),
                numero: self.numero.clone(),
                texto: self.texto.clone(),
                motivo,
                a: self.a.clone(),
                persona: None,
                por,
                dias: self.dias,
                escrito: self.escrito,
                mensaje: self.mensaje.clone(),
            },
        })
    }

    /// Whether anything is said of the event itself.
    fn says_something(&self) -> bool {
        self.fecha.is_some()
            || !self.archivo.is_empty()
            || self.folio.is_some()
            || self.canal.is_some()
            || self.numero.is_some()
            || !self.texto.is_empty()
            || self.ejemplar.is_some()
            || self.a.is_some()
            || self.por.is_some()
            || self.dias.is_some()
            || self.escrito.is_some()
            || self.mensaje.is_some()
    }
}

/// The kind of event that a word means.
fn kind(palabra: &str) -> Result<Tipo, NoTramite> {
    Tipo::of(palabra).ok_or_else(|| {
        let claves: Vec<&str> = Tipo::TODOS.iter().filter(|t| t.es_a_mano()).map(|t| t.clave()).collect();
        let maybe = did_you_mean(palabra, claves.iter().copied());
        NoTramite::Pedido(format!("no hay un suceso «{palabra}». {maybe}Son: {}.", list(&claves)))
    })
}

fn report(escritura: Result<Escritura, NoTramite>, salida: &mut Salida) -> io::Result<Cierre> {
    match escritura {
        Err(error) => failed(error, salida),
        Ok(escritura) => {
            if salida.is_json() {
                salida.json(&as_json(&escritura))?;
            } else {
                tell(&escritura, salida)?;
            }
            Ok(Cierre::Hecho)
        }
    }
}

fn as_json(escritura: &Escritura) -> Value {
    let sucesos: Vec<Value> = escritura
        .nuevos
        .iter()
        .map(|n| json!({ "numero": n.numero, "suceso": n.suceso.tipo().clave(), "fecha": n.fecha.to_string() }))
        .collect();
    json!({
        "id": escritura.id, "estado_anterior": escritura.estado.0.clave(),
        "estado": escritura.estado.1.clave(), "sucesos": sucesos,
    })
}

impl Avanzar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let done = find(mesa, &self.tramite).and_then(|id| {
            let tipo = kind(&self.suceso)?;
            let dicho = self.detalle.said(mesa, self.detalle.motivo.clone())?;
            mesa.avanzar(id, tipo, dicho)
        });
        report(done, salida)
    }
}

/// Deshace un suceso que se anotó por error, con el motivo; la historia conserva ambos
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Corregir {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// Número del suceso, como lo muestra «convenio tramite ver»
    #[arg(value_name = "NÚMERO DE SUCESO")]
    suceso: u32,
    #[command(flatten)]
    detalle: Detalle,
}

impl Corregir {
    /// With anything said of the event, that takes its place; the reason is the correction's.
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let done = find(mesa, &self.tramite).and_then(|id| {
            let instead = self.detalle.says_something().then(|| self.detalle.said(mesa, None)).transpose()?;
            mesa.corregir(id, self.suceso, self.detalle.motivo.as_deref().unwrap_or_default(), instead)
        });
        report(done, salida)
    }
}

/// Agrega una nota a un trámite
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Nota {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// La nota
    #[arg(value_name = "TEXTO", required = true)]
    texto: Vec<String>,
}

impl Nota {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let done = find(mesa, &self.tramite).and_then(|id| mesa.anotar(id, &self.texto.join(" ")));
        report(done, salida)
    }
}

/// Deja trámites a cargo de una persona
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Asignar {
    /// Trámites, y al final la persona; «nadie» los deja sin persona a cargo
    #[arg(value_name = "TRÁMITE… PERSONA", required = true, num_args = 2..)]
    palabras: Vec<String>,
}

impl Asignar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let Some((persona, tramites)) = self.palabras.split_last() else { return Ok(Cierre::Uso) };
        let persona = if persona.trim().eq_ignore_ascii_case("nadie") { "" } else { persona.as_str() };
        let mut ids = Vec::new();
        for escrito in tramites {
            match find(mesa, escrito) {
                Ok(id) if !ids.contains(&id) => ids.push(id),
                Ok(_) => {}
                // Nothing is assigned while one of the names is wrong: the person may have mistyped the others too.
                Err(error) => return failed(error, salida),
            }
        }
        let mut worst = Cierre::Hecho;
        for (_, done) in mesa.asignar(&ids, persona) {
            match done {
                Ok(escritura) if salida.is_json() => salida.element(&as_json(&escritura))?,
                Ok(escritura) => tell(&escritura, salida)?,
                Err(error) => worst = worst.max(failed(error, salida)?),
            }
        }
        if salida.is_json() {
            salida.end_list()?;
        }
        Ok(worst)
    }
}
