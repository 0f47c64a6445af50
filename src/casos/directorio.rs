//! The Ministry's directory on this machine: installing a year, finding and reading installed ones, the newest for profiles.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::base::candado::Candado;
use crate::base::escritura::{Puesto, put_file, remove};
use crate::base::lectura::{NoLeido, read_bytes};
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar};
use crate::catalogo::Catalogo;
use crate::directorio::{
    Directorio, Encargo, Guardado, MAX_BYTES, NoSePuede, NoSirve, Prellenado, comparar, leer, prellenar,
    too_large, write,
};
use crate::perfil::NoSeLeyo;
use crate::perfil::borrador::Borrador;

/// Where installed years lie, inside the data folder.
const SUBCARPETA: &str = "directorio";
/// The name of a year's file is this, the year and that.
const NOMBRE: (&str, &str) = ("directorio_", ".tsv");

/// The installed directories, in the data folder; none needs to be there.
#[derive(Clone, Debug)]
pub struct Instalados {
    carpeta: PathBuf,
}

/// What became of an import.
#[derive(Debug)]
pub struct Importado {
    /// The year.
    pub anio: u16,
    /// How many schools the file has.
    pub cantidad: usize,
    /// How many rows of it could not be read.
    pub rechazadas: usize,
    /// Warnings.
    pub avisos: Diagnosticos,
    /// What was done.
    pub puesto: Puesto,
    /// How many schools the other file has that is or was installed for the year; nothing where it can't be read.
    pub habia: Option<usize>,
    /// Where the year is kept.
    pub archivo: PathBuf,
}

/// Why an installed directory cannot be had.
#[derive(Debug)]
pub enum NoInstalado {
    /// Path or disk.
    Entorno(Fallo),
    /// None of that year, or none at all: those that there are.
    Falta(Vec<u16>),
    /// The kept file is of no use.
    NoSirve(PathBuf, NoSirve),
}

/// Why a profile could not be begun from the directory.
#[derive(Debug)]
pub enum NoPrellenado {
    /// There is no directory to begin from.
    Directorio(NoInstalado),
    /// What was asked for is not in it.
    Pedido(NoSePuede),
}

impl Instalados {
    /// Those of this data folder.
    pub fn new(datos: &Path) -> Self {
        Self { carpeta: datos.join(SUBCARPETA) }
    }

    /// The file of a year.
    pub fn archivo(&self, anio: u16) -> PathBuf {
        self.carpeta.join(format!("{}{anio}{}", NOMBRE.0, NOMBRE.1))
    }

    /// The years that are installed, oldest first.
    ///
    /// # Errors
    /// The folder cannot be read; that it is not there is no error.
    pub fn anios(&self) -> Result<Vec<u16>, Fallo> {
        let entradas = match fs::read_dir(&self.carpeta) {
            Ok(entradas) => entradas,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Fallo::al("leer la carpeta", &self.carpeta)(error)),
        };
        let year = |nombre: &str| nombre.strip_prefix(NOMBRE.0)?.strip_suffix(NOMBRE.1)?.parse().ok();
        let mut anios: Vec<u16> = entradas
            .filter_map(|entrada| year(entrada.ok()?.file_name().to_str()?))
            .filter(|anio| self.archivo(*anio).is_file())
            .collect();
        anios.sort_unstable();
        Ok(anios)
    }

    /// A year as it is kept, or the newest.
    ///
    /// # Errors
    /// It is not there, cannot be read, or is damaged.
    pub fn guardado(&self, anio: Option<u16>) -> Result<Guardado, NoInstalado> {
        let anios = self.anios().map_err(NoInstalado::Entorno)?;
        let wanted = anio.or(anios.last().copied()).filter(|anio| anios.contains(anio));
        let Some(anio) = wanted else { return Err(NoInstalado::Falta(anios)) };
        let ruta = self.archivo(anio);
        let bytes = match read_bytes(&ruta, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(NoLeido::Entorno(fallo)) => return Err(NoInstalado::Entorno(fallo)),
            Err(NoLeido::Contenido(_)) => return Err(NoInstalado::NoSirve(ruta, NoSirve::Danado)),
        };
        let guardado =
            Guardado::open(bytes).and_then(|g| if g.anio == anio { Ok(g) } else { Err(NoSirve::Danado) });
        guardado.map_err(|why| NoInstalado::NoSirve(ruta, why))
    }

    /// A year with all of its schools, or the newest.
    ///
    /// # Errors
    /// Those of [`Self::guardado`].
    pub fn leer(&self, anio: Option<u16>) -> Result<Directorio, NoInstalado> {
        let guardado = self.guardado(anio)?;
        guardado.leer().map_err(|why| NoInstalado::NoSirve(self.archivo(guardado.anio), why))
    }
}

