//! Measures the store of trámites with up to 16,000 of them and 250,000 events: lists and a history in a cold process
//! against the same SQL through the `sqlite3` shell, an append against a bare fsync, peak memory, growth.
//! Lists and history are those of `convenio tramite listar` and `ver`, printed whole.

mod comun {
    pub mod medir;
    #[expect(dead_code, reason = "nothing is removed between two turns here")]
    pub mod procesos;
}
#[path = "../tests/it/registro_comun.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "what only tests need, written as tests are")]
mod registro_comun;

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use comun::medir::{in_turns, say, time, within};
use comun::procesos::{peak_mb, program, run};
use convenio::casos::tramites::Resumidor;
use convenio::catalogo::Catalogo;
use convenio::registro::sqlite::{ESPERA, Sqlite};
use convenio::registro::{Historias, Tablero, Verificacion};
use convenio::tramite::{Anotado, Canal, Suceso, TramiteId};
use registro_comun::{anotado, apertura, nota, papeles, propia};

const TURNS: usize = 25;
/// The columns of a row, as our own query has them.
const COLUMNAS: &str = "id, sucesos, estado, desde, modelo, region, sostenedor, sostenedor_rut, proveedor, proveedor_rut, \
                        rbds, externo, persona, toca, accion, vence, ultima_fecha";

fn main() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let ruta = dir.path().join("tramites.sqlite3");
    let mut hechos = Vec::new();
    for hasta in [1_000, 4_000, 16_000] {
        let registro = open(&ruta);
        let took = time(|| {
            for n in u32::try_from(hechos.len()).expect("few")..hasta {
                let id = registro.crear(&propia(), &historia(n), &[]).expect("room");
                hechos.push(id);
            }
        });
        say(&format!("registro con {hasta} trámites (hechos en {:.1} s)", took.as_secs_f64()));
        append(&registro, &hechos, dir.path());
        drop(registro);
        lists(&ruta, hechos[hechos.len() / 2]);
    }
    let registro = open(&ruta);
    let mut informe = None;
    let took = time(|| informe = Some(registro.verificar(&propia()).expect("a look")));
    let informe = informe.unwrap_or_default();
    let bytes = std::fs::metadata(&ruta).map_or(0, |m| m.len());
    say(&format!(
        "  {} trámites, {} sucesos, {:.1} MB; verificar todo {:.2} s, {} faltas",
        informe.tramites,
        informe.sucesos,
        u32::try_from(bytes >> 10).map_or(f64::INFINITY, f64::from) / 1024.0,
        took.as_secs_f64(),
        informe.faltas.len()
    ));
}

/// A list with each filter and one history, in a cold process and through the shell.
fn lists(ruta: &Path, id: TramiteId) {
    let lists: [(&str, &[&str]); 10] = [
        ("1", &[]),
        ("abierto = 1", &["--estado", "abierto"]),
        ("estado IN ('ingresado')", &["--estado", "ingresado"]),
        ("vence < '2026-11-24'", &["--atrasados"]),
        (
            "instr(busqueda_persona, ' persona') > 0 AND instr(busqueda_persona, ' 3') > 0",
            &["--persona", "Persona 3"],
        ),
        ("region = 3", &["--seremi", "3"]),
        ("modelo = 'particular_subvencionado'", &["--modelo", "particular_subvencionado"]),
        (
            "instr(busqueda_proveedor, ' clases') > 0 AND instr(busqueda_proveedor, ' 3') > 0",
            &["--proveedor", "clases 3"],
        ),
        ("instr(busqueda, ' boldos') > 0 AND instr(busqueda, ' 12') > 0", &["boldos", "12"]),
        ("toca = 'usted'", &["--toca", "usted"]),
    ];
    for (condicion, filtro) in lists {
        let sql = format!(
            "SELECT {COLUMNAS} FROM tablero WHERE organizacion = 'propia' AND {condicion} ORDER BY orden"
        );
        against_shell(ruta, &[&["listar"], filtro].concat(), &sql);
    }
    let sql = format!(
        "SELECT numero, fecha, instante, tipo, publico, hex(azar), personal, compromiso, anterior, huella FROM sucesos \
         WHERE organizacion = 'propia' AND id = '{id}' ORDER BY numero"
    );
    let id = id.to_string();
    against_shell(ruta, &["ver", &id, "--sin-comparar"], &sql);
    if let Some(mb) = peak_mb(&mut cold(ruta, &["listar"])) {
        within("listar todo, memoria máxima, MB", mb, ..=60.0);
    }
}

