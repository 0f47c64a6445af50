//! Measures the store of trámites with up to 16,000 of them and 250,000 events: lists and a history in a cold process
//! against the same SQL through the `sqlite3` shell, an append against a bare fsync, peak memory, growth.
//!
//! The process is this program once more, which opens the store and prints what it read; `convenio tramite listar` and
//! `ver` go in its place where `cold` makes the command.

mod comun {
    pub mod medir;
    #[expect(dead_code, reason = "the program itself is not run here")]
    pub mod procesos;
}
#[path = "../tests/it/registro_comun.rs"]
#[expect(dead_code, reason = "what only tests need")]
mod registro_comun;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use comun::medir::{in_turns, say, time, within};
use comun::procesos::{peak_mb, run};
use convenio::catalogo::Modelo;
use convenio::registro::sqlite::Sqlite;
use convenio::registro::{Filtro, Historias, Tablero, Verificacion};
use convenio::tramite::{Anotado, Canal, Estado, Quien, Suceso, TramiteId};
use jiff::civil::date;
use registro_comun::{abrir, anotado, apertura, nota, papeles, propia};

const TURNS: usize = 25;
/// What the process of ours is told: the store, and what to read of it.
const RUTA: &str = "CONVENIO_BANCO_REGISTRO";
const LEER: &str = "CONVENIO_BANCO_LEER";

/// The columns of a row, as our own query has them.
const COLUMNAS: &str = "id, sucesos, estado, desde, modelo, region, sostenedor, sostenedor_rut, proveedor, proveedor_rut, \
                        rbds, externo, persona, toca, accion, vence, ultima_fecha";

fn main() {
    if let (Some(ruta), Ok(que)) = (std::env::var_os(RUTA), std::env::var(LEER)) {
        return read(Path::new(&ruta), &que);
    }
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let ruta = dir.path().join("tramites.sqlite3");
    let mut hechos = Vec::new();
    for hasta in [1_000, 4_000, 16_000] {
        let registro = abrir(&ruta).expect("a store");
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
    let registro = abrir(&ruta).expect("a store");
    let mut informe = None;
    let took = time(|| informe = Some(registro.verificar(&propia()).expect("a look")));
    let informe = informe.unwrap_or_default();
    let bytes = std::fs::metadata(&ruta).map_or(0, |m| m.len());
    say(&format!(
        "  {} trámites, {} sucesos, {:.1} MB; verificar todo {:.2} s, {} faltas",
        informe.tramites,
        informe.sucesos,
        bytes as f64 / 1e6,
        took.as_secs_f64(),
        informe.faltas.len()
    ));
}

/// A list with each filter and one history, in a cold process and through the shell.
fn lists(ruta: &Path, id: TramiteId) {
    let words = "instr(busqueda, ' boldos') > 0 AND instr(busqueda, ' 12') > 0";
    let lists: [(&str, &str); 10] = [
        ("todo", "1"),
        ("abiertos", "abierto = 1"),
        ("estado", "estado IN ('ingresado')"),
        ("atrasados", "vence < '2026-03-20'"),
        ("persona", "instr(busqueda_persona, ' persona') > 0 AND instr(busqueda_persona, ' 3') > 0"),
        ("region", "region = 3"),
        ("modelo", "modelo = 'particular_subvencionado'"),
        ("proveedor", "instr(busqueda_proveedor, ' clases') > 0 AND instr(busqueda_proveedor, ' 3') > 0"),
        ("texto", words),
        ("toca", "toca = 'usted'"),
    ];
    for (que, condicion) in lists {
        let sql = format!(
            "SELECT {COLUMNAS} FROM tablero WHERE organizacion = 'propia' AND {condicion} ORDER BY orden"
        );
        against_shell(&format!("listar {que}"), ruta, que, &sql);
    }
    let sql = format!(
        "SELECT numero, fecha, instante, tipo, publico, hex(azar), personal, compromiso, anterior, huella FROM sucesos \
         WHERE organizacion = 'propia' AND id = '{id}' ORDER BY numero"
    );
    against_shell("ver", ruta, &id.to_string(), &sql);
    if let Some(mb) = peak_mb(&mut cold(ruta, "todo")) {
        within("listar todo, memoria máxima, MB", mb, ..=60.0);
    }
}

fn against_shell(nombre: &str, ruta: &Path, que: &str, sql: &str) {
    let mut ours = || run(&mut cold(ruta, que));
    let mut shell = || run(Command::new("sqlite3").arg("-readonly").arg(ruta).arg(sql));
    let took = in_turns(TURNS, &mut [&mut ours, &mut shell]);
    let figures = format!("{nombre}: {:.1} ms; sqlite3 {:.1} ms", took.ms(0), took.ms(1));
    within(&figures, took.ratio(0, &[1]), ..=2.0);
}

/// The process that is measured.
fn cold(ruta: &Path, que: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.env(RUTA, ruta).env(LEER, que);
    command
}

/// What that process does.
fn read(ruta: &Path, que: &str) {
    let registro = abrir(ruta).expect("a store");
    let mut salida = BufWriter::new(std::io::stdout().lock());
    if let Ok(id) = que.parse::<TramiteId>() {
        for anotado in registro.historia(&propia(), id).expect("a history") {
            let _ = writeln!(salida, "{anotado:?}");
        }
        return;
    }
    let filtro = match que {
        "abiertos" => Filtro { abierto: Some(true), ..Filtro::default() },
        "estado" => Filtro { estados: vec![Estado::Ingresado], ..Filtro::default() },
        "atrasados" => Filtro { atrasado: Some(date(2026, 3, 20)), ..Filtro::default() },
        "persona" => Filtro { persona: Some("Persona 3".to_owned()), ..Filtro::default() },
        "region" => Filtro { region: Some(3), ..Filtro::default() },
        "modelo" => Filtro { modelo: Some(Modelo::ParticularSubvencionado), ..Filtro::default() },
        "proveedor" => Filtro { proveedor: Some("clases 3".to_owned()), ..Filtro::default() },
        "texto" => Filtro { texto: Some("boldos 12".to_owned()), ..Filtro::default() },
        "toca" => Filtro { toca: Some(Quien::Usted), ..Filtro::default() },
        _ => Filtro::default(),
    };
    for fila in registro.listar(&propia(), &filtro).expect("a board") {
        let r = &fila.resumen;
        let _ = writeln!(
            salida,
            "{}|{}|{}|{}|{}|{}",
            fila.id,
            r.estado.clave(),
            r.desde,
            r.sostenedor,
            r.accion,
            r.rbds.join(" ")
        );
    }
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
