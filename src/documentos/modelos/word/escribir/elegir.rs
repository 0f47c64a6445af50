//! Blanks that are not written in but chosen: an entry of a list, a box that is ticked.

use std::ops::Range;

use super::{ClaseCampo, ClaseTramo, Escritor};
use crate::base::texto::plain;
use crate::documentos::modelos::xml::{Indice, Nombre};

impl Escritor<'_> {
    /// Which entry of its list a blank gets for a value. A legacy list is told which one it shows.
    pub fn entry(&mut self, parrafo: usize, at: usize, valor: &str) -> Eleccion {
        let arbol = self.arbol();
        let marcas = self.parrafo(parrafo).marcas(at);
        let field = marcas.campo.and_then(|c| self.leida.lectura.campos.get(usize::from(c)));
        if let Some(lista) = field.and_then(|c| c.datos).and_then(|d| arbol.hijo(d, Nombre::DdList)) {
            let entries = arbol.hijos(lista).filter(|n| arbol.nombre(*n) == Nombre::ListEntry);
            let entries: Vec<String> =
                entries.filter_map(|n| Some(arbol.atributo(n, "val")?.into_owned())).collect();
            let Some(chosen) = choose(&entries, valor) else { return Eleccion::NoEsta };
            let w = self.prefix(lista);
            let after_tag = arbol.abre(lista).end;
            let place = arbol.hijo(lista, Nombre::Result).map_or(after_tag..after_tag, |r| arbol.todo(r));
            self.remiendos.put(place, format!("<{w}result {w}val=\"{chosen}\"/>"));
            return Eleccion::Entrada(entries[chosen].clone());
        }
        let pr = marcas.control.and_then(|sdt| arbol.hijo(sdt, Nombre::SdtPr));
        let Some(lista) = pr.and_then(|pr| arbol.hijo(pr, Nombre::DropDownList)) else {
            return Eleccion::SinLista;
        };
        let items = arbol.hijos(lista).filter(|n| arbol.nombre(*n) == Nombre::ListItem);
        let shown = |n| arbol.atributo(n, "displayText").or_else(|| arbol.atributo(n, "value"));
        let items: Vec<String> = items.filter_map(|n| Some(shown(n)?.into_owned())).collect();
        choose(&items, valor).map_or(Eleccion::NoEsta, |chosen| Eleccion::Entrada(items[chosen].clone()))
    }

    /// Ticks a box: a letter, a symbol, a control or a legacy field.
    pub fn tick(&mut self, parrafo: usize, rango: &Range<usize>) {
        let p = self.parrafo(parrafo);
        let Some(i) = p.tramo(rango.start) else { return };
        let tramo = &p.tramos[i];
        let arbol = self.arbol();
        if let Some(campo) = tramo.marcas.campo.and_then(|c| self.leida.lectura.campos.get(usize::from(c)))
            && campo.clase == ClaseCampo::FormCasilla
        {
            return self.tick_field(campo.datos);
        }
        let control = arbol.antecesor(tramo.corrida, Nombre::Sdt).and_then(|sdt| {
            let pr = arbol.hijo(sdt, Nombre::SdtPr)?;
            arbol.hijos(pr).find(|n| arbol.nombre(*n) == Nombre::Checkbox14)
        });
        let mut mark = "☒".to_owned();
        if let Some(box14) = control {
            if let Some(place) =
                arbol.hijo(box14, Nombre::Checked14).and_then(|n| arbol.rango_atributo(n, "val"))
            {
                self.remiendos.put(place, "1");
            }
            let state = arbol.hijo(box14, Nombre::CheckedState14).and_then(|n| arbol.atributo(n, "val"));
            let letter = state.and_then(|s| u32::from_str_radix(&s, 16).ok()).and_then(char::from_u32);
            mark = letter.map_or(mark, String::from);
        }
        if tramo.clase == ClaseTramo::Elemento {
            // A symbol of Wingdings: the ticked box of the same font.
            let symbol = (tramo.corrida + 1..arbol.fin(tramo.corrida))
                .find(|n| arbol.nombre(*n) == Nombre::Sym && arbol.todo(*n) == tramo.crudo);
            if let Some(place) = symbol.and_then(|n| arbol.rango_atributo(n, "char")) {
                self.remiendos.put(place, "F0FE");
            }
            return;
        }
        match p.texto[rango.clone()].chars().next() {
            Some(open @ ('[' | '(')) => {
                let close = if open == '[' { ']' } else { ')' };
                self.put(parrafo, rango, &format!("{open}X{close}"), false);
            }
            _ => self.put(parrafo, rango, &mark, false),
        }
    }

    fn tick_field(&mut self, datos: Option<Indice>) {
        let arbol = self.arbol();
        let Some(casilla) = datos.and_then(|d| arbol.hijo(d, Nombre::CheckBox)) else { return };
        let w = self.prefix(casilla);
        if let Some(checked) = arbol.hijo(casilla, Nombre::Checked) {
            self.remiendos.put(arbol.todo(checked), format!("<{w}checked/>"));
        } else if arbol.is_single(casilla) {
            self.remiendos.put(arbol.abre(casilla), format!("<{w}checkBox><{w}checked/></{w}checkBox>"));
        } else {
            let at = arbol.cierra(casilla).start;
            self.remiendos.put(at..at, format!("<{w}checked/>"));
        }
    }
}

/// What a blank with a list makes of a value.
#[derive(Debug)]
pub enum Eleccion {
    /// It has no list: any words will do.
    SinLista,
    /// Its list has nothing that says the same.
    NoEsta,
    /// This entry.
    Entrada(String),
}

/// The entry that says the same as a value: letter by letter, or but for accents, case and endings in brackets.
fn choose(entries: &[String], valor: &str) -> Option<usize> {
    let stem = |texto: &str| plain(texto.split(['(', '/']).next().unwrap_or_default());
    let exact = entries.iter().position(|e| plain(e) == plain(valor));
    let by_stem = || {
        let wanted = stem(valor);
        let root = |t: &str| t.trim_end_matches(['a', 'o']).to_owned();
        entries.iter().position(|e| !stem(e).is_empty() && root(&stem(e)) == root(&wanted))
    };
    exact.or_else(by_stem)
}
