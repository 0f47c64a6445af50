//! A trámite on one page: where it stands, what comes next and until when, what can be done, its papers.

use std::path::Path as Ruta;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::find;
use crate::base::configuracion;
use crate::base::fecha::short;
use crate::casos::borradores;
use crate::casos::tramites::{Ficha, Mesa};
use crate::tramite::plazos::Plazo;
use crate::tramite::siguiente::Paso;
use crate::tramite::{Anotado, Escrito, Quien, Tipo};
use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::pagina::{self, sentence};

/// Something that can happen now, and the page where it is said.
struct Posible {
    titulo: String,
    path: String,
}

struct Termino {
    nombre: String,
    largo: String,
    desde: String,
    hasta: String,
    obliga: &'static str,
    articulo: String,
    notas: Vec<String>,
}

struct Archivo {
    nombre: String,
    sha256: String,
    que: String,
}

/// The next step as the page tells it.
struct PasoVisto {
    que: String,
    hasta: String,
    tarde: bool,
    como: String,
    si_pasa: &'static str,
    ademas: Vec<&'static str>,
    boton: Option<Posible>,
}

#[derive(Template)]
#[template(path = "web/tramite/ver.html")]
struct Tramite {
    aviso: Option<String>,
    id: String,
    sostenedor: String,
    rut: String,
    modelo: String,
    rbds: String,
    proveedor: String,
    estado: String,
    desde: String,
    enlaces: Vec<String>,
    paso: Option<PasoVisto>,
    sin_plazos: Option<String>,
    escritos: Vec<Posible>,
    plazos: Vec<Termino>,
    rancios: Vec<String>,
    dudas: Vec<String>,
    sin_mirar: Option<String>,
    comparte: Vec<(String, String)>,
    posibles: Vec<Posible>,
    borrador: Option<String>,
    archivos: Vec<Archivo>,
    hay_correo: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(id): Path<String>,
) -> Result<Response, Falla> {
    let drafts = app.datos().join(borradores::CARPETA);
    app.at_desk(move |mesa| {
        let (id, _) = find(mesa, &id)?;
        let ficha = mesa.ver(id, true, configuracion::models_folder().as_deref())?;
        Ok(pagina::draw(&Tramite { aviso, ..view(&ficha, mesa, &drafts) }))
    })
    .await
}

fn view(ficha: &Ficha, mesa: &Mesa<'_>, drafts: &Ruta) -> Tramite {
    let s = ficha.situacion();
    let id = ficha.id.to_string();
    let papeles = s.papeles;
    let titular = papeles.map(|p| &p.titular);
    let own = |texto: Option<&String>, otherwise: &str| {
        texto.filter(|t| !t.is_empty()).map_or_else(|| otherwise.to_owned(), Clone::clone)
    };
    let mut enlaces = Vec::new();
    enlaces.extend(s.reemplazado_por.map(|por| format!("Lo reemplaza el trámite {por}.")));
    enlaces.extend(s.clon_de.map(|de| format!("Reemplaza al trámite {de}.")));
    enlaces.extend(s.externo.map(|e| format!("En otro sistema: {e}.")));
    enlaces.extend(s.cerrado.map(|(version, _)| format!("El paquete está cerrado, versión {version}.")));
    let draft = titular.and_then(|t| {
        let rest = Ruta::new(&t.ruta).strip_prefix(drafts).ok()?;
        let nombre = rest.iter().next()?.to_str()?.to_owned();
        Ruta::new(&t.ruta).is_file().then_some(nombre)
    });
    Tramite {
        aviso: None,
        sostenedor: own(titular.map(|t| &t.sostenedor), "Datos personales borrados"),
        rut: own(titular.map(|t| &t.sostenedor_rut), ""),
        modelo: papeles.map(|p| mesa.marco.catalogo.modelo(p.modelo).nombre.clone()).unwrap_or_default(),
        rbds: papeles.map(|p| p.rbds.join(", ")).unwrap_or_default(),
        proveedor: own(titular.map(|t| &t.proveedor), "sistema propio"),
        estado: sentence(s.estado().nombre()),
        desde: s.desde.map(|h| short(h.fecha)).unwrap_or_default(),
        enlaces,
        paso: ficha.paso.as_ref().map(|p| step(p, &id)),
        sin_plazos: ficha.sin_plazos.as_deref().map(sentence),
        escritos: ficha.paso.iter().flat_map(|p| &p.escritos).map(|e| letter_link(*e, &id)).collect(),
        plazos: ficha.plazos.iter().map(term).collect(),
        rancios: stale(ficha),
        dudas: doubts(ficha),
        sin_mirar: ficha.vigencia.as_ref().and_then(|v| v.sin_mirar.as_deref()).map(sentence),
        comparte: ficha.comparte.iter().map(|(rbd, otro)| (rbd.clone(), otro.to_string())).collect(),
        posibles: s.avance.posibles().into_iter().filter_map(|tipo| possible(tipo, &id)).collect(),
        borrador: draft.filter(|_| s.estado().es_abierto()),
        archivos: files(&ficha.historia),
        hay_correo: ficha.historia.iter().any(|a| a.suceso.tipo() == Tipo::CorreoPreparado),
        id,
    }
}

