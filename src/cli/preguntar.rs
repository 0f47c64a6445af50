//! Asking a person for what nobody may see over their shoulder.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use zeroize::Zeroizing;

use crate::boveda::{Campo, Secreto};

/// The variable with the passphrase of the key, for runs that nobody sits at.
pub(super) const VARIABLE: &str = "CONVENIO_FRASE";

/// Whether somebody sits there who can answer.
pub(super) fn somebody() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// One secret, typed without being shown; none where the person only presses the return key.
pub(super) fn secret(que: &str) -> io::Result<Option<Secreto>> {
    let typed = Zeroizing::new(rpassword::prompt_password(format!("{que} (no se muestra al escribir): "))?);
    let trimmed = typed.trim();
    Ok((!trimmed.is_empty()).then(|| Secreto::new(trimmed)))
}

/// A field of the credentials.
pub(super) fn field(campo: Campo) -> io::Result<Option<Secreto>> {
    let optional = if campo == Campo::Token { "" } else { ", o Intro si no lo tiene" };
    secret(&format!("{}{optional}", campo.rotulo()))
}

/// Yes or no; no where nobody answers.
pub(super) fn confirm(que: &str) -> io::Result<bool> {
    let mut err = io::stderr().lock();
    write!(err, "{que} [s/N] ")?;
    err.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "s" | "si" | "sí"))
}

/// The passphrase of a key: from the variable, or from the person.
pub(super) fn phrase_of(llave: &Path) -> Option<Secreto> {
    if let Some(said) = from_variable() {
        return Some(said);
    }
    if !somebody() {
        return None;
    }
    secret(&format!("Frase de {}", llave.display())).ok().flatten()
}

fn from_variable() -> Option<Secreto> {
    std::env::var(VARIABLE).ok().filter(|f| !f.is_empty()).map(Secreto::new)
}

/// A new passphrase, typed twice; why there is none.
pub(super) fn new_phrase() -> Result<Secreto, String> {
    if let Some(said) = from_variable() {
        return Ok(said);
    }
    if !somebody() {
        return Err(format!(
            "para proteger la llave con una frase sin nadie que la escriba, póngala en la variable {VARIABLE}"
        ));
    }
    let ask = |que: &str| secret(que).map_err(|e| format!("no se pudo leer la frase: {e}"));
    let (Some(one), Some(two)) = (ask("Frase nueva para la llave")?, ask("Otra vez")?) else {
        return Err("la frase no puede estar vacía".to_owned());
    };
    if one.show().chars().count() < 8 {
        return Err("la frase es muy corta: use al menos ocho letras, mejor cuatro palabras".to_owned());
    }
    if one == two { Ok(one) } else { Err("las dos frases no son iguales".to_owned()) }
}
