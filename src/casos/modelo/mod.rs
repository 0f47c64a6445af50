//! A model of the Ministry: look at its blanks, fill it for a profile, put the result where the person wants it.

mod preguntas;

use std::fs;
use std::path::{Path, PathBuf};

use super::convertir;
use super::validar::{Marco, NoValido, Validado, validar};
use crate::base::escritura::{Puesto, put_file};
use crate::base::huella::sha256;
use crate::base::lectura::{NoLeido, read_bytes, read_text};
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar, Severidad};
use crate::catalogo::Catalogo;
use crate::documentos::modelos::Rechazo;
use crate::documentos::modelos::archivo::{Archivo, Clase, kind_of};
use crate::documentos::modelos::contenedor::MAX_ARCHIVO;
use crate::documentos::modelos::mapa::{self, Mapa};
use crate::documentos::modelos::oficial::{Lleno, NoSeLleno};
use crate::documentos::modelos::valores::Datos;
use crate::perfil::Expediente;
pub(super) use preguntas::open_questions;
pub use preguntas::place_of;

/// Why a model was not read or filled.
#[derive(Debug)]
pub enum NoModelo {
    /// The model, its map or the profile has problems.
    Problemas(Diagnosticos),
    /// Path or disk.
    Entorno(Fallo),
    /// Our own fault.
    Interno(String),
}

impl From<NoLeido> for NoModelo {
    fn from(error: NoLeido) -> Self {
        match error {
            NoLeido::Entorno(fallo) => Self::Entorno(fallo),
            NoLeido::Contenido(problema) => Self::Problemas(problema.into()),
        }
    }
}

impl From<NoValido> for NoModelo {
    fn from(error: NoValido) -> Self {
        match error {
            NoValido::Problemas(problemas) => Self::Problemas(problemas),
            NoValido::Entorno(fallo) => Self::Entorno(fallo),
        }
    }
}

/// A model that was opened.
#[derive(Debug)]
pub struct Abierto {
    /// The file that is filled: the one that was named, or the .docx that was made of it.
    pub ruta: PathBuf,
    /// What is in it.
    pub archivo: Archivo,
    /// The map that was taken, and its SHA-256.
    pub mapa: Option<(PathBuf, String)>,
    /// SHA-256 of the old Word file that it was made of.
    pub hecho_de: Option<String>,
    /// What a person should know about how it was opened.
    pub avisos: Diagnosticos,
}

/// Reads a model; one in Word's old format is converted first.
///
/// # Errors
/// Path or disk, the converter, or what the file is instead.
pub fn read_model(ruta: &Path, catalogo: &Catalogo) -> Result<Abierto, NoModelo> {
    let mut bytes = read_bytes(ruta, MAX_ARCHIVO)?;
    let mut abierta = ruta.to_owned();
    let mut hecho_de = None;
    let mut avisos = Diagnosticos::default();
    let antiguo = match kind_of(&bytes) {
        Clase::WordAntiguo => Some(convertir::WORD),
        Clase::LibreOffice => Some(convertir::EXCEL),
        Clase::Word | Clase::Excel => None,
    };
    if let Some(como) = antiguo {
        hecho_de = Some(sha256(&bytes));
        let convertido = convertir::convert(ruta, &bytes, &como)?;
        (abierta, bytes) = (convertido.ruta, convertido.bytes);
        avisos.push(convertido.aviso);
    }
    let archivo = Archivo::open(bytes, catalogo).map_err(|rechazo| refused(&abierta, &rechazo))?;
    Ok(Abierto { ruta: abierta, archivo, mapa: None, hecho_de, avisos })
}

/// Reads a model and takes the map that lies beside it, or another one, if there is one.
///
/// # Errors
/// Those of [`read_model`], and whatever is wrong with the map.
pub fn read_with_map(
    ruta: &Path,
    otro_mapa: Option<&Path>,
    catalogo: &Catalogo,
) -> Result<Abierto, NoModelo> {
    let mut abierto = read_model(ruta, catalogo)?;
    let beside = mapa::beside(&abierto.ruta);
    let mapa = match otro_mapa {
        Some(otro) => Some(otro.to_owned()),
        None => beside.exists().then_some(beside),
    };
    if let Some(mapa) = mapa {
        let texto = read_text(&mapa, mapa::MAX_BYTES)?;
        let huella = sha256(texto.as_bytes());
        let leido = Mapa::parse(&mapa, texto, abierto.archivo.huella()).map_err(NoModelo::Problemas)?;
        leido.check_services(catalogo).map_err(NoModelo::Problemas)?;
        abierto.archivo.apply(leido).map_err(NoModelo::Problemas)?;
        abierto.mapa = Some((mapa, huella));
    }
    Ok(abierto)
}

