//! What goes into each blank of a part: by what it says of itself, its label, the words before it, its neighbours.

use std::collections::{HashMap, HashSet};

use super::super::campo::{Atributo as A, Campo, Sujeto as S, Sujeto};
use super::super::contexto::{self, asked};
use super::super::decision::{Decision, Destino};
use super::super::encaje::{Alrededor, Encaje, fit};
use super::super::pistas::{Etiqueta, words};
use super::super::xml::Nombre;
use super::analisis::{Blanco, Lugar, ParteLeida};
use super::casillas;
use super::columnas::{self, Lista};
use super::fechas;
use super::huecos::{ClaseHueco, Hallados, Hueco};
use super::parrafos::Parrafo;
use super::vecinos;

/// Decides about all blanks of a part.
pub fn decide(indice: usize, leida: &ParteLeida, hallados: &[Hallados], listas: &[Lista]) -> Vec<Blanco> {
    let mut decisor = Decisor {
        indice,
        leida,
        hallados,
        in_list: in_lists(leida, listas),
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
        let new = match campo(&blancos[i]) {
            Some(A::Direccion | A::Domicilio) if next_is_number => A::Calle,
            Some(A::Domicilio) if place_follows => A::Direccion,
            _ => continue,
        };
        blancos[i].decision.destino = Destino::Campo(Campo::new(S::Sostenedor, new));
    }
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

    /// The blanks of a paragraph: those found in it, or the whole of it where it is a free cell beside its label.
    fn blanks_of(&self, p: usize) -> Vec<Hueco> {
        let found = &self.hallados[p].huecos;
        let parrafo = self.parrafo(p);
        let place = self.leida.tablas.lugares.get(&p);
        // «nombre del representante», all of it coloured, under the line to sign on: where the name goes.
        let etiqueta = Etiqueta::read(&parrafo.texto);
        let coloured = !parrafo.tramos.is_empty() && parrafo.tramos.iter().all(|t| t.marcas.resaltado);
        let name = etiqueta.atributo.is_some() && etiqueta.ajenas == 0 && etiqueta.palabras <= 6;
        if found.is_empty() && coloured && name && self.above(p).is_some_and(|above| self.is_line(above)) {
            let dentro = parrafo.texto.trim().to_owned();
            return vec![Hueco { rango: 0..parrafo.texto.len(), clase: ClaseHueco::Instruccion, dentro }];
        }
        if let Some((t, f, c)) = place {
            let fila = &self.leida.tablas.tablas[*t].filas[*f];
            let celda = &fila.celdas[*c];
            // A label whose value has a cell of its own has nothing to be filled behind it.
            let beside = fila.celdas.get(c + 1).is_some_and(|next| next.libre && !next.continua);
            let of_label = |h: &Hueco| matches!(h.clase, ClaseHueco::TrasRotulo | ClaseHueco::Instruccion);
            let own: Vec<Hueco> = found.iter().filter(|h| !(beside && of_label(h))).cloned().collect();
            let free = own.is_empty() && celda.libre && !celda.continua && celda.parrafos.first() == Some(&p);
            if free && parrafo.texto.trim().is_empty() && self.cell_label(*t, *f, *c).is_some() {
                let rango = 0..parrafo.texto.len();
                return vec![Hueco { rango, clase: ClaseHueco::Celda, dentro: String::new() }];
            }
            return own;
        }
        // The line to write on stands below its label.
        let line_below = || {
            let next = self.leida.lectura.parrafos.get(p + 1)?;
            let below = &self.hallados[p + 1].huecos;
            let rest = below.iter().map(|h| h.rango.len()).sum::<usize>();
            Some(!below.is_empty() && rest == next.texto.trim().len())
        };
        // «(nombre)» under a line is the caption of the line.
        let caption = |h: &Hueco| {
            h.clase == ClaseHueco::Instruccion
                && parrafo.texto.trim_start().starts_with('(')
                && h.rango.len() == parrafo.texto.trim().len()
                && self.above(p).is_some_and(|above| self.is_line(above))
                && !self.signs_below(p)
        };
        found
            .iter()
            .filter(|h| h.clase != ClaseHueco::TrasRotulo || !line_below().unwrap_or(false))
            .filter(|h| !caption(h))
            .cloned()
            .collect()
    }

    /// Whether what comes under a caption is the office of who signs: then the line over it is for the signature, and
    /// the caption is where the name goes.
    fn signs_below(&self, caption: usize) -> bool {
        let Some(below) = self.below(caption) else { return false };
        let texto = self.parrafo(below).texto.trim();
        let etiqueta = Etiqueta::read(texto);
        (1..=8).contains(&etiqueta.palabras)
            && etiqueta.sujeto.is_some()
            && etiqueta.atributo.is_none()
            && !texto.ends_with(':')
    }

    /// Whether a paragraph is nothing but one line to write on.
    fn is_line(&self, p: usize) -> bool {
        let huecos = &self.hallados[p].huecos;
        let drawn = |h: &Hueco| matches!(h.clase, ClaseHueco::Relleno | ClaseHueco::Espacio);
        huecos.len() == 1 && drawn(&huecos[0]) && outside(&self.parrafo(p).texto, huecos).trim().is_empty()
    }

    /// What stands to the left of a cell, or above it where the left has no words.
    fn cell_label(&self, t: usize, f: usize, c: usize) -> Option<String> {
        let tabla = &self.leida.tablas.tablas[t];
        let fila = &tabla.filas[f];
        let left = fila.celdas[..c].iter().rev().find(|celda| celda.has_words());
        let says = |texto: &str| {
            let e = Etiqueta::read(texto);
            e.says_what() && e.palabras <= 14
        };
        if let Some(left) = left.filter(|l| says(&l.texto)) {
            return Some(left.texto.clone());
        }
        let columna = fila.celdas[c].columna;
        let above =
            f.checked_sub(1).and_then(|f| tabla.filas[f].celdas.iter().find(|a| a.columna == columna));
        above.filter(|a| a.has_words() && says(&a.texto)).map(|a| a.texto.clone())
    }

    /// The label of a paragraph that is all blank: its cell's, or the line above that ends in a colon.
    fn label_of(&self, p: usize, huecos: &[Hueco]) -> Option<String> {
        let texto = &self.parrafo(p).texto;
        let outside: String = outside(texto, huecos);
        if outside.chars().any(char::is_alphabetic) {
            return None;
        }
        if let Some((t, f, c)) = self.leida.tablas.lugares.get(&p) {
            let fila = &self.leida.tablas.tablas[*t].filas[*f];
            if fila.celdas[*c].libre {
                return self.cell_label(*t, *f, *c);
            }
        }
        let above =
            p.checked_sub(1).map(|i| self.parrafo(i)).filter(|a| a.texto.trim_end().ends_with(':'))?;
        let label = above.texto.trim_end().trim_end_matches(':').rsplit(['\n', ';', '.']).next()?.trim();
        let etiqueta = Etiqueta::read(label);
        (etiqueta.palabras <= 8 && etiqueta.says_what()).then(|| label.to_owned())
    }

    /// Of whom is spoken when a paragraph begins.
    fn inherited(&mut self, p: usize) -> Option<Sujeto> {
        let Some((t, f, c)) = self.leida.tablas.lugares.get(&p).copied() else { return self.hilo };
        let tabla = &self.leida.tablas.tablas[t];
        let said = |texto: &str| contexto::subject(texto, None).sujeto;
        let fila = &tabla.filas[f];
        let from_row = fila.celdas[..c]
            .iter()
            .rev()
            .filter(|celda| celda.has_words())
            .find_map(|celda| said(&celda.texto));
        if from_row.is_some() {
            return from_row;
        }
        // A heading over this column and not the first: whose values stand below it.
        let columna = fila.celdas[c].columna;
        let over = |fila: &'a super::tablas::Fila| {
            fila.celdas.iter().find(|h| h.columna == columna && fila.celdas.len() > 1)
        };
        let heading = tabla.filas[..f].iter().rev().filter_map(over).find(|h| h.has_words());
        if let Some(sujeto) = heading.filter(|_| columna > 0).and_then(|h| said(&h.texto)) {
            return Some(sujeto);
        }
        // A heading over all columns speaks for the rows below it, until a label names somebody else.
        if let Some(thread) = self.table_thread.get(&t) {
            return *thread;
        }
        let above = tabla.filas[..f].iter().rev().find_map(columnas::title_of);
        above.or_else(|| columnas::before(self.leida, tabla)).or(self.hilo)
    }

    /// Remembers of whom a paragraph spoke.
    fn follow(&mut self, p: usize) {
        let texto = &self.parrafo(p).texto;
        if texto.trim().is_empty() {
            return;
        }
        let lectura = contexto::subject(texto, None);
        let said = lectura.sujeto;
        if let Some((t, ..)) = self.leida.tablas.lugares.get(&p) {
            if said.is_some() {
                self.table_thread.insert(*t, said);
            }
            return;
        }
        if starts_clause(texto) {
            self.hilo = None;
        }
        if said.is_some() {
            (self.hilo, self.since) = (said, 0);
        } else {
            self.since += 1;
            if self.since > MEMORIA {
                self.hilo = None;
            }
        }
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
        let whom = ministry_is_meant(piezas.after[h]).then_some(S::Ministerio).or(before.sujeto);
        if hueco.clase == ClaseHueco::Casilla {
            let beside = self.words_beside(p);
            return Some(casillas::decide(piezas.box_label(h), piezas.before[h], label.or(beside)));
        }
        let around = Alrededor {
            numero_aparte: piezas.after.get(h).is_some_and(|a| is_house_number(a))
                && h + 1 < piezas.after.len(),
            comuna_aparte: piezas.after[h..].iter().any(|a| mentions_place(a)) || self.table_has_comuna(p),
            documento: before.documento,
            cedula: false,
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

    /// The words of the nearest cell to the left or, where there are none, to the right.
    fn words_beside(&self, p: usize) -> Option<&'a str> {
        let (t, f, c) = self.leida.tablas.lugares.get(&p)?;
        let celdas = &self.leida.tablas.tablas[*t].filas[*f].celdas;
        let left = celdas[..*c].iter().rev().find(|celda| celda.has_words());
        let beside = left.or_else(|| celdas[c + 1..].iter().find(|celda| celda.has_words()));
        beside.map(|celda| celda.texto.as_str())
    }

    /// What a blank says of itself: its instruction, the title and tag of its control.
    fn words_inside(&self, p: usize, hueco: &Hueco) -> Vec<String> {
        let mut inside = Vec::new();
        if hueco.clase == ClaseHueco::Control
            && let Some(sdt) = self.parrafo(p).marcas(hueco.rango.start).control
        {
            let arbol = &self.leida.parte.arbol;
            let pr = arbol.hijo(sdt, Nombre::SdtPr);
            for nombre in [Nombre::Alias, Nombre::Tag] {
                let value = pr.and_then(|pr| arbol.hijo(pr, nombre)).and_then(|n| arbol.atributo(n, "val"));
                inside.extend(value.map(|v| super::super::pistas::split_tag(&v)));
            }
        }
        if !hueco.dentro.is_empty() {
            inside.insert(0, hueco.dentro.clone());
        }
        inside
    }

    fn table_has_comuna(&self, p: usize) -> bool {
        self.leida.tablas.lugares.get(&p).is_some_and(|(t, ..)| {
            let cells = self.leida.tablas.tablas[*t].filas.iter().flat_map(|f| &f.celdas);
            cells.filter(|c| c.texto.len() < 40).any(|c| Etiqueta::read(&c.texto).atributo == Some(A::Comuna))
        })
    }

    /// A line with nothing beside it: to sign on, unless the words below it say what to write.
    fn lone_line(&self, p: usize, whom: Option<Sujeto>, around: Alrededor) -> Decision {
        let text = |p: Option<usize>| p.map(|p| self.parrafo(p).texto.trim()).unwrap_or_default();
        let next = self.below(p);
        let below = text(next);
        let etiqueta = Etiqueta::read(below);
        let signs =
            words(below).iter().any(|w| w.starts_with("firma") || w == "timbre" || w == "p" || w == "vb");
        let bracketed = below.starts_with('(');
        // The name has a blank of its own under the line.
        let own_blank = next.is_some_and(|n| !self.blanks_of(n).is_empty()) && !bracketed;
        if own_blank && !self.is_line(next.unwrap_or(p))
            || bracketed && next.is_some_and(|n| self.signs_below(n))
        {
            return Decision::new(Destino::Ajeno, 90, "es una línea para firmar");
        }
        if let Some(atributo) =
            etiqueta.atributo.filter(|_| !signs && etiqueta.palabras <= if bracketed { 10 } else { 6 })
        {
            let reason = format!("debajo dice «{below}»");
            return match fit(etiqueta.sujeto.or(whom), atributo, around) {
                Encaje::Campo(campo, certeza) => {
                    Decision::campo(campo, certeza.min(if bracketed { 85 } else { 72 }), reason)
                }
                Encaje::Ajeno => Decision::ajeno(format!("{reason}: lo completa el Ministerio")),
                Encaje::Nadie => Decision::unknown(format!("{reason}: el perfil no tiene ese dato")),
            };
        }
        // A line under the one to sign on, over the office of who signs: their name.
        let under_a_line = self.above(p).is_some_and(|above| self.is_line(above));
        let who = contexto::subject(below, None).sujeto;
        if under_a_line && !signs && matches!(who, Some(S::Representante | S::Sostenedor)) {
            let reason = format!("está entre la línea para firmar y «{below}»");
            return Decision::campo(Campo::new(S::Representante, A::Nombre), 75, reason);
        }
        Decision::new(Destino::Ajeno, 90, "es una línea para firmar")
    }

    /// The paragraph under this one, as one sees it: in the same cell, or in the cell below.
    fn below(&self, p: usize) -> Option<usize> {
        let Some((t, f, c)) = self.leida.tablas.lugares.get(&p) else {
            return Some(p + 1).filter(|n| *n < self.leida.lectura.parrafos.len());
        };
        let filas = &self.leida.tablas.tablas[*t].filas;
        let celda = &filas[*f].celdas[*c];
        let in_cell =
            celda.parrafos.iter().position(|q| *q == p).and_then(|i| celda.parrafos.get(i + 1)).copied();
        in_cell.or_else(|| {
            filas.get(f + 1)?.celdas.iter().find(|b| b.columna == celda.columna)?.parrafos.first().copied()
        })
    }

    /// The paragraph over this one, as one sees it.
    fn above(&self, p: usize) -> Option<usize> {
        let Some((t, f, c)) = self.leida.tablas.lugares.get(&p) else { return p.checked_sub(1) };
        let filas = &self.leida.tablas.tablas[*t].filas;
        let celda = &filas[*f].celdas[*c];
        let at = celda.parrafos.iter().position(|q| *q == p)?;
        let in_cell = at.checked_sub(1).map(|i| celda.parrafos[i]);
        in_cell.or_else(|| {
            filas[f.checked_sub(1)?]
                .celdas
                .iter()
                .find(|b| b.columna == celda.columna)?
                .parrafos
                .last()
                .copied()
        })
    }
}

