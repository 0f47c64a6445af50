//! The forms of single values: dates and telephones.

use jiff::civil::Date;

/// `2026-11-24`, `24/11/2026`, `24-11-2026` and `24.11.2026`; nothing else, and no time of day.
pub(super) fn parse_date(texto: &str) -> Option<Date> {
    let parts: Vec<&str> = texto.split(['-', '/', '.']).collect();
    let [a, b, c] = parts[..] else { return None };
    let number =
        |t: &str| (t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<i16>().ok())?;
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if year.len() != 4 {
        return None;
    }
    let short = |t: &str| number(t).and_then(|n| i8::try_from(n).ok());
    Date::new(number(year)?, short(month)?, short(day)?).ok()
}

/// Whether this is a Chilean telephone number, however it is spaced.
///
/// Source: Subsecretaría de Telecomunicaciones, numbering since 2016: nine digits after +56; 600 and 800
/// numbers are as long as they are.
pub(super) fn is_telephone(texto: &str) -> bool {
    let spaced = |letra: &char| matches!(letra, ' ' | '-' | '.' | '(' | ')' | '\u{a0}');
    let written: String = texto.chars().filter(|letra| !spaced(letra)).collect();
    let digits = match written.strip_prefix('+') {
        Some(international) if !international.starts_with("56") => return false,
        Some(chilean) => chilean,
        None => &written,
    };
    let national = match digits.strip_prefix("56") {
        Some(rest) if rest.len() >= 9 => rest,
        _ => digits,
    };
    national.bytes().all(|b| b.is_ascii_digit())
        && match national.len() {
            9 => !national.starts_with(['0', '1']),
            10 => national.starts_with("600") || national.starts_with("800"),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_both_orders_and_only_where_they_exist() {
        let day = |texto| parse_date(texto).map(|d| d.to_string());
        for written in ["2026-11-24", "24/11/2026", "24-11-2026", "24.11.2026"] {
            assert_eq!(day(written).as_deref(), Some("2026-11-24"), "{written}");
        }
        for odd in
            ["2026-02-30", "31/4/2026", "24/11/26", "2026-11", "ayer", "+2026-1-1", "2026-11-24T10:00:00", ""]
        {
            assert_eq!(day(odd), None, "{odd}");
        }
    }

    #[test]
    fn telephones_have_nine_digits_however_they_are_spaced() {
        for good in [
            "+56 72 2 345 678",
            "722345678",
            "(72) 2345678",
            "9 8765 4321",
            "56987654321",
            "+56-2-2345-6789",
            "600 600 26 26",
        ] {
            assert!(is_telephone(good), "{good}");
        }
        for odd in ["", "345 678", "+1 202 555 0100", "0987654321", "98765432a", "+", "12", "9876543210"] {
            assert!(!is_telephone(odd), "{odd}");
        }
    }
}
