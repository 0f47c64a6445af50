//! `convenio paquete verificar`

use std::io;
use std::path::PathBuf;

use serde_json::json;

use crate::base::texto::list;
use crate::cli::{Cierre, Salida};
use crate::paquete::{MANIFIESTO, NoVerificado, verify};

/// Comprueba que un paquete está entero y no ha cambiado
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Verificar {
    /// Carpeta o archivo .zip del paquete
    #[arg(value_name = "PAQUETE")]
    ruta: PathBuf,
}

impl Verificar {
    pub(super) fn run(&self, salida: &mut Salida) -> io::Result<Cierre> {
        let ruta = &self.ruta;
        let verificacion = match verify(ruta) {
            Ok(verificacion) => verificacion,
            Err(NoVerificado::Contenido(problema)) => {
                salida.problems(&problema.into())?;
                return Ok(Cierre::ConProblemas);
            }
            Err(NoVerificado::Entorno(fallo)) => {
                salida.fail(&fallo.to_string())?;
                return Ok(Cierre::Entorno);
            }
        };
        let m = &verificacion.manifiesto;
        let whole = !verificacion.notas.has_errors();
        let cierre = if whole { Cierre::Hecho } else { Cierre::ConProblemas };
        if salida.is_json() {
            salida.json(&json!({
                "paquete": ruta, "entero": whole, "estado": m.estado, "modelo": m.modelo,
                "papeles": m.archivos.iter().map(|f| json!({ "archivo": f.nombre, "estado": f.estado })).collect::<Vec<_>>(),
                "archivos": verificacion.archivos, "diagnosticos": verificacion.notas.iter().collect::<Vec<_>>(),
            }))?;
            return Ok(cierre);
        }
        salida.draw(&verificacion.notas)?;
        if whole {
            salida.line(&format!(
                "{}: entero, {} archivos comprobados.",
                ruta.display(),
                verificacion.archivos
            ))?;
            salida.line(&format!("  Estado: {}. Modelo: {}.", m.estado, m.modelo))?;
            let oficiales: Vec<&str> =
                m.archivos.iter().filter(|f| f.estado == "oficial").map(|f| f.nombre.as_str()).collect();
            if !oficiales.is_empty() {
                salida.line(&format!("  Con el archivo del Ministerio, lleno: {}.", list(&oficiales)))?;
            }
            let pending = m.blancos_declarados.iter().filter(|b| b.pendiente).count();
            if pending > 0 {
                let que = if pending == 1 { "1 espacio" } else { &format!("{pending} espacios") };
                salida.line(&format!("  Por completar o dejar: {que}; están en {MANIFIESTO}."))?;
            }
            salida.line(&format!("  Sostenedor: {}, RUT {}.", m.sostenedor.nombre, m.sostenedor.rut))?;
        }
        Ok(cierre)
    }
}
