//! `convenio tramite rehacer`

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Cierre, Salida, failed, find};
use crate::casos::tramites::{Mesa, Origen, Rehecho};
use crate::cli::generar::ComoGenerar;
use crate::tramite::TramiteId;

/// Hace de nuevo los papeles de un trámite, después de corregir el perfil, y los guarda; o toma un paquete ya hecho
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
#[command(mut_arg("salida", |a| a.help("Carpeta donde se dejan los paquetes; si se omite, donde ya estaban")))]
pub(super) struct Rehacer {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// Perfil o ficha; o la carpeta o el .zip de un paquete ya generado; se omite si el perfil sigue donde estaba
    #[arg(value_name = "PERFIL O PAQUETE")]
    origen: Option<PathBuf>,
    /// Perfil con que se hizo el paquete, para saber después si sus papeles siguen al día
    #[arg(long, value_name = "PERFIL")]
    perfil: Option<PathBuf>,
    #[command(flatten)]
    como: ComoGenerar,
}

impl Rehacer {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        if self.como.has_a_map_for_several() {
            salida.complain("«--mapa» vale para un solo modelo oficial: deje cada mapa al lado de su modelo");
            return Ok(Cierre::Uso);
        }
        let made = find(mesa, &self.tramite).and_then(|id| {
            let ruta = self.origen.clone().map_or_else(|| mesa.perfil_de(id), Ok)?;
            let opciones = self.como.options_as_before(&mesa.papeles_de(id)?);
            let origen = Origen { ruta: &ruta, perfil: self.perfil.as_deref(), opciones: &opciones };
            mesa.rehacer(id, &origen).map(|rehecho| (id, rehecho))
        });
        match made {
            Ok((id, rehecho)) => tell(id, &rehecho, salida),
            Err(error) => failed(error, salida),
        }
    }
}

fn tell(id: TramiteId, rehecho: &Rehecho, salida: &mut Salida) -> io::Result<Cierre> {
    if salida.is_json() {
        salida.json(&as_json(id, rehecho))?;
        return Ok(Cierre::Hecho);
    }
    salida.draw(&rehecho.avisos)?;
    let carpeta = rehecho.carpeta.display();
    match &rehecho.escritura {
        None => salida.line(&format!("Los papeles de {id} ya eran estos, sin cambios: {carpeta}"))?,
        Some(escritura) => {
            super::tell(escritura, salida)?;
            salida.line(&format!("  Papeles en {carpeta}"))?;
        }
    }
    for cambio in &rehecho.cambios {
        salida.line(&format!("  Cambia {}", super::ver::change(cambio)))?;
    }
    Ok(Cierre::Hecho)
}

fn as_json(id: TramiteId, rehecho: &Rehecho) -> Value {
    let resultado = if rehecho.escritura.is_some() { "anotado" } else { "sin_cambios" };
    json!({
        "id": id, "resultado": resultado, "carpeta": rehecho.carpeta, "cambios": rehecho.cambios,
        "diagnosticos": rehecho.avisos.iter().collect::<Vec<_>>(),
    })
}
