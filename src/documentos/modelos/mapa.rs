//! The map beside a model: every blank and what goes in, for a person to correct; bound to the file by its SHA-256.

use std::collections::HashSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};
use toml_writer::{ToTomlValue, TomlStringBuilder};

use super::campo::Campo;
use super::decision::{Decision, Destino, Opcion};
use crate::base::texto::{did_you_mean, forbidden_name, is_forbidden};
use crate::base::{Diagnostico, Diagnosticos};
use crate::catalogo::Catalogo;
use crate::perfil::fuente::{Fuente, Sitio};

/// The largest map that is read: one of 1,000 blanks takes 300 KB.
pub const MAX_BYTES: u64 = 8 << 20;

/// Where the map of a model lies: beside it, its whole name before `.mapa.toml`.
pub fn beside(modelo: &Path) -> PathBuf {
    let mut nombre = modelo.as_os_str().to_owned();
    nombre.push(".mapa.toml");
    nombre.into()
}

/// A blank as a map shows it.
#[derive(Clone, Debug)]
pub struct Renglon<'a> {
    /// Its stable name.
    pub id: &'a str,
    /// Where it stands, in words.
    pub lugar: String,
    /// What kind of blank it is, in words.
    pub clase: &'static str,
    /// What stands there.
    pub texto: &'a str,
    /// The words before.
    pub antes: &'a str,
    /// The words after.
    pub despues: &'a str,
    /// What was decided.
    pub decision: &'a Decision,
}

/// The map of a file, in the order of the blanks.
pub fn write<'a>(archivo: &str, huella: &str, renglones: impl Iterator<Item = Renglon<'a>>) -> String {
    let mut texto = format!(
        "# Mapa de los espacios en blanco de {archivo}, para que usted lo revise y lo corrija.\n\
         # De cada espacio se puede cambiar «campo» y «certeza»; lo demás solo ayuda a encontrarlo.\n\
         #   campo   = qué va en él (la lista está al final), \"texto\" (y además valor = \"…\"), \"dejar\" o \"ajeno\"\n\
         #   certeza = \"segura\" para que se llene; lo dudoso no se llena\n\
         # Vale solo para el archivo con esta huella: si el modelo cambia, haga un mapa nuevo.\n\
         version = 1\narchivo = {}\nsha256 = {}\n",
        quoted(archivo),
        quoted(huella)
    );
    for renglon in renglones {
        let decision = renglon.decision;
        let _ = write!(
            texto,
            "\n[[blanco]]\nid = {}\nlugar = {}\nantes = {}\nblanco = {}\ndespues = {}\ncampo = {}\ncerteza = {}\nmotivo = {}\n",
            quoted(renglon.id),
            quoted(&renglon.lugar),
            quoted(renglon.antes),
            quoted(renglon.texto),
            quoted(renglon.despues),
            quoted(&decision.destino.to_string()),
            quoted(decision.grado()),
            quoted(&decision.motivo),
        );
        if let Destino::Literal(valor) = &decision.destino {
            let _ = writeln!(texto, "valor = {}", quoted(valor));
        }
    }
    texto.push_str("\n# Los campos que puede tener un espacio:\n");
    for (nombre, que) in Campo::todos() {
        let _ = writeln!(texto, "#   {nombre:<32} {que}");
    }
    texto.push_str("# Para uno de varios: representante[2].nombre, establecimiento[3].rbd.\n");
    texto.push_str(
        "# Para marcar un servicio, su clave: casilla.servicio.curso («convenio catalogo servicios»).\n",
    );
    texto
}

fn quoted(texto: &str) -> String {
    TomlStringBuilder::new(texto).as_basic().to_toml_value()
}

/// What a person decided, by the name of the blank.
#[derive(Debug)]
pub struct Mapa {
    fuente: Fuente,
    decisiones: Vec<(String, Sitio, Decision)>,
}

