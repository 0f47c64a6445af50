//! The parts of a Word file in which a person may have to write, found by the relationships and not by name.

use std::collections::BTreeSet;

use super::super::contenedor::Contenedor;
use super::super::xml::{Arbol, Nombre};
use super::super::{Aviso, Rechazo};

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaseParte {
    /// The text itself.
    Cuerpo,
    /// A page header.
    Cabecera,
    /// A page footer.
    Pie,
    /// Footnotes.
    Notas,
    /// Endnotes.
    NotasFinales,
}

impl ClaseParte {
    /// For people.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Cuerpo => "texto",
            Self::Cabecera => "encabezado de página",
            Self::Pie => "pie de página",
            Self::Notas => "notas al pie",
            Self::NotasFinales => "notas al final",
        }
    }
}

/// A part that was read.
#[derive(Debug)]
pub struct Parte {
    /// Its name in the ZIP.
    pub nombre: String,
    /// What it is.
    pub clase: ClaseParte,
    /// Its elements.
    pub arbol: Arbol,
    /// How its text becomes bytes again.
    pub codificacion: Codificacion,
}

/// How a part's text is written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codificacion {
    /// UTF-8, with or without the mark at its beginning.
    Utf8 {
        /// Whether it begins with the three bytes of the mark.
        bom: bool,
    },
    /// UTF-16, its mark included.
    Utf16 {
        /// Most significant byte first.
        big: bool,
    },
}

impl Codificacion {
    /// The text of these bytes, and how they are written.
    pub fn decode(parte: &str, bytes: Vec<u8>) -> Result<(String, Self), Rechazo> {
        let broken = || {
            Rechazo::new(
                "modelo-danado",
                format!("la parte {parte} no es texto en UTF-8 ni en UTF-16"),
                "Ábralo en Word o LibreOffice y guárdelo de nuevo como .docx.",
            )
        };
        let big = match bytes.as_slice() {
            [0xff, 0xfe, ..] => false,
            [0xfe, 0xff, ..] => true,
            [0xef, 0xbb, 0xbf, ..] => {
                let texto = std::str::from_utf8(&bytes[3..]).map_err(|_| broken())?;
                return Ok((texto.to_owned(), Self::Utf8 { bom: true }));
            }
            _ => return Ok((String::from_utf8(bytes).map_err(|_| broken())?, Self::Utf8 { bom: false })),
        };
        let (pairs, rest) = bytes[2..].as_chunks::<2>();
        let read = if big { u16::from_be_bytes } else { u16::from_le_bytes };
        let units: Vec<u16> = pairs.iter().map(|pair| read(*pair)).collect();
        let texto = String::from_utf16(&units).ok().filter(|_| rest.is_empty()).ok_or_else(broken)?;
        Ok((texto, Self::Utf16 { big }))
    }

    /// The bytes of this text.
    pub fn encode(self, texto: String) -> Vec<u8> {
        match self {
            Self::Utf8 { bom: false } => texto.into_bytes(),
            Self::Utf8 { bom: true } => [b"\xef\xbb\xbf", texto.as_bytes()].concat(),
            Self::Utf16 { big } => {
                let write = if big { u16::to_be_bytes } else { u16::to_le_bytes };
                std::iter::once(0xfeff).chain(texto.encode_utf16()).flat_map(write).collect()
            }
        }
    }
}

/// Everything of a Word file that matters for filling it.
#[derive(Debug)]
pub struct Partes {
    /// The text first, then headers, footers and notes in the order of their relationships.
    pub partes: Vec<Parte>,
    /// The styles; none where the file has no such part.
    pub estilos: Option<Arbol>,
    /// What a person should know before filling it.
    pub avisos: Vec<Aviso>,
}

/// A line of a part of relationships.
pub struct Relacion {
    /// By which the part refers to it.
    pub id: String,
    /// The last word of its type: `header`.
    pub tipo: String,
    /// The part it names, from the root of the ZIP.
    pub destino: String,
}

/// Reads every part of a Word file that can hold a blank.
///
/// # Errors
/// Where it is no Word file, or one of these parts can't be read.
pub fn read(contenedor: &mut Contenedor<'_>) -> Result<Partes, Rechazo> {
    let main = relations(contenedor, "")?.into_iter().find(|r| r.tipo == "officeDocument").map(|r| r.destino);
    let main = main.and_then(|m| contenedor.find(&m)).or_else(|| contenedor.find("word/document.xml"));
    let Some(main) = main else { return Err(not_word(contenedor)) };
    let related = relations(contenedor, &main)?;
    let wanted = related.iter().filter(|r| Wanted::of(&r.tipo).is_some());
    let names: BTreeSet<String> = wanted.filter_map(|r| contenedor.find(&r.destino)).collect();
    contenedor.check_room(names.iter().map(String::as_str).chain([main.as_str()]))?;
    let cuerpo = part(contenedor, main.clone(), ClaseParte::Cuerpo)?;
    if (0..cuerpo.arbol.len()).all(|n| cuerpo.arbol.nombre(n) != Nombre::P) && main.starts_with("xl/") {
        return Err(not_word(contenedor));
    }
    let mut found = Partes { partes: vec![cuerpo], estilos: None, avisos: Vec::new() };
    for relacion in related {
        let Some(wanted) = Wanted::of(&relacion.tipo) else { continue };
        let Some(nombre) = contenedor.find(&relacion.destino) else {
            found.avisos.push(Aviso::new(
                "modelo-parte-falta",
                format!("el archivo nombra la parte {} y no la trae", relacion.destino),
            ));
            continue;
        };
        if found.partes.iter().any(|p| p.nombre == nombre) {
            continue;
        }
        match wanted {
            Wanted::Llenar(clase) => found.partes.push(part(contenedor, nombre, clase)?),
            Wanted::Estilos => found.estilos = Some(part(contenedor, nombre, ClaseParte::Cuerpo)?.arbol),
            Wanted::Ajustes => {
                found.avisos.extend(protection(&part(contenedor, nombre, ClaseParte::Cuerpo)?.arbol));
            }
        }
    }
    found.avisos.extend(seals(contenedor));
    Ok(found)
}