/// Installs the directory in a file, or in standard input where the path is `-`. The same rows again change nothing; other
/// rows for an installed year are put in place only with `forzar`, and the old ones then kept beside.
///
/// # Errors
/// The file is no directory, or path or disk fail; what was installed is then still there.
pub fn importar(
    instalados: &Instalados,
    ruta: &Path,
    anio: Option<u16>,
    forzar: bool,
    catalogo: &Catalogo,
) -> Result<Importado, NoSeLeyo> {
    let bytes = read_bytes(ruta, MAX_BYTES).map_err(|error| match error {
        NoLeido::Entorno(fallo) => NoSeLeyo::Entorno(fallo),
        NoLeido::Contenido(_) => NoSeLeyo::Contenido(too_large(ruta)),
    })?;
    let leido = leer(ruta, &bytes, anio, catalogo).map_err(NoSeLeyo::Contenido)?;
    drop(bytes);
    let (anio, cantidad) = (leido.directorio.anio, leido.directorio.escuelas.len());
    let kept = write(&leido.directorio);
    let archivo = instalados.archivo(anio);
    let (puesto, habia) = install(instalados, &archivo, &kept, forzar).map_err(NoSeLeyo::Entorno)?;
    Ok(Importado {
        anio,
        cantidad,
        rechazadas: leido.rechazadas,
        avisos: leido.avisos,
        puesto,
        habia,
        archivo,
    })
}

/// Puts a year in place while nobody else does; with how many schools another file for it had.
fn install(
    instalados: &Instalados,
    archivo: &Path,
    kept: &[u8],
    forzar: bool,
) -> Result<(Puesto, Option<usize>), Fallo> {
    let carpeta = &instalados.carpeta;
    fs::create_dir_all(carpeta).map_err(Fallo::al("crear la carpeta", carpeta))?;
    let _candado = Candado::take(carpeta).map_err(Fallo::al("reservar la carpeta", carpeta))?;
    clear_interrupted(carpeta)?;
    let other = read_bytes(archivo, MAX_BYTES).ok().filter(|bytes| bytes != kept);
    let habia = other.and_then(|bytes| Guardado::open(bytes).ok()).map(|g| g.cantidad);
    Ok((put_file(archivo, kept, forzar)?, habia))
}

/// Removes what a killed import was still writing; whoever has the lock is the only one who writes here.
fn clear_interrupted(carpeta: &Path) -> Result<(), Fallo> {
    let entradas = fs::read_dir(carpeta).map_err(Fallo::al("leer la carpeta", carpeta))?;
    for entrada in entradas.flatten() {
        let nombre = entrada.file_name();
        let Some(nombre) = nombre.to_str() else { continue };
        if nombre.starts_with(&format!(".{}", NOMBRE.0)) && nombre.contains(".nuevo-") {
            remove(&entrada.path())?;
        }
    }
    Ok(())
}

/// Begins a profile with what the newest directory knows.
///
/// # Errors
/// No directory is installed, or what was asked for is not in it.
pub fn empezar(
    instalados: &Instalados,
    encargo: &Encargo,
    catalogo: &Catalogo,
) -> Result<Prellenado, NoPrellenado> {
    let directorio = instalados.leer(None).map_err(NoPrellenado::Directorio)?;
    prellenar(&directorio, encargo, catalogo).map_err(NoPrellenado::Pedido)
}

/// The newest installed directory, for comparing profiles with: read when the first profile needs it, and once.
#[derive(Debug)]
pub struct Oficial {
    instalados: Option<Instalados>,
    leido: OnceLock<Option<Result<Directorio, Diagnostico>>>,
}

impl Oficial {
    /// The newest of these.
    pub fn new(instalados: Option<Instalados>) -> Self {
        Self { instalados, leido: OnceLock::new() }
    }

    /// None: nothing is compared.
    pub fn ninguno() -> Self {
        Self::new(None)
    }

    /// What the directory contradicts in this profile; nothing where none is installed. A directory that cannot be read is a
    /// warning, since the papers need none.
    pub(super) fn comparar(&self, borrador: &Borrador, catalogo: &Catalogo) -> Diagnosticos {
        if borrador.perfil.es_demostracion() {
            return Diagnosticos::default();
        }
        match self.leido.get_or_init(|| self.instalados.as_ref().and_then(newest)) {
            None => Diagnosticos::default(),
            Some(Ok(directorio)) => comparar(borrador, directorio, catalogo),
            Some(Err(problema)) => problema.clone().into(),
        }
    }
}

fn newest(instalados: &Instalados) -> Option<Result<Directorio, Diagnostico>> {
    let (ruta, why) = match instalados.leer(None) {
        Ok(directorio) => return Some(Ok(directorio)),
        Err(NoInstalado::Falta(_)) => return None,
        Err(NoInstalado::Entorno(fallo)) => (fallo.ruta.clone(), fallo.to_string()),
        Err(NoInstalado::NoSirve(ruta, why)) => (ruta, format!("el directorio instalado {why}")),
    };
    Some(Err(Diagnostico::advertencia(
        crate::perfil::codigos::DIRECTORIO_ILEGIBLE,
        Lugar::archivo(ruta),
        format!("{why}; el perfil no se comparó con él"),
        "Instálelo otra vez: convenio directorio importar ARCHIVO --forzar.",
    )))
}