impl Mapa {
    /// Reads a map for the file of this SHA-256.
    ///
    /// # Errors
    /// Everything in it that can't be read or followed, each with its line; that it belongs to another file.
    pub fn parse(ruta: &Path, texto: String, huella: &str) -> Result<Self, Diagnosticos> {
        let fuente = Fuente::new(ruta.to_owned(), texto);
        let (raiz, errores) = DeTable::parse_recoverable(fuente.texto());
        if !errores.is_empty() {
            return Err(errores.iter().map(|e| crate::perfil::explain_toml(e, &fuente)).collect());
        }
        let mut notas = Diagnosticos::default();
        let mut note = |sitio: Sitio, mensaje: String, ayuda: String| {
            notas.push(Diagnostico::error("mapa", fuente.lugar(sitio), mensaje, ayuda));
        };
        let mut decisiones: Vec<(String, Sitio, Decision)> = Vec::new();
        let mut seen = HashSet::new();
        let mut own = false;
        for (clave, valor) in raiz.get_ref() {
            let sitio = Sitio::bytes(&valor.span());
            match (clave.get_ref().as_ref(), valor.get_ref()) {
                ("sha256", said) => {
                    own = true;
                    if said.as_str() != Some(huella) {
                        note(
                            sitio,
                            "este mapa es de otro archivo, o el modelo cambió después de hacerlo".to_owned(),
                            "Haga el mapa de nuevo con «convenio modelo analizar», o use el modelo de antes."
                                .to_owned(),
                        );
                    }
                }
                ("version", DeValue::Integer(n)) if n.as_str() == "1" => {}
                ("version", _) => note(
                    sitio,
                    "no se conoce esta versión del mapa".to_owned(),
                    "Haga el mapa de nuevo con «convenio modelo analizar».".to_owned(),
                ),
                ("blanco", DeValue::Array(lista)) => {
                    for uno in lista {
                        let sitio = Sitio::bytes(&uno.span());
                        let DeValue::Table(tabla) = uno.get_ref() else {
                            let ayuda = "Cada espacio es una tabla [[blanco]]; bórrelo.";
                            note(sitio, "aquí va una tabla [[blanco]]".to_owned(), ayuda.to_owned());
                            continue;
                        };
                        let mut fallas = Vec::new();
                        let found = one(tabla, &mut fallas);
                        for (place, mensaje, ayuda) in fallas {
                            note(place.unwrap_or(sitio), mensaje, ayuda);
                        }
                        let Some((id, decision)) = found else { continue };
                        if !seen.insert(id.clone()) {
                            note(
                                sitio,
                                format!("el espacio «{id}» está dos veces"),
                                "Deje uno de los dos.".to_owned(),
                            );
                        }
                        decisiones.extend(decision.map(|decision| (id, sitio, decision)));
                    }
                }
                ("blanco", _) => note(
                    sitio,
                    "los espacios van como tablas [[blanco]]".to_owned(),
                    "Haga el mapa con «convenio modelo analizar» y corrija ese.".to_owned(),
                ),
                ("archivo", _) => {}
                (otra, _) => note(
                    Sitio::bytes(&clave.span()),
                    format!("no se conoce «{otra}»"),
                    format!(
                        "{}En un mapa van version, archivo, sha256 y tablas [[blanco]].",
                        did_you_mean(otra, ["version", "archivo", "sha256", "blanco"])
                    ),
                ),
            }
        }
        if !own {
            note(
                Sitio::Todo,
                "el mapa no dice de qué archivo es".to_owned(),
                "Haga el mapa con «convenio modelo analizar» y corrija ese.".to_owned(),
            );
        }
        drop(raiz);
        if notas.is_empty() { Ok(Self { fuente, decisiones }) } else { Err(notas) }
    }

    /// Whether every service that it names is one of the catalogue.
    ///
    /// # Errors
    /// Those that are not, each with its line.
    pub fn check_services(&self, catalogo: &Catalogo) -> Result<(), Diagnosticos> {
        let keys = || catalogo.servicios().iter().map(|s| s.clave.as_str());
        let notas: Diagnosticos = self
            .decisiones
            .iter()
            .filter_map(|(_, sitio, decision)| match &decision.destino {
                Destino::Casilla(Opcion::Servicio(clave)) if !keys().any(|k| k == clave) => {
                    let ayuda = format!(
                        "{}Los que hay están en «convenio catalogo servicios».",
                        did_you_mean(clave, keys())
                    );
                    let mensaje = format!("el catálogo no tiene un servicio «{clave}»");
                    Some(Diagnostico::error("mapa", self.fuente.lugar(*sitio), mensaje, ayuda))
                }
                _ => None,
            })
            .collect();
        if notas.is_empty() { Ok(()) } else { Err(notas) }
    }

