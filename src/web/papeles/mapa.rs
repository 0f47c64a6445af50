//! The blanks of an official file: the words around each, what goes in, and how a person corrects it.

use std::path::Path as Ruta;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::oficiales::{known_file, refused};
use crate::base::escritura::put_file;
use crate::casos::borradores::Nombre;
use crate::casos::read_with_map;
use crate::catalogo::Catalogo;
use crate::documentos::modelos::campo::Campo;
use crate::documentos::modelos::decision::{Decision, Destino, SEGURA};
use crate::documentos::modelos::mapa;
use crate::web::app::{App, waiting};
use crate::web::aviso::{Aviso, Vuelta};
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina::{self, sentence};

/// A blank for the view.
struct Espacio {
    id: String,
    lugar: String,
    antes: String,
    texto: String,
    despues: String,
    campo: String,
    valor: String,
    motivo: String,
    seguro: bool,
    falla: Option<String>,
}

#[derive(Template)]
#[template(path = "web/papeles/mapa.html")]
struct Mapa {
    aviso: Option<String>,
    borrador: String,
    archivo: String,
    espacios: Vec<Espacio>,
    dudosos: usize,
    instrucciones: Vec<String>,
    avisos: Vec<String>,
    campos: Vec<(&'static str, &'static str)>,
}

impl Mapa {
    fn has_faults(&self) -> bool {
        self.espacios.iter().any(|e| e.falla.is_some())
    }
}

/// What may stand in a blank besides the fields.
const OTROS: [(&str, &str); 3] = [
    ("dejar", "Dejarlo en blanco"),
    ("ajeno", "Lo llena otra persona, o se firma ahí"),
    ("texto", "El texto que usted escriba al lado"),
];

fn place(partes: &(String, String)) -> Result<(Nombre, std::path::PathBuf), Falla> {
    let nombre: Nombre = partes.0.parse()?;
    let ruta = known_file(&partes.1).ok_or_else(|| Falla::NoHay("ese archivo oficial ya no está.".into()))?;
    Ok((nombre, ruta))
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(partes): Path<(String, String)>,
) -> Result<Response, Falla> {
    let (nombre, ruta) = place(&partes)?;
    let catalogo = app.catalogo();
    let vista = waiting(move || read(&nombre, &ruta, catalogo)).await?;
    Ok(pagina::draw(&Mapa { aviso, ..vista }))
}

fn read(nombre: &Nombre, ruta: &Ruta, catalogo: &Catalogo) -> Result<Mapa, Falla> {
    let abierto = read_with_map(ruta, None, catalogo).map_err(refused)?;
    let archivo = &abierto.archivo;
    let espacios: Vec<Espacio> = archivo
        .renglones()
        .into_iter()
        .map(|r| Espacio {
            id: r.id.to_owned(),
            antes: r.antes.to_owned(),
            texto: r.texto.trim().chars().take(40).collect(),
            despues: r.despues.to_owned(),
            campo: r.decision.destino.to_string(),
            valor: if let Destino::Literal(valor) = &r.decision.destino {
                valor.clone()
            } else {
                String::new()
            },
            motivo: sentence(&r.decision.motivo),
            seguro: r.decision.is_sure(),
            falla: None,
            lugar: r.lugar,
        })
        .collect();
    Ok(Mapa {
        aviso: None,
        borrador: nombre.to_string(),
        archivo: ruta.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        dudosos: espacios.iter().filter(|e| !e.seguro).count(),
        espacios,
        instrucciones: archivo.instrucciones().to_vec(),
        avisos: archivo.avisos().iter().map(|a| sentence(&a.mensaje)).collect(),
        campos: OTROS.into_iter().chain(Campo::todos()).collect(),
    })
}

/// Keeps what a person decided. What was left as it was stays as sure as it was.
pub(super) async fn save(
    State(app): State<App>,
    Path(partes): Path<(String, String)>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let (nombre, ruta) = place(&partes)?;
    let catalogo = app.catalogo();
    let back = format!("/papeles/nuevo/{nombre}");
    let refused = waiting(move || keep(&nombre, &ruta, &form, catalogo)).await?;
    match refused {
        Some(vista) => Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista)),
        None => Ok(vuelta.to(&back, "Se guardó qué va en cada espacio.").await),
    }
}

fn keep(nombre: &Nombre, ruta: &Ruta, form: &Formulario, catalogo: &Catalogo) -> Result<Option<Mapa>, Falla> {
    let abierto = read_with_map(ruta, None, catalogo).map_err(refused)?;
    let archivo = &abierto.archivo;
    let renglones = archivo.renglones();
    let mut decisiones: Vec<Decision> = Vec::with_capacity(renglones.len());
    let mut fallas: Vec<(usize, String, String, String)> = Vec::new();
    for (i, r) in renglones.iter().enumerate() {
        let campo = form.get(&format!("campo-{i}")).trim().to_owned();
        let valor = form.get(&format!("valor-{i}")).trim().to_owned();
        let before = r.decision;
        let before_value = if let Destino::Literal(valor) = &before.destino { &**valor } else { "" };
        let same = !form.has(&format!("campo-{i}")) || form.get(&format!("id-{i}")) != r.id;
        if same
            || (campo == before.destino.to_string()
                && valor == before_value
                && !form.has(&format!("seguro-{i}")))
        {
            decisiones.push(before.clone());
            continue;
        }
        let destino = match &*campo {
            "texto" if valor.is_empty() => Err("Escriba al lado el texto que va en este espacio."),
            "texto" => Ok(Destino::Literal(valor.clone())),
            _ => campo.parse().map_err(|()| "No se conoce ese dato: elija uno de la lista."),
        };
        match destino {
            Ok(destino) => decisiones.push(Decision::new(destino, SEGURA.max(100), "lo decidió una persona")),
            Err(why) => {
                decisiones.push(before.clone());
                fallas.push((i, campo, valor, why.to_owned()));
            }
        }
    }
    if !fallas.is_empty() {
        let mut vista = read(nombre, ruta, catalogo)?;
        for (i, campo, valor, falla) in fallas {
            let espacio = &mut vista.espacios[i];
            (espacio.campo, espacio.valor, espacio.falla) = (campo, valor, Some(falla));
        }
        return Ok(Some(vista));
    }
    let decided =
        renglones.iter().zip(&decisiones).map(|(r, decision)| mapa::Renglon { decision, ..r.clone() });
    let name = ruta.file_name().unwrap_or_default().to_string_lossy();
    let texto = mapa::write(&name, archivo.huella(), decided);
    put_file(&mapa::beside(ruta), texto.as_bytes(), true)?;
    // A map that can't be read back would be refused when papers are made: better told now.
    read_with_map(ruta, None, catalogo).map_err(refused)?;
    Ok(None)
}
