//! Writes a profile as TOML that reads back as the same profile.

use std::fmt::Write;

use jiff::civil::Date;
use toml_writer::{ToTomlValue, TomlStringBuilder};

use super::borrador::{Dato, Perfil};
use super::ficha::{Ficha, Valor};

/// The profile as TOML: each table's own values first, then its tables, in the order of the fields.
///
/// What [`super::read_toml`] makes of it is equal to what was written, whatever the texts hold.
pub fn write_toml(perfil: &Perfil) -> String {
    let mut texto = String::new();
    table(&mut texto, perfil, "");
    texto
}

fn table(texto: &mut String, ficha: &dyn Ficha, ruta: &str) {
    let campos = ficha.nombres();
    for (i, campo) in campos.iter().enumerate() {
        if let Some(valor) = leaf(&ficha.valor(i)) {
            let _ = writeln!(texto, "{} = {valor}", campo.nombre);
        }
    }
    for (i, campo) in campos.iter().enumerate() {
        let ruta = join(ruta, campo.nombre);
        match ficha.valor(i) {
            Valor::Ficha(Some(una)) => {
                header(texto, &format!("[{ruta}]"));
                table(texto, una, &ruta);
            }
            Valor::Fichas(varias) => {
                for una in varias {
                    header(texto, &format!("[[{ruta}]]"));
                    table(texto, una, &ruta);
                }
            }
            _ => {}
        }
    }
}

fn header(texto: &mut String, linea: &str) {
    if !texto.is_empty() {
        texto.push('\n');
    }
    texto.push_str(linea);
    texto.push('\n');
}

/// A table's path inside another; the root's is empty.
pub(super) fn join(ruta: &str, nombre: &str) -> String {
    if ruta.is_empty() { nombre.to_owned() } else { format!("{ruta}.{nombre}") }
}

/// A value on one line; nothing where nothing was written, or where it is a table.
pub(super) fn leaf(valor: &Valor<'_>) -> Option<String> {
    match valor {
        Valor::Texto(dato) => dato.map(|d| quoted(&d.valor)),
        Valor::Fecha(dato) => dato.map(day),
        Valor::Logico(dato) => dato.map(|d| d.valor.to_string()),
        Valor::Entero(dato) => dato.map(|d| d.valor.to_string()),
        Valor::Textos(lista) => lista.map(|l| list(l.datos.iter().map(|d| &*d.valor))),
        Valor::Ficha(_) | Valor::Fichas(_) => None,
    }
}

/// Texts between brackets, on one line.
pub(super) fn list<'a>(textos: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", textos.map(quoted).collect::<Vec<_>>().join(", "))
}

/// Between double quotes on one line, as the manual tells people to write.
pub(super) fn quoted(texto: &str) -> String {
    TomlStringBuilder::new(texto).as_basic().to_toml_value()
}

/// A day of TOML's own where it reads back letter by letter; otherwise the text.
fn day(dato: &Dato) -> String {
    let texto = &dato.valor;
    let own = texto.len() == 10 && texto.parse::<Date>().is_ok_and(|fecha| fecha.to_string() == *texto);
    if own { texto.clone() } else { quoted(texto) }
}
