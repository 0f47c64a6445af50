//! Advice: what is allowed, and costs months when it is a mistake. Warnings only; each rule names its source.

use jiff::ToSpan;
use jiff::civil::Date;

use super::campos::{Hallado, Lectura, Ruta};
use super::codigos as c;
use super::expediente::{Calidad, Representante};
use super::fuente::Sitio;
use super::identidades;
use crate::base::texto::{list, plain};
use crate::catalogo::{Dependencia, DocumentoPersoneria, Exigencia};

const SOSTENEDOR: Ruta<'_> = Ruta::raiz("sostenedor");
const ESTABLECIMIENTOS: Ruta<'_> = Ruta::raiz("establecimientos");
const CONTACTOS: Ruta<'_> = Ruta::raiz("contactos");
const PROVEEDOR: Ruta<'_> = Ruta::raiz("proveedor");

/// Looks at whatever could be read.
pub(super) fn check(l: &mut Lectura<'_, '_>) {
    let hallado = std::mem::take(&mut l.hallado);
    identidades::check(l, &hallado);
    distant_day(l, &hallado);
    acting_for_another(l, &hallado);
    who_signs_for_a_municipality(l, &hallado);
    missing_documents(l, &hallado);
    old_certificates(l, &hallado);
    services_that_need_others(l, &hallado);
    schools_that_look_alike(l, &hallado);
    schools_that_were_transferred(l, &hallado);
    provider(l, &hallado);
    addresses(l, &hallado);
    l.hallado = hallado;
}

/// The places of what the person wrote, for pointing at it.
fn written_representative<'b>(l: &Lectura<'b, '_>, i: usize) -> Option<&'b super::borrador::Representante> {
    l.borrador.perfil.sostenedor.as_ref()?.representantes.get(i)
}

/// Source: subrogation and appointment in another's place are proved by the act that orders them; a SLEP's
/// director is often a subrogante (decretos exentos of 2025).
fn acting_for_another(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    let Some(tipo) = h.tipo else { return };
    let catalogo = l.catalogo;
    let acts: Vec<&DocumentoPersoneria> =
        catalogo.documentos_de(&tipo.clave).filter(|d| d.exigencia == Exigencia::SiSubroga).collect();
    for (i, r) in h.representantes.iter().enumerate() {
        let Some(r) = r.as_ref().filter(|r| r.calidad != Calidad::Titular) else { continue };
        let named = |d: &super::expediente::Documento<'_>| {
            acts.iter().any(|a| a.codigo == d.tipo.codigo)
                || d.tipo.codigo == "nombramiento"
                || d.tipo.codigo == "otro"
        };
        if r.documentos.iter().any(named) {
            continue;
        }
        let Some(escrito) = written_representative(l, i) else { continue };
        let sitio = escrito.calidad.as_ref().map_or(escrito.sitio, |d| d.sitio);
        let mensaje =
            format!("{} no firma como titular, y no se declara el acto que le encarga el cargo", r.nombre);
        let codes: Vec<&str> = acts.iter().map(|a| a.codigo.as_str()).chain(["otro"]).collect();
        let ayuda = format!("Agréguelo en sus documentos: {}.", codes.join(" u "));
        l.warn(c::SIN_ACTO, sitio, SOSTENEDOR.en("representantes").n(i).en("calidad"), mensaje, ayuda);
    }
}

