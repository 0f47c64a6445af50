//! The fonts that a Word file names, held against those that its PDF was made with.

use std::collections::BTreeSet;

/// Fonts whose letters are as wide as another's, so that lines break at the same words: the sets that free systems
/// bring for Word's usual ones (Liberation and Croscore fonts; Carlito; Caladea).
const DEL_MISMO_ANCHO: [(&str, &[&str]); 6] = [
    ("arial", &["liberationsans", "arimo", "helvetica"]),
    ("helvetica", &["liberationsans", "arimo", "arial", "nimbussans"]),
    ("timesnewroman", &["liberationserif", "tinos", "timesroman"]),
    ("couriernew", &["liberationmono", "cousine"]),
    ("calibri", &["carlito"]),
    ("cambria", &["caladea"]),
];

/// A font that was asked for, and the one of the same widths that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cambiada {
    /// As the Word file names it.
    pub pedida: String,
    /// As the PDF names it.
    pub usada: String,
}

/// Fonts that were asked for, and others that were used in their stead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Otras {
    pub pedidas: Vec<String>,
    pub usadas: Vec<String>,
}

/// Which fonts have others of the same widths in their stead, and which have others altogether.
pub(super) fn compare(pedidas: &BTreeSet<String>, usadas: &[&str]) -> (Vec<Cambiada>, Option<Otras>) {
    let (mut same, mut missing) = (Vec::new(), Vec::new());
    let mut rest: Vec<&str> = usadas.to_vec();
    for pedida in pedidas {
        let wanted = key(pedida);
        let is_it = |usada: &str, wanted: &str| key(usada).starts_with(wanted);
        if usadas.iter().any(|u| is_it(u, &wanted)) {
            rest.retain(|u| !is_it(u, &wanted));
            continue;
        }
        let like = DEL_MISMO_ANCHO.iter().find(|(nombre, _)| *nombre == wanted).map_or(&[][..], |(_, l)| l);
        let stands = usadas.iter().find(|u| like.iter().any(|l| is_it(u, l)));
        if let Some(usada) = stands {
            same.push(Cambiada { pedida: pedida.clone(), usada: family(usada).to_owned() });
            rest.retain(|u| !like.iter().any(|l| is_it(u, l)));
        } else {
            missing.push(pedida.clone());
        }
    }
    let mut rest: Vec<String> = rest.into_iter().map(|u| family(u).to_owned()).collect();
    rest.dedup();
    // A font that is named for letters which are not there leaves no other behind.
    let other = (!missing.is_empty() && !rest.is_empty()).then_some(Otras { pedidas: missing, usadas: rest });
    (same, other)
}

/// `LiberationSans-Bold` is of the family `LiberationSans`.
fn family(nombre: &str) -> &str {
    nombre.split(['-', ',']).next().unwrap_or(nombre)
}

/// A font's name without what differs from program to program: `TimesNewRomanPS-BoldMT`, `Times New Roman,Bold`.
fn key(nombre: &str) -> String {
    let plain: String = family(nombre).chars().filter(|c| c.is_alphanumeric()).collect();
    let plain = plain.to_lowercase();
    let plain = plain.strip_suffix("mt").unwrap_or(&plain);
    plain.strip_suffix("ps").unwrap_or(plain).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pedidas: &[&str], usadas: &[&str]) -> (Vec<Cambiada>, Option<Otras>) {
        compare(&pedidas.iter().map(|p| (*p).to_owned()).collect(), usadas)
    }

    #[test]
    fn a_font_of_the_same_widths_is_no_trouble_and_another_is() {
        let none = (Vec::new(), None);
        assert_eq!(told(&["Times New Roman"], &["TimesNewRomanPS-BoldMT", "TimesNewRomanPSMT"]), none);
        assert_eq!(told(&["Arial"], &["ArialMT", "Arial-BoldMT", "SymbolMT"]), none);
        let (same, other) = told(&["Calibri"], &["Carlito-Bold", "Carlito"]);
        assert_eq!(same, [Cambiada { pedida: "Calibri".into(), usada: "Carlito".into() }]);
        assert_eq!(other, None);
        let (_, other) = told(&["Arial", "Garamond"], &["LiberationSans", "DejaVuSerif", "DejaVuSerif-Bold"]);
        let wanted = Otras { pedidas: vec!["Garamond".into()], usadas: vec!["DejaVuSerif".into()] };
        assert_eq!(other, Some(wanted));
        assert_eq!(told(&["Arial", "Garamond"], &["LiberationSans"]).1, None, "named, and for nothing");
    }
}
