//! A new profile: a form to be filled in, with what is known already, put where the person wants it.

use std::path::Path;

use crate::base::Fallo;
use crate::base::escritura::{Puesto, put_file};
use crate::catalogo::{Catalogo, Dependencia};
use crate::perfil::borrador::{Dato, Perfil};
use crate::perfil::ficha_excel::{self, NoSeEscribio};
use crate::perfil::template;

/// What the form should be for.
#[derive(Debug, Default)]
pub struct Pedido {
    /// For schools of this dependency; all choices where it is not known.
    pub dependencia: Option<Dependencia>,
    /// What is known of the sostenedor and its schools; it is written in.
    pub sabido: Option<Perfil>,
    /// Where that is from, for a comment.
    pub nota: Option<String>,
}

/// The form as text.
pub fn blank_profile(pedido: &Pedido, catalogo: &Catalogo) -> String {
    let nothing = Perfil::default();
    let sabido = pedido.sabido.as_ref().unwrap_or(&nothing);
    template(catalogo, pedido.dependencia, sabido, pedido.nota.as_deref())
}

/// The form as an Excel workbook, with the drop-downs of this catalogue.
///
/// # Errors
/// What the Excel writer refuses; our own fault.
pub fn blank_workbook(pedido: &Pedido, catalogo: &Catalogo) -> Result<Vec<u8>, NoSeEscribio> {
    let version = Some(Dato { valor: 1, ..Dato::default() });
    let blank = Perfil { version, ..Perfil::default() };
    ficha_excel::write_noted(pedido.sabido.as_ref().unwrap_or(&blank), catalogo, pedido.nota.as_deref())
}

/// Writes bytes of a form where the person wants it. What is there already is replaced only with `forzar`, and kept beside.
///
/// # Errors
/// Path, permission or disk.
pub fn nuevo(ruta: &Path, forma: &[u8], forzar: bool) -> Result<Puesto, Fallo> {
    put_file(ruta, forma, forzar)
}
