//! Terms of Ley 19.880: business days, months from date to date, and until what hour of the last day.
//!
//! Nothing here is guessed: a term that touches a year whose holidays are not known is an error
//! ([`SinFeriados`], which says what to do), never a day that may be wrong.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};

use crate::catalogo::{Catalogo, Feriados, Sede, Seremi, SinFeriados};
use crate::perfil::expediente::Canal;

/// The business days of one office.
#[derive(Clone, Copy, Debug)]
pub struct Calendario<'a> {
    feriados: &'a Feriados,
    sede: Sede<'a>,
    cierre: Option<Time>,
}

impl<'a> Calendario<'a> {
    /// The business days at this place; when its counter closes is not known.
    pub fn new(feriados: &'a Feriados, sede: Sede<'a>) -> Self {
        Self { feriados, sede, cierre: None }
    }

    /// The business days of a regional office. As long as the table does not say in which comuna it is,
    /// holidays of single comunas do not count: what a person has to do is then due earlier, not later.
    pub fn of_seremi(catalogo: &'a Catalogo, seremi: &Seremi) -> Self {
        let said = Some(seremi.comuna.as_str()).filter(|comuna| !comuna.is_empty());
        let comuna = said.and_then(|comuna| catalogo.comuna(comuna)).map(|c| c.codigo.as_str());
        let sede = Sede { region: catalogo.regiones()[seremi.region].codigo, comuna };
        Self { cierre: closing_hour(&seremi.horario_cierre), ..Self::new(catalogo.feriados(), sede) }
    }

    /// The business days of the office of the region with this code; those of the whole country where there is none.
    pub fn of_region(catalogo: &'a Catalogo, region: u8) -> Self {
        let seremi = catalogo.seremis().iter().find(|s| catalogo.regiones()[s.region].codigo == region);
        seremi.map_or_else(
            || Self::new(catalogo.feriados(), Sede { region, comuna: None }),
            |seremi| Self::of_seremi(catalogo, seremi),
        )
    }

    /// Whether terms run on this day: no Saturday, no Sunday, no holiday (art. 25).
    ///
    /// # Errors
    /// The holidays of that year are not known.
    pub fn is_business(&self, fecha: Date) -> Result<bool, SinFeriados> {
        self.feriados.es_habil(fecha, self.sede)
    }

    /// The first business day on this day or after it (art. 25, a last day on which nobody works).
    ///
    /// # Errors
    /// The holidays of a year on the way are not known.
    pub fn next_business(&self, fecha: Date) -> Result<Date, SinFeriados> {
        let mut dia = fecha;
        while !self.is_business(dia)? {
            dia = self.day_after(dia)?;
        }
        Ok(dia)
    }

    /// The last day of a term of `n` business days, of which the first is the one after `desde`, the day of
    /// the notification (art. 25). It is a business day itself; with no days, `desde` as it is.
    ///
    /// # Errors
    /// The holidays of a year on the way are not known.
    pub fn add_business(&self, desde: Date, n: u32) -> Result<Date, SinFeriados> {
        let mut dia = desde;
        for _ in 0..n {
            dia = self.next_business(self.day_after(dia)?)?;
        }
        Ok(dia)
    }

    /// The last day of a term of `n` months: the same day of the month, or the month's last where there is
    /// no such day, and then the next business day (art. 25).
    ///
    /// # Errors
    /// The holidays of the year in which it ends are not known.
    pub fn add_months(&self, desde: Date, n: u32) -> Result<Date, SinFeriados> {
        let months = i64::from(desde.year()) * 12 + i64::from(desde.month() - 1) + i64::from(n);
        let anio = i16::try_from(months.div_euclid(12)).unwrap_or(i16::MAX);
        let sin_feriados = |_| self.feriados.unknown(anio);
        let mes = i8::try_from(months.rem_euclid(12) + 1).map_err(|_| self.feriados.unknown(anio))?;
        let first = Date::new(anio, mes, 1).map_err(sin_feriados)?;
        let last = first.days_in_month();
        let dia = Date::new(anio, mes, desde.day().min(last)).map_err(sin_feriados)?;
        self.next_business(dia)
    }

