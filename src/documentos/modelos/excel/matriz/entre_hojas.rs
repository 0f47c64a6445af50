//! What the sheets of a workbook say about each other's blanks: which sheet is which, and what each makes doubtful.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::Aviso;
use super::super::super::campo::{Atributo, Campo, Sujeto};
use super::super::super::decision::{Decision, Destino, SEGURA};
use super::super::super::pistas::Etiqueta;
use super::super::anexo::encabezados::without_number;
use super::super::anexo::tabla::Clase;
use super::Matriz;
use super::espacio::{Espacio, Lugar, Telefono};
use crate::base::texto::plain;

impl Matriz {
    /// A heading that is the number without its digit in one sheet is so in all of them: «RBD», where another sheet has
    /// «RBD» and «DV».
    pub(super) fn without_digit(&mut self) {
        let school = |c: Campo, a: Atributo| c.sujeto == Sujeto::Establecimiento && c.atributo == a;
        let split: Vec<String> = self
            .espacios
            .iter()
            .filter(|e| matches!(e.decision.destino, Destino::Campo(c) if school(c, Atributo::Cuerpo)))
            .map(|e| plain(&e.titulo))
            .collect();
        for e in &mut self.espacios {
            if let Destino::Campo(c) = e.decision.destino
                && school(c, Atributo::Rbd)
                && matches!(e.lugar, Lugar::Columna { .. })
                && split.contains(&plain(&e.titulo))
            {
                e.decision.destino = Destino::Campo(Campo { atributo: Atributo::Cuerpo, ..c });
                e.decision.motivo.push_str("; en otra hoja lleva el dígito aparte");
            }
        }
    }

    /// Where a sheet has blanks for both kinds of telephone, each gets a number of its kind alone.
    pub(super) fn telephones(&mut self) {
        for n in 0..self.hojas.len() {
            let kind = |e: &Espacio| match e.decision.destino {
                Destino::Campo(c) if e.hoja == n && c.atributo == Atributo::Telefono => {
                    Telefono::of(&e.titulo)
                }
                _ => None,
            };
            let found: Vec<Telefono> = self.espacios.iter().filter_map(kind).collect();
            if found.contains(&Telefono::Fijo) && found.contains(&Telefono::Celular) {
                for e in &mut self.espacios {
                    e.modo.telefono = kind(e).or(e.modo.telefono);
                }
            }
        }
    }

    /// Labels of a sheet that is none of the three are nobody's blanks for certain: a glossary has them too.
    pub(super) fn doubt_strangers(&mut self, scores: &BTreeMap<Clase, Vec<(usize, u32)>>) {
        let known: BTreeSet<usize> = scores.values().flatten().map(|(n, _)| *n).collect();
        for e in self.espacios.iter_mut().filter(|e| !known.contains(&e.hoja)) {
            // «RUT del sostenedor» says all of it by itself, on a cover too.
            let own = Etiqueta::read(without_number(&e.titulo));
            let whole = own.atributo.is_some() && own.sujeto.is_some() && own.ajenas == 0;
            if !whole {
                e.decision.certeza = e.decision.certeza.min(SEGURA - 10);
                e.decision.motivo.push_str("; la hoja no es ninguna de las tres");
            }
        }
    }