/// Decides by a label, an instruction, the name of a tag.
fn by_label(texto: &str, why: &str, whom: Option<Sujeto>, around: Alrededor) -> Option<Decision> {
    let etiqueta = Etiqueta::read(texto);
    if !etiqueta.says_what() && etiqueta.sujeto.is_none() {
        return None;
    }
    let cedula = words(texto).iter().any(|w| w.starts_with("cedula") || w == "run" || w == "ci");
    // A decree asked for where the Ministry is spoken of is the Ministry's.
    let named = etiqueta.sujeto.filter(|s| !(*s == S::Documento && whom == Some(S::Ministerio)));
    let sujeto = named.or(whom);
    let atributo = etiqueta.atributo.unwrap_or(A::Nombre);
    let reason = format!("{why} «{}»", texto.trim());
    let decision = match fit(sujeto, atributo, Alrededor { cedula, ..around }) {
        Encaje::Campo(campo, certeza) => {
            let certeza = if etiqueta.ajenas > etiqueta.palabras / 2 { certeza.min(65) } else { certeza };
            let campo = number_in(texto).map_or(campo, |n| campo.of(n));
            Decision::campo(campo, certeza, reason)
        }
        Encaje::Ajeno => Decision::ajeno(format!("{reason}: lo completa el Ministerio")),
        Encaje::Nadie => Decision::unknown(format!("{reason}: el perfil no tiene ese dato")),
    };
    Some(decision)
}

