//! The scans that a person brings: read within limits, judged by what they are, all problems of all of them at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Hallazgos, Pedido, lugar, nombres};
use crate::base::fallo::own_reason;
use crate::base::huella::sha256;
use crate::base::lectura::{NoLeido, read_bytes};
use crate::base::texto::{list, megabytes, visible};
use crate::base::{Diagnostico, Fallo, Lugar, paralelo};
use crate::paquete::Impresion;
use crate::pdf::{Escaneo, MAX_PAGINAS, NoEscaneo, NoImagen, NoPdf, read_scan};

/// No scan is larger: some hundred pages in colour.
const MAX_ESCANEO: u64 = 100_000_000;
/// Scans of so many bytes are held in memory until they are written; the others are read a second time.
const EN_MEMORIA: u64 = 256 << 20;
/// What to do with a PDF that can't be used as it is.
const IMPRIMIR: &str =
    "Ábralo e imprímalo a PDF otra vez («Imprimir», «Guardar como PDF»), o escanee el papel de nuevo.";

/// What a scan is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum De {
    /// The signed convenio.
    Firmado,
    /// The Anexo on paper.
    Anexo,
    /// A line of the checklist, by its code.
    Linea(String),
}

impl De {
    /// For people, within a sentence.
    fn palabras(&self) -> String {
        match self {
            Self::Firmado => "el convenio firmado".to_owned(),
            Self::Anexo => "el Anexo firmado".to_owned(),
            Self::Linea(codigo) => format!("«{codigo}»"),
        }
    }
}

/// A scan that was named.
#[derive(Debug)]
pub(super) struct Escaneado {
    pub de: De,
    pub ruta: PathBuf,
    /// Nothing where it can't be handed in.
    pub leido: Option<Leido>,
    /// The name of its file in the package; the same for the same scan.
    pub nombre: String,
}

/// A scan that was read.
#[derive(Debug)]
pub(super) struct Leido {
    pub sha256: String,
    pub bytes: u64,
    pub paginas: usize,
    pub era_imagen: bool,
    en_blanco: Vec<usize>,
    /// The bytes, where there was room to keep them.
    pdf: Option<Vec<u8>>,
}

/// Reads every scan, several at once.
pub(super) fn read_scans(
    pedido: &Pedido,
    impresion: Option<&Impresion>,
    h: &mut Hallazgos,
) -> Vec<Escaneado> {
    let mut named = vec![(De::Firmado, pedido.firmado.clone())];
    named.extend(pedido.anexo_firmado.iter().map(|ruta| (De::Anexo, ruta.clone())));
    named.extend(pedido.personeria.iter().map(|(codigo, ruta)| (De::Linea(codigo.clone()), ruta.clone())));
    let room = AtomicU64::new(EN_MEMORIA);
    let read = paralelo::map(&named, |(_, ruta)| read_one(ruta, &room));
    let mut escaneos: Vec<Escaneado> = Vec::with_capacity(named.len());
    for ((de, ruta), read) in named.into_iter().zip(read) {
        let leido = match read {
            Ok(leido) => Some(leido),
            Err(problema) => {
                h.entorno |= problema.codigo == "no-se-pudo-leer";
                h.notas.push(problema);
                None
            }
        };
        if let Some(leido) = &leido {
            remarks(&de, &ruta, leido, impresion, h);
        }
        let nombre = name_of(&de, leido.as_ref(), &escaneos);
        escaneos.push(Escaneado { de, ruta, leido, nombre });
    }
    escaneos
}

/// The name in the package: that of an equal scan, or one of its own.
fn name_of(de: &De, leido: Option<&Leido>, before: &[Escaneado]) -> String {
    let equal = before.iter().find(|e| e.leido.as_ref().map(|l| &l.sha256) == leido.map(|l| &l.sha256));
    if let (Some(equal), true) = (equal, leido.is_some()) {
        return equal.nombre.clone();
    }
    match de {
        De::Firmado => nombres::FIRMADO.to_owned(),
        De::Anexo => nombres::ANEXO_FIRMADO.to_owned(),
        De::Linea(codigo) => {
            let taken: Vec<String> = before.iter().map(|e| e.nombre.clone()).collect();
            nombres::of_document(codigo, &taken)
        }
    }
}

