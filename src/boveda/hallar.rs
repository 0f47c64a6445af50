//! Finds the credentials in the Ministry's mail, whatever it is made of: text, HTML alone, an attachment, another mail
//! inside. Strict: a value is taken where a label stands right before it, and two different ones are none.

use std::collections::BTreeMap;

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use zeroize::Zeroizing;

use super::rotulos::field_of;
use super::secreto::{Campo, Credenciales, Secreto};
use crate::base::texto::plain;

/// Mails inside of mails are looked into so deep.
const MAX_HONDO: usize = 5;
/// A line with a label and its value is no longer.
const MAX_LINEA: usize = 400;
/// A value is no longer.
const MAX_VALOR: usize = 200;

/// It is no mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no es un mensaje de correo (.eml), o está vacío")]
pub struct NoEsCorreo;

/// What was found. Says of itself which fields, never their values.
#[derive(Debug, Default)]
pub struct Hallado {
    valores: BTreeMap<Campo, Secreto>,
    /// Fields for which there are different values.
    pub ambiguos: Vec<Campo>,
}

impl Hallado {
    /// One value, where there is one and only one.
    pub fn get(&self, campo: Campo) -> Option<&Secreto> {
        self.valores.get(&campo)
    }

    /// The fields that were not found, or not for sure.
    pub fn faltan(&self) -> Vec<Campo> {
        Campo::TODOS.into_iter().filter(|c| !self.valores.contains_key(c)).collect()
    }

    /// Takes what a person says of a field.
    pub fn put(&mut self, campo: Campo, valor: Secreto) {
        self.ambiguos.retain(|c| *c != campo);
        self.valores.insert(campo, valor);
    }

    /// The credentials; none without a token.
    pub fn credenciales(&self) -> Option<Credenciales> {
        Credenciales::of(|campo| self.valores.get(&campo).cloned())
    }

    fn take(&mut self, campo: Campo, valor: &str) {
        if self.ambiguos.contains(&campo) {
            return;
        }
        match self.valores.get(&campo) {
            Some(known) if known.show() != valor => {
                self.valores.remove(&campo);
                self.ambiguos.push(campo);
            }
            Some(_) => {}
            None => drop(self.valores.insert(campo, Secreto::new(valor))),
        }
    }
}

/// Looks through a mail as it was saved.
///
/// # Errors
/// It is none.
pub fn find_in_mail(bytes: &[u8]) -> Result<Hallado, NoEsCorreo> {
    let message = MessageParser::default().parse(bytes).ok_or(NoEsCorreo)?;
    if message.subject().is_none() && message.from().is_none() && message.date().is_none() {
        return Err(NoEsCorreo);
    }
    let mut hallado = Hallado::default();
    look(&message, 0, &mut hallado);
    Ok(hallado)
}

fn look(message: &Message<'_>, depth: usize, hallado: &mut Hallado) {
    for part in &message.parts {
        match &part.body {
            PartType::Text(text) => add(&Zeroizing::new(text.to_string()), hallado),
            PartType::Html(html) => {
                // Its text: cells and lines of a table each on their own line.
                let text = Zeroizing::new(lines_of_html(html));
                add(&text, hallado);
            }
            PartType::Message(inner) if depth < MAX_HONDO => look(inner, depth + 1, hallado),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                let name = part.attachment_name().unwrap_or_default().to_lowercase();
                if name.ends_with(".txt") || name.ends_with(".csv") {
                    add(&Zeroizing::new(decoded(bytes)), hallado);
                } else if depth < MAX_HONDO
                    && name.ends_with(".eml")
                    && let Some(inner) = MessageParser::default().parse(&**bytes)
                {
                    look(&inner, depth + 1, hallado);
                }
            }
            _ => {}
        }
    }
}

/// Text of an attachment that says nothing of its letters: UTF-8, else Windows' own.
fn decoded(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes)
        .map_or_else(|_| encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(), str::to_owned)
}

