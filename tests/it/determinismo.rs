//! The same profile makes the same bytes: on two runs, two days, in other time zones, languages and folders.

use std::collections::BTreeMap;
use std::fs;

use crate::comun::{Mesa, ejemplos_validos, terminar};

fn todo_lo_de(ambiente: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let mesa = Mesa::new();
    for ruta in ejemplos_validos() {
        let mut programa = mesa.programa();
        programa.args(["generar".as_ref(), ruta.as_os_str()]).envs(ambiente.iter().copied());
        let corrida = terminar(&mut programa);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    }
    let mut todo = BTreeMap::new();
    for nombre in mesa.en_salida() {
        let ruta = mesa.ruta("salida").join(&nombre);
        if ruta.is_file() {
            todo.insert(nombre, fs::read(ruta).unwrap());
            continue;
        }
        for (archivo, bytes) in crate::comun::archivos_de(&ruta) {
            todo.insert(format!("{nombre}/{archivo}"), bytes);
        }
    }
    todo
}

#[test]
fn nothing_of_the_day_or_the_machine_gets_into_a_paper() {
    let una = todo_lo_de(&[]);
    assert!(una.len() > 80, "{}", una.len());
    let otros = [
        vec![("CONVENIO_HOY", "2031-02-28"), ("TZ", "Asia/Tokyo")],
        vec![("TZ", "America/Punta_Arenas"), ("LC_ALL", "de_DE.UTF-8"), ("LANG", "tr_TR.UTF-8")],
        vec![("LC_ALL", "C"), ("HOME", "/nonexistent"), ("USER", "otra persona"), ("RAYON_NUM_THREADS", "1")],
    ];
    for ambiente in otros {
        let otra = todo_lo_de(&ambiente);
        assert_eq!(una.keys().collect::<Vec<_>>(), otra.keys().collect::<Vec<_>>());
        for (nombre, bytes) in &una {
            assert!(otra[nombre] == *bytes, "{nombre} cambió con {ambiente:?}");
        }
    }
}

#[test]
fn a_batch_makes_the_same_bytes_as_one_by_one() {
    let sueltos = todo_lo_de(&[]);
    let mesa = Mesa::new();
    let rutas = ejemplos_validos();
    let corrida = mesa.correr(
        std::iter::once("generar".into()).chain(rutas.into_iter().map(std::path::PathBuf::into_os_string)),
    );
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    for (nombre, bytes) in sueltos {
        assert!(fs::read(mesa.ruta("salida").join(&nombre)).unwrap() == bytes, "{nombre}");
    }
}
