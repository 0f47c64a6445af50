//! A page of the wizard: shows its fields, keeps what was typed, says what is wrong, goes on.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::campo::{self, Control, Visto, tell_conflicts};
use super::pasos::{self, ESTABLECIMIENTOS, Paso, SERVICIOS_DE_TODOS};
use crate::base::Diagnosticos;
use crate::casos::borradores::{Abierto, Borradores, Cambio, Guardado, Nombre};
use crate::casos::previa::require;
use crate::casos::{Marco, look_at};
use crate::perfil::Borrador;
use crate::perfil::borrador::Perfil;
use crate::perfil::editar::{add, count, field, remove};
use crate::perfil::fuente::Fuente;
use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina;

/// How a page was come to.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Venida {
    /// From the review, where one answer is mended: errors are shown at once, and it is gone back to.
    #[serde(default)]
    revisar: Option<String>,
}

/// A group of fields for the view.
struct GrupoVisto {
    titulo: Option<String>,
    ayuda: Option<&'static str>,
    campos: Vec<Visto>,
    /// What the button says that takes it away, and what it sends.
    quitar: Option<(String, String)>,
}

/// A member of a list that has a page of its own.
struct MiembroVisto {
    nombre: String,
    detalle: String,
    path: String,
    quitar: Option<String>,
}

/// The way through the steps.
pub(super) struct PasoVisto {
    pub(super) titulo: &'static str,
    pub(super) path: String,
    pub(super) aqui: bool,
}

#[derive(Template)]
#[template(path = "web/perfil/paso.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page asks yes or no")]
struct PaginaPaso {
    aviso: Option<String>,
    borrador: String,
    pasos: Vec<PasoVisto>,
    titulo: String,
    explicacion: &'static str,
    accion: String,
    version: u64,
    revisar: bool,
    grupos: Vec<GrupoVisto>,
    /// About the page as a whole.
    fallas: Vec<String>,
    miembros: Vec<MiembroVisto>,
    /// The heading over what is told of each member.
    dato: &'static str,
    /// What the button says that adds one, and what it sends.
    agregar: Option<(&'static str, String)>,
    comunas: Vec<String>,
    deshacer: bool,
    rehacer: bool,
    /// Going on although something is missing.
    seguir_igual: bool,
    vacio: Option<&'static str>,
}

impl PaginaPaso {
    /// Whether anything on it is wrong.
    fn has_faults(&self) -> bool {
        !self.fallas.is_empty() || self.grupos.iter().flat_map(|g| &g.campos).any(|c| !c.fallas.is_empty())
    }
}

/// Which page of a draft.
#[derive(Clone, Debug)]
struct Lugar {
    borrador: Nombre,
    paso: Paso,
    miembro: Option<usize>,
}

/// The first page of a draft that has something to fill.
pub(super) async fn enter(State(app): State<App>, Path(borrador): Path<String>) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    let borradores = app.borradores();
    let path = app
        .with_rules(move |marco| {
            let abierto = borradores.open(&nombre)?;
            Ok(first_problem(&abierto, marco))
        })
        .await?;
    Ok(pagina::go_to(&path))
}

fn first_problem(abierto: &Abierto, marco: &Marco<'_>) -> String {
    let name = abierto.nombre.to_string();
    let notas = problems(&abierto.perfil, marco).1;
    let errors = notas.iter().filter(|d| d.severidad == crate::base::Severidad::Error);
    let first = errors
        .filter_map(|d| d.campo.as_deref())
        .map(Paso::of_field)
        .min_by_key(|(paso, n)| (Paso::TODOS.iter().position(|p| p == paso), *n));
    first.map_or_else(|| format!("/perfil/{name}/revisar"), |(paso, n)| paso.path(&name, n))
}

