//! Whether the signatures stand alone on a page: a sheet with nothing but names can be put behind any other text.

use std::path::Path;

use crate::base::texto::plain;
use crate::base::{Diagnostico, Lugar};
use crate::pdf::{Pdf, Trozo};

/// Header and foot of a page lie in these parts of its height, above and below.
const BORDE: f32 = 0.08;
/// A line to sign on, drawn with underscores or dots.
const MIN_RAYA: usize = 8;

/// A line of a page, for what is looked for here.
struct Linea {
    /// Its pieces, columns apart.
    trozos: Vec<String>,
    /// Whether somebody signs there.
    firma: bool,
}

/// A warning where the page on which people sign has no text of the convenio before the signatures.
///
/// The wording of an official file is not known, so that words alone decide little: signatures are the names of those
/// who sign (in a piece of text of their own), or a line drawn with underscores that hardly has words beside it.
/// Text is a piece as long as a sentence.
pub(super) fn alone(pdf: &Pdf, firmantes: &[&str], sostenedor: &str, ruta: &Path) -> Option<Diagnostico> {
    let names: Vec<String> = firmantes.iter().map(|n| plain(n)).collect();
    let pages: Vec<Vec<Linea>> = (0..pdf.paginas()).map(|n| lines(pdf, n, &names)).collect();
    // One page is no page behind another.
    let last = pages.iter().rposition(|lineas| lineas.iter().any(|l| l.firma)).filter(|n| *n > 0)?;
    let lineas = &pages[last];
    let until = lineas.iter().rposition(|l| l.firma)?;
    let sostenedor = plain(sostenedor);
    let is_text = |t: &String| is_sentence(t) && plain(t) != sostenedor;
    if lineas[..until].iter().any(|l| !l.firma && l.trozos.iter().any(is_text)) {
        return None;
    }
    Some(Diagnostico::advertencia(
        "firma-sola",
        Lugar::archivo(ruta),
        format!(
            "las firmas quedaron solas en la página {}, sin texto del convenio antes: esa hoja podría ponerse detrás de otro texto, y suele objetarse",
            last + 1
        ),
        "En Word, ponga «Conservar con el siguiente» en el último párrafo antes de las firmas, o quite espacio; genere e imprima de nuevo.",
    ))
}

fn lines(pdf: &Pdf, pagina: usize, names: &[String]) -> Vec<Linea> {
    let Some((_, alto)) = pdf.tamano(pagina) else { return Vec::new() };
    let within = |t: &Trozo| t.caja.y0 > BORDE * alto && t.caja.y1 < (1.0 - BORDE) * alto;
    let lineas = pdf.hoja(pagina).lineas().into_iter().filter(|l| l.iter().all(within));
    lineas
        .map(|linea| {
            let trozos: Vec<String> = linea.into_iter().map(|t| t.texto).collect();
            let firma = trozos.iter().any(|t| is_rule(t) || is_name(t, names));
            Linea { trozos, firma }
        })
        .collect()
}

/// A line to sign on: hardly a word beside it.
fn is_rule(trozo: &str) -> bool {
    let drawn = trozo.chars().filter(|c| matches!(c, '_' | '…' | '.')).count();
    let letters = trozo.chars().filter(|c| c.is_alphabetic()).count();
    drawn >= MIN_RAYA && letters < drawn && letters <= 24
}

/// One of the names, with little else: «p.p.», a title, an office.
fn is_name(trozo: &str, names: &[String]) -> bool {
    let trozo = plain(trozo);
    names.iter().any(|n| !n.is_empty() && trozo.contains(n.as_str()) && trozo.len() < n.len() + 24)
}

/// As long as a sentence, or the end of one.
fn is_sentence(trozo: &str) -> bool {
    let words =
        trozo.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 1).count();
    words >= 8 || (words >= 4 && trozo.trim_end().ends_with(['.', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_a_rule_and_a_sentence_are_told_apart() {
        let names = [plain("María José Ñancupil Órdenes")];
        assert!(
            is_name("MARÍA JOSÉ ÑANCUPIL ÓRDENES", &names)
                && is_name("p.p. María José Ñancupil Órdenes", &names)
        );
        assert!(!is_name("La personería de doña María José Ñancupil Órdenes para representar a", &names));
        assert!(is_rule("____________________") && is_rule("Firma: ………………………"));
        assert!(!is_rule("La facultad de ____________ para representar al Ministerio de Educación consta"));
        assert!(is_sentence("En señal de conformidad, las partes firman."));
        assert!(!is_sentence("Cédula de identidad N° 40.000.001-8") && !is_sentence("Representante legal"));
    }
}
