//! Draws a paper's blocks as a Word file. Pure: no clock, no disk, no chance.
//!
//! docx-rs draws the shape of a paper once (`mould`); each paper of that shape is the shape with its values
//! (`fill`).

mod estilos;
mod orden;
mod partes;
mod tablas;

use docx_rs::{
    BreakType, BuildXML, DocumentChild, Footer, Header, IndentLevel, NumPages, NumberingId, PageMargin,
    PageNum, Paragraph, Run, Table, Text,
};

use super::bloques::{Bloque, Documento, Item, Lista, Que, Trozo};
use super::molde::{Molde, write_number};
use super::valores::{Valores, mark_of};

/// Letter paper, in twentieths of a point.
const ANCHO: u32 = 12_240;
const ALTO: u32 = 15_840;
const MARGEN: u32 = 1_360;
/// Width of the text.
const TEXTO: usize = (ANCHO - 2 * MARGEN) as usize;
/// Widths of columns follow from the values, so they are holes too, numbered from here. No width is as large.
const PRIMER_ANCHO: usize = 9_000_000;

/// Why a Word file could not be made: always our own fault.
#[derive(Debug, thiserror::Error)]
pub enum WordError {
    /// The ZIP writer failed.
    #[error("no se pudo armar el archivo de Word: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The same, below it.
    #[error("no se pudo armar el archivo de Word: {0}")]
    Io(#[from] std::io::Error),
}

/// A paper with a hole for each value. `titulo` goes into the file's properties.
///
/// # Errors
/// Only when writing to memory fails.
pub(super) fn mould(documento: &Documento, titulo: &str) -> Result<Molde, WordError> {
    let mut hoja = Hoja::default();
    let header = Header::new().add_paragraph(hoja.paragraph("Cabecera", &documento.cabecera));
    let foot = hoja
        .paragraph("Pie", &documento.pie)
        .add_run(Run::new().add_tab().add_text("Página "))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" de "))
        .add_num_pages(NumPages::new());
    let margin = i32::try_from(MARGEN).unwrap_or_default();
    let footer = Footer::new().add_paragraph(foot);
    let bordes = [("word/header1.xml", header.build()), ("word/footer1.xml", footer.build())];
    let mut docx = estilos::bare()
        .page_size(ANCHO, ALTO)
        .page_margin(
            PageMargin::new()
                .top(margin)
                // Lower than the others: the page number stands below the text.
                .bottom(margin - 160)
                .left(margin)
                .right(margin)
                .header(680)
                .footer(600)
                .gutter(0),
        )
        .header(header)
        .footer(footer);
    for (i, bloque) in documento.bloques.iter().enumerate() {
        hoja.block(bloque, &documento.bloques[i + 1..]);
    }
    for (numero, desde) in hoja.numeradas.iter().enumerate() {
        docx = docx.add_numbering(estilos::numbered_list(numero, *desde));
    }
    docx.document.children = hoja.cuerpo;
    partes::pack(&docx, &bordes, titulo, &hoja.encabezados)
}

/// The bytes of the `.docx` of a paper: its mould with what these values say.
///
/// # Errors
/// Only when writing to memory fails.
pub(super) fn fill(molde: &Molde, documento: &Documento, valores: &Valores) -> Result<Vec<u8>, WordError> {
    let tablas = documento.bloques.iter().filter_map(|bloque| match bloque {
        Bloque::Tabla(tabla) => Some(tabla),
        _ => None,
    });
    let anchos: Vec<usize> = tablas.flat_map(|tabla| tablas::column_widths(tabla, valores)).collect();
    let write = |numero: usize, xml: &mut String| match numero.checked_sub(PRIMER_ANCHO) {
        Some(ancho) => write_number(anchos.get(ancho).copied().unwrap_or_default(), xml),
        // How a text is escaped is docx-rs's to say; a line end it leaves out.
        None => xml.push_str(&Text::new(valores.says(numero).replace('\n', "")).text),
    };
    Ok(molde.fill(&write)?)
}

/// What is counted while a paper is drawn.
#[derive(Default)]
struct Hoja {
    paragraphs: usize,
    /// The first number of each numbered list, so that each counts for itself.
    numeradas: Vec<usize>,
    /// For each table in order, whether its first row repeats on every page.
    encabezados: Vec<bool>,
    /// How many columns had a hole for their width.
    anchos: usize,
    after_break: bool,
    cuerpo: Vec<DocumentChild>,
}

