//! The same words in another shape: runs split anywhere, marks between them, letters as references, inside controls,
//! tables and text boxes. What is decided about their blanks, and what is written, must be the same.

use std::sync::LazyLock;

use convenio::catalogo::Catalogo;
use convenio::documentos::modelos::oficial::Oficial;
use convenio::documentos::modelos::valores::Datos;
use convenio::perfil::{read_toml, revisar};
use proptest::prelude::*;

use crate::comun::{HOY, ejemplo};
use crate::comun_docx::{Docx, check_entries, check_outside_blanks, document, paragraphs, part};

/// A convenio's beginning and a form, every blank of `…`, all of which the sample can fill.
const TEXTO: [&str; 8] = [
    "MODELO DE CONVENIO PARA ESTABLECIMIENTOS PARTICULARES SUBVENCIONADOS",
    "Entre el Ministerio de Educación, en adelante el Ministerio, y el sostenedor ……………………, RUT ……………………, representado legalmente por don (a) ……………………, cédula nacional de identidad N° ……………………, se ha convenido lo siguiente:",
    "PRIMERA: Antecedentes & fundamentos (véase la ley N° 20.529). El sistema se usa desde el año 2010.",
    "Nombre del sostenedor: ……………………",
    "RUT del sostenedor: ……………………",
    "Nombre del representante legal: ……………………",
    "Cédula de identidad del representante legal: ……………………",
    "RBD del establecimiento: ……………………",
];

const CAMPOS: [&str; 9] = [
    "sostenedor.nombre",
    "sostenedor.rut",
    "representante.nombre",
    "representante.rut",
    "sostenedor.nombre",
    "sostenedor.rut",
    "representante.nombre",
    "representante.rut",
    "establecimiento.rbd",
];

/// What the sample's facts make of a model: the fields of its blanks, the filled file, and what was written.
pub fn fill(docx: &[u8]) -> (Vec<String>, Vec<u8>, Vec<String>) {
    static REVISADO: LazyLock<convenio::perfil::Revisado<'static>> = LazyLock::new(|| {
        let borrador = read_toml(&ejemplo("particular_subvencionado.toml")).unwrap();
        revisar(&borrador, Catalogo::propio(), HOY.parse().unwrap()).unwrap()
    });
    let oficial = Oficial::open(docx.to_vec()).unwrap();
    let campos = oficial.blancos().iter().map(|b| b.decision.destino.to_string()).collect();
    let datos = Datos::new(&REVISADO.expedientes[0], Catalogo::propio());
    let lleno = oficial.fill(&datos).unwrap();
    let values = lleno.resultado.escritos.iter().map(|e| e.valor.clone()).collect();
    (campos, lleno.resultado.bytes, values)
}

/// Numbers by chance, the same for the same seed.
pub struct Azar(pub u64);

impl Azar {
    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    /// Once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn one_of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len())]
    }
}

/// One letter, as it is or as a reference.
fn letter(azar: &mut Azar, c: char, often: usize) -> String {
    if azar.once_in(often) {
        let code = c as u32;
        return if azar.once_in(2) { format!("&#{code};") } else { format!("&#x{code:x};") };
    }
    match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        c => c.to_string(),
    }
}

/// A stretch of text as one run.
fn run(azar: &mut Azar, texto: &str) -> String {
    let rpr = azar.one_of(&[
        "",
        "",
        "<w:rPr><w:lang w:val=\"es-CL\"/></w:rPr>",
        "<w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\"/><w:sz w:val=\"22\"/><w:lang w:val=\"es-ES\"/></w:rPr>",
        "<w:rPr><w:b/><w:color w:val=\"auto\"/></w:rPr>",
    ]);
    let t = azar.one_of(&[
        "<w:t xml:space=\"preserve\">",
        "<w:t xml:space='preserve'>",
        "<w:t  xml:space=\"preserve\" >",
    ]);
    let inner = if azar.once_in(12) {
        format!("<![CDATA[{texto}]]>")
    } else {
        let often = if azar.once_in(3) { 4 } else { 1_000_000 };
        let mut inner: String = texto.chars().map(|c| letter(azar, c, often)).collect();
        if azar.once_in(20) {
            inner.push_str("<!-- nada -->");
        }
        inner
    };
    let rsid = azar.one_of(&["<w:r>", "<w:r w:rsidR=\"00A1\">", "<w:r w:rsidRPr='00B2' w:rsidR='00A1'>"]);
    let page = azar.one_of(&["", "", "", "<w:lastRenderedPageBreak/>"]);
    format!("{rsid}{rpr}{page}{t}{inner}</w:t></w:r>")
}