/// «Representante 2»: which of several a label means.
fn number_in(texto: &str) -> Option<u16> {
    let words = words(texto);
    let at = words.iter().position(|w| w.starts_with("representante") || w.starts_with("establecimiento"))?;
    let number: u16 = words[at + 1..].iter().take(2).find_map(|w| w.parse().ok())?;
    (1..=20).contains(&number).then_some(number)
}

/// Decides by the words before the blank.
fn by_words(
    piezas: &Piezas<'_>,
    h: usize,
    whom: Option<Sujeto>,
    before: &contexto::Lectura,
    around: Alrededor,
) -> Option<Decision> {
    let words_before = words(piezas.before[h]);
    if vecinos::joins_second_party(&words_before, before) {
        return Some(Decision::campo(
            Campo::new(S::Sostenedor, A::Nombre),
            85,
            "viene después del Ministerio, que es la otra parte",
        ));
    }
    if words_before.last().is_some_and(|w| w.starts_with("firma") || w == "timbre") {
        return Some(Decision::new(Destino::Ajeno, 90, "es para firmar"));
    }
    let asked = asked(piezas.before[h]);
    let (atributo, far) = asked.atributo?;
    if asked.nadie_sabe {
        return (far == 0)
            .then(|| Decision::unknown(format!("pide «{}», que el perfil no tiene", asked.palabras)));
    }
    // «don», «RUT»: of whom is what the sentence says; a cue that names somebody says it itself.
    let sujeto = match (whom, asked.sujeto) {
        (Some(S::Ministerio), _) => whom,
        (Some(S::Representante), Some(S::Representante)) | (_, None) => whom,
        (_, named) => named,
    };
    let reason = format!("antes dice «{}»", asked.palabras);
    let penalty = [0, 12, 27, 45].get(far).copied().unwrap_or(60);
    match fit(sujeto, atributo, around.with(before, &asked)) {
        Encaje::Campo(campo, certeza) => {
            Some(Decision::campo(campo, certeza.saturating_sub(penalty), reason))
        }
        Encaje::Ajeno => {
            Some(Decision::ajeno(format!("{reason}, y se habla del Ministerio, que lo completa")))
        }
        Encaje::Nadie => Some(Decision::unknown(format!("{reason}, y el perfil no tiene ese dato"))),
    }
}

