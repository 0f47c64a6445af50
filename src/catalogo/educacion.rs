//! Dependencies, convenio models, kinds of sostenedor, and what proves each one's personería.

use serde::{Deserialize, Serialize};

use super::Catalogo;

/// Who answers for a school: the Ministry's COD_DEPE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dependencia {
    /// COD_DEPE 1.
    CorporacionMunicipal,
    /// COD_DEPE 2.
    Municipal,
    /// COD_DEPE 3.
    ParticularSubvencionado,
    /// COD_DEPE 4.
    ParticularPagado,
    /// COD_DEPE 5, under the DL 3.166 of 1980.
    AdministracionDelegada,
    /// COD_DEPE 6.
    Slep,
}

/// Which wording of the convenio: one Word model, one package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modelo {
    /// Municipalities, and corporaciones municipales for want of a model of their own.
    Municipal,
    /// Private schools with state subsidy.
    ParticularSubvencionado,
    /// State schools run by others under the DL 3.166.
    AdministracionDelegada,
    /// Private schools without subsidy: the Ministry's «Particular».
    ParticularPagado,
    /// Local services of public education: the Ministry has published no model.
    Slep,
}

impl Dependencia {
    /// All of them, by COD_DEPE.
    pub const TODAS: [Self; 6] = [
        Self::CorporacionMunicipal,
        Self::Municipal,
        Self::ParticularSubvencionado,
        Self::ParticularPagado,
        Self::AdministracionDelegada,
        Self::Slep,
    ];

    /// The word that the profile uses: `particular_pagado`.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::CorporacionMunicipal => "corporacion_municipal",
            Self::Municipal => "municipal",
            Self::ParticularSubvencionado => "particular_subvencionado",
            Self::ParticularPagado => "particular_pagado",
            Self::AdministracionDelegada => "administracion_delegada",
            Self::Slep => "slep",
        }
    }
}

impl Modelo {
    /// All of them.
    pub const TODOS: [Self; 5] = [
        Self::Municipal,
        Self::ParticularSubvencionado,
        Self::AdministracionDelegada,
        Self::ParticularPagado,
        Self::Slep,
    ];

    /// The stable word for it, used in names of folders: `particular_pagado`.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Municipal => "municipal",
            Self::ParticularSubvencionado => "particular_subvencionado",
            Self::AdministracionDelegada => "administracion_delegada",
            Self::ParticularPagado => "particular_pagado",
            Self::Slep => "slep",
        }
    }
}

/// A row of `dependencias`.
#[derive(Debug, Deserialize)]
pub struct FichaDependencia {
    /// Which one.
    pub clave: Dependencia,
    /// The Ministry's number, 1–6.
    pub cod_depe: u8,
    /// For people.
    pub nombre: String,
    /// The model that goes with it.
    pub modelo: Modelo,
    /// `cierta` or `incierta`: whether the Ministry has said so.
    pub certeza_modelo: String,
    /// What to ask, where it is not certain.
    pub nota: String,
}

/// A row of `modelos`.
#[derive(Debug, Deserialize)]
pub struct FichaModelo {
    /// Which one.
    pub clave: Modelo,
    /// For people.
    pub nombre: String,
    /// What the Ministry's page calls it; empty where it has none.
    pub nombre_oficial: String,
}

/// Public body, private juridical person or natural person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Naturaleza {
    /// A body of the State.
    Publica,
    /// A juridical person of private law.
    Privada,
    /// A person.
    Natural,
}

/// A kind of sostenedor: a row of `tipos_sostenedor`.
#[derive(Debug, Deserialize)]
pub struct TipoSostenedor {
    /// The word that the profile uses: `corporacion_educacional`.
    pub clave: String,
    /// For people, lower case.
    pub nombre: String,
    /// Public, private or a person.
    pub naturaleza: Naturaleza,
}

/// How usual it is that a kind of sostenedor has schools of a dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compatibilidad {
    /// Nothing to say.
    Habitual,
    /// It exists: a warning with the reason.
    Inusual,
    /// It would be the wrong model: an error with the reason.
    Imposible,
}

#[derive(Debug, Deserialize)]
pub(super) struct TipoDependencia {
    pub tipo: String,
    pub dependencia: Dependencia,
    compatibilidad: Compatibilidad,
    razon: String,
}

/// When a document of the personería is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Exigencia {
    /// Always.
    Obligatorio,
    /// One of its group is enough.
    Alternativo,
    /// Where the representative acts for the titular.
    SiSubroga,
    /// Where a school is of administración delegada.
    AdministracionDelegada,
    /// Never asked, may help.
    Opcional,
}

/// A paper that proves the personería: a row of `documentos_personeria`.
#[derive(Debug, Deserialize)]
pub struct DocumentoPersoneria {
    /// For which kind of sostenedor.
    pub tipo_sostenedor: String,
    /// The word that the profile uses: `certificado_vigencia`.
    pub codigo: String,
    /// For people.
    pub nombre: String,
    /// Who issues it; empty where it depends.
    pub emisor: String,
    /// When it is asked for.
    pub exigencia: Exigencia,
    /// Those of one group stand for one another.
    pub grupo: String,
    /// After how many days an issued one counts as old (our own guideline).
    pub vigencia_dias: Option<u16>,
    /// What else to know.
    pub nota: String,
}

impl Catalogo {
    /// The row of a dependency.
    ///
    /// # Panics
    /// Never: loading checks that every one is there.
    pub fn dependencia(&self, cual: Dependencia) -> &FichaDependencia {
        self.dependencias()
            .iter()
            .find(|d| d.clave == cual)
            .expect("loading checks that every dependency is there")
    }

    /// The row of a model.
    ///
    /// # Panics
    /// Never: loading checks that every one is there.
    pub fn modelo(&self, cual: Modelo) -> &FichaModelo {
        self.modelos().iter().find(|m| m.clave == cual).expect("loading checks that every model is there")
    }

    /// The kind of sostenedor of this name.
    pub fn tipo(&self, clave: &str) -> Option<&TipoSostenedor> {
        self.tipos().iter().find(|t| t.clave == clave)
    }

    /// Whether a kind of sostenedor can have schools of a dependency, and the reason where it is odd.
    pub fn compatibilidad(&self, tipo: &TipoSostenedor, dependencia: Dependencia) -> (Compatibilidad, &str) {
        self.compatibilidades()
            .iter()
            .find(|c| c.tipo == tipo.clave && c.dependencia == dependencia)
            .map_or((Compatibilidad::Inusual, "El catálogo no lo considera."), |c| {
                (c.compatibilidad, &c.razon)
            })
    }

    /// The papers that prove the personería of a kind of sostenedor, in the order of the table.
    pub fn documentos_de<'c, 't>(
        &'c self,
        tipo: &'t str,
    ) -> impl Iterator<Item = &'c DocumentoPersoneria> + use<'c, 't> {
        self.documentos().iter().filter(move |d| d.tipo_sostenedor == tipo)
    }
}
