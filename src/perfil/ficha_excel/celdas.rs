//! One cell at a time: what it holds as the kind of value that its field wants, or what is wrong with it.

use super::disposicion::Clase;
use crate::base::planilla::Celda;
use crate::base::planilla::a_la_vista::Escrito;
use crate::base::texto::plain;
use crate::catalogo::Catalogo;
use crate::perfil::borrador::Dato;
use crate::perfil::ficha::{Ficha, Ranura};
use crate::perfil::fuente::Sitio;

/// A value that a field can take.
#[derive(Debug, PartialEq)]
pub(super) enum Valor {
    Texto(String),
    SiNo(bool),
    Entero(i64),
}

/// What is wrong with a cell: code, reason, what to do.
pub(super) type Falta = (&'static str, String, String);

const TIPO: &str = "tipo-equivocado";
/// The code of what is crossed out.
pub(super) const TACHADA: &str = "celda-tachada";
/// Excel keeps no more digits than this of a number.
const MAX_EXACTO: f64 = 1e15;

/// What a cell says, as its field wants it.
///
/// # Errors
/// Why it cannot be taken for that.
pub(super) fn value_of(escrito: &Escrito, clase: Clase, catalogo: &Catalogo) -> Result<Valor, Falta> {
    match clase {
        Clase::Texto(_) => text_of(escrito).map(Valor::Texto),
        Clase::Opcion(lista) => text_of(escrito).map(|t| Valor::Texto(lista.key_of(&t, catalogo))),
        Clase::Fecha => day_of(sound(escrito)?).map(Valor::Texto),
        Clase::SiNo => yes_or_no(escrito).map(Valor::SiNo),
        Clase::Entero => match sound(escrito)? {
            Celda::Numero(n) => integer(*n).map(Valor::Entero),
            Celda::Texto(t) => t.trim().parse().map(Valor::Entero).map_err(|_| {
                misfit("un número entero", &format!("«{}»", shown(t)), "Escriba un número entero.")
            }),
            otra => Err(misfit("un número entero", kind(otra), "Escriba un número entero.")),
        },
    }
}

/// What a cell holds, or why it says nothing, whatever is asked of it.
fn sound(escrito: &Escrito) -> Result<&Celda, Falta> {
    let (codigo, mensaje, ayuda) = match escrito {
        Escrito::Llano(Celda::Error(error)) => (
            "celda-con-error",
            format!("la celda tiene un error de Excel ({error})"),
            "Corrija la fórmula, o bórrela y escriba el dato.",
        ),
        Escrito::SinResultado => (
            "celda-con-error",
            "la celda tiene una fórmula, y el archivo no trae su resultado".to_owned(),
            "Abra la ficha en Excel y guárdela de nuevo, o escriba el dato en vez de la fórmula.",
        ),
        Escrito::Tachado(_) => (
            TACHADA,
            "lo escrito está tachado, entero o en parte, y no se sabe si vale".to_owned(),
            "Si no vale, bórrelo; si vale, quítele el tachado.",
        ),
        Escrito::Llano(celda) => return Ok(celda),
    };
    Err((codigo, mensaje, ayuda.to_owned()))
}

/// A text; a whole number stands for its digits, since Excel makes numbers of what looks like one.
pub(super) fn text_of(escrito: &Escrito) -> Result<String, Falta> {
    match sound(escrito)? {
        Celda::Texto(texto) => Ok(texto.clone()),
        Celda::Numero(n) => integer(*n).map(|n| n.to_string()),
        otra => {
            Err(misfit("texto", kind(otra), "Dé a la celda el formato «Texto» y escriba el dato de nuevo."))
        }
    }
}

fn day_of(celda: &Celda) -> Result<String, Falta> {
    match celda {
        Celda::Fecha(dia) => Ok(dia.clone()),
        Celda::Texto(texto) => Ok(texto.clone()),
        otra => Err(misfit("una fecha", kind(otra), "Escríbala como 24-11-2026.")),
    }
}

/// SI or NO, as people and programs write it.
pub(super) fn yes_or_no(escrito: &Escrito) -> Result<bool, Falta> {
    let ayuda = "Elija SI o NO.";
    match sound(escrito)? {
        Celda::Logico(valor) => Ok(*valor),
        Celda::Texto(texto) => match plain(texto).as_str() {
            "si" | "s" | "x" | "verdadero" | "true" => Ok(true),
            "no" | "n" | "falso" | "false" => Ok(false),
            _ => Err(misfit("SI o NO", &format!("«{}»", shown(texto)), ayuda)),
        },
        Celda::Numero(n) if integer(*n) == Ok(1) => Ok(true),
        Celda::Numero(n) if integer(*n) == Ok(0) => Ok(false),
        otra => Err(misfit("SI o NO", kind(otra), ayuda)),
    }
}

/// The whole number that this is.
fn integer(n: f64) -> Result<i64, Falta> {
    if n.is_finite() && n.fract() == 0.0 && n.abs() < MAX_EXACTO {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "checked just above: whole, and far below the limit"
        )]
        return Ok(n as i64);
    }
    let ayuda = "Dé a la celda el formato «Texto» y escriba el dato de nuevo.";
    Err(if n.is_finite() && n.abs() >= MAX_EXACTO {
        (TIPO, "Excel guarda solo 15 cifras de un número, y éste tiene más".to_owned(), ayuda.to_owned())
    } else {
        misfit("texto o un número entero", &format!("el número {n}"), ayuda)
    })
}

