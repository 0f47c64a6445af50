//! What ends in the next days and what waits for somebody, over all trámites.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::base::fecha::short;
use crate::registro::Filtro;
use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::pagina::{self, sentence};

/// How far the page looks ahead, in days.
const DIAS: u16 = 60;

struct Cita {
    vence: String,
    quedan: String,
    tarde: bool,
    id: String,
    sostenedor: String,
    que: String,
}

#[derive(Template)]
#[template(path = "web/tramite/agenda.html")]
struct Agenda {
    aviso: Option<String>,
    dias: u16,
    citas: Vec<Cita>,
    pendientes: Vec<Cita>,
}

pub(super) async fn show(State(app): State<App>, Aviso(aviso): Aviso) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let cuaderno = mesa.agenda(&Filtro::default(), DIAS)?;
        let citas = cuaderno.citas.iter().map(|c| Cita {
            vence: short(c.plazo.hasta.dia),
            quedan: match c.quedan {
                0 => "vence hoy".to_owned(),
                1 => "1 día hábil".to_owned(),
                n if n < 0 => format!("{} de atraso", n.unsigned_abs()),
                n => format!("{n} días hábiles"),
            },
            tarde: c.quedan < 0,
            id: c.id.to_string(),
            sostenedor: c.sostenedor.clone(),
            que: format!("{}: {}", sentence(c.plazo.obliga.nombre()), c.que()),
        });
        let pendientes = cuaderno.pendientes.iter().map(|p| Cita {
            vence: short(p.desde),
            quedan: String::new(),
            tarde: false,
            id: p.id.to_string(),
            sostenedor: p.sostenedor.clone(),
            que: sentence(p.que),
        });
        Ok(pagina::draw(&Agenda {
            aviso,
            dias: DIAS,
            citas: citas.collect(),
            pendientes: pendientes.collect(),
        }))
    })
    .await
}

/// The terms for a calendar.
pub(super) async fn calendar(State(app): State<App>) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let ics = mesa.agenda(&Filtro::default(), 365)?.ics();
        Ok(pagina::download("plazos.ics", pagina::type_of("plazos.ics"), ics.into_bytes()))
    })
    .await
}
