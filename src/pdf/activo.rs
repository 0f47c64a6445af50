//! What in a PDF would do something by itself: scripts, programs to start, files inside. A scan has none of it.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object};

use super::leer::Pdf;

/// How deep objects may lie in one another.
const HONDURA: usize = 64;

/// What acts, each kind once, in words: «un programa (JavaScript)».
pub(super) fn active_parts(pdf: &Pdf) -> BTreeSet<&'static str> {
    let mut hallado = BTreeSet::new();
    for objeto in pdf.documento.objects.values() {
        look(objeto, &mut hallado, 0);
    }
    look_into(&pdf.documento.trailer, &mut hallado, 0);
    hallado
}

fn look(objeto: &Object, hallado: &mut BTreeSet<&'static str>, hondura: usize) {
    if hondura > HONDURA {
        return;
    }
    match objeto {
        Object::Dictionary(d) => look_into(d, hallado, hondura),
        Object::Stream(s) => look_into(&s.dict, hallado, hondura),
        Object::Array(lista) => lista.iter().for_each(|o| look(o, hallado, hondura + 1)),
        _ => {}
    }
}

/// Source: ISO 32000-1, 12.6 (actions), 7.11.4 (files inside), 12.5.6 (annotations), 12.7.8 (XFA).
fn look_into(d: &Dictionary, hallado: &mut BTreeSet<&'static str>, hondura: usize) {
    let name = |clave: &[u8]| d.get(clave).and_then(Object::as_name).ok();
    let mut add = |que| {
        hallado.insert(que);
    };
    match name(b"S") {
        Some(b"JavaScript" | b"Rendition") => add("un programa (JavaScript)"),
        Some(b"Launch") => add("una orden que abre otro programa (Launch)"),
        Some(b"ImportData" | b"SubmitForm") => add("un formulario que envía o trae datos"),
        _ => {}
    }
    match name(b"Subtype") {
        Some(b"RichMedia" | b"Movie" | b"Screen" | b"3D" | b"Sound") => {
            add("sonido, video o un objeto en 3D");
        }
        Some(b"FileAttachment") => add("un archivo adjunto"),
        _ => {}
    }
    if d.has(b"JS") || d.has(b"JavaScript") {
        add("un programa (JavaScript)");
    }
    if d.has(b"AA") {
        add("acciones automáticas");
    }
    if d.has(b"EmbeddedFiles") || d.has(b"EF") || name(b"Type") == Some(b"EmbeddedFile") {
        add("un archivo adjunto");
    }
    if d.has(b"XFA") {
        add("un formulario que cambia solo (XFA)");
    }
    for (_, valor) in d {
        look(valor, hallado, hondura + 1);
    }
}
