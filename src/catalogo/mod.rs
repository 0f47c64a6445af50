//! The reference tables: embedded from `datos/`, read when asked for, replaceable or extensible by the person.

mod carga;
mod educacion;
mod feriados;
mod leer;
mod oficial;
mod registros;
mod servicios;
pub mod tabla;
pub mod tablas;
mod territorio;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

use crate::base::Diagnosticos;
use crate::base::huella;
use carga::{Tipada, alone};
use feriados::FeriadoEscrito;

pub use educacion::{
    Compatibilidad, Dependencia, DocumentoPersoneria, Exigencia, FichaDependencia, FichaModelo, Modelo,
    Naturaleza, TipoSostenedor,
};
pub use feriados::{Ambito, Feriado, Feriados, Sede, SinFeriados};
pub use oficial::{DatoMinisterio, DireccionOficial};
pub use servicios::{CodigoRespuesta, PalabraAnexo, Servicio, TipoPalabra};
pub use tabla::Tabla;
pub use tablas::Tablas;
pub use territorio::{Comuna, Deprov, Provincia, Region, Seremi, Slep, SlepComuna};

/// Declares the typed tables. Each line is a method that gives the rows, which are typed when they are first asked for,
/// the table's name, and what resolves the references of a row (`alone`, where it has none).
macro_rules! tipadas {
    ($($(#[$doc:meta])* $vis:vis $nombre:ident: $Fila:ty = $tabla:literal, $link:path;)*) => {
        #[derive(Debug, Default)]
        struct Tipadas {
            $($nombre: OnceLock<Tipada<$Fila>>,)*
        }

        impl Catalogo {
            $($(#[$doc])*
            $vis fn $nombre(&self) -> &[$Fila] {
                &self.tipadas.$nombre.get_or_init(|| carga::load(self, $tabla, $link)).filas
            })*

            /// Types every table; what is wrong, table by table.
            fn type_all(&self) -> Diagnosticos {
                let mut notas = Diagnosticos::default();
                $(
                    self.$nombre();
                    notas.extend(self.tipadas.$nombre.get().into_iter().flat_map(|t| t.notas.iter().cloned()));
                )*
                notas
            }
        }
    };
}

tipadas! {
    /// The sixteen regions.
    pub regiones: Region = "regiones", alone;
    /// The fifty-six provinces.
    pub provincias: Provincia = "provincias", Provincia::link;
    /// The Ministry's provincial departments.
    pub deprovs: Deprov = "deprov", Deprov::link;
    /// The 346 comunas.
    pub comunas: Comuna = "comunas", Comuna::link;
    /// The regional offices, one a region.
    pub seremis: Seremi = "seremis", Seremi::link;
    /// The local services of public education.
    pub sleps: Slep = "sleps", Slep::link;
    /// To which local service each comuna goes, and when.
    pub slep_comunas: SlepComuna = "slep_comunas", SlepComuna::link;
    /// What each dependency is called and which model goes with it.
    pub dependencias: FichaDependencia = "dependencias", alone;
    /// What each model is called, here and by the Ministry.
    pub modelos: FichaModelo = "modelos", alone;
    /// Kinds of sostenedor.
    pub tipos: TipoSostenedor = "tipos_sostenedor", alone;
    compatibilidades: educacion::TipoDependencia = "tipo_dependencia", alone;
    /// Papers that prove the personería, by kind of sostenedor.
    pub documentos: DocumentoPersoneria = "documentos_personeria", alone;
    excepciones: territorio::RbdExcepcion = "rbd_excepciones", alone;
    /// SIGE's web services, the seed first.
    pub servicios: Servicio = "servicios", alone;
    /// What SIGE's answers mean.
    pub codigos: CodigoRespuesta = "codigos_respuesta", alone;
    /// The words by which a filled Anexo is understood.
    pub palabras_anexo: PalabraAnexo = "palabras_anexo", PalabraAnexo::link;
    feriados_escritos: FeriadoEscrito = "feriados", alone;
    direcciones: DireccionOficial = "direcciones_oficiales", alone;
    datos_ministerio: DatoMinisterio = "ministerio", alone;
}

/// Every reference table, as typed rows and as they were written.
#[derive(Debug)]
pub struct Catalogo {
    tablas: Tablas,
    tipadas: Tipadas,
    /// Where each comuna stands in the list, by its name as it is compared.
    comunas_por_nombre: OnceLock<HashMap<String, usize>>,
    feriados: OnceLock<Feriados>,
    huella: OnceLock<String>,
}

impl Catalogo {
    /// The tables that the program ships. That they are coherent is a test's business, not that of each start.
    pub fn propio() -> &'static Self {
        static PROPIO: LazyLock<Catalogo> = LazyLock::new(|| Catalogo::new(Tablas::propias()));
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
        let catalogo = Self::new(Tablas::con(carpetas)?);
        let problemas = catalogo.problems();
        if problemas.has_errors() { Err(problemas) } else { Ok(catalogo) }
    }

    fn new(tablas: Tablas) -> Self {
        Self {
            tablas,
            tipadas: Tipadas::default(),
            comunas_por_nombre: OnceLock::new(),
            feriados: OnceLock::new(),
            huella: OnceLock::new(),
        }
    }

    /// Everything that is wrong with the tables together.
    fn problems(&self) -> Diagnosticos {
        let mut notas = self.type_all();
        if !notas.has_errors() {
            notas.extend(carga::gaps(self));
            notas.extend(carga::impossible_holidays(self));
        }
        notas
    }

    /// The tables as written, with their provenance.
    pub fn tablas(&self) -> &Tablas {
        &self.tablas
    }

    /// The table of this name, as written.
    pub fn tabla(&self, nombre: &str) -> Option<&Tabla> {
        self.tablas.get(nombre)
    }

    /// The holidays, by which terms of days are counted.
    pub fn feriados(&self) -> &Feriados {
        self.feriados.get_or_init(|| Feriados::new(self.feriados_escritos()))
    }

    /// SHA-256 of all tables as used, for the manifest.
    pub fn huella(&self) -> &str {
        self.huella.get_or_init(|| {
            let textos: Vec<_> = self.tablas.textos().collect();
            huella::sha256_of_all(textos.iter().map(|(nombre, texto)| (*nombre, texto.as_bytes())))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_have_the_published_sizes() {
        let c = Catalogo::propio();
        assert_eq!(
            (c.regiones().len(), c.provincias().len(), c.comunas().len(), c.deprovs().len(), c.sleps().len()),
            (16, 56, 346, 42, 70)
        );
        assert_eq!((c.seremis().len(), c.excepciones().len(), c.servicios().len()), (16, 50, 6));
        assert_eq!((c.dependencias().len(), c.modelos().len(), c.tipos().len()), (6, 5, 11));
        assert_eq!(c.compatibilidades().len(), 6 * 11, "every pair is decided");
    }

    #[test]
    fn the_shipped_tables_are_coherent() {
        assert_eq!(Catalogo::propio().problems(), Diagnosticos::default());
    }

    #[test]
    fn every_table_says_where_it_comes_from_and_how_sure_it_is() {
        for tabla in Catalogo::propio().tablas().iter() {
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
