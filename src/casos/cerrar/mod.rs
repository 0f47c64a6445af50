//! Close: the signed convenio, its Word file, the Anexo and the papers of the personería become one package that never
//! changes, as folder, image of a disc and digital kit.

mod entrada;
mod lista;
mod nombres;
mod piezas;
mod word;

use std::path::{Path, PathBuf};

use crate::base::texto::{megabytes, visible};
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar};
use crate::catalogo::Catalogo;
use crate::paquete::{
    Cierre, IMPRESION, Impresion, LISTA_IMPRESION, MAX_IMAGEN, Manifiesto, NoPuesto, NoVerificado, Nuevo,
    Puesto, Verificacion, WordFirmado, image_size, verify,
};

pub use lista::Linea;
pub use word::Diferencia;

/// The longest reason that is kept, in letters.
const MAX_MOTIVO: usize = 500;
/// What this paper is of no importance for: the list of what was printed is some kilobytes.
const MAX_IMPRESION: u64 = 1 << 20;

/// What is to be closed.
#[derive(Clone, Debug)]
pub struct Pedido {
    /// Folder of the generated package.
    pub carpeta: PathBuf,
    /// Scan of the signed convenio.
    pub firmado: PathBuf,
    /// Scan of the Anexo as it is handed in on paper.
    pub anexo_firmado: Option<PathBuf>,
    /// Scans of the personería, each with the code of its line.
    pub personeria: Vec<(String, PathBuf)>,
    /// Citations of documents that the Administration holds, each with the code of its line.
    pub citas: Vec<(String, String)>,
    /// The Word file whose print was signed, where it isn't the package's.
    pub word: Option<PathBuf>,
    /// The difference of that file was seen and is accepted.
    pub aceptar_word: bool,
    /// The completed Anexo, where it isn't the package's.
    pub anexo: Option<PathBuf>,
    /// Why it is closed as it is.
    pub motivo: Option<String>,
    /// How large each ZIP of the kit may be, in bytes.
    pub parte_max: Option<u64>,
    /// Whether the image of a disc is made.
    pub con_imagen: bool,
}

/// A closed package, and what whoever goes on with it needs to know.
#[derive(Debug)]
pub struct Cerrado {
    /// Version, digest, paths, manifest; whether it was made or was there.
    pub puesto: Puesto,
    /// The checklist with what answers each line.
    pub lineas: Vec<Linea>,
    /// What a person should look at, and what the reason stands for.
    pub avisos: Diagnosticos,
    /// How the Word file differs from the one that was printed, where it does and that was accepted.
    pub diferencia: Option<Diferencia>,
}

/// Why nothing was closed.
#[derive(Debug)]
pub enum NoCerrado {
    /// What was given has problems: all of them.
    Problemas {
        /// The problems, and warnings about what was given.
        notas: Diagnosticos,
        /// How the Word file differs from the one that was printed.
        diferencia: Option<Box<Diferencia>>,
        /// Whether some of it could not be read at all.
        entorno: bool,
    },
    /// Path, disk, or another run.
    Entorno(Fallo),
    /// Our own fault: what.
    Interno(String),
}

impl From<NoPuesto> for NoCerrado {
    fn from(error: NoPuesto) -> Self {
        match error {
            NoPuesto::Entorno(fallo) => Self::Entorno(fallo),
            NoPuesto::Problemas(notas) => Self::Problemas { notas, diferencia: None, entorno: false },
            NoPuesto::Interno(que) => Self::Interno(que),
        }
    }
}

/// What was found so far: problems do not keep each other from being told.
#[derive(Debug, Default)]
struct Hallazgos {
    notas: Diagnosticos,
    entorno: bool,
}

impl Hallazgos {
    fn error(&mut self, codigo: &'static str, lugar: Lugar, mensaje: String, ayuda: impl Into<String>) {
        self.notas.push(Diagnostico::error(codigo, lugar, mensaje, ayuda));
    }

    fn warn(&mut self, codigo: &'static str, lugar: Lugar, mensaje: String, ayuda: impl Into<String>) {
        self.notas.push(Diagnostico::advertencia(codigo, lugar, mensaje, ayuda));
    }
}

/// A file that a person named, as it can be shown.
fn lugar(ruta: &Path) -> Lugar {
    Lugar::archivo(visible(&ruta.to_string_lossy()))
}

