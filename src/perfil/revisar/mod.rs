//! The one door from what was written to what is coherent: expedientes, or all that is wrong.

pub(super) mod establecimientos;
pub(super) mod sostenedor;

use jiff::civil::Date;

use super::ajustes::Ajustes;
use super::borrador::{self as b, Borrador};
use super::campos::{Lectura, Ruta, casilla};
use super::codigos as c;
use super::expediente::{
    Canal, Contacto, Establecimiento, Expediente, Persona, Proveedor, Representante, Sistema, Sostenedor,
};
use super::fuente::Sitio;
use super::opciones::CANALES;
use super::{consejos, reglas};
use crate::base::Diagnosticos;
use crate::catalogo::Catalogo;

/// What went through the door, and what was said on the way.
#[derive(Debug)]
pub struct Revisado<'c> {
    /// One for each convenio model that the schools need, in the order in which they first need it.
    pub expedientes: Vec<Expediente<'c>>,
    /// Warnings; no error among them.
    pub avisos: Diagnosticos,
}

/// The only door from what was written to what is coherent.
///
/// What depends on `hoy` is told to the person and never written into a paper.
///
/// # Errors
/// All problems at once, warnings included, in the order of the text.
pub fn revisar<'c>(
    borrador: &Borrador,
    catalogo: &'c Catalogo,
    hoy: Date,
) -> Result<Revisado<'c>, Diagnosticos> {
    revisar_con(borrador, catalogo, hoy, &Ajustes::default())
}

/// [`revisar()`], with the person's own say over some rules.
///
/// # Errors
/// All problems that are left after it.
pub fn revisar_con<'c>(
    borrador: &Borrador,
    catalogo: &'c Catalogo,
    hoy: Date,
    ajustes: &Ajustes,
) -> Result<Revisado<'c>, Diagnosticos> {
    let mut lectura = Lectura::new(borrador, catalogo, hoy);
    read(&mut lectura);
    reglas::check(&mut lectura);
    consejos::check(&mut lectura);
    let expedientes = whole(&mut lectura).map(|leido| reglas::part_by_model(&mut lectura, leido));
    let mut notas = lectura.notas;
    notas.extend(borrador.avisos.iter().cloned());
    let mut notas = ajustes.apply(notas);
    borrador.fuente.sort(&mut notas);
    match expedientes {
        Some(expedientes) if !notas.has_errors() => Ok(Revisado { expedientes, avisos: notas }),
        _ => Err(notas),
    }
}

/// Everything of a profile, each value checked by itself; not yet parted by model.
pub(super) struct Leido<'c> {
    pub fecha: Option<Date>,
    pub sostenedor: Sostenedor<'c>,
    pub representantes: Vec<Representante<'c>>,
    pub representante_ministerio: Option<Persona>,
    pub establecimientos: Vec<Establecimiento<'c>>,
    pub administrativo: Contacto,
    pub tecnico: Contacto,
    pub sistema: Sistema,
    pub canal: Option<Canal>,
}

/// Reads every table, also after a fault, so that all faults are told.
fn read(l: &mut Lectura<'_, '_>) {
    let perfil = &l.borrador.perfil;
    l.hallado.fecha =
        l.fecha(casilla(perfil.fecha.as_ref(), Ruta::raiz("fecha"), Sitio::Todo, "la fecha del convenio"));
    sostenedor::read(l);
    establecimientos::read(l);
    read_contactos(l);
    l.hallado.sistema = read_sistema(l);
    l.hallado.canal = perfil.presentacion.as_ref().and_then(|p| {
        let ruta = Ruta::raiz("presentacion");
        l.opcion_opcional(casilla(p.canal.as_ref(), ruta.en("canal"), p.sitio, "el canal"), CANALES)
    });
}

/// Everything, where every part could be read.
fn whole<'c>(l: &mut Lectura<'_, 'c>) -> Option<Leido<'c>> {
    let h = &mut l.hallado;
    let [administrativo, tecnico] = std::mem::take(&mut h.contactos);
    let representantes: Option<Vec<_>> = std::mem::take(&mut h.representantes).into_iter().collect();
    let establecimientos: Option<Vec<_>> = std::mem::take(&mut h.establecimientos).into_iter().collect();
    Some(Leido {
        fecha: h.fecha,
        sostenedor: h.sostenedor.take()?,
        representantes: representantes.filter(|r| !r.is_empty())?,
        representante_ministerio: h.ministerio.take(),
        establecimientos: establecimientos.filter(|e| !e.is_empty())?,
        administrativo: administrativo?,
        tecnico: tecnico?,
        sistema: h.sistema.take()?,
        canal: h.canal,
    })
}

