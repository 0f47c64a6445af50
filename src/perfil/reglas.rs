//! Rules that join several values: what is repeated, which model each school needs, whose SEREMI it is.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::campos::{Lectura, Ruta};
use super::codigos as c;
use super::expediente::{Establecimiento, EstadoEstablecimiento, Expediente};
use super::fuente::Sitio;
use super::opciones::REPRESENTACIONES;
use super::revisar::Leido;
use crate::base::texto::list;
use crate::catalogo::{Compatibilidad, Dependencia, Modelo, Region};

/// Rules that compare several values; each looks at what could be read, whatever else is wrong.
pub(super) fn check(l: &mut Lectura<'_, '_>) {
    repeated_schools(l);
    repeated_representatives(l);
    joint_signature(l);
    kind_against_dependency(l);
    uncertain_models(l);
    municipal_only(l);
    not_working(l);
    l.hallado.elegida = chosen_region(l);
}

/// Parts the schools by model: one expediente each, in the order of the profile.
pub(super) fn part_by_model<'c>(l: &mut Lectura<'_, 'c>, leido: Leido<'c>) -> Vec<Expediente<'c>> {
    let catalogo = l.catalogo;
    let mut modelos: Vec<Modelo> = Vec::new();
    for e in &leido.establecimientos {
        let modelo = catalogo.dependencia(e.dependencia).modelo;
        if !modelos.contains(&modelo) {
            modelos.push(modelo);
        }
    }
    let mut expedientes = Vec::with_capacity(modelos.len());
    let mut rest = leido.establecimientos;
    for modelo in modelos {
        let of_model = |e: &Establecimiento<'_>| catalogo.dependencia(e.dependencia).modelo == modelo;
        let (establecimientos, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(of_model);
        rest = others;
        let region = seremi_region(l, leido.sostenedor.domicilio.region, &establecimientos);
        let municipal = establecimientos.iter().any(|e| e.dependencia == Dependencia::Municipal);
        expedientes.push(Expediente {
            modelo,
            demostracion: l.borrador.perfil.es_demostracion(),
            fecha: leido.fecha,
            sostenedor: leido.sostenedor.clone(),
            representantes: leido.representantes.clone(),
            representante_ministerio: leido.representante_ministerio.clone().filter(|_| municipal),
            establecimientos,
            administrativo: leido.administrativo.clone(),
            tecnico: leido.tecnico.clone(),
            sistema: leido.sistema.clone(),
            region,
            seremi: catalogo.seremi_de(region),
            canal: leido.canal,
        });
    }
    expedientes
}

const ESTABLECIMIENTOS: Ruta<'_> = Ruta::raiz("establecimientos");
const SOSTENEDOR: Ruta<'_> = Ruta::raiz("sostenedor");

/// A school twice in one convenio is a school forgotten somewhere else.
fn repeated_schools(l: &mut Lectura<'_, '_>) {
    let mut seen = HashMap::new();
    let found: Vec<_> = l.hallado.claves.iter().map(|(rbd, ..)| *rbd).collect();
    for (i, rbd) in found.into_iter().enumerate() {
        let Some(rbd) = rbd else { continue };
        match seen.entry(rbd) {
            Entry::Vacant(hueco) => {
                hueco.insert(i);
            }
            Entry::Occupied(first) => {
                let escrito = &l.borrador.perfil.establecimientos[i];
                let sitio = escrito.rbd.as_ref().map_or(escrito.sitio, |d| d.sitio);
                let mensaje =
                    format!("el RBD {rbd} ya está en el establecimiento {} de la lista", first.get() + 1);
                let ayuda =
                    "Deje uno solo; si son dos establecimientos, uno tiene el RBD equivocado.".to_owned();
                l.error(c::RBD_REPETIDO, sitio, ESTABLECIMIENTOS.n(i).en("rbd"), mensaje, ayuda);
            }
        }
    }
}

fn repeated_representatives(l: &mut Lectura<'_, '_>) {
    let ruts = l.hallado.ruts.clone();
    for (i, rut) in ruts.iter().enumerate() {
        let Some(rut) = rut else { continue };
        let Some(first) = ruts[..i].iter().position(|otro| *otro == Some(*rut)) else { continue };
        let escrito = l.borrador.perfil.sostenedor.as_ref().map(|s| &s.representantes[i]);
        let sitio = escrito.map_or(Sitio::Todo, |e| e.rut.as_ref().map_or(e.sitio, |d| d.sitio));
        let mensaje = format!("el RUT {rut} ya es el del representante {}", first + 1);
        let campo = SOSTENEDOR.en("representantes").n(i);
        l.error(
            c::REPRESENTANTE_REPETIDO,
            sitio,
            campo.en("rut"),
            mensaje,
            "Deje uno solo, o corrija el RUT.".to_owned(),
        );
    }
}

