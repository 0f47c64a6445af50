//! A package is a list of names and bytes with their SHA-256: written as folder and ZIP, verified from either.

mod carpeta;
mod manifiesto;
mod nombre;
mod verificar;
mod zip;

use crate::base::huella;
use crate::documentos::Dibujado;
use crate::perfil::Expediente;

pub use carpeta::{Destino, Escrito};
pub use manifiesto::{ESTADO, MANIFIESTO, Manifiesto, SUMAS};
pub use nombre::package_name;
pub use verificar::{NoVerificado, Verificacion, verify};

/// One file of a package.
#[derive(Clone, Debug)]
pub struct Archivo {
    /// ASCII, at most 64 characters, no folder.
    pub nombre: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, 64 hexadecimal digits.
    pub sha256: String,
}

impl Archivo {
    fn new(nombre: &str, bytes: Vec<u8>) -> Self {
        Self { nombre: nombre.to_owned(), sha256: huella::sha256(&bytes), bytes }
    }
}

/// Everything of one expediente, ready to be written.
#[derive(Clone, Debug)]
pub struct Paquete {
    /// Name of the folder, and of the ZIP without `.zip`.
    pub nombre: String,
    /// Its files: the papers, the manifest, the sums.
    pub archivos: Vec<Archivo>,
    /// The declared blanks of each paper: file and field.
    pub blancos: Vec<(&'static str, Vec<&'static str>)>,
}

/// What a package is made from, besides its papers: for the manifest.
#[derive(Clone, Copy, Debug)]
pub struct Origen<'a> {
    /// SHA-256 of the profile's bytes.
    pub perfil: &'a str,
    /// SHA-256 of the catalogue in use.
    pub catalogo: &'a str,
    /// SHA-256 of the templates.
    pub plantillas: &'a str,
}

impl Paquete {
    /// Joins the papers of an expediente with their manifest and sums.
    pub fn new(expediente: &Expediente<'_>, papeles: Vec<Dibujado>, origen: Origen<'_>) -> Self {
        let blancos: Vec<_> = papeles.iter().map(|p| (p.papel.archivo(), p.blancos.clone())).collect();
        let titulos: Vec<_> = papeles.iter().map(|p| p.papel).collect();
        let mut archivos: Vec<Archivo> =
            papeles.into_iter().map(|p| Archivo::new(p.papel.archivo(), p.bytes)).collect();
        let manifiesto = Manifiesto::new(expediente, &titulos, &archivos, &blancos, origen);
        archivos.push(Archivo::new(MANIFIESTO, manifiesto.to_json()));
        archivos.push(Archivo::new(SUMAS, manifiesto::sums(&archivos)));
        Self { nombre: package_name(expediente), archivos, blancos }
    }
}
