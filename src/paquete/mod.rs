//! A package is a list of names and bytes with their SHA-256: written as folder and ZIP, verified from either.

mod carpeta;
mod cerrado;
mod impresion;
mod iso;
mod kit;
mod lista;
mod manifiesto;
mod nombre;
mod prensa;
mod verificar;
mod zip;

use crate::base::huella;
use crate::documentos::{Dibujado, EnBlanco, EstadoPapel, Papel};
use crate::perfil::Expediente;

pub use carpeta::{Destino, Escrito};
pub use cerrado::{NoPuesto, Nuevo, Pieza, Puesto, Resultado};
pub use impresion::{
    Conversor, Ejemplares, IMPRESION, IMPRESION_ANTERIOR, Impresion, Impreso, LISTA_IMPRESION,
    TRES_EJEMPLARES,
};
pub use iso::{MAX_IMAGEN, image_size};
pub use kit::{NoCabe, PARTE, Parte, divide, kit_names};
pub use lista::{Cierre, Falta, LineaLista, Respuesta, WordFirmado, lines, missing};
pub use manifiesto::{MANIFIESTO, Manifiesto, SUMAS};
pub use nombre::package_name;
pub use prensa::Prensa;
pub use verificar::{Contenido, MAX_BYTES, NoVerificado, Soporte, Verificacion, check, read_zip, verify};
pub use zip::pack;

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
    /// A file with its digest.
    pub fn new(nombre: &str, bytes: Vec<u8>) -> Self {
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
    /// What it is as a whole, in words: `borrador de referencia`.
    pub estado: &'static str,
    /// Its papers.
    pub papeles: Vec<Entrada>,
    /// The blanks that were left in each paper.
    pub blancos: Blancos,
}

/// A paper of a package, besides its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entrada {
    /// Which one.
    pub papel: Papel,
    /// The name of its file.
    pub archivo: &'static str,
    /// Whose wording it has.
    pub estado: EstadoPapel,
}

/// The blanks of each paper, by the name of its file.
pub type Blancos = Vec<(&'static str, Vec<EnBlanco>)>;

/// What a package is made from, besides its papers: for the manifest.
#[derive(Clone, Copy, Debug)]
pub struct Origen<'a> {
    /// SHA-256 of the profile's bytes.
    pub perfil: &'a str,
    /// SHA-256 of the catalogue in use.
    pub catalogo: &'a str,
    /// SHA-256 of the templates.
    pub plantillas: &'a str,
    /// The Ministry's file that the convenio is.
    pub convenio: Option<OrigenOficial<'a>>,
    /// The Ministry's file that the Anexo is.
    pub anexo: Option<OrigenOficial<'a>>,
    /// The checklist of personería.
    pub lista: &'a [LineaLista],
}

/// The Ministry's file that a paper is.
#[derive(Clone, Copy, Debug)]
pub struct OrigenOficial<'a> {
    /// SHA-256 of the file that was filled.
    pub modelo: &'a str,
    /// SHA-256 of the file in another format that it was made of.
    pub hecho_de: Option<&'a str>,
    /// SHA-256 of the map of its blanks.
    pub mapa: Option<&'a str>,
}

/// What a package of these papers is.
fn state_of(papeles: &[Dibujado]) -> &'static str {
    manifiesto::state(&entries(papeles))
}

fn entries(papeles: &[Dibujado]) -> Vec<Entrada> {
    papeles.iter().map(|p| Entrada { papel: p.papel, archivo: p.archivo, estado: p.estado }).collect()
}

impl Paquete {
    /// Joins the papers of an expediente with their manifest and sums.
    pub fn new(expediente: &Expediente<'_>, mut papeles: Vec<Dibujado>, origen: Origen<'_>) -> Self {
        let blancos: Blancos = papeles.iter().map(|p| (p.archivo, p.blancos.clone())).collect();
        let (estado, entradas) = (state_of(&papeles), entries(&papeles));
        let mut archivos: Vec<Archivo> = Vec::with_capacity(papeles.len() + 2);
        for papel in &mut papeles {
            archivos.push(Archivo::new(papel.archivo, std::mem::take(&mut papel.bytes)));
        }
        let manifiesto = Manifiesto::new(expediente, &papeles, &archivos, &blancos, origen);
        archivos.push(Archivo::new(MANIFIESTO, manifiesto.to_json()));
        archivos.push(Archivo::new(SUMAS, manifiesto::sums(&archivos)));
        Self { nombre: package_name(expediente), archivos, estado, papeles: entradas, blancos }
    }
}
