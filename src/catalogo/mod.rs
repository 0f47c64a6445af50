//! The reference tables: embedded from `datos/`, parsed once, replaceable or extensible by the person.

mod carga;
mod educacion;
mod feriados;
mod oficial;
mod servicios;
pub mod tabla;
mod territorio;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::base::Diagnosticos;
use crate::base::huella;

pub use educacion::{
    Compatibilidad, Dependencia, DocumentoPersoneria, Exigencia, FichaDependencia, FichaModelo, Modelo,
    Naturaleza, TipoSostenedor,
};
pub use feriados::{Ambito, Feriado, Feriados, Sede, SinFeriados};
pub use oficial::{DatoMinisterio, DireccionOficial};
pub use servicios::{CodigoRespuesta, PalabraAnexo, Servicio, TipoPalabra};
pub use tabla::Tabla;
pub use territorio::{Comuna, Deprov, Provincia, Region, Seremi, Slep, SlepComuna};

/// Every reference table, as typed rows and as they were written.
#[derive(Debug)]
pub struct Catalogo {
    /// As written, with their provenance, in the order of `tabla::NOMBRES`.
    pub tablas: Vec<Tabla>,
    /// What each dependency is called and which model goes with it.
    pub dependencias: Vec<FichaDependencia>,
    /// What each model is called, here and by the Ministry.
    pub modelos: Vec<FichaModelo>,
    /// Kinds of sostenedor.
    pub tipos: Vec<TipoSostenedor>,
    compatibilidades: Vec<educacion::TipoDependencia>,
    /// Papers that prove the personería, by kind of sostenedor.
    pub documentos: Vec<DocumentoPersoneria>,
    /// The sixteen regions.
    pub regiones: Vec<Region>,
    /// The regional offices, one a region.
    pub seremis: Vec<Seremi>,
    /// The fifty-six provinces.
    pub provincias: Vec<Provincia>,
    /// The 346 comunas.
    pub comunas: Vec<Comuna>,
    /// The Ministry's provincial departments.
    pub deprovs: Vec<Deprov>,
    /// The local services of public education.
    pub sleps: Vec<Slep>,
    /// To which local service each comuna goes, and when.
    pub slep_comunas: Vec<SlepComuna>,
    /// Where each comuna stands in the list, by its name as it is compared and by its five digits.
    comunas_por_nombre: HashMap<String, usize>,
    excepciones: Vec<territorio::RbdExcepcion>,
    /// SIGE's web services, the seed first.
    pub servicios: Vec<Servicio>,
    /// What SIGE's answers mean.
    pub codigos: Vec<CodigoRespuesta>,
    /// The words by which a filled Anexo is understood.
    pub palabras_anexo: Vec<PalabraAnexo>,
    /// The holidays, by which terms of days are counted.
    pub feriados: Feriados,
    direcciones: Vec<DireccionOficial>,
    ministerio: Vec<DatoMinisterio>,
    /// SHA-256 of all tables as used, for the manifest.
    pub huella: String,
}

impl Catalogo {
    /// The tables that the program ships.
    pub fn propio() -> &'static Self {
        static PROPIO: LazyLock<Catalogo> = LazyLock::new(|| {
            Catalogo::con(&[]).unwrap_or_else(|problemas| {
                panic!("the shipped tables are coherent, a test says: {problemas:?}")
            })
        });
        &PROPIO
    }

    /// The shipped tables, changed by those in these folders, the last folder having the last word.
    ///
    /// A `comunas.csv` in a folder adds rows to the table of that name, or replaces those with the same
    /// key; with a line `# modo: reemplaza` it stands in for the whole table.
    ///
    /// # Errors
    /// Every problem of every file, each with its line; unreadable files and unknown names included.
    pub fn con(carpetas: &[PathBuf]) -> Result<Self, Diagnosticos> {
        carga::load(tabla::load(carpetas)?)
    }

    /// The table of this name, as written.
    pub fn tabla(&self, nombre: &str) -> Option<&Tabla> {
        self.tablas.iter().find(|t| t.nombre == nombre)
    }
}

/// SHA-256 over every row of every table.
fn digest(tablas: &[Tabla]) -> String {
    let textos: Vec<_> = tablas.iter().map(|t| (t.nombre, t.to_csv())).collect();
    huella::sha256_of_all(textos.iter().map(|(nombre, texto)| (*nombre, texto.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_have_the_published_sizes() {
        let c = Catalogo::propio();
        assert_eq!(
            (c.regiones.len(), c.provincias.len(), c.comunas.len(), c.deprovs.len(), c.sleps.len()),
            (16, 56, 346, 42, 70)
        );
        assert_eq!((c.seremis.len(), c.excepciones.len(), c.servicios.len()), (16, 50, 6));
        assert_eq!((c.dependencias.len(), c.modelos.len(), c.tipos.len()), (6, 5, 11));
        assert_eq!(c.compatibilidades.len(), 6 * 11, "every pair is decided");
    }

    #[test]
    fn every_table_says_where_it_comes_from_and_how_sure_it_is() {
        for tabla in &Catalogo::propio().tablas {
            for (que, texto) in
                [("título", &tabla.titulo), ("fuente", &tabla.fuente), ("fecha", &tabla.fecha)]
            {
                assert!(!texto.is_empty(), "{} no dice su {que}", tabla.nombre);
            }
            let certeza = tabla.certeza.split(' ').next().unwrap();
            assert!(["visto", "medido", "inferido"].contains(&certeza), "{}: {certeza}", tabla.nombre);
        }
    }
}
