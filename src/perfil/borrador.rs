//! What a person wrote, field by field, with where each value was written. Nothing is checked here.

use super::fuente::{Fuente, Sitio};
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

/// What a field may hold, as a slot to be filled: readers need not know the structures one by one.
pub enum Ranura<'a> {
    /// Text.
    Texto(&'a mut Option<Dato>),
    /// A day, written as a date or as text.
    Fecha(&'a mut Option<Dato>),
    /// Yes or no.
    Logico(&'a mut Option<Dato<bool>>),
    /// A whole number.
    Entero(&'a mut Option<Dato<i64>>),
    /// Several texts.
    Textos(&'a mut Option<Lista>),
    /// One table.
    Ficha(&'a mut dyn UnaFicha),
    /// Several tables.
    Fichas(&'a mut dyn VariasFichas),
}

/// A field: its name and what it is for.
#[derive(Clone, Copy, Debug)]
pub struct Campo {
    /// As written in the profile.
    pub nombre: &'static str,
    /// For people, in Spanish.
    pub descripcion: &'static str,
}

/// A table of the profile: named fields, each with its slot.
pub trait Ficha {
    /// The fields, in the order in which a person reads them.
    fn nombres(&self) -> &'static [Campo];
    /// The slot of the field with this index.
    fn ranura(&mut self, indice: usize) -> Ranura<'_>;
    /// Where the table begins.
    fn sitio_mut(&mut self) -> &mut Sitio;
}

/// A table that may be there.
pub trait UnaFicha {
    /// Hands it out to be filled, and makes it first where it is not there.
    fn fill(&mut self) -> &mut dyn Ficha;
}

/// Tables of which there may be any number.
pub trait VariasFichas {
    /// Makes one more and hands it out to be filled.
    fn add(&mut self) -> &mut dyn Ficha;
}

impl<T: Ficha + Default> UnaFicha for Option<T> {
    fn fill(&mut self) -> &mut dyn Ficha {
        self.get_or_insert_with(T::default)
    }
}

impl<T: Ficha + Default> VariasFichas for Vec<T> {
    fn add(&mut self) -> &mut dyn Ficha {
        self.push(T::default());
        self.last_mut().expect("it was pushed just now")
    }
}

/// Declares a table of the profile once: the structure, its fields' slots and their descriptions.
macro_rules! ficha {
    (@tipo texto) => { Option<Dato> };
    (@tipo fecha) => { Option<Dato> };
    (@tipo logico) => { Option<Dato<bool>> };
    (@tipo entero) => { Option<Dato<i64>> };
    (@tipo textos) => { Option<Lista> };
    (@tipo una $T:ident) => { Option<$T> };
    (@tipo varias $T:ident) => { Vec<$T> };
    (@ranura texto $e:expr) => { Ranura::Texto($e) };
    (@ranura fecha $e:expr) => { Ranura::Fecha($e) };
    (@ranura logico $e:expr) => { Ranura::Logico($e) };
    (@ranura entero $e:expr) => { Ranura::Entero($e) };
    (@ranura textos $e:expr) => { Ranura::Textos($e) };
    (@ranura una $T:ident $e:expr) => { Ranura::Ficha($e) };
    (@ranura varias $T:ident $e:expr) => { Ranura::Fichas($e) };
    ($(#[doc = $doc:literal])* $Nombre:ident { $($(#[doc = $d:literal])* $campo:ident: $($forma:ident)+,)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $Nombre {
            /// Where the table begins.
            pub sitio: Sitio,
            $($(#[doc = $d])* pub $campo: ficha!(@tipo $($forma)+),)*
        }
        impl Ficha for $Nombre {
            fn nombres(&self) -> &'static [Campo] {
                &[$(Campo { nombre: stringify!($campo), descripcion: concat!($($d),*) }),*]
            }
            fn ranura(&mut self, indice: usize) -> Ranura<'_> {
                let mut _n = 0;
                $(
                    if indice == _n { return ficha!(@ranura $($forma)+ &mut self.$campo); }
                    _n += 1;
                )*
                unreachable!("the index comes from nombres()")
            }
            fn sitio_mut(&mut self) -> &mut Sitio {
                &mut self.sitio
            }
        }
        impl PartialEq for $Nombre {
            fn eq(&self, otra: &Self) -> bool {
                $(self.$campo == otra.$campo)&&*
            }
        }
    };
}

ficha! {
    /// El perfil entero.
    Perfil {
        /// Versión del formato del perfil: 1.
        version: entero,
        /// Solo en los ejemplos: no se compara con el directorio oficial.
        demostracion: logico,
        /// Día en que firma quien firma último; si se omite, el día queda en blanco.
        fecha: fecha,
        /// Quién es el sostenedor y quién lo representa.
        sostenedor: una Sostenedor,
        /// Los establecimientos para los que se pide el convenio.
        establecimientos: varias Establecimiento,
        /// Con quién hablará el Ministerio.
        contactos: una Contactos,
        /// El sistema que se conectará con SIGE.
        proveedor: una Proveedor,
        /// Dónde y cómo se entregarán los papeles.
        presentacion: una Presentacion,
    }
}

ficha! {
    /// El sostenedor.
    Sostenedor {
        /// Nombre o razón social completa, como figura en su RUT.
        nombre: texto,
        /// RUT del sostenedor, con dígito verificador.
        rut: texto,
        /// Tipo de sostenedor (municipalidad, fundacion, corporacion_educacional …).
        tipo: texto,
        /// Domicilio del sostenedor.
        domicilio: una Domicilio,
        /// Correo al que el Ministerio enviará el token y la semilla.
        correo: texto,
        /// Teléfono del sostenedor, con código de ciudad.
        telefono: texto,
        /// individual o conjunta; si se omite, la deciden los representantes que se indiquen.
        representacion: texto,
        /// Quién firma; más de uno si deben firmar en conjunto.
        representantes: varias Representante,
        /// Solo municipal: quién actúa ante el Ministerio (por ejemplo la jefatura del DAEM).
        representante_ministerio: una RepresentanteMinisterio,
    }
}

ficha! {
    /// Un domicilio.
    Domicilio {
        /// Calle o camino.
        calle: texto,
        /// Número; S/N si no tiene.
        numero: texto,
        /// Ciudad o localidad.
        ciudad: texto,
        /// Comuna.
        comuna: texto,
    }
}

ficha! {
    /// Quien firma por el sostenedor.
    Representante {
        /// Nombres y apellidos, como en la cédula.
        nombre: texto,
        /// don o doña.
        tratamiento: texto,
        /// Nacionalidad, como se dice en el convenio (chilena).
        nacionalidad: texto,
        /// Profesión u oficio.
        profesion: texto,
        /// Número de la cédula de identidad.
        rut: texto,
        /// Estado civil (soltera, casado, viuda, conviviente_civil …).
        estado_civil: texto,
        /// Cargo con el que firma.
        cargo: texto,
        /// titular, subrogante, suplente o interino.
        calidad: texto,
        /// Documentos que acreditan la personería.
        documentos: varias Documento,
    }
}

ficha! {
    /// Un documento que acredita la personería.
    Documento {
        /// Tipo de documento, de la tabla documentos_personeria del catálogo.
        tipo: texto,
        /// Fecha en que se emitió.
        fecha: fecha,
        /// Número, folio o código.
        numero: texto,
        /// Quién lo emitió.
        emisor: texto,
    }
}

ficha! {
    /// Quien actúa por una municipalidad ante el Ministerio, sin firmar el convenio.
    RepresentanteMinisterio {
        /// Nombres y apellidos.
        nombre: texto,
        /// RUT.
        rut: texto,
        /// Cargo.
        cargo: texto,
    }
}

ficha! {
    /// Un establecimiento educacional.
    Establecimiento {
        /// RBD con dígito verificador (1195-9).
        rbd: texto,
        /// Nombre oficial.
        nombre: texto,
        /// Dependencia (municipal, particular_subvencionado …).
        dependencia: texto,
        /// Dirección: calle y número.
        direccion: texto,
        /// Comuna.
        comuna: texto,
        /// funcionando, receso o cerrado.
        estado: texto,
        /// Servicios de SIGE que se piden; la semilla va siempre.
        servicios: textos,
    }
}

ficha! {
    /// Las dos personas de contacto.
    Contactos {
        /// Contacto administrativo.
        administrativo: una Contacto,
        /// Contacto técnico.
        tecnico: una Contacto,
    }
}

ficha! {
    /// Una persona de contacto.
    Contacto {
        /// Nombres y apellidos.
        nombre: texto,
        /// Cargo.
        cargo: texto,
        /// RUT.
        rut: texto,
        /// Correo electrónico.
        correo: texto,
        /// Teléfono.
        telefono: texto,
    }
}

ficha! {
    /// El proveedor del sistema, o el sistema propio.
    Proveedor {
        /// true si el sistema es del propio sostenedor.
        sistema_propio: logico,
        /// Razón social del proveedor.
        nombre: texto,
        /// RUT del proveedor.
        rut: texto,
        /// Nombre del sistema.
        producto: texto,
        /// Desde cuándo SIGE lo tiene validado, según el proveedor.
        validado_sige: fecha,
        /// Fecha del contrato de tratamiento de datos con el proveedor.
        contrato_encargado: fecha,
    }
}

ficha! {
    /// La entrega de los papeles.
    Presentacion {
        /// Región de la SEREMI, si no es la que corresponde por los establecimientos.
        seremi: texto,
        /// presencial, oficina_de_partes_virtual o correo.
        canal: texto,
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
