//! Many papers to PDF in one process: one that fails costs no other, and each result is looked at by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::lanzar::{ended_badly, hushed, last_words, not_started, said};
use super::proceso::{Fin, run, run_while};
use super::word::{self, Word};
use super::{Oficina, VARIABLE};
use crate::base::fallo::own_reason;
use crate::base::lectura::read_bytes;
use crate::base::paralelo;
use crate::pdf::{NoPdf, Pdf};

/// How long nothing may come out before the program counts as hanging: the first paper takes the start of the
/// program too, half a minute on a slow machine. Each paper that comes out gives as much time again.
pub const LIMITE_POR_PAPEL: Duration = Duration::from_mins(2);
/// A program that only has to say its version.
const LIMITE_VERSION: Duration = Duration::from_secs(20);
/// How often the rest is tried again after the program was lost over a paper, or ended over it without a word.
const RONDAS: usize = 4;
/// Papers over which the program was lost that are tried once more, alone.
const A_SOLAS: usize = 3;
/// Names of twelve letters fit a command line of Windows (32,767) with room to spare.
const MAX_POR_PROCESO: usize = 2_000;
/// No paper of some megabytes becomes larger.
const MAX_BYTES: u64 = 200 << 20;

/// A program that makes PDF files of papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conversor {
    /// LibreOffice.
    Oficina(Oficina),
    /// Word, on Windows.
    Word(Word),
}

/// A paper to be converted.
#[derive(Clone, Copy, Debug)]
pub struct Papel<'a> {
    /// What it is, as its name ends: `docx`.
    pub extension: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// A PDF that was made and opened.
#[derive(Debug)]
pub struct Hecho {
    /// The file.
    pub bytes: Vec<u8>,
    /// The same, open.
    pub pdf: Pdf,
}

/// What came of all papers, in their order; of one without a PDF the reason, for people.
pub type Hechos = Vec<Result<Hecho, String>>;

/// How one process ended, for those papers that have no result.
struct Vuelta {
    /// Whether it ended by itself, and well: the others were tried.
    entera: bool,
    razon: String,
}

impl Conversor {
    /// The program that the person names, or Word, or the LibreOffice of this computer.
    pub fn find() -> Option<Self> {
        if std::env::var_os(VARIABLE).is_none()
            && let Some(word) = Word::find()
        {
            return Some(Self::Word(word));
        }
        Oficina::find().map(Self::Oficina)
    }

    /// Its name, for people.
    pub const fn nombre(&self) -> &'static str {
        match self {
            Self::Oficina(_) => "LibreOffice",
            Self::Word(_) => "Microsoft Word",
        }
    }

    /// Makes a PDF of each paper, and tells the version of the program where it is known.
    ///
    /// `limite` is how long nothing may come out. Where the program is lost over a paper, the rest is tried again
    /// without it.
    ///
    /// # Errors
    /// The program could not be started, or the disk failed: then there is nothing at all.
    pub fn to_pdf(&self, papeles: &[Papel<'_>], limite: Duration) -> io::Result<(Hechos, Option<String>)> {
        let mut hechos = Hechos::with_capacity(papeles.len());
        let mut version = None;
        for grupo in papeles.chunks(MAX_POR_PROCESO) {
            let carpeta = tempfile::Builder::new().prefix("convenio").tempdir()?;
            let taller = Taller { conversor: self, carpeta: carpeta.path(), limite };
            hechos.extend(taller.convert(grupo)?);
            version = version.or_else(|| taller.version());
        }
        Ok((hechos, version))
    }
}

/// A folder in which a group of papers is converted.
struct Taller<'a> {
    conversor: &'a Conversor,
    carpeta: &'a Path,
    limite: Duration,
}

