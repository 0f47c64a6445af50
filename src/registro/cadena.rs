//! What goes into a history: events bound to those before them, whole chains from elsewhere, the files that events name.

use super::{Organizacion, RegistroError, Resultado};
use crate::base::azar;
use crate::tramite::escrito::{self, Escrito};
use crate::tramite::{Anotado, Suceso, TramiteId};

/// Where a trámite's chain is: how many events it has, and the digest of the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cabeza {
    pub sucesos: u32,
    pub huella: String,
}

impl Cabeza {
    /// Before the first event.
    pub(super) fn beginning(organizacion: &Organizacion, id: TramiteId) -> Self {
        Self { sucesos: 0, huella: escrito::beginning(organizacion.nombre(), id) }
    }

    /// The chain with this event at its end.
    pub(super) fn ending(escrito: &Escrito) -> Self {
        Self { sucesos: escrito.numero, huella: escrito.eslabon.huella.clone() }
    }

    /// The events in the form in which they are kept, each bound to the one before, and where the chain is then.
    pub(super) fn write(mut self, sucesos: &[Anotado]) -> Resultado<(Vec<Escrito>, Self)> {
        let mut escritos = Vec::with_capacity(sucesos.len());
        for anotado in sucesos {
            let debe = self.sucesos + 1;
            if anotado.numero != debe {
                return Err(RegistroError::Interno(format!(
                    "se iba a escribir el suceso {} donde corresponde el {debe}",
                    anotado.numero
                )));
            }
            let azar = azar::bytes().map_err(RegistroError::sistema("tomar números al azar"))?;
            let escrito = Escrito::new(anotado, &self.huella, azar);
            self = Self::ending(&escrito);
            escritos.push(escrito);
        }
        Ok((escritos, self))
    }

    /// What is wrong with this event as the next one, in words.
    pub(super) fn fault(&self, escrito: &Escrito) -> Option<String> {
        if escrito.numero != self.sucesos + 1 {
            return Some(format!("falta el suceso {}", self.sucesos + 1));
        }
        escrito.fault(&self.huella).map(str::to_owned)
    }
}

/// A chain from elsewhere, event by event: the events that it holds, and where it ends.
pub(super) fn read_whole(
    organizacion: &Organizacion,
    id: TramiteId,
    escritos: &[Escrito],
) -> Resultado<(Vec<Anotado>, Cabeza)> {
    let mut cabeza = Cabeza::beginning(organizacion, id);
    let broken = |numero, que| RegistroError::CadenaRota { id, numero, que };
    if escritos.is_empty() {
        return Err(broken(1, "no trae ningún suceso".to_owned()));
    }
    let mut historia = Vec::with_capacity(escritos.len());
    for escrito in escritos {
        if let Some(que) = cabeza.fault(escrito) {
            return Err(broken(escrito.numero, que));
        }
        historia.push(escrito.read().map_err(|e| broken(escrito.numero, e.que))?);
        cabeza = Cabeza::ending(escrito);
    }
    Ok((historia, cabeza))
}

/// The digests of the files that this event names: its evidence, and the papers that it tells of.
pub(super) fn named(anotado: &Anotado) -> impl Iterator<Item = &str> {
    let papeles = match &anotado.suceso {
        Suceso::PapelesGenerados(papeles) => Some(papeles),
        _ => None,
    };
    let of_papers = papeles
        .into_iter()
        .flat_map(|p| p.archivos.iter().map(|a| a.sha256.as_str()).chain(p.perfil.as_deref()));
    anotado.evidencias.iter().map(|e| e.sha256.as_str()).chain(of_papers)
}
