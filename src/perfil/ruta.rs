//! The path of a field, as problems name it: `sostenedor.representantes[1].rut`.

use std::fmt;

/// A field's path, written out only when there is something to say about it.
#[derive(Clone, Copy)]
pub(super) struct Ruta<'a> {
    padre: Option<&'a Self>,
    pub(super) nombre: &'static str,
    indice: Option<usize>,
}

impl<'a> Ruta<'a> {
    pub const fn raiz(nombre: &'static str) -> Self {
        Self { padre: None, nombre, indice: None }
    }

    pub const fn en(&'a self, nombre: &'static str) -> Self {
        Self { padre: Some(self), nombre, indice: None }
    }

    /// The n-th of a list, counted from 0 here and shown from 1.
    pub const fn n(self, indice: usize) -> Self {
        Self { indice: Some(indice), ..self }
    }
}

impl fmt::Display for Ruta<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(padre) = self.padre {
            write!(f, "{padre}.")?;
        }
        f.write_str(self.nombre)?;
        self.indice.map_or(Ok(()), |i| write!(f, "[{}]", i + 1))
    }
}
