//! The name of a package: RUT, model, provider; short, ASCII, good on every disk.

use crate::base::texto::plain;
use crate::perfil::Expediente;
use crate::perfil::expediente::Proveedor;

/// The longest part that a provider's name may take.
const MAX_PROVEEDOR: usize = 24;
/// Forms of companies say nothing about which one it is.
const FORMAS: [&str; 8] = ["spa", "sa", "ltda", "limitada", "eirl", "s", "a", "cia"];

/// `65999001-K_particular_subvencionado_libro_de_clases`: RUT without dots, model, provider where one is declared.
pub fn package_name(x: &Expediente<'_>) -> String {
    let mut nombre = format!("{}_{}", x.sostenedor.rut.sin_puntos(), x.modelo.clave());
    if let Some(proveedor) = x.sistema.proveedor() {
        nombre.push('_');
        nombre.push_str(&short_ascii(proveedor));
    }
    nombre
}

/// The provider's name in a few ASCII words; its RUT where no letter of it is ASCII.
fn short_ascii(proveedor: &Proveedor) -> String {
    let plano = plain(&proveedor.nombre);
    let mut corto = String::new();
    for palabra in plano.split(' ').filter(|p| !FORMAS.contains(p)) {
        let ascii: String = palabra.chars().filter(char::is_ascii_alphanumeric).collect();
        if ascii.is_empty() {
            continue;
        }
        if corto.len() + 1 + ascii.len() > MAX_PROVEEDOR && !corto.is_empty() {
            break;
        }
        if !corto.is_empty() {
            corto.push('_');
        }
        corto.push_str(&ascii[..ascii.len().min(MAX_PROVEEDOR)]);
    }
    if corto.is_empty() { proveedor.rut.sin_puntos() } else { corto }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(nombre: &str) -> String {
        let rut = "12.345.678-5".parse().unwrap();
        short_ascii(&Proveedor {
            nombre: nombre.to_owned(),
            rut,
            producto: None,
            validado_sige: None,
            contrato_encargado: None,
        })
    }

    #[test]
    fn names_are_short_ascii_and_never_empty() {
        assert_eq!(short("Libro de Clases SpA"), "libro_de_clases");
        assert_eq!(short("Ñandú & Cía. Ltda."), "nandu");
        assert_eq!(short("../../etc"), "etc");
        assert_eq!(short("株式会社"), "12345678-5");
        assert_eq!(short("Supercalifragilisticoespialidoso S.A."), "supercalifragilisticoesp");
        assert_eq!(short("Uno dos tres cuatro cinco seis siete"), "uno_dos_tres_cuatro");
    }
}