fn read_one(ruta: &Path, room: &AtomicU64) -> Result<Leido, Diagnostico> {
    let escaneo = read_pdf(ruta)?;
    let bytes = escaneo.pdf.len() as u64;
    let fits = |room: u64| room.checked_sub(bytes);
    let keep = room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_ok();
    Ok(Leido {
        sha256: sha256(&escaneo.pdf),
        bytes,
        paginas: escaneo.paginas,
        era_imagen: escaneo.era_imagen,
        en_blanco: escaneo.en_blanco,
        pdf: keep.then_some(escaneo.pdf),
    })
}

fn read_pdf(ruta: &Path) -> Result<Escaneo, Diagnostico> {
    let too_large = |bytes: u64| {
        let mensaje =
            format!("pesa {}, y un escaneo puede tener hasta {}", megabytes(bytes), megabytes(MAX_ESCANEO));
        let ayuda = "Escanéelo de nuevo con menos resolución: 150 a 200 puntos por pulgada, en grises.";
        Diagnostico::error("escaneo-muy-grande", lugar(ruta), mensaje, ayuda)
    };
    // Before a byte is read: a file of gigabytes would only be read to be refused.
    if let Some(bytes) = fs::metadata(ruta).ok().filter(fs::Metadata::is_file).map(|m| m.len())
        && bytes > MAX_ESCANEO
    {
        return Err(too_large(bytes));
    }
    let bytes = read_bytes(ruta, MAX_ESCANEO).map_err(|error| match error {
        NoLeido::Contenido(_) => too_large(MAX_ESCANEO + 1),
        NoLeido::Entorno(Fallo { accion, ruta, causa }) => {
            let shown = PathBuf::from(visible(&ruta.to_string_lossy()));
            let fallo = Fallo { accion, ruta: shown, causa };
            Diagnostico::error("no-se-pudo-leer", lugar(&ruta), fallo.to_string(), "")
        }
    })?;
    read_scan(bytes).map_err(|no| refused(ruta, &no))
}

fn refused(ruta: &Path, no: &NoEscaneo) -> Diagnostico {
    const OTRA_VEZ: &str = "Cópielo de nuevo desde donde lo escaneó, o escanee el papel otra vez.";
    let (codigo, mensaje, ayuda) = match no {
        NoEscaneo::Vacio => ("escaneo-vacio", "está vacío: no tiene ningún byte".to_owned(), OTRA_VEZ),
        NoEscaneo::Otro { que, consejo } => ("escaneo-formato", format!("es {que}"), *consejo),
        NoEscaneo::Pdf(pdf) => {
            let ayuda = match pdf {
                NoPdf::Cifrado => IMPRIMIR,
                NoPdf::Demasiadas(_) => {
                    "Revise que sea el documento que quería indicar; si lo es, entregue solo las páginas que se piden."
                }
                _ => OTRA_VEZ,
            };
            let mensaje = match pdf {
                NoPdf::Demasiadas(_) => format!("{pdf}, y se aceptan hasta {MAX_PAGINAS}"),
                otro => otro.to_string(),
            };
            ("escaneo-pdf", mensaje, ayuda)
        }
        NoEscaneo::Activo(que) => {
            ("escaneo-activo", format!("tiene adentro {}, y un escaneo no lo lleva", list(que)), IMPRIMIR)
        }
        NoEscaneo::Imagen(imagen) => {
            let ayuda = match imagen {
                NoImagen::Chica(..) => "Escanee la hoja completa, a 150 puntos por pulgada o más.",
                NoImagen::Grande(..) => "Escanéela de nuevo a 200 o 300 puntos por pulgada.",
                NoImagen::SinSoporte => "Guárdela como JPEG, PNG o PDF, o escanee la hoja otra vez.",
                NoImagen::Danada => OTRA_VEZ,
                NoImagen::Demasiadas(_) => "Sepárela en varios documentos.",
            };
            ("escaneo-imagen", format!("la imagen {imagen}"), ayuda)
        }
        NoEscaneo::Ilegible => {
            ("escaneo-pdf", "no se puede leer: algo en él está mal hecho".to_owned(), IMPRIMIR)
        }
    };
    Diagnostico::error(codigo, lugar(ruta), mensaje, ayuda)
}

