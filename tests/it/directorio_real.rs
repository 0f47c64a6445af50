//! The Ministry's published numbers, where they are at hand: every real RBD, the known RUT digits, the directory of 2024.

use std::collections::HashMap;
use std::fs;

use convenio::catalogo::{Catalogo, Dependencia};
use convenio::directorio::{Estado, Guardado, buscar, leer, write};
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

#[test]
fn the_directory_of_2024_is_read_whole_with_the_published_figures() {
    let Some(ruta) = datos_reales("directorio_ee_2024_sin_mrun.csv", "las cifras del directorio de 2024")
    else {
        return;
    };
    let leido = leer(&ruta, &fs::read(&ruta).unwrap(), None, Catalogo::propio()).unwrap();
    assert_eq!((leido.rechazadas, leido.avisos.len()), (0, 0), "{:?}", leido.avisos);
    let d = leido.directorio;
    assert_eq!((d.anio, d.escuelas.len()), (2024, 16_694));
    assert_eq!(d.escuelas.iter().map(|e| e.rbd).max(), Some(42_288));
    let working: Vec<_> = d.escuelas.iter().filter(|e| e.estado == Estado::Funcionando).collect();
    let of = |cual| working.iter().filter(|e| e.dependencia == cual).count();
    assert_eq!(Dependencia::TODAS.map(of), [842, 3_424, 5_610, 1_227, 70, 864]);
    assert_eq!(working.len(), 12_037);
    let mut owners: HashMap<u32, usize> = HashMap::new();
    working.iter().filter_map(|e| e.rut).for_each(|rut| *owners.entry(rut).or_default() += 1);
    let with = |n: usize| owners.values().filter(|v| **v == n).count();
    assert_eq!((owners.len(), with(1), with(2)), (5_864, 5_052, 358));
    assert_eq!(owners.values().max(), Some(&98));
    assert_eq!(d.escuelas_de(62_000_660).next().unwrap().rut_escrito().unwrap(), "62.000.660-2");

    let kept = write(&d);
    assert!(kept.len() < 2_000_000, "{}", kept.len());
    let guardado = Guardado::open(kept).unwrap();
    assert_eq!(guardado.leer().unwrap(), d);
    let first = |texto: &str| buscar(&guardado, texto, 1).unwrap().escuelas[0].rbd;
    assert_eq!(first("lieco politecnico arica"), 1);
    assert_eq!(first("musica copiapo hugo garido"), 415);
    assert_eq!(first("1195-9"), 1195);
}

#[test]
fn the_original_shape_gives_the_same_rows_as_the_shortened_one() {
    let que = "que ambas formas de 2024 dan las mismas filas";
    let Some(original) = datos_reales("directorio_ee_2024_muestra_formato_original.csv", que) else { return };
    let Some(short) = datos_reales("directorio_ee_2024_sin_mrun.csv", que) else { return };
    let read =
        |ruta: &std::path::Path| leer(ruta, &fs::read(ruta).unwrap(), None, Catalogo::propio()).unwrap();
    let (sample, whole) = (read(&original), read(&short).directorio);
    assert_eq!((sample.directorio.escuelas.len(), sample.rechazadas), (57, 0), "{:?}", sample.avisos);
    for escuela in &sample.directorio.escuelas {
        assert_eq!(whole.escuela(escuela.rbd), Some(escuela));
    }
}
