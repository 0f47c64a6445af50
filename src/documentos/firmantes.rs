//! Who signs for the sostenedor, read out of a package's own filling sheet: the manifest does not say it.

use super::leer_word;

/// One who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firmante {
    /// Full name, without «don» or «doña».
    pub nombre: String,
    /// Office, with its quality where that is not «titular».
    pub cargo: String,
}

/// Those who sign, in the order of the sheet; several sign together. None where the sheet can't be read.
pub fn signers(hoja: &[u8]) -> Vec<Firmante> {
    let Ok([cuerpo, ..]) = leer_word::read(hoja) else { return Vec::new() };
    let mut firmantes: Vec<Firmante> = Vec::new();
    for fila in cuerpo.tablas.iter().flatten() {
        let [que, valor] = &fila[..] else { continue };
        let Some(que) = que.strip_prefix("Representante legal") else { continue };
        let valor = valor.trim();
        match que.split_once(": ") {
            Some((_, "nombre")) => {
                let nombre = valor.strip_prefix("doña ").or_else(|| valor.strip_prefix("don "));
                let nombre = nombre.unwrap_or(valor).to_owned();
                firmantes.push(Firmante { nombre, cargo: String::new() });
            }
            Some((_, "cargo y calidad")) => {
                if let Some(last) = firmantes.last_mut() {
                    valor.clone_into(&mut last.cargo);
                }
            }
            _ => {}
        }
    }
    firmantes
}
