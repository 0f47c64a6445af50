//! Models and maps damaged by chance: whatever is left of them ends in an answer, never in a panic, a hang, or a file
//! that can't be read again.

use std::time::{Duration, Instant};

use convenio::catalogo::Catalogo;
use convenio::documentos::modelos::mapa::{self, Mapa};
use convenio::documentos::modelos::oficial::{NoSeLleno, Oficial};
use convenio::documentos::modelos::valores::Datos;
use convenio::perfil::{Revisado, read_toml, revisar};
use proptest::prelude::*;

use crate::comun::{HOY, ejemplo};
use crate::comun_docx::{Docx, document, namespaces, p};
use crate::comun_zip::Forma;
use crate::modelo_formas::Azar;

/// As long as no file of a few kilobytes takes.
const PLAZO: Duration = Duration::from_secs(10);

/// A file with one of everything that is read.
fn rich() -> Docx {
    let control = "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dataBinding w:xpath=\"/d[1]/rut[1]\" w:storeItemID=\"{A}\"/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:color w:val=\"FF0000\"/></w:rPr><w:t>RUT del sostenedor</w:t></w:r></w:sdtContent></w:sdt>";
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"rbd\"/><w:textInput/></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>     </w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let cell = |t: &str| {
        format!(
            "<w:tc><w:tcPr><w:gridSpan w:val=\"1\"/><w:vMerge w:val=\"restart\"/></w:tcPr>{}</w:tc>",
            p(t)
        )
    };
    let table = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("RBD"),
        cell("Nombre del establecimiento"),
        cell(""),
        cell("")
    );
    let body = format!(
        "{}{}<w:p>{control}</w:p><w:p><w:r><w:t>RBD: </w:t></w:r>{field}</w:p>{table}<w:p><w:r><w:t>☐ Particular subvencionado &amp; otros</w:t></w:r></w:p><w:p><w:r><w:rPr><w:u w:val=\"single\"/></w:rPr><w:tab/></w:r><w:fldSimple w:instr=\"MERGEFIELD comuna\"><w:r><w:t>«comuna»</w:t></w:r></w:fldSimple></w:p>",
        p("Nombre del sostenedor: ……………………"),
        p("En Santiago, a … de ……… de 20…, RUT __.___.___-_")
    );
    Docx::new(&body)
        .with("word/header1.xml", format!("<w:hdr {}>{}</w:hdr>", namespaces(), p("(nombre del sostenedor)")))
        .with("word/settings.xml", format!("<w:settings {}/>", namespaces()))
        .with(
            "word/styles.xml",
            format!(
                "<w:styles {}><w:style w:styleId=\"a\"><w:basedOn w:val=\"a\"/></w:style></w:styles>",
                namespaces()
            ),
        )
        .related("header", "header1.xml")
        .related("settings", "settings.xml")
        .related("styles", "styles.xml")
}

/// Opens, decides, fills; gives whether it could be opened.
fn whole(bytes: Vec<u8>) -> bool {
    let borrador = read_toml(&ejemplo("particular_subvencionado.toml")).unwrap();
    let revisado: Revisado<'_> = revisar(&borrador, Catalogo::propio(), HOY.parse().unwrap()).unwrap();
    let start = Instant::now();
    let opened = Oficial::open(bytes);
    if let Ok(oficial) = &opened {
        let datos = Datos::new(&revisado.expedientes[0], Catalogo::propio());
        match oficial.fill(&datos) {
            Ok(lleno) if lleno.resultado.escritos.is_empty() => {
                assert!(lleno.resultado.bytes == oficial.bytes());
            }
            Ok(lleno) => drop(Oficial::open(lleno.resultado.bytes).unwrap()),
            Err(NoSeLleno::Modelo(_)) => {}
            Err(NoSeLleno::Interno(que)) => panic!("{que}"),
        }
    }
    assert!(start.elapsed() < PLAZO, "{:?}", start.elapsed());
    opened.is_ok()
}