fn read_contactos(l: &mut Lectura<'_, '_>) {
    let ruta = Ruta::raiz("contactos");
    let contactos = l.borrador.perfil.contactos.as_ref();
    let padre = contactos.map_or(Sitio::Todo, |c| c.sitio);
    let administrativo = contactos.and_then(|c| c.administrativo.as_ref());
    let tecnico = contactos.and_then(|c| c.tecnico.as_ref());
    l.hallado.contactos = [
        read_contacto(l, administrativo, ruta.en("administrativo"), padre, "administrativo"),
        read_contacto(l, tecnico, ruta.en("tecnico"), padre, "técnico"),
    ];
}

fn read_contacto(
    l: &mut Lectura<'_, '_>,
    contacto: Option<&b::Contacto>,
    ruta: Ruta<'_>,
    padre: Sitio,
    cual: &str,
) -> Option<Contacto> {
    let que = |dato: &str| format!("{dato} del contacto {cual}");
    let Some(p) = contacto else {
        l.missing(
            padre,
            ruta,
            &que("la tabla"),
            &format!("Agregue [{ruta}] con su nombre, cargo, correo y telefono."),
        );
        return None;
    };
    let nombre = l.nombre(casilla(p.nombre.as_ref(), ruta.en("nombre"), p.sitio, &que("el nombre")));
    let cargo = l.corto(casilla(p.cargo.as_ref(), ruta.en("cargo"), p.sitio, &que("el cargo")));
    let rut = l.rut_opcional(casilla(p.rut.as_ref(), ruta.en("rut"), p.sitio, &que("el RUT")));
    let correo = l.correo(casilla(p.correo.as_ref(), ruta.en("correo"), p.sitio, &que("el correo")));
    let telefono =
        l.telefono(casilla(p.telefono.as_ref(), ruta.en("telefono"), p.sitio, &que("el teléfono")));
    Some(Contacto { nombre: nombre?, cargo: cargo?, rut, correo: correo?, telefono: telefono? })
}

fn read_sistema(l: &mut Lectura<'_, '_>) -> Option<Sistema> {
    let ruta = Ruta::raiz("proveedor");
    let ayuda = l.remedio(
        "Agregue [proveedor] con nombre y rut, o con sistema_propio = true: el convenio vale solo para el sistema que se declara.",
        "Complete el nombre y el RUT del proveedor, o elija SI en «Sistema propio»: el convenio vale solo para el sistema que se declara.",
    );
    let Some(p) = &l.borrador.perfil.proveedor else {
        l.error(
            c::SIN_PROVEEDOR,
            l.vacia(ruta, Sitio::Todo),
            ruta,
            "falta decir qué sistema se conectará con SIGE".to_owned(),
            ayuda.to_owned(),
        );
        return None;
    };
    let of_another = [&p.nombre, &p.rut, &p.producto];
    let declared = of_another.iter().any(|d| d.is_some());
    // Blanks that a form left there declare nobody.
    let filled = of_another.iter().any(|d| d.as_ref().is_some_and(|d| !d.valor.trim().is_empty()));
    let own = p.sistema_propio.as_ref().is_some_and(|d| d.valor);
    if own && filled {
        let sitio = p.sistema_propio.as_ref().map_or(p.sitio, |d| d.sitio);
        l.error(
            c::PROVEEDOR_Y_PROPIO,
            sitio,
            ruta.en("sistema_propio"),
            "se declara sistema propio y también un proveedor".to_owned(),
            "Deje uno de los dos: el convenio vale solo para el que se declara.".to_owned(),
        );
        return None;
    }
    if own {
        return Some(Sistema::Propio);
    }
    if !declared {
        l.error(
            c::SIN_PROVEEDOR,
            p.sitio,
            ruta,
            "falta decir qué sistema se conectará con SIGE".to_owned(),
            ayuda.to_owned(),
        );
        return None;
    }
    let nombre = l.nombre(casilla(p.nombre.as_ref(), ruta.en("nombre"), p.sitio, "el nombre del proveedor"));
    let rut = l.rut(casilla(p.rut.as_ref(), ruta.en("rut"), p.sitio, "el RUT del proveedor"));
    let producto =
        l.corto_opcional(casilla(p.producto.as_ref(), ruta.en("producto"), p.sitio, "el nombre del sistema"));
    let validado_sige = l.fecha_pasada(casilla(
        p.validado_sige.as_ref(),
        ruta.en("validado_sige"),
        p.sitio,
        "la fecha de validación por SIGE",
    ));
    let contrato_encargado = l.fecha_pasada(casilla(
        p.contrato_encargado.as_ref(),
        ruta.en("contrato_encargado"),
        p.sitio,
        "la fecha del contrato con el proveedor",
    ));
    Some(Sistema::Proveedor(Proveedor {
        nombre: nombre?,
        rut: rut?,
        producto,
        validado_sige,
        contrato_encargado,
    }))
}
