//! The text of a message from a template with `{{campo}}` tags: the program's own, or one from the configuration folder.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use super::redactar::one_blank;
use crate::base::texto::{did_you_mean, list};
use crate::base::{Diagnostico, Diagnosticos};
use crate::perfil::fuente::{Fuente, Sitio};

/// What a template can ask for, and what it is.
pub const CAMPOS: [(&str, &str); 12] = [
    ("id", "identificador del trámite, como SLF-7K3D"),
    ("sostenedor", "nombre del sostenedor"),
    ("rut", "RUT del sostenedor"),
    ("modelo", "modelo de convenio"),
    ("proveedor", "proveedor del sistema, o «sistema propio»"),
    ("rbds", "los RBD, en una línea"),
    ("establecimientos", "RBD y nombre de cada establecimiento, uno por línea"),
    ("adjuntos", "nombre, tamaño y SHA-256 de cada adjunto, uno por línea"),
    ("seremi", "la SEREMI a la que se entregan los ejemplares"),
    ("contacto", "los contactos del perfil, uno por línea"),
    ("papeles", "qué son los adjuntos: el paquete cerrado, o los papeles generados"),
    ("firma", "nombre y dirección de quien envía"),
];

/// How the first line of a template begins.
const ASUNTO: &str = "Asunto:";

/// The values of one message, by field.
pub type Valores = BTreeMap<&'static str, String>;

/// A template that can be filled.
#[derive(Debug)]
pub struct Plantilla {
    asunto: Vec<Trozo>,
    texto: Vec<Trozo>,
}

/// All that is wrong with a template.
pub type PlantillaMala = Diagnosticos;

#[derive(Debug)]
enum Trozo {
    Literal(String),
    Campo(&'static str),
}

impl Plantilla {
    /// The program's own for the mail to the Ministry.
    ///
    /// # Errors
    /// None, which a test holds.
    pub fn propia() -> Result<Self, PlantillaMala> {
        let texto = include_str!("../../templates/correo/interoperabilidad.txt");
        Self::parse(Path::new("interoperabilidad.txt"), texto.to_owned())
    }

    /// The program's own for trying out.
    ///
    /// # Errors
    /// None, which a test holds.
    pub fn de_prueba() -> Result<Self, PlantillaMala> {
        let texto = include_str!("../../templates/correo/prueba.txt");
        let fuente = Fuente::new("prueba.txt".into(), texto.to_owned());
        read(&fuente, false)
    }

    /// A template that somebody wrote: a first line `Asunto: …` with `{{id}}` in it, an empty line, the text.
    ///
    /// # Errors
    /// Every tag that is not known or not closed and all that is missing, each with its line.
    pub fn parse(ruta: &Path, texto: String) -> Result<Self, PlantillaMala> {
        read(&Fuente::new(ruta.to_owned(), texto), true)
    }

    /// Subject and text with these values; a field without a value leaves nothing. Of several blanks in a subject one is
    /// left, as in the message itself.
    pub fn fill(&self, valores: &Valores) -> (String, String) {
        (one_blank(&join(&self.asunto, valores)), join(&self.texto, valores))
    }
}

fn join(trozos: &[Trozo], valores: &Valores) -> String {
    trozos
        .iter()
        .map(|t| match t {
            Trozo::Literal(texto) => texto.as_str(),
            Trozo::Campo(campo) => valores.get(campo).map_or("", String::as_str),
        })
        .collect()
}

fn read(fuente: &Fuente, with_id: bool) -> Result<Plantilla, PlantillaMala> {
    let mut notas = Diagnosticos::default();
    let mut note = |span: Range<usize>, mensaje: String, ayuda: &str| {
        notas.push(Diagnostico::error("plantilla-correo", fuente.lugar(Sitio::bytes(&span)), mensaje, ayuda));
    };
    let todo = fuente.texto().strip_prefix('\u{feff}').unwrap_or(fuente.texto());
    let skipped = fuente.texto().len() - todo.len();
    let end = todo.find('\n').unwrap_or(todo.len());
    let first = todo[..end].trim_end();
    let (asunto, at) = if let Some(asunto) = first.strip_prefix(ASUNTO) {
        (asunto.trim(), skipped + first.len() - asunto.trim_start().len())
    } else {
        note(
            0..end + skipped,
            "la primera línea no es el asunto".to_owned(),
            "Empiece el archivo con una línea como «Asunto: [{{id}}] Convenio de interoperabilidad».",
        );
        ("", skipped)
    };
    let subject = pieces(asunto, at, &mut note);
    if with_id && !asunto.is_empty() && !subject.iter().any(|t| matches!(t, Trozo::Campo("id"))) {
        note(
            skipped..end + skipped,
            "el asunto no lleva el identificador del trámite".to_owned(),
            "Agregue [{{id}}] al asunto: con él se reconocen las respuestas.",
        );
    }
    let rest = todo[end..].trim_start_matches(['\r', '\n']);
    let texto = pieces(rest, skipped + todo.len() - rest.len(), &mut note);
    if rest.trim().is_empty() {
        note(
            0..end + skipped,
            "la plantilla no tiene texto".to_owned(),
            "Escriba el texto del correo bajo el asunto.",
        );
    }
    if notas.is_empty() { Ok(Plantilla { asunto: subject, texto }) } else { Err(notas) }
}

/// The text cut at its tags; `at` is where it begins in the file.
fn pieces(texto: &str, at: usize, note: &mut impl FnMut(Range<usize>, String, &str)) -> Vec<Trozo> {
    let mut trozos = Vec::new();
    let mut rest = texto;
    while let Some(open) = rest.find("{{") {
        let from = at + texto.len() - rest.len() + open;
        trozos.push(Trozo::Literal(rest[..open].to_owned()));
        let inside = &rest[open + 2..];
        let line = inside.find('\n').unwrap_or(inside.len());
        let Some(close) = inside[..line].find("}}") else {
            note(
                from..from + 2,
                "este «{{» no se cierra en su línea".to_owned(),
                "Ciérrelo con «}}» después del nombre del campo.",
            );
            rest = &inside[line..];
            continue;
        };
        let nombre = inside[..close].trim();
        if let Some((campo, _)) = CAMPOS.iter().find(|(campo, _)| *campo == nombre) {
            trozos.push(Trozo::Campo(campo));
        } else {
            let campos = CAMPOS.map(|(campo, _)| campo);
            let maybe = did_you_mean(nombre, campos);
            note(
                from..from + close + 4,
                format!("no hay un campo «{nombre}»"),
                &format!("{maybe}Los campos son {}.", list(&campos)),
            );
        }
        rest = &inside[close + 2..];
    }
    trozos.push(Trozo::Literal(rest.to_owned()));
    trozos
}
