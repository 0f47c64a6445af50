//! One whole trámite as a file for a colleague: its events as they are kept, and the files they name.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Mesa, NoTramite};
use crate::base::huella;
use crate::base::{Diagnostico, Lugar};
use crate::paquete::{Archivo, MAX_BYTES, NoVerificado, pack, read_zip};
use crate::registro::Importado;
use crate::tramite::escrito::{Escrito, Eslabon, Personal};
use crate::tramite::{Suceso, TramiteId};

/// The file with the events.
const HISTORIA: &str = "tramite.json";
/// Before the digest, in the name of a file that an event names.
const CARPETA: &str = "archivos/";
/// The form of the file that this version writes, and the newest that it reads.
const FORMATO: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Traspaso {
    formato: u32,
    id: TramiteId,
    sucesos: Vec<Renglon>,
}

#[derive(Serialize, Deserialize)]
struct Renglon {
    numero: u32,
    fecha: String,
    instante: i64,
    tipo: String,
    publico: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    azar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    personal: Option<String>,
    compromiso: String,
    anterior: String,
    huella: String,
}

impl From<&Escrito> for Renglon {
    fn from(e: &Escrito) -> Self {
        let (azar, personal) = match &e.personal {
            Personal::Presente { azar, texto } => (Some(huella::hex(azar)), Some(texto.clone())),
            Personal::Borrado => (None, None),
        };
        Self {
            numero: e.numero,
            fecha: e.fecha.clone(),
            instante: e.instante,
            tipo: e.tipo.clone(),
            publico: e.publico.clone(),
            azar,
            personal,
            compromiso: e.eslabon.compromiso.clone(),
            anterior: e.eslabon.anterior.clone(),
            huella: e.eslabon.huella.clone(),
        }
    }
}

impl Renglon {
    fn kept(self) -> Option<Escrito> {
        let personal = match (self.azar, self.personal) {
            (Some(azar), Some(texto)) => Personal::Presente { azar: bytes_of(&azar)?, texto },
            (None, None) => Personal::Borrado,
            _ => return None,
        };
        Some(Escrito {
            numero: self.numero,
            fecha: self.fecha,
            instante: self.instante,
            tipo: self.tipo,
            publico: self.publico,
            personal,
            eslabon: Eslabon { compromiso: self.compromiso, anterior: self.anterior, huella: self.huella },
        })
    }
}

/// Thirty-two bytes from their hexadecimal digits.
fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let pairs = hex.as_bytes().chunks_exact(2);
    if hex.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

impl Mesa<'_> {
    /// A whole trámite as the bytes of a ZIP, the same each time.
    ///
    /// # Errors
    /// The store failed, or a file that an event names is not kept.
    pub fn exportar(&self, id: TramiteId) -> Result<Vec<u8>, NoTramite> {
        let escritos = self.registro.escritos(self.organizacion, id)?;
        let traspaso =
            Traspaso { formato: FORMATO, id, sucesos: escritos.iter().map(Renglon::from).collect() };
        let json = serde_json::to_vec_pretty(&traspaso).map_err(|e| NoTramite::Interno(e.to_string()))?;
        let mut archivos = vec![Archivo::new(HISTORIA, json)];
        for sha256 in self.named_files(id)? {
            let bytes = self.archivo(&sha256)?;
            archivos.push(Archivo { nombre: format!("{CARPETA}{sha256}"), bytes, sha256 });
        }
        let all: u64 = archivos.iter().map(|a| a.bytes.len() as u64).sum();
        if all > MAX_BYTES {
            return Err(NoTramite::Pedido(format!(
                "{id} ocupa {} MB con sus archivos, y para pasarlo a otra persona puede ocupar {}.",
                all >> 20,
                MAX_BYTES >> 20
            )));
        }
        pack(&archivos).map_err(|e| NoTramite::Interno(e.to_string()))
    }

    /// The digests of all files that the events of a trámite name, each once, in their order.
    fn named_files(&self, id: TramiteId) -> Result<Vec<String>, NoTramite> {
        let mut named: Vec<String> = Vec::new();
        for anotado in self.historia(id)? {
            let mut own: Vec<String> = anotado.evidencias.iter().map(|e| e.sha256.clone()).collect();
            if let Suceso::PapelesGenerados(papeles) = &anotado.suceso {
                own.extend(papeles.archivos.iter().map(|e| e.sha256.clone()));
                own.extend(papeles.perfil.clone());
            }
            own.retain(|sha256| !named.contains(sha256));
            named.extend(own);
        }
        Ok(named)
    }

    /// Takes a trámite in that a colleague exported.
    ///
    /// # Errors
    /// It is no such file, is not whole, or another history has its name.
    pub fn importar(&self, ruta: &Path) -> Result<(TramiteId, Importado), NoTramite> {
        let refuse = |mensaje: String| {
            let ayuda =
                "Pida que lo exporten y se lo envíen de nuevo: convenio tramite exportar TRÁMITE F.zip";
            NoTramite::Problemas(
                Diagnostico::error("no-es-tramite", Lugar::archivo(ruta), mensaje, ayuda).into(),
            )
        };
        let contenido = read_zip(ruta).map_err(|e| match e {
            NoVerificado::Entorno(fallo) => NoTramite::Entorno(fallo.to_string()),
            NoVerificado::Contenido(d) => refuse(d.mensaje),
        })?;
        let json = contenido.get(HISTORIA).ok_or_else(|| refuse(format!("no tiene {HISTORIA}")))?;
        let traspaso: Traspaso = serde_json::from_slice(json)
            .map_err(|e| refuse(format!("su {HISTORIA} no se puede leer ({e})")))?;
        if traspaso.formato > FORMATO {
            return Err(NoTramite::Pedido(format!(
                "{}: lo exportó una versión más nueva del programa. Actualice convenio y repita.",
                ruta.display()
            )));
        }
        let escritos: Option<Vec<Escrito>> = traspaso.sucesos.into_iter().map(Renglon::kept).collect();
        let escritos = escritos.ok_or_else(|| refuse("sus sucesos no se entienden".into()))?;
        let mut archivos = Vec::new();
        for (nombre, bytes) in contenido.iter().filter(|(nombre, _)| *nombre != HISTORIA) {
            if nombre.strip_prefix(CARPETA) != Some(huella::sha256(bytes).as_str()) {
                return Err(refuse(format!("{nombre} no es lo que dice ser: su contenido cambió")));
            }
            archivos.push(bytes.as_slice());
        }
        let done =
            self.registro.importar(self.organizacion, self.quien, traspaso.id, &escritos, &archivos)?;
        Ok((traspaso.id, done))
    }
}