/// What the core says of a profile: whether it goes through the door, and all of its problems and warnings.
pub(super) fn problems(perfil: &Perfil, marco: &Marco<'_>) -> (bool, Diagnosticos) {
    let mut perfil = perfil.clone();
    require(&mut perfil);
    let borrador = Borrador { fuente: Fuente::pagina(), perfil, avisos: Diagnosticos::default() };
    match look_at(&borrador, marco) {
        Ok(revisado) => (true, revisado.avisos),
        Err(notas) => (false, notas),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(partes): Path<Vec<String>>,
    Query(venida): Query<Venida>,
) -> Result<Response, Falla> {
    let lugar = place(&partes)?;
    let borradores = app.borradores();
    let revisar = venida.revisar.is_some();
    app.with_rules(move |marco| {
        let abierto = borradores.open(&lugar.borrador)?;
        check_member(&lugar, &abierto.perfil)?;
        let mut vista = view(&lugar, &abierto, marco, revisar, revisar);
        vista.aviso = aviso;
        Ok(pagina::draw(&vista))
    })
    .await
}

pub(super) async fn save(
    State(app): State<App>,
    Path(partes): Path<Vec<String>>,
    form: Formulario,
) -> Result<Response, Falla> {
    let lugar = place(&partes)?;
    let borradores = app.borradores();
    app.with_rules(move |marco| keep(&borradores, &lugar, &form, marco)).await
}

/// Keeps what was typed, does what the button says, and answers with the next page, or this one with what is wrong.
fn keep(
    borradores: &Borradores,
    lugar: &Lugar,
    form: &Formulario,
    marco: &Marco<'_>,
) -> Result<Response, Falla> {
    let before = borradores.open(&lugar.borrador)?;
    check_member(lugar, &before.perfil)?;
    let base = form.get("base").parse().unwrap_or(before.version);
    let cambios = changes(lugar, form, &before.perfil);
    let Guardado { abierto, conflictos } = borradores.write(&lugar.borrador, base, &cambios)?;
    let revisar = form.has("revisar");
    let name = lugar.borrador.to_string();
    if !conflictos.is_empty() {
        let mut vista = view(lugar, &abierto, marco, revisar, false);
        let mut campos: Vec<&mut Visto> = vista.grupos.iter_mut().flat_map(|g| &mut g.campos).collect();
        tell_conflicts(&mut campos, &conflictos);
        return Ok(pagina::draw_with(StatusCode::CONFLICT, &vista));
    }
    let (accion, que) = form.get("accion").split_once(':').unwrap_or((form.get("accion"), ""));
    let here = lugar.paso.path(&name, lugar.miembro);
    match accion {
        "agregar" if may_change(lugar, que) => {
            let (_, n) = borradores.change(&lugar.borrador, |perfil| {
                let n = add(perfil, que)?;
                // A school more asks for what the others do.
                if que == ESTABLECIMIENTOS && n > 0 {
                    let first = perfil.establecimientos[0].servicios.clone();
                    perfil.establecimientos[n].servicios = first;
                }
                Ok(n)
            })?;
            let own_page = lugar.paso.lista() == Some(que);
            Ok(pagina::go_to(&if own_page { lugar.paso.path(&name, Some(n + 1)) } else { here }))
        }
        // Which one is meant is only sure where nobody changed the list meanwhile.
        "quitar" if base != before.version => {
            let mut vista = view(lugar, &abierto, marco, revisar, false);
            vista.fallas.push("Los datos cambiaron en otra ventana: revise la lista y repita.".to_owned());
            Ok(pagina::draw_with(StatusCode::CONFLICT, &vista))
        }
        "quitar" => {
            let (lista, n) = que.rsplit_once(':').unwrap_or_default();
            let n: usize = n.parse().map_err(|_| Falla::Forma("no se sabe qué quitar".into()))?;
            if !may_change(lugar, lista) {
                return Err(Falla::Forma("no se sabe qué quitar".into()));
            }
            borradores.change(&lugar.borrador, |perfil| remove(perfil, lista, n))?;
            let own_page = lugar.paso.lista() == Some(lista);
            Ok(pagina::go_to(&if own_page { lugar.paso.path(&name, None) } else { here }))
        }
        "igual" => Ok(pagina::go_to(&next(lugar, &abierto, revisar))),
        _ => {
            let mut vista = view(lugar, &abierto, marco, revisar, true);
            if !vista.has_faults() {
                return Ok(pagina::go_to(&next(lugar, &abierto, revisar)));
            }
            vista.seguir_igual = true;
            Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista))
        }
    }
}

