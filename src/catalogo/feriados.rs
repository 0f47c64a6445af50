//! Chile's public holidays: by rule where a law gives one, by table where only a list can say.

mod fila;
mod reglas;

use std::borrow::Cow;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

pub(super) use fila::FeriadoEscrito;
use reglas::REGLAS;

/// The first year whose holidays can be known: all rules below were law by then, and nobody asks for less.
const PRIMER_ANIO: i16 = 2020;
/// The row that every known year needs.
const VIERNES_SANTO: &str = "viernes_santo";
/// The first year with a holiday on the winter solstice (Ley 21.357).
const PRIMER_SOLSTICIO: i16 = 2021;
/// The row that every known year needs from then on.
const PUEBLOS_INDIGENAS: &str = "pueblos_indigenas";

/// A public holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feriado {
    /// What it is called.
    pub nombre: Cow<'static, str>,
    /// The law that gives it.
    pub norma: Cow<'static, str>,
    /// Where it is one.
    pub ambito: Ambito,
}

/// Where a holiday is one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Ambito {
    /// In the whole country.
    Pais,
    /// In these regions, and in these comunas.
    Lugares {
        /// Official numbers, 1–16.
        regiones: Vec<u8>,
        /// Codes of five digits.
        comunas: Vec<String>,
    },
}

/// The seat of an office: its holidays are those on which the office does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sede<'a> {
    /// Official number, 1–16.
    pub region: u8,
    /// Code of five digits. Where it is not known, holidays of single comunas do not count.
    pub comuna: Option<&'a str>,
}

/// The holidays of a year are not known, so nothing can be counted in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no se conocen los feriados de {anio}: la tabla «feriados» {conocidos}")]
pub struct SinFeriados {
    /// The year that was asked for.
    pub anio: i16,
    /// What the table has, in words.
    conocidos: String,
}

impl SinFeriados {
    /// What a person can do about it.
    pub fn ayuda(&self) -> String {
        if self.anio < PRIMER_ANIO {
            return format!("Revise el año: los plazos se calculan desde {PRIMER_ANIO}.");
        }
        format!(
            "Revise el año. Si es ése, agregue a una tabla «feriados» propia las filas {VIERNES_SANTO} y \
             {PUEBLOS_INDIGENAS} de {} y entréguela con --catalogo. La original: convenio catalogo feriados",
            self.anio
        )
    }
}

/// The holidays of every known year.
///
/// A year is known when the table has its Good Friday and, from 2021 on, its winter solstice: all else is
/// a rule of law, or a day that some law gives once. So a person makes a year known by adding those two rows.
#[derive(Debug, Default)]
pub struct Feriados {
    lista: Vec<Feriado>,
    /// Each day with the place of its holiday in the list, sorted; on one day those of the country first.
    dias: Vec<(Date, usize)>,
    /// Sorted.
    anios: Vec<i16>,
}

impl Feriados {
    /// The holidays of these rows, and those of the rules in the years that the rows make known.
    pub(super) fn new(filas: &[FeriadoEscrito]) -> Self {
        let given = |clave: &str| -> Vec<i16> {
            filas.iter().filter(|f| f.feriado == clave).filter_map(|f| f.anio.only()).collect()
        };
        let solsticios = given(PUEBLOS_INDIGENAS);
        let mut anios = given(VIERNES_SANTO);
        anios.retain(|a| *a >= PRIMER_ANIO && (*a < PRIMER_SOLSTICIO || solsticios.contains(a)));
        anios.sort_unstable();
        anios.dedup();

        let mut todos = Self { anios, ..Self::default() };
        for regla in &REGLAS {
            let feriado =
                Feriado { nombre: regla.nombre.into(), norma: regla.norma.into(), ambito: Ambito::Pais };
            todos.add(feriado, |anio| regla.day(anio));
        }
        for fila in filas {
            let holy = fila.feriado == VIERNES_SANTO;
            let sabado = holy.then(|| (fila.anio, fila.dia, fila.norma.clone()));
            let feriado = Feriado {
                nombre: fila.nombre.clone().into(),
                norma: fila.norma.clone().into(),
                ambito: fila.lugar.clone(),
            };
            todos.add(feriado, |anio| fila.dia.of(fila.anio, anio));
            if let Some((en, dia, norma)) = sabado {
                let feriado =
                    Feriado { nombre: "Sábado Santo".into(), norma: norma.into(), ambito: Ambito::Pais };
                todos.add(feriado, |anio| dia.of(en, anio)?.tomorrow().ok());
            }
        }
        let local = |i: usize| todos.lista[i].ambito != Ambito::Pais;
        todos.dias.sort_unstable_by_key(|(dia, i)| (*dia, local(*i), *i));
        todos
    }

