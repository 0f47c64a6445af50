//! The RBD: a school's number with the digit that the Ministry prints on it.

use std::fmt;

use super::modulo_11::{check_digit, split, with_plain_hyphen};
use crate::catalogo::Catalogo;

/// A school's number and its right check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rbd {
    numero: u32,
    digito: char,
}

/// Real numbers end at 42,288 (2024); samples use 99,001 and up. Anything beyond is a typing error.
const MAX: u32 = 99_999;
/// Invented numbers, far beyond any real one, begin here.
const PRIMERO_DE_EJEMPLO: u32 = 99_001;

/// Why a text is not an RBD.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RbdError {
    /// It has not the form of an RBD.
    #[error("«{0}» no tiene la forma de un RBD")]
    Forma(String),
    /// The check digit was left out, so nothing can be checked.
    #[error("al RBD {0} le falta el dígito verificador")]
    SinDigito(u32),
    /// The Ministry never gave that number.
    #[error(
        "el RBD {numero} no existe: su dígito verificador sería K, y el Ministerio se saltó esos números"
    )]
    NoExiste {
        /// The number.
        numero: u32,
    },
    /// Its check digit is another.
    #[error("el dígito verificador del RBD {numero} es {esperado}, y se escribió {escrito}")]
    Digito {
        /// The number.
        numero: u32,
        /// The digit that it should have.
        esperado: char,
        /// The digit that was written.
        escrito: char,
    },
}

impl Rbd {
    /// Gives a school's number its printed digit: modulo 11, or an official exception (50 in 2024).
    ///
    /// # Errors
    /// `NoExiste` where modulo 11 gives `K`: the Ministry skipped those numbers (official school
    /// directory of 2024: 16,694 rows, none with `K`).
    pub fn new(numero: u32, catalogo: &Catalogo) -> Result<Self, RbdError> {
        if numero == 0 || numero > MAX {
            return Err(RbdError::Forma(numero.to_string()));
        }
        match catalogo.digito_excepcional(numero).unwrap_or_else(|| check_digit(numero)) {
            'K' => Err(RbdError::NoExiste { numero }),
            digito => Ok(Self { numero, digito }),
        }
    }

    /// Reads `1195-9`. The hyphen is needed: without it, `11959` could be another school.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(texto: &str, catalogo: &Catalogo) -> Result<Self, RbdError> {
        let limpio = texto.trim();
        if !limpio.is_empty() && limpio.len() <= 6 && limpio.bytes().all(|b| b.is_ascii_digit()) {
            return Err(RbdError::SinDigito(limpio.parse().unwrap_or_default()));
        }
        let written = with_plain_hyphen(limpio);
        let (numero, escrito) = written
            .contains('-')
            .then(|| split(&written))
            .flatten()
            .filter(|(numero, _)| (1..=MAX).contains(numero))
            .ok_or_else(|| RbdError::Forma(texto.to_owned()))?;
        let rbd = Self::new(numero, catalogo)?;
        if rbd.digito == escrito {
            Ok(rbd)
        } else {
            Err(RbdError::Digito { numero, esperado: rbd.digito, escrito })
        }
    }

    /// The check digit.
    pub fn digito(self) -> char {
        self.digito
    }

    /// Whether it is one of the invented numbers of the samples.
    pub fn es_de_ejemplo(self) -> bool {
        self.numero >= PRIMERO_DE_EJEMPLO
    }

    /// The number without its digit, as SIGE's services want it.
    pub fn numero(self) -> u32 {
        self.numero
    }
}

impl fmt::Display for Rbd {
    /// `1195-9`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.numero, self.digito)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(texto: &str) -> Result<Rbd, RbdError> {
        Rbd::parse(texto, Catalogo::propio())
    }

    #[test]
    fn published_numbers_are_read_with_their_digit() {
        for written in ["1-9", "2-7", "5-1", "106-6", "772-2", "1195-9", "99001-9"] {
            assert_eq!(parse(written).unwrap().to_string(), written);
        }
    }

    #[test]
    fn the_official_exceptions_win_over_modulo_11() {
        for written in ["13208-8", "13218-8", "14787-8", "31340-4"] {
            assert_eq!(parse(written).unwrap().to_string(), written);
        }
        assert!(matches!(parse("13218-7"), Err(RbdError::Digito { esperado: '8', .. })));
    }

    #[test]
    fn what_cannot_be_is_refused_each_for_its_reason() {
        assert_eq!(parse("6-K"), Err(RbdError::NoExiste { numero: 6 }));
        assert_eq!(parse("1195"), Err(RbdError::SinDigito(1195)));
        assert!(matches!(parse("1195-8"), Err(RbdError::Digito { esperado: '9', escrito: '8', .. })));
        for odd in ["", "-", "0-0", "colegio", "+1195-9", "1.195-9", "100000-4", "1195-9-9", "1195-99"] {
            assert!(matches!(parse(odd), Err(RbdError::Forma(_))), "{odd}");
        }
    }
}
