//! The table of states and events for people: as text, as a Mermaid diagram, as a drawing. Made from `Tipo::transicion`.

use std::fmt::Write;

use super::dibujo;
use crate::tramite::{Estado, Tipo, Transicion};

/// What an event does to the state.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fila {
    /// The word for the event.
    pub suceso: &'static str,
    /// What it is.
    pub que: &'static str,
    /// The states in which it can happen.
    pub desde: Vec<&'static str>,
    /// The state to which it leads; absent where it leaves the state as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hasta: Option<&'static str>,
    /// Whether only the third of its kind leads there.
    pub al_tercero: bool,
    /// Whether a person writes it down; the rest is the program's.
    pub a_mano: bool,
}

/// A step from some states to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Camino {
    /// The event.
    pub tipo: Tipo,
    /// From any of these.
    pub desde: &'static [Estado],
    /// To this one.
    pub hasta: Estado,
    /// Whether the third leads there.
    pub al_tercero: bool,
}

/// Every event with what it does, in the order in which a trámite mostly meets them.
pub fn rows() -> Vec<Fila> {
    let row = |tipo: &Tipo| {
        let (desde, hasta, al_tercero) = match tipo.transicion() {
            Transicion::Lleva(desde, hasta) => (desde, Some(hasta), false),
            Transicion::AlTercero(desde, hasta) => (desde, Some(hasta), true),
            Transicion::Anota(desde) => (desde, None, false),
        };
        Fila {
            suceso: tipo.clave(),
            que: tipo.titulo(),
            desde: desde.iter().map(|e| e.clave()).collect(),
            hasta: hasta.map(Estado::clave),
            al_tercero,
            a_mano: tipo.es_a_mano(),
        }
    };
    Tipo::TODOS.iter().map(row).collect()
}

/// The events that change the state.
pub fn paths() -> Vec<Camino> {
    let path = |tipo: &Tipo| match tipo.transicion() {
        Transicion::Lleva(desde, hasta) => Some(Camino { tipo: *tipo, desde, hasta, al_tercero: false }),
        Transicion::AlTercero(desde, hasta) => Some(Camino { tipo: *tipo, desde, hasta, al_tercero: true }),
        Transicion::Anota(_) => None,
    };
    Tipo::TODOS.iter().filter_map(path).collect()
}

impl Camino {
    /// Whether it leads from every open state; and from which others.
    pub fn from_all_open(&self) -> Option<Vec<Estado>> {
        let all = Estado::TODOS.into_iter().filter(|e| e.es_abierto()).all(|e| self.desde.contains(&e));
        all.then(|| self.desde.iter().copied().filter(|e| !e.es_abierto()).collect())
    }

    /// The word on its arrow.
    pub fn rotulo(&self) -> String {
        if self.al_tercero { format!("{} 3 de 3", self.tipo.clave()) } else { self.tipo.clave().to_owned() }
    }
}

/// The states of an event in words.
fn from_words(desde: &[&str]) -> String {
    let abiertos: Vec<&str> = Estado::TODOS.iter().filter(|e| e.es_abierto()).map(|e| e.clave()).collect();
    if desde.len() == Estado::TODOS.len() {
        return "cualquiera".to_owned();
    }
    if abiertos.iter().all(|a| desde.contains(a)) {
        let others = desde.iter().filter(|d| !abiertos.contains(d));
        return std::iter::once("cualquiera abierto").chain(others.copied()).collect::<Vec<_>>().join(", ");
    }
    desde.join(", ")
}

/// The table as text for a terminal, two lines an event.
pub fn text() -> String {
    let mut texto = String::new();
    for f in rows() {
        let hasta = match f.hasta {
            Some(hasta) if f.al_tercero => format!(" → {hasta} (con el tercero)"),
            Some(hasta) => format!(" → {hasta}"),
            None => " (no cambia el estado)".to_owned(),
        };
        let programa = if f.a_mano { "" } else { " [lo anota el programa]" };
        let _ = writeln!(texto, "{:<18} {}{programa}", f.suceso, f.que);
        let _ = writeln!(texto, "{:<18} {}{hasta}", "", from_words(&f.desde));
    }
    texto
}

