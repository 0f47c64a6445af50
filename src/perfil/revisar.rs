//! The one door from what was written to what is coherent: expedientes, or all that is wrong.

use jiff::civil::Date;

use super::borrador::{self as b, Borrador, Dato};
use super::campos::{Casilla, Lectura, MAX_NOMBRE, Ruta, sitio};
use super::codigos as c;
use super::expediente::{
    Calidad, Canal, Contacto, Documento, Domicilio, Establecimiento, EstadoEstablecimiento, Expediente,
    Genero, Persona, Proveedor, Representante, Sistema, Sostenedor,
};
use super::fuente::Sitio;
use super::reglas;
use crate::base::Diagnosticos;
use crate::base::texto::did_you_mean;
use crate::catalogo::{Catalogo, Dependencia, Servicio};

/// The largest real sostenedor has 98 schools; past this the list is a mistake.
const MAX_ESTABLECIMIENTOS: usize = 1_000;
/// The same for those who sign and for what each one proves.
const MAX_REPRESENTANTES: usize = 20;

const ESTADOS_CIVILES: &[(&str, (&str, Option<Genero>))] = &[
    ("soltera", ("soltera", Some(Genero::Femenino))),
    ("soltero", ("soltero", Some(Genero::Masculino))),
    ("casada", ("casada", Some(Genero::Femenino))),
    ("casado", ("casado", Some(Genero::Masculino))),
    ("viuda", ("viuda", Some(Genero::Femenino))),
    ("viudo", ("viudo", Some(Genero::Masculino))),
    ("divorciada", ("divorciada", Some(Genero::Femenino))),
    ("divorciado", ("divorciado", Some(Genero::Masculino))),
    ("separada", ("separada", Some(Genero::Femenino))),
    ("separado", ("separado", Some(Genero::Masculino))),
    ("conviviente_civil", ("conviviente civil", None)),
];
const TRATAMIENTOS: &[(&str, Genero)] = &[("don", Genero::Masculino), ("doña", Genero::Femenino)];
const CALIDADES: &[(&str, Calidad)] = &[
    ("titular", Calidad::Titular),
    ("subrogante", Calidad::Subrogante),
    ("suplente", Calidad::Suplente),
    ("interino", Calidad::Interino),
    ("interina", Calidad::Interino),
];
const DEPENDENCIAS: &[(&str, Dependencia)] = &[
    ("municipal", Dependencia::Municipal),
    ("corporacion_municipal", Dependencia::CorporacionMunicipal),
    ("particular_subvencionado", Dependencia::ParticularSubvencionado),
    ("particular_pagado", Dependencia::ParticularPagado),
    ("administracion_delegada", Dependencia::AdministracionDelegada),
    ("slep", Dependencia::Slep),
];
const ESTADOS: &[(&str, EstadoEstablecimiento)] = &[
    ("funcionando", EstadoEstablecimiento::Funcionando),
    ("receso", EstadoEstablecimiento::Receso),
    ("cerrado", EstadoEstablecimiento::Cerrado),
];
const CANALES: &[(&str, Canal)] = &[
    ("presencial", Canal::Presencial),
    ("oficina_de_partes_virtual", Canal::OficinaDePartesVirtual),
    ("correo", Canal::Correo),
];

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
    let mut lectura = Lectura::new(borrador, catalogo, hoy);
    let leido = read(&mut lectura);
    reglas::check(&mut lectura);
    let expedientes = leido.map(|leido| reglas::part_by_model(&mut lectura, &leido));
    let mut notas = lectura.notas;
    notas.sort();
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
fn read<'c>(l: &mut Lectura<'_, 'c>) -> Option<Leido<'c>> {
    let perfil = &l.borrador.perfil;
    let fecha =
        l.fecha(casilla(perfil.fecha.as_ref(), Ruta::raiz("fecha"), Sitio::Todo, "la fecha del convenio"));
    let sostenedor = read_sostenedor(l);
    let establecimientos = read_establecimientos(l);
    let contactos = read_contactos(l);
    let sistema = read_sistema(l);
    let presentacion = perfil.presentacion.as_ref();
    let canal = presentacion.and_then(|p| {
        let ruta = Ruta::raiz("presentacion");
        l.opcion_opcional(casilla(p.canal.as_ref(), ruta.en("canal"), p.sitio, "el canal"), CANALES)
    });
    let (sostenedor, representantes, representante_ministerio) = sostenedor?;
    let (administrativo, tecnico) = contactos?;
    Some(Leido {
        fecha,
        sostenedor,
        representantes,
        representante_ministerio,
        establecimientos: establecimientos?,
        administrativo,
        tecnico,
        sistema: sistema?,
        canal,
    })
}

