//! `convenio paquete`

mod imprimir;
mod verificar;

use std::io;

use super::{Cierre, Salida};

/// Trabaja con un paquete ya generado
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Paquete {
    #[command(subcommand)]
    orden: Orden,
}

#[derive(clap::Subcommand, Debug)]
enum Orden {
    Verificar(verificar::Verificar),
    Imprimir(imprimir::Imprimir),
}

impl Paquete {
    pub(super) fn run(&self, salida: &mut Salida) -> io::Result<Cierre> {
        match &self.orden {
            Orden::Verificar(orden) => orden.run(salida),
            Orden::Imprimir(orden) => orden.run(salida),
        }
    }
}
