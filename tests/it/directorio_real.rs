//! The Ministry's published numbers, where they are at hand: every real RBD and the known RUT digits.

use std::fs;

use convenio::catalogo::Catalogo;
use convenio::perfil::{Rbd, Rut};

use crate::comun::datos_reales;

#[test]
fn every_real_rbd_of_2024_is_accepted_with_its_printed_digit_and_no_other() {
    let Some(ruta) = datos_reales("directorio_ee_2024_sin_mrun.csv", "los 16.694 RBD reales") else { return };
    let catalogo = Catalogo::propio();
    let texto = fs::read_to_string(ruta).unwrap();
    let mut lector = csv::ReaderBuilder::new().delimiter(b';').from_reader(texto.as_bytes());
    let columnas = lector.headers().unwrap().clone();
    let columna =
        |nombre: &str| columnas.iter().position(|c| c.trim_start_matches('\u{feff}') == nombre).unwrap();
    let (rbd, dv, comuna) = (columna("RBD"), columna("DGV_RBD"), columna("NOM_COM_RBD"));
    let mut leidos = 0;
    for fila in lector.records() {
        let fila = fila.unwrap();
        let escrito = format!("{}-{}", &fila[rbd], &fila[dv]);
        assert_eq!(Rbd::parse(&escrito, catalogo).unwrap().to_string(), escrito);
        let otro = if &fila[dv] == "0" { '1' } else { '0' };
        assert!(Rbd::parse(&format!("{}-{otro}", &fila[rbd]), catalogo).is_err(), "{escrito}");
        assert!(catalogo.comuna(&fila[comuna]).is_some(), "{}", &fila[comuna]);
        leidos += 1;
    }
    assert_eq!(leidos, 16_694);
}

#[test]
fn the_published_rut_digits_are_ours() {
    let Some(ruta) = datos_reales("rut_vectores.csv", "los dígitos de RUT publicados") else { return };
    let mut lector = csv::Reader::from_path(ruta).unwrap();
    let mut leidos = 0;
    for fila in lector.records() {
        let fila = fila.unwrap();
        assert!(format!("{}-{}", &fila[0], &fila[1]).parse::<Rut>().is_ok(), "{fila:?}");
        leidos += 1;
    }
    assert!(leidos >= 13, "{leidos}");
}