fn casilla<'a>(dato: Option<&'a Dato>, ruta: Ruta<'a>, padre: Sitio, que: &'a str) -> Casilla<'a> {
    Casilla { dato, ruta, padre, que }
}

type SostenedorLeido<'c> = (Sostenedor<'c>, Vec<Representante<'c>>, Option<Persona>);

fn read_sostenedor<'c>(l: &mut Lectura<'_, 'c>) -> Option<SostenedorLeido<'c>> {
    let ruta = Ruta::raiz("sostenedor");
    let Some(s) = &l.borrador.perfil.sostenedor else {
        l.missing(
            Sitio::Todo,
            ruta,
            "la tabla del sostenedor",
            "Agregue [sostenedor] con su nombre, rut, tipo y domicilio.",
        );
        return None;
    };
    let nombre = l.texto(
        casilla(s.nombre.as_ref(), ruta.en("nombre"), s.sitio, "el nombre del sostenedor"),
        MAX_NOMBRE,
    );
    let rut = l.rut(casilla(s.rut.as_ref(), ruta.en("rut"), s.sitio, "el RUT del sostenedor"));
    let catalogo = l.catalogo;
    let tipos: Vec<_> = catalogo.tipos.iter().map(|t| (t.clave.as_str(), t)).collect();
    let tipo = l.opcion(casilla(s.tipo.as_ref(), ruta.en("tipo"), s.sitio, "el tipo de sostenedor"), &tipos);
    l.hallado.tipo = tipo;
    let domicilio = read_domicilio(l, s, ruta);
    let correo = l.correo(casilla(s.correo.as_ref(), ruta.en("correo"), s.sitio, "el correo del sostenedor"));
    let telefono =
        l.telefono(casilla(s.telefono.as_ref(), ruta.en("telefono"), s.sitio, "el teléfono del sostenedor"));
    let representantes = read_representantes(l, s, ruta);
    let ministerio = s.representante_ministerio.as_ref().map(|p| {
        let ruta = ruta.en("representante_ministerio");
        let nombre = l.texto(
            casilla(
                p.nombre.as_ref(),
                ruta.en("nombre"),
                p.sitio,
                "el nombre del representante ante el Ministerio",
            ),
            MAX_NOMBRE,
        );
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
    let ministerio = match ministerio {
        None => None,
        Some(persona) => Some(persona?),
    };
    let sostenedor = Sostenedor {
        nombre: nombre?,
        rut: rut?,
        tipo: tipo?,
        domicilio: domicilio?,
        correo: correo?,
        telefono: telefono?,
    };
    Some((sostenedor, representantes?, ministerio))
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

fn read_representantes<'c>(
    l: &mut Lectura<'_, 'c>,
    s: &b::Sostenedor,
    ruta: Ruta<'_>,
) -> Option<Vec<Representante<'c>>> {
    let lista = ruta.en("representantes");
    if s.representantes.is_empty() {
        l.missing(
            s.sitio,
            lista,
            "quien representa al sostenedor",
            "Agregue [[sostenedor.representantes]] con su nombre, rut, estado_civil y cargo.",
        );
        return None;
    }
    if s.representantes.len() > MAX_REPRESENTANTES {
        too_many(l, s.representantes[MAX_REPRESENTANTES].sitio, lista, "representantes", MAX_REPRESENTANTES);
    }
    let leidos: Vec<_> = s
        .representantes
        .iter()
        .take(MAX_REPRESENTANTES)
        .enumerate()
        .map(|(i, r)| read_representante(l, r, lista.n(i), s))
        .collect();
    leidos.into_iter().collect()
}

fn read_representante<'c>(
    l: &mut Lectura<'_, 'c>,
    r: &b::Representante,
    ruta: Ruta<'_>,
    s: &b::Sostenedor,
) -> Option<Representante<'c>> {
    let nombre = l.texto(
        casilla(r.nombre.as_ref(), ruta.en("nombre"), r.sitio, "el nombre del representante"),
        MAX_NOMBRE,
    );
    let rut = l.rut(casilla(r.rut.as_ref(), ruta.en("rut"), r.sitio, "el RUT del representante"));
    l.hallado.representantes.push(rut);
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
    let documentos: Vec<_> = r
        .documentos
        .iter()
        .take(50)
        .enumerate()
        .map(|(i, d)| read_documento(l, d, ruta.en("documentos").n(i), s))
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

