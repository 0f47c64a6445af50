//! The system's own store of passwords: Credential Manager on Windows, Keychain on macOS, the kernel's on Linux, which
//! forgets when the computer is restarted.

use keyring::{Entry, Error};

use super::clave::Clave;

/// The name under which the system shows what is ours.
const SERVICIO: &str = "convenio";

/// Whose password: each account of each server has its own.
fn entry(servidor: &str, usuario: &str) -> Result<Entry, Error> {
    Entry::new(SERVICIO, &format!("{usuario} en {servidor}"))
}

/// The password of this account; none where none is kept, or the system has no such store.
pub(super) fn read(servidor: &str, usuario: &str) -> Option<Clave> {
    entry(servidor, usuario).and_then(|e| e.get_password()).ok().filter(|c| !c.is_empty()).map(Clave::new)
}

/// Keeps a password, and reads it again: some systems say nothing where they keep nothing.
///
/// # Errors
/// What the system said.
pub fn keep(servidor: &str, usuario: &str, clave: &Clave) -> Result<(), String> {
    let entry = entry(servidor, usuario).map_err(|e| e.to_string())?;
    entry.set_password(clave.reveal()).map_err(|e| e.to_string())?;
    match entry.get_password() {
        Ok(kept) if kept == clave.reveal() => Ok(()),
        _ => Err("el sistema no la conserva".to_owned()),
    }
}

/// Forgets the password; whether there was one.
///
/// # Errors
/// What the system said.
pub fn forget(servidor: &str, usuario: &str) -> Result<bool, String> {
    match entry(servidor, usuario).and_then(|e| e.delete_credential()) {
        Ok(()) => Ok(true),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(error.to_string()),
    }
}