/// A paragraph split by chance, with all that Word puts between.
fn paragraph(azar: &mut Azar, texto: &str, id: &mut usize) -> String {
    let letters: Vec<char> = texto.chars().collect();
    let often = 1 + azar.below(12);
    let mut xml = azar
        .one_of(&[
            "<w:p>",
            "<w:p w:rsidR=\"00A1\" w14:paraId=\"0A0B0C0D\">",
            "<w:p w14:paraId='0A0B0C0D' w:rsidR='00A1'>",
        ])
        .to_owned();
    xml.push_str(azar.one_of(&["", "<w:pPr><w:jc w:val=\"both\"/></w:pPr>"]));
    let mut from = 0;
    while from < letters.len() {
        let to = (from + 1 + azar.below(often * 3)).min(letters.len());
        let piece: String = letters[from..to].iter().collect();
        let piece = run(azar, &piece);
        *id += 1;
        let piece = match azar.below(24) {
            0 => format!(
                "<w:sdt><w:sdtPr><w:id w:val=\"{id}\"/></w:sdtPr><w:sdtContent>{piece}</w:sdtContent></w:sdt>"
            ),
            1 => format!("<w:hyperlink w:anchor=\"a\">{piece}</w:hyperlink>"),
            2 => format!("<w:smartTag w:element=\"x\">{piece}</w:smartTag>"),
            3 => format!("<w:proofErr w:type=\"spellStart\"/>{piece}<w:proofErr w:type=\"spellEnd\"/>"),
            4 => format!(
                "<w:bookmarkStart w:id=\"{id}\" w:name=\"m{id}\"/>{piece}<w:bookmarkEnd w:id=\"{id}\"/>"
            ),
            5 => format!("<w:ins w:id=\"{id}\" w:author=\"x\">{piece}</w:ins>"),
            6 => format!(
                "{piece}<w:del w:id=\"{id}\" w:author=\"x\"><w:r><w:delText>borrado ____ RUT</w:delText></w:r></w:del>"
            ),
            7 => format!("<w:commentRangeStart w:id=\"{id}\"/>{piece}<w:commentRangeEnd w:id=\"{id}\"/>"),
            8 => format!("\n  {piece}"),
            _ => piece,
        };
        xml.push_str(&piece);
        from = to;
    }
    xml.push_str("</w:p>");
    xml
}

/// Where the paragraphs stand.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Donde {
    Cuerpo,
    Celda,
    CeldaDentroDeCelda,
    Control,
    Cuadro,
}

fn body(azar: &mut Azar, donde: Donde) -> String {
    let mut id = 100;
    let mut all = || -> String { TEXTO.iter().map(|texto| paragraph(azar, texto, &mut id)).collect() };
    let cell = |inner: &str| {
        format!(
            "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>{inner}</w:tc></w:tr></w:tbl>"
        )
    };
    match donde {
        Donde::Cuerpo => all(),
        Donde::Celda => cell(&all()),
        Donde::CeldaDentroDeCelda => cell(&format!("{}<w:p/>", cell(&all()))),
        Donde::Control => format!(
            "<w:sdt><w:sdtPr><w:id w:val=\"7\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
            all()
        ),
        Donde::Cuadro => {
            let (first, second) = (all(), all());
            format!(
                "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{first}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{second}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            )
        }
    }
}

/// The whole part, its namespace under another prefix now and then.
fn whole(azar: &mut Azar, donde: Donde) -> String {
    let xml = document(&body(azar, donde));
    match azar.below(4) {
        0 => xml
            .replace("<w:", "<ns1:")
            .replace("</w:", "</ns1:")
            .replace(" w:", " ns1:")
            .replace("xmlns:w=", "xmlns:ns1="),
        _ => xml,
    }
}

/// The model, filled, with its paragraphs, checked against the plain one.
fn check(seed: u64, donde: Donde) {
    let plain: String =
        TEXTO.iter().map(|texto| crate::comun_docx::p(&texto.replace('&', "&amp;"))).collect();
    let (campos, filled, _) = fill(&Docx::new(&plain).close());
    assert_eq!(campos, CAMPOS);
    let expected = paragraphs(&part(&filled, "word/document.xml"));
    assert!(expected.concat().contains("María José Ñancupil Órdenes") && !expected.concat().contains('…'));

    let xml = whole(&mut Azar(seed), donde);
    let docx = Docx::of_part(xml.as_bytes()).close();
    let (found, filled, values) = fill(&docx);
    let times = if donde == Donde::Cuadro { 2 } else { 1 };
    assert_eq!(found, CAMPOS.repeat(times), "seed {seed}, {donde:?}");
    check_entries(&docx, &filled, &["word/document.xml"]);
    let after = part(&filled, "word/document.xml");
    check_outside_blanks(&xml, &after, &values);
    let mut texts = paragraphs(&after);
    texts.retain(|t| !t.is_empty());
    assert_eq!(texts, vec![expected; times].concat(), "seed {seed}, {donde:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::propiedades::casos(24)))]

    #[test]
    fn runs_split_anywhere_say_the_same(seed in any::<u64>()) {
        check(seed, Donde::Cuerpo);
    }

    #[test]
    fn paragraphs_in_a_cell_say_the_same(seed in any::<u64>()) {
        check(seed, Donde::Celda);
        check(seed, Donde::CeldaDentroDeCelda);
    }

    #[test]
    fn paragraphs_in_a_control_say_the_same(seed in any::<u64>()) {
        check(seed, Donde::Control);
    }

    #[test]
    fn paragraphs_in_text_boxes_say_the_same_in_both_branches(seed in any::<u64>()) {
        check(seed, Donde::Cuadro);
    }
}
