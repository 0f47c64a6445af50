//! How a value gets into the XML of a part: only the bytes of its blank are touched, and what belongs to it.

mod elegir;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::xml::{Arbol, Indice, Nombre, Remiendos, escape};
use super::analisis::ParteLeida;
use super::estilos::{Estilos, is_coloured};
use super::parrafos::{ClaseCampo, ClaseTramo, Parrafo, Tramo};
pub use elegir::Eleccion;

/// Changes to one part, gathered and applied together.
#[derive(Debug)]
pub struct Escritor<'a> {
    leida: &'a ParteLeida,
    estilos: &'a Estilos,
    remiendos: Remiendos,
    /// The `w:t` elements whose text changes, for their spaces.
    tocados: BTreeSet<Indice>,
    hechos: BTreeSet<Indice>,
    /// By paragraph: whether it has words in the usual colour.
    ordinarios: BTreeMap<Indice, bool>,
}

impl<'a> Escritor<'a> {
    /// For this part.
    pub fn new(leida: &'a ParteLeida, estilos: &'a Estilos) -> Self {
        Self {
            leida,
            estilos,
            remiendos: Remiendos::default(),
            tocados: BTreeSet::new(),
            hechos: BTreeSet::new(),
            ordinarios: BTreeMap::new(),
        }
    }

