//! `convenio nuevo`

use std::io;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::{Cierre, Salida, directorio, own_fault};
use crate::base::escritura::Puesto;
use crate::casos::{self, Instalados, NoInstalado, NoPrellenado, Pedido};
use crate::catalogo::{Catalogo, Dependencia};
use crate::directorio::Encargo;

/// Escribe un perfil con todos los datos por llenar, cada uno con su explicación
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
pub(super) struct Nuevo {
    /// Dependencia de los establecimientos (municipal, slep …): ajusta los tipos y documentos que se ofrecen
    #[arg(
        long,
        value_name = "DEPENDENCIA",
        value_parser = PossibleValuesParser::new(Dependencia::TODAS.map(Dependencia::clave)),
        hide_possible_values = true
    )]
    dependencia: Option<String>,
    /// RBD del establecimiento: sus datos se toman del directorio instalado (se puede repetir)
    #[arg(long, value_name = "RBD", conflicts_with_all = ["sostenedor", "dependencia"])]
    rbd: Vec<String>,
    /// RUT del sostenedor: todos sus establecimientos en funcionamiento se toman del directorio instalado
    #[arg(long, value_name = "RUT", conflicts_with = "dependencia")]
    sostenedor: Option<String>,
    /// Escribe una ficha de Excel en vez de un archivo de texto
    #[arg(long, conflicts_with = "dependencia")]
    excel: bool,
    /// Archivo que se escribe; «-» es la salida estándar; si se omite, perfil.toml, o ficha.xlsx con --excel
    #[arg(long, value_name = "ARCHIVO")]
    salida: Option<PathBuf>,
    /// Reemplaza un archivo que existe y es distinto; el anterior se conserva al lado
    #[arg(long)]
    forzar: bool,
}

impl Nuevo {
    /// Writes the form, or says that there is another file.
    pub(super) fn run(
        &self,
        catalogo: &Catalogo,
        instalados: Option<&Instalados>,
        salida: &mut Salida,
    ) -> io::Result<Cierre> {
        let pedido = match self.order(catalogo, instalados) {
            Ok(pedido) => pedido,
            Err(NoPrellenado::Directorio(why)) => return directorio::not_installed(&why, salida),
            Err(NoPrellenado::Pedido(why)) => {
                salida.fail(&why.to_string())?;
                return Ok(Cierre::ConProblemas);
            }
        };
        let usual = if self.excel { "ficha.xlsx" } else { "perfil.toml" };
        let destino = self.salida.clone().unwrap_or_else(|| PathBuf::from(usual));
        if destino == Path::new("-") {
            if self.excel {
                salida.complain(
                    "una ficha de Excel no se puede escribir en la salida estándar: indique un archivo",
                );
                return Ok(Cierre::Uso);
            }
            let texto = casos::blank_profile(&pedido, catalogo);
            if salida.is_json() {
                salida.json(&json!({ "perfil": texto }))?;
            } else {
                salida.line(texto.trim_end())?;
            }
            return Ok(Cierre::Hecho);
        }
        let forma = if self.excel {
            match casos::blank_workbook(&pedido, catalogo) {
                Ok(libro) => libro,
                Err(error) => {
                    salida.fail(&own_fault(&error, None))?;
                    return Ok(Cierre::Interno);
                }
            }
        } else {
            casos::blank_profile(&pedido, catalogo).into_bytes()
        };
        match casos::nuevo(&destino, &forma, self.forzar) {
            Ok(puesto) => tell(&destino, &puesto, self.excel, salida),
            Err(fallo) => {
                salida.fail(&fallo.to_string())?;
                Ok(Cierre::Entorno)
            }
        }
    }

    /// What the form is for, with what the directory knows where it was asked.
    fn order(&self, catalogo: &Catalogo, instalados: Option<&Instalados>) -> Result<Pedido, NoPrellenado> {
        let encargo = match &self.sostenedor {
            Some(rut) => Encargo::Sostenedor(rut.clone()),
            None if !self.rbd.is_empty() => Encargo::Rbds(self.rbd.clone()),
            None => {
                let named = |d: &Dependencia| self.dependencia.as_deref() == Some(d.clave());
                let dependencia = Dependencia::TODAS.into_iter().find(named);
                return Ok(Pedido { dependencia, ..Pedido::default() });
            }
        };
        let nowhere = || NoPrellenado::Directorio(NoInstalado::Falta(Vec::new()));
        let known = casos::empezar(instalados.ok_or_else(nowhere)?, &encargo, catalogo)?;
        Ok(Pedido {
            dependencia: Some(known.dependencia),
            sabido: Some(known.perfil),
            nota: Some(known.nota),
        })
    }
}

fn tell(ruta: &Path, puesto: &Puesto, excel: bool, salida: &mut Salida) -> io::Result<Cierre> {
    let nombre = ruta.display();
    let (resultado, frase) = match puesto {
        Puesto::Creado => ("creado", format!("{nombre}: creado.")),
        Puesto::SinCambios => ("sin_cambios", format!("{nombre}: ya estaba hecho, sin cambios.")),
        Puesto::Reemplazado(old) => {
            ("reemplazado", format!("{nombre}: reemplazado. El anterior está en {}.", old.display()))
        }
        Puesto::Existe => ("existe", String::new()),
    };
    let cierre = if *puesto == Puesto::Existe { Cierre::ConProblemas } else { Cierre::Hecho };
    if salida.is_json() {
        let anterior = if let Puesto::Reemplazado(old) = puesto { Some(old) } else { None };
        salida.json(&json!({ "archivo": ruta, "resultado": resultado, "anterior": anterior }))?;
    } else if *puesto == Puesto::Existe {
        salida.complain(&format!(
            "{nombre} ya existe y no se tocó. Indique otro archivo con --salida, o reemplácelo con --forzar; lo que hay se conserva al lado."
        ));
    } else {
        salida.line(&frase)?;
        salida.line("\nAhora:")?;
        let programa = if excel { "Excel" } else { "un editor de texto" };
        salida.line(&format!(
            "  1. Ábralo con {programa} y complete los datos. Qué es cada uno está en el mismo archivo."
        ))?;
        salida.line(&format!("  2. Revíselo: convenio validar {nombre}"))?;
        salida.line(&format!("  3. Haga los papeles: convenio generar {nombre}"))?;
    }
    Ok(cierre)
}
