//! A profile begun from what an Anexo says.

use super::super::super::campo::{Atributo as A, Sujeto as S};
use super::celdas::Marca;
use super::palabras::Palabras;
use super::{Anexo, Datos};
use crate::catalogo::Catalogo;
use crate::perfil::borrador::{
    Contacto, Contactos, Dato, Domicilio, Establecimiento, Lista, Perfil, Proveedor, Representante,
    RepresentanteMinisterio, Sostenedor,
};
use crate::perfil::{Rbd, Rut};

/// Every fact that profile and Anexo share; what the Anexo does not say is absent.
pub fn profile(anexo: &Anexo, catalogo: &Catalogo) -> Perfil {
    let palabras = Palabras::new(catalogo);
    let of = |s: S| anexo.personas.get(&s).map(Vec::as_slice).unwrap_or_default();
    let one = |s: S| of(s).first();
    let sostenedor = one(S::Sostenedor);
    let signing: Vec<Representante> = of(S::Representante)
        .iter()
        .map(|d| Representante {
            nombre: get(d, A::Nombre),
            rut: rut(d),
            cargo: get(d, A::Cargo),
            ..Default::default()
        })
        .collect();
    let domicilio = sostenedor.map(|d| Domicilio {
        calle: get(d, A::Calle),
        numero: get(d, A::Numero),
        ciudad: get(d, A::Ciudad),
        comuna: get(d, A::Comuna),
        ..Default::default()
    });
    let owner = Sostenedor {
        nombre: sostenedor.and_then(|d| get(d, A::Nombre)),
        rut: sostenedor.and_then(rut),
        correo: sostenedor.and_then(|d| get(d, A::Correo)),
        telefono: sostenedor.and_then(|d| get(d, A::Telefono)),
        domicilio: domicilio.filter(|d| *d != Domicilio::default()),
        representantes: signing,
        representante_ministerio: one(S::RepresentanteMinisterio).map(|d| RepresentanteMinisterio {
            nombre: get(d, A::Nombre),
            rut: rut(d),
            cargo: get(d, A::Cargo),
            ..Default::default()
        }),
        ..Default::default()
    };
    let contact = |s: S| {
        one(s).map(|d| Contacto {
            nombre: get(d, A::Nombre),
            cargo: get(d, A::Cargo),
            rut: rut(d),
            correo: get(d, A::Correo),
            telefono: get(d, A::Telefono),
            ..Default::default()
        })
    };
    let contactos = Contactos {
        administrativo: contact(S::Administrativo),
        tecnico: contact(S::Tecnico),
        ..Default::default()
    };
    let proveedor = match (anexo.sistema_propio, one(S::Proveedor)) {
        (Some(_), _) => Some(Proveedor {
            sistema_propio: Some(Dato { valor: true, ..Default::default() }),
            ..Default::default()
        }),
        (None, Some(d)) => Some(Proveedor {
            nombre: get(d, A::Nombre),
            rut: rut(d),
            producto: get(d, A::Producto),
            ..Default::default()
        }),
        (None, None) => None,
    };
    Perfil {
        version: Some(Dato { valor: 1, ..Default::default() }),
        sostenedor: (owner != Sostenedor::default()).then_some(owner),
        establecimientos: schools(anexo, catalogo, &palabras),
        contactos: (contactos != Contactos::default()).then_some(contactos),
        proveedor,
        ..Default::default()
    }
}

fn schools(anexo: &Anexo, catalogo: &Catalogo, palabras: &Palabras<'_>) -> Vec<Establecimiento> {
    // Without the sheet of schools, those of the services are known by their numbers.
    let mut numbers: Vec<_> = anexo.establecimientos.iter().map(|e| (e.rbd, Some(&e.datos))).collect();
    for pedido in &anexo.servicios {
        if !numbers.iter().any(|(r, _)| r.numero == pedido.rbd.numero) {
            numbers.push((pedido.rbd, None));
        }
    }
    let made = numbers.into_iter().map(|(rbd, datos)| {
        let fact = |a| datos.and_then(|d| get(d, a));
        let asked = anexo.servicios.iter().filter(|p| p.rbd.numero == rbd.numero);
        let asked: Vec<Dato> = catalogo
            .servicios()
            .iter()
            .filter(|s| !s.es_implicito())
            .filter(|s| asked.clone().any(|p| p.marcas.get(&s.clave).is_some_and(|(m, _)| *m == Marca::Si)))
            .map(|s| Dato::from(s.clave.as_str()))
            .collect();
        // A digit that was left out is known; one that was written wrong is for the person.
        let written = match (rbd.digito, Rbd::new(rbd.numero, catalogo)) {
            (None, Ok(right)) => right.to_string(),
            _ => rbd.to_string(),
        };
        Establecimiento {
            rbd: Some(Dato::from(written.as_str())),
            nombre: fact(A::Nombre),
            dependencia: fact(A::Dependencia).map(|d| match palabras.dependency(&d.valor) {
                Some(clave) => Dato::from(clave),
                None => d,
            }),
            direccion: fact(A::Direccion).or_else(|| fact(A::Calle)),
            comuna: fact(A::Comuna),
            servicios: (!asked.is_empty()).then(|| Lista { datos: asked, ..Default::default() }),
            ..Default::default()
        }
    });
    made.collect()
}

fn get(datos: &Datos, atributo: A) -> Option<Dato> {
    datos.get(&atributo).filter(|d| !d.texto.is_empty()).map(|d| Dato::from(d.texto.as_str()))
}

/// The RUT as the profile writes it, where it is one; a number lost its hyphen in Excel.
fn rut(datos: &Datos) -> Option<Dato> {
    let texto = &datos.get(&A::Rut)?.texto;
    (!texto.is_empty())
        .then(|| Dato::from(as_rut(texto).map_or_else(|| texto.clone(), |r| r.to_string()).as_str()))
}

/// A RUT with its hyphen or without.
pub(super) fn as_rut(texto: &str) -> Option<Rut> {
    if let Ok(rut) = texto.parse() {
        return Some(rut);
    }
    let bare: String = texto.chars().filter(char::is_ascii_alphanumeric).collect();
    let (body, digit) = bare.split_at_checked(bare.len().checked_sub(1)?)?;
    format!("{body}-{digit}").parse().ok()
}
