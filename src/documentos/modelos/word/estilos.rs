//! What the styles of a Word file say that matters here: leaders of tabs, names of placeholder styles, and how a run looks.

use std::collections::{BTreeMap, BTreeSet};

use super::super::xml::{Arbol, Indice, Nombre};

/// The styles that matter, by their identifier.
#[derive(Debug, Default)]
pub struct Estilos {
    leaders: BTreeSet<String>,
    placeholders: BTreeSet<String>,
}

/// How a run looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Formato {
    /// Underlined.
    pub subrayado: bool,
    /// In a colour or on a ground that ordinary text has not.
    pub resaltado: bool,
}

impl Estilos {
    /// Looks the styles through; none where the file has no such part.
    pub fn of(arbol: Option<&Arbol>) -> Self {
        let mut found = Self::default();
        let Some(arbol) = arbol else { return found };
        let mut based: BTreeMap<String, String> = BTreeMap::new();
        for n in (0..arbol.len()).filter(|n| arbol.nombre(*n) == Nombre::Style) {
            let Some(id) = arbol.atributo(n, "styleId").map(std::borrow::Cow::into_owned) else { continue };
            let value = |nombre| arbol.hijo(n, nombre).and_then(|h| arbol.atributo(h, "val"));
            if let Some(base) = value(Nombre::BasedOn) {
                based.insert(id.clone(), base.into_owned());
            }
            let name = value(Nombre::Name).unwrap_or_default().to_lowercase();
            if name == "placeholder text" || name.contains("texto del marcador") || id == "PlaceholderText" {
                found.placeholders.insert(id.clone());
            }
            if arbol.hijo(n, Nombre::PPr).is_some_and(|ppr| leader_in(arbol, ppr)) {
                found.leaders.insert(id);
            }
        }
        // A style that says nothing of tabs has those of its base; chains are short, circles end.
        for _ in 0..8 {
            let heirs: Vec<String> = based
                .iter()
                .filter(|(_, base)| found.leaders.contains(*base))
                .map(|(id, _)| id.clone())
                .collect();
            found.leaders.extend(heirs);
        }
        found
    }

    /// Whether a tab in this paragraph draws a line or dots to its stop.
    pub fn has_leader(&self, arbol: &Arbol, parrafo: Indice) -> bool {
        let Some(ppr) = arbol.hijo(parrafo, Nombre::PPr) else { return false };
        leader_in(arbol, ppr)
            || arbol
                .hijo(ppr, Nombre::PStyle)
                .and_then(|s| arbol.atributo(s, "val"))
                .is_some_and(|id| self.leaders.contains(&*id))
    }

    /// Whether this is a style for placeholders.
    pub fn is_placeholder(&self, id: &str) -> bool {
        self.placeholders.contains(id) || id == "PlaceholderText"
    }

    /// How a run looks.
    pub fn format(&self, arbol: &Arbol, corrida: Indice) -> Formato {
        let Some(rpr) = arbol.hijo(corrida, Nombre::RPr) else { return Formato::default() };
        let mut formato = Formato::default();
        for n in arbol.hijos(rpr) {
            let value = arbol.atributo(n, "val").unwrap_or_default();
            match arbol.nombre(n) {
                Nombre::U => formato.subrayado = value != "none",
                Nombre::Highlight if value != "none" && value != "white" => formato.resaltado = true,
                Nombre::Color if is_coloured(&value) => formato.resaltado = true,
                Nombre::Shd => {
                    let fill = arbol.atributo(n, "fill").unwrap_or_default();
                    formato.resaltado |= !matches!(&*fill, "" | "auto" | "FFFFFF" | "ffffff");
                }
                Nombre::RStyle if self.is_placeholder(&value) => formato.resaltado = true,
                _ => {}
            }
        }
        formato
    }
}

/// Whether a colour is another than that of ordinary text: automatic, black, or nearly so.
pub fn is_coloured(value: &str) -> bool {
    let Ok(rgb) = u32::from_str_radix(value, 16) else { return false };
    let channels = [rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff];
    value.len() == 6 && channels.iter().any(|c| *c > 0x50)
}

fn leader_in(arbol: &Arbol, ppr: Indice) -> bool {
    let Some(tabs) = arbol.hijo(ppr, Nombre::Tabs) else { return false };
    arbol.hijos(tabs).any(|tab| arbol.atributo(tab, "leader").is_some_and(|l| !matches!(&*l, "none" | "")))
}
