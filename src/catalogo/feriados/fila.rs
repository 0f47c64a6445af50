//! A row of the table of holidays: which years, which day, where.

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::super::Catalogo;
use super::{Ambito, PUEBLOS_INDIGENAS, VIERNES_SANTO};

/// A row of `feriados`.
#[derive(Debug, Deserialize)]
pub struct FeriadoEscrito {
    /// Which holiday; with the years, the row's key.
    pub(super) feriado: String,
    pub(super) anio: Anios,
    pub(super) dia: MesDia,
    /// Where it is one.
    pub lugar: Ambito,
    pub(super) nombre: String,
    pub(super) norma: String,
}

impl FeriadoEscrito {
    /// What its place names that there is not, in words that begin a sentence; the holiday would silently be nowhere.
    pub(in crate::catalogo) fn missing_place(&self, c: &Catalogo) -> Option<&'static str> {
        let Ambito::Lugares { regiones, comunas } = &self.lugar else { return None };
        if !regiones.iter().all(|codigo| c.regiones().iter().any(|r| r.codigo == *codigo)) {
            return Some("la región");
        }
        let known = comunas.iter().all(|codigo| c.comunas().iter().any(|c| c.codigo == *codigo));
        (!known).then_some("la comuna")
    }

    /// What is wrong with the row as a whole, in words for people.
    pub fn problem(&self) -> Option<&'static str> {
        let day = self.anio.only().map(|anio| self.dia.of(self.anio, anio));
        if day == Some(None) {
            return Some("ese día no existe en ese año");
        }
        if ![VIERNES_SANTO, PUEBLOS_INDIGENAS].contains(&self.feriado.as_str()) {
            return None;
        }
        if self.lugar != Ambito::Pais {
            return Some("es un feriado de todo el país: deje vacío el lugar");
        }
        let Some(Some(day)) = day else { return Some("su día cambia: escriba una fila por año") };
        let friday = self.feriado != VIERNES_SANTO || day.weekday() == Weekday::Friday;
        (!friday).then_some("un Viernes Santo no puede caer en otro día que un viernes")
    }
}

/// `2026`, or `2013-` for every year from that one on.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) enum Anios {
    Uno(i16),
    Desde(i16),
}

impl Anios {
    /// The year of which the row speaks, if it is only one.
    pub(super) fn only(self) -> Option<i16> {
        if let Self::Uno(anio) = self { Some(anio) } else { None }
    }

    fn has(self, anio: i16) -> bool {
        match self {
            Self::Uno(solo) => solo == anio,
            Self::Desde(primero) => primero <= anio,
        }
    }
}

impl TryFrom<String> for Anios {
    type Error = String;

    fn try_from(escrito: String) -> Result<Self, String> {
        let (digits, make): (_, fn(i16) -> Self) = match escrito.strip_suffix('-') {
            Some(digits) => (digits, Self::Desde),
            None => (escrito.as_str(), Self::Uno),
        };
        let anio = digits.parse().ok().filter(|anio| (1900..=2999).contains(anio));
        anio.map(make).ok_or_else(|| format!("`{escrito}` is no year"))
    }
}

/// `09-16`: month and day.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct MesDia(i8, i8);

impl MesDia {
    /// Its date in a year, where the row speaks of that year and the year has that day.
    pub(super) fn of(self, anios: Anios, anio: i16) -> Option<Date> {
        anios.has(anio).then(|| Date::new(anio, self.0, self.1).ok())?
    }
}

impl TryFrom<String> for MesDia {
    type Error = String;

    fn try_from(escrito: String) -> Result<Self, String> {
        let parts = escrito.split_once('-').and_then(|(m, d)| Some((m.parse().ok()?, d.parse().ok()?)));
        // A leap year, so that 29 February passes here.
        let known = parts.filter(|(mes, dia)| Date::new(2024, *mes, *dia).is_ok());
        known.map(|(mes, dia)| Self(mes, dia)).ok_or_else(|| format!("`{escrito}` is no day"))
    }
}

impl TryFrom<String> for Ambito {
    type Error = String;

    fn try_from(escrito: String) -> Result<Self, String> {
        let (mut regiones, mut comunas) = (Vec::new(), Vec::new());
        for codigo in escrito.split_whitespace() {
            let digits = codigo.bytes().all(|b| b.is_ascii_digit());
            match codigo.parse() {
                _ if digits && codigo.len() == 5 => comunas.push(codigo.to_owned()),
                Ok(region) => regiones.push(region),
                Err(_) => return Err(format!("`{escrito}` has something that is no code")),
            }
        }
        let everywhere = regiones.is_empty() && comunas.is_empty();
        Ok(if everywhere { Self::Pais } else { Self::Lugares { regiones, comunas } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(linea: &str) -> Result<FeriadoEscrito, String> {
        let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(linea.as_bytes());
        let columnas = ["feriado", "anio", "dia", "lugar", "nombre", "norma"].as_slice().into();
        csv.records().next().unwrap().unwrap().deserialize(Some(&columnas)).map_err(|e| e.to_string())
    }

    #[test]
    fn years_days_and_places_are_read_or_refused() {
        let leida = row("x,2013-,06-07,15 16101,n,l").unwrap();
        assert_eq!(leida.lugar, Ambito::Lugares { regiones: vec![15], comunas: vec!["16101".to_owned()] });
        assert_eq!([2012, 2013, 2040].map(|a| leida.dia.of(leida.anio, a).is_some()), [false, true, true]);
        for mala in
            ["x,26,06-07,,n,l", "x,2026,06-31,,n,l", "x,2026,7 de junio,,n,l", "x,2026,06-07,Arica,n,l"]
        {
            let error = row(mala).unwrap_err();
            assert!(error.contains('`'), "the value is named, for the person who wrote it: {error}");
        }
    }

    #[test]
    fn a_row_that_cannot_be_is_told() {
        let told = |linea| row(linea).unwrap().problem().unwrap_or_default();
        assert_eq!(told("x,2026,02-29,,n,l"), "ese día no existe en ese año");
        assert_eq!(told("x,2028,02-29,,n,l"), "");
        assert!(told("viernes_santo,2026,04-04,,n,l").contains("un viernes"));
        assert!(told("viernes_santo,2026-,04-03,,n,l").contains("una fila por año"));
        assert!(told("pueblos_indigenas,2026,06-21,15,n,l").contains("todo el país"));
    }
}
