//! The official matrix of a run: named or found in the folder, opened once, filled and held against each expediente.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::modelo::{Abierto, NoModelo, attempt, open_questions, read_with_map};
use super::oficiales::{Oficiales, again, check_kind, several};
use crate::base::lectura::read_bytes;
use crate::base::texto::list;
use crate::base::{Diagnostico, Diagnosticos, Lugar, Severidad};
use crate::catalogo::Catalogo;
use crate::documentos::Papel;
use crate::documentos::modelos::contenedor::MAX_ARCHIVO;
use crate::documentos::modelos::excel::anexo::Anexo;
use crate::documentos::modelos::excel::cotejo::{self, Cotejo, Hallazgo};
use crate::documentos::modelos::excel::matriz::Matriz;
use crate::documentos::modelos::oficial::Lleno;
use crate::perfil::Expediente;

/// The formats that a matrix comes in.
const FORMATOS: [&str; 4] = ["xlsx", "xlsm", "xls", "ods"];
/// Of the three sheets so many make a workbook of the folder the matrix.
const HOJAS: usize = 2;

/// The matrix of a run.
pub(super) struct Matrices<'p> {
    pedido: &'p Oficiales,
    dada: Option<Abierto>,
    /// What the folder has; looked for when the first profile needs it.
    carpeta: OnceLock<Result<Carpeta, NoModelo>>,
    /// What the matrix said before it was filled.
    original: OnceLock<Option<Anexo>>,
}

/// What a folder has.
#[derive(Default)]
struct Carpeta {
    hallada: Option<Abierto>,
    /// Workbooks that are no matrix.
    otras: Vec<PathBuf>,
}

/// The Anexo of an expediente.
pub(super) struct AnexoLleno<'a> {
    pub abierto: &'a Abierto,
    pub lleno: Lleno,
    pub cotejo: Cotejo,
    /// What a person should know.
    pub avisos: Diagnosticos,
}

impl<'p> Matrices<'p> {
    /// Opens the file that the person named.
    ///
    /// # Errors
    /// What is wrong with it: without it nothing of the run would be as asked.
    pub fn open(pedido: &'p Oficiales, catalogo: &Catalogo) -> Result<Self, NoModelo> {
        let dada = pedido.anexo.as_deref().map(|ruta| read(ruta, catalogo)).transpose()?;
        Ok(Self { pedido, dada, carpeta: OnceLock::new(), original: OnceLock::new() })
    }

    fn find(&self, catalogo: &Catalogo) -> Result<(Option<&Abierto>, &[PathBuf]), NoModelo> {
        if let Some(dada) = &self.dada {
            return Ok((Some(dada), &[]));
        }
        let Some(carpeta) = &self.pedido.carpeta else { return Ok((None, &[])) };
        match self.carpeta.get_or_init(|| look_in(carpeta, catalogo)) {
            Ok(Carpeta { hallada, otras }) => Ok((hallada.as_ref(), otras)),
            Err(error) => Err(again(error)),
        }
    }

    /// The Anexo of an expediente: the matrix filled, or none where there is no matrix and what there is to say of that.
    ///
    /// # Errors
    /// The matrix can't be read or filled, or something of it is left to decide; our own fault where what we wrote
    /// reads otherwise.
    pub fn fill(
        &self,
        x: &Expediente<'_>,
        catalogo: &Catalogo,
    ) -> Result<Result<AnexoLleno<'_>, Diagnosticos>, NoModelo> {
        let (abierto, otras) = self.find(catalogo)?;
        let Some(abierto) = abierto else { return Ok(Err(self.missing(otras).into_iter().collect())) };
        let Some(matriz) = abierto.archivo.excel() else { return Ok(Err(Diagnosticos::default())) };
        let como = &self.pedido.como;
        let (lleno, mut avisos) = attempt(abierto, x, catalogo, como)?;
        let original = || self.original.get_or_init(|| Anexo::read(matriz.bytes(), catalogo).ok()).as_ref();
        let mut cotejo = cotejo::check(matriz, &lleno, x, catalogo, &original);
        if !cotejo.propias.is_empty() {
            let que = format!("el Anexo lleno no dice lo que el perfil: {}", cotejo.propias.join("; "));
            return Err(NoModelo::Interno(que));
        }
        avisos.extend(open_questions(abierto, &lleno, como, &|p| cotejo.tells(p)));
        let ajenas = std::mem::take(&mut cotejo.ajenas);
        avisos.extend(ajenas.into_iter().map(|h| told(&abierto.ruta, h, como.severity())));
        let sin_leer = std::mem::take(&mut cotejo.sin_leer);
        avisos.extend(sin_leer.into_iter().map(|h| told(&abierto.ruta, h, Severidad::Advertencia)));
        if avisos.has_errors() {
            return Err(NoModelo::Problemas(avisos));
        }
        Ok(Ok(AnexoLleno { abierto, lleno, cotejo, avisos }))
    }

    /// Who named a folder with workbooks should hear where none of them is the matrix.
    fn missing(&self, otras: &[PathBuf]) -> Option<Diagnostico> {
        let carpeta =
            self.pedido.carpeta.as_ref().filter(|_| self.pedido.carpeta_dicha && !otras.is_empty())?;
        let nombres: Vec<_> =
            otras.iter().map(|r| r.file_name().unwrap_or_default().to_string_lossy().into_owned()).collect();
        Some(Diagnostico::advertencia(
            "modelo-sin-archivo",
            Lugar::archivo(carpeta),
            format!("no se reconoce la matriz del Anexo en {}: el Anexo salió de referencia", list(&nombres)),
            "Si es una de ellas, llámela anexo, con su extensión, o indíquela con --anexo-oficial.",
        ))
    }
}

