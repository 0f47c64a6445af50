//! From a template's Markdown to blocks. The dialect is small, and anything outside it is our own fault.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::bloques::{Bloque, Documento, Item, Linea, Lista, Que, Tabla, Trozo};
use super::valores::{MarcaRota, Valores};

/// Why a template could not be read: always our own fault.
#[derive(Debug, thiserror::Error)]
pub enum MarkdownError {
    /// Something that the dialect has not.
    #[error("la plantilla usa Markdown que no se conoce: {0}")]
    Desconocido(String),
    /// A mark was damaged.
    #[error(transparent)]
    Marca(#[from] MarcaRota),
}

/// Reads a template's text; the marks in it become the values behind them.
pub(super) fn parse(texto: &str, valores: &Valores) -> Result<Documento, MarkdownError> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut lector = Lector { valores, documento: Documento::default(), ..Lector::new(valores) };
    for event in Parser::new_ext(texto, options) {
        lector.event(event)?;
    }
    Ok(lector.documento)
}

/// What is being read, with the line that is being gathered.
struct Lector<'v> {
    valores: &'v Valores,
    documento: Documento,
    linea: Linea,
    pending: String,
    negrita: bool,
    cursiva: bool,
    listas: Vec<Lista>,
    tabla: Option<Tabla>,
    fila: Vec<Linea>,
    nota: Option<Vec<Linea>>,
    cercado: Option<String>,
}

impl<'v> Lector<'v> {
    fn new(valores: &'v Valores) -> Self {
        Self {
            valores,
            documento: Documento::default(),
            linea: Linea::new(),
            pending: String::new(),
            negrita: false,
            cursiva: false,
            listas: Vec::new(),
            tabla: None,
            fila: Vec::new(),
            nota: None,
            cercado: None,
        }
    }

    fn event(&mut self, event: Event<'_>) -> Result<(), MarkdownError> {
        match event {
            Event::Text(texto) | Event::Code(texto) => self.pending.push_str(&texto),
            Event::SoftBreak => self.pending.push(' '),
            Event::HardBreak => {
                self.flush()?;
                self.linea.push(self.trozo(Que::Salto));
            }
            Event::Rule => self.documento.bloques.push(Bloque::SaltoDePagina),
            Event::TaskListMarker(marcada) => {
                if let Some(item) = self.listas.last_mut().and_then(|l| l.items.last_mut()) {
                    item.casilla = Some(marcada);
                }
            }
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag)?,
            otro => return Err(MarkdownError::Desconocido(format!("{otro:?}"))),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), MarkdownError> {
        match tag {
            Tag::Strong => self.style(|l| l.negrita = true)?,
            Tag::Emphasis => self.style(|l| l.cursiva = true)?,
            Tag::List(desde) => {
                self.close_item_text()?;
                self.listas.push(Lista { desde, items: Vec::new() });
            }
            Tag::Item => {
                if let Some(lista) = self.listas.last_mut() {
                    lista.items.push(Item::default());
                }
            }
            Tag::Table(_) => self.tabla = Some(Tabla::default()),
            Tag::BlockQuote(_) => self.nota = Some(Vec::new()),
            Tag::CodeBlock(CodeBlockKind::Fenced(nombre)) => self.cercado = Some(nombre.to_string()),
            // Their text is gathered as it comes; an address stays plain text.
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Link { .. } => {}
            otro => return Err(MarkdownError::Desconocido(format!("{otro:?}"))),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), MarkdownError> {
        match tag {
            TagEnd::Strong => self.style(|l| l.negrita = false)?,
            TagEnd::Emphasis => self.style(|l| l.cursiva = false)?,
            TagEnd::Paragraph => {
                let linea = self.take_line()?;
                if let Some(nota) = &mut self.nota {
                    nota.push(linea);
                } else if let Some(item) = self.listas.last_mut().and_then(|l| l.items.last_mut()) {
                    item.texto.extend(linea);
                } else {
                    self.documento.bloques.push(Bloque::Parrafo(linea));
                }
            }
            TagEnd::Heading(nivel) => {
                let nivel = match nivel {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    _ => 3,
                };
                let linea = self.take_line()?;
                self.documento.bloques.push(Bloque::Titulo(nivel, linea));
            }
            TagEnd::Item => self.close_item_text()?,
            TagEnd::List(_) => self.close_list(),
            TagEnd::TableCell => {
                let celda = self.take_line()?;
                self.fila.push(celda);
            }
            TagEnd::TableHead => {
                let fila = std::mem::take(&mut self.fila);
                if let Some(tabla) = &mut self.tabla {
                    tabla.encabezado = fila;
                }
            }
            TagEnd::TableRow => {
                let fila = std::mem::take(&mut self.fila);
                if let Some(tabla) = &mut self.tabla {
                    tabla.filas.push(fila);
                }
            }
            TagEnd::Table => self.documento.bloques.extend(self.tabla.take().map(Bloque::Tabla)),
            TagEnd::BlockQuote(_) => self.documento.bloques.extend(self.nota.take().map(Bloque::Nota)),
            TagEnd::CodeBlock => self.close_fence()?,
            _ => {}
        }
        Ok(())
    }

    /// An item's text ends where a list inside it begins, or with the item.
    fn close_item_text(&mut self) -> Result<(), MarkdownError> {
        let linea = self.take_line()?;
        if let Some(item) = self.listas.last_mut().and_then(|l| l.items.last_mut()) {
            item.texto.extend(linea);
        }
        Ok(())
    }

    fn close_list(&mut self) {
        let Some(lista) = self.listas.pop() else { return };
        match self.listas.last_mut().and_then(|fuera| fuera.items.last_mut()) {
            Some(item) => item.sub.push(lista),
            None => self.documento.bloques.push(Bloque::Lista(lista)),
        }
    }

    /// A fenced block is one of ours: lines of plain text and values.
    fn close_fence(&mut self) -> Result<(), MarkdownError> {
        let texto = std::mem::take(&mut self.pending);
        let nombre = self.cercado.take().unwrap_or_default();
        let groups: Vec<Vec<Linea>> = texto
            .split("\n\n")
            .map(|grupo| {
                grupo.lines().filter(|l| !l.trim().is_empty()).map(|l| self.plain_line(l.trim())).collect()
            })
            .collect::<Result<_, MarkdownError>>()?;
        let groups: Vec<Vec<Linea>> = groups.into_iter().filter(|g: &Vec<Linea>| !g.is_empty()).collect();
        let lines = || groups.iter().flatten().cloned().collect::<Vec<Linea>>();
        match nombre.as_str() {
            "firmas" => self.documento.bloques.push(Bloque::Firmas(groups)),
            "recuadro" => self.documento.bloques.push(Bloque::Recuadro(lines())),
            "cabecera" => self.documento.cabecera = lines().concat(),
            "pie" => self.documento.pie = lines().concat(),
            otro => return Err(MarkdownError::Desconocido(format!("bloque «{otro}»"))),
        }
        Ok(())
    }

    fn plain_line(&self, texto: &str) -> Result<Linea, MarkdownError> {
        let trozos =
            self.valores.split(texto)?.into_iter().map(|que| Trozo { que, negrita: false, cursiva: false });
        Ok(trozos.collect())
    }

    fn style(&mut self, change: impl FnOnce(&mut Self)) -> Result<(), MarkdownError> {
        self.flush()?;
        change(self);
        Ok(())
    }

    /// Turns the gathered text into pieces; text comes from the parser in arbitrary portions.
    fn flush(&mut self) -> Result<(), MarkdownError> {
        let texto = std::mem::take(&mut self.pending);
        for que in self.valores.split(&texto)? {
            let trozo = self.trozo(que);
            self.linea.push(trozo);
        }
        Ok(())
    }

    fn trozo(&self, que: Que) -> Trozo {
        Trozo { que, negrita: self.negrita, cursiva: self.cursiva }
    }

    fn take_line(&mut self) -> Result<Linea, MarkdownError> {
        self.flush()?;
        Ok(std::mem::take(&mut self.linea))
    }
}

#[cfg(test)]
mod tests {
    use super::super::bloques::line_text;
    use super::*;