/// Source: CGR dictamen 28.888 of 2018: the alcalde represents the municipality, the head of education acts
/// before the Ministry; the two are not mixed.
fn who_signs_for_a_municipality(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    if h.tipo.is_none_or(|t| t.clave != "municipalidad") {
        return;
    }
    for (i, r) in h.representantes.iter().enumerate() {
        let (Some(r), Some(escrito)) = (r, written_representative(l, i)) else { continue };
        let lista = SOSTENEDOR.en("representantes").n(i);
        if !plain(&r.cargo).contains("alcald") {
            let sitio = escrito.cargo.as_ref().map_or(escrito.sitio, |d| d.sitio);
            let mensaje =
                format!("por una municipalidad firma quien ejerce la alcaldía, y el cargo es «{}»", r.cargo);
            let ayuda = "Si es la jefatura de educación, va en [sostenedor.representante_ministerio]; si subroga, escriba «Alcalde» o «Alcaldesa» y calidad = \"subrogante\".";
            l.warn(c::NO_ES_ALCALDE, sitio, lista.en("cargo"), mensaje, ayuda.to_owned());
        }
        let Some(otro) = &h.ministerio else { continue };
        if otro.rut == r.rut {
            let escrito =
                l.borrador.perfil.sostenedor.as_ref().and_then(|s| s.representante_ministerio.as_ref());
            let sitio = escrito.map_or(Sitio::Todo, |e| e.rut.as_ref().map_or(e.sitio, |d| d.sitio));
            let mensaje =
                "la misma persona firma por la municipalidad y figura ante el Ministerio".to_owned();
            let ayuda =
                "Firma el alcalde o la alcaldesa; ante el Ministerio suele actuar la jefatura de educación.";
            l.warn(
                c::NO_ES_ALCALDE,
                sitio,
                SOSTENEDOR.en("representante_ministerio").en("rut"),
                mensaje,
                ayuda.to_owned(),
            );
        }
    }
}

/// Source: our own table `documentos_personeria` (Ley 19.880 arts. 17 and 22); the Ministry's list was not seen.
fn missing_documents(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    let (Some(tipo), false) = (h.tipo, h.representantes.iter().any(Option::is_none)) else { return };
    let signatories: Vec<&Representante<'_>> = h.representantes.iter().flatten().collect();
    if signatories.is_empty() {
        return;
    }
    let declared =
        |codigo: &str| signatories.iter().flat_map(|r| &r.documentos).any(|d| d.tipo.codigo == codigo);
    let delegated = h.claves.iter().any(|(_, d, _)| *d == Some(Dependencia::AdministracionDelegada));
    let substitutes = signatories.iter().any(|r| r.calidad != Calidad::Titular);
    let catalogo = l.catalogo;
    let table: Vec<&DocumentoPersoneria> = catalogo.documentos_de(&tipo.clave).collect();
    let mut missing: Vec<&str> = Vec::new();
    let mut groups: Vec<&str> = Vec::new();
    for d in &table {
        match d.exigencia {
            Exigencia::Obligatorio if !declared(&d.codigo) => missing.push(&d.codigo),
            Exigencia::AdministracionDelegada if delegated && !declared(&d.codigo) => missing.push(&d.codigo),
            Exigencia::Alternativo if !groups.contains(&d.grupo.as_str()) => {
                groups.push(&d.grupo);
                // The order of somebody who takes the titular's place stands for the titular's appointment.
                let counts = |o: &&&DocumentoPersoneria| {
                    o.grupo == d.grupo && (o.exigencia != Exigencia::SiSubroga || substitutes)
                };
                if !table.iter().filter(counts).any(|o| declared(&o.codigo)) {
                    missing.push(&d.codigo);
                }
            }
            _ => {}
        }
    }
    if missing.is_empty() {
        return;
    }
    let sitio = written_representative(l, 0).map_or(Sitio::Todo, |e| e.sitio);
    let mensaje = format!(
        "no se declaran documentos que suelen pedirse para acreditar la personería: {}",
        list(&missing)
    );
    let ayuda = "Agréguelos en [[sostenedor.representantes.documentos]], o téngalos a la vista: la lista es nuestra, la del Ministerio no se pudo ver.";
    l.warn(c::PERSONERIA_INCOMPLETA, sitio, SOSTENEDOR.en("representantes"), mensaje, ayuda.to_owned());
}

