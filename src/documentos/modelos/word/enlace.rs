//! Content controls that show data from another part: what stands there is filled too, or Word would put the old back.

use std::collections::BTreeMap;

use super::super::contenedor::Contenedor;
use super::super::xml::{Arbol, Indice, Nombre, Remiendos, escape};
use super::partes::{Codificacion, Parte, relations};

/// Where a control's data lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enlace {
    /// The way to it: `/ns0:datos[1]/ns0:rut[1]`.
    xpath: String,
    /// The identifier of the part, as its properties have it.
    almacen: String,
}

/// The binding of a control, if it has one.
pub fn of(arbol: &Arbol, sdt: Indice) -> Option<Enlace> {
    let pr = arbol.hijo(sdt, Nombre::SdtPr)?;
    let enlace = arbol.hijo(pr, Nombre::DataBinding)?;
    let value = |nombre| arbol.atributo(enlace, nombre).map(std::borrow::Cow::into_owned).unwrap_or_default();
    Some(Enlace { xpath: value("xpath"), almacen: value("storeItemID") })
}

/// The parts that controls are bound to, with what is to be written in them.
#[derive(Debug, Default)]
pub struct Almacenes {
    /// By identifier: the part that it means, where the file has it.
    partes: BTreeMap<String, Option<(String, Arbol, Codificacion)>>,
    cambios: BTreeMap<String, Remiendos>,
    /// What was written already, by part and place: several controls may show the same.
    puestos: BTreeMap<(String, String), String>,
}

impl Almacenes {
    /// Writes a value where a control finds it; false where the place is not there.
    pub fn put(
        &mut self,
        contenedor: &mut Contenedor<'_>,
        cuerpo: &Parte,
        enlace: &Enlace,
        valor: &str,
    ) -> bool {
        let almacen = enlace.almacen.to_uppercase();
        let place = (almacen.clone(), enlace.xpath.clone());
        if let Some(puesto) = self.puestos.get(&place) {
            return puesto == valor;
        }
        if !self.partes.contains_key(&almacen) {
            let found = store(contenedor, cuerpo, &almacen);
            self.partes.insert(almacen.clone(), found);
        }
        let Some(Some((_, arbol, _))) = self.partes.get(&almacen) else { return false };
        let Some((nodo, attribute)) = walk(arbol, &enlace.xpath) else { return false };
        let remiendos = self.cambios.entry(almacen).or_default();
        if let Some(attribute) = attribute {
            let Some(place) = arbol.rango_atributo(nodo, &attribute) else { return false };
            remiendos.put(place, escape(valor).replace('"', "&quot;"));
        } else if arbol.is_single(nodo) {
            let abre = arbol.abre(nodo);
            let tag = arbol.texto()[abre.clone()].trim_end_matches("/>").trim_end();
            let nombre = tag[1..].split(char::is_whitespace).next().unwrap_or_default();
            remiendos.put(abre, format!("{tag}>{}</{nombre}>", escape(valor)));
        } else {
            remiendos.put(arbol.dentro(nodo), escape(valor));
        }
        self.puestos.insert(place, valor.to_owned());
        true
    }

    /// The parts that changed: name and bytes.
    pub fn finish(self) -> Vec<(String, Vec<u8>)> {
        let mut cambios = self.cambios;
        let changed = self.partes.into_iter().filter_map(|(almacen, parte)| {
            let remiendos = cambios.remove(&almacen)?;
            let (nombre, arbol, codificacion) = parte?;
            let texto = arbol.texto();
            Some((nombre, codificacion.encode(remiendos.apply(texto, 0..texto.len()))))
        });
        changed.collect()
    }
}

/// Finds the part of an identifier: the document's properties have fixed ones, the others say theirs beside them.
fn store(
    contenedor: &mut Contenedor<'_>,
    cuerpo: &Parte,
    almacen: &str,
) -> Option<(String, Arbol, Codificacion)> {
    let known = match almacen {
        "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}" => Some("docProps/core.xml"),
        "{6668398D-A668-4E3E-A5EB-62B293D839F1}" => Some("docProps/app.xml"),
        _ => None,
    };
    if let Some(known) = known {
        return open(contenedor, known);
    }
    let items = relations(contenedor, &cuerpo.nombre).ok()?;
    for item in items.into_iter().filter(|r| r.tipo == "customXml") {
        for props in
            relations(contenedor, &item.destino).ok()?.into_iter().filter(|r| r.tipo == "customXmlProps")
        {
            let Some((_, arbol, _)) = open(contenedor, &props.destino) else { continue };
            if arbol.atributo(0, "itemID").is_some_and(|id| id.eq_ignore_ascii_case(almacen)) {
                return open(contenedor, &item.destino);
            }
        }
    }
    None
}

fn open(contenedor: &mut Contenedor<'_>, nombre: &str) -> Option<(String, Arbol, Codificacion)> {
    let nombre = contenedor.find(nombre)?;
    let (texto, codificacion) = Codificacion::decode(&nombre, contenedor.part(&nombre).ok()?).ok()?;
    Some((nombre.clone(), Arbol::parse(&nombre, texto).ok()?, codificacion))
}

/// Follows a path of names and counts, the only kind that Word writes: the element, and the attribute if it ends in one.
fn walk(arbol: &Arbol, xpath: &str) -> Option<(Indice, Option<String>)> {
    let mut steps = xpath.strip_prefix('/')?.split('/');
    let (root, _) = step(steps.next()?)?;
    if arbol.len() == 0 || local(arbol, 0) != root {
        return None;
    }
    let mut at = 0;
    for part in steps {
        if let Some(attribute) = part.strip_prefix('@') {
            return Some((at, Some(attribute.rsplit(':').next()?.to_owned())));
        }
        let (name, count) = step(part)?;
        at = arbol.hijos(at).filter(|n| local(arbol, *n) == name).nth(count - 1)?;
    }
    Some((at, None))
}

/// `ns0:rut[1]` as name and count.
fn step(texto: &str) -> Option<(&str, usize)> {
    let (name, count) = match texto.split_once('[') {
        Some((name, count)) => (name, count.strip_suffix(']')?.parse().ok().filter(|c| *c > 0)?),
        None => (texto, 1),
    };
    Some((name.rsplit(':').next()?, count))
}

/// An element's name without its prefix.
fn local(arbol: &Arbol, nodo: Indice) -> &str {
    let tag = &arbol.texto()[arbol.abre(nodo).start + 1..];
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len());
    tag[..end].rsplit(':').next().unwrap_or_default()
}
