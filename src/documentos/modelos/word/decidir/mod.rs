//! What goes into each blank of a part: by what it says of itself, its label, the words before it, its neighbours.

mod entorno;
mod razones;

use std::collections::{HashMap, HashSet};

use self::razones::{
    by_caption, by_label, by_words, is_house_number, is_represented, mentions_place, ministry_is_meant,
    starts_clause,
};
use super::super::campo::{Atributo as A, Campo, Sujeto as S, Sujeto};
use super::super::contexto::{self};
use super::super::decision::{Decision, Destino};
use super::super::encaje::Alrededor;
use super::super::pistas::words;
use super::analisis::{Blanco, Lugar, ParteLeida};
use super::casillas;
use super::columnas::Lista;
use super::enumerar;
use super::fechas;
use super::huecos::{ClaseHueco, Hallados, Hueco};
use super::parrafos::Parrafo;
use super::piezas::{Piezas, speaks_of_personeria};
use super::vecinos;

/// Decides about all blanks of a part.
pub fn decide(indice: usize, leida: &ParteLeida, hallados: &[Hallados], listas: &[Lista]) -> Vec<Blanco> {
    let in_list = in_lists(leida, listas);
    let mut decisor = Decisor {
        indice,
        leida,
        hallados,
        followed: worth_following(leida, hallados, &in_list),
        in_list,
        hilo: None,
        since: 0,
        table_thread: HashMap::new(),
        blancos: Vec::new(),
    };
    let mut pending = listas.iter().peekable();
    for p in 0..leida.lectura.parrafos.len() {
        // A list takes its place where its table begins.
        let nodo = leida.lectura.parrafos[p].nodo;
        while pending.peek().is_some_and(|l| leida.tablas.tablas[l.tabla].nodo < nodo) {
            if let Some(lista) = pending.next() {
                decisor.list(lista);
            }
        }
        if !decisor.in_list.contains(&p) {
            decisor.paragraph(p);
        }
    }
    pending.for_each(|lista| decisor.list(lista));
    let mut blancos = decisor.blancos;
    split_address(&mut blancos);
    enumerar::decide(leida, &mut blancos);
    blancos
}

/// An address asked for in pieces, each with a blank of its own somewhere after: street, number, comuna.
fn split_address(blancos: &mut [Blanco]) {
    let campo = |b: &Blanco| match b.decision.destino {
        Destino::Campo(campo) if campo.sujeto == S::Sostenedor => Some(campo.atributo),
        _ => None,
    };
    for i in 0..blancos.len() {
        let following = &blancos[i + 1..blancos.len().min(i + 5)];
        let next_is_number = following.first().and_then(campo) == Some(A::Numero);
        let place_follows =
            following.iter().filter_map(campo).any(|a| matches!(a, A::Comuna | A::Ciudad | A::Region));
        // A number of its own is that of a street only behind the street.
        let behind = blancos[i.saturating_sub(2)..i].iter().filter_map(campo);
        let street = behind.into_iter().any(|a| matches!(a, A::Calle | A::Direccion | A::Domicilio));
        if campo(&blancos[i]) == Some(A::Numero) && !street {
            blancos[i].decision = Decision::unknown("pide un número, y no dice cuál");
            continue;
        }
        let new = match campo(&blancos[i]) {
            Some(A::Direccion | A::Domicilio) if next_is_number => A::Calle,
            Some(A::Domicilio) if place_follows => A::Direccion,
            _ => continue,
        };
        blancos[i].decision.destino = Destino::Campo(Campo::new(S::Sostenedor, new));
    }
}

/// For each paragraph whether of whom it speaks can matter to a blank: to one after it, before anybody forgets, or later in
/// the same table. The others need not be understood, and most of a long text need not.
fn worth_following(leida: &ParteLeida, hallados: &[Hallados], in_list: &HashSet<usize>) -> Vec<bool> {
    let mut worth = vec![false; leida.lectura.parrafos.len()];
    let mut remembered = 0;
    let mut tables = HashSet::new();
    for (p, worth) in worth.iter_mut().enumerate().rev() {
        let parrafo = &leida.lectura.parrafos[p];
        let cell =
            leida.tablas.lugares.get(&p).map(|(t, f, c)| (*t, &leida.tablas.tablas[*t].filas[*f].celdas[*c]));
        let table = cell.map(|(t, _)| t);
        let free = cell.is_some_and(|(_, celda)| celda.libre);
        // What only may have a blank counts as if it had.
        let blank = !in_list.contains(&p)
            && (free || !hallados[p].huecos.is_empty() || entorno::is_coloured(parrafo));
        *worth = blank || table.map_or(remembered > 0, |t| tables.contains(&t));
        if blank {
            remembered = MEMORIA + 1;
            tables.extend(table);
        } else if table.is_none() && !parrafo.texto.trim().is_empty() {
            remembered = remembered.saturating_sub(1);
        }
    }
    worth
}

/// The paragraphs that stand in lists: their free cells, and the headings above them.
fn in_lists(leida: &ParteLeida, listas: &[Lista]) -> HashSet<usize> {
    let rows =
        listas.iter().flat_map(|l| &leida.tablas.tablas[l.tabla].filas[l.filas.start - 1..l.filas.end]);
    rows.flat_map(|fila| &fila.celdas).flat_map(|celda| celda.parrafos.iter().copied()).collect()
}

