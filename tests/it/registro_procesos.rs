//! Several processes at one store, and processes that are killed while they write: what was acknowledged is there, once.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use convenio::base::azar;
use convenio::registro::sqlite::Sqlite;
use convenio::registro::{Historias, RegistroError, Tablero, Verificacion};
use convenio::tramite::{Suceso, TramiteId};

use crate::comun::Mesa;
use crate::registro_comun::{abrir, apertura_con, nota, propia};

/// What the process below is told to do: `escribir`, or a trámite's name to write to beside others.
const ENCARGO: &str = "CONVENIO_PRUEBA_ENCARGO";
/// The store it writes to.
const RUTA: &str = "CONVENIO_PRUEBA_REGISTRO";
/// How many events each of several writers adds.
const CADA_UNO: u32 = 25;

/// This test program once more, as a writer.
pub fn hijo(ruta: &Path, encargo: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["registro_procesos::a_process_that_writes", "--exact", "--ignored", "--nocapture"])
        .args(["--test-threads", "1"])
        .env(ENCARGO, encargo)
        .env(RUTA, ruta)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

#[test]
#[ignore = "is what other tests start as a process of its own"]
fn a_process_that_writes() {
    let (Ok(encargo), Some(ruta)) = (std::env::var(ENCARGO), std::env::var_os(RUTA)) else { return };
    let ruta = Path::new(&ruta);
    match encargo.as_str() {
        "escribir" => write_until_killed(ruta),
        "uno" => {
            let said = write_one(ruta).err().map_or_else(|| "hecho".to_owned(), |error| error.to_string());
            say(&said);
        }
        id => compete(&abrir(ruta).unwrap(), id.parse().unwrap(), std::process::id()),
    }
}

fn say(que: &str) {
    let mut salida = std::io::stdout().lock();
    writeln!(salida, "{que}").unwrap();
    salida.flush().unwrap();
}

/// A trámite of its own and note after note, each told before it is written and after the store took it.
fn write_until_killed(ruta: &Path) {
    let registro = abrir(ruta).unwrap();
    say("empieza crear");
    let id = registro.crear(&propia(), &apertura_con(1, Some("prueba")), &[b"un archivo"]).unwrap();
    say(&format!("creado {id}"));
    for numero in 3.. {
        say(&format!("empieza {numero}"));
        let relleno = "ñ".repeat(numero as usize % 7 * 500);
        registro
            .agregar(&propia(), id, numero - 1, &[nota(numero, &format!("nota {numero} {relleno}"))], &[])
            .unwrap();
        say(&format!("anotado {numero}"));
    }
}

/// One trámite with a file, in as few calls of the system as it takes.
fn write_one(ruta: &Path) -> Result<(), RegistroError> {
    let registro = abrir(ruta)?;
    let id = registro.crear(&propia(), &apertura_con(1, Some("prueba")), &[&vec![7; 20_000]])?;
    say(&format!("creado {id}"));
    registro.agregar(&propia(), id, 2, &[nota(3, "nota 3 ")], &[])?;
    say("anotado 3");
    Ok(())
}