/// Some bytes changed, cut out, doubled or moved.
pub fn damaged(azar: &mut Azar, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..=azar.below(4) {
        if bytes.len() < 2 {
            break;
        }
        let at = azar.below(bytes.len());
        let long = (1 + azar.below(40)).min(bytes.len() - at);
        match azar.below(6) {
            0 => bytes[at] ^= 1 << azar.below(8),
            1 => bytes[at] = [0, 0xff, b'<', b'>', b'&', b'"', b'/', b'P'][azar.below(8)],
            2 => drop(bytes.drain(at..at + long)),
            3 => {
                let piece = bytes[at..at + long].to_vec();
                let to = azar.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => bytes.truncate(at),
            _ => {
                let to = azar.below(bytes.len());
                bytes.swap(at, to);
            }
        }
    }
    bytes
}

/// A tag or an attribute taken out, doubled or moved: what is left is often well-formed.
pub fn torn(azar: &mut Azar, xml: &str) -> String {
    let mut pieces: Vec<&str> = xml.split_inclusive('>').collect();
    for _ in 0..=azar.below(3) {
        let at = azar.below(pieces.len());
        let to = azar.below(pieces.len());
        match azar.below(3) {
            0 => drop(pieces.remove(at)),
            1 => pieces.insert(to, pieces[at]),
            _ => pieces.swap(at, to),
        }
    }
    pieces.concat()
}

fn zip_damaged(seed: u64) {
    let mut azar = Azar(seed);
    let mut docx = rich();
    docx.forma = Forma { descriptor: azar.once_in(3), zip64: azar.once_in(3), ..Forma::default() };
    let bytes = docx.close();
    // The directory and the headers, rather than what is packed.
    let bytes = if azar.once_in(2) {
        let cut = bytes.len() - 900.min(bytes.len());
        let mut tail = damaged(&mut azar, bytes[cut..].to_vec());
        let mut whole = bytes[..cut].to_vec();
        whole.append(&mut tail);
        whole
    } else {
        damaged(&mut azar, bytes)
    };
    whole(bytes);
}

fn xml_damaged(seed: u64) {
    let mut azar = Azar(seed);
    let docx = rich();
    let xml = crate::comun_docx::part(&docx.close(), "word/document.xml");
    let bytes = if azar.once_in(2) {
        damaged(&mut azar, xml.into_bytes())
    } else {
        torn(&mut azar, &xml).into_bytes()
    };
    whole(docx.with("word/document.xml", bytes).close());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::propiedades::casos(200)))]

    #[test]
    fn a_zip_damaged_by_chance_ends_in_an_answer(seed in any::<u64>()) {
        zip_damaged(seed);
    }

    #[test]
    fn xml_damaged_by_chance_ends_in_an_answer(seed in any::<u64>()) {
        xml_damaged(seed);
    }

    #[test]
    fn the_other_parts_damaged_by_chance_end_in_an_answer(seed in any::<u64>(), which in 0_usize..6) {
        let nombre = ["word/header1.xml", "word/settings.xml", "word/styles.xml", "_rels/.rels",
            "word/_rels/document.xml.rels", "[Content_Types].xml"][which];
        let mut azar = Azar(seed);
        let docx = rich();
        let xml = crate::comun_docx::part(&docx.close(), nombre);
        let mut whole_docx = docx;
        whole_docx = if nombre == "word/_rels/document.xml.rels" {
            let lines = torn(&mut azar, &xml);
            whole_docx.relaciones.clear();
            whole_docx.with(nombre, lines)
        } else {
            whole_docx.with(nombre, damaged(&mut azar, xml.into_bytes()))
        };
        whole(whole_docx.close());
    }

    #[test]
    fn a_map_damaged_by_chance_ends_in_an_answer(seed in any::<u64>()) {
        let mut azar = Azar(seed);
        let mut oficial = Oficial::open(rich().close()).unwrap();
        let texto = mapa::write("modelo.docx", oficial.huella(), oficial.renglones());
        let texto = String::from_utf8_lossy(&damaged(&mut azar, texto.into_bytes())).into_owned();
        let start = Instant::now();
        if let Ok(mapa) = Mapa::parse("mapa.toml".as_ref(), texto, oficial.huella()) {
            let _ = oficial.apply(mapa);
        }
        prop_assert!(start.elapsed() < PLAZO);
    }
}

#[test]
fn the_file_that_is_damaged_is_a_good_one() {
    assert!(whole(rich().close()));
    assert!(whole(Docx::of_part(document("").as_bytes()).close()));
}

#[test]
fn what_once_broke_it_does_not_again() {
    // Headers whose fields lie in each other; a row without the cell that its list fills.
    zip_damaged(11_591_544_898_877_749_193);
    xml_damaged(17_252_998_108_019_190_044);
}
