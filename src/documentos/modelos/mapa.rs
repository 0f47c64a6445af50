//! The map beside a model: every blank and what goes in, for a person to correct; bound to the file by its SHA-256.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};
use toml_writer::{ToTomlValue, TomlStringBuilder};

use super::campo::Campo;
use super::decision::{Decision, Destino};
use crate::base::texto::did_you_mean;
use crate::base::{Diagnostico, Diagnosticos};
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
        let mut decisiones = Vec::new();
        let mut own = false;
        for (clave, valor) in raiz.get_ref() {
            let sitio = Sitio::bytes(&valor.span());
            match (clave.get_ref().as_ref(), valor.get_ref()) {
                ("sha256", DeValue::String(said)) => {
                    own = true;
                    if said != huella {
                        note(
                            sitio,
                            "este mapa es de otro archivo, o el modelo cambió después de hacerlo".to_owned(),
                            "Haga el mapa de nuevo con «convenio modelo analizar», o use el modelo de antes."
                                .to_owned(),
                        );
                    }
                }
                ("blanco", DeValue::Array(lista)) => {
                    for uno in lista {
                        let sitio = Sitio::bytes(&uno.span());
                        match uno.get_ref() {
                            DeValue::Table(tabla) => match one(tabla) {
                                Ok(Some((id, decision))) => decisiones.push((id, sitio, decision)),
                                Ok(None) => {}
                                Err((span, mensaje, ayuda)) => note(span.unwrap_or(sitio), mensaje, ayuda),
                            },
                            _ => {
                                note(sitio, "aquí va una tabla [[blanco]]".to_owned(), "Bórrelo.".to_owned())
                            }
                        }
                    }
                }
                ("version" | "archivo", _) => {}
                (otra, _) => note(
                    Sitio::bytes(&clave.span()),
                    format!("no se conoce «{otra}»"),
                    "Bórrela: en un mapa van version, archivo, sha256 y tablas [[blanco]].".to_owned(),
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

/// One blank of a map; none where nothing was decided.
fn one(tabla: &DeTable<'_>) -> Result<Option<(String, Decision)>, Falla> {
    let get =
        |nombre: &str| tabla.iter().find(|(clave, _)| clave.get_ref() == nombre).map(|(_, valor)| valor);
    let text = |nombre: &str| get(nombre).and_then(|v| v.get_ref().as_str());
    let place = |nombre: &str| get(nombre).map(|v| Sitio::bytes(&v.span()));
    let Some(id) = text("id") else {
        return Err((
            None,
            "a este espacio le falta su id".to_owned(),
            "Cópielo del mapa que hace el programa.".to_owned(),
        ));
    };
    let Some(campo) = text("campo") else { return Ok(None) };
    let destino = if campo == "texto" {
        let Some(valor) = text("valor") else {
            let ayuda = "Agregue valor = \"lo que va escrito\".";
            return Err((
                place("campo"),
                "falta el texto que va en este espacio".to_owned(),
                ayuda.to_owned(),
            ));
        };
        Destino::Literal(valor.to_owned())
    } else {
        campo.parse().map_err(|()| {
            let maybe = did_you_mean(campo, Campo::todos().map(|(nombre, _)| nombre));
            (
                place("campo"),
                format!("no hay un campo «{campo}»"),
                format!("{maybe}La lista está al final del mapa que hace «convenio modelo analizar»."),
            )
        })?
    };
    let certeza = match text("certeza") {
        Some("segura") | None => 100,
        Some("dudosa") => 50,
        Some("desconocida") => 0,
        Some(otra) => {
            return Err((
                place("certeza"),
                format!("no se entiende la certeza «{otra}»"),
                "Escriba \"segura\" o \"dudosa\".".to_owned(),
            ));
        }
    };
    Ok(Some((id.to_owned(), Decision::new(destino, certeza, "así lo dice el mapa"))))
}
