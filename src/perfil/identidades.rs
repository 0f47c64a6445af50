//! Advice on who is who: a RUT of the wrong kind, one RUT for two, a title that does not fit, what samples left.

use super::Rut;
use super::borrador::Dato;
use super::campos::{Hallado, Lectura, Ruta};
use super::codigos as c;
use super::fuente::Sitio;
use super::opciones::{ESTADOS_CIVILES, TRATAMIENTOS};
use crate::base::Diagnostico;
use crate::base::texto::plain;
use crate::catalogo::Naturaleza;

const SOSTENEDOR: Ruta<'_> = Ruta::raiz("sostenedor");
const CONTACTOS: Ruta<'_> = Ruta::raiz("contactos");
const PROVEEDOR: Ruta<'_> = Ruta::raiz("proveedor");

/// Looks at whatever could be read.
pub(super) fn check(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    let todos = everybody(l, h);
    kinds_of_rut(l, &todos);
    one_rut_one_name(l, &todos);
    title_and_civil_status(l);
    left_from_samples(l, h);
}

/// Somebody that the profile names with a RUT.
struct Alguien {
    quien: String,
    nombre: String,
    rut: Rut,
    sitio: Sitio,
    campo: String,
    clase: Clase,
}

/// Whose RUT is due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clase {
    Persona,
    Institucion,
}

/// Everybody whose name and RUT could be read: who signs, who acts before the Ministry, the contacts, the
/// sostenedor, the provider.
fn everybody(l: &Lectura<'_, '_>, h: &Hallado<'_>) -> Vec<Alguien> {
    let perfil = &l.borrador.perfil;
    let s = perfil.sostenedor.as_ref();
    let mut todos = Vec::new();
    let mut add = |quien: String, clase, nombre: &str, rut, dato: Option<&Dato>, ruta: Ruta<'_>| {
        let (sitio, campo) = (dato.map_or(Sitio::Todo, |d| d.sitio), ruta.en("rut").to_string());
        todos.push(Alguien { quien, nombre: nombre.to_owned(), rut, sitio, campo, clase });
    };
    for (i, r) in h.representantes.iter().enumerate() {
        let dato = s.and_then(|s| s.representantes.get(i)).and_then(|r| r.rut.as_ref());
        let Some(r) = r else { continue };
        let ruta = SOSTENEDOR.en("representantes").n(i);
        add("quien firma".to_owned(), Clase::Persona, &r.nombre, r.rut, dato, ruta);
    }
    if let Some(m) = &h.ministerio {
        let dato = s.and_then(|s| s.representante_ministerio.as_ref()).and_then(|m| m.rut.as_ref());
        let quien = "quien actúa ante el Ministerio".to_owned();
        add(quien, Clase::Persona, &m.nombre, m.rut, dato, SOSTENEDOR.en("representante_ministerio"));
    }
    let contactos = perfil.contactos.as_ref();
    let escritos = contactos.map_or([None, None], |c| [c.administrativo.as_ref(), c.tecnico.as_ref()]);
    for ((contacto, escrito), cual) in h.contactos.iter().zip(escritos).zip(["administrativo", "tecnico"]) {
        let Some((contacto, rut)) = contacto.as_ref().and_then(|c| Some((c, c.rut?))) else { continue };
        let quien = format!("el contacto {}", cual.replace("tecnico", "técnico"));
        let dato = escrito.and_then(|e| e.rut.as_ref());
        add(quien, Clase::Persona, &contacto.nombre, rut, dato, CONTACTOS.en(cual));
    }
    if let Some(o) = &h.sostenedor {
        let natural = o.tipo.naturaleza == Naturaleza::Natural;
        let clase = if natural { Clase::Persona } else { Clase::Institucion };
        let dato = s.and_then(|s| s.rut.as_ref());
        add("el sostenedor".to_owned(), clase, &o.nombre, o.rut, dato, SOSTENEDOR);
    }
    if let Some(p) = h.sistema.as_ref().and_then(|s| s.proveedor()) {
        let dato = perfil.proveedor.as_ref().and_then(|p| p.rut.as_ref());
        add("el proveedor".to_owned(), Clase::Institucion, &p.nombre, p.rut, dato, PROVEEDOR);
    }
    todos
}

fn warn(l: &mut Lectura<'_, '_>, codigo: &'static str, alguien: &Alguien, mensaje: String, ayuda: &str) {
    let lugar = l.lugar(alguien.sitio);
    l.notas.push(Diagnostico::advertencia(codigo, lugar, mensaje, ayuda).en(alguien.campo.clone()));
}

