//! Changes of a text: places, and what stands there instead; everything else stays byte for byte.

use std::ops::Range;

/// Changes to a text: places and what stands there afterwards. They must not overlap.
#[derive(Clone, Debug, Default)]
pub struct Remiendos(Vec<(Range<usize>, String)>);

impl Remiendos {
    /// Puts `nuevo` in this place; later changes of the same empty place come after it.
    pub fn put(&mut self, rango: Range<usize>, nuevo: impl Into<String>) {
        self.0.push((rango, nuevo.into()));
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes all changes of another list in.
    pub fn extend(&mut self, otros: Self) {
        self.0.extend(otros.0);
    }

    /// Puts them in the order of the text; those of one empty place stay in theirs.
    pub fn sort(&mut self) {
        self.0.sort_by_key(|(rango, _)| (rango.start, rango.end));
    }

    /// Whether the text in this place begins or ends with a space once the changes are made, which are sorted.
    pub fn leaves_space_at_edge(&self, texto: &str, dentro: Range<usize>) -> bool {
        let from = self.0.partition_point(|(rango, _)| rango.start < dentro.start);
        let mine = self.0[from..].iter().take_while(|(rango, _)| rango.start <= dentro.end);
        let mine = Self(mine.filter(|(rango, _)| rango.end <= dentro.end).cloned().collect());
        let after = mine.apply(texto, dentro);
        // A text that was cut in two has its edges inside.
        after.starts_with(char::is_whitespace) || after.ends_with(char::is_whitespace) || after.contains('<')
    }

    /// This stretch of the text with the changes made in it. They lie inside it and do not overlap; of two that do,
    /// the first one stands.
    pub fn apply(mut self, texto: &str, dentro: Range<usize>) -> String {
        self.sort();
        let more: usize = self.0.iter().map(|(_, nuevo)| nuevo.len()).sum();
        let mut salida = String::with_capacity(dentro.len() + more);
        let mut at = dentro.start;
        for (rango, nuevo) in self.0 {
            if rango.start < at || rango.end > dentro.end {
                continue;
            }
            salida.push_str(&texto[at..rango.start]);
            salida.push_str(&nuevo);
            at = rango.end;
        }
        salida.push_str(&texto[at..dentro.end]);
        salida
    }
}
