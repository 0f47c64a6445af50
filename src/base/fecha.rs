//! Days as people in Chile read and write them.

use jiff::civil::Date;

/// As lists have it: `24-11-2026`.
pub fn short(fecha: Date) -> String {
    format!("{:02}-{:02}-{:04}", fecha.day(), fecha.month(), fecha.year())
}

/// A day as a person types it: `24-11-2026`, `24/11/2026`, `24.11.2026` or `2026-11-24`.
///
/// # Errors
/// What is wrong with it, and how to write it.
pub fn parse(escrito: &str) -> Result<Date, String> {
    let malo = || format!("«{escrito}» no es un día: escríbalo como 24-11-2026 o 2026-11-24");
    let partes: Vec<&str> = escrito.trim().split(['-', '/', '.']).collect();
    let [a, b, c] = partes[..] else { return Err(malo()) };
    let (anio, mes, dia) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let digits = |t: &str| (1..=2).contains(&t.len()) && t.bytes().all(|x| x.is_ascii_digit());
    if anio.len() != 4 || !anio.bytes().all(|x| x.is_ascii_digit()) || !digits(mes) || !digits(dia) {
        return Err(malo());
    }
    let small = |t: &str| t.parse::<i8>().map_err(|_| malo());
    Date::new(anio.parse().map_err(|_| malo())?, small(mes)?, small(dia)?).map_err(|_| malo())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let read = ["2026-11-24", "24-11-2026", "24/11/2026", "24.11.2026"].map(|t| parse(t).unwrap());
        assert_eq!(read, [date(2026, 11, 24); 4]);
        assert_eq!(parse("1/3/2026"), Ok(date(2026, 3, 1)));
        assert_eq!(short(date(2026, 3, 1)), "01-03-2026");
        for no in ["", "24-11-26", "2026-02-30", "ayer", "24-11", "2026-11-24-1", "+026-11-24"] {
            assert!(parse(no).is_err(), "{no}");
        }
    }
}