/// A matrix with the map beside it.
fn read(ruta: &Path, catalogo: &Catalogo) -> Result<Abierto, NoModelo> {
    check_kind(ruta, Papel::Anexo, catalogo)?;
    read_with_map(ruta, None, catalogo)
}

/// The matrix of a folder: by its name, or else the one workbook that is recognised as one.
fn look_in(carpeta: &Path, catalogo: &Catalogo) -> Result<Carpeta, NoModelo> {
    let all = workbooks(carpeta);
    let is_named = |r: &&PathBuf| r.file_stem().is_some_and(|n| n.eq_ignore_ascii_case("anexo"));
    let mut own: Vec<&PathBuf> = all.iter().filter(is_named).collect();
    if own.is_empty() {
        own = all.iter().filter(|ruta| is_matrix(ruta, catalogo)).collect();
    }
    match own[..] {
        [] => Ok(Carpeta { hallada: None, otras: all }),
        [una] => Ok(Carpeta { hallada: Some(read(una, catalogo)?), otras: Vec::new() }),
        ref varias => {
            let varias: Vec<&Path> = varias.iter().map(|r| r.as_path()).collect();
            let ayuda = "Deje una, o indique con --anexo-oficial la que vale.";
            Err(several(carpeta, &varias, "la matriz del Anexo", ayuda))
        }
    }
}

/// The workbooks of a folder, in order. What Excel and LibreOffice leave beside a file that is open is none, nor is what
/// was made of an .ods that is there itself.
fn workbooks(carpeta: &Path) -> Vec<PathBuf> {
    let mut rutas: Vec<PathBuf> =
        fs::read_dir(carpeta).into_iter().flatten().flatten().map(|entrada| entrada.path()).collect();
    let ends = |ruta: &Path, with: &[&str]| {
        ruta.extension().is_some_and(|e| with.iter().any(|f| e.eq_ignore_ascii_case(f)))
    };
    rutas.retain(|ruta| {
        let nombre = ruta.file_name().unwrap_or_default().to_string_lossy();
        !nombre.starts_with(['~', '.']) && ends(ruta, &FORMATOS) && ruta.is_file()
    });
    rutas.sort();
    let stem = |ruta: &Path| ruta.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let sources: Vec<String> = rutas.iter().filter(|r| ends(r, &["ods"])).map(|r| stem(r)).collect();
    rutas.retain(|ruta| {
        !sources.iter().any(|source| stem(ruta).starts_with(&format!("{source}.convertido-")))
    });
    rutas
}

/// Whether a workbook has what makes a matrix. It is looked at as it is: nothing is converted for that.
fn is_matrix(ruta: &Path, catalogo: &Catalogo) -> bool {
    let matriz = read_bytes(ruta, MAX_ARCHIVO).ok().and_then(|bytes| Matriz::open(bytes, catalogo).ok());
    matriz.is_some_and(|m| m.sheets().map(|(_, clases)| clases.len()).sum::<usize>() >= HOJAS)
}

fn told(ruta: &Path, hallazgo: Hallazgo, severidad: Severidad) -> Diagnostico {
    let Hallazgo { codigo, mensaje, ayuda, lugar } = hallazgo;
    let lugar = match lugar {
        Some((hoja, celda)) => Lugar::Celda { archivo: ruta.to_owned(), hoja, celda },
        None => Lugar::archivo(ruta),
    };
    Diagnostico { severidad, ..Diagnostico::error(codigo, lugar, mensaje, ayuda) }
}