    /// How many business days lie after `a` up to `b`, `b` included; negative where `b` is the earlier day.
    /// So it is `n` for the day that `add_business(a, n)` gives, and what is left («faltan 3») or late
    /// («atrasado 3») from today to the last day of a term.
    ///
    /// # Errors
    /// The holidays of a year on the way are not known.
    pub fn business_between(&self, a: Date, b: Date) -> Result<i32, SinFeriados> {
        if b < a {
            return self.business_between(b, a).map(|n| -n);
        }
        let (mut dia, mut count) = (a, 0);
        while dia < b {
            dia = self.day_after(dia)?;
            count += i32::from(self.is_business(dia)?);
        }
        Ok(count)
    }

    /// The day on which an electronic filing counts as made: on a day that is no business day, the first
    /// hour of the next one (art. 25, last paragraph).
    ///
    /// # Errors
    /// The holidays of a year on the way are not known.
    pub fn electronic_filing_day(&self, fecha: Date) -> Result<Date, SinFeriados> {
        self.next_business(fecha)
    }

    /// The longest extension of a term of `n` business days that ends on `vence` (art. 26): half of it more.
    /// Both asking and granting have to happen before `vence` is over.
    ///
    /// # Errors
    /// The holidays of a year on the way are not known.
    pub fn extend(&self, vence: Date, n: u32) -> Result<Date, SinFeriados> {
        self.add_business(vence, longest_extension(n))
    }

    /// Until when something can be handed in by this channel on its last day. The platforms take documents
    /// around the clock (art. 25); the same is taken to hold for e-mail; a counter closes.
    pub fn until(&self, dia: Date, canal: Canal) -> Hasta {
        let hora = match (canal, self.cierre) {
            (Canal::OficinaDePartesVirtual | Canal::Correo, _) => Hora::FinDelDia,
            (Canal::Presencial, Some(cierre)) => Hora::Cierre(cierre),
            (Canal::Presencial, None) => Hora::CierreDesconocido,
        };
        Hasta { dia, hora }
    }

    fn day_after(&self, dia: Date) -> Result<Date, SinFeriados> {
        dia.tomorrow().map_err(|_| self.feriados.unknown(dia.year()))
    }
}

/// By how many days a term of `n` days can be extended at most: half of it, and no day more (art. 26).
pub const fn longest_extension(n: u32) -> u32 {
    n / 2
}

/// The end of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hasta {
    /// The last day.
    pub dia: Date,
    /// Until what hour of it.
    pub hora: Hora,
}

/// Until what hour of the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hora {
    /// To the end of the day: 23:59.
    FinDelDia,
    /// Until the counter closes.
    Cierre(Time),
    /// Until the counter closes, and the tables do not say when.
    CierreDesconocido,
}

impl Hasta {
    /// The last minute, in the civil time of the place; the day's last where the closing hour is not known.
    pub fn moment(self) -> DateTime {
        let hora = match self.hora {
            Hora::Cierre(hora) => hora,
            Hora::FinDelDia | Hora::CierreDesconocido => Time::constant(23, 59, 0, 0),
        };
        self.dia.to_datetime(hora)
    }
}

/// For people: `hasta las 23:59`.
impl fmt::Display for Hora {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FinDelDia => write!(f, "hasta las 23:59"),
            Self::Cierre(hora) => write!(
                f,
                "hasta las {}:{:02}, cuando cierra la oficina de partes",
                hora.hour(),
                hora.minute()
            ),
            Self::CierreDesconocido => {
                write!(f, "hasta que cierre la oficina de partes, cuyo horario no se conoce")
            }
        }
    }
}

/// The one hour (`14:00`) that somebody's text names; with none or several nobody can tell which it is.
fn closing_hour(escrito: &str) -> Option<Time> {
    let hour = |palabra: &str| {
        let (hora, minuto) = palabra.trim_end_matches(['.', ',', ';', 'h']).split_once(':')?;
        Time::new(hora.parse().ok()?, minuto.parse().ok()?, 0, 0).ok()
    };
    let mut hours = escrito.split_whitespace().filter_map(hour);
    hours.next().filter(|_| hours.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_hour_is_read_where_there_is_one() {
        let read = |texto| closing_hour(texto).map(|t| (t.hour(), t.minute()));
        assert_eq!(read("14:00"), Some((14, 0)));
        assert_eq!(read("9:30 horas"), Some((9, 30)));
        assert_eq!(read("13:45 h."), Some((13, 45)));
        for unclear in ["", "mediodía", "25:00", "9:00 a 14:00", "lunes 14:00, viernes 13:00", "-1:00"] {
            assert_eq!(read(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn an_extension_is_half_of_the_term_and_never_more() {
        assert_eq!([0, 1, 5, 10, 20].map(longest_extension), [0, 0, 2, 5, 10]);
    }
}
