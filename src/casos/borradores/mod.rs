//! Drafts of profiles that are filled on a page: kept at every change, merged field by field, undone and redone.
//!
//! Each lies in a folder of its own: `perfil.toml`, which is the profile as every command takes it; `versiones/`, what it was;
//! `estado.json`, which of them is in force. A version's number is never used again, so a page that was drawn from version 7 can
//! always be told what version 7 said.

mod combinar;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::candado::Candado;
use crate::base::escritura::{put_file, remove};
use crate::base::lectura::{NoLeido, read_bytes};
use crate::base::{Diagnosticos, Fallo, azar, privado};
use crate::perfil::borrador::{Dato, Perfil};
use crate::perfil::editar::NoEditado;
use crate::perfil::fuente::Sitio;
use crate::perfil::{MAX_BYTES, parse_toml, write_toml};

pub use combinar::{Cambio, Conflicto};

/// The folder of the drafts in the data folder.
pub const CARPETA: &str = "borradores";
/// The profile of a draft.
const PERFIL: &str = "perfil.toml";
const VERSIONES: &str = "versiones";
const ESTADO: &str = "estado.json";
/// How many versions can be gone back to.
const MAX_VERSIONES: usize = 300;
/// Letters of a draft's name: none that is easily taken for another.
const LETRAS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LARGO: usize = 6;

/// The drafts in a data folder.
#[derive(Clone, Debug)]
pub struct Borradores {
    carpeta: PathBuf,
}

/// A draft's name: six letters or digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nombre(String);

impl std::fmt::Display for Nombre {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Nombre {
    type Err = NoBorrador;