/// The table as a Mermaid state diagram.
///
/// Events that lead from every open state are drawn once, from the box around these.
pub fn mermaid() -> String {
    let mut texto = String::from("stateDiagram-v2\n    direction TB\n");
    let (abiertos, otros): (Vec<Estado>, Vec<Estado>) =
        Estado::TODOS.into_iter().partition(|e| e.es_abierto());
    let mut lines = |sangria: &str, lineas: Vec<String>| {
        for linea in lineas {
            let _ = writeln!(texto, "{sangria}{linea}");
        }
    };
    let alias = |estados: &[Estado]| -> Vec<String> {
        estados.iter().map(|e| format!("state \"{}\" as {}", e.nombre(), e.clave())).collect()
    };
    let inside = |c: &Camino| c.hasta.es_abierto() && c.from_all_open().is_none();
    let arrows = |wanted: bool| -> Vec<String> {
        let each = |c: Camino| -> Vec<String> {
            let from = |desde: &str| format!("{desde} --> {}: {}", c.hasta.clave(), c.rotulo());
            match c.from_all_open() {
                Some(more) => {
                    std::iter::once("abierto").chain(more.iter().map(|e| e.clave())).map(from).collect()
                }
                None => c.desde.iter().map(|e| from(e.clave())).collect(),
            }
        };
        paths().into_iter().filter(|c| inside(c) == wanted).flat_map(each).collect()
    };
    lines("    ", vec!["state \"cualquier estado abierto\" as abierto {".to_owned()]);
    lines("        ", alias(&abiertos));
    lines("        ", vec![format!("[*] --> {}", Estado::default().clave())]);
    lines("        ", arrows(true));
    lines("    ", vec!["}".to_owned()]);
    lines("    ", alias(&otros));
    lines("    ", arrows(false));
    lines("    ", otros.iter().filter(|e| e.es_final()).map(|e| format!("{} --> [*]", e.clave())).collect());
    texto
}

/// The table as a drawing.
pub fn svg() -> String {
    dibujo::draw(&paths())
}

/// The page of the manual.
pub fn page() -> String {
    let mut texto = String::from(
        "# Estados y sucesos de un trámite\n\n\
         Esta página se hace a partir del programa. Lo mismo muestra `convenio tramite estados`.\n\n\
         ![Los estados de un trámite y los sucesos que llevan de uno a otro](estados.svg)\n\n\
         ## Estados\n\n| Estado | Nombre | Clase |\n|---|---|---|\n",
    );
    for e in Estado::TODOS {
        let clase = match (e.es_abierto(), e.es_final()) {
            (true, _) => "abierto",
            (_, true) => "final",
            _ => "en uso",
        };
        let _ = writeln!(texto, "| `{}` | {} | {clase} |", e.clave(), e.nombre());
    }
    texto.push_str(
        "\n## Sucesos\n\nUn suceso se anota sólo en los estados de su fila. Los que no llevan a otro estado quedan en la \
         historia y no lo cambian. Los marcados con · los anota el programa.\n\n\
         | Suceso | Qué ocurrió | Se anota en | Lleva a |\n|---|---|---|---|\n",
    );
    for f in rows() {
        let hasta = match f.hasta {
            Some(hasta) if f.al_tercero => format!("`{hasta}`, con el tercer ejemplar"),
            Some(hasta) => format!("`{hasta}`"),
            None => "—".to_owned(),
        };
        let programa = if f.a_mano { "" } else { " ·" };
        let _ =
            writeln!(texto, "| `{}`{programa} | {} | {} | {hasta} |", f.suceso, f.que, from_words(&f.desde));
    }
    let _ = write!(texto, "\n## El mismo dibujo, en Mermaid\n\n```mermaid\n{}```\n", mermaid());
    texto
}
