//! What a person wrote, field by field, with where each value was written. Nothing is checked here.

use super::ficha::{Campo, Clase, Exigencia, Ficha, Forma, Ranura, Valor, ficha};
use super::fuente::{Fuente, Sitio};
use super::opciones::Opciones;
use crate::base::Diagnosticos;

/// A value as written, and where. Two are equal when they say the same, wherever they were written.
#[derive(Clone, Debug, Default)]
pub struct Dato<T = String> {
    /// As written.
    pub valor: T,
    /// Where.
    pub sitio: Sitio,
}

impl<T: PartialEq> PartialEq for Dato<T> {
    fn eq(&self, otro: &Self) -> bool {
        self.valor == otro.valor
    }
}

impl From<&str> for Dato {
    /// A text that comes from no place in particular.
    fn from(texto: &str) -> Self {
        Self { valor: texto.to_owned(), sitio: Sitio::Todo }
    }
}

/// A list of values and the place of the whole.
#[derive(Clone, Debug, Default)]
pub struct Lista {
    /// The values.
    pub datos: Vec<Dato>,
    /// Where the list begins.
    pub sitio: Sitio,
}

impl PartialEq for Lista {
    fn eq(&self, otra: &Self) -> bool {
        self.datos == otra.datos
    }
}

ficha! {
    /// El perfil entero.
    Perfil {
        /// Versión del formato del perfil: 1.
        version: entero "Versión" [es(Clase::Version)],
        /// Solo en los ejemplos: no se advierte de sus datos inventados ni se compara con el directorio oficial.
        demostracion: logico "Demostración" [exigido(Exigencia::SoloEjemplos)],
        /// Día en que firma quien firma último; si se omite, el día queda en blanco.
        fecha: fecha "Fecha del convenio",
        /// Quién es el sostenedor y quién lo representa.
        sostenedor: una Sostenedor "Sostenedor" [obligatorio],
        /// Los establecimientos para los que se pide el convenio.
        establecimientos: varias Establecimiento "Establecimientos" [obligatorio],
        /// Con quién hablará el Ministerio.
        contactos: una Contactos "Contactos" [obligatorio],
        /// El sistema que se conectará con SIGE.
        proveedor: una Proveedor "Proveedor" [obligatorio],
        /// Dónde y cómo se entregarán los papeles.
        presentacion: una Presentacion "Presentación",
    }
}

ficha! {
    /// El sostenedor.
    Sostenedor {
        /// Nombre o razón social completa, como figura en su RUT.
        nombre: texto "Nombre o razón social" [obligatorio],
        /// RUT del sostenedor, con dígito verificador.
        rut: texto "RUT" [obligatorio, es(Clase::Rut)],
        /// Qué clase de sostenedor es.
        tipo: texto "Tipo de sostenedor" [obligatorio, elige(Opciones::Tipos)],
        /// Domicilio del sostenedor.
        domicilio: una Domicilio "Domicilio" [obligatorio],
        /// Correo al que el Ministerio enviará el token y la semilla.
        correo: texto "Correo electrónico" [obligatorio, es(Clase::Correo)],
        /// Teléfono del sostenedor, con código de ciudad.
        telefono: texto "Teléfono" [obligatorio, es(Clase::Telefono)],
        /// Si basta una firma o deben ser todas; si se omite, la deciden los representantes que se indiquen.
        representacion: texto "Representación" [elige(Opciones::Representaciones)],
        /// Quién firma; más de uno si deben firmar en conjunto.
        representantes: varias Representante "Representantes" [obligatorio],
        /// Solo municipal: quién actúa ante el Ministerio (por ejemplo la jefatura del DAEM).
        representante_ministerio: una RepresentanteMinisterio "Representante ante el Ministerio" [exigido(Exigencia::SoloMunicipal)],
    }
}

ficha! {
    /// Un domicilio.
    Domicilio {
        /// Calle o camino.
        calle: texto "Calle" [obligatorio],
        /// Número; S/N si no tiene.
        numero: texto "Número" [obligatorio],
        /// Ciudad o localidad.
        ciudad: texto "Ciudad" [obligatorio],
        /// Comuna.
        comuna: texto "Comuna" [obligatorio, es(Clase::Comuna)],
    }
}

ficha! {
    /// Quien firma por el sostenedor.
    Representante {
        /// Nombres y apellidos, como en la cédula.
        nombre: texto "Nombre completo" [obligatorio],
        /// Cómo se le trata; si se omite, lo dice el estado civil.
        tratamiento: texto "Tratamiento" [elige(Opciones::Tratamientos)],
        /// Nacionalidad, como se dice en el convenio (chilena).
        nacionalidad: texto "Nacionalidad",
        /// Profesión u oficio.
        profesion: texto "Profesión u oficio",
        /// Número de la cédula de identidad.
        rut: texto "RUT" [obligatorio, es(Clase::Rut)],
        /// Estado civil.
        estado_civil: texto "Estado civil" [obligatorio, elige(Opciones::EstadosCiviles)],
        /// Cargo con el que firma.
        cargo: texto "Cargo" [obligatorio],
        /// En qué calidad firma; si se omite, titular.
        calidad: texto "Calidad en que firma" [elige(Opciones::Calidades)],
        /// Documentos que acreditan la personería.
        documentos: varias Documento "Documentos de personería",
    }
}