/// HTML as lines: tags that begin something new end a line, others are left out.
fn lines_of_html(html: &str) -> String {
    const NUEVA: [&str; 13] =
        ["br", "p", "div", "tr", "td", "th", "li", "table", "h1", "h2", "h3", "h4", "ul"];
    // A mark is a letter longer than the shortest tag: nothing is copied while it grows.
    let mut marked = Zeroizing::new(String::with_capacity(html.len() / 3 * 4 + 8));
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        marked.push_str(&rest[..at]);
        rest = &rest[at..];
        // A remark is no text, whatever signs it holds.
        if rest.starts_with("<!--") {
            let Some(end) = rest.find("-->") else { break };
            rest = &rest[end + 3..];
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let name: String = rest[1..end]
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if matches!(name.as_str(), "style" | "script" | "title" | "head") && !rest.starts_with("</") {
            let close = format!("</{name}");
            // Looked for in place: a copy would not be wiped, and one for each such tag takes ever longer.
            let mut places = rest.as_bytes().windows(close.len());
            let Some(at) = places.position(|w| w.eq_ignore_ascii_case(close.as_bytes())) else { break };
            rest = &rest[at..];
            continue;
        }
        if NUEVA.contains(&name.as_str()) {
            // A mark that no text has, so that the lines outlive the library's own.
            marked.push_str("<br>");
        }
        rest = &rest[end + 1..];
    }
    // Entities, and nothing else to take apart.
    mail_parser::decoders::html::html_to_text(&marked)
}

fn add(texto: &str, hallado: &mut Hallado) {
    for (campo, valor) in pairs(texto) {
        hallado.take(campo, valor);
    }
}

/// Looks through a text that was typed or came on standard input.
pub fn find_in_text(texto: &str) -> Hallado {
    let mut hallado = Hallado::default();
    add(texto, &mut hallado);
    hallado
}

/// Whether a text that stays in the open may hold a token or a seed: the word, and soon after it something that looks like
/// one. Looser than what is taken from a mail: here a mistake costs a rewording, and there a wrong value.
pub fn holds_secret(texto: &str) -> bool {
    const PALABRAS: [&str; 9] =
        ["token", "tokens", "conveniotoken", "semilla", "semillas", "valorsemilla", "seed", "apikey", "key"];
    let words: Vec<&str> = texto
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | '|'))
        .filter(|w| !w.is_empty())
        .collect();
    // Dates, RBD and RUT are figures with signs between.
    let of_school = |v: &str| {
        v.contains(['-', '.', '/']) && v.bytes().all(|b| b.is_ascii_digit() || b"-./kK".contains(&b))
    };
    let looks = |w: &&str| {
        is_value(Campo::Token, w)
            .is_some_and(|v| v.len() >= 6 && v.bytes().any(|b| b.is_ascii_digit()) && !of_school(v))
    };
    let named = |w: &str| PALABRAS.contains(&plain(w).as_str());
    words.iter().enumerate().any(|(i, w)| named(w) && words.iter().skip(i + 1).take(3).any(looks))
}

/// Every label with a value right behind it, in its line or alone in the next.
fn pairs(texto: &str) -> Vec<(Campo, &str)> {
    let lines: Vec<&str> = texto.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.len() <= MAX_LINEA) {
        // Quoted text of a mail that was forwarded.
        let line = line.trim_start_matches(['>', '*', '-', '•', '·', '|', ' ', '\t']);
        let (label, rest) = line.split_once([':', '=', '\t', '|']).unwrap_or((line, ""));
        let Some(campo) = label_of(label) else { continue };
        let rest = rest.trim_start_matches([':', '=', '\t', '|', '>', ' ']);
        let value = if rest.is_empty() {
            lines.get(i + 1).and_then(|next| alone(campo, next))
        } else {
            first(campo, rest)
        };
        found.extend(value.map(|v| (campo, v)));
    }
    found
}

/// The field that a label names; signs around it and «N°» are no part of it.
fn label_of(label: &str) -> Option<Campo> {
    (label.len() <= 60).then(|| plain(label)).and_then(|words| field_of(&words))
}

/// The value that begins a text, where nothing but a full stop or a remark in brackets follows.
fn first(campo: Campo, texto: &str) -> Option<&str> {
    let mut words = texto.split_whitespace();
    let value = words.next()?;
    let rest = words.next();
    if rest.is_some_and(|next| !next.starts_with(['(', '|', '-', '–', '/', ';'])) {
        return None;
    }
    is_value(campo, value)
}

