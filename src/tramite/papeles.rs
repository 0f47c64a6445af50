//! The papers of a trámite as they were kept: whose they are, for which schools, which files, and the facts in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogo::Modelo;
use crate::perfil::Expediente;

/// Papers that were made, at one time, for one convenio.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papeles {
    /// Which wording.
    pub modelo: Modelo,
    /// Code of the region whose SEREMI gets them.
    pub region: u8,
    /// The schools, as `99001-9`, in the order of the papers.
    pub rbds: Vec<String>,
    /// The provider's RUT; none where the sostenedor has a system of its own.
    pub proveedor_rut: Option<String>,
    /// Name of the package, which is that of its folder.
    pub paquete: String,
    /// SHA-256 of the package's list of sums: equal papers, equal digest.
    pub huella: String,
    /// What the package is, in words: `oficial`, `borrador de referencia`.
    pub estado: String,
    /// SHA-256 of the profile, where it was kept.
    pub perfil: Option<String>,
    /// The files, each kept under its SHA-256.
    pub archivos: Vec<Evidencia>,
    /// What names somebody. Kept apart from the rest, and erased by a purge.
    #[serde(flatten)]
    pub titular: Titular,
}

/// The part of [`Papeles`] that names somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Titular {
    /// Name of the sostenedor.
    pub sostenedor: String,
    /// RUT of the sostenedor, as `65.999.001-2`.
    pub sostenedor_rut: String,
    /// Name of the provider; empty where there is none.
    pub proveedor: String,
    /// Where the profile was read from.
    pub ruta: String,
    /// Where the package was written.
    pub carpeta: String,
    /// The official models that they were filled into, where the person named them.
    pub oficiales: Vec<String>,
    /// The official matrix, where the person named it.
    pub anexo: String,
    /// Every fact in the papers by its field: `establecimientos[99001-9].nombre`.
    pub hechos: BTreeMap<String, String>,
}

/// A file that proves something, by what is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidencia {
    /// Its name, without folders.
    pub nombre: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// A fact of the papers that is not so any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cambio {
    /// Its field: `sostenedor.representantes[40.000.001-8].cargo`.
    pub campo: String,
    /// What the papers say; absent where they say nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papeles: Option<String>,
    /// What is so now; absent where it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahora: Option<String>,
}

/// Every fact that the papers of this expediente state, by its field.
///
/// Schools are named by RBD and persons by RUT, so that another order is no change.
pub fn facts(x: &Expediente<'_>) -> BTreeMap<String, String> {
    let mut hechos = BTreeMap::new();
    let mut put = |campo: String, valor: &str| {
        if !valor.is_empty() {
            hechos.insert(campo, valor.to_owned());
        }
    };
    put("modelo".into(), x.modelo.clave());
    put("region".into(), &x.region.nombre);
    put("fecha".into(), &x.fecha.map(|f| f.to_string()).unwrap_or_default());
    put("sostenedor.nombre".into(), &x.sostenedor.nombre);
    put("sostenedor.rut".into(), &x.sostenedor.rut.to_string());
    put("sostenedor.tipo".into(), &x.sostenedor.tipo.nombre);
    let d = &x.sostenedor.domicilio;
    put(
        "sostenedor.domicilio".into(),
        &format!("{} {}, {}, comuna de {}", d.calle, d.numero, d.ciudad, d.comuna.nombre),
    );
    put("sostenedor.correo".into(), &x.sostenedor.correo);
    put("sostenedor.telefono".into(), &x.sostenedor.telefono);
    for r in &x.representantes {
        let de = |campo: &str| format!("sostenedor.representantes[{}].{campo}", r.rut);
        put(de("nombre"), &r.nombre);
        put(de("cargo"), &r.cargo);
        put(de("calidad"), r.calidad.clave());
        put(de("estado_civil"), r.estado_civil);
        for documento in &r.documentos {
            let said = [
                documento.fecha.map(|f| f.to_string()).unwrap_or_default(),
                documento.numero.clone().unwrap_or_default(),
                documento.emisor.clone().unwrap_or_default(),
            ];
            let said: Vec<String> = said.into_iter().filter(|t| !t.is_empty()).collect();
            put(de(&format!("documentos[{}]", documento.tipo.codigo)), &said.join(", "));
        }
    }
    if let Some(p) = &x.representante_ministerio {
        put("sostenedor.representante_ministerio".into(), &format!("{}, {}, {}", p.nombre, p.rut, p.cargo));
    }
    for e in &x.establecimientos {
        let de = |campo: &str| format!("establecimientos[{}].{campo}", e.rbd);
        put(de("nombre"), &e.nombre);
        put(de("dependencia"), e.dependencia.clave());
        put(de("direccion"), &e.direccion);
        put(de("comuna"), &e.comuna.nombre);
        let servicios: Vec<&str> = e.servicios.iter().map(|s| s.clave.as_str()).collect();
        put(de("servicios"), &servicios.join(", "));
    }
    for (cual, c) in [("administrativo", &x.administrativo), ("tecnico", &x.tecnico)] {
        let de = |campo: &str| format!("contactos.{cual}.{campo}");
        put(de("nombre"), &c.nombre);
        put(de("cargo"), &c.cargo);
        put(de("rut"), &c.rut.map(|r| r.to_string()).unwrap_or_default());
        put(de("correo"), &c.correo);
        put(de("telefono"), &c.telefono);
    }
    match x.sistema.proveedor() {
        None => put("proveedor".into(), "sistema propio"),
        Some(p) => {
            put("proveedor.nombre".into(), &p.nombre);
            put("proveedor.rut".into(), &p.rut.to_string());
            put("proveedor.producto".into(), p.producto.as_deref().unwrap_or_default());
        }
    }
    hechos
}

/// What differs between the facts of the papers and those of today, by field.
pub fn changes(papeles: &BTreeMap<String, String>, ahora: &BTreeMap<String, String>) -> Vec<Cambio> {
    let mut campos: Vec<&String> = papeles.keys().chain(ahora.keys()).collect();
    campos.sort_unstable();
    campos.dedup();
    campos
        .into_iter()
        .filter(|campo| papeles.get(*campo) != ahora.get(*campo))
        .map(|campo| Cambio {
            campo: campo.clone(),
            papeles: papeles.get(campo).cloned(),
            ahora: ahora.get(campo).cloned(),
        })
        .collect()
}
