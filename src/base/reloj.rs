//! Today, as Chile's civil calendar has it. The only place that asks the machine for the time.

use jiff::civil::Date;

/// The variable that fixes today (`AAAA-MM-DD`), for tests and for trying things out.
pub const VARIABLE: &str = "CONVENIO_HOY";

/// Continental Chile.
pub const SANTIAGO: jiff::tz::TimeZone = jiff::tz::get!("America/Santiago");

/// Today in continental Chile, or the day that `CONVENIO_HOY` fixes.
///
/// # Errors
/// The words to show when the variable holds something that is not a day.
pub fn today() -> Result<Date, String> {
    match std::env::var(VARIABLE) {
        Ok(fijada) => fijada.parse().map_err(|_| {
            format!("la variable {VARIABLE} debe ser un día como 2026-11-24, y contiene «{fijada}»")
        }),
        Err(_) => Ok(in_chile(now())),
    }
}

/// This moment, for what is written down now; noon of the day that `CONVENIO_HOY` fixes, so that a trial can be repeated.
pub fn moment(hoy: Date) -> jiff::Timestamp {
    if std::env::var_os(VARIABLE).is_none() {
        return now();
    }
    SANTIAGO.to_timestamp(hoy.at(12, 0, 0, 0)).unwrap_or_else(|_| now())
}

#[expect(clippy::disallowed_methods, reason = "this is the one clock of the program")]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// The day that it was in continental Chile at this moment.
pub fn in_chile(instante: jiff::Timestamp) -> Date {
    instante.to_zoned_datetime(SANTIAGO).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_chile_and_not_in_greenwich() {
        let day = |instant: &str| in_chile(instant.parse().unwrap()).to_string();
        // Summer time, UTC-3.
        assert_eq!(day("2026-11-25T02:59:59Z"), "2026-11-24");
        assert_eq!(day("2026-11-25T03:00:00Z"), "2026-11-25");
        // Winter time, UTC-4.
        assert_eq!(day("2026-07-25T03:59:59Z"), "2026-07-24");
    }
}
