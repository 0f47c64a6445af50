//! `convenio directorio`

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Cierre, Salida, cambios};
use crate::base::escritura::Puesto;
use crate::base::texto::list;
use crate::casos::{self, Importado, Instalados, NoInstalado};
use crate::catalogo::Catalogo;
use crate::directorio::{Escuela, buscar, nombre, nombre_dependencia};
use crate::perfil::NoSeLeyo;

/// Instala el directorio oficial de establecimientos, busca en él y compara años
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Directorio {
    #[command(subcommand)]
    orden: Orden,
}

#[derive(clap::Subcommand, Debug)]
enum Orden {
    /// Instala el directorio de un año, desde el archivo que publica el Ministerio
    #[command(help_template = super::uso::PLANTILLA)]
    Importar {
        /// Archivo CSV, ZIP con un CSV, o planilla .xlsx; «-» lee la entrada estándar
        #[arg(value_name = "ARCHIVO")]
        archivo: PathBuf,
        /// Año del directorio, si el archivo no lo dice
        #[arg(long, value_name = "AÑO")]
        anio: Option<u16>,
        /// Reemplaza el directorio de ese año si ya hay otro; el anterior se conserva al lado
        #[arg(long)]
        forzar: bool,
    },
    /// Busca establecimientos por RBD, nombre o comuna, aunque haya errores al escribir
    #[command(help_template = super::uso::PLANTILLA)]
    Buscar {
        /// RBD, o palabras del nombre y de la comuna
        #[arg(value_name = "TEXTO", required = true)]
        texto: Vec<String>,
        /// En el directorio de qué año; si se omite, el más nuevo
        #[arg(long, value_name = "AÑO")]
        anio: Option<u16>,
        /// Cuántos se muestran; si se omite, 20
        #[arg(long, value_name = "CANTIDAD", default_value_t = 20, hide_default_value = true)]
        limite: usize,
    },
    /// Muestra qué cambió de un año a otro: cerrados, nuevos, traspasados, con otro nombre o dependencia
    #[command(help_template = super::uso::PLANTILLA)]
    Cambios(cambios::Cambios),
}

impl Directorio {
    /// Whether the command needs the tables.
    pub(super) fn needs_catalogue(&self) -> bool {
        matches!(self.orden, Orden::Importar { .. })
    }

    /// Installs a year, searches one, or compares two.
    pub(super) fn run(
        &self,
        catalogo: Option<&Catalogo>,
        instalados: &Instalados,
        salida: &mut Salida,
    ) -> io::Result<Cierre> {
        match &self.orden {
            Orden::Importar { archivo, anio, forzar } => {
                let catalogo = catalogo.unwrap_or_else(|| Catalogo::propio());
                match casos::importar(instalados, archivo, *anio, *forzar, catalogo) {
                    Ok(importado) => imported(&importado, salida),
                    Err(NoSeLeyo::Contenido(problemas)) => {
                        salida.problems(&problemas)?;
                        Ok(Cierre::ConProblemas)
                    }
                    Err(NoSeLeyo::Entorno(fallo)) => {
                        salida.fail(&fallo.to_string())?;
                        Ok(Cierre::Entorno)
                    }
                }
            }
            Orden::Buscar { texto, anio, limite } => {
                search(&texto.join(" "), *anio, *limite, instalados, salida)
            }
            Orden::Cambios(orden) => orden.run(instalados, salida),
        }
    }
}

/// Says why there is no directory to work with.
pub(super) fn not_installed(why: &NoInstalado, salida: &mut Salida) -> io::Result<Cierre> {
    match why {
        NoInstalado::Entorno(fallo) => {
            salida.fail(&fallo.to_string())?;
            return Ok(Cierre::Entorno);
        }
        NoInstalado::Falta(anios) if anios.is_empty() => salida.fail(
            "no hay ningún directorio instalado. Baje de datosabiertos.mineduc.cl el «Directorio oficial de establecimientos educacionales» e instálelo: convenio directorio importar ARCHIVO",
        )?,
        NoInstalado::Falta(anios) => {
            let anios: Vec<String> = anios.iter().map(u16::to_string).collect();
            let be = if anios.len() == 1 { "está instalado el de" } else { "están instalados los de" };
            salida.fail(&format!("el directorio de ese año no está instalado; {be} {}", list(&anios)))?;
        }
        NoInstalado::NoSirve(ruta, why) => salida.fail(&format!(
            "{}: el directorio instalado {why}. Instálelo otra vez: convenio directorio importar ARCHIVO --forzar",
            ruta.display()
        ))?,
    }
    Ok(Cierre::ConProblemas)
}

/// `16.694`.
pub(super) fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|c| std::str::from_utf8(c).ok()).collect();
    parts.join(".")
}