    /// Sheets that only help are not filled without a person's word: hidden ones, where another sheet is of the same
    /// kind, and those that are called so.
    pub(super) fn doubt_helpers(&mut self, scores: &BTreeMap<Clase, Vec<(usize, u32)>>) {
        const AYUDA: [&str; 12] = [
            "instruc",
            "glosario",
            "diccionario",
            "ayuda",
            "leame",
            "chequeo",
            "verificacion",
            "ejemplo",
            "listas",
            "catalogo",
            "tablas",
            "parametros",
        ];
        let visible = |clase: &Clase| scores[clase].iter().any(|(n, _)| !self.hojas[*n].oculta);
        let only =
            |n: usize| scores.iter().any(|(clase, all)| all.iter().any(|(k, _)| *k == n) && !visible(clase));
        let doubtful: Vec<(bool, bool)> = (0..self.hojas.len())
            .map(|n| {
                let name = plain(&self.hojas[n].nombre);
                let helps = AYUDA.iter().any(|w| name.split(' ').any(|x| x.starts_with(w)));
                (self.hojas[n].oculta && !only(n), helps)
            })
            .collect();
        for e in &mut self.espacios {
            let (hidden, helps) = doubtful[e.hoja];
            if hidden || helps {
                e.decision.certeza = e.decision.certeza.min(SEGURA - 20);
                let why = if hidden { "; la hoja está oculta" } else { "; la hoja parece de ayuda" };
                e.decision.motivo.push_str(why);
            }
        }
        // Who has no name of their own, in a sheet that others beat, is nobody for certain.
        let Some(best) = scores.get(&Clase::Contactos).and_then(|all| {
            all.iter()
                .filter(|(n, _)| !doubtful[*n].0 && !doubtful[*n].1)
                .max_by_key(|(_, s)| *s)
                .map(|(n, _)| *n)
        }) else {
            return;
        };
        for e in
            self.espacios.iter_mut().filter(|e| e.hoja != best && (SEGURA..76).contains(&e.decision.certeza))
        {
            if matches!(e.decision.destino, Destino::Campo(c) if matches!(c.sujeto, Sujeto::Administrativo | Sujeto::Tecnico))
            {
                e.decision.certeza = SEGURA - 15;
            }
        }
    }

    /// Which sheet is which; where two could be the same one, neither is filled without a person's word.
    pub(super) fn classes(&mut self, scores: BTreeMap<Clase, Vec<(usize, u32)>>) {
        for (clase, all) in scores {
            let mut by_sheet: BTreeMap<usize, u32> = BTreeMap::new();
            for (n, score) in all {
                let best = by_sheet.entry(n).or_default();
                *best = (*best).max(score);
            }
            let mut order: Vec<(usize, u32)> = by_sheet.into_iter().collect();
            order.sort_by_key(|(n, score)| (self.hojas[*n].oculta, std::cmp::Reverse(*score), *n));
            let Some((best, score)) = order.first().copied() else { continue };
            self.clases.insert(clase, best);
            let Some((second, other)) = order.get(1).copied() else { continue };
            let clear = score * 2 >= other * 3 || (self.hojas[second].oculta && !self.hojas[best].oculta);
            if clase != Clase::Contactos && self.hojas[second].oculta && !self.hojas[best].oculta {
                self.leave_hidden(best, &order[1..], clase);
            }
            let both = format!(
                "las hojas «{}» y «{}» podrían ser la de {}",
                self.hojas[best].nombre,
                self.hojas[second].nombre,
                clase.nombre()
            );
            // People may stand on several sheets; a list of schools is meant to be one.
            if clear || clase == Clase::Contactos {
                continue;
            }
            for espacio in self.espacios.iter_mut().filter(|e| e.hoja == best || e.hoja == second) {
                espacio.decision.certeza = espacio.decision.certeza.min(SEGURA - 20);
                espacio.decision.motivo = format!("{}; {both}", espacio.decision.motivo);
            }
            self.avisos.push(Aviso::new("matriz-hoja-dudosa", format!("{both}; diga en el mapa cuál es")));
        }
    }

    /// A hidden sheet of schools beside one that people see is a copy or of another year: it is left, and that is said.
    fn leave_hidden(&mut self, best: usize, others: &[(usize, u32)], clase: Clase) {
        for (n, _) in others.iter().filter(|(n, _)| self.hojas[*n].oculta) {
            let why =
                format!("la hoja está oculta, y la de {} es «{}»", clase.nombre(), self.hojas[best].nombre);
            for espacio in self.espacios.iter_mut().filter(|e| e.hoja == *n) {
                espacio.decision = Decision::new(Destino::Dejar, 80, why.clone());
            }
        }
    }
}
