//! `convenio tramite listar`: the board, most urgent first.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::{Cierre, Salida, failed, tabla};
use crate::base::fecha::short;
use crate::base::texto::{did_you_mean, plain};
use crate::casos::tramites::{Mesa, NoTramite};
use crate::catalogo::{Catalogo, Modelo};
use crate::registro::{Fila, Filtro};
use crate::tramite::{Estado, Quien, TramiteId};

/// Muestra los trámites, los más urgentes primero
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Listar {
    /// Palabras del sostenedor o del proveedor, RUT, RBD o identificador
    #[arg(value_name = "TEXTO")]
    texto: Vec<String>,
    #[command(flatten)]
    filtros: Filtros,
}

/// Which trámites.
#[derive(clap::Args, Debug)]
pub(super) struct Filtros {
    /// En este estado (se puede repetir); «abierto» son todos los que siguen en curso
    #[arg(long, value_name = "ESTADO")]
    estado: Vec<String>,
    /// Con un plazo vencido
    #[arg(long)]
    atrasados: bool,
    /// A cargo de esta persona; «nadie» son los que no tienen
    #[arg(long, value_name = "PERSONA")]
    persona: Option<String>,
    /// De la SEREMI de esta región: su nombre, su número o su sigla
    #[arg(long, value_name = "REGIÓN")]
    seremi: Option<String>,
    /// De este modelo: municipal, particular_subvencionado …
    #[arg(long, value_name = "MODELO")]
    modelo: Option<String>,
    /// De este proveedor: palabras de su nombre, o su RUT
    #[arg(long, value_name = "PROVEEDOR")]
    proveedor: Option<String>,
    /// Que esperan a: usted, seremi, ministerio, proveedor o nadie
    #[arg(long, value_name = "QUIÉN")]
    toca: Option<String>,
}

impl Filtros {
    /// What the store is asked for.
    pub(super) fn filter(&self, texto: &[String], mesa: &Mesa<'_>) -> Result<Filtro, NoTramite> {
        let catalogo = mesa.marco.catalogo;
        let mut filtro = Filtro {
            atrasado: self.atrasados.then_some(mesa.marco.hoy),
            persona: self
                .persona
                .as_deref()
                .map(|p| if plain(p) == "nadie" { String::new() } else { p.to_owned() }),
            region: self.seremi.as_deref().map(|r| region(r, catalogo)).transpose()?,
            modelo: self.modelo.as_deref().map(modelo).transpose()?,
            proveedor: self.proveedor.clone(),
            texto: (!texto.is_empty()).then(|| texto.join(" ")),
            toca: self.toca.as_deref().map(toca).transpose()?,
            ..Filtro::default()
        };
        for palabra in self.estado.iter().flat_map(|e| e.split(',')) {
            match plain(palabra).as_str() {
                "abierto" | "abiertos" => filtro.abierto = Some(true),
                "terminado" | "terminados" => filtro.abierto = Some(false),
                _ => filtro.estados.push(estado(palabra)?),
            }
        }
        Ok(filtro)
    }
}

fn unknown<'a>(que: &str, escrito: &str, posibles: impl Iterator<Item = &'a str> + Clone) -> NoTramite {
    let all: Vec<&str> = posibles.clone().collect();
    NoTramite::Pedido(format!(
        "no hay {que} «{escrito}». {}Puede ser: {}.",
        did_you_mean(escrito, posibles),
        all.join(", ")
    ))
}

fn estado(palabra: &str) -> Result<Estado, NoTramite> {
    Estado::of(palabra).ok_or_else(|| unknown("un estado", palabra, Estado::TODOS.iter().map(|e| e.clave())))
}

fn modelo(palabra: &str) -> Result<Modelo, NoTramite> {
    let wanted = plain(palabra).replace(' ', "_");
    Modelo::TODOS
        .into_iter()
        .find(|m| m.clave() == wanted || plain(m.clave()) == plain(palabra))
        .ok_or_else(|| unknown("un modelo", palabra, Modelo::TODOS.iter().map(|m| m.clave())))
}

fn toca(palabra: &str) -> Result<Quien, NoTramite> {
    Quien::TODOS
        .into_iter()
        .find(|q| q.clave() == plain(palabra))
        .ok_or_else(|| unknown("a quién esperar llamado", palabra, Quien::TODOS.iter().map(|q| q.clave())))
}