impl Hoja {
    /// Draws a block; `rest` is what follows it.
    fn block(&mut self, bloque: &Bloque, rest: &[Bloque]) {
        // A table needs a paragraph after it; the last one must not open a page of its own.
        let after = if rest.is_empty() { "Final" } else { "Espacio" };
        match bloque {
            Bloque::Titulo(nivel, linea) => {
                let paragraph = self.paragraph(estilos::heading(*nivel), linea);
                self.add(paragraph);
            }
            Bloque::Parrafo(linea) => {
                // What introduces a table, a list or the signatures stays on their page; signatures never stand
                // on a page without a paragraph of the text.
                let leads = matches!(
                    rest,
                    [Bloque::Firmas(_) | Bloque::Tabla(_) | Bloque::Lista(_), ..]
                        | [Bloque::Parrafo(_), Bloque::Firmas(_), ..]
                );
                // Justified, a line with a long blank or a line break would have its words torn apart.
                let blanks = linea.iter().any(|t| matches!(t.que, Que::Blanco { .. } | Que::Salto));
                let estilo = match (leads, blanks) {
                    (true, _) => "ParrafoSeguido",
                    (false, true) => "ParrafoIzquierda",
                    (false, false) => "Parrafo",
                };
                let paragraph = self.paragraph(estilo, linea);
                self.add(paragraph);
            }
            Bloque::Lista(lista) => self.list(lista, 0),
            Bloque::Tabla(tabla) => {
                let tabla = tablas::data(self, tabla);
                self.add_table(tabla, after);
            }
            Bloque::Firmas(grupos) => {
                let tabla = tablas::signatures(self, grupos);
                self.add_table(tabla, after);
            }
            Bloque::Recuadro(lineas) | Bloque::Nota(lineas) => {
                let tabla = tablas::boxed(self, lineas, matches!(bloque, Bloque::Nota(_)));
                self.add_table(tabla, after);
            }
            Bloque::SaltoDePagina => self.after_break = true,
        }
    }

    fn add(&mut self, paragraph: Paragraph) {
        self.cuerpo.push(DocumentChild::Paragraph(Box::new(paragraph)));
    }

    fn add_table(&mut self, tabla: Table, after: &str) {
        self.cuerpo.push(DocumentChild::Table(Box::new(tabla)));
        let spacer = self.paragraph(after, &[]);
        self.add(spacer);
    }

    fn list(&mut self, lista: &Lista, nivel: usize) {
        let numbering = match lista.desde {
            Some(desde) => {
                self.numeradas.push(usize::try_from(desde).unwrap_or(1));
                Some(estilos::numbered_id(self.numeradas.len() - 1))
            }
            None => Some(estilos::BULLETS),
        };
        let end = lista.items.len().saturating_sub(1);
        for (i, item) in lista.items.iter().enumerate() {
            let last = i == end && nivel == 0 && item.sub.is_empty();
            let paragraph = self.item(item, numbering, nivel, last);
            self.add(paragraph);
            for sub in &item.sub {
                self.list(sub, nivel + 1);
            }
        }
    }

    fn item(&mut self, item: &Item, numbering: Option<usize>, nivel: usize, last: bool) -> Paragraph {
        if let Some(marcada) = item.casilla {
            let tick = if marcada { "\u{2612}" } else { "\u{2610}" };
            let mut paragraph =
                self.empty("Casilla").add_run(Run::new().style("Signo").add_text(tick).add_tab());
            for run in runs(&item.texto) {
                paragraph = paragraph.add_run(run);
            }
            return paragraph;
        }
        let paragraph = self.paragraph(if last { "ItemFinal" } else { "Item" }, &item.texto);
        match numbering {
            Some(id) => paragraph.numbering(NumberingId::new(id), IndentLevel::new(nivel.min(1))),
            None => paragraph,
        }
    }

    /// A paragraph in a style, with its text.
    fn paragraph(&mut self, estilo: &str, linea: &[Trozo]) -> Paragraph {
        runs(linea).into_iter().fold(self.empty(estilo), Paragraph::add_run)
    }

    /// Ids are counted here, so that they do not depend on what else was drawn in the same process.
    fn empty(&mut self, estilo: &str) -> Paragraph {
        self.paragraphs += 1;
        let paragraph = Paragraph::new().id(format!("{:08X}", self.paragraphs)).style(estilo);
        if std::mem::take(&mut self.after_break) {
            return paragraph.add_run(Run::new().add_break(BreakType::Page));
        }
        paragraph
    }
}