fn misfit(wanted: &str, found: &str, ayuda: &str) -> Falta {
    (TIPO, format!("se esperaba {wanted}, y la celda tiene {found}"), ayuda.to_owned())
}

fn kind(celda: &Celda) -> &'static str {
    match celda {
        Celda::Texto(_) => "un texto",
        Celda::Numero(_) => "un número",
        Celda::Fecha(_) => "una fecha",
        Celda::Hora => "una hora o una fecha que no existe",
        Celda::Logico(true) => "el valor VERDADERO",
        Celda::Logico(false) => "el valor FALSO",
        Celda::Error(_) => "un error",
    }
}

/// What was written, short enough for a message and without what upsets a terminal.
pub(super) fn shown(texto: &str) -> String {
    let mut letras = texto.trim().chars();
    let start: String = letras
        .by_ref()
        .take(60)
        .map(|c| if crate::base::texto::is_forbidden(c) { '\u{fffd}' } else { c })
        .collect();
    if letras.next().is_some() { start + "…" } else { start }
}

/// The slot of a field by its path; the tables on the way are made where they are missing.
pub(super) fn slot<'a>(ficha: &'a mut dyn Ficha, ruta: &str, sitio: Sitio) -> Ranura<'a> {
    let (nombre, resto) = ruta.split_once('.').map_or((ruta, None), |(a, b)| (a, Some(b)));
    let indice = ficha.nombres().iter().position(|c| c.nombre == nombre);
    let indice = indice.expect("the layout names the profile's own fields; a test says so");
    match (ficha.ranura(indice), resto) {
        (ranura, None) => ranura,
        (Ranura::Ficha(hueco), Some(resto)) => {
            let dentro = hueco.fill();
            if *dentro.sitio_mut() == Sitio::Todo {
                *dentro.sitio_mut() = sitio;
            }
            slot(dentro, resto, sitio)
        }
        _ => unreachable!("the layout goes through single tables only; a test says so"),
    }
}

/// Puts a value into its slot. The layout gives each slot the kind it takes.
pub(super) fn put(ranura: Ranura<'_>, valor: Valor, sitio: Sitio) {
    match (ranura, valor) {
        (Ranura::Texto(hueco) | Ranura::Fecha(hueco), Valor::Texto(valor)) => {
            *hueco = Some(Dato { valor, sitio });
        }
        (Ranura::Logico(hueco), Valor::SiNo(valor)) => *hueco = Some(Dato { valor, sitio }),
        (Ranura::Entero(hueco), Valor::Entero(valor)) => *hueco = Some(Dato { valor, sitio }),
        _ => unreachable!("the layout's kinds are those of the profile; every sample goes through"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(n: f64) -> Escrito {
        Escrito::Llano(Celda::Numero(n))
    }

    fn yes(texto: &str) -> Result<bool, Falta> {
        yes_or_no(&Escrito::Llano(Celda::Texto(texto.into())))
    }

    #[test]
    fn numbers_are_their_digits_and_what_lost_digits_is_refused() {
        assert_eq!(text_of(&number(123_456_785.0)).unwrap(), "123456785");
        assert_eq!(text_of(&number(500_612_345_678.0)).unwrap(), "500612345678");
        for odd in [1195.9, 1e15, f64::NAN, f64::INFINITY] {
            assert!(text_of(&number(odd)).is_err(), "{odd}");
        }
    }

    #[test]
    fn yes_and_no_are_read_as_people_write_them() {
        for (escrito, valor) in [("SI", true), ("Sí", true), ("x", true), ("no", false), (" N ", false)] {
            assert_eq!(yes(escrito), Ok(valor), "{escrito}");
        }
        assert!(yes("tal vez").is_err());
        assert!(yes_or_no(&number(2.0)).is_err());
    }
}
