//! The command line: one file a command, wiring and words only.

mod anexo;
mod cambios;
mod catalogo;
mod codigo;
mod comparar;
mod correo;
mod directorio;
mod esquema;
mod generar;
mod modelo;
mod nuevo;
mod paquete;
mod preguntar;
mod registro;
mod salida;
mod servidor;
mod token;
mod tramite;
mod uso;
mod validar;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::base::{Diagnosticos, fallo, reloj};
use crate::casos::entorno::{self, Lugares, Servir};
use crate::casos::tramites::{Mesa, Resumidor};
use crate::casos::{Instalados, Marco, Oficial};
use crate::catalogo::Catalogo;
use crate::perfil::NoSeLeyo;
use crate::registro::sqlite::{self, Sqlite};
use crate::registro::{Organizacion, RegistroError};

pub use salida::Salida;

/// How a command ends; the worst of a batch is the exit status of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cierre {
    /// 0: done, also when nothing was left to do.
    Hecho,
    /// 1: what was given or asked has a problem.
    ConProblemas,
    /// 2: wrong usage.
    Uso,
    /// 3: the environment failed.
    Entorno,
    /// 4: nobody knows whether it was done.
    Incierto,
    /// 70: our own fault.
    Interno,
}

impl Cierre {
    /// The exit status.
    pub fn code(self) -> u8 {
        match self {
            Self::Hecho => 0,
            Self::ConProblemas => 1,
            Self::Uso => 2,
            Self::Entorno => 3,
            Self::Incierto => 4,
            Self::Interno => 70,
        }
    }
}

/// What a person is told of a fault of our own; `archivo` is the kind of file that it happened with, and that we ask for.
fn own_fault(error: &dyn std::fmt::Display, archivo: Option<&str>) -> String {
    let (whose, send) =
        archivo.map_or_else(Default::default, |a| (format!(", no del {a}"), format!(", con el {a}")));
    format!("falla de convenio{whose}: {error}. No se escribió nada; por favor avísenos{send}.")
}

/// How answers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Formato {
    /// For people.
    #[default]
    Texto,
    /// For programs.
    Json,
}

/// Prepara los papeles del convenio de interoperabilidad con SIGE
#[derive(Parser, Debug)]
#[command(
    name = "convenio",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
#[command(help_template = uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
struct Argumentos {
    #[command(subcommand)]
    orden: Option<Orden>,
    /// Cómo se escribe la respuesta: texto o json
    #[arg(
        long,
        global = true,
        value_name = "FORMATO",
        default_value = "texto",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "Opciones generales"
    )]
    formato: Formato,
    /// Carpeta con tablas que reemplazan o amplían las del programa (se puede repetir)
    #[arg(long, global = true, value_name = "CARPETA", help_heading = "Opciones generales")]
    catalogo: Vec<PathBuf>,
    /// Carpeta de datos del programa, donde guarda los directorios instalados
    #[arg(long, global = true, value_name = "CARPETA", help_heading = "Opciones generales")]
    datos: Option<PathBuf>,
    /// Archivo donde se guardan los trámites; si se omite, el de la carpeta de datos
    #[arg(long, global = true, value_name = "ARCHIVO", help_heading = "Opciones generales")]
    registro: Option<PathBuf>,
    /// Con qué nombre queda lo que se anota en un trámite; si se omite, el de su cuenta en este computador
    #[arg(long, global = true, value_name = "NOMBRE", value_parser = somebody, help_heading = "Opciones generales")]
    quien: Option<String>,
    /// Muestra esta ayuda
    #[arg(long, short = 'h', global = true, action = clap::ArgAction::Help, help_heading = "Opciones generales")]
    help: Option<bool>,
    /// Muestra la versión
    #[arg(long, short = 'V', action = clap::ArgAction::Version, help_heading = "Opciones generales")]
    version: Option<bool>,
}

