//! From whom a text speaks and what it asks for to the fact that a profile has; or to nobody's, or to the Ministry's.

use super::campo::{Atributo as A, Atributo, Campo, Sujeto as S, Sujeto};
use super::contexto::Lectura;

/// What stands around a blank, besides the cue that was found.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a finding of its own")]
pub struct Alrededor {
    /// The house number has a blank of its own right behind.
    pub numero_aparte: bool,
    /// Comuna, town or region have blanks of their own further on.
    pub comuna_aparte: bool,
    /// A document that proves something was named before.
    pub documento: bool,
    /// A person's identity card was asked for.
    pub cedula: bool,
    /// A «Rol Único Tributario» was asked for, by its long name.
    pub tributario: bool,
    /// The words speak of what proves somebody's right to sign.
    pub personeria: bool,
}

impl Alrededor {
    /// With what a text says.
    pub fn with(self, antes: &Lectura, pedido: &Lectura) -> Self {
        Self { documento: antes.documento, cedula: pedido.cedula, tributario: pedido.tributario, ..self }
    }
}

/// What was made of subject and attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encaje {
    /// This fact, and how sure that is where the cue itself was clear.
    Campo(Campo, u8),
    /// The Ministry's to fill in.
    Ajeno,
    /// No profile has it.
    Nadie,
}

/// Finds the fact. `None` as subject: the text said nothing of whom it speaks.
pub fn fit(sujeto: Option<Sujeto>, atributo: Atributo, alrededor: Alrededor) -> Encaje {
    let found = |s, a, certeza| Encaje::Campo(Campo::new(s, a), certeza);
    match (sujeto, atributo) {
        // Whatever was spoken of before: the Ministry has none that a form would ask for.
        (Some(S::Ministerio), A::RazonSocial) => found(S::Sostenedor, A::Nombre, 80),
        (Some(S::Ministerio), _) => Encaje::Ajeno,
        (Some(S::Tercero), _) => Encaje::Nadie,
        // Only institutions have one.
        (Some(S::Representante) | None, A::RazonSocial) => found(S::Sostenedor, A::Nombre, 85),
        (s, A::RazonSocial) => fit(s, A::Nombre, alrededor),
        (s, A::Dia | A::Mes | A::Anio | A::Fecha) => match s {
            Some(S::Documento) => found(S::Documento, atributo, if alrededor.personeria { 90 } else { 50 }),
            Some(S::Convenio) => found(S::Convenio, atributo, 95),
            _ if alrededor.documento => {
                found(S::Documento, atributo, if alrededor.personeria { 75 } else { 50 })
            }
            _ => found(S::Convenio, atributo, 72),
        },
        (_, A::EstadoCivil | A::Nacionalidad | A::Profesion | A::Calidad | A::Tratamiento) => {
            found(S::Representante, atributo, 95)
        }
        (_, A::Producto) => found(S::Proveedor, A::Producto, 92),
        (_, A::Emisor) => found(S::Documento, A::Emisor, if alrededor.personeria { 75 } else { 50 }),
        (_, A::Tipo) => found(S::Sostenedor, A::Tipo, 92),
        (_, A::Rbd | A::NombreRbd | A::Dependencia | A::Servicios | A::Cantidad | A::Orden) => {
            found(S::Establecimiento, atributo, 95)
        }
        (Some(S::Establecimiento), a) => school(a),
        (Some(S::Documento), a) => match a {
            A::Numero => found(S::Documento, A::Numero, if alrededor.personeria { 90 } else { 50 }),
            A::Nombre => found(S::Documento, A::Nombre, if alrededor.personeria { 75 } else { 50 }),
            A::Rut => found(S::Representante, A::Rut, 72),
            _ => Encaje::Nadie,
        },
        (Some(s @ (S::Administrativo | S::Tecnico)), a) => match a {
            A::Nombre | A::Rut | A::Cargo | A::Correo | A::Telefono => found(s, a, 95),
            _ => Encaje::Nadie,
        },
        (Some(S::RepresentanteMinisterio), a) => match a {
            A::Nombre | A::Rut | A::Cargo => found(S::RepresentanteMinisterio, a, 92),
            _ => Encaje::Nadie,
        },
        (Some(S::Proveedor), a) => match a {
            A::Nombre | A::Rut => found(S::Proveedor, a, 95),
            _ => Encaje::Nadie,
        },
        (Some(S::Convenio), A::Ciudad | A::Comuna) => found(S::Convenio, A::Ciudad, 92),
        (s, A::Rut | A::Cuerpo | A::Digito) => match s {
            Some(S::Representante) if alrededor.tributario => found(S::Sostenedor, atributo, 72),
            Some(S::Representante) => found(S::Representante, atributo, 95),
            // «RUT» of an institution; whoever has an identity card is a person.
            Some(S::Sostenedor) if alrededor.cedula => found(S::Representante, atributo, 80),
            Some(S::Sostenedor) => found(S::Sostenedor, atributo, 95),
            _ if alrededor.cedula => found(S::Representante, atributo, 78),
            _ => found(S::Sostenedor, atributo, 55),
        },
        (Some(S::Representante), A::Nombre | A::Cargo) => found(S::Representante, atributo, 95),
        (_, A::Cargo) => found(S::Representante, A::Cargo, 75),
        (Some(S::Sostenedor), A::Nombre) => found(S::Sostenedor, A::Nombre, 95),
        (_, A::Nombre) => found(S::Representante, A::Nombre, 50),
        (s, a) => seat(s, a, alrededor),
    }
}

/// What the profile knows of a school.
fn school(atributo: Atributo) -> Encaje {
    let campo = |a, certeza| Encaje::Campo(Campo::new(S::Establecimiento, a), certeza);
    match atributo {
        A::Nombre => campo(A::Nombre, 95),
        A::Domicilio | A::Direccion | A::Calle => campo(A::Direccion, 92),
        A::Comuna | A::Region | A::Cuerpo | A::Digito | A::DireccionComuna => campo(atributo, 95),
        A::Ciudad => campo(A::Comuna, 60),
        A::Rut => Encaje::Campo(Campo::new(S::Sostenedor, A::Rut), 75),
        _ => Encaje::Nadie,
    }
}

/// Address, e-mail and telephone: a profile has the sostenedor's, which are its representative's too.
fn seat(sujeto: Option<Sujeto>, atributo: Atributo, alrededor: Alrededor) -> Encaje {
    let sure = match sujeto {
        Some(S::Sostenedor) => 95,
        Some(S::Representante) => 80,
        _ => 72,
    };
    let atributo = match atributo {
        A::Domicilio | A::Direccion | A::Calle if alrededor.numero_aparte => A::Calle,
        A::DireccionComuna => A::Domicilio,
        A::Domicilio if !alrededor.comuna_aparte => A::Domicilio,
        A::Domicilio | A::Direccion | A::Calle => A::Direccion,
        otro => otro,
    };
    match atributo {
        A::Domicilio
        | A::Direccion
        | A::Calle
        | A::Numero
        | A::Ciudad
        | A::Comuna
        | A::Region
        | A::Correo
        | A::Telefono => Encaje::Campo(Campo::new(S::Sostenedor, atributo), sure),
        _ => Encaje::Nadie,
    }
}
