//! The short name of a trámite, to be read out on the phone: `SLF-7K3D`.

use std::fmt;
use std::str::FromStr;

/// The letters and digits of a name: of those that are taken for each other (`0 O Q`, `1 I L`, `5 S`,
/// `2 Z`, `8 B`, `6 G`, `U V`) one at most. Letters first.
const SIGNOS: &[u8; 24] = b"ACDEFHJKLMNPRSTWXY346789";
/// Of those, how many are letters.
const LETRAS: usize = 18;
/// Signs of a name, without its hyphen.
const LARGO: usize = 7;
/// Signs before the hyphen; they are letters, so that no name looks like an RBD.
const PRIMEROS: usize = 3;

/// The name of a trámite: seven signs, shown with a hyphen after the third. There are 1,934 million of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TramiteId([u8; LARGO]);

/// What a person typed to mean a trámite: a whole name or the beginning of one, hyphen or not, in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefijo(String);

/// What was typed can't be the beginning of any name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEsId {
    /// Nothing was typed.
    #[error("falta el identificador del trámite, como SLF-7K3D")]
    Vacio,
    /// More than a name has.
    #[error("«{0}» es más largo que el identificador de un trámite, que es como SLF-7K3D")]
    Largo(String),
    /// A sign that no name has.
    #[error("«{0}» no es el identificador de un trámite: ninguno lleva «{1}». Se ven como SLF-7K3D")]
    Signo(String, char),
}

impl TramiteId {
    /// A name from seven random bytes.
    ///
    /// Each sign is taken from one byte by its rest, so some are a little likelier than others; what counts is that two
    /// names hardly ever meet, and the store refuses one that is taken.
    pub fn from_random(bytes: [u8; LARGO]) -> Self {
        let mut signos = [0; LARGO];
        for (i, (signo, byte)) in signos.iter_mut().zip(bytes).enumerate() {
            let entre = if i < PRIMEROS { LETRAS } else { SIGNOS.len() };
            *signo = SIGNOS[usize::from(byte) % entre];
        }
        Self(signos)
    }
}

impl fmt::Display for TramiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, signo) in self.0.iter().enumerate() {
            if i == PRIMEROS {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*signo))?;
        }
        Ok(())
    }
}

impl fmt::Debug for TramiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TramiteId({self})")
    }
}

impl FromStr for TramiteId {
    type Err = NoEsId;

    fn from_str(escrito: &str) -> Result<Self, NoEsId> {
        // As it is shown, which is how lists of thousands have it.
        if let [a, b, c, b'-', d, e, f, g] = *escrito.as_bytes()
            && [a, b, c, d, e, f, g].iter().all(|signo| SIGNOS.contains(signo))
        {
            return Ok(Self([a, b, c, d, e, f, g]));
        }
        let Prefijo(signos) = escrito.parse()?;
        let signos: [u8; LARGO] =
            signos.into_bytes().try_into().map_err(|_| NoEsId::Largo(escrito.to_owned()))?;
        Ok(Self(signos))
    }
}

impl serde::Serialize for TramiteId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for TramiteId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Prefijo {
    /// The beginning as names are shown, hyphen included: `SLF-7`.
    pub fn shown(&self) -> String {
        match self.0.split_at_checked(PRIMEROS) {
            Some((primeros, resto)) if !resto.is_empty() => format!("{primeros}-{resto}"),
            _ => self.0.clone(),
        }
    }
}

impl FromStr for Prefijo {
    type Err = NoEsId;

    fn from_str(escrito: &str) -> Result<Self, NoEsId> {
        let mut signos = String::with_capacity(LARGO);
        for letra in escrito.trim().chars().filter(|c| *c != '-') {
            let grande = letra.to_ascii_uppercase();
            if !u8::try_from(grande).is_ok_and(|b| SIGNOS.contains(&b)) {
                return Err(NoEsId::Signo(escrito.trim().to_owned(), letra));
            }
            signos.push(grande);
        }
        match signos.len() {
            0 => Err(NoEsId::Vacio),
            largo if largo > LARGO => Err(NoEsId::Largo(escrito.trim().to_owned())),
            _ => Ok(Self(signos)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_as_it_is_shown_or_carelessly_typed() {
        let id = TramiteId::from_random([0, 17, 18, 23, 47, 255, 6]);
        assert_eq!(id.to_string(), "AYA-99WJ".to_owned(), "three letters, a hyphen, four signs");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_lowercase().replace('-', "").parse(), Ok(id));
    }

    #[test]
    fn a_beginning_is_shown_as_the_name_is() {
        let shown = |escrito: &str| escrito.parse::<Prefijo>().unwrap().shown();
        assert_eq!([shown("ayc"), shown("ayc9"), shown("AY")], ["AYC", "AYC-9", "AY"]);
    }

    #[test]
    fn what_no_name_can_begin_with_is_told() {
        let wrong = |escrito: &str| escrito.parse::<Prefijo>().unwrap_err();
        assert_eq!(wrong(" - "), NoEsId::Vacio);
        assert_eq!(wrong("AC0"), NoEsId::Signo("AC0".into(), '0'));
        assert_eq!(wrong("ACÑ"), NoEsId::Signo("ACÑ".into(), 'Ñ'));
        assert_eq!(wrong("ACDEFHJK"), NoEsId::Largo("ACDEFHJK".into()));
        assert!("ACD".parse::<TramiteId>().is_err(), "a beginning is no name");
    }
}
