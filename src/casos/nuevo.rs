//! A new profile: a form to be filled in, with what is known already, put where the person wants it.

use std::path::Path;

use crate::base::Fallo;
use crate::base::escritura::{Puesto, put_file};
use crate::catalogo::{Catalogo, Dependencia};
use crate::perfil::borrador::Perfil;
use crate::perfil::template;

/// What the form should be for.
#[derive(Debug, Default)]
pub struct Pedido {
    /// For schools of this dependency; all choices where it is not known.
    pub dependencia: Option<Dependencia>,
    /// What is known of the sostenedor and its schools; it is written in.
    pub sabido: Option<Perfil>,
}

/// The form as text.
pub fn blank_profile(pedido: &Pedido, catalogo: &Catalogo) -> String {
    let nothing = Perfil::default();
    template(catalogo, pedido.dependencia, pedido.sabido.as_ref().unwrap_or(&nothing))
}

/// Writes the form. What is there already is replaced only with `forzar`, and kept beside.
///
/// # Errors
/// Path, permission or disk.
pub fn nuevo(ruta: &Path, pedido: &Pedido, catalogo: &Catalogo, forzar: bool) -> Result<Puesto, Fallo> {
    put_file(ruta, blank_profile(pedido, catalogo).as_bytes(), forzar)
}
