//! What official files a run was asked to fill, and the refusals that Word and Excel have in common.

use std::io;
use std::path::{Path, PathBuf};

use super::modelo::{ComoLlenar, NoModelo};
use crate::base::lectura::read_bytes;
use crate::base::texto::list;
use crate::base::{Diagnostico, Fallo, Lugar};
use crate::catalogo::Catalogo;
use crate::documentos::Papel;
use crate::documentos::modelos::archivo::{Archivo, Clase, kind_of};
use crate::documentos::modelos::contenedor::MAX_ARCHIVO;

/// Where official models come from, and how they are filled.
#[derive(Clone, Debug, Default)]
pub struct Oficiales {
    /// Models of the convenio that the person named; they beat those of the folder.
    pub archivos: Vec<PathBuf>,
    /// The matrix of the Anexo that the person named; it beats that of the folder.
    pub anexo: Option<PathBuf>,
    /// A folder of models.
    pub carpeta: Option<PathBuf>,
    /// Whether the person named the folder, and so expects something of it.
    pub carpeta_dicha: bool,
    /// Another map than the one beside the one file.
    pub mapa: Option<PathBuf>,
    /// How to fill.
    pub como: ComoLlenar,
}

/// Refuses a Word file where the workbook is due, and the other way round, before anything is converted.
pub(super) fn check_kind(ruta: &Path, papel: Papel, catalogo: &Catalogo) -> Result<(), NoModelo> {
    let bytes = read_bytes(ruta, MAX_ARCHIVO)?;
    let (mensaje, ayuda) = match (papel, kind_of(&bytes)) {
        (Papel::Anexo, Clase::Excel | Clase::LibreOffice) => return Ok(()),
        (Papel::Anexo, clase) => {
            let word = clase == Clase::WordAntiguo || Archivo::open(bytes, catalogo).is_ok();
            let ayuda =
                "Indique la matriz de servicios que publica el Ministerio: .xlsx, .xlsm, .xls u .ods.";
            if word {
                let ayuda = "Si es el modelo del convenio, indíquelo con --modelo-oficial, y con --anexo-oficial la matriz de servicios.";
                ("es un documento de Word, y el Anexo es una planilla", ayuda)
            } else {
                ("no es una planilla de Excel ni de LibreOffice", ayuda)
            }
        }
        (_, Clase::Excel | Clase::LibreOffice) => (
            "es una planilla, y el modelo del convenio es un documento de Word",
            "Si es la matriz de servicios, indíquela con --anexo-oficial, y con --modelo-oficial el convenio en Word.",
        ),
        (_, Clase::Word | Clase::WordAntiguo) => return Ok(()),
    };
    Err(NoModelo::Problemas(Diagnostico::error("modelo-tipo", Lugar::archivo(ruta), mensaje, ayuda).into()))
}

/// Several files could be the one that is meant.
pub(super) fn several(donde: &Path, rutas: &[&Path], que: &str, ayuda: &str) -> NoModelo {
    let rutas: Vec<String> = rutas.iter().map(|r| r.display().to_string()).collect();
    let mensaje = format!("cada uno de estos archivos es {que}, y no se sabe cuál vale: {}", list(&rutas));
    NoModelo::Problemas(Diagnostico::error("modelo-repetido", Lugar::archivo(donde), mensaje, ayuda).into())
}

/// The same failure, told for another profile.
pub(super) fn again(error: &NoModelo) -> NoModelo {
    match error {
        NoModelo::Problemas(problemas) => NoModelo::Problemas(problemas.clone()),
        NoModelo::Interno(que) => NoModelo::Interno(que.clone()),
        NoModelo::Entorno(fallo) => NoModelo::Entorno(Fallo {
            accion: fallo.accion,
            ruta: fallo.ruta.clone(),
            causa: crate::base::fallo::own_reason(
                io::ErrorKind::Other,
                crate::base::fallo::reason(&fallo.causa),
            ),
        }),
    }
}
