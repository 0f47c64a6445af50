//! What is legally coherent: one expediente per convenio model. Nothing behind the door checks it again.

use jiff::civil::Date;

use super::{Rbd, Rut};
use crate::catalogo::{
    Comuna, Dependencia, DocumentoPersoneria, Modelo, Naturaleza, Region, Seremi, Servicio, TipoSostenedor,
};

/// Everything that one convenio needs, checked. `'c` is the catalogue's life.
#[derive(Clone, Debug)]
pub struct Expediente<'c> {
    /// Which wording of the convenio.
    pub modelo: Modelo,
    /// A sample: never compared with the Ministry's directory.
    pub demostracion: bool,
    /// Day on which the last who signs does so; not known yet where absent.
    pub fecha: Option<Date>,
    /// Whose schools they are.
    pub sostenedor: Sostenedor<'c>,
    /// Who signs, at least one; all of them where there are several.
    pub representantes: Vec<Representante<'c>>,
    /// Municipal only: who acts before the Ministry without signing.
    pub representante_ministerio: Option<Persona>,
    /// The schools, at least one, in the order of the profile.
    pub establecimientos: Vec<Establecimiento<'c>>,
    /// Contact for papers.
    pub administrativo: Contacto,
    /// Contact for the connection.
    pub tecnico: Contacto,
    /// What will be connected.
    pub sistema: Sistema,
    /// The region whose SEREMI gets the papers.
    pub region: &'c Region,
    /// That SEREMI.
    pub seremi: Option<&'c Seremi>,
    /// How the papers will be handed in, where that is known.
    pub canal: Option<Canal>,
}

/// Who answers for the schools.
#[derive(Clone, Debug)]
pub struct Sostenedor<'c> {
    /// Its whole name.
    pub nombre: String,
    /// Its RUT.
    pub rut: Rut,
    /// Its kind.
    pub tipo: &'c TipoSostenedor,
    /// Where it has its seat.
    pub domicilio: Domicilio<'c>,
    /// Where the Ministry will send the credentials.
    pub correo: String,
    /// With country code: `+56 72 234 5678`, as written.
    pub telefono: String,
}

impl Sostenedor<'_> {
    /// Whether it is a person and not an institution.
    pub fn es_natural(&self) -> bool {
        self.tipo.naturaleza == Naturaleza::Natural
    }
}

/// An address.
#[derive(Clone, Debug)]
pub struct Domicilio<'c> {
    /// Street.
    pub calle: String,
    /// Number; `S/N` where there is none.
    pub numero: String,
    /// Town.
    pub ciudad: String,
    /// Comuna.
    pub comuna: &'c Comuna,
    /// Region of the comuna.
    pub region: &'c Region,
}

/// Who signs for the sostenedor.
#[derive(Clone, Debug)]
pub struct Representante<'c> {
    /// Name.
    pub nombre: String,
    /// Number of the identity card.
    pub rut: Rut,
    /// How to address them, where it is known.
    pub genero: Option<Genero>,
    /// `chilena`, where it was said.
    pub nacionalidad: Option<String>,
    /// Where it was said.
    pub profesion: Option<String>,
    /// In words, as a document has it: `casada`, `conviviente civil`.
    pub estado_civil: &'static str,
    /// The office with which they sign.
    pub cargo: String,
    /// Titular or in whose place.
    pub calidad: Calidad,
    /// What proves it.
    pub documentos: Vec<Documento<'c>>,
}

/// Grammatical gender, from the form of address or the civil status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genero {
    /// doña
    Femenino,
    /// don
    Masculino,
}

/// In what quality somebody signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calidad {
    /// Holds the office.
    Titular,
    /// Takes the titular's place by the order of succession.
    Subrogante,
    /// Takes the titular's place by appointment.
    Suplente,
    /// Holds a vacant office for a time.
    Interino,
}

