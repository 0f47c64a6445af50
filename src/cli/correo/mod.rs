//! `convenio correo`: one file a group of orders.

mod borrador;
mod clave;
mod confirmar;
mod enviar;
mod probar;

use std::io;
use std::path::Path;

use serde_json::{Value, json};

use super::{Argumentos, Cierre, Salida, tramite, with_desk, with_rules};
use crate::base::texto::{megabytes, visible};
use crate::casos::correo::{Hecho, Procedencia};
use crate::correo::{Constancia, Desenlace, SIN_AVISO, explain};

/// Envía el convenio y el Anexo al equipo de Interoperabilidad, una sola vez y con prueba
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Correo {
    #[command(subcommand)]
    orden: Orden,
}

#[derive(clap::Subcommand, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
enum Orden {
    Borrador(borrador::Borrador),
    Enviar(enviar::Enviar),
    Confirmar(confirmar::Confirmar),
    Probar(probar::Probar),
    Clave(clave::Clave),
}

impl Correo {
    /// Runs the order.
    pub(super) fn run(&self, argumentos: &Argumentos, salida: &mut Salida) -> io::Result<Cierre> {
        match &self.orden {
            Orden::Borrador(orden) => with_desk(argumentos, salida, |mesa, s| orden.run(mesa, s)),
            Orden::Confirmar(orden) => with_desk(argumentos, salida, |mesa, s| orden.run(mesa, s)),
            Orden::Clave(orden) => with_rules(argumentos, salida, |marco, s| orden.run(marco, s)),
            Orden::Probar(orden) => with_rules(argumentos, salida, |marco, s| orden.run(marco, s)),
            Orden::Enviar(orden) => {
                let beside =
                    argumentos.lugares().registro().ok().and_then(|r| r.parent().map(Path::to_owned));
                let candado = beside.unwrap_or_default().join("correo");
                with_desk(argumentos, salida, |mesa, s| orden.run(mesa, &candado, s))
            }
        }
    }
}

/// A message for people: its head and its text as they are sent.
fn show(hecho: &Hecho, salida: &mut Salida) -> io::Result<()> {
    salida.line(&format!("Para: {}", hecho.para))?;
    if !hecho.copia.is_empty() {
        salida.line(&format!("Copia: {}", hecho.copia.join(", ")))?;
    }
    salida.line(&format!("Asunto: {}", visible(&hecho.asunto)))?;
    salida.line("")?;
    hecho.texto.lines().try_for_each(|linea| salida.line(&format!("  {}", visible(linea))))?;
    salida.line("")?;
    let size = hecho.bytes.len() as u64;
    salida.line(&format!("Ocupa {} ya codificado. Identificador: {}", megabytes(size), hecho.mensaje))?;
    if let Some(ruta) = &hecho.plantilla {
        salida.line(&format!("El texto sale de {}", ruta.display()))?;
    }
    if size > SIN_AVISO {
        salida.line("Ojo: casi ningún servidor acepta mensajes de más de 25 MB. Achique las imágenes de los documentos.")?;
    }
    Ok(())
}

fn message_json(hecho: &Hecho) -> Value {
    let procedencia = match hecho.procedencia {
        Procedencia::Cerrado(version) => json!({ "cerrado": version }),
        Procedencia::Generado => json!("generado"),
    };
    json!({
        "tramite": hecho.id.to_string(), "mensaje": hecho.mensaje, "para": hecho.para, "copia": hecho.copia,
        "asunto": hecho.asunto, "texto": hecho.texto, "bytes": hecho.bytes.len(),
        "sha256": crate::base::huella::sha256(&hecho.bytes), "procedencia": procedencia,
        "adjuntos": hecho.adjuntos.iter().map(|(nombre, bytes, sha256)| json!({
            "archivo": nombre, "bytes": bytes, "sha256": sha256,
        })).collect::<Vec<_>>(),
    })
}

/// How the program ends after this.
fn closing(desenlace: &Desenlace) -> Cierre {
    match desenlace {
        Desenlace::Enviado => Cierre::Hecho,
        Desenlace::NoEnviado { .. } => Cierre::Entorno,
        Desenlace::Incierto { .. } => Cierre::Incierto,
    }
}

fn outcome_json(desenlace: &Desenlace, constancia: &Constancia, con_token: bool) -> Value {
    let (resultado, paso, que) = match desenlace {
        Desenlace::Enviado => ("enviado", None, None),
        Desenlace::NoEnviado { paso, que, .. } => ("no_enviado", Some(*paso), Some(que)),
        Desenlace::Incierto { paso, que } => ("incierto", Some(*paso), Some(que)),
    };
    let codigo = if let Desenlace::NoEnviado { codigo, .. } = desenlace { *codigo } else { None };
    let pasajero = matches!(desenlace, Desenlace::NoEnviado { pasajero: true, .. });
    json!({
        "resultado": resultado, "paso": paso, "que": que, "codigo": codigo, "pasajero": pasajero,
        "ayuda": explain(desenlace, con_token), "constancia": constancia,
    })
}

/// Why it surely did not go, and what to do.
fn tell_not_sent(desenlace: &Desenlace, con_token: bool, salida: &mut Salida) {
    let mut all = vec![format!("no se envió nada: {}.", desenlace.clause())];
    all.extend(explain(desenlace, con_token).into_iter().map(str::to_owned));
    salida.complain(&all.join("\n"));
}
