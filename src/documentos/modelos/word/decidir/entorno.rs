//! What stands around a paragraph as one sees it on the page: its cell's label, the line above, the caption below.

use super::super::super::campo::{Atributo as A, Campo, Sujeto as S, Sujeto};
use super::super::super::contexto;
use super::super::super::decision::{Decision, Destino};
use super::super::super::encaje::{Alrededor, Encaje, fit};
use super::super::super::pistas::{Etiqueta, split_tag, words};
use super::super::super::xml::Nombre;
use super::super::casillas;
use super::super::columnas;
use super::super::huecos::{ClaseHueco, Hueco};
use super::super::parrafos::Parrafo;
use super::super::piezas::outside;
use super::super::tablas::Fila;
use super::razones::starts_clause;
use super::{Decisor, MEMORIA};

/// Whether all of a paragraph is coloured.
pub(super) fn is_coloured(parrafo: &Parrafo) -> bool {
    !parrafo.tramos.is_empty() && parrafo.tramos.iter().all(|t| t.marcas.resaltado)
}

impl<'a> Decisor<'a> {
    /// The blanks of a paragraph: those found in it, or the whole of it where it is a free cell beside its label.
    pub(super) fn blanks_of(&self, p: usize) -> Vec<Hueco> {
        let found = &self.hallados[p].huecos;
        let parrafo = self.parrafo(p);
        let place = self.leida.tablas.lugares.get(&p);
        // «nombre del representante», all of it coloured, under the line to sign on: where the name goes.
        let is_name = || {
            let etiqueta = Etiqueta::read(&parrafo.texto);
            etiqueta.atributo.is_some() && etiqueta.ajenas == 0 && etiqueta.palabras <= 6
        };
        if found.is_empty()
            && is_coloured(parrafo)
            && is_name()
            && self.above(p).is_some_and(|above| self.is_line(above))
        {
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
    pub(super) fn signs_below(&self, caption: usize) -> bool {
        let Some(below) = self.below(caption) else { return false };
        let texto = self.parrafo(below).texto.trim();
        let etiqueta = Etiqueta::read(texto);
        (1..=8).contains(&etiqueta.palabras)
            && etiqueta.sujeto.is_some()
            && etiqueta.atributo.is_none()
            && !texto.ends_with(':')
    }

    /// Whether a paragraph is nothing but one line to write on.
    pub(super) fn is_line(&self, p: usize) -> bool {
        let huecos = &self.hallados[p].huecos;
        let drawn = |h: &Hueco| matches!(h.clase, ClaseHueco::Relleno | ClaseHueco::Espacio);
        huecos.len() == 1 && drawn(&huecos[0]) && outside(&self.parrafo(p).texto, huecos).trim().is_empty()
    }

    /// What stands to the left of a cell, or above it where the left has no words.
    pub(super) fn cell_label(&self, t: usize, f: usize, c: usize) -> Option<String> {
        let tabla = &self.leida.tablas.tablas[t];
        let fila = &tabla.filas[f];
        let left = fila.celdas[..c].iter().rev().find(|celda| celda.has_words());
        let says = |texto: &str| {
            let e = Etiqueta::read(texto);
            e.says_what() && e.palabras <= 14
        };
        let columna = fila.celdas[c].columna;
        if let Some(left) = left.filter(|l| says(&l.texto)) {
            // A heading under a heading: what is free beside it is no place to write.
            let below = tabla.filas.get(f + 1).and_then(|b| b.celdas.iter().find(|b| b.columna == columna));
            if below.is_some_and(|b| b.has_words() && says(&b.texto)) && self.is_heading_row(t, f + 1) {
                return None;
            }
            // «Contacto técnico» to the left and «Correo» above: both together.
            let heading = self.heading_over(t, f, c).filter(|h| Etiqueta::read(h).atributo.is_some());
            let whom = Etiqueta::read(&left.texto);
            return Some(match heading {
                Some(heading) if whom.atributo.is_none() => format!("{heading} {}", left.texto),
                _ => left.texto.clone(),
            });
        }
        let above =
            f.checked_sub(1).and_then(|f| tabla.filas[f].celdas.iter().find(|a| a.columna == columna));
        above.filter(|a| a.has_words() && says(&a.texto)).map(|a| a.texto.clone())
    }

    /// Whether all cells of a row have words: it names what comes below.
    fn is_heading_row(&self, t: usize, f: usize) -> bool {
        self.leida.tablas.tablas[t].filas[f].celdas.iter().all(|c| c.has_words() || c.continua)
    }

    /// The words over a cell of a table with several columns, the first column left out.
    fn heading_over(&self, t: usize, f: usize, c: usize) -> Option<&'a str> {
        let tabla = &self.leida.tablas.tablas[t];
        let columna = tabla.filas[f].celdas[c].columna;
        let over =
            |fila: &'a Fila| fila.celdas.iter().find(|h| h.columna == columna && fila.celdas.len() > 2);
        let heading = tabla.filas[..f].iter().rev().filter_map(over).find(|h| h.has_words() && columna > 0);
        heading.map(|h| h.texto.as_str())
    }

    /// Whether a cell stands in a table, or under a heading, that the Ministry fills in.
    pub(super) fn is_reserved(&self, p: usize) -> bool {
        let Some((t, f, c)) = self.leida.tablas.lugares.get(&p).copied() else { return false };
        let tabla = &self.leida.tablas.tablas[t];
        let exclusive = |texto: &str| {
            let words = words(texto);
            let uso = words
                .windows(2)
                .any(|w| w[0] == "uso" && matches!(w[1].as_str(), "exclusivo" | "interno" | "mineduc"));
            uso || (words.iter().any(|w| w == "uso")
                && words.iter().any(|w| w == "ministerio" || w == "mineduc"))
        };
        let titled = tabla.filas[..=f]
            .iter()
            .flat_map(|f| &f.celdas)
            .any(|c| c.texto.len() < 120 && exclusive(&c.texto));
        let before = self.leida.lectura.parrafos.partition_point(|q| q.nodo < tabla.nodo);
        let above = self.leida.lectura.parrafos[..before].iter().rev().find(|q| !q.texto.trim().is_empty());
        let heading = self.heading_over(t, f, c).map(|h| contexto::subject(h, None).sujeto);
        titled
            || above.is_some_and(|q| q.texto.len() < 120 && exclusive(&q.texto))
            || heading == Some(Some(S::Ministerio))
    }

    /// Whether a table has a row for each dependency: only then is a free cell beside one a box.
    pub(super) fn lists_dependencies(&self, p: usize) -> bool {
        self.leida.tablas.lugares.get(&p).is_some_and(|(t, ..)| {
            let filas = &self.leida.tablas.tablas[*t].filas;
            let named = |f: &&Fila| {
                f.celdas.iter().any(|c| c.has_words() && casillas::of_dependency(&c.texto).is_some())
            };
            filas.iter().filter(named).count() >= 3
        })
    }

    /// The label of a paragraph that is all blank: its cell's, or the line above that ends in a colon.
    pub(super) fn label_of(&self, p: usize, huecos: &[Hueco]) -> Option<String> {
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
    pub(super) fn inherited(&mut self, p: usize) -> Option<Sujeto> {
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
        let over =
            |fila: &'a Fila| fila.celdas.iter().find(|h| h.columna == columna && fila.celdas.len() > 1);
        let heading = tabla.filas[..f].iter().rev().filter_map(over).find(|h| h.has_words());
        let own_words = !fila.celdas[c].libre;
        if let Some(sujeto) = heading.filter(|_| columna > 0 || own_words).and_then(|h| said(&h.texto)) {
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
    pub(super) fn follow(&mut self, p: usize) {
        if !self.followed[p] {
            return;
        }
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
        // A document is spoken of in its own sentence only.
        if said == Some(S::Documento) {
            (self.hilo, self.since) = (None, 0);
        } else if said.is_some() {
            (self.hilo, self.since) = (said, 0);
        } else {
            self.since += 1;
            if self.since > MEMORIA {
                self.hilo = None;
            }
        }
    }

    /// The words of the nearest cell to the left or, where there are none, to the right.
    pub(super) fn words_beside(&self, p: usize) -> Option<&'a str> {
        let (t, f, c) = self.leida.tablas.lugares.get(&p)?;
        let celdas = &self.leida.tablas.tablas[*t].filas[*f].celdas;
        let left = celdas[..*c].iter().rev().find(|celda| celda.has_words());
        let beside = left.or_else(|| celdas[c + 1..].iter().find(|celda| celda.has_words()));
        beside.map(|celda| celda.texto.as_str())
    }

    /// What a blank says of itself: its instruction, the title and tag of its control.
    pub(super) fn words_inside(&self, p: usize, hueco: &Hueco) -> Vec<String> {
        let mut inside = Vec::new();
        if hueco.clase == ClaseHueco::Control
            && let Some(sdt) = self.parrafo(p).marcas(hueco.rango.start).control
        {
            let arbol = &self.leida.parte.arbol;
            let pr = arbol.hijo(sdt, Nombre::SdtPr);
            for nombre in [Nombre::Alias, Nombre::Tag] {
                let value = pr.and_then(|pr| arbol.hijo(pr, nombre)).and_then(|n| arbol.atributo(n, "val"));
                inside.extend(value.map(|v| split_tag(&v)));
            }
        }
        if !hueco.dentro.is_empty() {
            inside.insert(0, hueco.dentro.clone());
        }
        inside
    }

    pub(super) fn table_has_comuna(&self, p: usize) -> bool {
        self.leida.tablas.lugares.get(&p).is_some_and(|(t, ..)| {
            let cells = self.leida.tablas.tablas[*t].filas.iter().flat_map(|f| &f.celdas);
            cells.filter(|c| c.texto.len() < 40).any(|c| Etiqueta::read(&c.texto).atributo == Some(A::Comuna))
        })
    }

    /// A line with nothing beside it: to sign on, unless the words below it say what to write.
    pub(super) fn lone_line(&self, p: usize, whom: Option<Sujeto>, around: Alrededor) -> Decision {
        let text = |p: Option<usize>| p.map(|p| self.parrafo(p).texto.trim()).unwrap_or_default();
        let next = self.below(p);
        let below = text(next);
        let etiqueta = Etiqueta::read(below);
        let signs =
            words(below).iter().any(|w| w.starts_with("firma") || w == "timbre" || w == "p" || w == "vb");
        let bracketed = below.starts_with('(');
        if let Some(label) = self.label_above_line(p) {
            let decision = super::razones::by_label(&label, "arriba dice", whom, around);
            return decision.unwrap_or_else(|| Decision::unknown(format!("arriba dice «{label}»")));
        }
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

    /// The label over a line, where labels and lines take turns and a label comes first.
    fn label_above_line(&self, p: usize) -> Option<String> {
        if self.leida.tablas.lugares.contains_key(&p) {
            return None;
        }
        let label = |p: usize| {
            let texto = self.parrafo(p).texto.trim();
            let e = Etiqueta::read(texto);
            self.hallados[p].huecos.is_empty()
                && e.atributo.is_some()
                && e.ajenas == 0
                && (1..=8).contains(&e.palabras)
        };
        let mut top = p.checked_sub(1).filter(|above| label(*above))?;
        // Up through label, line, label … to where the row of them begins.
        while let Some(line) = top.checked_sub(1).filter(|line| self.is_line(*line)) {
            match line.checked_sub(1).filter(|above| label(*above)) {
                Some(above) => top = above,
                // It begins with a line: labels are captions below.
                None => return None,
            }
        }
        Some(self.parrafo(p - 1).texto.trim().to_owned())
    }

    /// The paragraph under this one, as one sees it: in the same cell, or in the cell below.
    pub(super) fn below(&self, p: usize) -> Option<usize> {
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
    pub(super) fn above(&self, p: usize) -> Option<usize> {
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
