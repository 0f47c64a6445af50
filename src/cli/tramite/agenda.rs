//! `convenio tramite agenda`: what ends soon, and what waits for somebody.

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::listar::Filtros;
use super::{Cierre, Salida, failed, sentence, tabla};
use crate::base::fecha::short;
use crate::casos::tramites::{Mesa, put_answer};
use crate::informes::agenda::{Agenda as Cuaderno, Cita, Pendiente};

/// Muestra los plazos que vencen y lo que espera a alguien; o los deja para su calendario
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Agenda {
    /// Cuántos días hacia adelante; si se omite, 30
    #[arg(long, value_name = "DÍAS", default_value_t = 30, hide_default_value = true)]
    dias: u16,
    /// Archivo de calendario (.ics) en que se dejan los plazos
    #[arg(long, value_name = "ARCHIVO")]
    ics: Option<PathBuf>,
    /// Reemplaza el archivo si existe; el anterior se conserva al lado
    #[arg(long, requires = "ics")]
    forzar: bool,
    #[command(flatten)]
    filtros: Filtros,
}

impl Agenda {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let read = self.filtros.filter(&[], mesa).and_then(|filtro| mesa.agenda(&filtro, self.dias));
        let cuaderno = match read {
            Ok(cuaderno) => cuaderno,
            Err(error) => return failed(error, salida),
        };
        if let Some(ruta) = &self.ics
            && let Err(error) = put_answer(ruta, cuaderno.ics().as_bytes(), self.forzar)
        {
            return failed(error, salida);
        }
        if salida.is_json() {
            salida.json(&as_json(&cuaderno))?;
            return Ok(Cierre::Hecho);
        }
        self.show(&cuaderno, salida)?;
        Ok(Cierre::Hecho)
    }

    fn show(&self, cuaderno: &Cuaderno, salida: &mut Salida) -> io::Result<()> {
        if cuaderno.citas.is_empty() {
            salida.line(&format!("No vence ningún plazo en los próximos {} días.", self.dias))?;
        } else {
            let rows: Vec<[Cow<'_, str>; 6]> = cuaderno.citas.iter().map(appointment).collect();
            let titulos = ["Vence", "Quedan", "Trámite", "Sostenedor", "Qué", "A cargo"];
            tabla::draw(titulos, &rows, tabla::width(), &mut |linea| salida.line(linea))?;
        }
        if !cuaderno.pendientes.is_empty() {
            salida.line("\nEsperan a alguien, sin plazo:")?;
            let rows: Vec<[Cow<'_, str>; 5]> = cuaderno.pendientes.iter().map(pending).collect();
            let titulos = ["Desde", "Trámite", "Sostenedor", "Qué", "A cargo"];
            tabla::draw(titulos, &rows, tabla::width(), &mut |linea| salida.line(linea))?;
        }
        for id in &cuaderno.sin_calendario {
            salida.line(&format!(
                "{id}: no se pudieron contar sus plazos; «convenio tramite ver {id}» dice por qué."
            ))?;
        }
        if let Some(ruta) = &self.ics {
            salida.line(&format!("\nLos plazos quedaron en {}", ruta.display()))?;
        }
        Ok(())
    }
}

fn appointment(cita: &Cita) -> [Cow<'_, str>; 6] {
    let left = match cita.quedan {
        0 => "hoy".to_owned(),
        n if n < 0 => format!("¡{} tarde!", n.unsigned_abs()),
        n => n.to_string(),
    };
    [
        short(cita.plazo.hasta.dia).into(),
        left.into(),
        cita.id.to_string().into(),
        cita.sostenedor.as_str().into(),
        format!("{}: {}", sentence(cita.plazo.obliga.nombre()), cita.que()).into(),
        cita.persona.as_str().into(),
    ]
}

fn pending(p: &Pendiente) -> [Cow<'_, str>; 5] {
    [
        short(p.desde).into(),
        p.id.to_string().into(),
        p.sostenedor.as_str().into(),
        p.que.into(),
        p.persona.as_str().into(),
    ]
}

fn as_json(cuaderno: &Cuaderno) -> Value {
    let citas: Vec<Value> = cuaderno
        .citas
        .iter()
        .map(|c| {
            json!({
                "id": c.id, "sostenedor": c.sostenedor, "estado": c.estado.clave(), "persona": c.persona,
                "termino": c.plazo.termino, "articulo": c.plazo.termino.articulo(), "obliga": c.plazo.obliga,
                "vence": c.plazo.hasta.dia.to_string(), "quedan_habiles": c.quedan, "que": c.que(),
            })
        })
        .collect();
    let pendientes: Vec<Value> = cuaderno
        .pendientes
        .iter()
        .map(|p| {
            json!({
                "id": p.id, "sostenedor": p.sostenedor, "estado": p.estado.clave(),
                "desde": p.desde.to_string(), "persona": p.persona, "que": p.que,
            })
        })
        .collect();
    json!({ "plazos": citas, "pendientes": pendientes, "sin_calendario": cuaderno.sin_calendario })
}