    fn blocks(texto: &str) -> Vec<Bloque> {
        parse(texto, &Valores::default()).unwrap().bloques
    }

    #[test]
    fn a_value_is_never_read_as_markdown() {
        let mut valores = Valores::default();
        let nombre = valores.valor("nombre", "D-_12_|*B*\n# no");
        let documento = parse(&format!("| a |\n|---|\n| **{nombre}** |\n\n- {nombre}"), &valores).unwrap();
        let textos: Vec<String> = documento.lines().into_iter().map(|l| line_text(l, &valores)).collect();
        assert_eq!(textos, ["a", "D-_12_|*B*\n# no", "D-_12_|*B*\n# no"]);
    }

    #[test]
    fn lists_keep_their_levels_and_boxes() {
        let [Bloque::Lista(lista)] = &blocks("- [ ] uno\n  - dentro\n- [x] dos\n")[..] else { panic!() };
        assert_eq!(lista.items.iter().map(|i| i.casilla).collect::<Vec<_>>(), [Some(false), Some(true)]);
        assert_eq!(line_text(&lista.items[0].sub[0].items[0].texto, &Valores::default()), "dentro");
        assert_eq!(line_text(&lista.items[0].texto, &Valores::default()), "uno");
    }

    #[test]
    fn fenced_blocks_are_signatures_boxes_and_page_borders() {
        let documento =
            parse("```cabecera\nArriba\n```\n\n```firmas\nA\nB\n\nC\n\n```\n", &Valores::default()).unwrap();
        assert_eq!(line_text(&documento.cabecera, &Valores::default()), "Arriba");
        let [Bloque::Firmas(grupos)] = &documento.bloques[..] else { panic!() };
        assert_eq!(grupos.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn what_the_dialect_has_not_is_refused() {
        assert!(parse("<b>x</b>", &Valores::default()).is_err());
        assert!(parse("![x](y)", &Valores::default()).is_err());
        assert!(parse("```otro\n```\n", &Valores::default()).is_err());
    }
}
