//! What a page shows: its texts with their places, and the boxes of all that is drawn, by following its operators.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::Pdf;
use super::leer::MAX_PARTE;
use super::letra::Letra;
use super::plano::{Caja, Matriz};
use super::pluma::{Estado, Punta, Trazo};

/// Drawings in drawings in drawings: real pages have two or three.
const MAX_HONDURA: usize = 12;
/// More than any page of a paper has; a file could name one drawing a billion times.
const MAX_PASOS: usize = 2_000_000;
/// What stands above and below the line of writing, in parts of the font's size.
const ALTO: f32 = 0.85;
const BAJO: f32 = 0.23;

/// A piece of text in one place of a page.
#[derive(Clone, Debug)]
pub struct Trozo {
    /// What it says.
    pub texto: String,
    /// Where, seen as the page is shown.
    pub caja: Caja,
}

/// What is on a page, seen as the page is shown: turned, its lower left corner at 0, 0.
#[derive(Debug, Default)]
pub struct Hoja {
    /// Its texts, in the order of the file.
    pub trozos: Vec<Trozo>,
    /// Where anything is drawn, texts too.
    pub(super) cajas: Vec<Caja>,
    /// How many `q` are left open, and how many `Q` close nothing.
    pub(super) sueltos: (usize, usize),
    /// Whether all of it could be followed.
    pub(super) entera: bool,
}

/// One who goes through the operators.
struct Lector<'p> {
    pdf: &'p Pdf,
    tamano: (f32, f32),
    letras: HashMap<ObjectId, Rc<Letra>>,
    pasos: usize,
    hoja: Hoja,
}

impl Pdf {
    /// What is on a page; the first is 0. What can't be followed is missing in it.
    pub fn hoja(&self, pagina: usize) -> Hoja {
        let Some(&id) = self.hojas.get(pagina) else { return Hoja::default() };
        let (Some(tamano), Some(vista)) = (self.tamano(pagina), self.vista(pagina)) else {
            return Hoja::default();
        };
        let mut lector =
            Lector { pdf: self, tamano, letras: HashMap::new(), pasos: 0, hoja: Hoja::default() };
        let recursos = self.inherited(id, b"Resources").and_then(|r| r.as_dict().ok());
        let estado = Estado::new(vista, Caja { x0: 0.0, y0: 0.0, x1: tamano.0, y1: tamano.1 });
        lector.hoja.entera = match self.documento.get_page_content_with_limit(id, MAX_PARTE) {
            Ok(bytes) => {
                let (whole, sueltos) = lector.follow(&bytes, recursos, estado, 0);
                lector.hoja.sueltos = sueltos;
                whole
            }
            Err(_) => false,
        };
        lector.hoja
    }

    /// From the page's own coordinates to those in which it is shown.
    pub(super) fn vista(&self, pagina: usize) -> Option<Matriz> {
        let caja = self.caja(pagina)?;
        let (ancho, alto) = (caja.ancho(), caja.alto());
        let move_to_corner = Matriz([1.0, 0.0, 0.0, 1.0, -caja.x0, -caja.y0]);
        Some(move_to_corner.then(match self.giro(pagina) {
            90 => Matriz([0.0, -1.0, 1.0, 0.0, 0.0, ancho]),
            180 => Matriz([-1.0, 0.0, 0.0, -1.0, ancho, alto]),
            270 => Matriz([0.0, 1.0, -1.0, 0.0, alto, 0.0]),
            _ => Matriz::IGUAL,
        }))
    }
}