/// Where a page goes on to: the next member, the next step, or back to the review.
fn next(lugar: &Lugar, abierto: &Abierto, revisar: bool) -> String {
    let name = lugar.borrador.to_string();
    if revisar {
        return format!("/perfil/{name}/revisar");
    }
    match (lugar.paso, lugar.miembro) {
        // From a person to the papers that prove what they may sign.
        (Paso::Representantes | Paso::Establecimientos | Paso::Servicios, Some(_)) => {
            lugar.paso.path(&name, None)
        }
        (Paso::Personeria, Some(n)) if n < count(&abierto.perfil, pasos::REPRESENTANTES) => {
            lugar.paso.path(&name, Some(n + 1))
        }
        _ => {
            lugar.paso.next().map_or_else(|| format!("/perfil/{name}/revisar"), |paso| paso.path(&name, None))
        }
    }
}

/// What the form says of the fields that its page asks for. A field that the browser did not send is empty where it is one of
/// boxes or buttons of which none was chosen, and left as it is otherwise.
fn changes(lugar: &Lugar, form: &Formulario, perfil: &Perfil) -> Vec<Cambio> {
    let mut cambios = Vec::new();
    for ruta in pasos::groups(lugar.paso, lugar.miembro, perfil).into_iter().flat_map(|g| g.rutas) {
        let asked = form.has(&ruta) || form.all("preguntado").contains(&ruta);
        if asked {
            cambios.extend(change_of(&ruta, form.all(&ruta), perfil));
        }
    }
    cambios
}

/// One answer as the fields of the profile that it is for.
pub(super) fn change_of(ruta: &str, textos: Vec<String>, perfil: &Perfil) -> Vec<Cambio> {
    if ruta == SERVICIOS_DE_TODOS {
        return (1..=perfil.establecimientos.len())
            .map(|n| Cambio { campo: format!("{ESTABLECIMIENTOS}[{n}].servicios"), textos: textos.clone() })
            .collect();
    }
    // «No» is what a profile does not say.
    let is_no = ruta == "proveedor.sistema_propio" && textos == ["false"];
    vec![Cambio { campo: ruta.to_owned(), textos: if is_no { Vec::new() } else { textos } }]
}

/// The lists that this page may make longer or shorter.
fn may_change(lugar: &Lugar, lista: &str) -> bool {
    let documents = |n: usize| format!("{}[{n}].documentos", pasos::REPRESENTANTES);
    match (lugar.paso, lugar.miembro) {
        (Paso::Personeria, Some(n)) => lista == documents(n),
        (Paso::Representantes, _) => lista == pasos::REPRESENTANTES,
        (Paso::Establecimientos, _) => lista == ESTABLECIMIENTOS,
        _ => false,
    }
}

fn place(partes: &[String]) -> Result<Lugar, Falla> {
    let nowhere = || Falla::NoHay("el perfil no tiene esa página.".into());
    let (borrador, paso, miembro) = match partes {
        [borrador, paso] => (borrador, paso, None),
        [borrador, paso, n] => (borrador, paso, Some(n)),
        _ => return Err(nowhere()),
    };
    let paso = Paso::of(paso).ok_or_else(nowhere)?;
    let miembro = miembro.map(|n| n.parse().ok().filter(|n| *n > 0).ok_or_else(nowhere)).transpose()?;
    Ok(Lugar { borrador: borrador.parse()?, paso, miembro })
}

/// That the list has this member.
fn check_member(lugar: &Lugar, perfil: &Perfil) -> Result<(), Falla> {
    let lista = lugar.paso.lista().or((lugar.paso == Paso::Servicios).then_some(ESTABLECIMIENTOS));
    let there = match (lugar.miembro, lista) {
        (None, _) => true,
        (Some(n), Some(lista)) => n <= count(perfil, lista),
        (Some(_), None) => false,
    };
    if there { Ok(()) } else { Err(Falla::NoHay("ya no está: quizás se quitó en otra ventana.".into())) }
}