/// What a person should look at, though it can be handed in.
fn remarks(de: &De, ruta: &Path, leido: &Leido, impresion: Option<&Impresion>, h: &mut Hallazgos) {
    if !leido.en_blanco.is_empty() {
        let paginas: Vec<String> = leido.en_blanco.iter().take(20).map(usize::to_string).collect();
        let more = leido.en_blanco.len().saturating_sub(20);
        let more = if more > 0 { format!(", y {more} más") } else { String::new() };
        let (la, parece) =
            if leido.en_blanco.len() == 1 { ("la página", "parece") } else { ("las páginas", "parecen") };
        let mensaje = format!("{la} {}{more} {parece} en blanco", list(&paginas));
        let ayuda = "Mire si el escáner pasó dos hojas juntas, o dejó afuera una cara escrita.";
        h.warn("escaneo-en-blanco", lugar(ruta), mensaje, ayuda);
    }
    let Some(impresion) = impresion.filter(|_| *de == De::Firmado) else { return };
    let prints = impresion.papeles.iter().map(|p| &p.pdf_sha256);
    if prints.chain(impresion.ejemplares.iter().map(|e| &e.pdf_sha256)).any(|s| *s == leido.sha256) {
        let mensaje = "es el mismo PDF que se imprimió: no tiene firma";
        let ayuda = "Escanee el ejemplar ya firmado e indique ese archivo.";
        h.error("firmado-sin-firma", lugar(ruta), mensaje.into(), ayuda);
    }
    if let Some(ejemplares) = &impresion.ejemplares {
        let due = ejemplares.paginas_de_cada_uno as usize;
        if leido.paginas < due {
            let n = leido.paginas;
            let tiene = if n == 1 { "1 página".to_owned() } else { format!("{n} páginas") };
            let mensaje = format!("tiene {tiene}, y cada ejemplar que se imprimió tiene {due}");
            let ayuda = "Mire si falta alguna hoja; si el escáner pasó dos juntas, escanee de nuevo.";
            h.warn("firmado-incompleto", lugar(ruta), mensaje, ayuda);
        }
    }
}

/// The same scan for two lines: what can only be closed with a reason.
pub(super) fn repeated(escaneos: &[Escaneado]) -> Vec<(&'static str, Lugar, String, String)> {
    let mut found = Vec::new();
    for (i, uno) in escaneos.iter().enumerate() {
        let Some(leido) = &uno.leido else { continue };
        let equal = |otro: &&Escaneado| otro.leido.as_ref().is_some_and(|l| l.sha256 == leido.sha256);
        let first = escaneos.iter().position(|e| equal(&e)) == Some(i);
        let all: Vec<String> = escaneos.iter().filter(equal).map(|e| e.de.palabras()).collect();
        if first && all.len() > 1 {
            found.push((
                "escaneo-repetido",
                lugar(&uno.ruta),
                format!("el mismo escaneo se indicó para {}", list(&all)),
                "Indique para cada uno su propio escaneo".to_owned(),
            ));
        }
    }
    found
}

impl Escaneado {
    /// The bytes that go into the package: those held, or made again of the same file.
    pub(super) fn pdf(&self) -> Result<std::borrow::Cow<'_, [u8]>, Fallo> {
        let leido = self.leido.as_ref();
        if let Some(pdf) = leido.and_then(|l| l.pdf.as_deref()) {
            return Ok(pdf.into());
        }
        let changed = || {
            let motivo = "el archivo cambió mientras se cerraba el paquete. Repita";
            Fallo::al("leer", &self.ruta)(own_reason(std::io::ErrorKind::Other, motivo))
        };
        let again = read_pdf(&self.ruta).map_err(|_| changed())?;
        let same = leido.is_some_and(|l| l.sha256 == sha256(&again.pdf));
        if same { Ok(again.pdf.into()) } else { Err(changed()) }
    }
}
