//! `convenio tramite crear`

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Cierre, Salida, failed, find};
use crate::casos::tramites::{Comenzado, Comenzados, Comienzo, Mesa, Origen};
use crate::cli::generar::ComoGenerar;

/// Abre un trámite por cada convenio de un perfil, y hace y guarda sus papeles; o sigue un paquete que ya existe
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Crear {
    /// Perfil en TOML o ficha de Excel; o la carpeta o el .zip de un paquete ya generado; se omite con --desde si el perfil sigue donde estaba
    #[arg(value_name = "PERFIL O PAQUETE", required_unless_present = "desde")]
    origen: Option<PathBuf>,
    /// Perfil con que se hizo el paquete, para saber después si sus papeles siguen al día
    #[arg(long, value_name = "PERFIL")]
    perfil: Option<PathBuf>,
    /// Identificador que tiene en otro sistema
    #[arg(long, value_name = "IDENTIFICADOR")]
    externo: Option<String>,
    /// Trámite del que parte, y al que reemplaza
    #[arg(long, value_name = "TRÁMITE")]
    desde: Option<String>,
    /// Por qué se abre otro para el mismo sostenedor, modelo y proveedor
    #[arg(long, value_name = "MOTIVO")]
    motivo: Option<String>,
    #[command(flatten)]
    como: ComoGenerar,
}

impl Crear {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        if self.como.has_a_map_for_several() {
            salida.complain("«--mapa» vale para un solo modelo oficial: deje cada mapa al lado de su modelo");
            return Ok(Cierre::Uso);
        }
        let desde = match self.desde.as_deref().map(|t| find(mesa, t)).transpose() {
            Ok(desde) => desde,
            Err(error) => return failed(error, salida),
        };
        let origen = match (&self.origen, desde) {
            (Some(origen), _) => origen.clone(),
            (None, Some(id)) => match mesa.perfil_de(id) {
                Ok(ruta) => ruta,
                Err(error) => return failed(error, salida),
            },
            (None, None) => return Ok(Cierre::Uso),
        };
        let opciones = self.como.options();
        let comienzo = Comienzo {
            origen: Origen { ruta: &origen, perfil: self.perfil.as_deref(), opciones: &opciones },
            externo: self.externo.as_deref().map(str::trim).filter(|t| !t.is_empty()),
            desde,
            motivo: self.motivo.as_deref().map(str::trim).filter(|t| !t.is_empty()),
        };
        match mesa.comenzar(&comienzo) {
            Ok(comenzados) => tell(comenzados, salida),
            Err(error) => failed(error, salida),
        }
    }
}

fn tell(comenzados: Comenzados, salida: &mut Salida) -> io::Result<Cierre> {
    if salida.is_json() {
        for c in &comenzados.tramites {
            salida.element(&as_json(c))?;
        }
        salida.end_list()?;
    } else {
        salida.draw(&comenzados.avisos)?;
        for c in &comenzados.tramites {
            salida.line(&format!("Trámite {} abierto. Papeles en {}", c.id, c.carpeta.display()))?;
            for (rbd, otro) in &c.comparte {
                salida
                    .line(&format!("  El RBD {rbd} está también en el trámite {otro}, que sigue abierto."))?;
            }
            for cambio in &c.cambios {
                salida.line(&format!("  Cambia {}", super::ver::change(cambio)))?;
            }
            salida.line(&format!("  Qué sigue: convenio tramite ver {}", c.id))?;
        }
    }
    let mut worst = Cierre::Hecho;
    for falla in comenzados.fallas {
        // The list of JSON is closed: what failed is told beside it.
        let cierre = if salida.is_json() { super::complain(falla, salida)? } else { failed(falla, salida)? };
        worst = worst.max(cierre);
    }
    Ok(worst)
}

fn as_json(c: &Comenzado) -> Value {
    let comparte: Vec<Value> = c.comparte.iter().map(|(rbd, id)| json!({ "rbd": rbd, "id": id })).collect();
    json!({
        "id": c.id, "modelo": c.modelo.clave(), "carpeta": c.carpeta, "comparte": comparte,
        "cambios": c.cambios,
    })
}