/// Source: our own guideline, by analogy with the checklist of Ley 21.440 (30 days; 180 for private powers);
/// the days are in the table `documentos_personeria`, which a person can change.
fn old_certificates(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    // Papers are handed in on the day of the convenio, or today where that day has passed.
    let day: Date = h.fecha.map_or(l.hoy, |fecha| fecha.max(l.hoy));
    for (i, r) in h.representantes.iter().enumerate() {
        let (Some(r), Some(escrito)) = (r, written_representative(l, i)) else { continue };
        for (j, d) in r.documentos.iter().enumerate() {
            let Some(dias) = d.tipo.vigencia_dias else { continue };
            let Some(fecha) = d.fecha else {
                let written = escrito.documentos.get(j);
                if written.is_none_or(|w| w.fecha.as_ref().is_none_or(|f| f.valor.trim().is_empty())) {
                    certificate_without_day(l, i, j, &d.tipo.nombre, dias);
                }
                continue;
            };
            let Ok(until) = fecha.checked_add(i64::from(dias).days()) else { continue };
            if until >= day {
                continue;
            }
            let sitio =
                escrito.documentos.get(j).and_then(|e| e.fecha.as_ref()).map_or(escrito.sitio, |d| d.sitio);
            let lista = SOSTENEDOR.en("representantes").n(i);
            let documento = lista.en("documentos").n(j);
            let mensaje = format!("«{}» tendrá más de {dias} días el {day}", d.tipo.nombre);
            let ayuda = "Pida uno nuevo antes de presentar. El plazo es una pauta nuestra, no una regla del convenio.";
            l.warn(c::CERTIFICADO_ANTIGUO, sitio, documento.en("fecha"), mensaje, ayuda.to_owned());
        }
    }
}

fn certificate_without_day(l: &mut Lectura<'_, '_>, i: usize, j: usize, nombre: &str, dias: u16) {
    let sitio =
        written_representative(l, i).and_then(|r| r.documentos.get(j)).map_or(Sitio::Todo, |d| d.sitio);
    let lista = SOSTENEDOR.en("representantes").n(i);
    let ruta = lista.en("documentos").n(j);
    let sitio = l.vacia(ruta.en("fecha"), sitio);
    let mensaje = format!("no se dice de qué fecha es «{nombre}»");
    let ayuda = format!("Escríbala: con más de {dias} días conviene pedir uno nuevo (es una pauta nuestra).");
    l.warn(c::CERTIFICADO_SIN_FECHA, sitio, ruta.en("fecha"), mensaje, ayuda);
}

/// Source: our own rule: a convenio is dated by the last who signs it, days or weeks from now, so that another year
/// is most often a slip of the finger.
fn distant_day(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    let (Some(fecha), Some(dato)) = (h.fecha, &l.borrador.perfil.fecha) else { return };
    let year = 1.year();
    let near = |from: Date, to: Date| from.checked_add(year).is_ok_and(|limit| to <= limit);
    if near(l.hoy, fecha) && near(fecha, l.hoy) {
        return;
    }
    let mensaje = format!("la fecha del convenio, {fecha}, está a más de un año de hoy");
    let ayuda = "Revise el año; si no sabe el día en que se firmará, déjela en blanco.";
    l.warn(c::FECHA_LEJANA, dato.sitio, Ruta::raiz("fecha"), mensaje, ayuda.to_owned());
}

/// Source: our own advice, from how public clients use the services: attendance is sent for courses that exist
/// in SIGE, and its outcome is only known by asking for the report.
fn services_that_need_others(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    const NEEDS: [(&str, &[&str]); 3] = [
        ("asistencia", &["curso", "reporte_asistencia"]),
        ("curso", &["tipo_ensenanza"]),
        ("reporte_asistencia", &["asistencia"]),
    ];
    for (i, e) in h.establecimientos.iter().enumerate() {
        let Some(e) = e else { continue };
        let asks = |clave: &str| e.servicios.iter().any(|s| s.clave == clave);
        let mut lacking: Vec<&str> = Vec::new();
        for (servicio, needs) in NEEDS {
            lacking.extend(needs.iter().filter(|n| asks(servicio) && !asks(n)));
        }
        if lacking.is_empty() {
            continue;
        }
        let escrito = &l.borrador.perfil.establecimientos[i];
        let sitio = escrito.servicios.as_ref().map_or(escrito.sitio, |s| s.sitio);
        let mensaje = format!(
            "los servicios que se piden para el RBD {} suelen necesitar también {}",
            e.rbd,
            list(&lacking)
        );
        let ayuda =
            "Agréguelos si su proveedor los usa: lo que falte en el Anexo exige modificar el convenio.";
        l.warn(
            c::SERVICIOS_INCOMPLETOS,
            sitio,
            ESTABLECIMIENTOS.n(i).en("servicios"),
            mensaje,
            ayuda.to_owned(),
        );
    }
}

