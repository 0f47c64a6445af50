//! Reads the sostenedor, those who sign for it, and what proves that they may.

use super::super::borrador as b;
use super::super::campos::{Lectura, Ruta, casilla, sitio};
use super::super::codigos as c;
use super::super::expediente::{Calidad, Documento, Domicilio, Persona, Representante, Sostenedor};
use super::super::fuente::Sitio;
use super::super::opciones::{CALIDADES, ESTADOS_CIVILES, TRATAMIENTOS};
use crate::base::texto::did_you_mean;

/// More documents of one person than this are a mistake.
const MAX_DOCUMENTOS: usize = 50;
/// More who sign together than this are a mistake.
const MAX_REPRESENTANTES: usize = 20;

/// Reads the sostenedor, who signs, and who acts before the Ministry.
pub(super) fn read(l: &mut Lectura<'_, '_>) {
    let ruta = Ruta::raiz("sostenedor");
    let Some(s) = &l.borrador.perfil.sostenedor else {
        l.missing(
            Sitio::Todo,
            ruta,
            "la tabla del sostenedor",
            "Agregue [sostenedor] con su nombre, rut, tipo y domicilio.",
        );
        return;
    };
    let nombre = l.nombre(casilla(s.nombre.as_ref(), ruta.en("nombre"), s.sitio, "el nombre del sostenedor"));
    let rut = l.rut(casilla(s.rut.as_ref(), ruta.en("rut"), s.sitio, "el RUT del sostenedor"));
    let catalogo = l.catalogo;
    let tipos: Vec<_> = catalogo.tipos().iter().map(|t| (t.clave.as_str(), t)).collect();
    let tipo = l.opcion(casilla(s.tipo.as_ref(), ruta.en("tipo"), s.sitio, "el tipo de sostenedor"), &tipos);
    l.hallado.tipo = tipo;
    let domicilio = read_domicilio(l, s, ruta);
    let correo = l.correo(casilla(s.correo.as_ref(), ruta.en("correo"), s.sitio, "el correo del sostenedor"));
    let telefono =
        l.telefono(casilla(s.telefono.as_ref(), ruta.en("telefono"), s.sitio, "el teléfono del sostenedor"));
    read_representantes(l, s, ruta);
    l.hallado.ministerio = s.representante_ministerio.as_ref().and_then(|p| {
        let ruta = ruta.en("representante_ministerio");
        let nombre = l.nombre(casilla(
            p.nombre.as_ref(),
            ruta.en("nombre"),
            p.sitio,
            "el nombre del representante ante el Ministerio",
        ));
        let rut = l.rut(casilla(
            p.rut.as_ref(),
            ruta.en("rut"),
            p.sitio,
            "el RUT del representante ante el Ministerio",
        ));
        let cargo = l.corto(casilla(
            p.cargo.as_ref(),
            ruta.en("cargo"),
            p.sitio,
            "el cargo del representante ante el Ministerio",
        ));
        Some(Persona { nombre: nombre?, rut: rut?, cargo: cargo? })
    });
    l.hallado.sostenedor = (|| {
        Some(Sostenedor {
            nombre: nombre?,
            rut: rut?,
            tipo: tipo?,
            domicilio: domicilio?,
            correo: correo?,
            telefono: telefono?,
        })
    })();
}

fn read_domicilio<'c>(l: &mut Lectura<'_, 'c>, s: &b::Sostenedor, ruta: Ruta<'_>) -> Option<Domicilio<'c>> {
    let ruta = ruta.en("domicilio");
    let Some(d) = &s.domicilio else {
        let ayuda = "Agregue domicilio = { calle = \"…\", numero = \"…\", ciudad = \"…\", comuna = \"…\" }.";
        l.missing(s.sitio, ruta, "el domicilio del sostenedor", ayuda);
        return None;
    };
    let calle = l.corto(casilla(d.calle.as_ref(), ruta.en("calle"), d.sitio, "la calle del domicilio"));
    let numero = l.corto(casilla(
        d.numero.as_ref(),
        ruta.en("numero"),
        d.sitio,
        "el número del domicilio (S/N si no tiene)",
    ));
    let ciudad = l.corto(casilla(d.ciudad.as_ref(), ruta.en("ciudad"), d.sitio, "la ciudad del domicilio"));
    let comuna =
        l.comuna(casilla(d.comuna.as_ref(), ruta.en("comuna"), d.sitio, "la comuna del domicilio"))?;
    let region = l.catalogo.region_de(comuna);
    Some(Domicilio { calle: calle?, numero: numero?, ciudad: ciudad?, comuna, region })
}

fn read_representantes(l: &mut Lectura<'_, '_>, s: &b::Sostenedor, ruta: Ruta<'_>) {
    let lista = ruta.en("representantes");
    if s.representantes.is_empty() {
        l.missing(
            s.sitio,
            lista,
            "quien representa al sostenedor",
            "Agregue [[sostenedor.representantes]] con su nombre, rut, estado_civil y cargo.",
        );
    }
    if s.representantes.len() > MAX_REPRESENTANTES {
        l.too_many(s.representantes[MAX_REPRESENTANTES].sitio, lista, "representantes", MAX_REPRESENTANTES);
    }
    for (i, r) in s.representantes.iter().take(MAX_REPRESENTANTES).enumerate() {
        let leido = read_representante(l, r, lista.n(i));
        l.hallado.representantes.push(leido);
    }
}