struct Decisor<'a> {
    indice: usize,
    leida: &'a ParteLeida,
    hallados: &'a [Hallados],
    in_list: HashSet<usize>,
    /// For each paragraph, whether a blank comes soon enough after it to care of whom it speaks.
    followed: Vec<bool>,
    /// Of whom the text speaks, and how many paragraphs ago it said so.
    hilo: Option<Sujeto>,
    since: usize,
    /// The same for each table, whose cells are read row by row.
    table_thread: HashMap<usize, Option<Sujeto>>,
    blancos: Vec<Blanco>,
}

/// As many paragraphs later nobody remembers of whom a text spoke.
const MEMORIA: usize = 6;

impl<'a> Decisor<'a> {
    fn parrafo(&self, p: usize) -> &'a Parrafo {
        &self.leida.lectura.parrafos[p]
    }

    fn list(&mut self, lista: &Lista) {
        for (celda, titulo, decision) in &lista.columnas {
            let id = format!("{}#tabla{}.columna{}", self.part_name(), lista.tabla + 1, celda + 1);
            self.blancos.push(Blanco {
                id,
                parte: self.indice,
                lugar: Lugar::Columna { tabla: lista.tabla, filas: lista.filas.clone(), celda: *celda },
                clase: ClaseHueco::Celda,
                texto: format!("{} filas libres", lista.filas.len()),
                antes: titulo.clone(),
                despues: String::new(),
                decision: decision.clone(),
            });
        }
    }

    fn part_name(&self) -> &'a str {
        self.leida.parte.nombre.rsplit('/').next().unwrap_or_default()
    }

    fn paragraph(&mut self, p: usize) {
        let parrafo = self.parrafo(p);
        let huecos = self.blanks_of(p);
        if huecos.is_empty() {
            self.follow(p);
            return;
        }
        if starts_clause(&parrafo.texto) {
            self.hilo = None;
        }
        let heredado = self.inherited(p);
        let pieces = Piezas::of(&parrafo.texto, &huecos);
        let label = self.label_of(p, &huecos);
        let mut decisions: Vec<Option<Decision>> = huecos
            .iter()
            .enumerate()
            .map(|(h, hueco)| self.one(p, h, hueco, &pieces, heredado, label.as_deref()))
            .collect();
        fechas::decide(parrafo, &huecos, &pieces, heredado, &mut decisions);
        vecinos::decide(&pieces, &mut decisions);
        for (h, hueco) in huecos.iter().enumerate() {
            let decision = decisions[h]
                .take()
                .unwrap_or_else(|| Decision::unknown("las palabras de alrededor no dicen qué va aquí"));
            self.blancos.push(Blanco {
                id: format!("{}#{}.{}", self.part_name(), p + 1, h + 1),
                parte: self.indice,
                lugar: Lugar::Parrafo { parrafo: p, rango: hueco.rango.clone() },
                clase: hueco.clase,
                texto: parrafo.texto[hueco.rango.clone()].to_owned(),
                antes: pieces.context_before(h, label.as_deref()),
                despues: pieces.context_after(h),
                decision,
            });
        }
        self.follow(p);
    }

    /// Decides about one blank by itself; none where only its neighbours can tell.
    fn one(
        &self,
        p: usize,
        h: usize,
        hueco: &Hueco,
        piezas: &Piezas<'_>,
        heredado: Option<Sujeto>,
        label: Option<&str>,
    ) -> Option<Decision> {
        let before = contexto::subject(&piezas.all_before(h), heredado);
        let employee = words(piezas.after[h]).iter().take(3).any(|w| w.starts_with("funcionari"));
        let meant = ministry_is_meant(piezas.after[h])
            .then_some(S::Ministerio)
            .or_else(|| employee.then_some(S::Tercero));
        let whom =
            meant.or(before.sujeto).or_else(|| is_represented(piezas.after[h]).then_some(S::Sostenedor));
        if self.is_reserved(p) {
            return Some(Decision::ajeno("está en una parte que llena el Ministerio"));
        }
        if hueco.clase == ClaseHueco::Casilla {
            let beside = self.words_beside(p);
            return Some(casillas::decide(piezas.box_label(h), piezas.before[h], label.or(beside)));
        }
        let around = Alrededor {
            numero_aparte: piezas.after.get(h).is_some_and(|a| is_house_number(a))
                && h + 1 < piezas.after.len(),
            comuna_aparte: piezas.after[h..].iter().take(8).any(|a| mentions_place(a))
                || self.table_has_comuna(p),
            documento: before.documento,
            personeria: piezas.personeria || label.is_some_and(speaks_of_personeria),
            ..Alrededor::default()
        };
        // «Ilustre Municipalidad de (comuna)»: the name goes on, whatever the tag calls it.
        if piezas.before[h].trim_end().to_lowercase().ends_with("municipalidad de")
            && whom != Some(S::Ministerio)
        {
            let campo = Campo::new(S::Sostenedor, A::Nombre);
            return Some(Decision::campo(campo, 92, "antes dice «municipalidad de»"));
        }
        let inside = self.words_inside(p, hueco);
        if let Some(opcion) =
            label.filter(|_| hueco.clase == ClaseHueco::Celda || hueco.clase == ClaseHueco::Relleno)
            && self.lists_dependencies(p)
            && let Some(decision) = casillas::of_dependency(opcion)
        {
            return Some(decision);
        }
        for (texto, why) in inside.iter().map(|t| (t.as_str(), "dice")).chain(label.map(|l| (l, "rótulo"))) {
            if let Some(decision) = by_label(texto, why, whom, around) {
                return Some(decision);
            }
        }
        if label.is_none() && piezas.is_alone() {
            return Some(self.lone_line(p, whom, around));
        }
        by_caption(piezas.after[h], whom, around).or_else(|| by_words(piezas, h, whom, &before, around))
    }
}
