//! `convenio tramite estados`: the table of states and events, drawn in several ways.

use std::io;

use super::{Cierre, Salida};
use crate::informes::estados;

/// Muestra los estados de un trámite y qué suceso lleva de uno a otro
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Estados {
    /// Como diagrama de Mermaid
    #[arg(long, conflicts_with = "svg")]
    mermaid: bool,
    /// Como dibujo SVG
    #[arg(long)]
    svg: bool,
}

impl Estados {
    pub(super) fn run(&self, salida: &mut Salida) -> io::Result<Cierre> {
        if self.svg {
            salida.line(estados::svg().trim_end())?;
        } else if self.mermaid {
            salida.line(estados::mermaid().trim_end())?;
        } else if salida.is_json() {
            salida.json(&estados::rows())?;
        } else {
            salida.line(estados::text().trim_end())?;
        }
        Ok(Cierre::Hecho)
    }
}
