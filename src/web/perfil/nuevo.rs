//! Beginning a draft: from the directory, from a file that somebody has, or from nothing.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use crate::base::Diagnosticos;
use crate::casos::{Instalados, NoAnexo, NoInstalado, NoPrellenado, anexo_as_profile, empezar, read_anexo};
use crate::catalogo::Catalogo;
use crate::directorio::{Encargo, buscar, nombre_dependencia};
use crate::perfil::borrador::Perfil;
use crate::perfil::{NoSeLeyo, read};
use crate::web::app::App;
use crate::web::aviso::{Aviso, Vuelta};
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina::{self, sentence};
use crate::web::subida::Subida;

/// How many schools a search shows.
const MAX_HALLADAS: usize = 20;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Busca {
    #[serde(default)]
    q: String,
}

/// A school that was found.
struct Escuela {
    rbd: String,
    nombre: String,
    comuna: String,
    dependencia: &'static str,
    estado: &'static str,
    /// Of its sostenedor, where it is published.
    rut: Option<String>,
}

#[derive(Template, Default)]
#[template(path = "web/perfil/nuevo.html")]
struct Nuevo {
    aviso: Option<String>,
    /// What is wrong with what was sent.
    fallas: Vec<String>,
    q: String,
    /// The directory that is searched; nothing where none is installed.
    directorio: Option<u16>,
    /// Why the installed one can't be searched.
    sin_directorio: Option<String>,
    escuelas: Vec<Escuela>,
    total: usize,
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Query(busca): Query<Busca>,
) -> Result<Response, Falla> {
    let instalados = app.lugares().instalados();
    let vista = crate::web::app::waiting(move || Ok(search(instalados.as_ref(), &busca.q))).await?;
    Ok(pagina::draw(&Nuevo { aviso, ..vista }))
}

/// The page with what a search found.
fn search(instalados: Option<&Instalados>, q: &str) -> Nuevo {
    let mut vista = Nuevo { q: q.trim().chars().take(200).collect(), ..Nuevo::default() };
    let Some(instalados) = instalados else { return vista };
    let guardado = match instalados.guardado(None) {
        Ok(guardado) => guardado,
        Err(NoInstalado::Falta(_)) => return vista,
        Err(NoInstalado::Entorno(fallo)) => {
            vista.sin_directorio = Some(fallo.to_string());
            return vista;
        }
        Err(NoInstalado::NoSirve(_, why)) => {
            vista.sin_directorio =
                Some(format!("El directorio instalado {why}: instálelo otra vez en Ajustes."));
            return vista;
        }
    };
    vista.directorio = Some(guardado.anio);
    if vista.q.is_empty() {
        return vista;
    }
    match buscar(&guardado, &vista.q, MAX_HALLADAS) {
        Ok(found) => {
            vista.total = found.total;
            vista.escuelas = found
                .escuelas
                .iter()
                .map(|e| Escuela {
                    rbd: e.rbd_escrito(),
                    nombre: e.nombre.clone(),
                    comuna: e.comuna.clone(),
                    dependencia: nombre_dependencia(e.dependencia),
                    estado: e.estado.nombre(),
                    rut: e.rut_escrito(),
                })
                .collect();
        }
        Err(why) => {
            vista.sin_directorio =
                Some(format!("El directorio instalado {why}: instálelo otra vez en Ajustes."));
        }
    }
    vista
}