fn read_documento<'c>(
    l: &mut Lectura<'_, 'c>,
    d: &b::Documento,
    ruta: Ruta<'_>,
    s: &b::Sostenedor,
) -> Option<Documento<'c>> {
    let tipo_casilla = casilla(d.tipo.as_ref(), ruta.en("tipo"), d.sitio, "el tipo del documento");
    let escrito = l.corto(tipo_casilla);
    let fecha =
        l.fecha_pasada(casilla(d.fecha.as_ref(), ruta.en("fecha"), d.sitio, "la fecha del documento"));
    let numero =
        l.corto_opcional(casilla(d.numero.as_ref(), ruta.en("numero"), d.sitio, "el número del documento"));
    let emisor =
        l.corto_opcional(casilla(d.emisor.as_ref(), ruta.en("emisor"), d.sitio, "quien emitió el documento"));
    let (escrito, catalogo) = (escrito?, l.catalogo);
    let sostenedor = s.tipo.as_ref().map_or("", |t| t.valor.trim());
    let own = catalogo.documentos_de(sostenedor).find(|t| t.codigo == escrito);
    let tipo = own.or_else(|| catalogo.documentos.iter().find(|t| t.codigo == escrito));
    match tipo {
        None => {
            let posibles: Vec<&str> = catalogo.documentos_de(sostenedor).map(|t| t.codigo.as_str()).collect();
            let todos = catalogo.documentos.iter().map(|t| t.codigo.as_str());
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
        Some(otro) if own.is_none() && catalogo.tipo(sostenedor).is_some() => {
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

fn read_establecimientos<'c>(l: &mut Lectura<'_, 'c>) -> Option<Vec<Establecimiento<'c>>> {
    let lista = Ruta::raiz("establecimientos");
    let todos = &l.borrador.perfil.establecimientos;
    if todos.is_empty() {
        l.missing(
            Sitio::Todo,
            lista,
            "los establecimientos",
            "Agregue [[establecimientos]] con su rbd, nombre, dependencia y servicios.",
        );
        return None;
    }
    if let Some(uno_de_mas) = todos.get(MAX_ESTABLECIMIENTOS) {
        too_many(l, uno_de_mas.sitio, lista, "establecimientos", MAX_ESTABLECIMIENTOS);
        return None;
    }
    let leidos: Vec<_> =
        todos.iter().enumerate().map(|(i, e)| read_establecimiento(l, e, lista.n(i))).collect();
    leidos.into_iter().collect()
}

fn read_establecimiento<'c>(
    l: &mut Lectura<'_, 'c>,
    e: &b::Establecimiento,
    ruta: Ruta<'_>,
) -> Option<Establecimiento<'c>> {
    let rbd = l.rbd(casilla(e.rbd.as_ref(), ruta.en("rbd"), e.sitio, "el RBD del establecimiento"));
    let nombre = l.texto(
        casilla(e.nombre.as_ref(), ruta.en("nombre"), e.sitio, "el nombre del establecimiento"),
        MAX_NOMBRE,
    );
    let dependencia = l.opcion(
        casilla(
            e.dependencia.as_ref(),
            ruta.en("dependencia"),
            e.sitio,
            "la dependencia del establecimiento",
        ),
        DEPENDENCIAS,
    );
    l.hallado.establecimientos.push((rbd, dependencia));
    let direccion = l.corto(casilla(
        e.direccion.as_ref(),
        ruta.en("direccion"),
        e.sitio,
        "la dirección del establecimiento",
    ));
    let comuna =
        l.comuna(casilla(e.comuna.as_ref(), ruta.en("comuna"), e.sitio, "la comuna del establecimiento"));
    let estado = l.opcion_opcional(
        casilla(e.estado.as_ref(), ruta.en("estado"), e.sitio, "el estado del establecimiento"),
        ESTADOS,
    );
    let servicios = read_servicios(l, e, ruta.en("servicios"));
    let comuna = comuna?;
    Some(Establecimiento {
        rbd: rbd?,
        nombre: nombre?,
        dependencia: dependencia?,
        direccion: direccion?,
        comuna,
        region: l.catalogo.region_de(comuna),
        estado,
        servicios: servicios?,
    })
}

/// The services asked for, in the catalogue's order, with those that go without asking.
fn read_servicios<'c>(
    l: &mut Lectura<'_, 'c>,
    e: &b::Establecimiento,
    ruta: Ruta<'_>,
) -> Option<Vec<&'c Servicio>> {
    let catalogo = l.catalogo;
    let mut pedidos: Vec<&Servicio> = Vec::new();
    let mut sound = true;
    for dato in e.servicios.iter().flat_map(|lista| &lista.datos) {
        let escrito = dato.valor.trim();
        match catalogo.servicio(escrito) {
            Some(servicio) if pedidos.iter().any(|p| std::ptr::eq(*p, servicio)) => {
                l.error(
                    c::SERVICIO_REPETIDO,
                    dato.sitio,
                    ruta,
                    format!("el servicio «{escrito}» está dos veces"),
                    "Deje uno solo.".to_owned(),
                );
                sound = false;
            }
            Some(servicio) => pedidos.push(servicio),
            None => {
                let claves: Vec<&str> = catalogo.servicios.iter().map(|s| s.clave.as_str()).collect();
                let ayuda = format!(
                    "{}Los servicios son: {}.",
                    did_you_mean(escrito, claves.iter().copied()),
                    claves.join(", ")
                );
                let mensaje = format!("no se conoce el servicio «{}»", escrito.escape_debug());
                l.error(c::SERVICIO_DESCONOCIDO, dato.sitio, ruta, mensaje, ayuda);
                sound = false;
            }
        }
    }
    if sound && !pedidos.iter().any(|s| !s.es_implicito()) {
        let sitio = e.servicios.as_ref().map_or(e.sitio, |lista| lista.sitio);
        l.error(
            c::SIN_SERVICIOS,
            sitio,
            ruta,
            "no se pide ningún servicio para este establecimiento: SIGE rechazaría cada envío con «RBD NO tiene servicio disponible»".to_owned(),
            "Agregue servicios = [\"valida_alumno\", \"tipo_ensenanza\", \"curso\", \"asistencia\", \"reporte_asistencia\"], o los que necesite.".to_owned(),
        );
        sound = false;
    }
    sound.then(|| {
        catalogo
            .servicios
            .iter()
            .filter(|s| s.es_implicito() || pedidos.iter().any(|p| std::ptr::eq(*p, *s)))
            .collect()
    })
}