#[derive(Subcommand, Debug)]
#[command(help_template = uso::PLANTILLA)]
enum Orden {
    Generar(generar::Generar),
    Validar(validar::Validar),
    Nuevo(nuevo::Nuevo),
    Esquema(esquema::Esquema),
    Catalogo(catalogo::Tablas),
    Codigo(codigo::Codigo),
    Modelo(modelo::Modelo),
    Anexo(anexo::Orden),
    Paquete(paquete::Paquete),
    Directorio(directorio::Directorio),
    Tramite(tramite::Tramite),
    Correo(correo::Correo),
    Token(token::Token),
    Registro(registro::Registro),
    Servidor(servidor::Servidor),
}

/// Reads the arguments, runs the command, tells how it ended. `servir` serves the pages: this room knows none of them.
pub fn main(servir: Servir) -> ExitCode {
    if let Some(cierre) = uso::version(std::env::args_os()) {
        return ExitCode::from(cierre.code());
    }
    let argumentos = match Argumentos::try_parse() {
        Ok(argumentos) => argumentos,
        Err(error) => return ExitCode::from(uso::explain(&error).code()),
    };
    let mut salida = Salida::new(argumentos.formato);
    let done = run(&argumentos, servir, &mut salida).and_then(|cierre| salida.finish().map(|()| cierre));
    let cierre = done.unwrap_or_else(|error| {
        // A reader that went away (`convenio catalogo | head`) is nobody's fault.
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Cierre::Hecho;
        }
        salida.complain(&format!("no se pudo escribir la respuesta: {}", fallo::reason(&error)));
        Cierre::Entorno
    });
    ExitCode::from(cierre.code())
}

fn run(argumentos: &Argumentos, servir: Servir, salida: &mut Salida) -> std::io::Result<Cierre> {
    let Some(orden) = &argumentos.orden else {
        // What a double click does.
        return servidor::Servidor::default().run(argumentos, servir, salida);
    };
    match orden {
        Orden::Paquete(orden) => orden.run(argumentos, salida),
        Orden::Generar(orden) => with_rules(argumentos, salida, |marco, s| orden.run(marco, s)),
        Orden::Modelo(orden) => with_rules(argumentos, salida, |marco, s| orden.run(marco, s)),
        Orden::Anexo(orden) => with_rules(argumentos, salida, |marco, s| orden.run(marco, s)),
        Orden::Validar(orden) => with_rules(argumentos, salida, |marco, s| orden.run(marco, s)),
        Orden::Nuevo(orden) => {
            with_catalogue(argumentos, salida, |c, s| orden.run(c, installed(argumentos).as_ref(), s))
        }
        Orden::Directorio(orden) => {
            let Some(instalados) = installed(argumentos) else {
                salida.fail("no se sabe dónde guardar los directorios: indíquelo con --datos CARPETA")?;
                return Ok(Cierre::Entorno);
            };
            if orden.needs_catalogue() {
                return with_catalogue(argumentos, salida, |c, s| orden.run(Some(c), &instalados, s));
            }
            orden.run(None, &instalados, salida)
        }
        Orden::Tramite(orden) => match orden.run_alone(salida) {
            Some(done) => done,
            None => with_desk(argumentos, salida, |mesa, s| orden.run(mesa, s)),
        },
        Orden::Correo(orden) => orden.run(argumentos, salida),
        Orden::Token(orden) => orden.run(argumentos, salida),
        Orden::Servidor(orden) => orden.run(argumentos, servir, salida),
        Orden::Registro(orden) => with_desk(argumentos, salida, |mesa, s| orden.run(mesa, s)),
        Orden::Esquema(orden) => with_catalogue(argumentos, salida, |c, s| orden.run(c, s)),
        Orden::Catalogo(orden) => with_catalogue(argumentos, salida, |c, s| orden.run(c, s)),
        Orden::Codigo(orden) => with_catalogue(argumentos, salida, |c, s| orden.run(c, s)),
    }
}

