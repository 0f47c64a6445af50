//! Why the store refused or failed, in words for people, and whose fault it is.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::base::fallo::reason;
use crate::tramite::{Anotado, TramiteId};

/// Why something could not be done with the store.
#[derive(Debug)]
pub enum RegistroError {
    /// No trámite is called so.
    NoExiste(String),
    /// Several trámites begin so.
    Ambiguo {
        /// What was asked for.
        escrito: String,
        /// Those that begin so, in order; not all where there are many.
        ids: Vec<TramiteId>,
    },
    /// Somebody added events since the writer looked.
    Conflicto {
        /// The trámite.
        id: TramiteId,
        /// What the writer did not see; nothing where the trámite has fewer events than the writer saw.
        ajenos: Vec<Anotado>,
    },
    /// An open trámite is there for the same sostenedor, model and provider.
    YaHayOtro(TramiteId),
    /// A trámite of this name is there and has other events.
    OtroIgual(TramiteId),
    /// A trámite that came from elsewhere is not whole.
    CadenaRota {
        /// The trámite.
        id: TramiteId,
        /// The first event that is not right.
        numero: u32,
        /// What is wrong with it.
        que: String,
    },
    /// A file is named and not kept.
    SinArchivo(String),
    /// The file is no store of trámites.
    NoEsRegistro {
        /// The file.
        ruta: PathBuf,
        /// What it is instead.
        que: String,
    },
    /// A later version of the program wrote the file.
    MasNuevo {
        /// The file.
        ruta: PathBuf,
        /// The version of its tables.
        suya: i64,
        /// The newest version of tables that this program knows.
        nuestra: i64,
        /// The program that wrote it.
        programa: String,
    },
    /// The file is damaged.
    Danado {
        /// The file.
        ruta: PathBuf,
        /// What showed it.
        que: String,
    },
    /// Another process kept the file longer than the limit.
    Ocupado {
        /// The file.
        ruta: PathBuf,
        /// The limit, in seconds.
        segundos: u64,
    },
    /// The file lies on another machine's disk.
    EnRed {
        /// The file.
        ruta: PathBuf,
        /// What kind of disk.
        que: &'static str,
    },
    /// The machine has no home folder, and nobody named a data folder.
    SinCarpeta,
    /// The system or the database refused.
    Fallo {
        /// What was being done.
        accion: &'static str,
        /// To which file, where it is one.
        ruta: Option<PathBuf>,
        /// Why not, with what to do.
        causa: String,
    },
    /// Our own fault.
    Interno(String),
}

/// Whose fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Culpa {
    /// What was asked or given has a problem.
    Persona,
    /// The environment failed.
    Entorno,
    /// Ours.
    Nuestra,
}

impl RegistroError {
    /// Whose fault it is.
    pub const fn culpa(&self) -> Culpa {
        match self {
            Self::NoExiste(_)
            | Self::Ambiguo { .. }
            | Self::Conflicto { .. }
            | Self::YaHayOtro(_)
            | Self::OtroIgual(_)
            | Self::CadenaRota { .. }
            | Self::SinArchivo(_)
            | Self::NoEsRegistro { .. }
            | Self::MasNuevo { .. } => Culpa::Persona,
            Self::Danado { .. }
            | Self::Ocupado { .. }
            | Self::EnRed { .. }
            | Self::SinCarpeta
            | Self::Fallo { .. } => Culpa::Entorno,
            Self::Interno(_) => Culpa::Nuestra,
        }
    }

    /// For `map_err`: adds the deed to what the system said.
    pub(super) fn sistema(accion: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Fallo { accion, ruta: None, causa: reason(&error) }
    }

    /// For `map_err`: adds the deed and the file to what the system said.
    pub(super) fn al(accion: &'static str, ruta: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Fallo { accion, ruta: Some(ruta.to_owned()), causa: reason(&error) }
    }
}

impl std::error::Error for RegistroError {}

