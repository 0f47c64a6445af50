//! From a package on the disk to the papers of a trámite: read, checked, and with the facts of the profile it was made of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::NoTramite;
use crate::base::huella::sha256;
use crate::base::{Diagnostico, Lugar};
use crate::casos::oficiales::Oficiales;
use crate::catalogo::{Catalogo, Modelo};
use crate::paquete::{Manifiesto, NoVerificado, SUMAS, verify};
use crate::perfil::Expediente;
use crate::tramite::papeles::facts;
use crate::tramite::{Evidencia, Papeles, Titular};

/// Papers of a package, and the bytes to keep.
#[derive(Debug)]
pub(super) struct Traidos {
    /// What is written down of them.
    pub papeles: Papeles,
    /// Each file, and the profile where it is known.
    pub archivos: Vec<Vec<u8>>,
}

/// The profile that a package was made of.
#[derive(Debug)]
pub(super) struct DelPerfil<'a> {
    /// Where it was read from.
    pub ruta: &'a Path,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Its expedientes.
    pub expedientes: &'a [Expediente<'a>],
    /// The official files that the run was told of.
    pub oficiales: &'a Oficiales,
}

/// Reads the package in this folder or ZIP.
///
/// # Errors
/// It is no package, is not whole, is older than what a trámite needs, or was not made of this profile.
pub(super) fn bring(
    paquete: &Path,
    perfil: Option<&DelPerfil<'_>>,
    catalogo: &Catalogo,
) -> Result<Traidos, NoTramite> {
    let verificacion = verify(paquete).map_err(|e| match e {
        NoVerificado::Entorno(fallo) => NoTramite::Entorno(fallo.to_string()),
        NoVerificado::Contenido(problema) => NoTramite::Problemas(problema.into()),
    })?;
    if verificacion.notas.has_errors() {
        return Err(NoTramite::Problemas(verificacion.notas));
    }
    let m = &verificacion.manifiesto;
    let refuse = |codigo, mensaje: String, ayuda: &str| {
        NoTramite::Problemas(Diagnostico::error(codigo, Lugar::archivo(paquete), mensaje, ayuda).into())
    };
    let (Some(modelo), Some(region)) =
        (Modelo::TODOS.into_iter().find(|x| x.clave() == m.modelo), region_of(m, catalogo))
    else {
        return Err(refuse(
            "paquete-antiguo",
            "este paquete no dice a qué región va: lo hizo una versión anterior del programa".into(),
            "Genérelo de nuevo con «convenio generar», o cree el trámite desde el perfil.",
        ));
    };
    if let Some(perfil) = perfil
        && sha256(perfil.bytes) != m.origen.perfil
    {
        return Err(refuse(
            "paquete-de-otro-perfil",
            format!("este paquete no se hizo con {}, o el perfil cambió después", perfil.ruta.display()),
            "Genere el paquete de nuevo con ese perfil, o indique el perfil con que se hizo.",
        ));
    }
    let own = perfil.and_then(|p| p.expedientes.iter().find(|x| x.modelo == modelo));
    let listed = |nombre: &String| m.archivos.iter().any(|f| f.nombre == *nombre) || is_ours(nombre);
    let mut archivos = Vec::new();
    let mut evidencias = Vec::new();
    for (nombre, bytes) in verificacion.contenido.iter().filter(|(nombre, _)| listed(nombre)) {
        evidencias.push(Evidencia {
            nombre: nombre.clone(),
            sha256: sha256(bytes),
            bytes: bytes.len() as u64,
        });
        archivos.push(bytes.clone());
    }
    archivos.extend(perfil.map(|p| p.bytes.to_vec()));
    let papeles = Papeles {
        modelo,
        region,
        rbds: m.establecimientos.iter().map(|e| e.rbd.clone()).collect(),
        proveedor_rut: m.proveedor.as_ref().map(|p| p.rut.clone()),
        paquete: package_of(paquete),
        huella: verificacion.huella.clone(),
        estado: m.estado.clone(),
        perfil: perfil.map(|p| sha256(p.bytes)),
        archivos: evidencias,
        titular: Titular {
            sostenedor: m.sostenedor.nombre.clone(),
            sostenedor_rut: m.sostenedor.rut.clone(),
            proveedor: m.proveedor.as_ref().map(|p| p.nombre.clone()).unwrap_or_default(),
            ruta: perfil.map(|p| absolute(p.ruta)).unwrap_or_default(),
            carpeta: absolute(paquete),
            oficiales: perfil
                .map(|p| p.oficiales.archivos.iter().map(|a| absolute(a)).collect())
                .unwrap_or_default(),
            anexo: perfil.and_then(|p| p.oficiales.anexo.as_deref()).map(absolute).unwrap_or_default(),
            hechos: own.map_or_else(|| facts_of(m), facts),
        },
    };
    Ok(Traidos { papeles, archivos })
}

/// The manifest and the sums are part of a package beside its papers.
fn is_ours(nombre: &str) -> bool {
    [crate::paquete::MANIFIESTO, SUMAS].contains(&nombre)
}

fn region_of(m: &Manifiesto, catalogo: &Catalogo) -> Option<u8> {
    m.region.filter(|codigo| catalogo.regiones().iter().any(|r| r.codigo == *codigo))
}

/// The name of a package: that of its folder, or of its ZIP without `.zip`.
fn package_of(ruta: &Path) -> String {
    let nombre = ruta.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    nombre.strip_suffix(".zip").unwrap_or(&nombre).to_owned()
}

/// A path that still means the same from another folder.
fn absolute(ruta: &Path) -> String {
    std::path::absolute(ruta).unwrap_or_else(|_| PathBuf::from(ruta)).display().to_string()
}

/// What a manifest alone says of the facts.
fn facts_of(m: &Manifiesto) -> BTreeMap<String, String> {
    let mut hechos = BTreeMap::from([
        ("modelo".to_owned(), m.modelo.clone()),
        ("sostenedor.nombre".to_owned(), m.sostenedor.nombre.clone()),
        ("sostenedor.rut".to_owned(), m.sostenedor.rut.clone()),
    ]);
    hechos.extend(
        m.establecimientos.iter().map(|e| (format!("establecimientos[{}].nombre", e.rbd), e.nombre.clone())),
    );
    if let Some(p) = &m.proveedor {
        hechos.insert("proveedor.nombre".to_owned(), p.nombre.clone());
        hechos.insert("proveedor.rut".to_owned(), p.rut.clone());
    }
    hechos
}