/// Source: our own rule: one school typed twice, with two numbers, leaves another one out.
fn schools_that_look_alike(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    let mut seen: std::collections::HashMap<(String, &str), usize> = std::collections::HashMap::new();
    for (i, e) in h.establecimientos.iter().enumerate() {
        let Some(e) = e else { continue };
        let first = *seen.entry((plain(&e.nombre), &e.comuna.codigo)).or_insert(i);
        let Some(other) = h.establecimientos[first].as_ref().filter(|o| first != i && o.rbd != e.rbd) else {
            continue;
        };
        let escrito = &l.borrador.perfil.establecimientos[i];
        let sitio = escrito.nombre.as_ref().map_or(escrito.sitio, |d| d.sitio);
        let mensaje =
            format!("«{}» de {} figura con los RBD {} y {}", e.nombre, e.comuna.nombre, other.rbd, e.rbd);
        let ayuda = "Si es un solo establecimiento, deje el RBD correcto; si son dos, no hay nada que hacer.";
        l.warn(
            c::ESTABLECIMIENTO_PARECIDO,
            sitio,
            ESTABLECIMIENTOS.n(i).en("nombre"),
            mensaje,
            ayuda.to_owned(),
        );
    }
}

/// Source: list of SLEP of 2026 (table `slep_comunas`): municipal schools go to a local service from a year on,
/// by comuna; 1,012 did so from 2024 to 2025.
fn schools_that_were_transferred(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    let (catalogo, year) = (l.catalogo, h.fecha.unwrap_or(l.hoy).year());
    let mut told: Vec<&str> = Vec::new();
    for (i, e) in h.establecimientos.iter().enumerate() {
        let Some(e) = e else { continue };
        let municipal = matches!(e.dependencia, Dependencia::Municipal | Dependencia::CorporacionMunicipal);
        if !municipal || told.contains(&e.comuna.codigo.as_str()) {
            continue;
        }
        let transfer = catalogo.slep_comunas().iter().find(|s| s.codigo_comuna == e.comuna.codigo);
        let Some(transfer) = transfer.filter(|t| i32::from(t.anio_traspaso) <= i32::from(year)) else {
            continue;
        };
        told.push(&e.comuna.codigo);
        let slep =
            catalogo.sleps().iter().find(|s| s.codigo == transfer.codigo_slep).map_or("", |s| &s.nombre);
        let escrito = &l.borrador.perfil.establecimientos[i];
        let sitio = escrito.dependencia.as_ref().map_or(escrito.sitio, |d| d.sitio);
        let mensaje = format!(
            "según la lista de 2026, los establecimientos municipales de {} pasan al Servicio Local {slep} en {}",
            e.comuna.nombre, transfer.anio_traspaso
        );
        let ayuda = "Si ya fue traspasado, su sostenedor es el Servicio Local y el modelo es otro. Los años de la lista son provisorios.";
        l.warn(c::TRASPASADO, sitio, ESTABLECIMIENTOS.n(i).en("dependencia"), mensaje, ayuda.to_owned());
    }
}

/// Sources: the vendors' guide of 2024 (SIGE validates systems); Ley 21.719, new art. 15 bis of Ley 19.628: who
/// processes data for another needs a written contract.
fn provider(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    let Some(p) = h.sistema.as_ref().and_then(|s| s.proveedor()) else { return };
    let sitio = l.borrador.perfil.proveedor.as_ref().map_or(Sitio::Todo, |p| p.sitio);
    if p.validado_sige.is_none() {
        let mensaje = format!("no se dice desde cuándo SIGE tiene validado el sistema de {}", p.nombre);
        let ayuda = l.remedio(
            "Pregúntelo al proveedor y agregue validado_sige = AAAA-MM-DD: SIGE solo conecta sistemas validados.",
            "Pregúnteselo al proveedor y escriba la fecha: SIGE solo conecta sistemas validados.",
        );
        l.warn(c::PROVEEDOR_SIN_VALIDAR, sitio, PROVEEDOR.en("validado_sige"), mensaje, ayuda.to_owned());
    }
    if p.contrato_encargado.is_none() {
        let mensaje = format!("no se declara un contrato de tratamiento de datos con {}", p.nombre);
        let ayuda = l.remedio(
            "Desde el 1 de diciembre de 2026 la ley lo pide por escrito. Agregue contrato_encargado = AAAA-MM-DD.",
            "Desde el 1 de diciembre de 2026 la ley lo pide por escrito. Escriba la fecha del contrato.",
        );
        l.warn(
            c::ENCARGADO_SIN_CONTRATO,
            sitio,
            PROVEEDOR.en("contrato_encargado"),
            mensaje,
            ayuda.to_owned(),
        );
    }
}

