//! `convenio tramite exportar` and `importar`: the board for Excel, one whole trámite for a colleague.

use std::io;
use std::path::PathBuf;

use serde_json::json;

use super::listar::Filtros;
use super::{Cierre, Salida, failed, find};
use crate::casos::tramites::{Mesa, put_answer};
use crate::registro::Importado;

/// Deja el tablero, las historias y las cifras en una planilla; o un trámite entero en un .zip, para otra persona
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Exportar {
    /// La planilla (.xlsx) en que se deja todo; o un trámite y el .zip en que se deja entero
    #[arg(value_name = "[TRÁMITE] ARCHIVO", required = true, num_args = 1..=2)]
    palabras: Vec<String>,
    /// Reemplaza el archivo si existe; el anterior se conserva al lado
    #[arg(long)]
    forzar: bool,
    #[command(flatten)]
    filtros: Filtros,
}

impl Exportar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let made = match &self.palabras[..] {
            [archivo] => self
                .filtros
                .filter(&[], mesa)
                .and_then(|filtro| mesa.libro(&filtro))
                .map(|bytes| (PathBuf::from(archivo), bytes)),
            [tramite, archivo] => find(mesa, tramite)
                .and_then(|id| mesa.exportar(id))
                .map(|bytes| (PathBuf::from(archivo), bytes)),
            _ => return Ok(Cierre::Uso),
        };
        let ruta = match made.and_then(|(ruta, bytes)| put_answer(&ruta, &bytes, self.forzar).map(|_| ruta)) {
            Ok(ruta) => ruta,
            Err(error) => return failed(error, salida),
        };
        if salida.is_json() {
            salida.json(&json!({ "archivo": ruta }))?;
        } else {
            salida.line(&format!("Quedó en {}", ruta.display()))?;
        }
        Ok(Cierre::Hecho)
    }
}

/// Incorpora un trámite que otra persona exportó
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Importar {
    /// El .zip que dejó «convenio tramite exportar»
    #[arg(value_name = "ARCHIVO")]
    archivo: PathBuf,
}

impl Importar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let (id, importado) = match mesa.importar(&self.archivo) {
            Ok(done) => done,
            Err(error) => return failed(error, salida),
        };
        let nuevo = importado == Importado::Nuevo;
        if salida.is_json() {
            salida.json(&json!({ "id": id, "nuevo": nuevo }))?;
        } else if nuevo {
            salida.line(&format!("Trámite {id} incorporado."))?;
        } else {
            salida.line(&format!("{id} ya estaba, sin cambios."))?;
        }
        Ok(Cierre::Hecho)
    }
}
