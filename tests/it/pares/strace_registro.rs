//! The store while calls of the system fail, and while it is killed at each of them: it stays whole, and what was
//! acknowledged is there.

use std::os::unix::process::ExitStatusExt;

use convenio::registro::{Historias as _, Verificacion as _};

use super::*;
use crate::registro_comun::{abrir, apertura, propia};
use crate::registro_procesos::{Dicho, hijo};

/// No run makes more calls of one kind in one thread.
const VECES: usize = 150;

/// A store with a trámite in it, or a place for one.
struct Banco {
    mesa: Mesa,
    ruta: PathBuf,
    hay: bool,
}

impl Banco {
    fn new(hay: bool) -> Self {
        let mesa = Mesa::new();
        let ruta = mesa.ruta("datos/tramites.sqlite3");
        if hay {
            abrir(&ruta).unwrap().crear(&propia(), &apertura(7), &[]).unwrap();
        }
        Self { mesa, ruta, hay }
    }

    /// The writer under strace with this injection, and whether the injection came to it.
    fn broken_off(&self, inyeccion: &str) -> (Output, bool) {
        let llamadas = self.mesa.ruta("llamadas");
        fs::create_dir(&llamadas).unwrap();
        let programa = hijo(&self.ruta, "uno");
        let salida = Command::new("strace")
            .args(["-ff", "-o"])
            .arg(llamadas.join("hilo"))
            .args(["-e", &format!("inject={inyeccion}"), "--"])
            .arg(programa.get_program())
            .args(programa.get_args())
            .envs(programa.get_envs().filter_map(|(k, v)| Some((k, v?))))
            .output()
            .unwrap();
        let injected = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("(INJECTED)");
        let hit = archivos_de(&llamadas).iter().any(|(_, bytes)| injected(bytes));
        let killed = salida.status.signal() == Some(9);
        (salida, hit || killed)
    }

    /// Whatever happened: the store opens, holds what it held and what was acknowledged, and takes more.
    fn is_whole(&self, salida: &Output, que: &str) {
        let texto = String::from_utf8_lossy(&salida.stdout);
        let registro = abrir(&self.ruta).unwrap_or_else(|error| panic!("{que}: {error}"));
        Dicho::read(&texto).is_kept(&registro, que);
        let informe = registro.verificar(&propia()).unwrap();
        assert_eq!(informe.faltas, [], "{que}");
        assert!(!self.hay || informe.tramites >= 1, "{que}");
        registro.crear(&propia(), &apertura(8), &[]).unwrap();
        drop(registro);
        let carpeta = fs::read_dir(self.ruta.parent().unwrap()).unwrap();
        let names: Vec<_> = carpeta.map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, ["tramites.sqlite3"], "{que}");
    }
}

/// The writer with each of its calls of this kind failing once; how many there were, and how many were told as a failure.
fn fails_whole(hay: bool, calls: &str, error: &str) -> (usize, usize) {
    let mut told = 0;
    for n in 1..=VECES {
        let banco = Banco::new(hay);
        let que = format!("hay {hay}, {calls} {error} {n}");
        let (salida, hit) = banco.broken_off(&format!("{calls}:error={error}:when={n}"));
        let texto = String::from_utf8_lossy(&salida.stdout).into_owned();
        if hit && texto.is_empty() {
            // The system's loader reads the program with that call too.
            continue;
        }
        assert!(salida.status.success(), "{que}: {texto}");
        assert!(!texto.contains("falla del programa"), "{que}: {texto}");
        let done = texto.lines().any(|line| line.ends_with("hecho"));
        told += usize::from(!done);
        // What can't be read looks to SQLite like damage, and is told so.
        let damaged = calls == "pread64" && texto.contains("está dañado");
        assert!(done || damaged || texto.contains("no se pudo"), "{que}: {texto}");
        assert!(done || error != "ENOSPC" || texto.contains("espacio"), "{que}: {texto}");
        banco.is_whole(&salida, &que);
        if !hit {
            assert!(done, "{que}: {texto}");
            return (n - 1, told);
        }
    }
    panic!("{calls}: more than {VECES}");
}

#[test]
#[ignore = "needs strace"]
fn a_full_disk_costs_nothing_that_was_acknowledged() {
    for hay in [false, true] {
        let (calls, told) = fails_whole(hay, "pwrite64", "ENOSPC");
        assert!(calls >= 10 && told >= 5, "{calls} {told}");
    }
}

#[test]
#[ignore = "needs strace"]
fn a_disk_that_fails_costs_nothing_that_was_acknowledged() {
    for hay in [false, true] {
        for (call, least) in [("pwrite64", 5), ("fsync", 2), ("ftruncate", 0), ("pread64", 1)] {
            let (calls, told) = fails_whole(hay, call, "EIO");
            assert!(told >= least, "{call}: {calls} {told}");
        }
    }
}

#[test]
#[ignore = "needs strace"]
fn a_store_that_is_killed_at_any_call_is_whole() {
    let mut kills = 0;
    for hay in [false, true] {
        for call in ["pwrite64", "fsync", "?unlink,?unlinkat", "?rename,?renameat,?renameat2", "ftruncate"] {
            for n in 1.. {
                let banco = Banco::new(hay);
                let que = format!("hay {hay}, {call} SIGKILL {n}");
                let (salida, hit) = banco.broken_off(&format!("{call}:signal=SIGKILL:when={n}"));
                banco.is_whole(&salida, &que);
                if !hit {
                    break;
                }
                kills += 1;
            }
        }
    }
    assert!(kills >= 50, "{kills}");
}
