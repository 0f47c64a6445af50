//! The agenda: the terms that end in the days ahead or are past, and what waits for the person without a term.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::Tramite;
use super::ics;
use crate::catalogo::{Catalogo, SinFeriados};
use crate::tramite::dias::{Calendario, Hasta, Hora};
use crate::tramite::siguiente::next_step;
use crate::tramite::{Estado, Plazo, Quien, Situacion, TramiteId, plazos};

/// What lies ahead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    /// The terms that end until then, those past first.
    pub citas: Vec<Cita>,
    /// What the person has to do and no term runs for, the longest in waiting first.
    pub pendientes: Vec<Pendiente>,
    /// Trámites with a term in a year whose holidays are not known.
    pub sin_calendario: Vec<TramiteId>,
}

/// A term that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cita {
    /// Which trámite.
    pub id: TramiteId,
    /// Whose it is; empty once it was erased.
    pub sostenedor: String,
    /// Where it stands.
    pub estado: Estado,
    /// Who takes care of it; empty where nobody does.
    pub persona: String,
    /// The term.
    pub plazo: Plazo,
    /// The next step, where this is the term that runs for it.
    pub paso: Option<&'static str>,
    /// What to do if it passes, where it runs for the next step.
    pub si_pasa: &'static str,
    /// Business days left; negative where it is past.
    pub quedan: i32,
    /// The business day before it ends.
    pub vispera: Date,
    /// When the event from which it runs was written down.
    pub instante: Timestamp,
}

/// Something to do without a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pendiente {
    /// Which trámite.
    pub id: TramiteId,
    /// Whose it is; empty once it was erased.
    pub sostenedor: String,
    /// Where it stands.
    pub estado: Estado,
    /// Since when.
    pub desde: Date,
    /// Who takes care of it; empty where nobody does.
    pub persona: String,
    /// What to do.
    pub que: &'static str,
}

impl Cita {
    /// What it is about in a few words: the step that has to be done, or the term that somebody else has.
    pub fn que(&self) -> &'static str {
        self.paso.unwrap_or(self.plazo.termino.nombre())
    }

    /// The last moment, where that is not the end of the day.
    pub fn hora(&self) -> Option<DateTime> {
        closing(&self.plazo.hasta).map(|hora| self.plazo.hasta.dia.to_datetime(hora))
    }
}

/// The hour at which a counter closes, where the term ends with it and not with the day.
fn closing(hasta: &Hasta) -> Option<Time> {
    match hasta.hora {
        Hora::Cierre(hora) => Some(hora),
        Hora::FinDelDia | Hora::CierreDesconocido => None,
    }
}

/// What lies ahead of these trámites from `hoy` on, for so many days.
pub fn of(tramites: &[Tramite<'_>], catalogo: &Catalogo, hoy: Date, dias: u16) -> Agenda {
    let mut agenda = Agenda::default();
    let until = hoy.checked_add(jiff::Span::new().days(i32::from(dias))).unwrap_or(Date::MAX);
    for t in tramites {
        if agenda.take(t, catalogo, hoy, until).is_err() {
            agenda.sin_calendario.push(t.id);
        }
    }
    agenda.citas.sort_by_key(|c| (c.plazo.hasta.dia, c.id, c.plazo.termino));
    agenda.pendientes.sort_by_key(|p| (p.desde, p.id));
    agenda
}

impl Agenda {
    fn take(
        &mut self,
        t: &Tramite<'_>,
        catalogo: &Catalogo,
        hoy: Date,
        until: Date,
    ) -> Result<(), SinFeriados> {
        let (s, _) = Situacion::as_far_as_it_goes(t.historia);
        let calendario = Calendario::of_region(catalogo, s.papeles.map_or(0, |p| p.region));
        let corren = plazos::running(&s, &calendario)?;
        let paso = next_step(&s, &corren, &calendario, hoy)?;
        let sostenedor = s.papeles.map(|p| p.titular.sostenedor.clone()).unwrap_or_default();
        let persona = s.persona.unwrap_or_default().to_owned();
        if paso.plazo.is_none() && paso.quien == Quien::Usted {
            self.pendientes.push(Pendiente {
                id: t.id,
                sostenedor: sostenedor.clone(),
                estado: s.estado(),
                desde: s.desde.map_or(hoy, |h| h.fecha),
                persona: persona.clone(),
                que: paso.que,
            });
        }
        for plazo in corren.into_iter().filter(|p| p.hasta.dia <= until) {
            let its_own = paso.plazo.as_ref() == Some(&plazo);
            let written = t.historia.iter().find(|a| a.numero == plazo.desde.numero);
            self.citas.push(Cita {
                id: t.id,
                sostenedor: sostenedor.clone(),
                estado: s.estado(),
                persona: persona.clone(),
                paso: its_own.then_some(paso.que),
                si_pasa: if its_own { paso.si_pasa } else { "" },
                quedan: calendario.business_between(hoy, plazo.hasta.dia)?,
                vispera: business_day_before(&calendario, plazo.hasta.dia)?,
                instante: written.map_or(Timestamp::UNIX_EPOCH, |a| a.instante),
                plazo,
            });
        }
        Ok(())
    }

    /// The terms as a calendar file.
    ///
    /// An event keeps its identity: a calendar that is brought in again moves what was there, and doubles nothing.
    pub fn ics(&self) -> String {
        ics::write(&self.citas)
    }
}

/// The last business day before this one, which is one itself.
fn business_day_before(calendario: &Calendario<'_>, dia: Date) -> Result<Date, SinFeriados> {
    let mut antes = dia;
    // One business day lies after the day before, `dia`; where there are two, the one in between was passed.
    while let Ok(earlier) = antes.yesterday() {
        if calendario.business_between(earlier, dia)? > 1 {
            break;
        }
        antes = earlier;
    }
    Ok(antes)
}
