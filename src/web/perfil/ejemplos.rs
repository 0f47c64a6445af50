//! An example for each field, invented, in the form in which it should be written.

use crate::perfil::editar::field;
use crate::perfil::ficha::{Clase, Forma};

/// What could be written in the field of this path; nothing where it is chosen from a list.
pub(super) fn example(ruta: &str) -> Option<&'static str> {
    let campo = field(ruta)?;
    let by_class = match campo.clase {
        Clase::Rut if ruta.starts_with("proveedor") || ruta == "sostenedor.rut" => "65.999.001-6",
        Clase::Rut => "12.345.678-5",
        Clase::Rbd => "1195-9",
        Clase::Correo => "direccion@colegio.cl",
        Clase::Telefono => "+56 72 2 345 678",
        Clase::Comuna => "Rengo",
        Clase::Palabra(_) | Clase::Version => return None,
        Clase::Libre => "",
    };
    if !by_class.is_empty() {
        return Some(by_class);
    }
    if matches!(campo.forma, Forma::Fecha) {
        return Some("24-11-2026");
    }
    if matches!(campo.forma, Forma::Logico) {
        return None;
    }
    let person = ruta.starts_with("contactos") || ruta.contains("representante");
    Some(match campo.nombre {
        "nombre" if person => "María José Soto Órdenes",
        "nombre" if ruta.starts_with("establecimientos") => "Colegio Los Boldos",
        "nombre" if ruta.starts_with("proveedor") => "Libro de Clases SpA",
        "nombre" => "Fundación Educacional Los Boldos",
        "calle" => "Los Aromos",
        "numero" if ruta.contains("domicilio") => "123",
        "numero" => "500612345678",
        "ciudad" => "Rengo",
        "direccion" => "Los Aromos 123",
        "cargo" if ruta.starts_with("contactos.tecnico") => "Encargado de informática",
        "cargo" if ruta.starts_with("contactos") => "Directora",
        "cargo" => "Representante legal",
        "nacionalidad" => "chilena",
        "profesion" => "profesora",
        "emisor" => "Servicio de Registro Civil e Identificación",
        "producto" => "Libro de Clases Digital",
        "seremi" => "Libertador General Bernardo O'Higgins",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::perfil::Rut;

    #[test]
    fn the_ruts_of_the_examples_have_their_digits() {
        for ruta in ["sostenedor.rut", "proveedor.rut", "contactos.tecnico.rut"] {
            example(ruta).unwrap().parse::<Rut>().unwrap();
        }
    }
}
