//! The legal clock: which terms run now, since when, by which article, and whom they bind.
//!
//! Source: Ley 19.880, articles 24 to 27, 31, 45 and 64. A term that runs out changes no state: somebody has to act.

use jiff::civil::Date;

use super::dias::{Calendario, Hasta, longest_extension};
use super::estado::Estado;
use super::resumen::Quien;
use super::situacion::{Ampliacion, Hito, Situacion};
use super::suceso::{Canal, Escrito};
use crate::base::fecha::short;
use crate::catalogo::SinFeriados;

/// A term of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Termino {
    /// To mend what was observed: five business days (31).
    Subsanacion,
    /// To notify the decision: five business days (45).
    Notificacion,
    /// After the complaint that no decision came: five business days (64).
    Silencio,
    /// To decide, from the certificate that the act is ready: twenty business days (24).
    Decision,
    /// The whole procedure: six months (27).
    Procedimiento,
}

/// How long a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Largo {
    /// Business days, from the day after.
    Habiles(u32),
    /// Months, date to date.
    Meses(u32),
}

/// A term that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plazo {
    /// Which.
    pub termino: Termino,
    /// The event from which it runs.
    pub desde: Hito,
    /// The day after which it is counted: that of the event, or the next business day after an electronic filing.
    pub cuenta_desde: Date,
    /// Business days granted on top.
    pub ampliado: u32,
    /// When it ends.
    pub hasta: Hasta,
    /// Whom it binds.
    pub obliga: Quien,
    /// What to know of it.
    pub notas: Vec<String>,
}

impl Termino {
    /// All of them, the shortest first.
    pub const TODOS: [Self; 5] =
        [Self::Subsanacion, Self::Notificacion, Self::Silencio, Self::Decision, Self::Procedimiento];

    /// What it is for.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Subsanacion => "plazo para subsanar",
            Self::Notificacion => "plazo para notificar la resolución",
            Self::Silencio => "plazo para decidir después de la denuncia",
            Self::Decision => "plazo para la decisión final",
            Self::Procedimiento => "plazo máximo del procedimiento",
        }
    }

    /// Where the law says so.
    pub const fn articulo(self) -> &'static str {
        match self {
            Self::Subsanacion => "artículo 31 de la Ley 19.880",
            Self::Notificacion => "artículo 45 de la Ley 19.880",
            Self::Silencio => "artículo 64 de la Ley 19.880",
            Self::Decision => "artículo 24 de la Ley 19.880",
            Self::Procedimiento => "artículo 27 de la Ley 19.880",
        }
    }

    /// How long it is by law.
    pub const fn largo(self) -> Largo {
        match self {
            Self::Subsanacion | Self::Notificacion | Self::Silencio => Largo::Habiles(5),
            Self::Decision => Largo::Habiles(20),
            Self::Procedimiento => Largo::Meses(6),
        }
    }

    /// Whom it binds.
    pub const fn obliga(self) -> Quien {
        match self {
            Self::Subsanacion => Quien::Usted,
            Self::Notificacion | Self::Silencio | Self::Decision | Self::Procedimiento => Quien::Seremi,
        }
    }
}

impl std::fmt::Display for Largo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Habiles(dias) => write!(f, "{dias} días hábiles"),
            Self::Meses(meses) => write!(f, "{meses} meses"),
        }
    }
}

