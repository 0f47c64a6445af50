//! Draws a paper's blocks as a Word file. Pure: no clock, no disk, no chance.

mod estilos;
mod orden;
mod partes;
mod tablas;

use docx_rs::{
    BreakType, Docx, Footer, Header, IndentLevel, NumPages, NumberingId, PageMargin, PageNum, Paragraph, Run,
};

use super::bloques::{Bloque, Documento, Item, Lista, Que, Trozo};

/// Letter paper, in twentieths of a point.
const ANCHO: u32 = 12_240;
const ALTO: u32 = 15_840;
const MARGEN: u32 = 1_360;
/// Width of the text.
const TEXTO: usize = (ANCHO - 2 * MARGEN) as usize;

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

/// The paper as the bytes of a `.docx`. `titulo` goes into the file's properties.
///
/// # Errors
/// Only when writing to memory fails.
pub fn render(documento: &Documento, titulo: &str) -> Result<Vec<u8>, WordError> {
    let mut hoja = Hoja::default();
    let header = Header::new().add_paragraph(hoja.paragraph("Cabecera", &documento.cabecera));
    let foot = hoja
        .paragraph("Pie", &documento.pie)
        .add_run(Run::new().add_tab().add_text("Página "))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" de "))
        .add_num_pages(NumPages::new());
    let margin = i32::try_from(MARGEN).unwrap_or_default();
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
        .footer(Footer::new().add_paragraph(foot));
    for (i, bloque) in documento.bloques.iter().enumerate() {
        docx = hoja.block(docx, bloque, &documento.bloques[i + 1..]);
    }
    for (numero, desde) in hoja.numeradas.iter().enumerate() {
        docx = docx.add_numbering(estilos::numbered_list(numero, *desde));
    }
    partes::pack(&docx.build(), titulo, &hoja.encabezados)
}

/// What is counted while a paper is drawn.
#[derive(Default)]
struct Hoja {
    paragraphs: usize,
    /// The first number of each numbered list, so that each counts for itself.
    numeradas: Vec<usize>,
    /// For each table in order, whether its first row repeats on every page.
    encabezados: Vec<bool>,
    after_break: bool,
}

impl Hoja {
    /// Draws a block; `rest` is what follows it.
    fn block(&mut self, docx: Docx, bloque: &Bloque, rest: &[Bloque]) -> Docx {
        // A table needs a paragraph after it; the last one must not open a page of its own.
        let after = if rest.is_empty() { "Final" } else { "Espacio" };
        match bloque {
            Bloque::Titulo(nivel, linea) => {
                docx.add_paragraph(self.paragraph(estilos::heading(*nivel), linea))
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
                docx.add_paragraph(self.paragraph(estilo, linea))
            }
            Bloque::Lista(lista) => self.list(docx, lista, 0),
            Bloque::Tabla(tabla) => {
                let tabla = tablas::data(self, tabla);
                let spacer = self.paragraph(after, &[]);
                docx.add_table(tabla).add_paragraph(spacer)
            }
            Bloque::Firmas(grupos) => {
                let tabla = tablas::signatures(self, grupos);
                let spacer = self.paragraph(after, &[]);
                docx.add_table(tabla).add_paragraph(spacer)
            }
            Bloque::Recuadro(lineas) | Bloque::Nota(lineas) => {
                let tabla = tablas::boxed(self, lineas, matches!(bloque, Bloque::Nota(_)));
                let spacer = self.paragraph(after, &[]);
                docx.add_table(tabla).add_paragraph(spacer)
            }
            Bloque::SaltoDePagina => {
                self.after_break = true;
                docx
            }
        }
    }

    fn list(&mut self, mut docx: Docx, lista: &Lista, nivel: usize) -> Docx {
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
            docx = docx.add_paragraph(self.item(item, numbering, nivel, last));
            for sub in &item.sub {
                docx = self.list(docx, sub, nivel + 1);
            }
        }
        docx
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
                otro => Run::new().add_text(otro.texto()),
            };
            let run = if trozo.negrita { run.bold() } else { run };
            if trozo.cursiva { run.italic() } else { run }
        })
        .collect()
}