    fn from_str(texto: &str) -> Result<Self, NoBorrador> {
        let well_formed = texto.len() == LARGO && texto.bytes().all(|b| LETRAS.contains(&b));
        if well_formed { Ok(Self(texto.to_owned())) } else { Err(NoBorrador::NoHay(texto.to_owned())) }
    }
}

/// Why something was not done with a draft.
#[derive(Debug, thiserror::Error)]
pub enum NoBorrador {
    /// None of this name.
    #[error("no hay un borrador «{0}»")]
    NoHay(String),
    /// The profile in its folder was changed by somebody and can't be read.
    #[error("el perfil del borrador fue cambiado fuera de esta página y no se entiende")]
    Ilegible(Diagnosticos),
    /// What was asked can't be done to it.
    #[error(transparent)]
    Cambio(#[from] NoEditado),
    /// There is nothing to undo, or to redo.
    #[error("no hay nada que {0}")]
    Nada(&'static str),
    /// Path or disk.
    #[error(transparent)]
    Entorno(#[from] Fallo),
}

/// A draft, open.
#[derive(Debug)]
pub struct Abierto {
    /// Its name.
    pub nombre: Nombre,
    /// The number of what it says now.
    pub version: u64,
    /// What it says.
    pub perfil: Perfil,
    /// Whether a change can be undone.
    pub deshacer: bool,
    /// Whether one that was undone can be redone.
    pub rehacer: bool,
}

/// A draft as a list shows it.
#[derive(Debug)]
pub struct Resumen {
    /// Its name.
    pub nombre: Nombre,
    /// The sostenedor, else the first school, as far as either was written.
    pub titulo: Option<String>,
    /// How many schools it has.
    pub establecimientos: usize,
    /// When it was changed last.
    pub cambiado: Option<Timestamp>,
}

/// What became of a change.
#[derive(Debug)]
pub struct Guardado {
    /// The draft as it is now.
    pub abierto: Abierto,
    /// The fields that somebody else changed meanwhile: they were left as they are.
    pub conflictos: Vec<Conflicto>,
}

/// Which version is in force, which came before it, and which were undone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Estado {
    actual: u64,
    /// The next number: none is used twice.
    siguiente: u64,
    atras: Vec<u64>,
    adelante: Vec<u64>,
}

impl Borradores {
    /// Those of this data folder.
    pub fn new(datos: &Path) -> Self {
        Self { carpeta: datos.join(CARPETA) }
    }

    /// Where a draft's profile lies.
    pub fn perfil(&self, nombre: &Nombre) -> PathBuf {
        self.carpeta.join(&nombre.0).join(PERFIL)
    }

    /// Every draft, the one that was changed last first. One that can't be read is listed without a title.
    ///
    /// # Errors
    /// The folder cannot be read; that it is not there is no error.
    pub fn list(&self) -> Result<Vec<Resumen>, Fallo> {
        let entradas = match fs::read_dir(&self.carpeta) {
            Ok(entradas) => entradas,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Fallo::al("leer la carpeta", &self.carpeta)(error)),
        };
        let mut resumenes: Vec<Resumen> = entradas
            .filter_map(|entrada| entrada.ok()?.file_name().to_str()?.parse().ok())
            .filter_map(|nombre| self.summary(nombre))
            .collect();
        resumenes.sort_by(|a, b| b.cambiado.cmp(&a.cambiado).then_with(|| a.nombre.cmp(&b.nombre)));
        Ok(resumenes)
    }

    fn summary(&self, nombre: Nombre) -> Option<Resumen> {
        let ruta = self.perfil(&nombre);
        let cambiado = fs::metadata(&ruta).ok()?.modified().ok().and_then(|t| Timestamp::try_from(t).ok());
        let perfil = read_profile(&ruta).unwrap_or_default();
        let owner = perfil.sostenedor.as_ref().and_then(|s| s.nombre.as_ref());
        let school = perfil.establecimientos.iter().find_map(|e| e.nombre.as_ref());
        let titulo = owner.or(school).map(|dato| dato.valor.clone());
        Some(Resumen { nombre, titulo, establecimientos: perfil.establecimientos.len(), cambiado })
    }

    /// Begins a draft with this profile.
    ///
    /// # Errors
    /// Path or disk.
    pub fn create(&self, perfil: &Perfil) -> Result<Nombre, Fallo> {
        privado::create_folder(&self.carpeta).map_err(Fallo::al("crear la carpeta", &self.carpeta))?;
        let chance: [u8; LARGO] = azar::bytes().map_err(Fallo::al("crear un borrador en", &self.carpeta))?;
        let nombre = Nombre(chance.iter().map(|b| char::from(LETRAS[usize::from(b % 32)])).collect());
        let carpeta = self.carpeta.join(&nombre.0);
        fs::create_dir(&carpeta).map_err(Fallo::al("crear la carpeta", &carpeta))?;
        let versiones = carpeta.join(VERSIONES);
        fs::create_dir(&versiones).map_err(Fallo::al("crear la carpeta", &versiones))?;
        let version = perfil.version.clone().or(Some(Dato { valor: 1, sitio: Sitio::Todo }));
        let perfil = Perfil { version, ..perfil.clone() };
        self.advance(&nombre, &mut Estado::default(), &perfil)?;
        Ok(nombre)
    }

    /// A draft as it is now.
    ///
    /// # Errors
    /// There is none of this name, or it can't be read.
    pub fn open(&self, nombre: &Nombre) -> Result<Abierto, NoBorrador> {
        let _candado = self.lock(nombre)?;
        let (estado, perfil) = self.read(nombre)?;
        Ok(abierto(nombre, &estado, perfil))
    }

    /// Writes these fields, as somebody typed them who saw version `vista`. A field that has been changed since then by
    /// somebody else stays, and is told; one that the person left as it was is not written at all.
    ///
    /// # Errors
    /// A field that the profile does not have; path or disk. Then nothing was written.
    pub fn write(&self, nombre: &Nombre, vista: u64, cambios: &[Cambio]) -> Result<Guardado, NoBorrador> {
        let _candado = self.lock(nombre)?;
        let (mut estado, mut perfil) = self.read(nombre)?;
        let seen = if vista == estado.actual {
            None
        } else {
            Some(read_profile(&self.version(nombre, vista)).unwrap_or_default())
        };
        let before = perfil.clone();
        let conflictos = combinar::merge(&mut perfil, seen.as_ref(), cambios)?;
        if perfil != before {
            self.advance(nombre, &mut estado, &perfil)?;
        }
        Ok(Guardado { abierto: abierto(nombre, &estado, perfil), conflictos })
    }

    /// Changes a draft as a whole: a school more, a representative less.
    ///
    /// # Errors
    /// What `change` says; path or disk. Then nothing was written.
    pub fn change<T>(
        &self,
        nombre: &Nombre,
        change: impl FnOnce(&mut Perfil) -> Result<T, NoEditado>,
    ) -> Result<(Abierto, T), NoBorrador> {
        let _candado = self.lock(nombre)?;
        let (mut estado, mut perfil) = self.read(nombre)?;
        let before = perfil.clone();
        let made = change(&mut perfil)?;
        if perfil != before {
            self.advance(nombre, &mut estado, &perfil)?;
        }
        Ok((abierto(nombre, &estado, perfil), made))
    }

    /// Goes back to what it said before the last change.
    ///
    /// # Errors
    /// There is nothing to undo; path or disk.
    pub fn undo(&self, nombre: &Nombre) -> Result<Abierto, NoBorrador> {
        let _candado = self.lock(nombre)?;
        let (mut estado, _) = self.read(nombre)?;
        let before = estado.atras.pop().ok_or(NoBorrador::Nada("deshacer"))?;
        estado.adelante.push(estado.actual);
        self.go_to(nombre, &mut estado, before)
    }

    /// Makes a change again that was undone.
    ///
    /// # Errors
    /// There is nothing to redo; path or disk.
    pub fn redo(&self, nombre: &Nombre) -> Result<Abierto, NoBorrador> {
        let _candado = self.lock(nombre)?;
        let (mut estado, _) = self.read(nombre)?;
        let after = estado.adelante.pop().ok_or(NoBorrador::Nada("rehacer"))?;
        estado.atras.push(estado.actual);
        self.go_to(nombre, &mut estado, after)
    }

    /// Takes a draft away, with all that it was.
    ///
    /// # Errors
    /// There is none of this name; path or disk.
    pub fn delete(&self, nombre: &Nombre) -> Result<(), NoBorrador> {
        let candado = self.lock(nombre)?;
        let carpeta = self.carpeta.join(&nombre.0);
        drop(candado);
        Ok(remove(&carpeta)?)
    }

    fn lock(&self, nombre: &Nombre) -> Result<Candado, NoBorrador> {
        let carpeta = self.carpeta.join(&nombre.0);
        match Candado::take(&carpeta) {
            Ok(candado) => Ok(candado),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(NoBorrador::NoHay(nombre.0.clone())),
            Err(error) => Err(Fallo::al("reservar la carpeta", &carpeta)(error).into()),
        }
    }

    /// The draft under its lock. What somebody wrote into its file outside, or a killed run did not finish, becomes a version.
    fn read(&self, nombre: &Nombre) -> Result<(Estado, Perfil), NoBorrador> {
        let carpeta = self.carpeta.join(&nombre.0);
        let mut estado: Estado = fs::read(carpeta.join(ESTADO))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        let ruta = self.perfil(nombre);
        let texto = match read_bytes(&ruta, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(NoLeido::Entorno(fallo)) => return Err(fallo.into()),
            Err(NoLeido::Contenido(problema)) => return Err(NoBorrador::Ilegible(problema.into())),
        };
        let perfil = String::from_utf8(texto)
            .map_err(|_| NoBorrador::Ilegible(Diagnosticos::default()))
            .and_then(|texto| parse_toml(&ruta, texto).map_err(NoBorrador::Ilegible))?
            .perfil;
        if read_profile(&self.version(nombre, estado.actual)).is_none_or(|kept| kept != perfil) {
            // Never a number that a killed run may have used.
            estado.siguiente = estado.siguiente.max(self.newest(nombre) + 1);
            self.advance(nombre, &mut estado, &perfil)?;
        }
        Ok((estado, perfil))
    }

    /// Makes this the version in force, after the one that is.
    fn advance(&self, nombre: &Nombre, estado: &mut Estado, perfil: &Perfil) -> Result<(), Fallo> {
        let texto = write_toml(perfil);
        let number = estado.siguiente.max(1);
        put_file(&self.version(nombre, number), texto.as_bytes(), true)?;
        put_file(&self.perfil(nombre), texto.as_bytes(), true)?;
        if estado.actual > 0 {
            estado.atras.push(estado.actual);
        }
        for undone in estado.adelante.drain(..) {
            let _ = remove(&self.version(nombre, undone));
        }
        while estado.atras.len() > MAX_VERSIONES {
            let _ = remove(&self.version(nombre, estado.atras.remove(0)));
        }
        estado.actual = number;
        estado.siguiente = number + 1;
        self.keep(nombre, estado)
    }

    fn go_to(&self, nombre: &Nombre, estado: &mut Estado, number: u64) -> Result<Abierto, NoBorrador> {
        let ruta = self.version(nombre, number);
        let perfil = read_profile(&ruta).ok_or(NoBorrador::Nada("recuperar: esa versión ya no está"))?;
        estado.actual = number;
        // In this order a run that is killed leaves the new profile as one more change, and nothing is lost.
        put_file(&self.perfil(nombre), write_toml(&perfil).as_bytes(), true)?;
        self.keep(nombre, estado)?;
        Ok(abierto(nombre, estado, perfil))
    }

    fn keep(&self, nombre: &Nombre, estado: &Estado) -> Result<(), Fallo> {
        let json = serde_json::to_vec(estado).unwrap_or_default();
        put_file(&self.carpeta.join(&nombre.0).join(ESTADO), &json, true).map(drop)
    }

    fn version(&self, nombre: &Nombre, number: u64) -> PathBuf {
        self.carpeta.join(&nombre.0).join(VERSIONES).join(format!("{number:06}.toml"))
    }

    /// The highest number of a version that is there.
    fn newest(&self, nombre: &Nombre) -> u64 {
        let Ok(entradas) = fs::read_dir(self.carpeta.join(&nombre.0).join(VERSIONES)) else { return 0 };
        entradas
            .filter_map(|e| e.ok()?.file_name().to_str()?.strip_suffix(".toml")?.parse().ok())
            .max()
            .unwrap_or(0)
    }
}

fn abierto(nombre: &Nombre, estado: &Estado, perfil: Perfil) -> Abierto {
    Abierto {
        nombre: nombre.clone(),
        version: estado.actual,
        perfil,
        deshacer: !estado.atras.is_empty(),
        rehacer: !estado.adelante.is_empty(),
    }
}

/// A profile that this program wrote; nothing where it is not there or not whole.
fn read_profile(ruta: &Path) -> Option<Perfil> {
    let texto = String::from_utf8(fs::read(ruta).ok()?).ok()?;
    parse_toml(ruta, texto).ok().map(|borrador| borrador.perfil)
}