/// The terms that run in this situation, the first to end first.
///
/// # Errors
/// Where one would end in a year whose holidays are not known.
pub fn running(s: &Situacion<'_>, calendario: &Calendario<'_>) -> Result<Vec<Plazo>, SinFeriados> {
    let mut plazos = Vec::new();
    let canal = s.ingreso.map_or(Canal::Presencial, |i| i.canal);
    let mut run = |termino: Termino, desde: Hito, cuenta_desde: Date| -> Result<(), SinFeriados> {
        plazos.push(term(termino, desde, cuenta_desde, &s.ampliaciones, canal, calendario)?);
        Ok(())
    };
    match s.estado() {
        Estado::Ingresado | Estado::EnRevisionSeremi | Estado::Observado => {
            if let Some((hito, _)) = s.observado {
                run(Termino::Subsanacion, hito, hito.fecha)?;
            }
            if let Some((_, hito)) = s.escritos.iter().rev().find(|(e, _)| *e == Escrito::Denuncia) {
                run(Termino::Silencio, *hito, hito.fecha)?;
            }
            if let Some(hito) = s.certificado_listo {
                run(Termino::Decision, hito, hito.fecha)?;
            }
            if let Some(ingreso) = s.ingreso {
                run(
                    Termino::Procedimiento,
                    ingreso.hito,
                    filing_day(ingreso.hito.fecha, canal, calendario)?,
                )?;
            }
        }
        Estado::ResolucionDictada => {
            if let Some((hito, _)) = s.resolucion {
                run(Termino::Notificacion, hito, hito.fecha)?;
            }
        }
        Estado::Borrador
        | Estado::EnRevisionInterna
        | Estado::ListoParaFirma
        | Estado::Firmado
        | Estado::Devuelto
        | Estado::Notificado
        | Estado::CredencialesRecibidas
        | Estado::EntregadasAProveedor
        | Estado::Operativo
        | Estado::Rechazado
        | Estado::Desistido
        | Estado::Anulado
        | Estado::Reemplazado => {}
    }
    plazos.sort_by_key(|p| (p.hasta.dia, p.termino));
    Ok(plazos)
}

/// The day as which a filing counts: through the platform or by mail, one on a day of rest is the next business day's.
fn filing_day(fecha: Date, canal: Canal, calendario: &Calendario<'_>) -> Result<Date, SinFeriados> {
    match canal {
        Canal::Presencial => Ok(fecha),
        Canal::OficinaDePartesVirtual | Canal::Correo => calendario.electronic_filing_day(fecha),
    }
}

fn term(
    termino: Termino,
    desde: Hito,
    cuenta_desde: Date,
    ampliaciones: &[Ampliacion],
    canal: Canal,
    calendario: &Calendario<'_>,
) -> Result<Plazo, SinFeriados> {
    let mut notas = Vec::new();
    let mut ampliado = 0;
    let mut dia = match termino.largo() {
        Largo::Habiles(dias) => calendario.add_business(cuenta_desde, dias)?,
        Largo::Meses(meses) => calendario.add_months(cuenta_desde, meses)?,
    };
    if cuenta_desde != desde.fecha {
        notas.push(format!(
            "el {} no fue hábil: la presentación electrónica cuenta desde el {}",
            short(desde.fecha),
            short(cuenta_desde)
        ));
    }
    if let Largo::Habiles(dias) = termino.largo() {
        for a in ampliaciones.iter().filter(|a| extends(**a, termino) && a.hito.fecha >= desde.fecha) {
            let half = longest_extension(dias);
            if a.hito.fecha > dia {
                notas.push(format!(
                    "la ampliación del {} no cuenta: se concedió cuando el plazo ya había vencido, el {} (art. 26)",
                    short(a.hito.fecha),
                    short(dia)
                ));
            } else if ampliado > 0 {
                notas.push(format!(
                    "la ampliación del {} no cuenta: ya hubo una (art. 26)",
                    short(a.hito.fecha)
                ));
            } else {
                ampliado = u32::from(a.dias).min(half);
                if u32::from(a.dias) > half {
                    notas.push(format!(
                        "de los {} días concedidos cuentan {half}, la mitad del plazo, que es lo más que permite el art. 26",
                        a.dias
                    ));
                }
                dia = calendario.add_business(cuenta_desde, dias + ampliado)?;
            }
        }
    }
    if termino == Termino::Notificacion {
        notas
            .push("la ley cuenta desde que el acto queda totalmente tramitado, que puede ser después".into());
    }
    if termino == Termino::Silencio {
        notas.push(
            "no está resuelto que el silencio haga nacer un convenio, que requiere la voluntad de dos: consulte antes de \
             invocarlo (arts. 64 y 65)"
                .into(),
        );
    }
    let obliga = termino.obliga();
    // What is handed in at a counter has to be there before it closes; what an organ has to do ends with the day.
    let hasta = calendario.until(dia, if obliga == Quien::Usted { canal } else { Canal::Correo });
    Ok(Plazo { termino, desde, cuenta_desde, ampliado, hasta, obliga, notas })
}

/// Whether more time that was granted was for this term: the one that bound somebody in that state.
fn extends(a: Ampliacion, termino: Termino) -> bool {
    match a.estado {
        Estado::Observado => termino == Termino::Subsanacion,
        Estado::ResolucionDictada => termino == Termino::Notificacion,
        _ => termino == Termino::Decision,
    }
}
