//! Old workbooks (.xls) that are large, cut short, tangled, or written as few programs write them.

use crate::anexo::{CONTACTOS, ESCUELAS, SERVICIOS, expected, facts, leer};
use crate::anexo_xls::{container, stream};
use crate::comun::Mesa;

/// A sheet that makes the stream long: a text far below the table in each of these rows.
fn long(filas: u32) -> Vec<u8> {
    let texts: Vec<String> = (0..filas).map(|n| format!("observación número {n} de la planilla")).collect();
    let rows: Vec<[&str; 1]> = texts.iter().map(|t| [t.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 1]>::as_slice).collect();
    stream(&[("A", ESCUELAS), ("B", CONTACTOS), ("C", SERVICIOS), ("D", &rows)])
}

#[test]
fn streams_of_every_length_are_read() {
    // A container keeps streams of 4,096 bytes and more in another way; from 7 MB on its own tables have tables.
    for (filas, at_least) in [(1, 0), (60, 4_096), (400, 30_000), (60, 8 << 20)] {
        let mesa = Mesa::new();
        let mut stream = long(filas);
        if at_least > 1 << 20 {
            stream.resize(at_least, 0);
        }
        assert!(stream.len() >= at_least, "{}", stream.len());
        let ruta = mesa.escribir("a.xls", container(&stream));
        assert_eq!(facts(&leer(&mesa, &ruta)), expected(), "{} bytes", stream.len());
    }
}
