//! The Ministry's yearly school directory: reading it, keeping it, searching, comparing years and profiles. All of it pure.

mod buscar;
mod cambios;
mod cambios_excel;
mod codigos;
mod comparar;
mod guardado;
mod leer;
mod prellenar;

use crate::catalogo::Dependencia;

pub use buscar::{Busqueda, buscar};
pub use cambios::{Cambios, Cierre, Ingreso, Par, Traspaso, cambios};
pub use cambios_excel::write as write_cambios;
pub use codigos::CODIGOS;
pub use comparar::comparar;
pub use guardado::{Guardado, NoSirve, VERSION, write};
pub use leer::{Leido, MAX_BYTES, leer, too_large};
pub use prellenar::{Encargo, NoSePuede, Prellenado, prellenar};

/// The directory of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directorio {
    /// The year that it is of.
    pub anio: u16,
    /// Every school once, by RBD.
    pub escuelas: Vec<Escuela>,
}

/// A school as the directory has it. The directory knows no names of sostenedores, and no RUT of natural persons is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escuela {
    /// Its number.
    pub rbd: u32,
    /// The digit that the Ministry prints on it.
    pub digito: char,
    /// Its name, as written there.
    pub nombre: String,
    /// The sostenedor's RUT without check digit; only juridical persons have one in the directory.
    pub rut: Option<u32>,
    /// What the sostenedor is.
    pub persona: Persona,
    /// The comuna's number (SUBDERE's five digits); nothing where the file gave only a name that nobody knows.
    pub codigo_comuna: Option<u32>,
    /// The comuna, as written there.
    pub comuna: String,
    /// Who answers for it.
    pub dependencia: Dependencia,
    /// Whether it works.
    pub estado: Estado,
}

/// What a sostenedor is: the directory's P_JURIDICA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persona {
    /// 0.
    Natural,
    /// 1.
    Juridica,
    /// 9, or a year that does not say it.
    SinInformacion,
}

/// Whether a school works: the directory's ESTADO_ESTAB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Estado {
    /// 1.
    Funcionando,
    /// 2.
    EnReceso,
    /// 3.
    Cerrado,
    /// 4.
    SinMatricula,
}

impl Persona {
    const TODAS: [(char, Self); 3] =
        [('0', Self::Natural), ('1', Self::Juridica), ('9', Self::SinInformacion)];
}

impl Estado {
    const TODOS: [(char, Self); 4] =
        [('1', Self::Funcionando), ('2', Self::EnReceso), ('3', Self::Cerrado), ('4', Self::SinMatricula)];

    /// For programs.
    pub fn clave(self) -> &'static str {
        match self {
            Self::Funcionando => "funcionando",
            Self::EnReceso => "receso",
            Self::Cerrado => "cerrado",
            Self::SinMatricula => "sin_matricula",
        }
    }

    /// For people.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Funcionando => "funcionando",
            Self::EnReceso => "en receso",
            Self::Cerrado => "cerrado",
            Self::SinMatricula => "autorizado, sin matrícula",
        }
    }
}

/// A dependency for people, without the catalogue: what searches show should not wait for its tables.
pub fn nombre_dependencia(cual: Dependencia) -> &'static str {
    match cual {
        Dependencia::CorporacionMunicipal => "corporación municipal",
        Dependencia::Municipal => "municipal",
        Dependencia::ParticularSubvencionado => "particular subvencionado",
        Dependencia::ParticularPagado => "particular pagado",
        Dependencia::AdministracionDelegada => "administración delegada",
        Dependencia::Slep => "servicio local (SLEP)",
    }
}

impl Escuela {
    /// The number with its digit: `1195-9`.
    pub fn rbd_escrito(&self) -> String {
        format!("{}-{}", self.rbd, self.digito)
    }

    /// The sostenedor's RUT with dots and digit.
    pub fn rut_escrito(&self) -> Option<String> {
        self.rut.and_then(crate::perfil::Rut::de_cuerpo).map(|rut| rut.to_string())
    }

    /// The row in one line, for people: what the directory says of this school.
    pub fn fila(&self) -> String {
        let sostenedor = match (self.rut_escrito(), self.persona) {
            (Some(rut), _) => format!("sostenedor RUT {rut}"),
            (None, Persona::Natural) => "sostenedor persona natural".to_owned(),
            (None, _) => "sostenedor sin RUT publicado".to_owned(),
        };
        format!(
            "{}, {}, {}, {}, {sostenedor}, {}",
            self.rbd_escrito(),
            self.nombre,
            self.comuna,
            nombre_dependencia(self.dependencia),
            self.estado.nombre()
        )
    }
}

impl Escuela {
    /// The comuna's five digits; empty where they are not known.
    pub fn codigo_comuna(&self) -> String {
        self.codigo_comuna.map(|codigo| format!("{codigo:05}")).unwrap_or_default()
    }
}

impl Directorio {
    /// The school of this number.
    pub fn escuela(&self, rbd: u32) -> Option<&Escuela> {
        self.escuelas.binary_search_by_key(&rbd, |e| e.rbd).ok().map(|i| &self.escuelas[i])
    }

    /// The schools of a sostenedor, by its RUT without digit.
    pub fn escuelas_de(&self, rut: u32) -> impl Iterator<Item = &Escuela> {
        self.escuelas.iter().filter(move |e| e.rut == Some(rut))
    }

    /// What the directory is called, with its year: for comments and messages.
    pub fn nombre(&self) -> String {
        nombre(self.anio)
    }
}

/// What the directory of a year is called.
pub fn nombre(anio: u16) -> String {
    format!("Directorio oficial de establecimientos {anio} (Ministerio de Educación)")
}
