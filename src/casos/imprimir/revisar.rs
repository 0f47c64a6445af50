//! What can be wrong with a PDF that a converter made: another size of paper, fonts that are missing, other fonts.

use std::path::Path;

use super::letras::{Cambiada, compare};
use super::preparar::Hoja;
use crate::base::texto::list;
use crate::base::{Diagnostico, Diagnosticos, Lugar};
use crate::documentos::Papel;
use crate::documentos::pagina::Pagina;
use crate::pdf::{Aviso, Copias, Hechas, Pdf};

/// Converters round to tenths of a point, or to whole ones.
const HOLGURA: f32 = 2.0;
/// Sizes that people know by name, in points, upright.
const TAMANOS: [(&str, f32, f32); 4] =
    [("carta", 612.0, 792.0), ("oficio", 612.0, 936.0), ("legal", 612.0, 1008.0), ("A4", 595.3, 841.9)];

/// Looks at the PDF of a paper; gives the fonts that others of the same widths stand for. Only of the convenio, whose
/// lines are signed where they are: in the other papers another font is nobody's trouble.
pub(super) fn look_at_paper(papel: &Hoja, pdf: &Pdf, ruta: &Path, notas: &mut Diagnosticos) -> Vec<Cambiada> {
    let fuentes = pdf.fuentes();
    let missing: Vec<&str> = fuentes.iter().filter(|f| !f.incrustada).map(|f| f.nombre.as_str()).collect();
    if !missing.is_empty() {
        notas.push(Diagnostico::advertencia(
            "impresion-letra-ausente",
            Lugar::archivo(ruta),
            format!("el PDF no trae la letra {}: en otro computador saldría con otra", list(&missing)),
            "Imprímalo en este computador, o abra el papel en Word y expórtelo desde ahí.",
        ));
    }
    // A workbook's pages follow its own settings, sheet by sheet, and it is not signed.
    let Some(pagina) = papel.is_word().then(|| Pagina::of(&papel.bytes).ok()).flatten() else {
        return Vec::new();
    };
    notas.extend(wrong_size(papel, pdf, &pagina, ruta));
    if papel.titulo != Papel::Convenio.titulo() {
        return Vec::new();
    }
    let used: Vec<&str> = fuentes.iter().map(|f| f.nombre.as_str()).collect();
    let (same_width, other) = compare(&pagina.letras, &used);
    if let Some(other) = other {
        notas.push(Diagnostico::advertencia(
            "impresion-letra-cambiada",
            Lugar::archivo(ruta),
            format!(
                "{} usa la letra {}, que no está en este computador: el PDF se hizo con {}, y los renglones pueden cortarse en otra parte",
                papel.nombre, list(&other.pedidas), list(&other.usadas)
            ),
            "Revise el PDF página por página. Para que salga igual que en Word, instale esa letra y repita con --forzar, o imprima desde Word.",
        ));
    }
    same_width
}

/// A page that is not as large as the Word file says.
fn wrong_size(papel: &Hoja, pdf: &Pdf, pagina: &Pagina, ruta: &Path) -> Option<Diagnostico> {
    if pagina.tamanos.is_empty() {
        return None;
    }
    let near = |a: f32, b: f32| (a - b).abs() <= HOLGURA;
    let (numero, came) = (0..pdf.paginas()).find_map(|n| {
        let (ancho, alto) = pdf.tamano(n)?;
        // Some writers tell the turned sheet by a word beside its upright measures.
        let fits =
            |(w, h): &(f32, f32)| (near(ancho, *w) && near(alto, *h)) || (near(ancho, *h) && near(alto, *w));
        (!pagina.tamanos.iter().any(fits)).then_some((n + 1, (ancho, alto)))
    })?;
    let wanted: Vec<String> = pagina.tamanos.iter().map(|t| size_in_words(*t)).collect();
    let mut wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    wanted.dedup();
    Some(Diagnostico::error(
        "impresion-tamano",
        Lugar::archivo(ruta),
        format!(
            "la página {numero} del PDF de {} salió en {}, y el papel es de {}: impresa, se cortaría o quedaría con otros márgenes",
            papel.nombre,
            size_in_words(came),
            list(&wanted)
        ),
        "Abra el papel en Word e imprímalo desde ahí, o revise el tamaño de papel del programa que convierte y repita.",
    ))
}

/// `carta (21,6 × 27,9 cm)`
fn size_in_words((ancho, alto): (f32, f32)) -> String {
    let cm = |puntos: f32| format!("{:.1}", puntos / 72.0 * 2.54).replace('.', ",");
    let medidas = format!("{} × {} cm", cm(ancho), cm(alto));
    let (corto, largo) = (ancho.min(alto), ancho.max(alto));
    let known = TAMANOS.iter().find(|(_, w, h)| (corto - w).abs() <= HOLGURA && (largo - h).abs() <= HOLGURA);
    match known {
        Some((nombre, ..)) if ancho > alto => format!("{nombre} apaisada ({medidas})"),
        Some((nombre, ..)) => format!("{nombre} ({medidas})"),
        None => medidas,
    }
}

/// Looks at the finished copies, opened again: as many pages as there should be, each as large as the one it is of.
pub(super) fn look_at_copies(
    original: &Pdf,
    copies: &Pdf,
    made: &Hechas,
    como: Copias,
    ruta: &Path,
    notas: &mut Diagnosticos,
) -> Result<(), String> {
    let each = original.paginas();
    let step = if como.una_cara { each } else { each.next_multiple_of(2) };
    let wanted = step * usize::try_from(como.cuantas).unwrap_or(0);
    if copies.paginas() != wanted {
        return Err(format!(
            "los ejemplares quedaron de {} páginas en total, y cada uno es de {each}",
            copies.paginas()
        ));
    }
    for n in 0..copies.paginas() {
        let model = (n % step).min(each - 1);
        if copies.tamano(n) != original.tamano(model) {
            return Err(format!("la página {} de los ejemplares quedó de otro tamaño", n + 1));
        }
    }
    for aviso in &made.avisos {
        notas.push(match aviso {
            Aviso::SinLetra => Diagnostico::advertencia(
                "sello-sin-letra",
                Lugar::archivo(ruta),
                "la marca «Ejemplar … · página …» quedó con la letra de la impresora, que no va en el PDF",
                "Revise cómo sale en papel. Si no sale, numere los ejemplares a mano.",
            ),
            Aviso::SinMargen(paginas) => {
                let paginas: Vec<String> = paginas.iter().map(ToString::to_string).collect();
                Diagnostico::advertencia(
                    "sello-sin-margen",
                    Lugar::archivo(ruta),
                    format!("no se encontró un margen libre para la marca «Ejemplar … · página …» en la página {}", list(&paginas)),
                    "Mire esas páginas antes de imprimir. Si la marca tapa algo, imprima el otro PDF del convenio tres veces.",
                )
            }
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_by_the_name_that_people_know() {
        assert_eq!(size_in_words((612.0, 792.0)), "carta (21,6 × 27,9 cm)");
        assert_eq!(size_in_words((841.9, 595.3)), "A4 apaisada (29,7 × 21,0 cm)");
        assert_eq!(size_in_words((500.0, 500.0)), "17,6 × 17,6 cm");
    }
}
