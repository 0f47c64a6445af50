//! The Word file whose print was signed, and the completed Anexo: the package's own, or others that a person gives.

use std::path::{Path, PathBuf};

use super::{Hallazgos, Pedido, lugar, nombres};
use crate::base::huella::sha256;
use crate::base::lectura::{NoLeido, read_bytes};
use crate::catalogo::Catalogo;
use crate::documentos::modelos::archivo::Archivo;
use crate::documentos::modelos::comparar::{Comparacion, compare};
use crate::documentos::modelos::contenedor::MAX_ARCHIVO;
use crate::paquete::{Impresion, Verificacion};

/// How the Word file that was given differs from the one that was printed.
#[derive(Debug)]
pub struct Diferencia {
    /// The file that was printed.
    pub impreso: (PathBuf, Archivo),
    /// The file that was given.
    pub dado: (PathBuf, Archivo),
    /// What changed in its text.
    pub comparacion: Comparacion,
}

/// A file that goes into the package beside the scans.
#[derive(Debug)]
pub(super) struct Adjunto {
    pub nombre: String,
    pub bytes: Vec<u8>,
    /// Whether it is another than the package's.
    pub distinto: bool,
}

/// The Word file, and how it differs from what was printed; nothing where there is a problem with it.
pub(super) fn choose(
    pedido: &Pedido,
    generado: &Verificacion,
    impresion: Option<&Impresion>,
    catalogo: &Catalogo,
    h: &mut Hallazgos,
) -> Option<(Adjunto, Option<Diferencia>)> {
    let own = generado.contenido.get(nombres::WORD)?;
    let own_path = pedido.carpeta.join(nombres::WORD);
    let own_digest = sha256(own);
    let printed = impresion.and_then(|i| i.ejemplares.as_ref()).map(|e| e.sha256.clone());
    let printed_digest = printed.clone().unwrap_or_else(|| own_digest.clone());
    let (ruta, bytes) = match &pedido.word {
        Some(ruta) => (ruta.clone(), read(ruta, "word-ilegible", h)?),
        None => (own_path.clone(), own.clone()),
    };
    let digest = sha256(&bytes);
    let distinto = digest != own_digest;
    let given = open(&ruta, bytes.clone(), catalogo, h)?;
    if !matches!(given, Archivo::Word(_)) {
        let ayuda = "Indique el .docx que se imprimió para firmar.";
        h.error("word-ilegible", lugar(&ruta), "no es un documento de Word (.docx)".into(), ayuda);
        return None;
    }
    let adjunto = Adjunto { nombre: nombres::WORD.to_owned(), bytes, distinto };
    if digest == printed_digest {
        return Some((adjunto, None));
    }
    let other_print = printed_digest != own_digest;
    let difference = |given: Archivo, h: &mut Hallazgos| {
        let base = open(&own_path, own.clone(), catalogo, h)?;
        let comparacion = compare(&base, &given)?;
        Some(Diferencia { impreso: (own_path.clone(), base), dado: (ruta.clone(), given), comparacion })
    };
    let diferencia = difference(given, h)?;
    let text = if other_print && !distinto {
        // Somebody printed, and generated again since.
        "no es el archivo que se imprimió: el paquete se generó de nuevo después de imprimirlo".to_owned()
    } else if diferencia.comparacion.is_equal() {
        "no es el archivo que se imprimió: su texto es el mismo, y algo más cambió (formato, o solo que se volvió a guardar)".to_owned()
    } else {
        "no dice lo mismo que el archivo que se imprimió para firmar".to_owned()
    };
    if pedido.aceptar_word {
        h.warn(
            "word-distinto",
            lugar(&ruta),
            text,
            "Se aceptó con --aceptar-word; queda dicho en el manifiesto.",
        );
    } else {
        let ayuda = "El Word que se entrega es el del convenio que se firmó. Indíquelo con --word; o, si la diferencia está bien, repita con --aceptar-word.";
        h.error("word-distinto", lugar(&ruta), text, ayuda);
    }
    Some((adjunto, Some(diferencia)))
}

/// The Anexo as workbook: the package's, or the one that was completed by hand.
pub(super) fn annex(
    pedido: &Pedido,
    generado: &Verificacion,
    catalogo: &Catalogo,
    h: &mut Hallazgos,
) -> Option<Adjunto> {
    let own = generado.manifiesto.archivos.iter().find(|f| f.nombre.starts_with("anexo."))?;
    let bytes = generado.contenido.get(&own.nombre)?.clone();
    let Some(ruta) = &pedido.anexo else {
        return Some(Adjunto { nombre: own.nombre.clone(), bytes, distinto: false });
    };
    let given = read(ruta, "anexo-ilegible", h)?;
    if given == bytes {
        return Some(Adjunto { nombre: own.nombre.clone(), bytes, distinto: false });
    }
    let Archivo::Excel(_) = open(ruta, given.clone(), catalogo, h)? else {
        let ayuda = "El Anexo se entrega en Excel: guárdelo como .xlsx o .xls.";
        h.error("anexo-ilegible", lugar(ruta), "no es una planilla de Excel".into(), ayuda);
        return None;
    };
    let mensaje = "no es el Anexo que se generó: se entrega éste, como usted lo completó";
    let ayuda = "Para ver en qué difiere: «convenio modelo comparar» con los dos archivos. Los RBD deben ser los del convenio.";
    h.warn("anexo-distinto", lugar(ruta), mensaje.into(), ayuda);
    // An old workbook begins as every old file of Office does.
    let nombre = if given.starts_with(b"PK") { "anexo.xlsx" } else { "anexo.xls" };
    Some(Adjunto { nombre: nombre.to_owned(), bytes: given, distinto: true })
}

fn read(ruta: &Path, codigo: &'static str, h: &mut Hallazgos) -> Option<Vec<u8>> {
    match read_bytes(ruta, MAX_ARCHIVO) {
        Ok(bytes) if bytes.is_empty() => {
            h.error(codigo, lugar(ruta), "está vacío: no tiene ningún byte".into(), "Indique otra copia.");
            None
        }
        Ok(bytes) => Some(bytes),
        Err(error) => {
            h.entorno |= matches!(error, NoLeido::Entorno(_));
            let mut problema = error.into_diagnostico();
            problema.lugar = lugar(ruta);
            h.notas.push(problema);
            None
        }
    }
}

fn open(ruta: &Path, bytes: Vec<u8>, catalogo: &Catalogo, h: &mut Hallazgos) -> Option<Archivo> {
    match Archivo::open(bytes, catalogo) {
        Ok(archivo) => Some(archivo),
        Err(rechazo) => {
            h.error(rechazo.codigo, lugar(ruta), rechazo.mensaje, rechazo.ayuda);
            None
        }
    }
}