/// Source: the Servicio de Impuestos Internos gives juridical persons numbers from 50,000,000 on; foreigners'
/// provisional numbers are high too, so this is no error.
fn kinds_of_rut(l: &mut Lectura<'_, '_>, todos: &[Alguien]) {
    for alguien in todos {
        let Alguien { nombre, rut, clase, .. } = alguien;
        match clase {
            Clase::Persona if rut.es_persona_juridica() => {
                let mensaje =
                    format!("el RUT {rut} de «{nombre}» es de los que se dan a empresas e instituciones");
                warn(l, c::RUT_DE_EMPRESA, alguien, mensaje, "Escriba el de su cédula de identidad.");
            }
            Clase::Institucion if !rut.es_persona_juridica() => {
                let mensaje = format!("el RUT {rut} de «{nombre}» es de los que se dan a personas naturales");
                let ayuda = "Escriba el de la institución: el de quien la representa va con su nombre.";
                warn(l, c::RUT_DE_PERSONA, alguien, mensaje, ayuda);
            }
            _ => {}
        }
    }
}

/// Source: our own rule: a RUT is one person's, so that one under two names was copied into the wrong place.
fn one_rut_one_name(l: &mut Lectura<'_, '_>, todos: &[Alguien]) {
    for (i, alguien) in todos.iter().enumerate() {
        for otro in &todos[..i] {
            let (same_rut, same_name) =
                (alguien.rut == otro.rut, plain(&alguien.nombre) == plain(&otro.nombre));
            let mensaje = if same_rut && !may_be_one(&alguien.nombre, &otro.nombre) {
                format!(
                    "el RUT {} es el mismo para {} («{}») y {} («{}»)",
                    alguien.rut, otro.quien, otro.nombre, alguien.quien, alguien.nombre
                )
            } else if same_name && !same_rut {
                format!("«{}» figura con los RUT {} y {}", alguien.nombre, otro.rut, alguien.rut)
            } else {
                continue;
            };
            warn(l, c::RUT_COMPARTIDO, alguien, mensaje, "Revise a quién corresponde cada RUT.");
        }
    }
}

/// Whether two names may be one person's: all words of the shorter one are in the longer one.
fn may_be_one(uno: &str, otro: &str) -> bool {
    let (uno, otro) = (plain(uno), plain(otro));
    let within = |a: &str, b: &str| a.split(' ').all(|palabra| b.split(' ').any(|p| p == palabra));
    within(&uno, &otro) || within(&otro, &uno)
}

/// Source: our own rule: «don María, casada» is read aloud before it is signed.
fn title_and_civil_status(l: &mut Lectura<'_, '_>) {
    let Some(s) = &l.borrador.perfil.sostenedor else { return };
    for (i, r) in s.representantes.iter().enumerate() {
        let (Some(trato), Some(civil)) = (&r.tratamiento, &r.estado_civil) else { continue };
        let title = TRATAMIENTOS.iter().find(|(palabra, _)| plain(palabra) == plain(&trato.valor));
        let status = ESTADOS_CIVILES.iter().find(|(palabra, _)| plain(palabra) == plain(&civil.valor));
        let (Some((_, of_title)), Some((_, (_, Some(of_status))))) = (title, status) else { continue };
        if of_title != of_status {
            let mensaje = format!(
                "el tratamiento es «{}», y el estado civil «{}»",
                trato.valor.trim(),
                civil.valor.trim()
            );
            let ruta = SOSTENEDOR.en("representantes").n(i);
            l.warn(
                c::TRATO_DISTINTO,
                trato.sitio,
                ruta.en("tratamiento"),
                mensaje,
                "Deje los dos en la misma forma: «doña» y «casada», o «don» y «casado».".to_owned(),
            );
        }
    }
}

/// Sources: RFC 2606 keeps `.example` for samples; no school has a number from 99,001 on (directory of 2024).
fn left_from_samples(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    let perfil = &l.borrador.perfil;
    if perfil.es_demostracion() {
        return;
    }
    let ayuda = "Reemplácelo por el suyo.";
    for (i, (rbd, ..)) in h.claves.iter().enumerate() {
        let Some(rbd) = rbd.filter(|r| r.es_de_ejemplo()) else { continue };
        let escrito = &perfil.establecimientos[i];
        let sitio = escrito.rbd.as_ref().map_or(escrito.sitio, |d| d.sitio);
        let escuela = Ruta::raiz("establecimientos").n(i);
        l.warn(
            c::DATO_DE_EJEMPLO,
            sitio,
            escuela.en("rbd"),
            format!("el RBD {rbd} es de los ejemplos"),
            ayuda.to_owned(),
        );
    }
    let contactos = perfil.contactos.as_ref();
    let correos = [
        (perfil.sostenedor.as_ref().and_then(|s| s.correo.as_ref()), SOSTENEDOR),
        (contactos.and_then(|c| c.administrativo.as_ref()?.correo.as_ref()), CONTACTOS.en("administrativo")),
        (contactos.and_then(|c| c.tecnico.as_ref()?.correo.as_ref()), CONTACTOS.en("tecnico")),
    ];
    for (dato, ruta) in correos {
        let Some(dato) = dato.filter(|d| d.valor.trim().to_lowercase().ends_with(".example")) else {
            continue;
        };
        let mensaje = format!("el correo {} es de los ejemplos", dato.valor.trim());
        l.warn(c::DATO_DE_EJEMPLO, dato.sitio, ruta.en("correo"), mensaje, ayuda.to_owned());
    }
}
