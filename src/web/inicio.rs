//! The first page: what is needed, how long it takes, where one left off, the trámites.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::app::App;
use super::aviso::Aviso;
use super::falla::Falla;
use super::pagina;
use crate::base::reloj;
use crate::documentos::long_date;
use crate::registro::{Filtro, Tramo};

/// How many trámites the first page shows.
const MAX_TRAMITES: u32 = 8;

struct BorradorVisto {
    nombre: String,
    titulo: String,
    establecimientos: usize,
    cambiado: String,
}

struct TramiteVisto {
    id: String,
    titulo: String,
    estado: String,
    siguiente: String,
}

#[derive(Template)]
#[template(path = "web/inicio.html")]
struct Inicio {
    aviso: Option<String>,
    borradores: Vec<BorradorVisto>,
    tramites: Vec<TramiteVisto>,
    hay_mas: bool,
    pagina_modelos: String,
    matriz: String,
}

pub(super) async fn show(State(app): State<App>, Aviso(aviso): Aviso) -> Result<Response, Falla> {
    let borradores = app.borradores();
    app.at_desk(move |mesa| {
        let catalogo = mesa.marco.catalogo;
        let borradores = borradores
            .list()?
            .into_iter()
            .map(|r| BorradorVisto {
                nombre: r.nombre.to_string(),
                titulo: r.titulo.unwrap_or_else(|| "Sin nombre todavía".to_owned()),
                establecimientos: r.establecimientos,
                cambiado: r.cambiado.map(|t| long_date(reloj::in_chile(t))).unwrap_or_default(),
            })
            .collect();
        let tramo = Some(Tramo { desde: 0, cuantos: MAX_TRAMITES + 1 });
        let mut filas = mesa.listar(&Filtro { tramo, ..Filtro::default() })?;
        let hay_mas = filas.len() > MAX_TRAMITES as usize;
        filas.truncate(MAX_TRAMITES as usize);
        let tramites = filas
            .into_iter()
            .map(|fila| TramiteVisto {
                id: fila.id.to_string(),
                titulo: fila.resumen.sostenedor.clone(),
                estado: fila.resumen.estado.nombre().to_owned(),
                siguiente: pagina::sentence(&fila.resumen.accion),
            })
            .collect();
        Ok(pagina::draw(&Inicio {
            aviso,
            borradores,
            tramites,
            hay_mas,
            pagina_modelos: catalogo.pagina_modelos().to_owned(),
            matriz: catalogo.matriz_anexo().to_owned(),
        }))
    })
    .await
}
