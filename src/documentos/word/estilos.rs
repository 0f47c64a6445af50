//! The look of every paper: fonts, styles, list numbers. Paragraphs name a style and set nothing else.

use docx_rs::{
    AbstractNumbering, AlignmentType, Docx, Level, LevelJc, LevelOverride, LevelText, LineSpacing,
    LineSpacingType, NumberFormat, Numbering, ParagraphProperty, RunFonts, SpecialIndentType, Start, Style,
    StyleType, Tab, TabValueType,
};

use super::TEXTO;

/// The list with dots.
pub(super) const BULLETS: usize = 2;
/// Numbered lists come after it.
const FIRST_NUMBERED: usize = 3;
const ABSTRACT_BULLETS: usize = 2;
const ABSTRACT_NUMBERED: usize = 3;

/// The number of the n-th numbered list, from 0.
pub(super) fn numbered_id(n: usize) -> usize {
    FIRST_NUMBERED + n
}

/// The n-th numbered list, which begins at `desde` whatever the one before it ended with.
pub(super) fn numbered_list(n: usize, desde: usize) -> Numbering {
    Numbering::new(numbered_id(n), ABSTRACT_NUMBERED).add_override(LevelOverride::new(0).start(desde))
}

/// The style of a heading.
pub(super) fn heading(nivel: u8) -> &'static str {
    match nivel {
        1 => "Titulo",
        2 => "Clausula",
        _ => "Parte",
    }
}

/// A paper with nothing in it but its look.
pub(super) fn base() -> Docx {
    let arial = RunFonts::new().ascii("Arial").hi_ansi("Arial").cs("Arial").east_asia("Arial");
    let docx = Docx::new()
        .default_fonts(arial)
        .default_size(20)
        .default_line_spacing(LineSpacing::new().after(0).line(252).line_rule(LineSpacingType::Auto));
    styles().into_iter().fold(docx, Docx::add_style)
}

/// A paper with nothing in it but the forms of its lists; its look is in the parts that all papers share.
pub(super) fn bare() -> Docx {
    Docx::new()
        .add_abstract_numbering(bullets())
        .add_abstract_numbering(numbered())
        .add_numbering(Numbering::new(BULLETS, ABSTRACT_BULLETS))
}

fn bullets() -> AbstractNumbering {
    list(ABSTRACT_BULLETS, "bullet", ["•", "–"])
}

fn numbered() -> AbstractNumbering {
    list(ABSTRACT_NUMBERED, "decimal", ["%1.", "%2."])
}

fn list(id: usize, format: &str, texts: [&str; 2]) -> AbstractNumbering {
    texts.into_iter().enumerate().fold(AbstractNumbering::new(id), |list, (nivel, texto)| {
        let left = i32::try_from(425 * (nivel + 1)).unwrap_or_default();
        list.add_level(
            Level::new(
                nivel,
                Start::new(1),
                NumberFormat::new(format),
                LevelText::new(texto),
                LevelJc::new("left"),
            )
            .indent(Some(left), Some(SpecialIndentType::Hanging(425)), None, None),
        )
    })
}

fn styles() -> Vec<Style> {
    let both = AlignmentType::Both;
    let hanging =
        |style: Style, left: i32| style.indent(Some(left), Some(SpecialIndentType::Hanging(425)), None, None);
    vec![
        paragraph("Titulo", "Title", 60, 260).align(AlignmentType::Center).bold().size(25).keep(),
        paragraph("Clausula", "heading 1", 240, 80).bold().size(21).outline_lvl(0).keep(),
        paragraph("Parte", "heading 2", 200, 80).bold().size(21).outline_lvl(1).keep(),
        paragraph("Parrafo", "Body Text", 0, 130).align(both),
        paragraph("ParrafoSeguido", "Body Text Kept", 0, 130).align(both).keep(),
        paragraph("ParrafoIzquierda", "Body Text Left", 0, 130),
        paragraph("Item", "List Paragraph", 0, 70).align(both),
        paragraph("ItemFinal", "List Paragraph Last", 0, 150).align(both),
        hanging(paragraph("Casilla", "Tick Item", 0, 70), 425),
        paragraph("Celda", "Table Text", 20, 20).size(17),
        paragraph("CeldaTitulo", "Table Heading", 30, 30).size(17).bold().keep(),
        paragraph("Caja", "Box Text", 70, 90).size(19),
        paragraph("CajaSeguida", "Box Text Kept", 70, 90).size(19).keep(),
        paragraph("Firma", "Signature", 20, 0).align(AlignmentType::Center).size(18).keep(),
        paragraph("FirmaNombre", "Signature Name", 40, 0).align(AlignmentType::Center).size(18).bold().keep(),
        paragraph("Espacio", "Spacer", 0, 100).size(8),
        paragraph("Final", "Last Spacer", 0, 0)
            .size(2)
            .line_spacing(LineSpacing::new().after(0).line(20).line_rule(LineSpacingType::Exact)),
        paragraph("Cabecera", "header", 0, 0).size(16).color("595959").align(AlignmentType::Right),
        tabbed(paragraph("Pie", "footer", 0, 0).size(16).color("595959")),
        Style::new("Signo", StyleType::Character).name("Tick Box").fonts(
            RunFonts::new()
                .ascii("Segoe UI Symbol")
                .hi_ansi("Segoe UI Symbol")
                .cs("Segoe UI Symbol")
                .east_asia("Segoe UI Symbol"),
        ),
    ]
}

fn paragraph(id: &str, name: &str, before: u32, after: u32) -> Style {
    let spacing = LineSpacing::new().before(before).after(after);
    Style::new(id, StyleType::Paragraph).name(name).based_on("Normal").q_format(true).line_spacing(spacing)
}

/// The page number stands at the right border.
fn tabbed(mut style: Style) -> Style {
    style.paragraph_property =
        std::mem::take(&mut style.paragraph_property).add_tab(Tab::new().val(TabValueType::Right).pos(TEXTO));
    style
}

trait Kept {
    /// On the page of what follows, and not divided.
    fn keep(self) -> Self;
}

impl Kept for Style {
    fn keep(mut self) -> Self {
        let property: ParagraphProperty = std::mem::take(&mut self.paragraph_property);
        self.paragraph_property = property.keep_next(true).keep_lines(true);
        self
    }
}
