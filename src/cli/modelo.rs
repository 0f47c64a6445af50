//! `convenio modelo`

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Cierre, Salida, own_fault};
use crate::base::escritura::Puesto;
use crate::casos::{self, ComoLlenar, Llenado, Marco, ModeloLleno, NoModelo};
use crate::catalogo::Catalogo;
use crate::documentos::modelos::archivo::Archivo;
use crate::documentos::modelos::mapa::Renglon;
use crate::documentos::modelos::oficial::describe;

/// Llena el modelo o la matriz del Ministerio en su propio archivo, sin tocar nada más
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Modelo {
    #[command(subcommand)]
    orden: Orden,
}

#[derive(clap::Subcommand, Debug)]
enum Orden {
    /// Muestra cada espacio en blanco de un modelo, qué va en él y por qué; escribe el mapa para corregirlo
    #[command(help_template = super::uso::PLANTILLA)]
    Analizar {
        /// Modelo en Word (.docx) o matriz en Excel (.xlsx o .xls); un .doc o un .ods se convierten con LibreOffice
        #[arg(value_name = "MODELO")]
        modelo: PathBuf,
        /// Reemplaza el mapa que está al lado del modelo; el anterior se conserva
        #[arg(long)]
        forzar: bool,
    },
    /// Llena un modelo con los datos de un perfil
    #[command(help_template = super::uso::PLANTILLA)]
    Llenar(Llenar),
    /// Dice qué cláusulas y espacios cambiaron entre dos versiones de un modelo, y traspasa el mapa de la primera
    #[command(help_template = super::uso::PLANTILLA)]
    Comparar(super::comparar::Comparar),
}

#[derive(clap::Args, Debug)]
struct Llenar {
    /// Modelo en Word (.docx) o matriz en Excel (.xlsx o .xls); un .doc o un .ods se convierten con LibreOffice
    #[arg(value_name = "MODELO")]
    modelo: PathBuf,
    /// Perfil en TOML o ficha de Excel; «-» lee la entrada estándar
    #[arg(value_name = "PERFIL")]
    perfil: PathBuf,
    /// Archivo que se escribe
    #[arg(long, value_name = "ARCHIVO")]
    salida: PathBuf,
    /// Mapa de los espacios; si se omite, el que está al lado del modelo
    #[arg(long, value_name = "MAPA")]
    mapa: Option<PathBuf>,
    /// Llena lo que es seguro, deja el resto como está y lo enumera
    #[arg(long)]
    permitir_blancos: bool,
    /// Llena un modelo que es para otra dependencia
    #[arg(long)]
    otro_modelo: bool,
    /// Reemplaza un archivo que existe y es distinto; el anterior se conserva al lado
    #[arg(long)]
    forzar: bool,
}

impl Modelo {
    pub(super) fn run(&self, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        match &self.orden {
            Orden::Analizar { modelo, forzar } => analyse(modelo, *forzar, marco.catalogo, salida),
            Orden::Llenar(llenar) => llenar.run(marco, salida),
            Orden::Comparar(comparar) => comparar.run(marco.catalogo, salida),
        }
    }
}

/// Why there is no answer, and how that ends.
pub(super) fn failed(error: NoModelo, salida: &mut Salida) -> io::Result<Cierre> {
    match error {
        NoModelo::Problemas(problemas) => {
            salida.problems(&problemas)?;
            Ok(Cierre::ConProblemas)
        }
        NoModelo::Entorno(fallo) => {
            salida.fail(&fallo.to_string())?;
            Ok(Cierre::Entorno)
        }
        NoModelo::Interno(que) => {
            salida.fail(&own_fault(&que, Some("modelo")))?;
            Ok(Cierre::Interno)
        }
    }
}

