//! `convenio servidor`: the pages in a browser; also what the program does without a command.

use std::io;

use super::{Argumentos, Cierre, Salida, tramite};
use crate::base::fallo::reason;
use crate::casos::entorno::{NoServido, Servicio, Servir};

/// Abre las páginas del programa en el navegador, solo para este computador
#[derive(clap::Args, Debug, Default)]
#[command(help_template = super::uso::PLANTILLA)]
pub(super) struct Servidor {
    /// Puerto; si se omite, el 8417 o, si está ocupado, otro que esté libre
    #[arg(long, value_name = "N")]
    puerto: Option<u16>,
    /// No abre el navegador: muestra la dirección que se debe copiar en él
    #[arg(long)]
    no_abrir: bool,
}

impl Servidor {
    /// Serves until the window is closed.
    pub(super) fn run(
        &self,
        argumentos: &Argumentos,
        servir: Servir,
        salida: &mut Salida,
    ) -> io::Result<Cierre> {
        let servicio = Servicio { lugares: argumentos.lugares(), puerto: self.puerto, abrir: !self.no_abrir };
        let mut told = Ok(());
        let done = servir(servicio, &mut |address, opened| {
            if told.is_ok() {
                told = tell(address, opened, salida);
            }
        });
        told?;
        let Err(error) = done else { return Ok(Cierre::Hecho) };
        match error {
            NoServido::Catalogo(problemas) => {
                salida.problems(&problemas)?;
                Ok(Cierre::ConProblemas)
            }
            NoServido::Registro(error) => tramite::failed(error.into(), salida),
            NoServido::Puerto(puerto, error) => {
                salida.fail(&format!(
                    "no se pudo usar el puerto {puerto}: {}. Indique otro con --puerto, o no indique ninguno.",
                    reason(&error)
                ))?;
                Ok(Cierre::Entorno)
            }
            NoServido::Entorno(fallo) => {
                salida.fail(&fallo.to_string())?;
                Ok(Cierre::Entorno)
            }
        }
    }
}

fn tell(address: &str, opened: bool, salida: &mut Salida) -> io::Result<()> {
    if salida.is_json() {
        return salida.json(&serde_json::json!({ "direccion": address, "abierta": opened }));
    }
    if opened {
        salida.line("convenio está abierto en su navegador. Si no lo ve, copie en él esta dirección:")?;
    } else {
        salida.line("convenio está listo. Copie esta dirección en su navegador:")?;
    }
    salida.line(&format!("\n  {address}\n"))?;
    salida.line("La dirección sirve una sola vez: para otra, presione Enter en esta ventana.")?;
    salida.line("Deje esta ventana abierta mientras trabaja; al cerrarla, convenio termina. Lo escrito queda guardado.")?;
    salida.line("Las demás órdenes del programa se ven con: convenio --help\n")?;
    salida.finish()
}
