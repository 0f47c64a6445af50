//! The papers of a trámite: what is in its package, printed, closed; each to be taken away.

use std::path::{Path as Ruta, PathBuf};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::base::texto::megabytes;
use crate::casos::tramites::Mesa;
use crate::paquete::{IMPRESION, LineaLista, Manifiesto, NoVerificado, check};
use crate::tramite::{Papeles, Situacion, TramiteId};
use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::pagina::{self, sentence};

/// A file for the view.
pub(super) struct Fila {
    nombre: String,
    titulo: String,
    estado: String,
    tamano: String,
    sha256: String,
}

#[derive(Template)]
#[template(path = "web/papeles/paquete.html")]
struct Paquete {
    aviso: Option<String>,
    id: String,
    estado: String,
    carpeta: String,
    borrador: Option<String>,
    problema: Option<String>,
    papeles: Vec<Fila>,
    blancos: Vec<String>,
    sin_lugar: Vec<String>,
    cambiados: Vec<String>,
    impresos: Vec<String>,
    cerrados: Vec<Fila>,
    abierto: bool,
}

/// A trámite's package: its papers as they were written down, and its folder.
pub(super) struct Lugar {
    pub(super) id: TramiteId,
    pub(super) papeles: Papeles,
    pub(super) carpeta: PathBuf,
    /// Whether the trámite is in a state in which its papers can still change.
    pub(super) abierto: bool,
}

/// Finds the trámite of a page and its package.
///
/// # Errors
/// There is none of this name, or it has no papers.
pub(super) fn find(mesa: &Mesa<'_>, id: &str) -> Result<Lugar, Falla> {
    let id: TramiteId = id.parse().map_err(|_| Falla::NoHay(format!("no hay un trámite «{id}».")))?;
    let historia = mesa.historia(id).map_err(|_| Falla::NoHay(format!("no hay un trámite {id}.")))?;
    let (s, _) = Situacion::as_far_as_it_goes(&historia);
    let papeles =
        s.papeles.cloned().ok_or_else(|| Falla::Pedido(format!("el trámite {id} no tiene papeles.")))?;
    let carpeta = PathBuf::from(&papeles.titular.carpeta);
    Ok(Lugar { id, abierto: s.estado().es_abierto(), papeles, carpeta })
}

/// What the package's manifest says; why it can't be read, in words.
pub(super) fn manifest(carpeta: &Ruta) -> Result<(Manifiesto, Vec<String>), String> {
    match check(carpeta) {
        Ok(v) => Ok((v.manifiesto, v.notas.iter().map(|d| sentence(&d.mensaje)).collect())),
        Err(NoVerificado::Contenido(d)) => Err(sentence(&format!("{}. {}", d.mensaje, d.ayuda))),
        Err(NoVerificado::Entorno(fallo)) => Err(sentence(&fallo.to_string())),
    }
}

/// The checklist of a package.
pub(super) fn checklist(carpeta: &Ruta) -> Vec<LineaLista> {
    manifest(carpeta).map(|(m, _)| m.lista).unwrap_or_default()
}

/// The draft that a profile lies in, where it is one of the pages'.
fn draft_of(ruta: &str, borradores: &Ruta) -> Option<String> {
    let rest = Ruta::new(ruta).strip_prefix(borradores).ok()?;
    let nombre = rest.iter().next()?.to_str()?.to_owned();
    Ruta::new(ruta).is_file().then_some(nombre)
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(id): Path<String>,
) -> Result<Response, Falla> {
    let borradores = app.datos().join(crate::casos::borradores::CARPETA);
    app.at_desk(move |mesa| {
        let lugar = find(mesa, &id)?;
        let Lugar { papeles, carpeta, .. } = &lugar;
        let mut vista = Paquete {
            aviso,
            id: lugar.id.to_string(),
            estado: sentence(&papeles.estado),
            carpeta: carpeta.display().to_string(),
            borrador: draft_of(&papeles.titular.ruta, &borradores),
            problema: None,
            papeles: Vec::new(),
            blancos: Vec::new(),
            sin_lugar: Vec::new(),
            cambiados: Vec::new(),
            impresos: printed_files(carpeta),
            cerrados: closed_files(carpeta)
                .iter()
                .map(|ruta| Fila {
                    nombre: name_of(ruta),
                    titulo: what_closed(ruta).to_owned(),
                    estado: String::new(),
                    tamano: megabytes(std::fs::metadata(ruta).map_or(0, |m| m.len())),
                    sha256: String::new(),
                })
                .collect(),
            abierto: lugar.abierto,
        };
        match manifest(carpeta) {
            Ok((m, cambiados)) => {
                vista.cambiados = cambiados;
                vista.blancos = m
                    .blancos_declarados
                    .iter()
                    .map(|b| format!("{}: {}", b.archivo, b.descripcion))
                    .collect();
                vista.sin_lugar =
                    m.datos_sin_lugar.iter().map(|d| format!("{}: {}", d.archivo, d.dato)).collect();
                vista.papeles = m
                    .archivos
                    .into_iter()
                    .map(|f| Fila {
                        tamano: megabytes(f.bytes),
                        titulo: f.titulo,
                        estado: f.estado,
                        sha256: f.sha256,
                        nombre: f.nombre,
                    })
                    .collect();
            }
            Err(que) => vista.problema = Some(que),
        }
        Ok(pagina::draw(&vista))
    })
    .await
}

