//! The holidays that a law gives every year, and where the day of the week moves them.

use jiff::civil::{Date, Weekday};

/// A holiday that a law gives every year.
pub(super) struct Regla {
    mes: i8,
    dia: i8,
    traslado: Traslado,
    /// What it is called.
    pub nombre: &'static str,
    /// The law that gives it.
    pub norma: &'static str,
}

/// What the day of the week does to a holiday.
enum Traslado {
    /// Nothing.
    Nunca,
    /// Tuesday to Thursday: the Monday before; Friday: the Monday after (Ley 19.668).
    AlLunes,
    /// Tuesday: the Friday before; Wednesday: the Friday after (Ley 20.299).
    AlViernes,
    /// It is a holiday on that day of the week only.
    SoloSi(Weekday),
}

impl Regla {
    const fn new(mes: i8, dia: i8, traslado: Traslado, nombre: &'static str, norma: &'static str) -> Self {
        Self { mes, dia, traslado, nombre, norma }
    }

    /// Its day in this year, where there is one.
    pub fn day(&self, anio: i16) -> Option<Date> {
        use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
        let dia = Date::new(anio, self.mes, self.dia).ok()?;
        match (&self.traslado, dia.weekday()) {
            (Traslado::SoloSi(only), weekday) => (*only == weekday).then_some(dia),
            (Traslado::AlLunes, Tuesday | Wednesday | Thursday) => dia.nth_weekday(-1, Monday).ok(),
            (Traslado::AlLunes, Friday) => dia.nth_weekday(1, Monday).ok(),
            (Traslado::AlViernes, Tuesday) => dia.nth_weekday(-1, Friday).ok(),
            (Traslado::AlViernes, Wednesday) => dia.nth_weekday(1, Friday).ok(),
            _ => Some(dia),
        }
    }
}

/// The holidays of every year. The youngest of these laws is Ley 20.983 of December 2016, so from 2017 on
/// one list holds for all years. 31 December is a holiday of banks only (Ley 21.791) and none here.
pub(super) static REGLAS: [Regla; 17] = {
    use Traslado::{AlLunes, AlViernes, Nunca, SoloSi};
    [
        Regla::new(1, 1, Nunca, "Año Nuevo", "Ley 2.977"),
        Regla::new(1, 2, SoloSi(Weekday::Monday), "Feriado adicional de Año Nuevo", "Ley 20.983"),
        Regla::new(5, 1, Nunca, "Día Nacional del Trabajo", "Código del Trabajo, artículo 35"),
        Regla::new(5, 21, Nunca, "Día de las Glorias Navales", "Ley 2.977"),
        Regla::new(6, 29, AlLunes, "San Pedro y San Pablo", "Ley 18.432 y Ley 19.668"),
        Regla::new(7, 16, Nunca, "Virgen del Carmen", "Ley 20.148"),
        Regla::new(8, 15, Nunca, "Asunción de la Virgen", "Ley 2.977"),
        Regla::new(9, 17, SoloSi(Weekday::Monday), "Feriado adicional de Fiestas Patrias", "Ley 20.215"),
        Regla::new(9, 17, SoloSi(Weekday::Friday), "Feriado adicional de Fiestas Patrias", "Ley 20.983"),
        Regla::new(9, 18, Nunca, "Independencia Nacional", "Ley 2.977"),
        Regla::new(9, 19, Nunca, "Día de las Glorias del Ejército", "Ley 2.977"),
        Regla::new(9, 20, SoloSi(Weekday::Friday), "Feriado adicional de Fiestas Patrias", "Ley 20.215"),
        Regla::new(10, 12, AlLunes, "Encuentro de Dos Mundos", "Ley 3.810 y Ley 19.668"),
        Regla::new(10, 31, AlViernes, "Día de las Iglesias Evangélicas y Protestantes", "Ley 20.299"),
        Regla::new(11, 1, Nunca, "Todos los Santos", "Ley 2.977"),
        Regla::new(12, 8, Nunca, "Inmaculada Concepción", "Ley 2.977"),
        Regla::new(12, 25, Nunca, "Navidad", "Ley 2.977"),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The day on which the rule of this day falls in each of these years.
    fn days(mes: i8, dia: i8, anios: &[i16]) -> Vec<String> {
        let on =
            |anio: &i16| REGLAS.iter().filter(|r| (r.mes, r.dia) == (mes, dia)).find_map(|r| r.day(*anio));
        anios
            .iter()
            .map(|anio| on(anio).map_or("-".to_owned(), |d| d.strftime("%a %m-%d").to_string()))
            .collect()
    }

    #[test]
    fn holidays_go_to_monday_in_the_way_of_ley_19_668() {
        // Sunday, Monday, Tuesday, Wednesday, Thursday, Friday and Saturday.
        let anios = [2025, 2026, 2021, 2022, 2023, 2029, 2024];
        assert_eq!(
            days(6, 29, &anios),
            ["Sun 06-29", "Mon 06-29", "Mon 06-28", "Mon 06-27", "Mon 06-26", "Mon 07-02", "Sat 06-29"]
        );
        assert_eq!(
            days(10, 12, &anios),
            ["Sun 10-12", "Mon 10-12", "Mon 10-11", "Mon 10-10", "Mon 10-09", "Mon 10-15", "Sat 10-12"]
        );
    }

    #[test]
    fn the_day_of_the_evangelical_churches_goes_to_friday() {
        let anios = [2023, 2029, 2024, 2025, 2020, 2021, 2022];
        assert_eq!(
            days(10, 31, &anios),
            ["Fri 10-27", "Fri 11-02", "Thu 10-31", "Fri 10-31", "Sat 10-31", "Sun 10-31", "Mon 10-31"]
        );
    }

    #[test]
    fn additional_days_are_holidays_on_their_day_of_the_week_only() {
        assert_eq!(days(1, 2, &[2023, 2024, 2034]), ["Mon 01-02", "-", "Mon 01-02"]);
        assert_eq!(days(9, 17, &[2021, 2024, 2029, 2030]), ["Fri 09-17", "-", "Mon 09-17", "-"]);
        assert_eq!(days(9, 20, &[2024, 2029, 2030]), ["Fri 09-20", "-", "Fri 09-20"]);
    }
}
