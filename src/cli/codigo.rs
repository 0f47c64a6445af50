//! `convenio codigo`

use std::io;

use super::{Cierre, Salida};
use crate::base::texto::did_you_mean;
use crate::catalogo::Catalogo;

/// Explica un código de respuesta de SIGE y qué hay que corregir
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
pub(super) struct Codigo {
    /// Operación de SIGE (addAsistencia) o nombre del servicio (asistencia)
    #[arg(value_name = "OPERACIÓN")]
    operacion: String,
    /// Número con que respondió
    #[arg(value_name = "NÚMERO")]
    numero: u16,
}

impl Codigo {
    /// Prints the answer's meaning; an unknown operation or number is told with those that exist.
    pub(super) fn run(&self, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<Cierre> {
        let known = catalogo.codigos_de(&self.operacion);
        if known.is_empty() {
            let operaciones: Vec<&str> = catalogo.servicios().iter().map(|s| s.operacion.as_str()).collect();
            let claves = catalogo.servicios().iter().map(|s| s.clave.as_str());
            let maybe = did_you_mean(&self.operacion, operaciones.iter().copied().chain(claves));
            salida.fail(&format!(
                "no hay códigos de la operación «{}». {maybe}Las operaciones son: {}.",
                self.operacion,
                operaciones.join(", ")
            ))?;
            return Ok(Cierre::ConProblemas);
        }
        let Some(codigo) = known.iter().find(|c| c.codigo == self.numero) else {
            let numeros: Vec<String> = known.iter().map(|c| c.codigo.to_string()).collect();
            salida.fail(&format!(
                "no se conoce el código {} de {}. Los conocidos son: {}.",
                self.numero,
                known[0].operacion,
                numeros.join(", ")
            ))?;
            return Ok(Cierre::ConProblemas);
        };
        let next = match codigo.origen.as_str() {
            "anexo_servicio" | "anexo_rbd" => {
                Some("Corríjalo en el perfil y abra la enmienda: convenio tramite crear --desde TRÁMITE")
            }
            "credenciales" => {
                Some("Compare lo que el proveedor escribió con lo que llegó: convenio token mostrar TRÁMITE")
            }
            _ => None,
        };
        if salida.is_json() {
            let mut answer = serde_json::to_value(codigo).map_err(io::Error::other)?;
            answer["que_sigue"] = next.into();
            salida.json(&answer)?;
            return Ok(Cierre::Hecho);
        }
        salida.line(&format!("{} respondió {}: {}", codigo.operacion, codigo.codigo, codigo.glosa))?;
        salida.line(&format!("\n  Qué significa: {}", codigo.significado))?;
        salida.line(&format!("  Qué corregir:  {}", codigo.que_corregir))?;
        if let Some(next) = next {
            salida.line(&format!("  Qué sigue:     {next}"))?;
        }
        let sure = if codigo.certeza == "visto" {
            "visto en clientes públicos de SIGE"
        } else {
            "inferido: confírmelo con SIGE"
        };
        salida.line(&format!("  Certeza:       {sure}"))?;
        Ok(Cierre::Hecho)
    }
}