/// Decides by a caption in brackets right behind the blank: `…… (nombre)`.
fn by_caption(after: &str, whom: Option<Sujeto>, around: Alrededor) -> Option<Decision> {
    let inner = after.trim_start().strip_prefix('(')?.split(')').next()?;
    let etiqueta = Etiqueta::read(inner);
    etiqueta.atributo?;
    by_label(inner, "después dice", whom, around)
}

/// «… para representar al Ministerio»: the sentence says only behind the blank of whom it speaks.
fn ministry_is_meant(after: &str) -> bool {
    let words = words(after);
    let near = &words[..words.len().min(8)];
    let represents = near.iter().any(|w| w.starts_with("represent"));
    represents && near.iter().any(|w| w == "ministerio" || w.starts_with("subsecretari") || w == "seremi")
        || near.first().is_some_and(|w| w.starts_with("subsecretari") || w == "ministro" || w == "ministra")
}

fn is_house_number(after: &str) -> bool {
    let words = words(after);
    matches!(words.first().map(String::as_str), Some("n" | "no" | "nro" | "numero")) && words.len() == 1
}

fn mentions_place(after: &str) -> bool {
    words(after).iter().any(|w| matches!(w.as_str(), "comuna" | "ciudad" | "region"))
}

/// «PRIMERA: …», «CLÁUSULA SEGUNDA», «TERCERO.-»: a new clause, and nobody is spoken of yet.
pub fn starts_clause(texto: &str) -> bool {
    const ORDINALES: [&str; 12] = [
        "primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav", "noven", "decim",
        "undecim", "duodecim",
    ];
    let words = words(&texto.chars().take(60).collect::<String>());
    let first = words.iter().find(|w| *w != "clausula");
    first.is_some_and(|w| ORDINALES.iter().any(|o| w.starts_with(o)))
}

