//! Closing a package: the scans and documents that it needs, what is missing, and the closed version.

use std::path::{Path as Ruta, PathBuf};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::escaneos::Escaneos;
use super::oficiales::without_places;
use super::paquete::{Lugar, checklist, find};
use crate::base::{Diagnosticos, Severidad};
use crate::casos::tramites::{Enterado, Mesa};
use crate::casos::{NoCerrado, PedidoCierre, cerrar};
use crate::catalogo::Exigencia;
use crate::paquete::LineaLista;
use crate::web::app::App;
use crate::web::aviso::{Aviso, Vuelta};
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;
use crate::web::pagina;
use crate::web::subida::Subida;

/// The places of the form besides the checklist.
const FIRMADO: &str = "firmado";
const ANEXO_FIRMADO: &str = "anexo_firmado";
const WORD: &str = "word";
const ANEXO: &str = "anexo";

/// A place of the form for files.
struct Casilla {
    campo: String,
    rotulo: String,
    ayuda: String,
    /// The names of what was sent.
    archivos: Vec<String>,
    /// A citation may stand instead.
    citable: bool,
    cita: String,
    varios: bool,
    acepta: &'static str,
}

#[derive(Template)]
#[template(path = "web/papeles/cerrar.html")]
struct Cerrar {
    aviso: Option<String>,
    id: String,
    fallas: Vec<String>,
    notas: Vec<String>,
    firmado: Casilla,
    lista: Vec<Casilla>,
    otros: Vec<Casilla>,
    motivo: String,
    aceptar_word: bool,
}

impl Cerrar {
    /// What was sent so far: the place, and the file's name.
    fn files(&self) -> Vec<(&str, &str)> {
        let all = std::iter::once(&self.firmado).chain(&self.lista).chain(&self.otros);
        all.flat_map(|c| c.archivos.iter().map(|a| (&*c.campo, &**a))).collect()
    }

    fn has_files(casilla: &Casilla) -> bool {
        !casilla.archivos.is_empty()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(id): Path<String>,
) -> Result<Response, Falla> {
    let datos = app.datos().to_owned();
    app.at_desk(move |mesa| {
        let lugar = find(mesa, &id)?;
        Ok(pagina::draw(&Cerrar { aviso, ..view(&lugar, &datos, &Formulario::default()) }))
    })
    .await
}

fn view(lugar: &Lugar, datos: &Ruta, form: &Formulario) -> Cerrar {
    let kept = Escaneos::new(datos, lugar.id);
    let names = |campo: &str| -> Vec<String> {
        let name = |r: &PathBuf| r.file_name().unwrap_or_default().to_string_lossy().into_owned();
        kept.of(campo).iter().map(name).collect()
    };
    let own = |campo: &str, rotulo: &str, ayuda: &str, acepta| Casilla {
        archivos: names(campo),
        campo: campo.to_owned(),
        rotulo: rotulo.to_owned(),
        ayuda: ayuda.to_owned(),
        citable: false,
        cita: String::new(),
        varios: false,
        acepta,
    };
    let scans = ".pdf,.jpg,.jpeg,.png,.tif,.tiff";
    Cerrar {
        aviso: None,
        id: lugar.id.to_string(),
        fallas: Vec::new(),
        notas: Vec::new(),
        firmado: own(
            FIRMADO,
            "Convenio firmado, escaneado",
            "Un solo archivo con todas las páginas: PDF, o imagen JPEG, PNG o TIFF.",
            scans,
        ),
        lista: checklist(&lugar.carpeta)
            .into_iter()
            .map(|l| Casilla {
                archivos: names(&l.codigo),
                ayuda: asked(&l),
                rotulo: l.nombre,
                citable: l.citable,
                cita: form.get(&format!("cita-{}", l.codigo)).to_owned(),
                varios: true,
                acepta: scans,
                campo: l.codigo,
            })
            .collect(),
        otros: vec![
            own(
                WORD,
                "Word que se firmó, si no es el del paquete",
                "Solo si cambió algo en Word antes de imprimir.",
                ".docx",
            ),
            own(
                ANEXO,
                "Anexo en Excel, si usted lo completó",
                "Solo si le faltaba algo y lo escribió en Excel.",
                ".xlsx,.xls,.xlsm",
            ),
            own(
                ANEXO_FIRMADO,
                "Anexo en papel, escaneado",
                "Solo si también lo entrega firmado en papel.",
                scans,
            ),
        ],
        motivo: form.get("motivo").to_owned(),
        aceptar_word: form.get("aceptar_word") == "si",
    }
}

/// When a document of the checklist is needed, in words.
fn asked(l: &LineaLista) -> String {
    let when = match l.exigencia {
        Exigencia::Obligatorio => "Obligatorio.".to_owned(),
        Exigencia::Alternativo => {
            format!("Basta uno de este grupo{}.", if l.grupo.is_empty() { "" } else { " de documentos" })
        }
        Exigencia::SiSubroga => "Si quien firma subroga o suple al titular.".to_owned(),
        Exigencia::AdministracionDelegada => "Por ser de administración delegada.".to_owned(),
        Exigencia::Opcional => "Opcional.".to_owned(),
    };
    if l.cuantos > 1 { format!("{when} Uno de cada representante: {}.", l.cuantos) } else { when }
}

/// Keeps what was sent; closes where the button says so.
pub(super) async fn receive(
    State(app): State<App>,
    Path(id): Path<String>,
    vuelta: Vuelta,
    subida: Subida,
) -> Result<Response, Falla> {
    let datos = app.datos().to_owned();
    let path = format!("/tramite/{id}/papeles");
    let done = app
        .at_desk(move |mesa| {
            let lugar = find(mesa, &id)?;
            let kept = Escaneos::new(&datos, lugar.id);
            let lista = checklist(&lugar.carpeta);
            for archivo in &subida.archivos {
                let single = [FIRMADO, ANEXO_FIRMADO, WORD, ANEXO].contains(&&*archivo.campo);
                if single || lista.iter().any(|l| l.codigo == archivo.campo) {
                    kept.keep(&archivo.campo, &archivo.nombre, &archivo.ruta, single)?;
                }
            }
            if subida.campos.get("accion") == "guardar" {
                return Ok(Ok("Se guardaron los archivos. El paquete todavía no está cerrado.".to_owned()));
            }
            match close(mesa, &lugar, &kept, &lista, &subida.campos)? {
                Ok(dicho) => Ok(Ok(dicho)),
                Err((fallas, notas)) => {
                    Ok(Err(Cerrar { fallas, notas, ..view(&lugar, &datos, &subida.campos) }))
                }
            }
        })
        .await?;
    match done {
        Ok(dicho) => Ok(vuelta.to(&path, &dicho).await),
        Err(vista) => Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista)),
    }
}

