//! Changing a profile field by field, each named by its path: what a form on a page does.
//!
//! A path is written as problems name it (`sostenedor.representantes[1].rut`, counted from 1). Every value is text as a person
//! types it: a yes-or-no field is `true` or `false`, a list has several texts, and no text at all empties a field.

use super::borrador::{Dato, Lista, Perfil};
use super::ficha::{Campo, Exigencia, Ficha, Ranura, Valor};
use super::fuente::Sitio;

/// Why a profile was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEditado {
    /// No field has this path, or it is one of a list's members that is not there (any more).
    #[error("el perfil no tiene el dato «{0}»")]
    NoHay(String),
    /// The field takes something else.
    #[error("el dato «{0}» no puede ser eso")]
    OtraForma(String),
}

/// What is known of the field of this path without a profile.
pub fn field(ruta: &str) -> Option<&'static Campo> {
    let mut campos = Perfil::CAMPOS;
    let mut pasos = ruta.split('.').peekable();
    while let Some(paso) = pasos.next() {
        let (nombre, _) = split(paso)?;
        let campo = campos.iter().find(|c| c.nombre == nombre)?;
        if pasos.peek().is_none() {
            return Some(campo);
        }
        campos = match campo.forma {
            super::ficha::Forma::Ficha(suyos) | super::ficha::Forma::Fichas(suyos) => suyos,
            _ => return None,
        };
    }
    None
}

/// What the field of this path says; nothing where it is empty, or its table is not there.
pub fn get(perfil: &Perfil, ruta: &str) -> Vec<String> {
    fn of(ficha: &dyn Ficha, ruta: &str) -> Option<Vec<String>> {
        let (paso, resto) = ruta.split_once('.').map_or((ruta, None), |(paso, resto)| (paso, Some(resto)));
        let (nombre, indice) = split(paso)?;
        let valor = ficha.valor(position(ficha, nombre)?);
        match (valor, resto) {
            (Valor::Ficha(una), Some(resto)) => of(una?, resto),
            (Valor::Fichas(varias), Some(resto)) => of(*varias.get(indice?)?, resto),
            (valor, None) => Some(texts(&valor)),
            _ => None,
        }
    }
    of(perfil, ruta).unwrap_or_default()
}

/// How many tables the list of this path has.
pub fn count(perfil: &Perfil, ruta: &str) -> usize {
    fn of(ficha: &dyn Ficha, ruta: &str) -> Option<usize> {
        let (paso, resto) = ruta.split_once('.').map_or((ruta, None), |(paso, resto)| (paso, Some(resto)));
        let (nombre, indice) = split(paso)?;
        match (ficha.valor(position(ficha, nombre)?), resto) {
            (Valor::Ficha(una), Some(resto)) => of(una?, resto),
            (Valor::Fichas(varias), Some(resto)) => of(*varias.get(indice?)?, resto),
            (Valor::Fichas(varias), None) => Some(varias.len()),
            _ => None,
        }
    }
    of(perfil, ruta).unwrap_or_default()
}

/// Writes into the field of this path; its tables are made where they are not there, and optional ones that are left without
/// any value are taken away.
///
/// # Errors
/// There is no such field, or it takes something else. Then nothing was changed.
pub fn set(perfil: &mut Perfil, ruta: &str, textos: &[String]) -> Result<(), NoEditado> {
    at(perfil, ruta, ruta, &mut |ranura| {
        let textos: Vec<&str> = textos.iter().map(|t| &**t).filter(|t| !t.trim().is_empty()).collect();
        let one = || textos.first().map(|t| Dato::from(*t));
        let other = || NoEditado::OtraForma(ruta.to_owned());
        match ranura {
            Ranura::Texto(dato) | Ranura::Fecha(dato) => *dato = one(),
            Ranura::Logico(dato) => {
                let read = |t: &&str| t.parse().map_err(|_| other());
                *dato = textos.first().map(read).transpose()?.map(|valor| Dato { valor, sitio: Sitio::Todo });
            }
            Ranura::Entero(dato) => {
                let read = |t: &&str| t.parse().map_err(|_| other());
                *dato = textos.first().map(read).transpose()?.map(|valor| Dato { valor, sitio: Sitio::Todo });
            }
            Ranura::Textos(lista) => {
                *lista = (!textos.is_empty()).then(|| Lista {
                    datos: textos.iter().map(|t| Dato::from(*t)).collect(),
                    sitio: Sitio::Todo,
                });
            }
            Ranura::Ficha(_) | Ranura::Fichas(_) => return Err(other()),
        }
        Ok(())
    })?;
    prune(perfil);
    Ok(())
}