/// What comes after the caption of the blank before: `…… (RUT), domiciliado en ……`.
fn after_caption(piece: &str) -> &str {
    let Some(inner) = piece.trim_start().strip_prefix('(') else { return piece };
    inner.split_once(')').map_or(piece, |(_, rest)| rest)
}

/// The text of a paragraph without its blanks.
fn outside(texto: &str, huecos: &[Hueco]) -> String {
    let mut rest = String::new();
    let mut at = 0;
    for hueco in huecos {
        rest.push_str(&texto[at..hueco.rango.start.max(at)]);
        at = hueco.rango.end.max(at);
    }
    rest.push_str(&texto[at..]);
    rest
}

/// A paragraph cut at its blanks.
#[derive(Debug)]
pub struct Piezas<'t> {
    /// By blank: the text from the blank before it, or the beginning.
    pub before: Vec<&'t str>,
    /// By blank: the text to the next blank, or the end.
    pub after: Vec<&'t str>,
    /// By blank: what it says of itself.
    inside: Vec<String>,
}

impl<'t> Piezas<'t> {
    /// Cuts. The blanks are in order and do not overlap.
    pub fn of(texto: &'t str, huecos: &[Hueco]) -> Self {
        let ends = std::iter::once(0).chain(huecos.iter().map(|h| h.rango.end));
        let before = ends
            .zip(huecos)
            .enumerate()
            .map(|(i, (end, h))| {
                let piece = &texto[end.min(h.rango.start)..h.rango.start];
                if i == 0 { piece } else { after_caption(piece) }
            })
            .collect();
        let next = huecos.iter().skip(1).map(|h| h.rango.start).chain(std::iter::once(texto.len()));
        let after = huecos.iter().zip(next).map(|(h, next)| &texto[h.rango.end.min(next)..next]).collect();
        Self { before, after, inside: huecos.iter().map(|h| h.dentro.clone()).collect() }
    }

