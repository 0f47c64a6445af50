//! What an expediente answers to each blank, as it is written there: never twice what the model prints already.

use std::collections::BTreeSet;

use super::ajuste::fitted;
use super::campo::{Atributo as A, Campo, Sujeto as S};
use super::decision::Opcion;
use super::personeria;
use super::respuesta::{date, missing, text};

pub use super::respuesta::{Entorno, Valor};
use crate::base::texto::list;
use crate::catalogo::Catalogo;
use crate::documentos::palabras::{form_of_address, quality};
use crate::perfil::expediente::{
    Calidad, Canal, Contacto, Domicilio, Establecimiento, Expediente, Persona, Representante, Sistema,
};

/// The answers of one expediente.
#[derive(Clone, Copy, Debug)]
pub struct Datos<'x> {
    x: &'x Expediente<'x>,
    catalogo: &'x Catalogo,
}

impl<'x> Datos<'x> {
    /// Of this expediente.
    pub fn new(x: &'x Expediente<'x>, catalogo: &'x Catalogo) -> Self {
        Self { x, catalogo }
    }

    /// The expediente itself.
    pub fn expediente(&self) -> &'x Expediente<'x> {
        self.x
    }

    /// How many rows a list about this has.
    pub fn count(&self, sujeto: S) -> usize {
        match sujeto {
            S::Establecimiento => self.x.establecimientos.len(),
            S::Representante => self.x.representantes.len(),
            _ => 1,
        }
    }

    /// The answer to a blank.
    pub fn value(&self, campo: Campo, entorno: Entorno<'_>) -> Valor {
        let valor = match campo.sujeto {
            S::Convenio => self.of_convenio(campo.atributo, entorno),
            S::Sostenedor => self.of_sostenedor(campo.atributo),
            S::Representante => {
                Self::of_several(campo, &self.x.representantes, |r| of_representative(r, campo.atributo))
            }
            S::RepresentanteMinisterio => match &self.x.representante_ministerio {
                Some(persona) => of_person(persona, campo.atributo),
                None => missing("el perfil no dice quién actúa ante el Ministerio"),
            },
            S::Establecimiento => self.of_schools(campo),
            S::Administrativo => of_contact(&self.x.administrativo, campo.atributo),
            S::Tecnico => of_contact(&self.x.tecnico, campo.atributo),
            S::Proveedor => self.of_provider(campo.atributo),
            S::Documento => personeria::value(self.x, campo.atributo, entorno),
            S::Ministerio | S::Tercero => missing("el perfil no tiene ese dato"),
        };
        match valor {
            Valor::Texto(texto) => Valor::Texto(fitted(&texto, campo.atributo, entorno.antes)),
            otro => otro,
        }
    }

    /// Whether a box is to be ticked; `None` where the profile does not say.
    pub fn ticked(&self, opcion: &Opcion) -> Option<bool> {
        match opcion {
            Opcion::Dependencia(d) => Some(self.x.establecimientos.iter().all(|e| e.dependencia == *d)),
            Opcion::Modelo(modelo) => Some(self.x.modelo == *modelo),
            Opcion::Servicio(clave) => {
                let asked = |e: &Establecimiento<'_>| e.servicios.iter().any(|s| s.clave == *clave);
                let count = self.x.establecimientos.iter().filter(|e| asked(e)).count();
                // One box for all schools can't say that some ask for it and others don't.
                (count == 0 || count == self.x.establecimientos.len()).then_some(count > 0)
            }
            Opcion::Calidad(calidad) => {
                let said = match self.x.representantes.first()?.calidad {
                    Calidad::Titular => "titular",
                    Calidad::Subrogante => "subrogante",
                    Calidad::Suplente => "suplente",
                    Calidad::Interino => "interino",
                };
                Some(said == *calidad)
            }
            Opcion::Canal(canal) => {
                let said = match self.x.canal? {
                    Canal::Presencial => "presencial",
                    Canal::OficinaDePartesVirtual => "oficina_de_partes_virtual",
                    Canal::Correo => "correo",
                };
                Some(said == *canal)
            }
            Opcion::SistemaPropio(propio) => Some(matches!(self.x.sistema, Sistema::Propio) == *propio),
        }
    }

