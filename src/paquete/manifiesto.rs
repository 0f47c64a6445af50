//! `MANIFIESTO.json` and `SHA256SUMS`: what a package holds, what it was made from, what is left blank.

use serde::{Deserialize, Serialize};

use super::lista::{Cierre, LineaLista};
use super::{Archivo, Blancos, Entrada, Origen};
use crate::documentos::{Dibujado, EstadoPapel, Papel};
use crate::perfil::Expediente;

/// Name of the manifest's file.
pub const MANIFIESTO: &str = "MANIFIESTO.json";
/// Name of the sums' file, as `sha256sum -c` reads it.
pub const SUMAS: &str = "SHA256SUMS";

/// What a package is, by whose wording its papers have.
pub(super) fn state(papeles: &[Entrada]) -> &'static str {
    let oficial = |papel| papeles.iter().any(|p| p.papel == papel && p.estado == EstadoPapel::Oficial);
    match (oficial(Papel::Convenio), oficial(Papel::Anexo)) {
        (true, true) => "oficial",
        (true, false) => "convenio oficial y Anexo de referencia",
        (false, true) => "convenio de referencia y Anexo oficial",
        (false, false) => "borrador de referencia",
    }
}

/// What the manifest says. Nothing in it depends on the day or the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct Manifiesto {
    pub formato: u32,
    pub programa: Programa,
    pub estado: String,
    pub modelo: String,
    pub sostenedor: Entidad,
    pub establecimientos: Vec<Colegio>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proveedor: Option<Entidad>,
    pub origen: Huellas,
    pub archivos: Vec<Ficha>,
    pub blancos_declarados: Vec<Blanco>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datos_sin_lugar: Vec<SinLugar>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lista: Vec<LineaLista>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cierre: Option<Cierre>,
}

/// Which program made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programa {
    pub nombre: String,
    pub version: String,
}

/// Whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entidad {
    pub nombre: String,
    pub rut: String,
}

/// A school in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colegio {
    pub rbd: String,
    pub nombre: String,
}

/// SHA-256 of what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Huellas {
    pub perfil: String,
    pub catalogo: String,
    pub plantillas: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelo_oficial: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelo_oficial_doc: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapa: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anexo_oficial: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anexo_oficial_ods: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapa_anexo: Option<String>,
}

/// A file of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ficha {
    pub nombre: String,
    pub titulo: String,
    pub estado: String,
    pub bytes: u64,
    pub sha256: String,
}

/// A blank that somebody else fills in by hand, or that a person still has to decide about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blanco {
    pub archivo: String,
    pub campo: String,
    pub descripcion: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pendiente: bool,
}

/// A fact of the profile that found no place in a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinLugar {
    pub archivo: String,
    pub dato: String,
}

impl Manifiesto {
    pub(super) fn new(
        x: &Expediente<'_>,
        papeles: &[Dibujado],
        archivos: &[Archivo],
        blancos: &Blancos,
        origen: Origen<'_>,
    ) -> Self {
        let (convenio, anexo) = (origen.convenio, origen.anexo);
        let owned = |huella: &str| huella.to_owned();
        Self {
            formato: 1,
            programa: Programa {
                nombre: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            estado: super::state_of(papeles).to_owned(),
            modelo: x.modelo.clave().to_owned(),
            sostenedor: Entidad { nombre: x.sostenedor.nombre.clone(), rut: x.sostenedor.rut.to_string() },
            establecimientos: x
                .establecimientos
                .iter()
                .map(|e| Colegio { rbd: e.rbd.to_string(), nombre: e.nombre.clone() })
                .collect(),
            region: Some(x.region.codigo),
            proveedor: x
                .sistema
                .proveedor()
                .map(|p| Entidad { nombre: p.nombre.clone(), rut: p.rut.to_string() }),
            origen: Huellas {
                perfil: owned(origen.perfil),
                catalogo: owned(origen.catalogo),
                plantillas: owned(origen.plantillas),
                modelo_oficial: convenio.map(|o| owned(o.modelo)),
                modelo_oficial_doc: convenio.and_then(|o| o.hecho_de).map(owned),
                mapa: convenio.and_then(|o| o.mapa).map(owned),
                anexo_oficial: anexo.map(|o| owned(o.modelo)),
                anexo_oficial_ods: anexo.and_then(|o| o.hecho_de).map(owned),
                mapa_anexo: anexo.and_then(|o| o.mapa).map(owned),
            },
            archivos: papeles.iter().zip(archivos).map(|(papel, archivo)| ficha(papel, archivo)).collect(),
            blancos_declarados: blancos
                .iter()
                .flat_map(|(archivo, blancos)| {
                    blancos.iter().map(|blanco| Blanco {
                        archivo: (*archivo).to_owned(),
                        campo: blanco.campo.clone(),
                        descripcion: blanco.descripcion.clone(),
                        pendiente: blanco.pendiente,
                    })
                })
                .collect(),
            lista: origen.lista.to_vec(),
            cierre: None,
            datos_sin_lugar: papeles
                .iter()
                .flat_map(|p| {
                    p.sin_lugar.iter().map(|dato| SinLugar { archivo: owned(p.archivo), dato: owned(dato) })
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

fn ficha(papel: &Dibujado, archivo: &Archivo) -> Ficha {
    Ficha {
        nombre: archivo.nombre.clone(),
        titulo: papel.papel.titulo().to_owned(),
        estado: papel.estado.clave().to_owned(),
        bytes: archivo.bytes.len() as u64,
        sha256: archivo.sha256.clone(),
    }
}

/// `SHA256SUMS` over these files.
pub(super) fn sums(archivos: &[Archivo]) -> Vec<u8> {
    sums_of(archivos.iter().map(|a| (a.sha256.as_str(), a.nombre.as_str())))
}

/// `SHA256SUMS` of these digests and names.
pub(super) fn sums_of<'a>(archivos: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    archivos.into_iter().flat_map(|(sha256, nombre)| format!("{sha256}  {nombre}\n").into_bytes()).collect()
}