    /// All text before a blank, with what stands in other blanks left out.
    pub fn all_before(&self, h: usize) -> String {
        let mut all = String::new();
        for (before, inside) in self.before[..h].iter().zip(&self.inside) {
            all.push_str(before);
            all.push(' ');
            all.push_str(inside);
            all.push_str(contexto::HUECO);
        }
        all.push_str(self.before[h]);
        all
    }

    /// Whether the paragraph has no words but its blanks.
    pub fn is_alone(&self) -> bool {
        let words = |t: &&str| t.chars().any(char::is_alphanumeric);
        !self.before.iter().any(|t| words(&t)) && !self.after.last().is_some_and(|t| words(&t))
    }

    /// The words that a box stands for: those after it, or those before where none come after.
    fn box_label(&self, h: usize) -> &'t str {
        let after = self.after[h].trim();
        if after.chars().any(char::is_alphabetic) { after } else { self.before[h].trim() }
    }

    fn context_before(&self, h: usize, label: Option<&str>) -> String {
        let own = self.before[h].trim();
        let text = if own.is_empty() { label.unwrap_or_default() } else { own };
        let skip = text.chars().count().saturating_sub(60);
        text.chars().skip(skip).collect()
    }

    fn context_after(&self, h: usize) -> String {
        self.after[h].trim().chars().take(40).collect()
    }
}
