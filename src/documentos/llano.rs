//! A paper's blocks as plain text, to be pasted into a form or an e-mail.

use super::bloques::{Bloque, Documento, Item, Linea, Lista, Tabla, line_text};
use super::valores::Valores;

/// The line above which somebody signs.
const FIRMA: &str = "________________________________";

/// The paper's body as text: a blank line between blocks, a paragraph in one line, however long.
///
/// What stands at the top and foot of each page is left out: this text has no pages.
pub(super) fn text(documento: &Documento, valores: &Valores) -> String {
    let mut texto = String::new();
    for bloque in &documento.bloques {
        let lineas = lines(bloque, valores);
        if lineas.is_empty() {
            continue;
        }
        if !texto.is_empty() {
            texto.push('\n');
        }
        for linea in lineas {
            texto.push_str(&linea);
            texto.push('\n');
        }
    }
    texto
}

fn lines(bloque: &Bloque, valores: &Valores) -> Vec<String> {
    let says = |linea: &Linea| line_text(linea, valores);
    match bloque {
        Bloque::Titulo(_, linea) | Bloque::Parrafo(linea) => vec![says(linea)],
        Bloque::Lista(lista) => list(lista, valores, ""),
        Bloque::Tabla(Tabla { encabezado, filas }) => {
            let row = |fila: &Vec<Linea>| fila.iter().map(says).collect::<Vec<_>>().join(" | ");
            std::iter::once(encabezado).chain(filas).map(row).collect()
        }
        Bloque::Firmas(grupos) => grupos
            .iter()
            .flat_map(|grupo| [String::new(), FIRMA.to_owned()].into_iter().chain(grupo.iter().map(says)))
            .collect(),
        Bloque::Recuadro(lineas) | Bloque::Nota(lineas) => lineas.iter().map(says).collect(),
        Bloque::SaltoDePagina => Vec::new(),
    }
}

fn list(lista: &Lista, valores: &Valores, sangria: &str) -> Vec<String> {
    let mut lineas = Vec::new();
    for (numero, item) in (lista.desde.unwrap_or(0)..).zip(&lista.items) {
        let signo = match (lista.desde, item.casilla) {
            (Some(_), _) => format!("{numero}."),
            (None, Some(true)) => "[x]".to_owned(),
            (None, Some(false)) => "[ ]".to_owned(),
            (None, None) => "-".to_owned(),
        };
        let Item { texto, sub, .. } = item;
        // A line break inside an item stays under its text.
        let dentro = format!("\n{sangria}{}", " ".repeat(signo.len() + 1));
        lineas.push(format!("{sangria}{signo} {}", line_text(texto, valores).replace('\n', &dentro)));
        for lista in sub {
            lineas.extend(list(lista, valores, &format!("{sangria}  ")));
        }
    }
    lineas
}

#[cfg(test)]
mod tests {
    use super::super::markdown::parse;
    use super::*;

    #[test]
    fn blocks_read_as_a_person_would_type_them() {
        let mut valores = Valores::default();
        let nombre = valores.lineas("nombre", "# a\n*b*");
        let documento = parse(
            &format!(
                "```pie\nx\n```\n\n# Uno\n\nDos **tres**\\\ncuatro\n\n1. {nombre}\n2. c\n\n- d\n  - e\n\n\
                 | RBD | Nombre |\n|---|---|\n| 1-9 | f |\n\n```firmas\ng\nh\n```\n"
            ),
            &valores,
        )
        .unwrap();
        let wanted = format!(
            "Uno\n\nDos tres\ncuatro\n\n1. # a\n   *b*\n2. c\n\n- d\n  - e\n\nRBD | Nombre\n1-9 | f\n\n\n{FIRMA}\ng\nh\n"
        );
        assert_eq!(text(&documento, &valores), wanted);
    }
}