/// Source: whether one signature binds the institution is what its statutes or powers say; a convenio that
/// lacks one of two joint signatures is returned.
fn joint_signature(l: &mut Lectura<'_, '_>) {
    let Some(s) = &l.borrador.perfil.sostenedor else { return };
    let Some(dato) = &s.representacion else { return };
    let ruta = SOSTENEDOR.en("representacion");
    let casilla = super::campos::Casilla {
        dato: s.representacion.as_ref(),
        ruta,
        padre: s.sitio,
        que: "la representación",
    };
    let joint = l.opcion_opcional(casilla, REPRESENTACIONES);
    let (mensaje, ayuda) = match (joint, s.representantes.len()) {
        (Some(true), 1) => (
            "la representación es conjunta, y hay un solo representante".to_owned(),
            l.remedio(
                "Agregue otro [[sostenedor.representantes]]: sin todas las firmas el convenio se devuelve.",
                "Agregue a los demás en la hoja «Representantes»: sin todas las firmas el convenio se devuelve.",
            )
                .to_owned(),
        ),
        (Some(false), n) if n > 1 => (
            format!("la representación es individual, y hay {n} representantes"),
            l.remedio(
                "Deje solo a quien firmará, o escriba representacion = \"conjunta\".",
                "Deje solo a quien firmará, o elija «conjunta».",
            )
            .to_owned(),
        ),
        _ => return,
    };
    l.error(c::FIRMA_CONJUNTA, dato.sitio, ruta, mensaje, ayuda);
}

/// Sources: DFL 2 of 2009 art. 46, DFL 2 of 1998 art. 6, Ley 21.040, DL 3.166 (table `tipo_dependencia`).
fn kind_against_dependency(l: &mut Lectura<'_, '_>) {
    let (catalogo, Some(tipo)) = (l.catalogo, l.hallado.tipo) else { return };
    for (i, dependencia) in first_of_each(l) {
        let (compatibilidad, razon) = catalogo.compatibilidad(tipo, dependencia);
        if compatibilidad == Compatibilidad::Habitual {
            continue;
        }
        let escrito = &l.borrador.perfil.establecimientos[i];
        let sitio = escrito.dependencia.as_ref().map_or(escrito.sitio, |d| d.sitio);
        let ruta = ESTABLECIMIENTOS.n(i);
        let dependencia = &catalogo.dependencia(dependencia).nombre;
        let ayuda = format!("{razon} Revise el tipo de sostenedor y la dependencia.").trim_start().to_owned();
        if compatibilidad == Compatibilidad::Imposible {
            let mensaje = format!(
                "un sostenedor de tipo «{}» no puede tener establecimientos de dependencia «{dependencia}»: se firmaría el modelo equivocado",
                tipo.nombre
            );
            l.error(c::MODELO_IMPOSIBLE, sitio, ruta.en("dependencia"), mensaje, ayuda);
        } else {
            let mensaje = format!(
                "es poco habitual que un sostenedor de tipo «{}» tenga establecimientos de dependencia «{dependencia}»",
                tipo.nombre
            );
            l.warn(c::TIPO_INUSUAL, sitio, ruta.en("dependencia"), mensaje, ayuda);
        }
    }
}

/// Source: the Ministry's page of models (seen November 2024) has four, none for these two dependencies.
fn uncertain_models(l: &mut Lectura<'_, '_>) {
    let catalogo = l.catalogo;
    for (i, dependencia) in first_of_each(l) {
        let ficha = catalogo.dependencia(dependencia);
        if ficha.certeza_modelo == "cierta" {
            continue;
        }
        let escrito = &l.borrador.perfil.establecimientos[i];
        let sitio = escrito.dependencia.as_ref().map_or(escrito.sitio, |d| d.sitio);
        let mensaje =
            format!("no hay un modelo de convenio publicado para la dependencia «{}»", ficha.nombre);
        l.warn(
            c::MODELO_INCIERTO,
            sitio,
            ESTABLECIMIENTOS.n(i).en("dependencia"),
            mensaje,
            ficha.nota.clone(),
        );
    }
}

/// Source: CGR dictamen 28.888 of 2018 keeps the municipality's signatory and its head of education apart.
fn municipal_only(l: &mut Lectura<'_, '_>) {
    let escrito = l.borrador.perfil.sostenedor.as_ref().and_then(|s| s.representante_ministerio.as_ref());
    let Some(sitio) = escrito.map(|r| r.sitio) else { return };
    let known: Vec<_> = first_of_each(l).into_iter().map(|(_, d)| d).collect();
    if known.is_empty() || known.contains(&Dependencia::Municipal) {
        return;
    }
    let mensaje =
        "el representante ante el Ministerio es propio de las municipalidades: en este convenio no aparecerá"
            .to_owned();
    l.warn(
        c::SOLO_MUNICIPAL,
        sitio,
        SOSTENEDOR.en("representante_ministerio"),
        mensaje,
        "Quite la tabla.".to_owned(),
    );
}

