//! The paragraphs of a part: their text joined over runs, and where each piece of it stands in the XML.

mod campos;

use std::ops::Range;

use super::super::xml::{Arbol, Indice, Nombre};
use super::estilos::Estilos;
use campos::EnCurso;
pub use campos::{CampoWord, ClaseCampo};

/// A piece of a paragraph's text that stands together in the XML.
#[derive(Clone, Debug)]
pub struct Tramo {
    /// Where it begins in the paragraph's text.
    pub de: usize,
    /// Where it ends there.
    pub a: usize,
    /// Where it stands in the part.
    pub crudo: Range<usize>,
    /// What it is there.
    pub clase: ClaseTramo,
    /// Its run.
    pub corrida: Indice,
    /// How it looks and what it belongs to.
    pub marcas: Marcas,
}

/// What a piece of text is in the XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaseTramo {
    /// Letters as they are, byte for byte.
    Letras,
    /// One letter written as a reference, `&amp;`.
    Referencia,
    /// Letters inside a CDATA section.
    Cdata,
    /// An element that stands for one letter: a tab, a break, a hyphen, a symbol.
    Elemento,
}

/// How a piece of text looks and what it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub struct Marcas {
    /// Underlined.
    pub subrayado: bool,
    /// In a colour or on a ground that ordinary text has not.
    pub resaltado: bool,
    /// The result of a field that Word computes: a page number, a table of contents.
    pub calculado: bool,
    /// The content control that holds it, where that shows its placeholder.
    pub control: Option<Indice>,
    /// The form field or merge field whose result it is, an index into the part's list.
    pub campo: Option<u16>,
    /// Inserted with tracked changes.
    pub insertado: bool,
}

/// A paragraph.
#[derive(Debug)]
pub struct Parrafo {
    /// Its element.
    pub nodo: Indice,
    /// Its text.
    pub texto: String,
    /// The pieces of its text, in order and without gaps.
    pub tramos: Vec<Tramo>,
    /// Whether a tab in it draws a line to its stop.
    pub guia: bool,
}

impl Parrafo {
    /// The index of the piece that holds the letter at this place; none at the end.
    pub fn tramo(&self, at: usize) -> Option<usize> {
        let i = self.tramos.partition_point(|t| t.a <= at);
        (i < self.tramos.len() && self.tramos[i].de <= at).then_some(i)
    }

    /// The marks at this place.
    pub fn marcas(&self, at: usize) -> Marcas {
        self.tramo(at).map(|i| self.tramos[i].marcas).unwrap_or_default()
    }
}

/// All paragraphs and fields of a part, in the order of the text.
#[derive(Debug, Default)]
pub struct Lectura {
    /// Paragraphs in the order in which they begin.
    pub parrafos: Vec<Parrafo>,
    /// Fields.
    pub campos: Vec<CampoWord>,
    /// Whether there are tracked changes.
    pub cambios: bool,
}

/// Joins the text of every paragraph.
pub fn read(arbol: &Arbol, estilos: &Estilos) -> Lectura {
    let mut lector = Lector {
        arbol,
        estilos,
        lectura: Lectura::default(),
        abiertos: Vec::new(),
        campos: Vec::new(),
        simples: Vec::new(),
    };
    let mut n = 0;
    while n < arbol.len() {
        n = lector.step(n);
    }
    lector.close_until(arbol.len());
    let mut lectura = lector.lectura;
    // A text box ends before the paragraph that holds it: put them in the order of the text.
    lectura.parrafos.sort_by_key(|p| p.nodo);
    lectura
}

/// A paragraph whose end has not come yet.
struct Abierto {
    parrafo: Parrafo,
    fin: Indice,
    controles: Vec<(Indice, Indice)>,
    insertado: Indice,
}

struct Lector<'a> {
    arbol: &'a Arbol,
    estilos: &'a Estilos,
    lectura: Lectura,
    abiertos: Vec<Abierto>,
    campos: Vec<EnCurso>,
    /// The simple fields around: where each ends, and its index.
    simples: Vec<(Indice, usize)>,
}

