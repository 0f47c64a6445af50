//! `convenio token`: the credentials that the Ministry sends. One file a group of orders.

mod entregar;
mod recibir;
mod rotar;

use std::io;
use std::path::{Path, PathBuf};

use super::{Argumentos, Cierre, Salida, with_desk};
use crate::base::volcados;
use crate::boveda::Boveda;
use crate::casos::token::vault;

/// Guarda selladas las credenciales que manda el Ministerio, y las entrega al proveedor
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Token {
    #[command(subcommand)]
    orden: Orden,
}

#[derive(clap::Subcommand, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
enum Orden {
    Recibir(recibir::Recibir),
    Mostrar(entregar::Mostrar),
    Entregar(entregar::Entregar),
    Rotar(rotar::Rotar),
}

impl Token {
    pub(super) fn run(&self, argumentos: &Argumentos, salida: &mut Salida) -> io::Result<Cierre> {
        volcados::off();
        let boveda = vault(&data_folder(argumentos));
        with_desk(argumentos, salida, |mesa, s| match &self.orden {
            Orden::Recibir(orden) => orden.run(mesa, &boveda, s),
            Orden::Mostrar(orden) => orden.run(mesa, &boveda, s),
            Orden::Entregar(orden) => orden.run(mesa, &boveda, s),
            Orden::Rotar(orden) => orden.run(mesa, &boveda, s),
        })
    }
}

/// The vault lies beside the store.
fn data_folder(argumentos: &Argumentos) -> PathBuf {
    let beside = argumentos.lugares().registro().ok().and_then(|r| r.parent().map(Path::to_owned));
    beside.unwrap_or_default()
}

/// What to know of a key that was made just now.
fn tell_new_key(boveda: &Boveda, archivo: &Path, salida: &mut Salida) -> io::Result<()> {
    salida.line(&format!(
        "Se hizo una llave para esta instalación: {}\n  Sin ella nadie puede abrir lo que se guardó. Respalde la carpeta {} en un lugar que solo usted pueda leer, aparte del \
         registro de trámites.",
        archivo.display(),
        boveda.carpeta().display()
    ))
}