impl Lector<'_> {
    /// Goes through operators: whether it got to their end, and what of `q` and `Q` was left over.
    fn follow(
        &mut self,
        bytes: &[u8],
        recursos: Option<&Dictionary>,
        inicio: Estado,
        hondura: usize,
    ) -> (bool, (usize, usize)) {
        let pdf = self.pdf;
        let mut pila: Vec<Estado> = Vec::new();
        let (mut e, mut punta, mut trazo) = (inicio, Punta::INICIO, Trazo::NINGUNO);
        let mut sobran = 0;
        for op in Content::decode_iter(bytes) {
            self.pasos += 1;
            let Some(op) = op.ok().filter(|_| self.pasos <= MAX_PASOS) else {
                return (false, (pila.len(), sobran));
            };
            e.take(pdf, &op);
            punta.take(pdf, &op, &e);
            trazo.take(pdf, &op, &e);
            match op.operator.as_str() {
                "q" => pila.push(e.clone()),
                "Q" => match pila.pop() {
                    Some(before) => e = before,
                    None => sobran += 1,
                },
                como @ ("S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "n") => {
                    let Trazo { caja, recorta } = std::mem::replace(&mut trazo, Trazo::NINGUNO);
                    match como {
                        "n" => {}
                        "S" | "s" => self.outlined(caja, e.recorte),
                        _ => self.drawn(caja.within(e.recorte)),
                    }
                    if recorta {
                        e.recorte = e.recorte.within(caja);
                    }
                }
                "sh" => self.drawn(e.recorte),
                "BI" => self.drawn(unit(&e)),
                "Tf" => {
                    e.letra = op.operands.first().and_then(|n| self.font(recursos, n.as_name().ok()?));
                    e.cuerpo = op.operands.get(1).and_then(|n| pdf.number(n)).unwrap_or(0.0);
                }
                "Tj" | "TJ" | "'" | "\"" => {
                    // What stands before the text of `"` are measures.
                    let last = op.operands.len().saturating_sub(1);
                    self.show(&op.operands[last..], &e, &mut punta);
                }
                "Do" => {
                    let named = op.operands.first().and_then(|n| n.as_name().ok());
                    if !self.place(recursos, named, &e, hondura) {
                        return (false, (pila.len(), sobran));
                    }
                }
                _ => {}
            }
        }
        (true, (pila.len(), sobran))
    }

    /// Notes where something was drawn. What covers nearly the whole page is its ground, and not in the way.
    fn drawn(&mut self, caja: Caja) {
        if caja.is_there() && !self.is_ground(caja) {
            self.hoja.cajas.push(caja);
        }
    }

    /// Notes a line. One around the page is in the way where it runs, and leaves its inside free.
    fn outlined(&mut self, trazo: Caja, recorte: Caja) {
        let Caja { x0, y0, x1, y1 } = trazo;
        if trazo.is_there() && self.is_ground(trazo) {
            let edges = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)];
            for (x0, y0, x1, y1) in edges {
                self.drawn(Caja { x0, y0, x1, y1 }.wider(1.0).within(recorte));
            }
        } else {
            self.drawn(trazo.within(recorte));
        }
    }

    fn is_ground(&self, caja: Caja) -> bool {
        caja.ancho() > 0.9 * self.tamano.0 && caja.alto() > 0.9 * self.tamano.1
    }

    fn font(&mut self, recursos: Option<&Dictionary>, nombre: &[u8]) -> Option<Rc<Letra>> {
        let pdf = self.pdf;
        let fuentes = pdf.get(recursos?, b"Font")?.as_dict().ok()?;
        let suya = fuentes.get(nombre).ok()?;
        let fuente = pdf.documento.dereference(suya).ok()?.1.as_dict().ok()?;
        let Ok(id) = suya.as_reference() else { return Some(Rc::new(pdf.letra(fuente))) };
        Some(Rc::clone(self.letras.entry(id).or_insert_with(|| Rc::new(pdf.letra(fuente)))))
    }

    /// Shows text, letter by letter.
    fn show(&mut self, operands: &[Object], e: &Estado, punta: &mut Punta) {
        let Some(letra) = e.letra.clone() else { return };
        let parts: Vec<&Object> = operands
            .iter()
            .flat_map(|o| o.as_array().map_or_else(|_| std::slice::from_ref(o), Vec::as_slice))
            .collect();
        let (mut texto, mut caja) = (String::new(), Caja::VACIA);
        for part in parts {
            if let Some(hueco) = self.pdf.number(part) {
                punta.forward(-hueco / 1000.0 * e.cuerpo, e);
                continue;
            }
            let Ok(bytes) = part.as_str() else { continue };
            for (code, dice, ancho) in letra.codes(bytes) {
                let ancho = ancho * e.cuerpo;
                if dice.trim().is_empty() && !dice.is_empty() {
                    texto.push(' ');
                } else {
                    texto.push_str(dice);
                    let suya = Caja {
                        x0: 0.0,
                        y0: e.alza - BAJO * e.cuerpo,
                        x1: ancho * e.estirado,
                        y1: e.alza + ALTO * e.cuerpo,
                    };
                    caja = caja.with(punta.aqui.then(e.matriz).around(suya));
                }
                let mas = if letra.is_space(code) { e.entre_palabras } else { 0.0 };
                punta.forward(ancho + e.entre_letras + mas, e);
            }
        }
        // Mode 3 draws nothing: the text that a scanner recognised lies under its picture.
        let caja = caja.within(e.recorte);
        if e.modo != 3 && caja.is_there() {
            self.hoja.cajas.push(caja);
            self.hoja.trozos.push(Trozo { texto, caja });
        }
    }

    /// Puts a picture or a drawing; whether it could be followed.
    fn place(
        &mut self,
        recursos: Option<&Dictionary>,
        nombre: Option<&[u8]>,
        e: &Estado,
        hondura: usize,
    ) -> bool {
        let pdf = self.pdf;
        let found = nombre.and_then(|n| {
            let all = pdf.get(recursos?, b"XObject")?.as_dict().ok()?;
            pdf.get(all, n)?.as_stream().ok()
        });
        // What is not there is not drawn either.
        let Some(dibujo): Option<&Stream> = found else { return true };
        if dibujo.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image") {
            self.drawn(unit(e).within(e.recorte));
            return true;
        }
        let Ok(bytes) = dibujo.get_plain_content_with_limit(MAX_PARTE) else { return false };
        if hondura >= MAX_HONDURA {
            return false;
        }
        let six = |clave: &[u8]| {
            let all = pdf.get(&dibujo.dict, clave)?.as_array().ok()?;
            Some(all.iter().filter_map(|n| pdf.number(n)).collect::<Vec<f32>>())
        };
        let mut inner = e.clone();
        if let Some(m) = six(b"Matrix").and_then(|m| <[f32; 6]>::try_from(m).ok()) {
            inner.matriz = Matriz(m).then(inner.matriz);
        }
        if let Some([x0, y0, x1, y1]) = six(b"BBox").and_then(|b| <[f32; 4]>::try_from(b).ok()) {
            let caja = Caja::of([(x0, y0), (x1, y1)]);
            inner.recorte = inner.recorte.within(inner.matriz.around(caja));
        }
        let suyos = pdf.get(&dibujo.dict, b"Resources").and_then(|r| r.as_dict().ok());
        self.follow(&bytes, suyos.or(recursos), inner, hondura + 1).0
    }
}