impl Lector<'_> {
    /// Takes in one element; gives the index to go on with.
    fn step(&mut self, n: Indice) -> Indice {
        self.close_until(n);
        let arbol = self.arbol;
        match arbol.nombre(n) {
            // What was deleted, properties, and the form of a box that old programs draw when they can't the other.
            Nombre::Del | Nombre::MoveFrom => {
                self.lectura.cambios = true;
                return arbol.fin(n);
            }
            Nombre::PPr | Nombre::RPr | Nombre::TcPr | Nombre::SdtPr => return arbol.fin(n),
            Nombre::Ins | Nombre::MoveTo => {
                self.lectura.cambios = true;
                if let Some(abierto) = self.abiertos.last_mut() {
                    abierto.insertado = abierto.insertado.max(arbol.fin(n));
                }
            }
            Nombre::P => self.open(n),
            Nombre::Sdt => self.control(n),
            Nombre::FldSimple => self.simple_field(n),
            Nombre::FldChar => self.field_char(n),
            Nombre::InstrText => self.instruction(n),
            Nombre::T => self.letters(n),
            Nombre::Tab | Nombre::Ptab => self.element(n, '\t'),
            Nombre::Br | Nombre::Cr => self.element(n, '\n'),
            Nombre::NoBreakHyphen => self.element(n, '-'),
            Nombre::Sym => self.element(n, symbol(arbol, n)),
            _ => {}
        }
        n + 1
    }

    fn close_until(&mut self, n: Indice) {
        while self.abiertos.last().is_some_and(|a| a.fin <= n) {
            if let Some(abierto) = self.abiertos.pop() {
                self.lectura.parrafos.push(abierto.parrafo);
            }
        }
        if let Some(abierto) = self.abiertos.last_mut() {
            abierto.controles.retain(|(_, fin)| *fin > n);
        }
        while self.simples.last().is_some_and(|(fin, _)| *fin <= n) {
            self.simples.pop();
        }
    }

    fn open(&mut self, nodo: Indice) {
        let guia = self.estilos.has_leader(self.arbol, nodo);
        // A content control around whole paragraphs shows its placeholder in them.
        let around = self.abiertos.last().map(|a| a.controles.clone()).unwrap_or_default();
        let mut controles = around;
        if controles.is_empty()
            && let Some(sdt) = self.arbol.antecesor(nodo, Nombre::Sdt)
            && placeholder_shown(self.arbol, sdt)
            && self.arbol.antecesor(nodo, Nombre::TxbxContent).is_none_or(|caja| caja < sdt)
        {
            controles.push((sdt, self.arbol.fin(sdt)));
        }
        let parrafo = Parrafo { nodo, texto: String::new(), tramos: Vec::new(), guia };
        self.abiertos.push(Abierto { parrafo, fin: self.arbol.fin(nodo), controles, insertado: 0 });
    }

    fn control(&mut self, sdt: Indice) {
        if let Some(abierto) = self.abiertos.last_mut()
            && placeholder_shown(self.arbol, sdt)
        {
            abierto.controles.push((sdt, self.arbol.fin(sdt)));
        }
    }

    fn marks(&self, n: Indice, corrida: Indice) -> Marcas {
        let formato = self.estilos.format(self.arbol, corrida);
        let around = self.campos.last().map(|c| c.indice);
        let campo = around.or_else(|| self.simples.last().map(|(_, indice)| *indice));
        let clase = campo.and_then(|i| self.lectura.campos.get(i)).map(|c| c.clase);
        // A field beyond the number that a mark can hold is left to Word.
        let numero = campo.and_then(|i| u16::try_from(i).ok());
        let calculado = clase == Some(ClaseCampo::Calculado) || (campo.is_some() && numero.is_none());
        let abierto = self.abiertos.last();
        Marcas {
            subrayado: formato.subrayado,
            resaltado: formato.resaltado,
            calculado,
            control: abierto.and_then(|a| a.controles.last()).map(|(sdt, _)| *sdt),
            campo: numero.filter(|_| !calculado),
            insertado: abierto.is_some_and(|a| a.insertado > n),
        }
    }

    fn letters(&mut self, n: Indice) {
        let Some(corrida) = self.arbol.antecesor(n, Nombre::R) else { return };
        // Text between a field's beginning and its result is part of its instruction.
        if self.campos.last().is_some_and(|c| !c.separado) {
            return;
        }
        if let Some(curso) = self.campos.last_mut() {
            curso.escrito = true;
        }
        let marcas = self.marks(n, corrida);
        let dentro = self.arbol.dentro(n);
        let raw = &self.arbol.texto()[dentro.clone()];
        let Some(abierto) = self.abiertos.last_mut() else { return };
        let mut push = |texto: &str, crudo: Range<usize>, clase: ClaseTramo| {
            if !texto.is_empty() {
                let de = abierto.parrafo.texto.len();
                abierto.parrafo.texto.push_str(texto);
                let a = abierto.parrafo.texto.len();
                abierto.parrafo.tramos.push(Tramo { de, a, crudo, clase, corrida, marcas });
            }
        };
        let mut at = 0;
        while at < raw.len() {
            let rest = &raw[at..];
            let here = dentro.start + at;
            let size = if let Some(cdata) = rest.strip_prefix("<![CDATA[") {
                let size = cdata.find("]]>").unwrap_or(cdata.len());
                push(&cdata[..size], here + 9..here + 9 + size, ClaseTramo::Cdata);
                9 + size + 3
            } else if rest.starts_with('<') {
                // A comment, or an instruction to a program.
                let end = if rest.starts_with("<!--") { "-->" } else { "?>" };
                rest.find(end).map_or(rest.len(), |i| i + end.len())
            } else if rest.starts_with('&') {
                let size = rest.find(';').map_or(rest.len(), |i| i + 1);
                let letter = quick_xml::escape::unescape(&rest[..size]).unwrap_or_default();
                push(&letter, here..here + size, ClaseTramo::Referencia);
                size
            } else {
                let size = rest.find(['&', '<']).unwrap_or(rest.len());
                push(&rest[..size], here..here + size, ClaseTramo::Letras);
                size
            };
            at += size.max(1);
        }
    }

    fn element(&mut self, n: Indice, letra: char) {
        let Some(corrida) = self.arbol.antecesor(n, Nombre::R) else { return };
        if self.arbol.padre(n) != Some(corrida) || self.campos.last().is_some_and(|c| !c.separado) {
            return;
        }
        let marcas = self.marks(n, corrida);
        let crudo = self.arbol.todo(n);
        if let Some(abierto) = self.abiertos.last_mut() {
            let de = abierto.parrafo.texto.len();
            abierto.parrafo.texto.push(letra);
            let a = abierto.parrafo.texto.len();
            let clase = ClaseTramo::Elemento;
            abierto.parrafo.tramos.push(Tramo { de, a, crudo, clase, corrida, marcas });
        }
    }
}

/// Whether a content control shows its placeholder, and not what somebody wrote.
fn placeholder_shown(arbol: &Arbol, sdt: Indice) -> bool {
    let shown = arbol.hijo(sdt, Nombre::SdtPr).and_then(|pr| arbol.hijo(pr, Nombre::ShowingPlcHdr));
    shown.is_some_and(|n| !arbol.atributo(n, "val").is_some_and(|v| matches!(&*v, "0" | "false" | "off")))
}

/// A symbol as the letter it looks like: the boxes of Wingdings are boxes, everything else is a mark of its own.
fn symbol(arbol: &Arbol, n: Indice) -> char {
    let code = arbol.atributo(n, "char").and_then(|c| u32::from_str_radix(&c, 16).ok()).unwrap_or_default();
    match code & 0xff {
        0x6f | 0x70 | 0x71 | 0x72 | 0xa8 => '☐',
        0x78 | 0xfd | 0xfe => '☒',
        _ => '\u{fffc}',
    }
}
