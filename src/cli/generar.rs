//! `convenio generar`

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Cierre, Salida};
use crate::base::texto::list;
use crate::casos::{self, Generado, Hecho, Marco, NoGenerado, Opciones};
use crate::catalogo::Catalogo;
use crate::documentos::papeles::{Papel, describe_blank};
use crate::paquete::{ESTADO, Escrito};

/// Hace todos los papeles del convenio a partir de uno o más perfiles
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
pub(super) struct Generar {
    /// Perfil en TOML o ficha de Excel; «-» lee la entrada estándar (se pueden indicar varios)
    #[arg(required = true, value_name = "PERFIL")]
    perfiles: Vec<PathBuf>,
    /// Carpeta donde se dejan los paquetes; si se omite, ./salida
    #[arg(long, value_name = "CARPETA", default_value = "salida", hide_default_value = true)]
    salida: PathBuf,
    /// Reemplaza un paquete que existe y es distinto; el anterior se conserva al lado
    #[arg(long)]
    forzar: bool,
}

impl Generar {
    /// Makes all packages it can, and tells of each profile.
    pub(super) fn run(&self, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        if self.perfiles.len() > 1 && self.perfiles.iter().any(|p| p == Path::new("-")) {
            salida.complain("«-» solo puede ir como único perfil");
            return Ok(Cierre::Uso);
        }
        let opciones = Opciones { salida: self.salida.clone(), forzar: self.forzar };
        let (mut worst, mut failed) = (Cierre::Hecho, None);
        casos::generar(&self.perfiles, marco, &opciones, &mut |generado| {
            worst = worst.max(outcome(&generado));
            if failed.is_none() {
                failed = tell(&generado, marco.catalogo, salida).err();
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        if salida.is_json() {
            salida.end_list()?;
        }
        Ok(worst)
    }
}

fn outcome(generado: &Generado) -> Cierre {
    match &generado.desenlace {
        Ok(hechos) if hechos.iter().any(|h| matches!(h.escrito, Escrito::Difiere(_))) => Cierre::ConProblemas,
        Ok(_) => Cierre::Hecho,
        Err(NoGenerado::Problemas(_)) => Cierre::ConProblemas,
        Err(NoGenerado::Entorno(_)) => Cierre::Entorno,
        Err(NoGenerado::Interno(_)) => Cierre::Interno,
    }
}

fn tell(generado: &Generado, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<()> {
    if salida.is_json() {
        return salida.element(&as_json(generado));
    }
    salida.draw(&generado.avisos)?;
    match &generado.desenlace {
        Ok(hechos) => hechos.iter().try_for_each(|hecho| summary(hecho, catalogo, salida)),
        Err(NoGenerado::Problemas(problemas)) => {
            salida.draw(problemas)?;
            salida.line(&format!(
                "{}: no se generó nada. Corrija lo anterior y repita.",
                generado.perfil.display()
            ))
        }
        Err(NoGenerado::Entorno(fallo)) => {
            salida.complain(&format!("{}: {fallo}", generado.perfil.display()));
            Ok(())
        }
        Err(NoGenerado::Interno(error)) => {
            salida.complain(&format!(
                "{}: falla de convenio, no del perfil: {error}. No se escribió nada; por favor avísenos, con el perfil.",
                generado.perfil.display()
            ));
            Ok(())
        }
    }
}

/// What was made, for which model, with which blanks, and what to do next.
fn summary(hecho: &Hecho, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<()> {
    let carpeta = hecho.carpeta.display();
    match &hecho.escrito {
        Escrito::SinCambios => {
            return salida.line(&format!("{carpeta}: ya estaba hecho, sin cambios."));
        }
        Escrito::Difiere(papeles) => {
            salida.complain(&format!(
                "{carpeta}: ya existe un paquete distinto, y no se tocó. Difiere en: {}.\n  \
                 Para reemplazarlo repita con --forzar: el anterior se conserva al lado, como .anterior.",
                papeles.join(", ")
            ));
            return Ok(());
        }
        Escrito::Creado => salida.line(&format!("Paquete creado en {carpeta}"))?,
        Escrito::Reemplazado => {
            salida.line(&format!(
                "Paquete reemplazado en {carpeta} (el anterior quedó en {carpeta}.anterior)"
            ))?;
        }
    }
    salida.line(&format!("  Modelo: {}. Estado: {ESTADO}.\n", hecho.modelo_nombre))?;
    for papel in Papel::TODOS {
        salida.line(&format!("  {:<28} {}", papel.archivo(), papel.titulo()))?;
    }
    salida.line(&format!("  Todo junto: {}\n", hecho.zip.display()))?;
    salida.line("  Espacios que quedan en blanco a propósito, porque los completa otra persona:")?;
    for (archivo, campos) in hecho.blancos.iter().filter(|(_, campos)| !campos.is_empty()) {
        let nombres: Vec<&str> = campos.iter().map(|campo| describe_blank(campo)).collect();
        salida.line(&format!("  - {archivo}: {}", list(&nombres)))?;
    }
    salida.line("\n  Qué sigue:")?;
    let steps = [
        format!(
            "Baje el modelo oficial del convenio y la matriz del Anexo: prevalecen sobre este texto de referencia.\n     Modelos: {}\n     Anexo:   {}",
            catalogo.pagina_modelos(),
            catalogo.matriz_anexo()
        ),
        format!("Abra {} y traspase cada valor al modelo oficial, en su orden.", Papel::Hoja.archivo()),
        format!("Imprima tres ejemplares del convenio. Firma: {}.", hecho.firmantes.join("; ")),
        format!(
            "Reúna lo que pide {} y entréguelo con el oficio en la oficina de partes:\n     {}.",
            Papel::Lista.archivo(),
            hecho.seremi
        ),
        format!("Envíe el convenio y el Anexo a {}.", catalogo.correo_interoperabilidad()),
    ];
    for (n, step) in (1..).zip(steps) {
        salida.line(&format!("  {n}. {step}"))?;
    }
    salida.line("")
}

fn as_json(generado: &Generado) -> Value {
    let mut diagnosticos: Vec<_> = generado.avisos.iter().collect();
    let mut error = None;
    let mut paquetes = Vec::new();
    match &generado.desenlace {
        Ok(hechos) => paquetes = hechos.iter().map(package_json).collect(),
        Err(NoGenerado::Problemas(problemas)) => diagnosticos.extend(problemas),
        Err(NoGenerado::Entorno(fallo)) => error = Some(fallo.to_string()),
        Err(NoGenerado::Interno(falla)) => error = Some(falla.to_string()),
    }
    json!({
        "perfil": generado.perfil, "cierre": outcome(generado).code(), "paquetes": paquetes,
        "diagnosticos": diagnosticos, "error": error,
    })
}

fn package_json(hecho: &Hecho) -> Value {
    let (resultado, difiere): (&str, &[String]) = match &hecho.escrito {
        Escrito::Creado => ("creado", &[]),
        Escrito::SinCambios => ("sin_cambios", &[]),
        Escrito::Reemplazado => ("reemplazado", &[]),
        Escrito::Difiere(papeles) => ("difiere", papeles),
    };
    let blancos: Vec<Value> = hecho
        .blancos
        .iter()
        .flat_map(|(archivo, campos)| {
            campos
                .iter()
                .map(move |c| json!({ "archivo": archivo, "campo": c, "descripcion": describe_blank(c) }))
        })
        .collect();
    json!({
        "modelo": hecho.modelo.clave(), "estado": ESTADO, "resultado": resultado, "carpeta": hecho.carpeta,
        "zip": hecho.zip, "archivos": hecho.archivos, "difiere": difiere, "blancos_declarados": blancos,
        "seremi": hecho.seremi,
    })
}
