//! How a sheet marks that a service is asked for: its drop-down, its example, what it prints, or what its notes say.

use super::super::anexo::celdas::text;
use super::super::anexo::palabras::Palabras;
use super::super::forma::Forma;
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::texto::plain;

/// What is written where a service is asked for, and where it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marcas {
    pub si: String,
    /// None where the cell stays as it is.
    pub no: Option<String>,
    /// How that is known.
    pub motivo: &'static str,
}

impl Marcas {
    fn new(si: &str, no: Option<&str>, motivo: &'static str) -> Self {
        Self { si: si.to_owned(), no: no.map(str::to_owned), motivo }
    }

    /// A cross under yes or under no, where each has a column.
    pub fn crosses() -> Self {
        Self::new("X", None, "bajo SI o bajo NO")
    }

    /// What is written for this answer.
    pub fn of(&self, asked: bool) -> Option<&str> {
        if asked { Some(&self.si) } else { self.no.as_deref() }
    }
}

/// The marks of these cells. `ejemplo` is the row that shows how, `libre` the first that is filled in.
pub(super) fn of_cells(
    hoja: &Hoja,
    forma: &Forma,
    palabras: &Palabras<'_>,
    columnas: &[u16],
    ejemplo: Option<u32>,
    libre: u32,
) -> Marcas {
    let lists = columnas.iter().filter_map(|n| forma.options(libre, *n));
    let mut lists = lists;
    if let Some(marks) = lists.find_map(|options| of_list(options, palabras)) {
        return marks;
    }
    let said = |fila: u32| -> Vec<String> {
        columnas.iter().filter_map(|n| hoja.cell(fila, *n)).map(text).filter(|t| !t.is_empty()).collect()
    };
    let shown = ejemplo.map(said).unwrap_or_default();
    if let Some(si) = shown.iter().find(|t| palabras.mark(t) == Some(true)) {
        let no = shown.iter().find(|t| palabras.mark(t) == Some(false)).cloned();
        return Marcas { no: no.or_else(|| contrary(si)), si: si.clone(), motivo: "como en el ejemplo" };
    }
    let printed = said(libre);
    if let Some(no) = printed.iter().find(|t| palabras.mark(t) == Some(false)) {
        let si = match plain(no).as_str() {
            "0" => "1".to_owned(),
            _ if no.chars().any(char::is_lowercase) => "Sí".to_owned(),
            "no" => "SI".to_owned(),
            _ => "X".to_owned(),
        };
        return Marcas { si, no: Some(no.clone()), motivo: "donde la hoja dice que no" };
    }
    of_notes(hoja, libre).unwrap_or_else(|| Marcas::new("X", None, "la hoja no dice con qué se marca"))
}

/// Out of a drop-down: the option that says yes, and the one that says no.
fn of_list(options: &[String], palabras: &Palabras<'_>) -> Option<Marcas> {
    // «Habilitar» and «No habilitar»: the contrary has the same words behind a no.
    let denied = |yes: &String| options.iter().find(|o| plain(o) == format!("no {}", plain(yes)));
    let says = |yes: bool| {
        let exact = options.iter().find(|o| palabras.mark(o) == Some(yes));
        let word = if yes { "si" } else { "no" };
        exact.or_else(|| options.iter().find(|o| plain(o).split(' ').next() == Some(word)))
    };
    let si = says(true).or_else(|| options.iter().find(|o| denied(o).is_some()))?;
    Some(Marcas { si: si.clone(), no: says(false).cloned(), motivo: "de la lista de la celda" })
}

fn contrary(si: &str) -> Option<String> {
    let no = match si {
        "SI" | "SÍ" => "NO",
        "Si" | "Sí" => "No",
        "si" | "sí" => "no",
        "S" => "N",
        "VERDADERO" => "FALSO",
        _ => return None,
    };
    Some(no.to_owned())
}

/// Out of what the sheet says above the rows, or below them.
fn of_notes(hoja: &Hoja, libre: u32) -> Option<Marcas> {
    let above = hoja.celdas.range(..libre).rev();
    let below = hoja.celdas.range(libre..).take(400);
    let mut weak = None;
    for (_, fila) in above.chain(below) {
        for celda in fila.values() {
            let texto = text(celda);
            let words = format!(" {} ", plain(&texto));
            let has = |any: &[&str]| any.iter().any(|w| words.contains(w));
            if has(&[
                " 1 si ",
                " 1 solicita ",
                " con 1 ",
                " con un 1 ",
                " 1 0 ",
                " 1 o 0 ",
                " 1 y 0 ",
                " un 1 ",
                " 1 en ",
                " indique 1 ",
                " ingrese 1 ",
            ]) {
                let no = has(&[" 0 "]).then_some("0");
                return Some(Marcas::new("1", no, "como pide la hoja"));
            }
            if has(&[" si no ", " si o no ", " s n ", " si y no "]) {
                let lower = texto.contains("Sí") && texto.contains("No");
                let (si, no) = if lower { ("Sí", "No") } else { ("SI", "NO") };
                return Some(Marcas::new(si, Some(no), "como pide la hoja"));
            }
            if has(&[" con x ", " una x ", " x donde ", " equis ", " marque x ", " marcar x ", " con la x "])
            {
                return Some(Marcas::new("X", None, "como pide la hoja"));
            }
            if texto.contains(['✓', '✔']) || has(&[" ticket ", " visto bueno "]) {
                weak = Some(Marcas::new("✓", None, "como pide la hoja"));
            }
        }
    }
    weak
}
