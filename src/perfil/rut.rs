//! The RUT: a number whose check digit is right, or nothing.

use std::fmt;
use std::str::FromStr;

use super::modulo_11::{check_digit, split, with_plain_hyphen};

/// A RUT whose digit is right. Only the body is kept, so a wrong one cannot exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rut(u32);

/// No RUT has more digits.
const MAX: u32 = 99_999_999;

/// Juridical persons have numbers from here on; people below (Servicio de Impuestos Internos' practice).
pub const PRIMERA_PERSONA_JURIDICA: u32 = 50_000_000;

/// Why a text is not a RUT.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RutError {
    /// It has not the form of a RUT.
    #[error("«{0}» no tiene la forma de un RUT")]
    Forma(String),
    /// Without hyphen nobody can tell whether its last number is the check digit.
    #[error("no se sabe si la última cifra de «{0}» es el dígito verificador")]
    SinGuion(String),
    /// Its check digit is another.
    #[error("el dígito verificador de {cuerpo} es {esperado}, y se escribió {escrito}", cuerpo = dotted(*cuerpo))]
    Digito {
        /// The number without its digit.
        cuerpo: u32,
        /// The digit that it should have.
        esperado: char,
        /// The digit that was written.
        escrito: char,
    },
}

impl Rut {
    /// The RUT whose number this is; nothing where no RUT has such a number.
    pub fn de_cuerpo(cuerpo: u32) -> Option<Self> {
        (1..=MAX).contains(&cuerpo).then_some(Self(cuerpo))
    }

    /// The number without its check digit.
    pub fn cuerpo(self) -> u32 {
        self.0
    }

    /// Without dots: `12345678-5`, as names of folders have it.
    pub fn sin_puntos(self) -> String {
        format!("{}-{}", self.0, check_digit(self.0))
    }

    /// Whether the number is one of a juridical person.
    pub fn es_persona_juridica(self) -> bool {
        self.0 >= PRIMERA_PERSONA_JURIDICA
    }
}

impl FromStr for Rut {
    type Err = RutError;

    /// Reads `12.345.678-5`, `12345678-5` and `123456785`; `k` counts as `K`.
    ///
    /// Eight figures or less need their hyphen: one in eleven numbers without digit would pass for another
    /// person's RUT.
    fn from_str(texto: &str) -> Result<Self, RutError> {
        let form = || RutError::Forma(texto.to_owned());
        let body = &with_plain_hyphen(texto);
        if (2..9).contains(&body.len()) && body.bytes().all(|b| b.is_ascii_digit()) {
            return Err(RutError::SinGuion(body.clone()));
        }
        // Dots only where they part thousands: `1.2.3-4` is a typing error, not a RUT.
        let head = body.split('-').next().unwrap_or_default();
        let groups: Vec<&str> = head.split('.').collect();
        let dotted = groups.len() > 1;
        if dotted && (groups[0].is_empty() || groups[0].len() > 3 || groups[1..].iter().any(|g| g.len() != 3))
        {
            return Err(form());
        }
        if dotted && !body.contains('-') {
            return Err(form());
        }
        let (cuerpo, escrito) = split(&body.replace('.', "")).ok_or_else(form)?;
        match check_digit(cuerpo) {
            _ if !(1..=MAX).contains(&cuerpo) => Err(form()),
            esperado if esperado == escrito => Ok(Self(cuerpo)),
            esperado => Err(RutError::Digito { cuerpo, esperado, escrito }),
        }
    }
}

impl fmt::Display for Rut {
    /// With dots: `12.345.678-5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", dotted(self.0), check_digit(self.0))
    }
}

/// `12345678` as `12.345.678`.
fn dotted(numero: u32) -> String {
    let digits = numero.to_string();
    let mut texto = String::with_capacity(digits.len() + 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            texto.push('.');
        }
        texto.push(digit);
    }
    texto
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ways_to_write_a_rut_are_one_rut() {
        for written in [
            "12.345.678-5",
            "12345678-5",
            "123456785",
            " 12.345.678-5 ",
            "12.345.678 - 5",
            "12.345.678–5",
            "12.345.678\u{2011}5",
            "12.345.678\u{2212}5\u{a0}",
        ] {
            assert_eq!(written.parse::<Rut>().unwrap().to_string(), "12.345.678-5", "{written}");
        }
        assert_eq!("1.000.005-k".parse::<Rut>().unwrap().sin_puntos(), "1000005-K");
        assert_eq!("1-9".parse::<Rut>().unwrap().to_string(), "1-9");
    }

    #[test]
    fn a_wrong_digit_is_told_with_the_right_one() {
        let error = "7.654.321-K".parse::<Rut>().unwrap_err();
        assert_eq!(error.to_string(), "el dígito verificador de 7.654.321 es 6, y se escribió K");
    }

    #[test]
    fn what_has_not_the_form_is_refused() {
        for odd in [
            "",
            "-",
            "hola",
            "12.345.678",
            "1.2.3-4",
            "12..345.678-5",
            "0-0",
            "123.456.789-2",
            "+12345678-5",
            "12,345,678-5",
        ] {
            assert!(matches!(odd.parse::<Rut>(), Err(RutError::Forma(_))), "{odd}");
        }
    }

    #[test]
    fn without_hyphen_a_missing_digit_is_never_taken_for_another_rut() {
        // 15.000.007 without its digit would be 1.500.000-7, whose digit is right.
        assert!("1.500.000-7".parse::<Rut>().is_ok());
        assert_eq!("15000007".parse::<Rut>(), Err(RutError::SinGuion("15000007".into())));
        assert!(matches!("1500000".parse::<Rut>(), Err(RutError::SinGuion(_))));
        assert_eq!("1000005k".parse::<Rut>().unwrap().to_string(), "1.000.005-K");
    }

    #[test]
    fn companies_begin_at_fifty_million() {
        assert!("82.733.800-1".parse::<Rut>().unwrap().es_persona_juridica());
        assert!(!"40.000.001-8".parse::<Rut>().unwrap().es_persona_juridica());
    }
}
