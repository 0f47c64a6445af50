//! Figures of many trámites: how many stand where, and how long the Ministry's side took, from their own histories.
//!
//! People are misled by waits that count what was not waited for. So only time on the Ministry's side counts, of stays
//! that came to an end by an act of that side: not what the applicant took to mend, not what is still open however old,
//! not what the applicant gave up.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Tramite;
use super::mediana::median;
use crate::catalogo::Catalogo;
use crate::tramite::dias::Calendario;
use crate::tramite::estado::Avance;
use crate::tramite::historia::vigentes;
use crate::tramite::{Anotado, Estado, Situacion, Tipo};

/// The figures of some trámites.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Cifras {
    /// How many trámites there are.
    pub tramites: usize,
    /// How many stand in each state, those without any left out, in the order of the way.
    pub por_estado: Vec<PorEstado>,
    /// How many each region's office has, open and all, in the order of the regions' numbers.
    pub por_seremi: Vec<PorSeremi>,
    /// How long each stage takes: of all regions first, then by region.
    pub demoras: Vec<Demora>,
}

/// How many trámites stand in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PorEstado {
    /// The word for the state.
    pub estado: &'static str,
    /// Its name.
    pub nombre: &'static str,
    /// How many.
    pub cuantos: usize,
}

/// How many trámites a regional office has.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PorSeremi {
    /// Code of the region; 0 where papers were never made, which alone say it.
    pub region: u8,
    /// Name of the office.
    pub seremi: String,
    /// How many are still on their way.
    pub abiertos: usize,
    /// How many there are.
    pub todos: usize,
}

/// How long a stage takes.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Demora {
    /// Code of the region; absent for all regions together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<u8>,
    /// Name of the regional office; empty for all together.
    pub seremi: String,
    /// Which stage.
    #[serde(serialize_with = "key_of_stage")]
    pub etapa: Etapa,
    /// Of how many trámites.
    pub n: usize,
    /// Half of them took at most so many days.
    pub corridos: f64,
    /// Half of them took at most so many business days.
    pub habiles: f64,
}

/// What is waited for on the Ministry's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Etapa {
    /// A stay in one state in which that side has to act.
    Estado(Estado),
    /// All of it from the hand-in to the resolution.
    HastaResolucion,
    /// All of it from the hand-in to the credentials.
    HastaCredenciales,
}

impl Etapa {
    /// The stages, in the order of the way.
    pub const TODAS: [Self; 6] = [
        Self::Estado(Estado::Ingresado),
        Self::Estado(Estado::EnRevisionSeremi),
        Self::Estado(Estado::ResolucionDictada),
        Self::Estado(Estado::Notificado),
        Self::HastaResolucion,
        Self::HastaCredenciales,
    ];

