//! An event as it is kept: a part for ever and a part that can be erased, and the chain that holds them together.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::TramiteId;
use super::historia::Anotado;
use super::papeles::Evidencia;
use super::suceso::Suceso;
use crate::base::huella;

/// The keys of an event that may name a person or say something about one.
const PERSONALES: &[&str] = &[
    "texto",
    "observaciones",
    "motivo",
    "a",
    "persona",
    "externo",
    "sostenedor",
    "sostenedor_rut",
    "proveedor",
    "ruta",
    "carpeta",
    "oficiales",
    "anexo",
    "hechos",
];

/// An event in the form in which it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escrito {
    /// Its place in the history, from 1.
    pub numero: u32,
    /// The day on which it happened: `2026-11-24`.
    pub fecha: String,
    /// The moment of writing: milliseconds since 1970 in UTC.
    pub instante: i64,
    /// Its kind: `ingresar`.
    pub tipo: String,
    /// What is kept for ever: JSON with sorted keys.
    pub publico: String,
    /// What can be erased.
    pub personal: Personal,
    /// Binds it to what is before it.
    pub eslabon: Eslabon,
}

/// The part of an event that can be erased without breaking the chain, since the chain holds only its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Personal {
    /// It is there.
    Presente {
        /// Thirty-two random bytes, so that nobody can find a short text by trying.
        azar: [u8; 32],
        /// JSON with sorted keys.
        texto: String,
    },
    /// It was erased.
    Borrado,
}

/// What an event has of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eslabon {
    /// SHA-256 of the random bytes and the personal part.
    pub compromiso: String,
    /// SHA-256 of the event before it; of nothing but the trámite's name for the first.
    pub anterior: String,
    /// SHA-256 of this event.
    pub huella: String,
}

/// An event that is kept and can't be read any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("el suceso {numero} no se entiende: {que}")]
pub struct NoSeEntiende {
    /// Its number.
    pub numero: u32,
    /// Why not.
    pub que: String,
}

/// Where the chain of a trámite begins.
pub fn beginning(organizacion: &str, id: TramiteId) -> String {
    huella::sha256_of_all([
        ("convenio", b"tramite 1".as_slice()),
        ("organizacion", organizacion.as_bytes()),
        ("id", id.to_string().as_bytes()),
    ])
}

impl Escrito {
    /// The event, bound to what is before it.
    pub fn new(anotado: &Anotado, anterior: &str, azar: [u8; 32]) -> Self {
        let (publico, personal) = split(anotado);
        let mut escrito = Self {
            numero: anotado.numero,
            fecha: anotado.fecha.to_string(),
            instante: anotado.instante.as_millisecond(),
            tipo: anotado.suceso.tipo().clave().to_owned(),
            publico,
            eslabon: Eslabon {
                compromiso: commitment(&azar, &personal),
                anterior: anterior.to_owned(),
                huella: String::new(),
            },
            personal: Personal::Presente { azar, texto: personal },
        };
        escrito.eslabon.huella = escrito.digest();
        escrito
    }

    /// SHA-256 over all that is kept for ever.
    fn digest(&self) -> String {
        huella::sha256_of_all([
            ("anterior", self.eslabon.anterior.as_bytes()),
            ("numero", self.numero.to_string().as_bytes()),
            ("fecha", self.fecha.as_bytes()),
            ("instante", self.instante.to_string().as_bytes()),
            ("tipo", self.tipo.as_bytes()),
            ("publico", self.publico.as_bytes()),
            ("compromiso", self.eslabon.compromiso.as_bytes()),
        ])
    }