type Rechazo = (Vec<String>, Vec<String>);

fn close(
    mesa: &Mesa<'_>,
    lugar: &Lugar,
    kept: &Escaneos,
    lista: &[LineaLista],
    form: &Formulario,
) -> Result<Result<String, Rechazo>, Falla> {
    let first = |campo: &str| kept.of(campo).into_iter().next();
    let Some(firmado) = first(FIRMADO) else {
        return Ok(Err((
            vec!["Falta el convenio firmado: escanéelo y elíjalo aquí.".to_owned()],
            Vec::new(),
        )));
    };
    let scans =
        |l: &LineaLista| kept.of(&l.codigo).into_iter().map(|r| (l.codigo.clone(), r)).collect::<Vec<_>>();
    let cited =
        |l: &LineaLista| form.said(&format!("cita-{}", l.codigo)).map(|cita| (l.codigo.clone(), cita));
    let pedido = PedidoCierre {
        carpeta: lugar.carpeta.clone(),
        firmado,
        anexo_firmado: first(ANEXO_FIRMADO),
        personeria: lista.iter().flat_map(scans).collect(),
        citas: lista.iter().filter_map(cited).collect(),
        word: first(WORD),
        aceptar_word: form.get("aceptar_word") == "si",
        anexo: first(ANEXO),
        motivo: form.said("motivo"),
        parte_max: None,
        con_imagen: true,
    };
    let cerrado = match cerrar(&pedido, mesa.marco.catalogo) {
        Ok(cerrado) => cerrado,
        Err(NoCerrado::Problemas { notas, diferencia, .. }) => {
            let (mut fallas, avisos) = told(notas);
            if diferencia.is_some_and(|d| !d.comparacion.is_equal()) {
                fallas.push("El Word que eligió no dice lo mismo que el que se imprimió. Si es el que se firmó, marque que lo acepta.".into());
            }
            return Ok(Err((fallas, avisos)));
        }
        Err(NoCerrado::Entorno(fallo)) => return Err(fallo.into()),
        Err(NoCerrado::Interno(que)) => return Err(Falla::Interno(que)),
    };
    let mut dicho = format!(
        "El paquete quedó cerrado, versión {}. Grabe el CD y entregue los papeles; lo que sigue está en el trámite.",
        cerrado.puesto.version
    );
    match mesa.cerrado(&cerrado)? {
        Enterado::Anotado(_) | Enterado::YaLoSabia(_) => {}
        Enterado::SinTramite | Enterado::OtrosPapeles(_) => {
            dicho.push_str(
                " Ojo: los papeles del trámite ya no son los de este paquete, y no se anotó en él.",
            );
        }
    }
    // The closed package has them; what can't be removed now is in nobody's way.
    let _ = kept.clear();
    Ok(Ok(dicho))
}

/// Problems in sentences: errors, and what is only to be looked at.
fn told(notas: Diagnosticos) -> Rechazo {
    let (errors, others): (Vec<_>, Vec<_>) =
        without_places(notas).into_iter().partition(|d| d.severidad == Severidad::Error);
    let sentences = |list: Vec<_>| Falla::Problemas(list.into_iter().collect()).sentences();
    (sentences(errors), sentences(others))
}

/// Takes a scan away that was sent by mistake.
pub(super) async fn take_away(
    State(app): State<App>,
    Path(id): Path<String>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let datos = app.datos().to_owned();
    let path = format!("/tramite/{id}/papeles/cerrar");
    app.at_desk(move |mesa| {
        let lugar = find(mesa, &id)?;
        let (campo, nombre) = (form.get("campo"), form.get("nombre"));
        let known = [FIRMADO, ANEXO_FIRMADO, WORD, ANEXO].contains(&campo)
            || checklist(&lugar.carpeta).iter().any(|l| l.codigo == campo);
        if known {
            Escaneos::new(&datos, lugar.id).drop_one(campo, nombre)?;
        }
        Ok(())
    })
    .await?;
    Ok(vuelta.to(&path, "Se quitó el archivo.").await)
}
