//! `MANIFIESTO.json` and `SHA256SUMS`: what a package holds, what it was made from, what is left blank.

use serde::{Deserialize, Serialize};

use super::{Archivo, Origen};
use crate::documentos::Papel;
use crate::documentos::papeles::describe_blank;
use crate::perfil::Expediente;

/// Name of the manifest's file.
pub const MANIFIESTO: &str = "MANIFIESTO.json";
/// Name of the sums' file, as `sha256sum -c` reads it.
pub const SUMAS: &str = "SHA256SUMS";
/// What a package is that was made with our own wording.
pub const ESTADO: &str = "borrador de referencia";

/// What the manifest says. Nothing in it depends on the day or the machine.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct Manifiesto {
    pub formato: u32,
    pub programa: Programa,
    pub estado: String,
    pub modelo: String,
    pub sostenedor: Entidad,
    pub establecimientos: Vec<Colegio>,
    pub origen: Huellas,
    pub archivos: Vec<Ficha>,
    pub blancos_declarados: Vec<Blanco>,
}

/// Which program made it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programa {
    pub nombre: String,
    pub version: String,
}

/// Whose it is.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entidad {
    pub nombre: String,
    pub rut: String,
}

/// A school in it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colegio {
    pub rbd: String,
    pub nombre: String,
}

/// SHA-256 of what it was made from.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Huellas {
    pub perfil: String,
    pub catalogo: String,
    pub plantillas: String,
}

/// A file of it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ficha {
    pub nombre: String,
    pub titulo: String,
    pub estado: String,
    pub bytes: u64,
    pub sha256: String,
}

/// A blank that somebody else fills in by hand.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blanco {
    pub archivo: String,
    pub campo: String,
    pub descripcion: String,
}

impl Manifiesto {
    pub(super) fn new(
        x: &Expediente<'_>,
        papeles: &[Papel],
        archivos: &[Archivo],
        blancos: &[(&'static str, Vec<&'static str>)],
        origen: Origen<'_>,
    ) -> Self {
        Self {
            formato: 1,
            programa: Programa {
                nombre: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            estado: ESTADO.to_owned(),
            modelo: x.modelo.clave().to_owned(),
            sostenedor: Entidad { nombre: x.sostenedor.nombre.clone(), rut: x.sostenedor.rut.to_string() },
            establecimientos: x
                .establecimientos
                .iter()
                .map(|e| Colegio { rbd: e.rbd.to_string(), nombre: e.nombre.clone() })
                .collect(),
            origen: Huellas {
                perfil: origen.perfil.to_owned(),
                catalogo: origen.catalogo.to_owned(),
                plantillas: origen.plantillas.to_owned(),
            },
            archivos: papeles
                .iter()
                .zip(archivos)
                .map(|(papel, archivo)| Ficha {
                    nombre: archivo.nombre.clone(),
                    titulo: papel.titulo().to_owned(),
                    estado: "referencia".to_owned(),
                    bytes: archivo.bytes.len() as u64,
                    sha256: archivo.sha256.clone(),
                })
                .collect(),
            blancos_declarados: blancos
                .iter()
                .flat_map(|(archivo, campos)| {
                    campos.iter().map(|campo| Blanco {
                        archivo: (*archivo).to_owned(),
                        campo: (*campo).to_owned(),
                        descripcion: describe_blank(campo).to_owned(),
                    })
                })
                .collect(),
        }
    }

    /// As the bytes of the file: indented, one line end at the end.
    pub(super) fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).expect("a manifest is plain text and numbers");
        json.push(b'\n');
        json
    }
}

/// `SHA256SUMS` over these files.
pub(super) fn sums(archivos: &[Archivo]) -> Vec<u8> {
    archivos.iter().flat_map(|a| format!("{}  {}\n", a.sha256, a.nombre).into_bytes()).collect()
}