/// Closes a package.
///
/// # Errors
/// All that is wrong with what was given; or path, disk, another run; or our own fault. Then nothing was written.
pub fn cerrar(pedido: &Pedido, catalogo: &Catalogo) -> Result<Cerrado, NoCerrado> {
    let mut h = Hallazgos::default();
    let generado = generated(&pedido.carpeta, &mut h);
    let impresion = printed(&pedido.carpeta, &mut h)?;
    let escaneos = entrada::read_scans(pedido, impresion.as_ref(), &mut h);
    let motivo = reason(pedido, &mut h);
    let Some(generado) = generado else {
        return Err(NoCerrado::Problemas { notas: h.notas, diferencia: None, entorno: h.entorno });
    };
    let word = word::choose(pedido, &generado, impresion.as_ref(), catalogo, &mut h);
    let anexo = word::annex(pedido, &generado, catalogo, &mut h);
    let respuestas = lista::answer(pedido, &generado.manifiesto.lista, &escaneos, &mut h);
    let salvedades =
        reservations(pedido, &generado.manifiesto, &respuestas, &escaneos, motivo.as_deref(), &mut h);
    let (word, diferencia) = word.map_or((None, None), |(word, d)| (Some(word), d));
    let complete = escaneos.iter().all(|e| e.leido.is_some());
    let (Some(word), Some(anexo), false, true) = (word, anexo, h.notas.has_errors(), complete) else {
        let diferencia = diferencia.map(Box::new);
        return Err(NoCerrado::Problemas { notas: h.notas, diferencia, entorno: h.entorno });
    };
    let cierre = Cierre {
        version: 0,
        generado: generado.huella.clone(),
        motivo,
        salvedades,
        firmado: nombres::FIRMADO.to_owned(),
        word: WordFirmado {
            archivo: nombres::WORD.to_owned(),
            impreso: impresion.as_ref().and_then(|i| i.ejemplares.as_ref()).map(|e| e.sha256.clone()),
            distinto_aceptado: diferencia.is_some(),
        },
        anexo_distinto: anexo.distinto,
        parte_max: pedido.parte_max,
        respuestas: respuestas.clone(),
    };
    let lineas = lista::tell(&generado.manifiesto.lista, &respuestas);
    let (junto_a, base) = place_of(&pedido.carpeta)?;
    let piezas = piezas::pieces(&generado, word, anexo, &escaneos);
    if pedido.con_imagen {
        fits_on_disc(&piezas, &mut h);
        if h.notas.has_errors() {
            return Err(NoCerrado::Problemas { notas: h.notas, diferencia: None, entorno: false });
        }
    }
    let manifiesto = piezas::manifest(&generado.manifiesto, cierre, &piezas);
    let nuevo = Nuevo {
        junto_a,
        base,
        piezas,
        manifiesto,
        con_imagen: pedido.con_imagen,
        parte_max: pedido.parte_max,
    };
    let puesto = nuevo.put()?;
    Ok(Cerrado { puesto, lineas, avisos: h.notas, diferencia })
}

/// The generated package, where it is one and whole.
fn generated(carpeta: &Path, h: &mut Hallazgos) -> Option<Verificacion> {
    if carpeta.metadata().is_ok_and(|m| !m.is_dir()) {
        let ayuda =
            "Indique la carpeta que dejó «convenio generar». Si solo tiene el .zip, ábralo en una carpeta.";
        h.error("no-es-paquete", lugar(carpeta), "no es una carpeta".into(), ayuda);
        return None;
    }
    let generado = match verify(carpeta) {
        Ok(generado) => generado,
        Err(NoVerificado::Contenido(problema)) => {
            h.notas.push(problema);
            return None;
        }
        Err(NoVerificado::Entorno(fallo)) => {
            h.entorno = true;
            h.error("no-se-pudo-leer", lugar(carpeta), fallo.to_string(), "");
            return None;
        }
    };
    if generado.manifiesto.cierre.is_some() {
        let ayuda = "Indique la carpeta del paquete generado, la que está al lado sin «_cerrado». Una corrección es la versión que sigue.";
        h.error("ya-es-un-cierre", lugar(carpeta), "es un paquete ya cerrado, y no cambia".into(), ayuda);
        return None;
    }
    if generado.notas.has_errors() {
        h.notas.extend(generado.notas.iter().cloned());
        return None;
    }
    if generado.manifiesto.lista.is_empty() {
        let mensaje = "este paquete no trae la lista de documentos que debe acompañar: lo hizo una versión anterior del programa";
        h.error(
            "paquete-antiguo",
            lugar(carpeta),
            mensaje.into(),
            "Genérelo de nuevo con «convenio generar».",
        );
        return None;
    }
    Some(generado)
}

/// What `imprimir` left in the package, if it did.
fn printed(carpeta: &Path, h: &mut Hallazgos) -> Result<Option<Impresion>, NoCerrado> {
    use crate::base::lectura::{NoLeido, read_bytes};
    let ruta = carpeta.join(IMPRESION).join(LISTA_IMPRESION);
    if !ruta.exists() {
        return Ok(None);
    }
    let bytes = match read_bytes(&ruta, MAX_IMPRESION) {
        Ok(bytes) => bytes,
        Err(NoLeido::Entorno(fallo)) => return Err(NoCerrado::Entorno(fallo)),
        Err(NoLeido::Contenido(problema)) => {
            h.notas.push(problema);
            return Ok(None);
        }
    };
    match serde_json::from_slice(&bytes) {
        Ok(impresion) => Ok(Some(impresion)),
        Err(error) => {
            let mensaje = format!("la lista de lo que se imprimió no se puede leer ({error})");
            let ayuda = "Imprima de nuevo con «convenio paquete imprimir», o borre la carpeta impresion.";
            h.error("impresion-ilegible", lugar(&ruta), mensaje, ayuda);
            Ok(None)
        }
    }
}