fn read_representante<'c>(
    l: &mut Lectura<'_, 'c>,
    r: &b::Representante,
    ruta: Ruta<'_>,
) -> Option<Representante<'c>> {
    let nombre =
        l.nombre(casilla(r.nombre.as_ref(), ruta.en("nombre"), r.sitio, "el nombre del representante"));
    let rut = l.rut(casilla(r.rut.as_ref(), ruta.en("rut"), r.sitio, "el RUT del representante"));
    l.hallado.ruts.push(rut);
    let tratamiento = l.opcion_opcional(
        casilla(r.tratamiento.as_ref(), ruta.en("tratamiento"), r.sitio, "el tratamiento"),
        TRATAMIENTOS,
    );
    let nacionalidad = l.corto_opcional(casilla(
        r.nacionalidad.as_ref(),
        ruta.en("nacionalidad"),
        r.sitio,
        "la nacionalidad",
    ));
    let profesion =
        l.corto_opcional(casilla(r.profesion.as_ref(), ruta.en("profesion"), r.sitio, "la profesión"));
    let civil = l.opcion(
        casilla(
            r.estado_civil.as_ref(),
            ruta.en("estado_civil"),
            r.sitio,
            "el estado civil del representante",
        ),
        ESTADOS_CIVILES,
    );
    let cargo = l.corto(casilla(r.cargo.as_ref(), ruta.en("cargo"), r.sitio, "el cargo del representante"));
    let calidad = l.opcion_opcional(
        casilla(r.calidad.as_ref(), ruta.en("calidad"), r.sitio, "la calidad en que firma"),
        CALIDADES,
    );
    let lista = ruta.en("documentos");
    if let Some(uno_de_mas) = r.documentos.get(MAX_DOCUMENTOS) {
        l.too_many(uno_de_mas.sitio, lista, "documentos de un representante", MAX_DOCUMENTOS);
    }
    let documentos: Vec<_> = r
        .documentos
        .iter()
        .take(MAX_DOCUMENTOS)
        .enumerate()
        .map(|(i, d)| read_documento(l, d, lista.n(i)))
        .collect();
    let (estado_civil, genero) = civil?;
    Some(Representante {
        nombre: nombre?,
        rut: rut?,
        genero: tratamiento.or(genero),
        nacionalidad,
        profesion,
        estado_civil,
        cargo: cargo?,
        calidad: calidad.unwrap_or(Calidad::Titular),
        documentos: documentos.into_iter().collect::<Option<_>>()?,
    })
}

fn read_documento<'c>(l: &mut Lectura<'_, 'c>, d: &b::Documento, ruta: Ruta<'_>) -> Option<Documento<'c>> {
    let tipo_casilla = casilla(d.tipo.as_ref(), ruta.en("tipo"), d.sitio, "el tipo del documento");
    let escrito = l.corto(tipo_casilla);
    let fecha =
        l.fecha_pasada(casilla(d.fecha.as_ref(), ruta.en("fecha"), d.sitio, "la fecha del documento"));
    let numero =
        l.corto_opcional(casilla(d.numero.as_ref(), ruta.en("numero"), d.sitio, "el número del documento"));
    let emisor =
        l.corto_opcional(casilla(d.emisor.as_ref(), ruta.en("emisor"), d.sitio, "quien emitió el documento"));
    let (escrito, catalogo) = (escrito?, l.catalogo);
    let sostenedor = l.hallado.tipo.map_or("", |t| t.clave.as_str());
    let own = catalogo.documentos_de(sostenedor).find(|t| t.codigo == escrito);
    let tipo = own.or_else(|| catalogo.documentos().iter().find(|t| t.codigo == escrito));
    match tipo {
        None => {
            let posibles: Vec<&str> = catalogo.documentos_de(sostenedor).map(|t| t.codigo.as_str()).collect();
            let todos = catalogo.documentos().iter().map(|t| t.codigo.as_str());
            let ayuda = format!(
                "{}Para este tipo de sostenedor: {}.",
                did_you_mean(&escrito, todos),
                posibles.join(", ")
            );
            l.error(
                c::DOCUMENTO_DESCONOCIDO,
                sitio(tipo_casilla),
                tipo_casilla.ruta,
                format!("no se conoce el documento «{escrito}»"),
                ayuda,
            );
        }
        Some(otro) if own.is_none() && l.hallado.tipo.is_some() => {
            let mensaje =
                format!("«{}» no es de los documentos que se piden a este tipo de sostenedor", otro.nombre);
            l.warn(
                c::DOCUMENTO_DE_OTRO_TIPO,
                sitio(tipo_casilla),
                tipo_casilla.ruta,
                mensaje,
                "Revise que el tipo de sostenedor y el documento sean los correctos.".to_owned(),
            );
        }
        Some(_) => {}
    }
    Some(Documento { tipo: tipo?, fecha, numero, emisor })
}
