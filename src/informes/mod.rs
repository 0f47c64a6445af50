//! Documents about trámites: data in, text or bytes out. Pure: no clock, no disk, no store.
//!
//! What a report says follows from histories, tables and the day that the caller names, and from nothing else: equal
//! histories, equal bytes.

pub mod acuse;
pub mod agenda;
mod carta;
pub mod cifras;
pub mod credenciales;
mod dibujo;
pub mod escritos;
pub mod estados;
pub mod historia;
mod ics;
mod libro;
mod mediana;
pub mod palabras;
mod plano;
pub mod tablero;

use crate::tramite::{Anotado, TramiteId};

/// A trámite with its whole history, as a report takes it.
#[derive(Clone, Copy, Debug)]
pub struct Tramite<'a> {
    /// Its name.
    pub id: TramiteId,
    /// Its events, in the order of writing.
    pub historia: &'a [Anotado],
}