    fn add(&mut self, feriado: Feriado, day: impl Fn(i16) -> Option<Date>) {
        let place = self.lista.len();
        self.dias.extend(self.anios.iter().filter_map(|anio| Some((day(*anio)?, place))));
        self.lista.push(feriado);
    }

    /// The holiday of this day at this place, one of the whole country first; `None` on any other day.
    ///
    /// # Errors
    /// The holidays of that year are not known.
    pub fn feriado(&self, fecha: Date, donde: Sede<'_>) -> Result<Option<&Feriado>, SinFeriados> {
        self.check(fecha.year())?;
        let start = self.dias.partition_point(|(dia, _)| *dia < fecha);
        let that_day = self.dias[start..].iter().take_while(|(dia, _)| *dia == fecha);
        Ok(that_day.map(|(_, i)| &self.lista[*i]).find(|f| f.ambito.covers(donde)))
    }

    /// Whether terms run on this day: no Saturday, no Sunday, no holiday (Ley 19.880, art. 25).
    ///
    /// # Errors
    /// The holidays of that year are not known; of its Saturdays and Sundays, too, nothing is said.
    pub fn es_habil(&self, fecha: Date, donde: Sede<'_>) -> Result<bool, SinFeriados> {
        let feriado = self.feriado(fecha, donde)?;
        Ok(feriado.is_none() && !matches!(fecha.weekday(), Weekday::Saturday | Weekday::Sunday))
    }

    /// All holidays of a year wherever they are, in the order of the calendar.
    ///
    /// # Errors
    /// The holidays of that year are not known.
    pub fn del_anio(&self, anio: i16) -> Result<impl Iterator<Item = (Date, &Feriado)>, SinFeriados> {
        self.check(anio)?;
        let that_year = self.dias.iter().filter(move |(dia, _)| dia.year() == anio);
        Ok(that_year.map(|(dia, i)| (*dia, &self.lista[*i])))
    }

    /// The years whose holidays are known, sorted.
    pub fn anios(&self) -> &[i16] {
        &self.anios
    }

    /// Passes if the holidays of that year are known.
    ///
    /// # Errors
    /// They are not.
    pub fn check(&self, anio: i16) -> Result<(), SinFeriados> {
        if self.anios.binary_search(&anio).is_ok() {
            return Ok(());
        }
        Err(self.unknown(anio))
    }

    /// The refusal for a year whose holidays are not known.
    pub fn unknown(&self, anio: i16) -> SinFeriados {
        SinFeriados { anio, conocidos: self.known() }
    }

    /// «tiene los de 2020 a 2040 y 2042».
    fn known(&self) -> String {
        let runs = self.anios.chunk_by(|a, b| a + 1 == *b).map(|tramo| match tramo {
            [solo] => solo.to_string(),
            [primero, .., ultimo] => format!("{primero} a {ultimo}"),
            [] => String::new(),
        });
        let runs: Vec<String> = runs.collect();
        match runs.split_last() {
            None => "no tiene los de ningún año".to_owned(),
            Some((ultimo, [])) => format!("tiene los de {ultimo}"),
            Some((ultimo, antes)) => format!("tiene los de {} y {ultimo}", antes.join(", ")),
        }
    }
}

impl Ambito {
    fn covers(&self, donde: Sede<'_>) -> bool {
        match self {
            Self::Pais => true,
            Self::Lugares { regiones, comunas } => {
                regiones.contains(&donde.region)
                    || donde.comuna.is_some_and(|codigo| comunas.iter().any(|c| c == codigo))
            }
        }
    }
}
