//! `convenio paquete verificar`

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::base::texto::{list, visible};
use crate::cli::{Cierre, Salida};
use crate::paquete::{Cierre as CierreDePaquete, MANIFIESTO, NoVerificado, Soporte, Verificacion, check};

#[derive(clap::Args, Debug)]
pub(super) struct Verificar {
    /// Paquete generado o cerrado: su carpeta, su .zip, una parte del kit digital, la imagen .iso o la carpeta de un CD
    #[arg(value_name = "PAQUETE")]
    ruta: PathBuf,
}

impl Verificar {
    pub(super) fn run(&self, salida: &mut Salida) -> io::Result<Cierre> {
        let v = match check(&self.ruta) {
            Ok(v) => v,
            Err(NoVerificado::Contenido(problema)) => {
                salida.problems(&problema.into())?;
                return Ok(Cierre::ConProblemas);
            }
            Err(NoVerificado::Entorno(fallo)) => {
                salida.fail(&fallo.to_string())?;
                return Ok(Cierre::Entorno);
            }
        };
        let whole = !v.notas.has_errors();
        let cierre = if whole { Cierre::Hecho } else { Cierre::ConProblemas };
        if salida.is_json() {
            salida.json(&self.as_json(&v, whole))?;
            return Ok(cierre);
        }
        salida.draw(&v.notas)?;
        if whole {
            self.tell(&v, salida)?;
        }
        Ok(cierre)
    }

    fn as_json(&self, v: &Verificacion, whole: bool) -> Value {
        let m = &v.manifiesto;
        json!({
            "paquete": self.ruta, "entero": whole, "estado": m.estado, "modelo": m.modelo,
            "papeles": m.archivos.iter().map(|f| json!({ "archivo": f.nombre, "estado": f.estado })).collect::<Vec<_>>(),
            "archivos": v.archivos, "huella": v.huella,
            "soporte": match v.soporte {
                Soporte::Carpeta => "carpeta",
                Soporte::Zip => "zip",
                Soporte::Imagen => "imagen",
            },
            "parte": v.parte.as_ref().map(|p| json!({ "parte": p.parte, "de": p.de })),
            "cierre": m.cierre, "diagnosticos": v.notas.iter().collect::<Vec<_>>(),
        })
    }

    fn tell(&self, v: &Verificacion, salida: &mut Salida) -> io::Result<()> {
        let m = &v.manifiesto;
        let ruta = self.ruta.display();
        match &v.parte {
            Some(p) => salida.line(&format!(
                "{ruta}: parte {} de {} del kit, entera, {} archivos comprobados.",
                p.parte, p.de, v.archivos
            ))?,
            None => salida.line(&format!("{ruta}: entero, {} archivos comprobados.", v.archivos))?,
        }
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
        m.cierre.as_ref().map_or(Ok(()), |cierre| tell_closing(v, cierre, salida))
    }
}

fn tell_closing(v: &Verificacion, cierre: &CierreDePaquete, salida: &mut Salida) -> io::Result<()> {
    salida.line(&format!("  Cerrado, versión {}. Huella: {}.", cierre.version, v.huella))?;
    if let Some(motivo) = &cierre.motivo {
        salida.line(&format!("  Motivo: {}", visible(motivo)))?;
    }
    for salvedad in &cierre.salvedades {
        salida.line(&format!("    - {}", visible(salvedad)))?;
    }
    salida
        .line(&format!("  Convenio firmado: {}; se imprimió de {}.", cierre.firmado, cierre.word.archivo))?;
    for linea in &v.manifiesto.lista {
        let Some(r) = cierre.respuestas.iter().find(|r| r.codigo == linea.codigo) else { continue };
        let mut con = r.archivos.clone();
        con.extend(r.cita.as_ref().map(|cita| format!("se cita: {}", visible(cita))));
        salida.line(&format!("  {}: {}.", linea.nombre, list(&con)))?;
    }
    Ok(())
}
