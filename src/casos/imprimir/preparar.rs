//! Before printing: the package is whole, its folder is held, and what was printed before is looked at.

use std::path::{Path, PathBuf};

use super::{Impreso, NoImpreso, Salio, Tirada};
use crate::base::{Diagnostico, Diagnosticos, Lugar};
use crate::documentos::Papel;
use crate::documentos::firmantes::{Firmante, signers};
use crate::paquete::{NoVerificado, Prensa, Verificacion, verify};

/// How to do without the program.
pub(super) const A_MANO: &str =
    "Abra los papeles en Word y expórtelos como PDF, o revise el programa y repita";

/// A package, looked at.
pub(super) enum Preparado {
    /// Nothing is to be done, or can be.
    Resuelto(Box<Impreso>),
    /// Its papers are to be converted.
    Pendiente(Box<Pendiente>),
}

/// A package whose papers are to be converted.
pub(super) struct Pendiente {
    pub carpeta: PathBuf,
    pub papeles: Vec<Hoja>,
    /// Which of the papers is the convenio.
    pub convenio: usize,
    pub sostenedor: String,
    pub avisos: Diagnosticos,
    pub firmantes: Vec<Firmante>,
    pub prensa: Prensa,
}

/// A paper, as its package was when it was looked at.
pub(super) struct Hoja {
    pub nombre: String,
    pub titulo: String,
    pub sha256: String,
    pub bytes: Vec<u8>,
}

impl Hoja {
    /// What kind of file it is, as its name ends.
    pub fn extension(&self) -> &str {
        self.nombre.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// The name of its PDF.
    pub fn pdf(&self) -> String {
        format!("{}.pdf", self.nombre.rsplit_once('.').map_or(self.nombre.as_str(), |(nombre, _)| nombre))
    }

    pub fn is_word(&self) -> bool {
        self.extension() == "docx"
    }
}

impl Pendiente {
    /// What is told of it, with this end.
    pub(super) fn told(self, desenlace: Result<Salio, NoImpreso>) -> Impreso {
        Impreso {
            papeles: self.papeles.into_iter().map(|p| (p.nombre, p.titulo)).collect(),
            carpeta: self.carpeta,
            desenlace,
            avisos: self.avisos,
            firmantes: self.firmantes,
        }
    }
}

/// Looks at a package, and holds its folder where there is something to do.
pub(super) fn prepare(carpeta: &Path, tirada: &Tirada) -> Preparado {
    match look(carpeta, tirada) {
        Ok(preparado) => preparado,
        Err(why) => Preparado::Resuelto(Box::new(Impreso {
            carpeta: carpeta.to_owned(),
            desenlace: Err(why),
            avisos: Diagnosticos::default(),
            firmantes: Vec::new(),
            papeles: Vec::new(),
        })),
    }
}

fn look(carpeta: &Path, tirada: &Tirada) -> Result<Preparado, NoImpreso> {
    let problem = |d: Diagnostico| NoImpreso::Problemas(d.into());
    if carpeta.is_file() {
        return Err(problem(Diagnostico::error(
            "imprimir-carpeta",
            Lugar::archivo(carpeta),
            "se imprime dentro de la carpeta del paquete, y esto es un archivo",
            "Indique la carpeta que dejó «convenio generar» al lado del .zip.",
        )));
    }
    let Verificacion { manifiesto, mut contenido, notas, .. } = verify(carpeta).map_err(|e| match e {
        NoVerificado::Contenido(d) => problem(d),
        NoVerificado::Entorno(fallo) => NoImpreso::Entorno(fallo),
    })?;
    if notas.has_errors() {
        return Err(NoImpreso::Problemas(notas));
    }
    let firmantes = contenido.get(Papel::Hoja.archivo()).map(|hoja| signers(hoja)).unwrap_or_default();
    let papeles: Vec<Hoja> = manifiesto
        .archivos
        .into_iter()
        .filter_map(|f| {
            let bytes = contenido.remove(&f.nombre)?;
            Some(Hoja { nombre: f.nombre, titulo: f.titulo, sha256: f.sha256, bytes })
        })
        .collect();
    let titled = |p: &Hoja| p.is_word() && p.titulo == Papel::Convenio.titulo();
    let Some(convenio) = papeles.iter().position(titled) else {
        return Err(problem(Diagnostico::error(
            "imprimir-sin-convenio",
            Lugar::archivo(carpeta),
            "el paquete no tiene un convenio en Word, y no hay de qué hacer los tres ejemplares",
            "Genere el paquete de nuevo.",
        )));
    };
    let mut prensa = match tirada.conversor {
        Some(_) => Prensa::open(carpeta).map_err(NoImpreso::Entorno)?,
        None => return Ok(told(carpeta, &papeles, firmantes, notas, Salio::SinConversor)),
    };
    let before = if tirada.forzar { None } else { prensa.printed() };
    let these: Vec<(&str, &str)> = papeles.iter().map(|p| (p.nombre.as_str(), p.sha256.as_str())).collect();
    if let Some(lista) = before.filter(|lista| lista.is_of(&these, tirada.una_cara)) {
        return Ok(told(carpeta, &papeles, firmantes, notas, Salio::Antes(lista)));
    }
    prensa.reserve().map_err(NoImpreso::Entorno)?;
    Ok(Preparado::Pendiente(Box::new(Pendiente {
        carpeta: carpeta.to_owned(),
        papeles,
        convenio,
        sostenedor: manifiesto.sostenedor.nombre,
        avisos: notas,
        firmantes,
        prensa,
    })))
}

fn told(
    carpeta: &Path,
    papeles: &[Hoja],
    firmantes: Vec<Firmante>,
    avisos: Diagnosticos,
    salio: Salio,
) -> Preparado {
    Preparado::Resuelto(Box::new(Impreso {
        carpeta: carpeta.to_owned(),
        desenlace: Ok(salio),
        avisos,
        firmantes,
        papeles: papeles.iter().map(|p| (p.nombre.clone(), p.titulo.clone())).collect(),
    }))
}