/// Where a picture goes.
fn unit(e: &Estado) -> Caja {
    e.matriz.around(Caja { x0: 0.0, y0: 0.0, x1: 1.0, y1: 1.0 })
}

impl Hoja {
    /// Its lines from above to below, each cut where there is a wide gap, as between columns.
    pub fn lineas(&self) -> Vec<Vec<Trozo>> {
        let mut trozos: Vec<&Trozo> = self.trozos.iter().filter(|t| !t.texto.trim().is_empty()).collect();
        trozos.sort_by(|a, b| b.caja.y0.total_cmp(&a.caja.y0));
        let mut lineas: Vec<Vec<&Trozo>> = Vec::new();
        for trozo in trozos {
            let same = |linea: &Vec<&Trozo>| {
                let first = linea[0].caja;
                (first.y0 - trozo.caja.y0).abs() < 0.4 * first.alto().min(trozo.caja.alto())
            };
            match lineas.last_mut().filter(|l| same(l)) {
                Some(linea) => linea.push(trozo),
                None => lineas.push(vec![trozo]),
            }
        }
        lineas.into_iter().map(in_columns).collect()
    }
}

/// The pieces of a line from left to right, joined where they stand close.
fn in_columns(mut linea: Vec<&Trozo>) -> Vec<Trozo> {
    linea.sort_by(|a, b| a.caja.x0.total_cmp(&b.caja.x0));
    let mut joined: Vec<Trozo> = Vec::new();
    for trozo in linea {
        let alto = trozo.caja.alto();
        match joined.last_mut().filter(|last| trozo.caja.x0 - last.caja.x1 < 1.5 * alto) {
            Some(last) => {
                let gap = trozo.caja.x0 - last.caja.x1 > 0.15 * alto;
                if gap && !last.texto.ends_with(' ') && !trozo.texto.starts_with(' ') {
                    last.texto.push(' ');
                }
                last.texto.push_str(&trozo.texto);
                last.caja = last.caja.with(trozo.caja);
            }
            None => joined.push(trozo.clone()),
        }
    }
    for trozo in &mut joined {
        trozo.texto = trozo.texto.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    joined
}
