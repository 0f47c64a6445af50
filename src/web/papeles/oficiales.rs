//! The Ministry's own files: which are there, taking one in.

use std::path::{Path, PathBuf};

use axum::extract::{self, State};
use axum::response::Response;

use crate::base::configuracion;
use crate::base::escritura::{Puesto, put_file, remove};
use crate::base::{Diagnosticos, Fallo, privado};
use crate::casos::borradores::Nombre;
use crate::casos::{NoModelo, read_model};
use crate::catalogo::{Catalogo, Modelo};
use crate::documentos::modelos::archivo::Archivo;
use crate::documentos::modelos::mapa;
use crate::web::app::{App, waiting};
use crate::web::aviso::Vuelta;
use crate::web::falla::Falla;
use crate::web::pagina::sentence;
use crate::web::subida::{self, Subida};

/// How the files of a model, and of the matrix, may end.
const MODELOS: [&str; 2] = ["docx", "doc"];
const MATRICES: [&str; 4] = ["xlsx", "xlsm", "xls", "ods"];

/// The folder of the person's official files, there or not; none on a machine without a home folder.
pub(in crate::web) fn folder() -> Option<PathBuf> {
    configuracion::folder().map(|carpeta| carpeta.join("modelos"))
}

/// The name of the file for a model of the convenio, where one is there.
pub(super) fn model_file(modelo: Modelo) -> Option<String> {
    let carpeta = folder()?;
    MODELOS.iter().map(|e| format!("{}.{e}", modelo.clave())).find(|n| carpeta.join(n).is_file())
}

/// The name of the file of the matrix, where one is there.
pub(super) fn matrix_file() -> Option<String> {
    let carpeta = folder()?;
    MATRICES.iter().map(|e| format!("anexo.{e}")).find(|n| carpeta.join(n).is_file())
}

/// The names of files that may be in the folder: no other is ever opened for a page.
pub(in crate::web) fn known_file(nombre: &str) -> Option<PathBuf> {
    let known = Modelo::TODOS.into_iter().filter_map(model_file).chain(matrix_file());
    known.into_iter().find(|n| n == nombre).and_then(|n| Some(folder()?.join(n)))
}

pub(super) fn refused(error: NoModelo) -> Falla {
    match error {
        NoModelo::Problemas(problemas) => Falla::Problemas(without_places(problemas)),
        NoModelo::Entorno(fallo) => fallo.into(),
        NoModelo::Interno(que) => Falla::Interno(que),
    }
}

/// The names that the file of this one's paper may have.
fn names_like(nombre: &str) -> Vec<String> {
    let stem = nombre.split('.').next().unwrap_or_default();
    let endings: &[&str] = if stem == "anexo" { &MATRICES } else { &MODELOS };
    endings.iter().map(|e| format!("{stem}.{e}")).collect()
}

/// Puts an official file and its map aside: both stay there as `.anterior`.
///
/// # Errors
/// Path or disk.
pub(in crate::web) fn retire(carpeta: &Path, nombre: &str) -> Result<(), Fallo> {
    let ruta = carpeta.join(nombre);
    set_aside(&ruta)?;
    set_aside(&mapa::beside(&ruta))
}

fn set_aside(ruta: &Path) -> Result<(), Fallo> {
    if !ruta.exists() {
        return Ok(());
    }
    let mut old = ruta.as_os_str().to_owned();
    old.push(".anterior");
    let old = PathBuf::from(old);
    remove(&old)?;
    std::fs::rename(ruta, &old).map_err(Fallo::al("apartar", ruta))
}

/// The same problems without the folder in which a file that was sent lies for now.
pub(super) fn without_places(problemas: Diagnosticos) -> Diagnosticos {
    use crate::base::Lugar;
    problemas
        .into_iter()
        .map(|mut d| {
            if let Lugar::Archivo { archivo } = &d.lugar {
                d.lugar = Lugar::archivo(archivo.file_name().unwrap_or_default());
            }
            d
        })
        .collect()
}

/// Takes an official file in: it is read whole first, and says itself what it is.
pub(super) async fn receive(
    State(app): State<App>,
    extract::Path(borrador): extract::Path<String>,
    vuelta: Vuelta,
    subida: Subida,
) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    let catalogo = app.catalogo();
    let wanted = Modelo::TODOS.into_iter().find(|m| m.clave() == subida.campos.get("modelo"));
    let (archivo, dicho) = waiting(move || {
        let came = subida.needed("archivo", "ningún archivo")?;
        take(came, wanted, catalogo)
    })
    .await?;
    // What is doubtful is decided by a person, on the page of its blanks.
    Ok(vuelta.to(&format!("/papeles/mapa/{nombre}/{archivo}"), &dicho).await)
}

fn take(
    came: &subida::Archivo,
    wanted: Option<Modelo>,
    catalogo: &Catalogo,
) -> Result<(String, String), Falla> {
    let abierto = read_model(&came.ruta, catalogo).map_err(refused)?;
    let extension =
        |ruta: &Path| ruta.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let (nombre, note) = match &abierto.archivo {
        Archivo::Word(_) => {
            let says = abierto.archivo.modelo().map(|v| v.modelo);
            let modelo = match (says, wanted) {
                (Some(says), Some(wanted)) if says != wanted => {
                    return Err(Falla::Pedido(format!(
                        "«{}» es el modelo {}, y aquí va el {}. Baje el que corresponde de la página del Ministerio.",
                        came.nombre,
                        catalogo.modelo(says).nombre,
                        catalogo.modelo(wanted).nombre
                    )));
                }
                (Some(modelo), _) | (None, Some(modelo)) => modelo,
                (None, None) => {
                    return Err(Falla::Pedido(format!(
                        "«{}» no dice para qué dependencia es: elija la dependencia y repita.",
                        came.nombre
                    )));
                }
            };
            let note = if says.is_none() {
                " El archivo no dice para qué dependencia es: compruébelo."
            } else {
                ""
            };
            (format!("{}.{}", modelo.clave(), extension(&abierto.ruta)), note)
        }
        Archivo::Excel(_) => (format!("anexo.{}", extension(&abierto.ruta)), ""),
    };
    let Some(carpeta) = folder() else {
        return Err(Falla::Entorno(
            "no se sabe dónde guardar los archivos oficiales: falta la carpeta personal.".into(),
        ));
    };
    privado::create_folder(&carpeta).map_err(Fallo::al("crear la carpeta", &carpeta))?;
    let bytes = std::fs::read(&abierto.ruta).map_err(Fallo::al("leer", &abierto.ruta))?;
    let place = carpeta.join(&nombre);
    if put_file(&place, &bytes, true)? != Puesto::SinCambios {
        // What was decided about another file's blanks is not about this one's.
        set_aside(&mapa::beside(&place))?;
    }
    // One file for each paper: of two, nobody could say which is meant.
    for other in names_like(&nombre).into_iter().filter(|n| *n != nombre) {
        retire(&carpeta, &other)?;
    }
    let espacios = abierto.archivo.renglones();
    let sure = espacios.iter().filter(|r| r.decision.grado() == "segura").count();
    let dicho = format!(
        "Se guardó {}. Tiene {} espacios en blanco: {sure} se llenan solos; revise los demás en esta página.{note}",
        sentence(&format!("«{}»", came.nombre)),
        espacios.len()
    );
    Ok((nombre, dicho))
}
