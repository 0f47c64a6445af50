//! Reads the schools and the services that each asks for.

use super::super::borrador as b;
use super::super::campos::{Lectura, Ruta, casilla};
use super::super::codigos as c;
use super::super::expediente::Establecimiento;
use super::super::fuente::Sitio;
use super::super::opciones::{DEPENDENCIAS, ESTADOS};
use crate::base::texto::did_you_mean;
use crate::catalogo::Servicio;

/// The largest real sostenedor has 98 schools; past this the list is a mistake.
const MAX_ESTABLECIMIENTOS: usize = 1_000;

/// Reads every school; none at all where there are more than can be real.
pub(super) fn read(l: &mut Lectura<'_, '_>) {
    let lista = Ruta::raiz("establecimientos");
    let todos = &l.borrador.perfil.establecimientos;
    if todos.is_empty() {
        l.missing(
            Sitio::Todo,
            lista,
            "los establecimientos",
            "Agregue [[establecimientos]] con su rbd, nombre, dependencia y servicios.",
        );
        return;
    }
    if let Some(uno_de_mas) = todos.get(MAX_ESTABLECIMIENTOS) {
        l.too_many(uno_de_mas.sitio, lista, "establecimientos", MAX_ESTABLECIMIENTOS);
        return;
    }
    for (i, e) in todos.iter().enumerate() {
        let leido = read_establecimiento(l, e, lista.n(i));
        l.hallado.establecimientos.push(leido);
    }
}

fn read_establecimiento<'c>(
    l: &mut Lectura<'_, 'c>,
    e: &b::Establecimiento,
    ruta: Ruta<'_>,
) -> Option<Establecimiento<'c>> {
    let rbd = l.rbd(casilla(e.rbd.as_ref(), ruta.en("rbd"), e.sitio, "el RBD del establecimiento"));
    let nombre =
        l.nombre(casilla(e.nombre.as_ref(), ruta.en("nombre"), e.sitio, "el nombre del establecimiento"));
    let dependencia = l.opcion(
        casilla(
            e.dependencia.as_ref(),
            ruta.en("dependencia"),
            e.sitio,
            "la dependencia del establecimiento",
        ),
        DEPENDENCIAS,
    );
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
    l.hallado.claves.push((rbd, dependencia, estado));
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
                let claves: Vec<&str> = catalogo.servicios().iter().map(|s| s.clave.as_str()).collect();
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
        let sitio = e.servicios.as_ref().map_or_else(|| l.vacia(ruta, e.sitio), |lista| lista.sitio);
        let ayuda = l.remedio(
            "Agregue servicios = [\"valida_alumno\", \"tipo_ensenanza\", \"curso\", \"asistencia\", \"reporte_asistencia\"], o los que necesite.",
            "Elija SI en cada servicio que necesite.",
        );
        l.error(
            c::SIN_SERVICIOS,
            sitio,
            ruta,
            "no se pide ningún servicio para este establecimiento: SIGE rechazaría cada envío con «RBD NO tiene servicio disponible»".to_owned(),
            ayuda.to_owned(),
        );
        sound = false;
    }
    sound.then(|| {
        catalogo
            .servicios()
            .iter()
            .filter(|s| s.es_implicito() || pedidos.iter().any(|p| std::ptr::eq(*p, *s)))
            .collect()
    })
}