impl Taller<'_> {
    fn convert(&self, papeles: &[Papel<'_>]) -> io::Result<Hechos> {
        let names: Vec<String> =
            papeles.iter().enumerate().map(|(n, p)| format!("p{n:06}.{}", p.extension)).collect();
        for (nombre, papel) in names.iter().zip(papeles) {
            let ruta = self.carpeta.join(nombre);
            File::options().create_new(true).write(true).open(ruta)?.write_all(papel.bytes)?;
        }
        fs::create_dir(self.carpeta.join("salida"))?;
        let all: Vec<usize> = (0..names.len()).collect();
        let mut made: BTreeMap<usize, Hecho> = BTreeMap::new();
        let mut reasons: BTreeMap<usize, String> = BTreeMap::new();
        let mut lost: Vec<usize> = Vec::new();
        let mut due = all.clone();
        let mut vanas = 0;
        while !due.is_empty() && vanas < RONDAS {
            let before = due.len();
            let vuelta = self.one_process(&names, &due)?;
            self.collect(&names, &due, &mut made, &mut reasons, &vuelta.razon);
            due.retain(|n| !made.contains_key(n));
            match (vuelta.entera, due.len() < before) {
                // LibreOffice 7.4 ends well after some 240 papers and says nothing of the rest: it goes on with those.
                (true, true) => continue,
                // Nothing came out at all: once more, since what hindered it may be gone.
                (true, false) if made.is_empty() && vanas == 0 => {}
                (true, false) if made.is_empty() || due.len() == 1 => break,
                _ if due.is_empty() => break,
                _ => lost.push(due.remove(0)),
            }
            vanas += 1;
        }
        for n in lost.into_iter().take(A_SOLAS) {
            // The only one there was had its turn.
            if all.len() > 1 {
                let vuelta = self.one_process(&names, &[n])?;
                self.collect(&names, &[n], &mut made, &mut reasons, &vuelta.razon);
            }
        }
        let without = "no quedó ningún resultado".to_owned();
        Ok(all
            .iter()
            .map(|n| made.remove(n).ok_or_else(|| reasons.remove(n).unwrap_or(without.clone())))
            .collect())
    }

    fn result(&self, nombre: &str) -> std::path::PathBuf {
        self.carpeta.join("salida").join(nombre).with_extension("pdf")
    }

    /// Takes what came out, and looks at it.
    fn collect(
        &self,
        names: &[String],
        due: &[usize],
        made: &mut BTreeMap<usize, Hecho>,
        reasons: &mut BTreeMap<usize, String>,
        razon: &str,
    ) {
        let opened = paralelo::map(due, |n| {
            let ruta = self.result(&names[*n]);
            if !ruta.exists() {
                return Err(razon.to_owned());
            }
            let bytes =
                read_bytes(&ruta, MAX_BYTES).map_err(|_| "el resultado no se pudo leer".to_owned())?;
            match Pdf::open(&bytes) {
                Ok(pdf) => Ok(Hecho { bytes, pdf }),
                Err(NoPdf::Demasiadas(n)) => Err(format!("el resultado tiene {n} páginas")),
                Err(error) => Err(format!("el resultado {error}")),
            }
        });
        for (n, opened) in due.iter().zip(opened) {
            // What is no whole PDF must not be taken for one in the next turn.
            let _ = fs::remove_file(self.result(&names[*n]));
            match opened {
                Ok(hecho) => drop(made.insert(*n, hecho)),
                Err(razon) => drop(reasons.insert(*n, razon)),
            }
        }
    }

    /// Runs the program once over these papers.
    fn one_process(&self, names: &[String], due: &[usize]) -> io::Result<Vuelta> {
        let files: Vec<&str> = due.iter().map(|n| names[*n].as_str()).collect();
        let mut orden = match self.conversor {
            Conversor::Oficina(oficina) => {
                let mut orden = oficina.command(self.carpeta)?;
                orden.args(["--convert-to", "pdf", "--outdir", "salida"]).args(files);
                orden
            }
            Conversor::Word(word) => {
                put(&self.carpeta.join(word::GUION), word::SCRIPT)?;
                put(&self.carpeta.join(word::LISTA), &files.join("\r\n"))?;
                let mut orden = word.command();
                hushed(&mut orden, self.carpeta)?;
                orden
            }
        };
        let salida = self.carpeta.join("salida");
        let mut seen: BTreeSet<std::ffi::OsString> = BTreeSet::new();
        let done = || {
            let there = fs::read_dir(&salida).into_iter().flatten().flatten();
            seen.extend(there.map(|e| e.file_name()));
            seen.len()
        };
        let fin = run_while(&mut orden, self.limite, done)
            .map_err(|error| own_reason(io::ErrorKind::Other, not_started(&orden, &error)))?;
        let quien = self.conversor.nombre();
        Ok(match fin {
            Fin::FueraDePlazo => Vuelta {
                entera: false,
                razon: format!("{quien} no avanzó en {} segundos, y se detuvo", self.limite.as_secs()),
            },
            Fin::Termino(estado) if estado.success() => Vuelta {
                entera: true,
                razon: format!("{quien} no escribió el resultado{}", last_words(self.carpeta)),
            },
            Fin::Termino(estado) => Vuelta { entera: false, razon: ended_badly(quien, estado, self.carpeta) },
        })
    }

    /// What the program says of its version; asked for last, when it is known to work.
    fn version(&self) -> Option<String> {
        match self.conversor {
            Conversor::Word(_) => word::version_said(&said(self.carpeta)),
            Conversor::Oficina(oficina) => {
                let mut orden = oficina.command(self.carpeta).ok()?;
                orden.arg("--version");
                run(&mut orden, LIMITE_VERSION).ok()?;
                let dicho = said(self.carpeta);
                let mut words = dicho.lines().find(|l| l.starts_with("LibreOffice "))?.split_whitespace();
                words.nth(1).filter(|v| v.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned)
            }
        }
    }
}

fn put(ruta: &Path, texto: &str) -> io::Result<()> {
    File::options().create(true).truncate(true).write(true).open(ruta)?.write_all(texto.as_bytes())
}