fn alone(campo: Campo, linea: &str) -> Option<&str> {
    let linea = linea.trim_start_matches(['>', '|', ' ']).trim_end_matches(['|', ' ']);
    (linea.split_whitespace().count() == 1).then(|| is_value(campo, linea)).flatten()
}

/// A word without the signs around it, where it can be such a value at all.
fn is_value(campo: Campo, word: &str) -> Option<&str> {
    let value = word.trim_matches(['"', '\'', '«', '»', '“', '”', '<', '>', '`', '[', ']', '*']);
    let value = value.trim_end_matches(['.', ',', ';']).trim_matches(['"', '\'', '»', '”']);
    let numbers = matches!(campo, Campo::ClienteId | Campo::ConvenioId);
    let fits = if numbers {
        value.len() <= 12 && !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit())
    } else {
        // «Token: adjunto» names no token: words without a figure are words.
        (3..=MAX_VALOR).contains(&value.len())
            && value.bytes().all(|b| b.is_ascii_graphic())
            && !value.contains(['@', '<', '>'])
            && !value.contains("://")
            && (value.bytes().any(|b| b.is_ascii_digit()) || mixed(value))
    };
    fits.then_some(value)
}

/// Capitals behind small letters, as no word has.
fn mixed(value: &str) -> bool {
    value.len() >= 8
        && value
            .bytes()
            .zip(value.bytes().skip(1))
            .any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texto: &str) -> Vec<(Campo, String)> {
        let hallado = find_in_text(texto);
        Campo::TODOS.into_iter().filter_map(|c| Some((c, hallado.get(c)?.show().to_owned()))).collect()
    }

    #[test]
    fn a_label_and_its_value_are_found_in_every_usual_form() {
        let all = |a: &str, b: &str, c: &str, d: &str| {
            Campo::TODOS.into_iter().zip([a, b, c, d].map(str::to_owned)).collect::<Vec<_>>()
        };
        let wanted = all("321", "4567", "ab12CD34", "99887766");
        for texto in [
            "ID Cliente: 321\nID Convenio: 4567\nToken: ab12CD34\nSemilla: 99887766\n",
            "ClienteId=321\nConvenioId=4567\nConvenioToken=\"ab12CD34\"\nValorSemilla='99887766'",
            "- Código de cliente:\t321\n- N° de convenio :  4567.\n* TOKEN : ab12CD34 (no lo comparta)\n* Semilla: 99887766;",
            "ID de cliente\n321\nID de convenio\n4567\nToken\nab12CD34\nSemilla:\n99887766",
            "> Cliente | 321\n> Convenio | 4567\n> Token | ab12CD34\n> Semilla | 99887766",
        ] {
            assert_eq!(of(texto), wanted, "{texto}");
        }
    }

    #[test]
    fn what_is_no_value_is_never_taken() {
        for texto in [
            "Se adjunta el token y la semilla: revíselos.",
            "Token: adjunto",
            "Token: se enviará en otro correo",
            "Convenio: de interoperabilidad 2026",
            "El convenio N° 4567 fue aprobado",
            "Cliente: Fundación 321",
            "Token:\nEstimada directora:",
            "Token: https://sige.example/123",
            "Semilla: interoperabilidad@mineduc.cl",
        ] {
            assert_eq!(of(texto), [], "{texto}");
        }
    }

    #[test]
    fn a_secret_in_the_middle_of_a_sentence_is_seen_and_talk_of_one_is_not() {
        for texto in [
            "Llegó. Token: abc12345",
            "el token es Zq7MARCADO9.",
            "semilla=99887766",
            "La semilla nueva: «99887766»",
        ] {
            assert!(holds_secret(texto), "{texto}");
        }
        for texto in [
            "Llegaron el token y la semilla",
            "El token llegó el 04-05",
            "Pedí el token 2 veces",
            "Token sellado; RBD 99001-9",
        ] {
            assert!(!holds_secret(texto), "{texto}");
        }
    }

    #[test]
    fn two_different_values_are_none_and_the_same_twice_is_one() {
        let h = find_in_text("Token: abc123\nToken: abc123\nSemilla: 111\nSemilla: 222\nSemilla: 111");
        assert!(h.get(Campo::Token).is_some() && h.get(Campo::Semilla).is_none());
        assert_eq!(h.ambiguos, [Campo::Semilla]);
        assert!(!format!("{h:?}").contains("abc123"));
    }
}
