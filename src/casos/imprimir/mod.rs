//! Print: a PDF of each paper of packages, and three marked copies of the convenio, all papers in one run of the converter.

mod firma;
mod letras;
mod preparar;
mod revisar;
mod tirar;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::base::fallo::{own_reason, reason};
use crate::base::{Diagnosticos, Fallo, paralelo};
use crate::convertidor::{Conversor, Hecho, LIMITE_POR_PAPEL, Papel};
use crate::documentos::aparte;
use crate::documentos::firmantes::Firmante;
use crate::documentos::valores::Valores;
use crate::paquete::Impresion;
use crate::pdf::LETRAS_DEL_SELLO;

pub use letras::Cambiada;
use preparar::{Pendiente, Preparado, prepare};

/// Copies of the convenio that are signed: two for the Ministry, one for the sostenedor (clause fourteenth of the
/// reference wording, and the Ministry's model of 2012).
const EJEMPLARES: u32 = 3;

/// How it is printed.
#[derive(Clone, Debug)]
pub struct Tirada {
    /// On one side of each sheet.
    pub una_cara: bool,
    /// Again, though it was printed.
    pub forzar: bool,
    /// The program that makes the PDF files; none: people are told how to print by hand.
    pub conversor: Option<Conversor>,
    /// How long the program may be without a result.
    pub limite: Duration,
}

impl Tirada {
    /// With the program of this computer and the usual limit.
    pub fn usual(una_cara: bool, forzar: bool) -> Self {
        Self { una_cara, forzar, conversor: Conversor::find(), limite: LIMITE_POR_PAPEL }
    }
}

/// What became of one package.
#[derive(Debug)]
pub struct Impreso {
    /// Its folder, as it was named.
    pub carpeta: PathBuf,
    /// What came out, or why nothing did.
    pub desenlace: Result<Salio, NoImpreso>,
    /// What to look at.
    pub avisos: Diagnosticos,
    /// Who signs for the sostenedor; several sign together.
    pub firmantes: Vec<Firmante>,
    /// The files of its papers with their titles, in order.
    pub papeles: Vec<(String, String)>,
}

/// What came out.
#[derive(Debug)]
pub enum Salio {
    /// It was printed.
    Ahora {
        /// What, of which paper.
        lista: Impresion,
        /// Fonts that the papers name, and the ones of the same widths that stand for them.
        letras: Vec<Cambiada>,
        /// Whether an older one was kept beside.
        anterior: bool,
    },
    /// It was there, of these very papers.
    Antes(Impresion),
    /// There is no program for it on this computer.
    SinConversor,
}

/// Why nothing was printed.
#[derive(Debug)]
pub enum NoImpreso {
    /// The package, or what came out, has problems.
    Problemas(Diagnosticos),
    /// Path or disk.
    Entorno(Fallo),
    /// The program failed over these papers: which, and why.
    Conversor(Vec<(String, String)>),
    /// Our own fault.
    Interno(String),
}

/// Prints packages, and tells of each, in their order. One that can't be printed does not hide the next.
pub fn imprimir(carpetas: &[PathBuf], tirada: &Tirada, tell: &mut dyn FnMut(Impreso)) {
    let carpetas = once_each(carpetas);
    let prepared = paralelo::map(&carpetas, |carpeta| prepare(carpeta, tirada));
    let mut made = convert(&prepared, tirada).into_iter();
    for one in prepared {
        match one {
            Preparado::Resuelto(impreso) => tell(*impreso),
            Preparado::Pendiente(pendiente) => {
                if let Some(lote) = made.next() {
                    tell(lote.finish(*pendiente, tirada));
                }
            }
        }
    }
}

/// The folders, each once however it was named.
fn once_each(carpetas: &[PathBuf]) -> Vec<&Path> {
    let mut seen = Vec::new();
    let is_new = |carpeta: &&PathBuf| {
        let real = std::fs::canonicalize(carpeta).unwrap_or_else(|_| (*carpeta).clone());
        let new = !seen.contains(&real);
        seen.push(real);
        new
    };
    carpetas.iter().filter(is_new).map(PathBuf::as_path).collect()
}

/// What the program made for one package.
struct Lote {
    hechos: Result<Vec<Result<Hecho, String>>, NoImpreso>,
    sello: Option<std::sync::Arc<Hecho>>,
    version: String,
}

/// Converts the papers of all packages together, and a page more: the one whose font writes the marks.
fn convert(prepared: &[Preparado], tirada: &Tirada) -> Vec<Lote> {
    let due: Vec<&Pendiente> = prepared
        .iter()
        .filter_map(|one| match one {
            Preparado::Pendiente(pendiente) => Some(&**pendiente),
            Preparado::Resuelto(_) => None,
        })
        .collect();
    let Some(conversor) = tirada.conversor.as_ref().filter(|_| !due.is_empty()) else { return Vec::new() };
    let failed = |why: &dyn Fn(&Pendiente) -> NoImpreso| {
        let each = |p: &&Pendiente| Lote { hechos: Err(why(p)), sello: None, version: String::new() };
        due.iter().map(each).collect()
    };
    let sello = match aparte::draw(LETRAS_DEL_SELLO, "Sello de los ejemplares", &Valores::default()) {
        Ok(sello) => sello.bytes,
        Err(error) => return failed(&|_| NoImpreso::Interno(error.to_string())),
    };
    let mut papeles: Vec<Papel<'_>> = due
        .iter()
        .flat_map(|p| p.papeles.iter())
        .map(|p| Papel { extension: p.extension(), bytes: &p.bytes })
        .collect();
    papeles.push(Papel { extension: "docx", bytes: &sello });
    match conversor.to_pdf(&papeles, tirada.limite) {
        Err(error) => failed(&|p: &Pendiente| {
            let causa = own_reason(error.kind(), format!("{}. {}", reason(&error), preparar::A_MANO));
            NoImpreso::Entorno(Fallo::al("imprimir", &p.carpeta)(causa))
        }),
        Ok((mut hechos, version)) => {
            let sello = hechos.pop().and_then(Result::ok).map(std::sync::Arc::new);
            let version = version.unwrap_or_else(|| "desconocida".to_owned());
            let mut hechos = hechos.into_iter();
            due.iter()
                .map(|p| Lote {
                    hechos: Ok(hechos.by_ref().take(p.papeles.len()).collect()),
                    sello: sello.clone(),
                    version: version.clone(),
                })
                .collect()
        }
    }
}
