//! How a cell wants a number or a word written: without dots, without its digit, or as one of its list.

use super::super::super::campo::{Atributo, Campo};
use super::super::anexo::celdas::rbd;
use super::super::anexo::encabezados::without_number;
use super::super::anexo::palabras::Palabras;
use crate::base::texto::plain;
use crate::catalogo::Catalogo;

/// How numbers with a digit are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Presentacion {
    sin_puntos: bool,
    sin_guion: bool,
    sin_digito: bool,
}

impl Presentacion {
    /// What a heading says of it, and the example under it shows.
    pub fn of(titulo: &str, ejemplo: &str) -> Self {
        let words = format!(" {} {} ", plain(titulo), plain(ejemplo));
        let has = |any: &[&str]| any.iter().any(|w| words.contains(w));
        let mut p = Self {
            sin_puntos: has(&[" sin puntos ", " sin punto "]),
            sin_guion: has(&[" ni guion ", " ni guiones ", " sin guion ", " sin guiones "]),
            sin_digito: has(&[" sin dv ", " sin digito ", " sin d v ", " sin digitos ", " sin el digito "]),
        };
        let shown = ejemplo.rsplit(':').next().unwrap_or_default().trim();
        if let Some(code) = rbd(shown).filter(|r| r.numero > 99) {
            p.sin_digito |= code.digito.is_none() && shown.len() < 7;
            p.sin_guion |= code.digito.is_some() && !shown.contains('-');
        }
        let digits = shown.chars().filter(char::is_ascii_digit).count();
        if (7..=9).contains(&digits) && shown.chars().all(|c| c.is_ascii_digit() || "-.kK".contains(c)) {
            p.sin_puntos |= !shown.contains('.');
            p.sin_guion |= !shown.contains('-');
        }
        p
    }

    /// A value of this fact, written so.
    pub fn write(self, campo: Campo, valor: String) -> String {
        if !matches!(campo.atributo, Atributo::Rbd | Atributo::Rut | Atributo::Cuerpo) {
            return valor;
        }
        let mut valor = valor;
        if self.sin_digito && campo.atributo != Atributo::Cuerpo {
            valor.truncate(valor.rfind('-').unwrap_or(valor.len()));
        }
        if self.sin_puntos {
            valor.retain(|c| c != '.');
        }
        if self.sin_guion {
            valor.retain(|c| c != '-');
        }
        valor
    }
}

/// The words of an option without the number before them: «2 - Particular Subvencionado», but «13» alone.
fn without_code(option: &str) -> String {
    let words = plain(option);
    let is_code = |w: &str| w.chars().all(|c| c.is_ascii_digit());
    match words.split_once(' ') {
        Some((code, rest)) if is_code(code) => rest.to_owned(),
        _ => words,
    }
}

/// The word of a drop-down that says this; none where there is none.
pub(super) fn choose<'o>(
    options: &'o [String],
    campo: Campo,
    valor: &str,
    palabras: &Palabras<'_>,
    catalogo: &Catalogo,
) -> Option<&'o String> {
    let words = plain(valor);
    if let Some(same) = options.iter().find(|o| *o == valor).or(options.iter().find(|o| plain(o) == words)) {
        return Some(same);
    }
    let only = |mut found: Vec<&'o String>| if found.len() == 1 { found.pop() } else { None };
    match campo.atributo {
        Atributo::Dependencia => {
            let key = palabras.dependency(valor)?;
            // «6.- Servicio Local de Educación (Ley 21.040)»
            let means = |o: &str| {
                let bare = without_number(o).split('(').next().unwrap_or(o).trim();
                let known = palabras.dependency(o).or_else(|| palabras.dependency(bare));
                known.or_else(|| palabras.dependency(&without_code(o)))
            };
            only(options.iter().filter(|o| means(o) == Some(key)).collect())
        }
        Atributo::Region => {
            let region = catalogo.regiones().iter().find(|r| plain(&r.nombre) == words)?;
            let names = [&region.nombre, &region.nombre_corto, &region.abreviatura, &region.romano];
            let code = region.codigo.to_string();
            let is = |o: &str| {
                let o = without_code(o);
                let bare =
                    o.trim_start_matches("region ").trim_start_matches("de ").trim_start_matches("del ");
                let roman = o.split(' ').next() == Some(plain(&region.romano).as_str());
                o == code || roman || names.iter().any(|n| plain(n) == o || plain(n) == bare)
            };
            only(options.iter().filter(|o| is(o)).collect())
        }
        _ => {
            // «1 - Municipal», «Director (a)»: the option has more around the same words.
            let within = |o: &str| format!(" {} ", plain(o)).contains(&format!(" {words} "));
            only(options.iter().filter(|o| within(o)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documentos::modelos::campo::Sujeto;

    #[test]
    fn numbers_are_written_as_heading_and_example_want_them() {
        let rut = Campo::new(Sujeto::Sostenedor, Atributo::Rut);
        let code = Campo::new(Sujeto::Establecimiento, Atributo::Rbd);
        let said = |titulo, ejemplo, campo, valor: &str| {
            Presentacion::of(titulo, ejemplo).write(campo, valor.to_owned())
        };
        assert_eq!(said("RUT", "", rut, "65.999.001-6"), "65.999.001-6");
        assert_eq!(said("RUT (sin puntos)", "", rut, "65.999.001-6"), "65999001-6");
        assert_eq!(said("RUT sin puntos ni guión", "", rut, "65.999.001-6"), "659990016");
        assert_eq!(said("RUT", "12345678-5", rut, "65.999.001-6"), "65999001-6");
        assert_eq!(said("RBD (sin DV)", "", code, "99001-9"), "99001");
        assert_eq!(said("RBD", "Ej.: 1234", code, "99001-9"), "99001");
        assert_eq!(said("RBD", "Ej.: 1195-9", code, "99001-9"), "99001-9");
    }
}
