//! What the filling of a matrix left behind: which fact went into which blank, which blanks are open, by sheet and school.

use std::collections::{BTreeSet, HashMap};

use super::super::super::campo::{Atributo as A, Campo, Sujeto as S};
use super::super::super::decision::{Destino, Opcion};
use super::super::super::{Pendiente, Resultado};
use super::super::anexo::comparar::{Diferencia, Sobre};
use super::super::matriz::Matriz;
use crate::base::texto::plain;
use crate::perfil::Expediente;
use crate::perfil::fuente::cell_name;

/// A blank, what was decided about it, and what became of it.
struct Rastro<'a> {
    id: &'a str,
    hoja: usize,
    /// The cell, or that of the heading where it is a column.
    celda: &'a str,
    es_columna: bool,
    /// Which school, from 0; all of them where absent.
    escuela: Option<usize>,
    destino: Option<Destino>,
    valor: &'a str,
}

/// All of them.
pub(super) struct Rastros<'a> {
    rbds: Vec<(u32, String)>,
    escritos: Vec<Rastro<'a>>,
    pendientes: Vec<Rastro<'a>>,
    dejados: Vec<Rastro<'a>>,
}

impl<'a> Rastros<'a> {
    pub fn new(matriz: &'a Matriz, resultado: &'a Resultado, x: &Expediente<'_>) -> Self {
        let decided: HashMap<&str, &Destino> =
            matriz.espacios().iter().map(|e| (e.id.as_str(), &e.decision.destino)).collect();
        let read = |id: &'a str, valor: &'a str| -> Option<Rastro<'a>> {
            let (blank, cual) = id.rsplit_once(".fila").map_or((id, None), |(b, n)| (b, n.parse().ok()));
            let blank = blank.strip_suffix(".no").unwrap_or(blank);
            let (hoja, celda) = blank.strip_prefix('h')?.split_once('.')?;
            let destino = decided.get(blank).copied().cloned();
            let of_field = |d: &Destino| match d {
                Destino::Campo(campo) => campo.cual.map(usize::from),
                _ => None,
            };
            let cual: Option<usize> = cual.or(destino.as_ref().and_then(of_field));
            Some(Rastro {
                id,
                hoja: hoja.parse::<usize>().ok()?.checked_sub(1)?,
                celda: celda.trim_end_matches('+'),
                es_columna: celda.ends_with('+'),
                escuela: cual.and_then(|n| n.checked_sub(1)),
                destino,
                valor,
            })
        };
        let left = |all: &'a [Pendiente]| all.iter().filter_map(|p| read(&p.id, "")).collect();
        Self {
            rbds: x.establecimientos.iter().map(|e| (e.rbd.numero(), e.rbd.to_string())).collect(),
            escritos: resultado.escritos.iter().filter_map(|e| read(&e.id, &e.valor)).collect(),
            pendientes: left(&resultado.pendientes),
            dejados: left(&resultado.dejados),
        }
    }

    /// What was written of a fact on a sheet.
    pub fn written<'r>(&'r self, hoja: usize, sobre: &'r Sobre) -> impl Iterator<Item = &'r str> {
        self.escritos.iter().filter(move |r| r.hoja == hoja && self.is_about(r, sobre)).map(|r| r.valor)
    }

    /// Whether anything was written on a sheet.
    pub fn wrote_on(&self, hoja: usize) -> bool {
        self.escritos.iter().any(|r| r.hoja == hoja)
    }

    /// Whether these words, as they are compared, were written on a sheet.
    pub fn wrote(&self, hoja: usize, plano: &str) -> bool {
        self.escritos.iter().any(|r| r.hoja == hoja && plain(r.valor) == plano)
    }

    /// Whether a person was asked about it already.
    pub fn is_open(&self, hoja: usize, d: &Diferencia) -> bool {
        self.pendientes.iter().any(|r| self.speaks_of(r, hoja, d))
    }

    /// The questions about this fact of this school alone.
    pub fn asked_of_row<'r>(&'r self, hoja: usize, sobre: &'r Sobre) -> impl Iterator<Item = &'r str> {
        let own = move |r: &&Rastro<'_>| r.hoja == hoja && r.escuela.is_some() && self.is_about(r, sobre);
        self.pendientes.iter().filter(own).map(|r| r.id)
    }

    /// Whether it was left on purpose.
    pub fn is_left(&self, hoja: usize, d: &Diferencia) -> bool {
        self.dejados.iter().any(|r| self.speaks_of(r, hoja, d))
    }

    /// The schools whose RBD was written somewhere.
    pub fn written_rbds(&self) -> BTreeSet<u32> {
        let is_code = |r: &&Rastro<'_>| matches!(&r.destino, Some(Destino::Campo(c)) if is_code(*c));
        let mut all = BTreeSet::new();
        for rastro in self.escritos.iter().filter(is_code) {
            let own = |i: usize| rastro.escuela.is_none_or(|n| n == i);
            all.extend(self.rbds.iter().enumerate().filter(|(i, _)| own(*i)).map(|(_, (n, _))| *n));
        }
        all
    }

    /// The RBD that a difference is about, where it is one of the profile's.
    pub fn rbd(&self, sobre: &Sobre) -> Option<String> {
        Some(self.rbds[self.school(sobre)?].1.clone())
    }

    /// A blank's own field, or the cell in which something else is read.
    fn speaks_of(&self, r: &Rastro<'_>, hoja: usize, d: &Diferencia) -> bool {
        if r.hoja != hoja {
            return false;
        }
        let here = d.casilla.is_some_and(|c| {
            let letters = |t: &str| t.trim_end_matches(|l: char| l.is_ascii_digit()).to_owned();
            let celda = cell_name(c.fila, c.columna);
            let same_school = r.escuela.is_none() || r.escuela == self.school(&d.sobre);
            if r.es_columna { same_school && letters(&celda) == letters(r.celda) } else { celda == r.celda }
        });
        here || self.is_about(r, &d.sobre)
    }

    fn school(&self, sobre: &Sobre) -> Option<usize> {
        let (Sobre::Fila(_, numero) | Sobre::Escuela(numero, _) | Sobre::Servicio(numero, _)) = sobre else {
            return None;
        };
        self.rbds.iter().position(|(n, _)| n == numero)
    }

    /// Whether a blank is for this fact.
    fn is_about(&self, r: &Rastro<'_>, sobre: &Sobre) -> bool {
        let own = |what: bool| {
            what && match (r.escuela, self.school(sobre)) {
                (_, None) => false,
                (None, Some(_)) => true,
                (Some(a), Some(b)) => a == b,
            }
        };
        match (&r.destino, sobre) {
            (Some(Destino::Campo(c)), Sobre::Fila(..)) => own(is_code(*c)),
            (Some(Destino::Campo(c)), Sobre::Escuela(_, a)) => {
                own(c.sujeto == S::Establecimiento && kin(c.atributo) == kin(*a))
            }
            (Some(Destino::Campo(c)), Sobre::Servicio(..)) => own(c.atributo == A::Servicios),
            (Some(Destino::Casilla(Opcion::Servicio(k))), Sobre::Servicio(_, clave)) => own(k == clave),
            (Some(Destino::Campo(c)), Sobre::Persona(s, a)) => c.sujeto == *s && kin(c.atributo) == kin(*a),
            _ => false,
        }
    }
}

/// Whether it was told when filling that the file has no room for this person.
pub(super) fn lacks_person(faltan: &[(&'static str, String)], sobre: &Sobre) -> bool {
    let who = match sobre {
        Sobre::Persona(S::Administrativo, _) => "administrativo",
        Sobre::Persona(S::Tecnico, _) => "técnico",
        _ => return false,
    };
    faltan.iter().any(|(que, _)| que.ends_with(who))
}

/// Whether a field says which school it is.
fn is_code(campo: Campo) -> bool {
    campo.sujeto == S::Establecimiento && matches!(campo.atributo, A::Rbd | A::Cuerpo | A::NombreRbd)
}

/// Attributes that readers take for the same.
const fn kin(atributo: A) -> A {
    match atributo {
        A::NombreRbd | A::RazonSocial => A::Nombre,
        A::Cuerpo | A::Digito => A::Rut,
        A::DireccionComuna | A::Domicilio | A::Calle => A::Direccion,
        otro => otro,
    }
}
