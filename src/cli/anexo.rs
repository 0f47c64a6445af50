//! `convenio anexo`

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Cierre, Marco, Salida};
use crate::base::Diagnosticos;
use crate::casos::{self, NoAnexo};
use crate::catalogo::Catalogo;
use crate::documentos::modelos::campo::{Atributo, Campo, Sujeto};
use crate::documentos::modelos::excel::anexo::celdas::Marca;
use crate::documentos::modelos::excel::anexo::{Anexo, Casilla, Datos};
use crate::perfil::fuente::cell_name;

/// Lee un Anexo lleno y lo compara con un perfil
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA, subcommand_help_heading = "Órdenes", subcommand_value_name = "ORDEN")]
pub(super) struct Orden {
    #[command(subcommand)]
    cual: Cual,
}

#[derive(clap::Subcommand, Debug)]
enum Cual {
    /// Muestra lo que dice un Anexo lleno, o lo escribe como perfil
    #[command(help_template = super::uso::PLANTILLA)]
    Leer {
        /// Anexo en Excel (.xlsx, .xls) o LibreOffice (.ods)
        #[arg(value_name = "ANEXO")]
        anexo: PathBuf,
        /// Escribe un perfil en TOML con lo que el Anexo dice; lo que falta va como comentario
        #[arg(long)]
        toml: bool,
    },
    /// Enumera en qué difiere un Anexo de un perfil, y qué respondería SIGE por eso
    #[command(help_template = super::uso::PLANTILLA)]
    Comparar {
        /// Anexo en Excel (.xlsx, .xls) o LibreOffice (.ods)
        #[arg(value_name = "ANEXO")]
        anexo: PathBuf,
        /// Perfil en TOML o ficha de Excel
        #[arg(value_name = "PERFIL")]
        perfil: PathBuf,
    },
}

impl Orden {
    pub(super) fn run(&self, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        match &self.cual {
            Cual::Leer { anexo, toml } => read(anexo, *toml, marco, salida),
            Cual::Comparar { anexo, perfil } => compare(anexo, perfil, marco, salida),
        }
    }
}

fn failed(error: NoAnexo, salida: &mut Salida) -> io::Result<Cierre> {
    match error {
        NoAnexo::Problemas(problemas) => {
            salida.problems(&problemas)?;
            Ok(Cierre::ConProblemas)
        }
        NoAnexo::Entorno(fallo) => {
            salida.fail(&fallo.to_string())?;
            Ok(Cierre::Entorno)
        }
    }
}

fn read(ruta: &Path, toml: bool, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
    let (anexo, notas) = match casos::read_anexo(ruta, marco.catalogo) {
        Ok(read) => read,
        Err(error) => return failed(error, salida),
    };
    let perfil = toml.then(|| casos::anexo_as_toml(&anexo, marco.catalogo, marco.hoy, marco.ajustes));
    if salida.is_json() {
        let mut answer = as_json(ruta, &anexo, &notas, marco.catalogo);
        if let Some(perfil) = perfil {
            answer["toml"] = perfil.into();
        }
        salida.json(&answer)?;
        return Ok(Cierre::Hecho);
    }
    salida.draw(&notas)?;
    match perfil {
        Some(perfil) => salida.line(perfil.trim_end())?,
        None => tell(ruta, &anexo, marco.catalogo, salida)?,
    }
    Ok(Cierre::Hecho)
}

/// The name of a fact in the answer for programs.
fn key(atributo: Atributo) -> String {
    format!("{atributo:?}").to_lowercase()
}

fn facts(anexo: &Anexo, datos: &Datos) -> Value {
    let told = datos.iter().filter(|(_, d)| !d.texto.is_empty()).map(|(atributo, d)| {
        let celda = cell_name(d.casilla.fila, d.casilla.columna);
        (key(*atributo), json!({"valor": d.texto, "hoja": anexo.sheet(d.casilla), "celda": celda}))
    });
    Value::Object(told.collect())
}

const fn mark_word(marca: Marca) -> &'static str {
    match marca {
        Marca::Si => "si",
        Marca::No => "no",
        Marca::NoSeEntiende => "no_se_entiende",
    }
}

fn as_json(ruta: &Path, anexo: &Anexo, notas: &Diagnosticos, catalogo: &Catalogo) -> Value {
    let schools = anexo.establecimientos.iter().map(|e| {
        json!({"rbd": e.rbd.to_string(), "hoja": anexo.sheet(e.casilla),
            "celda": cell_name(e.casilla.fila, e.casilla.columna), "datos": facts(anexo, &e.datos)})
    });
    let services = anexo.servicios.iter().map(|p| {
        let marcas: serde_json::Map<String, Value> =
            p.marcas.iter().map(|(clave, (marca, _))| (clave.clone(), mark_word(*marca).into())).collect();
        let cell = |c: &Casilla| cell_name(c.fila, c.columna);
        let celdas: serde_json::Map<String, Value> =
            p.marcas.iter().map(|(clave, (_, c))| (clave.clone(), cell(c).into())).collect();
        let order = catalogo
            .servicios()
            .iter()
            .filter(|s| p.marcas.get(&s.clave).is_some_and(|(m, _)| *m == Marca::Si));
        json!({"rbd": p.rbd.to_string(), "hoja": anexo.sheet(p.casilla),
            "celda": cell_name(p.casilla.fila, p.casilla.columna),
            "pide": order.map(|s| &s.clave).collect::<Vec<_>>(), "marcas": marcas, "celdas": celdas})
    });
    let people: serde_json::Map<String, Value> = anexo
        .personas
        .iter()
        .map(|(sujeto, datos)| {
            (format!("{sujeto:?}").to_lowercase(), datos.iter().map(|d| facts(anexo, d)).collect())
        })
        .collect();
    json!({
        "archivo": ruta, "formato": anexo.formato.nombre(),
        "hojas": anexo.hojas.iter().map(|h| json!({"nombre": h.nombre, "oculta": h.oculta,
            "es": h.clases.iter().map(|c| c.clave()).collect::<Vec<_>>()})).collect::<Vec<_>>(),
        "establecimientos": schools.collect::<Vec<_>>(), "servicios": services.collect::<Vec<_>>(),
        "otros_servicios": anexo.otros_servicios.iter()
            .map(|(titulo, c, rbds)| json!({"titulo": titulo, "hoja": anexo.sheet(*c), "celda": cell_name(c.fila, c.columna), "rbd": rbds}))
            .collect::<Vec<_>>(),
        "personas": people, "sistema_propio": anexo.sistema_propio.is_some(),
        "diagnosticos": notas.iter().collect::<Vec<_>>(),
    })
}

