//! The board: all trámites, most urgent first, by pages; searching them; taking them away as a workbook.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::base::fecha::short;
use crate::registro::{Filtro, Tramo};
use crate::tramite::Estado;
use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::pagina::{self, sentence};

/// How many trámites a page shows.
const POR_PAGINA: u32 = 50;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Pedido {
    #[serde(default)]
    q: String,
    #[serde(default)]
    estado: String,
    #[serde(default)]
    pagina: u32,
}

struct Fila {
    id: String,
    sostenedor: String,
    estado: &'static str,
    siguiente: String,
    vence: String,
    rbds: String,
}

#[derive(Template)]
#[template(path = "web/tramite/tablero.html")]
struct Tablero {
    aviso: Option<String>,
    q: String,
    estado: String,
    estados: Vec<(&'static str, String)>,
    filas: Vec<Fila>,
    /// The queries of the pages beside this one, and of the workbook.
    anterior: Option<String>,
    siguiente: Option<String>,
    libro: String,
}

impl Pedido {
    /// The query of another page of the same search.
    fn query(&self, pagina: u32) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("estado", &self.estado)
            .append_pair("pagina", &pagina.to_string())
            .finish()
    }

    fn filter(&self) -> Filtro {
        let texto = self.q.trim();
        Filtro {
            estados: Estado::TODOS.into_iter().filter(|e| e.clave() == self.estado).collect(),
            texto: (!texto.is_empty()).then(|| texto.to_owned()),
            ..Filtro::default()
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Query(pedido): Query<Pedido>,
) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let first = pedido.pagina.saturating_mul(POR_PAGINA);
        // One more than is shown says whether there are others.
        let tramo = Tramo { desde: first, cuantos: POR_PAGINA + 1 };
        let mut rows = mesa.listar(&Filtro { tramo: Some(tramo), ..pedido.filter() })?;
        let more = rows.len() > POR_PAGINA as usize;
        rows.truncate(POR_PAGINA as usize);
        let filas = rows.into_iter().map(|fila| Fila {
            id: fila.id.to_string(),
            estado: fila.resumen.estado.nombre(),
            siguiente: sentence(&fila.resumen.accion),
            vence: fila.resumen.vence.map(short).unwrap_or_default(),
            rbds: fila.resumen.rbds.iter().take(3).cloned().collect::<Vec<_>>().join(", "),
            sostenedor: fila.resumen.sostenedor,
        });
        Ok(pagina::draw(&Tablero {
            aviso,
            filas: filas.collect(),
            estados: Estado::TODOS.map(|e| (e.clave(), sentence(e.nombre()))).to_vec(),
            anterior: pedido.pagina.checked_sub(1).map(|n| pedido.query(n)),
            siguiente: more.then(|| pedido.query(pedido.pagina.saturating_add(1))),
            libro: pedido.query(0),
            q: pedido.q,
            estado: pedido.estado,
        }))
    })
    .await
}

/// Board, histories and figures as a workbook.
pub(super) async fn workbook(
    State(app): State<App>,
    Query(pedido): Query<Pedido>,
) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let libro = mesa.libro(&pedido.filter())?;
        Ok(pagina::download("tramites.xlsx", pagina::type_of("tramites.xlsx"), libro))
    })
    .await
}