impl Calidad {
    /// The word that the profile uses.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Titular => "titular",
            Self::Subrogante => "subrogante",
            Self::Suplente => "suplente",
            Self::Interino => "interino",
        }
    }
}

/// A document that proves the personería, as declared.
#[derive(Clone, Debug)]
pub struct Documento<'c> {
    /// Which one.
    pub tipo: &'c DocumentoPersoneria,
    /// When it was issued.
    pub fecha: Option<Date>,
    /// Its number.
    pub numero: Option<String>,
    /// Who issued it.
    pub emisor: Option<String>,
}

/// A person with an office.
#[derive(Clone, Debug)]
pub struct Persona {
    /// Name.
    pub nombre: String,
    /// RUT.
    pub rut: Rut,
    /// Office.
    pub cargo: String,
}

/// A school.
#[derive(Clone, Debug)]
pub struct Establecimiento<'c> {
    /// Its number.
    pub rbd: Rbd,
    /// Its name.
    pub nombre: String,
    /// Who answers for it, by the Ministry's code.
    pub dependencia: Dependencia,
    /// Street and number.
    pub direccion: String,
    /// Comuna.
    pub comuna: &'c Comuna,
    /// Region of the comuna.
    pub region: &'c Region,
    /// Whether it works, where it was said.
    pub estado: Option<EstadoEstablecimiento>,
    /// What it asks for, in the catalogue's order; those that go without asking included.
    pub servicios: Vec<&'c Servicio>,
}

impl Establecimiento<'_> {
    /// Whether it asks for this service.
    pub fn pide(&self, servicio: &Servicio) -> bool {
        self.servicios.iter().any(|s| s.clave == servicio.clave)
    }
}

/// Whether a school works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EstadoEstablecimiento {
    /// It works.
    Funcionando,
    /// It does not, this year.
    Receso,
    /// It does not any more.
    Cerrado,
}

/// Somebody the Ministry can call.
#[derive(Clone, Debug)]
pub struct Contacto {
    /// Name.
    pub nombre: String,
    /// Office.
    pub cargo: String,
    /// RUT, where it was said.
    pub rut: Option<Rut>,
    /// Address.
    pub correo: String,
    /// Number, as written.
    pub telefono: String,
}

/// What will be connected with SIGE.
#[derive(Clone, Debug)]
pub enum Sistema {
    /// The sostenedor's own.
    Propio,
    /// A provider's.
    Proveedor(Proveedor),
}

impl Sistema {
    /// The provider, where it is one's.
    pub fn proveedor(&self) -> Option<&Proveedor> {
        match self {
            Self::Propio => None,
            Self::Proveedor(proveedor) => Some(proveedor),
        }
    }
}

/// A provider of school software. The convenio is good for this one only.
#[derive(Clone, Debug)]
pub struct Proveedor {
    /// Name of the company.
    pub nombre: String,
    /// RUT of the company.
    pub rut: Rut,
    /// Name of the product, where it was said.
    pub producto: Option<String>,
    /// Since when SIGE lists it, as told by the provider.
    pub validado_sige: Option<Date>,
    /// Date of the contract of data processing with it.
    pub contrato_encargado: Option<Date>,
}

/// How papers are handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Canal {
    /// At the counter.
    Presencial,
    /// Through the Ministry's platform.
    OficinaDePartesVirtual,
    /// By e-mail.
    Correo,
}

impl Canal {
    /// All of them.
    pub const TODOS: [Self; 3] = [Self::Presencial, Self::OficinaDePartesVirtual, Self::Correo];

    /// The word that the profile uses: `oficina_de_partes_virtual`.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Presencial => "presencial",
            Self::OficinaDePartesVirtual => "oficina_de_partes_virtual",
            Self::Correo => "correo",
        }
    }

    /// As people say it, after «ingresado».
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Presencial => "presencialmente",
            Self::OficinaDePartesVirtual => "por la oficina de partes virtual",
            Self::Correo => "por correo electrónico",
        }
    }
}