impl fmt::Display for RegistroError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoExiste(escrito) => {
                write!(f, "no hay ningún trámite «{escrito}». «convenio tramite listar» muestra los que hay")
            }
            Self::Ambiguo { escrito, ids } => {
                let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                write!(
                    f,
                    "«{escrito}» es el comienzo de varios trámites: {}. Escriba más letras del que quiere",
                    ids.join(", ")
                )
            }
            Self::Conflicto { id, ajenos } => conflict(f, *id, ajenos),
            Self::YaHayOtro(id) => write!(
                f,
                "ya hay un trámite en curso para el mismo sostenedor, modelo y proveedor: {id}. Siga con ése; si de verdad \
                 hace falta otro, repita con --motivo"
            ),
            Self::OtroIgual(id) => write!(
                f,
                "ya hay un trámite {id} y su historia es otra, así que no se reemplazó. Compare las dos con «convenio tramite \
                 historia»"
            ),
            Self::CadenaRota { id, numero, que } => write!(
                f,
                "la historia del trámite {id} no viene entera, y no se recibió nada: suceso {numero}, {que}. Pida que la \
                 exporten de nuevo"
            ),
            Self::SinArchivo(sha256) => write!(
                f,
                "el archivo de SHA-256 {sha256} no está en el registro. Agréguelo, o recupérelo de un respaldo"
            ),
            Self::NoEsRegistro { ruta, que } => write!(
                f,
                "{} no es un registro de trámites: {que}. Mueva ese archivo a otra parte, o use otra carpeta de datos",
                ruta.display()
            ),
            Self::MasNuevo { ruta, suya, nuestra, programa } => write!(
                f,
                "{} lo escribió convenio {programa}, que guarda los trámites en la versión {suya}; este programa es convenio \
                 {} y conoce hasta la {nuestra}. Actualice el programa",
                ruta.display(),
                env!("CARGO_PKG_VERSION")
            ),
            Self::Danado { ruta, que } => write!(
                f,
                "{} está dañado: {que}. Guarde una copia de ese archivo y de los que llevan su nombre con «-wal» y «-shm», y \
                 recupere el último respaldo",
                ruta.display()
            ),
            Self::Ocupado { ruta, segundos } => write!(
                f,
                "otro programa tuvo ocupado {} más de {segundos} segundos, y no se escribió nada. Espere a que termine y \
                 repita",
                ruta.display()
            ),
            Self::EnRed { ruta, que } => write!(
                f,
                "{} está en un disco de red ({que}), donde dos equipos podrían dañarlo al escribir a la vez. Elija una carpeta \
                 de este equipo con la variable {}",
                ruta.display(),
                crate::base::carpeta_de_datos::VARIABLE
            ),
            Self::SinCarpeta => write!(
                f,
                "no se sabe dónde guardar los trámites: este equipo no tiene una carpeta personal. Indique una en la variable \
                 {}",
                crate::base::carpeta_de_datos::VARIABLE
            ),
            Self::Fallo { accion, ruta: Some(ruta), causa } => {
                write!(f, "no se pudo {accion} {}: {causa}", ruta.display())
            }
            Self::Fallo { accion, ruta: None, causa } => write!(f, "no se pudo {accion}: {causa}"),
            Self::Interno(que) => write!(f, "falla del programa en el registro: {que}"),
        }
    }
}

fn conflict(f: &mut fmt::Formatter<'_>, id: TramiteId, ajenos: &[Anotado]) -> fmt::Result {
    let Some(ultimo) = ajenos.last() else {
        return write!(
            f,
            "el trámite {id} tiene ahora menos sucesos que antes: se recuperó un respaldo más antiguo. Mírelo con «convenio \
             tramite ver {id}» y repita"
        );
    };
    let cuantos = match ajenos.len() {
        1 => "un suceso".to_owned(),
        varios => format!("{varios} sucesos"),
    };
    write!(
        f,
        "mientras tanto se anotó {cuantos} en el trámite {id}; el último es «{}» del {}, de {}. No se escribió nada: mírelo con \
         «convenio tramite ver {id}» y repita si todavía corresponde",
        ultimo.suceso.tipo().clave(),
        ultimo.fecha,
        if ultimo.quien.is_empty() { "otra persona" } else { &ultimo.quien }
    )
}
