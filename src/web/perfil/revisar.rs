//! All answers on one page: what is missing, what to look at, each answer with the way to mend it and come back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::campo::{self, Control, Visto};
use super::paso::{PasoVisto, problems, steps};
use super::pasos::{self, Paso};
use crate::base::{Diagnosticos, Severidad};
use crate::casos::borradores::Nombre;
use crate::catalogo::Catalogo;
use crate::perfil::borrador::Perfil;
use crate::perfil::editar::count;
use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::pagina;

/// A problem, and the page where it is mended.
struct Problema {
    texto: String,
    path: String,
}

/// An answer.
struct Respuesta {
    rotulo: String,
    /// As people read it.
    texto: String,
    falta: bool,
    path: String,
}

/// The answers of a page of the wizard.
struct Parte {
    titulo: String,
    respuestas: Vec<Respuesta>,
}

#[derive(Template)]
#[template(path = "web/perfil/revisar.html")]
struct Revision {
    aviso: Option<String>,
    borrador: String,
    pasos: Vec<PasoVisto>,
    errores: Vec<Problema>,
    avisos: Vec<Problema>,
    partes: Vec<Parte>,
    listo: bool,
    deshacer: bool,
    rehacer: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(borrador): Path<String>,
) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    let borradores = app.borradores();
    app.with_rules(move |marco| {
        let abierto = borradores.open(&nombre)?;
        let (listo, notas) = problems(&abierto.perfil, marco);
        let name = nombre.to_string();
        Ok(pagina::draw(&Revision {
            aviso,
            pasos: steps(&name, None),
            errores: told(&notas, Severidad::Error, &name),
            avisos: told(&notas, Severidad::Advertencia, &name),
            partes: parts(&name, &abierto.perfil, &notas, marco.catalogo),
            listo,
            deshacer: abierto.deshacer,
            rehacer: abierto.rehacer,
            borrador: name,
        }))
    })
    .await
}

fn told(notas: &Diagnosticos, severidad: Severidad, name: &str) -> Vec<Problema> {
    notas
        .iter()
        .filter(|d| d.severidad == severidad)
        .map(|d| Problema {
            texto: campo::told(d),
            path: mending(d.campo.as_deref().unwrap_or_default(), name),
        })
        .collect()
}

/// The page where a field is mended, at the field.
fn mending(ruta: &str, name: &str) -> String {
    let (paso, n) = Paso::of_field(ruta);
    let anchor = if ruta.is_empty() { String::new() } else { format!("#{}", campo::id(ruta)) };
    format!("{}?revisar=1{anchor}", paso.path(name, n))
}

fn parts(name: &str, perfil: &Perfil, notas: &Diagnosticos, catalogo: &Catalogo) -> Vec<Parte> {
    let mut partes = Vec::new();
    for paso in Paso::TODOS {
        let lista = paso.lista();
        let members = lista.map_or(0, |lista| count(perfil, lista));
        let services = if paso == Paso::Servicios && !pasos::same_services(perfil) {
            perfil.establecimientos.len()
        } else {
            0
        };
        let mut pages = vec![None];
        pages.extend((1..=members.max(services)).map(Some));
        for miembro in pages {
            partes.extend(part(paso, miembro, name, perfil, notas, catalogo));
        }
    }
    partes
}

fn part(
    paso: Paso,
    miembro: Option<usize>,
    name: &str,
    perfil: &Perfil,
    notas: &Diagnosticos,
    catalogo: &Catalogo,
) -> Option<Parte> {
    let path = paso.path(name, miembro);
    let respuestas: Vec<Respuesta> = pasos::groups(paso, miembro, perfil)
        .into_iter()
        .flat_map(|g| {
            let titulo = g.titulo.clone();
            g.rutas.into_iter().map(move |ruta| (titulo.clone(), ruta))
        })
        .filter_map(|(titulo, ruta)| {
            let visto = campo::view(&ruta, perfil, catalogo)?;
            let falta =
                notas.iter().any(|d| d.severidad == Severidad::Error && d.campo.as_deref() == Some(&ruta));
            let texto = words(&visto);
            // What is optional and was left empty needs no line.
            if texto.is_empty() && !falta && visto.rotulo.ends_with("(opcional)") {
                return None;
            }
            let titulo = titulo.map(|t| format!("{t}: ")).unwrap_or_default();
            let path = format!("{path}?revisar=1#{}", visto.target());
            Some(Respuesta { rotulo: format!("{titulo}{}", visto.rotulo), texto, falta, path })
        })
        .collect();
    if respuestas.is_empty() {
        return None;
    }
    let titulo = miembro.map_or_else(|| paso.titulo().to_owned(), |n| format!("{} {n}", paso.titulo()));
    Some(Parte { titulo, respuestas })
}

/// An answer as people read it.
fn words(visto: &Visto) -> String {
    if visto.control == Control::Texto {
        return visto.valor.trim().to_owned();
    }
    let chosen: Vec<&str> = visto.opciones.iter().filter(|o| o.elegida).map(|o| &*o.rotulo).collect();
    chosen.join("; ")
}