/// What a part is read for.
enum Wanted {
    Llenar(ClaseParte),
    Estilos,
    Ajustes,
}

impl Wanted {
    /// By the last word of the relationship's type.
    fn of(tipo: &str) -> Option<Self> {
        Some(match tipo {
            "header" => Self::Llenar(ClaseParte::Cabecera),
            "footer" => Self::Llenar(ClaseParte::Pie),
            "footnotes" => Self::Llenar(ClaseParte::Notas),
            "endnotes" => Self::Llenar(ClaseParte::NotasFinales),
            "styles" => Self::Estilos,
            "settings" => Self::Ajustes,
            _ => return None,
        })
    }
}

/// The relationships of a part; those of the whole file for the empty name. Targets outside the file are left out.
pub fn relations(contenedor: &mut Contenedor<'_>, parte: &str) -> Result<Vec<Relacion>, Rechazo> {
    let (folder, file) = parte.rsplit_once('/').unwrap_or(("", parte));
    let rels = format!("{folder}{}_rels/{file}.rels", if folder.is_empty() { "" } else { "/" });
    let Some(rels) = contenedor.find(&rels) else { return Ok(Vec::new()) };
    let (texto, _) = Codificacion::decode(&rels, contenedor.part(&rels)?)?;
    let arbol = Arbol::parse(&rels, texto)?;
    let line = |n| {
        let outside = arbol.atributo(n, "TargetMode").is_some_and(|m| m == "External");
        let tipo = arbol.atributo(n, "Type")?.rsplit('/').next()?.to_owned();
        (!outside).then_some(())?;
        let id = arbol.propio(n, "Id").unwrap_or_default().into_owned();
        Some(Relacion { id, tipo, destino: resolve(folder, &arbol.atributo(n, "Target")?) })
    };
    Ok((0..arbol.len()).filter_map(line).collect())
}

/// A target as a path from the root of the ZIP.
fn resolve(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn part(contenedor: &mut Contenedor<'_>, nombre: String, clase: ClaseParte) -> Result<Parte, Rechazo> {
    let (texto, codificacion) = Codificacion::decode(&nombre, contenedor.part(&nombre)?)?;
    let arbol = Arbol::parse(&nombre, texto)?;
    Ok(Parte { nombre, clase, arbol, codificacion })
}

fn not_word(contenedor: &Contenedor<'_>) -> Rechazo {
    let has = |nombre: &str| contenedor.find(nombre).is_some();
    let (que, ayuda) = if has("xl/workbook.xml") || has("xl/workbook.bin") {
        (
            "es una planilla de Excel, y no un documento de Word",
            "Indique el modelo del convenio, que es un .docx.",
        )
    } else if has("content.xml") {
        (
            "es un documento de LibreOffice (.odt), y no de Word",
            "Ábralo en LibreOffice o Word y guárdelo como .docx.",
        )
    } else {
        ("es un ZIP, y no un documento de Word", "Indique el modelo del convenio, que es un .docx.")
    };
    Rechazo::new("modelo-formato", que, ayuda)
}

/// What the settings say about writing in the document.
fn protection(ajustes: &Arbol) -> Option<Aviso> {
    let of = |nombre| (0..ajustes.len()).find(|n| ajustes.nombre(*n) == nombre);
    let enforced = of(Nombre::DocumentProtection).is_some_and(|n| {
        ajustes.atributo(n, "enforcement").is_some_and(|v| matches!(&*v, "1" | "true" | "on"))
    });
    (enforced || of(Nombre::WriteProtection).is_some()).then(|| {
        Aviso::new(
            "modelo-protegido",
            "el documento está protegido contra cambios; se llenó igual, y la protección sigue como estaba",
        )
    })
}

/// Macros, signatures and the mark of a final version: what a change makes void or odd.
fn seals(contenedor: &mut Contenedor<'_>) -> Vec<Aviso> {
    let names = contenedor.names();
    let any = |sign: &str| names.iter().any(|n| n.to_ascii_lowercase().contains(sign));
    let mut avisos = Vec::new();
    if any("vbaproject.bin") {
        avisos.push(Aviso::new("modelo-macros", "el documento trae macros, que se dejaron como estaban"));
    }
    if any("_xmlsignatures/") {
        avisos.push(Aviso::new(
            "modelo-firmado",
            "el documento trae una firma electrónica, y llenarlo la deja sin valor",
        ));
    }
    let last = contenedor.find("docProps/custom.xml").and_then(|custom| contenedor.part(&custom).ok());
    if last.is_some_and(|bytes| bytes.windows(12).any(|w| w == b"_MarkAsFinal")) {
        avisos.push(Aviso::new("modelo-final", "el documento está marcado como versión final"));
    }
    avisos
}