fn refused(ruta: &Path, rechazo: &Rechazo) -> NoModelo {
    let lugar = Lugar::archivo(ruta);
    NoModelo::Problemas(
        Diagnostico::error(rechazo.codigo, lugar, rechazo.mensaje.clone(), rechazo.ayuda.clone()).into(),
    )
}

/// Writes the map beside a model; one that is there already and says something else stays, unless `forzar`.
///
/// # Errors
/// Path, permission or disk.
pub fn write_map(abierto: &Abierto, forzar: bool) -> Result<(PathBuf, Puesto), Fallo> {
    let mapa = mapa::beside(&abierto.ruta);
    let nombre = abierto.ruta.file_name().unwrap_or_default().to_string_lossy();
    let puesto = put_file(&mapa, abierto.archivo.map_text(&nombre).as_bytes(), forzar)?;
    Ok((mapa, puesto))
}

/// How to fill.
#[derive(Clone, Debug, Default)]
pub struct ComoLlenar {
    /// Fill what is sure and leave the rest.
    pub permitir_blancos: bool,
    /// Fill a model that is for another dependency.
    pub otro_modelo: bool,
}

/// Fills a model with an expediente.
///
/// # Errors
/// `Problemas` where the model is for another dependency, or where something is left to decide and nobody said to
/// leave it: then with every blank and fact that is open. Warnings travel with what was filled.
pub fn fill(
    abierto: &Abierto,
    expediente: &Expediente<'_>,
    catalogo: &Catalogo,
    como: &ComoLlenar,
) -> Result<(Lleno, Diagnosticos), NoModelo> {
    let (lleno, mut notas) = attempt(abierto, expediente, catalogo, como)?;
    notas.extend(open_questions(abierto, &lleno, como, &|_| false));
    if notas.has_errors() { Err(NoModelo::Problemas(notas)) } else { Ok((lleno, notas)) }
}

/// The same, before anybody asks what is left to decide: what a person should know besides comes with it.
///
/// # Errors
/// `Problemas` where the model is for another dependency or can't be filled.
pub(super) fn attempt(
    abierto: &Abierto,
    expediente: &Expediente<'_>,
    catalogo: &Catalogo,
    como: &ComoLlenar,
) -> Result<(Lleno, Diagnosticos), NoModelo> {
    let Abierto { ruta, archivo, .. } = abierto;
    let mut notas = abierto.avisos.clone();
    if let Some(visto) = archivo.modelo().filter(|v| v.modelo != expediente.modelo) {
        let nombre = |m| &catalogo.modelo(m).nombre;
        let mut nota = Diagnostico::error(
            "modelo-de-otra-dependencia",
            Lugar::archivo(ruta),
            format!(
                "este modelo es para {} (dice «{}»), y los establecimientos del perfil son de {}",
                nombre(visto.modelo),
                shortened(&visto.frase),
                nombre(expediente.modelo)
            ),
            "Baje el modelo que corresponde; si está seguro de que es este, repita con --otro-modelo.",
        );
        if como.otro_modelo {
            nota.severidad = Severidad::Advertencia;
        }
        notas.push(nota);
        if notas.has_errors() {
            return Err(NoModelo::Problemas(notas));
        }
    }
    let lleno = archivo.fill(&Datos::new(expediente, catalogo), catalogo).map_err(|error| match error {
        NoSeLleno::Modelo(rechazo) => refused(ruta, &rechazo),
        NoSeLleno::Interno(que) => NoModelo::Interno(que),
    })?;
    notas.extend(archivo.avisos().iter().map(|aviso| {
        Diagnostico::advertencia(
            aviso.codigo,
            Lugar::archivo(ruta),
            aviso.mensaje.clone(),
            "Revise el archivo lleno antes de imprimirlo.",
        )
    }));
    Ok((lleno, notas))
}

