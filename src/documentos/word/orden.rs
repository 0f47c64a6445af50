//! Puts the children of Word's property elements in the order of the standard; docx-rs does not.
//!
//! Word reads them in any order today, but the schema (ECMA-376, part 1, 17.3–17.9) fixes one, and other readers
//! and later versions may insist. Used once, on the parts that are the same in every paper.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

const ORDEN: &[(&str, &[&str])] = &[
    (
        "w:style",
        &[
            "name",
            "basedOn",
            "next",
            "link",
            "uiPriority",
            "semiHidden",
            "unhideWhenUsed",
            "qFormat",
            "pPr",
            "rPr",
        ],
    ),
    (
        "w:pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "widowControl",
            "numPr",
            "pBdr",
            "shd",
            "tabs",
            "snapToGrid",
            "spacing",
            "ind",
            "jc",
            "textAlignment",
            "outlineLvl",
            "rPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "color",
            "spacing",
            "sz",
            "szCs",
            "highlight",
            "u",
            "shd",
            "lang",
        ],
    ),
];

struct Nodo {
    inicio: BytesStart<'static>,
    empty: bool,
    hijos: Vec<Hijo>,
}

enum Hijo {
    Nodo(Nodo),
    Texto(Event<'static>),
}

/// The same XML with its properties in order; empty `rPr` inside `pPr` are left out.
///
/// # Errors
/// When the input is not well-formed.
pub(super) fn reorder(xml: &str) -> Result<String, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<Nodo> = vec![Nodo { inicio: BytesStart::new(""), empty: false, hijos: Vec::new() }];
    loop {
        let hijo = match reader.read_event()? {
            Event::Eof => break,
            Event::Start(inicio) => {
                open.push(Nodo { inicio: inicio.into_owned(), empty: false, hijos: Vec::new() });
                continue;
            }
            Event::End(_) => match open.pop() {
                Some(nodo) => Hijo::Nodo(sorted(nodo)),
                None => break,
            },
            Event::Empty(inicio) => {
                Hijo::Nodo(Nodo { inicio: inicio.into_owned(), empty: true, hijos: Vec::new() })
            }
            otro => Hijo::Texto(otro.into_owned()),
        };
        if let Some(padre) = open.last_mut() {
            padre.hijos.push(hijo);
        }
    }
    let mut writer = Writer::new(Vec::with_capacity(xml.len()));
    for hijo in open.into_iter().next().into_iter().flat_map(|raiz| raiz.hijos) {
        write(&mut writer, hijo)?;
    }
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned())
}

fn sorted(mut nodo: Nodo) -> Nodo {
    let nombre = nodo.inicio.name();
    let Some((_, orden)) = ORDEN.iter().find(|(padre, _)| nombre.as_ref() == *padre) else { return nodo };
    nodo.hijos.retain(|hijo| !is_idle(hijo));
    nodo.hijos.sort_by_key(|hijo| match hijo {
        Hijo::Nodo(n) => {
            orden.iter().position(|o| n.inicio.local_name().as_ref() == *o).unwrap_or(orden.len())
        }
        Hijo::Texto(_) => orden.len(),
    });
    nodo
}

fn is_idle(hijo: &Hijo) -> bool {
    matches!(hijo, Hijo::Nodo(n) if n.empty && n.inicio.name().as_ref() == "w:rPr")
}

fn write(writer: &mut Writer<Vec<u8>>, hijo: Hijo) -> Result<(), quick_xml::Error> {
    match hijo {
        Hijo::Texto(evento) => writer.write_event(evento)?,
        Hijo::Nodo(nodo) if nodo.empty => writer.write_event(Event::Empty(nodo.inicio))?,
        Hijo::Nodo(nodo) => {
            let fin = nodo.inicio.to_end().into_owned();
            writer.write_event(Event::Start(nodo.inicio))?;
            for hijo in nodo.hijos {
                write(writer, hijo)?;
            }
            writer.write_event(Event::End(fin))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_come_out_in_the_order_of_the_standard() {
        let mixed = r#"<w:style><w:rPr><w:sz w:val="20" /><w:b /></w:rPr><w:pPr><w:rPr /><w:jc w:val="both" /><w:keepNext /></w:pPr><w:basedOn w:val="Normal" /><w:name w:val="a&amp;b" /></w:style>"#;
        let expected = r#"<w:style><w:name w:val="a&amp;b" /><w:basedOn w:val="Normal" /><w:pPr><w:keepNext /><w:jc w:val="both" /></w:pPr><w:rPr><w:b /><w:sz w:val="20" /></w:rPr></w:style>"#;
        assert_eq!(reorder(mixed).unwrap(), expected);
    }
}
