//! Names that a text may have meant: nearly the same letters, found without comparing it with most of them.

use std::cell::Cell;

/// The most comparisons letter by letter for one workbook: headings need some dozens, and a sheet full of texts that
/// are nearly a name would need minutes.
const MAX_COMPARACIONES: u32 = 20_000;

/// Texts that mean something, to be found by nearly their letters.
pub(super) struct Parecidos<'c> {
    nombres: Vec<(String, Letras, &'c str)>,
    /// How alike they must be, from 0 to 1.
    minimo: f64,
}

/// How many more comparisons there may be.
pub(super) struct Cuenta(Cell<u32>);

impl Default for Cuenta {
    fn default() -> Self {
        Self(Cell::new(MAX_COMPARACIONES))
    }
}

impl<'c> Parecidos<'c> {
    pub fn new<'n>(nombres: impl Iterator<Item = (&'n str, &'c str)>, minimo: f64) -> Self {
        let long = nombres.filter(|(nombre, _)| nombre.len() >= 5);
        let nombres = long.map(|(n, valor)| (n.to_owned(), Letras::of(n), valor)).collect();
        Self { nombres, minimo }
    }

    /// What the text means, where one of the names is clearly more like it than those of any other meaning.
    pub fn find(&self, texto: &str, cuenta: &Cuenta) -> Option<&'c str> {
        let letras = Letras::of(texto);
        let mut found: Vec<(f64, &'c str)> = Vec::new();
        for (nombre, suyas, valor) in &self.nombres {
            let queda = cuenta.0.get();
            if queda == 0 || suyas.most_alike(&letras) < self.minimo {
                continue;
            }
            cuenta.0.set(queda - 1);
            let alike = strsim::normalized_damerau_levenshtein(nombre, texto);
            if alike >= self.minimo {
                found.push((alike, valor));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, valor) = *found.first()?;
        let other = found.iter().find(|(_, v)| *v != valor);
        other.is_none_or(|(alike, _)| best - alike > 0.05).then_some(valor)
    }
}

/// How often each letter is in a text; rare letters share a place, which can only hide differences.
struct Letras {
    todas: u32,
    cada: [u16; 32],
}

impl Letras {
    fn of(texto: &str) -> Self {
        let (mut todas, mut cada) = (0, [0_u16; 32]);
        for letra in texto.chars() {
            todas += 1;
            let place = &mut cada[(u32::from(letra) % 32) as usize];
            *place = place.saturating_add(1);
        }
        Self { todas, cada }
    }

    /// How alike texts of these letters can be at most: each letter that one has more often must be put in or changed.
    fn most_alike(&self, other: &Self) -> f64 {
        let longest = f64::from(self.todas.max(other.todas).max(1));
        let by_length = 1.0 - f64::from(self.todas.abs_diff(other.todas)) / longest;
        // Most names are passed over by this alone.
        if by_length < 0.5 {
            return by_length;
        }
        let more = |a: &Self, b: &Self| -> u32 {
            a.cada.iter().zip(&b.cada).map(|(x, y)| u32::from(x.saturating_sub(*y))).sum()
        };
        let steps = more(self, other).max(more(other, self));
        1.0 - f64::from(steps) / longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_letters_allow_is_never_less_than_how_alike_the_texts_are() {
        let texts =
            ["validacion de alumnos", "validasion de almunos", "cursos", "curzo", "ab", "ba", "", "ñandu"];
        for a in texts {
            for b in texts {
                let alike = strsim::normalized_damerau_levenshtein(a, b);
                let most = Letras::of(a).most_alike(&Letras::of(b));
                assert!(most >= alike - 1e-9, "{a} {b}: {most} {alike}");
            }
        }
    }

    #[test]
    fn comparisons_end_somewhere() {
        let nombres = Parecidos::new([("asistencia", "asistencia")].into_iter(), 0.8);
        let cuenta = Cuenta::default();
        assert_eq!(nombres.find("asistensia", &cuenta), Some("asistencia"));
        for _ in 0..MAX_COMPARACIONES {
            nombres.find("asistensia", &cuenta);
        }
        assert_eq!(nombres.find("asistensia", &cuenta), None);
    }
}