/// Begins a draft with the schools that were chosen, with all of a sostenedor, or blank.
pub(super) async fn create(
    State(app): State<App>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let encargo = match (form.said("sostenedor"), form.all("rbd")) {
        (Some(rut), _) => Some(Encargo::Sostenedor(rut)),
        (None, rbds) if !rbds.is_empty() => Some(Encargo::Rbds(rbds)),
        _ => None,
    };
    let (borradores, instalados, catalogo) = (app.borradores(), app.lugares().instalados(), app.catalogo());
    let begun = crate::web::app::waiting(move || {
        let Some(encargo) = encargo else { return Ok(Ok((borradores.create(&Perfil::default())?, None))) };
        let nothing = || {
            Falla::Pedido("no hay un directorio instalado: instálelo en Ajustes, o empiece en blanco.".into())
        };
        let instalados = instalados.ok_or_else(nothing)?;
        match empezar(&instalados, &encargo, catalogo) {
            Ok(known) => Ok(Ok((borradores.create(&known.perfil)?, Some(known.nota)))),
            Err(NoPrellenado::Pedido(why)) => {
                Ok(Err((search(Some(&instalados), ""), sentence(&why.to_string()))))
            }
            Err(NoPrellenado::Directorio(NoInstalado::Entorno(fallo))) => Err(fallo.into()),
            Err(NoPrellenado::Directorio(_)) => Err(nothing()),
        }
    })
    .await?;
    match begun {
        Ok((nombre, nota)) => {
            let dicho = nota.unwrap_or_else(|| {
                "Cada respuesta se guarda sola: puede cerrar la página y seguir otro día.".into()
            });
            Ok(vuelta.to(&format!("/perfil/{nombre}/sostenedor"), &dicho).await)
        }
        Err((vista, falla)) => {
            let vista = Nuevo { fallas: vec![falla], ..vista };
            Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista))
        }
    }
}

/// Begins a draft with a profile, an Excel form or an old Anexo that somebody has.
pub(super) async fn import(
    State(app): State<App>,
    vuelta: Vuelta,
    subida: Subida,
) -> Result<Response, Falla> {
    let (borradores, instalados, catalogo) = (app.borradores(), app.lugares().instalados(), app.catalogo());
    let done = crate::web::app::waiting(move || {
        let found = match subida.archivo("archivo") {
            Some(archivo) => from_file(&archivo.ruta, catalogo)?,
            None => Err(vec!["Elija el archivo que quiere traer.".to_owned()]),
        };
        match found {
            Ok((perfil, notas)) => Ok(Ok((borradores.create(&perfil)?, notas))),
            Err(fallas) => Ok(Err(Nuevo { fallas, ..search(instalados.as_ref(), "") })),
        }
    })
    .await?;
    match done {
        Ok((nombre, notas)) => {
            let dicho = match notas {
                0 => "Se trajeron los datos del archivo. Revíselos.".to_owned(),
                1 => "Se trajeron los datos del archivo; uno quedó en duda. Revíselos.".to_owned(),
                n => format!("Se trajeron los datos del archivo; {n} quedaron en duda. Revíselos."),
            };
            Ok(vuelta.to(&format!("/perfil/{nombre}/revisar"), &dicho).await)
        }
        Err(vista) => Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista)),
    }
}

/// What a file says as a profile, with how many doubts; or what is wrong with it, a sentence each.
fn from_file(
    ruta: &std::path::Path,
    catalogo: &Catalogo,
) -> Result<Result<(Perfil, usize), Vec<String>>, Falla> {
    let problemas = match read(ruta, catalogo) {
        Ok((borrador, _)) => return Ok(Ok((borrador.perfil, borrador.avisos.len()))),
        Err(NoSeLeyo::Entorno(fallo)) => return Err(fallo.into()),
        Err(NoSeLeyo::Contenido(problemas)) => problemas,
    };
    // A workbook that is no form of ours may be an Anexo.
    match read_anexo(ruta, catalogo) {
        Ok((anexo, notas)) if !anexo.establecimientos.is_empty() => {
            Ok(Ok((anexo_as_profile(&anexo, catalogo), notas.len())))
        }
        Err(NoAnexo::Entorno(fallo)) => Err(fallo.into()),
        _ => Ok(Err(sentences(&problemas))),
    }
}

/// Problems of a file that was sent: its name on this machine says nothing to the person, line and cell do.
fn sentences(problemas: &Diagnosticos) -> Vec<String> {
    use crate::base::Lugar;
    problemas
        .iter()
        .take(30)
        .map(|d| {
            let place = match &d.lugar {
                Lugar::Texto { linea, .. } => format!("Línea {linea}: "),
                Lugar::Celda { hoja, celda, .. } => format!("Hoja «{hoja}», celda {celda}: "),
                Lugar::Archivo { .. } | Lugar::SinLugar {} => String::new(),
            };
            sentence(&format!("{place}{}. {}", d.mensaje, d.ayuda))
        })
        .collect()
}
