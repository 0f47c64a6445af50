//! Making the papers of a draft: with which official files, and what became of its trámites.

use std::path::Path as Ruta;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::oficiales::{folder, matrix_file, model_file};
use crate::base::Severidad;
use crate::casos::borradores::Nombre;
use crate::casos::tramites::{Comienzo, Mesa, NoTramite, Origen};
use crate::casos::{ComoLlenar, NoValido, Oficiales, Opciones, validar};
use crate::catalogo::Modelo;
use crate::registro::Filtro;
use crate::tramite::{Situacion, TramiteId};
use crate::web::app::App;
use crate::web::aviso::{Aviso, Vuelta};
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina::{self, sentence};

/// A convenio of the profile.
struct ConvenioVisto {
    modelo: &'static str,
    nombre: String,
    certeza: String,
    oficial: Option<String>,
    /// Its open trámite.
    tramite: Option<String>,
}

#[derive(Template)]
#[template(path = "web/papeles/nuevo.html")]
struct Nuevo {
    aviso: Option<String>,
    borrador: String,
    fallas: Vec<String>,
    errores: usize,
    convenios: Vec<ConvenioVisto>,
    anexo: Option<String>,
    pagina_modelos: String,
    matriz: String,
    permitir: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(borrador): Path<String>,
) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    let ruta = app.borradores().perfil(&nombre);
    app.at_desk(move |mesa| Ok(pagina::draw(&Nuevo { aviso, ..look(mesa, &nombre, &ruta)? }))).await
}

/// What there is to make the papers of a draft with.
fn look(mesa: &Mesa<'_>, nombre: &Nombre, ruta: &Ruta) -> Result<Nuevo, Falla> {
    if !ruta.is_file() {
        return Err(Falla::NoHay(format!("no hay un borrador «{nombre}».")));
    }
    let catalogo = mesa.marco.catalogo;
    let (mut convenios, mut errores) = (Vec::new(), 0);
    match validar(ruta, &mesa.marco) {
        Ok(validado) => {
            let open = of_draft(mesa, ruta, &validado.expedientes)?;
            for x in &validado.expedientes {
                let tramite = open.iter().find(|(_, m)| *m == x.modelo).map(|(id, _)| id.to_string());
                let certeza = x.establecimientos.first().map(|e| {
                    let cual = catalogo.dependencia(e.dependencia);
                    if cual.certeza_modelo == "segura" { String::new() } else { sentence(&cual.nota) }
                });
                convenios.push(ConvenioVisto {
                    modelo: x.modelo.clave(),
                    nombre: catalogo.modelo(x.modelo).nombre.clone(),
                    certeza: certeza.unwrap_or_default(),
                    oficial: model_file(x.modelo),
                    tramite,
                });
            }
        }
        Err(NoValido::Problemas(notas)) => {
            errores = notas.iter().filter(|d| d.severidad == Severidad::Error).count();
        }
        Err(NoValido::Entorno(fallo)) => return Err(fallo.into()),
    }
    Ok(Nuevo {
        aviso: None,
        borrador: nombre.to_string(),
        fallas: Vec::new(),
        errores,
        convenios,
        anexo: matrix_file(),
        pagina_modelos: catalogo.pagina_modelos().to_owned(),
        matriz: catalogo.matriz_anexo().to_owned(),
        permitir: false,
    })
}

/// The open trámites whose papers were made from this profile, with their models.
fn of_draft(
    mesa: &Mesa<'_>,
    ruta: &Ruta,
    expedientes: &[crate::perfil::Expediente<'_>],
) -> Result<Vec<(TramiteId, Modelo)>, Falla> {
    let Some(x) = expedientes.first() else { return Ok(Vec::new()) };
    let own = Filtro { abierto: Some(true), texto: Some(x.sostenedor.rut.to_string()), ..Filtro::default() };
    let mut found = Vec::new();
    for fila in mesa.listar(&own)? {
        let historia = mesa.historia(fila.id)?;
        let (s, _) = Situacion::as_far_as_it_goes(&historia);
        if let Some(p) = s.papeles.filter(|p| Ruta::new(&p.titular.ruta) == ruta) {
            found.push((fila.id, p.modelo));
        }
    }
    Ok(found)
}

pub(super) async fn make(
    State(app): State<App>,
    Path(borrador): Path<String>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    let ruta = app.borradores().perfil(&nombre);
    let salida = app.datos().join("papeles").join(nombre.to_string());
    let permitir = form.get("permitir") == "si";
    let made = app
        .at_desk(move |mesa| {
            let vista = look(mesa, &nombre, &ruta)?;
            let opciones = Opciones {
                salida,
                forzar: true,
                oficiales: Oficiales {
                    carpeta: folder().filter(|c| c.is_dir()),
                    como: ComoLlenar { permitir_blancos: permitir, otro_modelo: false },
                    ..Oficiales::default()
                },
            };
            match papers(mesa, &vista, &ruta, &opciones) {
                Ok(done) => Ok(Ok(done)),
                Err(NoTramite::Problemas(notas)) => {
                    let fallas = Falla::Problemas(super::oficiales::without_places(notas)).sentences();
                    Ok(Err(Nuevo { fallas, permitir, ..vista }))
                }
                Err(NoTramite::Pedido(que)) => {
                    Ok(Err(Nuevo { fallas: vec![sentence(&que)], permitir, ..vista }))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    match made {
        Ok((Some(id), dicho)) => Ok(vuelta.to(&format!("/tramite/{id}/papeles"), &dicho).await),
        Ok((None, dicho)) => Ok(vuelta.to("/", &dicho).await),
        Err(vista) => Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista)),
    }
}

/// Makes the papers: anew for the trámites that the draft has, and a new trámite for each convenio that has none. Which page
/// to go on to, and what to say there.
fn papers(
    mesa: &Mesa<'_>,
    vista: &Nuevo,
    ruta: &Ruta,
    opciones: &Opciones,
) -> Result<(Option<TramiteId>, String), NoTramite> {
    let origen = Origen { ruta, perfil: None, opciones };
    let mut said = Vec::new();
    let mut ids = Vec::new();
    for c in &vista.convenios {
        let Some(id) = &c.tramite else { continue };
        let id = mesa.hallar(id)?;
        let again = mesa.rehacer(id, &origen)?;
        ids.push(id);
        said.push(match (&again.escritura, again.cambios.len()) {
            (None, _) => format!("Los papeles del convenio {} ya estaban al día.", c.nombre),
            (_, 0) => format!("Se rehicieron los papeles del convenio {}.", c.nombre),
            (_, 1) => format!("Se rehicieron los papeles del convenio {}: cambió un dato.", c.nombre),
            (_, n) => format!("Se rehicieron los papeles del convenio {}: cambiaron {n} datos.", c.nombre),
        });
    }
    if vista.convenios.iter().any(|c| c.tramite.is_none()) || vista.convenios.is_empty() {
        let comienzo = Comienzo { origen, externo: None, desde: None, motivo: None };
        let begun = mesa.comenzar(&comienzo)?;
        for c in &begun.tramites {
            ids.push(c.id);
            said.push(format!("Se hicieron los papeles y se abrió el trámite {}.", c.id));
            said.extend(c.comparte.iter().map(|(rbd, otro)| {
                format!("Ojo: el RBD {rbd} está también en el trámite {otro}, que sigue abierto.")
            }));
        }
        if let (true, Some(falla)) = (ids.is_empty(), begun.fallas.into_iter().next()) {
            return Err(falla);
        }
    }
    let only = if let [id] = ids[..] { Some(id) } else { None };
    Ok((only, said.join(" ")))
}