fn against_shell(ruta: &Path, orden: &[&str], sql: &str) {
    let mut ours = || run(&mut cold(ruta, orden));
    let mut shell = || run(Command::new("sqlite3").arg("-readonly").arg(ruta).arg(sql));
    let took = in_turns(TURNS, &mut [&mut ours, &mut shell]);
    let figures = format!("{}: {:.1} ms; sqlite3 {:.1} ms", orden.join(" "), took.ms(0), took.ms(1));
    within(&figures, took.ratio(0, &[1]), ..=2.0);
}

/// The program with this order of `tramite`.
fn cold(ruta: &Path, orden: &[&str]) -> Command {
    let mut command = program();
    command.arg("--registro").arg(ruta).arg("tramite").args(orden);
    command
}

/// The store, with the board's rows as the program makes them.
fn open(ruta: &Path) -> Sqlite<'static> {
    let projection = Box::new(Resumidor { catalogo: Catalogo::propio() });
    Sqlite::open(ruta, ESPERA, projection).expect("a store")
}

/// One event more, against a page that is written behind a file and synced, on the same disk.
fn append(registro: &Sqlite, ids: &[TramiteId], carpeta: &Path) {
    let plano: PathBuf = carpeta.join("plano");
    let mut file = File::options().create(true).append(true).open(&plano).expect("a file");
    let mut at = 0;
    let mut add = || {
        at = (at + 7_919) % ids.len();
        let vistos = registro.fila(&propia(), ids[at]).expect("a row").sucesos;
        let suceso = [nota(vistos + 1, "se llamó a la SEREMI y no contestaron")];
        time(|| registro.agregar(&propia(), ids[at], vistos, &suceso, &[]).expect("room"))
    };
    let mut sync = || {
        time(|| {
            file.write_all(&[7; 4096]).expect("room");
            file.sync_all().expect("a disk");
        })
    };
    let took = in_turns(TURNS * 8, &mut [&mut add, &mut sync]);
    let figures = format!("anotar: {:.2} ms; escribir una página y fsync {:.2} ms", took.ms(0), took.ms(1));
    within(&figures, took.ratio(0, &[1]), ..=1.5);
}

/// A history of thirteen to eighteen events, each trámite another one.
fn historia(n: u32) -> Vec<Anotado> {
    let mut sucesos: Vec<Suceso> = apertura(n).into_iter().map(|a| a.suceso).collect();
    let mut hechos = papeles(n);
    for campo in 0..40 {
        let valor = format!("El valor número {campo} del sostenedor {n}");
        hechos.titular.hechos.insert(format!("establecimientos[{n}].campo_{campo}"), valor);
    }
    sucesos[1] = Suceso::PapelesGenerados(Box::new(hechos));
    sucesos.push(Suceso::Asignar { persona: Some(format!("Persona {}", n % 11)) });
    sucesos.push(Suceso::Revisar { texto: None });
    sucesos.push(Suceso::Aprobar { texto: None });
    sucesos.extend((1..=3).map(|ejemplar| Suceso::Firmar { ejemplar }));
    if !n.is_multiple_of(7) {
        sucesos.push(Suceso::Ingresar { canal: Canal::Correo, folio: Some(format!("{n}/2026")) });
        sucesos.push(Suceso::Ampliar { dias: u8::try_from(n % 60 + 1).unwrap_or(1) });
    }
    if n.is_multiple_of(3) && !n.is_multiple_of(7) {
        sucesos
            .push(Suceso::Observar { observaciones: vec!["Falta la firma de la tercera copia".to_owned()] });
        sucesos.push(Suceso::Subsanar { texto: None, canal: None, folio: None });
    }
    for k in 0..4 + n % 4 {
        sucesos.push(Suceso::Contacto {
            texto: format!("Llamada {k}: dicen que está en revisión y que falta poco"),
        });
    }
    sucesos.into_iter().zip(1..).map(|(suceso, numero)| anotado(numero, suceso)).collect()
}