/// Adds its notes to a trámite that others write to as well, looking again whenever it came too late.
fn compete(registro: &Sqlite, id: TramiteId, quien: u32) {
    let mut mine = 0;
    while mine < CADA_UNO {
        let vistos = registro.fila(&propia(), id).unwrap().sucesos;
        let texto = format!("{quien} {mine}");
        match registro.agregar(&propia(), id, vistos, &[nota(vistos + 1, &texto)], &[]) {
            Ok(()) => mine += 1,
            Err(RegistroError::Conflicto { ajenos, .. }) => assert!(!ajenos.is_empty()),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Every note of every writer is there once, and the chain is whole.
fn all_wrote(registro: &Sqlite, id: TramiteId, cuantos: usize) {
    let historia = registro.historia(&propia(), id).unwrap();
    let mut textos: Vec<&str> = historia
        .iter()
        .filter_map(|a| if let Suceso::Nota { texto } = &a.suceso { Some(texto.as_str()) } else { None })
        .collect();
    assert_eq!(textos.len(), cuantos * CADA_UNO as usize);
    textos.sort_unstable();
    textos.dedup();
    assert_eq!(textos.len(), cuantos * CADA_UNO as usize, "none was written twice");
    assert_eq!(registro.verificar(&propia()).unwrap().faltas, []);
}

#[test]
fn threads_that_write_at_once_lose_nothing() {
    let mesa = Mesa::new();
    let ruta = mesa.ruta("datos/tramites.sqlite3");
    let registro = abrir(&ruta).unwrap();
    let id = registro.crear(&propia(), &apertura_con(1, None), &[]).unwrap();
    std::thread::scope(|scope| {
        // Two of them share a connection, the others have their own.
        for quien in 0..4 {
            let (registro, ruta) = (&registro, &ruta);
            scope.spawn(move || match quien {
                0 | 1 => compete(registro, id, quien),
                _ => compete(&abrir(ruta).unwrap(), id, quien),
            });
        }
    });
    all_wrote(&registro, id, 4);
}

#[test]
fn processes_that_write_at_once_lose_nothing() {
    let mesa = Mesa::new();
    let ruta = mesa.ruta("datos/tramites.sqlite3");
    let registro = abrir(&ruta).unwrap();
    let id = registro.crear(&propia(), &apertura_con(1, None), &[]).unwrap();
    let hijos: Vec<Child> =
        (0..3).map(|_| hijo(&ruta, &id.to_string()).stdout(Stdio::null()).spawn().unwrap()).collect();
    for mut hijo in hijos {
        assert!(hijo.wait().unwrap().success());
    }
    all_wrote(&registro, id, 3);
}

/// A number below 65,536.
fn chance() -> u64 {
    u64::from(u16::from_le_bytes(azar::bytes().unwrap()))
}

/// What a writer said before it ended.
#[derive(Debug, Default)]
pub struct Dicho {
    pub creado: Option<TramiteId>,
    pub anotados: Vec<u32>,
    /// It had begun to write something and did not say that it was done.
    pub a_medias: bool,
}

impl Dicho {
    pub fn read(texto: &str) -> Self {
        let mut dicho = Self::default();
        for line in texto.lines() {
            // The test program begins a line of its own and does not end it.
            let line = line.rsplit_once(" ... ").map_or(line, |(_, line)| line);
            match line.split_once(' ') {
                Some(("empieza", _)) => dicho.a_medias = true,
                Some(("creado", id)) => (dicho.creado, dicho.a_medias) = (Some(id.parse().unwrap()), false),
                Some(("anotado", n)) => {
                    dicho.anotados.push(n.parse().unwrap());
                    dicho.a_medias = false;
                }
                _ => {}
            }
        }
        dicho
    }

    /// Everything that the writer was told is written is there, once and in order, and at most one thing more.
    pub fn is_kept(&self, registro: &Sqlite, que: &str) {
        let Some(id) = self.creado else { return };
        let historia = registro.historia(&propia(), id).unwrap();
        let acknowledged = 2 + self.anotados.len();
        let more = historia.len().checked_sub(acknowledged);
        assert!(
            more.is_some_and(|more| more <= 1),
            "{que}: hay {} y se supo de {acknowledged}",
            historia.len()
        );
        for (anotado, numero) in historia.iter().zip(1..) {
            assert_eq!(anotado.numero, numero, "{que}");
            if let Suceso::Nota { texto } = &anotado.suceso {
                assert!(texto.starts_with(&format!("nota {numero} ")), "{que}: {texto}");
            }
        }
    }
}

#[test]
fn a_writer_that_is_killed_at_any_moment_loses_nothing_that_was_acknowledged() {
    let veces: u32 = std::env::var("CONVENIO_MUERTES").ok().and_then(|n| n.parse().ok()).unwrap_or(100);
    let mesa = Mesa::new();
    let (mut muertas, mut a_medias, mut al_crear, mut sucesos) = (0, 0, 0, 0);
    let mut tramites = Vec::new();
    for vez in 0..veces {
        // Every fifth store is a new one, so that making it is interrupted too.
        let ruta = mesa.ruta(&format!("datos{}/tramites.sqlite3", vez / 5));
        let new = vez % 5 == 0;
        let began = Instant::now();
        let mut child = hijo(&ruta, "escribir").spawn().unwrap();
        let mut salida = BufReader::new(child.stdout.take().unwrap());
        let mut texto = String::new();
        // Killed while it begins, while it makes its trámite, or while it writes note after note.
        let (hasta, micros) = match vez % 5 {
            0 => ("", 3 * chance()),
            1 => ("empieza", chance() / 3),
            _ => ("creado", chance()),
        };
        while !texto.contains(hasta) && salida.read_line(&mut texto).unwrap() > 0 {}
        std::thread::sleep(Duration::from_micros(micros));
        child.kill().unwrap();
        muertas += u32::from(child.wait().unwrap().code().is_none());
        salida.read_to_string(&mut texto).unwrap();
        let dicho = Dicho::read(&texto);
        let que = format!("vez {vez}, {:?}", began.elapsed());
        let registro = abrir(&ruta).unwrap_or_else(|error| panic!("{que}: {error}"));
        dicho.is_kept(&registro, &que);
        a_medias += u32::from(dicho.a_medias);
        al_crear += u32::from(new && dicho.creado.is_none());
        sucesos += dicho.anotados.len();
        tramites.extend(dicho.creado.map(|id| (ruta.clone(), id)));
        if vez % 5 == 4 || vez + 1 == veces {
            let informe = registro.verificar(&propia()).unwrap();
            assert_eq!(informe.faltas, [], "{que}");
        }
    }
    for (ruta, id) in &tramites {
        abrir(ruta).unwrap().fila(&propia(), *id).unwrap();
    }
    let _ = writeln!(
        std::io::stderr(),
        "registro: murieron {muertas} de {veces} procesos, {a_medias} en medio de una escritura y {al_crear} al crear el \
         archivo; de {sucesos} sucesos acusados no se perdió ni se repitió ninguno"
    );
    assert!(a_medias * 2 >= veces * 4 / 5, "too few were interrupted while they wrote: {a_medias}");
}