/// SIGE takes no attendance from a school that does not work. Source: ESTADO_ESTAB of the Ministry's directory.
fn not_working(l: &mut Lectura<'_, '_>) {
    for (i, (.., estado)) in l.hallado.claves.clone().into_iter().enumerate() {
        let que = match estado {
            Some(EstadoEstablecimiento::Receso) => "en receso",
            Some(EstadoEstablecimiento::Cerrado) => "cerrado",
            Some(EstadoEstablecimiento::Funcionando) | None => continue,
        };
        let escrito = &l.borrador.perfil.establecimientos[i];
        let sitio = escrito.estado.as_ref().map_or(escrito.sitio, |d| d.sitio);
        let mensaje = format!("se pide el convenio para un establecimiento {que}");
        let ayuda = "Si ya no funciona, quítelo de la lista: SIGE no recibirá su asistencia.";
        l.warn(c::NO_FUNCIONA, sitio, ESTABLECIMIENTOS.n(i).en("estado"), mensaje, ayuda.to_owned());
    }
}

/// Each dependency that occurs, with the first school that has it: what is said of it is said once.
fn first_of_each(l: &Lectura<'_, '_>) -> Vec<(usize, Dependencia)> {
    let mut firsts: Vec<(usize, Dependencia)> = Vec::new();
    for (i, (_, dependencia, _)) in l.hallado.claves.iter().enumerate() {
        if let Some(dependencia) = dependencia
            && !firsts.iter().any(|(_, d)| d == dependencia)
        {
            firsts.push((i, *dependencia));
        }
    }
    firsts
}

/// The region that the person chose, if any.
fn chosen_region<'c>(l: &mut Lectura<'_, 'c>) -> Option<(&'c Region, Sitio)> {
    let presentacion = l.borrador.perfil.presentacion.as_ref()?;
    let dato = presentacion.seremi.as_ref().filter(|d| !d.valor.trim().is_empty())?;
    let catalogo = l.catalogo;
    let region = catalogo.region(&dato.valor);
    if region.is_none() {
        let nombres: Vec<&str> = catalogo.regiones().iter().map(|r| r.nombre_corto.as_str()).collect();
        let ayuda = format!(
            "{}Las regiones son: {}.",
            crate::base::texto::did_you_mean(&dato.valor, nombres.iter().copied()),
            nombres.join(", ")
        );
        let mensaje = format!("no hay una región que se llame «{}»", dato.valor.escape_debug());
        l.error(c::REGION_DESCONOCIDA, dato.sitio, Ruta::raiz("presentacion").en("seremi"), mensaje, ayuda);
    }
    Some((region?, dato.sitio))
}

/// Whose SEREMI: the schools' region. Where they are in several, the sostenedor's own if among them, else
/// where most schools are. Source: our own rule; nobody has said it (110 of 5,864 sostenedores in 2024).
fn seremi_region<'c>(
    l: &mut Lectura<'_, 'c>,
    own: &'c Region,
    establecimientos: &[Establecimiento<'c>],
) -> &'c Region {
    let mut counted: Vec<(&Region, usize)> = Vec::new();
    for e in establecimientos {
        match counted.iter_mut().find(|(r, _)| r.codigo == e.region.codigo) {
            Some((_, n)) => *n += 1,
            None => counted.push((e.region, 1)),
        }
    }
    let ruta = Ruta::raiz("presentacion");
    if let Some((region, sitio)) = l.hallado.elegida {
        if !counted.iter().any(|(r, _)| r.codigo == region.codigo) {
            let mensaje = format!(
                "los papeles se presentarán en la {}, donde no hay ninguno de los establecimientos",
                region.nombre
            );
            l.warn(
                c::SEREMI_DISTINTA,
                sitio,
                ruta.en("seremi"),
                mensaje,
                "Confirme con la SEREMI que los recibirá.".to_owned(),
            );
        }
        return region;
    }
    let most = counted.iter().max_by_key(|(r, n)| (*n, std::cmp::Reverse(r.orden))).map_or(own, |(r, _)| *r);
    let region = counted.iter().find(|(r, _)| r.codigo == own.codigo).map_or(most, |(r, _)| *r);
    if counted.len() > 1 {
        let nombres: Vec<String> = counted.iter().map(|(r, n)| format!("{} ({n})", r.nombre_corto)).collect();
        let mensaje = format!(
            "los establecimientos están en varias regiones: {}; los papeles se dirigen a la SEREMI de la {}",
            list(&nombres),
            region.nombre
        );
        let ayuda = "Pregunte a esa SEREMI si recibe el convenio por todos; para dirigirlo a otra escriba seremi = \"…\" en [presentacion].";
        l.warn(c::VARIAS_REGIONES, Sitio::Todo, ruta.en("seremi"), mensaje, ayuda.to_owned());
    }
    region
}

/// The catalogue's order of services is the order in every paper.
#[cfg(test)]
mod tests {
    use crate::catalogo::Catalogo;

    #[test]
    fn the_seed_comes_first_in_the_catalogue() {
        let services = Catalogo::propio().servicios();
        assert!(services[0].es_implicito());
        assert!(services[1..].iter().all(|s| !s.es_implicito()));
    }
}