fn view(lugar: &Lugar, abierto: &Abierto, marco: &Marco<'_>, revisar: bool, errors: bool) -> PaginaPaso {
    let Lugar { borrador, paso, miembro } = lugar;
    let name = borrador.to_string();
    let perfil = &abierto.perfil;
    let mut grupos: Vec<GrupoVisto> = pasos::groups(*paso, *miembro, perfil)
        .into_iter()
        .map(|g| GrupoVisto {
            quitar: g
                .miembro
                .map(|(lista, n)| (format!("Quitar el documento {}", n + 1), format!("quitar:{lista}:{n}"))),
            titulo: g.titulo,
            ayuda: g.ayuda,
            campos: g.rutas.iter().filter_map(|ruta| campo::view(ruta, perfil, marco.catalogo)).collect(),
        })
        .collect();
    let own = of_this_page(lugar, &problems(perfil, marco).1);
    let mut campos: Vec<&mut Visto> = grupos.iter_mut().flat_map(|g| &mut g.campos).collect();
    let fallas = campo::place(&mut campos, &own, errors);
    let comunas = if campos.iter().any(|c| c.clase == "comuna") {
        marco.catalogo.comunas().iter().map(|c| c.nombre.clone()).collect()
    } else {
        Vec::new()
    };
    PaginaPaso {
        aviso: None,
        pasos: steps(&name, Some(*paso)),
        titulo: title(*paso, *miembro, perfil),
        explicacion: if miembro.is_some() && *paso != Paso::Personeria { "" } else { paso.explicacion() },
        accion: paso.path(&name, *miembro),
        version: abierto.version,
        revisar,
        fallas,
        miembros: members(lugar, perfil),
        dato: match paso {
            Paso::Representantes => "RUT",
            Paso::Personeria => "Personería",
            Paso::Servicios => "Pide",
            _ => "RBD",
        },
        agregar: adding(lugar, perfil),
        comunas,
        deshacer: abierto.deshacer,
        rehacer: abierto.rehacer,
        seguir_igual: false,
        vacio: empty(lugar, perfil),
        grupos,
        borrador: name,
    }
}

/// The problems that are told on this page: those of its fields, and of its list as a whole.
fn of_this_page(lugar: &Lugar, notas: &Diagnosticos) -> Diagnosticos {
    notas
        .iter()
        .filter(|d| {
            let Some(campo) = d.campo.as_deref() else { return false };
            let (paso, n) = Paso::of_field(campo);
            // A table that is missing altogether is told field by field once its page was filled.
            paso == lugar.paso
                && (n == lugar.miembro || (lugar.paso == Paso::Servicios && lugar.miembro.is_none()))
        })
        .cloned()
        .collect()
}

pub(super) fn steps(name: &str, here: Option<Paso>) -> Vec<PasoVisto> {
    let mut pasos: Vec<PasoVisto> = Paso::TODOS
        .into_iter()
        .map(|p| PasoVisto { titulo: p.titulo(), path: p.path(name, None), aqui: here == Some(p) })
        .collect();
    pasos.push(PasoVisto {
        titulo: "Revisar",
        path: format!("/perfil/{name}/revisar"),
        aqui: here.is_none(),
    });
    pasos
}

fn title(paso: Paso, miembro: Option<usize>, perfil: &Perfil) -> String {
    let Some(n) = miembro else { return paso.titulo().to_owned() };
    let who = member_name(paso, n, perfil);
    match (paso, who) {
        (Paso::Representantes, None) => format!("Persona {n} que firma"),
        (Paso::Establecimientos | Paso::Servicios, None) => format!("Establecimiento {n}"),
        (Paso::Personeria, who) => {
            format!("Personería de {}", who.unwrap_or_else(|| format!("la persona {n}")))
        }
        (Paso::Servicios, Some(who)) => format!("Servicios de {who}"),
        (_, Some(who)) => who,
        (_, None) => paso.titulo().to_owned(),
    }
}

fn member_name(paso: Paso, n: usize, perfil: &Perfil) -> Option<String> {
    let dato = match paso {
        Paso::Representantes | Paso::Personeria => {
            perfil.sostenedor.as_ref()?.representantes.get(n - 1)?.nombre.as_ref()
        }
        _ => perfil.establecimientos.get(n - 1)?.nombre.as_ref(),
    };
    dato.map(|d| d.valor.trim().to_owned()).filter(|t| !t.is_empty())
}