/// The directories in the data folder that was asked for, or in the usual one; none on a machine without a home folder.
fn installed(argumentos: &Argumentos) -> Option<Instalados> {
    argumentos.lugares().instalados()
}

impl Argumentos {
    fn lugares(&self) -> Lugares {
        Lugares {
            catalogos: self.catalogo.clone(),
            datos: self.datos.clone(),
            registro: self.registro.clone(),
            quien: self.quien.clone(),
        }
    }
}

/// Loads the tables that the command works with: the program's, the configuration's, those of `--catalogo`.
fn with_catalogue(
    argumentos: &Argumentos,
    salida: &mut Salida,
    work: impl FnOnce(&Catalogo, &mut Salida) -> std::io::Result<Cierre>,
) -> std::io::Result<Cierre> {
    match argumentos.lugares().catalogo() {
        Ok(catalogo) => work(catalogo.as_ref().unwrap_or(Catalogo::propio()), salida),
        Err(problemas) => {
            let unreadable = |p: &Diagnosticos| {
                p.iter().all(|d| matches!(d.codigo, "no-se-pudo-leer" | "catalogo-ilegible"))
            };
            let cierre = if unreadable(&problemas) { Cierre::Entorno } else { Cierre::ConProblemas };
            salida.problems(&problemas)?;
            Ok(cierre)
        }
    }
}

/// The same, with today and the person's own say over rules, from the configuration.
fn with_rules(
    argumentos: &Argumentos,
    salida: &mut Salida,
    work: impl FnOnce(&Marco<'_>, &mut Salida) -> std::io::Result<Cierre>,
) -> std::io::Result<Cierre> {
    let hoy = match reloj::today() {
        Ok(hoy) => hoy,
        Err(que) => {
            salida.fail(&que)?;
            return Ok(Cierre::ConProblemas);
        }
    };
    let ajustes = match entorno::ajustes() {
        Ok(ajustes) => ajustes,
        Err(NoSeLeyo::Contenido(problemas)) => {
            salida.problems(&problemas)?;
            return Ok(Cierre::ConProblemas);
        }
        Err(NoSeLeyo::Entorno(fallo)) => {
            salida.fail(&fallo.to_string())?;
            return Ok(Cierre::Entorno);
        }
    };
    let oficial = Oficial::new(installed(argumentos));
    with_catalogue(argumentos, salida, |catalogo, salida| {
        work(&Marco { catalogo, ajustes: &ajustes, hoy, oficial: &oficial }, salida)
    })
}

/// The same, with the store open and somebody at the desk.
fn with_desk(
    argumentos: &Argumentos,
    salida: &mut Salida,
    work: impl FnOnce(&Mesa<'_>, &mut Salida) -> std::io::Result<Cierre>,
) -> std::io::Result<Cierre> {
    with_rules(argumentos, salida, |marco, salida| {
        let done = argumentos
            .lugares()
            .registro()
            .and_then(|ruta| at_desk(argumentos, &ruta, marco, |mesa| work(mesa, salida)));
        done.unwrap_or_else(|error| tramite::failed(error.into(), salida))
    })
}

/// Opens the store, and somebody sits down at the desk.
fn at_desk<T>(
    argumentos: &Argumentos,
    ruta: &Path,
    marco: &Marco<'_>,
    work: impl FnOnce(&Mesa<'_>) -> T,
) -> Result<T, RegistroError> {
    let projection = Box::new(Resumidor { catalogo: marco.catalogo });
    let registro = Sqlite::open(ruta, sqlite::ESPERA, projection)?;
    let quien = argumentos.lugares().quien();
    let organizacion = Organizacion::propia();
    let ahora = reloj::moment(marco.hoy);
    Ok(work(&Mesa { registro: &registro, organizacion: &organizacion, quien: &quien, marco: *marco, ahora }))
}

/// A name that says something.
fn somebody(texto: &str) -> Result<String, String> {
    match texto.trim() {
        "" => Err("no dice ningún nombre".to_owned()),
        nombre => Ok(nombre.to_owned()),
    }
}