    /// Puts the person's decisions in the place of ours: a changed field is theirs, and sure.
    ///
    /// # Errors
    /// Blanks that the file does not have, each with its line.
    pub fn apply<'d>(
        self,
        mut find: impl FnMut(&str) -> Option<&'d mut Decision>,
    ) -> Result<(), Diagnosticos> {
        let mut notas = Diagnosticos::default();
        for (id, sitio, nueva) in self.decisiones {
            let Some(decision) = find(&id) else {
                notas.push(Diagnostico::error(
                    "mapa",
                    self.fuente.lugar(sitio),
                    format!("el modelo no tiene un espacio «{id}»"),
                    "Bórrelo del mapa, o haga el mapa de nuevo con «convenio modelo analizar».",
                ));
                continue;
            };
            if decision.destino != nueva.destino {
                *decision = Decision { certeza: 100, motivo: "así lo dice el mapa".to_owned(), ..nueva };
            } else if nueva.certeza == 100 {
                *decision = Decision { certeza: 100, ..decision.clone() };
            } else {
                decision.certeza = decision.certeza.min(nueva.certeza);
            }
        }
        if notas.is_empty() { Ok(()) } else { Err(notas) }
    }
}

type Falla = (Option<Sitio>, String, String);

/// What a blank of a map can say.
const CLAVES: [&str; 9] =
    ["id", "lugar", "antes", "blanco", "despues", "campo", "certeza", "motivo", "valor"];

/// One blank of a map: its name, and what was decided, if anything was. Everything wrong in it goes into `fallas`.
fn one(tabla: &DeTable<'_>, fallas: &mut Vec<Falla>) -> Option<(String, Option<Decision>)> {
    let mut wrong =
        |sitio: Option<Sitio>, mensaje: String, ayuda: String| fallas.push((sitio, mensaje, ayuda));
    let place = |nombre: &str| tabla.get(nombre).map(|v| Sitio::bytes(&v.span()));
    for (clave, valor) in tabla {
        let nombre = clave.get_ref().as_ref();
        if !CLAVES.contains(&nombre) {
            wrong(
                Some(Sitio::bytes(&clave.span())),
                format!("no se conoce «{nombre}»"),
                format!(
                    "{}De un espacio se cambian «campo», «certeza» y «valor».",
                    did_you_mean(nombre, CLAVES)
                ),
            );
        } else if valor.get_ref().as_str().is_none() {
            let ayuda = "Escríbalo entre comillas.";
            wrong(place(nombre), format!("«{nombre}» tiene que ser un texto"), ayuda.to_owned());
        }
    }
    let text = |nombre: &str| tabla.get(nombre).and_then(|v| v.get_ref().as_str());
    let id = text("id");
    if tabla.get("id").is_none() {
        let ayuda = "Cópielo del mapa que hace el programa.";
        wrong(None, "a este espacio le falta su id".to_owned(), ayuda.to_owned());
    }
    let destino = match (text("campo"), text("valor")) {
        (Some("texto"), Some(valor)) => {
            if let Some(letra) = valor.chars().find(|c| is_forbidden(*c)) {
                wrong(
                    place("valor"),
                    format!("el texto tiene {}, que no puede ir en el documento", forbidden_name(letra)),
                    "Bórrelo.".to_owned(),
                );
            }
            Some(Destino::Literal(valor.to_owned()))
        }
        (Some("texto"), None) => {
            let ayuda = "Agregue valor = \"lo que va escrito\".";
            wrong(place("campo"), "falta el texto que va en este espacio".to_owned(), ayuda.to_owned());
            None
        }
        (campo, Some(_)) => {
            wrong(
                place("valor"),
                "un espacio con «valor» lleva campo = \"texto\"".to_owned(),
                format!(
                    "Cambie el campo{}, o borre el valor.",
                    campo.map_or_else(String::new, |c| format!(" «{c}»"))
                ),
            );
            None
        }
        (Some(campo), None) => {
            let known = campo.parse().ok();
            if known.is_none() {
                let maybe = did_you_mean(campo, Campo::todos().map(|(nombre, _)| nombre));
                wrong(
                    place("campo"),
                    format!("no hay un campo «{campo}»"),
                    format!("{maybe}La lista está al final del mapa que hace «convenio modelo analizar»."),
                );
            }
            known
        }
        (None, None) => None,
    };
    let certeza = match text("certeza") {
        Some("segura") | None => 100,
        Some("dudosa") => 50,
        Some("desconocida") => 0,
        Some(otra) => {
            let ayuda = "Escriba \"segura\" o \"dudosa\".";
            wrong(place("certeza"), format!("no se entiende la certeza «{otra}»"), ayuda.to_owned());
            0
        }
    };
    let decision = destino.map(|destino| Decision::new(destino, certeza, "así lo dice el mapa"));
    Some((id?.to_owned(), decision))
}