impl ComoLlenar {
    /// How bad it is that something is left to decide.
    pub(super) fn severity(&self) -> Severidad {
        if self.permitir_blancos { Severidad::Advertencia } else { Severidad::Error }
    }
}

fn shortened(frase: &str) -> String {
    let short: String = frase.chars().take(80).collect();
    if short.len() < frase.len() { format!("{short}…") } else { short }
}

/// A model that was filled for a profile and put in its place.
#[derive(Debug)]
pub struct ModeloLleno {
    /// What was written and what was left.
    pub lleno: Lleno,
    /// What became of the file.
    pub puesto: Puesto,
    /// Warnings of profile, model and map.
    pub avisos: Diagnosticos,
    /// The map that was used.
    pub mapa: Option<PathBuf>,
}

/// What to fill, with what, and where to put it.
#[derive(Clone, Debug)]
pub struct Llenado<'a> {
    /// The model.
    pub modelo: &'a Path,
    /// The profile.
    pub perfil: &'a Path,
    /// The file to write.
    pub salida: &'a Path,
    /// Another map than the one beside the model.
    pub mapa: Option<&'a Path>,
    /// How to fill.
    pub como: ComoLlenar,
    /// Replace a file that is there.
    pub forzar: bool,
}

/// Fills a model for a profile and writes the result.
///
/// # Errors
/// Whatever is wrong with profile, model and map; path or disk. Then nothing is written.
pub fn llenar(que: &Llenado<'_>, marco: &Marco<'_>) -> Result<ModeloLleno, NoModelo> {
    let catalogo = marco.catalogo;
    let given = [("del modelo", Some(que.modelo)), ("del perfil", Some(que.perfil)), ("del mapa", que.mapa)];
    let beside = mapa::beside(que.modelo);
    for (de_que, dado) in given.into_iter().chain([("del mapa", Some(beside.as_path()))]) {
        if dado.is_some_and(|dado| same_file(dado, que.salida)) {
            let lugar = Lugar::archivo(que.salida);
            let mensaje = format!("la salida es el mismo archivo {de_que}, que se perdería");
            let nota =
                Diagnostico::error("modelo-salida", lugar, mensaje, "Indique otro archivo con --salida.");
            return Err(NoModelo::Problemas(nota.into()));
        }
    }
    let Validado { expedientes, mut avisos, .. } = validar(que.perfil, marco)?;
    let abierto = read_with_map(que.modelo, que.mapa, catalogo)?;
    let expediente = choose(que.modelo, &abierto.archivo, &expedientes, catalogo)?;
    let (lleno, notas) = fill(&abierto, expediente, catalogo, &que.como)?;
    avisos.extend(notas);
    let puesto = put_file(que.salida, &lleno.resultado.bytes, que.forzar).map_err(NoModelo::Entorno)?;
    Ok(ModeloLleno { lleno, puesto, avisos, mapa: abierto.mapa.map(|(ruta, _)| ruta) })
}

/// The expediente of a profile that a model is for.
fn choose<'x, 'c>(
    ruta: &Path,
    archivo: &Archivo,
    expedientes: &'x [Expediente<'c>],
    catalogo: &Catalogo,
) -> Result<&'x Expediente<'c>, NoModelo> {
    let named = archivo.modelo().and_then(|v| expedientes.iter().find(|x| x.modelo == v.modelo));
    match (named, expedientes) {
        (Some(x), _) | (None, [x]) => Ok(x),
        _ => Err(NoModelo::Problemas(undecided(ruta, expedientes, catalogo).into())),
    }
}

/// A profile gives several convenios, and a model does not say for which of them it is.
pub(super) fn undecided(ruta: &Path, expedientes: &[Expediente<'_>], catalogo: &Catalogo) -> Diagnostico {
    let modelos: Vec<&str> = expedientes.iter().map(|x| catalogo.modelo(x.modelo).nombre.as_str()).collect();
    let mensaje = match modelos[..] {
        [uno] => format!("varios modelos no dicen para qué dependencia son, y hay un solo convenio ({uno})"),
        _ => format!(
            "el perfil da varios convenios ({}), y el modelo no dice para cuál es",
            crate::base::texto::list(&modelos)
        ),
    };
    let ayuda = "Haga un perfil para cada dependencia, o use un modelo que diga en su título para cuál es.";
    Diagnostico::error("modelo-de-otra-dependencia", Lugar::archivo(ruta), mensaje, ayuda)
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
