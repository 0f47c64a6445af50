//! `convenio correo confirmar`

use std::io;
use std::path::PathBuf;

use jiff::civil::Date;
use serde_json::json;

use super::{Cierre, Salida, tramite};
use crate::base::fecha;
use crate::casos::correo::{Confirmado, PorMano};
use crate::casos::tramites::Mesa;

/// Anota que usted envió el mensaje desde su programa de correo
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Confirmar {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// El mensaje enviado (.eml), guardado desde su programa de correo
    #[arg(value_name = "ENVIADO.eml")]
    archivo: Option<PathBuf>,
    /// Día en que se envió, como 24-11-2026; si se omite, el del mensaje, o hoy
    #[arg(long, value_name = "DÍA", value_parser = fecha::parse)]
    fecha: Option<Date>,
    /// Por qué cuenta aunque el mensaje no calce con el trámite; queda anotado
    #[arg(long, value_name = "MOTIVO")]
    motivo: Option<String>,
}

impl Confirmar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let dicho = PorMano { archivo: self.archivo.clone(), fecha: self.fecha, motivo: self.motivo.clone() };
        let done = tramite::find(mesa, &self.tramite).and_then(|id| mesa.correo_confirmar(id, &dicho));
        match done {
            Err(error) => tramite::failed(error, salida),
            Ok(Confirmado::YaEstaba(mensaje)) => {
                if salida.is_json() {
                    salida.json(&json!({ "resultado": "sin_cambios", "mensaje": mensaje }))?;
                } else {
                    salida.line(&format!("Ya estaba anotado, sin cambios: {mensaje}"))?;
                }
                Ok(Cierre::Hecho)
            }
            Ok(Confirmado::Anotado(escritura, leido)) => {
                if salida.is_json() {
                    let mensaje = leido.as_ref().and_then(|m| m.id.clone());
                    salida.json(&json!({
                        "resultado": "anotado", "tramite": escritura.id.to_string(), "mensaje": mensaje,
                        "sucesos": escritura.nuevos.iter().map(|a| a.numero).collect::<Vec<_>>(),
                    }))?;
                    return Ok(Cierre::Hecho);
                }
                tramite::tell(&escritura, salida)?;
                if leido.is_none() {
                    salida.line(
                        "Sin el mensaje enviado no hay prueba de qué se envió: guárdelo desde su programa de correo, y repita con él.",
                    )?;
                }
                Ok(Cierre::Hecho)
            }
        }
    }
}