/// One more table in the list of this path; its index, from 0.
///
/// # Errors
/// There is no such list.
pub fn add(perfil: &mut Perfil, ruta: &str) -> Result<usize, NoEditado> {
    at(perfil, ruta, ruta, &mut |ranura| match ranura {
        Ranura::Fichas(varias) => {
            varias.add();
            Ok(())
        }
        _ => Err(NoEditado::OtraForma(ruta.to_owned())),
    })?;
    Ok(count(perfil, ruta) - 1)
}

/// Takes a table out of the list of this path.
///
/// # Errors
/// There is no such list, or it has no such table.
pub fn remove(perfil: &mut Perfil, ruta: &str, indice: usize) -> Result<(), NoEditado> {
    at(perfil, ruta, ruta, &mut |ranura| match ranura {
        Ranura::Fichas(varias) => {
            let was_there = varias.remove(indice);
            if was_there { Ok(()) } else { Err(NoEditado::NoHay(format!("{ruta}[{}]", indice + 1))) }
        }
        _ => Err(NoEditado::OtraForma(ruta.to_owned())),
    })
}

/// Hands out the slot of this path.
fn at(
    ficha: &mut dyn Ficha,
    ruta: &str,
    whole: &str,
    work: &mut dyn FnMut(Ranura<'_>) -> Result<(), NoEditado>,
) -> Result<(), NoEditado> {
    let missing = || NoEditado::NoHay(whole.to_owned());
    let (paso, resto) = ruta.split_once('.').map_or((ruta, None), |(paso, resto)| (paso, Some(resto)));
    let (nombre, indice) = split(paso).ok_or_else(missing)?;
    let position = position(ficha, nombre).ok_or_else(missing)?;
    match (ficha.ranura(position), resto) {
        (Ranura::Ficha(una), Some(resto)) => at(una.fill(), resto, whole, work),
        (Ranura::Fichas(varias), Some(resto)) => {
            let una = indice.and_then(|n| varias.nth(n)).ok_or_else(missing)?;
            at(una, resto, whole, work)
        }
        (ranura, None) if indice.is_none() => work(ranura),
        _ => Err(missing()),
    }
}

/// Takes away the optional tables in which nothing is left.
fn prune(ficha: &mut dyn Ficha) {
    for (i, campo) in ficha.nombres().iter().enumerate() {
        let optional = campo.exigencia != Exigencia::Siempre;
        let is_bare = matches!(ficha.valor(i), Valor::Ficha(Some(una)) if is_bare(una));
        match ficha.ranura(i) {
            Ranura::Ficha(una) if optional && is_bare => una.clear(),
            _ => {}
        }
    }
}

fn is_bare(ficha: &dyn Ficha) -> bool {
    (0..ficha.nombres().len()).all(|i| match ficha.valor(i) {
        Valor::Texto(dato) | Valor::Fecha(dato) => dato.is_none(),
        Valor::Logico(dato) => dato.is_none(),
        Valor::Entero(dato) => dato.is_none(),
        Valor::Textos(lista) => lista.is_none(),
        Valor::Ficha(una) => una.is_none_or(is_bare),
        Valor::Fichas(varias) => varias.is_empty(),
    })
}

fn texts(valor: &Valor<'_>) -> Vec<String> {
    match valor {
        Valor::Texto(dato) | Valor::Fecha(dato) => dato.iter().map(|d| d.valor.clone()).collect(),
        Valor::Logico(dato) => dato.iter().map(|d| d.valor.to_string()).collect(),
        Valor::Entero(dato) => dato.iter().map(|d| d.valor.to_string()).collect(),
        Valor::Textos(lista) => lista.iter().flat_map(|l| &l.datos).map(|dato| dato.valor.clone()).collect(),
        Valor::Ficha(_) | Valor::Fichas(_) => Vec::new(),
    }
}

fn position(ficha: &dyn Ficha, nombre: &str) -> Option<usize> {
    ficha.nombres().iter().position(|c| c.nombre == nombre)
}

/// A step's name, and its index from 0 where it has one.
fn split(paso: &str) -> Option<(&str, Option<usize>)> {
    let Some((nombre, resto)) = paso.split_once('[') else { return Some((paso, None)) };
    let n = resto.strip_suffix(']')?;
    let is_number = !n.is_empty() && n.len() <= 6 && n.bytes().all(|b| b.is_ascii_digit());
    let n: usize = if is_number { n.parse().ok()? } else { return None };
    Some((nombre, Some(n.checked_sub(1)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(texto: &str) -> Vec<String> {
        vec![texto.to_owned()]
    }

    #[test]
    fn a_field_is_written_where_its_path_says_and_read_back() {
        let mut perfil = Perfil::default();
        set(&mut perfil, "sostenedor.domicilio.calle", &one(" Los Aromos ")).unwrap();
        assert_eq!(get(&perfil, "sostenedor.domicilio.calle"), [" Los Aromos "]);
        assert_eq!(add(&mut perfil, "sostenedor.representantes").unwrap(), 0);
        assert_eq!(add(&mut perfil, "sostenedor.representantes").unwrap(), 1);
        assert_eq!(add(&mut perfil, "sostenedor.representantes[2].documentos").unwrap(), 0);
        set(&mut perfil, "sostenedor.representantes[2].documentos[1].tipo", &one("acta")).unwrap();
        assert_eq!(count(&perfil, "sostenedor.representantes[1].documentos"), 0);
        assert_eq!(get(&perfil, "sostenedor.representantes[2].documentos[1].tipo"), ["acta"]);
        remove(&mut perfil, "sostenedor.representantes", 0).unwrap();
        assert_eq!(get(&perfil, "sostenedor.representantes[1].documentos[1].tipo"), ["acta"]);
        set(&mut perfil, "proveedor.sistema_propio", &one("true")).unwrap();
        assert_eq!(get(&perfil, "proveedor.sistema_propio"), ["true"]);
        add(&mut perfil, "establecimientos").unwrap();
        let asked = ["curso".to_owned(), String::new(), "asistencia".to_owned()];
        set(&mut perfil, "establecimientos[1].servicios", &asked).unwrap();
        assert_eq!(get(&perfil, "establecimientos[1].servicios"), ["curso", "asistencia"]);
        set(&mut perfil, "establecimientos[1].servicios", &[]).unwrap();
        assert_eq!(perfil.establecimientos[0].servicios, None);
    }

    #[test]
    fn an_optional_table_goes_with_its_last_value_and_a_needed_one_stays() {
        let mut perfil = Perfil::default();
        set(&mut perfil, "presentacion.canal", &one("correo")).unwrap();
        set(&mut perfil, "contactos.tecnico.nombre", &one("Ana")).unwrap();
        set(&mut perfil, "presentacion.canal", &one("  ")).unwrap();
        set(&mut perfil, "contactos.tecnico.nombre", &[]).unwrap();
        assert!(perfil.presentacion.is_none());
        assert!(perfil.contactos.unwrap().tecnico.is_some());
    }

    #[test]
    fn what_is_not_there_is_refused_and_nothing_changes() {
        let mut perfil = Perfil::default();
        let before = perfil.clone();
        for ruta in [
            "",
            "otra",
            "sostenedor",
            "sostenedor.otra",
            "sostenedor.representantes[1].rut",
            "sostenedor.representantes[0].rut",
            "sostenedor.representantes[x].rut",
            "sostenedor.nombre.mas",
            "fecha[1]",
        ] {
            assert!(set(&mut perfil, ruta, &one("x")).is_err(), "{ruta}");
            assert!(get(&perfil, ruta).is_empty(), "{ruta}");
            assert!(add(&mut perfil, ruta).is_err(), "{ruta}");
        }
        assert!(set(&mut perfil, "proveedor.sistema_propio", &one("quizás")).is_err());
        prune(&mut perfil);
        perfil.sostenedor = None;
        perfil.proveedor = None;
        assert!(perfil == before);
    }

    #[test]
    fn what_a_field_is_can_be_asked_without_a_profile() {
        assert_eq!(field("sostenedor.representantes[3].rut").unwrap().titulo, "RUT");
        assert_eq!(field("fecha").unwrap().nombre, "fecha");
        assert!(field("sostenedor.rut.x").is_none());
        assert!(field("otra").is_none());
    }
}