fn read_contactos(l: &mut Lectura<'_, '_>) -> Option<(Contacto, Contacto)> {
    let ruta = Ruta::raiz("contactos");
    let contactos = l.borrador.perfil.contactos.as_ref();
    let padre = contactos.map_or(Sitio::Todo, |c| c.sitio);
    let administrativo = contactos.and_then(|c| c.administrativo.as_ref());
    let tecnico = contactos.and_then(|c| c.tecnico.as_ref());
    let administrativo = read_contacto(l, administrativo, ruta.en("administrativo"), padre, "administrativo");
    let tecnico = read_contacto(l, tecnico, ruta.en("tecnico"), padre, "técnico");
    Some((administrativo?, tecnico?))
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
    let nombre =
        l.texto(casilla(p.nombre.as_ref(), ruta.en("nombre"), p.sitio, &que("el nombre")), MAX_NOMBRE);
    let cargo = l.corto(casilla(p.cargo.as_ref(), ruta.en("cargo"), p.sitio, &que("el cargo")));
    let rut = l.rut_opcional(casilla(p.rut.as_ref(), ruta.en("rut"), p.sitio, &que("el RUT")));
    let correo = l.correo(casilla(p.correo.as_ref(), ruta.en("correo"), p.sitio, &que("el correo")));
    let telefono =
        l.telefono(casilla(p.telefono.as_ref(), ruta.en("telefono"), p.sitio, &que("el teléfono")));
    Some(Contacto { nombre: nombre?, cargo: cargo?, rut, correo: correo?, telefono: telefono? })
}

fn read_sistema(l: &mut Lectura<'_, '_>) -> Option<Sistema> {
    let ruta = Ruta::raiz("proveedor");
    let ayuda = "Agregue [proveedor] con nombre y rut, o con sistema_propio = true: el convenio vale solo para el sistema que se declara.";
    let Some(p) = &l.borrador.perfil.proveedor else {
        l.error(
            c::SIN_PROVEEDOR,
            Sitio::Todo,
            ruta,
            "falta decir qué sistema se conectará con SIGE".to_owned(),
            ayuda.to_owned(),
        );
        return None;
    };
    let declared = [&p.nombre, &p.rut, &p.producto].iter().any(|d| d.is_some());
    let own = p.sistema_propio.as_ref().is_some_and(|d| d.valor);
    if own && declared {
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
    let nombre = l
        .texto(casilla(p.nombre.as_ref(), ruta.en("nombre"), p.sitio, "el nombre del proveedor"), MAX_NOMBRE);
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

fn too_many(l: &mut Lectura<'_, '_>, sitio: Sitio, ruta: Ruta<'_>, que: &str, max: usize) {
    l.error(
        c::DEMASIADOS,
        sitio,
        ruta,
        format!("hay más de {max} {que}"),
        "Revise que el archivo no se haya repetido; si son tantos, haga varios perfiles.".to_owned(),
    );
}
