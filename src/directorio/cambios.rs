//! What changed from one year to another: closed, new, transferred, renamed, under another dependency.

use super::{Directorio, Escuela, Estado};
use crate::base::texto::plain;
use crate::catalogo::Dependencia;

/// A school as it was and as it is.
#[derive(Clone, Copy, Debug)]
pub struct Par<'d> {
    /// In the earlier directory.
    pub antes: &'d Escuela,
    /// In the later one.
    pub ahora: &'d Escuela,
}

/// How a school went.
#[derive(Clone, Copy, Debug)]
pub struct Cierre<'d> {
    /// As it was.
    pub antes: &'d Escuela,
    /// Whether the later directory still lists it, as closed.
    pub figura: bool,
}

/// How a school came.
#[derive(Clone, Copy, Debug)]
pub struct Ingreso<'d> {
    /// As it is.
    pub ahora: &'d Escuela,
    /// Whether the earlier directory listed it, as closed.
    pub figuraba: bool,
}

/// A school that another sostenedor has now.
#[derive(Clone, Copy, Debug)]
pub struct Traspaso<'d> {
    /// The school.
    pub par: Par<'d>,
    /// Whether it went to a local service of public education, from another dependency.
    pub a_slep: bool,
}

/// What changed between two directories. A school stands under each heading that holds for it.
#[derive(Debug)]
pub struct Cambios<'d> {
    /// The earlier year.
    pub antes: u16,
    /// The later year.
    pub ahora: u16,
    /// Not closed before; closed or no longer listed now.
    pub cerrados: Vec<Cierre<'d>>,
    /// Not listed or closed before; listed and not closed now.
    pub nuevos: Vec<Ingreso<'d>>,
    /// Listed both times: the sostenedor's RUT is another (both are known), or the dependency became SLEP.
    pub traspasados: Vec<Traspaso<'d>>,
    /// Listed both times: another name, by more than accents, case and punctuation.
    pub renombrados: Vec<Par<'d>>,
    /// Listed both times: another dependency, SLEP among them.
    pub otra_dependencia: Vec<Par<'d>>,
}

/// Compares two directories. Lists are by RBD.
pub fn cambios<'d>(antes: &'d Directorio, ahora: &'d Directorio) -> Cambios<'d> {
    let open = |e: &Escuela| e.estado != Estado::Cerrado;
    let mut cambios = Cambios {
        antes: antes.anio,
        ahora: ahora.anio,
        cerrados: Vec::new(),
        nuevos: Vec::new(),
        traspasados: Vec::new(),
        renombrados: Vec::new(),
        otra_dependencia: Vec::new(),
    };
    for vieja in &antes.escuelas {
        let nueva = ahora.escuela(vieja.rbd);
        if open(vieja) && !nueva.is_some_and(open) {
            cambios.cerrados.push(Cierre { antes: vieja, figura: nueva.is_some() });
        }
        let Some(nueva) = nueva else { continue };
        let par = Par { antes: vieja, ahora: nueva };
        let a_slep = nueva.dependencia == Dependencia::Slep && vieja.dependencia != Dependencia::Slep;
        let otro_rut = vieja.rut.zip(nueva.rut).is_some_and(|(a, b)| a != b);
        if a_slep || otro_rut {
            cambios.traspasados.push(Traspaso { par, a_slep });
        }
        if vieja.nombre != nueva.nombre && plain(&vieja.nombre) != plain(&nueva.nombre) {
            cambios.renombrados.push(par);
        }
        if vieja.dependencia != nueva.dependencia {
            cambios.otra_dependencia.push(par);
        }
    }
    for nueva in ahora.escuelas.iter().filter(|e| open(e)) {
        let vieja = antes.escuela(nueva.rbd);
        if !vieja.is_some_and(open) {
            cambios.nuevos.push(Ingreso { ahora: nueva, figuraba: vieja.is_some() });
        }
    }
    cambios
}

impl Cambios<'_> {
    /// How many of the transferred went to a local service.
    pub fn a_slep(&self) -> usize {
        self.traspasados.iter().filter(|t| t.a_slep).count()
    }
}
