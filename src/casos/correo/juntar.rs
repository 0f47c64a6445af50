//! What goes into the message: whose trámite it is, the two files, and the words of the template.

use std::path::Path;

use jiff::Timestamp;

use super::{PLANTILLA, PLANTILLAS, not_made};
use crate::base::huella::{sha256, sha256_of_all};
use crate::base::lectura::read_text;
use crate::base::texto::{list, megabytes};
use crate::casos::tramites::{Mesa, NoTramite};
use crate::correo::{Adjunto, Buzon, Plantilla, Redaccion, Valores, ascii_name};
use crate::perfil::AjustesCorreo;
use crate::tramite::historia::vigentes;
use crate::tramite::{Anotado, Evidencia, Papeles, Situacion, Suceso, TramiteId};

/// A template of one's own is no larger, in bytes.
const MAX_PLANTILLA: u64 = 256 << 10;

/// Where the files of a message come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Procedencia {
    /// The closed package, of this version.
    Cerrado(u32),
    /// The generated papers: nothing is closed yet.
    Generado,
}

/// The two files that go by mail, named as they are in the package.
pub(super) struct Papel {
    pub procedencia: Procedencia,
    pub archivos: Vec<Evidencia>,
    /// The moment from which they are what they are.
    pub desde: Timestamp,
}

/// The Word file and the Anexo of the last closed package, or of the generated papers where nothing is closed.
///
/// # Errors
/// The trámite has no papers, or was purged.
pub(super) fn papers(id: TramiteId, historia: &[Anotado], s: &Situacion<'_>) -> Result<Papel, NoTramite> {
    let refuse = |que: &str| NoTramite::Pedido(format!("{id}: {que}."));
    if s.purgado {
        return Err(refuse("sus datos personales se borraron, así que no hay qué enviar"));
    }
    let (Some(papeles), Some(hito)) = (s.papeles, s.papeles_en) else {
        return Err(refuse(
            "todavía no tiene papeles que enviar. Genérelos, y dele el paquete con «convenio tramite rehacer»",
        ));
    };
    let closed = vigentes(historia).into_iter().rev().find_map(|a| match &a.suceso {
        Suceso::PaqueteCerrado { version, huella, .. } if s.cerrado == Some((*version, huella.as_str())) => {
            Some((*version, a))
        }
        _ => None,
    });
    let (procedencia, kept, desde) = if let Some((version, a)) = closed {
        (Procedencia::Cerrado(version), &a.evidencias, a.instante)
    } else {
        let made = historia.iter().find(|a| a.numero == hito.numero);
        (Procedencia::Generado, &papeles.archivos, made.map_or(Timestamp::UNIX_EPOCH, |a| a.instante))
    };
    let archivos = choose(kept).ok_or_else(|| {
        refuse("entre los archivos guardados no están el convenio en Word y el Anexo en Excel")
    })?;
    Ok(Papel { procedencia, archivos, desde })
}

/// The Word file of the convenio and the workbook of the Anexo. In a closed package the only Word file is the signed one.
fn choose(kept: &[Evidencia]) -> Option<Vec<Evidencia>> {
    let ends = |e: &Evidencia, colas: &[&str]| {
        let nombre = e.nombre.to_ascii_lowercase();
        colas.iter().any(|c| nombre.ends_with(c))
    };
    let is_annex = |e: &&Evidencia| {
        Path::new(&e.nombre).file_stem().is_some_and(|s| s.eq_ignore_ascii_case("anexo"))
            && ends(e, &[".xlsx", ".xls", ".xlsm"])
    };
    let words: Vec<&Evidencia> = kept.iter().filter(|e| ends(e, &[".docx"])).collect();
    let word = words.iter().find(|e| e.nombre == "convenio.docx").or_else(|| words.first())?;
    let annex = kept.iter().find(is_annex)?;
    Some(vec![(*word).clone(), annex.clone()])
}

/// All that a message of this trámite is made of.
pub(super) struct Junto {
    pub redaccion: Redaccion,
    /// The template that was used, where it is the person's own.
    pub plantilla: Option<std::path::PathBuf>,
}

/// What the message is about to be.
pub(super) struct Carta<'a> {
    pub papel: &'a Papel,
    pub ajustes: Option<&'a AjustesCorreo>,
    pub carpeta: Option<&'a Path>,
    pub fecha: Timestamp,
    pub refiere: Option<String>,
    pub borrador: bool,
}

