//! `convenio esquema`

use std::io;

use super::{Cierre, Salida};
use crate::catalogo::Catalogo;
use crate::perfil::json_schema;

/// Muestra el esquema (JSON Schema) del perfil, para editores que revisan mientras se escribe
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
pub(super) struct Esquema {}

impl Esquema {
    /// Prints the schema, which is JSON in either format.
    #[expect(clippy::unused_self, reason = "as every command")]
    pub(super) fn run(&self, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<Cierre> {
        salida.json(&json_schema(catalogo))?;
        Ok(Cierre::Hecho)
    }
}
