//! A text as a cell's XML has it.

use std::borrow::Cow;

use super::super::super::xml::escape;

/// UTF-16 units that a cell takes.
pub const MAX_TEXTO: usize = 32_767;

/// An inline string.
pub fn inline(prefijo: &str, texto: &str) -> String {
    let mut clean = Cow::Borrowed(texto);
    if clean.contains('\r') {
        clean = clean.replace("\r\n", "\n").replace('\r', "\n").into();
    }
    if clean.contains("_x") {
        clean = protect(&clean).into();
    }
    let edge = clean.starts_with(char::is_whitespace) || clean.ends_with(char::is_whitespace);
    let space = if edge || clean.contains('\n') { " xml:space=\"preserve\"" } else { "" };
    format!("<{prefijo}is><{prefijo}t{space}>{}</{prefijo}t></{prefijo}is>", escape(&clean))
}

/// Excel reads `_x000D_` as the letter of that number, unless its first sign is written that way itself.
fn protect(texto: &str) -> String {
    let mut out = String::with_capacity(texto.len());
    for (i, c) in texto.char_indices() {
        let code = texto.as_bytes().get(i..i + 7);
        let escaped = code.is_some_and(|b| {
            b.starts_with(b"_x") && b[2..6].iter().all(u8::is_ascii_hexdigit) && b[6] == b'_'
        });
        out.push_str(if escaped { "_x005F" } else { "" });
        out.push(c);
    }
    out
}
