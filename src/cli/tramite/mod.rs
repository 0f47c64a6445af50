//! `convenio tramite`: one file a group of orders.

mod acuse;
mod agenda;
mod avanzar;
mod crear;
mod estados;
mod exportar;
mod historia;
mod listar;
mod rehacer;
mod tabla;
mod ver;

use std::io;

use super::{Cierre, Salida};
use crate::base::fecha;
use crate::casos::tramites::{Escritura, Mesa, NoTramite};
use crate::tramite::TramiteId;

/// Sigue los trámites, del borrador al token: estado, plazos, historia y próximos pasos
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Tramite {
    #[command(subcommand)]
    orden: Orden,
}

#[derive(clap::Subcommand, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
enum Orden {
    Crear(crear::Crear),
    Rehacer(rehacer::Rehacer),
    Listar(listar::Listar),
    Ver(ver::Ver),
    Avanzar(avanzar::Avanzar),
    Corregir(avanzar::Corregir),
    Nota(avanzar::Nota),
    Asignar(avanzar::Asignar),
    Agenda(agenda::Agenda),
    Historia(historia::Historia),
    Escrito(historia::Escrito),
    Acuse(acuse::Acuse),
    Estados(estados::Estados),
    Exportar(exportar::Exportar),
    Importar(exportar::Importar),
}

impl Tramite {
    /// Whether the order needs no store.
    pub(super) fn run_alone(&self, salida: &mut Salida) -> Option<io::Result<Cierre>> {
        match &self.orden {
            Orden::Estados(orden) => Some(orden.run(salida)),
            _ => None,
        }
    }

    /// Runs the order at the desk.
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        match &self.orden {
            Orden::Crear(orden) => orden.run(mesa, salida),
            Orden::Rehacer(orden) => orden.run(mesa, salida),
            Orden::Listar(orden) => orden.run(mesa, salida),
            Orden::Ver(orden) => orden.run(mesa, salida),
            Orden::Avanzar(orden) => orden.run(mesa, salida),
            Orden::Corregir(orden) => orden.run(mesa, salida),
            Orden::Nota(orden) => orden.run(mesa, salida),
            Orden::Asignar(orden) => orden.run(mesa, salida),
            Orden::Agenda(orden) => orden.run(mesa, salida),
            Orden::Historia(orden) => orden.run(mesa, salida),
            Orden::Escrito(orden) => orden.run(mesa, salida),
            Orden::Acuse(orden) => orden.run(mesa, salida),
            Orden::Estados(orden) => orden.run(salida),
            Orden::Exportar(orden) => orden.run(mesa, salida),
            Orden::Importar(orden) => orden.run(mesa, salida),
        }
    }
}

/// Tells why it was not done.
pub(super) fn failed(error: NoTramite, salida: &mut Salida) -> io::Result<Cierre> {
    match error {
        NoTramite::Problemas(problemas) => {
            salida.problems(&problemas)?;
            Ok(Cierre::ConProblemas)
        }
        NoTramite::Pedido(que) => {
            salida.fail(&que)?;
            Ok(Cierre::ConProblemas)
        }
        NoTramite::Entorno(que) => {
            salida.fail(&que)?;
            Ok(Cierre::Entorno)
        }
        NoTramite::Interno(que) => {
            salida.fail(&super::own_fault(&que, None))?;
            Ok(Cierre::Interno)
        }
    }
}

/// The same to standard error, where the answer on standard output is whole already.
pub(super) fn complain(error: NoTramite, salida: &mut Salida) -> io::Result<Cierre> {
    let cierre = match &error {
        NoTramite::Problemas(_) | NoTramite::Pedido(_) => Cierre::ConProblemas,
        NoTramite::Entorno(_) => Cierre::Entorno,
        NoTramite::Interno(_) => Cierre::Interno,
    };
    match error {
        NoTramite::Problemas(problemas) => salida.draw(&problemas)?,
        NoTramite::Pedido(que) | NoTramite::Entorno(que) => salida.complain(&que),
        NoTramite::Interno(que) => salida.complain(&super::own_fault(&que, None)),
    }
    Ok(cierre)
}

/// The trámite that the person means.
pub(super) fn find(mesa: &Mesa<'_>, escrito: &str) -> Result<TramiteId, NoTramite> {
    mesa.hallar(escrito)
}

/// Tells what was written down, and where the trámite stands now.
pub(super) fn tell(escritura: &Escritura, salida: &mut Salida) -> io::Result<()> {
    let (antes, ahora) = escritura.estado;
    for nuevo in &escritura.nuevos {
        salida.line(&format!(
            "{}: {}. {} ({}).",
            escritura.id,
            nuevo.numero,
            sentence(nuevo.suceso.tipo().titulo()),
            fecha::short(nuevo.fecha)
        ))?;
    }
    if antes == ahora {
        salida.line(&format!("  Sigue «{}».", ahora.nombre()))
    } else {
        salida.line(&format!("  De «{}» a «{}».", antes.nombre(), ahora.nombre()))
    }
}

/// With a capital letter.
fn sentence(texto: &str) -> String {
    let mut letras = texto.chars();
    letras.next().map_or_else(String::new, |l| l.to_uppercase().chain(letras).collect())
}
