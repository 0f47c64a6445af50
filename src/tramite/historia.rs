//! A history: which of its events stand, in which order they count, and what may be added to it.

use jiff::Timestamp;
use jiff::civil::Date;

use super::estado::{Avance, Imposible};
use super::papeles::Evidencia;
use super::suceso::Suceso;

/// An event as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anotado {
    /// Its place in the history, from 1, in the order of writing.
    pub numero: u32,
    /// The day on which it happened.
    pub fecha: Date,
    /// The moment at which it was written down, to the millisecond.
    pub instante: Timestamp,
    /// Who wrote it down.
    pub quien: String,
    /// What happened.
    pub suceso: Suceso,
    /// Files that prove it.
    pub evidencias: Vec<Evidencia>,
}

/// An event that is about to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nuevo {
    /// The day on which it happened.
    pub fecha: Date,
    /// What happened.
    pub suceso: Suceso,
    /// Files that prove it.
    pub evidencias: Vec<Evidencia>,
}

/// Why an event can't be added to a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoCabe {
    /// It can't happen in the state of that day.
    Imposible(Imposible),
    /// It could, but then a later event could not have.
    Despues {
        /// The first that could not.
        luego: Box<Anotado>,
        /// Why not.
        porque: Imposible,
    },
    /// Its day is before that of the last event, and nobody said that this is meant.
    Anterior {
        /// Its day.
        fecha: Date,
        /// The last event that stands.
        ultimo: Box<Anotado>,
    },
    /// Its day has not come.
    Futuro {
        /// Its day.
        fecha: Date,
        /// Today.
        hoy: Date,
    },
    /// Its day is before there were convenios of this kind.
    MuyAntiguo(Date),
    /// There is no event with this number.
    SinNumero(u32),
    /// The event was corrected already, by that correction.
    YaCorregido {
        /// The event.
        numero: u32,
        /// The correction.
        por: u32,
    },
    /// The first event says that there is a trámite, and can't be undone.
    Primero,
}

/// Before this day there was no convenio de interoperabilidad: the oldest model that was seen is of that year.
pub const PRIMER_DIA: Date = jiff::civil::date(2012, 1, 1);

/// The events that stand, in the order in which they count: by day, then by number.
///
/// A correction undoes an earlier event, which may be a correction itself: then what that one had undone stands again.
/// Corrections are not among what this gives.
pub fn vigentes(historia: &[Anotado]) -> Vec<&Anotado> {
    let deshechos = undone(historia);
    let mut vigentes: Vec<&Anotado> = historia
        .iter()
        .filter(|a| {
            !matches!(a.suceso, Suceso::Correccion { .. }) && undone_by(&deshechos, a.numero).is_none()
        })
        .collect();
    vigentes.sort_by_key(|a| (a.fecha, a.numero));
    vigentes
}

/// For each event of the history, the number of the correction that undid it, if one did.
///
/// Looked at from the last: a correction counts unless a later one undid it.
pub fn undone(historia: &[Anotado]) -> Vec<(u32, u32)> {
    let mut deshechos: Vec<(u32, u32)> = Vec::new();
    for anotado in historia.iter().rev() {
        if let Suceso::Correccion { numero, .. } = anotado.suceso
            && numero < anotado.numero
            && undone_by(&deshechos, anotado.numero).is_none()
            && undone_by(&deshechos, numero).is_none()
        {
            deshechos.push((numero, anotado.numero));
        }
    }
    deshechos
}

fn undone_by(deshechos: &[(u32, u32)], numero: u32) -> Option<u32> {
    deshechos.iter().find(|(n, _)| *n == numero).map(|(_, por)| *por)
}

/// How far the trámite is after these events, which stand and are in order.
///
/// # Errors
/// The first event that could not happen, and why not.
pub fn advance<'a>(
    mut avance: Avance,
    vigentes: impl IntoIterator<Item = &'a Anotado>,
) -> Result<Avance, (&'a Anotado, Imposible)> {
    for anotado in vigentes {
        avance = avance.after(&anotado.suceso).map_err(|porque| (anotado, porque))?;
    }
    Ok(avance)
}

/// How a history goes on: these events are added to it, written down at this moment by this person.
///
/// # Errors
/// Why one of them does not fit. An event whose day is before that of the last one that stands is refused unless
/// `retroactivo`; then whatever comes after it must still have been possible.
pub fn add(
    historia: &[Anotado],
    nuevos: Vec<Nuevo>,
    quien: &str,
    instante: Timestamp,
    hoy: Date,
    retroactivo: bool,
) -> Result<Vec<Anotado>, NoCabe> {
    let mut toda = historia.to_vec();
    for nuevo in nuevos {
        let numero = u32::try_from(toda.len()).unwrap_or(u32::MAX).saturating_add(1);
        check_day(&toda, nuevo.fecha, hoy, retroactivo)?;
        check_correction(&toda, &nuevo.suceso)?;
        toda.push(Anotado {
            numero,
            fecha: nuevo.fecha,
            instante,
            quien: quien.to_owned(),
            suceso: nuevo.suceso,
            evidencias: nuevo.evidencias,
        });
    }
    // Looked at once all are there: a correction and what takes the place of the event belong together.
    if let Err((anotado, porque)) = advance(Avance::default(), vigentes(&toda)) {
        let added = usize::try_from(anotado.numero).is_ok_and(|n| n > historia.len());
        return Err(if added {
            NoCabe::Imposible(porque)
        } else {
            NoCabe::Despues { luego: Box::new(anotado.clone()), porque }
        });
    }
    Ok(toda.split_off(historia.len()))
}

fn check_day(historia: &[Anotado], fecha: Date, hoy: Date, retroactivo: bool) -> Result<(), NoCabe> {
    if fecha > hoy {
        return Err(NoCabe::Futuro { fecha, hoy });
    }
    if fecha < PRIMER_DIA {
        return Err(NoCabe::MuyAntiguo(fecha));
    }
    match vigentes(historia).last() {
        Some(ultimo) if fecha < ultimo.fecha && !retroactivo => {
            Err(NoCabe::Anterior { fecha, ultimo: Box::new((*ultimo).clone()) })
        }
        _ => Ok(()),
    }
}

fn check_correction(historia: &[Anotado], suceso: &Suceso) -> Result<(), NoCabe> {
    let Suceso::Correccion { numero, .. } = *suceso else { return Ok(()) };
    if numero == 1 {
        return Err(NoCabe::Primero);
    }
    if !historia.iter().any(|a| a.numero == numero) {
        return Err(NoCabe::SinNumero(numero));
    }
    match undone_by(&undone(historia), numero) {
        Some(por) => Err(NoCabe::YaCorregido { numero, por }),
        None => Ok(()),
    }
}