fn name_of(ruta: &Ruta) -> String {
    ruta.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The PDF files that were made of the papers, in order.
fn printed_files(carpeta: &Ruta) -> Vec<String> {
    let Ok(entradas) = std::fs::read_dir(carpeta.join(IMPRESION)) else { return Vec::new() };
    let mut nombres: Vec<String> = entradas
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .filter(|n| n.ends_with(".pdf"))
        .collect();
    nombres.sort();
    nombres
}

/// The images and kits of the closed versions beside a package, newest last.
fn closed_files(carpeta: &Ruta) -> Vec<PathBuf> {
    let (Some(padre), Some(nombre)) = (carpeta.parent(), carpeta.file_name()) else { return Vec::new() };
    let start = format!("{}_cerrado_v", nombre.to_string_lossy());
    let Ok(entradas) = std::fs::read_dir(padre) else { return Vec::new() };
    let mut rutas: Vec<PathBuf> = entradas
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|r| r.is_file() && name_of(r).starts_with(&start) && !name_of(r).ends_with(".anterior"))
        .collect();
    rutas.sort();
    rutas
}

fn what_closed(ruta: &Ruta) -> &'static str {
    if ruta.extension().is_some_and(|e| e == "iso") { "Imagen para grabar el CD" } else { "Kit digital" }
}

/// One paper of the package.
pub(super) async fn paper(
    State(app): State<App>,
    Path((id, nombre)): Path<(String, String)>,
) -> Result<Response, Falla> {
    offer(app, id, move |lugar| {
        let (m, _) = manifest(&lugar.carpeta).map_err(Falla::Pedido)?;
        Ok(m.archivos.into_iter().find(|f| f.nombre == nombre).map(|f| lugar.carpeta.join(f.nombre)))
    })
    .await
}

/// A PDF file of a paper.
pub(super) async fn printed(
    State(app): State<App>,
    Path((id, nombre)): Path<(String, String)>,
) -> Result<Response, Falla> {
    offer(app, id, move |lugar| {
        let found = printed_files(&lugar.carpeta).into_iter().find(|n| *n == nombre);
        Ok(found.map(|n| lugar.carpeta.join(IMPRESION).join(n)))
    })
    .await
}

/// An image or a kit of a closed version.
pub(super) async fn closed(
    State(app): State<App>,
    Path((id, nombre)): Path<(String, String)>,
) -> Result<Response, Falla> {
    offer(app, id, move |lugar| Ok(closed_files(&lugar.carpeta).into_iter().find(|r| name_of(r) == nombre)))
        .await
}

/// The whole package.
pub(super) async fn zip(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Falla> {
    offer(app, id, |lugar| {
        let mut nombre = lugar.carpeta.file_name().unwrap_or_default().to_owned();
        nombre.push(".zip");
        Ok(Some(lugar.carpeta.with_file_name(nombre)).filter(|r| r.is_file()))
    })
    .await
}

/// Hands out a file that one of the lists of a trámite has.
async fn offer(
    app: App,
    id: String,
    which: impl FnOnce(&Lugar) -> Result<Option<PathBuf>, Falla> + Send + 'static,
) -> Result<Response, Falla> {
    let ruta = app.at_desk(move |mesa| which(&find(mesa, &id)?)).await?;
    let ruta = ruta.ok_or_else(|| Falla::NoHay("ese archivo no está entre los del trámite.".into()))?;
    crate::web::entrega::file(&ruta).await
}
