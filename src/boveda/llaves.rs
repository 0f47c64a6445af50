//! The keys of this installation: made on first use, their owner's alone, kept in the data folder; an older one stays
//! until a person takes it away.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use age::{Identity, x25519};
use zeroize::Zeroizing;

use super::secreto::Secreto;
use super::sello::{Destinatario, NoAbre, NoSella, open, open_with_phrase, seal, seal_with_phrase};
use crate::base::candado::Candado;
use crate::base::privado::{self, NoPropio};

/// The key in use.
const LLAVE: &str = "llave";
/// The key that is gone over to.
const NUEVA: &str = "llave.nueva";
/// Keys of before, with a number.
const ANTERIOR: &str = "llave.anterior-";
/// Further public keys that everything is sealed to, a line each.
const DESTINATARIOS: &str = "destinatarios.txt";
/// Keys and lists have some lines.
const MAX_BYTES: u64 = 64 << 10;

/// Asks for the passphrase of a key, when one is needed; none where nobody answers.
pub type Frase<'f> = &'f mut dyn FnMut(&Path) -> Option<Secreto>;

/// The vault's folder, and the keys of it that were opened in this run: nobody is asked twice for a phrase.
pub struct Boveda {
    carpeta: PathBuf,
    abiertas: RefCell<HashMap<PathBuf, x25519::Identity>>,
}

impl std::fmt::Debug for Boveda {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Boveda").field("carpeta", &self.carpeta).finish_non_exhaustive()
    }
}

/// Whether a key was made just now.
#[derive(Clone, Debug)]
pub struct Nueva {
    /// Its file.
    pub archivo: PathBuf,
    /// Its public half.
    pub publica: Destinatario,
    /// That it was made just now.
    pub hecha: bool,
}

/// Why a key could not be used.
#[derive(Debug, thiserror::Error)]
pub enum NoLlave {
    /// None of those that are here opens it.
    #[error(
        "ninguna llave de {} abre lo que se selló: se selló en otra instalación, o la llave se perdió. Copie a esa carpeta los archivos «llave…» de la \
         instalación o del respaldo en que se recibió. Si ya no existen, nadie puede abrirlo: pida las credenciales de nuevo al Ministerio, y \
         recíbalas con «convenio token recibir»",
        .0.display()
    )]
    Otra(PathBuf),
    /// There is no key at all.
    #[error(
        "en {} no hay ninguna llave, y sin la llave lo sellado no se puede abrir. Copie a esa carpeta los archivos «llave…» del respaldo. Si ya no \
         existen, pida las credenciales de nuevo al Ministerio, y recíbalas con «convenio token recibir»",
        .0.display()
    )]
    Falta(PathBuf),
    /// Others can read it.
    #[error(
        "otros usuarios de este computador pueden leer {}. Déjelo solo para usted (chmod 600) y repita; si pudo leerlo alguien más, cambie también \
         de llave con «convenio token rotar» y avise al Ministerio",
        .0.display()
    )]
    LoLeenOtros(PathBuf),
    /// It is not a key.
    #[error("{} no es una llave de age, o está dañada. Recupérela del respaldo", .0.display())]
    Danada(PathBuf),
    /// The passphrase is not right.
    #[error("la frase no es la de {}", .0.display())]
    OtraFrase(PathBuf),
    /// Nobody said the passphrase.
    #[error("{} está protegida con una frase, y no se indicó", .0.display())]
    SinFrase(PathBuf),
    /// A line of the list of recipients is none.
    #[error("{}, línea {linea}: {que}", archivo.display())]
    Destinatario {
        /// The list.
        archivo: PathBuf,
        /// The line, from 1.
        linea: usize,
        /// What is wrong with it.
        que: &'static str,
    },
    /// What was sealed is not whole.
    #[error("lo que se selló está dañado, o alguien lo cambió")]
    SelladoDanado,
    /// The library could not seal.
    #[error(transparent)]
    Sellado(#[from] NoSella),
    /// The disk.
    #[error("no se pudo usar {}: {que}", ruta.display())]
    Disco {
        /// What was touched.
        ruta: PathBuf,
        /// What the system said.
        que: String,
    },
}