fn tell(ruta: &Path, anexo: &Anexo, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<()> {
    salida.line(&format!("{} ({})", ruta.display(), anexo.formato.nombre()))?;
    for h in &anexo.hojas {
        let clases: Vec<&str> = h.clases.iter().map(|c| c.nombre()).collect();
        let es = if clases.is_empty() { "no se usa".to_owned() } else { clases.join(" y ") };
        salida.line(&format!("  hoja «{}»: {es}{}", h.nombre, if h.oculta { " (oculta)" } else { "" }))?;
    }
    salida.line(&format!("\nEstablecimientos: {}", anexo.establecimientos.len()))?;
    for e in &anexo.establecimientos {
        salida.line(&format!("  {}", e.rbd))?;
        told(Sujeto::Establecimiento, &e.datos, salida)?;
    }
    for (sujeto, todos) in &anexo.personas {
        for datos in todos {
            salida.line(&format!("\n{}", who(*sujeto)))?;
            told(*sujeto, datos, salida)?;
        }
    }
    if anexo.sistema_propio.is_some() {
        salida.line("\nSistema propio")?;
    }
    salida.line(&format!("\nServicios por establecimiento: {}", anexo.servicios.len()))?;
    for p in &anexo.servicios {
        let asked: Vec<&str> = catalogo
            .servicios()
            .iter()
            .filter(|s| p.marcas.get(&s.clave).is_some_and(|(m, _)| *m == Marca::Si))
            .map(|s| s.nombre.as_str())
            .collect();
        let asked = if asked.is_empty() { "ninguno".to_owned() } else { asked.join(", ") };
        salida.line(&format!("  {}: {asked}", p.rbd))?;
    }
    for (titulo, casilla, rbds) in &anexo.otros_servicios {
        let celda = cell_name(casilla.fila, casilla.columna);
        salida.line(&format!("  «{titulo}» ({celda}), que el catálogo no tiene: {}", rbds.join(", ")))?;
    }
    Ok(())
}

const fn who(sujeto: Sujeto) -> &'static str {
    match sujeto {
        Sujeto::Sostenedor => "Sostenedor",
        Sujeto::Representante => "Representante legal",
        Sujeto::RepresentanteMinisterio => "Representante ante el Ministerio",
        Sujeto::Administrativo => "Contacto administrativo",
        Sujeto::Tecnico => "Contacto técnico",
        Sujeto::Proveedor => "Proveedor del sistema",
        _ => "Otro",
    }
}

/// A fact that no profile has of this subject.
fn word(atributo: Atributo) -> String {
    match atributo {
        Atributo::Rut => "RUT",
        Atributo::Telefono => "teléfono",
        Atributo::Direccion => "dirección",
        Atributo::Region => "región",
        Atributo::Numero => "número",
        Atributo::EstadoCivil => "estado civil",
        Atributo::Profesion => "profesión",
        otro => return key(otro),
    }
    .to_owned()
}

fn told(sujeto: Sujeto, datos: &Datos, salida: &mut Salida) -> io::Result<()> {
    for (atributo, dicho) in datos.iter().filter(|(_, d)| !d.texto.is_empty()) {
        let que = Campo::new(sujeto, *atributo).descripcion().map_or_else(|| word(*atributo), str::to_owned);
        let lines: Vec<&str> = dicho.texto.split_whitespace().collect();
        salida.line(&format!("    {que}: {}", lines.join(" ")))?;
    }
    Ok(())
}

fn compare(ruta: &Path, perfil: &Path, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
    let compared = match casos::compare_anexo(ruta, perfil, marco) {
        Ok(compared) => compared,
        Err(error) => return failed(error, salida),
    };
    let equal = !compared.notas.has_errors();
    if salida.is_json() {
        salida.json(&json!({
            "anexo": ruta, "perfil": perfil, "modelo": compared.modelo, "iguales": equal,
            "diagnosticos": compared.notas.iter().collect::<Vec<_>>(),
        }))?;
    } else {
        salida.draw(&compared.notas)?;
        let says = if equal { "dice lo mismo que" } else { "no dice lo mismo que" };
        salida.line(&format!("{}: {says} {}.", ruta.display(), perfil.display()))?;
    }
    Ok(if equal { Cierre::Hecho } else { Cierre::ConProblemas })
}