/// The pieces of a line as Word's runs.
fn runs(linea: &[Trozo]) -> Vec<Run> {
    linea
        .iter()
        .map(|trozo| {
            let run = match &trozo.que {
                Que::Salto => Run::new().add_break(BreakType::TextWrapping),
                Que::Texto(texto) => Run::new().add_text(texto),
                Que::Valor { numero, .. } => Run::new().add_text(mark_of(*numero)),
                Que::Blanco { ancho, .. } => Run::new().add_text("_".repeat(*ancho)),
            };
            let run = if trozo.negrita { run.bold() } else { run };
            if trozo.cursiva { run.italic() } else { run }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::bloques::{Linea, Tabla};
    use super::super::markdown::parse;
    use super::super::molde::parts;
    use super::*;

    /// Every kind of block, with values in all places where a template may have one.
    fn text(marks: &[String]) -> String {
        let [a, b, c] = marks else { panic!("three marks") };
        format!(
            "```cabecera\nDe {a}\n```\n\n```pie\n{b}\n```\n\n# {a}\n\n## Uno {b}\n\n{a} y **{b}**, *{c}*:\n\n\
             1. {c}\n   - {a}\n2. b\n\n- [ ] {b}\n- [x] c\n\n| RBD | {a} |\n|---|---|\n| {b} | x {c} |\n| {a} | 9000001 |\n\n\
             > {c}  \n> d\n\n---\n\n```recuadro\n{a}\n{b} e\n```\n\n| {c} |\n|---|\n| f |\n\n\
             ```firmas\n{a}\n{b}\n\n{c}\n```\n"
        )
    }

    fn lista(l: &Lista, linea: &dyn Fn(&Linea) -> Linea) -> Lista {
        let item = |i: &Item| Item {
            casilla: i.casilla,
            texto: linea(&i.texto),
            sub: i.sub.iter().map(|sub| lista(sub, linea)).collect(),
        };
        Lista { desde: l.desde, items: l.items.iter().map(item).collect() }
    }

    /// The paper with the values as words, which docx-rs then writes by itself.
    fn spelt_out(documento: &Documento, valores: &Valores) -> Documento {
        let trozo = |t: &Trozo| match &t.que {
            Que::Valor { .. } => Trozo { que: Que::Texto(t.que.texto(valores).into_owned()), ..t.clone() },
            _ => t.clone(),
        };
        let linea = |l: &Linea| -> Linea { l.iter().map(trozo).collect() };
        let lineas = |ls: &[Linea]| -> Vec<Linea> { ls.iter().map(linea).collect() };
        let bloque = |b: &Bloque| match b {
            Bloque::Titulo(nivel, l) => Bloque::Titulo(*nivel, linea(l)),
            Bloque::Parrafo(l) => Bloque::Parrafo(linea(l)),
            Bloque::Lista(l) => Bloque::Lista(lista(l, &linea)),
            Bloque::Tabla(t) => Bloque::Tabla(Tabla {
                encabezado: lineas(&t.encabezado),
                filas: t.filas.iter().map(|f| lineas(f)).collect(),
            }),
            Bloque::Firmas(grupos) => Bloque::Firmas(grupos.iter().map(|g| lineas(g)).collect()),
            Bloque::Recuadro(ls) => Bloque::Recuadro(lineas(ls)),
            Bloque::Nota(ls) => Bloque::Nota(lineas(ls)),
            Bloque::SaltoDePagina => Bloque::SaltoDePagina,
        };
        Documento {
            cabecera: linea(&documento.cabecera),
            pie: linea(&documento.pie),
            bloques: documento.bloques.iter().map(bloque).collect(),
        }
    }

    /// Texts that Word or XML could take for something else, beside common ones.
    fn texto() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-zñ ]{0,20}",
            r#"[&<>"' \-_x0-9|*#`]{0,9}"#,
            any::<String>(),
            prop::sample::select(vec![
                "",
                " a ",
                "a\nb",
                "a\r\nb",
                "a\tb",
                "_x000D_",
                "&amp;",
                "<w:tbl>",
                "\u{1}",
                "\u{2}",
                "]]>",
                "w:w=\"9000000\"",
                "<w:cantSplit />",
            ])
            .prop_map(str::to_owned),
            (1_usize..4).prop_map(|n| "ñ".repeat(3_000 * n)),
        ]
        .prop_filter("marks are for us", |t| !t.contains(['\u{e000}', '\u{e001}']))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_filled_mould_is_what_docx_rs_writes_by_itself(textos in prop::array::uniform3(texto())) {
            let mut valores = Valores::default();
            let marks: Vec<String> =
                textos.iter().map(|t| valores.valor("establecimiento.nombre", t.as_str()).to_string()).collect();
            let documento = parse(&text(&marks), &valores).unwrap();
            let filled = fill(&mould(&documento, "a & b").unwrap(), &documento, &valores).unwrap();

            let words = mould(&spelt_out(&documento, &valores), "a & b").unwrap();
            let written = fill(&words, &documento, &Valores::clone(&valores)).unwrap();
            prop_assert!(parts(&filled) == parts(&written), "the parts differ");
            let cuerpo = &parts(&filled)["word/document.xml"];
            prop_assert!(!cuerpo.contains("w:w=\"9000"), "every column has its width");
        }
    }
}