impl NoLlave {
    fn disk(ruta: &Path) -> impl FnOnce(io::Error) -> Self {
        let ruta = ruta.to_owned();
        move |error| Self::Disco { ruta, que: crate::base::fallo::reason(&error) }
    }

    /// Whether the person's answer is wrong, and not the machine.
    pub const fn is_persons(&self) -> bool {
        matches!(
            self,
            Self::OtraFrase(_) | Self::SinFrase(_) | Self::Destinatario { .. } | Self::SelladoDanado
        )
    }
}

impl Boveda {
    /// The vault in this folder, which need not exist.
    pub fn new(carpeta: PathBuf) -> Self {
        Self { carpeta, abiertas: RefCell::default() }
    }

    /// Its folder.
    pub fn carpeta(&self) -> &Path {
        &self.carpeta
    }

    fn path(&self, stem: &str, end: &str) -> PathBuf {
        self.carpeta.join(format!("{stem}.{end}"))
    }

    /// The file of a key, open or under a passphrase.
    fn file_of(&self, stem: &str) -> Option<PathBuf> {
        [self.path(stem, "txt"), self.path(stem, "age")].into_iter().find(|r| r.exists())
    }

    /// The key in use; where there is none it is made, under this passphrase where one is given.
    ///
    /// # Errors
    /// The folder can't be made or written, or the key that is there is no key.
    pub fn prepare(&self, frase: Option<&Secreto>) -> Result<Nueva, NoLlave> {
        let _alone = self.lock()?;
        self.prepare_as(LLAVE, frase)
    }

    /// Nobody else changes keys now; and what a run that was killed left between two names is put right.
    fn lock(&self) -> Result<Candado, NoLlave> {
        privado::create_folder(&self.carpeta).map_err(NoLlave::disk(&self.carpeta))?;
        let alone = Candado::take(&self.carpeta).map_err(NoLlave::disk(&self.carpeta))?;
        if self.file_of(NUEVA).is_some() && self.file_of(LLAVE).is_none() {
            // The public half of the key of before did not follow it: left here, it would pass for that of the new one.
            let (left, older) = (self.path(LLAVE, "pub"), self.older()?);
            if left.exists() {
                let to = self.path(&format!("{ANTERIOR}{older}"), "pub");
                fs::rename(&left, to).map_err(NoLlave::disk(&left))?;
            }
            self.rename_key(NUEVA, LLAVE)?;
        }
        let (stray, wanted) = (self.path(NUEVA, "pub"), self.path(LLAVE, "pub"));
        if stray.exists()
            && self.file_of(NUEVA).is_none()
            && self.file_of(LLAVE).is_some()
            && !wanted.exists()
        {
            fs::rename(&stray, &wanted).map_err(NoLlave::disk(&stray))?;
        }
        Ok(alone)
    }

    /// Gives a key another name: its secret half first, which is the key, then its public one.
    fn rename_key(&self, from: &str, to: &str) -> Result<PathBuf, NoLlave> {
        let mut kept = self.path(to, "txt");
        // By these names other keys are known from now on.
        self.abiertas.borrow_mut().clear();
        for end in ["txt", "age", "pub"] {
            let (from, to) = (self.path(from, end), self.path(to, end));
            if from.exists() {
                fs::rename(&from, &to).map_err(NoLlave::disk(&from))?;
                if end == "age" {
                    kept = to;
                }
            }
        }
        Ok(kept)
    }

    fn prepare_as(&self, stem: &str, frase: Option<&Secreto>) -> Result<Nueva, NoLlave> {
        if let Some(archivo) = self.file_of(stem) {
            return Ok(Nueva { publica: self.public_of(stem)?, archivo, hecha: false });
        }
        let llave = x25519::Identity::generate();
        let publica = llave.to_public();
        let secret = llave.to_string();
        let text = Zeroizing::new(format!(
            "# Llave de convenio: quien la tenga abre lo que se selló con ella.\n# Pública: {publica}\n{}\n",
            secret.expose_secret()
        ));
        // The public half first: a key never stands without it.
        self.put(&self.path(stem, "pub"), format!("{publica}\n").as_bytes())?;
        let archivo = match frase {
            None => {
                let archivo = self.path(stem, "txt");
                self.put(&archivo, text.as_bytes())?;
                archivo
            }
            Some(frase) => {
                let archivo = self.path(stem, "age");
                self.put(&archivo, &seal_with_phrase(text.as_bytes(), frase.show())?)?;
                archivo
            }
        };
        Ok(Nueva { archivo, publica: publica.into(), hecha: true })
    }