fn region(palabra: &str, catalogo: &Catalogo) -> Result<u8, NoTramite> {
    if let Some(r) = catalogo.region(palabra) {
        return Ok(r.codigo);
    }
    let wanted = plain(palabra);
    let named = |r: &&crate::catalogo::Region| {
        palabra.trim().parse() == Ok(r.codigo)
            || [&r.romano, &r.abreviatura, &r.nombre_corto].iter().any(|t| plain(t) == wanted)
    };
    let found = catalogo.regiones().iter().find(named);
    found.map(|r| r.codigo).ok_or_else(|| {
        unknown("una región", palabra, catalogo.regiones().iter().map(|r| r.nombre_corto.as_str()))
    })
}

impl Listar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let filas = match self.filtros.filter(&self.texto, mesa).and_then(|filtro| mesa.listar(&filtro)) {
            Ok(filas) => filas,
            Err(error) => return failed(error, salida),
        };
        if salida.is_json() {
            for fila in &filas {
                salida.element(&Renglon::new(fila, mesa))?;
            }
            salida.end_list()?;
            return Ok(Cierre::Hecho);
        }
        if filas.is_empty() {
            salida.line("No hay trámites así.")?;
            return Ok(Cierre::Hecho);
        }
        let rows: Vec<[Cow<'_, str>; 7]> = filas.iter().map(|f| row(f, mesa)).collect();
        let titulos = ["Trámite", "Sostenedor", "Estado", "Toca a", "Qué sigue", "Vence", "A cargo"];
        tabla::draw(titulos, &rows, tabla::width(), &mut |linea| salida.line(linea))?;
        salida.line(&count(&filas, mesa))?;
        Ok(Cierre::Hecho)
    }
}

/// `3 trámites, 1 atrasado.`
fn count(filas: &[Fila], mesa: &Mesa<'_>) -> String {
    let late = filas.iter().filter(|f| f.resumen.vence.is_some_and(|v| v < mesa.marco.hoy)).count();
    let all = if filas.len() == 1 { "1 trámite".to_owned() } else { format!("{} trámites", filas.len()) };
    match late {
        0 => format!("{all}."),
        1 => format!("{all}, 1 atrasado."),
        n => format!("{all}, {n} atrasados."),
    }
}

fn row<'f>(fila: &'f Fila, mesa: &Mesa<'_>) -> [Cow<'f, str>; 7] {
    let r = &fila.resumen;
    let vence = r.vence.map_or_else(String::new, |dia| {
        let late = if dia < mesa.marco.hoy { " ¡vencido!" } else { "" };
        format!("{}{late}", short(dia))
    });
    [
        fila.id.to_string().into(),
        r.sostenedor.as_str().into(),
        r.estado.nombre().into(),
        r.toca.nombre().into(),
        r.accion.as_str().into(),
        vence.into(),
        r.persona.as_str().into(),
    ]
}

/// A row for programs.
#[derive(Serialize)]
struct Renglon<'f> {
    id: TramiteId,
    estado: &'static str,
    desde: String,
    modelo: &'static str,
    region: u8,
    sostenedor: &'f str,
    sostenedor_rut: &'f str,
    proveedor: &'f str,
    proveedor_rut: &'f str,
    rbds: &'f [String],
    externo: &'f str,
    persona: &'f str,
    toca: Quien,
    accion: &'f str,
    vence: Option<String>,
    atrasado: bool,
    ultima_fecha: String,
    sucesos: u32,
}

impl<'f> Renglon<'f> {
    fn new(fila: &'f Fila, mesa: &Mesa<'_>) -> Self {
        let r = &fila.resumen;
        Self {
            id: fila.id,
            estado: r.estado.clave(),
            desde: r.desde.to_string(),
            modelo: r.modelo.clave(),
            region: r.region,
            sostenedor: &r.sostenedor,
            sostenedor_rut: &r.sostenedor_rut,
            proveedor: &r.proveedor,
            proveedor_rut: &r.proveedor_rut,
            rbds: &r.rbds,
            externo: &r.externo,
            persona: &r.persona,
            toca: r.toca,
            accion: &r.accion,
            vence: r.vence.map(|d| d.to_string()),
            atrasado: r.vence.is_some_and(|v| v < mesa.marco.hoy),
            ultima_fecha: r.ultima_fecha.to_string(),
            sucesos: fila.sucesos,
        }
    }
}