fn analyse(ruta: &Path, forzar: bool, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<Cierre> {
    let abierto = match casos::read_model(ruta, catalogo) {
        Ok(abierto) => abierto,
        Err(error) => return failed(error, salida),
    };
    let archivo = &abierto.archivo;
    let espacios = archivo.renglones();
    let written = casos::write_map(&abierto, forzar);
    let (mapa, cierre, frase) = match written {
        Ok((mapa, puesto)) => {
            let frase = match &puesto {
                Puesto::Creado => format!("Mapa para revisar y corregir: {}", mapa.display()),
                Puesto::SinCambios => format!("El mapa {} ya dice lo mismo.", mapa.display()),
                Puesto::Reemplazado(old) => {
                    format!("Mapa reemplazado: {} (el anterior quedó en {})", mapa.display(), old.display())
                }
                Puesto::Existe => format!(
                    "El mapa {} ya existía y no se tocó: vale lo que dice. Para hacerlo de nuevo, --forzar.",
                    mapa.display()
                ),
            };
            (Some(mapa), Cierre::Hecho, frase)
        }
        Err(fallo) => (None, Cierre::Entorno, format!("No se pudo escribir el mapa: {fallo}")),
    };
    if salida.is_json() {
        salida.json(&json!({
            "archivo": abierto.ruta, "sha256": archivo.huella(), "modelo": archivo.modelo().map(|v| v.modelo.clave()),
            "espacios": espacios.iter().map(blank_json).collect::<Vec<_>>(),
            "instrucciones": archivo.instrucciones(),
            "avisos": archivo.avisos().iter().map(|a| json!({"codigo": a.codigo, "mensaje": a.mensaje})).collect::<Vec<_>>(),
            "mapa": mapa, "diagnosticos": abierto.avisos.iter().collect::<Vec<_>>(),
            "error": (cierre == Cierre::Entorno).then_some(&frase),
        }))?;
        return Ok(cierre);
    }
    salida.draw(&abierto.avisos)?;
    summary(&abierto.ruta, archivo, salida)?;
    if cierre == Cierre::Hecho {
        salida.line(&format!("\n{frase}"))?;
    } else {
        salida.complain(&frase);
    }
    Ok(cierre)
}

fn summary(ruta: &Path, archivo: &Archivo, salida: &mut Salida) -> io::Result<()> {
    let espacios = archivo.renglones();
    let count = |grado| espacios.iter().filter(|b| b.decision.grado() == grado).count();
    salida.line(&format!(
        "{}: {} espacios en blanco ({} seguros, {} dudosos, {} desconocidos).",
        ruta.display(),
        espacios.len(),
        count("segura"),
        count("dudosa"),
        count("desconocida")
    ))?;
    match archivo {
        Archivo::Word(_) => match archivo.modelo() {
            Some(visto) => {
                salida.line(&format!("Es para {}: dice «{}».", visto.modelo.clave(), visto.frase))?;
            }
            None => salida.line("No dice para qué dependencia es.")?,
        },
        Archivo::Excel(matriz) => {
            for (hoja, clases) in matriz.sheets() {
                let es = if clases.is_empty() { "no se usa".to_owned() } else { clases.join(" y ") };
                salida.line(&format!("  hoja «{hoja}»: {es}"))?;
            }
        }
    }
    for aviso in archivo.avisos() {
        salida.line(&format!("Aviso: {}.", aviso.mensaje))?;
    }
    for blanco in &espacios {
        let texto: String = blanco.texto.trim().chars().take(30).collect();
        salida.line(&format!("\n  {}  ({}; {})", blanco.id, blanco.lugar, blanco.clase))?;
        match archivo {
            Archivo::Word(_) => {
                salida.line(&format!("    … {} [{texto}] {} …", blanco.antes, blanco.despues))?;
            }
            Archivo::Excel(_) => salida.line(&format!("    {} [{texto}]", blanco.antes))?,
        }
        salida.line(&format!(
            "    → {} ({}): {}",
            describe(&blanco.decision.destino),
            blanco.decision.grado(),
            blanco.decision.motivo
        ))?;
    }
    if !archivo.instrucciones().is_empty() {
        salida.line("\nInstrucciones a quien llena, que no se tocan:")?;
        for instruccion in archivo.instrucciones() {
            salida.line(&format!("  - {instruccion}"))?;
        }
    }
    Ok(())
}

fn blank_json(blanco: &Renglon<'_>) -> Value {
    json!({
        "id": blanco.id, "lugar": blanco.lugar, "clase": blanco.clase,
        "antes": blanco.antes, "blanco": blanco.texto, "despues": blanco.despues,
        "campo": blanco.decision.destino.to_string(), "certeza": blanco.decision.grado(),
        "puntaje": blanco.decision.certeza, "motivo": blanco.decision.motivo,
    })
}

impl Llenar {
    fn run(&self, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let que = Llenado {
            modelo: &self.modelo,
            perfil: &self.perfil,
            salida: &self.salida,
            mapa: self.mapa.as_deref(),
            como: ComoLlenar { permitir_blancos: self.permitir_blancos, otro_modelo: self.otro_modelo },
            forzar: self.forzar,
        };
        match casos::llenar(&que, marco) {
            Ok(lleno) => self.tell(&lleno, salida),
            Err(error) => {
                let cierre = failed(error, salida)?;
                if !salida.is_json() && cierre == Cierre::ConProblemas {
                    salida.line(&format!("{}: no se escribió.", self.salida.display()))?;
                }
                Ok(cierre)
            }
        }
    }

    fn tell(&self, m: &ModeloLleno, salida: &mut Salida) -> io::Result<Cierre> {
        let r = &m.lleno.resultado;
        let cierre = if m.puesto == Puesto::Existe { Cierre::ConProblemas } else { Cierre::Hecho };
        if salida.is_json() {
            let resultado = match m.puesto {
                Puesto::Creado => "creado",
                Puesto::SinCambios => "sin_cambios",
                Puesto::Reemplazado(_) => "reemplazado",
                Puesto::Existe => "existe",
            };
            let left = |p: &crate::documentos::modelos::Pendiente| json!({"id": p.id, "motivo": p.motivo});
            salida.json(&json!({
                "archivo": self.salida, "resultado": resultado, "mapa": m.mapa,
                "llenados": r.escritos.iter().map(|e| json!({"id": e.id, "campo": e.campo, "valor": e.valor})).collect::<Vec<_>>(),
                "dejados": r.dejados.iter().map(left).collect::<Vec<_>>(),
                "pendientes": r.pendientes.iter().map(left).collect::<Vec<_>>(),
                "diagnosticos": m.avisos.iter().collect::<Vec<_>>(),
            }))?;
            return Ok(cierre);
        }
        salida.draw(&m.avisos)?;
        let nombre = self.salida.display();
        match &m.puesto {
            Puesto::Existe => {
                salida.complain(&format!(
                    "{nombre} ya existe y es distinto: no se tocó. Indique otro archivo, o reemplácelo con --forzar."
                ));
                return Ok(cierre);
            }
            Puesto::SinCambios => salida.line(&format!("{nombre}: ya estaba hecho, sin cambios."))?,
            Puesto::Creado => salida.line(&format!("{nombre}: creado."))?,
            Puesto::Reemplazado(old) => {
                salida.line(&format!("{nombre}: reemplazado; el anterior está en {}.", old.display()))?;
            }
        }
        if r.escritos.is_empty() {
            salida.line("  No se llenó ningún espacio: el archivo quedó tal como el modelo.")?;
        }
        for escrito in &r.escritos {
            salida.line(&format!("  {:<28} {}", escrito.campo, escrito.valor))?;
        }
        if !r.dejados.is_empty() {
            salida.line("  Se dejaron en blanco a propósito:")?;
            for dejado in &r.dejados {
                salida.line(&format!("  - {}: {}", dejado.id, dejado.motivo))?;
            }
        }
        Ok(cierre)
    }
}