    /// Writes a file of the vault whole, for its owner alone.
    fn put(&self, ruta: &Path, bytes: &[u8]) -> Result<(), NoLlave> {
        let half = self.carpeta.join(".a-medias");
        let write = || -> io::Result<()> {
            match fs::remove_file(&half) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = privado::create_file(&half)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&half, ruta)
        };
        write().map_err(NoLlave::disk(ruta))?;
        crate::base::escritura::sync_folders(std::slice::from_ref(&self.carpeta))
            .map_err(|f| NoLlave::Disco { ruta: self.carpeta.clone(), que: f.to_string() })
    }

    fn public_of(&self, stem: &str) -> Result<Destinatario, NoLlave> {
        let open = self.path(stem, "txt");
        if open.exists() {
            return Ok(identity(&read_key(&open)?, &open)?.to_public().into());
        }
        let ruta = self.path(stem, "pub");
        let bytes = read_key(&ruta)?;
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        text.parse().map_err(|_| NoLlave::Danada(ruta))
    }

    /// The further public keys that everything is sealed to.
    ///
    /// # Errors
    /// A line that is no public key, or the disk.
    pub fn further(&self) -> Result<Vec<Destinatario>, NoLlave> {
        let archivo = self.carpeta.join(DESTINATARIOS);
        if !archivo.exists() {
            return Ok(Vec::new());
        }
        let texto = fs::read_to_string(&archivo).map_err(NoLlave::disk(&archivo))?;
        let lines =
            (1..).zip(texto.lines()).filter(|(_, l)| !l.trim().is_empty() && !l.trim().starts_with('#'));
        lines
            .map(|(linea, texto)| {
                texto.parse().map_err(|que| NoLlave::Destinatario { archivo: archivo.clone(), linea, que })
            })
            .collect()
    }

    /// Seals bytes to the key in use and to the further ones.
    ///
    /// # Errors
    /// There is no key yet ([`Self::prepare`]), or it can't be read.
    pub fn seal(&self, bytes: &[u8]) -> Result<Vec<u8>, NoLlave> {
        self.seal_as(LLAVE, bytes)
    }

    fn seal_as(&self, stem: &str, bytes: &[u8]) -> Result<Vec<u8>, NoLlave> {
        let mut to = vec![self.public_of(stem)?];
        to.extend(self.further()?);
        Ok(seal(bytes, &to)?)
    }

    /// Opens what was sealed here, with the key in use or one of before.
    ///
    /// # Errors
    /// No key, none that opens it, a passphrase that is not right, or a file that others can read.
    pub fn open(&self, sealed: &[u8], frase: Frase<'_>) -> Result<Zeroizing<Vec<u8>>, NoLlave> {
        let stems = self.stems()?;
        if stems.is_empty() {
            return Err(NoLlave::Falta(self.carpeta.clone()));
        }
        // Those that lie open first: nobody is asked for a phrase that is not needed.
        let (plain, locked): (Vec<&String>, Vec<&String>) =
            stems.iter().partition(|stem| self.path(stem, "txt").exists());
        for stem in plain.into_iter().chain(locked) {
            let llave = self.identity_of(stem, frase)?;
            match open(sealed, &[&llave as &dyn Identity]) {
                Ok(bytes) => return Ok(bytes),
                Err(NoAbre::OtraLlave) => {}
                Err(NoAbre::OtraFrase | NoAbre::Danado) => return Err(NoLlave::SelladoDanado),
            }
        }
        Err(NoLlave::Otra(self.carpeta.clone()))
    }

    /// The keys that are here, the one in use first.
    fn stems(&self) -> Result<Vec<String>, NoLlave> {
        let mut found: Vec<String> = [LLAVE, NUEVA].map(str::to_owned).into();
        found.extend((1..=self.older()?).rev().map(|n| format!("{ANTERIOR}{n}")));
        found.retain(|stem| self.file_of(stem).is_some());
        Ok(found)
    }

    /// The highest number of a key of before.
    fn older(&self) -> Result<u32, NoLlave> {
        let entries = match fs::read_dir(&self.carpeta) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(NoLlave::disk(&self.carpeta)(error)),
        };
        let number = |nombre: &str| nombre.strip_prefix(ANTERIOR)?.split('.').next()?.parse::<u32>().ok();
        Ok(entries.flatten().filter_map(|e| number(e.file_name().to_str()?)).max().unwrap_or(0))
    }

    fn identity_of(&self, stem: &str, frase: Frase<'_>) -> Result<x25519::Identity, NoLlave> {
        let open = self.path(stem, "txt");
        if open.exists() {
            return identity(&read_key(&open)?, &open);
        }
        let locked = self.path(stem, "age");
        if let Some(known) = self.abiertas.borrow().get(&locked) {
            return Ok(known.clone());
        }
        let sealed = read_key(&locked)?;
        let said = frase(&locked).ok_or_else(|| NoLlave::SinFrase(locked.clone()))?;
        let text = open_with_phrase(&sealed, said.show()).map_err(|e| match e {
            NoAbre::Danado => NoLlave::Danada(locked.clone()),
            NoAbre::OtraFrase | NoAbre::OtraLlave => NoLlave::OtraFrase(locked.clone()),
        })?;
        let llave = identity(&text, &locked)?;
        self.abiertas.borrow_mut().insert(locked, llave.clone());
        Ok(llave)
    }

    /// Begins to go over to a new key, or goes on where that was interrupted.
    ///
    /// # Errors
    /// As [`Self::prepare`]; there is no key to go over from.
    pub fn begin_rotation(&self, frase: Option<&Secreto>) -> Result<Nueva, NoLlave> {
        let _alone = self.lock()?;
        if self.file_of(LLAVE).is_none() {
            return Err(NoLlave::Falta(self.carpeta.clone()));
        }
        self.prepare_as(NUEVA, frase)
    }

    /// Seals bytes to the key that is gone over to, and to the further ones.
    ///
    /// # Errors
    /// As [`Self::seal`].
    pub fn seal_to_new(&self, bytes: &[u8]) -> Result<Vec<u8>, NoLlave> {
        self.seal_as(NUEVA, bytes)
    }

    /// Whether something is sealed to the key that is gone over to already.
    ///
    /// # Errors
    /// The key can't be read.
    pub fn is_sealed_to_new(&self, sealed: &[u8], frase: Frase<'_>) -> Result<bool, NoLlave> {
        let llave = self.identity_of(NUEVA, frase)?;
        Ok(open(sealed, &[&llave as &dyn Identity]).is_ok())
    }

    /// The new key takes the place of the one in use, which is kept as one of before. Done in the middle again, it goes on.
    ///
    /// # Errors
    /// The disk.
    pub fn finish_rotation(&self) -> Result<PathBuf, NoLlave> {
        let _alone = self.lock()?;
        if self.file_of(NUEVA).is_none() {
            return Err(NoLlave::Falta(self.carpeta.clone()));
        }
        let kept = self.rename_key(LLAVE, &format!("{ANTERIOR}{}", self.older()? + 1))?;
        self.rename_key(NUEVA, LLAVE)?;
        crate::base::escritura::sync_folders(std::slice::from_ref(&self.carpeta))
            .map_err(|f| NoLlave::Disco { ruta: self.carpeta.clone(), que: f.to_string() })?;
        Ok(kept)
    }
}

/// Reads a file of the vault, which nobody else may read.
fn read_key(ruta: &Path) -> Result<Zeroizing<Vec<u8>>, NoLlave> {
    privado::read_own(ruta, MAX_BYTES).map(Zeroizing::new).map_err(|e| match e {
        NoPropio::LoLeenOtros => NoLlave::LoLeenOtros(ruta.to_owned()),
        NoPropio::Sistema(error) => NoLlave::disk(ruta)(error),
    })
}

/// The key in the text of a key file.
fn identity(text: &[u8], ruta: &Path) -> Result<x25519::Identity, NoLlave> {
    let text = std::str::from_utf8(text).map_err(|_| NoLlave::Danada(ruta.to_owned()))?;
    let line = text.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#'));
    line.and_then(|l| l.parse().ok()).ok_or_else(|| NoLlave::Danada(ruta.to_owned()))
}