    /// The stable word for it.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Estado(estado) => estado.clave(),
            Self::HastaResolucion => "hasta_la_resolucion",
            Self::HastaCredenciales => "hasta_las_credenciales",
        }
    }

    /// What it is, for people.
    pub fn nombre(self) -> String {
        match self {
            Self::Estado(estado) => format!("en estado «{}»", estado.nombre()),
            Self::HastaResolucion => "del ingreso a la resolución".to_owned(),
            Self::HastaCredenciales => "del ingreso a las credenciales".to_owned(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn key_of_stage<S: serde::Serializer>(etapa: &Etapa, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(etapa.clave())
}

/// Whether the Ministry's side has to act in this state: the regional office, or the team that sends the token.
pub const fn waits_for_ministry(estado: Estado) -> bool {
    match estado {
        Estado::Ingresado | Estado::EnRevisionSeremi | Estado::ResolucionDictada | Estado::Notificado => true,
        Estado::Borrador
        | Estado::EnRevisionInterna
        | Estado::ListoParaFirma
        | Estado::Firmado
        | Estado::Observado
        | Estado::Devuelto
        | Estado::CredencialesRecibidas
        | Estado::EntregadasAProveedor
        | Estado::Operativo
        | Estado::Rechazado
        | Estado::Desistido
        | Estado::Anulado
        | Estado::Reemplazado => false,
    }
}

/// Days and business days.
type Dias = (i32, i32);

/// The waits of some trámites by region, 0 for all together, and stage.
type Esperas = BTreeMap<(u8, Etapa), (Vec<i32>, Vec<i32>)>;

/// The figures of these trámites.
///
/// A stay whose business days can't be counted, because a year's holidays are not known, is left out whole.
pub fn of(tramites: &[Tramite<'_>], catalogo: &Catalogo) -> Cifras {
    let mut estados: BTreeMap<Estado, usize> = BTreeMap::new();
    let mut seremis: BTreeMap<u8, (usize, usize)> = BTreeMap::new();
    let mut esperas = Esperas::new();
    for t in tramites {
        let (s, _) = Situacion::as_far_as_it_goes(t.historia);
        let region = s.papeles.map_or(0, |p| p.region);
        *estados.entry(s.estado()).or_default() += 1;
        let (abiertos, todos) = seremis.entry(region).or_default();
        *abiertos += usize::from(s.estado().es_abierto());
        *todos += 1;
        for (etapa, (corridos, habiles)) in waits(t.historia, &Calendario::of_region(catalogo, region)) {
            for de in [0, region] {
                let (c, h) = esperas.entry((de, etapa)).or_default();
                c.push(corridos);
                h.push(habiles);
                if region == 0 {
                    break;
                }
            }
        }
    }
    let name = |region| super::historia::seremi(catalogo, region).unwrap_or("sin papeles todavía").to_owned();
    Cifras {
        tramites: tramites.len(),
        por_estado: estados
            .into_iter()
            .map(|(e, cuantos)| PorEstado { estado: e.clave(), nombre: e.nombre(), cuantos })
            .collect(),
        por_seremi: seremis
            .into_iter()
            .map(|(region, (abiertos, todos))| PorSeremi { region, seremi: name(region), abiertos, todos })
            .collect(),
        demoras: esperas
            .into_iter()
            .filter_map(|((region, etapa), (mut corridos, mut habiles))| {
                Some(Demora {
                    region: (region != 0).then_some(region),
                    seremi: if region == 0 { String::new() } else { name(region) },
                    etapa,
                    n: corridos.len(),
                    corridos: median(&mut corridos)?,
                    habiles: median(&mut habiles)?,
                })
            })
            .collect(),
    }
}

/// A stay in a state.
struct Estadia {
    estado: Estado,
    desde: Date,
    /// The day on which it ended and what ended it; none as long as it lasts.
    fin: Option<(Date, Tipo)>,
}

/// The stages of one trámite that came to an end, with the time that the Ministry's side took.
fn waits(historia: &[Anotado], calendario: &Calendario<'_>) -> Vec<(Etapa, Dias)> {
    let estadias = stays(historia);
    Etapa::TODAS
        .into_iter()
        .filter_map(|etapa| {
            let suyas: Vec<&Estadia> = match etapa {
                Etapa::Estado(estado) => estadias.iter().filter(|e| e.estado == estado).collect(),
                Etapa::HastaResolucion => up_to(&estadias, Tipo::Resolucion)?,
                Etapa::HastaCredenciales => up_to(&estadias, Tipo::Credenciales)?,
            };
            if suyas.is_empty() {
                return None;
            }
            let each = suyas.iter().map(|e| e.took(calendario));
            each.sum::<Option<Suma>>().map(|Suma(dias)| (etapa, dias))
        })
        .collect()
}

/// The stays on the Ministry's side before the first event of this kind; none where it has not happened.
fn up_to(estadias: &[Estadia], hasta: Tipo) -> Option<Vec<&Estadia>> {
    let end = estadias.iter().position(|e| e.fin.is_some_and(|(_, tipo)| tipo == hasta))?;
    // Credentials that were sent while something was still to be mended end a stay that is not the Ministry's.
    Some(estadias[..=end].iter().filter(|e| waits_for_ministry(e.estado)).collect())
}

/// The stays in each state, as far as the history can have been.
fn stays(historia: &[Anotado]) -> Vec<Estadia> {
    let mut estadias: Vec<Estadia> = Vec::new();
    let mut avance = Avance::default();
    for anotado in vigentes(historia) {
        let Ok(after) = avance.after(&anotado.suceso) else { break };
        if estadias.is_empty() || after.estado != avance.estado {
            if let Some(antes) = estadias.last_mut() {
                antes.fin = Some((anotado.fecha, anotado.suceso.tipo()));
            }
            estadias.push(Estadia { estado: after.estado, desde: anotado.fecha, fin: None });
        }
        avance = after;
    }
    estadias
}

/// Days that add up.
struct Suma(Dias);

impl std::iter::Sum for Suma {
    fn sum<I: Iterator<Item = Self>>(each: I) -> Self {
        Self(each.fold((0, 0), |(c, h), Self((mas_c, mas_h))| (c + mas_c, h + mas_h)))
    }
}

impl Estadia {
    /// How long it took; nothing while it lasts, or where it ended by an act of the applicant.
    fn took(&self, calendario: &Calendario<'_>) -> Option<Suma> {
        let (hasta, tipo) = self.fin?;
        if matches!(tipo, Tipo::Desistir | Tipo::Anular | Tipo::Reemplazar) {
            return None;
        }
        let habiles = calendario.business_between(self.desde, hasta).ok()?;
        Some(Suma(((hasta - self.desde).get_days(), habiles)))
    }
}
