//! The words of the drop-downs: what the person chooses, and what the profile calls it.

use crate::base::texto::plain;
use crate::catalogo::Catalogo;
use crate::perfil::opciones::{CALIDADES, CANALES, ESTADOS, ESTADOS_CIVILES, TRATAMIENTOS};

/// A list that a cell is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lista {
    Tipo,
    Dependencia,
    EstadoCivil,
    Calidad,
    Tratamiento,
    Representacion,
    Canal,
    Estado,
    Documento,
    Comuna,
    Region,
}

/// A word of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opcion {
    /// What the profile calls it.
    pub clave: String,
    /// What the person chooses.
    pub rotulo: String,
}

impl Lista {
    /// In the order of their columns on the hidden sheet.
    pub const TODAS: [Self; 11] = [
        Self::Tipo,
        Self::Dependencia,
        Self::EstadoCivil,
        Self::Calidad,
        Self::Tratamiento,
        Self::Representacion,
        Self::Canal,
        Self::Estado,
        Self::Documento,
        Self::Comuna,
        Self::Region,
    ];

    /// Whether a word outside the list may be right: names that people write in several ways.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Comuna | Self::Region)
    }

    /// The words, in the order in which they are offered.
    pub fn options(self, catalogo: &Catalogo) -> Vec<Opcion> {
        let words = |claves: &[&str]| claves.iter().map(|c| option(c, &c.replace('_', " "))).collect();
        match self {
            Self::Tipo => catalogo.tipos().iter().map(|t| option(&t.clave, &t.nombre)).collect(),
            Self::Dependencia => {
                catalogo.dependencias().iter().map(|d| option(d.clave.clave(), &d.nombre)).collect()
            }
            Self::EstadoCivil => words(&claves(ESTADOS_CIVILES)),
            Self::Calidad => words(&claves(CALIDADES)),
            Self::Tratamiento => words(&claves(TRATAMIENTOS)),
            Self::Representacion => words(&["individual", "conjunta"]),
            Self::Canal => words(&claves(CANALES)),
            Self::Estado => words(&claves(ESTADOS)),
            Self::Documento => documents(catalogo),
            Self::Comuna => {
                let mut nombres: Vec<&str> = catalogo.comunas().iter().map(|c| c.nombre.as_str()).collect();
                nombres.sort_by_key(|nombre| plain(nombre));
                nombres.into_iter().map(|nombre| option(nombre, nombre)).collect()
            }
            Self::Region => {
                catalogo.regiones().iter().map(|r| option(&r.nombre_corto, &r.nombre_corto)).collect()
            }
        }
    }

    /// What the profile calls what is written in a cell; as written where it is no word of the list.
    pub fn key_of(self, escrito: &str, catalogo: &Catalogo) -> String {
        if self.is_open() {
            return escrito.to_owned();
        }
        let plano = plain(escrito);
        let found = self.options(catalogo).into_iter().find(|o| plain(&o.rotulo) == plano);
        found.map_or_else(|| escrito.to_owned(), |o| o.clave)
    }

    /// What the form says for the profile's word; the word itself where the list does not have it.
    pub fn label_of(self, clave: &str, catalogo: &Catalogo) -> String {
        let found = self.options(catalogo).into_iter().find(|o| o.clave == clave);
        found.map_or_else(|| clave.to_owned(), |o| o.rotulo)
    }
}

fn option(clave: &str, rotulo: &str) -> Opcion {
    Opcion { clave: clave.to_owned(), rotulo: rotulo.to_owned() }
}

fn claves<T>(opciones: &[(&'static str, T)]) -> Vec<&'static str> {
    opciones.iter().map(|(clave, _)| *clave).collect()
}

/// Every document once, whatever the kind of sostenedor. Two documents of one name keep their codes apart.
fn documents(catalogo: &Catalogo) -> Vec<Opcion> {
    let mut salida: Vec<Opcion> = Vec::new();
    for documento in catalogo.documentos() {
        if salida.iter().any(|o| o.clave == documento.codigo) {
            continue;
        }
        let taken = salida.iter().any(|o| plain(&o.rotulo) == plain(&documento.nombre));
        let rotulo = if taken { &documento.codigo } else { &documento.nombre };
        salida.push(option(&documento.codigo, rotulo));
    }
    salida
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_leads_back_to_the_word_of_the_profile() {
        let catalogo = Catalogo::propio();
        for lista in Lista::TODAS {
            let opciones = lista.options(catalogo);
            assert!(opciones.len() > 1, "{lista:?}");
            for opcion in opciones {
                assert_eq!(lista.key_of(&opcion.rotulo, catalogo), opcion.clave, "{lista:?}");
                assert_eq!(lista.label_of(&opcion.clave, catalogo), opcion.rotulo, "{lista:?}");
            }
        }
        assert_eq!(Lista::Tipo.key_of("FUNDACION ", catalogo), "fundacion");
        assert_eq!(Lista::Tipo.key_of("club", catalogo), "club");
    }
}
