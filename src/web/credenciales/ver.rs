//! The credentials of a trámite: whether there are any, showing them once, handing them to the provider.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::boveda::{Campo, Credenciales, Destinatario, Secreto};
use crate::casos::token::{Entrega, Modo, vault};
use crate::casos::tramites::{Mesa, NoTramite};
use crate::tramite::{Estado, Situacion, Suceso, TramiteId};
use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina;
use crate::web::palabras::for_pages;

#[derive(Template)]
#[template(path = "web/credenciales/ver.html")]
pub(super) struct Pagina {
    pub(super) aviso: Option<String>,
    pub(super) id: String,
    pub(super) fallas: Vec<String>,
    /// Whether something is sealed.
    pub(super) hay: bool,
    /// Whether the state is one in which they can come.
    pub(super) pueden: Option<String>,
    pub(super) entregadas: bool,
    pub(super) operativo: bool,
    pub(super) proveedor: String,
    pub(super) campos: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "web/credenciales/a_la_vista.html")]
struct ALaVista {
    aviso: Option<String>,
    id: String,
    lineas: Vec<(&'static str, String)>,
    entregadas: bool,
}

pub(super) fn id_of(mesa: &Mesa<'_>, id: &str) -> Result<TramiteId, Falla> {
    let none = || Falla::NoHay(format!("no hay un trámite «{id}»."));
    let found: TramiteId = id.parse().map_err(|_| none())?;
    mesa.historia(found).map_err(|_| none())?;
    Ok(found)
}

pub(super) fn view(mesa: &Mesa<'_>, id: TramiteId) -> Result<Pagina, Falla> {
    let historia = mesa.historia(id)?;
    let (s, _) = Situacion::as_far_as_it_goes(&historia);
    let sealed = |a: &&crate::tramite::Anotado| {
        matches!(a.suceso, Suceso::Credenciales { .. } | Suceso::TokenResellado) && !a.evidencias.is_empty()
    };
    let hay = crate::tramite::historia::vigentes(&historia).iter().any(sealed);
    let pueden = match mesa.token_esperado(id, true) {
        Ok(()) => None,
        Err(NoTramite::Pedido(que)) => Some(for_pages(&que)),
        Err(other) => return Err(other.into()),
    };
    Ok(Pagina {
        aviso: None,
        id: id.to_string(),
        fallas: Vec::new(),
        hay,
        pueden,
        entregadas: matches!(s.estado(), Estado::EntregadasAProveedor | Estado::Operativo),
        operativo: s.estado() == Estado::Operativo,
        proveedor: s.papeles.map(|p| p.titular.proveedor.clone()).unwrap_or_default(),
        campos: Campo::TODOS.map(|c| (c.clave(), c.rotulo())).to_vec(),
    })
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(id): Path<String>,
) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let id = id_of(mesa, &id)?;
        Ok(pagina::draw(&Pagina { aviso, ..view(mesa, id)? }))
    })
    .await
}

/// What the form says of the phrase of the key.
fn phrase(form: &Formulario) -> impl FnMut(&std::path::Path) -> Option<Secreto> + use<> {
    let said = form.said("frase").map(Secreto::new);
    move |_| said.clone()
}

fn lines(c: &Credenciales) -> Vec<(&'static str, String)> {
    c.each().map(|(campo, valor)| (campo.rotulo(), valor.show().to_owned())).collect()
}

/// Shows them, once; that they were is in the history.
pub(super) async fn reveal(
    State(app): State<App>,
    Path(id): Path<String>,
    form: Formulario,
) -> Result<Response, Falla> {
    let boveda_en = app.vault_folder();
    app.at_desk(move |mesa| {
        let id = id_of(mesa, &id)?;
        let refuse = |que: String| {
            let vista = Pagina { fallas: vec![que], ..view(mesa, id)? };
            Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista))
        };
        if form.get("seguro") != "si" {
            return refuse("Marque que está en un lugar en que nadie más ve la pantalla.".to_owned());
        }
        match mesa.token_mostrar(id, &vault(&boveda_en), &mut phrase(&form)) {
            Ok(c) => Ok(pagina::draw(&ALaVista {
                aviso: None,
                id: id.to_string(),
                lineas: lines(&c),
                entregadas: false,
            })),
            Err(NoTramite::Pedido(que)) => refuse(for_pages(&que)),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// Hands them to the provider: a file that only it opens, a sheet, or read out.
pub(super) async fn hand_over(
    State(app): State<App>,
    Path(id): Path<String>,
    form: Formulario,
) -> Result<Response, Falla> {
    let boveda_en = app.vault_folder();
    app.at_desk(move |mesa| {
        let id = id_of(mesa, &id)?;
        let refuse = |que: String| {
            let vista = Pagina { fallas: vec![que], ..view(mesa, id)? };
            Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista))
        };
        let Some(a) = form.said("a") else { return refuse("Escriba a quién se entregan.".to_owned()) };
        let (modo, nombre) = match form.get("modo") {
            "cifrado" => match form.get("clave").trim().parse::<Destinatario>() {
                Ok(llave) => (Modo::Cifrado(llave), format!("credenciales_{id}.age")),
                Err(que) => return refuse(format!("La llave del proveedor no sirve: {que}.")),
            },
            "hoja" => (Modo::Hoja, format!("credenciales_{id}.docx")),
            "leer" => (Modo::Leido, String::new()),
            _ => return refuse("Elija cómo se entregan.".to_owned()),
        };
        match mesa.token_entregar(id, &a, &modo, &vault(&boveda_en), &mut phrase(&form)) {
            Ok(entregado) => Ok(match entregado.entrega {
                Entrega::Archivo(bytes) => pagina::download(&nombre, pagina::type_of(&nombre), bytes),
                Entrega::Lineas(c) => pagina::draw(&ALaVista {
                    aviso: None,
                    id: id.to_string(),
                    lineas: lines(&c),
                    entregadas: true,
                }),
            }),
            Err(NoTramite::Pedido(que)) => refuse(for_pages(&que)),
            Err(other) => Err(other.into()),
        }
    })
    .await
}
