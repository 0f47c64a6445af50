//! Help and wrong usage, in Spanish: clap finds the fault, this file has the words.

use std::ffi::OsString;
use std::io::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Cierre;

/// The order of a help page.
pub(super) const PLANTILLA: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";

/// Answers who asks for the version and nothing else, in clap's words: scripts do, and setting up all commands to be
/// asked takes longer than the answer.
pub(super) fn version(argumentos: impl IntoIterator<Item = OsString>) -> Option<Cierre> {
    let mut argumentos = argumentos.into_iter().skip(1);
    let asked = argumentos.next().is_some_and(|a| a == "--version" || a == "-V");
    if !asked || argumentos.next().is_some() {
        return None;
    }
    let _ = writeln!(std::io::stdout(), concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")));
    Some(Cierre::Hecho)
}

/// Tells what is wrong with the arguments, or shows the help or version that was asked for.
pub(super) fn explain(error: &clap::Error) -> Cierre {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = write!(std::io::stdout(), "{}", translated(&error.render().to_string()));
            Cierre::Hecho
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = write!(std::io::stderr(), "{}", translated(&error.render().to_string()));
            Cierre::Uso
        }
        _ => {
            let _ =
                writeln!(std::io::stderr(), "error: {}\n\nVea la ayuda con: convenio --help", fault(error));
            Cierre::Uso
        }
    }
}

/// clap's fixed words that no setting changes.
fn translated(ayuda: &str) -> String {
    ayuda
        .replace("[OPTIONS]", "[OPCIONES]")
        .replace("\nArguments:", "\nArgumentos:")
        .replace("\nOptions:", "\nOpciones:")
}

fn fault(error: &clap::Error) -> String {
    let said = |kind| error.get(kind).map(text).unwrap_or_default().replace(['<', '>'], "");
    let hint = |kind| error.get(kind).map(|v| format!(" ¿Quiso decir «{}»?", text(v))).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => {
            format!(
                "no se conoce la opción «{}».{}",
                said(ContextKind::InvalidArg),
                hint(ContextKind::SuggestedArg)
            )
        }
        ErrorKind::InvalidSubcommand => format!(
            "no se conoce la orden «{}».{}",
            said(ContextKind::InvalidSubcommand),
            hint(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::MissingRequiredArgument => format!("falta indicar {}.", said(ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand => "falta indicar la orden.".to_owned(),
        ErrorKind::InvalidValue if said(ContextKind::InvalidValue).is_empty() => {
            format!("falta el valor de {}.", said(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue => format!(
            "«{}» no es un valor de {}. Puede ser: {}.",
            said(ContextKind::InvalidValue),
            said(ContextKind::InvalidArg),
            said(ContextKind::ValidValue)
        ),
        ErrorKind::ValueValidation => {
            format!(
                "«{}» no es un valor de {}.",
                said(ContextKind::InvalidValue),
                said(ContextKind::InvalidArg)
            )
        }
        ErrorKind::NoEquals
        | ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues => {
            format!("el número de valores de {} no es el que se espera.", said(ContextKind::InvalidArg))
        }
        ErrorKind::ArgumentConflict => format!(
            "{} no puede ir junto con {}.",
            said(ContextKind::InvalidArg),
            said(ContextKind::PriorArg)
        ),
        ErrorKind::InvalidUtf8 => "un argumento tiene letras que no se pueden leer.".to_owned(),
        _ => "los argumentos no se entienden.".to_owned(),
    }
}

fn text(valor: &ContextValue) -> String {
    match valor {
        ContextValue::String(uno) => uno.clone(),
        ContextValue::Strings(varios) => varios.join(", "),
        otro => otro.to_string(),
    }
}