    fn of_convenio(&self, atributo: A, entorno: Entorno<'_>) -> Valor {
        if atributo == A::Ciudad {
            return match self.catalogo.ministerio("ciudad_firma") {
                "" => Valor::Todavia,
                ciudad => text(ciudad),
            };
        }
        match self.x.fecha {
            Some(fecha) => date(fecha, atributo, entorno),
            None => Valor::Todavia,
        }
    }

    fn of_sostenedor(&self, atributo: A) -> Valor {
        let s = &self.x.sostenedor;
        match atributo {
            A::Nombre => text(&s.nombre),
            A::Rut | A::Cuerpo | A::Digito => parts(&s.rut.to_string(), atributo),
            A::Tipo => text(&s.tipo.nombre),
            A::Correo => text(&s.correo),
            A::Telefono => text(&s.telefono),
            A::Domicilio | A::Direccion | A::Calle | A::Numero | A::Ciudad | A::Comuna | A::Region => {
                text(&seat(&s.domicilio, atributo))
            }
            _ => missing("el perfil no tiene ese dato del sostenedor"),
        }
    }

    /// One of several, or all of them as a sentence lists them.
    fn of_several<T>(campo: Campo, all: &[T], value: impl Fn(&T) -> Valor) -> Valor {
        if let Some(cual) = campo.cual {
            return match all.get(usize::from(cual) - 1) {
                Some(one) => value(one),
                None => Valor::Sobra(format!(
                    "el perfil tiene {}, y este espacio es para el número {cual}",
                    all.len()
                )),
            };
        }
        let mut values = Vec::with_capacity(all.len());
        for one in all {
            match value(one) {
                Valor::Texto(texto) => values.push(texto),
                otro => return otro,
            }
        }
        text(&list(&values))
    }

    fn of_schools(&self, campo: Campo) -> Valor {
        let all = &self.x.establecimientos;
        match campo.atributo {
            A::Cantidad => return text(&all.len().to_string()),
            A::Orden => {
                let cual = campo.cual.map_or_else(|| all.len().to_string(), |cual| cual.to_string());
                return text(&cual);
            }
            // What is the same for all schools is said once.
            A::Comuna | A::Region | A::Dependencia if campo.cual.is_none() => {
                let values: Vec<Valor> = all.iter().map(|e| self.of_school(e, campo.atributo)).collect();
                let different: BTreeSet<&str> = values
                    .iter()
                    .filter_map(|v| if let Valor::Texto(t) = v { Some(t.as_str()) } else { None })
                    .collect();
                if let [only] = different.into_iter().collect::<Vec<_>>()[..] {
                    return text(only);
                }
            }
            _ => {}
        }
        Self::of_several(campo, all, |e| self.of_school(e, campo.atributo))
    }

    fn of_school(&self, e: &Establecimiento<'_>, atributo: A) -> Valor {
        match atributo {
            A::Nombre => text(&e.nombre),
            A::Rbd | A::Cuerpo | A::Digito => parts(&e.rbd.to_string(), atributo),
            A::Dependencia => text(&self.catalogo.dependencia(e.dependencia).nombre),
            A::Direccion => text(&e.direccion),
            A::NombreRbd => text(&format!("{}, RBD {}", e.nombre, e.rbd)),
            A::DireccionComuna => text(&format!("{}, comuna de {}", e.direccion, e.comuna.nombre)),
            A::Comuna => text(&e.comuna.nombre),
            A::Region => text(&e.region.nombre),
            A::Servicios => {
                let names: Vec<&str> = e.servicios.iter().map(|s| s.nombre.as_str()).collect();
                text(&list(&names))
            }
            _ => missing("el perfil no tiene ese dato del establecimiento"),
        }
    }