ficha! {
    /// Un documento que acredita la personería.
    Documento {
        /// Tipo de documento, de la tabla documentos_personeria del catálogo.
        tipo: texto "Tipo de documento" [obligatorio, elige(Opciones::Documentos)],
        /// Fecha en que se emitió.
        fecha: fecha "Fecha",
        /// Número, folio o código.
        numero: texto "Número",
        /// Quién lo emitió.
        emisor: texto "Emisor",
    }
}

ficha! {
    /// Quien actúa por una municipalidad ante el Ministerio, sin firmar el convenio.
    RepresentanteMinisterio {
        /// Nombres y apellidos.
        nombre: texto "Nombre completo" [obligatorio],
        /// RUT.
        rut: texto "RUT" [obligatorio, es(Clase::Rut)],
        /// Cargo.
        cargo: texto "Cargo" [obligatorio],
    }
}

ficha! {
    /// Un establecimiento educacional.
    Establecimiento {
        /// RBD con dígito verificador.
        rbd: texto "RBD" [obligatorio, es(Clase::Rbd)],
        /// Nombre oficial.
        nombre: texto "Nombre" [obligatorio],
        /// Dependencia; decide el modelo de convenio.
        dependencia: texto "Dependencia" [obligatorio, elige(Opciones::Dependencias)],
        /// Dirección: calle y número.
        direccion: texto "Dirección" [obligatorio],
        /// Comuna.
        comuna: texto "Comuna" [obligatorio, es(Clase::Comuna)],
        /// Si el establecimiento funciona.
        estado: texto "Estado" [elige(Opciones::Estados)],
        /// Servicios de SIGE que se piden; la semilla va siempre.
        servicios: textos "Servicios" [obligatorio, elige(Opciones::Servicios)],
    }
}

ficha! {
    /// Las dos personas de contacto.
    Contactos {
        /// Contacto administrativo.
        administrativo: una Contacto "Contacto administrativo" [obligatorio],
        /// Contacto técnico.
        tecnico: una Contacto "Contacto técnico" [obligatorio],
    }
}

ficha! {
    /// Una persona de contacto.
    Contacto {
        /// Nombres y apellidos.
        nombre: texto "Nombre completo" [obligatorio],
        /// Cargo.
        cargo: texto "Cargo" [obligatorio],
        /// RUT.
        rut: texto "RUT" [es(Clase::Rut)],
        /// Correo electrónico.
        correo: texto "Correo electrónico" [obligatorio, es(Clase::Correo)],
        /// Teléfono.
        telefono: texto "Teléfono" [obligatorio, es(Clase::Telefono)],
    }
}

ficha! {
    /// El proveedor del sistema, o el sistema propio.
    Proveedor {
        /// true si el sistema es del propio sostenedor; entonces no van nombre ni rut.
        sistema_propio: logico "Sistema propio",
        /// Razón social del proveedor.
        nombre: texto "Razón social" [exigido(Exigencia::SinSistemaPropio)],
        /// RUT del proveedor.
        rut: texto "RUT" [exigido(Exigencia::SinSistemaPropio), es(Clase::Rut)],
        /// Nombre del sistema.
        producto: texto "Nombre del sistema",
        /// Desde cuándo SIGE lo tiene validado, según el proveedor.
        validado_sige: fecha "Validado por SIGE desde",
        /// Fecha del contrato de tratamiento de datos con el proveedor.
        contrato_encargado: fecha "Contrato de tratamiento de datos",
    }
}

ficha! {
    /// La entrega de los papeles.
    Presentacion {
        /// Región de la SEREMI, si no es la que corresponde por los establecimientos.
        seremi: texto "Región de la SEREMI",
        /// Cómo se entregarán los papeles.
        canal: texto "Canal" [elige(Opciones::Canales)],
    }
}

impl Perfil {
    /// Whether it says that it is a sample, whose data are invented.
    pub fn es_demostracion(&self) -> bool {
        self.demostracion.as_ref().is_some_and(|d| d.valor)
    }
}

/// A profile as written, with the file it came from.
#[derive(Debug, Default)]
pub struct Borrador {
    /// The file.
    pub fuente: Fuente,
    /// What it says.
    pub perfil: Perfil,
    /// What the reader noticed and could do without; goes on with the result.
    pub avisos: Diagnosticos,
}

impl PartialEq for Borrador {
    /// Equal when both say the same, in whatever form they were written.
    fn eq(&self, otro: &Self) -> bool {
        self.perfil == otro.perfil
    }
}