/// The members of this page's list, where it shows the list.
fn members(lugar: &Lugar, perfil: &Perfil) -> Vec<MiembroVisto> {
    let name = lugar.borrador.to_string();
    let paso = lugar.paso;
    let lista = match (lugar.miembro, paso) {
        (None, Paso::Servicios) if !pasos::same_services(perfil) => ESTABLECIMIENTOS,
        (None, _) => match paso.lista() {
            Some(lista) => lista,
            None => return Vec::new(),
        },
        (Some(_), _) => return Vec::new(),
    };
    (1..=count(perfil, lista))
        .map(|n| MiembroVisto {
            nombre: member_name(paso, n, perfil).unwrap_or_else(|| format!("Sin nombre ({n})")),
            detalle: detail(paso, n, perfil),
            path: paso.path(&name, Some(n)),
            quitar: matches!(paso, Paso::Representantes | Paso::Establecimientos)
                .then(|| format!("quitar:{lista}:{}", n - 1)),
        })
        .collect()
}

fn detail(paso: Paso, n: usize, perfil: &Perfil) -> String {
    let said =
        |dato: Option<&crate::perfil::borrador::Dato>| dato.map(|d| d.valor.clone()).unwrap_or_default();
    let person = perfil.sostenedor.as_ref().and_then(|s| s.representantes.get(n - 1));
    let school = perfil.establecimientos.get(n - 1);
    match paso {
        Paso::Representantes => said(person.and_then(|r| r.rut.as_ref())),
        Paso::Personeria => match person.map_or(0, |r| r.documentos.len()) {
            1 => "1 documento".to_owned(),
            n => format!("{n} documentos"),
        },
        Paso::Servicios => match school.and_then(|e| e.servicios.as_ref()).map_or(0, |s| s.datos.len()) {
            1 => "1 servicio".to_owned(),
            n => format!("{n} servicios"),
        },
        _ => said(school.and_then(|e| e.rbd.as_ref())),
    }
}

/// The button that makes this page's list longer.
fn adding(lugar: &Lugar, _: &Perfil) -> Option<(&'static str, String)> {
    match (lugar.paso, lugar.miembro) {
        (Paso::Representantes, None) => {
            Some(("Agregar una persona", format!("agregar:{}", pasos::REPRESENTANTES)))
        }
        (Paso::Establecimientos, None) => {
            Some(("Agregar un establecimiento", format!("agregar:{ESTABLECIMIENTOS}")))
        }
        (Paso::Personeria, Some(n)) => {
            Some(("Agregar un documento", format!("agregar:{}[{n}].documentos", pasos::REPRESENTANTES)))
        }
        _ => None,
    }
}

/// What a page says that has nothing to ask yet.
fn empty(lugar: &Lugar, perfil: &Perfil) -> Option<&'static str> {
    let people = count(perfil, pasos::REPRESENTANTES);
    match (lugar.paso, lugar.miembro) {
        (Paso::Representantes, None) if people == 0 => {
            Some("Todavía no hay nadie: agregue a la persona que firmará.")
        }
        (Paso::Personeria, None) if people == 0 => {
            Some("Primero agregue a la persona que firmará, en «Quién firma».")
        }
        (Paso::Establecimientos, None) if perfil.establecimientos.is_empty() => {
            Some("Todavía no hay establecimientos: agregue el primero.")
        }
        (Paso::Servicios, None) if perfil.establecimientos.is_empty() => {
            Some("Primero agregue un establecimiento, en «Establecimientos».")
        }
        (Paso::Servicios, None) if !pasos::same_services(perfil) => {
            Some("Los establecimientos no piden todos lo mismo: elija los servicios de cada uno.")
        }
        (Paso::Personeria, Some(n))
            if count(perfil, &format!("{}[{n}].documentos", pasos::REPRESENTANTES)) == 0 =>
        {
            Some("Todavía no hay documentos: agregue el primero.")
        }
        _ => None,
    }
}

/// Whether a form may write this field: it is one of the profile's that pages ask for.
pub(super) fn is_asked(ruta: &str) -> bool {
    ruta == SERVICIOS_DE_TODOS
        || field(ruta).is_some_and(|c| !c.es_tabla() && !matches!(c.nombre, "version" | "demostracion"))
}