fn step(paso: &Paso, id: &str) -> PasoVisto {
    let que = match paso.quien {
        Quien::Nadie => sentence(paso.que),
        quien => format!("{}: {}", sentence(quien.nombre()), paso.que),
    };
    let left = match paso.quedan {
        Some(0) => "vence hoy".to_owned(),
        Some(1) => "queda 1 día hábil".to_owned(),
        Some(n) if n > 0 => format!("quedan {n} días hábiles"),
        Some(-1) => "1 día hábil de atraso".to_owned(),
        Some(n) => format!("{} días hábiles de atraso", n.unsigned_abs()),
        None => String::new(),
    };
    let hasta = paso.plazo.as_ref().map(|p| format!("Hasta el {} ({left}).", end(p))).unwrap_or_default();
    PasoVisto {
        que,
        hasta,
        tarde: paso.quedan.is_some_and(|n| n < 0),
        como: paso.como.clone(),
        si_pasa: paso.si_pasa,
        // Who takes care of it is no question where one person does.
        ademas: paso.ademas.iter().copied().filter(|a| !a.contains("persona a cargo")).collect(),
        boton: paso.suceso.and_then(|tipo| possible(tipo, id)),
    }
}

/// The last day; for what the person has to do, with the hour.
fn end(plazo: &Plazo) -> String {
    let dia = short(plazo.hasta.dia);
    if plazo.obliga == Quien::Usted { format!("{dia}, {}", plazo.hasta.hora) } else { dia }
}

fn term(p: &Plazo) -> Termino {
    let more = if p.ampliado > 0 { format!(" y {} de ampliación", p.ampliado) } else { String::new() };
    Termino {
        nombre: sentence(p.termino.nombre()),
        largo: format!("{}{more}", p.termino.largo()),
        desde: short(p.cuenta_desde),
        hasta: end(p),
        obliga: p.obliga.nombre(),
        articulo: sentence(p.termino.articulo()),
        notas: p.notas.iter().map(|n| sentence(n)).collect(),
    }
}

/// Why the papers are not up to date.
fn stale(ficha: &Ficha) -> Vec<String> {
    let Some(v) = &ficha.vigencia else { return Vec::new() };
    let said = |t: &Option<String>| t.as_ref().map_or_else(|| "nada".to_owned(), |t| format!("«{t}»"));
    let mut all: Vec<String> = v
        .cambios
        .iter()
        .map(|c| {
            format!("{}: los papeles dicen {}, y ahora es {}.", c.campo, said(&c.papeles), said(&c.ahora))
        })
        .collect();
    if !v.papeles.is_empty() {
        all.push(format!(
            "Con los modelos y las tablas de hoy saldrían distintos: {}.",
            v.papeles.join(", ")
        ));
    }
    all
}

/// What is to be looked at in the data, though the papers say the same.
fn doubts(ficha: &Ficha) -> Vec<String> {
    let notas = ficha.vigencia.iter().flat_map(|v| &v.diagnosticos);
    notas.map(|d| sentence(&format!("{}.", d.mensaje))).collect()
}

/// Where a person says that something of this kind happened; those that follow from what pages do have their own page.
fn possible(tipo: Tipo, id: &str) -> Option<Posible> {
    let (titulo, path) = match tipo {
        Tipo::Credenciales => ("Llegaron las credenciales".to_owned(), format!("/tramite/{id}/credenciales")),
        Tipo::Entregar => {
            ("Entregar las credenciales al proveedor".to_owned(), format!("/tramite/{id}/credenciales"))
        }
        // A note has its own form on the page.
        _ if tipo == Tipo::Nota || !tipo.es_a_mano() => return None,
        _ => (sentence(tipo.titulo()), format!("/tramite/{id}/suceso/{}", tipo.clave())),
    };
    Some(Posible { titulo, path })
}

fn letter_link(cual: Escrito, id: &str) -> Posible {
    Posible { titulo: sentence(cual.titulo()), path: format!("/tramite/{id}/escrito/{}", cual.clave()) }
}

/// Every file that the history keeps, the newest event's first, each once.
fn files(historia: &[Anotado]) -> Vec<Archivo> {
    let mut seen = std::collections::HashSet::new();
    historia
        .iter()
        .rev()
        .flat_map(|a| {
            let papers = match &a.suceso {
                crate::tramite::Suceso::PapelesGenerados(p) => &*p.archivos,
                _ => &[],
            };
            papers
                .iter()
                .chain(&a.evidencias)
                .map(|e| (e, format!("{}, {}", a.suceso.tipo().titulo(), short(a.fecha))))
        })
        .filter(|(e, _)| seen.insert(e.sha256.clone()))
        .map(|(e, que)| Archivo { nombre: e.nombre.clone(), sha256: e.sha256.clone(), que: sentence(&que) })
        .collect()
}

/// A file that the history of this trámite names; no other, whatever is asked for.
pub(super) async fn file(
    State(app): State<App>,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let (_, historia) = find(mesa, &id)?;
        let found = files(&historia).into_iter().find(|a| a.sha256 == sha256);
        let found = found.ok_or_else(|| Falla::NoHay("ese archivo no está entre los del trámite.".into()))?;
        let bytes = mesa.archivo(&found.sha256)?;
        Ok(pagina::download(&found.nombre, pagina::type_of(&found.nombre), bytes))
    })
    .await
}

/// A letter as a draft.
pub(super) async fn letter(
    State(app): State<App>,
    Path((id, cual)): Path<(String, String)>,
) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let (id, _) = find(mesa, &id)?;
        let cual = Escrito::TODOS.into_iter().find(|e| e.clave() == cual);
        let cual = cual.ok_or_else(|| Falla::NoHay("no hay un escrito de ese nombre.".into()))?;
        let borrador = mesa.escrito(id, cual)?;
        let nombre = format!("{}_{id}.docx", cual.clave());
        Ok(pagina::download(&nombre, pagina::type_of(&nombre), borrador.word))
    })
    .await
}

/// The proof that the mail went.
pub(super) async fn proof(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let (id, _) = find(mesa, &id)?;
        let nombre = format!("acuse_{id}.zip");
        let bytes = mesa.correo_acuse(id)?.zip()?;
        Ok(pagina::download(&nombre, pagina::type_of(&nombre), bytes))
    })
    .await
}