    fn arbol(&self) -> &'a Arbol {
        &self.leida.parte.arbol
    }

    fn parrafo(&self, parrafo: usize) -> &'a Parrafo {
        &self.leida.lectura.parrafos[parrafo]
    }

    /// Puts a value in the place of a stretch of a paragraph's text; an empty stretch is a place between letters.
    /// `instruccion`: its own words said what to write, so that their colour goes with them.
    pub fn put(&mut self, parrafo: usize, rango: &Range<usize>, valor: &str, instruccion: bool) {
        let p = self.parrafo(parrafo);
        let from = p.tramos.partition_point(|t| t.a <= rango.start);
        let over: Vec<&Tramo> = p.tramos[from..].iter().take_while(|t| t.de < rango.end).collect();
        let Some((first, rest)) = over.split_first() else {
            return self.insert(p, rango.start, valor);
        };
        self.replace_first(p, first, rango, valor, instruccion);
        for tramo in rest {
            let place = raw(tramo, rango);
            self.remiendos.put(place, "");
            self.touch(tramo);
            let _ = self.clean_format(p, tramo, rango, instruccion);
        }
        let (first, last) = (first.marcas, rest.last().map_or(first.marcas, |t| t.marcas));
        if let Some(sdt) = first.control {
            self.end_placeholder(sdt);
        }
        if let Some(campo) = first.campo.or(last.campo) {
            self.unlink(usize::from(campo));
        }
    }

    fn replace_first(
        &mut self,
        p: &Parrafo,
        tramo: &Tramo,
        rango: &Range<usize>,
        valor: &str,
        instruccion: bool,
    ) {
        let place = raw(tramo, rango);
        let clean = self.clean_format(p, tramo, rango, instruccion);
        match tramo.clase {
            ClaseTramo::Elemento => {
                let w = self.prefix(tramo.corrida);
                let piece = format!("<{w}t xml:space=\"preserve\">{}</{w}t>", escape(valor));
                let piece = match clean {
                    Some(Limpieza::Aparte { abre, cierra }) => format!("{cierra}{piece}{abre}"),
                    _ => piece,
                };
                self.remiendos.put(place, piece);
            }
            ClaseTramo::Cdata => {
                self.remiendos.put(place, format!("]]>{}<![CDATA[", escape(valor)));
                self.touch(tramo);
            }
            ClaseTramo::Letras | ClaseTramo::Referencia => {
                let piece = match clean {
                    Some(Limpieza::Aparte { abre, cierra }) => {
                        let w = self.prefix(tramo.corrida);
                        let t = format!("<{w}t xml:space=\"preserve\">");
                        format!("</{w}t>{cierra}{t}{}</{w}t>{abre}{t}", escape(valor))
                    }
                    _ => escape(valor),
                };
                self.remiendos.put(place, piece);
                self.touch(tramo);
            }
        }
    }

    /// Remembers the `w:t` of a piece.
    fn touch(&mut self, tramo: &Tramo) {
        if tramo.clase == ClaseTramo::Elemento {
            return;
        }
        let arbol = self.arbol();
        let found = arbol
            .last_before(tramo.corrida, tramo.crudo.start)
            .filter(|n| arbol.nombre(*n) == Nombre::T && tramo.crudo.end <= arbol.dentro(*n).end);
        self.tocados.extend(found);
    }

    /// A value where there was nothing: behind the piece that ends there, or in a run of its own.
    fn insert(&mut self, p: &Parrafo, at: usize, valor: &str) {
        let arbol = self.arbol();
        let before = p.tramos[..p.tramos.partition_point(|t| t.a <= at)].last();
        let spaced = p.texto[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
        let valor = if spaced { format!(" {valor}") } else { valor.to_owned() };
        if let Some(tramo) = before {
            if tramo.clase == ClaseTramo::Letras {
                self.remiendos.put(tramo.crudo.end..tramo.crudo.end, escape(&valor));
                self.touch(tramo);
            } else {
                let w = self.prefix(tramo.corrida);
                let at = arbol.cierra(tramo.corrida).start;
                self.remiendos.put(at..at, format!("<{w}t xml:space=\"preserve\">{}</{w}t>", escape(&valor)));
            }
            return;
        }
        let w = self.prefix(p.nodo);
        let format = self.mark_format(p.nodo);
        let run = format!("<{w}r>{format}<{w}t xml:space=\"preserve\">{}</{w}t></{w}r>", escape(&valor));
        if arbol.is_single(p.nodo) {
            // `<w:p/>`: the tag is opened.
            let end = arbol.abre(p.nodo).end;
            self.remiendos.put(end - 2..end, format!(">{run}</{w}p>"));
        } else {
            let at = arbol.cierra(p.nodo).start;
            self.remiendos.put(at..at, run);
        }
    }

    /// The prefix of an element, colon included.
    fn prefix(&self, nodo: Indice) -> &'a str {
        self.arbol().prefijo(nodo)
    }

    /// The format that a paragraph gives to what is written in it first: that of its mark.
    fn mark_format(&self, parrafo: Indice) -> String {
        let arbol = self.arbol();
        let mark = arbol.hijo(parrafo, Nombre::PPr).and_then(|ppr| arbol.hijo(ppr, Nombre::RPr));
        let last = arbol.hijos(parrafo).filter(|n| arbol.nombre(*n) == Nombre::R).last();
        let run = last.and_then(|r| arbol.hijo(r, Nombre::RPr));
        let Some(rpr) = run.or(mark) else { return String::new() };
        // What tells that the mark itself was inserted, deleted or changed belongs to it alone.
        let mut texto = arbol.texto()[arbol.abre(rpr)].to_owned();
        for n in arbol.hijos(rpr) {
            let tracked =
                matches!(arbol.nombre(n), Nombre::Ins | Nombre::Del | Nombre::MoveFrom | Nombre::MoveTo)
                    || arbol.texto()[arbol.abre(n)].contains("rPrChange");
            if !tracked {
                texto.push_str(&arbol.texto()[arbol.todo(n)]);
            }
        }
        texto.push_str(&arbol.texto()[arbol.cierra(rpr)]);
        texto
    }

    /// Takes an instruction's colour off the run of a blank. Where the run holds other text as well, the value gets
    /// a run of its own.
    fn clean_format(
        &mut self,
        p: &Parrafo,
        tramo: &Tramo,
        rango: &Range<usize>,
        instruccion: bool,
    ) -> Option<Limpieza> {
        let arbol = self.arbol();
        let rpr = arbol.hijo(tramo.corrida, Nombre::RPr)?;
        let ordinary = instruccion || self.has_ordinary_text(p);
        let off: Vec<Indice> =
            arbol.hijos(rpr).filter(|n| self.is_instruction_format(*n, ordinary)).collect();
        if off.is_empty() {
            return None;
        }
        let mut of_run = run_of(p, tramo).iter();
        let covered = of_run.all(|t| {
            (rango.start <= t.de && t.a <= rango.end)
                || p.texto[t.de..t.a.min(rango.start).max(t.de)].trim().is_empty()
                    && p.texto[t.a.min(rango.end).max(t.de)..t.a].trim().is_empty()
        });
        if covered {
            if self.hechos.insert(tramo.corrida) {
                for n in off {
                    self.remiendos.put(arbol.todo(n), "");
                }
            }
            return Some(Limpieza::Entera);
        }
        // Only a run that stands by itself can be cut in two.
        let parent_of_text = arbol.padre(rpr) == Some(tramo.corrida);
        if !parent_of_text {
            return None;
        }
        let w = self.prefix(tramo.corrida);
        let tag = &arbol.texto()[arbol.abre(tramo.corrida)];
        let old = &arbol.texto()[arbol.todo(rpr)];
        let mut new = arbol.texto()[arbol.abre(rpr)].to_owned();
        for n in arbol.hijos(rpr).filter(|n| !off.contains(n)) {
            new.push_str(&arbol.texto()[arbol.todo(n)]);
        }
        new.push_str(&arbol.texto()[arbol.cierra(rpr)]);
        Some(Limpieza::Aparte { cierra: format!("</{w}r>{tag}{new}"), abre: format!("</{w}r>{tag}{old}") })
    }

    /// Whether a paragraph has words in the usual colour.
    fn has_ordinary_text(&mut self, p: &Parrafo) -> bool {
        let words = |t: &Tramo| !t.marcas.resaltado && p.texto[t.de..t.a].contains(char::is_alphanumeric);
        *self.ordinarios.entry(p.nodo).or_insert_with(|| p.tramos.iter().any(words))
    }

    /// Whether a property of a run marks it as an instruction to the reader. `ordinary`: the paragraph has text
    /// in the usual colour, so that another colour means something.
    fn is_instruction_format(&self, n: Indice, ordinary: bool) -> bool {
        let arbol = self.arbol();
        let value = arbol.atributo(n, "val").unwrap_or_default();
        match arbol.nombre(n) {
            Nombre::Highlight => true,
            Nombre::Color => ordinary && is_coloured(&value),
            Nombre::Shd => {
                ordinary && arbol.atributo(n, "fill").is_some_and(|f| !matches!(&*f, "auto" | "FFFFFF"))
            }
            Nombre::RStyle => self.estilos.is_placeholder(&value),
            _ => false,
        }
    }

    /// A content control that was filled does not show its placeholder any more.
    fn end_placeholder(&mut self, sdt: Indice) {
        let arbol = self.arbol();
        let shown = arbol.hijo(sdt, Nombre::SdtPr).and_then(|pr| arbol.hijo(pr, Nombre::ShowingPlcHdr));
        if let Some(shown) = shown
            && self.hechos.insert(shown)
        {
            self.remiendos.put(arbol.todo(shown), "");
        }
    }

    /// A merge field that was filled becomes text, so that Word does not put its name back.
    fn unlink(&mut self, campo: usize) {
        let Some(campo) = self.leida.lectura.campos.get(campo) else { return };
        if campo.clase != ClaseCampo::Combinacion {
            return;
        }
        let arbol = self.arbol();
        for n in campo.marcas.iter().chain(&campo.instrucciones).copied() {
            if !self.hechos.insert(n) {
                continue;
            }
            if arbol.nombre(n) == Nombre::FldSimple {
                self.remiendos.put(arbol.abre(n), "");
                self.remiendos.put(arbol.cierra(n), "");
            } else {
                self.remiendos.put(arbol.todo(n), "");
            }
        }
    }

    /// All changes as places and texts, in the order of the part; spaces at the edge of a text are kept.
    pub fn finish(mut self) -> Remiendos {
        let arbol = self.arbol();
        self.remiendos.sort();
        let mut spaces = Remiendos::default();
        for t in std::mem::take(&mut self.tocados) {
            let abre = arbol.abre(t);
            let tag = &arbol.texto()[abre.clone()];
            if tag.contains("preserve")
                || !self.remiendos.leaves_space_at_edge(arbol.texto(), arbol.dentro(t))
            {
                continue;
            }
            match arbol.rango_atributo(t, "space") {
                Some(place) => spaces.put(place, "preserve"),
                None => spaces.put(abre.end - 1..abre.end - 1, " xml:space=\"preserve\""),
            }
        }
        self.remiendos.extend(spaces);
        self.remiendos
    }
}

/// The pieces of a paragraph that stand in the run of this one.
fn run_of<'p>(p: &'p Parrafo, tramo: &Tramo) -> &'p [Tramo] {
    let at = p.tramos.partition_point(|t| t.de < tramo.de);
    let before = p.tramos[..at].iter().rev().take_while(|t| t.corrida == tramo.corrida).count();
    let after = p.tramos[at..].iter().take_while(|t| t.corrida == tramo.corrida).count();
    &p.tramos[at - before..at + after]
}

/// Where the part of a piece that a stretch covers stands in the XML.
fn raw(tramo: &Tramo, rango: &Range<usize>) -> Range<usize> {
    match tramo.clase {
        ClaseTramo::Letras | ClaseTramo::Cdata => {
            let de = rango.start.max(tramo.de) - tramo.de;
            let a = rango.end.min(tramo.a) - tramo.de;
            tramo.crudo.start + de..tramo.crudo.start + a
        }
        ClaseTramo::Referencia | ClaseTramo::Elemento => tramo.crudo.clone(),
    }
}

/// How an instruction's colour comes off.
enum Limpieza {
    /// The whole run lost it.
    Entera,
    /// The value gets a run of its own between two halves of the old one.
    Aparte { cierra: String, abre: String },
}