    fn of_provider(&self, atributo: A) -> Valor {
        let Some(p) = self.x.sistema.proveedor() else {
            return missing("el sistema es propio del sostenedor: no hay proveedor");
        };
        match (atributo, &p.producto) {
            (A::Nombre, _) => text(&p.nombre),
            (A::Rut | A::Cuerpo | A::Digito, _) => parts(&p.rut.to_string(), atributo),
            (A::Producto, Some(producto)) => text(producto),
            (A::Producto, None) => missing("el perfil no dice cómo se llama el sistema"),
            _ => missing("el perfil no tiene ese dato del proveedor"),
        }
    }
}

/// A number with its digit, or one of the two.
fn parts(numero: &str, atributo: A) -> Valor {
    let (cuerpo, digito) = numero.split_once('-').unwrap_or((numero, ""));
    text(match atributo {
        A::Cuerpo => cuerpo,
        A::Digito => digito,
        _ => numero,
    })
}

fn seat(d: &Domicilio<'_>, atributo: A) -> String {
    let street = || {
        let number = if d.numero.chars().any(|c| c.is_ascii_digit()) { " N° " } else { " " };
        format!("{}{number}{}", d.calle, d.numero)
    };
    match atributo {
        A::Calle => d.calle.clone(),
        A::Numero => d.numero.clone(),
        A::Ciudad => d.ciudad.clone(),
        A::Comuna => d.comuna.nombre.clone(),
        A::Region => d.region.nombre.clone(),
        A::Direccion => street(),
        // Most towns are called as their comuna is.
        _ if d.ciudad == d.comuna.nombre => {
            format!("{}, comuna de {}, {}", street(), d.comuna.nombre, d.region.nombre)
        }
        _ => format!(
            "{}, ciudad de {}, comuna de {}, {}",
            street(),
            d.ciudad,
            d.comuna.nombre,
            d.region.nombre
        ),
    }
}

fn of_representative(r: &Representante<'_>, atributo: A) -> Valor {
    let optional = |valor: &Option<String>, que: &str| match valor {
        Some(valor) => text(valor),
        None => missing(&format!("el perfil no dice {que} de {}", r.nombre)),
    };
    match atributo {
        A::Nombre => text(&r.nombre),
        A::Rut | A::Cuerpo | A::Digito => parts(&r.rut.to_string(), atributo),
        A::EstadoCivil => text(r.estado_civil),
        A::Nacionalidad => optional(&r.nacionalidad, "la nacionalidad"),
        A::Profesion => optional(&r.profesion, "la profesión"),
        A::Cargo => text(&r.cargo),
        A::Calidad => text(quality(r.calidad, r.genero)),
        A::Tratamiento => text(form_of_address(r.genero)),
        _ => missing("el perfil no tiene ese dato del representante"),
    }
}

fn of_person(persona: &Persona, atributo: A) -> Valor {
    match atributo {
        A::Nombre => text(&persona.nombre),
        A::Rut | A::Cuerpo | A::Digito => parts(&persona.rut.to_string(), atributo),
        A::Cargo => text(&persona.cargo),
        _ => missing("el perfil no tiene ese dato de quien actúa ante el Ministerio"),
    }
}

fn of_contact(c: &Contacto, atributo: A) -> Valor {
    match (atributo, c.rut) {
        (A::Nombre, _) => text(&c.nombre),
        (A::Cargo, _) => text(&c.cargo),
        (A::Rut | A::Cuerpo | A::Digito, Some(rut)) => parts(&rut.to_string(), atributo),
        (A::Rut | A::Cuerpo | A::Digito, None) => {
            missing(&format!("el perfil no dice el RUT de {}", c.nombre))
        }
        (A::Correo, _) => text(&c.correo),
        (A::Telefono, _) => text(&c.telefono),
        _ => missing("el perfil no tiene ese dato del contacto"),
    }
}