/// Services of free mail: the person leaves, and the credentials go on arriving at their own box.
const GRATUITOS: [&str; 10] = [
    "gmail.com",
    "hotmail.com",
    "hotmail.cl",
    "outlook.com",
    "outlook.cl",
    "live.com",
    "live.cl",
    "yahoo.com",
    "yahoo.es",
    "icloud.com",
];

/// Words in an address that tell nothing of whose it is.
const GENERICOS: [&str; 5] = ["colegio", "escuela", "liceo", "correo", "educacion"];

/// Source: our own advice: the Ministry sends token and seed to the sostenedor's address, which must be theirs.
fn addresses(l: &mut Lectura<'_, '_>, h: &Hallado<'_>) {
    let provider = h.sistema.as_ref().and_then(|s| s.proveedor());
    let names: Vec<String> = provider
        .into_iter()
        .flat_map(|p| [Some(&p.nombre), p.producto.as_ref()])
        .flatten()
        .map(|nombre| plain(nombre).replace(' ', ""))
        .collect();
    let of_provider = |correo: &str| {
        let domain = correo.rsplit('@').next().unwrap_or_default().to_lowercase();
        // All labels but the last, since the mail of a provider may come from `correo.proveedor.cl`.
        let labels = domain.rsplit('.').skip(1).map(|label| label.replace('-', ""));
        let telling = |label: &String| label.len() >= 5 && !GENERICOS.contains(&label.as_str());
        labels.into_iter().filter(telling).any(|label| names.iter().any(|name| name.starts_with(&label)))
    };
    let escrito = l.borrador.perfil.sostenedor.as_ref().and_then(|s| s.correo.as_ref());
    if let (Some(s), Some(escrito)) = (&h.sostenedor, escrito) {
        let domain = s.correo.rsplit('@').next().unwrap_or_default().to_lowercase();
        if GRATUITOS.contains(&domain.as_str()) {
            let mensaje = format!("el token y la semilla llegarán a un correo gratuito: {}", s.correo);
            let ayuda = "Use uno de la institución, que siga siendo suyo cuando cambien las personas.";
            l.warn(c::CORREO_GRATUITO, escrito.sitio, SOSTENEDOR.en("correo"), mensaje, ayuda.to_owned());
        }
        if of_provider(&s.correo) {
            let mensaje = format!("el correo del sostenedor, {}, parece del proveedor", s.correo);
            let ayuda = "El token y la semilla se envían al sostenedor: escriba un correo suyo.";
            l.warn(
                c::CONTACTO_DEL_PROVEEDOR,
                escrito.sitio,
                SOSTENEDOR.en("correo"),
                mensaje,
                ayuda.to_owned(),
            );
        }
    }
    let contactos = l.borrador.perfil.contactos.as_ref();
    let escritos = contactos.map_or([None, None], |c| [c.administrativo.as_ref(), c.tecnico.as_ref()]);
    for ((contacto, escrito), cual) in h.contactos.iter().zip(escritos).zip(["administrativo", "tecnico"]) {
        let (Some(contacto), Some(escrito)) = (contacto, escrito) else { continue };
        if of_provider(&contacto.correo) {
            let sitio = escrito.correo.as_ref().map_or(escrito.sitio, |d| d.sitio);
            let mensaje = format!(
                "el correo del contacto {}, {}, parece del proveedor",
                cual.replace("tecnico", "técnico"),
                contacto.correo
            );
            let ayuda = "El Ministerio espera hablar con el sostenedor; confirme que así lo quiere.";
            l.warn(
                c::CONTACTO_DEL_PROVEEDOR,
                sitio,
                CONTACTOS.en(cual).en("correo"),
                mensaje,
                ayuda.to_owned(),
            );
        }
    }
}