/// The reason, where one was given that says something.
fn reason(pedido: &Pedido, h: &mut Hallazgos) -> Option<String> {
    let motivo = pedido.motivo.as_deref()?.trim();
    let bad = |que: String| (que, "Escriba en una frase por qué se cierra así: queda en el manifiesto.");
    let (mensaje, ayuda) = if motivo.is_empty() {
        bad("«--motivo» no dice nada".into())
    } else if motivo.chars().count() > MAX_MOTIVO {
        bad(format!("«--motivo» pasa de {MAX_MOTIVO} letras"))
    } else if let Some(letra) = motivo.chars().find(|c| crate::base::texto::is_forbidden(*c)) {
        bad(format!("«--motivo» tiene {}", crate::base::texto::forbidden_name(letra)))
    } else {
        return Some(motivo.to_owned());
    };
    h.error("motivo", Lugar::SinLugar {}, mensaje, ayuda);
    None
}

/// What can only be closed with a reason; the sentences are kept beside it.
fn reservations(
    pedido: &Pedido,
    m: &Manifiesto,
    respuestas: &[crate::paquete::Respuesta],
    escaneos: &[entrada::Escaneado],
    motivo: Option<&str>,
    h: &mut Hallazgos,
) -> Vec<String> {
    let mut found: Vec<(&'static str, Lugar, String, String)> = Vec::new();
    if m.estado != "oficial" {
        found.push((
            "cierre-referencia",
            lugar(&pedido.carpeta),
            format!("el paquete es «{}»: no todo lo que se presenta es el archivo del Ministerio", m.estado),
            "Genere con --modelo-oficial y --anexo-oficial".into(),
        ));
    }
    found.extend(lista::missing_lines(&m.lista, respuestas));
    found.extend(lista::odd_citations(&m.lista, respuestas));
    found.extend(entrada::repeated(escaneos));
    let mut salvedades = Vec::with_capacity(found.len());
    for (codigo, lugar, mensaje, ayuda) in found {
        if motivo.is_some() {
            salvedades.push(mensaje.clone());
            h.warn(codigo, lugar, mensaje, "Se cierra así por el motivo que indicó.");
        } else {
            let ayuda = format!("{ayuda}; o cierre así, con --motivo y la razón.");
            h.error(codigo, lugar, mensaje, ayuda);
        }
    }
    salvedades
}

fn fits_on_disc(piezas: &[crate::paquete::Pieza<'_>], h: &mut Hallazgos) {
    let size = image_size(piezas.iter().map(|p| p.bytes));
    if size <= MAX_IMAGEN {
        return;
    }
    let mut largest: Vec<_> = piezas.iter().map(|p| (p.bytes, p.nombre.as_str())).collect();
    largest.sort_unstable();
    let largest: Vec<String> =
        largest.iter().rev().take(3).map(|(b, n)| format!("{n} ({})", megabytes(*b))).collect();
    h.error(
        "imagen-no-cabe",
        Lugar::SinLugar {},
        format!(
            "la imagen ocuparía {}, y en un CD caben {}; lo más grande es {}",
            megabytes(size),
            megabytes(MAX_IMAGEN),
            crate::base::texto::list(&largest)
        ),
        "Escanee con menos resolución (150 a 200 puntos por pulgada, en grises), o cierre sin imagen con --sin-iso.",
    );
}

/// The folder that a package lies in, and the package's name.
fn place_of(carpeta: &Path) -> Result<(PathBuf, String), NoCerrado> {
    let failed = |error| NoCerrado::Entorno(Fallo::al("leer", carpeta)(error));
    let named = if carpeta.file_name().is_some() {
        std::path::absolute(carpeta).map_err(failed)?
    } else {
        carpeta.canonicalize().map_err(failed)?
    };
    let (Some(junto_a), Some(nombre)) = (named.parent(), named.file_name().and_then(|n| n.to_str())) else {
        let motivo = "el nombre de la carpeta no sirve para poner otras al lado. Déle otro nombre";
        return Err(failed(crate::base::fallo::own_reason(std::io::ErrorKind::InvalidInput, motivo)));
    };
    // Told as the person named it.
    let written = carpeta.parent().filter(|_| carpeta.file_name().is_some());
    let junto_a = match written {
        Some(p) if p.as_os_str().is_empty() => PathBuf::from("."),
        Some(p) => p.to_owned(),
        None => junto_a.to_owned(),
    };
    Ok((junto_a, nombre.to_owned()))
}
