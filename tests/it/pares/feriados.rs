//! The library `holidays` of Python, which knows Chile's holidays by region.

use std::collections::{BTreeMap, BTreeSet};

use convenio::catalogo::{Catalogo, Sede};
use jiff::civil::Date;

use super::*;

/// The regions by the letters that the library has for them.
const REGIONES: [(&str, u8); 16] = [
    ("AI", 11),
    ("AN", 2),
    ("AP", 15),
    ("AR", 9),
    ("AT", 3),
    ("BI", 8),
    ("CO", 4),
    ("LI", 6),
    ("LL", 10),
    ("LR", 14),
    ("MA", 12),
    ("ML", 7),
    ("NB", 16),
    ("RM", 13),
    ("TA", 1),
    ("VS", 5),
];
const ANIOS: [i16; 2] = [2020, 2040];

/// Who has a holiday that the other has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lado {
    Suyo,
    Nuestro,
}

/// Every difference there may be: letters of the region, day (`*` for each year), who has it, and why.
const EXPLICADAS: [(&str, &str, Lado, &str); 4] = [
    ("NB", "*-08-20", Lado::Suyo, "Ley 20.768 gives it to Chillán and Chillán Viejo, not to the region"),
    ("AN", "2023-09-08", Lado::Nuestro, "Ley 21.609, for that year only: the library has no such laws"),
    ("CO", "2023-09-20", Lado::Nuestro, "Ley 21.609, for that year only: the library has no such laws"),
    ("MA", "2024-09-21", Lado::Nuestro, "Ley 21.704, for that year only: the library has no such laws"),
];

/// The days on which one has a holiday and the other has not.
fn differences(suyos: &BTreeSet<String>, sede: Sede<'_>) -> Vec<(String, Lado)> {
    let feriados = Catalogo::propio().feriados();
    let mut found = Vec::new();
    let mut dia = Date::new(ANIOS[0], 1, 1).unwrap();
    while dia.year() <= ANIOS[1] {
        let texto = dia.to_string();
        match (suyos.contains(&texto), feriados.feriado(dia, sede).unwrap().is_some()) {
            (true, false) => found.push((texto, Lado::Suyo)),
            (false, true) => found.push((texto, Lado::Nuestro)),
            _ => {}
        }
        dia = dia.tomorrow().unwrap();
    }
    found
}

/// By letters of a region (empty: the country), the days that the library calls holidays.
fn theirs() -> BTreeMap<String, BTreeSet<String>> {
    let python = std::env::var_os("CONVENIO_PYTHON").unwrap_or_else(|| "python3".into());
    let script = raiz().join("tests/pares/feriados.py");
    let anios = ANIOS.map(|a| a.to_string());
    serde_json::from_str(&run(Command::new(python).arg("-B").arg(script).args(anios))).unwrap()
}

#[test]
#[ignore = "needs the Python library holidays"]
fn holidays_of_python_has_the_same_days_in_every_region_but_for_those_that_are_explained() {
    let theirs = theirs();
    assert_eq!(theirs.len(), REGIONES.len() + 1, "the country and its regions");
    let mut explained: Vec<(&str, String, Lado)> = Vec::new();
    for (letras, cuando, lado, _) in EXPLICADAS {
        match cuando.strip_prefix('*') {
            Some(dia) => explained.extend((ANIOS[0]..=ANIOS[1]).map(|a| (letras, format!("{a}{dia}"), lado))),
            None => explained.push((letras, cuando.to_owned(), lado)),
        }
    }
    let mut found = Vec::new();
    for (letras, region) in REGIONES {
        let sede = Sede { region, comuna: None };
        found.extend(differences(&theirs[letras], sede).into_iter().map(|(d, lado)| (letras, d, lado)));
    }
    explained.sort();
    found.sort();
    assert_eq!(found, explained);

    assert_eq!(differences(&theirs[""], Sede { region: 13, comuna: None }), [], "the country");
    let chillan = Sede { region: 16, comuna: Some("16101") };
    assert_eq!(differences(&theirs["NB"], chillan), [], "what they give to Ñuble is Chillán's");
}
