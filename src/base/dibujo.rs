//! Draws a problem for a terminal: the message line, the line of the file with a caret, the help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::diagnostico::{Diagnostico, Lugar, Renglon};

/// The problem as text, several lines, the last without a line end.
///
/// The first line is `archivo:línea:columna: severidad[codigo]: mensaje`; where the place is in a text
/// file the line follows with a caret under the words meant; `ayuda: …` ends it.
pub fn draw(problema: &Diagnostico) -> String {
    let Diagnostico { codigo, severidad, lugar, mensaje, ayuda, .. } = problema;
    let mut texto = match lugar {
        Lugar::SinLugar {} => format!("{severidad}[{codigo}]: {mensaje}"),
        _ => format!("{lugar}: {severidad}[{codigo}]: {mensaje}"),
    };
    if let Lugar::Texto { linea, renglon, .. } = lugar
        && !renglon.texto.trim().is_empty()
    {
        texto.push('\n');
        texto.push_str(&snippet(*linea, renglon));
    }
    if !ayuda.is_empty() {
        texto.push_str("\n  ayuda: ");
        texto.push_str(ayuda);
    }
    texto
}

fn snippet(linea: usize, renglon: &Renglon) -> String {
    let mark = AnnotationKind::Primary.span(renglon.desde..renglon.hasta);
    let source = Snippet::source(renglon.texto.as_str()).line_start(linea).annotation(mark);
    Renderer::plain().render(&[Group::with_level(Level::ERROR).element(source)])
}