    /// What is wrong with it as the next after `anterior`, in words; nothing where it is whole.
    pub fn fault(&self, anterior: &str) -> Option<&'static str> {
        if self.eslabon.anterior != anterior {
            return Some("no sigue al anterior: falta un suceso o cambió el orden");
        }
        if self.eslabon.huella != self.digest() {
            return Some("fue modificado");
        }
        match &self.personal {
            Personal::Presente { azar, texto } if self.eslabon.compromiso != commitment(azar, texto) => {
                Some("su parte personal fue modificada")
            }
            _ => None,
        }
    }

    /// The event again. What was erased is empty.
    ///
    /// # Errors
    /// Where a later version wrote it, or somebody else did.
    pub fn read(&self) -> Result<Anotado, NoSeEntiende> {
        let bad = |que: String| NoSeEntiende { numero: self.numero, que };
        let object =
            |texto: &str| serde_json::from_str::<Map<String, Value>>(texto).map_err(|e| bad(e.to_string()));
        let mut suceso = object(&self.publico)?;
        let borrado = matches!(self.personal, Personal::Borrado);
        if let Personal::Presente { texto, .. } = &self.personal {
            suceso.extend(object(texto)?);
        }
        let text =
            |valor: Option<Value>| valor.and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        let quien = text(suceso.remove("quien"));
        let nombres = suceso.remove("nombres").unwrap_or_default();
        let evidencias = suceso.remove("evidencias").unwrap_or_default();
        let evidencias = evidences(&evidencias, &nombres).ok_or_else(|| bad("sus evidencias".into()))?;
        if borrado {
            for clave in ["texto", "motivo", "a"] {
                suceso.entry(clave).or_insert_with(|| Value::String(String::new()));
            }
            suceso.entry("observaciones").or_insert_with(|| Value::Array(Vec::new()));
        }
        let suceso: Suceso = serde_json::from_value(Value::Object(suceso)).map_err(|e| bad(e.to_string()))?;
        Ok(Anotado {
            numero: self.numero,
            fecha: self.fecha.parse().map_err(|_| bad(format!("su fecha es «{}»", self.fecha)))?,
            instante: jiff::Timestamp::from_millisecond(self.instante)
                .map_err(|_| bad(format!("su instante es {}", self.instante)))?,
            quien,
            suceso,
            evidencias,
        })
    }
}

/// SHA-256 of the random bytes and the personal part.
fn commitment(azar: &[u8; 32], personal: &str) -> String {
    let mut suma = Sha256::new();
    suma.update(azar);
    suma.update(personal.as_bytes());
    huella::hex(&suma.finalize())
}

/// What is kept for ever, and what can be erased.
fn split(anotado: &Anotado) -> (String, String) {
    let mut publico = match serde_json::to_value(&anotado.suceso) {
        Ok(Value::Object(campos)) => campos,
        // An event is a struct with a tag, which is an object.
        _ => Map::new(),
    };
    publico.retain(|_, valor| !valor.is_null());
    let mut personal = Map::new();
    for clave in PERSONALES {
        if let Some(valor) = publico.remove(*clave) {
            personal.insert((*clave).to_owned(), valor);
        }
    }
    personal.insert("quien".into(), Value::String(anotado.quien.clone()));
    if !anotado.evidencias.is_empty() {
        let nombres = anotado.evidencias.iter().map(|e| Value::String(e.nombre.clone())).collect();
        personal.insert("nombres".into(), Value::Array(nombres));
        let files =
            anotado.evidencias.iter().map(|e| serde_json::json!({"sha256": e.sha256, "bytes": e.bytes}));
        publico.insert("evidencias".into(), files.collect());
    }
    (Value::Object(publico).to_string(), Value::Object(personal).to_string())
}

fn evidences(files: &Value, nombres: &Value) -> Option<Vec<Evidencia>> {
    if files.is_null() {
        return Some(Vec::new());
    }
    let each = files.as_array()?.iter().enumerate().map(|(i, file)| {
        Some(Evidencia {
            nombre: nombres.get(i).and_then(Value::as_str).unwrap_or_default().to_owned(),
            sha256: file.get("sha256")?.as_str()?.to_owned(),
            bytes: file.get("bytes")?.as_u64()?,
        })
    });
    each.collect()
}