fn imported(i: &Importado, salida: &mut Salida) -> io::Result<Cierre> {
    let (resultado, anterior) = match &i.puesto {
        Puesto::Creado => ("instalado", None),
        Puesto::SinCambios => ("sin_cambios", None),
        Puesto::Reemplazado(old) => ("reemplazado", Some(old)),
        Puesto::Existe => ("difiere", None),
    };
    let cierre = if i.puesto == Puesto::Existe { Cierre::ConProblemas } else { Cierre::Hecho };
    if salida.is_json() {
        salida.json(&json!({
            "anio": i.anio, "establecimientos": i.cantidad, "filas_rechazadas": i.rechazadas, "resultado": resultado,
            "instalado": i.archivo, "habia": i.habia, "anterior": anterior,
            "diagnosticos": i.avisos.iter().collect::<Vec<_>>(),
        }))?;
        return Ok(cierre);
    }
    salida.draw(&i.avisos)?;
    let directorio = nombre(i.anio);
    let cantidad = thousands(i.cantidad);
    let habia = i.habia.map_or_else(
        || "uno que no se puede leer".to_owned(),
        |n| format!("{} establecimientos", thousands(n)),
    );
    match &i.puesto {
        Puesto::Creado => salida.line(&format!("{directorio}: instalado, con {cantidad} establecimientos."))?,
        Puesto::SinCambios => {
            salida.line(&format!("{directorio}: ya estaba instalado, con {cantidad} establecimientos. Sin cambios."))?;
        }
        Puesto::Reemplazado(old) => salida.line(&format!(
            "{directorio}: reemplazado, con {cantidad} establecimientos. El anterior ({habia}) está en {}.",
            old.display()
        ))?,
        Puesto::Existe => salida.complain(&format!(
            "ya está instalado otro directorio de {}, y no se tocó: el instalado tiene {habia}, y el archivo {cantidad}.\n  Para reemplazarlo repita con --forzar: el anterior se conserva al lado, como .anterior.",
            i.anio
        )),
    }
    if i.rechazadas > 0 {
        let que = if i.rechazadas == 1 {
            "Una fila no se pudo leer y no se usa.".to_owned()
        } else {
            format!("{} filas no se pudieron leer y no se usan.", thousands(i.rechazadas))
        };
        salida.line(&format!("  {que}"))?;
    }
    Ok(cierre)
}

fn search(
    texto: &str,
    anio: Option<u16>,
    limite: usize,
    instalados: &Instalados,
    salida: &mut Salida,
) -> io::Result<Cierre> {
    let guardado = match instalados.guardado(anio) {
        Ok(guardado) => guardado,
        Err(why) => return not_installed(&why, salida),
    };
    let busqueda = match buscar(&guardado, texto, limite) {
        Ok(busqueda) => busqueda,
        Err(why) => {
            return not_installed(&NoInstalado::NoSirve(instalados.archivo(guardado.anio), why), salida);
        }
    };
    let cierre = if busqueda.total == 0 { Cierre::ConProblemas } else { Cierre::Hecho };
    if salida.is_json() {
        let escuelas: Vec<Value> = busqueda.escuelas.iter().map(school_json).collect();
        salida.json(&json!({
            "anio": guardado.anio, "texto": texto, "encontrados": busqueda.total, "establecimientos": escuelas,
        }))?;
        return Ok(cierre);
    }
    if busqueda.total == 0 {
        salida.complain(&format!("en el directorio de {} no hay nada parecido a «{texto}»", guardado.anio));
        return Ok(cierre);
    }
    for e in &busqueda.escuelas {
        let estado = if e.estado == crate::directorio::Estado::Funcionando {
            String::new()
        } else {
            format!(" [{}]", e.estado.nombre())
        };
        let rut = e.rut_escrito().map_or_else(String::new, |rut| format!(", RUT {rut}"));
        salida.line(&format!(
            "{:>8}  {}, {} ({}{rut}){estado}",
            e.rbd_escrito(),
            e.nombre,
            e.comuna,
            nombre_dependencia(e.dependencia)
        ))?;
    }
    let rest = busqueda.total - busqueda.escuelas.len();
    let more = if rest > 0 {
        format!(" Hay {} más: agregue palabras, o --limite.", thousands(rest))
    } else {
        String::new()
    };
    salida.line(&format!("\nSegún el {}.{more}", nombre(guardado.anio)))?;
    Ok(cierre)
}

/// A school as other programs read it.
pub(super) fn school_json(e: &Escuela) -> Value {
    json!({
        "rbd": e.rbd_escrito(), "nombre": e.nombre, "comuna": e.comuna, "codigo_comuna": e.codigo_comuna(),
        "dependencia": e.dependencia, "estado": e.estado.clave(), "rut_sostenedor": e.rut_escrito(),
    })
}
