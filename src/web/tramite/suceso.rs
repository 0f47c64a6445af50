//! Saying that something happened: one form an event, with what it carries and the files that prove it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::find;
use crate::base::fecha;
use crate::casos::tramites::{Dicho, Mesa, NoTramite};
use crate::tramite::{Canal, Escrito, Situacion, Tipo, TramiteId};
use crate::tramite::{Dato, Exigencia};
use crate::web::app::App;
use crate::web::aviso::{Aviso, Vuelta};
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina::{self, sentence};
use crate::web::palabras::for_pages;
use crate::web::subida::Subida;

/// How a field is filled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    Linea,
    Parrafo,
    Radios,
}

/// A field of the form.
struct Campo {
    nombre: &'static str,
    rotulo: String,
    ayuda: &'static str,
    control: Control,
    valor: String,
    opciones: Vec<(&'static str, String)>,
    falla: Option<String>,
}

#[derive(Template)]
#[template(path = "web/tramite/suceso.html")]
struct Pregunta {
    aviso: Option<String>,
    id: String,
    tipo: &'static str,
    titulo: String,
    campos: Vec<Campo>,
    fecha: String,
    falla_fecha: Option<String>,
    retroactivo: bool,
    fallas: Vec<String>,
}

impl Pregunta {
    fn has_faults(&self) -> bool {
        !self.fallas.is_empty() || self.falla_fecha.is_some() || self.campos.iter().any(|c| c.falla.is_some())
    }
}

/// Trámite and kind of the page; only what can happen now, and has no page of its own.
fn place(mesa: &Mesa<'_>, partes: &(String, String)) -> Result<(TramiteId, Tipo), Falla> {
    let (id, historia) = find(mesa, &partes.0)?;
    let tipo = Tipo::of(&partes.1).filter(|t| t.es_a_mano() && t.clave() == partes.1);
    let tipo = tipo.ok_or_else(|| Falla::NoHay("no hay un suceso de ese nombre.".into()))?;
    let (s, _) = Situacion::as_far_as_it_goes(&historia);
    if !s.avance.posibles().contains(&tipo) {
        return Err(Falla::Pedido(format!(
            "en el estado «{}» no puede anotarse que {}.",
            s.estado().nombre(),
            tipo.titulo()
        )));
    }
    Ok((id, tipo))
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(partes): Path<(String, String)>,
) -> Result<Response, Falla> {
    app.at_desk(move |mesa| {
        let (id, tipo) = place(mesa, &partes)?;
        let hoy = fecha::short(mesa.marco.hoy);
        let form = Formulario(vec![("fecha".into(), hoy)]);
        Ok(pagina::draw(&Pregunta { aviso, ..view(id, tipo, &form) }))
    })
    .await
}

fn view(id: TramiteId, tipo: Tipo, form: &Formulario) -> Pregunta {
    Pregunta {
        aviso: None,
        id: id.to_string(),
        tipo: tipo.clave(),
        titulo: sentence(tipo.titulo()),
        campos: tipo.datos().iter().map(|(dato, exigencia)| field(tipo, *dato, *exigencia, form)).collect(),
        fecha: form.get("fecha").to_owned(),
        falla_fecha: None,
        retroactivo: form.get("retroactivo") == "si",
        fallas: Vec::new(),
    }
}

fn field(tipo: Tipo, dato: Dato, exigencia: Exigencia, form: &Formulario) -> Campo {
    let word = |clave: &'static str| (clave, sentence(&clave.replace('_', " ")));
    let (rotulo, ayuda, control, opciones) = match dato {
        Dato::Ejemplar => (
            "Ejemplar que se firmó",
            "Son tres.",
            Control::Radios,
            ["1", "2", "3"].map(|n| (n, n.to_owned())).to_vec(),
        ),
        Dato::Canal => {
            ("Cómo se presentó", "", Control::Radios, Canal::TODOS.map(|c| word(c.clave())).to_vec())
        }
        Dato::Folio => ("Folio", "El número que le puso la oficina de partes.", Control::Linea, Vec::new()),
        Dato::Numero => ("Número de la resolución", "Por ejemplo: 1234 exenta", Control::Linea, Vec::new()),
        Dato::Texto if tipo == Tipo::Observar => (
            "Observaciones",
            "Copie cada observación en una línea, tal como la escribieron.",
            Control::Parrafo,
            Vec::new(),
        ),
        Dato::Texto => {
            ("Qué pasó", "En pocas palabras. Nunca el token ni la semilla.", Control::Parrafo, Vec::new())
        }
        Dato::Motivo => ("Motivo", "Lo que dijeron, o por qué lo decide.", Control::Parrafo, Vec::new()),
        Dato::A => {
            ("A quién se entregaron", "Nombre de la persona o la empresa.", Control::Linea, Vec::new())
        }
        Dato::Persona => ("Persona a cargo", "Vacío: nadie.", Control::Linea, Vec::new()),
        Dato::Por => ("Trámite que lo reemplaza", "Su identificador.", Control::Linea, Vec::new()),
        Dato::Dias => ("Días hábiles que se concedieron", "De 1 a 90.", Control::Linea, Vec::new()),
        Dato::Escrito => (
            "Escrito que se presentó",
            "",
            Control::Radios,
            Escrito::TODOS.map(|e| (e.clave(), sentence(e.titulo()))).to_vec(),
        ),
        Dato::Mensaje => {
            ("Identificador del mensaje", "Está en las propiedades del correo.", Control::Linea, Vec::new())
        }
    };
    let rotulo =
        if exigencia == Exigencia::Debe { rotulo.to_owned() } else { format!("{rotulo} (opcional)") };
    Campo {
        nombre: dato.clave(),
        rotulo,
        ayuda,
        control,
        valor: form.get(dato.clave()).to_owned(),
        opciones,
        falla: None,
    }
}

pub(super) async fn write(
    State(app): State<App>,
    Path(partes): Path<(String, String)>,
    vuelta: Vuelta,
    subida: Subida,
) -> Result<Response, Falla> {
    let done = app
        .at_desk(move |mesa| {
            let (id, tipo) = place(mesa, &partes)?;
            let form = &subida.campos;
            let mut vista = view(id, tipo, form);
            let dicho = said(mesa, tipo, form, &mut vista);
            if vista.has_faults() {
                return Ok(Err(vista));
            }
            let archivos = subida.archivos.iter().map(|a| a.ruta.clone()).collect();
            match mesa.avanzar(id, tipo, Dicho { archivos, ..dicho }) {
                Ok(escritura) => Ok(Ok((id, told(&escritura)))),
                Err(NoTramite::Pedido(que)) => {
                    vista.fallas.push(for_pages(&que));
                    Ok(Err(vista))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    match done {
        Ok((id, dicho)) => Ok(vuelta.to(&format!("/tramite/{id}"), &dicho).await),
        Err(vista) => Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista)),
    }
}

fn told(escritura: &crate::casos::tramites::Escritura) -> String {
    let (before, after) = escritura.estado;
    if before == after {
        "Quedó anotado.".to_owned()
    } else {
        format!("Quedó anotado. El trámite pasó a «{}».", after.nombre())
    }
}

/// What the form says, with each fault at its field.
fn said(mesa: &Mesa<'_>, tipo: Tipo, form: &Formulario, vista: &mut Pregunta) -> Dicho {
    let mut dicho = Dicho { retroactivo: form.get("retroactivo") == "si", ..Dicho::default() };
    if let Some(texto) = form.said("fecha") {
        match fecha::parse(&texto) {
            Ok(dia) => dicho.fecha = Some(dia),
            Err(_) => vista.falla_fecha = Some("No es una fecha: escríbala como 24-11-2026.".to_owned()),
        }
    }
    let d = &mut dicho.datos;
    for ((dato, exigencia), campo) in tipo.datos().iter().zip(&mut vista.campos) {
        let Some(texto) = form.said(dato.clave()) else {
            if *exigencia == Exigencia::Debe {
                campo.falla = Some("Falta este dato.".to_owned());
            }
            continue;
        };
        match dato {
            Dato::Ejemplar => set(&mut d.ejemplar, texto.parse().ok(), campo, "Es 1, 2 o 3."),
            Dato::Dias => set(&mut d.dias, texto.parse().ok(), campo, "Es un número de 1 a 90."),
            Dato::Canal => {
                let canal = Canal::TODOS.into_iter().find(|c| c.clave() == texto);
                set(&mut d.canal, canal, campo, "Elija uno de la lista.");
            }
            Dato::Escrito => {
                let escrito = Escrito::TODOS.into_iter().find(|e| e.clave() == texto);
                set(&mut d.escrito, escrito, campo, "Elija uno de la lista.");
            }
            Dato::Por => match mesa.hallar(&texto) {
                Ok(id) => d.por = Some(id),
                Err(_) => campo.falla = Some("No hay un trámite con ese identificador.".to_owned()),
            },
            Dato::Texto if tipo == Tipo::Observar => {
                d.texto = texto.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
            }
            Dato::Texto => d.texto = vec![texto],
            Dato::Folio => d.folio = Some(texto),
            Dato::Numero => d.numero = Some(texto),
            Dato::Motivo => d.motivo = Some(texto),
            Dato::A => d.a = Some(texto),
            Dato::Persona => d.persona = Some(texto),
            Dato::Mensaje => d.mensaje = Some(texto),
        }
    }
    dicho
}

fn set<T>(slot: &mut Option<T>, value: Option<T>, campo: &mut Campo, otherwise: &str) {
    if value.is_none() {
        campo.falla = Some(otherwise.to_owned());
    }
    *slot = value;
}

/// Adds a note.
pub(super) async fn note(
    State(app): State<App>,
    Path(id): Path<String>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let path = format!("/tramite/{id}");
    let dicho = app
        .at_desk(move |mesa| {
            let (id, _) = find(mesa, &id)?;
            let Some(texto) = form.said("texto") else {
                return Ok("La nota estaba vacía: no se anotó nada.".to_owned());
            };
            match mesa.anotar(id, &texto) {
                Ok(_) => Ok("Se agregó la nota.".to_owned()),
                Err(NoTramite::Pedido(que)) => Err(Falla::Pedido(for_pages(&que))),
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    Ok(vuelta.to(&path, &dicho).await)
}