impl Mesa<'_> {
    /// Puts a message together; the files are read from the store, which holds them against their SHA-256.
    pub(super) fn compose(
        &self,
        id: TramiteId,
        historia: &[Anotado],
        s: &Situacion<'_>,
        carta: &Carta<'_>,
    ) -> Result<Junto, NoTramite> {
        let Some(papeles) = s.papeles else {
            return Err(NoTramite::Interno("un correo sin papeles".to_owned()));
        };
        let adjuntos = carta
            .papel
            .archivos
            .iter()
            .map(|e| Ok(Adjunto { nombre: ascii_name(&e.nombre), bytes: self.archivo(&e.sha256)? }))
            .collect::<Result<Vec<_>, NoTramite>>()?;
        let (plantilla, propia) = template(carta.carpeta)?;
        let valores = self.values(id, papeles, carta, &adjuntos);
        let (asunto, texto) = plantilla.fill(&valores);
        let de = carta.ajustes.map(|a| Buzon { nombre: a.nombre.clone(), direccion: a.remitente.clone() });
        let domain =
            carta.ajustes.and_then(|a| a.remitente.split_once('@')).map_or("convenio.invalid", |(_, d)| d);
        let nth = earlier(historia);
        let mut seeds: Vec<(&str, &[u8])> =
            vec![("correo", nth.as_bytes()), ("de", self.organizacion.nombre().as_bytes())];
        let name = id.to_string();
        seeds.push(("id", name.as_bytes()));
        seeds.extend(carta.papel.archivos.iter().map(|e| ("adjunto", e.sha256.as_bytes())));
        let huella = sha256_of_all(seeds);
        let redaccion = Redaccion {
            de,
            para: Buzon {
                nombre: None,
                direccion: self.marco.catalogo.correo_interoperabilidad().to_owned(),
            },
            copia: carta.ajustes.map(|a| a.copia.clone()).unwrap_or_default(),
            asunto,
            texto,
            adjuntos,
            fecha: carta.fecha,
            id: format!("{name}.{}@{domain}", &huella[..24]),
            refiere: carta.refiere.clone(),
            borrador: carta.borrador,
        };
        Ok(Junto { redaccion, plantilla: propia })
    }

    fn values(&self, id: TramiteId, papeles: &Papeles, carta: &Carta<'_>, adjuntos: &[Adjunto]) -> Valores {
        let t = &papeles.titular;
        let fact = |campo: &str| t.hechos.get(campo).map_or("", String::as_str);
        let escuelas: Vec<String> = papeles
            .rbds
            .iter()
            .map(|rbd| {
                let nombre = fact(&format!("establecimientos[{rbd}].nombre"));
                format!("- RBD {rbd}: {nombre}").trim_end_matches([':', ' ']).to_owned()
            })
            .collect();
        let archivos: Vec<String> = adjuntos
            .iter()
            .map(|a| format!("- {} ({})\n  SHA-256: {}", a.nombre, size(a.bytes.len()), sha256(&a.bytes)))
            .collect();
        let mut contactos: Vec<String> = [("administrativo", "Administrativo"), ("tecnico", "Técnico")]
            .into_iter()
            .filter_map(|(clave, titulo)| {
                let parts: Vec<&str> = ["nombre", "cargo", "correo", "telefono"]
                    .into_iter()
                    .map(|campo| fact(&format!("contactos.{clave}.{campo}")))
                    .filter(|v| !v.is_empty())
                    .collect();
                (!parts.is_empty()).then(|| format!("- {titulo}: {}", parts.join(", ")))
            })
            .collect();
        if contactos.is_empty() {
            // A trámite that began with a package alone knows no contacts.
            let own = carta.ajustes.map_or(fact("sostenedor.correo"), |a| &a.remitente);
            contactos.push(format!("- {} {own}", t.sostenedor).trim_end().to_owned());
        }
        let catalogo = self.marco.catalogo;
        let region = catalogo.regiones().iter().find(|r| r.codigo == papeles.region);
        let seremi = region.and_then(|r| catalogo.seremi_de(r)).map_or("", |s| &s.nombre);
        let firma = match carta.ajustes {
            Some(a) => match &a.nombre {
                Some(nombre) => format!("{nombre}\n{}", a.remitente),
                None => a.remitente.clone(),
            },
            None => t.sostenedor.clone(),
        };
        let provider =
            if papeles.proveedor_rut.is_none() { "sistema propio".to_owned() } else { t.proveedor.clone() };
        let papers = match carta.papel.procedencia {
            Procedencia::Cerrado(version) => format!("paquete firmado y cerrado, versión {version}"),
            Procedencia::Generado => "papeles generados, todavía sin firmar".to_owned(),
        };
        Valores::from([
            ("id", id.to_string()),
            ("sostenedor", t.sostenedor.clone()),
            ("rut", t.sostenedor_rut.clone()),
            ("modelo", catalogo.modelo(papeles.modelo).nombre.clone()),
            ("proveedor", provider),
            ("rbds", several(&papeles.rbds)),
            ("establecimientos", escuelas.join("\n")),
            ("adjuntos", archivos.join("\n")),
            ("seremi", seremi.to_owned()),
            ("contacto", contactos.join("\n")),
            ("papeles", papers),
            ("firma", firma),
        ])
    }
}

/// The person's template where there is one, else the program's.
fn template(carpeta: Option<&Path>) -> Result<(Plantilla, Option<std::path::PathBuf>), NoTramite> {
    let own = carpeta.map(|c| c.join(PLANTILLAS).join(PLANTILLA)).filter(|r| r.exists());
    let read = match &own {
        Some(ruta) => Plantilla::parse(ruta, read_text(ruta, MAX_PLANTILLA)?),
        None => Plantilla::propia(),
    };
    Ok((read.map_err(NoTramite::Problemas)?, own))
}

/// RBDs for a subject: all where they are few, else the first and how many more.
fn several(rbds: &[String]) -> String {
    match rbds {
        [uno, dos, tres, rest @ ..] if !rest.is_empty() => {
            format!("{uno}, {dos}, {tres} y {} más", rest.len())
        }
        _ => list(rbds),
    }
}

/// A size for people: thousands of bytes, or millions.
fn size(bytes: usize) -> String {
    if bytes < 1_000_000 { format!("{} kB", bytes.div_ceil(1_000)) } else { megabytes(bytes as u64) }
}

/// Which of the messages of this trámite the next one is: every one that was ever made ready counts.
fn earlier(historia: &[Anotado]) -> String {
    historia.iter().filter(|a| matches!(a.suceso, Suceso::CorreoPreparado { .. })).count().to_string()
}

/// The bytes of what was put together.
pub(super) fn bytes_of(junto: &Junto) -> Result<Vec<u8>, NoTramite> {
    crate::correo::redactar(&junto.redaccion).map_err(|faltas| not_made(&faltas))
}
