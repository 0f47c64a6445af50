//! The pen of a page: what its operators say of where, how large and how far apart is drawn next.

use std::rc::Rc;

use lopdf::content::Operation;

use super::Pdf;
use super::letra::Letra;
use super::plano::{Caja, Matriz};

/// What `q` keeps.
#[derive(Clone)]
pub(super) struct Estado {
    pub matriz: Matriz,
    pub recorte: Caja,
    pub letra: Option<Rc<Letra>>,
    pub cuerpo: f32,
    pub entre_letras: f32,
    pub entre_palabras: f32,
    pub estirado: f32,
    pub interlinea: f32,
    pub alza: f32,
    /// 3: nothing is drawn, as under the picture of a scanned page.
    pub modo: i64,
}

/// Where the next letter goes, and where its line began.
#[derive(Clone, Copy)]
pub(super) struct Punta {
    pub linea: Matriz,
    pub aqui: Matriz,
}

/// The way that is being drawn, and whether it will cut what comes after it.
pub(super) struct Trazo {
    pub caja: Caja,
    pub recorta: bool,
}

/// The numbers of an operator, where there are as many as it takes.
fn numbers<const N: usize>(pdf: &Pdf, op: &Operation) -> Option<[f32; N]> {
    let all: Vec<f32> = op.operands.iter().filter_map(|o| pdf.number(o)).collect();
    all.try_into().ok()
}

impl Estado {
    /// At the beginning of a page.
    pub(super) fn new(matriz: Matriz, recorte: Caja) -> Self {
        Self {
            matriz,
            recorte,
            letra: None,
            cuerpo: 0.0,
            entre_letras: 0.0,
            entre_palabras: 0.0,
            estirado: 1.0,
            interlinea: 0.0,
            alza: 0.0,
            modo: 0,
        }
    }

    /// Takes in an operator that says how what comes is drawn; others change nothing.
    pub(super) fn take(&mut self, pdf: &Pdf, op: &Operation) {
        let one = || numbers::<1>(pdf, op).map(|[n]| n);
        match op.operator.as_str() {
            "cm" => {
                if let Some(m) = numbers(pdf, op) {
                    self.matriz = Matriz(m).then(self.matriz);
                }
            }
            "Tc" => self.entre_letras = one().unwrap_or(0.0),
            "Tw" => self.entre_palabras = one().unwrap_or(0.0),
            "Tz" => self.estirado = one().map_or(1.0, |n| n / 100.0),
            "TL" => self.interlinea = one().unwrap_or(0.0),
            "Ts" => self.alza = one().unwrap_or(0.0),
            "Tr" => self.modo = op.operands.first().and_then(|n| n.as_i64().ok()).unwrap_or(0),
            "TD" => {
                if let Some([_, y]) = numbers(pdf, op) {
                    self.interlinea = -y;
                }
            }
            "\"" => {
                if let [palabras, letras, _] = &op.operands[..] {
                    self.entre_palabras = pdf.number(palabras).unwrap_or(0.0);
                    self.entre_letras = pdf.number(letras).unwrap_or(0.0);
                }
            }
            _ => {}
        }
    }
}

impl Punta {
    pub(super) const INICIO: Self = Self { linea: Matriz::IGUAL, aqui: Matriz::IGUAL };

    /// Takes in an operator that moves to another place of the text; others change nothing.
    pub(super) fn take(&mut self, pdf: &Pdf, op: &Operation, e: &Estado) {
        let moved = match op.operator.as_str() {
            "BT" => Matriz::IGUAL,
            "Tm" => numbers(pdf, op).map_or(self.linea, Matriz),
            "Td" | "TD" => {
                let [x, y] = numbers(pdf, op).unwrap_or([0.0, 0.0]);
                Matriz::to(x, y).then(self.linea)
            }
            "T*" | "'" | "\"" => Matriz::to(0.0, -e.interlinea).then(self.linea),
            _ => return,
        };
        *self = Self { linea: moved, aqui: moved };
    }

    /// On along the line.
    pub(super) fn forward(&mut self, x: f32, e: &Estado) {
        self.aqui = Matriz::to(x * e.estirado, 0.0).then(self.aqui);
    }
}

impl Trazo {
    pub(super) const NINGUNO: Self = Self { caja: Caja::VACIA, recorta: false };

    /// Takes in an operator that draws on; others change nothing.
    pub(super) fn take(&mut self, pdf: &Pdf, op: &Operation, e: &Estado) {
        let mut through = |puntos: &[f32]| {
            let shown = puntos.chunks_exact(2).map(|p| e.matriz.point(p[0], p[1]));
            self.caja = self.caja.with(Caja::of(shown));
        };
        match op.operator.as_str() {
            "m" | "l" => through(&numbers::<2>(pdf, op).map_or(vec![], Vec::from)),
            "c" => through(&numbers::<6>(pdf, op).map_or(vec![], Vec::from)),
            "v" | "y" => through(&numbers::<4>(pdf, op).map_or(vec![], Vec::from)),
            "re" => {
                if let Some([x, y, ancho, alto]) = numbers(pdf, op) {
                    through(&[x, y, x + ancho, y, x, y + alto, x + ancho, y + alto]);
                }
            }
            "W" | "W*" => self.recorta = true,
            _ => {}
        }
    }
}
