//! `convenio paquete`

mod cerrar;
mod imprimir;
mod verificar;

use std::io;

use super::{Argumentos, Cierre, Salida, with_rules};

/// Trabaja con un paquete ya generado
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Paquete {
    #[command(subcommand)]
    orden: Orden,
}

#[derive(clap::Subcommand, Debug)]
enum Orden {
    /// Comprueba que un paquete está entero y no ha cambiado
    #[command(help_template = super::uso::PLANTILLA)]
    Verificar(verificar::Verificar),
    Imprimir(imprimir::Imprimir),
    /// Cierra el paquete con el convenio firmado y la personería: carpeta, imagen de CD y kit digital
    #[command(help_template = super::uso::PLANTILLA)]
    Cerrar(cerrar::Cerrar),
}

impl Paquete {
    pub(super) fn run(&self, argumentos: &Argumentos, salida: &mut Salida) -> io::Result<Cierre> {
        match &self.orden {
            Orden::Verificar(orden) => orden.run(salida),
            Orden::Imprimir(orden) => orden.run(salida),
            Orden::Cerrar(orden) => {
                with_rules(argumentos, salida, |marco, s| orden.run(argumentos, marco, s))
            }
        }
    }
}
