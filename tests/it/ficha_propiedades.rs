//! The Excel form over many profiles: whatever printable text is in one, its form says the same.

use convenio::catalogo::Catalogo;
use convenio::perfil::borrador::{
    Contacto, Contactos, Dato, Documento, Domicilio, Establecimiento, Lista, Perfil, Proveedor,
    Representante, Sostenedor,
};
use convenio::perfil::ficha_excel::write;
use proptest::prelude::*;

use crate::comun::Mesa;
use crate::ficha_excel::leer;

fn texto() -> impl Strategy<Value = Option<Dato>> {
    // No word of the lists comes out of this by chance; blank is the same as absent, and an apostrophe before
    // everything is Excel's sign for text.
    proptest::option::weighted(0.8, "[^\\pC\\p{Zl}\\p{Zp}]{1,40}")
        .prop_filter("Excel's sign for text", |t| {
            !t.as_ref().is_some_and(|t| t.trim_start().starts_with('\''))
        })
        .prop_map(|t| t.filter(|t| !t.trim().is_empty()).map(|valor| Dato { valor, ..Dato::default() }))
}

fn fijo(valor: &str) -> Dato {
    Dato { valor: valor.to_owned(), ..Dato::default() }
}

fn representante() -> impl Strategy<Value = Representante> {
    let documento = (texto(), texto(), texto()).prop_map(|(fecha, numero, emisor)| Documento {
        tipo: Some(fijo("estatutos")),
        fecha,
        numero,
        emisor,
        ..Documento::default()
    });
    (texto(), texto(), texto(), proptest::collection::vec(documento, 0..3)).prop_map(
        |(rut, profesion, estado_civil, documentos)| Representante {
            nombre: Some(fijo("Ana")),
            rut,
            profesion,
            estado_civil,
            documentos,
            ..Representante::default()
        },
    )
}

fn perfil() -> impl Strategy<Value = Perfil> {
    let establecimiento = (
        texto(),
        texto(),
        proptest::sample::subsequence(vec!["valida_alumno", "curso", "asistencia"], 0..=3),
    )
        .prop_map(|(direccion, comuna, servicios)| Establecimiento {
            rbd: Some(fijo("99001-9")),
            direccion,
            comuna,
            servicios: Some(Lista { datos: servicios.into_iter().map(fijo).collect(), ..Lista::default() }),
            ..Establecimiento::default()
        });
    let sostenedor = (texto(), texto(), texto(), proptest::collection::vec(representante(), 0..4)).prop_map(
        |(tipo, calle, correo, representantes)| Sostenedor {
            nombre: Some(fijo("Sostenedor")),
            tipo,
            domicilio: calle.map(|calle| Domicilio { calle: Some(calle), ..Domicilio::default() }),
            correo,
            representantes,
            ..Sostenedor::default()
        },
    );
    (sostenedor, proptest::collection::vec(establecimiento, 0..4), texto(), texto(), any::<bool>(), texto())
        .prop_map(|(sostenedor, establecimientos, fecha, cargo, propio, nombre)| Perfil {
            version: Some(Dato { valor: 1, ..Dato::default() }),
            demostracion: Some(Dato { valor: propio, ..Dato::default() }),
            fecha,
            sostenedor: Some(sostenedor),
            establecimientos,
            contactos: cargo.map(|cargo| Contactos {
                tecnico: Some(Contacto { cargo: Some(cargo), ..Contacto::default() }),
                ..Contactos::default()
            }),
            proveedor: Some(Proveedor {
                sistema_propio: Some(Dato { valor: propio, ..Dato::default() }),
                nombre,
                ..Proveedor::default()
            }),
            ..Perfil::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_a_profile_says_its_form_says_too(perfil in perfil()) {
        let bytes = write(&perfil, Catalogo::propio()).unwrap();
        let leido = leer(&Mesa::new(), &bytes).map_err(TestCaseError::fail)?;
        prop_assert_eq!(leido.perfil, perfil);
    }
}
