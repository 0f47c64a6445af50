//! `convenio directorio cambios`

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::directorio::{not_installed, school_json, thousands};
use super::{Cierre, Salida, own_fault};
use crate::base::escritura::Puesto;
use crate::casos::{self, Instalados};
use crate::directorio::{self, Escuela, Par, cambios, nombre_dependencia};

/// The years, and where to write a workbook.
#[derive(clap::Args, Debug)]
pub(super) struct Cambios {
    /// Primer año
    #[arg(value_name = "AÑO_A")]
    antes: u16,
    /// Segundo año
    #[arg(value_name = "AÑO_B")]
    ahora: u16,
    /// Escribe además una planilla con una hoja por cada clase de cambio
    #[arg(long, value_name = "ARCHIVO")]
    excel: Option<PathBuf>,
    /// Reemplaza la planilla si existe y es distinta; la anterior se conserva al lado
    #[arg(long, requires = "excel")]
    forzar: bool,
}

impl Cambios {
    /// Tells what changed; that there are changes is no problem.
    pub(super) fn run(&self, instalados: &Instalados, salida: &mut Salida) -> io::Result<Cierre> {
        let (antes, ahora) = match (instalados.leer(Some(self.antes)), instalados.leer(Some(self.ahora))) {
            (Ok(antes), Ok(ahora)) => (antes, ahora),
            (Err(why), _) | (_, Err(why)) => return not_installed(&why, salida),
        };
        let cambios = cambios(&antes, &ahora);
        let mut escrito = None;
        if let Some(ruta) = &self.excel {
            let libro = match directorio::write_cambios(&cambios) {
                Ok(libro) => libro,
                Err(error) => {
                    salida.fail(&own_fault(&error, None))?;
                    return Ok(Cierre::Interno);
                }
            };
            match casos::nuevo(ruta, &libro, self.forzar) {
                Ok(Puesto::Existe) => {
                    salida.fail(&format!(
                        "{} ya existe y no se tocó. Indique otro archivo, o reemplácelo con --forzar; lo que hay se conserva al lado.",
                        ruta.display()
                    ))?;
                    return Ok(Cierre::ConProblemas);
                }
                Ok(_) => escrito = Some(ruta),
                Err(fallo) => {
                    salida.fail(&fallo.to_string())?;
                    return Ok(Cierre::Entorno);
                }
            }
        }
        if salida.is_json() {
            salida.json(&as_json(&cambios, escrito))?;
            return Ok(Cierre::Hecho);
        }
        tell(&cambios, salida)?;
        if let Some(ruta) = escrito {
            salida.line(&format!(
                "\nTambién está en {}, con una hoja por cada clase de cambio.",
                ruta.display()
            ))?;
        }
        Ok(Cierre::Hecho)
    }
}

fn tell(c: &directorio::Cambios<'_>, salida: &mut Salida) -> io::Result<()> {
    salida.line(&format!("Directorio de establecimientos: de {} a {}", c.antes, c.ahora))?;
    let de_ellos = format!(", de ellos {} a un servicio local (SLEP)", thousands(c.a_slep()));
    heading("Traspasados a otro sostenedor", c.traspasados.len(), &de_ellos, salida)?;
    for t in &c.traspasados {
        let Par { antes, ahora } = t.par;
        let slep = if t.a_slep { ", a un SLEP" } else { "" };
        salida.line(&format!("{}: de {} a {}{slep}", school(ahora), owner(antes), owner(ahora)))?;
    }
    heading("Cerrados o que ya no figuran", c.cerrados.len(), "", salida)?;
    for x in &c.cerrados {
        salida.line(&format!(
            "{}: {}",
            school(x.antes),
            if x.figura { "cerrado" } else { "ya no figura" }
        ))?;
    }
    heading("Nuevos o que vuelven a figurar", c.nuevos.len(), "", salida)?;
    for x in &c.nuevos {
        let how = if x.figuraba { "estaba cerrado" } else { "no figuraba" };
        salida.line(&format!("{}: {how}", school(x.ahora)))?;
    }
    heading("Con otro nombre", c.renombrados.len(), "", salida)?;
    for p in &c.renombrados {
        salida.line(&format!("{}: antes {}", school(p.ahora), p.antes.nombre))?;
    }
    heading("Con otra dependencia", c.otra_dependencia.len(), "", salida)?;
    for p in &c.otra_dependencia {
        let [a, b] = [p.antes, p.ahora].map(|e| nombre_dependencia(e.dependencia));
        salida.line(&format!("{}: de {a} a {b}", school(p.ahora)))?;
    }
    Ok(())
}

fn heading(que: &str, cuantos: usize, mas: &str, salida: &mut Salida) -> io::Result<()> {
    salida.line(&format!("\n{que}: {}{}", thousands(cuantos), if cuantos > 0 { mas } else { "" }))
}

fn school(e: &Escuela) -> String {
    format!("{:>8}  {}, {}", e.rbd_escrito(), e.nombre, e.comuna)
}

fn owner(e: &Escuela) -> String {
    e.rut_escrito().unwrap_or_else(|| "sin RUT publicado".to_owned())
}

fn as_json(c: &directorio::Cambios<'_>, excel: Option<&PathBuf>) -> Value {
    let pair = |p: &Par<'_>| json!({ "antes": school_json(p.antes), "ahora": school_json(p.ahora) });
    let traspasados = c.traspasados.iter().map(|t| {
        let mut valor = pair(&t.par);
        valor["a_slep"] = t.a_slep.into();
        valor
    });
    let cerrados = c.cerrados.iter().map(|x| json!({ "antes": school_json(x.antes), "figura": x.figura }));
    let nuevos = c.nuevos.iter().map(|x| json!({ "ahora": school_json(x.ahora), "figuraba": x.figuraba }));
    json!({
        "antes": c.antes, "ahora": c.ahora,
        "cantidades": {
            "traspasados": c.traspasados.len(), "traspasados_a_slep": c.a_slep(), "cerrados": c.cerrados.len(),
            "nuevos": c.nuevos.len(), "renombrados": c.renombrados.len(), "otra_dependencia": c.otra_dependencia.len(),
        },
        "traspasados": traspasados.collect::<Vec<_>>(), "cerrados": cerrados.collect::<Vec<_>>(),
        "nuevos": nuevos.collect::<Vec<_>>(), "renombrados": c.renombrados.iter().map(pair).collect::<Vec<_>>(),
        "otra_dependencia": c.otra_dependencia.iter().map(pair).collect::<Vec<_>>(), "excel": excel,
    })
}
